"""The book of prompts: every word that reaches the model or the client, read from `prompts/`.

A prompt file is TOML front matter between two `+++` lines, then Jinja text. Files of
sentences hold sections (`# name`), one approved sentence a line.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import StrictUndefined, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import ValidationError

from tactful.errors import PromptError
from tactful.records import Category, Message, Platform, Record, Stage, Stance

_FENCE = "+++"
_SHIPPED = Path(__file__).parent / "prompts"
_IN_TREE = Path(__file__).parents[2] / "prompts"


class FrontMatter(Record):
    """What a prompt file says of itself; one that is `alone` is used beside no other boundary."""

    purpose: str
    serves: tuple[Category, ...] = ()
    alone: bool = False
    variables: tuple[str, ...] = ()


class PromptFile(NamedTuple):
    """A prompt file: its path within the book, its front matter and the text below it."""

    name: str
    front: FrontMatter
    text: str

    def section(self, name: str) -> tuple[str, ...]:
        """Give the lines below `# name`, one approved sentence each; empty when there is none."""
        lines: list[str] = []
        inside = False
        for line in self.text.splitlines():
            if line.startswith("# "):
                inside = line[2:].strip() == name
            elif inside and line.strip():
                lines.append(line.strip())
        return tuple(lines)


class Part(NamedTuple):
    """A stretch of a prompt; text from outside is never read as instructions to the tokenizer."""

    text: str
    outside: bool = False


class Turn(NamedTuple):
    """One turn of the prompt: who speaks, and the parts of what is said."""

    role: str
    parts: tuple[Part, ...]


class Prompt(NamedTuple):
    """What the model reads before it writes, first turn first; the reply is the next turn."""

    turns: tuple[Turn, ...]


class Phrases(NamedTuple):
    """How the sentences name a platform and its ways at a stage (see prompts/platforms.toml)."""

    values: Mapping[str, str | bool]


class PromptBook:
    """The prompt files of one folder, rendered strictly and in a sandbox."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._environment = ImmutableSandboxedEnvironment(
            undefined=StrictUndefined, keep_trailing_newline=False, trim_blocks=True
        )
        self._files: dict[str, PromptFile] = {}
        self.sentence_files = tuple(
            self.file(f"sentences/{path.name}") for path in sorted(folder.glob("sentences/*.md"))
        )

    def file(self, name: str) -> PromptFile:
        """Give the file called `name` within the book.

        Raises PromptError when it is missing or its front matter is wrong.
        """
        if name not in self._files:
            self._files[name] = _read(self._folder / name, name)
        return self._files[name]

    def options(self, name: str, section: str, phrases: Phrases) -> tuple[str, ...]:
        """Give a file's approved sentences of a section, filled in with the platform's phrases.

        Raises PromptError when the file has no such section or uses an unknown variable.
        """
        file = self.file(name)
        lines = file.section(section)
        if not lines:
            raise PromptError(f"{name}: there is no section '# {section}' with a sentence in it")
        return tuple(self._render(file, line, phrases.values) for line in lines)

    def has(self, name: str, section: str) -> bool:
        """Tell whether a file has sentences in a section."""
        return bool(self.file(name).section(section))

    def paragraphs(self, stance: Stance) -> tuple[tuple[str, ...], ...]:
        """Give the shape of a stance's letter: the names of its moves, a line a paragraph."""
        text = self.file(f"stances/{stance}.md").text
        return tuple(tuple(line.split()) for line in text.splitlines() if line.strip())

    def phrases(self, message: Message) -> Phrases:
        """Give the phrases for the message's platform and stage."""
        after = message.stage in {Stage.CONTRACT, Stage.ESTABLISHED}
        table = _platforms(self._folder).get(message.platform, {})
        name = "after" if after else "before"
        phase = table.get(name)
        if not isinstance(phase, dict):
            raise PromptError(f"platforms.toml: there is no table [{message.platform}.{name}]")
        flat = {key: value for key, value in table.items() if isinstance(value, str)}
        return Phrases({**flat, **phase, "direct": message.platform is Platform.DIRECT})

    def prompt(self, excerpt: str, advice: Iterable[str]) -> Prompt:
        """Give what the model reads: the system text, then the message with what to keep in mind.

        `excerpt` is the client's text and stays a part of its own, marked as from outside.
        """
        slot = "\ue000message\ue001"
        file = self.file("message.md")
        turn = self._render(file, file.text, {"message": slot, "advice": list(advice)})
        before, _, after = turn.partition(slot)
        system = self.file("system.md")
        return Prompt(
            (
                Turn("system", (Part(self._render(system, system.text, {})),)),
                Turn("user", (Part(before), Part(excerpt, outside=True), Part(after))),
            )
        )

    def _render(self, file: PromptFile, text: str, values: Mapping[str, object]) -> str:
        try:
            used = meta.find_undeclared_variables(self._environment.parse(text))
            undeclared = used - set(file.front.variables)
            if undeclared:
                raise PromptError(
                    f"{file.name}: {', '.join(sorted(undeclared))} is not among its variables",
                    hint=f"variables = {list(file.front.variables)}",
                )
            return self._environment.from_string(text).render(values)
        except TemplateError as fault:
            raise PromptError(f"{file.name}: {fault}: in {text[:60]!r}") from fault


@cache
def shipped_book() -> PromptBook:
    """Give the book that came with tactful: in the wheel, or at the top of a source tree."""
    return PromptBook(_SHIPPED if _SHIPPED.is_dir() else _IN_TREE)


@cache
def _platforms(folder: Path) -> Mapping[str, Mapping[str, object]]:
    try:
        return tomllib.loads((folder / "platforms.toml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise PromptError(f"platforms.toml: {fault}") from fault


def _read(path: Path, name: str) -> PromptFile:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else "it is not UTF-8"
        raise PromptError(f"{name}: cannot be read: {reason}") from fault
    head, fence, body = text.removeprefix(f"{_FENCE}\n").partition(f"\n{_FENCE}\n")
    if not (text.startswith(f"{_FENCE}\n") and fence):
        raise PromptError(f"{name}: begins with front matter between two lines '{_FENCE}'")
    try:
        front = FrontMatter.model_validate(tomllib.loads(head))
    except tomllib.TOMLDecodeError as fault:
        raise PromptError(f"{name}: front matter is not valid TOML: {fault}") from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PromptError(f"{name}: front matter: {where}: {first['msg']}") from fault
    return PromptFile(name, front, body.strip())
