"""What the message is about: the client's own names for the project, ready for a sentence.

"Thanks for your message about ..." and "For ... my price would be ..." take them as they are.
Where it is not plain what the client wants there are none: a sentence without a name does no harm.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tactful.asks import Ask
from tactful.lexicon import frames, listed, people, person
from tactful.naming import Name, Token, after, before, names, tokens_of
from tactful.record import Record
from tactful.records import Evidence
from tactful.saying import said
from tactful.threads import client_words

_MOST = 5
_WHETHER_ABLE = re.compile(r"(?i)\b(?:are|would) you (?:be )?able to\b")
_WORDS_BEFORE = 14
_WORDS_AFTER = 4
_WORDS_TO_DO = 10
_TITLE_STARTS_BY = 120


class Topic(Record):
    """A name of the project: `words` as a reply says them, `evidence` where they come from."""

    words: str
    evidence: Evidence


def topics(message_text: str, me: str = "") -> tuple[Topic, ...]:
    """Give up to five names of the client's project, the surest first; often none.

    They are phrases of the message such as "the nine posters" or "your bookshop's website". `me` is
    the freelancer's name in a pasted conversation.
    """
    text = client_words(message_text, me=me)
    tokens = tokens_of(text)
    sure = [(_sureness(tokens, name), name) for name in names(tokens)]
    found: dict[str, Topic] = {}
    for sureness, name in sorted(sure, key=lambda each: (-each[0], each[1].first)):
        words = said(tokens, name) if sureness and len(found) < _MOST else ""
        if words:
            topic = Topic(words=words, evidence=_evidence(text, tokens, name))
            found.setdefault(words.split()[-1].lower(), topic)
    return tuple(found.values())


def topic_of(ask: Ask) -> str | None:
    """Give the name of the thing that an ask is about, if it names one."""
    tokens = tokens_of(_WHETHER_ABLE.sub("can you", ask.evidence.text))
    told = (
        said(tokens, name)
        for name in names(tokens)
        if _is_pointed_at(tokens, name)
        and not person(tokens[name.last - 1].plain)
        and not _meets("denied", before(tokens, name, _WORDS_BEFORE))
    )
    return next((words for words in told if words), None)


def _is_pointed_at(tokens: Sequence[Token], name: Name) -> bool:
    """Tell whether "the", "our" or a number shows that a thing is meant ("on site" is none)."""
    earlier = tokens[name.first - 1].plain if name.first else ""
    return bool(name.determiner) or earlier in listed("numbers") or earlier[:1].isdigit()


def _sureness(tokens: Sequence[Token], name: Name) -> int:
    """Tell how surely the client wants the thing: from 3 down to 0, when it is not plain."""
    ahead = before(tokens, name, _WORDS_BEFORE)
    return 0 if _meets("denied", ahead) else max(_signs(tokens, name, ahead), default=0)


def _signs(tokens: Sequence[Token], name: Name, ahead: str) -> Iterator[int]:
    """Give what each of the ways in which clients name their project is worth, where it is met."""
    last = tokens[name.last - 1].plain
    if person(last):
        words = {token.plain for token in tokens[name.first : name.last - 1]}
        if _meets("sought", ahead):
            yield 3 if words - listed("praise") else 2
        return
    if any(_meets(frame, ahead) for frame in ("wanted", "named", "for_whom")):
        yield 3
    if _meets("had", ahead) and (last in listed("jobs") or _is_to_be_done(tokens, name)):
        yield 2
    if name.determiner and _meets("begun", ahead) and _is_troubled(tokens, name):
        yield 2
    if name.determiner in listed("known") and _meets("due", ahead):
        yield 1
    if _is_title(tokens, name, ahead):
        yield 2


def _is_to_be_done(tokens: Sequence[Token], name: Name) -> bool:
    return _meets("to_do", after(tokens, name, _WORDS_TO_DO))


def _is_troubled(tokens: Sequence[Token], name: Name) -> bool:
    return _meets("troubled", after(tokens, name, _WORDS_AFTER))


def _is_title(tokens: Sequence[Token], name: Name, ahead: str) -> bool:
    early = tokens[name.first].start < _TITLE_STARTS_BY and not name.determiner
    ends = after(tokens, name, _WORDS_AFTER)
    return early and _meets("opening", ahead) and _meets("title_end", ends)


def _evidence(text: str, tokens: Sequence[Token], name: Name) -> Evidence:
    start, end = tokens[name.lead].start, tokens[name.last - 1].end
    return Evidence(start=start, end=end, text=text[start:end])


def _meets(frame: str, words: str) -> bool:
    return bool(_pattern(frame).search(words))


@cache
def _pattern(frame: str) -> re.Pattern[str]:
    """Give a frame as one pattern; what ends at the name ends with the words before it."""
    joined = "|".join(frames()[frame])
    for key in ("making", "makings"):
        joined = joined.replace(f"{{{key}}}", f"(?:{'|'.join(sorted(listed(key)))})")
    joined = joined.replace("{people}", "|".join(people()))
    return re.compile(joined)
