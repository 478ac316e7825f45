"""Finders: the patterns of rules, ready to be looked for, with the guards that silence them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from tactful.automata import alternatives, automaton, spans_in
from tactful.errors import RuleError
from tactful.guards import CompiledGuard, sentence_around, without_invitations
from tactful.languages import not_in
from tactful.normalize import Folded
from tactful.rules import Guard, Rule, spell_out

# How many pieces of evidence one pattern gives at most: more tell nobody more.
_MOST_HITS = 100
# From this letter on, words stand side by side without a gap.
_NO_EDGES = "\u2e80"
# How much of a cut word is added at most, in characters.
_LONGEST_WORD = 24
_LOOSE = " \t\r\n,;:.!?-\"'"


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
        guards: Sequence[CompiledGuard],
        source: str = "",
    ) -> None:
        """Take a pattern spelled out, in the language of its wording.

        It is an alternative of `source`, which stands in the rule's file.
        """
        self.rule = rule
        self.language = language
        self.pattern = pattern
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

    def guarded_by(self, guards: Sequence[CompiledGuard]) -> "Finder":
        """Give the same pattern, compiled once for both, with other guards."""
        other = Finder(self.rule, self.language, self.pattern, guards=guards, source=self.source)
        other.automaton = self.automaton
        return other

    def spans(self, folded: Folded) -> list[tuple[int, int]]:
        """Give the spans of the encoded text in which the pattern hits, in order."""
        return [*spans_in(self.automaton, folded.encoded)]

    def hits(self, folded: Folded, spans: Sequence[tuple[int, int]]) -> Iterator[Hit]:
        """Give what the spans are hits of, in order, those that a guard silences among them."""
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
        begin, stop = sentence_around(folded, start, end)
        sentence = without_invitations(folded.text[begin:stop])
        others = {guard.language for guard in self.guards} - {self.language, *folded.absent}
        resting = _absent(folded, begin, stop) if others else folded.absent
        for guard in self.guards:
            if guard.language != self.language and guard.language in resting:
                continue
            because = guard.silences(sentence, start - begin, end - begin)
            if because is not None:
                return guard.name, because
        return "", ""


def _absent(folded: Folded, start: int, end: int) -> Collection[str]:
    """Give the languages of which a part of a text shows no sign: the rest clears no hit in it."""
    written = folded.original[slice(*folded.span(start, end))] if start < end else ""
    return {*folded.absent, *not_in(folded.text[start:end], written)}


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


def finders_of(
    rule: Rule, words: Mapping[str, Mapping[str, str]], guards: Mapping[str, Guard]
) -> Iterator[Finder]:
    """Give a finder for each pattern of a rule, in all its languages.

    `words` holds the word lists of each language; "" those that all share. A text may be in several
    languages, so the guards of all of them come with each pattern; those hold of which the hit's
    own sentence shows a sign. Raises RuleError when the rule
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
                yield Finder(rule, language, part, guards=everyone, source=pattern)


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
