"""Guided decoding: fixed text goes through as a batch, the model decides only what is open.

Approved sentences are chosen where they part: the model samples one token at each fork among
them. A sentence of its own is sampled token by token among those that the limits allow; what must
follow whatever comes, such as the rest of a gap, goes through unsampled.
"""

from __future__ import annotations

import hashlib
import heapq
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from tactful.model.background import Background, idle_cores
from tactful.model.states import ModelFile, StateFolder, user_states
from tactful.prompts import Prompt
from tactful.records import ModelInfo, Tokens
from tactful.settings import Settings
from tactful.wording import Limits

if TYPE_CHECKING:
    from tactful.model.chat import Reading
    from tactful.model.engine import Engine, Logits

_CANDIDATES = 64
_CHOICE_TEMPERATURE = 4.0  # every option is approved, so variety costs nothing
_WRITING_TEMPERATURE = (0.2, 0.6, 1.0)
_END = -1


class _States(NamedTuple):
    """The model that states are kept of, and where."""

    model: ModelFile
    folder: StateFolder


class Guide:
    """A loaded model that drafts: the `Model` of the pipeline.

    Tokens wait until the model must decide something, so that fixed text is read in one batch. A
    sentence that was chosen is unread again: the model knows the client's message and what it
    wrote itself, and that is all that its next choice needs.
    """

    def __init__(self, loading: Background[Engine], states: _States, settings: Settings) -> None:
        self._loading = loading
        self._states = states
        self._settings = settings
        self._tokens: list[int] = []
        self._held: list[int] = []
        self._room = 0
        self._scores: dict[int, Logits] = {}
        self._seed = self._draws = 0
        self._prompt = self._cached = self._sampled = self._forced = 0

    @classmethod
    def load(cls, path: Path, settings: Settings) -> Self:
        """Load the GGUF file at `path`.

        A file that was loaded before goes on loading while this returns, or waits until it is
        needed where there is no core to spare. Raises ModelError when a
        new one cannot be loaded.
        """
        states = _States(ModelFile.at(path), user_states(settings.cache_bytes))
        known = states.folder.knows(states.model)
        # With one core to use, loading now would only put off what is shown before.
        later = known and idle_cores() == 1
        loading = Background(lambda: _engine(path, settings), when_asked=later)
        if not known:
            loading.result()
        return cls(loading, states, settings)

    @property
    def _engine(self) -> Engine:
        return self._loading.result()

    @property
    def info(self) -> ModelInfo:
        """The name, file and size of the model."""
        return self._engine.info

    @property
    def load_s(self) -> float:
        """Seconds it took to load."""
        return self._engine.load_s

    @property
    def tokens(self) -> Tokens:
        """What this reply has taken so far."""
        return Tokens(
            prompt=self._prompt, cached=self._cached, sampled=self._sampled, forced=self._forced
        )

    def room(self, prompt: Prompt) -> int:
        """Count the tokens that still fit beside a prompt and the reply to it."""
        taken = len(self._read(prompt).tokens) + self._settings.reply_reserve
        return self._engine.context - taken

    def count(self, text: str) -> int:
        """Count the tokens of a text from outside."""
        return len(self._engine.tokenize(text))

    def stretches(self, prompt: Prompt) -> list[tuple[str, bool, tuple[str, ...]]]:
        """Give the prompt as it is read: each stretch of text with its tokens as text.

        The flag tells whether control tokens count in it: in what the chat template adds alone.
        """
        from tactful.model.chat import read_prompt  # noqa: PLC0415 (as in _read)

        read: list[tuple[str, bool, tuple[str, ...]]] = []

        def tokenize(text: str, control: bool) -> list[int]:
            tokens = self._engine.tokenize(text, control=control)
            read.append((text, control, tuple(map(self._piece, tokens))))
            return tokens

        read_prompt(prompt, self._engine.chat_template, tokenize)
        if self._engine.bos is not None:
            piece = self._piece(self._engine.bos)
            read.insert(0, (piece, True, (piece,)))
        return read

    def _piece(self, token: int) -> str:
        return self._engine.piece(token).decode(errors="replace")

    def begin(self, prompt: Prompt, seed: int) -> None:
        """Take up the prompt; what it shares with the last one, or with all, is not read anew."""
        tokens, fixed = self._read(prompt)
        self._room = min(len(tokens) + self._settings.reply_reserve, self._engine.context)
        self._engine.reserve(self._room)
        self._tokens = tokens
        self._cached = self._keep(len(tokens))
        if self._cached < fixed:
            self._take_up(fixed)
        self._scores.clear()
        self._prompt = len(tokens)
        self._sampled = self._forced = 0
        self._seed, self._draws = seed, 0

    def _take_up(self, fixed: int) -> None:
        """Restore the first tokens of the prompt from disk, or read and keep them."""
        tokens = self._tokens[:fixed]
        key = f"{self._engine.state_format} {tokens}"
        kept = self._states.folder.get(self._states.model, key)
        if kept and self._engine.restore(kept, fixed):
            self._cached, self._held = fixed, tokens
            return
        self._cached = self._keep(fixed)
        self._feed(fixed)
        self._states.folder.put(self._states.model, key, self._engine.state())

    def mark(self) -> int:
        """Give the place reached, for `rewind`."""
        return len(self._tokens)

    def rewind(self, mark: int) -> None:
        """Unsay everything after a mark."""
        del self._tokens[mark:]
        self._scores = {place: scores for place, scores in self._scores.items() if place <= mark}

    def say(self, text: str) -> None:
        """Take fixed text as said."""
        self._force(self._engine.continuation(text))

    def choose(self, glue: str, options: Sequence[str]) -> str:
        """Say the glue and one of the options; give the option."""
        paths = {option: self._engine.continuation(glue + option) for option in options}
        start, said = self.mark(), 0
        while len(paths) > 1:
            branches = sorted({_step(path, said) for path in paths.values()})
            picked = branches[0] if len(branches) == 1 else self._pick(branches)
            paths = {o: path for o, path in paths.items() if _step(path, said) == picked}
            if picked == _END:
                break
            (self._force if len(branches) == 1 else self._sample)([picked])
            said += 1
        option, path = next(iter(paths.items()))
        self._force(path[said:])
        if self._engine.forgets:
            self.rewind(start)
        return option

    def write(self, prompt: Prompt, limits: Limits, attempt: int) -> str:
        """Give a sentence in answer to another prompt, empty when none came about; say nothing.

        What the prompts have in common is not read anew.
        """
        said, tokens = self._tokens, self._read(prompt).tokens
        if len(tokens) + self._settings.written_tokens > self._room:
            return ""
        self._turn_to(tokens)
        text = self._sentence(limits, attempt)
        self._turn_to(said)
        return text

    def _turn_to(self, tokens: Sequence[int]) -> None:
        """Go on from other tokens; what has been read stays so until something else is needed."""
        self._tokens = list(tokens)
        self._scores.clear()

    def _sentence(self, limits: Limits, attempt: int) -> str:
        temperature = _WRITING_TEMPERATURE[min(attempt, len(_WRITING_TEMPERATURE)) - 1]
        text = ""
        for _ in range(self._settings.written_tokens):
            ways = dict(self._ways(text, limits))
            if not ways:
                return ""
            token = self._pick(list(ways), temperature)
            self._scores.clear()  # nothing comes back to this place
            text = ways[token]
            self._sample([token])
            if limits.finished(text):
                return text.strip()
            rest = limits.rest(text)
            if rest:
                self._force(self._engine.continuation(rest))
                text += rest
        return ""

    def _ways(self, text: str, limits: Limits) -> Iterator[tuple[int, str]]:
        """Give the likeliest tokens that may follow, each with the text it leads to."""
        scores = self._logits()
        for token in heapq.nlargest(_CANDIDATES, range(len(scores)), key=scores.__getitem__):
            longer = text + self._engine.piece(token).decode(errors="replace")
            if longer != text and not self._engine.ends(token) and limits.allows(longer):
                yield token, longer

    def _read(self, prompt: Prompt) -> Reading:
        # The greeting is shown before this: what reads chat templates is slow to load.
        from tactful.model.chat import Reading, read_prompt  # noqa: PLC0415

        engine = self._engine

        def tokenize(text: str, control: bool) -> list[int]:
            return engine.tokenize(text, control=control)

        tokens, fixed = read_prompt(prompt, engine.chat_template, tokenize)
        bos = [] if engine.bos is None else [engine.bos]
        return Reading(bos + tokens, len(bos) + fixed)

    def _logits(self) -> Logits:
        place = len(self._tokens)
        if place not in self._scores:
            self._keep(place - 1)
            self._feed(place)
            self._scores[place] = self._engine.logits()
        return self._scores[place]

    def _keep(self, most: int) -> int:
        """Forget what the engine holds beyond the first `most` tokens; give how many are left."""
        left = self._engine.cut(min(most, _shared(self._tokens, self._held)))
        del self._held[left:]
        return left

    def _feed(self, length: int) -> None:
        """Let the engine read the tokens up to a length."""
        self._engine.feed(self._tokens[len(self._held) : length])
        self._held = self._tokens[:length]

    def _pick(self, tokens: Sequence[int], temperature: float = _CHOICE_TEMPERATURE) -> int:
        logits = self._logits()
        scores = [logits[self._engine.end_of_turn if t == _END else t] for t in tokens]
        most = max(scores)
        weights = [math.exp((score - most) / temperature) for score in scores]
        left = self._draw() * sum(weights)
        for token, weight in zip(tokens, weights, strict=True):
            left -= weight
            if left < 0:
                return token
        return tokens[-1]

    def _draw(self) -> float:
        """Give the next number from 0 to 1 that the seed stands for."""
        self._draws += 1
        number = hashlib.blake2b(f"{self._seed} {self._draws}".encode(), digest_size=6).digest()
        return int.from_bytes(number) / (1 << 48)

    def _force(self, tokens: Sequence[int]) -> None:
        self._tokens += tokens
        self._forced += len(tokens)

    def _sample(self, tokens: Sequence[int]) -> None:
        self._tokens += tokens
        self._sampled += len(tokens)


def _step(path: Sequence[int], index: int) -> int:
    return path[index] if index < len(path) else _END


def _shared(tokens: Sequence[int], others: Sequence[int]) -> int:
    pairs = zip(tokens, others, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(tokens), len(others)))


def _engine(path: Path, settings: Settings) -> Engine:
    from tactful.model.engine import Engine  # noqa: PLC0415 (llama.cpp is imported in the thread)

    return Engine(path, settings.context, settings.threads)
