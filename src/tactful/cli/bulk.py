"""JSON lines in, JSON lines out: each result as it is done, a bad line does not stop the rest."""

import json
import signal
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial, reduce
from itertools import islice
from math import isfinite
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, Self, TypeAlias

import click
from pydantic import BaseModel, ValidationError

from tactful.cli.options import Standing
from tactful.cli.reading import read_lines
from tactful.errors import InputError, TactfulError
from tactful.records import LineFault, Message, Risk, Scan, Stage

if TYPE_CHECKING:
    from concurrent.futures import Future

# The words of labelled corpora for how far two people have come.
_STAGES = {
    "pre_contract": Stage.FIRST_CONTACT,
    "active_contract": Stage.CONTRACT,
    "unknown": Stage.FIRST_CONTACT,
}
# Lines a worker gets at a time, and how many such batches wait for each worker at most.
_BATCH = 64
_AHEAD = 3

Work: TypeAlias = Callable[[Message], BaseModel]
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
    processes share the work, in batches of lines. An interrupt ends it between two lines: what is
    out is whole.
    """
    batches = _batches(read_lines(file), 1 if jobs == 1 else _BATCH)
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
    """Writes lines to standard output so that an interrupt never cuts one."""

    def __init__(self) -> None:
        self._writing = self._asked = False
        self._before: Any = None

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGINT, self._interrupt)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 (a handler's)
        self._asked = True
        if not self._writing:
            raise KeyboardInterrupt

    def write(self, line: bytes) -> None:
        """Write a line, then end if an interrupt came meanwhile."""
        self._writing = True
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
        self._writing = False
        if self._asked:
            raise KeyboardInterrupt


def _batches(lines: Iterator[bytes], size: int) -> Iterator[_Lines]:
    numbered = enumerate(lines, start=1)
    while batch := list(islice(numbered, size)):
        yield batch


def _shared(
    do: Callable[[_Lines], _Done], batches: Iterator[_Lines], jobs: int
) -> Generator[_Done, None, None]:
    """Give what comes of the batches in their order, worked on by several processes."""
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 (slow, seldom needed)
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 (likewise)

    waiting: deque[Future[_Done]] = deque()
    with ProcessPoolExecutor(jobs, initializer=_ignore_interrupts) as pool:
        try:
            for batch in batches:
                waiting.append(pool.submit(do, batch))
                if len(waiting) >= jobs * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as fault:
            raise InputError(
                "a process that shared the work was ended from outside; what is out is whole",
                hint="if memory is short, take fewer --jobs",
            ) from fault
        finally:
            pool.shutdown(cancel_futures=True)


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


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


def _joined(identity: object, result: BaseModel) -> bytes:
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
    try:
        entry = json.loads(line, parse_constant=_refuse, parse_float=_finite)
    except UnicodeDecodeError as fault:
        raise InputError("the line is not UTF-8") from fault
    except RecursionError as fault:
        raise InputError("the line is nested too deeply") from fault
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

    Raises InputError when its text, platform or stage cannot be used.
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
    }
    try:
        return Message.model_validate(fields)
    except ValidationError as fault:
        first = fault.errors()[0]
        raise InputError(f"`{first['loc'][0]}`: {first['msg']}") from fault
