"""What the model may word itself, and the proof that it still says what it should."""

import pytest

from tactful.prompts import Prompt
from tactful.records import Move, MoveKind, Plan, Stance
from tactful.styles import Task, freed, unproved
from tactful.tables import RULEBOOK, read_toml
from tactful.wording import Limits

RISKY = """
yes sure ok okay fine agree accept deal will shall can must free pay paid money cash now first start
begin outside send give add call phone mail email chat skype telegram whatsapp paypal address number
account password document order contract
"""


def move(name: str, *options: str, kind: MoveKind = MoveKind.CHOSEN) -> Move:
    return Move(name=name, kind=kind, options=options)


def plan(*moves: Move, stance: Stance = Stance.REDIRECT) -> Plan:
    return Plan(stance=stance, moves=moves, glue=("",) * len(moves))


def kinds(laid: Plan) -> list[MoveKind]:
    return [move.kind for move in freed(laid, ("the lamps",)).moves]


@pytest.mark.parametrize(
    "name", ["greeting", "boundary", "welcome", "later", "details", "sign-off", "intent"]
)
def test_refusals_and_consent_stay_approved_sentences(name: str) -> None:
    assert kinds(plan(move(name, "We keep it all here on Upwork."))) == [MoveKind.CHOSEN]


@pytest.mark.parametrize(
    "name", ["acknowledgement", "interest", "offer", "answer", "question", "close"]
)
def test_what_carries_no_refusal_may_be_worded_by_the_model(name: str) -> None:
    assert kinds(plan(move(name, "It would be about the lamps."))) == [MoveKind.WRITTEN]


def test_what_is_fixed_hardly_more_than_a_gap_or_two_sentences_stays_as_it_is() -> None:
    fixed = move("answer", "This is fixed, and long.", kind=MoveKind.FIXED)
    gap = move("answer", "Something longer to choose from.", "About it: [your reply in a line]")
    two = move("offer", "How about a small piece first? We could go on from there.")

    assert kinds(plan(fixed, gap, two)) == [MoveKind.FIXED, MoveKind.CHOSEN, MoveKind.CHOSEN]


def test_a_letter_that_ends_the_talk_stays_as_it_is() -> None:
    laid = plan(move("close", "All the best with it."), stance=Stance.WALK_AWAY)

    assert freed(laid, ()) is laid


def test_phrases_that_sentences_are_filled_in_with_are_kept() -> None:
    laid = plan(
        move("answer", "For the lamps it would be fine."), move("close", "Talk to you soon!")
    )

    first, second = freed(laid, ("the lamps", "the shades", "")).moves

    assert (first.kept, second.kept) == (("the lamps",), ())


def faults(sentence: str, *options: str) -> list[str]:
    task = Task(Prompt(()), Limits(frozenset()), options[0], move("answer", *options))
    return [fault.why for fault in unproved(sentence, task)]


@pytest.mark.parametrize(
    ("sentence", "wording"),
    [
        ("Thank you for telling me about the lamps.", "Thanks for your message about the lamps."),
        ("My price is [your price] for them.", "My price would be [your price]."),
        ("I begin when the order is placed.", "I begin once the order is placed."),
        ("I still can't send documents.", "I don't send documents."),
    ],
)
def test_a_sentence_that_says_the_same_is_proved(sentence: str, wording: str) -> None:
    assert faults(sentence, wording) == []


@pytest.mark.parametrize(
    ("sentence", "wording", "lost"),
    [
        ("I can start without a milestone.", "I can start with a milestone.", "denials"),
        ("I do send documents.", "I don't send documents.", "denials"),
        ("I begin the order.", "I begin once the order is placed.", "conditions"),
        ("I begin before the order is placed.", "I begin once the order is placed.", "conditions"),
        ("We can start if you like.", "We can start with it.", "conditions"),
        ("Your price would be [your price].", "My price would be [your price].", "speakers"),
    ],
)
def test_a_sentence_that_turns_the_meaning_is_not(sentence: str, wording: str, lost: str) -> None:
    assert faults(sentence, wording) == [f"Its {lost} are not those of the approved sentence."]


def test_half_of_what_an_approved_sentence_says_has_to_come() -> None:
    wording, other = "We can split it into small steps.", "Let's begin with small steps."

    assert faults("We like the small brass lamps.", wording, other) == [
        "It no longer says what the approved sentence says."
    ]
    assert faults("We begin with steps that are small.", wording, other) == []


def test_no_word_that_is_always_allowed_consents_denies_or_sets_a_condition() -> None:
    table = read_toml(RULEBOOK / "writing.toml")
    always = set((table["ties"] + table["common"]).lower().split())
    meaning = {
        w for what in ("denials", "conditions") for w in " ".join(table[what].values()).split()
    }
    risky = set(RISKY.split())

    assert always & (meaning | risky) == set()
