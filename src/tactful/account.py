"""What a reply says of itself: its moves with their words, and what answers each ask."""

from collections.abc import Sequence

from tactful.asks import Ask
from tactful.drafting import Cleared
from tactful.plan import Brief
from tactful.postcheck import gaps
from tactful.records import AnsweredAsk, AnsweredBy, Plan, Said


def answered_asks(brief: Brief, plan: Plan, pieces: Sequence[Cleared]) -> tuple[AnsweredAsk, ...]:
    """Give the asks of the client in their order, each with what the reply answers it with."""
    return tuple(
        AnsweredAsk(
            evidence=ask.evidence,
            kind=ask.kind,
            risky=ask.risky,
            answered_by=_answered_by(ask, brief, plan, pieces),
        )
        for ask in brief.asks
        if ask.kind
    )


def _answered_by(ask: Ask, brief: Brief, plan: Plan, pieces: Sequence[Cleared]) -> AnsweredBy:
    moves = zip(plan.moves, pieces, strict=True)
    text = next((piece.text for move, piece in moves if ask.evidence in move.asks), None)
    if text is None:
        return AnsweredBy.BOUNDARY if brief.decision.because else AnsweredBy.MESSAGE
    if any(fact and fact in text for fact in brief.profile.values().values()):
        return AnsweredBy.PROFILE
    return AnsweredBy.GAP if gaps(text) else AnsweredBy.MESSAGE


def moves_said(brief: Brief, plan: Plan, pieces: Sequence[Cleared]) -> tuple[Said, ...]:
    """Give the moves in their order, each with its purpose, what it serves, and its words."""
    counted = [ask.evidence for ask in brief.asks if ask.kind]
    return tuple(
        Said(
            move=move.name,
            purpose=move.purpose,
            findings=move.findings,
            asks=tuple(i for i, words in enumerate(counted) if words in move.asks),
            wording="approved" if piece.text.strip() in move.options else "written",
            text=piece.text.strip(),
        )
        for move, piece in zip(plan.moves, pieces, strict=True)
    )
