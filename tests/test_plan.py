"""The plan says the right things in the right order, and nothing twice."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from findings import scan_with
from tactful.briefing import Wishes, brief_of
from tactful.errors import PromptError
from tactful.plan import make_plan
from tactful.prompts import PromptBook
from tactful.records import Category, Message, MoveKind, Plan, Platform, Stage
from tactful.settings import Settings

PROMPTS = Path(__file__).parents[1] / "prompts"
STATEMENT = "Our jam labels are green, and so they were when my mother had the shop."


def planned(
    book: PromptBook,
    message: Message,
    categories: Sequence[Category],
    settings: Settings | None = None,
) -> Plan:
    brief = brief_of(message, scan_with(message, categories), Wishes())
    return make_plan(brief, book, settings or Settings())


def shape(plan: Plan) -> str:
    """Give the names of the moves, a bar between paragraphs."""
    marks = {"": "", " ": " ", "\n\n": " | "}
    return "".join(
        marks[glue] + move.name for move, glue in zip(plan.moves, plan.glue, strict=True)
    )


def boundaries(plan: Plan) -> list[tuple[str, ...]]:
    return [move.findings for move in plan.moves if move.name == "boundary"]


def answers(plan: Plan) -> list[str]:
    """Give the first wording of each answer."""
    return [move.options[0] for move in plan.moves if move.name == "answer"]


@pytest.mark.parametrize(
    ("stage", "category", "letter"),
    [
        ("contract", "off_platform_contact", "answer: greeting | acknowledgement welcome | close"),
        (
            "first_contact",
            "urgency_pressure",
            "clarify: greeting | acknowledgement boundary | question | close",
        ),
        (
            "first_contact",
            "prompt_injection",
            "clarify: greeting | acknowledgement | question | close",
        ),
        (
            "first_contact",
            "off_platform_contact",
            "redirect: greeting | acknowledgement interest boundary offer | question | close",
        ),
        (
            "interview",
            "off_platform_contact",
            (
                "compromise: greeting | acknowledgement interest boundary later offer "
                "| question | close"
            ),
        ),
        (
            "first_contact",
            "unpaid_work",
            "compromise: greeting | acknowledgement interest boundary offer | question | close",
        ),
        (
            "contract",
            "unpaid_work",
            "compromise: greeting | acknowledgement boundary offer | close",
        ),
        (
            "first_contact",
            "remote_access",
            "decline: greeting | acknowledgement interest boundary offer | close",
        ),
        (
            "first_contact",
            "account_rental",
            "walk_away: greeting | acknowledgement boundary | close",
        ),
    ],
)
def test_the_letter_has_the_shape_of_its_stance(
    book: PromptBook, stage: Stage, category: Category, letter: str
) -> None:
    plan = planned(book, Message(text=STATEMENT, stage=stage), [Category(category)])

    assert f"{plan.stance}: {shape(plan)}" == letter


def test_a_harmless_message_is_answered(book: PromptBook) -> None:
    plan = planned(book, Message(text=STATEMENT), [])

    assert f"{plan.stance}: {shape(plan)}" == ("answer: greeting | acknowledgement answer | close")


@pytest.mark.parametrize(
    ("stage", "options"),
    [
        (Stage.INTERVIEW, ("Hi,", "Hi there,", "Hello,")),
        (Stage.CONTRACT, ("Hi,", "Hi again,")),
    ],
)
def test_a_client_at_work_is_greeted_as_known(
    book: PromptBook, stage: Stage, options: tuple[str, ...]
) -> None:
    plan = planned(book, Message(text=STATEMENT, stage=stage), [])

    assert plan.moves[0].options == options


def test_a_client_who_tells_a_name_is_greeted_by_it(book: PromptBook) -> None:
    plan = planned(book, Message(text=f"{STATEMENT} Best, Dana"), [])

    assert plan.moves[0].options == ("Hi Dana,", "Hello Dana,")


def test_the_letter_begins_without_glue(book: PromptBook) -> None:
    assert planned(book, Message(text=STATEMENT), []).glue == ("", "\n\n", " ", "\n\n")


@pytest.mark.parametrize("category", [c for c in Category if c is not Category.PROMPT_INJECTION])
@pytest.mark.parametrize("stage", [Stage.FIRST_CONTACT, Stage.CONTRACT])
def test_a_finding_gets_its_boundary(book: PromptBook, category: Category, stage: Stage) -> None:
    message = Message(text=STATEMENT, platform=Platform.FREELANCER, stage=stage)

    plan = planned(book, message, [category])

    assert boundaries(plan) == [(category.value.replace("_", "-"),)]


@pytest.mark.parametrize(
    ("categories", "served"),
    [
        (
            [Category.OFF_PLATFORM_PAYMENT, Category.FEE_AVOIDANCE],
            [("off-platform-payment", "fee-avoidance")],
        ),
        (
            [Category.OFF_PLATFORM_CONTACT, Category.CONTACT_DETAILS_SHARED],
            [("off-platform-contact", "contact-details-shared")],
        ),
        (
            [Category.OFF_PLATFORM_CONTACT, Category.CRYPTO_PAYMENT],
            [("crypto-payment",), ("off-platform-contact",)],
        ),
        (
            [Category.OFF_PLATFORM_CONTACT, Category.UNPAID_WORK, Category.UPFRONT_FEE],
            [("upfront-fee",), ("unpaid-work", "off-platform-contact")],
        ),
        (
            [Category.FEE_AVOIDANCE, Category.URGENCY_PRESSURE],
            [("fee-avoidance",)],
        ),
    ],
)
def test_findings_that_belong_together_share_a_boundary_and_money_comes_before_talk(
    book: PromptBook, categories: list[Category], served: list[tuple[str, ...]]
) -> None:
    assert boundaries(planned(book, Message(text=STATEMENT), categories)) == served


def test_beside_clear_boundaries_a_vague_one_is_left_out(book: PromptBook) -> None:
    categories = [Category.URGENCY_PRESSURE, Category.FEE_AVOIDANCE, Category.UNPAID_WORK]

    plan = planned(book, Message(text=STATEMENT), categories)

    assert boundaries(plan) == [("unpaid-work",), ("fee-avoidance",)]


def test_there_are_at_most_as_many_boundaries_as_settings_say(book: PromptBook) -> None:
    categories = [Category.UNPAID_WORK, Category.OFF_PLATFORM_CONTACT, Category.FEE_AVOIDANCE]

    plan = planned(book, Message(text=STATEMENT), categories, Settings(most_boundaries=2))

    assert boundaries(plan) == [("unpaid-work",), ("fee-avoidance",)]


def test_a_letter_that_walks_away_says_why_once(book: PromptBook) -> None:
    categories = [Category.UPFRONT_FEE, Category.TASK_SCAM_DEPOSIT, Category.UNPAID_WORK]

    assert boundaries(planned(book, Message(text=STATEMENT), categories)) == [
        ("task-scam-deposit",)
    ]


def test_only_one_offer_is_made(book: PromptBook) -> None:
    categories = [Category.UNPAID_WORK, Category.OFF_PLATFORM_CONTACT]

    plan = planned(book, Message(text=STATEMENT), categories)

    assert [move.findings for move in plan.moves if move.name == "offer"] == [("unpaid-work",)]


def test_what_is_allowed_is_welcomed_and_not_bounded(book: PromptBook) -> None:
    message = Message(text=STATEMENT, stage=Stage.CONTRACT)

    plan = planned(book, message, [Category.OFF_PLATFORM_CONTACT])

    [welcome] = [move for move in plan.moves if move.name == "welcome"]
    assert boundaries(plan) == []
    assert welcome.findings == ("off-platform-contact",)
    assert "on Upwork" in welcome.options[0]


def test_a_signature_alone_is_not_welcomed(book: PromptBook) -> None:
    message = Message(text=STATEMENT, stage=Stage.CONTRACT)

    plan = planned(book, message, [Category.CONTACT_DETAILS_SHARED])

    assert shape(plan) == "greeting | acknowledgement answer | close"


@pytest.mark.parametrize(
    ("text", "first_options"),
    [
        (STATEMENT, ["[your reply in a line]"]),
        (
            "How much is it? When can you start?",
            ["My price would be [your price].", "I could start on [your start date]."],
        ),
        (
            "Hello! Is the green one, with a round lid and our jam's name on it, fine?",
            [
                (
                    "On your question: "
                    "[your answer: Is the green one with a round lid and our jam's name on it…]."
                )
            ],
        ),
        ("Is {{ pay }} fine?", ["On your question: [your answer: Is pay fine]."]),
        (
            "How much is it? When can you start? How long will it take? Can I see your portfolio?",
            [
                (
                    "My price would be [your price], I could start on [your start date], you'd "
                    "have it by [your delivery date], and the closest piece in my portfolio is "
                    "[title of a portfolio piece]."
                )
            ],
        ),
    ],
)
def test_what_only_the_freelancer_knows_stays_a_gap(
    book: PromptBook, text: str, first_options: list[str]
) -> None:
    plan = planned(book, Message(text=text), [])

    assert answers(plan) == first_options


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("We need jam labels. What would that cost?", "My price would be [your price]."),
        ("We need jam labels. Tell me what would that cost", "My price would be [your price]."),
        ("My budget is 40 euros.", "About your budget: [whether it works for you, or your own"),
    ],
)
def test_a_price_that_is_told_is_met_and_one_that_is_asked_for_is_given(
    book: PromptBook, text: str, answer: str
) -> None:
    assert any(first.startswith(answer) for first in answers(planned(book, Message(text=text), [])))


def test_an_answer_serves_the_words_that_asked_for_it(book: PromptBook) -> None:
    plan = planned(book, Message(text="Hello! How much is it?"), [])

    [answer] = [move for move in plan.moves if move.name == "answer"]
    assert [words.text for words in answer.asks] == ["How much is it?"]


def test_the_brief_waits_while_a_boundary_is_to_be_settled(book: PromptBook) -> None:
    message = Message(text="We need a label for our jam.")

    plans = [planned(book, message, categories) for categories in ([], [Category.UNPAID_WORK])]

    served = [
        [words.text for move in plan.moves if move.name == "answer" for words in move.asks]
        for plan in plans
    ]
    assert served == [["We need a label for our jam."], []]


def test_an_unknown_move_in_a_stance_file_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    shutil.copytree(PROMPTS, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "stances" / "answer.md"
    path.write_text(path.read_text().replace("welcome", "wellcome"))

    with pytest.raises(PromptError) as fault:
        planned(PromptBook(tmp_path), Message(text=STATEMENT), [])

    assert fault.value.message == "stances/answer.md: there is no move called 'wellcome'"
    assert fault.value.hint == (
        "the moves are: greeting, acknowledgement, interest, welcome, boundary, later, offer, "
        "answers, question, close, parting, farewell"
    )


@pytest.mark.parametrize(
    ("text", "stage", "answers"),
    [
        ("We need a label. How much is it?", Stage.FIRST_CONTACT, 1),
        ("We need a label. How much is it?", Stage.CONTRACT, 2),
        ("Thanks! How much is it?", Stage.CONTRACT, 1),
    ],
)
def test_thanks_and_a_brief_are_answered_where_nothing_more_definite_is_asked(
    book: PromptBook, text: str, stage: Stage, answers: int
) -> None:
    plan = planned(book, Message(text=text, stage=stage), [])

    assert len([move for move in plan.moves if move.name == "answer"]) == answers


def test_a_client_who_chose_another_gets_a_short_kind_end(book: PromptBook) -> None:
    plan = planned(book, Message(text="Sorry, we went with somebody else."), [])

    assert [move.name for move in plan.moves] == ["greeting", "answer", "close"]
    assert plan.moves[-1].options[0] == "All the best with it."


def test_a_complaint_is_not_met_with_small_talk(book: PromptBook) -> None:
    message = Message(text="I'm not happy with the draft.", stage=Stage.CONTRACT)

    thanks, answer = planned(book, message, []).moves[1:3]

    assert thanks.kind is MoveKind.CHOSEN
    assert answer.options[0].startswith("I'm sorry about that")


def test_other_peoples_complaints_are_none_of_ours(book: PromptBook) -> None:
    message = Message(text="Our customers complain about the old labels. We need new ones.")

    assert [move.options[0][:4] for move in planned(book, message, []).moves][1:3] == [
        "Than",
        "I'd ",
    ]


def test_what_calls_for_the_stance_is_said_first_under_a_contract_too(book: PromptBook) -> None:
    message = Message(text=STATEMENT, stage=Stage.CONTRACT)
    categories = [Category.PERSONAL_INFO_REQUEST, Category.ILLEGAL_OR_UNETHICAL]

    assert boundaries(planned(book, message, categories)) == [
        ("illegal-or-unethical",),
        ("personal-info-request",),
    ]


def test_a_file_to_be_run_is_answered_before_a_link(book: PromptBook) -> None:
    categories = [Category.SUSPICIOUS_LINK, Category.MALWARE_DOWNLOAD]

    plan = planned(book, Message(text=STATEMENT), categories)

    assert boundaries(plan) == [("suspicious-link", "malware-download")]
    assert not [o for move in plan.moves for o in move.options if "attach" in o]


def test_a_first_message_that_says_nothing_is_asked_what_it_is_about(book: PromptBook) -> None:
    plan = planned(book, Message(text="Hello! Nice profile."), [])

    assert [move.name for move in plan.moves][-2:] == ["question", "close"]


def test_a_job_by_its_name_is_answered_as_a_job(book: PromptBook) -> None:
    message = Message(text="upgrading the current web app")
    plan = make_plan(brief_of(message, scan_with(message, []), Wishes()), book, Settings())

    assert "[how you would go about it, in a line]" in plan.moves[2].options[0]
