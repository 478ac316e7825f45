"""What the client asks is found where it stands, but for what is risky."""

import pytest

from findings import finding
from tactful.asks import find_asks
from tactful.prompts import PromptBook
from tactful.records import Category, Message
from tactful.rules import RULEBOOK, read_toml


def kinds(text: str) -> list[str]:
    return [ask.kind for ask in find_asks(text, [])]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How much would twelve photos cost?", "price"),
        ("Your rate, please.", "price"),
        ("Can we have a quick call on Friday?", "call"),
        ("Could I see some of your work?", "samples"),
        ("Have you ever designed a seed catalogue?", "experience"),
        ("Are you available next week?", "availability"),
        ("How long will it take?", "timeline"),
        ("Could you finish it by Monday?", "timeline"),
        ("I have sent you the offer.", "offer"),
        ("The milestone is funded.", "offer"),
        ("Looks great!", "thanks"),
        ("We need a label for our lemon jam.", "brief"),
        ("Is blue fine for the lid?", "other"),
        ("Is that ok for you?", "agreement"),
        ("What would that cost?", "price"),
        ("ＨＯＷ ＭＵＣＨ would it be?", "price"),
    ],
)
def test_a_sentence_asks_for_one_thing(text: str, kind: str) -> None:
    assert kinds(text) == [kind]


def test_a_sentence_may_ask_for_several_things() -> None:
    assert kinds("What would you charge for it, and when could you start?") == [
        "price",
        "availability",
    ]


@pytest.mark.parametrize("text", ["We sell jam.", "Such a colourful portfolio.", "\n\n", "…"])
def test_a_statement_asks_for_nothing(text: str) -> None:
    assert kinds(text) == []


def test_asks_come_in_the_order_of_the_message_one_of_a_kind_with_their_words() -> None:
    text = "🍋 When can you start? How much is it? What do you charge for ten? Is ｂｌｕｅ fine?"

    found = find_asks(text, [])

    assert [(a.kind, a.evidence.start, a.evidence.end, a.evidence.text) for a in found] == [
        ("availability", 0, 21, "🍋 When can you start?"),
        ("price", 21, 37, " How much is it?"),
        ("other", 65, 79, " Is ｂｌｕｅ fine?"),
    ]


def test_thanks_and_the_description_of_the_job_are_found_beside_other_asks() -> None:
    assert kinds("We need a label. How much is it?") == ["brief", "price"]
    assert kinds("Thanks! How much is it?") == ["thanks", "price"]


def test_a_sentence_with_evidence_is_left_to_the_boundaries() -> None:
    text = "How much is it? Can we have a call on Skype? When can you start?"
    skype = finding(Message(text=text), Category.OFF_PLATFORM_CONTACT, "call on Skype")

    assert [ask.kind for ask in find_asks(text, [skype])] == ["price", "availability"]


def test_a_sentence_beside_the_evidence_is_still_asked() -> None:
    text = "Skype?How? How much is it?"
    skype = finding(Message(text=text), Category.OFF_PLATFORM_CONTACT, "Skype?How?")

    assert [ask.kind for ask in find_asks(text, [skype])] == ["price"]


def test_what_the_freelancer_asked_in_a_thread_is_no_ask() -> None:
    thread = "Client: Hello, how much is it?\nMe: When can you start?\nClient: Can we have a call?"

    assert [(ask.kind, ask.evidence.text) for ask in find_asks(thread, [])] == [
        ("price", thread[:30]),
        ("call", "Client: Can we have a call?"),
    ]


def test_every_kind_of_ask_has_an_answer(book: PromptBook) -> None:
    kinds = [
        kind for kind, entry in read_toml(RULEBOOK / "asks.toml").items() if isinstance(entry, dict)
    ]

    assert [kind for kind in kinds if not book.has(f"asks/{kind}.md", "answer")] == []


def test_a_request_is_found_after_other_sentences_too() -> None:
    assert kinds("Thanks, it looks great. Please change the lid.") == ["thanks", "brief"]
