"""The prompts of an earlier git revision, unpacked into a folder that is gone again afterwards.

The one place that starts another program: git, with a list of arguments and no shell. It is kept
from asking questions and from fetching what a partial clone lacks.
"""

import io
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from tactful.errors import InputError

_SUFFIXES = {".md", ".toml", ".json"}
_SECONDS = 60
_INSTEAD = "name a folder of prompts instead"


@contextmanager
def prompts_at(revision: str, folders: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    """Give the first of the folders that lies in a repository, and what it held at a revision.

    What it held lies in a folder of its own, which is removed at the end. Raises InputError when
    git is missing, no folder lies in a repository, or the revision is unknown or has no prompts.
    """
    folder = _in_repository(revision, folders)
    commit = _commit(revision, folder)
    packed = _git(folder, "archive", "--format=tar", commit, "--", ".")
    with tempfile.TemporaryDirectory(prefix="tactful-") as held:
        if packed.returncode or not _unpack(packed.stdout, Path(held)):
            raise InputError(f"{revision}: has no prompts in {folder}", hint=_INSTEAD)
        yield folder, Path(held)


def _in_repository(revision: str, folders: Sequence[Path]) -> Path:
    present = [folder for folder in folders if folder.is_dir()]
    for folder in present:
        if _git(folder, "rev-parse", "--is-inside-work-tree").stdout.strip() == b"true":
            return folder
    named = " nor ".join(str(folder) for folder in present)
    raise InputError(
        f"{revision}: is no folder, and no git repository holds {named}", hint=_INSTEAD
    )


def _commit(revision: str, folder: Path) -> str:
    """Give the full hash of a revision, which can be mistaken for nothing else."""
    # git would take what begins with a dash for an option.
    known = None if revision.startswith("-") else _git(
        folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", "--"
    )  # fmt: skip
    commit = known.stdout.decode().split()[:1] if known and not known.returncode else []
    if not commit:
        raise InputError(
            f"{revision}: is neither a folder nor a revision in the repository of {folder}",
            hint="see the revisions with: git log --oneline -- prompts",
        )
    return commit[0]


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder; raises InputError when it is missing or does not come to an end."""
    # A repository named in the environment, as within a hook, is not the one of the folder.
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    quiet = {**own, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    command = ["git", "-C", str(folder), "-c", "protocol.allow=never", *arguments]
    try:
        return subprocess.run(  # noqa: S603 (a list of arguments, no shell)
            command,
            env=quiet,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError as fault:
        raise InputError("git is not installed, so no revision can be read", hint=_INSTEAD) from (
            fault
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise InputError(f"git cannot be asked: {fault}", hint=_INSTEAD) from fault


def _unpack(packed: bytes, into: Path) -> int:
    """Write the prompt files of an archive below a folder and give their number.

    Links, and names that lead out of the folder, are left out.
    """
    written = 0
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            name = PurePosixPath(member.name)
            inside = not name.is_absolute() and ".." not in name.parts
            content = archive.extractfile(member) if member.isfile() else None
            if content is None or not inside or name.suffix not in _SUFFIXES:
                continue
            path = into / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.read())
            written += 1
    return written
