"""Carry out a plan, one checked sentence after the other."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from tactful.errors import PromptError
from tactful.prompts import Prompt
from tactful.records import Move, MoveKind, Plan, Rejected, Tokens, Violation
from tactful.styles import Task, unproved
from tactful.wording import Limits

Check = Callable[[str], tuple[Violation, ...]]
# Gives what the model is told for a sentence of its own that goes by an approved one.
Brief = Callable[[Move, str], Task]
_TRIES_A_WORDING = 2


class Writer(Protocol):
    """What drafting needs of a model. Whatever was said since a mark can be unsaid."""

    def begin(self, prompt: Prompt, seed: int) -> None:
        """Read the prompt; the reply starts empty. The same seed gives the same reply."""

    def mark(self) -> int:
        """Give the place reached, for `rewind`."""

    def rewind(self, mark: int) -> None:
        """Unsay everything after a mark."""

    def say(self, text: str) -> None:
        """Take fixed text as said."""

    def choose(self, glue: str, options: Sequence[str]) -> str:
        """Say the glue and one of the options; give the option."""

    def write(self, prompt: Prompt, limits: Limits, attempt: int) -> str:
        """Give a sentence in answer to another prompt, empty when none came about; say nothing."""

    @property
    def tokens(self) -> Tokens:
        """What has been read and said so far, in tokens."""


class _Step(NamedTuple):
    """A move to carry out: the text between it and the reply so far."""

    move: Move
    glue: str
    reply: str


class Cleared(NamedTuple):
    """A piece of the reply that passed the check, with the tries that did not."""

    move: str
    text: str
    attempt: int
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True)
class Drafter:
    """A model at work: what it writes comes out only when `check` and its proof find nothing.

    `turn` says where to begin among the approved sentences that it words anew.
    """

    writer: Writer
    check: Check
    attempts: int
    brief: Brief
    turn: int = 0

    def carry_out(self, plan: Plan, reply: str = "") -> Iterator[Cleared]:
        """Give what goes on from `reply`, piece by piece, each with the text that stands before it.

        A piece comes out only when the reply up to and with it passes the check. A try that
        fails is unsaid and done again, from the third on by another approved sentence; after
        `attempts` tries the first approved sentence that passes stands in. Raises PromptError when
        none does.
        """
        for move, glue in zip(plan.moves, plan.glue, strict=True):
            cleared = self._clear(_Step(move, glue, reply))
            reply += cleared.text
            yield cleared

    def _clear(self, step: _Step) -> Cleared:
        rejected: list[Rejected] = []
        name, written = step.move.name, step.move.kind is MoveKind.WRITTEN
        tries = 0 if step.move.kind is MoveKind.FIXED else self.attempts
        attempt = 1
        for attempt in range(1, tries + 1):
            mark = self.writer.mark()
            text, found = self._write(step, attempt) if written else self._choose(step)
            if text and not found:
                return Cleared(name, text, attempt, tuple(rejected))
            self.writer.rewind(mark)
            if text:
                rejected.append(Rejected(move=name, text=text.strip(), violations=found))
        text = _first_fitting(step, self.check, self.turn if written else 0)
        self.writer.say(text)
        return Cleared(name, text, attempt, tuple(rejected))

    def _choose(self, step: _Step) -> tuple[str, tuple[Violation, ...]]:
        text = step.glue + self.writer.choose(step.glue, step.move.options)
        return text, self.check(step.reply + text)

    def _write(self, step: _Step, attempt: int) -> tuple[str, tuple[Violation, ...]]:
        """Give a sentence of the model's own and its faults; an empty one if none came about."""
        options = step.move.options
        wording = options[(self.turn + (attempt - 1) // _TRIES_A_WORDING) % len(options)]
        task = self.brief(step.move, wording)
        sentence = self.writer.write(task.prompt, task.limits, attempt)
        if not sentence:
            return "", ()
        text = step.glue + sentence
        self.writer.say(text)
        return text, (*unproved(sentence, task), *self.check(step.reply + text))


def template(plan: Plan, check: Check, turn: int) -> Iterator[Cleared]:
    """Give the letter that needs no model: for each move the first fitting approved sentence.

    `turn` says where to begin among the sentences, so that two letters need not sound alike.
    Raises PromptError when a move has no sentence that passes.
    """
    reply = ""
    for move, glue in zip(plan.moves, plan.glue, strict=True):
        start = 0 if move.kind is MoveKind.FIXED else turn
        text = _first_fitting(_Step(move, glue, reply), check, start)
        reply += text
        yield Cleared(move.name, text, 1, ())


def _first_fitting(step: _Step, check: Check, turn: int) -> str:
    options = step.move.options
    start = turn % len(options)
    faults: list[Violation] = []
    for option in options[start:] + options[:start]:
        found = check(step.reply + step.glue + option)
        if not found:
            return step.glue + option
        faults.extend(found)
    raise PromptError(
        f"{step.move.name}: no approved sentence passes the check: "
        f"{faults[0].rule}: {faults[0].text!r}",
        hint="change the sentences of that move in prompts/",
    )
