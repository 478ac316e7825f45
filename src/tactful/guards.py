"""Guards: what makes a hit harmless, in the sentence in which it stands."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from tactful.automata import any_of, spans_in
from tactful.normalize import Folded

# How far around a hit a guard looks within its sentence, in characters.
_AROUND = 200
_MARKS = re.compile(r"[\x01-\x08]")
_TOPIC = re.compile(
    r"^ (?:about|for|regarding|concerning|to discuss|to talk about) (?:[\w'-]+ ){0,4}$"
)
# What stands between a topic and a request that only comes after it: "for our blog: pay first".
_TURN = re.compile(
    r"(?:^|[^\"'\u201d] ?)(?:[,;:]|\b(?:and|but|so|then)\b)"
    r"(?: (?:please|just|then|so|and|but|simply|first|must|needs?|to|will|should|can|have|now))*"
    r"(?: [\w'-]+){0,3}\s?$"
)
# What ties the words that follow to the topic before them.
_TIES = re.compile(
    r"[\"'\u201c]|\b(?:about|on|of|how|where|which|that|who|whose|with|says?|said|saying|reads|tells?"
    r"|told|such as|like|against|called|titled|named|lines?|quot\w+|explain\w*|warn\w*|teach\w*"
    r"|describ\w*|wie|erzahl\w*|como|explica\w*|comment)\b"
)
# Texts and shows, which may quote anything; alone they say nothing of what the client asks.
_WORK = re.compile(
    r"(?:article|blog|essay|voice-?over|scene|script|explainer|quiz|newsletter|podcast|chapter"
    r"|novel|screenplay|cartoon|comic|headline|slogan|meme|story|book|film|video|game|course)s?"
)
# What may stand before a topic that heads its sentence: "A podcast: we rate hotels."
_HEADS = {"", "a", "an", "the", "our", "my"}
# Said to invite, not to forbid; each holds one of the hints.
_HINTS = ("don", "do not", "never", "why", "no ", "not a")
_INVITING = re.compile(
    r"\b(?:don'?t|do not|never) (?:hesitate|be shy|be afraid|worry|forget|mind me)\b(?: to)?"
    r"|\bwhy (?:not|don'?t (?:we|you|i))\b|\bno (?:worries|problem|rush|need to worry)\b"
    r"|\bnot (?:a scam|spam|a bot)\b"
)


class CompiledGuard:
    """A guard's automata, compiled when first needed."""

    def __init__(
        self, name: str, language: str, where: str, places: Mapping[str, Sequence[str]]
    ) -> None:
        """Take the spelled-out patterns by their place: sentence, before or after."""
        self.name = name
        self.language = language
        self._where = where
        self._places = places

    @cached_property
    def _automata(self) -> list[tuple[str, Any]]:
        return [
            (place, any_of(self._where, patterns))
            for place, patterns in self._places.items()
            if patterns
        ]

    def packed(self) -> Any:
        """Give what makes this guard anew."""
        return self.name, self.language, self._where, self._places

    def without_each(self) -> Iterator[tuple[str, "CompiledGuard"]]:
        """Give each of the guard's patterns, and the guard that is left without it."""
        for place, patterns in self._places.items():
            for i, pattern in enumerate(patterns):
                rest = {**self._places, place: [*patterns[:i], *patterns[i + 1 :]]}
                yield pattern, CompiledGuard(self.name, self.language, self._where, rest)

    def silences(self, sentence: str, start: int, end: int) -> str | None:
        """Give the words that make the hit `start:end` of a sentence harmless, None if none do."""
        for place, finder in self._automata:
            part = {"sentence": sentence, "before": sentence[:start], "after": sentence[end:]}
            for begin, stop in _spans(finder, part[place]):
                if place == "sentence" and (
                    _is_topic(sentence[end:begin])
                    or _is_left_behind(sentence, (begin, stop), start)
                ):
                    continue
                return _MARKS.sub("", part[place][begin:stop]).strip() or place
        return None


def _spans(finder: Any, text: str) -> Iterator[tuple[int, int]]:
    """Give the spans in which an automaton hits; of ASCII no places need be counted anew."""
    if text.isascii():
        return spans_in(finder, text.encode())
    return (found.span() for found in finder.finditer(text))


def without_invitations(sentence: str) -> str:
    """Give a sentence with blanks for words that forbid nothing: "don't hesitate"."""
    if not any(hint in sentence for hint in _HINTS):
        return sentence
    return _INVITING.sub(lambda said: " " * len(said[0]), sentence)


def _is_topic(between: str) -> bool:
    """Tell whether what follows a hit only says what it is about: "call me about the shop page"."""
    return _TOPIC.search(between) is not None


def _is_left_behind(sentence: str, topic: tuple[int, int], start: int) -> bool:
    """Tell whether a request begins anew after a topic: "the podcast pays well, add me on ..."."""
    begin, end = topic
    between = sentence[end:start]
    if _WORK.fullmatch(sentence[begin:end]) is None or _TIES.search(between) is not None:
        return False
    headed = between.startswith(":") and sentence[:begin].strip() in _HEADS
    return not headed and _TURN.search(between) is not None


def sentence_around(folded: Folded, start: int, end: int) -> tuple[int, int]:
    """Give the sentence a hit stands in, as far as a guard looks."""
    ends = folded.ends
    first = bisect_right(ends, start)
    begin = ends[first - 1] if first else 0
    stop = ends[min(bisect_left(ends, end), len(ends) - 1)]
    return max(begin, start - _AROUND), min(stop, end + _AROUND)


def around(folded: Folded, start: int, end: int) -> str:
    """Give the sentence a span stands in with the one before and the one after, within bounds."""
    begin, stop = sentence_around(folded, start, end)
    before, _ = sentence_around(folded, max(begin - 1, 0), max(begin, 1))
    _, after = sentence_around(
        folded, min(stop, len(folded.text) - 1), min(stop + 1, len(folded.text))
    )
    return folded.text[max(before, start - 2 * _AROUND) : min(after, end + 2 * _AROUND)]
