"""Rules: one red flag a file, with the words that must and must not set it off.

A rule file is refused unless its own samples come out as written, so a rulebook that
loads is a rulebook that works.
"""

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol, Self

import re2
from pydantic import Field, ValidationError, model_validator

from tactful.errors import RuleError
from tactful.normalize import Folded, fold, sentence_ends
from tactful.records import Category, Evidence, Fault, Record, Severity

RULEBOOK = Path(__file__).parent / "rulebook"
_WORD = re.compile(r"\{([a-z_]+)\}")
# How far back in its sentence a guard looks from a hit, in characters.
_BEFORE = 200


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


@dataclass(frozen=True)
class CompiledRule:
    """A rule and its automata, each compiled when first needed; a guard is None if there is none.

    `where` begins the message of a RuleError, `words` are those the patterns share.
    """

    where: str
    rule: Rule
    words: Mapping[str, str]

    @cached_property
    def finder(self) -> Automaton:
        """What finds the rule's words."""
        return self._join(self.rule.patterns)

    @cached_property
    def unless(self) -> Automaton | None:
        """What silences a hit anywhere in its sentence."""
        return self._join(self.rule.unless) if self.rule.unless else None

    @cached_property
    def unless_before(self) -> Automaton | None:
        """What silences a hit in the part of the sentence before it."""
        return self._join(self.rule.unless_before) if self.rule.unless_before else None

    def _join(self, patterns: Sequence[str]) -> Automaton:
        spelled = [_spell_out(self.where, pattern, self.words) for pattern in patterns]
        return automaton(self.where, spelled)

    def evidence(self, text: str, folded: Folded, ends: Sequence[int]) -> tuple[Evidence, ...]:
        """Find the rule's words in `text`, in order.

        `folded` is the same text folded, `ends` where the sentences of the folded text end.
        """
        silent: dict[tuple[int, int], bool] = {}
        found = []
        for hit in self.finder.finditer(folded.text):
            start, end = hit.start(), hit.end()
            if start < end and not self._silenced(folded.text, (start, end), ends, silent):
                a, b = folded.span(start, end)
                found.append(Evidence(start=a, end=b, text=text[a:b]))
        return tuple(found)

    def _silenced(
        self,
        text: str,
        hit: tuple[int, int],
        ends: Sequence[int],
        silent: dict[tuple[int, int], bool],
    ) -> bool:
        """Tell whether a guard silences a hit; `silent` remembers the sentences looked at."""
        first = bisect_right(ends, hit[0])
        begin = ends[first - 1] if first else 0
        sentence = (begin, ends[bisect_left(ends, hit[1])])
        if self.unless_before is not None:
            before = text[max(begin, hit[0] - _BEFORE) : hit[0]]
            if self.unless_before.search(before):
                return True
        if self.unless is None:
            return False
        if sentence not in silent:
            silent[sentence] = self.unless.search(text[slice(*sentence)]) is not None
        return silent[sentence]


def load_rules(folder: Path) -> tuple[CompiledRule, ...]:
    """Read every rule file of a folder, in the order of their names; each has proved its samples.

    A file whose digest stands in proved.sha256 was proved when it was written; any other is
    proved now. Raises RuleError naming file, rule and fault when one cannot be used as written.
    """
    words = load_words(folder.parent / "words.toml")
    proved = _proved_digests(folder.parent / "proved.sha256")
    rules = []
    for path in sorted(folder.glob("*.toml")):
        if digest(path) in proved:
            rules.append(_known_rule(path, words))
        else:
            rules.append(load_rule(path, words))
            prove(rules[-1])
    return tuple(rules)


def _known_rule(path: Path, words: Mapping[str, str]) -> CompiledRule:
    """Read a rule file that was validated when it was proved: the same rule, in half the time."""
    table: dict[str, Any] = read_toml(path)
    faults = {fault.value for fault in Fault}
    kind = Fault if table["category"] in faults else Category
    lists = {key: tuple(table.get(key, ())) for key in ("patterns", "unless", "unless_before")}
    known = {
        "category": kind(table["category"]),
        "severity": Severity(table.get("severity", Severity.HIGH)),
        "match": tuple(MatchSample.model_construct(**sample) for sample in table["match"]),
        "no_match": tuple(NoMatchSample.model_construct(**sample) for sample in table["no_match"]),
    }
    rule = Rule.model_construct(**{**table, **lists, **known})
    return CompiledRule(f"{path.name}: {rule.id}", rule, words)


def digest(path: Path) -> str:
    """Give the SHA-256 of a rule file together with the words its patterns share."""
    shared = path.parent.parent / "words.toml"
    return sha256(shared.read_bytes() + b"\0" + path.read_bytes()).hexdigest()


def _proved_digests(path: Path) -> frozenset[str]:
    if not path.exists():
        return frozenset()
    lines = path.read_text(encoding="ascii").splitlines()
    return frozenset(line.split()[0] for line in lines if line.strip())


@cache
def incoming_rules() -> tuple[CompiledRule, ...]:
    """Give the shipped rules for what clients write."""
    return load_rules(RULEBOOK / "incoming")


@cache
def outgoing_rules() -> tuple[CompiledRule, ...]:
    """Give the shipped rules for what a reply must not say."""
    return load_rules(RULEBOOK / "outgoing")


def rule_titles() -> dict[str, str]:
    """Give the title of each shipped incoming rule by its id."""
    return {compiled.rule.id: compiled.rule.title for compiled in incoming_rules()}


def read_toml(path: Path) -> dict[str, Any]:
    """Parse a TOML file of the rulebook.

    Raises RuleError with file and line when it is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise RuleError(f"{path.name}: not valid TOML: {fault}") from fault


def load_words(path: Path) -> dict[str, str]:
    """Give the word lists that patterns share, spelled out.

    Raises RuleError when one uses a list that does not stand above it.
    """
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


def load_rule(path: Path, words: Mapping[str, str]) -> CompiledRule:
    """Read one rule file, samples not yet proved.

    Raises RuleError naming file, rule and fault when it cannot be used as written.
    """
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
    return CompiledRule(f"{path.name}: {rule.id}", rule, words)


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
            f"{where}: not a pattern RE2 can read: {_spoken(fault)}",
            hint="RE2 has no look-around and no back-references; use unless or unless_before",
        ) from fault
    return joined


def _spoken(fault: re2.error) -> str:
    """Give what RE2 says, which it says in bytes."""
    said = fault.args[0] if fault.args else fault
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)


def prove(compiled: CompiledRule) -> None:
    """Raise RuleError unless every pattern compiles and every sample comes out as written."""
    _ = (compiled.finder, compiled.unless, compiled.unless_before)
    for sample in compiled.rule.match:
        found = _found(compiled, sample.text)
        if sample.evidence not in found:
            raise RuleError(
                f"{compiled.where}: match sample {sample.text!r} "
                f"should give {sample.evidence!r}, gives {found or 'nothing'}"
            )
    for quiet in compiled.rule.no_match:
        found = _found(compiled, quiet.text)
        if found:
            raise RuleError(f"{compiled.where}: no_match sample {quiet.text!r} gives {found}")


def _found(compiled: CompiledRule, text: str) -> list[str]:
    folded = fold(text)
    return [e.text for e in compiled.evidence(text, folded, sentence_ends(folded.text))]
