"""What changed since it was approved is known, and by whom it was."""

from datetime import date
from pathlib import Path

import pytest

from tactful.approvals import approve
from tactful.baseline import baseline


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    own, shipped = tmp_path / "own", tmp_path / "shipped"
    for folder, name in ((own, "a.md"), (shipped, "moves/b.md"), (shipped, "moves/c.md")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Hi,")
    return {"a.md": own, "moves/b.md": shipped, "moves/c.md": shipped}


def test_without_approvals_all_files_wait(files: dict[str, Path]) -> None:
    known = baseline(files, files["moves/b.md"])

    assert known.never == ("a.md", "moves/b.md", "moves/c.md")
    assert known.never_by_folder() == {"": 1, "moves": 2}
    assert (known.holding, known.changed, known.people()) == ({}, {}, ())


def test_a_change_after_an_approval_is_told_with_who_approved_and_when(
    files: dict[str, Path],
) -> None:
    approve(["a.md"], files["a.md"], "Ann", date(2026, 11, 3))
    approve(["moves/b.md"], files["moves/b.md"], "Ben", date(2026, 11, 4))
    (files["moves/b.md"] / "moves/b.md").write_text("Hello,")

    known = baseline(files, files["moves/b.md"])

    assert list(known.holding) == ["a.md"]
    assert [(name, e.by, e.on.day) for name, e in known.changed.items()] == [
        ("moves/b.md", "Ben", 4)
    ]
    assert known.waiting == {"moves/b.md", "moves/c.md"}


def test_those_who_approved_most_come_first(files: dict[str, Path]) -> None:
    shipped = files["moves/b.md"]
    approve(["a.md"], files["a.md"], "Ann", date(2026, 11, 3))
    approve(["moves/b.md"], shipped, "Ben", date(2026, 11, 4))
    approve(["moves/c.md"], shipped, "Ben", date(2026, 11, 9))

    assert baseline(files, files["moves/b.md"]).people() == (
        ("Ben", 2, date(2026, 11, 4), date(2026, 11, 9)),
        ("Ann", 1, date(2026, 11, 3), date(2026, 11, 3)),
    )


def test_a_changed_copy_is_compared_with_what_was_approved_of_the_shipped_file(
    files: dict[str, Path],
) -> None:
    shipped = files["moves/b.md"]
    approve(["moves/b.md"], shipped, "Ben", date(2026, 11, 4))
    own = files["a.md"] / "moves"
    own.mkdir()
    (own / "b.md").write_text("Hello,")

    known = baseline({**files, "moves/b.md": files["a.md"]}, shipped)

    assert [(name, entry.by) for name, entry in known.changed.items()] == [("moves/b.md", "Ben")]
