"""Guided decoding: fixed text goes through as a batch, the model decides only what is open.

Approved sentences are chosen where they part: the model samples one token at each fork among
them. Free words are sampled one by one among those that the limits allow.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from tactful.model.chat import prompt_tokens
from tactful.model.engine import Engine
from tactful.prompts import Prompt
from tactful.records import ModelInfo, Tokens
from tactful.settings import Settings
from tactful.wording import Limits

_CANDIDATES = 64
_CHOICE_TEMPERATURE = 4.0  # every option is approved, so variety costs nothing
_WRITING_TEMPERATURE = (0.2, 0.6, 1.0)
_END = -1
_NOWHERE = -1


class Guide:
    """A loaded model that drafts: the `Model` of the pipeline.

    Tokens wait until the model must decide something, so that fixed text is read in one batch.
    """

    def __init__(self, engine: Engine, settings: Settings) -> None:
        self._engine = engine
        self._settings = settings
        self._tokens: list[int] = []
        self._fed = 0
        self._scored = _NOWHERE
        self._random = np.random.default_rng(settings.seed)
        self._prompt = self._cached = self._sampled = self._forced = 0

    @classmethod
    def load(cls, path: Path, settings: Settings) -> Self:
        """Load the GGUF file at `path`; raises ModelError when that fails."""
        return cls(Engine(path, settings.context, settings.threads), settings)

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
        taken = len(self._prompt_tokens(prompt)) + self._settings.reply_reserve
        return self._engine.context - taken

    def count(self, text: str) -> int:
        """Count the tokens of a text from outside."""
        return len(self._engine.tokenize(text))

    def stretches(self, prompt: Prompt) -> list[tuple[str, bool, tuple[str, ...]]]:
        """Give the prompt as it is read: each stretch of text with its tokens as text.

        The flag tells whether control tokens count in it: in what the chat template adds alone.
        """
        read: list[tuple[str, bool, tuple[str, ...]]] = []

        def tokenize(text: str, control: bool) -> list[int]:
            tokens = self._engine.tokenize(text, control=control)
            read.append((text, control, tuple(map(self._piece, tokens))))
            return tokens

        prompt_tokens(prompt, self._engine.chat_template, tokenize)
        if self._engine.bos is not None:
            piece = self._piece(self._engine.bos)
            read.insert(0, (piece, True, (piece,)))
        return read

    def _piece(self, token: int) -> str:
        return self._engine.piece(token).decode(errors="replace")

    def begin(self, prompt: Prompt, seed: int) -> None:
        """Read the prompt anew but for the beginning it shares with the last one."""
        tokens = self._prompt_tokens(prompt)
        shared = _shared(tokens, self._tokens[: self._fed])
        self._fed = self._engine.cut(shared)
        self._tokens = tokens
        self._scored = _NOWHERE
        self._prompt, self._cached = len(tokens), self._fed
        self._sampled = self._forced = 0
        self._random = np.random.default_rng(seed)

    def mark(self) -> int:
        """Give the place reached, for `rewind`."""
        return len(self._tokens)

    def rewind(self, mark: int) -> None:
        """Unsay everything after a mark."""
        del self._tokens[mark:]
        self._scored = _NOWHERE
        if self._fed > mark:
            self._fed = self._engine.cut(mark)

    def say(self, text: str) -> None:
        """Take fixed text as said."""
        self._force(self._engine.continuation(text))

    def choose(self, glue: str, options: Sequence[str]) -> str:
        """Say the glue and one of the options; give the option."""
        paths = {option: self._engine.continuation(glue + option) for option in options}
        said = 0
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
        return option

    def write(self, opening: str, limits: Limits, attempt: int) -> str:
        """Say the opening and a few words the limits allow; give those words, maybe none.

        Where no word may follow, the phrase is cut back to where it could last have ended.
        """
        self.say(opening)
        temperature = _WRITING_TEMPERATURE[min(attempt, len(_WRITING_TEMPERATURE)) - 1]
        text = whole = ""
        ended = self.mark()
        for _ in range(self._settings.written_tokens):
            ways = dict(self._ways(text, limits))
            if not ways:
                break
            token = self._pick(list(ways), temperature)
            if ways[token] == text:
                return text.strip()
            text = ways[token]
            self._sample([token])
            if limits.finished(text):
                whole, ended = text, self.mark()
        self.rewind(ended)
        return whole.strip()

    def _ways(self, text: str, limits: Limits) -> Iterator[tuple[int, str]]:
        """Give the likeliest tokens that may follow, each with the text it leads to.

        A token that ends the phrase leads to the text as it is.
        """
        logits = self._logits()
        for token in np.argsort(-logits)[:_CANDIDATES].tolist():
            piece = self._engine.piece(token).decode(errors="replace")
            longer = text + piece
            if self._engine.ends(token) or not piece.strip(" ")[:1].isalpha():
                if limits.finished(text):
                    yield token, text
            elif longer.startswith(" ") and limits.allows(longer):
                yield token, longer

    def _prompt_tokens(self, prompt: Prompt) -> list[int]:
        def tokenize(text: str, control: bool) -> list[int]:
            return self._engine.tokenize(text, control=control)

        bos = [] if self._engine.bos is None else [self._engine.bos]
        return bos + prompt_tokens(prompt, self._engine.chat_template, tokenize)

    def _logits(self) -> npt.NDArray[np.float32]:
        if self._scored != len(self._tokens):
            self._fed = self._engine.cut(min(self._fed, len(self._tokens) - 1))
            self._engine.feed(self._tokens[self._fed :])
            self._fed = self._scored = len(self._tokens)
        return self._engine.logits()

    def _pick(self, tokens: Sequence[int], temperature: float = _CHOICE_TEMPERATURE) -> int:
        ids = [self._engine.end_of_turn if token == _END else token for token in tokens]
        scores = self._logits()[ids].astype(np.float64)
        weights = np.exp((scores - scores.max()) / temperature)
        index = int(self._random.choice(len(tokens), p=weights / weights.sum()))
        return tokens[index]

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
