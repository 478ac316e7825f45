"""The rulebook as automata, and the hits it has in a text.

Time is linear in the length of the text: every pattern is an RE2 automaton, every gap in one has
an end, and a guard looks no further than `_AROUND` characters from a hit.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from tactful.atoms import Atoms, Prefilter, atoms_of, can_hit, plainly
from tactful.automata import alternatives, any_of, automaton, probe
from tactful.details import mark
from tactful.disguise import uncover
from tactful.errors import RuleError
from tactful.languages import not_in
from tactful.normalize import Folded, fold
from tactful.rules import Guard, Rule, spell_out

DISGUISE = "disguise"
"""The name under which a combination asks for words that were hidden from filters."""

# How far around a hit a guard looks within its sentence, in characters.
_AROUND = 200
# How many pieces of evidence one pattern gives at most: more tell nobody more.
_MOST_HITS = 100
# From how many characters on it pays to build what reads many texts fast.
_WORTH_PREPARING = 20_000
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
# Said to invite, not to forbid.
_INVITING = re.compile(
    r"\b(?:don'?t|do not|never) (?:hesitate|be shy|be afraid|worry|forget|mind me)\b(?: to)?"
    r"|\bwhy (?:not|don'?t (?:we|you|i))\b|\bno (?:worries|problem|rush|need to worry)\b"
    r"|\bnot (?:a scam|spam|a bot)\b"
)
# From this letter on, words stand side by side without a gap.
_NO_EDGES = "\u2e80"
# How much of a cut word is added at most, in characters.
_LONGEST_WORD = 24
_LOOSE = " \t\r\n,;:.!?-\"'"


def read(text: str) -> Folded:
    """Give a text as rules read it: folded, disguise uncovered, contact details marked."""
    plain = uncover(fold(text), text)
    folded = mark(plain)
    folded.absent = not_in(plain.text, text)
    return folded


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

    def packed(self) -> tuple[str, str, str, Mapping[str, Sequence[str]]]:
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
            for found in finder.finditer(part[place]):
                if place == "sentence" and (
                    _is_topic(sentence[end : found.start()])
                    or _is_left_behind(sentence, found.span(), start)
                ):
                    continue
                return _MARKS.sub("", found.group()).strip() or place
        return None


class Hit(NamedTuple):
    """Where a pattern of a rule hit, in the folded text and in the original.

    `guard` and `because` tell which guard made it harmless and by which words, if one did.
    """

    rule: Rule
    folded: tuple[int, int]
    start: int
    end: int
    guard: str = ""
    because: str = ""


class Finder:
    """One pattern of a rule with the guards that hold for it."""

    def __init__(
        self,
        rule: Rule,
        language: str,
        pattern: str,
        *,
        atoms: Atoms,
        guards: Sequence[CompiledGuard],
        source: str = "",
    ) -> None:
        """Take a pattern spelled out, in the language of its wording.

        It is an alternative of `source`, which stands in the rule's file.
        """
        self.rule = rule
        self.language = language
        self.pattern = pattern
        self.atoms = atoms
        self.guards = guards
        self.source = source

    @property
    def where(self) -> str:
        """Where the pattern stands, for the message of an error."""
        return _where(self.rule, self.language)

    @cached_property
    def automaton(self) -> Any:
        """The pattern compiled."""
        return automaton(self.where, self.pattern)

    @cached_property
    def probe(self) -> Callable[[bytes], Any]:
        """What tells whether the pattern hits an encoded text."""
        return probe(self.pattern)

    def hits(self, folded: Folded) -> Iterator[Hit]:
        """Give the hits of the pattern in order, those that a guard silences among them."""
        spans = [found.span() for found in self.automaton.finditer(folded.encoded)]
        if not spans:
            return
        counted = 0
        for found in folded.characters(spans):
            start, end = _trimmed(folded.text, *found)
            a, b = folded.span(*_whole(folded.text, start, end)) if start < end else (0, 0)
            if a >= b:
                continue
            guard, because = self._silenced(folded, start, end)
            yield Hit(self.rule, (start, end), a, b, guard, because)
            counted += not guard
            if counted == _MOST_HITS:
                return

    def _silenced(self, folded: Folded, start: int, end: int) -> tuple[str, str]:
        if not self.guards:
            return "", ""
        begin, stop = _sentence(folded, start, end)
        sentence = _INVITING.sub(lambda said: " " * len(said[0]), folded.text[begin:stop])
        for guard in self.guards:
            if guard.language != self.language and guard.language in folded.absent:
                continue
            because = guard.silences(sentence, start - begin, end - begin)
            if because is not None:
                return guard.name, because
        return "", ""


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


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _LOOSE:
        start += 1
    while start < end and text[end - 1] in _LOOSE:
        end -= 1
    return start, end


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Give a span with the words whole that it begins or ends in; Chinese has no such edges."""
    least, most = max(start - _LONGEST_WORD, 0), min(end + _LONGEST_WORD, len(text))
    while start > least and _in_word(text[start - 1]) and _in_word(text[start]):
        start -= 1
    while end < most and _in_word(text[end]) and _in_word(text[end - 1]):
        end += 1
    return start, end


def _in_word(letter: str) -> bool:
    return letter < _NO_EDGES and letter.isalnum()


