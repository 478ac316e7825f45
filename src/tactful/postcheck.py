"""The check that lets no unsafe draft out: the same scanner, with the outgoing rulebook.

Every test holds for a beginning of the reply as well as for the whole, so a sentence that
has passed never has to be taken back; only `missing` waits for the end.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

from tactful.automata import any_of
from tactful.facts import facts_from_nowhere, figures_from_nowhere
from tactful.languages import is_foreign
from tactful.matching import Ruleset
from tactful.normalize import fold, sentences
from tactful.policy import rule_on
from tactful.records import (
    Category,
    Evidence,
    Fault,
    Message,
    Plan,
    Risk,
    Stage,
    Verdict,
    Violation,
)
from tactful.scan import matches, scan
from tactful.settings import Settings
from tactful.tables import RULEBOOK, read_toml
from tactful.threads import client_words

Judged = Literal["all", "figures", "none"]

_GAP = re.compile(r"\[[^\[\]\n]{1,120}\]")
# The one platform whose name looks like a link.
_OWN_NAME = re.compile(r"(?<![\w.@/-])freelancer\.com(?![./?#-]?\w)", re.IGNORECASE)
# The platforms' own calls bear the name of another program.
_OWN_CALL = re.compile(
    r"\b(?:upwork|fiverr)(?:['’]s| (?:opens|has|offers)(?: its| an?)?)?(?: own)? zoom\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"'()]+[^\s<>\"'().,;:!?]", re.IGNORECASE)
# Links that lead to a person rather than to a piece of work.
_TO_A_PERSON = re.compile(
    r"(?:t|wa|m)\.me\b|telegram|whatsapp|skype|discord|linkedin|facebook|instagram|calendly|linktr"
    r"|forms?\.|/contact|@|twitter|x\.com|paypal|signal|viber|zoom|meet\.",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+(?:'\w+)?")
_ENDS = (".", "!", "?", "]")
_LEAST_WORDS = 4
_AT_WORK = {Stage.CONTRACT, Stage.ESTABLISHED}
# What only stands in the way before a contract runs.
_BEFORE_WORK = {Category.WORK_BEFORE_CONTRACT, Category.MALWARE_DOWNLOAD}
# A channel promised for later is wrong only where it never may be.
_FOR_LATER = "leaving-promised"
# A yes that names nothing is wrong only where something unsafe was asked.
_UNNAMED = "request-accepted"


TITLES = {
    "number-from-nowhere": "Names a number from nowhere",
    "date-from-nowhere": "Names a day from nowhere",
    "name-from-nowhere": "Names somebody or something from nowhere",
    "link-from-nowhere": "Carries a detail from nowhere",
    "echo": "Gives the client's own words back",
    "second-greeting": "Greets twice",
    "second-sign-off": "Ends twice",
    "said-twice": "Says the same twice",
    "wrong-language": "Changes the language",
    "cut-off": "Breaks off",
    "boundary-missing": "Leaves a risk unanswered",
}
"""The titles of what is proved in code; the outgoing rules have their own."""


def gaps(reply: str) -> tuple[str, ...]:
    """Give the visible gaps of a reply in order, without their brackets."""
    return tuple(gap[1:-1] for gap in _GAP.findall(reply))


class Bounds(NamedTuple):
    """What a reply is held against.

    The message, the outgoing rules, and the sentences approved. `known` are facts the freelancer
    stands by, in whatever words: the names, numbers and links in them may be said. `language` is
    the code of the language the reply has to be in; any where it is empty. `judged` tells which
    facts are looked at: all, all but names, or none, as without a message.
    """

    message: Message
    rules: Ruleset
    approved: frozenset[str] = frozenset()
    echo_words: int = Settings().echo_words
    known: str = ""
    language: str = ""
    judged: Judged = "all"


def violations(reply: str, bounds: Bounds) -> tuple[Violation, ...]:
    """Give what keeps a reply, or the beginning of one, from going out; empty when it may.

    What the platform allows at this stage is no violation. Of a gap only what could do harm counts:
    the voice, the numbers and the client's words in it are for the freelancer to see. An approved
    sentence is no echo and no invention, even if the client has quoted it.
    """
    text = _without_known_links(_platform_named(reply), bounds.known)
    own = _GAP.sub("", _less(reply, bounds.approved))
    spoken = _GAP.sub("", text)
    broken = tuple(_by_rule(text, bounds))
    invented = _invented(spoken, _platform_named(own), bounds)
    return (
        *broken,
        *(fact for fact in invented if not _is_told(fact, broken)),
        *_echoed(own, bounds),
        *_said_twice(spoken),
        *_in_another_language(spoken, bounds.language),
    )


def _platform_named(text: str) -> str:
    """Give a text with the platforms' own names in place of what only looks foreign."""
    return _OWN_CALL.sub("platform call", _OWN_NAME.sub("Freelancer", text))


def _is_told(fact: Violation, broken: Iterable[Violation]) -> bool:
    pieces = [piece for fault in broken for piece in fault.text.split(" … ")]
    return any(fact.text in piece or piece in fact.text for piece in (fold(p).text for p in pieces))


