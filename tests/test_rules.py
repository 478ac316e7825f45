"""A rulebook that loads is a rulebook that works."""

import shutil
from pathlib import Path

import pytest

from tactful.errors import RuleError
from tactful.normalize import fold, sentence_ends
from tactful.rules import (
    RULEBOOK,
    CompiledRule,
    MatchSample,
    NoMatchSample,
    digest,
    incoming_rules,
    load_rule,
    load_rules,
    load_words,
    outgoing_rules,
    prove,
    rule_titles,
)

SHIPPED = (*incoming_rules(), *outgoing_rules())

LAMP = """
id = "lamp-offer"
title = "Offers a lamp"
category = "upfront_fee"
why = "Lamps cost money."
patterns = ['''\\bbuy {lamp}''']
unless = ['''\\bfor the museum\\b''']
unless_before = ['''\\bnever $''']
[[match]]
text = "Please buy lamps."
evidence = "buy lamp"
[[no_match]]
text = "Please buy bread."
"""


@pytest.fixture
def rulebook(tmp_path: Path) -> Path:
    (tmp_path / "incoming").mkdir()
    (tmp_path / "words.toml").write_text("lamp = '(?:lamp|lantern)'\n")
    (tmp_path / "incoming" / "lamp-offer.toml").write_text(LAMP)
    return tmp_path


def found(compiled: CompiledRule, text: str) -> list[tuple[int, int, str]]:
    folded = fold(text)
    evidence = compiled.evidence(text, folded, sentence_ends(folded.text))
    return [(e.start, e.end, e.text) for e in evidence]


@pytest.mark.parametrize(
    ("compiled", "sample"),
    [
        pytest.param(compiled, sample, id=f"{compiled.rule.id}-{number}")
        for compiled in SHIPPED
        for number, sample in enumerate(compiled.rule.match)
    ],
)
def test_a_match_sample_is_found_by_its_evidence(
    compiled: CompiledRule, sample: MatchSample
) -> None:
    start = sample.text.index(sample.evidence)
    span = (start, start + len(sample.evidence), sample.evidence)

    assert span in found(compiled, sample.text)


@pytest.mark.parametrize(
    ("compiled", "sample"),
    [
        pytest.param(compiled, sample, id=f"{compiled.rule.id}-{number}")
        for compiled in SHIPPED
        for number, sample in enumerate(compiled.rule.no_match)
    ],
)
def test_a_no_match_sample_stays_quiet(compiled: CompiledRule, sample: NoMatchSample) -> None:
    assert found(compiled, sample.text) == []


def test_no_two_rules_share_an_id() -> None:
    ids = [compiled.rule.id for compiled in SHIPPED]

    assert sorted(set(ids)) == sorted(ids)


def test_a_title_stands_for_each_incoming_rule() -> None:
    titles = rule_titles()

    assert list(titles) == sorted(path.stem for path in (RULEBOOK / "incoming").glob("*.toml"))
    assert titles["upfront-fee"] == "Asks the freelancer to pay or buy something to get the work"


def test_the_proof_lists_exactly_the_shipped_files() -> None:
    """When this fails: python scripts/prove_rules.py."""
    files = sorted(RULEBOOK.glob("*/*.toml"))
    lines = [f"{digest(path)}  {path.relative_to(RULEBOOK).as_posix()}" for path in files]

    assert (RULEBOOK / "proved.sha256").read_text().splitlines() == lines


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Buy lamps, buy lanterns.", [(0, 8, "Buy lamp"), (11, 22, "buy lantern")]),
        ("😀 ＢＵＹ lamp", [(2, 10, "ＢＵＹ lamp")]),
        ("Buy lamps for the museum. Buy lamps.", [(26, 34, "Buy lamp")]),
        ("Buy lamps. They are for the museum.", [(0, 8, "Buy lamp")]),
        ("I never buy lamps.", []),
        ("Never. Buy lamps.", [(7, 15, "Buy lamp")]),
        ("Buy lamps, never doors.", [(0, 8, "Buy lamp")]),
    ],
)
def test_a_guard_silences_only_hits_of_its_own_sentence(
    rulebook: Path, text: str, evidence: list[tuple[int, int, str]]
) -> None:
    [lamp] = load_rules(rulebook / "incoming")

    assert found(lamp, text) == evidence


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"lamp-offer"', "lamp", "not valid TOML: Invalid value (at line 2, column 6)"),
        ("title =", "titel =", "title: Field required"),
        ("why =", 'colour = "red"\nwhy =', "colour: Extra inputs are not permitted"),
        ("Lamps cost money.", "", "rule: Value error, a rule says why"),
        ('[[no_match]]\ntext = "Please buy bread."', "", "no_match: Field required"),
        (
            "lamp-offer",
            "lamp_offer",
            "id: String should match pattern '^[a-z]+(-[a-z]+)*$'",
        ),
        ("lamp-offer", "lamp-sale", "lamp-sale: the id is not the file's name"),
        ("{lamp}", "{candle}", "lamp-offer: no word list is called {candle}"),
        (
            '"buy lamp"',
            '"buy lamps"',
            (
                "lamp-offer: match sample 'Please buy lamps.' "
                "should give 'buy lamps', gives ['buy lamp']"
            ),
        ),
        (
            "buy lamps.",
            "see lamps.",
            "lamp-offer: match sample 'Please see lamps.' should give 'buy lamp', gives nothing",
        ),
        (
            "buy bread",
            "buy lanterns",
            "lamp-offer: no_match sample 'Please buy lanterns.' gives ['buy lantern']",
        ),
    ],
)
def test_a_broken_rule_file_is_refused_with_file_and_fault(
    rulebook: Path, old: str, new: str, message: str
) -> None:
    path = rulebook / "incoming" / "lamp-offer.toml"
    path.write_text(LAMP.replace(old, new, 1))

    with pytest.raises(RuleError) as fault:
        load_rules(rulebook / "incoming")

    assert fault.value.message == f"lamp-offer.toml: {message}"


