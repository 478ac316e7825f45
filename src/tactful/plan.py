"""The moves of the reply, in order, with the approved words of each."""

import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tactful.asks import Ask
from tactful.errors import PromptError
from tactful.promptfile import PromptFile, Situation
from tactful.prompts import PromptBook
from tactful.records import (
    Category,
    Decision,
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
from tactful.stance import stance_for

_CONTACT = (Category.OFF_PLATFORM_CONTACT, Category.CONTACT_DETAILS_SHARED)
_GIST_LENGTH = 60
_SALUTATION = re.compile(
    r"(?i)^\W*(?:hi|hello|hey|dear)\b[^,.!?]{0,20}[,!]|^\W*(?:hi|hello|hey|also|and|but|so)\b(?!-)"
)
# Answers, by their files, that a boundary puts off: they must not sound like consent.
_WAITING = {
    "brief", "thanks", "offer", "agreement", "feasibility", "action", "change", "contact",
    "payment-terms", "personal",
}  # fmt: skip
# Those that are safe in one sentence with what a boundary is about: plain facts.
_FACTS = {"price", "availability", "timeline", "experience", "samples"}
# Remarks that call for no chat about the project, that end it.
_GRAVE = {"rejection", "complaint"}
_PARTING = {"rejection"}
# Those whose answer names its question, so that each gets its own.
_NAMED = {"other", "confirmation"}
# Speaks of money first, then of talk: the order in which boundaries are kept when there are many.
_ORDER = (
    Category.FEE_AVOIDANCE,
    Category.OFF_PLATFORM_PAYMENT,
    Category.CRYPTO_PAYMENT,
    Category.UNPAID_WORK,
    Category.WORK_BEFORE_CONTRACT,
    Category.ESCROW_BYPASS,
    Category.OFF_PLATFORM_CONTACT,
    Category.CONTACT_DETAILS_SHARED,
)


class Brief(NamedTuple):
    """All that a plan is made from."""

    message: Message
    decision: Decision
    allowed: tuple[Finding, ...]
    asks: tuple[Ask, ...]


def make_plan(brief: Brief, book: PromptBook, settings: Settings) -> Plan:
    """Lay out the reply: which moves, in which order, with which approved sentences.

    The shape comes from the stance's file; moves that have nothing to say drop out.
    The same brief always gives the same plan.
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
                between = " "
    return Plan(stance=brief.decision.stance, moves=tuple(moves), glue=tuple(glue))


class _Planner:
    """Turns the name of a move into the moves it stands for, none when nothing is to be said."""

    def __init__(self, brief: Brief, book: PromptBook, settings: Settings) -> None:
        self._brief = brief
        self._book = book
        self._settings = settings
        self._situation = book.situation(brief.message, brief.decision.stance, settings.tone)
        self._served = tuple(_files_for(brief, book, settings.most_boundaries))

    def moves(self, name: str) -> list[Move]:
        makers: dict[str, Callable[[], list[Move]]] = {
            "greeting": self._greeting,
            "acknowledgement": self._acknowledgement,
            "interest": self._interest,
            "welcome": self._welcome,
            "boundary": lambda: self._from_sentences("boundary", self._served),
            "later": self._later,
            "offer": lambda: self._from_sentences("offer", self._served[:1]),
            "answers": self._answers,
            "question": self._question,
            "close": self._close,
            "parting": lambda: [self._chosen("acknowledgement", "acknowledgement.md", "parting")],
            "farewell": lambda: [self._chosen("close", "close.md", "parting")],
        }
        if name not in makers:
            raise PromptError(
                f"stances/{self._brief.decision.stance}.md: there is no move called {name!r}",
                hint=f"the moves are: {', '.join(makers)}",
            )
        return makers[name]()

    def _chosen(self, name: str, file: str, section: str, serves: Sequence[str] = ()) -> Move:
        options = self._book.options(f"moves/{file}", section, self._situation)
        return Move(name=name, kind=MoveKind.CHOSEN, options=options, serves=tuple(serves))

    def _greeting(self) -> list[Move]:
        section = "known" if self._working() else "first time"
        return [self._chosen("greeting", "greeting.md", section)]

    def _written(self, name: str, ending: str) -> Move:
        file = f"moves/{name}.md"
        return Move(
            name=name,
            kind=MoveKind.WRITTEN,
            ending=ending,
            opening=self._book.options(file, "opening", self._situation)[0],
            options=self._book.options(file, self._fixed_section(name), self._situation),
        )

    def _fixed_section(self, name: str) -> str:
        working = self._working() and self._book.has(f"moves/{name}.md", "working", self._situation)
        return "working" if working else "fixed"

    def _acknowledgement(self) -> list[Move]:
        if self._kinds() & _PARTING:
            return []
        if self._kinds() & _GRAVE:
            section = "working" if self._working() else "parting"
            return [self._chosen("acknowledgement", "acknowledgement.md", section)]
        return [self._written("acknowledgement", ".")]

    def _close(self) -> list[Move]:
        return [
            self._chosen("close", "close.md", "parting" if self._kinds() & _PARTING else "open")
        ]

    def _kinds(self) -> set[str]:
        return {ask.answer for ask in self._open_asks()}

    def _interest(self) -> list[Move]:
        return [] if self._working() else [self._chosen("interest", "interest.md", "interest")]

    def _working(self) -> bool:
        return self._brief.message.stage in {Stage.CONTRACT, Stage.ESTABLISHED}

    def _welcome(self) -> list[Move]:
        contact = [f for f in self._brief.allowed if f.category in _CONTACT]
        asked = any(f.category is Category.OFF_PLATFORM_CONTACT for f in contact)
        if not asked:
            return []
        return [self._chosen("welcome", "contact-welcome.md", "welcome", [f.rule for f in contact])]

    def _from_sentences(self, section: str, files: Sequence[PromptFile]) -> list[Move]:
        return [
            Move(
                name=section,
                kind=MoveKind.CHOSEN,
                options=self._book.options(file.name, section, self._situation),
                serves=self._served_by(file),
            )
            for file in files
            if self._book.has(file.name, section, self._situation)
        ]

    def _served_by(self, file: PromptFile) -> tuple[str, ...]:
        because = self._brief.decision.because
        return tuple(f.rule for f in because if f.category in file.front.serves)

    def _later(self) -> list[Move]:
        waiting = any(f.verdict is Verdict.NOT_YET for f in self._brief.decision.because)
        return self._from_sentences("later", self._served) if waiting else []

    def _answers(self) -> list[Move]:
        asks = self._open_asks()[: self._settings.most_asks]
        if not asks and self._brief.decision.stance is Stance.ANSWER and not self._welcome():
            return [self._answer("statement", self._situation, ())]
        return [self._answer_to(ask) for ask in asks]

    def _open_asks(self) -> list[Ask]:
        """Give the asks to answer, one of those that share an answer.

        Risky ones are left to the boundaries. Where something is to be settled, a brief waits,
        and thanks must not sound like consent. Beside anything more definite, thanks and a brief
        need no answer of their own; under a contract a brief is a piece of work asked for. Before
        one nobody can complain of us.
        """
        asks = _one_of_each([ask for ask in self._brief.asks if self._is_open(ask)])
        parting = [ask for ask in asks if ask.answer in _PARTING]
        definite = [ask for ask in asks if ask.answer not in {"thanks", "brief"}]
        return parting or definite or asks[:1]

    def _is_open(self, ask: Ask) -> bool:
        if ask.risky or (ask.beside_risk and ask.answer not in _FACTS):
            return False
        if ask.answer == "complaint" and not self._working():
            return False
        if ask.answer == "contact" and self._welcome():
            return False
        return not (self._brief.decision.because and ask.answer in _WAITING)

    def _answer_to(self, ask: Ask) -> Move:
        return self._answer(
            ask.answer, _with_gist(self._situation, ask), (ask.evidence.text.strip(),)
        )

    def _answer(self, kind: str, situation: Situation, serves: tuple[str, ...]) -> Move:
        options = self._book.options(f"asks/{kind}.md", "answer", situation)
        # The gap that names the question comes first; the bare one is for a question that must
        # not come back in the reply.
        how = MoveKind.FIXED if kind in _NAMED else MoveKind.CHOSEN
        return Move(name="answer", kind=how, options=options, serves=serves)

    def _question(self) -> list[Move]:
        vague = {f.category for f in self._brief.decision.because} - {Category.PROMPT_INJECTION}
        if self._brief.decision.stance is Stance.CLARIFY and (vague or not self._open_asks()):
            return [self._chosen("question", "question.md", "brief")]
        if self._open_asks() or self._working() or self._brief.decision.stance is Stance.ANSWER:
            return []
        return [self._written("question", "?")]


def _files_for(brief: Brief, book: PromptBook, most: int) -> Iterator[PromptFile]:
    """Give the sentence files that serve the findings, one for those that belong together.

    What calls for the stance comes first. A letter that walks away says one thing, any other
    at most `most`.
    """
    stance, because = brief.decision.stance, brief.decision.because
    found = {finding.category for finding in because}
    causes = {f.category for f in because if stance_for(f, brief.message.stage) is stance}
    left = 1 if stance is Stance.WALK_AWAY else most
    covered: set[Category] = set()
    for category in sorted(found, key=lambda c: (c not in causes, *_rank(c))):
        file = _file_for(category, book.sentence_files)
        if file is None or category in covered or left == 0:
            continue
        if file.front.alone and not found <= set(file.front.serves):
            continue
        covered |= set(file.front.serves)
        left -= 1
        yield file


def _rank(category: Category) -> tuple[int, int]:
    first = _ORDER.index(category) if category in _ORDER else -1
    return (first, list(Category).index(category))


def _file_for(category: Category, files: Sequence[PromptFile]) -> PromptFile | None:
    serving = [file for file in files if category in file.front.serves]
    return min(serving, key=lambda file: file.front.serves.index(category), default=None)


def _one_of_each(asks: Sequence[Ask]) -> list[Ask]:
    """Give the first ask of each answer; those whose answer names the question all stay."""
    kept: dict[tuple[str, int], Ask] = {}
    for ask in asks:
        place = ask.evidence.start if ask.answer in _NAMED else -1
        kept.setdefault((ask.answer, place), ask)
    return list(kept.values())


def _with_gist(situation: Situation, ask: Ask) -> Situation:
    words = re.findall(r"[\w'’-]+", _SALUTATION.sub("", ask.evidence.text))
    return situation.using(gist=textwrap.shorten(" ".join(words), _GIST_LENGTH, placeholder="…"))
