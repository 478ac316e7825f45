"""The client's project is named in the client's own words, or not at all."""

import pytest

from tactful.asks import find_asks
from tactful.records import Message
from tactful.topics import topic_of, topics


def named(text: str) -> list[str]:
    return [topic.words for topic in topics(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We need a logo for our bakery.", "the logo for your bakery"),
        ("Hi! I'm looking for someone to translate my museum guide.", "your museum guide"),
        ("Could you redesign our Shopify store?", "your Shopify store"),
        ("How much would you charge for nine posters?", "the nine posters"),
        ("I liked your bid on the product video.", "the product video"),
        ("Our checkout page is broken since Monday.", "your checkout page"),
        ("Looking for a wordpress developer.", "the WordPress development work"),
        ("WEDDING INVITATION DESIGN for June", "the wedding invitation design"),
        ("we need 20 worksheets", "the worksheets"),
        ("I want a nice, modern website.", "the modern website"),
    ],
)
def test_the_project_is_named_ready_for_a_sentence(text: str, words: str) -> None:
    assert named(text)[:1] == [words]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "When can you start?",
        "We don't need a website.",
        "I saw your portfolio site.",
        "Your website looks great.",
        "You will need to open an app.",
        "I can build websites as well.",
        "Necesito un logo para mi tienda.",
        "Please send me your proposal.",
    ],
)
def test_what_is_not_plainly_wanted_is_not_named(text: str) -> None:
    assert named(text) == []


def test_a_name_comes_with_the_words_it_is_taken_from() -> None:
    text = "🍋 Could you design our jam label?"

    [topic] = topics(text)

    assert (topic.words, topic.evidence.text) == ("your jam label", "our jam label")
    assert text[topic.evidence.start : topic.evidence.end] == topic.evidence.text


def test_an_ask_may_name_what_it_is_about() -> None:
    first, second = find_asks(
        Message(text="How much for nine posters? And when could you start?"), []
    )

    assert [topic_of(first), topic_of(second)] == ["the nine posters", None]
