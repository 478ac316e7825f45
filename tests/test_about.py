"""What a question is about is named in the client's words, or not at all."""

import pytest

from tactful.about import day_asked, thing_asked


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Do you do British accents?", "British accents"),
        ("do you also offer rush delivery for weekends?", "rush delivery"),
        ("Have you dealt with Celery in production?", "Celery"),
        ("Are you familiar with klaviyo flows?", "Klaviyo flows"),
        ("Do you have a green screen?", "green screen"),
    ],
)
def test_what_stands_behind_the_verb_of_a_question_is_named(text: str, thing: str) -> None:
    assert thing_asked(text) == thing


@pytest.mark.parametrize(
    "text",
    [
        "Do you do this?",
        "Do you have any questions?",
        "Do you work for our bakery?",
        "Do you like it?",
        "Is it blue?",
        "Do you use a very long row of words that never ends?",
        "DO YOU DO ACCENTUATED VOICES?",
        "Do you offer jams you boiled yourself?",
        "Do you work remotely?",
    ],
)
def test_what_is_not_plain_is_not_named(text: str) -> None:
    assert thing_asked(text) == ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Is two weeks realistic?", "two weeks"),
        ("can you do it by friday?", "Friday"),
        ("Would end of april work?", "the end of April"),
        ("Could I have it tomorrow?", "tomorrow"),
        ("Is it fine?", ""),
    ],
)
def test_the_time_asked_for_is_named(text: str, day: str) -> None:
    assert day_asked(text) == day
