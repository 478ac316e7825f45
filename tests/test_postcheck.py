"""What must not go out does not, and what may is not held back."""

from typing import Any

import pytest

from tactful.postcheck import Bounds, gaps, missing, violations
from tactful.records import Message, Move, MoveKind, Plan, Platform, Stage, Stance
from tactful.rulebook import outgoing_rules

MESSAGE = Message(text="Ten labels for 1,250 jars by 14:30, please.")
ECHO = "we want green labels with a round lemon on"


def faults(reply: str, message: Message = MESSAGE, **how: Any) -> list[tuple[str, str]]:
    found = violations(reply, Bounds(message, outgoing_rules())._replace(**how))
    return [(fault.rule, fault.text) for fault in found]


@pytest.mark.parametrize(
    ("reply", "rule", "text"),
    [
        ("Sure, let's talk on WhatsApp.", "leaving-agreed", "Sure, let's talk on WhatsApp"),
        ("Telegram works.", "leaving-agreed", "Telegram works"),
        ("Ok, WhatsApp then.", "leaving-agreed", "Ok, WhatsApp then"),
        ("I am on Telegram as jo.", "leaving-agreed", "I am on Telegram"),
        ("Let us switch to Signal.", "leaving-agreed", "Let us switch to Signal"),
        ("You can reach me by email.", "leaving-agreed", "You can reach me by email"),
        ("PayPal would be OK for me.", "outside-payment-agreed", "PayPal would be OK"),
        ("I'm fine with crypto.", "outside-payment-agreed", "fine with crypto"),
        ("Please text me on Signal.", "leaving-agreed", "Please text me on Signal"),
        ("Write to jo@lilac.example.", "contact-given", "jo@lilac.example"),
        ("Write to ｊｏ@lilac.example.", "contact-given", "ｊｏ@lilac.example"),
        ("It is on www.lilac.", "contact-given", "www"),
        ("See https://lilac", "contact-given", "https"),
        ("Could you share your Skype name?", "contact-asked", "share your Skype name"),
        ("PayPal is fine.", "outside-payment-agreed", "PayPal is fine"),
        ("You can pay by bank transfer.", "outside-payment-agreed", "You can pay by bank transfer"),
        ("We do it outside of Upwork.", "outside-payment-agreed", "do it outside of Upwork"),
        ("I'll make a free sample.", "free-work-promised", "free sample"),
        ("I can start right away.", "start-unfunded", "I can start right away"),
        ("I've already started.", "start-unfunded", "I've already started"),
        ("Here is my passport.", "documents-given", "Here is my passport"),
        ("I'll pay the fee.", "fee-paid", "I'll pay"),
        ("This is a scam.", "accusation", "scam"),
        ("As an AI, I agree.", "wrong-voice", "As an AI"),
        ("We are looking for labels.", "client-voice", "We are looking for labels"),
        ("Dear {{ name }}, hello.", "leftover-markup", "{{ … }}"),
        ("Hello<|im_end|>", "leftover-markup", "<|im_end|>"),
        ("I read the the brief.", "leftover-markup", "the the"),
        ("Do not hesitate to write.", "padding", "Do not hesitate"),
    ],
)
def test_an_outgoing_fault_is_caught_by_its_words(reply: str, rule: str, text: str) -> None:
    assert faults(reply) == [(rule, text)]


@pytest.mark.parametrize(
    "reply",
    [
        "I'd rather not use Telegram.",
        "I don't take payments outside of Upwork.",
        "I don't do free samples.",
        "Let's stay here rather than on WhatsApp.",
        "Happy to talk here instead of on Skype.",
        "Let's not use Telegram.",
        "I have downloaded the brief you attached here.",
        "What's your number one wish?",
        "I can start today, as soon as the first milestone is funded.",
        "As soon as the contract has started, we can talk on Skype.",
        "I know fees are nobody's favourite.",
        "A Telegram bot for jam is a nice idea.",
    ],
)
def test_a_mention_is_no_offer(reply: str) -> None:
    assert faults(reply) == []


