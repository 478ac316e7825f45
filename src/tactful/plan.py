"""The moves of the reply, in order, with the approved words of each."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from tactful.answers import Answers
from tactful.asks import Ask
from tactful.boundaries import Boundaries
from tactful.errors import PromptError
from tactful.intent import Intent
from tactful.languages import ENGLISH
from tactful.moves import MoveMaker
from tactful.owed import GRAVE, PARTING, Standing, owed_asks, shared_answers
from tactful.policy import rule_on
from tactful.profile import Profile
from tactful.prompts import PromptBook
from tactful.records import (
    Category,
    Decision,
    Evidence,
    Finding,
    Message,
    Move,
    MoveKind,
    Plan,
    Stage,
    Stance,
    Verdict,
)
from tactful.settings import Settings
from tactful.threads import turns

# Answers that thank by themselves.
_THANKING = {"offer", "thanks", "sent", "news"}
_CONTACT = (Category.OFF_PLATFORM_CONTACT, Category.CONTACT_DETAILS_SHARED)
_OURS = re.compile(r"(?i)\b(?:your|ur|you on|add you|invite you|which|what)\b")
_GREETING = 10  # words of which fewer are but a greeting, where they ask nothing
_TELLING = 25  # words after which a message has said what it is about


class Brief(NamedTuple):
    """All that a plan is made from.

    `topics` are what the client's project may be called, the best first; `named` what an ask
    is about, by its words; `client` is the client's first name, empty when it is not known.
    """

    message: Message
    decision: Decision
    allowed: tuple[Finding, ...] = ()
    asks: tuple[Ask, ...] = ()
    topics: tuple[str, ...] = ()
    named: Mapping[Evidence, str] = MappingProxyType({})
    profile: Profile = Profile()
    intent: Intent = Intent()
    client: str = ""


def make_plan(brief: Brief, book: PromptBook, settings: Settings) -> Plan:
    """Lay out the reply: which moves, in which order, with which approved sentences.

    The shape comes from the stance's file; moves that have nothing to say drop out. The same
    brief always gives the same plan. Raises NoWordingError when the book has no words for it in
    its language.
    """
    planner = _Planner(brief, book, settings)
    moves: list[Move] = []
    glue: list[str] = []
    for paragraph in book.paragraphs(brief.decision.stance):
        between = "\n\n"
        for name in paragraph:
            for move in planner.moves(name):
                glue.append(between if moves else "")
                moves.append(move)
                between = "\n" if move.name == "close" else " "
    return Plan(stance=brief.decision.stance, moves=tuple(moves), glue=tuple(glue))


class _Planner:
    """Turns the name of a move into the moves it stands for, none when nothing is to be said."""

    def __init__(self, brief: Brief, book: PromptBook, settings: Settings) -> None:
        self._brief = brief
        self._settings = settings
        decision, message = brief.decision, brief.message
        topic = brief.topics[0] if brief.topics else ""
        situation = book.situation(message, decision.stance, settings.tone).using(
            **brief.profile.values(), topic=topic, gist="", client=brief.client
        )
        self._maker = MoveMaker(book, situation)
        self._boundaries = Boundaries(
            self._maker, decision, message.stage, settings.most_boundaries
        )
        self._working = message.stage in {Stage.CONTRACT, Stage.ESTABLISHED}
        # Whether the two have talked before: then nobody thanks for getting in touch.
        self._known = self._working or any(t.ours for t in turns(message.text, message.me))
        welcomed = [e for f in brief.allowed for e in f.evidence] if self._welcome() else []
        standing = Standing(decision, brief.intent, self._working, welcomed)
        self._asks = owed_asks(brief.asks, standing)
        said = "" if self._working else topic
        talk = rule_on(message, Category.OFF_PLATFORM_CONTACT)
        self._answering = Answers(
            self._maker,
            brief.named,
            said,
            brief.intent,
            several=shared_answers(brief.asks, standing),
            anywhere=talk.verdict is Verdict.ALLOWED,
        )

    def moves(self, name: str) -> list[Move]:
        makers: dict[str, Callable[[], list[Move]]] = {
            "greeting": self._greeting,
            "acknowledgement": self._acknowledgement,
            "interest": self._interest,
            "welcome": self._welcome,
            "boundary": self._boundaries.boundary,
            "later": self._boundaries.later,
            "offer": self._boundaries.offer,
            "answers": self._answers,
            "question": self._question,
            "close": self._close,
            "parting": lambda: self._maker.chosen(
                "acknowledgement", "acknowledgement.md", "parting"
            ),
            "farewell": lambda: self._close("parting"),
        }
        if name not in makers:
            raise PromptError(
                f"stances/{self._brief.decision.stance}.md: there is no move called {name!r}",
                hint=f"the moves are: {', '.join(makers)}",
            )
        return makers[name]()

    def _greeting(self) -> list[Move]:
        section = "known" if self._known else "first time"
        if self._maker.has("moves/greeting.md", "named"):
            section = "named"
        return self._maker.chosen("greeting", "greeting.md", section)

    def _kinds(self) -> set[str]:
        return {ask.answer for ask in self._asks}

    def _acknowledgement(self) -> list[Move]:
        if self._kinds() & {*PARTING, *_THANKING}:
            return []
        section = "open"
        if self._kinds() & GRAVE:
            section = "working" if self._working else "parting"
        elif self._known:
            section = "working"
        elif self._brief.topics:
            section = "topic"
        return self._maker.chosen("acknowledgement", "acknowledgement.md", section)

    def _close(self, section: str = "open") -> list[Move]:
        if self._kinds() & PARTING:
            section = "parting"
        moves = self._maker.chosen("close", "close.md", section)
        if self._brief.profile.sign_off:
            signed = [self._brief.profile.sign_off]
            moves += [self._maker.move("sign-off", "moves/close.md", signed, kind=MoveKind.FIXED)]
        return moves

    def _interest(self) -> list[Move]:
        told = self._names_the_work() or self._tells_much()
        answering = self._brief.decision.stance is Stance.ANSWER and not self._says_nothing()
        if self._known or (answering and not self._is_open(told)):
            return []
        return self._maker.chosen("interest", "interest.md", "interest" if told else "curious")

    def _describes_job(self) -> bool:
        """Tell whether a job is described without a name, as most are outside English."""
        foreign = self._maker.book.language != ENGLISH
        return foreign and any(
            ask.answer == "brief" and not ask.beside_risk for ask in self._brief.asks
        )

    def _names_the_work(self) -> bool:
        return bool(
            self._brief.topics
            or self._brief.named
            or any(ask.kind == "feasibility" and not ask.beside_risk for ask in self._brief.asks)
        )

    def _tells_much(self) -> bool:
        return len(self._brief.message.text.split()) > _TELLING

    def _is_open(self, told: object) -> bool:
        """Tell whether a job is told of that no answer of the letter takes up."""
        kinds = self._kinds()
        return bool(
            told and kinds and not kinds & {"brief", "feasibility", *GRAVE, "offer", "thanks"}
        )

    def _welcome(self) -> list[Move]:
        contact = [f for f in self._brief.allowed if f.category in _CONTACT]
        if not any(f.category is Category.OFF_PLATFORM_CONTACT for f in contact):
            return []
        rules = [f.rule for f in contact]
        welcome = self._maker.chosen("welcome", "contact-welcome.md", "welcome", rules)
        if self._working and any(_asks_for_ours(ask) for ask in self._brief.asks):
            welcome += self._maker.chosen("welcome", "contact-welcome.md", "details", rules)
        return welcome

    def _answers(self) -> list[Move]:
        """Give the answers to the asks and what the freelancer wants said besides."""
        asks = self._asks[: self._settings.most_asks]
        intent = self._answering.intended()
        if not asks and not intent and self._brief.decision.stance is Stance.ANSWER:
            return [] if self._welcome() or self._says_nothing() else [self._reply_to_statement()]
        return [*intent, *self._answering.to(asks)]

    def _reply_to_statement(self) -> Move:
        """Give the answer to words that ask nothing: a job by its name is a job told."""
        told = self._brief.topics and not self._known
        file = "asks/brief.md" if told else "asks/statement.md"
        options = self._maker.book.options(file, "answer", self._maker.situation)
        return self._maker.move("answer", file, options)

    def _says_nothing(self) -> bool:
        """Tell whether a first message is no more than a greeting, so that we ask."""
        few = len(self._brief.message.text.split()) < _GREETING
        first = self._brief.message.stage is Stage.FIRST_CONTACT
        return few and first and not (self._known or self._asks or self._brief.topics)

    def _question(self) -> list[Move]:
        """Give what the freelancer wants asked, or a question where the message says too little."""
        wanted = self._answering.wanted()
        if wanted or self._brief.intent != Intent():
            return wanted
        vague = {f.category for f in self._brief.decision.because} - {Category.PROMPT_INJECTION}
        if self._brief.decision.stance is Stance.CLARIFY and (vague or not self._asks):
            return self._maker.chosen("question", "question.md", "brief")
        told_much = self._tells_much()
        told = self._asks or self._brief.topics or (told_much and self._names_the_work())
        told = told or self._known or self._describes_job()
        if told or (self._brief.decision.stance is Stance.ANSWER and not self._says_nothing()):
            return []
        begun = told_much or self._brief.message.stage is not Stage.FIRST_CONTACT
        return self._maker.chosen("question", "question.md", "next" if begun else "open")


def _asks_for_ours(ask: Ask) -> bool:
    """Tell whether a client wants the freelancer's own name or address somewhere."""
    return ask.answer == "contact" and bool(_OURS.search(ask.evidence.text))
