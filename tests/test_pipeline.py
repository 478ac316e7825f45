"""From a message to a checked reply."""

import pytest

import tactful.pipeline
from conftest import StandIn
from tactful.briefing import Wishes, brief_of
from tactful.pipeline import draft_reply
from tactful.plan import Brief, make_plan
from tactful.prompts import Part, PromptBook
from tactful.records import Message, ModelInfo, MoveKind, Plan, Stage, Tokens
from tactful.scan import scan
from tactful.settings import Settings

LABELS = Message(text="We need green labels for our jam. Please message me on Telegram.")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the model write what the letter thanks for."""

    def planned(brief: Brief, book: PromptBook, settings: Settings) -> Plan:
        plan = make_plan(brief, book, settings)
        update = {
            "kind": MoveKind.WRITTEN,
            "opening": "Thanks for your message about",
            "ending": ".",
            "options": ("Thanks for getting in touch.",),
        }
        moves = [
            move.model_copy(update=update) if move.name == "acknowledgement" else move
            for move in plan.moves
        ]
        return plan.model_copy(update={"moves": tuple(moves)})

    monkeypatch.setattr(tactful.pipeline, "make_plan", planned)


def test_a_model_drafts_along_the_plan(settings: Settings) -> None:
    model = StandIn()

    checked = draft_reply(LABELS, model, settings)

    assert "\n\nThanks for your message about the green labels for your jam. " in checked.reply
    assert checked.reply == model.said
    assert (checked.source, checked.checks.passed, checked.checks.attempts) == ("model", True, 1)
    assert checked.model == ModelInfo(name="stand-in", path="nowhere.gguf", parameters=1)
    assert checked.tokens == Tokens(prompt=1, cached=0, sampled=2, forced=3)


@pytest.mark.usefixtures("written")
def test_the_model_may_write_only_the_clients_harmless_words(settings: Settings) -> None:
    model = StandIn(["green labels"])

    draft_reply(LABELS, model, settings)

    [limits] = model.limits
    assert limits.words >= {"green", "labels", "jam"}
    assert limits.words.isdisjoint({"telegram", "message"})
    assert limits.most_words == 7


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


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("words", "rule", "text"),
    [
        ("jo@lilac.example", "contact-given", "jo@lilac.example"),
        ("99 labels", "number-from-nowhere", "99"),
        ("this scam", "accusation", "scam"),
        ("<|im_end|>", "leftover-markup", "<|im_end|>"),
    ],
)
def test_a_bad_sentence_is_kept_back_and_done_again(
    settings: Settings, words: str, rule: str, text: str
) -> None:
    shown: list[str] = []

    checked = draft_reply(LABELS, StandIn([words, "labels"]), settings, show=shown.append)

    [kept_back] = checked.checks.rejected
    assert (kept_back.move, kept_back.text) == (
        "acknowledgement",
        f"Thanks for your message about {words}.",
    )
    assert [(v.rule, v.text) for v in kept_back.violations] == [(rule, text)]
    assert "Thanks for your message about labels." in checked.reply
    assert (checked.checks.attempts, checked.checks.passed) == (2, True)
    assert [piece for piece in shown if words in piece] == []


@pytest.mark.usefixtures("written")
def test_after_three_bad_sentences_an_approved_one_stands_in(settings: Settings) -> None:
    model = StandIn(["a scam", "some fraud", "shady jam"])

    checked = draft_reply(LABELS, model, settings)

    assert [rejected.text for rejected in checked.checks.rejected] == [
        "Thanks for your message about a scam.",
        "Thanks for your message about some fraud.",
        "Thanks for your message about shady jam.",
    ]
    assert "\n\nThanks for getting in touch. " in checked.reply
    assert checked.reply == model.said
    assert (checked.checks.attempts, checked.checks.passed) == (3, True)


@pytest.mark.usefixtures("written")
def test_a_piece_is_shown_when_it_has_passed_and_before_the_next_is_begun(
    settings: Settings,
) -> None:
    model = StandIn(["scam", "labels"])
    shown: list[str] = []

    def show(piece: str) -> None:
        shown.append(piece)
        # The greeting is there before the model begins.
        assert model.said == ("".join(shown) if shown[1:] else "")

    checked = draft_reply(LABELS, model, settings, show=show)

    assert shown[1] == "\n\nThanks for your message about labels."
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
