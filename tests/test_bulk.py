"""Many lines: in order, shared among processes, whole when interrupted."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

TACTFUL = Path(sys.executable).with_name("tactful")
RISKY = {"text": "Message me on Telegram."}


def lines(count: int) -> str:
    quiet = {"text": "Two of the charts still show last year's numbers."}
    rows = ({"id": i, **(RISKY if i % 3 == 0 else quiet)} for i in range(count))
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.mark.parametrize("jobs", ["0", "3"])
def test_several_processes_print_what_one_does(jobs: str, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(lines(400) + "no json\n" + lines(3))

    alone, shared = (
        subprocess.run(
            [TACTFUL, "scan", "--jsonl", *more, source], capture_output=True, check=False
        )
        for more in ((), ("--jobs", jobs))
    )

    assert alone.stdout == shared.stdout
    assert (alone.returncode, shared.returncode) == (1, 1)
    assert [json.loads(line)["id"] for line in shared.stdout.splitlines()][:400] == [*range(400)]


def test_the_worst_line_decides_the_status(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(lines(200))

    statuses = [
        subprocess.run(
            [TACTFUL, "scan", "--jsonl", "--fail-on", "high", *more, source],
            capture_output=True,
            check=False,
        ).returncode
        for more in ((), ("--jobs", "2"))
    ]

    assert statuses == [3, 3]


@pytest.mark.parametrize(
    ("text", "level", "status"),
    [
        (RISKY["text"], "medium", 3),
        (RISKY["text"], "high", 3),
        ("Two charts are wrong.", "low", 0),
    ],
)
def test_a_message_at_the_level_or_above_fails(text: str, level: str, status: int) -> None:
    done = subprocess.run(
        [TACTFUL, "scan", "--fail-on", level],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == status


def children(pid: int) -> list[int]:
    return [*map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]


def are_gone(pids: list[int], patience_s: float = 10) -> bool:
    """Tell whether processes end in time; one that ended but was not waited for is gone."""
    until = time.monotonic() + patience_s
    while any(is_alive(pid) for pid in pids):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def is_alive(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_line_is_answered_while_the_next_is_still_to_come(jobs: str) -> None:
    with subprocess.Popen(
        [TACTFUL, "scan", "--jsonl", "--jobs", jobs], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, **RISKY}).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.write(b"no line end")
        process.stdin.close()
        assert json.loads(process.stdout.readline())["error"]["line"] == 4


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_bad_line_is_named_by_its_number_wherever_it_stands(jobs: str, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(lines(3000) + "no json\n" + lines(3000) + "nor this")

    done = subprocess.run(
        [TACTFUL, "scan", "--jsonl", "--jobs", jobs, source], capture_output=True, check=False
    )

    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["error"]["line"] for row in rows if "error" in row] == [3001, 6002]


def assert_whole(output: bytes) -> None:
    """Fail unless the output is whole lines, in order from the first on, and not all of them."""
    written = output.splitlines(keepends=True)
    assert all(line.endswith(b"\n") for line in written)
    assert [json.loads(line)["id"] for line in written] == [*range(len(written))]
    assert len(written) < 200_000


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(("ended_by", "status"), [(signal.SIGTERM, 143), (signal.SIGKILL, -9)])
def test_whatever_ends_the_command_ends_its_processes(
    jobs: str, ended_by: signal.Signals, status: int, tmp_path: Path
) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(lines(200_000))
    with subprocess.Popen(
        [TACTFUL, "scan", "--jsonl", "--jobs", jobs, source],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        workers = children(process.pid)
        process.send_signal(ended_by)
        rest, complaint = process.communicate(timeout=60)

    assert are_gone(workers)
    assert process.returncode == status
    assert len(workers) == (2 if jobs == "2" else 0)
    assert b"Traceback" not in complaint
    if ended_by is signal.SIGTERM:
        assert_whole(first + rest)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_leaves_whole_lines(jobs: str, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text(lines(200_000))
    with subprocess.Popen(
        [TACTFUL, "scan", "--jsonl", "--jobs", jobs, source],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        bufsize=0,  # or what readline leaves in its buffer would be lost
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        rest, complaint = process.communicate(timeout=60)

    assert_whole(first + rest)
    assert process.returncode == 130
    assert b"Traceback" not in complaint
