"""The rulebooks: the shipped one, compiled ahead, and the user's own on top of it.

`rulebook/compiled.json` holds what the rule files come to: written by scripts/compile_rules.py
once every sample has come out as written, and used as long as the digest of all files is the
same. Otherwise the files themselves are read and proved, which takes seconds.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from platformdirs import user_config_path

from tactful.errors import RuleError
from tactful.matching import DISGUISE, CompiledGuard, Finder, Ruleset, finders_of
from tactful.records import Category, Fault, Severity
from tactful.rules import (
    RULEBOOK,
    Combination,
    Rule,
    read_guards,
    read_rule,
    read_words,
    rule_files,
)

COMPILED = RULEBOOK / "compiled.json"
_KINDS: Mapping[str, tuple[str, ...]] = {
    "incoming": ("signals", "incoming"),
    "outgoing": ("outgoing",),
}


def user_rules() -> Path:
    """Give the folder of the user's own rules; it need not exist."""
    return user_config_path("tactful") / "rules"


@cache
def incoming_rules() -> Ruleset:
    """Give the rules for what clients write: the shipped ones, with the user's own.

    A rule of the user's with the id of a shipped one takes its place. Raises RuleError naming
    file, rule and fault when one cannot be used as written or fails a sample of its own.
    """
    return _with_own(_shipped("incoming"), user_rules())


@cache
def all_rules() -> Ruleset:
    """Give the same rules as `incoming_rules`, with their samples; read from their files.

    Raises RuleError when one cannot be used as written. Samples are not proved.
    """
    return _together(load_ruleset("incoming"), _own(user_rules()))


@cache
def outgoing_rules() -> Ruleset:
    """Give the shipped rules for what a reply must not say."""
    return _shipped("outgoing")


def rule_titles() -> dict[str, str]:
    """Give the title of each incoming rule by its id."""
    return {rule.id: rule.title for rule in incoming_rules().rules}


def load_ruleset(kind: str, book: Path = RULEBOOK) -> Ruleset:
    """Read the rule files of a kind, incoming or outgoing, in the order of their names.

    Raises RuleError when one cannot be used as written. Samples are not proved.
    """
    folders = [book / name for name in _KINDS[kind]]
    rules = [read_rule(path) for folder in folders for path in rule_files(folder)]
    return ruleset_of(rules, book)


def ruleset_of(rules: Sequence[Rule], book: Path = RULEBOOK) -> Ruleset:
    """Make rules ready to be matched, with the words and guards of a rulebook.

    Raises RuleError when one names a guard, a word list or a signal that there is not.
    """
    words, guards = shared_words(book), read_guards(book / "guards.toml")
    finders = [finder for rule in rules for finder in finders_of(rule, words, guards)]
    return Ruleset(rules, finders)


def shared_words(book: Path) -> dict[str, dict[str, str]]:
    """Give the word lists of a rulebook by language: words.es.toml stands on words.toml."""
    shared = read_words(book / "words.toml")
    others = {p.name.split(".")[1]: read_words(p, shared) for p in book.glob("words.??.toml")}
    return {"": shared, **others}


def _own(folder: Path) -> list[Rule]:
    return [read_rule(path) for path in rule_files(folder)] if folder.is_dir() else []


def _with_own(shipped: Ruleset, folder: Path) -> Ruleset:
    own = _own(folder)
    if not own:
        return shipped
    from tactful.proof import prove  # noqa: PLC0415 (only who has rules of their own needs it)

    together = _together(shipped, own)
    for rule in own:
        prove(rule, together)
    return together


def _together(shipped: Ruleset, own: Sequence[Rule]) -> Ruleset:
    replaced = {rule.id for rule in own}
    together = Ruleset(
        [*(rule for rule in shipped.rules if rule.id not in replaced), *own],
        [
            *(finder for finder in shipped.finders if finder.rule.id not in replaced),
            *ruleset_of(own).finders,
        ],
    )
    check_parts(together)
    return together


@cache
def _shipped(kind: str) -> Ruleset:
    table = _compiled()
    if table is not None:
        return _unpacked(table[kind], table["guards"])
    rules = load_ruleset(kind)
    from tactful.proof import prove  # noqa: PLC0415 (only an edited rulebook needs it)

    for rule in rules.rules:
        prove(rule, rules)
    return rules


@cache
def _compiled() -> dict[str, Any] | None:
    if not COMPILED.exists():
        return None
    table: dict[str, Any] = json.loads(COMPILED.read_text(encoding="utf-8"))
    return table if table["digest"] == digest(RULEBOOK) else None


def digest(book: Path) -> str:
    """Give the SHA-256 of all files a compiled rulebook is made of."""
    told = sha256()
    for path in sorted(book.rglob("*.toml")):
        told.update(path.relative_to(book).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return told.hexdigest()


_LEFT_OUT = {
    "patterns", "guards", "unless", "unless_before", "unless_after", "match", "no_match",
    "false_positives",
}  # fmt: skip


def packed(book: Path = RULEBOOK) -> dict[str, Any]:
    """Give what compiled.json holds: every ruleset without its samples, patterns spelled out."""
    guards: dict[str, int] = {}
    kinds = {kind: _packed(load_ruleset(kind, book), guards) for kind in _KINDS}
    return {"digest": digest(book), "guards": [json.loads(guard) for guard in guards], **kinds}


def _packed(rules: Ruleset, guards: dict[str, int]) -> dict[str, Any]:
    number = {rule.id: i for i, rule in enumerate(rules.rules)}
    finders = [
        [
            number[finder.rule.id],
            finder.language,
            finder.pattern,
            finder.atoms,
            [guards.setdefault(json.dumps(guard.packed()), len(guards)) for guard in finder.guards],
        ]
        for finder in rules.finders
    ]
    tables = [rule.model_dump(mode="json", exclude=_LEFT_OUT) for rule in rules.rules]
    return {"rules": tables, "finders": finders}


def _unpacked(table: Mapping[str, Any], guards: Sequence[Any]) -> Ruleset:
    rules = [_rule(entry) for entry in table["rules"]]
    compiled = [CompiledGuard(*guard) for guard in guards]
    finders = [
        Finder(rules[rule], language, pattern, atoms=atoms, guards=[compiled[i] for i in own])
        for rule, language, pattern, atoms, own in table["finders"]
    ]
    return Ruleset(rules, finders)


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
    return Rule.model_construct(**{**table, **known})


def check_parts(rules: Ruleset) -> None:
    """Raise RuleError when a rule combines a signal or rule that there is not."""
    known = {rule.id for rule in rules.rules} | {DISGUISE}
    for rule in rules.rules:
        for combination in rule.combine:
            for name in (*combination.all, *combination.any):
                if name not in known:
                    raise RuleError(
                        f"{rule.id}.toml: {rule.id}: no signal or rule is called {name!r}"
                    )
