"""The labelled corpus, as several benchmarks read it.

A message a line: id, text, platform, stage, lang, label and flags. A digest of the id splits the
messages: those called "read" were looked at while the rules were written, the rest stays "aside".
"""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from tactful.cli.bulk import message_of
from tactful.cli.options import Standing
from tactful.records import Message, Platform, Stage

Row: TypeAlias = dict[str, Any]
_READ_TENTHS = 8
_UNTOLD = Standing(Platform.UPWORK, Stage.FIRST_CONTACT, enterprise=False)


def rows(path: Path) -> Iterator[Row]:
    """Give the lines of a corpus in order."""
    yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def digest(row: Row) -> int:
    """Give the number that decides which part a message belongs to."""
    return int(sha256(row["id"].encode()).hexdigest(), 16)


def is_aside(row: Row, read_tenths: int = _READ_TENTHS) -> bool:
    """Tell whether a message was kept aside, where so many tenths were read."""
    return digest(row) % 10 >= read_tenths


def as_message(row: Row) -> Message:
    """Give the message of a line; Upwork and a first contact where it does not tell."""
    return message_of(row, _UNTOLD)
