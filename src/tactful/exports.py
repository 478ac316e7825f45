"""Copies of the shipped prompt files that a user changes, and what they were copied from.

Only a copy that was changed stands in for the shipped file: the hash of each file as it was
shipped is recorded beside the copies, so an untouched copy never hides a newer one.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from tactful.errors import PromptError

RECORD = "exported.json"
_SUFFIXES = {".md", ".toml"}
_NO_PROMPTS = {"README.md", "approved.toml"}


class State(StrEnum):
    """How a file stands between what is shipped and what is the user's own."""

    SHIPPED = "shipped"
    UNTOUCHED = "untouched copy"
    CHANGED = "changed by you"
    MOVED_ON = "changed by you and by an update"
    UNRECORDED = "yours, never exported"
    ADDED = "added by you"


# Those that are read in place of the shipped file.
OWN = frozenset({State.CHANGED, State.MOVED_ON, State.UNRECORDED, State.ADDED})


class FileState(NamedTuple):
    """A file of the book and how it stands; `newer` is a shipped one that came after the copy."""

    name: str
    state: State
    newer: bool = False


class Exported(NamedTuple):
    """What an export did: files copied, untouched copies brought up to date, own ones kept."""

    copied: tuple[str, ...]
    refreshed: tuple[str, ...]
    kept: tuple[str, ...]


def digest(path: Path) -> str:
    """Give the SHA-256 of a file, whatever its line endings are."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def file_names(folder: Path) -> tuple[str, ...]:
    """Give the names of all files of a book that people edit, in order."""
    paths = (path for path in folder.rglob("*") if path.suffix in _SUFFIXES)
    names = {path.relative_to(folder).as_posix() for path in paths if path.is_file()}
    return tuple(sorted(name for name in names - _NO_PROMPTS if not name.startswith("scenarios/")))


def recorded(folder: Path) -> Mapping[str, str]:
    """Give the hash of each shipped file at the time when it was copied into a folder.

    Raises PromptError when the record cannot be read.
    """
    path = folder / RECORD
    if not path.exists():
        return {}
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): str(sha) for name, sha in told.items()}
    except (OSError, ValueError, AttributeError) as fault:
        raise PromptError(
            f"{path}: is not the record of an export", hint="delete it: your files then all count"
        ) from fault


def untouched(folder: Path) -> frozenset[str]:
    """Give the copies in a folder that are still as they were shipped; they stand in for none."""
    told = recorded(folder)
    return frozenset(
        name
        for name, sha in told.items()
        if (folder / name).exists() and digest(folder / name) == sha
    )


def states(own: Path, shipped: Path) -> Iterator[FileState]:
    """Give how each file of a book stands, in the order of their names."""
    told = recorded(own)
    for name in sorted({*file_names(shipped), *(file_names(own) if own.is_dir() else ())}):
        yield _state(name, told.get(name), own, shipped)


def in_use(own: Path, shipped: Path) -> Mapping[str, Path]:
    """Give the folder that each file of a book is read from: the user's own, or the shipped one."""
    places = {file.name: own if file.state in OWN else shipped for file in states(own, shipped)}
    return {name: place for name, place in places.items() if (place / name).exists()}


def _state(name: str, before: str | None, own: Path, shipped: Path) -> FileState:
    mine, theirs = own / name, shipped / name
    if not mine.exists():
        return FileState(name, State.SHIPPED)
    if before is not None and digest(mine) == before:
        return FileState(name, State.UNTOUCHED, not theirs.exists() or digest(theirs) != before)
    if not theirs.exists():
        return FileState(name, State.ADDED)
    if digest(mine) == digest(theirs):
        return FileState(name, State.UNTOUCHED)
    if before is None:
        return FileState(name, State.UNRECORDED)
    moved = digest(theirs) != before
    return FileState(name, State.MOVED_ON if moved else State.CHANGED, moved)


def export(names: tuple[str, ...], own: Path, shipped: Path) -> Exported:
    """Copy shipped files into the user's own folder and record what they were copied from.

    A file that the user changed is kept as it is. Raises PromptError when that fails.
    """
    state = {file.name: file.state for file in states(own, shipped)}
    done: dict[str, list[str]] = {"copied": [], "refreshed": [], "kept": []}
    told = dict(recorded(own))
    try:
        for name in names:
            if state[name] in OWN:
                done["kept"].append(name)
                continue
            fresh = state[name] is State.SHIPPED
            done["copied" if fresh else "refreshed"].append(name)
            (own / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(shipped / name, own / name)
            told[name] = digest(shipped / name)
        own.mkdir(parents=True, exist_ok=True)
        (own / RECORD).write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", "utf-8")
    except OSError as fault:
        raise PromptError(
            f"{fault.filename or own}: cannot be written: {fault.strerror}"
        ) from fault
    return Exported(*(tuple(done[key]) for key in ("copied", "refreshed", "kept")))
