"""What the model may write where it words a sentence itself.

The limits hold while a sentence is being written, token by token, so a name, a number or a link
from nowhere cannot come about at all, nor words that no approved sentence of the move has and that
are not listed as harmless.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from tactful.normalize import fold, sentences
from tactful.records import Finding, Message, Move
from tactful.tables import RULEBOOK, read_toml
from tactful.threads import client_words

GAP = re.compile(r"\[[^\[\]\n]{1,120}\]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ'’-]+")
_LEAST_LETTERS = 3
_LONGEST_ACRONYM = 4
_LEAST_WORDS = 3
_FILLED = "\ufffc"  # stands for a gap that has been written
_PAUSES = ",;:"
_ENDS = ".!?"
# Where the client's words may come: anywhere else they would say what the answer is an answer to.
_OF_THE_PROJECT = {"acknowledgement", "interest"}
# Where a word more is a promise more.
_NO_MORE_THAN_THAT = {"answer", "offer"}
_OWNERS = {"my", "your", "our", "their", "his", "her", "its"}


@dataclass(frozen=True)
class Limits:
    """What one sentence may be: its words as they are spelled, and how many.

    `kept` phrases and `gaps` have to come, word for word; a gap once. `owned` tells what may follow
    "my", "your" and the like. The sentence ends on one of `ends`.
    """

    words: frozenset[str]
    kept: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    owned: frozenset[tuple[str, str]] = frozenset()
    most_words: int = 30
    ends: str = _ENDS

    def allows(self, text: str) -> bool:
        """Tell whether `text` is, or can still become, a sentence that may be written."""
        said = text.lstrip(" ")
        if not said:
            return len(text) <= 1
        if said[-1] in self.ends and self.finished(text):
            return True
        closed, begun = self._without_gaps(said)
        *whole, last = closed.split(" ")
        if begun:
            return not last and self._goes_on(begun, said) and self._fit(whole)
        return self._fit(whole) and (not last or self._begins(last, first=not whole))

    def rest(self, text: str) -> str:
        """Give what has to follow whatever may come: the rest of a gap that is begun."""
        _, begun = self._without_gaps(text.lstrip(" "))
        ways = {gap for gap in self.gaps if begun and gap.startswith(begun) and gap not in text}
        return next(iter(ways))[len(begun) :] if len(ways) == 1 else ""

    def finished(self, text: str) -> bool:
        """Tell whether `text` is a whole sentence with all that has to come."""
        said = text.strip(" ")
        closed, begun = self._without_gaps(said)
        words = closed[:-1].split(" ")
        return (
            said[-1:] in tuple(self.ends)
            and not begun
            and len(words) >= _LEAST_WORDS
            and self._fit(words)
            and words[-1][-1:] not in tuple(_PAUSES)
            and all(gap in said for gap in self.gaps)
            and all(phrase.lower() in said.lower() for phrase in self.kept)
        )

    def first_odd(self, text: str) -> str:
        """Give the first word of a sentence that it may not have, empty when each is allowed."""
        closed, _ = self._without_gaps(text.strip(" ").rstrip(_ENDS))
        words = enumerate(closed.split(" "))
        return next((word for at, word in words if not self._known(word, first=not at)), "")

    def _without_gaps(self, said: str) -> tuple[str, str]:
        """Give a text with each whole gap as one word, and a gap at its end that is only begun."""
        for gap in self.gaps:
            said = said.replace(gap, _FILLED, 1)
        closed, bracket, begun = said.partition("[")
        return closed, bracket + begun

    def _goes_on(self, begun: str, said: str) -> bool:
        return any(gap.startswith(begun) and gap not in said for gap in self.gaps)

    def _fit(self, words: Sequence[str]) -> bool:
        plain = [word.rstrip(_PAUSES).lower() for word in words]
        return (
            len(words) < self.most_words
            and all(self._known(word, first=not at) for at, word in enumerate(words))
            and all(a != b for a, b in pairwise(plain))
            and all(
                a not in _OWNERS or b == _FILLED or (a, b) in self.owned for a, b in pairwise(plain)
            )
        )

    def _known(self, word: str, *, first: bool) -> bool:
        return bool(self._forms(word, first=first) & self.words) or self._is_marked(
            word, first=first
        )

    def _is_marked(self, word: str, *, first: bool) -> bool:
        bare = word[:-1] if word[-1:] in tuple(_PAUSES) else word
        return bare == _FILLED or bool(self._forms(bare, first=first) & self.words)

    def _begins(self, word: str, *, first: bool) -> bool:
        begun = bool(self._forms(word, first=first) & self._beginnings)
        return begun or self._is_marked(word, first=first)

    def _forms(self, word: str, *, first: bool) -> frozenset[str]:
        """Give how a word may be spelled within a sentence; the first one needs its capital."""
        if not first:
            return frozenset({word})
        if word[:1].islower():
            return frozenset()
        return frozenset({word, word[:1].lower() + word[1:]})

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(word[:end] for word in self.words for end in range(1, len(word) + 1))


def limits_for(
    move: Move, wording: str, message: Message, findings: Sequence[Finding], *, more_words: int
) -> Limits:
    """Give the limits of a sentence that says what an approved `wording` of a move says.

    Its words are those of the move's approved sentences; the harmless ones listed, unless it is an
    answer or an offer; and the client's where the letter speaks of the project. None of the last
    two is part of any evidence. A question stays one.
    """
    own = frozenset(word for option in move.options for word in words_of(option))
    evidence = {w for f in findings for e in f.evidence for w in _WORD.findall(fold(e.text).text)}
    other = frozenset() if move.name in _NO_MORE_THAN_THAT else _listed("common")
    other |= _of_client(message, findings) if move.name in _OF_THE_PROJECT else frozenset()
    other = frozenset(word for word in other if fold(word).text not in evidence)
    return Limits(
        words=own | other | _listed("ties"),
        kept=tuple(phrase for phrase in move.kept if phrase in wording),
        gaps=tuple(GAP.findall(wording)),
        owned=frozenset(_owned(move.options)) | _common_owned(),
        most_words=len(wording.split()) + more_words,
        ends="?" if wording.rstrip().endswith("?") else ".!",
    )


def words_of(sentence: str) -> tuple[str, ...]:
    """Give the words of an approved sentence as they are spelled in it, gaps left out."""
    words = [word.strip(_PAUSES + _ENDS + "()") for word in GAP.sub(" ", sentence).split()]
    return tuple(
        word[0].lower() + word[1:] if at == 0 and _begins_a_sentence(word) else word
        for at, word in enumerate(word for word in words if word)
    )


def _begins_a_sentence(word: str) -> bool:
    """Tell whether the capital of a word may come of its place alone."""
    return word[1:] == word[1:].lower() and word.partition("'")[0] != "I"


def _owned(options: Sequence[str]) -> Iterator[tuple[str, str]]:
    for option in options:
        words = [word.lower() for word in words_of(option)]
        yield from ((a, b) for a, b in pairwise(words) if a in _OWNERS)


@cache
def _common_owned() -> frozenset[tuple[str, str]]:
    table = read_toml(RULEBOOK / "writing.toml")
    return frozenset(
        (owner, thing) for owner, things in table["owned"].items() for thing in things.split()
    )


def _of_client(message: Message, findings: Sequence[Finding]) -> frozenset[str]:
    return frozenset(
        word
        for word in _spelled(_without_evidence(message, findings))
        if len(word) >= _LEAST_LETTERS and fold(word).text not in _listed("not_taken")
    )


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


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(str(read_toml(RULEBOOK / "writing.toml")[name]).split())
