"""What the model may write where it writes freely: only the client's own harmless words.

The limits hold while a sentence is being written, token by token, so a name, a number or
a link from nowhere cannot come about at all.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from tactful.normalize import fold, sentences
from tactful.records import Finding, Message
from tactful.tables import RULEBOOK, read_toml
from tactful.threads import client_words

_WORD_OR_MARK = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]|\d+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ'’-]+")
_LEAST_LETTERS = 3
_LONGEST_ACRONYM = 4
_OWNED_WORDS = 3
_LEAD_WORDS = 3
_BEGINNINGS = {"the", "a", "an", "your"}


class Limits(NamedTuple):
    """What may be written: which words, as the client spells them, and how many.

    A phrase ends on one of `heads`. Two things stand side by side only as one of `pairs`, as they
    follow each other in the message. `swapped` holds pairs such as "your proposal" whose owner
    would change.
    """

    words: frozenset[str]
    heads: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    swapped: frozenset[str]
    most_words: int

    def allows(self, text: str) -> bool:
        """Tell whether `text` is, or can still become, something that may be written."""
        if not text.strip():
            return "  " not in text
        *whole, last = text.strip().split(" ")
        return (
            len(whole) < self.most_words
            and self.words.issuperset(whole)
            and any(word.startswith(last) for word in self.words)
            and self._paired(whole)
            and not self._swaps(text)
        )

    def finished(self, text: str) -> bool:
        """Tell whether `text` can stand as it is: known words, none twice, the last one a thing.

        It begins as a phrase does ("the ...") or names several, and not everything in it is a name.
        """
        words = text.strip().split(" ")
        things = [word for word in words if word not in _ties()]
        return (
            self.words.issuperset(words)
            and words[-1] in self.heads
            and len(things) == len(set(things))
            and self._paired(words)
            and any(word[0].islower() for word in things)
            and (words[0] in _BEGINNINGS or words[-1].endswith("s"))
            and not self._swaps(text)
        )

    def without(self, text: str) -> "Limits":
        """Give these limits less the words that `text` has used already, ties aside."""
        used = frozenset(_WORD.findall(fold(text).text))
        left = frozenset(w for w in self.words if w in _ties() or fold(w).text not in used)
        return self._replace(words=left, heads=self.heads & left)

    def _paired(self, words: Sequence[str]) -> bool:
        things = [fold(word).text for word in words if word not in _ties()]
        return all(pair in self.pairs for pair in pairwise(things))

    def _swaps(self, text: str) -> bool:
        return any(pair in text.lower() for pair in self.swapped)


def limits_for(message: Message, findings: Sequence[Finding], most_words: int) -> Limits:
    """Give the limits for writing about a message: its words less those of any evidence.

    What the client calls "your ..." belongs to the freelancer, so that pair is kept out.
    """
    safe = _without_evidence(message, findings)
    evidence = {w for f in findings for e in f.evidence for w in _WORD.findall(fold(e.text).text)}
    taken = frozenset(
        word
        for word in _spelled(safe)
        if len(word) >= _LEAST_LETTERS and fold(word).text not in _not_taken() | _ties() | evidence
    )
    folded = fold(safe).text
    heads = frozenset(_heads(folded))
    return Limits(
        words=taken | _ties(),
        heads=frozenset(word for word in taken if fold(word).text in heads),
        pairs=frozenset(_pairs(folded)),
        swapped=frozenset(_owned(folded)),
        most_words=most_words,
    )


def _heads(text: str) -> Iterator[str]:
    """Give the words that end a phrase: no further thing after them, and what leads in before."""
    words = _WORD_OR_MARK.findall(text)
    for index, word in enumerate(words):
        if not _is_thing(word) or (index + 1 < len(words) and _is_thing(words[index + 1])):
            continue
        before = index - 1
        while before >= max(index - _LEAD_WORDS, 0) and _describes(words[before]):
            before -= 1
        if before < 0 or words[before] in _leads() or not words[before][0].isalpha():
            yield word


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Give each two things that follow each other in a sentence, whatever else stands between."""
    for start, end in sentences(text):
        yield from pairwise(word for word in _WORD.findall(text[start:end]) if _is_thing(word))


def _is_thing(word: str) -> bool:
    return word[0].isalpha() and word not in _ties() | _not_taken()


def _describes(word: str) -> bool:
    return word in _listed("between") or (_is_thing(word) and word not in _leads())


def _owned(text: str) -> Iterator[str]:
    """Give "your X" for each of the words that soon follow a "your" of the client's."""
    words = _WORD.findall(text)
    for index, word in enumerate(words):
        if word in {"your", "ur"}:
            yield from (f"your {owned}" for owned in words[index + 1 : index + 1 + _OWNED_WORDS])


def _spelled(text: str) -> Iterator[str]:
    """Give the words of a text as they are spelled within a sentence.

    The first word of a sentence loses its capital, and a shouted one all of them.
    """
    for start, end in sentences(text):
        for index, word in enumerate(_WORD.findall(text[start:end])):
            if not _LATIN.fullmatch(word):  # look-alike letters make a word that only seems known
                continue
            shouted = word.isupper() and len(word) > _LONGEST_ACRONYM
            plain = word[1:].islower() and index == 0
            yield word.lower() if shouted or plain else word


def _without_evidence(message: Message, findings: Sequence[Finding]) -> str:
    kept = list(client_words(message.text, me=message.me))
    for finding in findings:
        for evidence in finding.evidence:
            kept[evidence.start : evidence.end] = " " * (evidence.end - evidence.start)
    return "".join(kept)


def _ties() -> frozenset[str]:
    return _listed("ties")


def _leads() -> frozenset[str]:
    return _listed("leads")


def _not_taken() -> frozenset[str]:
    return _listed("not_taken")


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(str(read_toml(RULEBOOK / "writing.toml")[name]).split())
