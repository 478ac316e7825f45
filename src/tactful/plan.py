"""The moves of the reply, in order, with the approved words of each."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tactful.answers import GRAVE, NAMED, PARTING, gist, is_told, open_asks
from tactful.asks import Ask
from tactful.boundaries import files_for
from tactful.errors import PromptError
from tactful.intent import Intent
from tactful.profile import Profile
from tactful.promptfile import PromptFile, Situation
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

_CONTACT = (Category.OFF_PLATFORM_CONTACT, Category.CONTACT_DETAILS_SHARED)
_GATHERED = 3  # from so many on, answers share a sentence
_TELLING = 30  # words after which a message has said what it is about
_SECOND = 1  # the rung on which a request is met with other words


class Brief(NamedTuple):
    """All that a plan is made from.

    `topics` are what the client's project may be called, the best first; `named` what an ask
    is about, by its words.
    """

    message: Message
    decision: Decision
    allowed: tuple[Finding, ...] = ()
    asks: tuple[Ask, ...] = ()
    topics: tuple[str, ...] = ()
    named: Mapping[Evidence, str] = MappingProxyType({})
    profile: Profile = Profile()
    intent: Intent = Intent()


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
        self._book = book
        self._settings = settings
        decision, message = brief.decision, brief.message
        topic = brief.topics[0] if brief.topics else ""
        self._situation = book.situation(message, decision.stance, settings.tone).using(
            **brief.profile.values(), topic=topic, gist=""
        )
        self._working = message.stage in {Stage.CONTRACT, Stage.ESTABLISHED}
        self._served = tuple(
            files_for(decision, message.stage, book.sentence_files, settings.most_boundaries)
        )
        self._asks = open_asks(
            brief.asks,
            decision,
            brief.intent,
            working=self._working,
            welcomed=[e for f in brief.allowed for e in f.evidence] if self._welcome() else [],
        )

    def moves(self, name: str) -> list[Move]:
        makers: dict[str, Callable[[], list[Move]]] = {
            "greeting": lambda: self._chosen(
                "greeting", "greeting.md", "known" if self._working else "first time"
            ),
            "acknowledgement": self._acknowledgement,
            "interest": self._interest,
            "welcome": self._welcome,
            "boundary": self._boundary,
            "later": self._later,
            "offer": self._offer,
            "answers": self._answers,
            "question": self._question,
            "close": self._close,
            "parting": lambda: self._chosen("acknowledgement", "acknowledgement.md", "parting"),
            "farewell": lambda: self._close("parting"),
        }
        if name not in makers:
            raise PromptError(
                f"stances/{self._brief.decision.stance}.md: there is no move called {name!r}",
                hint=f"the moves are: {', '.join(makers)}",
            )
        return makers[name]()

    def _move(
        self,
        name: str,
        file: str,
        options: Sequence[str],
        *,
        kind: MoveKind = MoveKind.CHOSEN,
        findings: Sequence[str] = (),
        asks: Sequence[Ask] = (),
    ) -> Move:
        return Move(
            name=name,
            kind=kind,
            purpose=self._book.file(file).front.purpose,
            options=tuple(dict.fromkeys(options)),
            findings=tuple(findings),
            asks=tuple(ask.evidence for ask in asks),
        )

    def _chosen(
        self, name: str, file: str, section: str, findings: Sequence[str] = ()
    ) -> list[Move]:
        path = f"moves/{file}"
        options = self._book.options(path, section, self._situation)
        return [self._move(name, path, options, findings=findings)]

    def _kinds(self) -> set[str]:
        return {ask.answer for ask in self._asks}

    def _acknowledgement(self) -> list[Move]:
        if self._kinds() & PARTING:
            return []
        section = "open"
        if self._kinds() & GRAVE:
            section = "working" if self._working else "parting"
        elif self._working:
            section = "working"
        elif self._brief.topics:
            section = "topic"
        return self._chosen("acknowledgement", "acknowledgement.md", section)

    def _close(self, section: str = "open") -> list[Move]:
        if self._kinds() & PARTING:
            section = "parting"
        moves = self._chosen("close", "close.md", section)
        if self._brief.profile.sign_off:
            signed = [self._brief.profile.sign_off]
            moves += [self._move("sign-off", "moves/close.md", signed, kind=MoveKind.FIXED)]
        return moves

    def _interest(self) -> list[Move]:
        told = self._brief.topics or self._brief.named or any(
            ask.kind == "feasibility" and not ask.beside_risk for ask in self._brief.asks
        )
        if self._working or (
            self._brief.decision.stance is Stance.ANSWER and not self._is_open(told)
        ):
            return []
        return self._chosen("interest", "interest.md", "interest" if told else "curious")

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
        return self._chosen("welcome", "contact-welcome.md", "welcome", rules)

    def _boundary(self) -> list[Move]:
        """Give the boundary of the first file in full, those of the others in one sentence."""
        if not self._served:
            passing = self._brief.decision.stance in {Stance.DECLINE, Stance.WALK_AWAY}
            return self._chosen("boundary", "pass.md", "pass") if passing else []
        first, *rest = self._served
        again = self._brief.decision.rung >= _SECOND and self._book.has(
            first.name, "again", self._situation
        )
        section = "again" if again else "boundary"
        options = self._book.options(first.name, section, self._situation)
        moves = [self._move("boundary", first.name, options, findings=self._served_by(first))]
        if rest:
            also = [self._book.options(file.name, "also", self._situation) for file in rest]
            rules = [rule for file in rest for rule in self._served_by(file)]
            joined = self._joined("also.md", "also", also)
            moves.append(self._move("boundary", "moves/also.md", joined, findings=rules))
        return moves

    def _joined(self, file: str, section: str, clauses: Sequence[Sequence[str]]) -> list[str]:
        """Give sentences that say several clauses, each in its first, second ... wording."""
        options: list[str] = []
        for turn in range(max(map(len, clauses))):
            *before, last = [some[turn % len(some)] for some in clauses]
            situation = self._situation.using(clauses=", ".join(before), last=last)
            options += self._book.options(f"moves/{file}", section, situation)
        return [option[:1].upper() + option[1:] for option in options]

    def _offer(self) -> list[Move]:
        return self._from_sentences("offer", self._served[:1])

    def _later(self) -> list[Move]:
        waiting = any(f.verdict is Verdict.NOT_YET for f in self._brief.decision.because)
        return self._from_sentences("later", self._served) if waiting else []

    def _from_sentences(self, section: str, files: Sequence[PromptFile]) -> list[Move]:
        return [
            self._move(section, file.name, options, findings=self._served_by(file))
            for file in files
            if self._book.has(file.name, section, self._situation)
            for options in [self._book.options(file.name, section, self._situation)]
        ]

    def _served_by(self, file: PromptFile) -> tuple[str, ...]:
        because = self._brief.decision.because
        return tuple(f.rule for f in because if f.category in file.front.serves)

    def _answers(self) -> list[Move]:
        """Give the answers to the asks and what the freelancer wants said besides."""
        asks = self._asks[: self._settings.most_asks]
        intent = self._intended()
        if not asks and not intent and self._brief.decision.stance is Stance.ANSWER:
            if self._welcome():
                return []
            situation = self._situation
            options = self._book.options("asks/statement.md", "answer", situation)
            return [self._move("answer", "asks/statement.md", options)]
        gathered = [ask for ask in asks if self._has_clause(ask)]
        if len(gathered) < _GATHERED:
            return [*intent, *map(self._answer, asks)]
        rest = [ask for ask in asks if ask not in gathered]
        return [*intent, self._gathered(gathered), *map(self._answer, rest)]

    def _has_clause(self, ask: Ask) -> bool:
        file, about = f"asks/{ask.answer}.md", self._about(ask)
        told = is_told(ask) and self._book.has(file, "told", about)
        return not told and self._book.has(file, "clause", about)

    def _gathered(self, asks: Sequence[Ask]) -> Move:
        clauses = [
            self._book.options(f"asks/{ask.answer}.md", "clause", self._about(ask)) for ask in asks
        ]
        options = self._joined("gathered.md", "gathered", clauses)
        return self._move("answer", "moves/gathered.md", options, asks=asks)

    def _answer(self, ask: Ask) -> Move:
        file, about = f"asks/{ask.answer}.md", self._about(ask)
        told = is_told(ask) and self._book.has(file, "told", about)
        options = self._book.options(file, "told" if told else "answer", about)
        # The gap that names the question comes first; the bare one is for a question that must
        # not come back in the reply.
        kind = MoveKind.FIXED if ask.answer in NAMED else MoveKind.CHOSEN
        return self._move("answer", file, options, kind=kind, asks=[ask])

    def _about(self, ask: Ask) -> Situation:
        """Give the situation with what an ask is about, unless the letter has just named it."""
        named = not self._working and self._brief.topics
        own = self._brief.named.get(ask.evidence, "")
        own = "" if named and own in self._brief.topics[:1] else own
        return self._situation.using(gist=gist(ask), topic=own)

    def _intended(self) -> list[Move]:
        file, intent = "moves/intent.md", self._brief.intent
        said = [
            (section, {"words": words})
            for section, all_words in (
                ("say", intent.says),
                ("gap", (intent.foreign,) if intent.foreign else ()),
            )
            for words in all_words
        ]
        return [
            self._move(
                "intent",
                file,
                self._book.options(file, section, self._situation.using(**values)),
                kind=MoveKind.FIXED,
            )
            for section, values in said
        ]

    def _question(self) -> list[Move]:
        """Give what the freelancer wants asked, or a question where the message says too little."""
        intent, file = self._brief.intent, "moves/intent.md"
        wanted = [
            self._move(
                "question", file, self._book.options(file, name, self._situation.using(words=words))
            )
            for name, all_words in (
                ("ask for", intent.things),
                ("ask to", intent.requests),
                ("ask", intent.questions),
                ("ask about", intent.topics),
            )
            for words in all_words
        ]
        if wanted or intent != Intent():
            return wanted
        vague = {f.category for f in self._brief.decision.because} - {Category.PROMPT_INJECTION}
        if self._brief.decision.stance is Stance.CLARIFY and (vague or not self._asks):
            return self._chosen("question", "question.md", "brief")
        long = len(self._brief.message.text.split()) > _TELLING
        told = self._asks or self._brief.topics or self._working or long
        if told or self._brief.decision.stance is Stance.ANSWER:
            return []
        return self._chosen("question", "question.md", "open")
