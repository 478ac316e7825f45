"""What prompts said at a revision is read from git, and leaves nothing behind."""

import io
import subprocess
import tarfile
import tempfile
from pathlib import Path

import pytest

from tactful.cli.revisions import _unpack, prompts_at
from tactful.errors import InputError


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com")
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    """A folder of prompts in a repository: of two commits, the first is tagged `early`."""
    folder = tmp_path / "shop" / "prompts"
    (folder / "moves").mkdir(parents=True)
    git(folder.parent, "init", "--quiet")
    (folder.parent / "secret.md").write_text("not a prompt")
    for says, tag in (("Hi,", "early"), ("Hello,", "late")):
        (folder / "moves" / "greeting.md").write_text(says)
        git(folder, "add", "--all", "..")
        git(folder, "commit", "--quiet", "--message", says)
        git(folder, "tag", tag)
    return folder


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only place for temporary folders."""
    place = tmp_path / "held"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.mark.parametrize("revision", ["early", "HEAD~1", "late^", "@~"])
def test_the_files_of_a_revision_are_there_for_a_while(
    prompts: Path, held: Path, revision: str
) -> None:
    with prompts_at(revision, [prompts]) as (folder, unpacked):
        files = [path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*.*")]
        says = (unpacked / "moves/greeting.md").read_text()

    assert (folder, files, says) == (prompts, ["moves/greeting.md"], "Hi,")
    assert list(held.iterdir()) == []


def test_nothing_is_left_behind_when_something_goes_wrong(prompts: Path, held: Path) -> None:
    with pytest.raises(KeyboardInterrupt), prompts_at("early", [prompts]):
        raise KeyboardInterrupt

    assert list(held.iterdir()) == []


def test_the_first_folder_in_a_repository_counts(prompts: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()

    with prompts_at("early", [tmp_path / "none", own, prompts]) as (folder, _):
        assert folder == prompts


@pytest.mark.parametrize("revision", ["nope", "-nope", "--output=x", "", "early:prompts", "a b"])
def test_a_revision_that_is_none_is_refused_in_one_line(prompts: Path, revision: str) -> None:
    with pytest.raises(InputError) as fault, prompts_at(revision, [prompts]):
        pass

    assert fault.value.message == (
        f"{revision}: is neither a folder nor a revision in the repository of {prompts}"
    )
    assert fault.value.hint == "see the revisions with: git log --oneline -- prompts"
    assert list(Path.cwd().glob("x")) == []


def test_folders_in_no_repository_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as fault, prompts_at("HEAD", [tmp_path]):
        pass

    assert fault.value.message == f"HEAD: is no folder, and no git repository holds {tmp_path}"
    assert fault.value.hint == "name a folder of prompts instead"


def test_a_revision_without_prompts_is_told(prompts: Path) -> None:
    new = prompts.parent / "later"
    new.mkdir()
    with pytest.raises(InputError) as fault, prompts_at("early", [new]):
        pass

    assert fault.value.message == f"early: has no prompts in {new}"


def test_a_missing_git_is_told(prompts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InputError) as fault, prompts_at("early", [prompts]):
        pass

    assert fault.value.message == "git is not installed, so no revision can be read"


def test_a_repository_named_in_the_environment_is_not_asked(
    prompts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))

    with prompts_at("early", [prompts]) as (_, unpacked):
        assert (unpacked / "moves/greeting.md").exists()


def test_nothing_is_unpacked_outside_the_folder_nor_any_link(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name in ("../out.md", "/out.md", "moves/../../out.md", "run.sh", "moves/hi.md"):
            entry = tarfile.TarInfo(name)
            entry.size = 2
            archive.addfile(entry, io.BytesIO(b"Hi"))
        link = tarfile.TarInfo("link.md")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    into = tmp_path / "into"
    into.mkdir()

    assert _unpack(packed.getvalue(), into) == 1
    assert [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()] == [
        "into/moves/hi.md"
    ]
