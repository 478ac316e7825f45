"""Records are frozen values, held to their types only where they come from outside."""

import pytest

from tactful.record import UnfitError
from tactful.records import Evidence, Message, Platform, Severity, Stage

WORDS = Evidence(start=2, end=5, text="jam")


def test_a_record_is_frozen() -> None:
    with pytest.raises(AttributeError, match="a Evidence is frozen: start"):
        WORDS.start = 3  # type: ignore[misc]


def test_a_field_that_is_missing_or_unknown_is_named() -> None:
    with pytest.raises(TypeError, match="Evidence: missing or unknown: finish, text"):
        Evidence(start=2, end=5, finish=5)  # type: ignore[call-arg]


def test_fields_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="as long as its span"):
        WORDS.model_copy(update={"end": 9})


def test_records_of_the_same_fields_are_equal_and_hash_alike() -> None:
    same = Evidence(start=2, end=5, text="jam")

    assert (same, hash(same), same != Evidence(start=3, end=6, text="jam")) == (
        WORDS,
        hash(WORDS),
        True,
    )


def test_a_message_takes_platform_and_stage_as_words_too() -> None:
    message = Message.model_validate({"text": "x", "platform": "direct", "stage": "contract"})

    assert (message.platform, message.stage) == (Platform.DIRECT, Stage.CONTRACT)
    assert Message(text="x", platform="direct").platform is Platform.DIRECT  # type: ignore[arg-type]


def test_values_from_outside_are_held_to_the_types() -> None:
    with pytest.raises(UnfitError) as fault:
        Evidence.model_validate({"start": 2, "end": "late", "text": "jam"})

    assert (fault.value.first["loc"], fault.value.first["input"]) == (("end",), "late")


def test_a_record_comes_to_json_with_its_fields_in_order() -> None:
    assert WORDS.model_dump_json() == '{"start":2,"end":5,"text":"jam"}'
    assert WORDS.model_dump(mode="json", exclude={"text"}) == {"start": 2, "end": 5}
    assert list(Severity) == ["low", "medium", "high"]
