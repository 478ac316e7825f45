"""The free style: which moves the model words itself, and the proof that it still says them."""

import re
from collections.abc import Collection
from functools import cache
from typing import Any, NamedTuple

from tactful.languages import ENGLISH
from tactful.normalize import fold
from tactful.prompts import Prompt
from tactful.records import Fault, Move, MoveKind, Plan, Stance, Style, Violation
from tactful.settings import Settings
from tactful.tables import RULEBOOK, read_toml
from tactful.wording import GAP, Limits

# Refusals, what is welcomed and what may come later stay approved words: a small word more turns
# one into its opposite, and no rule proves that it has not.
_FREE = {"acknowledgement", "interest", "offer", "answer", "question", "close"}
_LEAST_SHARE = 0.5
_LEAST_OWN_WORDS = 3
_STEM = 5
_MORE_SENTENCES = re.compile(r"[.!?]\s")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


class Task(NamedTuple):
    """A sentence for the model to write: what it reads, what it may write, what it must say."""

    prompt: Prompt
    limits: Limits
    wording: str
    move: Move


def letter_style(settings: Settings, parameters: int, language: str) -> Style:
    """Give the style of a letter: what was asked for, else what the size of the model is good for.

    Sentences of a model's own are proved in English alone.
    """
    asked = settings.style
    if asked is Style.AUTO:
        asked = Style.FREE if parameters >= settings.free_from else Style.GUIDED
    return asked if language == ENGLISH else Style.GUIDED


def freed(plan: Plan, filled: Collection[str]) -> Plan:
    """Give a plan in which the model words the moves that it may.

    `filled` are the phrases that sentences were filled in with. A letter that ends the talk stays
    as it is.
    """
    if plan.stance is Stance.WALK_AWAY:
        return plan
    moves = tuple(_freed(move, filled) if _may_be_free(move) else move for move in plan.moves)
    return plan.model_copy(update={"moves": moves})


def _may_be_free(move: Move) -> bool:
    """Tell whether a move is one to word freely: one sentence, and more than a gap."""
    own = [GAP.sub("", option) for option in move.options]
    return (
        move.kind is MoveKind.CHOSEN
        and move.name in _FREE
        and all(len(_WORD.findall(words)) >= _LEAST_OWN_WORDS for words in own)
        and not any(_MORE_SENTENCES.search(words) for words in own)
    )


def _freed(move: Move, filled: Collection[str]) -> Move:
    kept = tuple(p for p in filled if p and any(p in option for option in move.options))
    return move.model_copy(update={"kind": MoveKind.WRITTEN, "kept": kept})


def unproved(sentence: str, task: Task) -> tuple[Violation, ...]:
    """Give why a sentence does not say what the approved wording says; empty when it does.

    What the wording denies, makes a condition of or says of the freelancer has to be so in the
    sentence too, and half of what one of the approved sentences says has to come.
    """
    for what in ("denials", "conditions", "speakers"):
        there, here = _told(task.wording, what), _told(sentence, what)
        if there - here or (here - there and what != "speakers"):
            return (_lost(sentence, f"Its {what} are not those of the approved sentence."),)
    said = _stems(sentence)
    shares = [_share(said, _stems(option)) for option in task.move.options]
    if max(shares) < _LEAST_SHARE:
        return (_lost(sentence, "It no longer says what the approved sentence says."),)
    return ()


def _lost(sentence: str, why: str) -> Violation:
    return Violation(rule="meaning-lost", category=Fault.GARBLED, text=sentence, why=why)


def _share(said: frozenset[str], wanted: frozenset[str]) -> float:
    return len(said & wanted) / len(wanted) if wanted else 1.0


def _stems(sentence: str) -> frozenset[str]:
    words = _WORD.findall(fold(GAP.sub(" ", sentence)).text)
    plain = f"{_table()['ties']} {_table()['plain']}".lower().split()
    return frozenset(word[:_STEM] for word in words if word not in plain)


def _told(sentence: str, what: str) -> frozenset[str]:
    """Give what a sentence has of a kind of words, one of those that mean the same for each."""
    words = _WORD.findall(fold(GAP.sub(" ", sentence)).text)
    kinds = _table()[what]
    return frozenset(kind for kind, group in kinds.items() if set(group.split()) & set(words))


@cache
def _table() -> dict[str, Any]:
    return read_toml(RULEBOOK / "writing.toml")
