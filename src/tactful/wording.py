"""What the model may write where it writes freely: only the client's own harmless words.

The limits hold while a sentence is being written, token by token, so a name, a number or
a link from nowhere cannot come about at all.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from tactful.normalize import client_words, fold
from tactful.records import Finding, Message
from tactful.rules import RULEBOOK, read_toml

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LEAST_LETTERS = 3


class Limits(NamedTuple):
    """What may be written: which words, how many, and which pairs would change their owner."""

    words: frozenset[str]
    swapped: frozenset[str]
    most_words: int

    def allows(self, text: str) -> bool:
        """Tell whether `text` is, or can still become, something that may be written."""
        *whole, last = text.strip().split(" ")
        if len(whole) >= self.most_words or not text.strip() or "  " in text:
            return not text.strip()
        if any(word.lower() not in self.words for word in whole):
            return False
        partial = last.lower()
        return any(word.startswith(partial) for word in self.words) and not self._swaps(text)

    def finished(self, text: str) -> bool:
        """Tell whether `text` can stand as it is: known words, the last one naming a thing."""
        words = text.strip().lower().split(" ")
        return (
            all(word in self.words for word in words)
            and words[-1] not in _ties()
            and any(word not in _ties() for word in words)
            and not self._swaps(text)
        )

    def without(self, text: str) -> "Limits":
        """Give these limits less the words that `text` has used already, ties aside."""
        used = frozenset(_WORD.findall(fold(text).text))
        return self._replace(words=self.words - (used - _ties()))

    def _swaps(self, text: str) -> bool:
        return any(pair in text.lower() for pair in self.swapped)


def limits_for(message: Message, findings: Sequence[Finding], most_words: int) -> Limits:
    """Give the limits for writing about a message: its words less those of any evidence.

    What the client calls "your ..." belongs to the freelancer, so that pair is kept out.
    """
    safe = _without_evidence(message.text, findings)
    found = _WORD.findall(fold(safe).text)
    words = {w for w in found if len(w) >= _LEAST_LETTERS and w not in _not_taken()}
    evidence = {w for f in findings for e in f.evidence for w in _WORD.findall(fold(e.text).text)}
    pairs = {f"your {b}" for a, b in pairwise(found) if a in {"your", "ur"}}
    return Limits(frozenset(words - (evidence - _ties())) | _ties(), frozenset(pairs), most_words)


def _without_evidence(text: str, findings: Sequence[Finding]) -> str:
    kept = list(client_words(text))
    for finding in findings:
        for evidence in finding.evidence:
            kept[evidence.start : evidence.end] = " " * (evidence.end - evidence.start)
    return "".join(kept)


@cache
def _ties() -> frozenset[str]:
    return _listed("ties")


@cache
def _not_taken() -> frozenset[str]:
    return _listed("not_taken")


def _listed(name: str) -> frozenset[str]:
    return frozenset(str(read_toml(RULEBOOK / "writing.toml")[name]).split())
