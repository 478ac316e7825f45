"""Weak signals that add up: a second look at what no rule is complete for.

Points stand in the files of `rulebook/signals`. They were set from how much oftener a signal stands
in risky messages than in harmless ones (`benchmarks/signal_points.py`).
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tactful.records import Category
from tactful.rules import Rule

ENOUGH = 5
"""How many points tell of a risk. One signal never has so many."""
NEAR = 600
"""In how many characters they have to stand: a long text holds a word of everything."""


_BEFORE = 60
_QUOTED = re.compile(r"(?:^|[\s(:])[\"'\u201c\u2018\u00ab\u201e][^\"'\u201d\u2019\u00bb\n]*$")


def heavy_enough(
    text: str, there: Mapping[str, Iterable[tuple[int, int]]], points: Mapping[str, int]
) -> tuple[str, ...]:
    """Give the signals with points, among those there with their spans, that count enough.

    They stand near each other in the text, in no quotation; the heaviest such group is given, none
    if it is too light.
    """
    begins = sorted(
        (start, name)
        for name in there
        if name in points
        for start, _ in there[name]
        if not _QUOTED.search(text[max(start - _BEFORE, 0) : start])
    )
    heaviest = max(_groups(begins), key=lambda names: _sum(names, points), default=set())
    if _sum(heaviest, points) < ENOUGH:
        return ()
    return tuple(sorted(heaviest, key=lambda name: (-points[name], name)))


def _groups(begins: Iterable[tuple[int, str]]) -> Iterator[set[str]]:
    """Give the names that stand near each other, for each at its place."""
    near: deque[tuple[int, str]] = deque()
    for start, name in begins:
        near.append((start, name))
        while near[0][0] <= start - NEAR:
            near.popleft()
        yield {each for _, each in near}


def _sum(names: Iterable[str], points: Mapping[str, int]) -> int:
    return sum(points[name] for name in names)


def spoken_for(
    names: Sequence[str], rules: Iterable[Rule], points: Mapping[str, int]
) -> Rule | None:
    """Give the red flag of which most points are a part; None when they are of none."""
    best: tuple[int, Rule | None] = (0, None)
    for rule in rules:
        if isinstance(rule.category, Category):
            own = {part for made in rule.combine for part in (*made.all, *made.any)}
            best = max(best, (_sum(own.intersection(names), points), rule), key=lambda b: b[0])
    return best[1]
