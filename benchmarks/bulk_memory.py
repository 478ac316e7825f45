"""Whether the memory of `tactful scan --jsonl` stays flat, and what a second process gains.

    python benchmarks/bulk_memory.py [LINES]

Feeds LINES lines (default 100,000; a million takes some minutes) through a pipe and prints the
memory in use after a tenth of them and at the end, and the lines a second, with one job and two.
"""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

TACTFUL = str(Path(sys.executable).with_name("tactful"))
TEXTS = (
    "There are about forty pages, most of them product descriptions of two or three paragraphs.",
    "Nice portfolio! Message me on Telegram, then we talk about the forty pages.",
    "Could you tell me how many rounds of changes are included in your price?",
)


def feed(pipe: IO[bytes], lines: int) -> None:
    """Write the lines and close the pipe."""
    for number in range(lines):
        row = {"id": number, "text": TEXTS[number % len(TEXTS)]}
        pipe.write(json.dumps(row).encode() + b"\n")
    pipe.close()


def resident(pid: int) -> int:
    """Give the memory a process and its children hold, in kB."""
    family = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    pages = [Path(f"/proc/{one}/statm").read_text().split()[1] for one in family]
    return sum(map(int, pages)) * 4


def run(lines: int, jobs: int) -> None:
    """Scan the lines and print memory and speed."""
    command = [TACTFUL, "scan", "--jsonl", "--jobs", str(jobs)]
    started = time.perf_counter()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None  # noqa: S101 (for the type checker: it is a pipe)
        assert process.stdout is not None  # noqa: S101 (likewise)
        threading.Thread(target=feed, args=(process.stdin, lines), daemon=True).start()
        held = {}
        for number, _ in enumerate(process.stdout, start=1):
            if number in (lines // 10, lines - 1_000):
                held[number] = resident(process.pid)
    took = time.perf_counter() - started
    early, late = held.values()
    print(
        f"{jobs} jobs: {lines / took:,.0f} lines a second; {early / 1024:.0f} MB after a tenth, "
        f"{late / 1024:.0f} MB at the end, ratio {late / early:.2f}"
    )


def main() -> None:
    """Run with one job and with two."""
    lines = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    for jobs in (1, 2):
        run(lines, jobs)


if __name__ == "__main__":
    main()
