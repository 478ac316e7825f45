"""Weak signals that add up: a second look at what no rule is complete for.

Points stand in the files of `rulebook/signals`. They were set from how much oftener a signal stands
in risky messages than in harmless ones (`benchmarks/signal_points.py`).
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tactful.records import Category
from tactful.rules import Rule

ENOUGH = 5
"""How many points tell of a risk. One signal never has so many."""
NEAR = 600
"""In how many characters they have to stand: a long text holds a word of everything."""
_BEFORE = 60
_QUOTED = re.compile(r"(?:^|[\s(:])[\"'\u201c\u2018\u00ab\u201e][^\"'\u201d\u2019\u00bb\n]*$")


class _Spot(NamedTuple):
    start: int
    end: int
    name: str


def heavy_enough(
    text: str, there: Mapping[str, Iterable[tuple[int, int]]], points: Mapping[str, int]
) -> tuple[str, ...]:
    """Give the signals with points, among those there with their spans, that count enough.

    They stand near each other in the text, each on words of its own, in no quotation; the
    heaviest such group is given, none if it is too light.
    """
    spots = sorted(
        _Spot(start, end, name)
        for name in there
        if name in points
        for start, end in there[name]
        if not _QUOTED.search(text, max(start - _BEFORE, 0), start)
    )
    groups = (_apart(near, points) for near in _groups(spots) if _could_be(near, points))
    heaviest = max(groups, key=lambda names: _sum(names, points), default=())
    return heaviest if _sum(heaviest, points) >= ENOUGH else ()


def _groups(spots: Iterable[_Spot]) -> Iterator[Sequence[_Spot]]:
    """Give the spots that stand near each other, for each spot and those before it."""
    near: deque[_Spot] = deque()
    for spot in spots:
        near.append(spot)
        while near[0].start <= spot.start - NEAR:
            near.popleft()
        yield near


def _could_be(near: Iterable[_Spot], points: Mapping[str, int]) -> bool:
    return _sum({spot.name for spot in near}, points) >= ENOUGH


def _apart(near: Iterable[_Spot], points: Mapping[str, int]) -> tuple[str, ...]:
    """Give the signals that have words of their own, the heaviest first."""
    kept: dict[str, _Spot] = {}
    for spot in sorted(near, key=lambda s: (-points[s.name], s.end - s.start, s)):
        free = all(spot.end <= k.start or k.end <= spot.start for k in kept.values())
        if spot.name not in kept and free:
            kept[spot.name] = spot
    return tuple(kept)


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
