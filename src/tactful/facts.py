"""What a reply states that stands neither in the client's message nor among known facts."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from tactful.automata import any_of
from tactful.languages import spoken
from tactful.matching import read
from tactful.normalize import fold
from tactful.tables import RULEBOOK, read_toml

_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_LIST_MARK = re.compile(r"(?m)^[ \t]{0,4}\d{1,2}[.)](?= )")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_DETAIL = re.compile(r"[\x01-\x04\x07]\x06?([^\s<>\"']+)")
_LARGE_NOUNS = "de"  # a language in which a capital tells no name
_STRAY = ".,;:!?)]}>'\""
# A capital inside a sentence, not shouted: a name, or "I".
_NAME = re.compile(r"(?<=[a-z,;:] )[A-Z][^\W\d_]+(?:[’'-][^\W\d_]+)*(?: [A-Z][^\W\d_]+)*")
_GREETED = re.compile(
    r"(?m)^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hola|ol[aá]|oi|bonjour|salut"
    r"|hallo|liebe[rs]?|guten tag)[ ,]+"
    r"((?-i:[A-Z])[^\W\d_]+(?:[ -](?-i:[A-Z])[^\W\d_]+)?)(?=\s*[,!.:\n-])",
    re.IGNORECASE,
)


class Fact(NamedTuple):
    """A statement from nowhere: the rule it breaks and its words."""

    rule: str
    text: str


def figures_from_nowhere(text: str, sources: str) -> Iterator[Fact]:
    """Give the numbers of a text that no source has; list marks are none.

    A number is known however its thousands are set apart.
    """
    known = {plain for number in _NUMBER.findall(fold(sources).text) for plain in _plain(number)}
    for number in dict.fromkeys(_NUMBER.findall(_LIST_MARK.sub("", text))):
        if not known.intersection(_plain(number)):
            yield Fact("number-from-nowhere", number)


def facts_from_nowhere(text: str, sources: str, *, names: bool) -> Iterator[Fact]:
    """Give amounts in words, dates, contact details and names of a text that no source has.

    Without `names` none is looked at: who writes by hand sees names that no message tells.
    """
    folded, there = fold(text).text, fold(sources).text
    words = frozenset(_WORD.findall(there))
    yield from _amounts(folded, there)
    yield from _days(folded, there, words)
    yield from _details(text, sources)
    if names and spoken(text) != _LARGE_NOUNS:
        yield from _names(text, words)


def _plain(number: str) -> tuple[str, str]:
    return number, number.replace(",", "")


def _amounts(folded: str, there: str) -> Iterator[Fact]:
    for found in _finder("amounts").finditer(folded):
        figure = _figures().get(found.group(1), "")
        if not re.search(rf"\b(?:{re.escape(found.group(1))}|{figure or 'x'})\b", there):
            yield Fact("number-from-nowhere", found.group())


def _days(folded: str, there: str, words: frozenset[str]) -> Iterator[Fact]:
    for found in _finder("days").finditer(folded):
        day = found.group(1).split()[-1]  # "marco" alone is a milestone, "em marco" a month
        if not any(word.startswith(day[:3]) and day.startswith(word) for word in words):
            yield Fact("date-from-nowhere", day)
    for found in _finder("promised_days").finditer(folded):
        if found.group(1) not in there:
            yield Fact("date-from-nowhere", found.group())


def _details(text: str, sources: str) -> Iterator[Fact]:
    known = {detail.strip(_STRAY) for detail in _DETAIL.findall(read(sources).text)}
    for detail in _DETAIL.findall(read(text).text):
        if detail.strip(_STRAY) not in known:
            yield Fact("link-from-nowhere", detail.strip(_STRAY))


def _names(text: str, words: frozenset[str]) -> Iterator[Fact]:
    found = [*(name[1] for name in _GREETED.finditer(text)), *_NAME.findall(text)]
    for name in dict.fromkeys(found):
        own = [w for w in _WORD.findall(fold(name).text) if w not in words | _no_names()]
        if own:
            yield Fact("name-from-nowhere", name)


@cache
def _table() -> dict[str, Any]:
    return read_toml(RULEBOOK / "facts.toml")


@cache
def _finder(name: str) -> Any:
    return any_of(f"facts.toml: {name}", [_table()[name]])


@cache
def _figures() -> dict[str, str]:
    return {word: str(figure) for word, figure in _table()["figures"].items()}


@cache
def _no_names() -> frozenset[str]:
    return frozenset(str(_table()["no_names"]).split())
