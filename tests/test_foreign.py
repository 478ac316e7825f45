"""What a message in another language is about, in words that stand as they are in its reply."""

import pytest

from tactful.foreign import named_topics


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("es", "Hola, necesito una web para mi taller de cerámica.", "la web para tu taller"),
        ("es", "¿Cuánto cuesta un logo?", "el logo"),
        ("pt", "Preciso criar a identidade visual da minha padaria.", "a identidade visual da sua"),
        ("fr", "Il me faut une affiche A2 pour un festival.", "l'affiche A2 pour un festival"),
        ("fr", "Nous cherchons quelqu'un pour refaire notre site.", "votre site"),
        ("de", "Es geht um einen Flyer für unser Dorffest.", "zum Flyer für das Dorffest"),
        ("de", "Ich brauche die Übersetzung unseres Katalogs.", "zur Übersetzung des Katalogs"),
        ("de", "Wir suchen jemanden, der unseren Shop umzieht.", "zum Shop"),
        ("ru", "Нужен логотип для нашей пекарни.", "логотип для вашей пекарни"),
    ],
)
def test_a_wanted_thing_is_named(language: str, text: str, words: str) -> None:
    named = named_topics(text, language)

    assert named
    assert named[0].words.startswith(words)
    assert named[0].evidence.text in text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "No necesito una web."),
        ("es", "Me gusta tu web."),
        ("pt", "Já tenho um site."),
        ("fr", "Votre site me plaît."),
        ("de", "Ihr Logo gefällt uns."),
        ("ru", "Ищем художника для сказки."),
        ("it", "Vorrei un logo."),
        ("en", "I need a logo."),
    ],
)
def test_what_is_not_plainly_wanted_has_no_name(language: str, text: str) -> None:
    assert named_topics(text, language) == ()
