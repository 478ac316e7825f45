"""Many lines: in order, shared among processes, whole when interrupted."""

import json
import os
import signal
import subprocess
import sys
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

    written = (first + rest).splitlines(keepends=True)
    assert process.returncode == 130
    assert all(line.endswith(b"\n") for line in written)
    assert [json.loads(line)["id"] for line in written] == [*range(len(written))]
    assert len(written) < 200_000
    assert b"Traceback" not in complaint
