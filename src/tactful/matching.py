"""The rulebook as a whole, and the hits it has in a text.

Time is linear in the length of the text: every pattern is an RE2 automaton, every gap in one has
an end, and a guard looks no further than a few hundred characters from a hit.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property

from tactful.details import mark
from tactful.disguise import uncover
from tactful.finders import Finder, Hit
from tactful.languages import not_in
from tactful.normalize import Folded, fold
from tactful.prefilter import Index, Prefilter
from tactful.rules import Rule

DISGUISE = "disguise"
"""The name under which a combination asks for words that were hidden from filters."""


def read(text: str) -> Folded:
    """Give a text as rules read it: folded, disguise uncovered, contact details marked."""
    plain = uncover(fold(text), text)
    folded = mark(plain)
    folded.absent = not_in(plain.text, text)
    folded.original = text
    return folded


class Ruleset:
    """Rules, ready to be matched. Their combinations are weighed in tactful.scan."""

    def __init__(
        self,
        rules: Sequence[Rule],
        finders: Sequence[Finder],
        *,
        index: Index | None = None,
        beneath: "Ruleset | None" = None,
    ) -> None:
        """Take rules and the finders of their patterns, in order.

        The index says which finders a text can set off; without one each is tried. A ruleset
        `beneath` lends the finders of those rules that it shares.
        """
        self.rules = tuple(rules)
        self._own = finders
        self._index = index
        self._beneath = beneath
        self.points = {rule.id: rule.points for rule in rules if rule.points}
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

    @property
    def finders(self) -> tuple[Finder, ...]:
        """The finders of all patterns, in order."""
        lent = self._lent(self._beneath.finders) if self._beneath else ()
        return (*lent, *self._own)

    def _lent(self, finders: Iterable[Finder]) -> list[Finder]:
        return [finder for finder in finders if id(finder.rule) in self._known]

    @cached_property
    def _known(self) -> frozenset[int]:
        return frozenset(map(id, self.rules))

    @cached_property
    def _prefilter(self) -> Prefilter | None:
        return Prefilter(self._index) if self._index is not None else None

    def candidates(self, folded: Folded) -> list[Finder]:
        """Give the finders that a text can set off at all, in order."""
        lent = self._lent(self._beneath.candidates(folded)) if self._beneath else []
        if self._prefilter is None:
            return [*lent, *(f for f in self._own if f.language not in folded.absent)]
        numbers = self._prefilter.candidates(folded.encoded, frozenset(folded.absent))
        return [*lent, *(self._own[number] for number in numbers)]

    def hits(self, folded: Folded) -> list[Hit]:
        """Give every hit in a text that was read, in the order of the rules, then of the text."""
        found = ((finder, finder.spans(folded)) for finder in self.candidates(folded))
        return [hit for finder, spans in found if spans for hit in finder.hits(folded, spans)]
