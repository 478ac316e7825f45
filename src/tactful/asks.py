"""What the client asks for, one sentence at a time."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache

from tactful.automata import any_of
from tactful.normalize import fold, sentences
from tactful.records import Evidence, Finding, Record
from tactful.rules import RULEBOOK, read_toml
from tactful.threads import client_words

_FILE = RULEBOOK / "asks.toml"
_LINK = re.compile(r"(?:https?://|www\.)\S+")


class Ask(Record):
    """A question or request: its words in the message and its kind (see rulebook/asks.toml)."""

    kind: str
    evidence: Evidence


class AskKind(Record):
    """How a kind of ask is found; one that is `asked` needs a word of asking as well."""

    patterns: tuple[str, ...]
    asked: bool = False


class AskKinds:
    """The kinds of asks of a file, the most telling first."""

    def __init__(self, table: dict[str, object]) -> None:
        self._asking = any_of("asks.toml: asking", [str(table.pop("asking"))])
        kinds = {name: AskKind.model_validate(entry) for name, entry in table.items()}
        self._kinds = [
            (name, kind.asked, any_of(f"asks.toml: {name}", kind.patterns))
            for name, kind in kinds.items()
        ]

    def of(self, sentence: str) -> list[str]:
        """Give the kinds of asks that a folded sentence makes, none when it asks nothing.

        The kinds that are `asked` may stand side by side; of the others the first one counts,
        and only where no definite one is.
        """
        asking = self._asking.search(sentence) is not None
        fitting = [(name, asked) for name, asked, finder in self._kinds if finder.search(sentence)]
        definite = [name for name, asked in fitting if asked and asking]
        vague = [name for name, asked in fitting if not asked]
        return definite or vague[:1]


@cache
def ask_kinds() -> AskKinds:
    """Give the shipped kinds of asks."""
    return AskKinds(read_toml(_FILE))


def find_asks(text: str, findings: Sequence[Finding], me: str = "") -> tuple[Ask, ...]:
    """Give the harmless asks of a message in its order, one of each kind that has a name.

    Sentences that hold evidence of a finding are left to the boundaries. In a conversation only the
    client's turns count; `me` is the freelancer's name there.
    """
    words = client_words(text, me=me)
    folded = fold(_LINK.sub(lambda link: " " * len(link[0]), words))
    risky = sorted((e.start, e.end) for finding in findings for e in finding.evidence)
    begins, stops = [begin for begin, _ in risky], sorted(stop for _, stop in risky)
    asks: dict[tuple[str, int], Ask] = {}
    for a, b in sentences(folded.text):
        start, end = folded.span(a, b)
        # Evidence touches a sentence unless it stops before it or begins after it.
        if bisect_right(stops, start) < bisect_left(begins, end) or not folded.text[a:b].strip():
            continue
        for kind in ask_kinds().of(folded.text[a:b].strip()):
            evidence = Evidence(start=start, end=end, text=text[start:end])
            place = start if kind == "other" else 0
            asks.setdefault((kind, place), Ask(kind=kind, evidence=evidence))
    return tuple(asks.values())
