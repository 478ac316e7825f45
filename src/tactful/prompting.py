"""The prompt of a scanned message: all of it, or the parts of it that a model has room for."""

from typing import NamedTuple, Protocol

from tactful.excerpt import excerpt
from tactful.prompts import Prompt, PromptBook
from tactful.records import Scan


class Room(Protocol):
    """What has to be known of a model to see what fits."""

    def room(self, prompt: Prompt) -> int:
        """Count the tokens that still fit beside a prompt and the reply to it."""

    def count(self, text: str) -> int:
        """Count the tokens of a text from outside."""


class Read(NamedTuple):
    """What a model reads: the prompt, the client's words in it, and a note where some are cut."""

    prompt: Prompt
    excerpt: str
    note: str = ""


def what_is_read(found: Scan, book: PromptBook, text: str, *, shown: bool = False) -> Prompt:
    """Give the prompt with a text of the client's, and what the findings ask to keep in mind.

    With `shown` the examples of the book stand in it.
    """
    return book.prompt(text, [finding.advice for finding in found.findings], shown=shown)


def what_fits(
    text: str, found: Scan, book: PromptBook, model: Room, *, shown: bool = False
) -> Read:
    """Give the prompt of a message, cut where it is too long for the model."""
    room = model.room(what_is_read(found, book, "", shown=shown))
    size = model.count(text)
    if size <= room:
        return Read(what_is_read(found, book, text, shown=shown), text)
    note = (
        f"the message is {size:,} tokens and the model can read {room:,} of them: the scan "
        "reads all of it, the draft is made from the parts that hold the findings"
    )
    cut = excerpt(text, found.findings, room, model.count)
    return Read(what_is_read(found, book, cut, shown=shown), cut, note)
