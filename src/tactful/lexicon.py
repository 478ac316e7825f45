"""The words that names of projects are made of, as rulebook/topics.toml has them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from tactful.tables import RULEBOOK, read_toml


def listed(key: str) -> frozenset[str]:
    """Give a list of words of rulebook/topics.toml."""
    return _lists()[key]


def frames() -> Mapping[str, Sequence[str]]:
    """Give the patterns of what stands around a name, as rulebook/topics.toml has them."""
    patterns: Mapping[str, Sequence[str]] = _table()["frames"]
    return patterns


def people() -> Sequence[str]:
    """Give the names of those whom clients look for, such as "translator"."""
    return sorted(_table()["people"])


def person(word: str) -> str:
    """Give what somebody of such a name does, empty for what is nobody."""
    doing: Mapping[str, str] = _table()["people"]
    return next((doing[form] for form in forms(word) if form in doing), "")


def is_thing(word: str) -> bool:
    """Tell whether a name may end on a word: a thing that is made, or who makes it."""
    return any(form in _heads() for form in forms(word))


def forms(word: str) -> Iterator[str]:
    """Give a word and the singulars that it may be the plural of."""
    yield word
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("es"):
        yield word[:-2]
    if word.endswith("s"):
        yield word[:-1]


@cache
def proper() -> dict[str, str]:
    """Give how names of products, tongues and crafts are written, by them in lower case."""
    return {name.lower(): name for name in str(_table()["names"]).split()}


@cache
def _heads() -> frozenset[str]:
    return listed("things") | listed("vague") | frozenset(_table()["people"])


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {k: frozenset(words.split()) for k, words in _table().items() if isinstance(words, str)}


@cache
def _table() -> dict[str, Any]:
    return read_toml(RULEBOOK / "topics.toml")
