"""With which words the reply answers the asks of the client."""

import re
import textwrap
from collections.abc import Collection, Mapping, Sequence

from tactful.about import app_asked, day_asked, thing_asked
from tactful.asks import Ask
from tactful.intent import Intent
from tactful.moves import MoveMaker
from tactful.owed import NAMED, is_told
from tactful.promptfile import Situation
from tactful.records import Evidence, Move, MoveKind

_GIST_LENGTH = 60
_LEAST_GIST = 3
_WORDS = re.compile(r"[\w'’%$€£-]+")
_GATHERED = 3  # from so many on, answers share a sentence
_HOURLY = re.compile(r"(?i)\b(?:rates?|hourly|per hour|an hour|/ ?h(?:r|our)?)\b")
_HELLO = (
    r"hi|hello|hey|dear|hola|buen[oa]s?|estimad[oa]s?|oi|ol[áa]|prezad[oa]s?|bo[am]|bonjour|salut"
    r"|bonsoir|hallo|moin|guten|sehr geehrte[rn]?|liebe[rn]?|здравствуйте|привет|добрый|доброе"
)
_SALUTATION = re.compile(
    rf"(?i)^\W*(?:{_HELLO})\b[^,.!?:]{{0,20}}[,!.:]|^\W*(?:{_HELLO}|also|and|but|so|а)\b(?!-)"
)
_CONFIRM = re.compile(
    r"(?i)^\W*(?:please |pls |kindly |could you |can you )*(?:confirm|double-check|acknowledge)"
    r"(?: (?:that|if|whether))? "
)
# Where the question itself begins, behind "We are in Oslo, so" or "Could you tell me".
_QUESTION = re.compile(
    r"(?i)\b(?:how|what|which|who|whose|where|when|why|whether)\b"
    r"|(?<=[,:] )(?:do|does|did|is|are|was|were|can|could|would|will|should|have|has)\b"
)


class Answers:
    """The moves that answer the asks, and those that say and ask what the freelancer wants."""

    def __init__(
        self,
        maker: MoveMaker,
        named: Mapping[Evidence, str],
        said: str,
        intent: Intent,
        *,
        several: Collection[str] = frozenset(),
        anywhere: bool = False,
    ) -> None:
        """Take what asks are about, by their words, and the name that the letter says before.

        `several` are the answers that several asks share, `anywhere` tells that the two may talk
        where they like.
        """
        self._maker = maker
        self._named = named
        self._said = said
        self._intent = intent
        self._several = several
        self._anywhere = anywhere
        self._further: tuple[Ask, ...] = ()

    def to(self, asks: Sequence[Ask]) -> list[Move]:
        """Give the answers to some asks; three or more share a sentence."""
        self._further = tuple(ask for ask in asks if ask.answer in NAMED and not self._names(ask))[
            1:
        ]
        gathered = [ask for ask in asks if self._has_clause(ask)]
        if len(gathered) < _GATHERED:
            return [*map(self._answer, asks)]
        rest = [ask for ask in asks if ask not in gathered]
        return [self._gathered(gathered), *map(self._answer, rest)]

    def _file(self, ask: Ask) -> str:
        """Give the file that answers an ask: that of its kind where the language has no finer."""
        own = f"asks/{ask.answer}.md"
        if ask.kind and not self._maker.book.wording(own):
            return f"asks/{ask.kind.replace('_', '-')}.md"
        return own

    def _names(self, ask: Ask) -> bool:
        """Tell whether the answer to an ask says in its own words what it is about."""
        return bool(self._named.get(ask.evidence) or thing_asked(ask.evidence.text))

    def _has_clause(self, ask: Ask) -> bool:
        file, about = self._file(ask), self._about(ask)
        told = is_told(ask) and self._maker.book.has(file, "told", about)
        return not told and self._maker.book.has(file, "clause", about)

    def _gathered(self, asks: Sequence[Ask]) -> Move:
        clauses = [
            self._maker.book.options(self._file(ask), "clause", self._about(ask)) for ask in asks
        ]
        options = self._maker.joined("gathered.md", "gathered", clauses)
        return self._maker.move("answer", "moves/gathered.md", options, asks=asks)

    def _answer(self, ask: Ask) -> Move:
        file, about = self._file(ask), self._about(ask)
        told = is_told(ask) and self._maker.book.has(file, "told", about)
        options = self._maker.book.options(file, "told" if told else "answer", about)
        # The gap that names the question comes first; the bare one is for a question that must
        # not come back in the reply.
        kind = MoveKind.FIXED if ask.answer in {*NAMED, "agreement"} else MoveKind.CHOSEN
        return self._maker.move("answer", file, options, kind=kind, asks=[ask])

    def _about(self, ask: Ask) -> Situation:
        """Give the situation with what an ask is about, unless the letter has just named it."""
        own = self._named.get(ask.evidence, "")
        return self._maker.situation.using(
            gist=gist(ask),
            topic="" if own == self._said else own,
            thing=thing_asked(ask.evidence.text),
            day=day_asked(ask.evidence.text),
            app=app_asked(ask.evidence.text) if self._anywhere else "",
            several=ask.answer in self._several,
            again=ask in self._further,
            hourly=bool(_HOURLY.search(ask.evidence.text)),
        )

    def intended(self) -> list[Move]:
        """Give what the freelancer wants said."""
        file, intent = "moves/intent.md", self._intent
        said = [
            (section, {"words": words})
            for section, all_words in (
                ("say", intent.says),
                ("gap", (intent.foreign,) if intent.foreign else ()),
            )
            for words in all_words
        ]
        return [
            self._maker.move(
                "intent",
                file,
                self._maker.options(file, section, **values),
                kind=MoveKind.FIXED,
            )
            for section, values in said
        ]

    def wanted(self) -> list[Move]:
        """Give what the freelancer wants asked."""
        intent, file = self._intent, "moves/intent.md"
        return [
            self._maker.move(
                "question",
                file,
                self._maker.options(file, name, words=words),
            )
            for name, all_words in (
                ("ask for", intent.things),
                ("ask to", intent.requests),
                ("ask", intent.questions),
                ("ask about", intent.topics),
            )
            for words in all_words
        ]


def gist(ask: Ask) -> str:
    """Give an ask in a few words, for a gap that names it: the question without what leads in."""
    text = _CONFIRM.sub("", _SALUTATION.sub("", ask.evidence.text))
    begun = _QUESTION.search(text)
    words = _WORDS.findall(text[begun.start() :] if begun else text)
    if len(words) < _LEAST_GIST:
        words = _WORDS.findall(text)
    return textwrap.shorten(" ".join(words), _GIST_LENGTH, placeholder="…")
