"""How the time of a scan grows with the length of a text that is made to stall it.

    python benchmarks/hostile_texts.py

Prints, for each kind of text, the seconds at 1 MB and their ratio to those at a tenth of it:
10 is linear growth.
"""

import time

from tactful.records import Message
from tactful.scan import scan

TEXTS = {
    "requests": "Add me on Skype. ",
    "half addresses": "a@a@a@",
    "digits": "1234567890",
    "line breaks": "\n",
    "brackets": "[[((",
    "addresses": "write to a.b@c.example and ",
    "words": "hello ",
}
SIZE = 1_000_000


def seconds(unit: str, size: int) -> float:
    """Scan a text of `size` characters made of `unit` and give the wall time."""
    text = (unit * (size // len(unit) + 1))[:size]
    started = time.perf_counter()
    scan(Message(text=f"Hi {text}"))
    return time.perf_counter() - started


def main() -> None:
    """Print a line for each kind of text."""
    seconds("hello ", 1_000)  # compiles the rules
    for name, unit in TEXTS.items():
        small, large = seconds(unit, SIZE // 10), seconds(unit, SIZE)
        print(f"{name:15} {large:6.2f} s at 1 MB, {large / small:5.1f} times the time of 100 kB")


if __name__ == "__main__":
    main()