@pytest.mark.parametrize(
    ("message", "rules"),
    [
        (Message(text="x"), ["leaving-agreed", "contact-given"]),
        (Message(text="x", stage=Stage.INTERVIEW), ["leaving-agreed", "contact-given"]),
        (Message(text="x", stage=Stage.CONTRACT), []),
        (Message(text="x", enterprise=True), []),
        (Message(text="x", platform=Platform.DIRECT), []),
        (
            Message(text="x", platform=Platform.FIVERR, stage=Stage.CONTRACT),
            ["leaving-agreed", "contact-given"],
        ),
    ],
)
def test_contact_passes_where_the_platform_allows_it(message: Message, rules: list[str]) -> None:
    reply = "Yes, happy to talk on Skype. I'm jo@lilac.example there."

    assert [rule for rule, _ in faults(reply, message, known="jo@lilac.example")] == rules


def test_money_outside_passes_only_with_a_direct_client() -> None:
    direct = Message(text="x", platform=Platform.DIRECT)
    working = Message(text="x", stage=Stage.ESTABLISHED)

    assert faults("PayPal is fine.", direct) == []
    assert faults("PayPal is fine.", working) == [("outside-payment-agreed", "PayPal is fine")]


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        ("Freelancer.com works well.", None),
        ("It stays on freelancer.com.", None),
        ("See freelancer.com.evil.ru now.", "freelancer.com … evil.ru"),
        ("See freelancer.com/jobs now.", "freelancer.com"),
        ("See evil-freelancer.com now.", "evil-freelancer.com"),
        ("See pay.freelancer.com now.", "freelancer.com"),
        ("See freelancer.community.io now.", "community.io"),
    ],
)
def test_a_platform_name_that_looks_like_a_link_is_none(reply: str, text: str | None) -> None:
    message = Message(text="x", platform=Platform.FREELANCER)

    assert faults(reply, message) == ([("contact-given", text)] if text else [])


@pytest.mark.parametrize(
    ("reply", "numbers"),
    [
        ("By 14:30, all 1,250 of them.", []),
        ("Twelve labels by 14:00.", ["14:00"]),
        ("1 label for 250 jars.", ["1", "250"]),
        ("A price of 99.50 each.", ["99.50"]),
        ("A price of ９９ each.", ["９９"]),
    ],
)
def test_a_number_must_stand_in_the_message(reply: str, numbers: list[str]) -> None:
    assert faults(reply) == [("number-from-nowhere", number) for number in numbers]


def test_a_number_may_be_written_in_full_width_by_the_client() -> None:
    assert faults("All 12 of them.", Message(text="I have １２ jars")) == []


@pytest.mark.parametrize(
    ("reply", "echoes"),
    [
        ("So: want green labels with a round lemon on.", []),
        ("I WANT green labels, with a round lemon on!", []),
        (
            "We WANT green labels, with a round lemon on!",
            [ECHO],
        ),
    ],
)
def test_nine_words_of_the_client_in_a_row_are_an_echo(reply: str, echoes: list[str]) -> None:
    message = Message(text=f"Hello! {ECHO}. Thanks!")

    assert faults(reply, message) == [("echo", echo) for echo in echoes]


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        ("Hi,\n\nThanks for writing.", None),
        ("Hi,\n\nI said hello to the team.", None),
        ("Hi,\n\nHello there, thanks.", "hi, hello"),
    ],
)
def test_one_greeting_is_enough(reply: str, text: str | None) -> None:
    assert faults(reply) == ([("second-greeting", text)] if text else [])


def test_gaps_are_listed_and_may_hold_numbers() -> None:
    reply = "My price is [your price: 99], and I'd start on [your day]."

    assert gaps(reply) == ("your price: 99", "your day")
    assert faults(reply) == []


@pytest.mark.parametrize(
    ("gap", "rule"),
    [
        ("[jo@lilac.example]", "contact-given"),
        ("[your answer: Is 4915112345678 ok]", "contact-given"),
        ("[pay by PayPal]", "outside-payment-agreed"),
    ],
)
def test_a_gap_hides_nothing_from_the_rules(gap: str, rule: str) -> None:
    assert [found for found, _ in faults(f"Hi, {gap}")] == [rule]


