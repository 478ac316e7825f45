"""JSON lines in, JSON lines out: each result as it is done, a bad line does not stop the rest."""

import json
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial, reduce
from itertools import count
from math import isfinite
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple, NoReturn, Self, TypeAlias

import click

from tactful.cli.options import Standing
from tactful.cli.reading import MOST_BYTES, read_arrivals
from tactful.errors import InputError, TactfulError
from tactful.record import Record, UnfitError
from tactful.records import LineFault, Message, Platform, Risk, Scan, Stage

# The words of labelled corpora for how far two people have come.
_STAGES = {
    "pre_contract": Stage.FIRST_CONTACT,
    "active_contract": Stage.CONTRACT,
    "unknown": Stage.FIRST_CONTACT,
}
# Lines a process gets at a time at most.
_BATCH = 64
# The exit status of a command that a signal ended is this and the number of the signal.
_SIGNALLED = 128

Work: TypeAlias = Callable[[Message], Record]
_Lines: TypeAlias = Sequence[tuple[int, bytes]]


class Outcome(NamedTuple):
    """What came of many lines: whether each could be used, and the worst risk of those scanned."""

    well: bool = True
    worst: Risk = Risk.NONE

    def and_of(self, other: "Outcome") -> "Outcome":
        """Give the outcome of both."""
        worst = max(self.worst, other.worst, key=list(Risk).index)
        return Outcome(self.well and other.well, worst)


class _Done(NamedTuple):
    """What came of a batch of lines: the output, the outcome, the bytes read."""

    output: list[bytes]
    outcome: Outcome
    read: int


def each_line(file: str, standing: Standing, work: Work, jobs: int = 1) -> Outcome:
    """Print the result of `work` for each line of `file`, in order, and tell how it went.

    A bad line gives {"id", "error": {"message", "line"}} in its place. With `jobs` above 1 as many
    processes share the work, in batches of lines. An interrupt or a request to end (SIGTERM) ends
    it between two lines: what is out is whole.
    """
    batches = _batches(read_arrivals(file), 1 if jobs == 1 else _BATCH)
    do = partial(_do, standing=standing, work=work)
    results = (do(batch) for batch in batches) if jobs == 1 else _shared(do, batches, jobs)
    outcome = Outcome()
    # Closing ends the other processes before this one, also when it is interrupted.
    with _progress(file) as bar, _Whole() as whole, closing(results):
        for done in results:
            for line in done.output:
                whole.write(line)
            bar.update(done.read)
            outcome = outcome.and_of(done.outcome)
    return outcome


def _progress(file: str) -> Any:
    """Give a bar of how much of a file is read; hidden where it would be in the way."""
    size = Path(file).stat().st_size if Path(file).is_file() else 0
    hidden = not size or sys.stdout.isatty() or not sys.stderr.isatty()
    return click.progressbar(length=max(size, 1), file=sys.stderr, label="read", hidden=hidden)


