"""Contact details and links are marked where they stand, and nothing else is."""

import pytest

from tactful.details import EMAIL, HANDLE, IMPOSTER, LINK, LOCAL, PHONE, WALLET
from tactful.matching import read

MARKS = EMAIL + PHONE + LINK + HANDLE + WALLET + IMPOSTER + LOCAL


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("write to jo.lilac+x@moss.example!", f"write to {EMAIL}jo.lilac+x@moss.example!"),
        ("ring +44 20 7946 0123 now", f"ring {PHONE}+44 20 7946 0123 now"),
        ("ring 0044 20 7946 0123", f"ring {PHONE}0044 20 7946 0123"),
        ("ring +44 20\n7946 0123", f"ring {PHONE}+44 20\n7946 0123"),
        ("ring (323) 555-0123", f"ring {LOCAL}(323) 555-0123"),
        ("ring 07700 900123", f"ring {LOCAL}07700 900123"),
        ("see https://moss.example/a?b", f"see {LINK}https://moss.example/a?b"),
        ("see www.moss.com", f"see {LINK}www.moss.com"),
        ("see moss-lamps.co.uk.", f"see {LINK}moss-lamps.co.uk."),
        ("t.me/moss", f"{LINK}t.me/moss"),
        ("hxxps[:]//moss.com/x", f"{LINK}hxxps[:]//moss.com/x"),
        ("upwork-verify.com/login", f"{LINK}{IMPOSTER}upwork-verify.com/login"),
        ("https://upwork.com.moss.com", f"{LINK}{IMPOSTER}https://upwork.com.moss.com"),
        ("https://www.upwork.com/jobs", f"{LINK}https://www.upwork.com/jobs"),
        ("https://xn--upwrk-mua.com", f"{LINK}{IMPOSTER}https://xn--upwrk-mua.com"),
        ("i am @moss_lamps there", f"i am {HANDLE}@moss_lamps there"),
        (
            "to 0x52908400098527886e0f7030069857d2e4169ee7",
            f"to {WALLET}0x52908400098527886e0f7030069857d2e4169ee7",
        ),
        ("mail #email_0a1b# or #url_0a1b#", f"mail {EMAIL}#email_0a1b# or {LINK}#url_0a1b#"),
    ],
)
def test_a_detail_is_marked(text: str, marked: str) -> None:
    assert read(text).text == marked


@pytest.mark.parametrize(
    "text",
    [
        "it costs $1,200,000 or 1 200 000",
        "on 2026-11-24 at 10:30, 24.11.2026",
        "version 1.2.3.4 of node.js and asp.net",
        "read readme.md, main.py and setup.sh",
        "order 1234567890123456789",
        "sku 4006381333931",
        "e.g. the shop. then the rest.no space",
        "a@b and 3@5",
        "the score was 3-2",
        "20 000 - 30 000 words",
    ],
)
def test_what_only_looks_like_a_detail_is_not(text: str) -> None:
    assert read(text).text == text


def test_a_message_cannot_bring_marks_of_its_own() -> None:
    assert read(f"a {MARKS} b").text == "a b"
