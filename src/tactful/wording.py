"""What the model may write where it writes freely: only the client's own harmless words.

The limits hold while a sentence is being written, token by token, so a name, a number or
a link from nowhere cannot come about at all.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tactful.normalize import client_words, fold
from tactful.records import Finding, Message

# Words that tie a phrase together; they carry no fact.
_TIES = frozenset("a an and at for from in of on the to with your".split())
# Words whose speaker would change between the message and the reply, and talk that names no thing.
_NOT_TAKEN = frozenset(
    """i me my mine we us our ours you u ur yours he him his she her they them their it its
    am are is was were be been being do does did have has had will would can could shall should
    may might must not no yes don't please pls kindly thanks thank hi hey hello dear regards
    sir madam who what which when where why how if then than that this these those there here
    just only also very really so but or as by about into out up down need want looking look
    get got let make send give tell know think see message profile proposal contact money
    yourself myself himself herself everything everybody someone something anything thing things
    upwork fiverr freelancer freelancers platform zoom skype telegram whatsapp signal discord
    slack teams paypal crypto usdt bitcoin antivirus interview contract milestone
    client clients first second third final last next new old other same whole full small big good
    great best nice little simple easy quick short long many much more most some any each every
    one two three four five six seven eight nine ten
    free pay paid payment fee fees account password today tomorrow now asap soon""".split()
)
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
            and words[-1] not in _TIES
            and any(word not in _TIES for word in words)
            and not self._swaps(text)
        )

    def without(self, text: str) -> "Limits":
        """Give these limits less the words that `text` has used already, ties aside."""
        used = frozenset(_WORD.findall(fold(text).text))
        return self._replace(words=self.words - (used - _TIES))

    def _swaps(self, text: str) -> bool:
        return any(pair in text.lower() for pair in self.swapped)


def limits_for(message: Message, findings: Sequence[Finding], most_words: int) -> Limits:
    """Give the limits for writing about a message: its words less those of any evidence.

    What the client calls "your ..." belongs to the freelancer, so that pair is kept out.
    """
    safe = _without_evidence(message.text, findings)
    found = _WORD.findall(fold(safe).text)
    words = {w for w in found if len(w) >= _LEAST_LETTERS and w not in _NOT_TAKEN}
    evidence = {w for f in findings for e in f.evidence for w in _WORD.findall(fold(e.text).text)}
    pairs = {f"your {b}" for a, b in zip(found, found[1:], strict=False) if a in {"your", "ur"}}
    return Limits(frozenset(words - (evidence - _TIES)) | _TIES, frozenset(pairs), most_words)


def _without_evidence(text: str, findings: Sequence[Finding]) -> str:
    kept = list(client_words(text))
    for finding in findings:
        for evidence in finding.evidence:
            kept[evidence.start : evidence.end] = " " * (evidence.end - evidence.start)
    return "".join(kept)
