"""The stages in order, from a message to a checked reply."""

import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

from tactful.account import answered_asks, moves_said
from tactful.briefing import Wishes, brief_of
from tactful.drafting import Cleared, Drafter, Writer, template
from tactful.errors import InputError, NoWordingError, PromptError
from tactful.flagging import flag_report
from tactful.languages import ENGLISH, spoken
from tactful.plan import Brief, make_plan
from tactful.postcheck import Bounds, gaps, missing, violations
from tactful.prompting import Room, what_fits
from tactful.prompts import PromptBook, the_book
from tactful.records import (
    CheckedReply,
    Checks,
    Message,
    ModelInfo,
    Move,
    Plan,
    Scan,
    Stance,
    Style,
    Timing,
    Tokens,
    Tone,
    Violation,
)
from tactful.rulebook import outgoing_rules
from tactful.scan import scan
from tactful.settings import Settings
from tactful.styles import Task, freed, letter_style
from tactful.threads import client_words
from tactful.wording import limits_for

Show = Callable[[str], None]


class Model(Writer, Room, Protocol):
    """A loaded model: a writer that knows what it is and how much it can hold."""

    @property
    def info(self) -> ModelInfo:
        """Its name, file and size."""

    @property
    def load_s(self) -> float:
        """Seconds it took to load."""


class Laid(NamedTuple):
    """A plan with what it was made from, in the language of its book."""

    plan: Plan
    brief: Brief
    book: PromptBook

    def bounds(self, settings: Settings) -> Bounds:
        """Give what every piece of the letter is held against."""
        intent = self.brief.intent
        return Bounds(
            message=self.brief.message,
            rules=outgoing_rules(),
            approved=frozenset(option for move in self.plan.moves for option in move.options),
            echo_words=settings.echo_words,
            known="\n".join((self.brief.profile.facts(), *intent.words())),
        )

    @property
    def filled(self) -> tuple[str, ...]:
        """The phrases that the sentences of the letter were filled in with."""
        brief = self.brief
        values = self.book.situation(brief.message, brief.decision.stance, Tone.WARM).values
        facts = (*values.values(), *brief.profile.values().values())
        names = (*brief.topics, *brief.named.values())
        return tuple(dict.fromkeys(v for v in (*facts, *names) if isinstance(v, str) and v))

    def turn(self, settings: Settings) -> int:
        """Give where to begin among the sentences: another place for another message or seed."""
        return zlib.crc32(self.brief.message.text.encode()) + settings.seed


def draft_reply(  # noqa: PLR0913 (what a caller may hook into)
    message: Message,
    model: Model | None,
    settings: Settings,
    wishes: Wishes = Wishes(),  # noqa: B008 (frozen)
    *,
    show: Show = lambda _: None,
    notice: Show = lambda _: None,
    found: Scan | None = None,
    book_in: Callable[[str], PromptBook] = the_book,
) -> CheckedReply:
    """Draft a reply and give it once it has passed the check.

    Without a model this is the letter made of approved sentences alone. `show` gets each piece
    of the reply as soon as it is cleared; what was shown is never taken back. `notice` gets what
    the user should know besides. `found` saves scanning a message twice; `book_in` gives the book
    of a language. Raises InputError when a wish cannot be met safely.
    """
    started = time.perf_counter()
    found = found or scan(message)
    laid = lay_out(message, found, settings, wishes, notice=notice, book_in=book_in)
    stage = _Stage(message, found, laid, settings, notice)
    stage.refuse_unsafe_intent()
    pieces: list[Cleared] = []
    first_word_s = 0.0
    for piece in stage.pieces(model):
        first_word_s = first_word_s or time.perf_counter() - started
        show(piece.text)
        pieces.append(piece)
    reply = "".join(piece.text for piece in pieces)
    checks = _prove(reply, pieces, stage)
    load_s, total_s = model.load_s if model else 0.0, time.perf_counter() - started
    return CheckedReply(
        schema=1,
        reply=reply,
        source="model" if model else "template",
        style=stage.style(model) if model else None,
        language=stage.laid.book.language,
        tone=settings.tone,
        needs_fill=gaps(reply),
        asks=answered_asks(stage.laid.brief, stage.laid.plan, pieces),
        plan=moves_said(stage.laid.brief, stage.laid.plan, pieces),
        report=stage.report(),
        scan=found,
        checks=checks,
        model=model.info if model else None,
        timing=Timing(load_s=load_s, first_word_s=first_word_s, total_s=total_s),
        tokens=model.tokens if model else Tokens(),
    )


