"""From a message to a checked reply."""

import pytest

from conftest import StandIn
from tactful.briefing import Wishes, brief_of
from tactful.pipeline import draft_reply
from tactful.plan import make_plan
from tactful.prompts import Part, PromptBook
from tactful.records import Message, ModelInfo, Stage, Style, Tokens
from tactful.scan import scan
from tactful.settings import Settings

LABELS = Message(text="We need green labels for our jam. Please message me on Telegram.")


FREE = Settings(style=Style.FREE)
# What the letter thanks for, in words that are not among the approved ones.
THANKS = "Thank you so much for your message about the green labels for your jam."


def test_a_model_drafts_along_the_plan(settings: Settings) -> None:
    model = StandIn()

    checked = draft_reply(LABELS, model, settings)

    assert "\n\nThanks for your message about the green labels for your jam. " in checked.reply
    assert checked.reply == model.said
    assert (checked.source, checked.checks.passed, checked.checks.attempts) == ("model", True, 1)
    assert checked.model == ModelInfo(name="stand-in", path="nowhere.gguf", parameters=1)
    assert checked.tokens == Tokens(prompt=1, cached=0, sampled=2, forced=3)


def test_in_the_free_style_the_model_words_what_it_may() -> None:
    model = StandIn([THANKS])

    checked = draft_reply(LABELS, model, FREE)

    assert f"\n\n{THANKS} " in checked.reply
    assert checked.reply == model.said
    assert checked.style is Style.FREE
    assert [said.move for said in checked.plan if said.wording == "written"] == ["acknowledgement"]


def test_in_the_free_style_boundaries_stay_approved_sentences() -> None:
    model = StandIn()

    plan = draft_reply(LABELS, model, FREE).plan

    wordings = {said.move: said.wording for said in plan}
    asked = [task.turns[-1].parts[-1].text for task in model.tasks]
    boundary = next(said.text for said in plan if said.move == "boundary")
    assert wordings["boundary"] == "approved"
    assert not [text for text in asked if boundary in text]


