"""Conversations: who said what in a pasted thread or chat export.

`Client:` and `Me:` at the start of a line name the speaker, and so do the headers that chat
programs write when they export: a name with a time. What follows a header is that speaker's
until the next one. The freelancer's own name, where it is known, counts as "Me" does.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from tactful.automata import any_of
from tactful.normalize import fold
from tactful.tables import RULEBOOK, read_toml

_OURS = {"me", "freelancer", "seller", "myself", "yo", "eu", "ich", "moi", "я", "我"}
# Words that are ours beside a time, as chat programs write them, but not as a bare label.
_STAMPED_OURS = _OURS | {"you", "i"}
_THEIRS = {"client", "buyer", "customer", "employer", "cliente", "kunde", "клиент", "客户"}
_PARTICLES = {"de", "da", "do", "dos", "la", "van", "von", "der", "den", "bin", "al", "el", "y"}
_CLOCK = r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?:[ \u202f]?[ap]\.?m\.?)?"
_WEEKDAY = "mon|tue|wed|thu|fri|sat|sun|today|yesterday"
_MONTH = (
    "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    "|mär|mai|okt|dez|ene|abr|ago|dic|fév|avr|juin|juil|aoû|déc|fev|set|out"
)
_DAY = (
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
    rf"|(?:{_WEEKDAY}|{_MONTH})[^\W\d_]{{0,8}}\.?(?: \d{{1,2}})?(?:,? \d{{4}})?"
    rf"|\d{{1,2}}\.? (?:de )?(?:{_MONTH})[^\W\d_]{{0,8}}\.?(?: (?:de )?\d{{4}})?)"
)
_GAP = r"[ \t]{0,8}"
_NAME = r"[^\W\d_][\w.'-]{0,19}(?: [^\W\d_][\w.'-]{0,19}){0,3}"
# As chat programs write them: a company in brackets, a picture behind, a number instead.
_FULL_NAME = (
    rf"(?:{_NAME}(?: \([^()\n]{{1,40}}\))?(?: ?[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f]{{1,8}})?"
    r"|\+\d[\d ()\u00a0-]{6,22}\d)"
)
_HINT = re.compile(rf"(?im)\d[:.h]\d\d|(?:{'|'.join(_THEIRS)})[^\n]{{0,30}}:|^me *:")
_FEWEST = 2


def _stamp_in(place: int) -> str:
    """Give the pattern of a time, its bracket and its day named after the place in the label."""
    day = rf"(?P<day{place}>{_DAY},?[ \t]{{1,4}}(?:at )?)?"
    after = rf"(?P<then{place}>,[ \t]{{1,2}}{_DAY})?"
    return rf"(?P<bracket{place}>[\[(])?{day}{_CLOCK}{after}[\])]?"


@lru_cache(8)
def _label(me: str) -> re.Pattern[str]:
    """Give what finds the headers of turns, compiled when first needed.

    Every run in it is short, so that its time is linear in the length of the text.
    """
    labels = "|".join(_STAMPED_OURS | _THEIRS)
    own = f"{re.escape(me)}|" if me else ""
    return re.compile(
        rf"(?im)^[ \t>*\u200e\u200f-]{{0,12}}(?:(?P<label>{labels}){_GAP}(?:{_stamp_in(1)})?{_GAP}:"
        rf"|{_stamp_in(2)}{_GAP}[-–|]?{_GAP}(?:~ ?)?(?P<stamped>{own}{_FULL_NAME}){_GAP}"
        rf"(?(bracket2)(?::|$)|:)"
        rf"|(?P<header>{own}{_FULL_NAME}){_GAP}(?:[,|·—–-]|\r?\n)?{_GAP}{_stamp_in(3)}{_GAP}(?::|$)"
        rf"|(?P<plain>{own}{_NAME}){_GAP}:)"
    )


class Turn(NamedTuple):
    """What one speaker says at a time: `start:end` of the text, without the header before it.

    `speaker` is the name in lower case, `name` as it stands there.
    """

    speaker: str
    ours: bool
    header: int
    start: int
    end: int
    name: str = ""


def turns(text: str, me: str = "") -> tuple[Turn, ...]:
    """Give the turns of a conversation in order; none when the text is no conversation.

    A conversation has a line that a client's label begins, two headers with a time, or "Me:" and
    a name that two lines begin with; the name of the freelancer, `me`, is one more word for "Me".
    What stands before the first header is a turn of nobody's, which counts as the client's.
    """
    me = " ".join(me.split()).lower()
    if ":" not in text or not (me or _HINT.search(text)):
        return ()
    headers = _headers(text, me)
    if not headers:
        return ()
    stops = [header.start() for header in headers] + [len(text)]
    said = [
        Turn(name.lower(), _is_own(name.lower(), me), header.start(), header.end(), stop, name)
        for header, name, (_, stop) in zip(
            headers, map(_name, headers), pairwise(stops), strict=True
        )
    ]
    return (Turn("", False, 0, 0, stops[0]), *said) if stops[0] else tuple(said)


def is_role(speaker: str) -> bool:
    """Tell whether a speaker is called by a role ("client", "me") and not by a name."""
    return speaker in _STAMPED_OURS | _THEIRS


def _is_own(speaker: str, me: str) -> bool:
    return speaker in _STAMPED_OURS or speaker == me


def _headers(text: str, me: str) -> list[re.Match[str]]:
    """Give the headers of turns; none when they are too few to make a conversation."""
    found = [header for header in _label(me).finditer(text) if _is_header(header, me)]
    times = Counter(_speaker(header) for header in found)
    stamped = [header for header in found if header["stamped"] or header["header"]]
    told = [h for h in found if h["label"] or (h["plain"] and _speaker(h) == me)]
    if _THEIRS.isdisjoint(map(_speaker, told)) and not _is_export(stamped, told, times, me):
        others = {name for name, count in times.items() if count >= _FEWEST and name != me}
        plain = [header for header in found if header["plain"] and _speaker(header) in others]
        return sorted([*told, *plain], key=lambda header: header.start()) if told and plain else []
    # Among headers with times a bare name is no header: a client may address somebody by it.
    return [h for h in found if not h["plain"] or (not stamped and _speaker(h) == me)]


def _is_export(
    stamped: Sequence[re.Match[str]],
    told: Sequence[re.Match[str]],
    times: Mapping[str, int],
    me: str,
) -> bool:
    """Tell the headers of a chat export from lines that happen to end with a time."""
    if len(stamped) + sum(_stamp(header) for header in told) < _FEWEST:
        return False
    names = {_speaker(header) for header in stamped}
    labelled = any(header["label"] for header in told)
    known = labelled or not names.isdisjoint(_STAMPED_OURS | _THEIRS | {me})
    return known or any(times[name] >= _FEWEST for name in names) or any(map(_dated, stamped))


def _stamp(header: re.Match[str]) -> bool:
    if header["label"] is None:
        return False
    return header.end("label") + 1 < header.end() and any(c.isdigit() for c in header[0])


def _dated(header: re.Match[str]) -> bool:
    return any(
        header[group] for group in ("bracket2", "day2", "then2", "bracket3", "day3", "then3")
    )


def _is_header(header: re.Match[str], me: str) -> bool:
    """Tell a name from words that stand before a time or a colon."""
    name = header["stamped"] or header["header"] or header["plain"]
    if name is None:
        return header["label"].lower() in _OURS | _THEIRS or _stamp(header)
    if name.lower() in _STAMPED_OURS | _THEIRS | {me}:
        return True
    words = name.partition(" (")[0].split(" ")
    return all(not word[0].islower() or word in _PARTICLES for word in words)


def _name(header: re.Match[str]) -> str:
    name: str = header["label"] or header["stamped"] or header["header"] or header["plain"]
    return name


def _speaker(header: re.Match[str]) -> str:
    return _name(header).lower()


def client_words(text: str, said: Sequence[Turn] | None = None, *, me: str = "") -> str:
    """Give a pasted thread with all but the client's own words blanked out, offsets kept.

    Any other text comes back as it is. `said` are the turns of the text, if they are known. A
    turn begins as a line does, so that its first words are read as such.
    """
    said = turns(text, me) if said is None else said
    if not said:
        return text
    blanked = list(text)
    for turn in said:
        end = turn.end if turn.ours else turn.start
        for i in range(turn.header, end):
            if text[i] not in "\r\n":
                blanked[i] = " "
        if not turn.ours and turn.header < turn.start:
            blanked[turn.start - 1] = "\n"
    return "".join(blanked)


def speakers(text: str, said: Sequence[Turn]) -> list[str]:
    """Give the names of those who seem to speak in a text, whether or not it is a conversation.

    That is at least two names each of which begins several lines; else those of the turns `said`.
    """
    if ":" not in text:
        return []
    found = (header for header in _label("").finditer(text) if _is_header(header, ""))
    times = Counter(_name(header) for header in found)
    often = [name for name, count in times.most_common() if count >= _FEWEST]
    return often if len(often) >= _FEWEST else list(dict.fromkeys(t.name for t in said if t.name))


def own_lines(text: str, said: Sequence[Turn]) -> int:
    """Count the lines of a pasted thread that are read as the freelancer's own."""
    return sum(
        bool(line.strip())
        for turn in said
        if turn.ours
        for line in text[turn.header : turn.end].split("\n")
    )


