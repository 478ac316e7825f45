"""A rule file says what it finds, and a broken one is refused in a line."""

import marshal
from collections.abc import Callable
from pathlib import Path

import pytest

from tactful.bundle import is_up_to_date
from tactful.compiled import parts_of
from tactful.errors import RuleError
from tactful.matching import read
from tactful.proof import evidence_of, faults, prove, survivors
from tactful.rulebook import (
    KINDS,
    all_rules,
    ask_rules,
    incoming_rules,
    load_ruleset,
    outgoing_rules,
    ruleset_of,
)
from tactful.rules import Rule, read_guards, read_rule, read_words, unmarked

SHIPPED = {kind: load_ruleset(kind) for kind in KINDS}

LAMP = """
id = "lamp-offer"
title = "Offers a lamp"
category = "upfront_fee"
why = "Lamps cost money."
patterns = ['''\\bbuy {lamp}s''', '''\\bglow \\w+''']
guards = ["museum"]
unless = ['''\\bfor free\\b''']
unless_before = ['''\\bnever $''']
unless_after = ['''^ back''']
match = ["Please «buy lamps» today.", "It will «glow nicely»."]
no_match = [
  "Please buy bread.",
  "Buy lamps in the museum.",
  "Buy lamps for free.",
  "I never buy lamps.",
  "We buy lamps back.",
]
"""
GUARDS = """
[museum]
title = "A museum is where lamps belong"
sentence = ['''\\bthe museum\\b''']
"""

MEND = "mend a pattern (it sees small letters without accents), or mark just what is found"
NARROW = "narrow a pattern, or add a guard"

Write = Callable[..., Rule]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    for folder in ("incoming", "signals", "outgoing"):
        (tmp_path / folder).mkdir()
    (tmp_path / "words.toml").write_text("lamp = '(?:lamp|lantern)'\n")
    (tmp_path / "guards.toml").write_text(GUARDS)
    (tmp_path / "incoming" / "lamp-offer.toml").write_text(LAMP)
    return tmp_path


def load_and_prove(book: Path) -> None:
    rules = load_ruleset("incoming", book)
    prove(rules.rules[0], rules)


def found(book: Path, text: str) -> list[str]:
    rules = load_ruleset("incoming", book)
    return [evidence.text for evidence in evidence_of(rules.rules[0], rules, text)]


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        pytest.param(kind, rule, id=f"{kind}-{rule.id}")
        for kind, rules in SHIPPED.items()
        for rule in rules.rules
    ],
)
def test_every_sample_of_a_shipped_rule_comes_out_as_written(kind: str, rule: Rule) -> None:
    assert list(faults(rule, SHIPPED[kind])) == []


def test_no_two_rules_share_an_id() -> None:
    ids = [rule.id for rules in SHIPPED.values() for rule in rules.rules]

    assert sorted(set(ids)) == sorted(ids)


def test_the_compiled_rulebook_is_that_of_the_files() -> None:
    """When this fails: python scripts/compile_rules.py."""
    assert is_up_to_date()


@pytest.mark.parametrize("kind", KINDS)
def test_the_compiled_rules_find_what_the_files_say(kind: str) -> None:
    compiled = {"incoming": incoming_rules, "outgoing": outgoing_rules, "asks": ask_rules}[kind]()
    for rule in SHIPPED[kind].rules:
        for _, wording in rule.languages():
            for sample in (*map(unmarked, wording.match), *((t, ()) for t in wording.no_match)):
                folded = read(sample[0])
                assert [(h.rule.id, h.start, h.end, h.guard) for h in compiled.hits(folded)] == [
                    (h.rule.id, h.start, h.end, h.guard) for h in SHIPPED[kind].hits(folded)
                ]


