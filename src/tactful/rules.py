"""Rules: one red flag a file, with the words that must and must not set it off.

A rule file is refused unless its own samples come out as written, so a rulebook that
loads is a rulebook that works.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol, Self

import re2
from pydantic import Field, ValidationError, model_validator

from tactful.errors import RuleError
from tactful.normalize import Folded, fold, sentences
from tactful.records import Category, Evidence, Fault, Record, Severity

RULEBOOK = Path(__file__).parent / "rulebook"
_WORD = re.compile(r"\{([a-z_]+)\}")


class MatchSample(Record):
    """A text the rule must find, and the very words it must point at."""

    text: str
    evidence: str


class NoMatchSample(Record):
    """A harmless text that looks alike and must stay quiet."""

    text: str


class Rule(Record):
    """One red flag as its file describes it.

    `patterns` find it. `unless` silences a hit when found anywhere in its sentence,
    `unless_before` when found in the part of the sentence before it.
    """

    id: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$")
    title: str
    category: Category | Fault
    severity: Severity = Severity.HIGH
    why: str
    benign_reading: str = ""
    advice: str = ""
    false_positives: str = ""
    patterns: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()
    unless_before: tuple[str, ...] = ()
    match: tuple[MatchSample, ...] = Field(min_length=1)
    no_match: tuple[NoMatchSample, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _explains_a_red_flag(self) -> Self:
        if isinstance(self.category, Category) and not self.why:
            raise ValueError("a rule says why")
        return self


class Span(Protocol):
    """What a search gives: where it hit."""

    def start(self) -> int:
        """Index of the first character."""

    def end(self) -> int:
        """Index after the last character."""


class Automaton(Protocol):
    """A compiled RE2 pattern: linear in the length of the text, whatever the text holds."""

    def search(self, text: str) -> Span | None:
        """Give the first hit."""

    def finditer(self, text: str) -> Iterator[Span]:
        """Give the hits from left to right, none overlapping another."""


class CompiledRule(NamedTuple):
    """A rule and its automata; a guard is None when the rule has none of its kind."""

    rule: Rule
    finder: Automaton
    unless: Automaton | None
    unless_before: Automaton | None

    def evidence(self, text: str, folded: Folded) -> tuple[Evidence, ...]:
        """Find the rule's words in `text`, in order; `folded` is the same text folded."""
        spans = sentences(folded.text)
        return tuple(
            Evidence(start=start, end=end, text=text[start:end])
            for hit in self.finder.finditer(folded.text)
            if hit.start() < hit.end() and not self._silenced(hit, folded.text, spans)
            for start, end in [folded.span(hit.start(), hit.end())]
        )

    def _silenced(self, hit: Span, text: str, spans: Sequence[tuple[int, int]]) -> bool:
        start = next(a for a, b in spans if hit.start() < b)
        end = next(b for _, b in spans if hit.end() <= b)
        before = self.unless_before is not None and self.unless_before.search(
            text[start : hit.start()]
        )
        return bool(before or (self.unless is not None and self.unless.search(text[start:end])))


def load_rules(folder: Path) -> tuple[CompiledRule, ...]:
    """Read every rule file of a folder, in the order of their names, and prove its samples.

    Raises RuleError naming file, rule and fault when one cannot be used as written.
    """
    words = _load_words(folder.parent / "words.toml")
    return tuple(_load_rule(path, words) for path in sorted(folder.glob("*.toml")))


@cache
def incoming_rules() -> tuple[CompiledRule, ...]:
    """Give the shipped rules for what clients write."""
    return load_rules(RULEBOOK / "incoming")


@cache
def outgoing_rules() -> tuple[CompiledRule, ...]:
    """Give the shipped rules for what a reply must not say."""
    return load_rules(RULEBOOK / "outgoing")


def read_toml(path: Path) -> dict[str, object]:
    """Parse a TOML file of the rulebook.

    Raises RuleError with file and line when it is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise RuleError(f"{path.name}: not valid TOML: {fault}") from fault


def _load_words(path: Path) -> dict[str, str]:
    words: dict[str, str] = {}
    for name, pattern in read_toml(path).items():
        words[name] = _spell_out(f"{path.name}: {name}", str(pattern), words)
    return words


def _spell_out(where: str, pattern: str, words: Mapping[str, str]) -> str:
    unknown = next((name for name in _WORD.findall(pattern) if name not in words), None)
    if unknown:
        raise RuleError(
            f"{where}: no word list is called {{{unknown}}}",
            hint=f"words.toml has: {', '.join(words) or 'nothing above it'}",
        )
    return _WORD.sub(lambda found: words[found[1]], pattern)


def _load_rule(path: Path, words: Mapping[str, str]) -> CompiledRule:
    try:
        rule = Rule.model_validate(read_toml(path))
    except ValidationError as fault:
        first = fault.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "rule"
        raise RuleError(f"{path.name}: {where}: {first['msg']}") from fault
    if rule.id != path.stem:
        raise RuleError(
            f"{path.name}: {rule.id}: the id is not the file's name",
            hint=f'write id = "{path.stem}" or rename the file',
        )
    compiled = _compile(path, rule, words)
    _prove(path, compiled)
    return compiled


def _compile(path: Path, rule: Rule, words: Mapping[str, str]) -> CompiledRule:
    where = f"{path.name}: {rule.id}"

    def join(patterns: Sequence[str]) -> Automaton:
        return automaton(where, [_spell_out(where, pattern, words) for pattern in patterns])

    return CompiledRule(
        rule=rule,
        finder=join(rule.patterns),
        unless=join(rule.unless) if rule.unless else None,
        unless_before=join(rule.unless_before) if rule.unless_before else None,
    )


def automaton(where: str, patterns: Sequence[str]) -> Automaton:
    """Compile patterns into one automaton that hits wherever any of them does.

    Raises RuleError, beginning with `where`, when RE2 cannot read them.
    """
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 64 << 20
    try:
        joined: Automaton = re2.compile("|".join(f"(?:{p})" for p in patterns), options)
    except re2.error as fault:
        raise RuleError(
            f"{where}: not a pattern RE2 can read: {fault}",
            hint="RE2 has no look-around and no back-references; use unless or unless_before",
        ) from fault
    return joined


def _prove(path: Path, compiled: CompiledRule) -> None:
    """Raise RuleError unless every sample of the rule comes out as its author wrote."""
    for sample in compiled.rule.match:
        found = [e.text for e in compiled.evidence(sample.text, fold(sample.text))]
        if sample.evidence not in found:
            raise RuleError(
                f"{path.name}: {compiled.rule.id}: match sample {sample.text!r} "
                f"should give {sample.evidence!r}, gives {found or 'nothing'}"
            )
    for quiet in compiled.rule.no_match:
        found = [e.text for e in compiled.evidence(quiet.text, fold(quiet.text))]
        if found:
            raise RuleError(
                f"{path.name}: {compiled.rule.id}: no_match sample {quiet.text!r} gives {found}"
            )
