"""A check of a reply that somebody wrote: what a draft must hold to, and what it passes over."""

import re

from tactful.addressed import unaddressed
from tactful.languages import spoken
from tactful.postcheck import Bounds, broken_off, gaps, violations
from tactful.records import Message, ReplyCheck
from tactful.rulebook import outgoing_rules
from tactful.scan import scan

_NO_MESSAGE = "-"
# A short last line under the letter: who signs it.
_SIGNATURE = re.compile(r"\n[ \t]*([^\W\d_][^\n.!?,]{0,40})\s*$")


def check_reply(reply: str, message: Message, known: str = "") -> ReplyCheck:
    """Hold a reply against a message and what its writer stands by.

    Names are judged only where something is known of the writer.
    """
    signed = _SIGNATURE.search(reply)
    bounds = Bounds(
        message=message,
        rules=outgoing_rules(),
        known="\n".join((known, signed[1] if signed else "")),
        language=spoken(message.text),
        judged="all" if known else "figures",
    )
    return _checked(reply, bounds).model_copy(
        update={"unaddressed": unaddressed(reply, scan(message).findings)}
    )


def check_alone(reply: str, standing: Message | None = None) -> ReplyCheck:
    """Hold a reply against the rules alone; of `standing` only platform, stage and client count.

    Without a message no number, day or name can be called made up.
    """
    stands = (standing or Message(text=_NO_MESSAGE)).model_copy(update={"text": _NO_MESSAGE})
    return _checked(reply, Bounds(stands, outgoing_rules(), judged="none"))


def _checked(reply: str, bounds: Bounds) -> ReplyCheck:
    found = (*violations(reply, bounds), *broken_off(reply))
    return ReplyCheck(
        schema=1,
        passed=not found,
        platform=bounds.message.platform,
        stage=bounds.message.stage,
        violations=found,
        unaddressed=(),
        needs_fill=gaps(reply),
    )
