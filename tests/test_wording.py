"""A sentence that the model writes has approved, harmless and the client's own words alone."""

import pytest

from findings import finding
from tactful.records import Category, Message, Move, MoveKind
from tactful.wording import Limits, limits_for, words_of

PRICE = "For the lamps my price would be [your price]."
LAMPS = "We sell garden lamps. Add Ikara on Skype for the brass shades."


def move(*options: str, name: str = "answer", kept: tuple[str, ...] = ()) -> Move:
    return Move(name=name, kind=MoveKind.WRITTEN, options=options, kept=kept)


def limits(text: str, *risky: tuple[Category, str], of: Move | None = None) -> Limits:
    message = Message(text=text)
    of = of or move(PRICE, kept=("the lamps",))
    found = [finding(message, *words) for words in risky]
    return limits_for(of, of.options[0], message, found, more_words=4)


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("", True),
        (" ", True),
        ("  ", False),
        ("For", True),
        (" For", True),
        ("for", False),
        ("Fo", True),
        ("Skype", False),
        ("For the lamps", True),
        ("For the lam", True),
        ("For the lanterns", False),
        ("For  the", False),
        ("For the the lamps", False),
        ("For the lamps, m", True),
        ("For the lamps,, m", False),
        ("For the lamps\n", False),
        ('For the "lamps', False),
        ("For the lamps @", False),
        ("For the 9", False),
        ("I'd", True),
        ("For the lamps my price", True),
        ("For the lamps your price would", False),
        ("For the lamps my lamps would", False),
        ("For [your pr", True),
        ("For [your rate", False),
        ("For [your price] and [your price", False),
        ("For [your price] the lamps are the", True),
        ("For the lamps.", False),
        ("For the lamps my price would be [your price].", True),
        ("For the lamps my price would be [your price]?", False),
        ("For the lamps my price would be [your price]. And", False),
        ("It " * 14, False),
    ],
)
def test_a_beginning_is_allowed_while_it_can_still_become_a_sentence(text: str, may: bool) -> None:
    assert limits(LAMPS).allows(text) is may


@pytest.mark.parametrize(
    ("text", "is_finished"),
    [
        (PRICE, True),
        ("[your price] would be my price for the lamps.", True),
        ("The lamps would be [your price]!", True),
        ("My price would be [your price].", False),  # nothing of the lamps
        ("For the lamps my price would be.", False),  # no gap
        ("For the lamps my price would be [your price]", False),
        ("The lamps.", False),
        ("", False),
    ],
)
def test_a_sentence_is_finished_with_its_gap_and_the_phrases_it_is_about(
    text: str, is_finished: bool
) -> None:
    assert limits(LAMPS).finished(text) is is_finished


def test_a_question_ends_as_one() -> None:
    asking = limits(LAMPS, of=move("What would you like me to make?", name="question"))

    assert asking.finished("What is it you would like me to make?")
    assert not asking.finished("You would like me to make it.")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("For [your", " price]"),
        ("For [", "your price]"),
        ("For the", ""),
        ("For [your price]", ""),
        ("For [your rate", ""),
    ],
)
def test_a_gap_that_is_begun_goes_on_as_it_must(text: str, rest: str) -> None:
    assert limits(LAMPS).rest(text) == rest


def test_of_two_gaps_nothing_follows_until_they_part() -> None:
    both = limits(LAMPS, of=move("About [your price] and [your date]."))

    assert [both.rest(text) for text in ("About [your ", "About [your d")] == ["", "ate]"]


@pytest.mark.parametrize(
    ("name", "may"), [("acknowledgement", True), ("interest", True), ("answer", False)]
)
def test_the_clients_words_come_where_the_letter_speaks_of_the_project(
    name: str, may: bool
) -> None:
    words = limits(LAMPS, of=move("Thanks for writing.", name=name)).words

    assert ({"garden", "brass", "shades", "Ikara"} <= words) is may
    assert words.isdisjoint({"Skype", "skype", "add"})


@pytest.mark.parametrize(
    ("name", "may"), [("close", True), ("question", True), ("answer", False), ("offer", False)]
)
def test_answers_and_offers_have_the_words_of_their_approved_sentences_alone(
    name: str, may: bool
) -> None:
    assert ("lovely" in limits(LAMPS, of=move("It is the lamp.", name=name)).words) is may


def test_words_of_evidence_are_left_to_the_approved_sentence_that_has_them() -> None:
    message = "The lamp catalogue. Buy the lovely catalogue licence, I would like that."
    risky = (Category.UPFRONT_FEE, "Buy the lovely catalogue licence, I would")
    thanks = move("Thanks for the catalogue.", name="acknowledgement")

    words = limits(message, risky, of=thanks).words

    assert words.isdisjoint({"licence", "lovely", "would", "Buy"})
    assert words >= {"lamp", "catalogue", "the", "I"}


def test_look_alike_letters_make_no_word() -> None:
    thanks = move("Thanks for writing.", name="acknowledgement")

    words = limits("The Telegrаm garden", of=thanks).words  # the second a is Cyrillic

    assert "garden" in words
    assert not [word for word in words if word.lower().startswith("tele")]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Thanks for the labels.", ("thanks", "for", "the", "labels")),
        ("I'd do it for [your price].", ("I'd", "do", "it", "for")),
        ("About X (the lid): yes, fine!", ("about", "X", "the", "lid", "yes", "fine")),
        ("USB plugs at $4.50 each", ("USB", "plugs", "at", "$4.50", "each")),
    ],
)
def test_words_of_a_sentence_are_as_they_are_spelled_within_one(
    sentence: str, words: tuple[str, ...]
) -> None:
    assert words_of(sentence) == words
