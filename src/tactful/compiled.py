"""The shipped rulebook, compiled ahead: what the rule files come to, fast to load.

scripts/compile_rules.py writes it once every sample has come out as written. In a checkout it is
used as long as no rule file is younger, in an installed package always; like a .pyc file it is
built where it is used or packed into the wheel, and not kept in git.
"""

import json
import marshal
import os
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from tactful.finders import Finder
from tactful.guards import CompiledGuard
from tactful.matching import Ruleset, read
from tactful.records import Category, Fault, Severity
from tactful.rules import RULEBOOK, AskRule, Combination, Rule, unmarked

COMPILED = RULEBOOK / "compiled.bin"
_CODE = [
    Path(__file__).with_name(f"{name}.py")
    for name in ("atoms", "details", "indexing", "parsed", "prefilter", "rules")
]
_IN_CHECKOUT = (RULEBOOK.parents[2] / "pyproject.toml").exists()


def compiled_ruleset(kind: str) -> Ruleset | None:
    """Give a ruleset as it was compiled; None when it is not there or not that of the files."""
    table = _compiled()
    return None if table is None else _unpacked(table[kind], table["guards"])


def is_up_to_date() -> bool:
    """Tell whether the compiled rulebook is that of the rule files, by the digest of them all."""
    table = _loaded() if COMPILED.exists() else None
    return table is not None and table["digest"] == digest(RULEBOOK)


@cache
def _compiled() -> dict[str, Any] | None:
    return _loaded() if COMPILED.exists() and not (_IN_CHECKOUT and _is_old()) else None


def _is_old() -> bool:
    """Tell whether a rule file, or what reads them, is younger, or a file came or went."""
    made = COMPILED.stat().st_mtime_ns
    folders = [RULEBOOK, *(path for path in RULEBOOK.iterdir() if path.is_dir())]
    files = (entry for folder in folders for entry in _entries(folder))
    ages = (entry.stat().st_mtime_ns for entry in files if entry.name.endswith(".toml"))
    return any(age > made for age in (*ages, *(p.stat().st_mtime_ns for p in (*folders, *_CODE))))


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return list(entries)


def _loaded() -> dict[str, Any] | None:
    try:
        # Part of the package like its code; marshal is what .pyc files are read with.
        table: dict[str, Any] = marshal.loads(COMPILED.read_bytes())  # noqa: S302
    except (ValueError, EOFError, TypeError):  # cut off, or of another Python
        return None
    return table


def digest(book: Path) -> str:
    """Give the SHA-256 of all that a compiled rulebook is made of: rule files, what reads them."""
    told = sha256()
    for path in (*sorted(book.rglob("*.toml")), *_CODE):
        told.update(path.as_posix().removeprefix(book.as_posix()).encode() + b"\0")
        told.update(path.read_bytes() + b"\0")
    return told.hexdigest()


_LEFT_OUT = {
    "patterns", "guards", "unless", "unless_before", "unless_after", "match", "no_match",
    "false_positives",
}  # fmt: skip


def write(rulesets: Mapping[str, Ruleset]) -> int:
    """Write the compiled rulebook of the shipped files; give its size in bytes."""
    packed = marshal.dumps(pack(rulesets))
    COMPILED.write_bytes(packed)
    return len(packed)


def pack(rulesets: Mapping[str, Ruleset]) -> dict[str, Any]:
    """Give what is written: the rulesets by kind, without their samples, patterns spelled out."""
    guards: dict[str, int] = {}
    kinds = {kind: _packed(rules, guards) for kind, rules in rulesets.items()}
    known = [json.loads(guard) for guard in guards]
    return {"digest": digest(RULEBOOK), "guards": known, **kinds}


def _packed(rules: Ruleset, guards: dict[str, int]) -> dict[str, Any]:
    from tactful.indexing import commonness_in, index_of  # noqa: PLC0415 (only who compiles it)

    number = {rule.id: i for i, rule in enumerate(rules.rules)}
    wordings = [wording for rule in rules.rules for _, wording in rule.languages()]
    samples = [text for w in wordings for text in (*map(_plain, w.match), *w.no_match)]
    commonness = commonness_in(read(sample).encoded for sample in samples)
    finders = [
        [
            number[finder.rule.id],
            finder.language,
            finder.pattern,
            [guards.setdefault(json.dumps(guard.packed()), len(guards)) for guard in finder.guards],
        ]
        for finder in rules.finders
    ]
    tables = [rule.model_dump(mode="json", exclude=_LEFT_OUT) for rule in rules.rules]
    index = index_of([(f.language, f.pattern) for f in rules.finders], commonness)
    return {"rules": tables, "finders": finders, "index": index}


def _plain(sample: str) -> str:
    return unmarked(sample)[0]


def _unpacked(table: Mapping[str, Any], guards: Sequence[Any]) -> Ruleset:
    rules = [_rule(entry) for entry in table["rules"]]
    compiled = [CompiledGuard(*guard) for guard in guards]
    finders = [
        Finder(rules[rule], language, pattern, guards=[compiled[i] for i in own])
        for rule, language, pattern, own in table["finders"]
    ]
    return Ruleset(rules, finders, index=table["index"])


def _rule(table: Mapping[str, Any]) -> Rule:
    """Give a rule that was validated when the rulebook was compiled: in a tenth of the time."""
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
        **dict.fromkeys(_LEFT_OUT - {"false_positives"}, ()),
        "false_positives": "",
        "wordings": {},
    }
    if "needs" in table:
        known |= {key: tuple(map(Category, table[key])) for key in ("categories", "hints")}
        return AskRule.model_construct(**{**table, **known})
    return Rule.model_construct(**{**table, **known})
