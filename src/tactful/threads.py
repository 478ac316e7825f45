"""Conversations: who said what in a pasted thread or chat export.

`Client:` and `Me:` at the start of a line name the speaker, and so do the headers that chat
programs write when they export: a name with a time. What follows a header is that speaker's
until the next one.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from tactful.automata import any_of
from tactful.normalize import fold
from tactful.rules import RULEBOOK, read_toml

_OURS = {"me", "you", "i", "freelancer", "seller", "myself", "yo", "eu", "ich", "moi", "я", "我"}
_THEIRS = {"client", "buyer", "customer", "employer", "cliente", "kunde", "клиент", "客户"}
_CLOCK = r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?:[ \u202f]?[ap]\.?m\.?)?"
_WEEKDAY = "mon|tue|wed|thu|fri|sat|sun|today|yesterday"
_MONTH = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DAY = (
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
    rf"|(?:{_WEEKDAY}|{_MONTH})[a-z]{{0,6}}\.?(?: \d{{1,2}})?(?:,? \d{{4}})?)"
)
_STAMP = rf"(?:{_DAY},?[ \t]+(?:at )?)?{_CLOCK}"
_NAME = r"[^\W\d_][^:\n\[\]()<>|\d]{0,39}?"
_PLAIN = r"[^\W\d_]\w{1,15}(?: [^\W\d_][\w.]{0,15})?"
_HINT = re.compile(rf"(?im)\d[:.h]\d\d|(?:{'|'.join(_THEIRS)})[^\n]{{0,30}}:|^me *:")
_FEWEST = 2


@cache
def _label() -> re.Pattern[str]:
    """Give what finds the headers of turns, compiled when first needed."""
    return re.compile(
        rf"(?im)^[ \t>*]*(?:(?P<label>{'|'.join(_OURS | _THEIRS)})"
        rf"[ \t]*(?:[\[(]{_STAMP}[\])])?[ \t]*:"
        rf"|[\[(]?{_STAMP}[\])]?[ \t]*[-–|]?[ \t]*(?P<stamped>{_NAME})[ \t]*:"
        rf"|(?P<header>{_NAME})[ \t]*(?:[,|·-]|\r?\n)?[ \t]*[\[(]?{_STAMP}[\])]?[ \t]*(?::|$)"
        rf"|(?P<plain>{_PLAIN})[ \t]*:)"
    )


class Turn(NamedTuple):
    """What one speaker says at a time: `start:end` of the text, without the header before it."""

    speaker: str
    ours: bool
    header: int
    start: int
    end: int


def turns(text: str) -> tuple[Turn, ...]:
    """Give the turns of a conversation in order; none when the text is no conversation.

    A conversation has a line that a client's label begins, two headers with a time, or "Me:" and
    a name that two lines begin with. What stands before the first header is a turn of nobody's,
    which counts as the client's.
    """
    if ":" not in text or not _HINT.search(text):
        return ()
    headers = _headers(text)
    names = [_speaker(header) for header in headers]
    if not headers:
        return ()
    stops = [header.start() for header in headers] + [len(text)]
    said = [
        Turn(name, name in _OURS, header.start(), header.end(), stop)
        for header, name, (_, stop) in zip(headers, names, pairwise(stops), strict=True)
    ]
    return (Turn("", False, 0, 0, stops[0]), *said) if stops[0] else tuple(said)


def _headers(text: str) -> list[re.Match[str]]:
    """Give the headers of turns; none when they are too few to make a conversation."""
    found = list(_label().finditer(text))
    sure = [header for header in found if header["plain"] is None]
    names = {_speaker(header) for header in sure}
    stamped = sum(header["label"] is None for header in sure)
    if stamped >= _FEWEST or not _THEIRS.isdisjoint(names):
        return sure
    plain = Counter(_speaker(header) for header in found if header["plain"])
    others = {name for name, times in plain.items() if times >= _FEWEST}
    if "me" not in names or not others:
        return []
    return [header for header in found if header in sure or _speaker(header) in others]


def _speaker(header: re.Match[str]) -> str:
    return (
        (header["label"] or header["stamped"] or header["header"] or header["plain"])
        .strip()
        .lower()
    )


def client_words(text: str, said: Sequence[Turn] | None = None) -> str:
    """Give a pasted thread with all but the client's own words blanked out, offsets kept.

    Any other text comes back as it is. `said` are the turns of the text, if they are known.
    """
    said = turns(text) if said is None else said
    if not said:
        return text
    blanked = list(text)
    for turn in said:
        end = turn.end if turn.ours else turn.start
        for i in range(turn.header, end):
            if text[i] not in "\r\n":
                blanked[i] = " "
    return "".join(blanked)


def own_lines(text: str) -> int:
    """Count the lines of a pasted thread that are read as the freelancer's own."""
    return sum(
        bool(line.strip())
        for turn in turns(text)
        if turn.ours
        for line in text[turn.header : turn.end].split("\n")
    )


def was_refused(text: str, said: Sequence[Turn], begins: Sequence[int]) -> bool:
    """Tell whether what begins at several places came again after the freelancer's refusal."""
    first, last = _places(said, begins)
    return any(turn.ours and _says("refuses", text, turn) for turn in said[first + 1 : last])


def was_settled(text: str, said: Sequence[Turn], begins: Sequence[int]) -> bool:
    """Tell whether the client, refused, has let go of what begins at these places."""
    _, last = _places(said, begins)
    after = said[last + 1 :]
    refused = any(turn.ours and _says("refuses", text, turn) for turn in after)
    return refused and any(not turn.ours and _says("lets-go", text, turn) for turn in after)


def _places(said: Sequence[Turn], begins: Sequence[int]) -> tuple[int, int]:
    """Give the first and the last turn that holds one of the places; -1 without turns."""
    starts = [turn.header for turn in said]
    return bisect_right(starts, min(begins)) - 1, bisect_right(starts, max(begins)) - 1


def _says(what: str, text: str, turn: Turn) -> bool:
    return _sayings()[what].search(fold(text[turn.start : turn.end]).text) is not None


@cache
def _sayings() -> dict[str, Any]:
    table = read_toml(RULEBOOK / "threads.toml")
    return {name: any_of(f"threads.toml: {name}", patterns) for name, patterns in table.items()}
