"""What there is to review of the scenarios: now, with the wording before, and with each model."""

import time
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple, Self

from tactful.errors import PromptError, TactfulError
from tactful.pipeline import Model, draft_reply
from tactful.promptfile import Situation
from tactful.prompts import ENGLISH, PromptBook
from tactful.records import CheckedReply, Message, Stance, Tone
from tactful.scenarios import Outcome, Scenario, run
from tactful.settings import Settings
from tactful.templates import Values


class Drafted(NamedTuple):
    """What a model made of a scenario: a reply that passed the check, or why there is none.

    `read_s` are the seconds from the greeting, which needs no model, to the first sentence that
    the model chose: nearly all of them go into reading the prompt.
    """

    reply: CheckedReply | None
    fault: str = ""
    read_s: float = 0.0


class Versions(NamedTuple):
    """What a model makes of a scenario now, and with the wording before where that differs."""

    now: Drafted
    before: Drafted | None = None


class Reviewed(NamedTuple):
    """A scenario with what comes of it now and with the wording before, and what models wrote.

    `before` is None where no other wording was given, or where it could not be laid out, which
    `lost` then tells. `sources` are the files whose words the letter is made of.
    """

    now: Outcome
    before: Outcome | None
    lost: str
    took_s: float
    sources: tuple[str, ...]
    drafts: Mapping[str, Versions]

    @property
    def reads_otherwise(self) -> bool:
        """Whether the letter without a model differs from the one with the wording before."""
        return self.before is not None and self.before.walk.letter != self.now.walk.letter

    @property
    def is_asked_otherwise(self) -> bool:
        """Whether a model reads another prompt than with the wording before."""
        return self.before is not None and self.before.walk.prompt != self.now.walk.prompt

    @property
    def sentences(self) -> tuple[tuple[str, str, str], ...]:
        """What may be said otherwise than before: the move, its sentence before, and now.

        A model may choose any sentence of a move, so those count that this letter does not say.
        """
        if self.before is None:
            return ()
        pairs = zip_longest(self.before.walk.plan.moves, self.now.walk.plan.moves)
        return tuple(
            (move.name, was or "", now or "")
            for old, new in pairs
            for move in (new or old,)
            for was, now in zip_longest(old.options if old else (), new.options if new else ())
            if was != now
        )

    @property
    def touched(self) -> bool:
        """Whether the change of wording can be seen in a reply to this message."""
        differs = self.reads_otherwise or self.is_asked_otherwise or bool(self.sentences)
        return differs or bool(self.lost)

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong with the letter without a model, or not as expected; empty when nothing."""
        walk = self.now.walk
        told = [f"{fault.rule}: {fault.text!r}" for fault in walk.faults]
        return (*told, *([walk.stuck] if walk.stuck else ()), *self.now.wrong)

    @property
    def is_wrong(self) -> bool:
        """Whether anything is wrong now, with or without a model."""
        return bool(self.faults) or any(made.now.fault for made in self.drafts.values())

    def drafted(self, model: Model, book: PromptBook, before: PromptBook | None) -> Versions:
        """Give what a model makes of it, with the wording before too where that may differ."""
        scenario = self.now.scenario
        was = _draft(scenario, model, before.within) if before and self.touched else None
        return Versions(_draft(scenario, model, book.within), was)


class NotingBook(PromptBook):
    """A book that notes the files of its own that words were taken from, for one letter."""

    def __init__(self, *folders: Path, language: str = ENGLISH) -> None:
        super().__init__(*folders, language=language)
        self.noted: set[str] = set()

    def within(self, language: str) -> Self:
        """Give the same files in another language; the notes begin anew."""
        self.noted.clear()
        return super().within(language)

    def options(self, name: str, section: str, situation: Situation) -> tuple[str, ...]:
        """Give sentences as the book does, and note the file they stand in."""
        said = super().options(name, section, situation)
        spoken = self.wording(name)
        self.noted |= {spoken.name} if spoken else set()
        return said

    def paragraphs(self, stance: Stance) -> tuple[tuple[str, ...], ...]:
        """Give the shape of a letter as the book does, and note its file."""
        self.noted.add(f"stances/{stance}.md")
        return super().paragraphs(stance)

    def situation(self, message: Message, stance: Stance, tone: Tone) -> Situation:
        """Give the platform's phrases as the book does, and note their file."""
        tongue = "" if self.language == ENGLISH else f".{self.language}"
        self.noted.add(f"platforms{tongue}.toml")
        return super().situation(message, stance, tone)

    def whole(self, name: str, values: Values) -> str:
        """Give a text as the book does, and note its file."""
        self.noted.add(name)
        return super().whole(name, values)


def review(scenario: Scenario, book: NotingBook, before: PromptBook | None = None) -> Reviewed:
    """Give what there is to review of a scenario, without a model; raises PromptError as `run`."""
    started = time.perf_counter()
    now = run(scenario, book)
    took = time.perf_counter() - started
    was, lost = _earlier(scenario, before)
    return Reviewed(now, was, lost, took, tuple(sorted(book.noted)), {})


def _earlier(scenario: Scenario, before: PromptBook | None) -> tuple[Outcome | None, str]:
    try:
        return (run(scenario, before) if before else None), ""
    except PromptError as fault:
        return None, fault.message


def _draft(scenario: Scenario, model: Model, book_in: Callable[[str], PromptBook]) -> Drafted:
    """Give what a model makes of a scenario; what keeps it from a reply is told, not raised."""
    shown: list[float] = []
    try:
        reply = draft_reply(
            scenario.asked(),
            model,
            Settings(tone=scenario.tone),
            scenario.wishes(),
            show=lambda _: shown.append(time.perf_counter()),
            book_in=book_in,
        )
    except TactfulError as fault:
        return Drafted(None, fault.message)
    return Drafted(reply, read_s=shown[1] - shown[0] if len(shown) > 1 else 0.0)


def differing(now: PromptBook, before: PromptBook, names: Sequence[str]) -> tuple[str, ...]:
    """Give those of the files that differ between two books, or that only one of them has."""
    return tuple(name for name in names if _content(now.path(name)) != _content(before.path(name)))


def _content(path: Path) -> bytes | None:
    return path.read_bytes().replace(b"\r\n", b"\n") if path.exists() else None
