"""Which asks of the client the reply answers, and with which words."""

import re
import textwrap
from collections.abc import Mapping, Sequence

from tactful.asks import Ask
from tactful.intent import Intent
from tactful.moves import MoveMaker
from tactful.promptfile import Situation
from tactful.records import Decision, Evidence, Move, MoveKind, Stance

_GIST_LENGTH = 60
_GATHERED = 3  # from so many on, answers share a sentence
_HOURLY = re.compile(r"(?i)\b(?:rates?|hourly|per hour|an hour|/ ?h(?:r|our)?)\b")
# Words by which somebody wants our price, date or terms; without them it is the client's own.
_ASKING = re.compile(
    r"(?i)\?"
    r"|\b(?:how|what|when|which|whether|could|can|would) (?:\w+ )?"
    r"(?:you|we|your|is|are|it|that|this|they|do|does|soon|much|many|long)\b"
    r"|\byour (?:\w+ )?"
    r"(?:price|rate|rates|quote|fee|charge|estimate|availability|timeline)\b"
    r"|\b(?:let|tell|send|give|quote|share|state|mention|include) (?:me|us|your|a)\b"
    r"|\b(?:estimate|quote)\b"
)
# A line put into the mouth of an AI: no client asks it of the freelancer.
_FOR_AN_AI = re.compile(r"(?i)^\W*(?:assistant|system|developer|ai|bot|model)\W{0,3}:")
_SALUTATION = re.compile(
    r"(?i)^\W*(?:hi|hello|hey|dear)\b[^,.!?]{0,20}[,!]|^\W*(?:hi|hello|hey|also|and|but|so)\b(?!-)"
)
# Answers, by their files, that a boundary puts off: they must not sound like consent.
_WAITING = {
    "brief", "thanks", "offer", "agreement", "feasibility", "action", "change", "contact",
    "payment-terms", "personal", "spec",
}  # fmt: skip
# Those that are safe in one sentence with what a boundary is about: plain facts.
_FACTS = {"price", "availability", "timeline", "experience", "samples"}
# Remarks that call for no chat about the project, that end it.
GRAVE = {"rejection", "complaint"}
PARTING = {"rejection"}
# Those whose answer names its question, so that each gets its own.
_NAMED = {"other", "confirmation"}
_SMALL = {"thanks", "brief"}
# A whole job told, and what is told along with it.
_JOB = {"brief", "feasibility"}
_OF_THE_JOB = {"action", "change", "contact", "agreement"}


class Answers:
    """The moves that answer the asks, and those that say and ask what the freelancer wants."""

    def __init__(
        self, maker: MoveMaker, named: Mapping[Evidence, str], said: str, intent: Intent
    ) -> None:
        """Take what asks are about, by their words, and the name that the letter says before."""
        self._maker = maker
        self._named = named
        self._said = said
        self._intent = intent

    def to(self, asks: Sequence[Ask]) -> list[Move]:
        """Give the answers to some asks; three or more share a sentence."""
        gathered = [ask for ask in asks if self._has_clause(ask)]
        if len(gathered) < _GATHERED:
            return [*map(self._answer, asks)]
        rest = [ask for ask in asks if ask not in gathered]
        return [self._gathered(gathered), *map(self._answer, rest)]

    def _has_clause(self, ask: Ask) -> bool:
        file, about = f"asks/{ask.answer}.md", self._about(ask)
        told = is_told(ask) and self._maker.book.has(file, "told", about)
        return not told and self._maker.book.has(file, "clause", about)

    def _gathered(self, asks: Sequence[Ask]) -> Move:
        clauses = [
            self._maker.book.options(f"asks/{ask.answer}.md", "clause", self._about(ask))
            for ask in asks
        ]
        options = self._maker.joined("gathered.md", "gathered", clauses)
        return self._maker.move("answer", "moves/gathered.md", options, asks=asks)

    def _answer(self, ask: Ask) -> Move:
        file, about = f"asks/{ask.answer}.md", self._about(ask)
        told = is_told(ask) and self._maker.book.has(file, "told", about)
        options = self._maker.book.options(file, "told" if told else "answer", about)
        # The gap that names the question comes first; the bare one is for a question that must
        # not come back in the reply.
        kind = MoveKind.FIXED if ask.answer in _NAMED else MoveKind.CHOSEN
        return self._maker.move("answer", file, options, kind=kind, asks=[ask])

    def _about(self, ask: Ask) -> Situation:
        """Give the situation with what an ask is about, unless the letter has just named it."""
        own = self._named.get(ask.evidence, "")
        return self._maker.situation.using(
            gist=gist(ask),
            topic="" if own == self._said else own,
            hourly=bool(_HOURLY.search(ask.evidence.text)),
        )

    def intended(self) -> list[Move]:
        """Give what the freelancer wants said."""
        file, intent = "moves/intent.md", self._intent
        said = [
            (section, {"words": words})
            for section, all_words in (
                ("say", intent.says),
                ("gap", (intent.foreign,) if intent.foreign else ()),
            )
            for words in all_words
        ]
        return [
            self._maker.move(
                "intent",
                file,
                self._maker.options(file, section, **values),
                kind=MoveKind.FIXED,
            )
            for section, values in said
        ]

    def wanted(self) -> list[Move]:
        """Give what the freelancer wants asked."""
        intent, file = self._intent, "moves/intent.md"
        return [
            self._maker.move(
                "question",
                file,
                self._maker.options(file, name, words=words),
            )
            for name, all_words in (
                ("ask for", intent.things),
                ("ask to", intent.requests),
                ("ask", intent.questions),
                ("ask about", intent.topics),
            )
            for words in all_words
        ]


