"""Findings made by hand, for tests that begin behind the scan."""

from collections.abc import Iterable

from tactful.policy import rule_on
from tactful.records import Category, Evidence, Finding, Message, Scan, Severity
from tactful.scan import risk_of
from tactful.stance import decide


def finding(message: Message, category: Category, words: str = "") -> Finding:
    """Give a finding under the message's policy; its evidence is the first place of `words`."""
    policy = rule_on(message, category)
    start = message.text.index(words)
    return Finding(
        rule=category.value.replace("_", "-"),
        category=category,
        severity=Severity.HIGH,
        verdict=policy.verdict,
        evidence=(Evidence(start=start, end=start + len(words), text=words),),
        why="It is risky.",
        benign_reading="It may be meant well.",
        advice="Stay here.",
        says=policy.says,
        source=policy.source,
        checked_on=policy.checked_on,
    )


def scan_with(message: Message, categories: Iterable[Category]) -> Scan:
    """Give the scan that finds each of the categories at the start of the message."""
    findings = tuple(finding(message, category) for category in categories)
    return Scan(
        schema=1,
        risk=risk_of(findings),
        stance=decide(message, findings).stance,
        platform=message.platform,
        stage=message.stage,
        findings=findings,
    )