def times_refused(text: str, said: Sequence[Turn], begins: Sequence[int]) -> int:
    """Count how often the freelancer refused what begins at several places before it came again.

    It also comes again when the client presses right after a refusal without naming it.
    """
    first, last = _places(said, begins)
    pressing = (
        i
        for i in range(last + 2, len(said))
        if not said[i].ours and _refuses(text, said[i - 1]) and _presses(text, said[i])
    )
    last = max(pressing, default=last)
    return sum(_refuses(text, turn) for turn in said[first + 1 : last])


def was_settled(text: str, said: Sequence[Turn], begins: Sequence[int]) -> bool:
    """Tell whether the client let go of what begins at these places, after it was refused."""
    _, last = _places(said, begins)
    after = said[last + 1 :]
    refused = next((i for i, turn in enumerate(after) if _refuses(text, turn)), None)
    if refused is None:
        return False
    return any(not t.ours and _lets_go(text, t) for t in after[refused + 1 :])


def _refuses(text: str, turn: Turn) -> bool:
    return turn.ours and _says("refuses", text, turn)


def _presses(text: str, turn: Turn) -> bool:
    return _says("presses", text, turn) and not _lets_go(text, turn)


def _lets_go(text: str, turn: Turn) -> bool:
    return _says("lets-go", text, turn) and not _says("insists", text, turn)


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