def _prove(reply: str, pieces: Sequence[Cleared], stage: "_Stage") -> Checks:
    """Tell how a whole reply got past the check.

    Raises PromptError when it is not what the plan and the check call for.
    """
    plan = stage.laid.plan
    faults = (*stage.check(reply), *missing(reply, plan))
    if faults:
        raise PromptError(
            f"stances/{plan.stance}.md: the letter is not fit to go out: {faults[0].rule}",
            hint="change the sentences in prompts/",
        )
    return Checks(
        passed=not faults,
        attempts=max(piece.attempt for piece in pieces),
        rejected=tuple(r for piece in pieces for r in piece.rejected),
    )


def lay_out(
    message: Message,
    found: Scan,
    settings: Settings,
    wishes: Wishes,
    *,
    notice: Show,
    book_in: Callable[[str], PromptBook] = the_book,
) -> Laid:
    """Decide how to meet the findings and lay out the reply, in English where words are missing.

    `book_in` gives the book of a language. Raises InputError when an `answer` is wished for that
    would leave a risk unaddressed.
    """
    asked = wishes.language or spoken(client_words(message.text, me=message.me))
    for language in dict.fromkeys((asked, ENGLISH)):
        book = book_in(language)
        brief = brief_of(message, found, wishes, language)
        try:
            return Laid(make_plan(brief, book, settings), brief, book)
        except NoWordingError as fault:
            if language == ENGLISH:
                raise
            notice(f"the reply is in English: {fault.message}")
    raise AssertionError("English was tried")


def _split(plan: Plan) -> tuple[Plan, Plan]:
    """Give the first move of a plan and the rest of it as plans of their own."""
    first = Plan(stance=plan.stance, moves=plan.moves[:1], glue=plan.glue[:1])
    return first, Plan(stance=plan.stance, moves=plan.moves[1:], glue=plan.glue[1:])


class _Stage(NamedTuple):
    message: Message
    found: Scan
    laid: Laid
    settings: Settings
    notice: Show

    def check(self, reply: str) -> tuple[Violation, ...]:
        return violations(reply, self.laid.bounds(self.settings))

    def refuse_unsafe_intent(self) -> None:
        """Raise InputError when what the freelancer wants said may not go out."""
        intent = self.laid.brief.intent
        for words in intent.words():
            for fault in self.check(words)[:1]:
                raise InputError(
                    f"--intent: {words!r} cannot go out on {self.message.platform} at this stage: "
                    f"{fault.text!r}: {fault.why}",
                    hint="leave that out, or say it another way",
                )

    def report(self) -> str:
        decision = self.laid.brief.decision
        if decision.stance is not Stance.WALK_AWAY or not decision.because:
            return ""
        return flag_report(self.message, decision.because, self.laid.book)

    def pieces(self, model: Model | None) -> Iterator[Cleared]:
        plan = self.laid.plan
        turn = self.laid.turn(self.settings)
        if model is None:
            yield from template(plan, self.check, turn)
            return
        # The greeting needs no model, so that it is there at once while the model loads.
        opening, rest = _split(plan)
        greeting = next(template(opening, self.check, turn))
        yield greeting
        free = self.style(model) is Style.FREE
        read = what_fits(self.message.text, self.found, self.laid.book, model, shown=free)
        if read.note:
            self.notice(read.note)
        model.begin(read.prompt, turn)
        model.say(greeting.text)
        drafter = Drafter(
            model, self.check, self.settings.attempts, self._brief(read.excerpt), turn
        )
        rest = freed(rest, self.laid.filled) if free else rest
        yield from drafter.carry_out(rest, greeting.text)

    def style(self, model: Model) -> Style:
        return letter_style(self.settings, model.info.parameters, self.laid.book.language)

    def _brief(self, excerpt: str) -> Callable[[Move, str], Task]:
        book, more = self.laid.book, self.settings.written_words

        def brief(move: Move, wording: str) -> Task:
            limits = limits_for(move, wording, self.message, self.found.findings, more_words=more)
            return Task(book.task(excerpt, move.purpose, wording), limits, wording, move)

        return brief
