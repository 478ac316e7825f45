"""The words a pattern cannot hit without, so that most patterns need not be looked at.

A pattern is a conjunction of atoms: sets of plain words of which each hit holds at least one.
One pass of an automaton over all words says which patterns a text can set off at all.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from re import _constants as codes  # type: ignore[attr-defined]  # what Python's re itself reads patterns with
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, TypeAlias

import re2

Atoms: TypeAlias = tuple[tuple[str, ...], ...]
Commonness: TypeAlias = Callable[[frozenset[str]], float]

# Python knows no classes by name; any class does here, as only plain words are looked for.
_UNICODE_CLASS = re.compile(r"\\[pP](?:\{\^?\w+\}|\w)")
_MOST_WORDS = 1500
_LONGEST = 10
# Where a word begins or ends; no text holds it.
_EDGE = "\x00"
_SPACES = bytes(
    b if chr(b).isalnum() or b in (0, ord("_")) or b > 127 else 32  # noqa: PLR2004 (ASCII ends)
    for b in range(256)
)
_ASCII_ALONE = bytes(32 if b > 127 else _SPACES[b] for b in range(256))  # noqa: PLR2004
_LEAST_LETTERS = 2
_COMMON_WORDS = """
the to and you for with your in on of is at it we our as be are have will can by an if not but or
this that from me my do all get one so just work need time first here what how when there project
job pay page pages send make please would like there's i'm i'll it's
"""
_EVERYWHERE = frozenset(_COMMON_WORDS.split())
_KEPT = 3
_FEW = 4
_BOUNDARY = (codes.AT, codes.AT_BOUNDARY)
_REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT}


def atoms_of(pattern: str, commonness: Commonness | None = None) -> Atoms:
    """Give sets of words; every hit of the pattern holds one of each. Empty when none is sure.

    The rarest sets are given, by the `commonness` told or by a guess. A pattern that Python cannot
    parse, but RE2 can, has none.
    """
    sets = sorted(_sets_of(pattern), key=sorted)
    rarest = sorted(sets, key=commonness or _guessed)[:_KEPT]
    return tuple(tuple(sorted(words)) for words in rarest)


def _sets_of(pattern: str) -> set[frozenset[str]]:
    try:
        tree = parser.parse(_UNICODE_CLASS.sub(r"\\w", pattern))
    except (ValueError, RecursionError, parser.error):
        return set()
    needed = (frozenset(map(_spelled, words)) for words in _needed(list(tree)))
    return {_shortest(words) for words in needed if _tells(words)}


def commonness_in(texts: Sequence[bytes], patterns: Iterable[str]) -> Commonness:
    """Give how common sets of words are in plain texts: in how many of them one stands."""
    words = sorted({word for p in patterns for some in _sets_of(p) for word in some})
    automaton = _word_set(words)
    seen = Counter(word for text in texts for word in automaton.Match(text) or ())
    count = {word: seen[i] for i, word in enumerate(words)}
    # What no text holds is rare, the more so the longer it is.
    return lambda some: sum(count[word] + 3.0 ** -len(word) for word in some)


def plainly(encoded: bytes) -> bytes:
    """Give an encoded text as atoms are looked for in it: a space for all that is no word.

    A text that is not all ASCII is given twice, as a letter outside ASCII is no word to RE2, but
    may be one to look for.
    """
    spaced = b" %b " % encoded.translate(_SPACES)
    return spaced if encoded.isascii() else spaced + encoded.translate(_ASCII_ALONE) + b" "


def _spelled(word: str) -> str:
    """Give a word as it stands in a plain text: the edges of words are spaces."""
    plain = word.encode().translate(_SPACES, delete=b"").decode()
    spelled = ""
    for i, character in enumerate(plain):
        if character != _EDGE:
            spelled += character
            continue
        beside = plain[i - 1 : i] + plain[i + 1 : i + 2]
        if len(beside) == 1 and _is_word(beside):
            spelled += " "
    return spelled


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")


def _shortest(words: frozenset[str]) -> frozenset[str]:
    """Shorten words, and leave out each that holds another: where it stands, the other does too."""
    kept: list[str] = []
    for word in sorted({word[:_LONGEST] for word in words}, key=lambda word: (len(word), word)):
        if not any(other in word for other in kept):
            kept.append(word)
    return frozenset(kept)


def _tells(words: frozenset[str]) -> bool:
    return len(words) <= _MOST_WORDS and min(map(len, words)) >= _LEAST_LETTERS


def _guessed(words: frozenset[str]) -> float:
    """Rank a set by how likely a text holds one of its words: each letter makes it rarer."""
    return sum(1.0 if word.strip() in _EVERYWHERE else 3.0 ** -len(word) for word in words)


def _needed(items: Sequence[Any]) -> list[frozenset[str]]:
    """Give the sets of words that a sequence of parsed items cannot hit without."""
    sets: list[frozenset[str]] = []
    exact: frozenset[str] | None = frozenset({""})
    for i, item in enumerate(items):
        word = _exact(item)
        if word is not None and exact is not None and len(word) * len(exact) <= _MOST_WORDS:
            exact = frozenset(a + b for a in exact for b in word)
            continue
        if exact:
            sets.append(exact)
        exact = word if word is not None else frozenset({""})
        if word is None:
            sets += _inside(
                item, _anchors(items[max(i - 1, 0) : i]), _anchors(items[i + 1 : i + 2])
            )
    if exact:
        sets.append(exact)
    return [words for words in sets if not any(word.strip(_EDGE) == "" for word in words)]


def _exact(item: Any) -> frozenset[str] | None:
    """Give all the texts an item can stand for, None when they are too many to tell."""
    kind, value = item
    texts: frozenset[str] | None = None
    if kind is codes.LITERAL:
        texts = frozenset({chr(value)})
    elif kind is codes.AT:
        texts = frozenset({_EDGE if value is codes.AT_BOUNDARY else ""})
    elif kind is codes.SUBPATTERN:
        texts = _product(value[3])
    elif kind is codes.BRANCH:
        texts = _union(_product(branch) for branch in value[1])
    elif kind is codes.IN and len(value) <= _FEW and all(c is codes.LITERAL for c, _ in value):
        texts = frozenset(chr(letter) for _, letter in value)
    elif kind in _REPEATS and tuple(value[:2]) == (0, 1):
        inner = _product(value[2])
        texts = None if inner is None else inner | {""}
    return texts


def _product(items: Iterable[Any]) -> frozenset[str] | None:
    texts = frozenset({""})
    for item in items:
        more = _exact(item)
        if more is None or len(texts) * len(more) > _MOST_WORDS:
            return None
        texts = frozenset(a + b for a in texts for b in more)
    return texts


def _union(parts: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    texts: frozenset[str] = frozenset()
    for part in parts:
        if part is None or len(texts | part) > _MOST_WORDS:
            return None
        texts |= part
    return texts


def _anchors(items: Sequence[Any]) -> list[Any]:
    """Give what a neighbour adds to the words beside it: a letter, a space, the edge of a word."""
    return [item for item in items if item[0] is codes.LITERAL or item == _BOUNDARY]


def _inside(item: Any, before: list[Any], after: list[Any]) -> list[frozenset[str]]:
    """Give the sets an item that is not exact cannot hit without, with what stands beside it."""
    kind, value = item
    if kind is codes.SUBPATTERN:
        return _needed([*before, *value[3], *after])
    if kind in _REPEATS and value[0] > 0:
        return _needed(list(value[2]))
    if kind is codes.BRANCH:
        sure = [_sure([*before, *branch, *after]) for branch in value[1]]
        best = [min(sets, key=_guessed, default=None) for sets in sure]
        if all(best):
            return [frozenset().union(*best)]  # type: ignore[arg-type]  # none is None here
    return []


def _sure(branch: Any) -> list[frozenset[str]]:
    return [words for words in _needed(list(branch)) if _tells(words)]


def can_hit(atoms: Atoms, text: str) -> bool:
    """Tell whether a plain text holds a word of each set, without which the pattern cannot hit."""
    return all(any(word in text for word in words) for words in atoms)


class Prefilter:
    """Says which of many patterns a text can hit at all, in one pass over the text.

    To build it takes as long as asking `can_hit` of some ten thousand characters.
    """

    def __init__(self, atoms: Sequence[Atoms]) -> None:
        """Take the atoms of each pattern; one without any is always a candidate."""
        self._always = [i for i, sets in enumerate(atoms) if not sets]
        words = sorted({word for sets in atoms for some in sets for word in some})
        number = {word: i for i, word in enumerate(words)}
        sets = [[frozenset(number[word] for word in some) for some in own] for own in atoms]
        self._by_word: list[list[int]] = [[] for _ in words]
        for pattern, own in enumerate(sets):
            for word in own[0] if own else ():
                self._by_word[word].append(pattern)
        # A pattern with fewer sets than others asks for one of its first set again.
        padded = [[*own, *own[:1] * (_KEPT - len(own))] for own in sets]
        self._second = [own[1] if own else frozenset[int]() for own in padded]
        self._third = [own[2] if own else frozenset[int]() for own in padded]
        self._automaton = _word_set(words)

    def candidates(self, plain: bytes) -> list[int]:
        """Give the numbers of the patterns that can hit a plain text, in order."""
        present = self._automaton.Match(plain) if self._automaton else None
        if not present:
            return self._always
        seen = frozenset(present)
        first = {pattern for word in seen for pattern in self._by_word[word]}
        apart, second, third = seen.isdisjoint, self._second, self._third
        fitting = [p for p in first if not (apart(second[p]) or apart(third[p]))]
        return sorted([*fitting, *self._always])


def _word_set(words: Sequence[str]) -> Any:
    if not words:
        return None
    options = re2.Options()
    options.literal = True
    options.max_mem = 256 << 20
    automaton = re2.Set.SearchSet(options)
    for word in words:
        automaton.Add(word)
    automaton.Compile()
    return automaton
