"""Messages with what should come of them: a file each, run without a model.

message = '''Add me on Skype first.'''
platform = "upwork"
[expect]
stance = "redirect"
moves = ["greeting", "boundary", "close"]   # in this order; others may stand between
contains = ["here on Upwork"]
lacks = ["Skype"]
needs_fill = ["your price"]
"""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tactful.briefing import Wishes
from tactful.drafting import Cleared, template
from tactful.errors import InputError, PromptError
from tactful.pipeline import lay_out
from tactful.postcheck import gaps, missing, violations
from tactful.profile import Profile
from tactful.promptfile import line_of, not_toml, written
from tactful.prompting import what_is_read
from tactful.prompts import ENGLISH, Prompt, PromptBook
from tactful.record import Record, UnfitError
from tactful.records import (
    Message,
    Move,
    Plan,
    Platform,
    Scan,
    Stage,
    Stance,
    Tone,
    Violation,
)
from tactful.scan import scan
from tactful.settings import Settings

SNAPSHOTS = "snapshots"


class Expected(Record):
    """What should come of a message; what is left out is not looked at."""

    stance: Stance | None = None
    moves: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    needs_fill: tuple[str, ...] | None = None
    passes: bool = True


class Scenario(Record):
    """A message, how things stand, and what should come of it. The name is that of its file."""

    name: str
    message: str
    platform: Platform = Platform.UPWORK
    stage: Stage = Stage.FIRST_CONTACT
    tone: Tone = Tone.WARM
    stance: Stance | None = None
    language: str | None = None
    intent: str = ""
    profile: Profile = Profile()
    expect: Expected = Expected()

    def asked(self) -> Message:
        """Give the message as it stands with the client."""
        return Message(text=self.message, platform=self.platform, stage=self.stage)

    def wishes(self) -> Wishes:
        """Give what the freelancer wants of the reply."""
        return Wishes(self.profile, self.stance, self.intent, self.language)


class Walk(NamedTuple):
    """The whole way from a message to its letter, for people to read.

    `faults` is what keeps the letter from going out; where no sentence of a move passes, `letter`
    ends before it.
    """

    message: Message
    found: Scan
    plan: Plan
    prompt: Prompt
    letter: str
    pieces: tuple[Cleared, ...]
    faults: tuple[Violation, ...]
    stuck: str = ""
    language: str = ENGLISH

    @property
    def passes(self) -> bool:
        """Whether the letter may go out."""
        return not self.faults and not self.stuck


class Outcome(NamedTuple):
    """What came of a scenario: the way to its letter, and what is not as expected."""

    scenario: Scenario
    walk: Walk
    wrong: tuple[str, ...]


def walk(
    message: Message,
    book: PromptBook,
    settings: Settings,
    wishes: Wishes = Wishes(),  # noqa: B008 (frozen)
) -> Walk:
    """Give the way from a message to the letter that needs no model.

    Raises PromptError when the letter cannot be laid out, and InputError when a wish cannot be met.
    """
    found = scan(message)
    laid = lay_out(message, found, settings, wishes, notice=_unheard, book_in=book.within)
    plan, bounds = laid.plan, laid.bounds(settings)

    def check(reply: str) -> tuple[Violation, ...]:
        return violations(reply, bounds)

    pieces: list[Cleared] = []
    stuck = ""
    try:
        for piece in template(plan, check, laid.turn(settings)):
            pieces.append(piece)  # noqa: PERF402 (those before a fault stay)
    except PromptError as fault:
        stuck = fault.message
    letter = "".join(piece.text for piece in pieces)
    faults = () if stuck else (*check(letter), *missing(letter, plan))
    prompt = what_is_read(found, laid.book, message.text)
    return Walk(
        message, found, plan, prompt, letter, tuple(pieces), faults, stuck, laid.book.language
    )


def _unheard(_: str) -> None:
    pass


def run(scenario: Scenario, book: PromptBook) -> Outcome:
    """Give what comes of a scenario with a book of prompts; raises PromptError as `walk` does."""
    done = walk(scenario.asked(), book, Settings(tone=scenario.tone), scenario.wishes())
    return Outcome(scenario, done, tuple(_differing(scenario.expect, done)))


def _differing(expect: Expected, done: Walk) -> Iterator[str]:
    if expect.stance not in {None, done.plan.stance}:
        yield f"the stance is {done.plan.stance}, not {expect.stance}"
    names = iter([move.name for move in done.plan.moves])
    lost = [move for move in expect.moves if move not in names]
    if lost:
        told = ", ".join(move.name for move in done.plan.moves)
        yield f"{lost[0]!r} is not among the moves in that order: {told}"
    yield from (f"it does not say {text!r}" for text in expect.contains if text not in done.letter)
    yield from (f"it says {text!r}" for text in expect.lacks if text in done.letter)
    if expect.needs_fill not in {None, gaps(done.letter)}:
        yield f"its gaps are {list(gaps(done.letter))}, not {list(expect.needs_fill or ())}"
    if done.passes != expect.passes:
        why = done.stuck or ", ".join(fault.rule for fault in done.faults) or "nothing is wrong"
        yield f"it {'passes' if done.passes else 'does not pass'} the check: {why}"


def read_scenarios(folder: Path) -> tuple[Scenario, ...]:
    """Give the scenarios of a folder in the order of their names.

    Raises InputError with the file and what is wrong when one cannot be used.
    """
    return tuple(_read(path) for path in sorted(folder.glob("*.toml")))


def _read(path: Path) -> Scenario:
    try:
        text = written(path, path.name)
        return Scenario.model_validate({"name": path.stem, **tomllib.loads(text)})
    except tomllib.TOMLDecodeError as fault:
        raise InputError(not_toml(path.name, fault).message) from fault
    except UnfitError as fault:
        first = fault.first
        where = ".".join(str(part) for part in first["loc"])
        keys = [part for part in first["loc"] if isinstance(part, str)]
        at = line_of(text, keys[-1], 1)
        raise InputError(f"{path.name}:{at}: {where}: {first['msg']}") from fault
    except PromptError as fault:
        raise InputError(fault.message) from fault


def snapshot(done: Walk) -> str:
    """Give a walk as a text that shows in a diff what a change of wording changes."""
    turns = "\n".join(_turn(turn.role, turn.parts) for turn in done.prompt.turns)
    moves = "".join(f"{move.name} ({move.kind})\n{_options(move)}" for move in done.plan.moves)
    end = f"\nstuck: {done.stuck}" if done.stuck else ""
    end += "".join(f"\nfault: {fault.rule}: {fault.text}" for fault in done.faults)
    return (
        f"== read by the model\n{turns}\n== to choose from\n{moves}"
        f"== letter ({done.plan.stance})\n{done.letter}{end}\n"
    )


def _turn(role: str, parts: Iterable[Any]) -> str:
    return f"[{role}]\n" + "".join(f"«{p.text}»" if p.outside else p.text for p in parts)


def _options(move: Move) -> str:
    return "".join(f"  - {option}\n" for option in move.options)
