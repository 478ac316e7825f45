"""Whether the sentences of a book may be said: their length, what they claim, the outgoing check.

The limits and the claims stand in `lint.toml`.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from tactful.errors import NoWordingError, PromptError
from tactful.policy import rule_on
from tactful.postcheck import Bounds, violations
from tactful.promptfile import Line, PromptFile, Situation
from tactful.prompts import ENGLISH, EXAMPLES, PromptBook
from tactful.records import Category, Message, Platform, Stage, Stance, Tone, Verdict
from tactful.rulebook import outgoing_rules
from tactful.shapes import Remark, base_of, has_sections, language_of, remark_of
from tactful.shown import unfit_example
from tactful.tables import read_toml
from tactful.templates import Values

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_END = re.compile(r"[.!?:](?:\s|$)")
_LONG = 7
_LETTERS_A_TOKEN = 4
_SAMPLES: Mapping[str, str | bool | list[str]] = {
    "text": "the lid",
    "flag": True,
    "list": ["the lid"],
}
_TEST = re.compile(r"\{%-?\s*(?:el)?if\s+(.*?)%\}")
_NAME = re.compile(r"[a-z_]\w*")


class Claim(NamedTuple):
    """Something that no approved sentence says: what it is, what to do, the words that say it."""

    what: str
    hint: str
    words: re.Pattern[str]


class Place(NamedTuple):
    """Where a sentence may be said, as far as the check is concerned."""

    platform: Platform
    stage: Stage


_PLACES = tuple(Place(platform, stage) for platform in Platform for stage in Stage)


@cache
def situations() -> tuple[Situation, ...]:
    """Give every platform, stage, stance and tone there is, without values."""
    return tuple(Situation(*axes) for axes in product(Platform, Stage, Stance, Tone))


def places(file: PromptFile) -> Mapping[Line, frozenset[Place]]:
    """Give each sentence of a file with the places where it may be said.

    A move that `serves` a risk welcomes it: it is said where the platform allows it alone.
    """
    welcome = file.name.startswith("moves/") and set(file.front.serves)
    everywhere = {place for place in _PLACES if not welcome or welcome <= _allowed(place)}
    blocks = file.blocks()
    kept = {block.section for block in blocks if block.qualifiers}
    found: dict[Line, set[Place]] = {}
    for block in blocks:
        for line in block.sentences if block.section not in kept else ():
            found[line] = set(everywhere)
    for section, situation in product(kept, situations()):
        for line in file.sentences(section, situation):
            found.setdefault(line, set()).add(Place(situation.platform, situation.stage))
    return {line: frozenset(found[line] & everywhere) for line in sorted(found)}


def reading(text: str) -> float:
    """Give how hard a text is to read, as LIX: below 40 is easy, above 60 is hard.

    It is the words a sentence plus the share, in hundredths, of words of 7 letters or more.
    """
    words = _WORD.findall(text)
    long = sum(len(word) >= _LONG for word in words)
    return len(words) / max(1, len(_END.findall(text))) + 100 * long / max(1, len(words))


def unfit(book: PromptBook, name: str) -> Iterator[Remark]:
    """Give what the sentences of a file may not say, at most one remark a sentence.

    A text that the model reads with every message is held to a number of tokens instead.
    """
    try:
        if name.startswith(EXAMPLES):
            yield from unfit_example(book.file(name))
        elif has_sections(name):
            checked = _Checked(book, name)
            for line, where in places(book.file(name)).items():
                yield from checked.faults(line, where)
        elif not name.startswith("stances/"):
            yield from _too_much(book.file(name))
    except NoWordingError:
        return  # the platforms have no phrases in this language, which is told elsewhere
    except PromptError as fault:
        yield remark_of(fault)


def _too_much(file: PromptFile) -> Iterator[Remark]:
    most = _limits()["fixed_tokens"]
    tokens = len(file.text) // _LETTERS_A_TOKEN
    if tokens > most:
        what = f"its text is about {tokens} tokens, {most} are the most"
        hint = "the model reads it with every message"
        yield Remark(file=file.name, line=file.body_line, what=what, hint=hint)


class _Checked:
    """The sentences of one file, filled in for each place and looked at."""

    def __init__(self, book: PromptBook, name: str) -> None:
        self.file = book.file(name)
        self.language = language_of(name)
        self.book = book.within(self.language)
        self.declared = book.file(base_of(name)).front.variables
        self._given: dict[Place, Values] = {}

    def faults(self, line: Line, where: frozenset[Place]) -> Iterator[Remark]:
        """Give the first thing that is wrong with a sentence, with the first place where it is."""
        seen: dict[str, list[Place]] = {}
        for place in (place for place in _PLACES if place in where):
            for text in self._texts(line, place):
                seen.setdefault(text, []).append(place)
        for text, said in seen.items():
            remark = self._style(line, text) or self._check(line, text, said)
            if remark:
                yield remark
                return

    def _texts(self, line: Line, place: Place) -> Iterator[str]:
        given = self._given.get(place) or self._given.setdefault(place, self._phrases(place))
        samples = {name: _SAMPLES[kind] for name, kind in self.declared.items()}
        tested = {name for test in _TEST.findall(line.text) for name in _NAME.findall(test)}
        unknown = [name for name in samples if name in tested and name not in given]
        ways = [(samples[name], type(samples[name])()) for name in unknown]
        for chosen in product(*ways):
            values = {**samples, **given, **dict(zip(unknown, chosen, strict=True))}
            text = self.file.render(line, values, self.declared).strip()
            if text:
                yield text

    def _phrases(self, place: Place) -> Values:
        message = Message(text="x", platform=place.platform, stage=place.stage)
        return self.book.situation(message, Stance.ANSWER, Tone.WARM).values

    def _style(self, line: Line, text: str) -> Remark | None:
        limits = _limits()
        words = len(_WORD.findall(text))
        if words > limits["words"]:
            what = f"{words} words, {limits['words']} are the most"
            return self._remark(line, what, "make two sentences of it, a line each")
        if len(text) > limits["letters"]:
            return self._remark(line, f"{len(text)} letters, {limits['letters']} are the most")
        for claim in _claims(self.language):
            found = claim.words.search(text)
            if found:
                return self._remark(line, f"{found[0]!r} is {claim.what}", claim.hint)
        hard = reading(text) if words >= limits["short"] else 0
        most = limits["reading" if self.language == ENGLISH else "foreign"]
        if hard > most:
            what = f"hard to read: LIX {hard:.0f}, {most} is the most"
            return self._remark(line, what, "shorter words, shorter sentences")
        return None

    def _check(self, line: Line, text: str, said: list[Place]) -> Remark | None:
        failing = [(place, fault) for place in said if (fault := _first_violation(text, place))]
        if not failing:
            return None
        (place, fault), *more = failing
        others = f" and {len(more)} more" if more else ""
        what = f"{fault} on {place.platform} at {place.stage}{others}"
        return self._remark(line, f"does not pass the check: {what}")

    def _remark(self, line: Line, what: str, hint: str = "") -> Remark:
        return Remark(file=self.file.name, line=line.number, what=what, hint=hint)


def _first_violation(text: str, place: Place) -> str:
    """Give the rule that keeps a text back and its words, empty when it may be said there."""
    return _violation(text, place.platform, _allowed(place))


@cache
def _violation(text: str, platform: Platform, allowed: frozenset[Category]) -> str:
    stage = next(s for s in Stage if _allowed(Place(platform, s)) == allowed)
    message = Message(text="x", platform=platform, stage=stage)
    found = violations(text, Bounds(message, outgoing_rules(), judged="figures"))
    return f"{found[0].rule}: {found[0].text!r}" if found else ""


@cache
def _allowed(place: Place) -> frozenset[Category]:
    message = Message(text="x", platform=place.platform, stage=place.stage)
    return frozenset(c for c in Category if rule_on(message, c).verdict is Verdict.ALLOWED)


@cache
def _limits() -> Mapping[str, int]:
    return dict(_table()["limits"])


@cache
def _claims(language: str) -> tuple[Claim, ...]:
    return tuple(_claim(entry, language) for entry in _table()["claim"])


def _claim(entry: Mapping[str, Any], language: str) -> Claim:
    words = "|".join((*(rf"\b(?:{p})\b" for p in entry.get(language, ())), *entry.get("any", ())))
    return Claim(entry["what"], entry["hint"], re.compile(words or r"(?!)", re.IGNORECASE))


@cache
def _table() -> Mapping[str, Any]:
    return read_toml(Path(__file__).with_name("lint.toml"))
