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
        ("We need a logo refresh plus stickers.", "the logo refresh"),
        ("I need 90 seconds for an explainer on heat pumps.", "the explainer on heat pumps"),
        ("I need two articles on Monday.", "the two articles"),
        ("We need a script about our bakery.", "the script about your bakery"),
        ("need a voice over for my app video", "the voice over for your app video"),
        ("can u make me a pitch deck on Friday", "the pitch deck"),
        ("Please sort out our bookkeeping.", "your bookkeeping"),
        ("looking to get some product photos edited", "the product photos"),
        ("Could each candidate redesign our pricing page?", "your pricing page"),
        ("Could you redesign our Shopify store?", "your Shopify store"),
        ("How much would you charge for nine posters?", "the nine posters"),
        ("I liked your bid on the product video.", "the product video"),
        ("Our checkout page is broken since Monday.", "your checkout page"),
        ("Looking for a wordpress developer.", "the WordPress development work"),
        ("WEDDING INVITATION DESIGN for June", "the wedding invitation design"),
        ("we need 20 worksheets", "the worksheets"),
        ("I want a clean, modern website.", "the modern website"),
        ("Could you proofread my master's thesis on birds?", "your master's thesis on birds"),
        ("Please translate our saddle catalogue.", "your saddle catalogue"),
        ("Can you illustrate my grandmother's recipes?", "your grandmother's recipes"),
        ("We need Anna's wedding video cut.", "the wedding video"),
        (
            "can you make a 30 second intro for my gaming channel",
            "the intro for your gaming channel",
        ),
        ("I need someone to fix the .NET dashboard", "the .NET dashboard"),
        ("We seek a skilled and experienced SQL Expert.", "the SQL work"),
        ("Need a copywriter for a book fair.", "the copywriting work for a book fair"),
        ("Do you also do 3D renders?", "the 3D renders"),
        ("Help with the Google Sheets template", "the Google Sheets template"),
        ("We need a UI/UX audit of the app", "the UI/UX audit of the app"),
        ("Nordic Oak Website Redesign needed", "the website redesign"),
        ("Sorry: the booking form is down.", "the booking form"),
        ("When can you finish the second chapter?", "the second chapter"),
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
        "The app that can write a report is ours.",
        "We need fluent experts.",
        "Looking for a Learning and Development Specialist.",
        "Can you build a great future with us?",
        "Please design the following.",
        "I need a job.",
        "We like his blog.",
        "Shall I send the manuscript chapter by chapter?",
        "See www.lamp.example/need-a-logo or write to logo@lamp.example",
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


def test_a_thing_is_named_behind_are_you_able_to() -> None:
    [ask] = find_asks(Message(text="Are you able to take on the Spanish site?"), [])

    assert topic_of(ask) == "the Spanish site"


def test_names_come_surest_first_each_thing_once() -> None:
    text = "We approve the cover. I need a logo, then a logo, and please draw a map."

    assert named(text) == ["the logo", "the map", "the cover"]


def test_what_the_freelancer_wrote_names_nothing() -> None:
    assert named("Client: Hello\nMe: I need a logo from you.\nClient: Fine.") == []


def test_a_long_text_is_read_from_its_beginning_only() -> None:
    assert named("We need a logo. " + "word " * 50_000 + "I need a map.") == ["the logo"]