def open_asks(
    asks: Sequence[Ask],
    decision: Decision,
    intent: Intent,
    *,
    working: bool,
    welcomed: Sequence[Evidence],
) -> tuple[Ask, ...]:
    """Give the asks to answer, one of those that share an answer.

    Risky ones are left to the boundaries, those in words that are `welcomed` to the welcome.
    Where something is to be settled, a brief waits, and thanks must not sound like consent.
    Beside anything more definite, thanks and a brief need no answer of their own. Before a
    contract nobody can complain of us. What the freelancer's own intent answers is not answered
    again.
    """
    vague = decision.stance is Stance.CLARIFY and decision.because
    waiting = _WAITING | ({"other", "choice", "confirmation"} if vague else set())

    def is_open(ask: Ask) -> bool:
        words = ask.evidence
        if (
            _FOR_AN_AI.search(words.text)
            or ask.risky
            or (ask.beside_risk and ask.answer not in _FACTS)
        ):
            return False
        if welcomed and ask.answer in {"contact", "personal"}:
            return False
        if any(e.start < words.end and words.start < e.end for e in welcomed):
            return False
        if _is_out_of_place(ask, working=working):
            return False
        return not (decision.because and ask.answer in waiting)

    kept: dict[tuple[str, int], Ask] = {}
    for ask in filter(is_open, asks):
        place = ask.evidence.start if ask.answer in _NAMED else -1
        kept.setdefault((ask.answer, place), ask)
    left = [ask for ask in kept.values() if not intent.covers(ask.answer)]
    job = [ask for ask in left if ask.answer in _JOB]
    if job and not working:  # what is to be done is part of the job, and answered with it
        left = [ask for ask in left if ask.answer not in {*_JOB, *_OF_THE_JOB} or ask is job[0]]
    definite = [ask for ask in left if ask.answer not in _SMALL and not _is_job_told(ask)]
    parting = [ask for ask in left if ask.answer in PARTING]
    return tuple(parting or definite or (left[:1] if not intent.says else []))


def _is_out_of_place(ask: Ask, *, working: bool) -> bool:
    """Tell a complaint of somebody we have not worked for, and a price that is agreed already."""
    return (
        not working
        if ask.answer == "complaint"
        else (working and ask.answer == "price" and is_told(ask))
    )


def _is_job_told(ask: Ask) -> bool:
    return ask.answer in _JOB and is_told(ask)


def is_told(ask: Ask) -> bool:
    """Tell whether the client states a price, a date or terms rather than asks for ours."""
    return not _ASKING.search(ask.evidence.text)


def gist(ask: Ask) -> str:
    """Give an ask in a few words, for a gap that names it."""
    words = re.findall(r"[\w'’%$€£-]+", _SALUTATION.sub("", ask.evidence.text))
    return textwrap.shorten(" ".join(words), _GIST_LENGTH, placeholder="…")
