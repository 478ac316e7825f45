"""Weak signals that add up, where no rule is complete."""

import pytest

from tactful.records import Category, Message, Risk, Severity
from tactful.report import Look, plain, scan_report
from tactful.rulebook import incoming_rules
from tactful.rules import Combination, Rule
from tactful.scan import scan
from tactful.weighing import ENOUGH, NEAR, heavy_enough, spoken_for

POINTS = {"hush": 3, "haste": 2, "praise": 1}
WEAK = "We have a position with great earnings, you'd do it from home in your spare time."


def rule(name: str, *parts: str, category: Category | None = Category.TOO_GOOD_TO_BE_TRUE) -> Rule:
    return Rule(
        id=name, title=name, category=category, why="It is.", match=("«a»", "«b»"),
        no_match=("c", "d"), combine=(Combination(any=parts, at_least=2),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ({"hush": [(0, 4)], "haste": [(9, 12)]}, ("hush", "haste")),
        ({"haste": [(9, 12)], "hush": [(0, 4)], "praise": [(20, 22)]}, ("hush", "haste", "praise")),
        ({"hush": [(0, 4), (30, 34)]}, ()),
        ({"haste": [(0, 4)], "praise": [(9, 12)]}, ()),
        ({"hush": [(0, 4)], "haste": [(NEAR, NEAR + 1)]}, ()),
        ({"hush": [(0, 4), (NEAR - 9, NEAR)], "haste": [(NEAR, NEAR + 1)]}, ("hush", "haste")),
        ({"hush": [(0, 9)], "haste": [(5, 12)]}, ()),
        ({"hush": [(0, 9)], "haste": [(5, 12), (20, 24)]}, ("hush", "haste")),
        ({"unheard": [(0, 4)], "haste": [(9, 12)]}, ()),
        ({}, ()),
    ],
)
def test_signals_count_once_each_near_each_other_on_words_of_their_own(
    there: dict[str, list[tuple[int, int]]], told: tuple[str, ...]
) -> None:
    assert heavy_enough("x" * 2 * NEAR, there, POINTS) == told


@pytest.mark.parametrize("quote", ["'", '"', "“"])
def test_what_is_quoted_does_not_count(quote: str) -> None:
    text = f"They wrote {quote}hush, haste"
    there = {"hush": [(12, 16)], "haste": [(18, 23)]}

    assert heavy_enough(text, there, POINTS) == ()
    assert heavy_enough(text.replace(quote, " "), there, POINTS) == ("hush", "haste")


@pytest.mark.parametrize("gap", range(70))
def test_an_apostrophe_opens_no_quotation_wherever_the_look_back_ends(gap: int) -> None:
    text = f"Our baker's{'x' * gap} hush, haste"
    at = text.index("hush")
    there = {"hush": [(at, at + 4)], "haste": [(at + 6, at + 11)]}

    assert heavy_enough(text, there, POINTS) == ("hush", "haste")


def test_the_red_flag_with_most_points_is_told() -> None:
    rules = [rule("a", "haste", "praise"), rule("b", "hush", "praise"), rule("c", "hush", "praise")]

    told = spoken_for(("hush", "haste", "praise"), rules, POINTS)

    assert told is rules[1]
    assert spoken_for(("hush",), [rule("s", "hush", "haste", category=None)], POINTS) is None


def test_no_signal_is_enough_alone() -> None:
    assert set(incoming_rules().points.values()) == {1, 2, 3}
    assert max(incoming_rules().points.values()) < ENOUGH


def test_a_rule_with_a_category_has_no_points() -> None:
    with pytest.raises(ValueError, match="leave out `points`"):
        Rule(
            id="a", title="a", category=Category.UNPAID_WORK, why="It is.", points=2,
            patterns=("a",), match=("«a»", "«a» b"), no_match=("c", "d"),
        )  # fmt: skip


def test_a_weighed_finding_shows_each_signal_and_says_that_it_may_be_harmless() -> None:
    found = scan(Message(text=WEAK))

    [finding] = found.findings
    assert (finding.weighed, finding.severity, found.risk) == (True, Severity.MEDIUM, Risk.MEDIUM)
    assert len(finding.parts) > 1
    assert sum(incoming_rules().points[part.signal] for part in finding.parts) >= ENOUGH
    told = " ".join(" ".join(scan_report(Message(text=WEAK), found, Look({}, plain, 500))).split())
    assert "none of these tells alone, so it may be harmless" in told


def test_what_a_rule_is_complete_for_is_not_weighed() -> None:
    found = scan(Message(text="Add me on Skype. " + WEAK))

    assert found.findings
    assert not any(finding.weighed for finding in found.findings)
