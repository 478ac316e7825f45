"""A request that comes again is met step by step: redirect, restate, a friendly end."""

import pytest

from tactful.briefing import Wishes
from tactful.errors import InputError
from tactful.pipeline import draft_reply
from tactful.records import CheckedReply, Message, Stage, Stance
from tactful.scan import scan
from tactful.settings import Settings

FIRST = "Client: Let's talk on Skype about the jam labels."
SECOND = f"{FIRST}\nMe: I'd rather keep it here on Upwork.\nClient: No, add me on Skype."
THIRD = f"{SECOND}\nMe: I'd still rather stay here.\nClient: Add me on Skype or forget it."


def drafted(text: str, stage: Stage = Stage.FIRST_CONTACT) -> CheckedReply:
    return draft_reply(Message(text=text, stage=stage), None, Settings())


@pytest.mark.parametrize(
    ("text", "stance"),
    [(FIRST, Stance.REDIRECT), (SECOND, Stance.REDIRECT), (THIRD, Stance.WALK_AWAY)],
)
def test_the_third_request_ends_the_talk(text: str, stance: Stance) -> None:
    assert drafted(text).scan.stance is stance


def test_a_bare_name_of_an_app_begins_the_ladder_too() -> None:
    text = THIRD.replace("Let's talk on Skype about the jam labels.", "Skype? @blue_owl")

    assert drafted(text.replace("Add me on Skype or", "Add me now, or")).scan.stance is (
        Stance.WALK_AWAY
    )


def test_the_second_request_is_met_with_other_words_and_an_offer() -> None:
    [first, second] = [
        [said.text for said in drafted(text).plan if said.move == "boundary"]
        for text in (FIRST, SECOND)
    ]

    assert first != second
    assert "still" in second[0]
    assert [said.move for said in drafted(SECOND).plan].count("offer") == 1


def test_with_a_client_one_works_with_it_is_declined_instead() -> None:
    text = THIRD.replace("add me on Skype", "pay me by PayPal").replace("Skype", "PayPal")

    assert scan(Message(text=text, stage=Stage.CONTRACT)).stance is not Stance.WALK_AWAY


def test_walking_away_comes_with_a_report_of_words_and_rules() -> None:
    checked = drafted(THIRD)

    assert '- "Add me on Skype' in checked.report
    assert checked.scan.findings[0].says in checked.report
    assert checked.reply.count("\n\n") == 2
    assert drafted(FIRST).report == ""


def test_the_report_tells_when_it_was_said() -> None:
    text = (
        "[02/11/2026, 10:14] Client: Rent me your Upwork account, 200 a month.\n"
        "[02/11/2026, 10:15] Me: No.\n"
    )

    assert "(02/11/2026, 10:14" in drafted(text).report


def test_the_freelancer_may_overrule_the_stance_but_not_leave_a_risk_unaddressed() -> None:
    message = Message(text=FIRST)

    firm = draft_reply(message, None, Settings(), Wishes(stance=Stance.DECLINE))

    assert [said.move for said in firm.plan].count("boundary") == 1
    with pytest.raises(InputError, match=r"^--stance answer would leave this unaddressed"):
        draft_reply(message, None, Settings(), Wishes(stance=Stance.ANSWER))


@pytest.mark.parametrize("stance", [Stance.DECLINE, Stance.WALK_AWAY])
def test_a_harmless_message_can_be_passed_on_too(stance: Stance) -> None:
    message = Message(text="We need jam labels.")

    checked = draft_reply(message, None, Settings(), Wishes(stance=stance))

    assert "pass" in checked.reply or "isn't for me" in checked.reply
    assert checked.report == ""
