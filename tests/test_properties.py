"""What holds for every text: disguise and added words never make a risky message look safer."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tactful.records import Category, Finding, Message, Platform, Risk, Severity, Stage
from tactful.rulebook import all_rules
from tactful.rules import Rule, unmarked
from tactful.scan import scan

RISKS = list(Risk)
SEVERITIES = list(Severity)
FLAGGED = [
    (rule, unmarked(sample)[0])
    for rule in all_rules().rules
    if isinstance(rule.category, Category) and rule.severity is not Severity.LOW
    for sample in rule.match
]
SAMPLES = st.sampled_from(FLAGGED)
BENIGN = [
    "Our developer can access the staging server.",
    "The bot answers in Telegram and Slack.",
    "Customers pay by PayPal at the checkout.",
    "The article warns of fake recruiters.",
    "Please keep the chat on Upwork.",
    "We don't ask for free samples.",
    "The header carries our logo on the left.",
    "There are forty pages of product descriptions.",
    "We sell garden lamps to hotels in the north.",
    "My colleague Ana knows the warehouse.",
    "Two of the charts still show last year's numbers.",
    "Thanks for the two layouts.",
    "Какие цвета вам нравятся?",
    "La cabecera lleva nuestro logo.",
]
LOOK_ALIKES = {"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "i": "і"}
HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
EVERYWHERE = [
    Message(text="x", platform=platform, stage=stage) for platform in Platform for stage in Stage
]


def findings_of(text: str, rule: Rule) -> list[Finding]:
    return [f for f in scan(Message(text=text)).findings if f.category is rule.category]


def risk(text: str) -> int:
    return RISKS.index(scan(Message(text=text)).risk)


def hidden_letters(text: str, rng: random.Random) -> str:
    """Put an invisible character between two letters now and then."""
    return "".join(
        c + rng.choice(HIDDEN) if c.isascii() and c.isalpha() and rng.random() < 0.2 else c
        for c in text
    )


def look_alike_letters(text: str, rng: random.Random) -> str:
    """Swap the letters of a few words, but none of Cyrillic ones, for look-alikes."""
    words = text.split(" ")
    return " ".join(
        "".join(LOOK_ALIKES.get(c, c) for c in word)
        if word.isascii()
        and word.isalpha()
        and word.islower()
        and set(word) - set(LOOK_ALIKES)
        and rng.random() < 0.3
        else word
        for word in words
    )


def styled_letters(text: str, rng: random.Random) -> str:
    """Write in mathematical or full-width letters."""
    base = rng.choice([0x1D400, 0x1D5D4, None])
    return "".join(_styled(c, base) for c in text)


def _styled(c: str, base: int | None) -> str:
    if not (c.isascii() and c.isalpha()):
        return c
    if base is None:
        return chr(ord(c) + 0xFEE0)
    return chr(base + ord(c) - ord("A")) if c.isupper() else chr(base + 26 + ord(c) - ord("a"))


def shouted(text: str, rng: random.Random) -> str:
    return text.upper()


def wide_spaces(text: str, rng: random.Random) -> str:
    """Put two spaces, a tab or a line separator where a space was."""
    return "".join(rng.choice(["  ", "\t", "\u2028", "   "]) if c == " " else c for c in text)


def pictures(text: str, rng: random.Random) -> str:
    """Put a picture between two words now and then."""
    return "".join(
        f" {rng.choice('🌿🙂🎈')} " if c == " " and rng.random() < 0.3 else c for c in text
    )


DISGUISES = [hidden_letters, look_alike_letters, styled_letters, shouted, wide_spaces, pictures]


@settings(deadline=None, max_examples=400)
@given(SAMPLES, st.sampled_from(DISGUISES), st.integers(0, 9))
def test_disguise_never_lowers_the_risk_of_a_flagged_sample(
    flagged: tuple[Rule, str], disguise: object, seed: int
) -> None:
    _, text = flagged
    assert callable(disguise)
    hidden = disguise(text, random.Random(seed))  # noqa: S311 (nothing to keep secret)

    assert risk(hidden) >= risk(text), hidden


@settings(deadline=None, max_examples=300)
@given(SAMPLES, st.sampled_from(BENIGN), st.booleans(), st.sampled_from([" ", "\n", "\n\n"]))
def test_a_benign_sentence_never_clears_a_finding(
    flagged: tuple[Rule, str], benign: str, first: bool, between: str
) -> None:
    rule, text = flagged
    text = text if text[-1] in ".!?" else f"{text}."
    before = findings_of(text, rule)

    # Some words tell only at the start of a line, so what stands before them gets one of its own.
    after = findings_of(f"{benign}\n{text}" if first else f"{text}{between}{benign}", rule)

    worst = [
        max((SEVERITIES.index(f.severity) for f in found), default=-1) for found in (before, after)
    ]
    assert worst[1] >= worst[0]


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=200), SAMPLES, st.text(max_size=200))
def test_scanning_never_raises_and_evidence_stands_where_it_says(
    before: str, flagged: tuple[Rule, str], after: str
) -> None:
    text = before + flagged[1] + after

    for found in scan(Message(text=text)).findings:
        spans = [*found.evidence, *(e for part in found.parts for e in part.evidence)]
        assert [text[e.start : e.end] for e in spans] == [e.text for e in spans]
        assert all(0 <= e.start < e.end <= len(text) for e in spans)
        starts = [e.start for e in found.evidence]
        assert starts == sorted(set(starts))


@pytest.mark.parametrize("where", EVERYWHERE, ids=lambda m: f"{m.platform}-{m.stage}")
def test_payment_outside_and_secrets_are_never_allowed_anywhere_but_directly(
    where: Message,
) -> None:
    text = "Send me your Upwork password. I'd rather pay you by PayPal outside of the platform."

    found = scan(where.model_copy(update={"text": text})).findings

    verdicts = {f.category: f.verdict for f in found}
    assert verdicts[Category.CREDENTIAL_REQUEST] in {"never", "advice"}
    if where.platform is not Platform.DIRECT:
        assert verdicts[Category.OFF_PLATFORM_PAYMENT] in {"never", "advice"}