def _sentence(folded: Folded, start: int, end: int) -> tuple[int, int]:
    """Give the sentence a hit stands in, as far as a guard looks."""
    ends = folded.ends
    first = bisect_right(ends, start)
    begin = ends[first - 1] if first else 0
    stop = ends[min(bisect_left(ends, end), len(ends) - 1)]
    return max(begin, start - _AROUND), min(stop, end + _AROUND)


def around(folded: Folded, start: int, end: int) -> str:
    """Give the sentence a span stands in with the one before and the one after, within bounds."""
    begin, stop = _sentence(folded, start, end)
    before, _ = _sentence(folded, max(begin - 1, 0), max(begin, 1))
    _, after = _sentence(folded, min(stop, len(folded.text) - 1), min(stop + 1, len(folded.text)))
    return folded.text[max(before, start - 2 * _AROUND) : min(after, end + 2 * _AROUND)]


class Ruleset:
    """Rules, ready to be matched. Their combinations are weighed in tactful.scan."""

    def __init__(self, rules: Sequence[Rule], finders: Sequence[Finder]) -> None:
        """Take rules and the finders of their patterns, in order."""
        self.rules = tuple(rules)
        self.finders = tuple(finders)
        self._read = 0
        self.titles = {rule.id: rule.title for rule in rules} | {DISGUISE: "Words in disguise"}
        self._takers: dict[str, list[int]] = {rule.id: [i] for i, rule in enumerate(rules)}
        for i, rule in enumerate(rules):
            for combination in rule.combine:
                for part in (*combination.all, *combination.any):
                    self._takers.setdefault(part, []).append(i)

    def touched_by(self, ids: Iterable[str]) -> list[Rule]:
        """Give the rules that have one of these ids or combine one of them, in order."""
        numbers = {number for name in ids for number in self._takers.get(name, ())}
        return [self.rules[number] for number in sorted(numbers)]

    @cached_property
    def _prefilters(self) -> Mapping[str, tuple[list[int], Prefilter]]:
        """Give by language the numbers of its finders and what tells which can hit."""
        numbers: dict[str, list[int]] = {}
        for number, finder in enumerate(self.finders):
            numbers.setdefault(finder.language, []).append(number)
        return {
            language: (own, Prefilter([self.finders[number].atoms for number in own]))
            for language, own in numbers.items()
        }

    def candidates(self, folded: Folded) -> list[int]:
        """Give the numbers of the finders that a text can set off at all, in order."""
        plain = plainly(folded.encoded)
        found = [
            own[i]
            for language, (own, prefilter) in self._prefilters.items()
            if language not in folded.absent
            for i in prefilter.candidates(plain)
        ]
        return sorted(found)

    def hits(self, folded: Folded) -> list[Hit]:
        """Give every hit in a text that was read, in the order of the rules, then of the text."""
        if self._read + len(folded.text) < _WORTH_PREPARING:
            self._read += len(folded.text)
            able = [f for f in self.finders if f.language not in folded.absent]
            plain = plainly(folded.encoded).decode()
            able = [f for f in able if can_hit(f.atoms, plain)]
            return [hit for finder in able for hit in finder.hits(folded)]
        encoded = folded.encoded
        finders = [self.finders[i] for i in self.candidates(folded)]
        able = [finder for finder in finders if finder.probe(encoded)]
        return [hit for finder in able for hit in finder.hits(folded)]


def finders_of(
    rule: Rule, words: Mapping[str, Mapping[str, str]], guards: Mapping[str, Guard]
) -> Iterator[Finder]:
    """Give a finder for each pattern of a rule, in all its languages.

    `words` holds the word lists of each language; "" those that all share. A text may be in several
    languages, so the guards of all of them come with each pattern. Raises RuleError when the rule
    names a guard or a list of words that there is not.
    """
    guarded = {
        language: tuple(_guards(rule, language, _lists(words, language), guards))
        for language, _ in rule.languages()
    }
    everyone = tuple(guard for own in guarded.values() for guard in own)
    for language, wording in rule.languages():
        for pattern in wording.patterns:
            spelled = spell_out(_where(rule, language), pattern, _lists(words, language))
            # Each alternative has words of its own that tell whether it need be looked at.
            for part in alternatives(spelled):
                yield Finder(
                    rule, language, part, atoms=atoms_of(part), guards=everyone, source=pattern
                )


def _where(rule: Rule, language: str) -> str:
    suffix = "" if language == "en" else f".{language}"
    return f"{rule.id}{suffix}.toml: {rule.id}"


def _lists(words: Mapping[str, Mapping[str, str]], language: str) -> Mapping[str, str]:
    return words.get(language, words[""])


def _guards(
    rule: Rule, language: str, words: Mapping[str, str], guards: Mapping[str, Guard]
) -> Iterator[CompiledGuard]:
    where, wording = _where(rule, language), dict(rule.languages())[language]
    for name in wording.guards:
        if name not in guards:
            raise RuleError(
                f"{where}: no guard is called {name!r}", hint=f"there are: {', '.join(guards)}"
            )
    shared = [(name, guards[name]) for name in wording.guards]
    own = Guard(sentence=wording.unless, before=wording.unless_before, after=wording.unless_after)
    for name, guard in (*shared, ("unless", own)):
        places = {
            place: [spell_out(where, pattern, words) for pattern in patterns]
            for place, patterns in (
                ("sentence", guard.sentence),
                ("before", guard.before),
                ("after", guard.after),
            )
        }
        if any(places.values()):
            yield CompiledGuard(name, language, where, places)
