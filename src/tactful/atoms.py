"""The words a pattern cannot hit without, so that most patterns need not be looked at.

A word is a piece of one, or two in a row: " call" begins a word, "call " ends one, "call me" ends
one and begins the next. A clause is a set of words; one of them is there. A pattern can hit in
several ways, each with clauses of its own. Signs such as $ are words, and so is any figure.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from re import _constants as codes  # type: ignore[attr-defined]  # what Python's re itself reads patterns with
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple, TypeAlias

from tactful.parsed import (
    BLANKS,
    EDGE,
    ENDS,
    MOST_TEXTS,
    REPEATS,
    crosses,
    exact,
    is_edge,
    product,
)
from tactful.prefilter import FIGURE, LONGEST, SIGNS

Clause: TypeAlias = frozenset[str]
Commonness: TypeAlias = Callable[[str], float]


class Way(NamedTuple):
    """One way a pattern can hit: each hit holds a word of each clause, in one sentence if near."""

    clauses: tuple[Clause, ...]
    near: bool


# Python knows no classes by name; any class does here, as only plain words are looked for.
_UNICODE_CLASS = re.compile(r"\\[pP](?:\{\^?\w+\}|\w)")
_ENDED = re.compile(r"[.!?\n]")
_PIECE = re.compile(r"[0-9A-Za-z_\x80-\U0010ffff]+")
_COMMON_WORDS = """
the to and you for your with in on of is at it we our as be are have will can by an if not but or
this that from me my do all get one so just work need time first here what how when there project
job pay page pages send make please would like there's i'm i'll it's
"""
_EVERYWHERE = frozenset(f" {word} " for word in _COMMON_WORDS.split())
_MOST_WORDS = 600
_MOST_WAYS = 6
_MOST_MERGED = 3
_MOST_CLAUSES = 6
_FIGURES = ([(codes.CATEGORY, codes.CATEGORY_DIGIT)], [(codes.RANGE, (48, 57))])
# Clauses in the order of the pattern; a new group begins where a sentence may end.
_Groups: TypeAlias = tuple[frozenset[Clause], ...]
_NOTHING: _Groups = (frozenset(),)
_EMPTY = frozenset({""})
_CUT: _Groups = (frozenset(), frozenset())


def guessed(word: str) -> float:
    """Guess how common a word is: each letter makes it rarer."""
    return 1.0 if word in _EVERYWHERE else 3.0 ** -len(word)


def ways_of(pattern: str, commonness: Commonness = guessed) -> tuple[Way, ...]:
    """Give the ways a pattern can hit; one without a clause when nothing is sure.

    The rarest clauses are given. A pattern that Python cannot parse, but RE2 can, has none.
    """
    try:
        tree = parser.parse(_UNICODE_CLASS.sub(r"\\w", pattern))
    except (ValueError, RecursionError, parser.error):
        return (Way((), near=False),)
    reader = _Reader(commonness)
    return tuple({reader.way(groups): None for groups in reader.read(list(tree))})


class _Reader:
    """Reads parsed patterns, rare words first."""

    def __init__(self, commonness: Commonness) -> None:
        self._commonness = commonness

    def way(self, groups: _Groups) -> Way:
        """Give the rarest clauses, none that another one implies."""
        full = [group for group in groups if group]
        kept: list[Clause] = []
        for clause in self._ranked(frozenset().union(*full)):
            if len(kept) < _MOST_CLAUSES and not any(_implies(other, clause) for other in kept):
                kept.append(clause)
        return Way(tuple(kept), near=len(full) == 1)

    def read(self, items: Sequence[Any], before: frozenset[str] = _EMPTY) -> list[_Groups]:
        """Give the ways of a sequence of parsed items that stands after one of some texts."""
        parts: list[list[_Groups]] = []
        run = before
        waiting = [*reversed(items)]
        while waiting:
            item = waiting.pop()
            texts, more = _known(item)
            if texts is not None:
                if len(run) * len(texts) > MOST_TEXTS:
                    parts.append([self._run(run)])
                    run = _last(run) if len(_last(run)) * len(texts) <= MOST_TEXTS else _EMPTY
                run = frozenset(a + b for a in run for b in texts)
                if more or crosses(item):
                    parts += [[self._run(run)], [_CUT if crosses(item) else _NOTHING]]
                    run = texts if more else _last(run)
            elif item[0] is codes.SUBPATTERN:
                waiting += reversed(item[1][3])
            else:
                after = [i for i in waiting[-1:] if i[0] in {codes.LITERAL, codes.AT}]
                parts += [[self._run(run)], self._inside(item, _last(run), after)]
                run = frozenset({EDGE if is_edge(item, _all_end_in_edges(run)) else ""})
        return self._together([*parts, [self._run(run)]])

    def _inside(self, item: Any, before: frozenset[str], after: list[Any]) -> list[_Groups]:
        """Give the ways of an item that can be too many texts to tell."""
        kind, value = item
        if kind is codes.BRANCH:
            return self._joined([g for b in value[1] for g in self.read([*b, *after], before)])
        if kind is codes.IN and value in _FIGURES:
            return [(frozenset({frozenset({FIGURE})}),)]
        if kind in REPEATS and value[0] > 0:
            inner = self.read(list(value[2]))
            return [self._both(groups, _CUT) for groups in inner] if crosses(item) else inner
        return [_CUT if crosses(item) else _NOTHING]

    def _both(self, first: _Groups, second: _Groups) -> _Groups:
        return (*first[:-1], first[-1] | second[0], *second[1:])

    def _run(self, texts: frozenset[str]) -> _Groups:
        """Give the clauses of a text that is one of these."""
        merged = self._merged([self._rarest(_words(text)) for text in texts])
        return self._apart(merged) if any(map(_goes_on, texts)) else (merged,)

    def _rarest(self, words: Iterable[str]) -> list[Clause]:
        kept: list[str] = []
        for word in sorted(words, key=lambda word: (self._commonness(word), word)):
            if not any(word in other for other in kept):
                kept.append(word)
        return [frozenset({word}) for word in kept]

    def _ranked(self, clauses: Iterable[Clause]) -> list[Clause]:
        return sorted(clauses, key=lambda c: (sum(map(self._commonness, c)), sorted(c)))

    def _joined(self, ways: Sequence[_Groups]) -> list[_Groups]:
        """Give fewer ways, one of which holds whenever one of many does."""
        ways = list(dict.fromkeys(ways))
        if len(ways) == 1:
            return list(ways)
        counts = [sum(map(len, groups)) for groups in ways]
        if not all(counts):
            return [_CUT if any(len(groups) > 1 for groups in ways) else _NOTHING]
        plain = [g for g, count in zip(ways, counts, strict=True) if count == 1 and len(g) == 1]
        others = [g for g, count in zip(ways, counts, strict=True) if count > 1 or len(g) > 1]
        if len(others) + bool(plain) > _MOST_WAYS:
            return [self._collapsed(ways)]
        return [*([self._collapsed(plain)] if plain else []), *others]

    def _collapsed(self, ways: Sequence[_Groups]) -> _Groups:
        merged = self._merged([self._ranked(frozenset().union(*groups)) for groups in ways])
        if all(len(groups) == 1 for groups in ways):
            return (merged,)
        return self._apart(merged)

    def _apart(self, clauses: Iterable[Clause]) -> _Groups:
        return (
            frozenset(),
            *(frozenset({clause}) for clause in self._ranked(clauses)),
            frozenset(),
        )

    def _merged(self, ways: Sequence[Sequence[Clause]]) -> frozenset[Clause]:
        """Give clauses that hold whenever those of one of many do, which come in order."""
        if not all(ways):
            return frozenset()
        if len(ways) == 1:
            return frozenset(ways[0])
        most = min(_MOST_MERGED, max(map(len, ways)))
        clauses = (
            frozenset().union(*(way[min(i, len(way) - 1)] for way in ways)) for i in range(most)
        )
        return frozenset(_shortest(clause) for clause in clauses if len(clause) <= _MOST_WORDS)

    def _together(self, parts: Sequence[Sequence[_Groups]]) -> list[_Groups]:
        """Give the ways of a sequence, each part of which has its own."""
        ways: list[_Groups] = [_NOTHING]
        for part in parts:
            some = part if len(ways) * len(part) <= _MOST_WAYS else [self._collapsed(part)]
            ways = [self._both(a, b) for a in ways for b in some]
        return ways


def _implies(clause: Clause, other: Clause) -> bool:
    return all(word in other or any(piece in word for piece in other) for word in clause)


def _shortest(words: frozenset[str]) -> frozenset[str]:
    """Leave out each word that holds another: where it stands, the other does too."""
    kept: list[str] = []
    for word in sorted(words, key=lambda word: (len(word), word)):
        if not any(other in word for other in kept):
            kept.append(word)
    return frozenset(kept)


def _last(texts: frozenset[str]) -> frozenset[str]:
    """Give what the last characters of some texts are."""
    return frozenset(text[-1:] for text in texts)


def _known(item: Any) -> tuple[frozenset[str] | None, bool]:
    """Give what an item stands for, if it can be told, and whether it may stand there again."""
    kind, value = item
    if kind in REPEATS and value[0] > 0 and value[1] > 1:
        return product(value[2]), True
    return exact(item), False


def _all_end_in_edges(texts: frozenset[str]) -> bool:
    return all(text[-1:] == EDGE or text[-1:] in BLANKS for text in texts)


def _goes_on(text: str) -> bool:
    """Tell whether words stand on both sides of the end of a sentence."""
    return len([part for part in _ENDED.split(text) if _PIECE.search(part)]) > 1


def _words(text: str) -> Iterator[str]:
    """Give the words and pairs of words that a text which stands in a pattern holds."""
    found = [*_PIECE.finditer(text)]
    for piece in found:
        yield _edged(text, piece.span(), piece.span())
    for first, second in pairwise(found):
        between = text[first.end() : second.start()].strip(EDGE)
        if between and ENDS.isdisjoint(between):
            yield _edged(text, first.span(), second.span())
    yield from set(text).intersection(SIGNS)


def _edged(text: str, first: tuple[int, int], second: tuple[int, int]) -> str:
    """Give a word, or two in a row, with the edges that they have in a text."""
    own = text[first[0] : first[1]]
    words = own if first == second else f"{own[-LONGEST:]} {text[slice(*second)]}"
    # RE2 knows no letters but those of ASCII: elsewhere an edge may stand within a word.
    edges = BLANKS | {EDGE} if words.isascii() else BLANKS
    left = text[: first[0]][-1:] in edges and (first == second or len(own) <= LONGEST)
    right = text[second[1] :][:1] in edges
    length = second[1] - second[0]
    words = words[: len(words) - max(length - LONGEST, 0)]
    return f"{' ' * left}{words}{' ' * (right and length <= LONGEST)}".lower()
