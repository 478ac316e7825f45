"""Which of many patterns a text can set off at all, by the words it holds.

Each way of each pattern is a bit of a long number, once for each of its clauses. A word stands for
the bits of the clauses that ask for it, so that a sentence is read by a few operations on numbers.
What there is to know of the patterns is made by tactful.indexing.
"""

import re
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, reduce
from itertools import pairwise
from operator import or_
from typing import Any, TypeAlias
from zlib import crc32

Index: TypeAlias = Mapping[str, Any]
"""What a prefilter knows, as plain values that can be kept in a file."""

FIGURE = "\\d"
"""The word that any figure is."""
SIGNS = "".join(map(chr, range(1, 9))) + "#$%&*+=@/\\<>|[](){}~^"
"""The characters that are words each, though no word holds one."""
LONGEST = 10
"""How many characters of a word count."""

_WORD_BYTES = frozenset(b for b in range(256) if chr(b).isalnum() or b in b"_" or b > 127)  # noqa: PLR2004 (ASCII ends)
SPACED = bytes(b if b in _WORD_BYTES else 32 for b in range(256))
"""What leaves the words of an encoded text, and blanks between them."""
_ASCII_ALONE = bytes(32 if b > 127 else SPACED[b] for b in range(256))  # noqa: PLR2004
_FIGURES = b"0123456789"
_NO_SIGNS = bytes(set(range(256)) - {*SIGNS.encode(), *_FIGURES})
_SENTENCE_END = re.compile(rb"(?<=[.!?])\s|\n")
_SIDE_BY_SIDE = b"%b %b".__mod__
# Words and pairs that are kept in mind, and how long one of them may be.
_MOST_KNOWN = 20_000
_LONGEST_KNOWN = 60


class Prefilter:
    """Says which of many patterns a text can hit at all, in one pass over its words."""

    def __init__(self, index: Index) -> None:
        """Take what tactful.indexing gives."""
        self._patterns: Sequence[int] = index["patterns"]
        self._spoken: Mapping[str, int] = index["spoken"]
        self._always: Sequence[tuple[int, str]] = index["always"]
        self._near: int = index["near"]
        self._every = (1 << len(self._patterns)) - 1
        self._levels = [
            (sum(index["sizes"][:level]), self._every ^ ((1 << size) - 1))
            for level, size in enumerate(index["sizes"])
            if level
        ]
        self._shelf = cache(index["shelves"].__getitem__)
        self._shelves = len(index["shelves"])
        signs = {ord(sign): self._one(sign) for sign in SIGNS}
        self._signs = {**signs, **dict.fromkeys(_FIGURES, self._one(FIGURE))}
        self._known = _Known(self._word_or_pair)
        self._allowed = cache(self._but)

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
        spoken, always = self._allowed(absent)
        return sorted({*always, *(self._patterns[i] for i in _places(found & spoken))})

    def _seen(self, sentence: bytes) -> int:
        """Give the bits of all words and signs of a sentence."""
        known = self._known.__getitem__
        words = sentence.translate(SPACED).split()
        seen = [*map(known, words), *map(known, map(_SIDE_BY_SIDE, pairwise(words)))]
        if not sentence.isascii():
            # A letter outside ASCII is none to RE2, but may be one to look for.
            words = sentence.translate(_ASCII_ALONE).split()
            seen += [*map(known, words), *map(known, map(_SIDE_BY_SIDE, pairwise(words)))]
        seen += [self._signs[sign] for sign in {*sentence.translate(None, _NO_SIGNS)}]
        return reduce(or_, filter(None, seen), 0)

    def _complete(self, seen: int) -> int:
        """Give the ways of which all clauses were seen."""
        found = seen & self._every
        for shift, shorter in self._levels:
            found &= (seen >> shift) | shorter
        return found

    def _but(self, absent: frozenset[str]) -> tuple[int, list[int]]:
        """Give the ways of all languages but those absent, and the patterns always looked for."""
        spoken = reduce(or_, (own for name, own in self._spoken.items() if name not in absent), 0)
        return spoken, [number for number, language in self._always if language not in absent]

    def _word_or_pair(self, words: bytes) -> int:
        first, pair, second = words.decode().partition(" ")
        pieces = _pairs(first, second) if pair else _pieces(first)
        return reduce(or_, map(self._one, pieces), 0)

    def _one(self, piece: str) -> int:
        packed = self._shelf(shelf_of(piece, self._shelves)).get(piece)
        return number_of(struct.unpack(f"<{len(packed) // 4}I", packed)) if packed else 0


class _Known(dict[bytes, int]):
    """The bits of words and pairs, worked out when one first comes up."""

    def __init__(self, work_out: Callable[[bytes], int]) -> None:
        self._work_out = work_out

    def __missing__(self, words: bytes) -> int:
        bits = self._work_out(words)
        if len(self) >= _MOST_KNOWN:
            self.clear()
        if len(words) <= _LONGEST_KNOWN:
            self[words] = bits
        return bits


def shelf_of(piece: str, shelves: int) -> int:
    """Give the shelf, of so many, on which a word or a pair of words stands, with those alike."""
    first, pair, second = piece[1:].partition(" ")
    if pair and second:
        name = f"{piece[:1]}{first} "
    else:
        name = piece[-3:] if piece[-1] == " " != piece[0] else piece[:3]
    return crc32(name.encode()) % shelves


def number_of(bits: Sequence[int]) -> int:
    """Give the number that has these bits."""
    packed = bytearray(max(bits, default=0) // 8 + 1)
    for bit in bits:
        packed[bit >> 3] |= 1 << (bit & 7)
    return int.from_bytes(packed, "little")


def _places(number: int) -> Iterator[int]:
    """Give which bits of a number are set."""
    digits = f"{number:b}"[::-1]
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)


def _pieces(word: str) -> Iterable[str]:
    """Give every piece of a word that a clause can ask for, with the edges it has."""
    edged = f" {word} "
    for end in range(1, len(edged) + 1):
        for begin in range(max(end - LONGEST - 2, 0), end):
            yield edged[begin:end]


def _pairs(first: str, second: str) -> Iterable[str]:
    """Give every pair of an ending and a beginning of two words in a row."""
    first, second = f" {first}"[-LONGEST - 1 :], f"{second} "[: LONGEST + 1]
    for begin in range(len(first)):
        for end in range(1, len(second) + 1):
            yield f"{first[begin:]} {second[:end]}"
