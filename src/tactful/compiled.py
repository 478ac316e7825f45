"""The shipped rules and policy packs, worked out ahead; of rules only what is asked for is made."""

import marshal
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, overload

from tactful.bundle import Packed, name_of, pack, part, value, write
from tactful.finders import Finder
from tactful.guards import CompiledGuard
from tactful.matching import Ruleset, read
from tactful.policy import PACKS, read_pack
from tactful.prefilter import Index
from tactful.records import Category, Fault, Severity
from tactful.rules import AskRule, Combination, Rule, unmarked
from tactful.tables import RULEBOOK, parse_toml

_LEFT_OUT = {
    "patterns", "guards", "unless", "unless_before", "unless_after", "match", "no_match",
    "false_positives", "wordings",
}  # fmt: skip


def compiled_ruleset(kind: str) -> Ruleset | None:
    """Give a ruleset as it was compiled; None when it is not there or not that of the files."""
    tables, index = value(f"{kind} rules"), value(f"{kind} index")
    finders, shelves, guards = part(f"{kind} finders"), part(f"{kind} shelves"), part("guards")
    if not (tables and index and finders and shelves and guards):
        return None
    rules = [_rule(entry) for entry in tables]
    return Ruleset(
        rules,
        _Finders(rules, Packed(finders), cache(_Guards(Packed(guards)))),
        index={**index, "shelves": Packed(shelves)},
    )


class _Guards:
    """Makes the guards that rules share, by their numbers."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed

    def __call__(self, number: int) -> CompiledGuard:
        return CompiledGuard(*self._packed[number])


class _Finders(Sequence[Finder]):
    """The finders of a ruleset, each made when it is first asked for."""

    def __init__(
        self, rules: Sequence[Rule], packed: Packed, guard: Callable[[int], CompiledGuard]
    ) -> None:
        self._rules = rules
        self._packed = packed
        self._guard = guard
        self._made: dict[int, Finder] = {}

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, place: int) -> Finder: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Finder]: ...
    def __getitem__(self, place: int | slice) -> Finder | Sequence[Finder]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        if place not in self._made:
            rule, language, pattern, guards = self._packed[place]
            own = [self._guard(number) for number in guards]
            self._made[place] = Finder(self._rules[rule], language, pattern, guards=own)
        return self._made[place]


def write_compiled(rulesets: Mapping[str, Ruleset], more: Mapping[str, bytes]) -> int:
    """Write what the shipped files come to, and what else is kept; give its size in bytes."""
    files: dict[Path, Any] = {path: parse_toml(path) for path in sorted(RULEBOOK.glob("*.toml"))}
    for path in sorted(PACKS.glob("*.toml")):
        files[path] = [entry.model_dump(mode="json") for entry in read_pack(path)]
    return write({**parts_of(rulesets), **dict(map(_kept, files.items())), **more})


def _kept(file: tuple[Path, Any]) -> tuple[str, bytes]:
    return name_of(file[0]), marshal.dumps(file[1])


def parts_of(rulesets: Mapping[str, Ruleset]) -> dict[str, bytes]:
    """Give what is kept of rulesets: by kind, without their samples, patterns spelled out."""
    guards: dict[bytes, int] = {}
    parts: dict[str, bytes] = {}
    for kind, rules in rulesets.items():
        tables = [rule.model_dump(mode="json", exclude=_LEFT_OUT) for rule in rules.rules]
        index = dict(_index(rules))
        parts |= {
            f"{kind} rules": marshal.dumps(tables),
            f"{kind} finders": pack(_packed(rules, guards)),
            f"{kind} shelves": pack(index.pop("shelves")),
            f"{kind} index": marshal.dumps(index),
        }
    return {**parts, "guards": pack(map(marshal.loads, guards))}


def _packed(rules: Ruleset, guards: dict[bytes, int]) -> Iterator[Any]:
    """Give what each finder is made of, its guards by their numbers; new ones get the next."""
    number = {rule.id: i for i, rule in enumerate(rules.rules)}
    for finder in rules.finders:
        own = [
            guards.setdefault(marshal.dumps(guard.packed(), 2), len(guards))
            for guard in finder.guards
        ]
        yield number[finder.rule.id], finder.language, finder.pattern, own


def _index(rules: Ruleset) -> Index:
    from tactful.indexing import commonness_in, index_of  # noqa: PLC0415 (only who compiles it)

    wordings = [wording for rule in rules.rules for _, wording in rule.languages()]
    samples = [text for w in wordings for text in (*map(_plain, w.match), *w.no_match)]
    commonness = commonness_in(read(sample).encoded for sample in samples)
    return index_of([(f.language, f.pattern) for f in rules.finders], commonness)


def _plain(sample: str) -> str:
    return unmarked(sample)[0]


def _rule(table: Mapping[str, Any]) -> Rule:
    """Give a rule that was validated when the rulebook was compiled."""
    category = table["category"]
    faults = {fault.value for fault in Fault}
    known: dict[str, Any] = {
        "category": category and (Fault(category) if category in faults else Category(category)),
        "severity": Severity(table["severity"]),
        "combine": tuple(
            Combination.model_construct(
                all=tuple(c["all"]), any=tuple(c["any"]), at_least=c["at_least"]
            )
            for c in table["combine"]
        ),
        **dict.fromkeys(_LEFT_OUT - {"false_positives", "wordings"}, ()),
    }
    if "needs" in table:
        known |= {key: tuple(map(Category, table[key])) for key in ("categories", "hints")}
        return AskRule.model_construct(**{**table, **known})
    return Rule.model_construct(**{**table, **known})
