"""Who approved which wording is known by what was read, not by its name."""

from datetime import date
from pathlib import Path

import pytest

from tactful.approvals import APPROVED, approvals, approve, unapproved
from tactful.errors import PromptError

DAY = date(2026, 11, 25)
NAMES = ("a.md", "b.md")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NAMES:
        (tmp_path / name).write_text(f"This is {name}.\n")
    return tmp_path


def test_nothing_is_approved_by_itself(folder: Path) -> None:
    assert unapproved(NAMES, folder) == NAMES
    assert approvals(folder) == {}


def test_an_approval_says_who_and_when(folder: Path) -> None:
    new = approve(NAMES, folder, 'Zoë "Z" Ray', DAY)

    assert new == NAMES
    assert unapproved(NAMES, folder) == ()
    told = approvals(folder)["a.md"]
    assert (told.by, told.on) == ('Zoë "Z" Ray', DAY)


def test_a_change_wants_a_new_approval_and_the_others_keep_theirs(folder: Path) -> None:
    approve(NAMES, folder, "Ann", DAY)
    (folder / "b.md").write_text("This is new.\n")
    waiting = unapproved(NAMES, folder)

    new = approve(NAMES, folder, "Ben", date(2026, 11, 26))

    assert (waiting, new) == (("b.md",), ("b.md",))
    assert [approvals(folder)[name].by for name in NAMES] == ["Ann", "Ben"]


def test_what_is_gone_is_forgotten(folder: Path) -> None:
    approve(NAMES, folder, "Ann", DAY)
    (folder / "a.md").unlink()

    approve(["b.md"], folder, "Ann", DAY)

    assert list(approvals(folder)) == ["b.md"]


@pytest.mark.parametrize("written", ["[", '["a.md"]\nby = "Ann"\n', "x = 1"])
def test_a_broken_list_is_refused(folder: Path, written: str) -> None:
    (folder / APPROVED).write_text(written)

    with pytest.raises(PromptError) as fault:
        unapproved(NAMES, folder)

    assert fault.value.message == f"{folder / APPROVED}: is no list of approvals"


def test_a_list_that_cannot_be_written_is_named(folder: Path) -> None:
    (folder / APPROVED).mkdir()

    with pytest.raises(PromptError, match=r"is no list of approvals"):
        approve(NAMES, folder, "Ann", DAY)
