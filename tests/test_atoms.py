"""The words a pattern needs are words that each of its hits holds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactful.atoms import Atoms, Prefilter, atoms_of, plainly
from tactful.normalize import Folded
from tactful.rulebook import all_rules, load_ruleset


@pytest.mark.parametrize(
    ("pattern", "atoms"),
    [
        ("lamp", (("lamp",),)),
        (r"\b(?:buy|sell) lamps?\b", ((" buy lamp ", " buy lamps", " sell lamp"),)),
        (r"buy \w+ lamps", ((" lamps",), ("buy ",))),
        (r"(?:buy \w+|sell) lamps", ((" lamps",), ("buy ", "sell "))),
        (r"(?:lanterns|lantern shop)\d", (("lantern sh", "lanterns"),)),
        (r"\pLлампа", (("лампа",),)),
        (r"(?:buy[^.]{0,9}?|sell\d)x", (("buy", "sell"),)),
        (r"(?:lamp)?", ()),
        (r"\w+", ()),
        (r"\pL", ()),
        (r"(?:oil ){2}lamp", (("oil ",), ("lamp",))),
    ],
)
def test_atoms_are_the_words_a_hit_cannot_do_without(pattern: str, atoms: Atoms) -> None:
    assert set(atoms_of(pattern)) == set(atoms)


def test_only_patterns_whose_words_are_there_are_candidates() -> None:
    prefilter = Prefilter([(("lamp",), ("buy", "sell")), (("door",),), ()])

    assert prefilter.candidates(b"a door") == [1, 2]
    assert prefilter.candidates(b"a lamp") == [2]
    assert prefilter.candidates(b"sell lamps at the door") == [0, 1, 2]


def test_without_words_every_pattern_is_a_candidate() -> None:
    assert Prefilter([(), ()]).candidates(b"anything") == [0, 1]


SPELLINGS = [r"\bab\b|e", r"c \bd?e\b", r"a(?:b|cd)?e", r"(?:ab|c\d)e{2}", r"a[bc]d?", r"(?:ab|)c"]


@given(st.sampled_from(SPELLINGS), st.text(alphabet="abcde1", max_size=8))
def test_a_text_that_is_hit_holds_one_of_each_set_of_words(pattern: str, text: str) -> None:
    if re.search(pattern, text):
        plain = plainly(text.encode()).decode()
        assert all(any(word in plain for word in words) for words in atoms_of(pattern))


@pytest.mark.parametrize("kind", ["incoming", "outgoing"])
def test_nearly_every_shipped_pattern_can_be_left_out(kind: str) -> None:
    finders = load_ruleset(kind).finders
    bare = [finder.pattern for finder in finders if not finder.atoms]

    assert len(bare) <= len(finders) // {"incoming": 50, "outgoing": 7}[kind], bare


def test_the_prefilter_never_hides_a_hit() -> None:
    rules = all_rules()
    for rule in rules.rules:
        for sample in rule.match:
            text = sample.replace("«", "").replace("»", "").lower().encode()
            folded = Folded(text.decode())
            hit = {i for i, f in enumerate(rules.finders) if f.automaton.search(text)}
            assert hit <= set(rules.candidates(folded))
