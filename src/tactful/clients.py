"""The first name of the client, where the message tells it for sure; a letter greets with it."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from tactful.records import Evidence
from tactful.tables import RULEBOOK, read_toml
from tactful.threads import is_role, turns

_FIRST = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{1,14}(?:[-'’][A-ZÀ-ÖØ-Þ]?[a-zà-öø-ÿ]{1,14})?"
_NAME = rf"(?P<name>{_FIRST})(?: (?:[A-ZÀ-ÖØ-Þ]\.|{_FIRST})){{0,2}}\b"
_ADDRESSED = re.compile(
    rf"(?:^|\n|[.!?] )[ \t]{{0,4}}(?:[Hh](?:i|ello|ey)|[Dd]ear|[Hh]ola|[Oo]l[áa]|[Oo]i"
    rf"|[Bb]onjour|[Ss]alut|[Hh]allo|[Ll]iebe[rs]?|[Tt]hanks|[Tt]hank you),? "
    rf"(?P<name>{_FIRST})\b(?! (?:here|from|at)\b)"
)
_OPENING = 240
_ENDING = 120


def client_name(text: str, *, me: str = "", own: str = "", risky: Sequence[Evidence] = ()) -> str:
    """Give the client's first name, empty where it is not told for sure.

    That is how they introduce themselves or sign, or who speaks in a pasted conversation. A name
    they greet somebody with, the freelancer's `own`, and words of `risky` evidence are none.
    """
    others = {found["name"].lower() for found in _ADDRESSED.finditer(text)}
    others |= {word.lower() for word in f"{me} {own}".split()}
    told = (
        name
        for start, name in _told(text, me)
        if name.lower() not in others | _not_names()
        and not any(e.start < start + len(name) and start < e.end for e in risky)
    )
    return next(told, "")


def _told(text: str, me: str) -> Iterator[tuple[int, str]]:
    """Give where each name that may be the client's stands, and the name."""
    said = turns(text, me)
    for turn in said:
        full = turn.name.partition(" (")[0]
        if not turn.ours and not is_role(turn.speaker) and re.fullmatch(_NAME, full):
            yield turn.header, full.split()[0]
    spoken = [turn for turn in said if not turn.ours]
    start, end = (spoken[0].start, spoken[-1].end) if spoken else (0, len(text))
    for pattern in _patterns("introduces"):
        for found in pattern.finditer(text[start : start + _OPENING]):
            yield start + found.start("name"), found["name"]
    tail = max(start, end - _ENDING)
    for pattern in _patterns("signs"):
        for found in pattern.finditer(text[tail:end].rstrip()):
            yield tail + found.start("name"), found["name"]


@cache
def _table() -> dict[str, Any]:
    return read_toml(RULEBOOK / "clients.toml")


@cache
def _patterns(key: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern.replace("{name}", _NAME)) for pattern in _table()[key])


@cache
def _not_names() -> frozenset[str]:
    return frozenset(str(_table()["not_names"]).split())
