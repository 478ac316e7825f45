"""A text is read in every language that it shows a sign of, and in English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactful.languages import all_languages, not_in, spoken
from tactful.matching import read
from tactful.records import Message
from tactful.scan import scan


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("The bot should answer in the group.", set()),
        ("Escríbeme hoy", {"es", "pt"}),
        ("¿Cuanto cuesta?", {"es"}),
        ("Não sei", {"pt"}),
        ("Où est-ce", {"fr"}),
        ("Grüße", {"de"}),
        ("Ich warte", {"de"}),
        ("bhai kab hoga", {"hi"}),
        ("Привет", {"ru"}),
        ("你好", {"zh"}),
        ("Який розмір?", {"uk", "ru"}),
        ("The logo says привет", {"ru"}),
    ],
)
def test_common_words_accents_and_letters_are_signs(text: str, languages: set[str]) -> None:
    shown = all_languages() - set(read(text).absent)
    assert shown >= languages
    assert bool(shown) == bool(languages)


@given(st.text(max_size=60), st.text(max_size=60))
def test_more_text_never_takes_a_language_away(first: str, second: str) -> None:
    alone, together = read(first).absent, read(f"{first} {second}").absent

    assert set(together) <= set(alone)


def test_a_guard_of_the_texts_own_language_holds_for_patterns_of_others() -> None:
    quiet = "El botón ofrece una prueba gratis de 14 días del plan."

    assert scan(Message(text=quiet)).findings == ()


def test_a_guard_of_another_sentences_language_clears_nothing() -> None:
    risky = "Could you knock out the roof by noon? Our procurement lady is on leave."
    alone = [finding.rule for finding in scan(Message(text=risky)).findings]

    both = scan(Message(text=f"{risky} La cabecera lleva nuestro logo.")).findings

    assert alone
    assert [finding.rule for finding in both] == alone


def test_signs_are_folded_as_texts_are() -> None:
    for code in all_languages():
        assert code not in not_in(" ".join(_words(code)), "".join(_words(code)))


def _words(code: str) -> list[str]:
    samples = {
        "ru": ["привет"],
        "uk": ["їжак"],
        "zh": ["你好"],
        "es": ["que"],
        "pt": ["uma"],
        "fr": ["avec"],
    }
    return samples.get(code, {"de": ["und"], "hi": ["hai"], "id": ["yang"]}.get(code, []))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We need green labels for our jam. Is there a demo?", "en"),
        ("Hola, necesito etiquetas verdes para mi mermelada.", "es"),
        ("Oi, preciso de etiquetas verdes, quanto você cobra?", "pt"),
        ("Bonjour, il nous faut des étiquettes vertes pour la confiture.", "fr"),
        ("Hallo, wir brauchen grüne Etiketten für unsere Marmelade.", "de"),
        ("Здравствуйте, нужны зелёные этикетки для варенья.", "ru"),
        ("Hi, the brand is called La Casa de Mermelada, can you draw it?", "en"),
        ("¿Haces landing pages en Webflow?", "es"),
        ("Oi, faz bot de Discord em Python?", "pt"),
        ("", "en"),
    ],
)
def test_the_spoken_a_text_is_told(text: str, language: str) -> None:
    assert spoken(text) == language
