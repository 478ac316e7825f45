"""Where the model writes freely it has only the client's own harmless words."""

import re

import pytest

from findings import finding
from tactful.records import Category, Message
from tactful.wording import Limits, limits_for

TIES = frozenset(re.findall(r"\w+", "a an for in of the your"))
LAMPS = "Garden lamps for Ikara and your portfolio of photos"


def limits(text: str, *risky: tuple[Category, str]) -> Limits:
    message = Message(text=text)
    return limits_for(message, [finding(message, *words) for words in risky], 4)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Retouch photos of garden lamps",
            {"retouch", "photos", "garden", "lamps"},
        ),
        ("Garden Ｌａｍｐｓ, ЛAMPS and shades", {"garden", "shades"}),
        ("A well-known lamp in 2024 (3d)", {"well-known", "lamp"}),
        ("We need it on Telegram for free, call me today", set()),
        ("Our Shopify lamps, SHADES and a USB plug", {"Shopify", "lamps", "shades", "USB", "plug"}),
        ("go to it", set()),
        ("Client: Lamps\nMe: Garden\nClient: Photos", {"lamps", "photos"}),
    ],
)
def test_only_words_of_the_client_that_name_a_thing_may_be_written(
    text: str, words: set[str]
) -> None:
    assert limits(text).words - TIES == words


def test_the_ties_may_always_be_written() -> None:
    assert limits("x").words == TIES


def test_words_of_evidence_may_not_be_written_even_where_they_stand_elsewhere() -> None:
    found = limits(
        "The lamp catalogue. Buy the catalogue licence for us.",
        (Category.UPFRONT_FEE, "Buy the catalogue licence for"),
    )

    assert found.words - TIES == {"lamp"}
    assert {"the", "for"} < found.words


def test_evidence_before_an_emoji_takes_no_other_words_along() -> None:
    found = limits("🪴 lamp 🪴 wallet key photos", (Category.CREDENTIAL_REQUEST, "wallet key"))

    assert found.words - TIES == {"lamp", "photos"}


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("", True),
        (" ", True),
        ("gar", True),
        ("Garden", False),
        ("Ika", True),
        ("ika", False),
        (" garden la", True),
        ("the garden lamps", True),
        ("gardens", False),
        ("garde lamps", False),
        ("garden  lamps", False),
        ("garden, lamps", False),
        ("garden lamps of the", True),
        ("garden lamps of the p", False),
        ("your portf", True),
        ("your portfolio", False),
        ("the portfolio", True),
        ("7", False),
    ],
)
def test_a_beginning_is_allowed_while_it_can_still_become_known_words(
    text: str,
    may: bool,
) -> None:
    assert limits(LAMPS).allows(text) is may


@pytest.mark.parametrize(
    ("text", "is_finished"),
    [
        ("the garden lamps", True),
        (" Ikara lamps", False),
        ("garden ikara", False),
        ("the garden la", False),
        ("lamps of the", False),
        ("the", False),
        ("", False),
        ("your portfolio", False),
    ],
)
def test_a_text_is_finished_when_it_ends_on_a_known_thing(
    text: str,
    is_finished: bool,
) -> None:
    assert limits(LAMPS).finished(text) is is_finished


@pytest.mark.parametrize("text", ["love your lamps", "love ur lamps", "Love YOUR lamps"])
def test_what_is_called_yours_stays_with_its_owner(text: str) -> None:
    assert limits(text).swapped == {"your lamps"}


def test_words_already_used_are_taken_away_but_for_the_ties() -> None:
    left = limits("Garden lamps and photos").without("Thanks for writing about the ＬＡＭＰＳ.")

    assert left.words == {"garden", "photos"} | TIES
    assert left.most_words == 4


def test_curly_apostrophes_hide_no_word_that_is_kept_out() -> None:
    told = limits("I don’t need shades, it’s the lamp’s wick", (Category.UPFRONT_FEE, "lamp’s"))

    assert told.words - TIES == {"shades", "wick"}


def test_look_alike_letters_make_no_word() -> None:
    assert limits("The Telegrаm garden").words - TIES == {"garden"}  # the second a is Cyrillic


@pytest.mark.parametrize(
    ("text", "phrase", "is_finished"),
    [
        ("We run a small tea shop.", "the tea shop", True),
        ("We run a small tea shop.", "the tea", False),
        ("I'm flexible about the colours.", "the flexible", False),
        ("See the attached drawings.", "the attached", False),
        ("You have been shortlisted.", "the shortlisted", False),
        ("We ship to Dubai and need labels.", "the Dubai", False),
        ("We ship labels, the labels are round.", "labels labels", False),
        ("We need new labels.", "labels", True),
        ("We need a poster.", "poster", False),
        ("The leaflet looks great. Change the date.", "the leaflet change", False),
        ("We need a stand for plants and a lamp.", "the lamp stand", False),
        ("We need a stand for plants and a lamp.", "the stand for plants", True),
    ],
)
def test_a_phrase_ends_where_one_ends_in_the_message(
    text: str, phrase: str, is_finished: bool
) -> None:
    assert limits(text).finished(phrase) is is_finished
