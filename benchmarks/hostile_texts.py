"""How the time of a scan grows with the length of a text, ordinary or made to stall it.

    python benchmarks/hostile_texts.py

Each text of about 1 kB is scanned once and repeated 10, 100 and 1,000 times. The last column is
the time of 1,000 against that of one: 1,000 is linear growth, less means a fixed part.
"""

import time
from pathlib import Path
from statistics import median

from tactful.records import Message
from tactful.scan import scan

EXAMPLES = Path(__file__).parents[1] / "examples"
SIZE = 1_000
TIMES = (1, 10, 100, 1_000)
TRIES = {1: 25, 10: 9, 100: 3, 1_000: 1}
UNITS = {
    "requests": "Add me on Skype. ",
    "half addresses": "a@a@a@",
    "addresses": "write to a.b@c.example and ",
    "links": "see http://a.b.c.example/d?e=f#g ",
    "digits": "1234567890",
    "phone numbers": "+44 20 7946 0123, ",
    "nested brackets": "[({<" * 50 + ">})]" * 50,
    "line breaks": "\n",
    "full stops": ". ",
    "spaced letters": "t e l e g r a m ",
    "figures for letters": "t3l3gr@m ",
    "look-alike letters": "tеlеgrаm ",
    "invisible characters": "tele\u200bgram\u202e ",
    "half words": "add me on ",
    "turns": "Client: add me on Skype\nMe: I can't\n",
    "number words": "one two three four five six seven ",
    **{path.stem: path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.txt"))},
}


def seconds(text: str) -> float:
    """Scan a text and give the wall time."""
    started = time.perf_counter()
    scan(Message(text=text))
    return time.perf_counter() - started


def main() -> None:
    """Print a line for each kind of text."""
    print(f"{'text':22}" + "".join(f"{times:>11,} x" for times in TIMES) + "   growth")
    for name, unit in UNITS.items():
        text = f"{unit * (SIZE // len(unit) + 1)}\n"
        seconds(text)  # compiles what this text needs
        took = [median(seconds(text * times) for _ in range(TRIES[times])) for times in TIMES]
        print(
            f"{name:22}" + "".join(f"{t * 1000:10.2f} ms" for t in took),
            f"{took[-1] / took[0]:7.0f}",
        )


if __name__ == "__main__":
    main()
