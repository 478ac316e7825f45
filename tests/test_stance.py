"""The most cautious stance wins, and it knows how far the two have come."""

import pytest

from findings import finding
from tactful.records import Category, Message, Platform, Stage, Stance, Verdict
from tactful.stance import STANCE_FOR, decide, stance_for

SCAMS = (
    Category.RESHIPPING_MONEY_MULE,
    Category.FAKE_CHECK_OVERPAYMENT,
    Category.TASK_SCAM_DEPOSIT,
    Category.ACCOUNT_RENTAL,
    Category.PLATFORM_IMPERSONATION,
    Category.ILLEGAL_OR_UNETHICAL,
)


def test_every_category_calls_for_a_stance_other_than_answer() -> None:
    assert set(STANCE_FOR) == set(Category)
    assert Stance.ANSWER not in STANCE_FOR.values()


def test_stances_rank_from_answer_to_walk_away() -> None:
    assert [(str(stance), stance.caution) for stance in Stance] == [
        ("answer", 0),
        ("clarify", 1),
        ("redirect", 2),
        ("compromise", 3),
        ("decline", 4),
        ("walk_away", 5),
    ]


@pytest.mark.parametrize(
    ("category", "stance"),
    [
        *((category, Stance.WALK_AWAY) for category in SCAMS),
        (Category.OFF_PLATFORM_CONTACT, Stance.REDIRECT),
        (Category.CRYPTO_PAYMENT, Stance.REDIRECT),
        (Category.UNPAID_WORK, Stance.COMPROMISE),
        (Category.ESCROW_BYPASS, Stance.COMPROMISE),
        (Category.CREDENTIAL_REQUEST, Stance.DECLINE),
        (Category.UPFRONT_FEE, Stance.DECLINE),
        (Category.URGENCY_PRESSURE, Stance.CLARIFY),
        (Category.PROMPT_INJECTION, Stance.CLARIFY),
    ],
)
def test_a_stranger_meets_the_stance_of_the_category(category: Category, stance: Stance) -> None:
    message = Message(text="x")

    assert stance_for(finding(message, category), message.stage) is stance


@pytest.mark.parametrize("category", SCAMS)
@pytest.mark.parametrize("stage", [Stage.CONTRACT, Stage.ESTABLISHED])
def test_a_client_at_work_is_declined_where_a_stranger_is_left(
    category: Category, stage: Stage
) -> None:
    message = Message(text="x", stage=stage)

    assert stance_for(finding(message, category), stage) is Stance.DECLINE


@pytest.mark.parametrize(
    ("stage", "verdict", "stance"),
    [
        (Stage.FIRST_CONTACT, Verdict.NOT_YET, Stance.REDIRECT),
        (Stage.INTERVIEW, Verdict.NOT_YET, Stance.COMPROMISE),
        (Stage.INTERVIEW, Verdict.NEVER, Stance.REDIRECT),
        (Stage.INTERVIEW, Verdict.ALLOWED, Stance.ANSWER),
        (Stage.CONTRACT, Verdict.ADVICE, Stance.REDIRECT),
    ],
)
def test_what_waits_for_the_contract_becomes_a_compromise_at_the_interview(
    stage: Stage, verdict: Verdict, stance: Stance
) -> None:
    found = finding(Message(text="x"), Category.OFF_PLATFORM_CONTACT)

    assert stance_for(found.model_copy(update={"verdict": verdict}), stage) is stance


@pytest.mark.parametrize(
    ("categories", "stance"),
    [
        ([], Stance.ANSWER),
        ([Category.URGENCY_PRESSURE, Category.FEE_AVOIDANCE], Stance.REDIRECT),
        ([Category.UNPAID_WORK, Category.FEE_AVOIDANCE], Stance.COMPROMISE),
        ([Category.UPFRONT_FEE, Category.UNPAID_WORK], Stance.DECLINE),
        ([Category.FEE_AVOIDANCE, Category.ACCOUNT_RENTAL], Stance.WALK_AWAY),
    ],
)
def test_the_most_cautious_stance_is_taken_for_all_findings_in_their_order(
    categories: list[Category], stance: Stance
) -> None:
    message = Message(text="x")
    findings = [finding(message, category) for category in categories]

    decision = decide(message, findings)

    assert (decision.stance, decision.because) == (stance, tuple(findings))


def test_what_is_allowed_is_no_reason() -> None:
    message = Message(text="x", platform=Platform.UPWORK, stage=Stage.CONTRACT)
    contact = finding(message, Category.OFF_PLATFORM_CONTACT)
    fee = finding(message, Category.FEE_AVOIDANCE)

    assert decide(message, [contact]).because == ()
    assert decide(message, [contact]).stance is Stance.ANSWER
    assert decide(message, [contact, fee]).because == (fee,)
