"""How well tactful finds what clients ask for, on messages in which the asks are marked.

    python benchmarks/ask_scores.py DEV.jsonl ASKS.jsonl

DEV has a message a line: id, text, platform, stage. ASKS has, for some of them, id and asks: each
with evidence (words of the message), kind, risky and needs. An ask counts as found when what
tactful points at overlaps its evidence; its kind is right when that of the longest overlap is.
"One to one" lets each span of tactful's stand for a single marked ask, which is harder. The
messages called "aside", by a digest of their id, were not looked at while the rules were written.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from labelled import as_message, is_aside, rows

from tactful.asks import Ask, find_asks
from tactful.scan import scan

READ_TENTHS = 7


def found_in(row: dict[str, Any]) -> list[Ask]:
    """Give the asks that tactful finds in a message, remarks left out."""
    message = as_message(row)
    return [ask for ask in find_asks(message, scan(message).findings) if ask.kind]


def overlap(ask: Ask, start: int, end: int) -> int:
    """Count the characters that an ask shares with a span; not above 0 when there are none."""
    return min(ask.evidence.end, end) - max(ask.evidence.start, start)


def spans(text: str, marked: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    """Give where the evidence of marked asks stands."""
    starts = [text.index(ask["evidence"]) for ask in marked]
    return [(a, a + len(ask["evidence"])) for a, ask in zip(starts, marked, strict=True)]


def count(row: dict[str, Any], marked: Sequence[dict[str, Any]]) -> Counter[str]:
    """Count what was marked, given, and right in a message."""
    given = found_in(row)
    places = spans(row["text"], marked)
    counts = Counter(marked=len(marked), given=len(given))
    counts["given right"] = sum(any(overlap(g, *p) > 0 for p in places) for g in given)
    left = list(given)
    for ask, place in zip(marked, places, strict=True):
        best = max(given, key=lambda g: overlap(g, *place), default=None)
        single = max(left, key=lambda g: overlap(g, *place), default=None)
        if single is not None and overlap(single, *place) > 0:
            counts["one to one"] += 1
            left.remove(single)
        if best is None or overlap(best, *place) <= 0:
            continue
        counts["found"] += 1
        counts["kind"] += best.kind == ask["kind"]
        counts["risky"] += best.risky == ask["risky"]
        counts["needs"] += best.needs == ask["needs"]
    return counts


def main() -> None:
    """Print the figures of both parts."""
    messages = {row["id"]: row for row in rows(Path(sys.argv[1]))}
    parts: dict[str, Counter[str]] = {"worked from": Counter(), "aside": Counter()}
    for entry in rows(Path(sys.argv[2])):
        name = "aside" if is_aside(entry, READ_TENTHS) else "worked from"
        parts[name] += count(messages[entry["id"]], entry["asks"])
    for name, part in {**parts, "both": parts["worked from"] + parts["aside"]}.items():
        shares = {
            "recall": part["found"] / part["marked"],
            "one to one": part["one to one"] / part["marked"],
            "precision": part["given right"] / part["given"],
            **{what: part[what] / part["found"] for what in ("kind", "risky", "needs")},
        }
        told = "  ".join(f"{what} {share:.3f}" for what, share in shares.items())
        print(f"{name:12} asks {part['marked']:4}  {told}")


if __name__ == "__main__":
    if len(sys.argv) != 3:  # noqa: PLR2004 (the program and two files)
        sys.exit(__doc__)
    main()
