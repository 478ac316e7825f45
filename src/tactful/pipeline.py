"""The stages in order, from a message to a checked reply."""

import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

from tactful.asks import find_asks
from tactful.drafting import Cleared, Drafter, Writer, template
from tactful.errors import PromptError
from tactful.excerpt import excerpt
from tactful.plan import Brief, make_plan
from tactful.postcheck import Bounds, gaps, missing, violations
from tactful.prompts import Prompt, PromptBook, shipped_book
from tactful.records import (
    Category,
    CheckedReply,
    Checks,
    Message,
    ModelInfo,
    Plan,
    Scan,
    Timing,
    Tokens,
    Verdict,
    Violation,
)
from tactful.rulebook import outgoing_rules
from tactful.scan import scan
from tactful.settings import Settings
from tactful.stance import decide
from tactful.wording import limits_for

Show = Callable[[str], None]


class Model(Writer, Protocol):
    """A loaded model: a writer that knows what it is and how much it can hold."""

    @property
    def info(self) -> ModelInfo:
        """Its name, file and size."""

    @property
    def load_s(self) -> float:
        """Seconds it took to load."""

    def room(self, prompt: Prompt) -> int:
        """Count the tokens that still fit beside a prompt and the reply to it."""

    def count(self, text: str) -> int:
        """Count the tokens of a text from outside."""


def draft_reply(
    message: Message,
    model: Model | None,
    settings: Settings,
    *,
    show: Show = lambda _: None,
    notice: Show = lambda _: None,
    found: Scan | None = None,
) -> CheckedReply:
    """Draft a reply and give it once it has passed the check.

    Without a model this is the letter made of approved sentences alone. `show` gets each piece
    of the reply as soon as it is cleared; what was shown is never taken back. `notice` gets what
    the user should know besides. `found` saves scanning a message twice.
    """
    started = time.perf_counter()
    book = shipped_book()
    found = found or scan(message)
    stage = _Stage(
        message, found, plan_reply(message, found, book, settings), book, settings, notice
    )
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
        needs_fill=gaps(reply),
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
    faults = (*stage.check(reply), *missing(reply, stage.plan))
    if faults:
        raise PromptError(
            f"stances/{stage.plan.stance}.md: the letter is not fit to go out: {faults[0].rule}",
            hint="change the sentences in prompts/",
        )
    return Checks(
        passed=not faults,
        attempts=max(piece.attempt for piece in pieces),
        rejected=tuple(r for piece in pieces for r in piece.rejected),
    )


def plan_reply(message: Message, found: Scan, book: PromptBook, settings: Settings) -> Plan:
    """Decide how to meet the findings and lay out the reply."""
    decision = decide(message, found.findings)
    allowed = tuple(f for f in found.findings if f.verdict is Verdict.ALLOWED)
    welcomed = tuple(f for f in allowed if f.category is Category.OFF_PLATFORM_CONTACT)
    brief = Brief(
        message=message,
        decision=decision,
        allowed=allowed,
        asks=find_asks(message.text, (*decision.because, *welcomed), message.me),
    )
    return make_plan(brief, book, settings)


class _Stage(NamedTuple):
    message: Message
    found: Scan
    plan: Plan
    book: PromptBook
    settings: Settings
    notice: Show

    def check(self, reply: str) -> tuple[Violation, ...]:
        return violations(reply, self.bounds())

    def bounds(self) -> Bounds:
        return Bounds(
            message=self.message,
            rules=outgoing_rules(),
            approved=frozenset(option for move in self.plan.moves for option in move.options),
            echo_words=self.settings.echo_words,
        )

    def pieces(self, model: Model | None) -> Iterator[Cleared]:
        if model is None:
            turn = zlib.crc32(self.message.text.encode()) + self.settings.seed
            return template(self.plan, self.check, turn)
        model.begin(self.prompt(self.excerpt(model)), self.settings.seed)
        limits = limits_for(self.message, self.found.findings, self.settings.written_words)
        return Drafter(model, limits, self.check, self.settings.attempts).carry_out(self.plan)

    def excerpt(self, model: Model) -> str:
        text, room = self.message.text, model.room(self.prompt(""))
        size = model.count(text)
        if size <= room:
            return text
        self.notice(
            f"the message is {size:,} tokens and the model can read {room:,} of them: the scan "
            "reads all of it, the draft is made from the parts that hold the findings"
        )
        return excerpt(text, self.found.findings, room, model.count)

    def prompt(self, excerpt: str) -> Prompt:
        return self.book.prompt(excerpt, [finding.advice for finding in self.found.findings])
