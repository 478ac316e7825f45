"""Only what a user changed stands in for the shipped wording, and an update overwrites nothing."""

import shutil
from pathlib import Path

import pytest

from tactful.errors import PromptError
from tactful.exports import RECORD, Exported, State, digest, export, file_names, recorded, states
from tactful.prompts import PromptBook, shipped_folder

NAMES = ("moves/close.md", "moves/greeting.md", "system.md")
GREETING = "moves/greeting.md"


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    folder = tmp_path / "shipped"
    for name in NAMES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(shipped_folder() / name, folder / name)
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "own"


def add_line(path: Path, line: str = "Howdy,") -> None:
    path.write_text(path.read_text() + line + "\n")


def state_of(own: Path, shipped: Path, name: str = GREETING) -> tuple[State, bool]:
    [file] = [file for file in states(own, shipped) if file.name == name]
    return file.state, file.newer


def test_an_export_copies_the_files_and_records_what_they_were(own: Path, shipped: Path) -> None:
    done = export(NAMES, own, shipped)

    assert done == Exported(copied=NAMES, refreshed=(), kept=())
    assert recorded(own) == {name: digest(shipped / name) for name in NAMES}
    assert file_names(own) == NAMES
    assert state_of(own, shipped) == (State.UNTOUCHED, False)


def test_an_untouched_copy_does_not_hide_a_newer_shipped_file(own: Path, shipped: Path) -> None:
    export(NAMES, own, shipped)
    add_line(shipped / GREETING)

    book = PromptBook(own, shipped)

    assert book.path(GREETING) == shipped / GREETING
    assert state_of(own, shipped) == (State.UNTOUCHED, True)


def test_a_changed_copy_is_used_and_kept_and_an_update_of_the_shipped_one_is_told(
    own: Path, shipped: Path
) -> None:
    export(NAMES, own, shipped)
    add_line(own / GREETING, "Ahoy,")
    before = state_of(own, shipped)
    add_line(shipped / GREETING)

    done = export(NAMES, own, shipped)

    assert (before, state_of(own, shipped)) == (
        (State.CHANGED, False),
        (State.MOVED_ON, True),
    )
    assert PromptBook(own, shipped).path(GREETING) == own / GREETING
    assert done.kept == (GREETING,)
    assert (own / GREETING).read_text().endswith("Ahoy,\n")


def test_a_second_export_brings_untouched_copies_up_to_date(own: Path, shipped: Path) -> None:
    export(NAMES, own, shipped)
    add_line(shipped / GREETING)

    done = export((GREETING,), own, shipped)

    assert done == Exported(copied=(), refreshed=(GREETING,), kept=())
    assert (own / GREETING).read_text().endswith("Howdy,\n")
    assert state_of(own, shipped) == (State.UNTOUCHED, False)


def test_a_file_that_was_never_exported_is_ones_own(own: Path, shipped: Path) -> None:
    (own / "moves").mkdir(parents=True)
    (own / GREETING).write_text((shipped / GREETING).read_text())
    same = state_of(own, shipped)
    add_line(own / GREETING)
    (own / "moves/wave.md").write_text("x")

    assert same == (State.UNTOUCHED, False)
    assert state_of(own, shipped) == (State.UNRECORDED, False)
    assert state_of(own, shipped, "moves/wave.md") == (State.ADDED, False)
    assert state_of(own, shipped, "system.md") == (State.SHIPPED, False)


def test_a_copy_of_a_file_that_is_shipped_no_more_says_nothing(own: Path, shipped: Path) -> None:
    export(NAMES, own, shipped)
    (shipped / GREETING).unlink()

    assert GREETING not in PromptBook(own, shipped).names()
    assert state_of(own, shipped) == (State.UNTOUCHED, True)


def test_other_line_endings_are_no_change(own: Path, shipped: Path) -> None:
    export(NAMES, own, shipped)
    (own / GREETING).write_bytes((own / GREETING).read_bytes().replace(b"\n", b"\r\n"))

    assert state_of(own, shipped) == (State.UNTOUCHED, False)


@pytest.mark.parametrize("written", ["[]", "{", '"x"'])
def test_a_broken_record_is_refused(own: Path, shipped: Path, written: str) -> None:
    own.mkdir()
    (own / RECORD).write_text(written)

    with pytest.raises(PromptError) as fault:
        list(states(own, shipped))

    assert fault.value.message == f"{own / RECORD}: is not the record of an export"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, shipped: Path) -> None:
    (tmp_path / "own").write_text("a file")

    with pytest.raises(PromptError, match=r"own.*: cannot be written: "):
        export(NAMES, tmp_path / "own", shipped)
