"""A prompt file: TOML front matter between two `+++` lines, and the words below it.

A file of sentences holds sections, one approved sentence a line. `# boundary` opens one that fits
always; `# boundary: firm, fiverr` one for that tone and platform, which then stands in for it.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from tactful.bundle import look_up, shelved
from tactful.errors import PromptError
from tactful.record import Record, UnfitError
from tactful.records import Category, Platform, Stage, Stance, Tone
from tactful.templates import UnfitTemplateError, Values, filled, templates_apart, used

FENCE = "+++"
_FRONTS = "front matters"
_HEADING = "# "
_AXES: tuple[type[StrEnum], ...] = (Tone, Stance, Platform, Stage)
_MOST_LETTERS = 100_000  # of a file; shipped ones have under 10,000
# Neither seen nor typed: what a terminal obeys, and what stands for other things here.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff]")
_QUALIFIERS = {str(value): axis for axis in _AXES for value in axis}


class Example(Record):
    """What a sentence of the file should come to; `tactful prompts test` holds it to that.

    `gives` is one of the sentences that the section offers where the rest is so.
    """

    section: str
    gives: str
    platform: Platform = Platform.UPWORK
    stage: Stage = Stage.FIRST_CONTACT
    stance: Stance = Stance.REDIRECT
    tone: Tone = Tone.WARM
    values: Mapping[str, str | bool | list[str]] = MappingProxyType({})


class FrontMatter(Record):
    """What a prompt file says of itself; one that is `alone` is used beside no other boundary."""

    purpose: str
    version: int = 1
    notes: str = ""
    serves: tuple[Category, ...] = ()
    alone: bool = False
    variables: Mapping[str, Literal["text", "flag", "list"]] = MappingProxyType({})
    examples: tuple[Example, ...] = ()


class Situation(NamedTuple):
    """Where a sentence is to stand, and the values it is filled in with."""

    platform: Platform
    stage: Stage
    stance: Stance = Stance.ANSWER
    tone: Tone = Tone.WARM
    values: Values = MappingProxyType({})

    def using(self, **values: str | bool | list[str]) -> "Situation":
        """Give the same situation with more values."""
        return self._replace(values={**self.values, **values})


class Line(NamedTuple):
    """A line of a file that is shown to somebody; lines are counted from 1."""

    number: int
    text: str


class Block(NamedTuple):
    """Sentences of a section, and the tones, stances, platforms and stages they are kept for."""

    section: str
    qualifiers: frozenset[str]
    line: int
    sentences: tuple[Line, ...]

    def fit(self, situation: Situation) -> int | None:
        """Tell how closely the block fits: on how many axes it is kept for it; None if not."""
        here = {situation.tone, situation.stance, situation.platform, situation.stage}
        axes = {_QUALIFIERS[name] for name in self.qualifiers}
        met = {_QUALIFIERS[name] for name in self.qualifiers & here}
        return len(axes) if met == axes else None


class PromptFile(NamedTuple):
    """A prompt file: its path within the book and on disk, its front matter, the text below it.

    `body_line` is the line of the file on which the text begins.
    """

    name: str
    path: Path
    front: FrontMatter
    text: str
    body_line: int

    def blocks(self) -> tuple[Block, ...]:
        """Give the sections with their sentences, in their order, empty ones too.

        Raises PromptError on a qualifier that is no tone, stance, platform or stage.
        """
        return _blocks(self.name, self.body_line, self.text)

    def lines(self) -> Iterator[Line]:
        """Give the lines below the front matter."""
        yield from _lines(self.body_line, self.text)

    def sentences(self, section: str, situation: Situation) -> tuple[Line, ...]:
        """Give the sentences of a section that fit a situation most closely."""
        fitting: dict[int, list[Line]] = {}
        for block in self.blocks():
            fit = block.fit(situation) if block.section == section else None
            if fit is not None and block.sentences:
                fitting.setdefault(fit, []).extend(block.sentences)
        return tuple(fitting[max(fitting)]) if fitting else ()

    def only(self, section: str) -> str:
        """Give the one line of a section that needs no values; raises PromptError."""
        lines = [
            line for block in self.blocks() if block.section == section for line in block.sentences
        ]
        if len(lines) != 1:
            raise PromptError(
                f"{self.name}:{self.body_line}: an example has one line below '# {section}', "
                f"this one has {len(lines)}"
            )
        return self.render(lines[0], {}, {})

    def render(self, line: Line, values: Values, declared: Mapping[str, str]) -> str:
        """Give a sentence, or a whole text that begins on that line, filled in.

        Raises PromptError with file and line when it uses a variable that is not `declared` or
        has no value, a filter or a part of Jinja that prompts do not have, or is broken.
        """
        for name, number in self.used(line):
            if name not in declared:
                raise PromptError(
                    f"{self.name}:{number}: {name} is not among its variables",
                    hint=_among(name, declared),
                )
        try:
            return filled(line.text, values)
        except UnfitTemplateError as fault:
            raise PromptError(f"{self.name}:{line.number}: {fault}") from fault

    def used(self, line: Line) -> tuple[tuple[str, int], ...]:
        """Give the variables that a sentence uses, each with its line; raises PromptError."""
        try:
            return tuple((name, line.number + at - 1) for name, at in used(line.text))
        except UnfitTemplateError as fault:
            at = line.number + fault.line - 1
            raise PromptError(
                f"{self.name}:{at}: {fault}",
                hint="prompts/README.md shows what is possible",
            ) from fault
        except RecursionError as fault:
            raise PromptError(f"{self.name}:{line.number}: is nested too deeply") from fault


@cache
def _blocks(name: str, begins: int, text: str) -> tuple[Block, ...]:
    blocks: list[tuple[Line, list[Line]]] = []
    for line in _lines(begins, text):
        if line.text.startswith(_HEADING):
            blocks.append((line, []))
        elif line.text.strip() and blocks:
            blocks[-1][1].append(Line(line.number, line.text.strip()))
    return tuple(_block(name, heading, sentences) for heading, sentences in blocks)


def _block(name: str, heading: Line, sentences: Sequence[Line]) -> Block:
    section, _, rest = heading.text.removeprefix(_HEADING).partition(":")
    qualifiers = frozenset(rest.replace(",", " ").split())
    for odd in sorted(qualifiers - _QUALIFIERS.keys()):
        near = get_close_matches(odd, _QUALIFIERS, 1)
        raise PromptError(
            f"{name}:{heading.number}: {odd!r} is no tone, stance, platform or stage",
            hint=f"did you mean {near[0]!r}?" if near else f"there are {', '.join(_QUALIFIERS)}",
        )
    return Block(section.strip(), qualifiers, heading.number, tuple(sentences))


def _lines(begins: int, text: str) -> Iterator[Line]:
    yield from (Line(number, line) for number, line in enumerate(text.splitlines(), begins))


def read(path: Path, name: str) -> PromptFile:
    """Give the prompt file at `path`, called `name` within its book.

    Raises PromptError when it cannot be read or its front matter is wrong.
    """
    text = written(path, name)
    control = _CONTROL.search(text)
    if control:
        at = text.count("\n", 0, control.start()) + 1
        raise PromptError(f"{name}:{at}: holds a character that no keyboard writes: {control[0]!r}")
    head, fence, body = _head(text)
    if not (text.startswith(f"{FENCE}\n") and fence):
        raise PromptError(f"{name}:1: begins with front matter between two lines '{FENCE}'")
    try:
        front = _front(head)
    except tomllib.TOMLDecodeError as fault:
        raise not_toml(name, fault, before=1, ends=head.count("\n") + 2) from fault
    except UnfitError as fault:
        first = fault.first
        where = ".".join(str(part) for part in first["loc"])
        keys = [part for part in first["loc"] if isinstance(part, str)]
        at = line_of(head, keys[-1])
        raise PromptError(
            f"{name}:{at}: front matter: {where}: {first['msg']}",
            hint=_among(where, FrontMatter.model_fields)
            if "extra" in first["type"]
            else _near(str(first["input"]), first["msg"]),
        ) from fault
    begins = head.count("\n") + 4 + len(body) - len(body.lstrip("\n"))
    return PromptFile(name, path, front, body.strip(), begins)


def written(path: Path, name: str) -> str:
    """Give the text of a file that people write; the mark that some editors put first is left out.

    Raises PromptError when it cannot be read, or is so long that looking through it takes minutes.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else "it is not UTF-8"
        raise PromptError(f"{name}: cannot be read: {reason}") from fault
    if len(text) > _MOST_LETTERS:
        raise PromptError(f"{name}: has {len(text):,} letters, {_MOST_LETTERS:,} are the most")
    return text


