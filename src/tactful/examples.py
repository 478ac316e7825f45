"""The examples in the head of a prompt file: what a sentence comes to in a situation."""

from collections.abc import Iterator

from tactful.errors import PromptError
from tactful.promptfile import Example, PromptFile
from tactful.prompts import PromptBook
from tactful.records import Message
from tactful.shapes import Remark, base_of, language_of, remark_of


def examples(book: PromptBook) -> Iterator[tuple[PromptFile, Example]]:
    """Give every example of a book with the file in whose head it stands."""
    for name in book.names():
        file = book.file(name)
        yield from ((file, example) for example in file.front.examples)


def failing(book: PromptBook, file: PromptFile, example: Example) -> Remark | None:
    """Give what is wrong with an example; None when its section gives what it says."""
    language = language_of(file.name)
    spoken = book.within(language)
    message = Message(text="x", platform=example.platform, stage=example.stage)
    try:
        situation = spoken.situation(message, example.stance, example.tone)
        said = spoken.options(
            base_of(file.name), example.section, situation.using(**example.values)
        )
    except PromptError as fault:
        return remark_of(fault)
    if example.gives in said:
        return None
    what = f"example: '# {example.section}' does not give {example.gives!r}"
    return Remark(
        file=file.name, line=_line(file, example), what=what, hint=f"it gives {said[0]!r}"
    )


def _line(file: PromptFile, example: Example) -> int:
    """Give the line of the head on which the example's words begin."""
    lines = file.path.read_text(encoding="utf-8").splitlines()[: file.body_line]
    begin = example.gives.partition('"')[0]
    return next((number for number, line in enumerate(lines, 1) if begin in line), 1)
