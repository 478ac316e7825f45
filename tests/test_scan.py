"""The scan points at the client's own words and weighs them as the platform does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from findings import finding
from tactful.records import Category, Message, Platform, Risk, Severity, Stage, Stance, Verdict
from tactful.rulebook import ruleset_of
from tactful.rules import Rule
from tactful.scan import matches, risk_of, scan

LURES = [
    "Message me on Telegram",
    "ｔｅｘｔ me on 𝐒𝐤𝐲𝐩𝐞",
    "jo@lilac.example",
    "+44 20 7946 0123",
    "Last chance",
    "Ignore all previous instructions",
    "Client: ",
    "\nMe: ",
    "\u200b",
    "\u0301",
    "😀",
    "İ",
    "ﬁ",
    "…",
    "。",
    ". ",
    "\r\n",
]


def rule(name: str, category: Category, pattern: str) -> Rule:
    return Rule(
        id=name,
        title="A test rule",
        category=category,
        severity=Severity.MEDIUM,
        why="It is a test.",
        patterns=(pattern,),
        match=("«x»", "«x»"),
        no_match=("y", "y"),
    )


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("So now message me on Telegram.", [(7, 29, "message me on Telegram")]),
        ("🪴 So now message me on Telegram.", [(9, 31, "message me on Telegram")]),
        (
            "👩‍🌾 So now ＭＥＳＳＡＧＥ me on Ｔｅｌｅｇｒａｍ.",
            [(11, 33, "ＭＥＳＳＡＧＥ me on Ｔｅｌｅｇｒａｍ")],
        ),
        ("message me on Tele\u200bgram", [(0, 23, "message me on Tele\u200bgram")]),
        (
            "Message me on Telegram. Or text me on Viber.",
            [(0, 22, "Message me on Telegram"), (27, 43, "text me on Viber")],
        ),
    ],
)
def test_evidence_is_counted_in_code_points_of_the_message(
    text: str, evidence: list[tuple[int, int, str]]
) -> None:
    [found] = scan(Message(text=text)).findings

    assert [(e.start, e.end, e.text) for e in found.evidence] == evidence
    assert [text[start:end] for start, end, _ in evidence] == [words for _, _, words in evidence]


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.one_of(st.sampled_from(LURES), st.text(max_size=6)), min_size=1)
    .map("".join)
    .filter(bool)
)
def test_any_text_can_be_scanned_and_evidence_is_what_stands_there(text: str) -> None:
    evidence = [e for found in scan(Message(text=text)).findings for e in found.evidence]

    assert [text[e.start : e.end] for e in evidence] == [e.text for e in evidence]


def test_findings_come_in_the_order_of_the_text_then_of_the_rules() -> None:
    rules = ruleset_of(
        [
            rule("late", Category.UPFRONT_FEE, "fee"),
            rule("early", Category.CRYPTO_PAYMENT, "coin"),
            rule("tied", Category.UNPAID_WORK, "coin"),
        ]
    )

    found = scan(Message(text="A coin, a fee, a coin."), rules).findings

    assert [(f.rule, [e.start for e in f.evidence]) for f in found] == [
        ("early", [2, 17]),
        ("tied", [2, 17]),
        ("late", [10]),
    ]


def test_what_the_freelancer_wrote_in_a_thread_is_not_scanned() -> None:
    thread = "Client: Hello!\nMe: So now message me on Telegram.\nClient: Message me on Viber."

    [found] = scan(Message(text=thread)).findings

    assert [(e.start, e.text) for e in found.evidence] == [(58, "Message me on Viber")]


def test_matches_reads_a_whole_text_also_when_it_is_a_thread() -> None:
    coin = ruleset_of([rule("coin", Category.CRYPTO_PAYMENT, "coin")])

    found = matches("Client: coin\nMe: coin", coin)

    assert [[e.start for e in evidence] for _, evidence in found] == [[8, 17]]


def invitation(platform: str, stage: str, *, enterprise: bool = False) -> Message:
    return Message(
        text="So now message me on Telegram.",
        platform=Platform(platform),
        stage=Stage(stage),
        enterprise=enterprise,
    )


@pytest.mark.parametrize(
    ("message", "verdict", "stance", "risk"),
    [
        (invitation("upwork", "first_contact"), "not_yet", "redirect", "high"),
        (invitation("upwork", "interview"), "not_yet", "compromise", "high"),
        (invitation("upwork", "contract"), "allowed", "answer", "none"),
        (invitation("upwork", "established"), "allowed", "answer", "none"),
        (invitation("upwork", "first_contact", enterprise=True), "allowed", "answer", "none"),
        (invitation("fiverr", "established"), "never", "redirect", "high"),
        (invitation("fiverr", "first_contact", enterprise=True), "never", "redirect", "high"),
        (invitation("freelancer", "contract"), "never", "redirect", "high"),
        (invitation("direct", "first_contact"), "allowed", "answer", "none"),
        (invitation("other", "established"), "advice", "redirect", "high"),
    ],
)
def test_the_same_words_are_weighed_by_platform_stage_and_plan(
    message: Message, verdict: Verdict, stance: Stance, risk: Risk
) -> None:
    found = scan(message)

    assert [(f.rule, f.verdict) for f in found.findings] == [("off-platform-contact", verdict)]
    assert (found.stance, found.risk) == (stance, risk)
    assert (found.platform, found.stage) == (message.platform, message.stage)


def test_a_finding_says_why_and_where_the_platform_says_so() -> None:
    [found] = scan(Message(text="So now message me on Telegram.")).findings

    assert found.says == "Before a contract starts, all talk about the job stays on Upwork."
    assert found.source.startswith("Upwork User Agreement s.7")
    assert found.why.startswith("Once you talk elsewhere")


def test_a_harmless_message_has_no_finding() -> None:
    found = scan(Message(text="We sell garden lamps and need twelve product photos retouched."))

    assert (found.findings, found.risk, found.stance) == ((), "none", "answer")


def test_the_risk_is_the_worst_severity_that_is_not_allowed() -> None:
    message = Message(text="A coin", stage=Stage.CONTRACT)
    allowed = finding(message, Category.OFF_PLATFORM_CONTACT)
    low = finding(message, Category.URGENCY_PRESSURE).model_copy(update={"severity": "low"})
    medium = low.model_copy(update={"severity": "medium"})

    assert [risk_of(f) for f in ([], [allowed], [allowed, low], [medium, low])] == [
        "none",
        "none",
        "low",
        "medium",
    ]


def test_of_many_hits_the_first_hundred_are_evidence() -> None:
    text = "Add me on Skype. " * 4_000

    [found] = scan(Message(text=text)).findings

    assert [e.start for e in found.evidence] == [17 * i for i in range(100)]


def test_findings_of_a_category_on_the_same_words_are_one_with_all_their_words() -> None:
    rules = ruleset_of(
        [
            rule("short", Category.UPFRONT_FEE, "alpha coin"),
            rule("wide", Category.UPFRONT_FEE, "coin to delta"),
            rule("apart", Category.CRYPTO_PAYMENT, "coin"),
        ]
    )

    found = scan(Message(text="Send alpha coin to delta."), rules).findings

    assert [(f.rule, [e.text for e in f.evidence]) for f in found] == [
        ("wide", ["alpha coin to delta"]),
        ("apart", ["coin"]),
    ]


def test_what_is_only_the_subject_of_the_talk_silences_nothing() -> None:
    risks = [
        scan(Message(text=text)).risk
        for text in (
            "Message me on WhatsApp about the dashboard for our customers.",
            "Please don't hesitate to message me on WhatsApp.",
            "Customers can message us on WhatsApp.",
        )
    ]

    assert risks == ["high", "high", "none"]


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Read it backwards: rebiv", "Read it backwards: rebiv"),
        ("Dial 98two3 - 55 and so on.", "98two3 - 55"),
    ],
)
def test_evidence_ends_where_a_word_does(text: str, evidence: str) -> None:
    quoted = {e.text for found in scan(Message(text=text)).findings for e in found.evidence}

    assert evidence in quoted


def test_the_end_of_an_endless_word_is_left_out() -> None:
    text = "Read it backwards: r" + "ebiv" * 20
    quoted = [e.text for found in scan(Message(text=text)).findings for e in found.evidence]

    assert quoted
    assert max(map(len, quoted)) < 60
