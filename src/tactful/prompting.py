"""The prompt of a scanned message: all of it, or the parts of it that a model has room for."""

from typing import Protocol

from tactful.excerpt import excerpt
from tactful.prompts import Prompt, PromptBook
from tactful.records import Scan


class Room(Protocol):
    """What has to be known of a model to see what fits."""

    def room(self, prompt: Prompt) -> int:
        """Count the tokens that still fit beside a prompt and the reply to it."""

    def count(self, text: str) -> int:
        """Count the tokens of a text from outside."""


def what_is_read(found: Scan, book: PromptBook, text: str) -> Prompt:
    """Give the prompt with a text of the client's, and what the findings ask to keep in mind."""
    return book.prompt(text, [finding.advice for finding in found.findings])


def what_fits(text: str, found: Scan, book: PromptBook, model: Room) -> tuple[Prompt, str]:
    """Give the prompt of a message, cut where it is too long for the model, and a note on that.

    The note is empty where nothing was cut.
    """
    room, size = model.room(what_is_read(found, book, "")), model.count(text)
    if size <= room:
        return what_is_read(found, book, text), ""
    note = (
        f"the message is {size:,} tokens and the model can read {room:,} of them: the scan "
        "reads all of it, the draft is made from the parts that hold the findings"
    )
    return what_is_read(found, book, excerpt(text, found.findings, room, model.count)), note
