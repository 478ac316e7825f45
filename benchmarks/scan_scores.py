"""How well `tactful scan` tells risky messages from harmless ones, on a labelled corpus.

    python benchmarks/scan_scores.py CORPUS.jsonl

The corpus has a message a line: id, text, platform, stage, lang, label (risky or benign; others are
left out), hard_negative, flags and flags_optional. A message counts as flagged at medium or high
risk. A digest of the id splits the messages: those called "read" were looked at while the rules
were written, the fifth called "aside" was not. Of the categories, micro F1 is printed.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from labelled import as_message, is_aside, rows

from tactful.records import Risk, Scan, Severity, Verdict
from tactful.scan import scan

FLAGGED = {Risk.MEDIUM, Risk.HIGH}


def slices(row: dict[str, Any]) -> Iterator[str]:
    """Give the names of the slices that a message counts in."""
    kinds = ["all", "English" if row["lang"] == "en" else "other languages"]
    kinds += ["hard negatives"] if row["hard_negative"] else []
    for kind in kinds:
        yield kind
        yield f"{kind}, aside" if is_aside(row) else f"{kind}, read"


def main() -> None:
    """Print recall and false alarms of each slice."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows(Path(sys.argv[1])):
        if row["label"] not in {"risky", "benign"}:
            continue
        found = scan(as_message(row))
        told = _categories(row, found)
        for name in slices(row):
            counts[name].update(told)
            counts[name][row["label"]] += 1
            counts[name]["flagged " + row["label"]] += found.risk in FLAGGED
    for name, count in sorted(counts.items()):
        recall, alarms = _share(count, "risky"), _share(count, "benign")
        both = 2 * count["right"]
        print(
            f"{name:22} recall {recall} of {count['risky']:4}  "
            f"alarms {alarms} of {count['benign']:4}  "
            f"categories F1 {both / max(both + count['wrong'] + count['missed'], 1):.3f}"
        )


def _categories(row: dict[str, Any], found: Scan) -> Counter[str]:
    """Count the categories rightly told, told in error, and missed; optional ones are neither."""
    owed = set(row["flags"]) - {"other"} if row["label"] == "risky" else set()
    told = {
        str(f.category)
        for f in found.findings
        if f.severity is not Severity.LOW and f.verdict is not Verdict.ALLOWED
    } - set(row.get("flags_optional", ()))
    return Counter(right=len(owed & told), wrong=len(told - owed), missed=len(owed - told))


def _share(count: Counter[str], label: str) -> str:
    total = count[label]
    return f"{count['flagged ' + label] / total:.3f}" if total else "  -  "


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004 (the program and one file)
        sys.exit(__doc__)
    main()
