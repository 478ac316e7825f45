"""The text for the platform's flag button, when a reply walks away."""

from collections.abc import Iterator, Sequence

from tactful.prompts import PromptBook
from tactful.records import Finding, Message
from tactful.threads import turns

_MOST = 4
_LONGEST_QUOTE = 160


def flag_report(message: Message, findings: Sequence[Finding], book: PromptBook) -> str:
    """Give a report to copy: what was asked, in the client's words and when, and the rule.

    Dates are those of the turns the words stand in; a text without turns has none.
    """
    quotes = list(dict.fromkeys(_quotes(message, findings)))
    rules = list(dict.fromkeys(finding.says for finding in findings))
    return book.whole("report.md", {"quotes": quotes[:_MOST], "rules": rules[:_MOST]})


def _quotes(message: Message, findings: Sequence[Finding]) -> Iterator[str]:
    said = turns(message.text)
    for finding in findings:
        for evidence in finding.evidence:
            words = " ".join(evidence.text.split())[:_LONGEST_QUOTE]
            turn = next((t for t in said if t.start <= evidence.start < t.end), None)
            header = message.text[turn.header : turn.start] if turn else ""
            when = header.strip(" \t\r\n:[]()") if any(c.isdigit() for c in header) else ""
            yield f'"{words}" ({when})' if when else f'"{words}"'
