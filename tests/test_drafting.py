"""A sentence comes out only when the reply with it passes."""

from collections.abc import Iterable

import pytest

from conftest import StandIn
from tactful.drafting import Check, Cleared, Drafter, template
from tactful.errors import PromptError
from tactful.records import Fault, Move, MoveKind, Plan, Rejected, Stance, Violation
from tactful.wording import Limits

LIMITS = Limits(
    words=frozenset({"jam", "labels", "thanks"}),
    heads=frozenset({"labels"}),
    pairs=frozenset(),
    swapped=frozenset(),
    most_words=7,
)


def greeting(*options: str) -> Move:
    return Move(name="greeting", kind=MoveKind.CHOSEN, options=options)


THANKS = Move(
    name="thanks",
    kind=MoveKind.WRITTEN,
    opening="Thanks for",
    ending=".",
    options=("Thank you.", "Many thanks."),
)


def plan(*moves: Move) -> Plan:
    return Plan(stance=Stance.ANSWER, moves=moves, glue=("", *["\n\n"] * (len(moves) - 1)))


def fault(word: str) -> Violation:
    return Violation(rule="bad-word", category=Fault.PADDING, text=word, why="It is bad.")


def without(*words: str) -> Check:
    """Give a check that finds each of the words."""
    return lambda reply: tuple(fault(word) for word in words if word in reply)


def drafted(writer: StandIn, check: Check, *moves: Move) -> list[Cleared]:
    return list(Drafter(writer, LIMITS, check, 3).carry_out(plan(*moves)))


def rejected(*texts: str) -> tuple[Rejected, ...]:
    return tuple(Rejected(move="thanks", text=t, violations=(fault("red"),)) for t in texts)


def tried(words: Iterable[str]) -> tuple[StandIn, Cleared]:
    writer = StandIn(words)
    return writer, drafted(writer, without("red"), greeting("Hi,"), THANKS)[1]


def test_a_reply_is_the_plan_with_its_glue() -> None:
    writer = StandIn(["the labels"])

    pieces = drafted(writer, without("red"), greeting("Hi,", "Hello,"), THANKS)

    assert pieces == [
        Cleared("greeting", "Hi,", 1, ()),
        Cleared("thanks", "\n\nThanks for the labels.", 1, ()),
    ]
    assert writer.said == "Hi,\n\nThanks for the labels."


def test_a_bad_sentence_is_unsaid_and_done_again() -> None:
    writer, thanks = tried(["red jam", "jam"])

    assert thanks == Cleared("thanks", "\n\nThanks for jam.", 2, rejected("Thanks for red jam."))
    assert writer.said == "Hi,\n\nThanks for jam."


def test_after_three_bad_sentences_the_fixed_one_stands_in() -> None:
    writer, thanks = tried(["red a", "red b", "red c", "jam"])

    texts = ("Thanks for red a.", "Thanks for red b.", "Thanks for red c.")
    assert thanks == Cleared("thanks", "\n\nThank you.", 3, rejected(*texts))
    assert writer.said == "Hi,\n\nThank you."
    assert list(writer.words) == ["jam"]


@pytest.mark.parametrize(
    ("words", "attempt", "kept_back"), [([], 1, ()), (["red", ""], 2, rejected("Thanks for red."))]
)
def test_without_words_of_its_own_the_fixed_sentence_stands_in(
    words: list[str], attempt: int, kept_back: tuple[Rejected, ...]
) -> None:
    writer, thanks = tried(words)

    assert thanks == Cleared("thanks", "\n\nThank you.", attempt, kept_back)
    assert writer.said == "Hi,\n\nThank you."


def test_a_bad_choice_is_replaced_by_the_first_sentence_that_fits() -> None:
    writer = StandIn()

    [hi] = drafted(writer, without("red"), greeting("Hi red,", "Hello red,", "Hey,"))

    assert (hi.text, hi.attempt, len(hi.rejected)) == ("Hey,", 3, 3)
    assert writer.said == "Hey,"


def test_the_whole_reply_so_far_is_checked_with_each_piece() -> None:
    seen: list[str] = []

    def check(reply: str) -> tuple[Violation, ...]:
        seen.append(reply)
        return ()

    drafted(StandIn(["jam"]), check, greeting("Hi,"), THANKS)

    assert seen == ["Hi,", "Hi,\n\nThanks for jam."]


def test_nothing_of_a_later_piece_is_written_before_the_earlier_is_out() -> None:
    writer = StandIn(["jam"])
    pieces = Drafter(writer, LIMITS, without("red"), 3).carry_out(plan(greeting("Hi,"), THANKS))

    next(pieces)

    assert (writer.said, list(writer.words)) == ("Hi,", ["jam"])


def test_words_said_already_are_taken_from_what_may_be_written() -> None:
    writer = StandIn(["jam"])

    drafted(writer, without("red"), greeting("Hi and thanks,"), THANKS)

    assert [sorted(limits.words) for limits in writer.limits] == [["jam", "labels"]]


def test_when_no_approved_sentence_passes_the_prompts_are_at_fault() -> None:
    with pytest.raises(PromptError) as raised:
        drafted(StandIn(), without("Thank", "Many"), THANKS)

    assert raised.value.message == (
        "thanks: no approved sentence passes the check: bad-word: 'Thank'"
    )
    assert raised.value.hint == "change the sentences of that move in prompts/"


@pytest.mark.parametrize(
    ("turn", "texts"),
    [
        (0, ["Hi,", "\n\nThank you."]),
        (1, ["Hello,", "\n\nMany thanks."]),
        (2, ["Hey,", "\n\nThank you."]),
        (3, ["Hi,", "\n\nMany thanks."]),
    ],
)
def test_the_template_takes_approved_sentences_by_turns(turn: int, texts: list[str]) -> None:
    moves = plan(greeting("Hi,", "Hello,", "Hey,"), THANKS)

    pieces = list(template(moves, without("red"), turn))

    assert pieces == [
        Cleared("greeting", texts[0], 1, ()),
        Cleared("thanks", texts[1], 1, ()),
    ]


def test_the_template_passes_over_a_sentence_that_does_not_fit() -> None:
    pieces = template(plan(greeting("Hi red,", "Hello,"), THANKS), without("red", "Many"), 1)

    assert [piece.text for piece in pieces] == ["Hello,", "\n\nThank you."]
