"""How a client's message gets in: a file or standard input, whatever its encoding."""

import codecs
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from tactful.cli.terminal import tell
from tactful.errors import InputError

_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_NOT_IN_TEXT = bytes(set(range(0x20)) - set(b"\t\n\r\f\b\x1b"))
_ENCODINGS = ["cp1252", "cp1251", "gb18030", "shift_jis"]
MOST_BYTES = 64 * 1024 * 1024
"""How large a message may be."""
_CHUNK = 1 << 16


def read_message(file: str) -> str:
    """Give the text of a message from a file, or from standard input when `file` is "-".

    Raises InputError when it is missing, a folder, empty, or not text.
    """
    return _text(file, "the client's message")


def read_reply(file: str) -> str:
    """Give the text of a reply, from a file or from standard input, as `read_message` does."""
    return _text(file, "your reply")


def read_lines(file: str) -> Iterator[bytes]:
    """Give the lines of a file or of standard input one by one, as bytes.

    Raises InputError when the file cannot be read.
    """
    return chain.from_iterable(read_arrivals(file))


def read_arrivals(file: str) -> Iterator[list[bytes]]:
    """Give the lines of a file or of standard input, as many together as have come meanwhile.

    Of a line longer than `MOST_BYTES` no more than is needed to tell so is kept. Raises InputError
    when the file cannot be read.
    """
    name = "standard input" if file == "-" else file
    try:
        if file == "-":
            yield from _whole_lines(sys.stdin.buffer)
            return
        with Path(file).open("rb") as source:
            yield from _whole_lines(source)
    except OSError as fault:
        raise _unreadable(name, fault) from fault


def _whole_lines(source: Any) -> Iterator[list[bytes]]:
    begun: list[bytes] = []
    size = 0
    while arrived := source.read1(_CHUNK):
        *ended, rest = arrived.split(b"\n")
        if ended:
            ended[0] = b"".join([*begun, ended[0]])
            yield [line + b"\n" for line in ended]
            begun, size = [], 0
        if size <= MOST_BYTES:
            begun.append(rest)
            size += len(rest)
    if size:
        yield [b"".join(begun)]


def decode(name: str, raw: bytes) -> str:
    """Give bytes as text: UTF-8, else by byte order mark, else the likeliest usual encoding.

    Says on standard error when it was not UTF-8. Raises InputError when it is not text.
    """
    for bom, encoding in _BOMS.items():
        if raw.startswith(bom):
            return _strictly(name, raw, encoding)
    if raw.translate(None, _NOT_IN_TEXT) != raw:
        raise InputError(f"{name}: is a binary file, not text", hint="save the message as text")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(name, raw)


def _guess(name: str, raw: bytes) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415 (seldom needed, slow to load)

    guess = from_bytes(raw, cp_isolation=_ENCODINGS).best()
    if guess is None:
        raise InputError(
            f"{name}: is not text in UTF-8 or any usual encoding", hint="save it as UTF-8"
        )
    tell(f"{name} is not UTF-8; read as {guess.encoding}")
    return str(guess)


def _strictly(name: str, raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as fault:
        raise InputError(
            f"{name}: begins like {encoding} but is not ({fault.reason})", hint="save it as UTF-8"
        ) from fault


def _text(file: str, what: str) -> str:
    name, raw = _read(file, what)
    text = decode(name, raw)
    if not text.strip():
        raise InputError(f"{name}: there is no text in it", hint=f"paste {what}")
    return text


def _read(file: str, what: str) -> tuple[str, bytes]:
    if file == "-":
        if sys.stdin.isatty():
            tell(f"Paste {what}, then press Ctrl-D on an empty line.")
        return "standard input", _at_most("standard input", sys.stdin.buffer)
    try:
        with Path(file).open("rb") as source:
            return file, _at_most(file, source)
    except OSError as fault:
        raise _unreadable(file, fault) from fault


def _at_most(name: str, source: Any) -> bytes:
    raw: bytes = source.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise InputError(
            f"{name}: is larger than {MOST_BYTES // 2**20} MB, no message is",
            hint="for many messages use --jsonl",
        )
    return raw


def _unreadable(file: str, fault: OSError) -> InputError:
    if isinstance(fault, FileNotFoundError):
        hint = "check the name, or pipe the message in"
        return InputError(f"{file}: there is no such file", hint=hint)
    if isinstance(fault, IsADirectoryError):
        return InputError(f"{file}: is a folder", hint="name the file with the message")
    return InputError(f"{file}: cannot be read: {fault.strerror}")
