"""What a model has read is kept on disk, whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from tactful.model.background import Background
from tactful.model.states import ModelFile, StateFolder

STATE = b"read: green labels" * 50


@pytest.fixture
def model(tmp_path: Path) -> ModelFile:
    path = tmp_path / "small.gguf"
    path.write_bytes(b"GGUF")
    return ModelFile.at(path)


@pytest.fixture
def states(tmp_path: Path) -> StateFolder:
    return StateFolder(tmp_path / "states", 10_000)


def files(states: StateFolder) -> list[Path]:
    return sorted(states.folder.iterdir())


def test_a_state_comes_back_for_its_own_key_only(states: StateFolder, model: ModelFile) -> None:
    states.put(model, "prompt one", STATE)

    assert states.get(model, "prompt one") == STATE
    assert states.get(model, "prompt two") is None
    assert states.get(model._replace(changed_ns=1), "prompt one") is None
    assert states.knows(model)


def test_it_is_for_the_user_alone_and_nothing_half_written_stays(
    states: StateFolder, model: ModelFile
) -> None:
    states.put(model, "prompt", STATE)

    [file] = files(states)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(states.folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("damage", [b"", b"short", b"\0" * 2000])
def test_a_damaged_one_reads_as_none_and_is_written_anew(
    states: StateFolder, model: ModelFile, damage: bytes
) -> None:
    states.put(model, "prompt", STATE)
    files(states)[0].write_bytes(damage)

    assert states.get(model, "prompt") is None
    states.put(model, "prompt", STATE)
    assert states.get(model, "prompt") == STATE


def test_one_of_another_key_under_its_name_reads_as_none(
    states: StateFolder, model: ModelFile
) -> None:
    states.put(model, "one", STATE)
    [one] = files(states)
    states.put(model, "two", STATE)
    [two] = [file for file in files(states) if file != one]
    two.write_bytes(one.read_bytes())

    assert states.get(model, "two") is None


def test_the_longest_unused_goes_when_there_is_no_room(
    states: StateFolder, model: ModelFile
) -> None:
    for age, key in enumerate(("new", "old")):
        states.put(model, key, bytes(4_000))
        newest = max(files(states), key=lambda file: file.stat().st_mtime_ns)
        os.utime(newest, (1_000_000 - age, 1_000_000 - age))

    states.put(model, "newest", bytes(4_000))

    assert [states.get(model, key) is None for key in ("new", "old", "newest")] == [
        False,
        True,
        False,
    ]


def test_what_is_larger_than_all_the_room_is_not_kept(
    states: StateFolder, model: ModelFile
) -> None:
    states.put(model, "prompt", bytes(20_000))

    assert not states.folder.exists()


def test_a_folder_that_cannot_be_used_holds_nothing(tmp_path: Path, model: ModelFile) -> None:
    (tmp_path / "taken").write_text("a file")
    states = StateFolder(tmp_path / "taken", 10_000)

    states.put(model, "prompt", STATE)

    assert states.get(model, "prompt") is None


def test_what_is_made_in_the_background_is_waited_for() -> None:
    assert Background(lambda: "jam").result() == "jam"


def test_what_fails_in_the_background_is_told_to_whoever_asks() -> None:
    def fail() -> str:
        raise ValueError("no jam")

    made = Background(fail)

    with pytest.raises(ValueError, match="no jam"):
        made.result()
