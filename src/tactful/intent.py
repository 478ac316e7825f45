"""What the freelancer wants the reply to say, in a line of their own: `--intent`."""

import re
from typing import NamedTuple

from tactful.languages import spoken

_VERB = r"(?:ask|tell|say|request)\b"
_WHOM = r"(?: (?:him|her|them|the client))?"
_CUT = re.compile(
    rf"(?<=[.;!?])\s+|[,;]\s*(?:and |then )?(?={_VERB})|\s+and (?={_VERB})", re.IGNORECASE
)
_ASK_ABOUT = re.compile(rf"(?i)^ask{_WHOM} about (?P<rest>.+)")
_ASK_TO = re.compile(r"(?i)^ask (?:him|her|them|the client) to (?P<rest>.+)")
_ASK_WHAT = re.compile(
    rf"(?i)^ask{_WHOM} (?P<rest>(?:if|whether|what|when|where|which|who|how|why)\b.+)"
)
_ASK_FOR = re.compile(rf"(?i)^(?:ask|request){_WHOM}(?: for)? (?P<rest>.+)")
_TELL = re.compile(rf"(?i)^(?:tell{_WHOM}|say)(?: that)? (?P<rest>.+)")
# What a clause asks for, the most telling first; what asks for nothing is said.
_KINDS = (
    ("topics", _ASK_ABOUT),
    ("requests", _ASK_TO),
    ("questions", _ASK_WHAT),
    ("things", _ASK_FOR),
    ("says", _TELL),
)
_THEM = (
    (re.compile(r"(?i)\b(?:they|he|she|the client)(?: is| are|'s|'re)\b"), "you are"),
    (re.compile(r"(?i)\b(?:he|she|the client) (\w{3,})s\b"), r"you \1"),
    (re.compile(r"(?i)\b(?:they|he|she|the client|them|him)\b"), "you"),
    (re.compile(r"(?i)\b(?:their|his|her)\b"), "your"),
)
# By which words a statement answers a kind of ask.
_COVERS = {
    "availability": re.compile(
        r"(?i)\b(?:start|begin|available|free|from (?:mon|tue|wed|thu|fri|sat|sun)\w*)\b"
    ),
    "timeline": re.compile(
        r"(?i)\b(?:deliver|ready|done by|finish|takes?\b.{0,20}\b(?:day|week|hour)s?)\b"
    ),
    "price": re.compile(
        r"(?i)[$€£₹]|\b(?:price|rate|cost|charge|budget|usd|eur|gbp|per hour|an hour)\b"
    ),
    "experience": re.compile(
        r"(?i)\b(?:experience|portfolio|i(?:'ve| have) (?:done|built|made|worked))\b"
    ),
    "call": re.compile(r"(?i)\b(?:call|meet|zoom|video)\b"),
}


class Intent(NamedTuple):
    """What a reply is to say: whole sentences; things, favours and answers to ask for; topics.

    `foreign` is what is in another language than the reply and goes into it as a visible gap.
    """

    says: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    foreign: str = ""

    def words(self) -> tuple[str, ...]:
        """Give all that goes into the letter as it is."""
        return self.says + self.things + self.requests + self.questions + self.topics

    def covers(self, kind: str) -> bool:
        """Tell whether what is said answers a kind of ask."""
        pattern = _COVERS.get("timeline" if kind == "deadline" else kind)
        return bool(pattern and any(pattern.search(said) for said in self.says))


def read_intent(text: str, language: str) -> Intent:
    """Give what a line asks the reply to say; what is in another language is kept as it is."""
    text = " ".join(text.split())
    if not text:
        return Intent()
    if spoken(text) != language:
        return Intent(foreign=text)
    if language != "en":
        return Intent(says=(_sentence(text),))
    told: dict[str, list[str]] = {name: [] for name, _ in _KINDS}
    for part in _CUT.split(text):
        clause = part.strip(" .;,")
        hits = ((name, pattern.match(clause)) for name, pattern in _KINDS)
        name, hit = next(((n, found) for n, found in hits if found), ("says", None))
        words = _to_you(hit["rest"]) if hit else clause
        if words:
            told[name].append(_sentence(words) if name == "says" else words)
    return Intent(
        says=tuple(told["says"]),
        things=tuple(told["things"]),
        requests=tuple(told["requests"]),
        questions=tuple(told["questions"]),
        topics=tuple(told["topics"]),
    )


def _to_you(words: str) -> str:
    for pattern, you in _THEM:
        words = pattern.sub(you, words)
    return words


def _sentence(words: str) -> str:
    words = words[:1].upper() + words[1:]
    return words if words.endswith((".", "!", "?")) else f"{words}."
