"""Of a long message the model reads the risky parts first, then the beginning."""

import pytest

from findings import finding
from tactful.excerpt import excerpt
from tactful.records import Category, Finding, Message

SENTENCES = (
    "We make jam.",
    "It is green.",
    "Pay me a fee.",
    "Labels are round.",
    "Message me on Viber.",
)
TEXT = " ".join(SENTENCES)


def found(text: str, *words: str) -> list[Finding]:
    message = Message(text=text)
    return [finding(message, Category.UPFRONT_FEE, each) for each in words]


def count(text: str) -> int:
    """Count words; the gap between two stretches is one."""
    return len(text.split())


@pytest.mark.parametrize(
    ("room", "kept"),
    [
        (8, "Pay me a fee."),
        (9, "We make jam. … Pay me a fee."),
        (10, "Pay me a fee. … Message me on Viber."),
        (14, "We make jam. … Pay me a fee. … Message me on Viber."),
        (18, "We make jam. … It is green. … Pay me a fee. … Message me on Viber."),
        (
            22,
            " … ".join(SENTENCES),
        ),
        (0, ""),
        (-5, ""),
    ],
)
def test_sentences_with_evidence_come_first_and_the_order_of_the_text_stays(
    room: int, kept: str
) -> None:
    assert excerpt(TEXT, found(TEXT, "Viber", "fee"), room, count) == kept


def test_without_findings_the_beginning_is_read() -> None:
    assert excerpt(TEXT, [], 8, count) == "We make jam. … It is green."


def test_a_very_long_sentence_is_cut_where_the_evidence_stands() -> None:
    text = "a" * 400 + "b" * 390 + " fee " + "c" * 100

    kept = excerpt(text, found(text, "fee"), 400 + 3, len)

    assert kept == "b" * 390 + " fee " + "c" * 5


def test_two_findings_in_a_sentence_keep_it_once() -> None:
    assert excerpt("Pay a fee. Or else.", found("Pay a fee. Or else.", "Pay", "fee"), 4, count) == (
        "Pay a fee."
    )
