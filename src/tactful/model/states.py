"""What a model has read, kept on disk so that it need not be read again: plain files, no llama.cpp.

A file holds a seal and a state. The seal is a digest of the key and the state, so a file that is
damaged, or was made for something else, reads as if it were not there.
"""

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path
from typing import NamedTuple

from platformdirs import user_cache_path

_SEAL_BYTES = 32
_NAME_BYTES = 10
_SUFFIX = ".state"


class ModelFile(NamedTuple):
    """A file as it is now; another one under the same name is another model."""

    path: str
    size: int
    changed_ns: int

    @classmethod
    def at(cls, path: Path) -> "ModelFile":
        """Give the file at `path`, which must exist."""
        found = path.stat()
        return cls(str(path.resolve()), found.st_size, found.st_mtime_ns)


class StateFolder(NamedTuple):
    """A folder of states of at most `most_bytes` in all; the longest unused go first.

    Nothing here raises: a folder that cannot be used holds nothing.
    """

    folder: Path
    most_bytes: int

    def get(self, model: ModelFile, key: str) -> bytes | None:
        """Give the state kept for a model under a key, None where there is none that is whole."""
        path = self._path(model, key)
        try:
            kept = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        seal, state = kept[:_SEAL_BYTES], kept[_SEAL_BYTES:]
        return state if seal == _seal(model, key, state) else None

    def put(self, model: ModelFile, key: str, state: bytes) -> None:
        """Keep a state; whoever reads meanwhile sees the old file or the new one, whole."""
        if len(state) > self.most_bytes:
            return
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._prune(self.most_bytes - len(state))
            handle, name = tempfile.mkstemp(dir=self.folder, suffix=".part")  # mode 0600
            try:
                with open(handle, "wb") as file:  # noqa: PTH123 (a handle, not a path)
                    file.write(_seal(model, key, state))
                    file.write(state)
                Path(name).replace(self._path(model, key))
            except OSError:
                Path(name).unlink(missing_ok=True)

    def knows(self, model: ModelFile) -> bool:
        """Tell whether a state of this very file is kept: then it has been loaded before."""
        return any(self.folder.glob(f"{_name(model)}-*{_SUFFIX}"))

    def _path(self, model: ModelFile, key: str) -> Path:
        return self.folder / f"{_name(model)}-{_digest(key)}{_SUFFIX}"

    def _prune(self, room: int) -> None:
        """Delete what was longest unused, half-written files too, until the rest fits."""
        files = [(path, path.stat()) for path in self.folder.iterdir() if path.is_file()]
        for path, about in sorted(files, key=lambda file: file[1].st_mtime_ns, reverse=True):
            room -= about.st_size
            if room < 0:
                path.unlink(missing_ok=True)


def user_states(most_bytes: int) -> StateFolder:
    """Give the folder in the user's cache."""
    return StateFolder(user_cache_path("tactful") / "states", most_bytes)


def _seal(model: ModelFile, key: str, state: bytes) -> bytes:
    seal = hashlib.blake2b(f"{model}\n{key}\n".encode(), digest_size=_SEAL_BYTES)
    seal.update(state)
    return seal.digest()


def _name(model: ModelFile) -> str:
    return _digest(str(model))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=_NAME_BYTES).hexdigest()
