"""How well `tactful scan` tells risky messages from harmless ones, on a labelled corpus.

    python benchmarks/scan_scores.py CORPUS.jsonl

The corpus has a message a line: id, text, platform, stage, lang, label (risky or benign; others are
left out) and hard_negative. A message counts as flagged at medium or high risk. English is split
in two by a digest of the id: the half called "read" was looked at while the rules were written,
the half called "aside" was not.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from tactful.cli.bulk import message_of
from tactful.cli.options import Standing
from tactful.records import Platform, Risk, Stage
from tactful.scan import scan

FLAGGED = {Risk.MEDIUM, Risk.HIGH}
UNTOLD = Standing(Platform.UPWORK, Stage.FIRST_CONTACT, enterprise=False)


def slices(row: dict[str, Any]) -> Iterator[str]:
    """Give the names of the slices that a message counts in."""
    yield "all"
    yield "English" if row["lang"] == "en" else "other languages"
    if row["lang"] == "en":
        half = int(sha256(row["id"].encode()).hexdigest(), 16) % 10 < 5  # noqa: PLR2004 (a half)
        yield "English, read" if half else "English, aside"
    if row["hard_negative"]:
        yield "hard negatives"


def main() -> None:
    """Print recall and false alarms of each slice."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["label"] not in {"risky", "benign"}:
            continue
        flagged = scan(message_of(row, UNTOLD)).risk in FLAGGED
        for name in slices(row):
            counts[name][row["label"]] += 1
            counts[name]["flagged " + row["label"]] += flagged
    for name, count in counts.items():
        found, alarms = _share(count, "risky"), _share(count, "benign")
        print(
            f"{name:16} recall {found} of {count['risky']:4}  "
            f"alarms {alarms} of {count['benign']:4}"
        )


def _share(count: Counter[str], label: str) -> str:
    total = count[label]
    return f"{count['flagged ' + label] / total:.3f}" if total else "  -  "


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004 (the program and one file)
        sys.exit(__doc__)
    main()