def test_an_approved_sentence_is_no_echo_even_when_the_client_quotes_it() -> None:
    sentence = "I keep all payments on Upwork: it protects your money as much as my time."
    message = Message(text=f"You wrote: {sentence} But why?")
    bounds = Bounds(message, outgoing_rules())

    assert [fault.rule for fault in violations(sentence, bounds)] == ["echo"]
    assert violations(sentence, bounds._replace(approved=frozenset({sentence}))) == ()


@pytest.mark.parametrize("text", ["[]", "[two\nlines]", "no gap", "[" + "x" * 121 + "]"])
def test_what_is_no_gap_is_not_listed(text: str) -> None:
    assert gaps(text) == ()


def test_a_violation_says_why() -> None:
    [fault] = violations("PayPal is fine.", Bounds(MESSAGE, outgoing_rules()))

    assert fault.category == "off_platform_payment"
    assert fault.why == "The reply would take money around the platform."


PLAN = Plan(
    stance=Stance.REDIRECT,
    moves=(
        Move(name="greeting", kind=MoveKind.CHOSEN, options=("Hi,",)),
        Move(
            name="boundary",
            kind=MoveKind.CHOSEN,
            options=("Let's stay here.", "I stay here."),
            findings=("off-platform-contact", "contact-details"),
        ),
    ),
    glue=("", "\n\n"),
)


@pytest.mark.parametrize(
    ("reply", "lost"),
    [
        ("Hi,\n\nLet's stay here.", []),
        ("Hi,\n\nI stay here. [your answer]\n", []),
        ("Hi there!", [("boundary-missing", "off-platform-contact, contact-details")]),
        ("Hi,\n\nI stay here. And", [("cut-off", "Hi,\n\nI stay here. And")]),
        (
            "",
            [("boundary-missing", "off-platform-contact, contact-details"), ("cut-off", "")],
        ),
    ],
)
def test_a_whole_reply_says_every_boundary_and_ends(
    reply: str, lost: list[tuple[str, str]]
) -> None:
    assert [(fault.rule, fault.text) for fault in missing(reply, PLAN)] == lost


@pytest.mark.parametrize(
    ("reply", "rule"),
    [
        ("Vale, mejor te escribo por WhatsApp.", "leaving-agreed"),
        ("Te hago una prueba gratis.", "free-work-promised"),
        ("Pode me pagar por Pix.", "outside-payment-agreed"),
        ("Vou te passar meu e-mail.", "contact-given"),
        ("Envoyez-moi votre numéro, je vous appelle.", "contact-asked"),
        ("Je vous propose un essai gratuit.", "free-work-promised"),
        ("Wir können auch über Skype reden.", "leaving-agreed"),
        ("Sie können per PayPal zahlen.", "outside-payment-agreed"),
    ],
)
def test_the_commonest_faults_are_caught_in_other_languages(reply: str, rule: str) -> None:
    assert [found for found, _ in faults(reply)] == [rule]


@pytest.mark.parametrize(
    "reply",
    [
        "Prefiero que sigamos hablando aquí en Upwork.",
        "No trabajo gratis, pero puedo mostrarte trabajos anteriores.",
        "Não uso WhatsApp com clientes novos.",
        "Assim que o contrato começar, podemos falar pelo WhatsApp.",
        "Je n'utilise pas WhatsApp avec de nouveaux clients.",
        "Tous les paiements restent sur Upwork.",
        "WhatsApp nutze ich mit neuen Kunden nicht.",
        "Kostenlose Proben mache ich nicht, aber ich zeige gern frühere Arbeiten.",
    ],
)
def test_a_mention_is_no_offer_in_other_languages_either(reply: str) -> None:
    assert faults(reply) == []


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Let's move to Telegram, I pay you by PayPal there.", ["request-accepted"]),
        ("Ten labels in green, please.", []),
    ],
)
def test_a_yes_that_names_nothing_is_wrong_where_something_unsafe_was_asked(
    text: str, rules: list[str]
) -> None:
    found = faults("That works for me, let us do it your way.", Message(text=text))

    assert [rule for rule, _ in found] == rules
