"""The one place that calls llama.cpp: load a file, turn text into tokens, feed them, read logits.

The low-level calls are used rather than `llama_cpp.Llama`: that class keeps a score buffer of
n_ctx x n_vocab, and its chat calls tokenize a whole prompt with control tokens on.
"""

import ctypes
import os
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Final, TypeAlias, cast

from tactful.errors import ModelError
from tactful.model.background import idle_cores
from tactful.records import ModelInfo


def _bindings() -> ModuleType:
    """Import the functions of llama.cpp, and nothing else of their package.

    The package itself imports numpy, a server's types, chat formats and a disk cache: several times
    what the functions take. Whoever imports it later gets all of it, as ever.
    """
    spec = None if "llama_cpp" in sys.modules else find_spec("llama_cpp")
    if spec is None:
        return import_module("llama_cpp.llama_cpp")
    package = ModuleType("llama_cpp")
    package.__path__ = list(spec.submodule_search_locations or ())
    sys.modules["llama_cpp"] = package
    try:
        return import_module("llama_cpp.llama_cpp")
    finally:
        del sys.modules["llama_cpp"]


llama_cpp = _bindings()

Logits: TypeAlias = Sequence[float]
_BATCH: Final = 512
_ROUND: Final = 256  # llama.cpp rounds a context up to a multiple of this
_PIECE_BYTES: Final = 256
_META_BYTES: Final = 1 << 16
_LEAD: Final = "."
_LOG_ERROR: Final = 4  # GGML_LOG_LEVEL_ERROR of ggml.h
_SEQUENCE: Final = 0
_TO_THE_END: Final = -1
_FLOAT_BYTES: Final = 4
_FLASH_ATTENTION: Final = 0  # LLAMA_FLASH_ATTN_TYPE_DISABLED of llama.h
_complaints: list[str] = []


@llama_cpp.llama_log_callback  # type: ignore[untyped-decorator]  # ships no types
def _keep_complaints(level: int, text: bytes, _: object) -> None:
    if level >= _LOG_ERROR:
        _complaints.append(text.decode(errors="replace").strip())


