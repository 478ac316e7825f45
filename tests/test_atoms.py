"""The words a pattern needs are words that each of its hits holds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactful.atoms import Way, ways_of
from tactful.indexing import index_of
from tactful.matching import read
from tactful.normalize import Folded
from tactful.prefilter import Prefilter
from tactful.rulebook import all_rules, incoming_rules, load_ruleset
from tactful.rules import unmarked


def near(*clauses: set[str]) -> Way:
    return Way(tuple(map(frozenset, clauses)), near=True)


@pytest.mark.parametrize(
    ("pattern", "ways"),
    [
        ("lamp", [near({"lamp"})]),
        (r"\blamps?\b", [near({" lamp ", " lamps "})]),
        (r"buy \w+ lamps", [near({" lamps"}, {"buy "})]),
        (r"(?:buy \w+|sell) lamps", [near({" lamps"}, {"buy ", "sell "})]),
        (r"\pLлампа", [near({"лампа"})]),
        (r"(?:buy[^.!?\n]{0,9}?|sell\d)x", [near({"buy"}, {"x"}), near({"sell"}, {"x"}, {"\\d"})]),
        (r"(?:lamp)?", [near()]),
        (r"\w+", [near()]),
        (r"\pL", [near()]),
        (r"cost \$", [near({"$"}, {"cost "})]),
        (r"lamp+s", [near({"lamp"}, {"ps"})]),
    ],
)
def test_ways_hold_the_words_a_hit_cannot_do_without(pattern: str, ways: list[Way]) -> None:
    found = [set(way.clauses) for way in ways_of(pattern)]

    assert found == [set(way.clauses) for way in ways]


def test_words_on_both_sides_of_an_end_are_not_looked_for_in_one_sentence() -> None:
    assert [way.near for way in ways_of(r"lamp\. buy")] == [False]
    assert [way.near for way in ways_of(r"lamp.{0,9}buy")] == [False]
    assert [way.near for way in ways_of(r"lamp[^.!?\n]{0,9}buy")] == [True]


def prefilter(*patterns: str) -> Prefilter:
    return Prefilter(index_of([("en", pattern) for pattern in patterns]))


def test_only_patterns_whose_words_are_there_are_candidates() -> None:
    tells = prefilter(r"(?:buy|sell) \w+ lamp", "door", r"\w+")

    assert tells.candidates(b"a door") == [1, 2]
    assert tells.candidates(b"a lamp") == [2]
    assert tells.candidates(b"sell me lamps at the door") == [0, 1, 2]


def test_words_of_a_pattern_have_to_stand_in_one_sentence() -> None:
    assert prefilter(r"buy \w+ lamp").candidates(b"what to buy? a lamp") == []


def test_patterns_of_languages_that_are_absent_are_no_candidates() -> None:
    tells = Prefilter(index_of([("en", "lamp"), ("es", "lamp"), ("es", r"\w")]))

    assert tells.candidates(b"lamp", frozenset({"es"})) == [0]


def test_without_words_every_pattern_is_a_candidate() -> None:
    assert prefilter(r"\w", r"\d?").candidates(b"anything") == [0, 1]


SPELLINGS = [
    r"\bab\b|e",
    r"c \bd?e\b",
    r"a(?:b|cd)?e",
    r"(?:ab|c\d)e{2}",
    r"a[bc]d?",
    r"(?:ab|)c",
    r"a(?:b\. ?c|d[ .]e)",
    r"(?:^|[.!] ?)a+b ?c\b",
    r"(?:a b|c) (?:d e ){0,2}b",
    r"a[^.]{0,2}(?:b|\$)+ ?c",
]


@given(st.sampled_from(SPELLINGS), st.text(alphabet="abcde1 .$\né", max_size=14))
def test_a_text_that_is_hit_is_never_left_out(pattern: str, text: str) -> None:
    if re.search(pattern, text, re.ASCII):
        assert prefilter(pattern).candidates(text.encode()) == [0]


@pytest.mark.parametrize("kind", ["incoming", "outgoing"])
def test_nearly_every_shipped_pattern_can_be_left_out(kind: str) -> None:
    finders = load_ruleset(kind).finders
    bare = [f.pattern for f in finders if not all(way.clauses for way in ways_of(f.pattern))]

    assert len(bare) <= len(finders) // {"incoming": 200, "outgoing": 7}[kind], bare


def test_the_prefilter_never_hides_a_hit() -> None:
    rules = incoming_rules()
    for rule in all_rules().rules:
        for sample in rule.match:
            folded = read(unmarked(sample)[0])
            folded.absent = frozenset()
            there = set(map(id, rules.candidates(folded)))
            hidden = [f for f in rules.finders if id(f) not in there and f.spans(folded)]
            assert not hidden, sample


def test_a_text_of_one_endless_word_is_read() -> None:
    assert prefilter("lamp").candidates(Folded("x" * 100_000 + "lamp").encoded) == [0]
