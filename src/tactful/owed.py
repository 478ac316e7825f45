"""Which asks a reply owes an answer, one of those that share it."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from tactful.asks import Ask
from tactful.intent import Intent
from tactful.records import Category, Decision, Evidence, Stance

# Words by which somebody wants our price, date or terms; without them it is the client's own.
_ASKING = re.compile(
    r"(?i)\?"
    r"|\b(?:how|what|when|which|whether|could|can|would) (?:\w+ )?"
    r"(?:u|ur|you|we|your|is|are|it|that|this|they|do|does|soon|much|many|long)\b"
    r"|\b(?:wh?ats|hows|(?:do|does|did|will|are) (?:you|u|we))\b"
    r"|\b(?:your|ur) (?:\w+ )?(?:price|rate|rates|quote|fee|charge|estimate|availability|timeline"
    r"|turnaround|delivery|lead time|start date|hours|schedule)\b"
    r"|\b(?:let|tell|send|give|quote|share|state|mention|include) (?:me|us|your|a)\b"
    r"|\b(?:estimate|quote)\b"
    r"|\b(?:cu[aá]nto|cu[aá]l|d[ií]me|d[ií]game|quanto|qual|combien|quels?|devis|tarifs?|wie ?viel"
    r"|was|wann|angebot|preis|precio|preço|cotiza\w*|сколько|как(?:ая|ой|ие)|цену|когда)\b"
)
# What a client who states a price or a date cannot do without.
_VALUE = re.compile(
    r"(?i)\d|\b(?:budget|half|tight|limited|asap|urgent\w*|soon|sooner|deadline|today|tomorrow"
    r"|tonight|noon|weekend|weeks?|months?|(?:mon|tues|wednes|thurs|fri|satur|sun)day|end of"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|christmas|easter|one|two|three|four|five|six|ten|hurry|rush|flexible)\b"
)
_VALUED = {"price", "timeline", "availability"}
# A line put into the mouth of an AI: no client asks it of the freelancer.
_FOR_AN_AI = re.compile(r"(?i)^\W*(?:assistant|system|developer|ai|bot|model)\W{0,3}:")
# Answers, by their files, that a boundary puts off: they must not sound like consent.
_WAITING = {
    "brief", "thanks", "offer", "agreement", "feasibility", "action", "change", "contact",
    "payment-terms", "personal", "spec", "say", "haggle", "nda", "sent", "review", "introduction",
    "news",
}  # fmt: skip
# What a boundary against work for nothing or ahead of time meets already, whatever its words.
_UNSETTLED = {Category.UNPAID_WORK, Category.WORK_BEFORE_CONTRACT, Category.ESCROW_BYPASS}
_OF_US = re.compile(r"(?i)\b(?:can|could|would|will|may|might) (?!it\b|this\b|that\b|we\b|i\b)\w+")
_GOING_ON = {Stance.REDIRECT, Stance.COMPROMISE}
# Those that are safe in one sentence with what a boundary is about: plain facts.
_FACTS = {
    "price", "availability", "timeline", "deadline", "experience", "samples", "skill", "tools",
    "hours", "time-zone", "service",
}  # fmt: skip
# Remarks that call for no chat about the project, that end it.
GRAVE = {"rejection", "complaint"}
PARTING = {"rejection"}
# Those whose answer names its question, so that each gets its own.
NAMED = {"other", "confirmation", "say"}
_SMALL = {"thanks", "brief", "sent", "review", "introduction", "news"}
# A whole job told, and what is told along with it.
_JOB = {"brief", "feasibility"}
_OF_THE_JOB = {"action", "change", "contact"}
_TO_DO = {"action", "change"}
# Answers that also give another one: what is said instead of it.
_ALSO = {"overdue": "status", "deadline": "timeline"}

# What waits too when the client asks to wait.
_HELD = {"payment-terms", "action", "offer", "news"}


class Standing(NamedTuple):
    """What else a reply says: the decision and the freelancer's intent, and what is welcomed.

    `working` tells that a contract runs.
    """

    decision: Decision
    intent: Intent
    working: bool
    welcomed: Sequence[Evidence] = ()


def owed_asks(asks: Sequence[Ask], standing: Standing) -> tuple[Ask, ...]:
    """Give the asks to answer, one of those that share an answer.

    Risky ones are left to the boundaries, those in words that are `welcomed` to the welcome.
    Where something is to be settled, a brief waits, and thanks must not sound like consent.
    Beside anything more definite, thanks and a brief need no answer of their own. Before a
    contract nobody can complain of us. What the freelancer's own intent answers is not answered
    again.
    """
    kept: dict[tuple[str, int], Ask] = {}
    for ask in asks:
        if _is_owed(ask, standing) and (ask.answer in _ALSO or _place(ask) not in kept):
            kept[_place(ask)] = ask
    left = [ask for ask in kept.values() if not standing.intent.covers(ask.answer)]
    left = _without_parts(left, working=standing.working)
    definite = [ask for ask in left if ask.answer not in _SMALL and not _is_job_told(ask)]
    parting = [ask for ask in left if ask.answer in PARTING]
    return tuple(parting or definite or (left[:1] if not standing.intent.says else []))


def shared_answers(asks: Sequence[Ask], standing: Standing) -> frozenset[str]:
    """Give the answers, by their files, that more than one ask waits for."""
    times = Counter(ask.answer for ask in asks if _is_owed(ask, standing))
    return frozenset(answer for answer, count in times.items() if count > 1)


def _is_owed(ask: Ask, standing: Standing) -> bool:
    """Tell whether an ask is left to the answers, and is for us to answer at all."""
    words = ask.evidence
    if _FOR_AN_AI.search(words.text) or ask.risky:
        return False
    if ask.beside_risk and ask.answer not in _FACTS:
        return False
    if standing.welcomed and ask.answer in {"contact", "personal"}:
        return False
    if any(e.start < words.end and words.start < e.end for e in standing.welcomed):
        return False
    return not (_is_out_of_place(ask, working=standing.working) or _waits(ask, standing))


def _waits(ask: Ask, standing: Standing) -> bool:
    """Tell whether a boundary puts an ask off.

    Under a contract a further piece of work does not wait for a boundary that is about
    something else, unless it ends the talk.
    """
    decision = standing.decision
    unsettled = any(f.category in _UNSETTLED for f in decision.because)
    if ask.answer == "change" and standing.working and decision.stance in _GOING_ON:
        return unsettled
    vague = decision.stance is Stance.CLARIFY
    waiting = _WAITING | ({"other", "choice", "confirmation"} if vague else set())
    if ask.kind == "feasibility" and ask.answer == "other" and _OF_US.search(ask.evidence.text):
        waiting |= {"other"} if unsettled else set()
    return bool(decision.because) and ask.answer in waiting


def _place(ask: Ask) -> tuple[str, int]:
    """Give what asks share that have one answer: one that says sorry also says how far."""
    answer = _ALSO.get(ask.answer, ask.answer)
    return answer, ask.evidence.start if ask.answer in NAMED else -1


def _without_parts(asks: Sequence[Ask], *, working: bool) -> list[Ask]:
    """Give the asks less what is part of another: of the job, or of putting something right."""
    left = list(asks)
    job = [ask for ask in left if ask.answer in _JOB]
    if job and not working:
        left = [ask for ask in left if ask.answer not in {*_JOB, *_OF_THE_JOB} or ask is job[0]]
    if any(ask.answer == "complaint" for ask in left):
        left = [ask for ask in left if ask.answer not in _TO_DO]
    if any(ask.answer == "hold" for ask in left):
        left = [ask for ask in left if ask.answer not in _HELD]
    return left


def _is_out_of_place(ask: Ask, *, working: bool) -> bool:
    """Tell a complaint of somebody we have not worked for, and a price that is agreed already."""
    return (
        not working
        if ask.answer == "complaint"
        else (working and ask.answer == "price" and is_told(ask))
    )


def _is_job_told(ask: Ask) -> bool:
    return ask.answer in _JOB and is_told(ask)


def is_told(ask: Ask) -> bool:
    """Tell whether the client states a price, a date or terms rather than asks for ours."""
    text = ask.evidence.text
    return not _ASKING.search(text) and (ask.answer not in _VALUED or bool(_VALUE.search(text)))
