"""What the client asks for, one sentence at a time."""

from collections.abc import Iterable, Sequence
from functools import cache

from tactful.normalize import client_words, fold, sentences
from tactful.records import Evidence, Finding, Record
from tactful.rules import RULEBOOK, Automaton, automaton, read_toml


class Ask(Record):
    """A question or request: its words in the message and its kind (see rulebook/asks.toml)."""

    kind: str
    evidence: Evidence


@cache
def ask_patterns() -> tuple[tuple[str, Automaton], ...]:
    """Give each kind of ask with what finds it, the most telling kind first."""
    return tuple(
        (kind, automaton(f"asks.toml: {kind}", entry["patterns"]))
        for kind, entry in read_toml(RULEBOOK / "asks.toml").items()
        if isinstance(entry, dict)
    )


def find_asks(text: str, findings: Sequence[Finding]) -> tuple[Ask, ...]:
    """Give the harmless asks of a message in its order, one of a kind.

    Sentences that hold evidence of a finding are left to the boundaries.
    """
    folded = fold(client_words(text))
    risky = [(e.start, e.end) for finding in findings for e in finding.evidence]
    asks: dict[str, Ask] = {}
    for a, b in sentences(folded.text):
        start, end = folded.span(a, b)
        if any(start < stop and begin < end for begin, stop in risky):
            continue
        kind = _kind(folded.text[a:b], ask_patterns())
        if kind:
            words = text[start:end]
            evidence = Evidence(start=start, end=end, text=words)
            asks.setdefault(kind, Ask(kind=kind, evidence=evidence))
    if len(asks) > 1:
        asks.pop("brief", None)
    return tuple(asks.values())


def _kind(sentence: str, patterns: Iterable[tuple[str, Automaton]]) -> str | None:
    return next((kind for kind, finder in patterns if finder.search(sentence)), None)
