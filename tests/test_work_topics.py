"""What the work is about is no request, and a topic is no cover for one."""

import pytest

from tactful.records import Message, Risk
from tactful.scan import scan


@pytest.mark.parametrize(
    "text",
    [
        "We make a podcast in which a scammer says 'send me a gift card'.",
        'Record this line for our podcast: "Send me a gift card."',
        'In the video the fraudster tells her: "Buy gift cards and send me the codes".',
        'The article quotes a scammer: "Pay me in bitcoin and I will send you the job."',
        'Please proofread our article. It quotes texts such as "Message me on Telegram".',
        "Could you add my number to the flyer: +49 30 5550123? The rest of the layout stays.",
        "Please put hello@acme.com in the footer of the page.",
        "Change the phone number on the business card to +44 20 7946 0958.",
        "The contact section should show info@acme.com and +1 212 555 0147.",
        'On the poster, write "Call us: +49 30 5550123".',
        "The footer should say: contact us at hello@acme.com.",
        "Please update the email in the email signature template to anna@acme.com.",
        'Write a scene where the villain says "send me your password".',
        'In chapter two a con man writes to the hero: "Deposit the check, send back the rest".',
        'Translate this for our leaflet: "Beware of those who say: send me the code".',
        'The character in our game says: "Pay me outside of the app and we both save the fee."',
        'Subtitle for the clip: "Add me on WhatsApp". Please keep it under two seconds.',
        'The headline reads "Send me your bank details" and needs a red background.',
    ],
)
def test_what_belongs_to_the_work_stays_quiet(text: str) -> None:
    assert scan(Message(text=text)).risk is Risk.NONE


@pytest.mark.parametrize(
    "text",
    [
        "We produce a podcast. Send me your bank login so that I can pay you.",
        "For the podcast I need you to send me your bank login.",
        "For our blog: pay 50 dollars as a deposit before you start.",
        "You write the article and you send me your Upwork password.",
        "The newsletter pays well, message me on Telegram.",
        "For this comic we pay you in bitcoin.",
        "To get the voice-over job, buy a gift card and send me the code.",
        "Do one chapter for free so that we can compare.",
        "Write one article for free as a test.",
        "Write the script as a free sample first.",
        "The headline is easy: just add me on WhatsApp.",
        "Label the messages first and we pay when the client pays us.",
        "For the quiz, send me a photo of your passport.",
        "We pay for the novel outside of Upwork, by PayPal.",
        "Add my number to your WhatsApp: +49 30 5550123.",
        "Put my email hello@acme.com in your contacts and write me there.",
        "Here is the flyer. My number is +49 30 5550123, call me.",
        "I saw it on a flyer: text me at +49 30 5550123.",
        "Please add my number +49 30 5550123 and message me about the flyer.",
        "Put the files in the folder and email me at hello@acme.com.",
        'As the saying goes: "message me on Telegram". So do that: message me on Telegram.',
        'To start, write this to my manager: "I am ready". His Telegram is @boss_jobs.',
        "The flyer is done, please send it to hello@acme.com.",
        "Please read our article and pay me in bitcoin.",
        "In the footer of my profile you find my email hello@acme.com, write me there.",
        "Put hello@acme.com in the footer, and write me there when you are done.",
        "The page is fine. Add +49 30 5550123 on WhatsApp.",
    ],
)
def test_a_request_beside_a_topic_is_found(text: str) -> None:
    assert scan(Message(text=text)).risk in {Risk.MEDIUM, Risk.HIGH}
