"""What a book leaves unsaid: for which risk, where, in which tone and language it has no words."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

from tactful.claims import situations
from tactful.promptfile import PromptFile, Situation
from tactful.prompts import PromptBook
from tactful.record import Record
from tactful.records import Category, Platform, Stage, Stance, Tone
from tactful.shapes import Level, Remark, is_said, languages

# Text aimed at an AI is never spoken of.
_SILENT = {Category.PROMPT_INJECTION}
_BOUNDARY = "boundary"


class Coverage(Record):
    """In how many of the situations in which a risk is spoken of a section has words for it."""

    category: Category
    language: str
    section: str
    file: str
    said: int
    of: int


class _Owed(NamedTuple):
    """A section of a file that some situations call for."""

    file: str
    section: str
    situations: tuple[Situation, ...]


def coverage(book: PromptBook) -> tuple[Coverage, ...]:
    """Give how far each risk is spoken of: a row a risk, language and section."""
    sections = _sentence_sections(book)
    rows = []
    served = ((category, serving(book, category)) for category in Category)
    known = [(category, file) for category, file in served if file]
    for category, file in known:
        for language, section in product(languages(book), sections):
            owed = _calling(book, section)
            lost = _unsaid(book.within(language), file.name, section, owed)
            rows.append(
                Coverage(
                    category=category, language=language, section=section, file=file.name,
                    said=len(owed) - len(lost), of=len(owed),
                )
            )  # fmt: skip
    return tuple(rows)


def serving(book: PromptBook, category: Category) -> PromptFile | None:
    """Give the file of sentences that speaks of a risk first, None when none does."""
    files = [file for file in book.sentence_files if category in file.front.serves]
    return min(files, key=lambda file: file.front.serves.index(category), default=None)


def holes(book: PromptBook) -> Iterator[Remark]:
    """Give the situations in which something must be said and there are no words for it.

    In English that is an error; in other languages the English words stand in, which is noted.
    """
    for category in Category:
        if category not in _SILENT and serving(book, category) is None:
            what = f"no file here speaks of {category}"
            yield Remark(file="sentences", what=what, hint="name it under `serves` in one of them")
    for owed in _owed(book):
        lost = _unsaid(book, owed.file, owed.section, owed.situations)
        if lost:
            what = f"no '# {owed.section}' {_described(lost, owed.situations)}"
            hint = "add one that fits always, without anything behind a colon"
            line = _line(book.file(owed.file), owed.section)
            yield Remark(file=owed.file, line=line, what=what, hint=hint)
    for language in languages(book)[1:]:
        yield from _foreign_holes(book, language)


def _line(file: PromptFile, section: str) -> int:
    """Give the line of the first heading of a section, or that on which the words begin."""
    lines = (block.line for block in file.blocks() if block.section == section)
    return next(lines, file.body_line)


def _owed(book: PromptBook) -> Iterator[_Owed]:
    for file in book.sentence_files:
        yield _Owed(file.name, _BOUNDARY, _calling(book, _BOUNDARY))
    for name in book.names("asks"):
        if name.count(".") == 1:
            sections = dict.fromkeys(block.section for block in book.file(name).blocks())
            yield _Owed(name, next(iter(sections), "answer"), situations())


def _calling(book: PromptBook, section: str) -> tuple[Situation, ...]:
    """Give the situations whose letters have a move of that name."""
    stances = {s for s in Stance if any(section in line for line in book.paragraphs(s))}
    return tuple(situation for situation in situations() if situation.stance in stances)


def _sentence_sections(book: PromptBook) -> tuple[str, ...]:
    """Give the sections of the files of sentences that are moves of a letter."""
    known = dict.fromkeys(b.section for f in book.sentence_files for b in f.blocks())
    moves = {move for s in Stance for line in book.paragraphs(s) for move in line}
    return tuple(section for section in known if section in moves)


def _unsaid(
    book: PromptBook, name: str, section: str, owed: Sequence[Situation]
) -> tuple[Situation, ...]:
    spoken = book.wording(name)
    blocks = [b for b in spoken.blocks() if b.section == section] if spoken else []
    filled = [block for block in blocks if block.sentences]
    if any(not block.qualifiers for block in filled):
        return ()
    return tuple(s for s in owed if all(block.fit(s) is None for block in filled))


def _described(lost: Sequence[Situation], owed: Sequence[Situation]) -> str:
    """Name the situations in few words: on each axis the values that are left out, unless all."""
    parts = []
    axes: dict[str, type[Any]] = {"on": Platform, "at": Stage, "for": Stance, "in tone": Tone}
    for (word, _), index in zip(axes.items(), range(len(axes)), strict=True):
        missing = dict.fromkeys(str(situation[index]) for situation in lost)
        if len(missing) < len({situation[index] for situation in owed}):
            parts.append(f"{word} {', '.join(missing)}")
    where = " ".join(parts) or "anywhere"
    return f"{where} ({len(lost)} of {len(owed)} situations)"


def _foreign_holes(book: PromptBook, language: str) -> Iterator[Remark]:
    spoken = book.within(language)
    names = [n for n in book.names() if is_said(n) and n.count(".") == 1]
    absent = [name for name in names if spoken.wording(name) is None]
    tables = f"platforms.{language}.toml"
    if not spoken.path(tables).exists():
        what = f"there is none, so nothing is said in {language!r}"
        yield Remark(file=tables, what=what, level=Level.NOTE)
    if absent:
        what = f"{language!r} has no words for {', '.join(absent)}; the English ones stand in"
        yield Remark(file=f"*.{language}.md", what=what, level=Level.NOTE)
    for name in (name for name in names if name not in absent):
        english = dict.fromkeys(block.section for block in book.file(name).blocks())
        for section in english:
            never = _unsaid(book, name, section, situations())
            owed = [s for s in situations() if s not in never]
            lost = _unsaid(spoken, name, section, owed)
            if lost:
                what = f"no '# {section}' in {language!r} {_described(lost, owed)}"
                file = spoken.wording(name) or book.file(name)
                line = _line(file, section)
                yield Remark(file=file.name, line=line, what=what, level=Level.NOTE)
