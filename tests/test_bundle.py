"""What was worked out ahead is read in parts, and not at all where it does not fit."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tactful import bundle
from tactful.bundle import Packed, look_up, pack, part, shelved, value, write


@pytest.fixture
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep what is written in a folder of the test's own."""
    monkeypatch.setattr(bundle, "COMPILED", tmp_path / "compiled.bin")
    forget()
    yield
    monkeypatch.undo()
    forget()


def forget() -> None:
    bundle._held.cache_clear()
    bundle._shelves.cache_clear()


def test_values_come_out_as_they_were_packed() -> None:
    values = ["jam", 7, {"a": (1, 2)}, None]

    packed = Packed(pack(values))

    assert [packed[i] for i in range(len(packed))] == values
    assert len(Packed(pack([]))) == 0


@pytest.mark.usefixtures("_apart")
def test_parts_are_found_by_name_and_values_on_shelves_by_key() -> None:
    keys = {f"key {i}": i for i in range(100)}
    write({"one": b"1", "many": shelved(keys), "two": pack([])[:0]})

    assert bytes(part("one") or b"") == b"1"
    assert [look_up("many", key) for key in (*keys, "none")] == [*range(100), None]
    assert (look_up("no shelves", "key 1"), value("nothing")) == (None, None)


@pytest.mark.usefixtures("_apart")
@pytest.mark.parametrize("kept", [b"", b"old", b"tactful"])
def test_a_file_that_is_none_of_ours_counts_as_missing(kept: bytes) -> None:
    bundle.COMPILED.write_bytes(kept)

    assert part("one") is None


@pytest.mark.usefixtures("_apart")
def test_a_file_that_is_cut_off_counts_as_missing() -> None:
    write({"one": b"12345"})
    bundle.COMPILED.write_bytes(bundle.COMPILED.read_bytes()[:-1])

    assert part("one") is None
