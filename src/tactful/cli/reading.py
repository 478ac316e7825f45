"""How a client's message gets in: a file or standard input, whatever its encoding."""

import codecs
import sys
from collections.abc import Iterator
from pathlib import Path

from tactful.cli.terminal import tell
from tactful.errors import InputError
from tactful.threads import own_lines

_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_NOT_IN_TEXT = bytes(set(range(0x20)) - set(b"\t\n\r\f\b\x1b"))
_ENCODINGS = ["cp1252", "cp1251", "gb18030", "shift_jis"]
_MOST_BYTES = 64 * 1024 * 1024


def read_message(file: str) -> str:
    """Give the text of a message from a file, or from standard input when `file` is "-".

    Raises InputError when it is missing, a folder, empty, or not text.
    """
    text = _text(file, "the client's message")
    ours = own_lines(text)
    if ours:
        tell(f"read as a conversation: {ours} of its lines count as yours and were not scanned")
    return text


def read_reply(file: str) -> str:
    """Give the text of a reply, from a file or from standard input, as `read_message` does."""
    return _text(file, "your reply")


def read_lines(file: str) -> Iterator[bytes]:
    """Give the lines of a file or of standard input one by one, as bytes.

    Raises InputError when the file cannot be opened.
    """
    if file == "-":
        yield from sys.stdin.buffer
        return
    try:
        with Path(file).open("rb") as lines:
            yield from lines
    except OSError as fault:
        raise _unreadable(file, fault) from fault


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
        return "standard input", sys.stdin.buffer.read()
    path = Path(file)
    try:
        if path.is_file() and path.stat().st_size > _MOST_BYTES:
            raise InputError(
                f"{file}: is larger than {_MOST_BYTES // 2**20} MB, no message is",
                hint="for many messages use --jsonl",
            )
        return file, path.read_bytes()
    except OSError as fault:
        raise _unreadable(file, fault) from fault


def _unreadable(file: str, fault: OSError) -> InputError:
    if isinstance(fault, FileNotFoundError):
        hint = "check the name, or pipe the message in"
        return InputError(f"{file}: there is no such file", hint=hint)
    if isinstance(fault, IsADirectoryError):
        return InputError(f"{file}: is a folder", hint="name the file with the message")
    return InputError(f"{file}: cannot be read: {fault.strerror}")
