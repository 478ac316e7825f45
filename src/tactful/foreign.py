"""What a message in another language than English is about, in words that its reply can take.

A name is a thing that freelancers make, in a place where clients tell what they want, with what
says more of it: "la web para mi taller". Its articles and owners are turned round as the table of
the language tells, and nothing else, so that no case or gender can go wrong.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import takewhile
from typing import Any, NamedTuple

from tactful.naming import ENDS, Token, tokens_of
from tactful.normalize import fold
from tactful.records import Evidence
from tactful.tables import RULEBOOK, read_toml
from tactful.threads import client_words

_WORDS_BEFORE = 14
_MOST_BEFORE = 2  # words that describe a thing and stand before it
_MOST_AFTER = 2  # and behind it, or behind what joins them to it
_MOST_PIECES = 2


class Named(NamedTuple):
    """A name of the project: `words` as a reply says them, `evidence` where they come from."""

    words: str
    evidence: Evidence


def named_topics(message_text: str, language: str, me: str = "") -> tuple[Named, ...]:
    """Give what the client's project may be called in a language, often nothing.

    `me` is the freelancer's name in a pasted conversation.
    """
    table = _table(language)
    if not table:
        return ()
    text = client_words(message_text, me=me)
    reader = _Reader(tokens_of(text), table)
    spans = (reader.name_at(place) for place in range(len(reader.tokens)))
    return tuple(
        Named(words, Evidence(start=start, end=end, text=text[start:end]))
        for words, start, end in filter(None, spans)
    )


class _Reader:
    """Reads the names of things in the words of a message, as the table of a language has them."""

    def __init__(self, tokens: Sequence[Token], table: "_Table") -> None:
        self.tokens = [t._replace(plain=fold(t.plain).text) for t in tokens]
        self._table = table

    def name_at(self, place: int) -> tuple[str, int, int] | None:
        """Give the name that begins at a place, as a reply says it, and where it stands."""
        article = self._table.articles.get(self._plain(place))
        counted = article is None and self._plain(place).isdigit()
        if not (article or counted or self._table.bare) or not self._wanted(place):
            return None
        first = place + bool(article or counted)
        head = first + self._describing(first)
        last = self._end_of_thing(head)
        if last == head:
            return None
        lead = self._lead(article, last) if article else self.tokens[place].text * counted
        if lead is None:
            return None
        return self._said(lead, head if self._table.kinds else first, last, place)

    def _lead(self, article: str, last: int) -> str | None:
        """Give the article with which the reply names the thing."""
        kinds = self._table.kinds
        return kinds.get(self._table.kind_of(self._plain(last - 1)), None) if kinds else article

    def _said(self, lead: str, first: int, last: int, place: int) -> tuple[str, int, int]:
        end = self._end_of_rest(last)
        words = "".join(self._spaced(at, first) for at in range(first, end))
        if self._table.elided and words[0].lower() in "aeiouyéèêàâœ":
            lead = self._table.elided.get(lead, lead)
        space = " " if lead and not lead.endswith("'") else ""
        return f"{lead}{space}{words}", self.tokens[place].start, self.tokens[end - 1].end

    def _spaced(self, place: int, first: int) -> str:
        """Give a word as a reply says it, behind a space where it has one in the message."""
        token = self.tokens[place]
        apart = place > first and token.start > self.tokens[place - 1].end
        return " " * apart + self._turned(token)

    def _turned(self, token: Token) -> str:
        return self._table.owners.get(token.plain, token.text)

    def _plain(self, place: int) -> str:
        return self.tokens[place].plain if place < len(self.tokens) else "."

    def _wanted(self, place: int) -> bool:
        near = self.tokens[max(place - _WORDS_BEFORE, 0) : place]
        own = list(takewhile(lambda token: token.text not in ENDS, reversed(near)))
        words = " ".join(token.plain for token in reversed(own))
        return bool(self._table.wanted.search(words)) and not self._table.denied.search(words)

    def _describing(self, place: int) -> int:
        """Give how many words at a place describe the thing that follows."""
        most = range(place, place + _MOST_BEFORE)
        return sum(1 for _ in takewhile(self._describes, most))

    def _describes(self, place: int) -> bool:
        known = self._end_of_thing(place) > place
        return not known and bool(self._table.before.fullmatch(self._plain(place)))

    def _end_of_thing(self, place: int) -> int:
        """Give where a thing of one word or two ends, the place itself where there is none."""
        two = f"{self._plain(place)} {self._plain(place + 1)}"
        if two in self._table.things:
            return place + 2
        return place + self._table.is_thing(self._plain(place))

    def _end_of_rest(self, end: int) -> int:
        """Give where what says more of a thing ends; only whole pieces of it are taken."""
        for _ in range(_MOST_PIECES):
            joined = self._plain(end) in self._table.joints
            start = end + joined
            start += joined and self._plain(start) in self._table.inner
            words = self._piece(start)
            if not words:
                break
            end = start + words
        return end

    def _piece(self, place: int) -> int:
        """Give of how many words the piece at a place is, 0 where it is too long or none."""
        most = range(place, place + _MOST_AFTER + 1)
        words = len(list(takewhile(self._goes_on, most)))
        if self._table.nouns:
            capitals = (at - place + 1 for at in most[:words] if self.tokens[at].text[0].isupper())
            words = next(capitals, 0)
        return words if words <= _MOST_AFTER else 0

    def _goes_on(self, place: int) -> bool:
        """Tell whether a plain word stands at a place, none at which a name ends."""
        word, table = self._plain(place), self._table
        stops = word in table.ends or word in table.joints or word in table.inner
        return word[0].isalnum() and not stops


class _Table(NamedTuple):
    """What the names of a language are made of; see rulebook/topics.es.toml."""

    things: frozenset[str]
    endings: Mapping[str, str]
    wanted: re.Pattern[str]
    denied: re.Pattern[str]
    before: re.Pattern[str]
    articles: Mapping[str, str]
    kinds: Mapping[str, str]
    elided: Mapping[str, str]
    owners: Mapping[str, str]
    inner: frozenset[str]
    joints: frozenset[str]
    ends: frozenset[str]
    bare: bool
    nouns: bool

    def is_thing(self, word: str) -> bool:
        """Tell whether a word names something that is made, be it one or several."""
        known = word in self.things or word.removesuffix("s") in self.things
        return known or bool(self.kind_of(word))

    def kind_of(self, word: str) -> str:
        """Give the kind of a compound by how it ends, empty where that is not known."""
        return next((kind for end, kind in self.endings.items() if word.endswith(end)), "")


@cache
def _table(language: str) -> _Table | None:
    path = RULEBOOK / f"topics.{language}.toml"
    return _of(read_toml(path)) if path.exists() else None


def _of(table: Mapping[str, Any]) -> _Table:
    words = {key: frozenset(table.get(key, "").split()) for key in ("inner", "joints", "ends")}
    endings: Mapping[str, str] = table.get("endings", {})
    return _Table(
        things=frozenset(word.replace("_", " ") for word in table.get("things", "").split()),
        endings={end: kind for kind, ends in endings.items() for end in ends.split()},
        wanted=re.compile("|".join(table["wanted"])),
        denied=re.compile("|".join(table["denied"])),
        before=re.compile(table.get("before", "(?!)")),
        articles=table.get("articles", {}),
        kinds=table.get("kinds", {}),
        elided=table.get("elided", {}),
        owners=table.get("owners", {}),
        bare=table.get("bare", False),
        nouns=table.get("nouns", False),
        **words,
    )
