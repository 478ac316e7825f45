"""How many messages a second the scan reads, beside a bare RE2 set match over the same text.

    python benchmarks/scan_speed.py [MESSAGES]

The messages are 600 characters each, put together at random (seed 7) from the samples of all
rules, so that one in a few holds a red flag; no two are alike. Timed in one process.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator

import re2

from tactful.matching import read
from tactful.records import Message
from tactful.rulebook import all_rules, incoming_rules
from tactful.rules import unmarked
from tactful.scan import scan

LENGTH = 600
SEED = 7
FLAGGED = 0.1


def messages(count: int) -> Iterator[str]:
    """Give messages made of samples; a sentence in ten is one that a rule must find."""
    wordings = [
        w for rule in all_rules().rules for language, w in rule.languages() if language == "en"
    ]
    risky = [unmarked(sample)[0] for wording in wordings for sample in wording.match]
    quiet = [sample for wording in wordings for sample in wording.no_match]
    rng = random.Random(SEED)  # noqa: S311 (nothing to keep secret)
    for _ in range(count):
        text = ""
        while len(text) < LENGTH:
            text += rng.choice(risky if rng.random() < FLAGGED else quiet) + " "
        yield text[:LENGTH]


def bare_set() -> Callable[[bytes], object]:
    """Give a match of all patterns at once that tells which hit, but not where."""
    options = re2.Options()
    options.max_mem = 1 << 30
    together = re2.Set.SearchSet(options)
    for finder in incoming_rules().finders:
        together.Add(finder.pattern)
    together.Compile()
    match: Callable[[bytes], object] = together.Match
    return match


def main() -> None:
    """Print the messages a second of both, and the ratio of the times."""
    texts = list(messages(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000))
    scan(Message(text=texts[0]))
    started = time.perf_counter()
    flagged = sum(scan(Message(text=text)).risk != "none" for text in texts)
    scanned = time.perf_counter() - started
    folded = [read(text).encoded for text in texts]
    match = bare_set()
    match(folded[0])
    started = time.perf_counter()
    for text in folded:
        match(text)
    matched = time.perf_counter() - started
    print(
        f"{len(texts):,} messages of {LENGTH} characters, {flagged:,} with findings: "
        f"{len(texts) / scanned:,.0f} a second; bare RE2 set match {len(texts) / matched:,.0f} "
        f"a second; ratio {scanned / matched:.2f}"
    )


if __name__ == "__main__":
    main()
