"""The letter without a model may go out whatever was found, wherever and whenever."""

from itertools import product

import pytest

from findings import scan_with
from tactful.briefing import Wishes, brief_of
from tactful.cli.wishing import LANGUAGES
from tactful.pipeline import draft_reply
from tactful.plan import make_plan
from tactful.postcheck import Bounds, violations
from tactful.prompts import PromptBook, the_book
from tactful.records import (
    Category,
    CheckedReply,
    Message,
    Platform,
    Stage,
    Stance,
    Tone,
    Verdict,
)
from tactful.rulebook import outgoing_rules
from tactful.settings import Settings

STATEMENT = "Our jam labels are green."
QUESTIONS = (
    "How much is it? Can we have a call on Friday? When can you start? How long will it take? "
    "Do you have experience with jam? May I see your portfolio? I sent you the offer. Thanks! "
    "Is {{ blue }} fine?"
)


def letter(message: Message, *categories: Category, seed: int = 7) -> CheckedReply:
    found = scan_with(message, categories)
    return draft_reply(message, None, Settings(seed=seed, most_asks=9), found=found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("platform", Platform)
def test_every_stance_has_a_letter_for_every_category_in_every_tone_and_language(
    platform: Platform, stage: Stage, tone: Tone, language: str
) -> None:
    message = Message(text=STATEMENT, platform=platform, stage=stage)
    settings = Settings(tone=tone)
    notices: list[str] = []

    asked = [None, *list(Stance)[1:]] if tone is Tone.WARM else [None]
    for category, stance in product(Category, asked):
        found = scan_with(message, [category])
        wishes = Wishes(stance=stance, language=language)
        checked = draft_reply(message, None, settings, wishes, found=found, notice=notices.append)
        assert checked.checks.passed, (category, stance)
        assert checked.language == language

    assert notices == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("platform", Platform)
@pytest.mark.parametrize("stage", [Stage.FIRST_CONTACT, Stage.CONTRACT])
def test_every_approved_sentence_passes_the_check(
    platform: Platform, stage: Stage, language: str
) -> None:
    """Whichever wording a model chooses, it may go out: no plan relies on a second choice."""
    message = Message(text=STATEMENT, platform=platform, stage=stage)
    bounds = Bounds(message, outgoing_rules(), judged="figures")  # German writes things large
    book = the_book(language)
    refused: list[tuple[str, str]] = []

    for category, tone in product(Category, Tone):
        brief = brief_of(message, scan_with(message, [category]), Wishes(), language)
        for move in make_plan(brief, book, Settings(tone=tone)).moves:
            refused += [(move.name, o) for o in move.options if violations(o, bounds)]

    assert refused == []


@pytest.mark.parametrize("category", Category)
@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("platform", Platform)
def test_the_letter_passes_the_check_and_says_every_boundary(
    book: PromptBook, platform: Platform, stage: Stage, category: Category
) -> None:
    settings = Settings()
    message = Message(text=STATEMENT, platform=platform, stage=stage)
    found = scan_with(message, [category])

    checked = draft_reply(message, None, settings, found=found)

    plan = make_plan(brief_of(message, found, Wishes()), book, settings)
    owed = [move.options for move in plan.moves if move.name == "boundary"]
    silent = category is Category.PROMPT_INJECTION or found.findings[0].verdict is Verdict.ALLOWED
    assert violations(checked.reply, Bounds(message, outgoing_rules())) == ()
    assert len(owed) == (0 if silent else 1)
    assert [options for options in owed if not any(o in checked.reply for o in options)] == []
    assert checked.checks.passed


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("platform", Platform)
@pytest.mark.parametrize("stage", [Stage.INTERVIEW, Stage.CONTRACT])
def test_whichever_sentences_are_taken_many_findings_and_questions_are_answered(
    platform: Platform, stage: Stage, seed: int
) -> None:
    message = Message(text=QUESTIONS, platform=platform, stage=stage)
    categories = (Category.OFF_PLATFORM_CONTACT, Category.FEE_AVOIDANCE, Category.UNPAID_WORK)

    checked = letter(message, *categories, seed=seed)

    assert checked.checks.passed
    assert checked.needs_fill[-1] == "your answer: Is blue fine"


@pytest.mark.parametrize("category", Category)
def test_the_letter_is_short_and_well_spaced(category: Category) -> None:
    reply = letter(Message(text=STATEMENT), category).reply

    paragraphs = reply.split("\n\n")
    assert len(reply.split()) <= 110
    assert 3 <= len(paragraphs) <= 4
    assert [p for p in paragraphs if p != " ".join(p.split())] == []


def test_two_messages_need_not_sound_alike() -> None:
    replies = {letter(Message(text=f"Labels, please{'!' * i}")).reply for i in range(6)}

    assert len(replies) > 1
