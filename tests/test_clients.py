"""The client's first name: taken where it is told for sure, and from nowhere else."""

import pytest

from tactful.clients import client_name
from tactful.records import Evidence


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hi, Jonas from Pedal & Post here. We need photos.", "Jonas"),
        ("Hello, this is Amara from Lumen Tea. Do you letter menus?", "Amara"),
        ("My name is Jean-Luc and I run a bakery.", "Jean-Luc"),
        ("Hi there, I'm Priya, founder of a yoga studio.", "Priya"),
        ("Could you quote for two posters?\n\nBest,\nDana", "Dana"),
        ("Could you quote for two posters? Kind regards, Dana Whitfield", "Dana"),
        ("We need a logo.\n\nThanks!\n\nOlu\n", "Olu"),
        ("We need a logo. - Mei", "Mei"),
        ("Kannst du das?\n\nViele Grüße\nÖzlem Kaya\nPedal GmbH", "Özlem"),
        ("Hola, me llamo Inés y busco un traductor.", "Inés"),
        ("[10:02, 3/4/2026] Rosa Lima: Hi\n[10:03, 3/4/2026] Me: Hello!", "Rosa"),
    ],
)
def test_a_client_is_known_by_their_own_words(text: str, name: str) -> None:
    assert client_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "Hi Marta, can you start on Monday?",
        "Hi Marta, can you help? Best, Marta",
        "We need a logo. Thanks, Marta",
        "We need a logo.\n\nRegards,\nSupport Team",
        "This is Upwork from the help desk.",
        "I'm Looking for a designer.",
        "I'm Happy with it.",
        "It's Friday at last.",
        "We work with Kestrel.\n\nSent from my phone",
        "my name is whatsapp",
        "Client: Best,\nMe: Anna",
        "Client: We need a logo.\nMe: Sure! Best, Anna",
        "",
    ],
)
def test_a_name_that_may_be_somebody_elses_is_not_taken(text: str) -> None:
    assert client_name(text) == ""


def test_the_freelancers_own_name_and_risky_words_are_no_name() -> None:
    text = "We need a logo. - Mei"

    assert client_name(text, own="Mei Lin") == ""
    assert client_name(text, me="mei") == ""
    assert client_name(text, risky=[Evidence(start=16, end=21, text="- Mei")]) == ""
