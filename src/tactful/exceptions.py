"""Cases in which a platform allows what it forbids otherwise, as the message itself shows them."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from tactful.automata import any_of
from tactful.guards import around
from tactful.normalize import Folded
from tactful.rules import read_words, spell_out
from tactful.tables import RULEBOOK, read_toml

_FILE = RULEBOOK / "exceptions.toml"


def cases_of(folded: Folded, spots: Sequence[tuple[int, int]]) -> frozenset[str]:
    """Give the exceptional cases made beside every one of the spots of a folded text.

    A case is made in the sentence of a spot, or in the one before or after it, unless more is
    asked there than the case needs.
    """
    near = [around(folded, start, end) for start, end in spots]
    return frozenset(
        name
        for name, made, unmade in _cases()
        if near and all(made.search(text) and not unmade.search(text) for text in near)
    )


@cache
def _cases() -> tuple[tuple[str, Any, Any], ...]:
    words = read_words(RULEBOOK / "words.toml")
    return tuple(
        (name, _finder(name, table["patterns"], words), _finder(name, table["unless"], words))
        for name, table in read_toml(_FILE).items()
    )


def _finder(name: str, patterns: Sequence[str], words: Mapping[str, str]) -> Any:
    where = f"{_FILE.name}: {name}"
    return any_of(where, [spell_out(where, pattern, words) for pattern in patterns])
