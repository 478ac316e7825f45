"""The book of prompts: every word that reaches the model or the client, in the reply's language.

It is read from `prompts/`; a file of the user's own stands in for the shipped one of its name.
"""

import tomllib
from collections.abc import Iterable, Mapping
from copy import copy
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self

from platformdirs import user_config_path

from tactful.errors import NoWordingError
from tactful.exports import untouched
from tactful.promptfile import Line, PromptFile, Situation, not_toml, read, written
from tactful.records import Message, Platform, Stage, Stance, Tone
from tactful.templates import Values

ENGLISH = "en"
EXAMPLES = "examples/"
# The sections of an example: what the client wrote, the purpose and the words of an approved
# sentence, and the sentence that says the same in other words.
SHOWN = ("client", "purpose", "wording", "sentence")
_SHIPPED = Path(__file__).parent / "prompts"
_IN_TREE = Path(__file__).parents[2] / "prompts"


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


class PromptBook:
    """The prompt files of some folders, the first that has a file giving it, for one language.

    Words in another language than English stand beside the English ones: `contact.es.md`.
    """

    def __init__(self, *folders: Path, language: str = ENGLISH) -> None:
        self.folders = folders
        self.language = language
        self._files: dict[str, PromptFile] = {}
        self._untouched = {folder: untouched(folder) for folder in folders}

    def within(self, language: str) -> Self:
        """Give the same files as a book in another language; what was read is not read again."""
        _ = self._names  # which the copy then shares
        book = copy(self)
        book.language = language
        return book

    @cached_property
    def sentence_files(self) -> tuple[PromptFile, ...]:
        """The files of boundaries, without their translations."""
        names = (name for name in self.names("sentences") if name.count(".") == 1)
        return tuple(self.file(name) for name in names)

    def names(self, folder: str = "") -> tuple[str, ...]:
        """Give the names of the files of all languages in a folder of the book, in order."""
        return tuple(n for n in self._names if not folder or n.rpartition("/")[0] == folder)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        names: set[str] = set()
        for own in self.folders:
            found = {path.relative_to(own).as_posix() for path in own.glob("**/*.md")}
            names |= found - self._untouched[own]
        return tuple(sorted(names - {"README.md"}))

    def file(self, name: str) -> PromptFile:
        """Give the file called `name` within the book.

        Raises PromptError when it is missing or its front matter is wrong.
        """
        if name not in self._files:
            self._files[name] = read(self.path(name), name)
        return self._files[name]

    def path(self, name: str) -> Path:
        """Give where a file lies: in the first folder that has it, or would lie in the last.

        A copy that was exported and never changed stands in for nothing.
        """
        own = (folder / name for folder in self.folders if name not in self._untouched[folder])
        return next((path for path in own if path.exists()), self.folders[-1] / name)

    def options(self, name: str, section: str, situation: Situation) -> tuple[str, ...]:
        """Give a file's approved sentences of a section for a situation, filled in.

        A sentence that comes to nothing is left out. Raises PromptError when one is wrong, and
        NoWordingError when there is none.
        """
        said = self._sentences(name, section, situation)
        if not said:
            spoken = "" if self.language == ENGLISH else f" in {self.language!r}"
            raise NoWordingError(
                f"{name}: there is no sentence in a section '# {section}'{spoken} for "
                f"{situation.platform}, {situation.stage}, {situation.stance}, {situation.tone}"
            )
        return said

    def has(self, name: str, section: str, situation: Situation) -> bool:
        """Tell whether a file has sentences in a section for a situation."""
        return bool(self._sentences(name, section, situation))

    def _sentences(self, name: str, section: str, situation: Situation) -> tuple[str, ...]:
        base, spoken = self.file(name), self.wording(name)
        if spoken is None:
            return ()
        lines = spoken.sentences(section, situation)
        declared = base.front.variables
        said = (spoken.render(line, situation.values, declared).strip() for line in lines)
        return tuple(sentence for sentence in said if sentence)

    def wording(self, name: str) -> PromptFile | None:
        """Give the file that holds the words of a file in the book's language, if any."""
        if self.language == ENGLISH:
            return self.file(name)
        translated = f"{name.removesuffix('.md')}.{self.language}.md"
        return self.file(translated) if self.path(translated).exists() else None

    def paragraphs(self, stance: Stance) -> tuple[tuple[str, ...], ...]:
        """Give the shape of a stance's letter: the names of its moves, a line a paragraph."""
        lines = self.file(f"stances/{stance}.md").lines()
        return tuple(tuple(line.text.split()) for line in lines if line.text.strip())

    def situation(self, message: Message, stance: Stance, tone: Tone) -> Situation:
        """Give the situation of a message, with the platform's phrases at its stage as values.

        Raises NoWordingError when the platform has no phrases in the book's language.
        """
        tongue = "" if self.language == ENGLISH else f".{self.language}"
        file = f"platforms{tongue}.toml"
        table: Any = _table(self.path(file)).get(message.platform, {})
        name = "after" if message.stage in {Stage.CONTRACT, Stage.ESTABLISHED} else "before"
        if not isinstance(table.get(name), dict):
            raise _no_table(self.path(file), f"{message.platform}.{name}")
        values = {key: str(value) for key, value in table.items() if isinstance(value, str)}
        values |= table[name]
        direct = message.platform is Platform.DIRECT
        return Situation(
            message.platform, message.stage, stance, tone, {**values, "direct": direct}
        )

    def prompt(self, excerpt: str, advice: Iterable[str], *, shown: bool = False) -> Prompt:
        """Give what the model reads: the system text, then the message with what to keep in mind.

        `excerpt` is the client's text and stays a part of its own, marked as from outside. With
        `shown` the examples stand between the two.
        """
        return self._asked("message.md", excerpt, {"advice": list(advice)}, shown=shown)

    def task(self, excerpt: str, purpose: str, wording: str) -> Prompt:
        """Give what the model reads to say an approved sentence in words of its own."""
        asked: Values = {"purpose": purpose, "wording": wording}
        return self._asked("sentence.md", excerpt, asked, shown=True)

    def _asked(self, name: str, excerpt: str, values: Values, *, shown: bool) -> Prompt:
        slot = "\ue000message\ue001"
        before, _, after = self.whole(name, {**values, "message": slot}).partition(slot)
        return Prompt(
            (
                Turn("system", (Part(self.whole("system.md", {})),)),
                *(self._shown if shown else ()),
                Turn("user", (Part(before), Part(excerpt, outside=True), Part(after))),
            )
        )

    @cached_property
    def _shown(self) -> tuple[Turn, ...]:
        """The examples of sentences, each as a turn of the client's side and the answer to it."""
        turns: list[Turn] = []
        for name in self.names(EXAMPLES.rstrip("/")):
            client, purpose, wording, sentence = map(self.file(name).only, SHOWN)
            values = {"message": client, "purpose": purpose, "wording": wording}
            turns += (
                Turn("user", (Part(self.whole("sentence.md", values)),)),
                Turn("assistant", (Part(sentence),)),
            )
        return tuple(turns)

    def whole(self, name: str, values: Values) -> str:
        """Give the text of a file that has no sections, filled in; raises PromptError."""
        file = self.file(name)
        return file.render(Line(file.body_line, file.text), values, file.front.variables)


