"""The file that holds what was worked out ahead: values by name, each read when it is asked for.

scripts/compile_rules.py writes it once every sample has come out as written. In a checkout it is
used as long as no file that it was made of is younger, in an installed package always; like a
.pyc file it is built where it is used or packed into the wheel, and not kept in git. It is mapped
into memory: what nobody asks for is never read.
"""

import marshal
import mmap
import os
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

PACKAGE = Path(__file__).parent
COMPILED = PACKAGE / "rulebook" / "compiled.bin"
_MADE_OF = ("rulebook", "platforms")
_CODE = [
    PACKAGE / f"{name}.py"
    for name in (
        "atoms",
        "bundle",
        "compiled",
        "details",
        "indexing",
        "parsed",
        "policy",
        "prefilter",
        "promptfile",
        "rules",
        "templates",
    )
]
_IN_CHECKOUT = (PACKAGE.parents[1] / "pyproject.toml").exists()
# The order of the bytes of a number, and the Python whose marshal wrote the values.
_MAGIC = f"tactful {sys.implementation.cache_tag} {sys.byteorder}\n".encode()
_SIZE = 4
# How many values stand together that are asked for by a key.
_TO_A_SHELF = 8


class Packed:
    """Values side by side in memory; one is made anew each time it is asked for."""

    def __init__(self, packed: bytes | memoryview) -> None:
        """Take what `pack` gives."""
        view = memoryview(packed)
        begin = _SIZE * (int.from_bytes(view[:_SIZE], sys.byteorder) + 2)
        self._ends = view[_SIZE:begin].cast("I")
        self._values = view[begin:]

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> Any:
        # Part of the package like its code; marshal is what .pyc files are read with.
        return marshal.loads(self._values[self._ends[place] : self._ends[place + 1]])  # noqa: S302


def pack(values: Iterable[Any]) -> bytes:
    """Give values as bytes, for `Packed`."""
    packed = [marshal.dumps(value) for value in values]
    ends = array("I", accumulate(map(len, packed), initial=0))
    return b"".join([len(packed).to_bytes(_SIZE, sys.byteorder), ends.tobytes(), *packed])


def shelved(values: Mapping[str, Any]) -> bytes:
    """Give values as bytes, for `look_up`."""
    shelves: list[dict[str, Any]] = [{} for _ in range(len(values) // _TO_A_SHELF + 1)]
    for key, held in values.items():
        shelves[crc32(key.encode()) % len(shelves)][key] = held
    return pack(shelves)


def look_up(name: str, key: str) -> Any:
    """Give the value that a key has among those kept under a name, None where it has none."""
    shelves = _shelves(name)
    return None if shelves is None else shelves[crc32(key.encode()) % len(shelves)].get(key)


@cache
def _shelves(name: str) -> Packed | None:
    packed = part(name)
    return None if packed is None else Packed(packed)


def part(name: str) -> memoryview | None:
    """Give the bytes kept under a name; None where the file is missing or out of date."""
    return None if (held := _held()) is None else held.get(name)


def value(name: str) -> Any:
    """Give the value kept under a name; None where there is none, or the file is not up to date."""
    packed = part(name)
    return None if packed is None else marshal.loads(packed)  # noqa: S302 (as in Packed)


def of_file(path: Path) -> Any:
    """Give what a shipped file came to, None when that is not known."""
    return value(name_of(path)) if PACKAGE in path.parents else None


def name_of(path: Path) -> str:
    """Give the name under which is kept what a shipped file came to."""
    return path.relative_to(PACKAGE).as_posix()


def is_up_to_date() -> bool:
    """Tell whether the file was made of the sources as they are, by the digest of them all."""
    held = _opened()
    return held is not None and held["digest"] == _digest()


def write(parts: Mapping[str, bytes]) -> int:
    """Write the file; give its size in bytes. Whoever has the old one open keeps it."""
    parts = {"digest": _digest(), **parts}
    ends = [*accumulate(map(len, parts.values()), initial=0)]
    head = marshal.dumps((ends[-1], dict(zip(parts, pairwise(ends), strict=True))))
    written = b"".join([_MAGIC, len(head).to_bytes(_SIZE, sys.byteorder), head, *parts.values()])
    half = COMPILED.with_suffix(".part")
    half.write_bytes(written)
    half.replace(COMPILED)
    COMPILED.touch()  # younger than its folder, which has just changed
    return len(written)


@cache
def _held() -> Mapping[str, memoryview] | None:
    return None if _IN_CHECKOUT and _is_old() else _opened()


def _opened() -> Mapping[str, memoryview] | None:
    try:
        with COMPILED.open("rb") as file:
            view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError):  # missing or empty
        return None
    begin = len(_MAGIC) + _SIZE
    if view[: len(_MAGIC)] != _MAGIC:
        return None
    size = int.from_bytes(view[len(_MAGIC) : begin], sys.byteorder)
    try:
        length, places = marshal.loads(view[begin : begin + size])  # noqa: S302 (as in Packed)
    except (ValueError, EOFError, TypeError):
        return None
    values = view[begin + size :]
    if len(values) != length:  # cut off
        return None
    return {name: values[first:last] for name, (first, last) in places.items()}


def _is_old() -> bool:
    """Tell whether a source is younger, or a file came or went."""
    try:
        made = COMPILED.stat().st_mtime_ns
    except OSError:
        return True
    return any(path.stat().st_mtime_ns > made for path in _sources())


def _sources() -> Iterator[Any]:
    """Give all that it is made of, folders too, as what can be asked for its stat."""
    yield from _CODE
    for name in _MADE_OF:
        yield from _within(PACKAGE / name)


def _within(folder: Path) -> Iterator[Any]:
    yield folder
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".toml"):
                yield entry
            elif entry.is_dir():
                yield from _within(Path(entry.path))


def _digest() -> bytes:
    """Give the SHA-256 of all that the file is made of: tables, and the code that reads them."""
    from hashlib import sha256  # noqa: PLC0415 (slow to load, seldom needed)

    told = sha256()
    tables = (path for name in _MADE_OF for path in (PACKAGE / name).rglob("*.toml"))
    for path in (*sorted(tables), *_CODE):
        told.update(name_of(path).encode() + b"\0")
        told.update(path.read_bytes() + b"\0")
    return told.digest()
