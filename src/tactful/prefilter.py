"""Which of many patterns a text can set off at all, by the words it holds.

Each way of each pattern is a bit of a long number, once for each of its clauses. A word stands for
the bits of the clauses that ask for it, so that a sentence is read by a few operations on numbers.
"""

import re
import struct
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, reduce
from itertools import pairwise
from operator import or_
from typing import Any, TypeAlias

from tactful.atoms import FIGURE, LONGEST, Commonness, guessed, ways_of
from tactful.parsed import SIGNS

Index: TypeAlias = Mapping[str, Any]
"""A prefilter as plain values, which can be kept in a file."""

_WORD_BYTES = frozenset(b for b in range(256) if chr(b).isalnum() or b in b"_" or b > 127)  # noqa: PLR2004 (ASCII ends)
_SPACED = bytes(b if b in _WORD_BYTES else 32 for b in range(256))
_ASCII_ALONE = bytes(32 if b > 127 else _SPACED[b] for b in range(256))  # noqa: PLR2004
_FIGURES = b"0123456789"
_NO_SIGNS = bytes(set(range(256)) - {*SIGNS.encode(), *_FIGURES})
_SENTENCE_END = re.compile(rb"(?<=[.!?])\s|\n")
_MOST_KNOWN = 20_000
# Of texts whose words stand side by side, how many have them in that order.
_IN_ORDER = 0.3


def index_of(patterns: Sequence[tuple[str, str]], commonness: Commonness = guessed) -> Index:
    """Give what a prefilter needs to know of patterns, each with its language before it."""
    ways = [
        (number, language, way)
        for number, (language, pattern) in enumerate(patterns)
        for way in ways_of(pattern, commonness)
    ]
    sure = sorted((way for way in ways if way[2].clauses), key=lambda way: -len(way[2].clauses))
    depth = max((len(way.clauses) for _, _, way in sure), default=0)
    sizes = [sum(len(way.clauses) > level for _, _, way in sure) for level in range(depth)]
    words: dict[str, list[int]] = {}
    for place, (_, _, way) in enumerate(sure):
        for level, clause in enumerate(way.clauses):
            for word in clause:
                words.setdefault(word, []).append(sum(sizes[:level]) + place)
    packed = {word: struct.pack(f"<{len(own)}I", *own) for word, own in words.items()}
    pairs: dict[str, dict[str, bytes]] = {}
    for word, bits in packed.items():
        first, space, second = word[1:].partition(" ")
        if space and second:
            pairs.setdefault(word[:1] + first, {})[second] = bits
    return {
        "patterns": [number for number, _, _ in sure],
        "languages": [language for _, language, _ in sure],
        "near": [way.near for _, _, way in sure],
        "sizes": sizes,
        "always": [(number, language) for number, language, way in ways if not way.clauses],
        "words": {word: bits for word, bits in packed.items() if " " not in word.strip()},
        "pairs": pairs,
    }


