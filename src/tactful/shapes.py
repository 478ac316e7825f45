"""The shape of prompt files: front matter, sections, variables, what they hold of Jinja."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from enum import StrEnum
from itertools import chain
from pathlib import Path

from tactful.errors import PromptError, TactfulError
from tactful.exports import untouched
from tactful.promptfile import Block, Line, PromptFile, declared_on, read
from tactful.prompts import ENGLISH, EXAMPLES, PromptBook, phrases
from tactful.record import Record

_PLACE = re.compile(r"(?P<file>[\w./-]+\.(?:md|toml))(?::(?P<line>\d+))?: (?P<what>.+)", re.DOTALL)
_MUCH_ALIKE = 0.8
# What is given besides the phrases of the platform, whatever the file.
_ALWAYS = frozenset({"direct"})


class Level(StrEnum):
    """An error must be mended; a note is only to be known."""

    ERROR = "error"
    NOTE = "note"


class Remark(Record):
    """What is to be said of a place in a book; line 0 is the file as a whole."""

    file: str
    line: int = 0
    what: str
    hint: str = ""
    level: Level = Level.ERROR

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        note = "note: " if self.level is Level.NOTE else ""
        return f"{where}: {note}{self.what}" + (f" ({self.hint})" if self.hint else "")


def remark_of(fault: TactfulError) -> Remark:
    """Give an error of a prompt file as a remark."""
    place = _PLACE.fullmatch(fault.message)
    if place is None:
        return Remark(file="prompts", what=fault.message, hint=fault.hint)
    line = int(place["line"] or 0)
    return Remark(file=place["file"], line=line, what=place["what"], hint=fault.hint)


def language_of(name: str) -> str:
    """Give the language of a file by its name: `es` of `sentences/contact.es.md`."""
    stem = name.rpartition("/")[2].removesuffix(".md").removesuffix(".toml")
    return stem.partition(".")[2] or ENGLISH


def languages(book: PromptBook) -> tuple[str, ...]:
    """Give the languages that a book has any words in, English first."""
    others = {language_of(name) for name in book.names()} - {ENGLISH}
    return (ENGLISH, *sorted(others))


def has_sections(name: str) -> bool:
    """Tell whether a file holds sentences: no text as a whole, nor the shape of a letter."""
    return "/" in name and not name.startswith("stances/")


def is_said(name: str) -> bool:
    """Tell whether the sentences of a file may stand in a letter; those of an example may not."""
    return has_sections(name) and not name.startswith(EXAMPLES)


def shapes(book: PromptBook, shipped: Path) -> Iterator[Remark]:
    """Give what is wrong with the shape of the files: front matter, sections, variables, Jinja."""
    known = _ALWAYS | phrases(book)
    every = (_safely(_shape(book, name, shipped, known)) for name in book.names())
    yield from dict.fromkeys(chain(*every, _safely(_spoken_for(book))))


def _spoken_for(book: PromptBook) -> Iterator[Remark]:
    """Give the boundaries that never come up, as another file has the words for the same."""
    first: dict[str, str] = {}
    for file in book.sentence_files:
        for category in file.front.serves[:1]:
            known = first.setdefault(category, file.name)
            if known != file.name:
                what = f"{category} is already spoken of in {known}, so this is never said"
                yield Remark(
                    file=file.name, what=what, hint="to change its words, change that file"
                )


def _safely(remarks: Iterator[Remark]) -> Iterator[Remark]:
    try:
        yield from remarks
    except PromptError as fault:
        yield remark_of(fault)


def _shape(book: PromptBook, name: str, shipped: Path, known: frozenset[str]) -> Iterator[Remark]:
    file = book.file(name)
    base = book.file(base_of(name)) if base_of(name) in book.names() else file
    yield from _variables(file, base)
    if file is base:
        yield from _unknown_variables(file, shipped, known)
    if has_sections(name):
        mistaken = tuple(_mistaken_headings(file))
        yield from mistaken or chain(_sections(file, book), _missing_sections(file, shipped))


def base_of(name: str) -> str:
    """Give the name of the English file that a file in another language stands beside."""
    language = language_of(name)
    return name if language == ENGLISH else f"{name.removesuffix(f'.{language}.md')}.md"


def texts(file: PromptFile) -> Iterator[Line]:
    """Give what is rendered of a file: its sentences one by one, or its text as a whole."""
    if has_sections(file.name):
        for block in file.blocks():
            yield from block.sentences
    elif not file.name.startswith("stances/"):
        yield Line(file.body_line, file.text)


def _variables(file: PromptFile, base: PromptFile) -> Iterator[Remark]:
    used: set[str] = set()
    for line in texts(file):
        try:
            names = dict(reversed(file.used(line)))
        except PromptError as fault:
            yield remark_of(fault)
            return
        for name, number in names.items():
            if name not in base.front.variables:
                near = get_close_matches(name, base.front.variables, 1)
                hint = f"did you mean {near[0]!r}?" if near else "declare it under `variables`"
                what = f"{name!r} is not among the variables"
                yield Remark(file=file.name, line=number, what=what, hint=hint)
                return
        used |= names.keys()
    for name in file.front.variables:
        if name not in used:
            what = f"the variable {name!r} is declared and never used"
            yield Remark(file=file.name, line=declared_on(file, name), what=what)


def _unknown_variables(file: PromptFile, shipped: Path, known: frozenset[str]) -> Iterator[Remark]:
    """Give the variables of a file of the user's own that nothing fills in."""
    path = shipped / file.name
    if file.path == path:
        return
    filled = set(known)
    if path.exists():
        filled |= read(path, file.name).front.variables.keys()
    used = {name for line in texts(file) for name, _ in file.used(line)}
    for name in file.front.variables:
        if name in used - filled:
            near = get_close_matches(name, filled, 1)
            hint = (
                f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(filled))}"
            )
            what = f"nothing fills in the variable {name!r}"
            yield Remark(file=file.name, line=declared_on(file, name), what=what, hint=hint)


