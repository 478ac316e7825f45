"""What a prefilter has to know of patterns: the words they need, on shelves."""

import marshal
import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from tactful.atoms import Commonness, Way, guessed, ways_of
from tactful.prefilter import LONGEST, SPACED, Index, shelf_of

# Of texts that hold two words, how many hold them side by side.
_SIDE_BY_SIDE = 0.3


def index_of(patterns: Sequence[tuple[str, str]], commonness: Commonness = guessed) -> Index:
    """Give what a prefilter needs to know of patterns, each with its language before it."""
    ways = [
        (number, language, way)
        for number, (language, pattern) in enumerate(patterns)
        for way in ways_of(pattern, commonness)
    ]
    sure = sorted((entry for entry in ways if entry[2].clauses), key=lambda e: -len(e[2].clauses))
    depth = max((len(way.clauses) for _, _, way in sure), default=0)
    sizes = [sum(len(way.clauses) > level for _, _, way in sure) for level in range(depth)]
    return {
        "patterns": [number for number, _, _ in sure],
        "languages": [language for _, language, _ in sure],
        "near": [place for place, (_, _, way) in enumerate(sure) if way.near],
        "sizes": sizes,
        "always": [(number, language) for number, language, way in ways if not way.clauses],
        "shelves": _shelves([way for _, _, way in sure], sizes),
    }


def _shelves(ways: Sequence[Way], sizes: Sequence[int]) -> dict[str, bytes]:
    """Give the bits of each word by the shelf it stands on."""
    words: dict[str, list[int]] = {}
    for place, way in enumerate(ways):
        for level, clause in enumerate(way.clauses):
            for word in clause:
                words.setdefault(word, []).append(sum(sizes[:level]) + place)
    shelves: dict[str, dict[str, bytes]] = {}
    for word in sorted(words):
        packed = struct.pack(f"<{len(words[word])}I", *words[word])
        shelves.setdefault(shelf_of(word), {})[word] = packed
    return {name: marshal.dumps(shelf) for name, shelf in shelves.items()}


def commonness_in(texts: Iterable[bytes]) -> Commonness:
    """Give how common words are: in how many encoded texts each stands."""
    seen = Counter[str]()
    pairs = Counter[str]()
    for text in texts:
        words = text.translate(SPACED).decode().split()
        seen.update(set(words))
        pairs.update({f" {first} {second} " for first, second in pairwise(words)})
    pieces = Counter[str]()
    for word, times in seen.items():
        edged = f" {word} "
        for end in range(1, len(edged) + 1):
            for begin in range(max(end - LONGEST - 2, 0), end):
                pieces[edged[begin:end]] += times

    @cache
    def commonness(word: str) -> float:
        first, pair, second = word[1:].partition(" ")
        if not (pair and second):
            # What no text holds is rare, the more so the longer it is.
            return pieces[word] + 3.0 ** -len(word)
        if word[0] == word[-1] == " ":
            return pairs[word] + 3.0 ** -len(word)
        return _SIDE_BY_SIDE * min(pieces[f"{word[0]}{first} "], pieces[f" {second}"])

    return commonness