def test_packing_leaves_nothing_out_that_is_shown() -> None:
    packs = marshal.loads(parts_of(SHIPPED)["incoming rules"])  # noqa: S302 (dumped just now)

    assert [(pack["id"], pack["title"], pack["why"], pack["loses"]) for pack in packs] == [
        (rule.id, rule.title, rule.why, rule.loses) for rule in all_rules().rules
    ]


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Buy lamps, buy lanterns.", ["Buy lamps", "buy lanterns"]),
        ("😀 ＢＵＹ lamps", ["ＢＵＹ lamps"]),
        ("Buy lamps in the museum. Buy lamps.", ["Buy lamps"]),
        ("Buy lamps. They are in the museum.", ["Buy lamps"]),
        ("Never. Buy lamps.", ["Buy lamps"]),
        ("Buy lamps back. Or buy lamps.", ["buy lamps"]),
        ("Buy lamps. Some for free.", ["Buy lamps"]),
        ("Buy lamps at once, " + "soon, " * 50 + "and some for free.", ["Buy lamps"]),
    ],
)
def test_a_guard_silences_only_hits_near_it_in_its_own_sentence(
    book: Path, text: str, evidence: list[str]
) -> None:
    assert found(book, text) == evidence


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"lamp-offer"', "lamp", "not valid TOML: Invalid value (at line 2, column 6)"),
        ("title =", "titel =", "lamp-offer: title: is missing"),
        ("why =", 'colour = "red"\nwhy =', "lamp-offer: colour: there is no such key"),
        ("Lamps cost money.", "", 'lamp-offer: it has a category, so it needs a line: why = "..."'),
        (
            'match = ["Please «buy lamps» today.", ',
            "match = [",
            "lamp-offer: match: holds 1, two or more are needed",
        ),
        (
            "«glow nicely»",
            "glow nicely",
            (
                "lamp-offer: match.1: 'It will glow nicely.' marks no evidence; "
                "write «…» around the words to be found"
            ),
        ),
        (
            "glow \\w+",
            "glow .*",
            "lamp-offer: patterns.1: the gap '.*' has no end; give it one, as in {0,40}",
        ),
        (
            "glow \\w+",
            "glow [^,]+",
            "lamp-offer: patterns.1: the gap '[^,]+' has no end; give it one, as in {0,40}",
        ),
        ("patterns = [", "old = [", "lamp-offer: old: there is no such key"),
        (
            'id = "lamp-offer"',
            'id = "lamp_offer"',
            "lamp_offer: id: 'lamp_offer' is not small letters with hyphens",
        ),
        ('id = "lamp-offer"', 'id = "lamp-sale"', "lamp-sale: the id is not the file's name"),
        ("{lamp}", "{candle}", "lamp-offer: no word list is called {candle}"),
        ('["museum"]', '["gallery"]', "lamp-offer: no guard is called 'gallery'"),
        (
            "«buy lamps» today",
            "«buy lamps today»",
            f"lamp-offer: match sample 'Please «buy lamps today».' finds «buy lamps»: {MEND}",
        ),
        (
            "buy bread",
            "buy lanterns",
            f"lamp-offer: no_match sample 'Please buy lanterns.' finds «buy lanterns»: {NARROW}",
        ),
    ],
)
def test_a_broken_rule_file_is_refused_with_file_rule_and_fault(
    book: Path, old: str, new: str, message: str
) -> None:
    path = book / "incoming" / "lamp-offer.toml"
    path.write_text(LAMP.replace(old, new, 1))

    with pytest.raises(RuleError) as fault:
        load_and_prove(book)

    assert fault.value.message == f"lamp-offer.toml: {message}"


def test_the_hint_names_the_keys_and_words_there_are(book: Path) -> None:
    path = book / "incoming" / "lamp-offer.toml"
    hints = []
    for old, new in (
        ("{lamp}", "{candle}"),
        ("why =", 'colour = "red"\nwhy ='),
        ("title =", "titel ="),
        ("upfront_fee", "upfrnt_fee"),
        ("why =", 'severity = "grave"\nwhy ='),
    ):
        path.write_text(LAMP.replace(old, new))
        with pytest.raises(RuleError) as fault:
            load_ruleset("incoming", book)
        hints.append(fault.value.hint or "")

    assert hints[0].endswith(", lamp")
    assert hints[1].startswith("there are: patterns, guards, unless,")
    assert hints[2:] == [
        'write a line such as: title = "Asks to talk on Viber"',
        "did you mean 'upfront_fee'?",
        "there are: low, medium, high",
    ]


def test_a_pattern_with_look_ahead_is_refused(book: Path) -> None:
    path = book / "incoming" / "lamp-offer.toml"
    path.write_text(LAMP.replace("\\bglow", "(?=x)glow"))
    rules = load_ruleset("incoming", book)

    with pytest.raises(RuleError, match=r"invalid perl operator: \(\?=") as fault:
        prove(rules.rules[0], rules)

    assert fault.value.message.startswith(
        "lamp-offer.toml: lamp-offer: not a pattern RE2 can read: "
    )
    assert fault.value.hint == "RE2 has no look-around and no back-references; use a guard instead"


def test_a_file_that_is_no_text_is_refused(book: Path) -> None:
    (book / "incoming" / "lamp-offer.toml").write_bytes(b"\xff")

    with pytest.raises(RuleError, match=r"lamp-offer\.toml: not valid TOML: 'utf-8' codec"):
        load_ruleset("incoming", book)