def _head(text: str) -> tuple[str, str, str]:
    return text.removeprefix(f"{FENCE}\n").partition(f"\n{FENCE}\n")


def _front(head: str) -> FrontMatter:
    """Give what the front matter says; that of shipped files was read ahead, by its text."""
    ahead = look_up(_FRONTS, head)
    if ahead is None:
        return FrontMatter.model_validate(tomllib.loads(head))
    known = {
        "serves": tuple(map(Category, ahead["serves"])),
        "examples": tuple(map(_example, ahead["examples"])),
    }
    return FrontMatter.model_construct(**{**ahead, **known})


def _example(ahead: Mapping[str, Any]) -> Example:
    kinds = {"platform": Platform, "stage": Stage, "stance": Stance, "tone": Tone}
    known = {name: kind(ahead[name]) for name, kind in kinds.items()}
    return Example.model_construct(**{**ahead, **known})


def _near(said: str, told: str) -> str:
    """Give what was meant by a value, of those that an error names in quotes."""
    near = get_close_matches(said, re.findall(r"'([^']+)'", told), 1)
    return f"did you mean {near[0]!r}?" if near else ""


def parts_of(files: Sequence[PromptFile]) -> dict[str, bytes]:
    """Give what is kept of shipped files: front matters, and sentences taken apart."""
    heads = {_head(file.path.read_text(encoding="utf-8"))[0]: file.front for file in files}
    fronts = {head: front.model_dump(mode="json") for head, front in heads.items()}
    lines = {line.text for file in files for block in file.blocks() for line in block.sentences}
    return {_FRONTS: shelved(fronts), **templates_apart(sorted(lines))}


def not_toml(name: str, fault: Exception, before: int = 0, ends: int = 1) -> PromptError:
    """Give the error for TOML that cannot be read, `before` lines into a file.

    `ends` is the line to name for what is still missing at its end.
    """
    reason, _, place = str(fault).partition(" (at line ")
    at = int(place.partition(",")[0]) + before if place else ends
    return PromptError(f"{name}:{at}: is not valid TOML: {reason}")


def declared_on(file: PromptFile, variable: str) -> int:
    """Give the line of the front matter that declares a variable."""
    return line_of(file.path.read_text(encoding="utf-8").partition(f"\n{FENCE}\n")[0], variable, 1)


def line_of(head: str, key: str, first: int = 2) -> int:
    """Give the line on which a key of the front matter is set, 1 where that cannot be told."""
    setting = re.compile(rf"\b{re.escape(key)}\"?\s*=")
    return next((i for i, line in enumerate(head.splitlines(), first) if setting.search(line)), 1)


def _among(name: str, known: Mapping[str, Any]) -> str:
    near = get_close_matches(name, known, 1)
    if near:
        return f"did you mean {near[0]!r}?"
    return f"there are {', '.join(sorted(known))}" if known else "the file declares no variables"