class _Whole:
    """Writes lines to standard output so that no interrupt and no request to end ever cuts one."""

    def __init__(self) -> None:
        self._writing = False
        self._asked: BaseException | None = None
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
                self._before[number] = signal.signal(number, self._end)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _end(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 (a handler's)
        asked = KeyboardInterrupt() if number == signal.SIGINT else SystemExit(_SIGNALLED + number)
        self._asked = asked
        if not self._writing:
            raise asked

    def write(self, line: bytes) -> None:
        """Write a line, then end if that was asked for meanwhile."""
        self._writing = True
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
        self._writing = False
        if self._asked is not None:
            raise self._asked


def _batches(arrivals: Iterator[Sequence[bytes]], size: int) -> Iterator[_Lines]:
    """Give lines with their numbers, at most `size` at a time, none held back for a full batch."""
    numbers = count(1)
    for lines in arrivals:
        numbered = [(next(numbers), line) for line in lines]
        yield from (numbered[at : at + size] for at in range(0, len(lines), size))


def _shared(
    do: Callable[[_Lines], _Done], batches: Iterator[_Lines], jobs: int
) -> Generator[_Done, None, None]:
    from tactful.cli.sharing import shared  # noqa: PLC0415 (slow to load, seldom needed)

    return shared(do, batches, jobs)


def _do(lines: _Lines, *, standing: Standing, work: Work) -> _Done:
    results = [_result(number, line, standing, work) for number, line in lines if line.strip()]
    return _Done(
        output=[output for output, _ in results],
        outcome=reduce(Outcome.and_of, (outcome for _, outcome in results), Outcome()),
        read=sum(len(line) for _, line in lines),
    )


def _result(number: int, line: bytes, standing: Standing, work: Work) -> tuple[bytes, Outcome]:
    entry: Mapping[str, object] = {}
    try:
        entry = _parse(line)
        result = work(message_of(entry, standing))
        risk = result.risk if isinstance(result, Scan) else Risk.NONE
        return _joined(entry.get("id"), result), Outcome(worst=risk)
    except TactfulError as fault:
        bad = LineFault(message=fault.message, line=number).model_dump(mode="json")
        return _encoded({"id": entry.get("id"), "error": bad}), Outcome(well=False)


def _joined(identity: object, result: Record) -> bytes:
    """Give a result as a line of JSON with its id in front."""
    return _encoded({"id": identity})[:-2] + b"," + result.model_dump_json().encode()[1:] + b"\n"


def _encoded(value: object) -> bytes:
    # Half a surrogate pair, which only an id can hold, goes out as JSON escapes it.
    return json.dumps(value, ensure_ascii=False).encode(errors="backslashreplace") + b"\n"


def print_json(value: object) -> None:
    """Print one JSON value on a line, as UTF-8 whatever the terminal speaks."""
    click.echo(_encoded(value), nl=False)


def _told(entry: Mapping[str, object], key: str, otherwise: object) -> object:
    value = entry.get(key)
    return otherwise if value is None else value


def _parse(line: bytes) -> Mapping[str, object]:
    if len(line) > MOST_BYTES:
        raise InputError(f"the line is larger than {MOST_BYTES // 2**20} MB, no message is")
    try:
        entry = json.loads(line, parse_constant=_refuse, parse_float=_finite)
    except UnicodeDecodeError as fault:
        raise InputError("the line is not UTF-8") from fault
    except RecursionError as fault:
        raise InputError("the line is nested too deeply") from fault
    except json.JSONDecodeError as fault:
        raise InputError(
            f"the line is not JSON: {fault.msg} at character {fault.pos + 1}"
        ) from fault
    except ValueError as fault:
        raise InputError(f"the line is not JSON: {fault}") from fault
    if not isinstance(entry, dict):
        raise InputError("the line is JSON but not an object")
    return entry


def _refuse(number: str) -> NoReturn:
    raise ValueError(f"{number} is no number of JSON")


def _finite(number: str) -> float:
    value = float(number)
    return value if isfinite(value) else _refuse(number)


def message_of(entry: Mapping[str, object], standing: Standing) -> Message:
    """Give the message of a parsed line; what it does not tell is as the options say.

    Raises InputError when its text, platform, stage or `me` cannot be used.
    """
    text = entry.get("text")
    if not isinstance(text, str):
        raise InputError("`text` is missing or not a string")
    if not text.strip():
        raise InputError("`text` is empty")
    stage = _told(entry, "stage", standing.stage)
    fields = {
        "text": text,
        "platform": _told(entry, "platform", standing.platform),
        "stage": _STAGES.get(str(stage), stage),
        "enterprise": standing.enterprise,
        "me": _told(entry, "me", standing.me),
    }
    try:
        return Message.model_validate(fields)
    except UnfitError as fault:
        raise InputError(_said(fault)) from fault


def _said(fault: UnfitError) -> str:
    """Give what is wrong with the first field that cannot be used, and what would be right."""
    first = fault.first
    key, given = first["loc"][0], json.dumps(first["input"], ensure_ascii=False)
    allowed = {"platform": list(Platform), "stage": [*Stage, *_STAGES]}.get(str(key))
    right = f"one of {', '.join(allowed)}" if allowed else "a text"
    return f"`{key}` is {given}, which is not {right}"
