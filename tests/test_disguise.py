"""Hidden words are read as what they are, plain ones are left as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactful.matching import read


@pytest.mark.parametrize(
    ("text", "folded", "kind"),
    [
        ("on t e l e g r a m now", "on telegram now", "spaced letters"),
        ("my w.h.a.t.s.a.p.p", "my whatsapp", "spaced letters"),
        ("o n s-k-y-p-e", "on skype", "spaced letters"),
        ("my t3l3gr@m id", "my telegram id", "figures for letters"),
        ("by p4yp4l!", "by paypal!", "figures for letters"),
        ("on Теlеgrаm", "on telegram", "look-alike letters"),
        ("by раураl", "by paypal", "look-alike letters"),
        ("Здpaвcтвyйтe, paбoтa", "здравствуйте, работа", "look-alike letters"),
        ("нужен зapaбoтoк B сфере", "нужен заработок в сфере", "look-alike letters"),
        ("on tele\u200bgram", "on telegram", "invisible characters"),
        ("on 𝐭𝐞𝐥𝐞𝐠𝐫𝐚𝐦", "on telegram", "odd letters"),
        ("jo (at) lilac dot example", "\x01jo@lilac.example", "spelled-out address"),
        ("jo at gmail dot com", "\x01jo@gmail.com", "spelled-out address"),
        ("see lilac dot example", "see lilac.example", "spelled-out address"),
        ("call five five five double zero one two", "call 5550012", "number in words"),
        ("ring oh two oh 7 nine four", "ring 020794", "number in words"),
        ("a d d  m e  o n  s k y p e", "add me on skype", "spaced letters"),
        ("m e s s a g e m e o n s k y p e", "message me on skype", "spaced letters"),
        ("0 7 7 0 0 9 0 0 1 2 3", "\x0707700900123", "spaced digits"),
    ],
)
def test_a_disguised_word_is_uncovered(text: str, folded: str, kind: str) -> None:
    found = read(text)

    assert found.text == folded
    assert {disguise.kind for disguise in found.disguises} == {kind}
    assert all(text[d.start : d.end] == d.text for d in found.disguises)


@pytest.mark.parametrize(
    "text",
    [
        "a plain line about html5, mp3 and 3d",
        "options a b c d and e",
        "look at the shop. dot the i",
        "one two three four five six",
        "нужен бот на php и v2",
        "the cafe is called naive",
    ],
)
def test_plain_words_stay(text: str) -> None:
    found = read(text)

    assert found.text in {text, "123456"}
    assert found.disguises == () or found.text == "123456"


@pytest.mark.parametrize("slip", ["telegrm", "telegarm", "teelegram", "telagram", "watsapp"])
def test_a_slip_of_the_finger_is_read_but_is_no_disguise(slip: str) -> None:
    found = read(f"my {slip}")

    assert found.text in {"my telegram", "my whatsapp"}
    assert found.disguises == ()


def test_another_word_is_no_slip() -> None:
    assert read("the telegraph office").text == "the telegraph office"


@given(st.text(alphabet="ate3@. (dо\u200bрgwhsp1", max_size=40))
def test_every_disguise_lies_in_the_text(text: str) -> None:
    for disguise in read(text).disguises:
        assert text[disguise.start : disguise.end] == disguise.text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("message  me\ton   skype", "message me on skype"),
        ("message\u2028me on skype", "message me on skype"),
        ("message 🌿 me on skype", "message me on skype"),
        ("my ᴛᴇʟᴇɢʀᴀᴍ", "my telegram"),
        ("🇸🇰🇾🇵🇪", "skype"),
        ("teӏegram or TeIegram", "telegram or telegram"),
    ],
)
def test_blanks_pictures_and_look_alikes_hide_nothing(text: str, folded: str) -> None:
    assert read(text).text == folded


def test_letters_are_read_in_the_alphabet_of_their_own_sentence() -> None:
    text = "Rеаch me on skype. Какие цвета вам нравятся для нового сайта?"

    assert read(text).text.startswith("reach me on skype.")