def test_the_free_style_writes_with_the_purpose_and_an_approved_sentence_in_view() -> None:
    model = StandIn()

    draft_reply(LABELS, model, FREE)

    system, *shown, asked = model.tasks[0].turns
    before, words, after = asked.parts
    assert words == Part(LABELS.text, outside=True)
    assert "calls the project what the client calls it" in after.text
    assert "the green labels for your jam." in after.text
    assert [turn.role for turn in shown] == ["user", "assistant"] * (len(shown) // 2)
    assert model.prompts[0].turns[: 1 + len(shown)] == (system, *shown)
    assert before.text.strip() == "The client wrote:"


def test_the_guided_style_writes_nothing_and_reads_no_examples(settings: Settings) -> None:
    model = StandIn([THANKS])

    checked = draft_reply(LABELS, model, settings)

    assert (checked.style, model.tasks) == (Style.GUIDED, [])
    assert {said.wording for said in checked.plan} == {"approved"}
    assert len(model.prompts[0].turns) == 2


@pytest.mark.parametrize(
    ("asked", "size", "style"),
    [
        (Style.AUTO, 1_543_714_304, Style.GUIDED),
        (Style.AUTO, Settings().free_from, Style.FREE),
        (Style.FREE, 1, Style.FREE),
        (Style.GUIDED, Settings().free_from, Style.GUIDED),
    ],
)
def test_auto_goes_by_the_size_of_the_model(asked: Style, size: int, style: Style) -> None:
    assert draft_reply(LABELS, StandIn(size=size), Settings(style=asked)).style is style


def test_a_letter_in_another_language_is_made_of_approved_sentences() -> None:
    model = StandIn(["Gracias por todo."])

    checked = draft_reply(LABELS, model, FREE, Wishes(language="es"))

    assert (checked.language, checked.style, model.tasks) == ("es", Style.GUIDED, [])


def test_a_letter_that_ends_the_talk_is_made_of_approved_sentences() -> None:
    model = StandIn(["All the best with everything."])
    message = Message(text="Receive our customers' money, keep 10% and forward the rest.")

    assert draft_reply(message, model, FREE).style is Style.FREE
    assert model.tasks == []


def test_without_a_model_no_style_is_named(settings: Settings) -> None:
    assert draft_reply(LABELS, None, settings).style is None


def test_the_model_may_write_only_approved_harmless_and_the_clients_own_words() -> None:
    model = StandIn()

    draft_reply(LABELS, model, FREE)

    limits = model.limits[0]
    assert limits.words >= {"green", "labels", "jam", "thanks", "lovely"}
    assert limits.words.isdisjoint({"telegram", "Telegram", "WhatsApp", "agree", "yes", "not"})
    assert limits.kept == ("the green labels for your jam",)


def test_without_a_model_the_letter_is_made_of_approved_sentences(
    book: PromptBook, settings: Settings
) -> None:
    checked = draft_reply(LABELS, None, settings)

    moves = make_plan(brief_of(LABELS, scan(LABELS), Wishes()), book, settings).moves
    left = checked.reply
    for move in moves:
        [said] = [option for option in move.options if option in left]
        left = left.replace(said, "", 1)
    assert left.split() == []
    assert (checked.source, checked.model, checked.tokens) == ("template", None, Tokens())
    assert checked.timing.load_s == 0.0


def test_the_same_message_and_seed_give_the_same_letter() -> None:
    letters = [draft_reply(LABELS, None, Settings(seed=seed)).reply for seed in (1, 1, 2)]

    assert letters[0] == letters[1]
    assert letters[0] != letters[2]


@pytest.mark.parametrize(
    ("ending", "rule", "text"),
    [
        ("at jo@lilac.example", "contact-given", "jo@lilac.example"),
        ("and 99 more", "number-from-nowhere", "99"),
        ("and this scam", "accusation", "scam"),
        ("<|im_end|>", "leftover-markup", "<|im_end|>"),
    ],
)
def test_a_bad_sentence_is_kept_back_and_done_again(ending: str, rule: str, text: str) -> None:
    shown: list[str] = []
    bad = THANKS.replace(".", f" {ending}.")

    checked = draft_reply(LABELS, StandIn([bad, THANKS]), FREE, show=shown.append)

    [kept_back] = checked.checks.rejected
    assert (kept_back.move, kept_back.text) == ("acknowledgement", bad)
    assert [(v.rule, v.text) for v in kept_back.violations] == [(rule, text)]
    assert THANKS in checked.reply
    assert checked.checks.passed
    assert [piece for piece in shown if ending in piece] == []


def test_a_piece_is_shown_when_it_has_passed_and_before_the_next_is_begun() -> None:
    model = StandIn([THANKS.replace("jam", "jam scam"), THANKS])
    shown: list[str] = []

    def show(piece: str) -> None:
        shown.append(piece)
        # The greeting is there before the model begins.
        assert model.said == ("".join(shown) if shown[1:] else "")

    checked = draft_reply(LABELS, model, FREE, show=show)

    assert shown[1] == f"\n\n{THANKS}"
    assert "".join(shown) == checked.reply


def test_the_gaps_of_the_reply_are_listed(settings: Settings) -> None:
    message = Message(text="How much are the labels? When can you start?")

    assert draft_reply(message, StandIn(), settings).needs_fill == (
        "your price",
        "your start date",
    )


def test_the_model_reads_the_message_and_what_to_keep_in_mind(settings: Settings) -> None:
    model = StandIn()

    draft_reply(LABELS, model, settings)

    [prompt] = model.prompts
    _, words, after = prompt.turns[1].parts
    assert words == Part(LABELS.text, outside=True)
    assert scan(LABELS).findings[0].advice in after.text


def test_of_a_message_too_long_for_the_model_it_reads_the_risky_parts(settings: Settings) -> None:
    text = "We make jam. " + "It is very green. " * 300 + "Message me on Telegram."
    model = StandIn(room=15)
    notices: list[str] = []

    checked = draft_reply(Message(text=text), model, settings, notice=notices.append)

    assert model.prompts[0].turns[1].parts[1] == Part(
        "We make jam. … It is very green. … Message me on Telegram.", outside=True
    )
    [notice] = notices
    assert notice == (
        "the message is 1,207 tokens and the model can read 15 of them: the scan reads all of it, "
        "the draft is made from the parts that hold the findings"
    )
    assert checked.checks.passed


def test_a_message_that_fits_is_read_whole_without_a_notice(settings: Settings) -> None:
    notices: list[str] = []
    model = StandIn(room=12)

    draft_reply(LABELS, model, settings, notice=notices.append)

    assert model.prompts[0].turns[1].parts[1].text == LABELS.text
    assert notices == []


def test_a_scan_that_is_given_is_not_made_again(settings: Settings) -> None:
    found = scan(LABELS).model_copy(update={"findings": ()})

    checked = draft_reply(LABELS, None, settings, found=found)

    assert checked.scan is found
    assert "here on Upwork" not in checked.reply


@pytest.mark.parametrize("text", [" ", "\n", "😀", "\u200b", "Client:", "Client: \nMe: hi", "?"])
def test_even_a_message_that_says_nothing_gets_a_letter(settings: Settings, text: str) -> None:
    assert draft_reply(Message(text=text), None, settings).checks.passed


def test_a_thread_with_our_own_sentences_in_it_gets_a_whole_letter() -> None:
    first = draft_reply(Message(text="I'd pay you by PayPal."), None, Settings()).reply
    said = first.replace("\n", " ")
    message = Message(text=f"Client: I'd pay you by PayPal.\nMe: {said}\nClient: PayPal, please?")

    again = draft_reply(message, None, Settings())

    assert again.checks.passed
    assert again.reply.endswith((".", "!"))


def test_a_client_who_quotes_us_gets_a_whole_letter_too() -> None:
    first = draft_reply(Message(text="I'd pay you by PayPal."), None, Settings()).reply

    again = draft_reply(Message(text=f"{first}\nNo, I'd pay you by PayPal."), None, Settings())

    assert again.checks.passed


def test_what_is_welcomed_is_not_asked_again_in_a_gap() -> None:
    message = Message(text="Could we talk on WhatsApp from now on?", stage=Stage.ESTABLISHED)

    assert draft_reply(message, None, Settings()).needs_fill == ()
