"""How text gets onto the terminal: colours where they are wanted, results apart from talk."""

import os
import shutil
import sys
from datetime import date
from typing import Any

import click

from tactful.errors import TactfulError
from tactful.policy import stale
from tactful.records import Message, Platform
from tactful.report import Style, plain, talk_notes

_DRESS: dict[str, dict[str, Any]] = {
    "heading": {"bold": True},
    "evidence": {"underline": True, "fg": "yellow"},
    "muted": {"dim": True},
    "none": {"fg": "green", "bold": True},
    "low": {"fg": "green"},
    "medium": {"fg": "yellow", "bold": True},
    "high": {"fg": "red", "bold": True},
}


def style_for(*, err: bool) -> Style:
    """Give the style for a stream: colours on a terminal, but for a dumb one or with NO_COLOR."""
    stream = sys.stderr if err else sys.stdout
    plainly = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    coloured = stream.isatty() and not plainly
    return _coloured if coloured else plain


def width() -> int:
    """Give the width of the terminal in columns, at most 100."""
    return min(shutil.get_terminal_size().columns, 100)


def tell(text: str) -> None:
    """Say something that is not the result: it goes to standard error."""
    click.echo(text, err=True)


def warn_if_stale(platform: Platform) -> None:
    """Say so when what is known of the platform was checked long ago."""
    note = stale(platform, date.today())
    if note:
        tell(note)


def tell_of_talk(message: Message) -> None:
    """Say who was taken for whom in a pasted conversation, where the report does not."""
    for note in talk_notes(message):
        tell(note)


def complain(fault: TactfulError) -> None:
    """Show an error as one line and its hint."""
    tell(f"Error: {fault.message}")
    if fault.hint:
        tell(f"Hint: {fault.hint}")


def _coloured(text: str, role: str) -> str:
    return click.style(text, **_DRESS[role])
