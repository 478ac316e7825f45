"""Which risks of a message a reply deals with, and which it passes over."""

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from tactful.automata import any_of
from tactful.normalize import fold, sentences
from tactful.records import Category, Fault, Finding, Severity, Verdict, Violation
from tactful.tables import RULEBOOK, read_toml


def unaddressed(reply: str, findings: Sequence[Finding]) -> tuple[Violation, ...]:
    """Give a note for each kind of risk that a reply leaves as it is; what is allowed is none.

    A risk is dealt with when a sentence names its subject and turns it: with a no, another way, a
    condition. Notes to a model ask for no answer, and weak findings for none of their own.
    """
    folded = fold(reply).text
    said = [folded[start:end] for start, end in sentences(folded)]
    notes: dict[str, Violation] = {}
    for finding in findings:
        subject = _subjects().get(finding.category)
        weak = finding.severity is Severity.LOW or finding.verdict is Verdict.ALLOWED
        if subject is None or weak or any(subject.is_met_by(sentence) for sentence in said):
            continue
        notes.setdefault(
            subject.name,
            Violation(
                rule="boundary-missing",
                category=Fault.MISSED_BOUNDARY,
                text=finding.evidence[0].text,
                why=f"The reply says nothing of it. {finding.why}",
                hint=finding.advice,
            ),
        )
    return tuple(notes.values())


class _Subject(NamedTuple):
    name: str
    words: Any
    turn: Any
    always: Any

    def is_met_by(self, sentence: str) -> bool:
        if self.always is not None and self.always.search(sentence):
            return True
        return bool(self.words.search(sentence) and self.turn.search(sentence))


@cache
def _subjects() -> dict[Category, _Subject]:
    where = "subjects.toml"
    table = read_toml(RULEBOOK / where)
    turn = any_of(f"{where}: turn", [table["turn"]["words"]])
    found: dict[Category, _Subject] = {}
    for group in table["group"]:
        name = group["categories"][0]
        always = any_of(f"{where}: {name}", [group["always"]]) if "always" in group else None
        words = any_of(f"{where}: {name}", [group["words"]])
        subject = _Subject(name, words, turn, always)
        found |= {Category(category): subject for category in group["categories"]}
    return found
