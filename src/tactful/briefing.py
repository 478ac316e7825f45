"""All that a plan is made from: the decision, the asks, what may be named, what is wished for."""

from collections.abc import Sequence
from typing import NamedTuple

from tactful.asks import Ask, find_asks
from tactful.clients import client_name
from tactful.errors import InputError
from tactful.foreign import named_topics
from tactful.intent import read_intent
from tactful.languages import ENGLISH
from tactful.plan import Brief
from tactful.postcheck import Bounds, violations
from tactful.profile import Profile
from tactful.records import Decision, Evidence, Message, Scan, Stance, Verdict
from tactful.rulebook import outgoing_rules
from tactful.stance import decide
from tactful.topics import topic_of, topics


class Wishes(NamedTuple):
    """What the freelancer wants of a reply besides what the message calls for.

    `stance` overrules the one decided on, `intent` is what to say in their own words, `language`
    a code such as "es"; None takes the client's.
    """

    profile: Profile = Profile()
    stance: Stance | None = None
    intent: str = ""
    language: str | None = None


def brief_of(message: Message, found: Scan, wishes: Wishes, language: str = ENGLISH) -> Brief:
    """Give what a plan is made from: the decision, the asks, what the freelancer wants said."""
    decision = decide(message, found.findings, wishes.stance)
    _refuse_careless(decision)
    asks = find_asks(message, found.findings)
    return Brief(
        message=message,
        decision=decision,
        allowed=tuple(f for f in found.findings if f.verdict is Verdict.ALLOWED),
        asks=asks,
        named=_named(message, asks) if language == ENGLISH else {},
        topics=_safe_topics(message, decision, language),
        profile=wishes.profile,
        intent=read_intent(wishes.intent, language),
        client=client_name(
            message.text, me=message.me, own=wishes.profile.name, risky=_evidence(decision)
        ),
    )


def _safe_topics(message: Message, decision: Decision, language: str) -> tuple[str, ...]:
    """Give what the project may be called, in words that are no evidence of a risk."""
    risky = _evidence(decision)
    text, me = message.text, message.me
    return tuple(
        topic.words
        for topic in (topics(text, me) if language == ENGLISH else named_topics(text, language, me))
        if not any(e.start < topic.evidence.end and topic.evidence.start < e.end for e in risky)
        and _may_be_said(topic.words, message)
    )


def _evidence(decision: Decision) -> list[Evidence]:
    """Give the words of all that is risky."""
    return [e for finding in decision.because for e in finding.evidence]


def _named(message: Message, asks: Sequence[Ask]) -> dict[Evidence, str]:
    """Give what asks are about, by their words, for those that name it in words one may say."""
    named = ((ask.evidence, topic_of(ask)) for ask in asks)
    return {words: name for words, name in named if name and _may_be_said(name, message)}


def _may_be_said(topic: str, message: Message) -> bool:
    return not violations(
        f"Thanks for your message about {topic}.", Bounds(message, outgoing_rules())
    )


def _refuse_careless(decision: Decision) -> None:
    if decision.stance is Stance.ANSWER and decision.because:
        finding = decision.because[0]
        raise InputError(
            f"--stance answer would leave this unaddressed: {finding.evidence[0].text!r} "
            f"({finding.category})",
            hint="take clarify, redirect, compromise, decline or walk_away",
        )
