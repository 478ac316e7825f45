"""Find the rules' words in a text, and give each hit the platform's verdict."""

from collections.abc import Iterable, Sequence

from tactful.normalize import client_words, fold, sentence_ends
from tactful.policy import rule_on
from tactful.records import (
    Category,
    Evidence,
    Finding,
    Message,
    Risk,
    Scan,
    Verdict,
)
from tactful.rules import CompiledRule, Rule, incoming_rules
from tactful.stance import decide


def matches(
    text: str, rules: Iterable[CompiledRule], *, thread: bool = False
) -> list[tuple[Rule, tuple[Evidence, ...]]]:
    """Pair each rule that hits with its evidence, in the order of the text, then of the rules.

    Of a `thread` only the client's turns are read.
    """
    folded = fold(client_words(text) if thread else text)
    ends = sentence_ends(folded.text)
    hits = [(compiled.rule, compiled.evidence(text, folded, ends)) for compiled in rules]
    return sorted(((r, e) for r, e in hits if e), key=lambda hit: hit[1][0].start)


def find(message: Message, rules: Iterable[CompiledRule]) -> tuple[Finding, ...]:
    """Give the red flags of the message under its platform's policy, in the order of the text.

    Allowed ones are findings too, with that verdict: the reader sees what was weighed.
    """
    return tuple(
        _finding(message, rule, rule.category, evidence)
        for rule, evidence in matches(message.text, rules, thread=True)
        if isinstance(rule.category, Category)
    )


def _finding(
    message: Message, rule: Rule, category: Category, evidence: tuple[Evidence, ...]
) -> Finding:
    policy = rule_on(message, category)
    return Finding(
        rule=rule.id,
        category=category,
        severity=rule.severity,
        verdict=policy.verdict,
        evidence=evidence,
        why=rule.why,
        benign_reading=rule.benign_reading,
        advice=rule.advice,
        says=policy.says,
        source=policy.source,
        checked_on=policy.checked_on,
    )


def risk_of(findings: Sequence[Finding]) -> Risk:
    """Give the worst severity among findings that are not allowed; `none` without any."""
    order = list(Risk)
    weighed = (Risk(f.severity) for f in findings if f.verdict is not Verdict.ALLOWED)
    return max(weighed, key=order.index, default=Risk.NONE)


def scan(message: Message, rules: Iterable[CompiledRule] | None = None) -> Scan:
    """Read the message for red flags and say which stance they call for. Needs no model.

    Without `rules` the shipped ones are used.
    """
    findings = find(message, incoming_rules() if rules is None else rules)
    return Scan(
        schema=1,
        risk=risk_of(findings),
        stance=decide(message, findings).stance,
        platform=message.platform,
        stage=message.stage,
        findings=findings,
    )
