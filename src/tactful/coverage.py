"""How well each rule does on a labelled corpus."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tactful.matching import Ruleset
from tactful.record import Record
from tactful.records import Category, Finding, Message, Severity, Verdict
from tactful.scan import scan


class Labelled(NamedTuple):
    """A message with its labels: the categories owed, and those neither owed nor wrong."""

    message: Message
    owed: frozenset[Category]
    optional: frozenset[Category]


class RuleCoverage(Record):
    """What a rule found in a corpus: messages rightly flagged, flagged in error, and owed.

    `precision` and `recall` are None where there is nothing to divide by. Recall is that of the
    rule alone: another one of the category may find what it leaves, or say the same words louder.
    """

    rule: str
    category: Category
    right: int
    optional: int
    wrong: int
    owed: int

    @property
    def precision(self) -> float | None:
        """The share of its findings that the labels bear out; optional ones are left out."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else None

    @property
    def recall(self) -> float | None:
        """The share of the messages owed to its category that it finds."""
        return self.right / self.owed if self.owed else None


def coverage(corpus: Iterable[Labelled], rules: Ruleset) -> tuple[RuleCoverage, ...]:
    """Count what each rule finds in a labelled corpus, in the order of the rules.

    As in a score, only findings of medium or high severity count, and none that is allowed.
    """
    counts: dict[str, Counter[str]] = {}
    owed: Counter[Category] = Counter()
    for labelled in corpus:
        owed.update(labelled.owed)
        for finding in scan(labelled.message, rules).findings:
            if _counts(finding):
                counts.setdefault(finding.rule, Counter())[_kind(finding, labelled)] += 1
    return tuple(_rows(rules, counts, owed))


def _counts(finding: Finding) -> bool:
    return finding.severity is not Severity.LOW and finding.verdict is not Verdict.ALLOWED


def _kind(finding: Finding, labelled: Labelled) -> str:
    if finding.category in labelled.owed:
        return "right"
    return "optional" if finding.category in labelled.optional else "wrong"


def _rows(
    rules: Ruleset, counts: dict[str, Counter[str]], owed: Counter[Category]
) -> Iterator[RuleCoverage]:
    for rule in rules.rules:
        if isinstance(rule.category, Category):
            count = counts.get(rule.id, Counter())
            yield RuleCoverage(
                rule=rule.id,
                category=rule.category,
                right=count["right"],
                optional=count["optional"],
                wrong=count["wrong"],
                owed=owed[rule.category],
            )


def table(rows: Sequence[RuleCoverage]) -> Iterator[str]:
    """Give the lines of a table: a rule a line, with precision and recall."""
    width = max((len(row.rule) for row in rows), default=0)
    yield f"{'rule':{width}}  right wrong optional  owed  precision recall"
    for row in rows:
        yield (
            f"{row.rule:{width}}  {row.right:5} {row.wrong:5} {row.optional:8} {row.owed:5}"
            f"  {_share(row.precision):>9} {_share(row.recall):>6}"
        )


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.2f}"
