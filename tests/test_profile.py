"""Facts about the freelancer come from the profile, and from nowhere else."""

from pathlib import Path

import pytest

from tactful.briefing import Wishes
from tactful.errors import InputError
from tactful.pipeline import draft_reply
from tactful.profile import Profile, read_profile
from tactful.records import AnsweredBy, CheckedReply, Message, Stage
from tactful.settings import Settings

ANA = Profile(
    name="Ana",
    rate="45 euros an hour",
    quote_rate=True,
    hours="9 to 5, Monday to Friday",
    time_zone="Lisbon time",
    portfolio="the bakery site in my portfolio",
    sign_off="Best, Ana",
)


def drafted(text: str, profile: Profile, stage: Stage = Stage.FIRST_CONTACT) -> CheckedReply:
    message = Message(text=text, stage=stage)
    return draft_reply(message, None, Settings(), Wishes(profile=profile))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("How much is it?", "My rate is 45 euros an hour"),
        ("When could you start?", "I work 9 to 5, Monday to Friday (Lisbon time)"),
        ("Do you have experience with labels?", "the bakery site in my portfolio"),
    ],
)
def test_what_the_profile_knows_is_said(text: str, said: str) -> None:
    checked = drafted(text, ANA)

    assert said in checked.reply
    assert [ask.answered_by for ask in checked.asks] == [AnsweredBy.PROFILE]


@pytest.mark.parametrize("profile", [Profile(), ANA.model_copy(update={"quote_rate": False})])
def test_a_rate_that_may_not_be_quoted_stays_a_gap(profile: Profile) -> None:
    checked = drafted("How much is it?", profile)

    assert "45" not in checked.reply
    assert checked.needs_fill == ("your price",)
    assert [ask.answered_by for ask in checked.asks] == [AnsweredBy.GAP]


def test_the_sign_off_stands_below_the_letter() -> None:
    assert drafted("How much is it?", ANA).reply.endswith("\nBest, Ana")


def test_a_missing_profile_is_an_empty_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    assert read_profile() == Profile()


def test_a_profile_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "me.toml"
    file.write_text('name = "Ana"\nskills = ["labels", "lids"]\n')

    assert read_profile(file) == Profile(name="Ana", skills=("labels", "lids"))


@pytest.mark.parametrize(
    ("text", "fault", "hint"),
    [
        ("nmae = 'Ana'", "nmae: Extra inputs are not permitted", "did you mean 'name'?"),
        ("rate = 45", "rate: Input should be a valid string", ""),
        ("name", "is not valid TOML: Expected '=' after a key", 'name = "Ana"'),
    ],
)
def test_a_broken_profile_is_refused_with_file_and_key(
    tmp_path: Path, text: str, fault: str, hint: str
) -> None:
    file = tmp_path / "me.toml"
    file.write_text(text)

    with pytest.raises(InputError) as refused:
        read_profile(file)

    assert refused.value.message.startswith(f"{file}: {fault}")
    assert refused.value.hint == hint


def test_a_profile_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"me\.toml: cannot be read: No such file or directory"):
        read_profile(tmp_path / "me.toml")
