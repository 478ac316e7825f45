"""Coverage counts what each rule finds as a score does."""

from tactful.coverage import Labelled, RuleCoverage, coverage, table
from tactful.matching import Ruleset
from tactful.records import Category, Message, Stage
from tactful.rulebook import ruleset_of
from tactful.rules import Rule


def rules() -> Ruleset:
    return ruleset_of(
        [
            Rule(
                id=f"{word}-rule",
                title="A test rule",
                category=category,
                why="It is a test.",
                patterns=(word,),
                match=(f"«{word}»", f"a «{word}»"),
                no_match=("x", "y"),
            )
            for word, category in (
                ("coin", Category.CRYPTO_PAYMENT),
                ("chat", Category.OFF_PLATFORM_CONTACT),
            )
        ]
    )


def labelled(text: str, owed: str = "", optional: str = "", stage: str = "") -> Labelled:
    return Labelled(
        Message(text=text, stage=Stage(stage or "first_contact")),
        frozenset({Category(owed)} if owed else ()),
        frozenset({Category(optional)} if optional else ()),
    )


CORPUS = [
    labelled("a coin", "crypto_payment"),
    labelled("no money", "crypto_payment"),
    labelled("a coin for the museum"),
    labelled("a coin, perhaps", optional="crypto_payment"),
    labelled("a chat", "off_platform_contact"),
    labelled("a chat", stage="contract"),
]


def test_findings_are_counted_as_right_wrong_or_optional() -> None:
    coins, chats = coverage(CORPUS, rules())

    assert coins == RuleCoverage(
        rule="coin-rule", category=Category.CRYPTO_PAYMENT, right=1, optional=1, wrong=1, owed=2
    )
    assert (coins.precision, coins.recall) == (0.5, 0.5)
    assert (chats.precision, chats.recall) == (1.0, 1.0)


def test_what_was_never_found_nor_owed_has_no_share() -> None:
    coins, _ = coverage([], rules())

    assert (coins.precision, coins.recall) == (None, None)


def test_the_table_has_a_line_a_rule() -> None:
    assert list(table(coverage(CORPUS, rules()))) == [
        "rule       right wrong optional  owed  precision recall",
        "coin-rule      1     1        1     2       0.50   0.50",
        "chat-rule      1     0        0     1       1.00   1.00",
    ]
