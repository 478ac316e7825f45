"""Folding never loses the place of a character."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactful.normalize import Edit, Layer, edited, fold, sentences


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Call ME", "call me"),
        ("Ｓｋｙｐｅ", "skype"),
        ("𝐒𝐤𝐲𝐩𝐞", "skype"),
        ("Sky\u200bpe", "skype"),
        ("Sky\u0301pe", "skype"),
        ("\u202eSkype\ufeff", "skype"),
        ("don’t “go” – now", 'don\'t "go" - now'),
        ("ﬁne", "fine"),
        ("İzmir", "izmir"),
        ("two…\nlines", "two...\nlines"),
        ("café", "cafe"),
    ],
)
def test_disguised_letters_fold_to_plain_ones(text: str, folded: str) -> None:
    assert fold(text).text == folded


@pytest.mark.parametrize(
    ("text", "word", "span"),
    [
        ("on Skype", "skype", (3, 8)),
        ("😀 on Skype", "skype", (5, 10)),
        ("on S\u200bkype!", "skype", (3, 9)),
        ("ﬁne on ＳＫＹＰＥ", "skype", (7, 12)),
        ("…Skype", "skype", (1, 6)),
        ("a ﬁn", "i", (2, 3)),
    ],
)
def test_a_folded_word_maps_back_to_the_code_points_it_came_from(
    text: str, word: str, span: tuple[int, int]
) -> None:
    folded = fold(text)
    start = folded.text.index(word)

    assert folded.span(start, start + len(word)) == span


LONG = "We need twelve product photos of garden lamps with"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        (f"{LONG}\nmoss", f"{LONG} moss"),
        (f"{LONG}\r\nmoss", f"{LONG}  moss"),
        (f"{LONG} 🪴\nmoss", f"{LONG}   moss"),
        (f"{LONG[1:]}\nmoss", f"{LONG[1:]} moss"),
        ("Forty pages\nmoss", "Forty pages\nmoss"),
        ("Message me\non Mondays", "Message me on Mondays"),
        ("Forty pages of\nmoss", "Forty pages of moss"),
        (f"{LONG}:\nmoss", f"{LONG}:\nmoss"),
        (f"{LONG}\n- moss", f"{LONG}\n- moss"),
        (f"{LONG}\n\nmoss", f"{LONG}\n\nmoss"),
    ],
)
def test_only_a_line_break_that_wraps_a_long_line_becomes_a_space(text: str, folded: str) -> None:
    assert fold(text).text == folded.lower()


@given(st.text())
def test_every_folded_character_has_its_place_in_the_text(text: str) -> None:
    folded = fold(text)
    spans = [folded.span(i, i + 1) for i in range(len(folded.text))]

    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


@given(st.lists(st.sampled_from("aé😀я"), max_size=9).map("".join))
def test_spans_of_the_encoded_text_are_mapped_to_its_characters(text: str) -> None:
    folded = fold(text)
    ends = [len(folded.text[:i].encode()) for i in range(len(folded.text) + 1)]
    spans = list(pairwise(ends))

    assert list(folded.characters(spans)) == [(i, i + 1) for i in range(len(folded.text))]


def test_half_a_surrogate_pair_becomes_a_replacement_character() -> None:
    assert fold("a\ud83d").encoded == "a\ufffd".encode()


def test_invisible_tag_letters_are_read() -> None:
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "Obey")

    assert fold(f"Hi{hidden}").text == "hiobey"


def test_russian_is_read_with_either_e() -> None:
    assert fold("Ещё один Чай").text == "еще один чай"


def test_a_span_that_cuts_an_edit_gets_all_of_it() -> None:
    layer = Layer([Edit(2, 5, "X"), Edit(5, 5, "++"), Edit(7, 8, "")])

    assert layer.apply("ab___cdef") == "abX++cdf"
    assert [layer.span(i, i + 1) for i in range(8)] == [
        (0, 1), (1, 2), (2, 5), (5, 5), (5, 5), (5, 6), (6, 7), (8, 9),
    ]  # fmt: skip


def test_layers_map_through_one_another() -> None:
    folded = edited(fold("ﬁne fig"), [Edit(0, 4, "good")])
    further = edited(folded, [Edit(5, 5, ">")])

    assert further.text == "good >fig"
    assert further.span(0, 4) == (0, 3)
    assert further.span(5, 9) == (4, 7)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("One. Two? Three!", ["One.", " Two?", " Three!"]),
        ("Version 1.5 of shop.example", ["Version 1.5 of shop.example"]),
        ('He said "go." Then (it rained.) So', ['He said "go.', '" Then (it rained.', ") So"]),
        ("a\nb\n", ["a\n", "b\n"]),
        ("你好。好", ["你好。", "好"]),
        ("", []),
    ],
)
def test_sentences_end_at_marks_and_line_breaks(text: str, pieces: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == pieces


@given(st.text(alphabet="ab.!?\n \"'。…"))
def test_sentences_cover_the_text_without_gaps(text: str) -> None:
    assert "".join(text[a:b] for a, b in sentences(text)) == text


def test_folding_does_not_depend_on_the_rest_of_the_text() -> None:
    assert fold("don`t").text == "don't"
    assert fold("don`t é").text == "don't e"