def _mistaken_headings(file: PromptFile) -> Iterator[Remark]:
    """Give the headings that are none, as their '#' is not followed by a space alone."""
    for line in file.lines():
        if line.text.lstrip().startswith("#") and not line.text.startswith("# "):
            what = f"{line.text!r} opens no section and would be said as it stands"
            hint = "a line begins with '# ' and the name of the section"
            yield Remark(file=file.name, line=line.number, what=what, hint=hint)


def _sections(file: PromptFile, book: PromptBook) -> Iterator[Remark]:
    blocks = file.blocks()
    first = blocks[0].line if blocks else 0
    for line in file.lines():
        if line.text.strip() and (not first or line.number < first):
            what = "this stands before any '# section' and is never said"
            yield Remark(file=file.name, line=line.number, what=what)
            break
    known = _known_sections(book, file.name.partition("/")[0])
    told: set[str] = set()
    for block in blocks:
        if not block.sentences:
            what = f"'# {block.section}' has no sentence"
            hint = "write one a line below it, or drop the heading"
            yield Remark(file=file.name, line=block.line, what=what, hint=hint)
        elif (near := _mistyped(block, file, known)) and block.section not in told:
            told.add(block.section)
            what = f"nothing asks for a section '# {block.section}'"
            yield Remark(file=file.name, line=block.line, what=what, hint=f"did you mean {near!r}?")


def _mistyped(block: Block, file: PromptFile, known: Mapping[str, set[str]]) -> str:
    """Give what a section was meant to be called if no other file has it but one much like it.

    `known` are the sections of the folder, each with the files that have it.
    """
    if known[block.section] != {file.name}:
        return ""
    missing = [name for name, files in known.items() if file.name not in files]
    return next(iter(get_close_matches(block.section, missing, 1, _MUCH_ALIKE)), "")


def _known_sections(book: PromptBook, folder: str) -> Mapping[str, set[str]]:
    known: dict[str, set[str]] = {}
    for name in book.names(folder):
        for section in _section_names(book, name):
            known.setdefault(section, set()).add(name)
    return known


def _section_names(book: PromptBook, name: str) -> tuple[str, ...]:
    try:
        return tuple(block.section for block in book.file(name).blocks())
    except PromptError:
        return ()


def _missing_sections(file: PromptFile, shipped: Path) -> Iterator[Remark]:
    """Give the sections of the shipped file that a file of the user's own leaves out."""
    path = shipped / file.name
    if file.path == path or not path.exists():
        return
    own = {block.section for block in file.blocks()}
    theirs = dict.fromkeys(block.section for block in read(path, file.name).blocks())
    lost = [name for name in theirs if name not in own]
    if len(own - set(theirs)) < len(lost):  # else a heading is mistyped, which is told already
        what = f"the section '# {lost[0]}' is missing"
        yield Remark(file=file.name, line=file.body_line, what=what, hint="the shipped file has it")


def broken_own(own: Path, shipped: Path) -> tuple[Remark, ...]:
    """Give what is wrong with the shape of the user's own files alone."""
    if not own.is_dir():
        return ()
    mine = set(PromptBook(own).names()) - untouched(own)
    book = PromptBook(own, shipped)
    return tuple(remark for remark in shapes(book, shipped) if remark.file in mine)