def _without_known_links(text: str, known: str) -> str:
    """Give a text with the links it may hold taken out: those the freelancer stands by, to work."""
    named = known.lower()
    return _LINK.sub(
        lambda link: (
            "the page" if link[0].lower() in named and not _TO_A_PERSON.search(link[0]) else link[0]
        ),
        text,
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
    ends = _less(reply, signed).rstrip().endswith(_ENDS)
    return lost if ends else (*lost, _cut(reply))


def broken_off(reply: str) -> tuple[Violation, ...]:
    """Tell whether a reply that somebody wrote breaks off; a name or a greeting may end it."""
    last = reply.strip().rpartition("\n")[2]
    stops = len(_WORD.findall(last)) > _LEAST_WORDS and last[-1:].isalnum()
    return (_cut(reply),) if stops or last.endswith((",", "-", "(", "[")) else ()


def _cut(reply: str) -> Violation:
    return Violation(
        rule="cut-off",
        category=Fault.GARBLED,
        text=reply[-40:],
        why="The reply breaks off.",
        hint="Finish the last sentence.",
    )


def _by_rule(text: str, bounds: Bounds) -> Iterator[Violation]:
    inside = [gap.span() for gap in _GAP.finditer(text)]
    for rule, evidence in matches(text, bounds.rules):
        if isinstance(rule.category, Category):
            harmless = _is_allowed(rule.id, rule.category, bounds.message)
        else:
            harmless = rule.category is not Fault.GARBLED and all(
                _is_within(e, inside) for e in evidence
            )
            harmless = harmless or (rule.id == _UNNAMED and not _asks_for_much(bounds.message))
        if rule.category is None or harmless:
            continue
        yield Violation(
            rule=rule.id,
            category=rule.category,
            text=" … ".join(e.text for e in evidence),
            why=rule.why,
            hint=rule.advice,
        )


@lru_cache(maxsize=4)
def _asks_for_much(message: Message) -> bool:
    """Tell whether a message holds a risk; kept, as a letter is checked sentence by sentence."""
    return scan(message).risk in {Risk.MEDIUM, Risk.HIGH}


def _is_within(evidence: Evidence, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= evidence.start and evidence.end <= end for start, end in spans)


def _is_allowed(rule: str, category: Category, message: Message) -> bool:
    if category in _BEFORE_WORK and message.stage in _AT_WORK:
        return True
    verdict = rule_on(message, category).verdict
    return verdict is Verdict.ALLOWED or (rule == _FOR_LATER and verdict is not Verdict.NEVER)


def _invented(spoken: str, own: str, bounds: Bounds) -> Iterator[Violation]:
    if bounds.judged == "none":
        return
    sources = f"{bounds.message.text}\n{bounds.known}"
    facts = (
        *figures_from_nowhere(spoken, sources),
        *facts_from_nowhere(own, sources, names=bounds.judged == "all"),
    )
    for fact in facts:
        yield Violation(
            rule=fact.rule,
            category=Fault.INVENTED_FACT,
            text=fact.text,
            why="Neither the message nor what is known of you has it.",
            hint="Leave it out, or write a gap such as [your price] until it is sure.",
        )


def _echoed(text: str, bounds: Bounds) -> Iterator[Violation]:
    said = frozenset(
        _runs(client_words(bounds.message.text, me=bounds.message.me), bounds.echo_words)
    )
    echoed = next((run for run in _runs(text, bounds.echo_words) if run in said), None)
    if echoed:
        yield Violation(
            rule="echo",
            category=Fault.ECHO,
            text=" ".join(echoed),
            why="The client's own words come back.",
            hint="Say it in your own words, or leave it out.",
        )


def _runs(text: str, length: int) -> list[tuple[str, ...]]:
    words = _WORD.findall(fold(text).text)
    return [tuple(words[i : i + length]) for i in range(len(words) - length + 1)]


def _said_twice(text: str) -> Iterator[Violation]:
    """Give what one letter has once: a greeting, a sign-off, each of its sentences."""
    folded = fold(text).text
    for rule, name, why in (
        ("second-greeting", "greeting", "One greeting is enough."),
        ("second-sign-off", "sign_off", "One ending is enough."),
    ):
        hits = _finder(name).finditer(folded)
        found = [next(filter(None, hit.groups())).strip() for hit in hits]
        if len(found) > 1:
            hint = "Keep the first." if name == "greeting" else "Keep the last."
            said = ", ".join(found)
            yield Violation(rule=rule, category=Fault.SIGN_OFF, text=said, why=why, hint=hint)
    said_before: set[str] = set()
    for start, end in sentences(folded):
        sentence = " ".join(_WORD.findall(folded[start:end]))
        if sentence in said_before and sentence.count(" ") >= _LEAST_WORDS:
            yield Violation(
                rule="said-twice",
                category=Fault.GARBLED,
                text=sentence,
                why="The same sentence stands there twice.",
                hint="Keep it once.",
            )
        said_before.add(sentence)


def _in_another_language(text: str, language: str) -> Iterator[Violation]:
    if not language:
        return
    for start, end in sentences(text):
        sentence = text[start:end].strip()
        if len(_WORD.findall(sentence)) >= _LEAST_WORDS and is_foreign(sentence, language):
            yield Violation(
                rule="wrong-language",
                category=Fault.WRONG_LANGUAGE,
                text=sentence,
                why="The reply changes the language.",
                hint=f"Write all of it in one language ({language}).",
            )
            return


@cache
def _finder(name: str) -> Any:
    return any_of(f"letters.toml: {name}", [read_toml(RULEBOOK / "letters.toml")[name]])
