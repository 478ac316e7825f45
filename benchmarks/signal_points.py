"""How many points each weak signal is worth, on a labelled corpus, beside what its file says.

    python benchmarks/signal_points.py CORPUS.jsonl

The corpus is that of scan_scores.py. On the messages that count as "read" there, a logistic
regression with a strong prior (ridge, 4) weighs how much oftener a signal stands in risky messages
than in harmless ones, others being there. A point is a third of its weight, three at most; none
for a signal in fewer than five messages, or not three times oftener in risky ones. Then, for both
parts: of the messages in which no rule is complete, how many of each kind the points of the files
tell of.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from labelled import as_message, is_aside, rows

from tactful.matching import read
from tactful.records import Risk
from tactful.rulebook import incoming_rules
from tactful.scan import scan
from tactful.weighing import heavy_enough

PRIOR, A_POINT, MOST, RARE, OFTENER = 4.0, 0.33, 3, 5, 3
STEPS, RATE = 4_000, 0.01


class Seen(NamedTuple):
    """A message with its weak signals, whether it is risky, and whether a rule is complete."""

    text: str
    signals: Mapping[str, list[tuple[int, int]]]
    risky: bool
    told: bool


def seen(row: dict[str, Any]) -> Seen:
    """Read a message of the corpus."""
    rules = incoming_rules()
    signals: dict[str, list[tuple[int, int]]] = {}
    for hit in rules.hits(read(row["text"])):
        if hit.rule.category is None and not hit.guard:
            signals.setdefault(hit.rule.id, []).append((hit.start, hit.end))
    found = scan(as_message(row))
    told = any(not finding.weighed for finding in found.findings) and found.risk is not Risk.LOW
    return Seen(row["text"], signals, row["label"] == "risky", told)


def weights(messages: Sequence[Seen], signals: Sequence[str]) -> Any:
    """Give the weight of each signal."""
    there = np.array([[name in m.signals for name in signals] + [True] for m in messages], float)
    risky = np.array([m.risky for m in messages], float)
    prior = np.array([PRIOR] * len(signals) + [0.0])
    weight = np.zeros(len(signals) + 1)
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-there @ weight))
        weight -= RATE * (there.T @ (likely - risky) + prior * weight)
    return weight[:-1]


def main() -> None:
    """Print the points that fit, those of the files, and what the latter tell of."""
    parts: dict[str, list[Seen]] = {"read": [], "aside": []}
    for row in rows(Path(sys.argv[1])):
        if row["label"] in {"risky", "benign"}:
            parts["aside" if is_aside(row) else "read"].append(seen(row))
    points = incoming_rules().points
    signals = sorted({name for message in parts["read"] for name in message.signals})
    print("signal                 risky harmless  fits  file")
    for name, weight in zip(signals, weights(parts["read"], signals), strict=True):
        risky, harmless = (
            sum(name in m.signals for m in parts["read"] if m.risky is kind)
            for kind in (True, False)
        )
        telling = risky + harmless >= RARE and risky >= OFTENER * harmless
        fits = min(max(round(weight / A_POINT), 0), MOST) if telling else 0
        print(f"{name:22} {risky:5} {harmless:8} {fits:5} {points.get(name, 0):5}")
    for name, messages in parts.items():
        untold = [m for m in messages if not m.told]
        heavy = [m for m in untold if heavy_enough(m.text, m.signals, points)]
        print(
            f"{name}: in {sum(m.risky for m in untold)} risky and "
            f"{sum(not m.risky for m in untold)} harmless messages no rule is complete; "
            f"the points tell of {sum(m.risky for m in heavy)} and "
            f"{sum(not m.risky for m in heavy)}"
        )


if __name__ == "__main__":
    main()
