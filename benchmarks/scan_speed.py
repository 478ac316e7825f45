"""How many messages a second the scan reads, beside a bare RE2 set match over the same text.

    python benchmarks/scan_speed.py [MESSAGES]

The messages have 600 characters, put together at random (seed 7): plain talk about projects, a
sentence in ten full of trigger words (a no_match sample of some rule), one in twenty risky (a match
sample). No two are alike. Timed in one process on one core, the best of three passes each, after a
first one that compiles the patterns needed.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import re2

from tactful.automata import reading
from tactful.matching import read
from tactful.records import Message
from tactful.rulebook import all_rules, incoming_rules
from tactful.rules import unmarked
from tactful.scan import scan

LENGTH = 600
SEED = 7
PASSES = 3
RISKY, TRIGGERING = 0.05, 0.15
PLAIN = """
Hi, thanks for the quick answer and for the two layouts you attached.
We run a small bakery in the old town and the site has not changed since 2019.
The header should carry our logo on the left and the opening hours on the right.
I've gone through your profile and the watercolour pieces are close to what we have in mind.
There are about forty pages, most of them product descriptions of two or three paragraphs.
Our developer left a staging copy, so nothing you try can break the shop.
The deadline is the 14th because the fair opens that weekend.
Could you tell me how many rounds of changes are included in your price?
The data comes as one spreadsheet a month, with a row for every delivery.
I'd like the tone to be friendly, a bit dry, and never salesy.
We sell garden lamps to hotels, mostly in the north of the country.
Please keep the file names as they are, the printer is picky about them.
What would you need from us to give a first estimate?
The video is six minutes long and needs subtitles in English and Danish.
My colleague Ana will answer the questions about the warehouse.
Two of the charts still show last year's numbers, the rest looks right to me.
How long does a page like the one in your portfolio usually take you?
We would rather have a plain design that loads fast than anything fancy.
The last translator did a fine job on the recipes but moved to another field.
It is a React app with a Django back end, and the tests run on every push.
Our budget for this part is between 400 and 600, depending on the photos.
If the first chapter goes well there are eleven more of about the same length.
I've put the brand colours and the fonts into the brief.
The map should show the eight shops and centre on the one nearest to the visitor.
We need somebody who is at home with bookkeeping for restaurants.
Let me know which day suits you and I'll set up the milestone.
The old form loses entries when two people send it at the same time.
Most visitors come on their phones, so please start with the small screens.
I was away until this morning, sorry for the silence.
A short summary at the top of each article would help our readers.
""".strip().splitlines()


def messages(count: int) -> Iterator[str]:
    """Give messages made of plain, triggering and risky sentences."""
    rules = all_rules().rules
    risky = [unmarked(sample)[0] for rule in rules for sample in rule.match]
    triggering = [sample for rule in rules for sample in rule.no_match]
    rng = random.Random(SEED)  # noqa: S311 (nothing to keep secret)
    for _ in range(count):
        text = ""
        while len(text) < LENGTH:
            drawn = rng.random()
            sentences = risky if drawn < RISKY else triggering if drawn < TRIGGERING else PLAIN
            text += rng.choice(sentences) + " "
        yield text[:LENGTH]


def bare_sets() -> Callable[[bytes], object]:
    """Give a match of all patterns that tells which hit, but not where.

    Patterns read over bytes and those read over characters cannot stand in one set, and of the
    latter no more than some dozens fit into one.
    """
    sets: dict[object, Any] = {}
    for number, finder in enumerate(incoming_rules().finders):
        options, pattern = reading(finder.pattern)
        options.max_mem = 1 << 30
        kind = "bytes" if isinstance(pattern, bytes) else number // 100
        together = sets.setdefault(kind, re2.Set.SearchSet(options))
        together.Add(pattern)
    for together in sets.values():
        together.Compile()
    return lambda text: [together.Match(text) for together in sets.values()]


def best(work: Callable[[], object], passes: int) -> float:
    """Give the shortest wall time of several passes."""
    times = []
    for _ in range(passes):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def main() -> None:
    """Print the messages a second of both, and the ratio of the times."""
    texts = list(messages(int(sys.argv[1]) if len(sys.argv) > 1 else 3_000))
    flagged = sum(scan(Message(text=text)).risk != "none" for text in texts)
    scanned = best(lambda: [scan(Message(text=text)) for text in texts], PASSES)
    folded = [read(text).encoded for text in texts]
    match = bare_sets()
    match(folded[0])
    matched = best(lambda: [match(text) for text in folded], 1)
    print(
        f"{len(texts):,} messages of {LENGTH} characters, {flagged:,} with findings: "
        f"{len(texts) / scanned:,.0f} a second; bare RE2 set match {len(texts) / matched:,.0f} "
        f"a second; ratio of times {scanned / matched:.2f}"
    )


if __name__ == "__main__":
    main()
