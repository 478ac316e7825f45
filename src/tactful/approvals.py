"""Who approved which wording, and when: one entry a file, by the hash of what was read."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date  # noqa: TID251 (an approval carries its date; nobody asks for today's)
from pathlib import Path

from tactful.errors import PromptError
from tactful.exports import digest
from tactful.record import Record, UnfitError
from tactful.validation import validated

APPROVED = "approved.toml"
_HEAD = "# Who approved which wording, and when. Written by `tactful prompts approve`.\n"


class Approval(Record):
    """That somebody read a file with this hash and found it fit for clients."""

    sha256: str
    by: str
    on: date


def approvals(folder: Path) -> Mapping[str, Approval]:
    """Give the approvals that stand in a folder of prompts, by the name of the file.

    Raises PromptError when they cannot be read.
    """
    path = folder / APPROVED
    if not path.exists():
        return {}
    try:
        return validated(dict[str, Approval], tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, UnfitError) as fault:
        raise PromptError(
            f"{path}: is no list of approvals", hint="delete it and approve the files again"
        ) from fault


def unapproved(names: Iterable[str], folder: Path) -> tuple[str, ...]:
    """Give those of the files that nobody has approved as they now are."""
    told = approvals(folder)
    return tuple(
        name for name in names if name not in told or told[name].sha256 != digest(folder / name)
    )


def approve(names: Iterable[str], folder: Path, by: str, on: date) -> tuple[str, ...]:
    """Record that somebody approves these files as they are; give those that were not before.

    Entries of files that are gone are dropped. Raises PromptError when that cannot be written.
    """
    new = unapproved(names, folder)
    told = {name: entry for name, entry in approvals(folder).items() if (folder / name).exists()}
    told |= {name: Approval(sha256=digest(folder / name), by=by, on=on) for name in new}
    text = _HEAD + "".join(_entry(name, told[name]) for name in sorted(told))
    try:
        (folder / APPROVED).write_text(text, encoding="utf-8")
    except OSError as fault:
        raise PromptError(
            f"{folder / APPROVED}: cannot be written: {fault.strerror}",
            hint="shipped prompts are approved in a checkout of tactful",
        ) from fault
    return new


def _entry(name: str, entry: Approval) -> str:
    by = json.dumps(entry.by, ensure_ascii=False)
    return f'\n["{name}"]\nsha256 = "{entry.sha256}"\nby = {by}\non = {entry.on.isoformat()}\n'