class Prefilter:
    """Says which of many patterns a text can hit at all, in one pass over its words."""

    def __init__(self, index: Index) -> None:
        """Take what `index_of` gives."""
        self._patterns: Sequence[int] = index["patterns"]
        self._languages: Sequence[str] = index["languages"]
        self._always: Sequence[tuple[int, str]] = index["always"]
        self._words: Mapping[str, bytes] = index["words"]
        self._pairs: Mapping[str, Mapping[str, bytes]] = index["pairs"]
        count = len(self._patterns)
        sizes: Sequence[int] = index["sizes"]
        self._near = _number(i for i, near in enumerate(index["near"]) if near)
        every = (1 << count) - 1
        self._every = every
        self._levels = [
            (sum(sizes[:level]), every ^ ((1 << size) - 1))
            for level, size in enumerate(sizes)
            if level
        ]
        self._signs = {
            ord(sign): self._of(self._words[word])
            for sign, word in [
                *zip(SIGNS, SIGNS, strict=True),
                *((chr(b), FIGURE) for b in _FIGURES),
            ]
            if word in self._words
        }
        self._of_word = _Known(self._word)
        self._of_pair = _Known(self._pair)
        self._allowed = cache(self._spoken)

    def candidates(self, encoded: bytes, absent: frozenset[str] = frozenset()) -> list[int]:
        """Give the numbers of the patterns that can hit an encoded text, in order.

        Those of the languages `absent` are left out.
        """
        near = whole = 0
        for sentence in _SENTENCE_END.split(encoded):
            seen = self._seen(sentence)
            near |= self._complete(seen)
            whole |= seen
        found = (near & self._near) | (self._complete(whole) & ~self._near)
        numbers, always = self._allowed(absent)
        return sorted({*always, *(self._patterns[i] for i in _places(found & numbers))})

    def _seen(self, sentence: bytes) -> int:
        """Give the bits of all words and signs of a sentence."""
        words = sentence.translate(_SPACED).split()
        known = [*map(self._of_word.__getitem__, words)]
        known += map(self._of_pair.__getitem__, pairwise(words))
        if not sentence.isascii():
            # A letter outside ASCII is none to RE2, but may be one to look for.
            words = sentence.translate(_ASCII_ALONE).split()
            known += map(self._of_word.__getitem__, words)
            known += map(self._of_pair.__getitem__, pairwise(words))
        known += [self._signs.get(sign, 0) for sign in {*sentence.translate(None, _NO_SIGNS)}]
        return reduce(or_, filter(None, known), 0)

    def _complete(self, seen: int) -> int:
        """Give the ways of which all clauses were seen."""
        found = seen & self._every
        for shift, shorter in self._levels:
            found &= (seen >> shift) | shorter
        return found

    def _spoken(self, absent: frozenset[str]) -> tuple[int, list[int]]:
        """Give the ways of all languages but those absent, and the patterns always looked for."""
        spoken = _number(i for i, own in enumerate(self._languages) if own not in absent)
        return spoken, [number for number, language in self._always if language not in absent]

    def _word(self, word: bytes) -> int:
        words = self._words
        return reduce(or_, (self._of(words[p]) for p in _pieces(word.decode()) if p in words), 0)

    def _pair(self, pair: tuple[bytes, bytes]) -> int:
        first, second = (word.decode() for word in pair)
        followers = [self._pairs[end] for end in _endings(first) if end in self._pairs]
        bits = 0
        for begin in _beginnings(second) if followers else ():
            for follower in followers:
                if begin in follower:
                    bits |= self._of(follower[begin])
        return bits

    def _of(self, packed: bytes) -> int:
        return _number(struct.unpack(f"<{len(packed) // 4}I", packed))


class _Known(dict[Any, int]):
    """What was worked out, as long as it is not too much."""

    def __init__(self, work_out: Callable[[Any], int]) -> None:
        self._work_out = work_out

    def __missing__(self, key: Any) -> int:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        self[key] = bits = self._work_out(key)
        return bits


def _number(bits: Iterable[int]) -> int:
    """Give the number that has these bits."""
    places = list(bits)
    packed = bytearray(max(places, default=0) // 8 + 1)
    for bit in places:
        packed[bit >> 3] |= 1 << (bit & 7)
    return int.from_bytes(packed, "little")


def _places(number: int) -> Iterator[int]:
    """Give which bits of a number are set."""
    digits = f"{number:b}"[::-1]
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)


def _pieces(word: str) -> set[str]:
    """Give every piece of a word that a clause can ask for, with the edges it has."""
    edged = f" {word} "
    longest = LONGEST + 2
    return {
        edged[max(end - length, 0) : end]
        for end in range(1, len(edged) + 1)
        for length in range(1, longest + 1)
    }


def _endings(word: str) -> list[str]:
    """Give the endings of a word, with its edge, that can be the first of two words."""
    edged = f" {word}"
    return [edged[-length:] for length in range(1, min(len(edged), LONGEST + 1) + 1)]


def _beginnings(word: str) -> list[str]:
    edged = f"{word} "
    return [edged[:length] for length in range(1, min(len(edged), LONGEST + 1) + 1)]


def commonness_in(texts: Iterable[bytes]) -> Commonness:
    """Give how common each word is, as many times as it stands in texts."""
    count = Counter[str]()
    in_row = Counter[str]()
    for text in texts:
        words = text.translate(_SPACED).decode().split()
        count.update(set(words))
        in_row.update({f" {a} {b} " for a, b in pairwise(words)})
    pieces = Counter[str]()
    for word, times in count.items():
        for piece in _pieces(word):
            pieces[piece] += times

    @cache
    def commonness(word: str) -> float:
        first, space, second = word[1:].partition(" ")
        if space and second:
            apart = min(pieces[f"{word[:1]}{first} "], pieces[f" {second}"])
            return in_row[word] if word[0] == word[-1] == " " else _IN_ORDER * apart
        # What no text holds is rare, the more so the longer it is.
        return pieces[word] + 3.0 ** -len(word)

    return commonness