def test_words_may_use_only_the_words_above_them(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text("glow = '{lamp}s?'\nlamp = 'lamp'\n")

    with pytest.raises(RuleError) as fault:
        read_words(path, {})

    assert fault.value.message == "words.toml: glow: no word list is called {lamp}"


def test_words_spell_out_the_words_above_them(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text("lamp = 'lamp'\nglow = '{lamp}s?'\n")

    assert read_words(path, {}) == {"lamp": "lamp", "glow": "lamps?"}


def test_a_broken_guard_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "guards.toml").write_text("[museum]\nbehind = ['x']\n")

    with pytest.raises(RuleError) as fault:
        read_guards(tmp_path / "guards.toml")

    assert fault.value.message == "guards.toml: museum.behind: Extra inputs are not permitted"


def test_a_wording_in_another_language_finds_and_proves_as_well(book: Path) -> None:
    (book / "words.de.toml").write_text("lampe = '(?:lampe|{lamp})n?'\n")
    (book / "incoming" / "lamp-offer.de.toml").write_text(
        "patterns = ['''\\bkauf \\w+ {lampe}''']\n"
        'match = ["Bitte «kauf die Lampen».", "Bitte «kauf die Lampe»."]\n'
        'no_match = ["Bitte kauf Brot.", "Die Lampe brennt."]\n'
    )
    rules = load_ruleset("incoming", book)

    assert found(book, "Bitte kauf die Lampen. Buy lamps!") == ["kauf die Lampen", "Buy lamps"]
    assert [language for language, _ in rules.rules[0].languages()] == ["en", "de"]
    assert list(faults(rules.rules[0], rules)) == []


SHOP = """
id = "lamp-shop"
title = "A shop of lamps"
category = "upfront_fee"
why = "Lamps cost money."
match = ["It will «glow nicely», «tonight».", "«Tonight» it will «glow nicely»."]
no_match = ["It will glow nicely.", "Tonight."]
[[combine]]
all = ["lamp-offer"]
any = ["haste", "disguise"]
at_least = 1
"""
HASTE = """
id = "haste"
title = "Haste"
patterns = ['''\\btonight\\b''']
match = ["«Tonight»!", "Not «tonight»."]
no_match = ["Tomorrow.", "Today."]
"""


def test_weak_signals_count_together_with_others(book: Path) -> None:
    (book / "incoming" / "lamp-shop.toml").write_text(SHOP)
    (book / "signals" / "haste.toml").write_text(HASTE)
    rules = load_ruleset("incoming", book)

    assert [fault for rule in rules.rules for fault in faults(rule, rules)] == []


@pytest.mark.parametrize("number", [0, 3])
def test_a_combination_takes_two_parts_of_those_it_names(book: Path, number: int) -> None:
    path = book / "incoming" / "lamp-shop.toml"
    path.write_text(SHOP.replace("at_least = 1", f"at_least = {number}"))

    with pytest.raises(RuleError, match="a combination needs two parts or more"):
        read_rule(path)


def test_every_pattern_and_guard_is_needed_by_a_sample(book: Path) -> None:
    rules = load_ruleset("incoming", book)

    assert list(survivors(rules.rules[0], rules)) == []


@pytest.mark.parametrize(
    ("old", "new", "survivor"),
    [
        (
            "It will «glow nicely»",
            "Do «buy lanterns»",
            ".toml: lamp-offer: pattern '\\\\bglow \\\\w+'",
        ),
        ("I never buy lamps", "I never do", ": guard unless: '\\\\bnever $'"),
        ("Buy lamps in the museum", "To the museum", ": guard museum: '\\\\bthe museum\\\\b'"),
    ],
)
def test_what_no_sample_needs_is_told(book: Path, old: str, new: str, survivor: str) -> None:
    (book / "incoming" / "lamp-offer.toml").write_text(LAMP.replace(old, new))
    rules = load_ruleset("incoming", book)

    assert list(survivors(rules.rules[0], rules)) == [f"lamp-offer{survivor}"]


def test_nearly_every_shipped_pattern_and_guard_is_needed_by_a_sample() -> None:
    left = [s for rules in SHIPPED.values() for rule in rules.rules for s in survivors(rule, rules)]
    finders = [finder for rules in SHIPPED.values() for finder in rules.finders]
    guards = {id(guard): guard for finder in finders for guard in finder.guards}
    parts = len(finders) + sum(len(list(guard.without_each())) for guard in guards.values())

    assert len(left) <= parts * 0.05, "\n".join(left)


def test_a_pattern_that_can_hit_nothing_gives_no_empty_evidence(book: Path) -> None:
    rule = read_rule(book / "incoming" / "lamp-offer.toml").model_copy(
        update={"patterns": ("x*",), "guards": ()}
    )
    rules = ruleset_of([rule], book)

    assert [e.text for e in evidence_of(rule, rules, "A xx B")] == ["xx"]
