"""An exceptional case holds for what it needs, and not for what is asked along with it."""

import pytest

from tactful.records import Message, Risk
from tactful.scan import scan


@pytest.mark.parametrize(
    "text",
    [
        "What email do you use for Figma? I'll share the file with you.",
        "Can I have your e-mail to add you to the GitHub repo?",
        "Please send me your e-mail address, I need it for the NDA in DocuSign.",
    ],
)
def test_an_address_for_a_tool_or_an_agreement_is_no_risk(text: str) -> None:
    assert scan(Message(text=text)).risk is Risk.NONE


@pytest.mark.parametrize(
    "text",
    [
        "What email do you use for Figma? And share your WhatsApp so we can talk.",
        "Send me your e-mail for the GitHub invite, I prefer talking by mail anyway.",
        "For the NDA I need your phone number.",
    ],
)
def test_what_is_asked_beyond_the_case_stays_a_risk(text: str) -> None:
    assert scan(Message(text=text)).risk is Risk.HIGH