def test_the_hint_for_an_unknown_word_names_the_known_ones(rulebook: Path) -> None:
    (rulebook / "incoming" / "lamp-offer.toml").write_text(LAMP.replace("{lamp}", "{candle}"))

    with pytest.raises(RuleError) as fault:
        load_rules(rulebook / "incoming")

    assert fault.value.hint == "words.toml has: lamp"


@pytest.mark.parametrize("part", ["patterns", "unless", "unless_before"])
def test_a_pattern_with_look_ahead_is_refused(rulebook: Path, part: str) -> None:
    lamp = LAMP.replace(f"\n{part} = ['''", f"\n{part} = ['''(?=x)")
    (rulebook / "incoming" / "lamp-offer.toml").write_text(lamp)

    with pytest.raises(RuleError, match=r"invalid perl operator: \(\?=") as fault:
        load_rules(rulebook / "incoming")

    start = "lamp-offer.toml: lamp-offer: not a pattern RE2 can read: "
    assert fault.value.message.startswith(start)
    assert fault.value.hint == (
        "RE2 has no look-around and no back-references; use unless or unless_before"
    )


def test_a_file_that_is_no_text_is_refused(rulebook: Path) -> None:
    (rulebook / "incoming" / "lamp-offer.toml").write_bytes(b"\xff")

    with pytest.raises(RuleError) as fault:
        load_rules(rulebook / "incoming")

    assert fault.value.message == (
        "lamp-offer.toml: not valid TOML: "
        "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"
    )


def test_words_may_use_only_the_words_above_them(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text("glow = '{lamp}s?'\nlamp = 'lamp'\n")

    with pytest.raises(RuleError) as fault:
        load_words(path)

    assert fault.value.message == "words.toml: glow: no word list is called {lamp}"
    assert fault.value.hint == "words.toml has: nothing above it"


def test_words_spell_out_the_words_above_them(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    path.write_text("lamp = 'lamp'\nglow = '{lamp}s?'\n")

    assert load_words(path) == {"lamp": "lamp", "glow": "lamps?"}


def test_a_pattern_that_can_hit_nothing_gives_no_empty_evidence(rulebook: Path) -> None:
    path = rulebook / "incoming" / "lamp-offer.toml"
    path.write_text(LAMP.replace("\\bbuy {lamp}", "x*"))

    assert found(load_rule(path, {}), "A xx B") == [(2, 4, "xx")]


def test_rules_come_in_the_order_of_their_file_names(rulebook: Path) -> None:
    door = LAMP.replace("lamp-offer", "door-offer")
    (rulebook / "incoming" / "door-offer.toml").write_text(door)

    rules = load_rules(rulebook / "incoming")

    assert [compiled.rule.id for compiled in rules] == ["door-offer", "lamp-offer"]


def test_a_proved_file_is_taken_at_its_word(rulebook: Path) -> None:
    path = rulebook / "incoming" / "lamp-offer.toml"
    path.write_text(LAMP.replace("bread", "lamps"))
    (rulebook / "proved.sha256").write_text(f"{digest(path)}  incoming/lamp-offer.toml\n")

    [lamp] = load_rules(rulebook / "incoming")

    with pytest.raises(RuleError, match="no_match sample"):
        prove(lamp)


@pytest.mark.parametrize(
    ("edited", "old", "new"),
    [
        ("words.toml", "|telegr?a?m|", "|"),
        ("incoming/off-platform-contact.toml", "flower shop.", "shop. Message me on Skype."),
    ],
)
def test_an_edited_file_is_proved_again_when_it_is_loaded(
    tmp_path: Path, edited: str, old: str, new: str
) -> None:
    shutil.copytree(RULEBOOK, tmp_path, dirs_exist_ok=True)
    path = tmp_path / edited
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    with pytest.raises(RuleError, match=r"\.toml: [a-z-]+: (?:no_)?match sample '"):
        load_rules(tmp_path / "incoming")


@pytest.mark.parametrize("path", sorted(RULEBOOK.glob("*/*.toml")), ids=lambda path: path.stem)
def test_a_proved_file_gives_the_same_rule_as_a_validated_one(path: Path) -> None:
    shipped = {compiled.rule.id: compiled.rule for compiled in SHIPPED}

    assert shipped[path.stem] == load_rule(path, load_words(RULEBOOK / "words.toml")).rule
