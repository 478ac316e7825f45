"""Every case has a verdict, and the verdicts are those of the platforms' own pages."""

from datetime import date
from itertools import product
from pathlib import Path

import pytest

from tactful import policy
from tactful.errors import PolicyError
from tactful.policy import load_pack, read_pack, rule_on, stale
from tactful.records import Category, Message, Platform, Stage, Verdict

ENTRY = """
[[policy]]
categories = ["unpaid_work"]
verdict = "never"
says = "Samples are paid."
source = "House rules"
checked_on = 2026-11-01
"""
BEFORE = ("first_contact", "interview")
AFTER = ("contract", "established")
ALWAYS = BEFORE + AFTER


@pytest.mark.parametrize("platform", Platform)
def test_a_platform_has_a_sourced_verdict_for_every_category_and_stage(platform: Platform) -> None:
    pack = load_pack(platform)

    assert set(pack) == set(product(Category, Stage))
    assert [case for case, entry in pack.items() if not (entry.source and entry.says)] == []


@pytest.mark.parametrize(
    ("platform", "category", "stages", "verdict"),
    [
        ("upwork", "off_platform_contact", BEFORE, "not_yet"),
        ("upwork", "off_platform_contact", AFTER, "allowed"),
        ("upwork", "contact_details_shared", BEFORE, "not_yet"),
        ("upwork", "contact_details_shared", AFTER, "allowed"),
        ("upwork", "off_platform_payment", ALWAYS, "never"),
        ("upwork", "fee_avoidance", ALWAYS, "never"),
        ("upwork", "unpaid_work", ALWAYS, "never"),
        ("upwork", "work_before_contract", ALWAYS, "never"),
        ("upwork", "account_rental", ALWAYS, "never"),
        ("upwork", "identity_document_request", ALWAYS, "never"),
        ("upwork", "feedback_manipulation", ALWAYS, "never"),
        ("fiverr", "off_platform_contact", ALWAYS, "never"),
        ("fiverr", "off_platform_payment", ALWAYS, "never"),
        ("fiverr", "platform_impersonation", ALWAYS, "never"),
        ("freelancer", "contact_details_shared", ALWAYS, "never"),
        ("freelancer", "crypto_payment", ALWAYS, "never"),
        ("freelancer", "escrow_bypass", ALWAYS, "never"),
        ("direct", "off_platform_contact", ALWAYS, "allowed"),
        ("direct", "off_platform_payment", ALWAYS, "allowed"),
        ("direct", "work_before_contract", ALWAYS, "advice"),
        ("direct", "upfront_fee", ALWAYS, "never"),
        ("other", "off_platform_contact", AFTER, "advice"),
        ("other", "off_platform_payment", ALWAYS, "never"),
        *((platform, "reshipping_money_mule", ALWAYS, "never") for platform in Platform),
        *((platform, "credential_request", ALWAYS, "never") for platform in Platform),
        *((platform, "urgency_pressure", ALWAYS, "advice") for platform in Platform),
    ],
)
def test_the_verdict_is_what_the_platform_says(
    platform: Platform, category: Category, stages: tuple[Stage, ...], verdict: Verdict
) -> None:
    messages = [Message(text="x", platform=platform, stage=stage) for stage in stages]

    assert {rule_on(message, Category(category)).verdict for message in messages} == {verdict}


@pytest.mark.parametrize(
    ("platform", "category", "verdict"),
    [
        ("upwork", Category.OFF_PLATFORM_CONTACT, "allowed"),
        ("upwork", Category.CONTACT_DETAILS_SHARED, "allowed"),
        ("upwork", Category.OFF_PLATFORM_PAYMENT, "never"),
        ("fiverr", Category.OFF_PLATFORM_CONTACT, "never"),
    ],
)
def test_an_enterprise_plan_frees_only_the_talk_on_upwork(
    platform: Platform, category: Category, verdict: Verdict
) -> None:
    assert rule_on(Message(text="x", platform=platform, enterprise=True), category).verdict == (
        verdict
    )


def test_the_first_entry_that_covers_a_case_decides_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = f"categories = {[str(category) for category in Category]}"
    common = ENTRY.replace('categories = ["unpaid_work"]', every).replace("never", "advice")
    (tmp_path / "upwork.toml").write_text(ENTRY.replace("verdict", "stages=['contract']\nverdict"))
    (tmp_path / "common.toml").write_text(common)
    monkeypatch.setattr(policy, "PACKS", tmp_path)

    pack = load_pack.__wrapped__(Platform.UPWORK)

    strict = [case for case, entry in pack.items() if entry.verdict is Verdict.NEVER]
    assert strict == [(Category.UNPAID_WORK, Stage.CONTRACT)]


def test_a_case_left_open_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fiverr.toml").write_text(ENTRY)
    (tmp_path / "common.toml").write_text("policy = []")
    monkeypatch.setattr(policy, "PACKS", tmp_path)

    with pytest.raises(PolicyError) as fault:
        load_pack.__wrapped__(Platform.FIVERR)

    assert fault.value.message == (
        "fiverr.toml: says nothing of off_platform_contact at first_contact"
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"never"', "never", "not valid TOML: Invalid value (at line 4, column 11)"),
        (
            '"never"',
            '"mostly"',
            "policy.0.verdict: Input should be 'never', 'not_yet', 'allowed' or 'advice'",
        ),
        ('source = "House rules"', "", "policy.0.source: Field required"),
        ("checked_on = 2026-11-01", "", "policy.0.checked_on: Field required"),
        ("says =", "sais = 1\nsays =", "policy.0.sais: Extra inputs are not permitted"),
        ("[[policy]]", "[[rule]]", "policy: Field required"),
    ],
)
def test_a_broken_pack_is_refused_with_file_and_fault(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = tmp_path / "market.toml"
    path.write_text(ENTRY.replace(old, new, 1))

    with pytest.raises(PolicyError) as fault:
        read_pack(path)

    assert fault.value.message == f"market.toml: {message}"


def test_a_pack_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "market.toml"
    path.write_bytes(b"\xff")

    with pytest.raises(PolicyError, match=r"^market\.toml: not valid TOML: 'utf-8' codec"):
        read_pack(path)


@pytest.mark.parametrize("platform", Platform)
def test_a_pack_that_was_checked_long_ago_is_called_stale(platform: Platform) -> None:
    checked = min(entry.checked_on for entry in load_pack(platform).values())

    assert stale(platform, checked.replace(year=checked.year), days=0) == ""
    assert stale(platform, date(checked.year + 1, checked.month, checked.day), days=400) == ""
    assert stale(platform, date(checked.year + 1, checked.month, checked.day)).startswith(
        f"note: what is known of {platform} was last checked on {checked}, 365 days ago"
    )