class Engine:
    """A loaded GGUF file and one sequence of tokens that it has read."""

    def __init__(self, path: Path, context: int, threads: int | None) -> None:
        """Load `path`, to read at most `context` tokens.

        Raises ModelError when llama.cpp cannot load it.
        """
        started = time.perf_counter()
        llama_cpp.llama_log_set(_keep_complaints, ctypes.c_void_p(0))
        llama_cpp.llama_backend_init()
        self._path = path
        self._threads = threads or idle_cores()
        self._model = _load(path)
        self._refuse_what_cannot_write()
        self._vocab = llama_cpp.llama_model_get_vocab(self._model)
        self.context: int = min(context, llama_cpp.llama_model_n_ctx_train(self._model))
        self._context: object = None
        self._room = self._fed = 0
        self._vocab_size = llama_cpp.llama_vocab_n_tokens(self._vocab)
        self._adds_space = self.piece(self.tokenize("a")[0]).startswith(b" ")
        self.info = ModelInfo(
            name=self._meta("general.name") or path.stem,
            path=str(path),
            parameters=llama_cpp.llama_model_n_params(self._model),
        )
        self.load_s = time.perf_counter() - started

    @property
    def chat_template(self) -> str:
        """The Jinja chat template in the file; empty when it has none."""
        return self._meta("tokenizer.chat_template")

    @property
    def bos(self) -> int | None:
        """The token that must open every prompt, None when the model wants none."""
        if not llama_cpp.llama_vocab_get_add_bos(self._vocab):
            return None
        return int(llama_cpp.llama_vocab_bos(self._vocab))

    @property
    def end_of_turn(self) -> int:
        """The token that ends a turn of the chat, or the text where there are no turns."""
        turn = int(llama_cpp.llama_vocab_eot(self._vocab))
        return turn if turn >= 0 else int(llama_cpp.llama_vocab_eos(self._vocab))

    @property
    def forgets(self) -> bool:
        """Whether `cut` can forget the last tokens alone; a recurrent model cannot."""
        recurrent = llama_cpp.llama_model_is_recurrent(self._model)
        return not (recurrent or llama_cpp.llama_model_is_hybrid(self._model))

    @property
    def state_format(self) -> str:
        """What a state depends on besides the model: this build of llama.cpp and its settings."""
        library = Path(str(llama_cpp.__file__)).parent / "lib"
        built = sorted((f.name, f.stat().st_size, f.stat().st_mtime_ns) for f in library.iterdir())
        return f"{built} flash attention {_FLASH_ATTENTION}"

    def tokenize(self, text: str, *, control: bool = False) -> list[int]:
        """Turn text into tokens. Only with `control` does "<|im_end|>" become a control token."""
        raw = text.encode()
        room = len(raw) + 2
        tokens = (llama_cpp.llama_token * room)()
        count = llama_cpp.llama_tokenize(self._vocab, raw, len(raw), tokens, room, False, control)
        return list(tokens[:count])

    def continuation(self, text: str) -> list[int]:
        """Turn text that goes on from other text into tokens.

        Some vocabularies put a space before whatever they are given; it is kept out here.
        """
        if not self._adds_space:
            return self.tokenize(text)
        before, both = self.tokenize(_LEAD), self.tokenize(_LEAD + text)
        return both[len(before) :] if both[: len(before)] == before else self.tokenize(text)

    def piece(self, token: int) -> bytes:
        """Give the bytes a token stands for; control tokens stand for themselves."""
        buffer = ctypes.create_string_buffer(_PIECE_BYTES)
        size = llama_cpp.llama_token_to_piece(self._vocab, token, buffer, _PIECE_BYTES, 0, True)
        return buffer.raw[: max(size, 0)]

    def ends(self, token: int) -> bool:
        """Tell whether the token ends a turn."""
        return bool(llama_cpp.llama_vocab_is_eog(self._vocab, token))

    def reserve(self, tokens: int) -> None:
        """Make room for a sequence of so many tokens; what was read is lost when it must grow.

        Raises ModelError when there is no memory for it.
        """
        wanted = min(tokens, self.context)
        if self._context and wanted <= self._room:
            return
        self._let_go()
        self._room = min(-(-wanted // _ROUND) * _ROUND, self.context)
        self._context = _new_context(self._path, self._model, self._room, self._threads)
        self._memory = llama_cpp.llama_get_memory(self._context)

    def feed(self, tokens: Sequence[int]) -> None:
        """Read tokens on from where the sequence stands, in batches.

        Raises ModelError when they do not fit the context or llama.cpp fails.
        """
        if self._fed + len(tokens) > self._room:
            raise ModelError(
                f"{self.info.path}: {self._fed + len(tokens)} tokens do not fit its context "
                f"of {self._room}"
            )
        for start in range(0, len(tokens), _BATCH):
            chunk = tokens[start : start + _BATCH]
            array = (llama_cpp.llama_token * len(chunk))(*chunk)
            batch = llama_cpp.llama_batch_get_one(array, len(chunk))
            status = llama_cpp.llama_decode(self._context, batch)
            if status != 0:
                raise ModelError(f"{self.info.path}: llama.cpp could not go on (status {status})")
            self._fed += len(chunk)

    def cut(self, length: int) -> int:
        """Forget all but the first `length` tokens; give how many are left.

        A model whose memory cannot be cut forgets everything, and 0 are left.
        """
        if length < self._fed:
            cut = llama_cpp.llama_memory_seq_rm(self._memory, _SEQUENCE, length, _TO_THE_END)
            if not cut:
                llama_cpp.llama_memory_clear(self._memory, True)
            self._fed = length if cut else 0
        return self._fed

    def logits(self) -> Logits:
        """Give the scores of the next token, one for each in the vocabulary."""
        pointer = llama_cpp.llama_get_logits_ith(self._context, -1)
        scores = memoryview(ctypes.string_at(pointer, self._vocab_size * _FLOAT_BYTES)).cast("f")
        return cast("Logits", scores)

    def state(self) -> bytes:
        """Give what the model keeps of the tokens it has read; empty when it does not tell."""
        size = llama_cpp.llama_state_seq_get_size(self._context, _SEQUENCE)
        buffer = (ctypes.c_uint8 * size)()
        told = llama_cpp.llama_state_seq_get_data(self._context, buffer, size, _SEQUENCE)
        return bytes(buffer) if told == size else b""

    def restore(self, state: bytes, tokens: int) -> bool:
        """Take up a state in which `tokens` tokens had been read; tell whether that worked."""
        self.cut(0)
        buffer = (ctypes.c_uint8 * len(state)).from_buffer_copy(state)
        taken = llama_cpp.llama_state_seq_set_data(self._context, buffer, len(state), _SEQUENCE)
        if taken != len(state):
            llama_cpp.llama_memory_clear(self._memory, True)
            return False
        self._fed = tokens
        return True

    def close(self) -> None:
        """Give the memory back; the engine cannot be used afterwards."""
        self._let_go()
        llama_cpp.llama_model_free(self._model)

    def _refuse_what_cannot_write(self) -> None:
        """Raise ModelError for a model that turns text into numbers, not into more text."""
        kind = self._meta("general.architecture")
        pooled = self._meta(f"{kind}.pooling_type") not in {"", "0"}
        both_ways = self._meta(f"{kind}.attention.causal") == "false"
        encoder = llama_cpp.llama_model_has_encoder(self._model)
        if pooled or both_ways or encoder:
            raise ModelError(
                f"{self._path}: is a model for embeddings or translation ({kind}), "
                "which cannot write a reply",
                hint="take a model for chat: models/README.md lists files that work",
            )

    def _let_go(self) -> None:
        if self._context:
            llama_cpp.llama_free(self._context)
        self._context = None
        self._fed = 0

    def _meta(self, key: str) -> str:
        buffer = ctypes.create_string_buffer(_META_BYTES)
        size = llama_cpp.llama_model_meta_val_str(self._model, key.encode(), buffer, _META_BYTES)
        return buffer.value.decode(errors="replace") if size > 0 else ""


def _load(path: Path) -> object:
    _complaints.clear()
    parameters = llama_cpp.llama_model_default_params()
    # Weights laid out anew for speed cost more while loading than a short reply gains by them.
    parameters.use_extra_bufts = False
    model = llama_cpp.llama_model_load_from_file(os.fsencode(path), parameters)
    if not model:
        raise ModelError(
            f"{path}: llama.cpp cannot load it{_first_complaint()}",
            hint="compare its sha256 with the publisher's: the download may be cut off",
        )
    return model


def _new_context(path: Path, model: object, context: int, threads: int) -> object:
    _complaints.clear()
    parameters = llama_cpp.llama_context_default_params()
    parameters.n_ctx = context
    parameters.n_batch = parameters.n_ubatch = min(_BATCH, context)
    parameters.n_outputs_max = 1
    parameters.flash_attn_type = _FLASH_ATTENTION
    parameters.no_perf = True
    parameters.n_threads = parameters.n_threads_batch = threads
    made = llama_cpp.llama_init_from_model(model, parameters)
    if not made:
        raise ModelError(
            f"{path}: no memory for a context of {context} tokens{_first_complaint()}",
            hint="take a smaller file: see models/README.md",
        )
    return made


def _first_complaint() -> str:
    return f": {_complaints[0]}" if _complaints else ""
