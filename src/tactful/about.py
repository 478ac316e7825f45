"""What a question is about, in words that a sentence of ours can take up."""

import re
from collections.abc import Sequence
from itertools import takewhile

from tactful.lexicon import listed, person, proper
from tactful.naming import LATIN, Token, tokens_of

_MOST_WORDS = 4
_LONGEST_ACRONYM = 5
# Behind these words of a question stands the thing that it asks about.
_ASKED = re.compile(
    r"(?i)\b(?:do|did|have|are|can|could|would|will|whether|if|does) (?:you|u|your team)"
    r"(?: (?:also|ever|already|still|usually|happen to|by any chance|personally|really|even|be"
    r"|able to|willing to))*"
    r"(?: (?:comfortable|familiar|experienced|good|fluent|confident|do|done|offer|provide|handle"
    r"|handled|cover|take on|make|made|deal|dealt|work|worked|use|used|know|speak|understand"
    r"|support|own|have|had|tried|accept|include|experience|speciali[sz]e|read|cater))+"
    r"(?: (?:in|with|for|at|on|of|to))?(?: (?:any|some|much|enough|the|an?))? "
)
# Times of which a client asks whether they will do.
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_DAY = re.compile(
    rf"(?i)\b(?:black friday|cyber monday"
    rf"|(?:the )?(?:end|middle|beginning|start) of (?:(?:the|next|this) )?\w+"
    rf"|(?:the )?(?:early|mid|late)[ -](?:{_MONTHS}|next week)|(?:this|next) (?:{_DAYS}|weekend"
    rf"|week|month)|(?:{_DAYS})(?: (?:morning|noon|afternoon|evening|night))?|tomorrow|tonight"
    rf"|today|(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})|the \d{{1,2}}(?:st|nd|rd|th)"
    rf"|(?:{_MONTHS})(?: \d{{1,2}}(?:st|nd|rd|th)?)?|christmas|easter"
    r"|(?:an?|one|two|three|four|five|six|seven|eight|ten|\d{1,3})(?: working| business)?"
    r" (?:hours?|days?|weeks?|months?))\b"
)
_APP = re.compile(
    r"(?i)\b(?:zoom|google meet|(?:microsoft |ms )?teams|skype|whats ?app|slack|discord|facetime)\b"
)
_LARGE = re.compile(rf"(?i)\b(?:{_MONTHS}|{_DAYS}|christmas|easter|black|cyber)\b")


def thing_asked(text: str) -> str:
    """Give what a question asks about, such as "British accents"; empty where that is not plain."""
    begun = _ASKED.search(text)
    if not begun:
        return ""
    tokens = tokens_of(text[begun.end() :])
    words = list(takewhile(_is_said, tokens))
    if not 0 < len(words) <= _MOST_WORDS or words[-1].plain.endswith("ly"):
        return ""
    if person(words[-1].plain) or words[0].plain in listed("praise"):
        return ""
    if {words[0].plain, words[-1].plain} & listed("unasked"):
        return ""
    return " ".join(_spelled(word) for word in words) if _ends(tokens, words) else ""


def day_asked(text: str) -> str:
    """Give the day or the span of time that a text names, as a sentence has it; empty for none."""
    found = _DAY.search(text)
    if not found:
        return ""
    day = _LARGE.sub(lambda name: name[0].capitalize(), found[0].lower())
    return f"the {day}" if day.startswith(("end ", "middle ", "beginning ", "start ")) else day


def app_asked(text: str) -> str:
    """Give the program in which a client would like to talk, as it is written; empty for none."""
    found = _APP.search(text)
    if not found:
        return ""
    return " ".join(proper().get(w, w.capitalize()) for w in found[0].lower().split())


def _is_said(token: Token) -> bool:
    plain = token.plain
    if plain in listed("stops") or not LATIN.fullmatch(token.text):
        return False
    return not (token.text.isupper() and len(token.text) > _LONGEST_ACRONYM)


def _ends(tokens: Sequence[Token], words: Sequence[Token]) -> bool:
    """Tell whether the words are whole: what follows is a mark, or says where, when or for whom."""
    following = tokens[len(words)].plain if len(tokens) > len(words) else "?"
    return following in {
        "?",
        ".",
        "!",
        ",",
        "\n",
        "for",
        "in",
        "at",
        "as",
        "and",
        "or",
        "too",
        "on",
    }


def _spelled(word: Token) -> str:
    return proper().get(word.plain, word.text)
