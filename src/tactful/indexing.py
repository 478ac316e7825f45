"""What a prefilter has to know of patterns: the words they need, on shelves."""

import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from tactful.atoms import Commonness, Way, guessed, ways_of
from tactful.prefilter import LONGEST, SPACED, Index, number_of, shelf_of

# Of texts that hold two words, how many hold them side by side.
_SIDE_BY_SIDE = 0.3
# Words to a shelf, some more where many begin or end alike.
_TO_A_SHELF = 8


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
        "spoken": _by_language([language for _, language, _ in sure]),
        "near": number_of([place for place, (_, _, way) in enumerate(sure) if way.near]),
        "sizes": sizes,
        "always": [(number, language) for number, language, way in ways if not way.clauses],
        "shelves": _shelves([way for _, _, way in sure], sizes),
    }


def _by_language(languages: Sequence[str]) -> dict[str, int]:
    """Give for each language the number that has the bits of its ways."""
    places: dict[str, list[int]] = {}
    for place, language in enumerate(languages):
        places.setdefault(language, []).append(place)
    return {language: number_of(bits) for language, bits in places.items()}


def _shelves(ways: Sequence[Way], sizes: Sequence[int]) -> list[dict[str, bytes]]:
    """Give the bits of each word, on the shelf it stands on."""
    words: dict[str, list[int]] = {}
    for place, way in enumerate(ways):
        for level, clause in enumerate(way.clauses):
            for word in clause:
                words.setdefault(word, []).append(sum(sizes[:level]) + place)
    shelves: list[dict[str, bytes]] = [{} for _ in range(len(words) // _TO_A_SHELF + 1)]
    for word in sorted(words):
        packed = struct.pack(f"<{len(words[word])}I", *words[word])
        shelves[shelf_of(word, len(shelves))][word] = packed
    return shelves


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
