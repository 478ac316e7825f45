"""Carry out a plan, one checked sentence after the other."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, Protocol

from tactful.errors import PromptError
from tactful.prompts import Prompt
from tactful.records import Move, MoveKind, Plan, Rejected, Tokens, Violation
from tactful.wording import Limits

Check = Callable[[str], tuple[Violation, ...]]


class Writer(Protocol):
    """What drafting needs of a model. Whatever was said since a mark can be unsaid."""

    def begin(self, prompt: Prompt) -> None:
        """Read the prompt; the reply starts empty."""

    def mark(self) -> int:
        """Give the place reached, for `rewind`."""

    def rewind(self, mark: int) -> None:
        """Unsay everything after a mark."""

    def say(self, text: str) -> None:
        """Take fixed text as said."""

    def choose(self, glue: str, options: Sequence[str], attempt: int) -> str:
        """Say the glue and one of the options; give the option."""

    def write(self, opening: str, limits: Limits, attempt: int) -> str:
        """Say the opening and a few words of the model's own; give those words, maybe none."""

    @property
    def tokens(self) -> Tokens:
        """What has been read and said so far, in tokens."""


class Cleared(NamedTuple):
    """A piece of the reply that passed the check, with the tries that did not."""

    move: str
    text: str
    attempt: int
    rejected: tuple[Rejected, ...]


def carry_out(
    plan: Plan, writer: Writer, limits: Limits, check: Check, attempts: int
) -> Iterator[Cleared]:
    """Give the reply piece by piece, each with the text that stands before it.

    A piece comes out only when the reply up to and with it passes `check`. A try that fails
    is unsaid and done again; after `attempts` tries the first approved sentence that passes
    stands in. Raises PromptError when none does.
    """
    reply = ""
    for move, glue in zip(plan.moves, plan.glue, strict=True):
        cleared = _carry_out_one(move, glue, reply, _Tools(writer, limits, check, attempts))
        reply += cleared.text
        yield cleared


def template(plan: Plan, check: Check, turn: int) -> Iterator[Cleared]:
    """Give the letter that needs no model: for each move the first fitting approved sentence.

    `turn` says where to begin among the sentences, so that two letters need not sound alike.
    """
    reply = ""
    for move, glue in zip(plan.moves, plan.glue, strict=True):
        cleared = _fixed(move, glue, reply, check, turn, ())
        reply += cleared.text
        yield cleared


class _Tools(NamedTuple):
    writer: Writer
    limits: Limits
    check: Check
    attempts: int


def _carry_out_one(move: Move, glue: str, reply: str, tools: _Tools) -> Cleared:
    rejected: list[Rejected] = []
    tries = tools.attempts if move.kind is not MoveKind.FIXED else 0
    for attempt in range(1, tries + 1):
        mark = tools.writer.mark()
        text = _try(move, glue, reply, tools, attempt)
        found = tools.check(reply + text) if text else ()
        if text and not found:
            return Cleared(move.name, text, attempt, tuple(rejected))
        tools.writer.rewind(mark)
        if text:
            rejected.append(Rejected(move=move.name, text=text.strip(), violations=found))
        elif move.kind is MoveKind.WRITTEN:
            break
    cleared = _fixed(move, glue, reply, tools.check, 0, tuple(rejected))
    tools.writer.say(cleared.text)
    return cleared


def _try(move: Move, glue: str, reply: str, tools: _Tools, attempt: int) -> str:
    if move.kind is MoveKind.CHOSEN:
        return glue + tools.writer.choose(glue, move.options, attempt)
    opening = glue + move.opening
    words = tools.writer.write(opening, tools.limits.without(reply), attempt)
    if not words:
        return ""
    end = "?" if move.name == "question" else "."
    tools.writer.say(end)
    return f"{opening} {words}{end}"


def _fixed(
    move: Move, glue: str, reply: str, check: Check, turn: int, rejected: tuple[Rejected, ...]
) -> Cleared:
    start = turn % len(move.options)
    faults: list[Violation] = []
    for option in move.options[start:] + move.options[:start]:
        found = check(reply + glue + option)
        if not found:
            return Cleared(move.name, glue + option, len(rejected) + 1, rejected)
        faults.extend(found)
    raise PromptError(
        f"{move.name}: no approved sentence passes the check: {faults[0].rule}: {faults[0].text!r}",
        hint="change the sentences of that move in prompts/",
    )
