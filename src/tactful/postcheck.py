"""The check that lets no unsafe draft out: the same scanner, with the outgoing rulebook.

Every test holds for a beginning of the reply as well as for the whole, so a sentence that
has passed never has to be taken back; only `missing` waits for the end.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tactful.matching import Ruleset
from tactful.normalize import fold
from tactful.policy import rule_on
from tactful.records import Category, Fault, Message, Plan, Verdict, Violation
from tactful.scan import matches
from tactful.settings import Settings
from tactful.threads import client_words

_GAP = re.compile(r"\[[^\[\]\n]{1,120}\]")
# The one platform whose name looks like a link.
_OWN_NAME = re.compile(r"(?<![\w.@/-])freelancer\.com(?![./?#-]?\w)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_WORD = re.compile(r"\w+(?:'\w+)?")
_GREETING = re.compile(r"(?m)^(?:hi|hello|hey|dear)\b")
_ENDS = (".", "!", "?", "]")


def gaps(reply: str) -> tuple[str, ...]:
    """Give the visible gaps of a reply in order, without their brackets."""
    return tuple(gap[1:-1] for gap in _GAP.findall(reply))


class Bounds(NamedTuple):
    """What a reply is held against: the message, the outgoing rules, the sentences approved.

    `known` holds what else may be stated: facts of the freelancer's own.
    """

    message: Message
    rules: Ruleset
    approved: frozenset[str] = frozenset()
    echo_words: int = Settings().echo_words
    known: str = ""


def violations(reply: str, bounds: Bounds) -> tuple[Violation, ...]:
    """Give what keeps a reply, or the beginning of one, from going out; empty when it may.

    What the platform allows at this stage is no violation. The rules read the gaps as well; a
    number or the client's words in a gap are for the freelancer to see. An approved sentence is
    no echo, even if the client has quoted it.
    """
    text = _OWN_NAME.sub("Freelancer", reply)
    without_gaps = _GAP.sub("", text)
    return (
        *_by_rule(text, bounds.message, bounds.rules),
        *_invented(without_gaps, f"{bounds.message.text}\n{bounds.known}"),
        *_echoed(_GAP.sub("", _less(reply, bounds.approved)), bounds),
        *_greeted_twice(without_gaps),
    )


def _less(reply: str, approved: Iterable[str]) -> str:
    """Give a reply without the approved sentences in it, the longest taken out first."""
    for sentence in sorted(approved, key=len, reverse=True):
        reply = reply.replace(sentence, "\n")
    return reply


def missing(reply: str, plan: Plan) -> tuple[Violation, ...]:
    """Give the boundaries of the plan that a whole reply leaves out, and whether it breaks off."""
    boundaries = [move for move in plan.moves if move.name == "boundary"]
    lost = tuple(
        Violation(
            rule="boundary-missing",
            category=Fault.MISSED_BOUNDARY,
            text=", ".join(move.findings),
            why="A real risk would stay unaddressed.",
        )
        for move in boundaries
        if not any(option in reply for option in move.options)
    )
    signed = [option for move in plan.moves if move.name == "sign-off" for option in move.options]
    if _less(reply, signed).rstrip().endswith(_ENDS):
        return lost
    cut = Violation(
        rule="cut-off", category=Fault.GARBLED, text=reply[-40:], why="The reply breaks off."
    )
    return (*lost, cut)


def _by_rule(text: str, message: Message, rules: Ruleset) -> Iterator[Violation]:
    for rule, evidence in matches(text, rules):
        if rule.category is None or (
            isinstance(rule.category, Category) and _allowed(message, rule.category)
        ):
            continue
        yield Violation(
            rule=rule.id,
            category=rule.category,
            text=" … ".join(e.text for e in evidence),
            why=rule.why,
        )


def _allowed(message: Message, category: Category) -> bool:
    return rule_on(message, category).verdict is Verdict.ALLOWED


def _invented(text: str, known_text: str) -> Iterator[Violation]:
    known = set(_NUMBER.findall(fold(known_text).text))
    for number in _NUMBER.findall(text):
        if number not in known:
            yield Violation(
                rule="number-from-nowhere",
                category=Fault.INVENTED_FACT,
                text=number,
                why="The message has no such number.",
            )


def _echoed(text: str, bounds: Bounds) -> Iterator[Violation]:
    said = frozenset(_runs(client_words(bounds.message.text), bounds.echo_words))
    echoed = next((run for run in _runs(text, bounds.echo_words) if run in said), None)
    if echoed:
        yield Violation(
            rule="echo",
            category=Fault.ECHO,
            text=" ".join(echoed),
            why="The client's own words come back.",
        )


def _runs(text: str, length: int) -> list[tuple[str, ...]]:
    words = _WORD.findall(fold(text).text)
    return [tuple(words[i : i + length]) for i in range(len(words) - length + 1)]


def _greeted_twice(text: str) -> Iterator[Violation]:
    greetings: Sequence[str] = _GREETING.findall(fold(text).text)
    if len(greetings) > 1:
        yield Violation(
            rule="second-greeting",
            category=Fault.SIGN_OFF,
            text=", ".join(greetings),
            why="One greeting is enough.",
        )
