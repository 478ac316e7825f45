"""Weak signals that add up: a second look at what no rule is complete for.

Points stand in the files of `rulebook/signals`. They were set from how much oftener a signal stands
in risky messages than in harmless ones (`benchmarks/signal_points.py`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from tactful.records import Category
from tactful.rules import Rule

ENOUGH = 5
"""How many points tell of a risk. One signal never has so many."""


def heavy_enough(there: Collection[str], points: Mapping[str, int]) -> tuple[str, ...]:
    """Give the signals with points among those there, the heaviest first; none if too light."""
    counted = sorted((name for name in there if name in points), key=lambda n: (-points[n], n))
    return tuple(counted) if sum(points[name] for name in counted) >= ENOUGH else ()


def spoken_for(
    names: Sequence[str], rules: Iterable[Rule], points: Mapping[str, int]
) -> Rule | None:
    """Give the red flag of which most points are a part; None when they are of none."""
    best: tuple[int, Rule | None] = (0, None)
    for rule in rules:
        if isinstance(rule.category, Category):
            own = {part for made in rule.combine for part in (*made.all, *made.any)}
            sum_of_own = sum(points[name] for name in names if name in own)
            best = max(best, (sum_of_own, rule), key=lambda entry: entry[0])
    return best[1]
