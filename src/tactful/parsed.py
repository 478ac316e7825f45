"""What the items of a parsed pattern can stand for."""

from collections.abc import Iterable, Sequence
from functools import reduce
from re import _constants as codes  # type: ignore[attr-defined]  # what Python's re itself reads patterns with
from typing import Any

from tactful.prefilter import SIGNS

EDGE = "\x00"
"""Where a word begins or ends without a character of its own; no text holds it."""
BLANKS = frozenset(chr(i) for i in range(1, 128) if not (chr(i).isalnum() or chr(i) == "_"))
"""The characters of ASCII that are part of no word."""
MOST_TEXTS = 400
"""How many texts of an item are told at most."""
REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT}
_FEW = 8
ENDS = frozenset(".!?\n")
"""The characters that end a sentence."""


def exact(item: Any) -> frozenset[str] | None:
    """Give all the texts an item can stand for, None when they are too many to tell."""
    kind, value = item
    texts: frozenset[str] | None = None
    if kind is codes.LITERAL:
        texts = frozenset({chr(value)})
    elif kind is codes.AT:
        texts = frozenset({EDGE if value is codes.AT_BOUNDARY else ""})
    elif kind is codes.SUBPATTERN:
        texts = product(value[3])
    elif kind is codes.BRANCH:
        texts = _union(product(branch) for branch in value[1])
    elif kind is codes.IN:
        texts = _one_of(value)
    elif kind in REPEATS and tuple(value[:2]) == (0, 1):
        inner = product(value[2])
        texts = None if inner is None else inner | {""}
    return texts


def _one_of(members: Sequence[Any]) -> frozenset[str] | None:
    """Give the characters of a class: one for all blanks, where it holds nothing else."""
    if not all(kind is codes.LITERAL for kind, _ in members):
        return None
    signs = frozenset(chr(letter) for _, letter in members)
    if signs <= BLANKS and not signs.issubset(SIGNS):
        return frozenset({" " if signs.isdisjoint(ENDS) else "."})
    return signs if len(signs) <= _FEW else None


def product(items: Iterable[Any]) -> frozenset[str] | None:
    """Give all the texts a sequence of items can stand for, None when they are too many."""
    texts = frozenset({""})
    for item in items:
        more = exact(item)
        if more is None or len(texts) * len(more) > MOST_TEXTS:
            return None
        texts = frozenset(a + b for a in texts for b in more)
    return texts


def _union(parts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    texts: frozenset[str] = frozenset()
    for part in parts:
        if part is None or len(texts | part) > MOST_TEXTS:
            return None
        texts |= part
    return texts


def is_edge(item: Any, before: bool) -> bool:
    """Tell whether a word can only begin after an item, `before` whether it can only before it."""
    kind, value = item
    if kind is codes.LITERAL:
        return chr(value) in BLANKS
    if kind is codes.AT:
        return before or value is not codes.AT_NON_BOUNDARY
    if kind is codes.IN:
        return (_one_of(value) or {""}) <= BLANKS
    if kind is codes.SUBPATTERN:
        return _is_edge_after(value[3], before)
    if kind is codes.BRANCH:
        return all(_is_edge_after(branch, before) for branch in value[1])
    return kind in REPEATS and bool(before or value[0]) and _is_edge_after(value[2], before)


def _is_edge_after(items: Iterable[Any], before: bool) -> bool:
    return reduce(lambda edge, item: is_edge(item, edge), items, before)


def crosses(item: Any) -> bool:
    """Tell whether an item can stand for a character that ends a sentence."""
    kind, value = item
    if kind is codes.LITERAL:
        return chr(value) in ENDS
    if kind is codes.IN:
        return any(_holds(value, ord(end)) for end in ENDS)
    if kind is codes.SUBPATTERN:
        return any(map(crosses, value[3]))
    if kind is codes.BRANCH:
        return any(crosses(inner) for branch in value[1] for inner in branch)
    if kind in REPEATS:
        return any(map(crosses, value[2]))
    return kind is not codes.AT


def _holds(members: Sequence[Any], character: int) -> bool:
    """Tell whether a class holds a character."""
    negated = members[0][0] is codes.NEGATE
    inside = any(_is(member, character) for member in members[negated:])
    return inside != negated


def _is(member: Any, character: int) -> bool:
    kind, value = member
    if kind is codes.LITERAL:
        return bool(value == character)
    if kind is codes.RANGE:
        return bool(value[0] <= character <= value[1])
    if value in {codes.CATEGORY_WORD, codes.CATEGORY_DIGIT}:
        return False
    return value is not codes.CATEGORY_SPACE or character == ord("\n")
