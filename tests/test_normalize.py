"""Folding never loses the place of a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactful.normalize import client_words, fold, own_lines, sentences


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
        (f"{LONG} 🪴\nmoss", f"{LONG} 🪴 moss"),
        (f"{LONG[1:]}\nmoss", f"{LONG[1:]}\nmoss"),
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

    assert len(folded.starts) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= start < len(text) for start in folded.starts)


@pytest.mark.parametrize(
    ("thread", "left"),
    [
        ("Client: Hi\nMe: Hello\nClient: Bye", "        Hi\n         \n        Bye"),
        ("client : Hi\r\n  me: Hello\r\nand more", "         Hi\r\n           \r\n        "),
        ("Client: Hi\nMeow: Hello", "        Hi\nMeow: Hello"),
        ("Me: I wrote this\nand nobody else", "Me: I wrote this\nand nobody else"),
        ("My client: a baker", "My client: a baker"),
        ("", ""),
    ],
)
def test_only_the_clients_turns_of_a_thread_are_left_where_they_stood(
    thread: str, left: str
) -> None:
    assert client_words(thread) == left


@given(st.lists(st.sampled_from(["Client:", "Me:", " a", "\n", "\r\n", "\u2028", "😀"])))
def test_blanking_a_thread_moves_no_character(pieces: list[str]) -> None:
    thread = "".join(pieces)

    assert len(client_words(thread)) == len(thread)


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


@pytest.mark.parametrize(
    ("thread", "lines"),
    [
        ("Client: Hi\nMe: Hello\nand more\nClient: Bye", 2),
        ("No thread at all\nMe: hm", 0),
        ("Client: Hi\u2028Me: hidden in a line", 0),
    ],
)
def test_own_lines_of_a_thread_are_counted(thread: str, lines: int) -> None:
    assert own_lines(thread) == lines
