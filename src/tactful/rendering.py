"""A prompt as it is read, stretch by stretch: what is fixed, what came from outside, the tokens."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from tactful.prompting import Read, Room, what_fits, what_is_read
from tactful.prompts import Prompt, PromptBook
from tactful.record import Record
from tactful.records import MoveKind, Plan, Scan
from tactful.report import Style, visible

_BETWEEN = "│"
_TEMPLATE = "chat template"


class Reader(Room, Protocol):
    """What rendering needs of a model."""

    def stretches(self, prompt: Prompt) -> list[tuple[str, bool, tuple[str, ...]]]:
        """Give each stretch of text, whether control tokens count in it, its tokens as text."""


class Stretch(Record):
    """A stretch of a prompt. `start` ones are the same for every message: read once and kept.

    `pieces` are its tokens as text, None where no model was asked.
    """

    role: str
    text: str
    outside: bool
    start: bool
    pieces: tuple[str, ...] | None = None

    @property
    def size(self) -> int:
        """Its tokens, or its words where no model was asked."""
        return len(self.text.split()) if self.pieces is None else len(self.pieces)


def prompt_for(
    text: str, found: Scan, book: PromptBook, model: Reader | None, *, plan: Plan
) -> Prompt:
    """Give the prompt of a scanned message; one too long for the model is cut as for a draft.

    Where the model words moves of the plan itself, it is the one for the first of them.
    """
    task = next((move for move in plan.moves if move.kind is MoveKind.WRITTEN), None)
    shown = task is not None
    whole = Read(what_is_read(found, book, text, shown=shown), text)
    read = what_fits(text, found, book, model, shown=shown) if model else whole
    return book.task(read.excerpt, task.purpose, task.options[0]) if task else read.prompt


def stretches(prompt: Prompt, model: Reader | None) -> tuple[Stretch, ...]:
    """Give the stretches of a prompt in the order in which they are read."""
    outside = {part.text for turn in prompt.turns for part in turn.parts if part.outside}
    if model:
        read = model.stretches(prompt)
    else:
        read = [(part.text, False, ()) for turn in prompt.turns for part in turn.parts]
    roles = _roles(prompt, [(text, control) for text, control, _ in read])
    made: list[Stretch] = []
    start = True
    for role, (text, control, pieces) in zip(roles, read, strict=True):
        from_outside = not control and text in outside
        start = start and not from_outside
        told = pieces if model else None
        made.append(Stretch(role=role, text=text, outside=from_outside, start=start, pieces=told))
    return tuple(made)


def _roles(prompt: Prompt, read: Sequence[tuple[str, bool]]) -> Iterator[str]:
    """Give whose turn each stretch belongs to; a model without a system role has but one."""
    parts = [(part.text, turn.role) for turn in prompt.turns for part in turn.parts]
    for text, control in read:
        at = next((i for i, (known, _) in enumerate(parts) if known == text), None)
        yield _TEMPLATE if control else parts.pop(at)[1] if at is not None else "user"


def rendering(parts: Sequence[Stretch], style: Style) -> Iterator[str]:
    """Show a prompt to a person: each stretch under its size, text from outside in «marks».

    With a model the ends of the tokens are marked in what came from outside.
    """
    unit = "words" if any(part.pieces is None for part in parts) else "tokens"
    for part in parts:
        notes = [f"{part.size} {unit}"]
        notes += ["from outside"] if part.outside else []
        notes += ["the same for every message, kept"] if part.start else []
        yield style(f"{part.role}: {', '.join(notes)}", "heading")
        yield from (f"  {line}" for line in _shown(part, style).split("\n"))
    kept = sum(part.size for part in parts if part.start)
    yield ""
    yield f"{sum(part.size for part in parts)} {unit} in all, {kept} of them kept"


def _shown(part: Stretch, style: Style) -> str:
    if not part.outside:
        return visible(part.text).strip("\n")
    pieces = (part.text,) if part.pieces is None else part.pieces
    return style(f"«{_BETWEEN.join(visible(piece) for piece in pieces)}»", "evidence")


def choices(plan: Plan, style: Style) -> Iterator[str]:
    """Show which sentences may stand where in the reply, a blank line between paragraphs.

    A move stands with what it serves: rules of findings, words of the client that ask.
    """
    for move, glue in zip(plan.moves, plan.glue, strict=True):
        if glue.startswith("\n\n"):
            yield ""
        served = [*move.findings, *(f"“{visible(ask.text)}”" for ask in move.asks)]
        meets = f", meets {', '.join(served)}" if served else ""
        yield style(move.name, "heading") + f" ({move.kind}{meets})"
        yield from (f"  - {option}" for option in move.options)
