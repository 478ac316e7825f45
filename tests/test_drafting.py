"""A sentence comes out only when the reply with it passes."""

from collections.abc import Iterable

import pytest

from conftest import StandIn
from tactful.drafting import Check, Cleared, Drafter, template
from tactful.errors import PromptError
from tactful.prompts import Part, Prompt, Turn
from tactful.records import Fault, Move, MoveKind, Plan, Rejected, Stance, Violation
from tactful.styles import Task
from tactful.wording import Limits


def greeting(*options: str) -> Move:
    return Move(name="greeting", kind=MoveKind.CHOSEN, options=options)


THANKS = Move(
    name="thanks",
    kind=MoveKind.WRITTEN,
    options=("Thanks for the labels.", "Many thanks."),
)


def plan(*moves: Move) -> Plan:
    return Plan(stance=Stance.ANSWER, moves=moves, glue=("", *["\n\n"] * (len(moves) - 1)))


def fault(word: str) -> Violation:
    return Violation(rule="bad-word", category=Fault.PADDING, text=word, why="It is bad.")


def without(*words: str) -> Check:
    """Give a check that finds each of the words."""
    return lambda reply: tuple(fault(word) for word in words if word in reply)


def brief(move: Move, wording: str) -> Task:
    return Task(Prompt((Turn("user", (Part(wording),)),)), Limits(frozenset()), wording, move)


def drafted(writer: StandIn, check: Check, *moves: Move, turn: int = 0) -> list[Cleared]:
    return list(Drafter(writer, check, 3, brief, turn).carry_out(plan(*moves)))


def rejected(*texts: str) -> tuple[Rejected, ...]:
    return tuple(Rejected(move="thanks", text=t, violations=(fault("red"),)) for t in texts)


def tried(sentences: Iterable[str], turn: int = 0) -> tuple[StandIn, Cleared]:
    writer = StandIn(sentences)
    return writer, drafted(writer, without("red"), greeting("Hi,"), THANKS, turn=turn)[1]


def asked(writer: StandIn) -> list[str]:
    """Give the approved sentences that the model was to word anew."""
    return [task.turns[0].parts[0].text for task in writer.tasks]


def test_a_reply_is_the_plan_with_its_glue() -> None:
    writer = StandIn(["Thanks for all the labels."])

    pieces = drafted(writer, without("red"), greeting("Hi,", "Hello,"), THANKS)

    assert pieces == [
        Cleared("greeting", "Hi,", 1, ()),
        Cleared("thanks", "\n\nThanks for all the labels.", 1, ()),
    ]
    assert writer.said == "Hi,\n\nThanks for all the labels."


def test_a_bad_sentence_is_unsaid_and_done_again() -> None:
    writer, thanks = tried(["Thanks for red labels.", "Thanks, labels!"])

    kept_back = rejected("Thanks for red labels.")
    assert thanks == Cleared("thanks", "\n\nThanks, labels!", 2, kept_back)
    assert writer.said == "Hi,\n\nThanks, labels!"


def test_a_sentence_that_says_something_else_is_done_again() -> None:
    writer, thanks = tried(["We make jam.", "Thanks for labels."])

    [kept_back] = thanks.rejected
    assert (kept_back.text, kept_back.violations[0].rule) == ("We make jam.", "meaning-lost")
    assert writer.said == "Hi,\n\nThanks for labels."


@pytest.mark.parametrize("turn", [0, 1, 2])
def test_a_sentence_is_redone_then_another_wording_then_its_fixed_text(turn: int) -> None:
    texts = ("Thanks, red labels.", "Many red thanks.", "Thanks, many red labels.")

    writer, thanks = tried([*texts, "Never asked for."], turn)

    first, second = THANKS.options[turn % 2], THANKS.options[1 - turn % 2]
    assert asked(writer) == [first, first, second]
    assert thanks == Cleared("thanks", f"\n\n{first}", 3, rejected(*texts))
    assert writer.said == f"Hi,\n\n{first}"


def test_without_a_sentence_of_its_own_the_fixed_one_stands_in() -> None:
    writer, thanks = tried([])

    assert len(asked(writer)) == 3
    assert thanks == Cleared("thanks", "\n\nThanks for the labels.", 3, ())
    assert writer.said == "Hi,\n\nThanks for the labels."


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

    drafted(StandIn(["Many thanks!"]), check, greeting("Hi,"), THANKS)

    assert seen == ["Hi,", "Hi,\n\nMany thanks!"]


def test_nothing_of_a_later_piece_is_written_before_the_earlier_is_out() -> None:
    writer = StandIn(["Many thanks!"])
    pieces = Drafter(writer, without("red"), 3, brief).carry_out(plan(greeting("Hi,"), THANKS))

    next(pieces)

    assert (writer.said, list(writer.sentences)) == ("Hi,", ["Many thanks!"])


def test_when_no_approved_sentence_passes_the_prompts_are_at_fault() -> None:
    with pytest.raises(PromptError) as raised:
        drafted(StandIn(), without("Thanks", "Many"), THANKS)

    assert raised.value.message == (
        "thanks: no approved sentence passes the check: bad-word: 'Thanks'"
    )
    assert raised.value.hint == "change the sentences of that move in prompts/"


@pytest.mark.parametrize(
    ("turn", "texts"),
    [
        (0, ["Hi,", "\n\nThanks for the labels."]),
        (1, ["Hello,", "\n\nMany thanks."]),
        (2, ["Hey,", "\n\nThanks for the labels."]),
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

    assert [piece.text for piece in pieces] == ["Hello,", "\n\nThanks for the labels."]