def own_folder() -> Path:
    """Give the folder of the user's own prompts; it need not exist."""
    return user_config_path("tactful") / "prompts"


@cache
def shipped_folder() -> Path:
    """Give the prompts that came with tactful: in the wheel, or at the top of a source tree."""
    return _SHIPPED if _SHIPPED.is_dir() else _IN_TREE


@cache
def the_book(language: str = ENGLISH) -> PromptBook:
    """Give the book in use: the user's own files over the shipped ones."""
    own = own_folder()
    folders = (own, shipped_folder()) if own.is_dir() else (shipped_folder(),)
    return PromptBook(*folders, language=language)


def phrases(book: PromptBook) -> frozenset[str]:
    """Give the names of all that platforms call something, by which sentences fill it in.

    Raises PromptError when the platforms cannot be read.
    """
    names: set[str] = set()
    for table in _table(book.path("platforms.toml")).values():
        for key, value in table.items() if isinstance(table, dict) else ():
            names |= value.keys() if isinstance(value, dict) else {key}
    return frozenset(names)


@cache
def _table(path: Path) -> Mapping[str, object]:
    if not path.exists():
        raise NoWordingError(f"{path.name}: there is no such file")
    text = written(path, path.name)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise not_toml(path.name, fault, ends=text.count("\n") or 1) from fault


def _no_table(path: Path, wanted: str) -> NoWordingError:
    """Give the error for a table that is missing, with the line of one that may be meant for it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    heads = {line.strip("[] "): at for at, line in enumerate(lines, 1) if line.startswith("[")}
    kept = {f"{platform}.{when}" for platform in Platform for when in ("before", "after")}
    near = get_close_matches(wanted, [head for head in heads if head not in kept], 1)
    where = f"{path.name}:{heads[near[0]]}" if near else path.name
    hint = f"is it meant by [{near[0]}]?" if near else ""
    return NoWordingError(f"{where}: there is no table [{wanted}]", hint=hint)
