"""Proof that rules do what their samples say."""

from collections.abc import Iterator

from tactful.errors import RuleError
from tactful.finders import Finder
from tactful.guards import CompiledGuard
from tactful.matching import Ruleset
from tactful.records import Evidence
from tactful.rules import Rule, unmarked
from tactful.scan import matches


def prove(rule: Rule, rules: Ruleset) -> None:
    """Raise RuleError unless every sample of a rule of the ruleset comes out as written."""
    fault = next(faults(rule, rules), None)
    if fault:
        raise RuleError(fault)


def faults(rule: Rule, rules: Ruleset) -> Iterator[str]:
    """Give what is wrong with a rule's samples, each as `file: rule: what`."""
    own = _ruleset_for(rule, rules)
    for finder in own.finders:
        _ = finder.automaton
    for language, _ in rule.languages():
        file = f"{rule.id}.toml" if language == "en" else f"{rule.id}.{language}.toml"
        for fault in _faults(rule, language, own):
            yield f"{file}: {rule.id}: {fault}"


def _faults(rule: Rule, language: str, rules: Ruleset) -> Iterator[str]:
    wording = dict(rule.languages())[language]
    for sample in wording.match:
        text, spans = unmarked(sample)
        found = evidence_of(rule, rules, text, language)
        missing = [span for span in spans if span not in [(e.start, e.end) for e in found]]
        if missing:
            quotes = ", ".join(f"«{e.text}»" for e in found) or "nothing"
            yield (
                f"match sample {sample!r} finds {quotes}: "
                "mend a pattern (it sees small letters without accents), or mark just what is found"
            )
    for text in wording.no_match:
        found = evidence_of(rule, rules, text, language)
        if found:
            quotes = ", ".join(f"«{e.text}»" for e in found)
            yield f"no_match sample {text!r} finds {quotes}: narrow a pattern, or add a guard"


def _ruleset_for(rule: Rule, rules: Ruleset) -> Ruleset:
    """Give the rule with the signals and rules it combines, and nothing else."""
    names = {name for c in rule.combine for name in (*c.all, *c.any)} | {rule.id}
    return Ruleset(
        [r for r in rules.rules if r.id in names],
        [f for f in rules.finders if f.rule.id in names],
    )


def evidence_of(rule: Rule, rules: Ruleset, text: str, language: str = "") -> tuple[Evidence, ...]:
    """Give the evidence that a rule of the ruleset finds in a text, in that language if told."""
    found = matches(text, rules, signals=True, language=language)
    return next((evidence for r, evidence in found if r.id == rule.id), ())


def survivors(rule: Rule, rules: Ruleset) -> Iterator[str]:
    """Give each pattern and guard of a rule that could be dropped without a sample noticing."""
    own = _ruleset_for(rule, rules)
    sources = {(f.language, f.source): f for f in own.finders if f.rule.id == rule.id}
    for (language, source), finder in sources.items():
        left = [
            f
            for f in own.finders
            if (f.rule.id, f.language, f.source) != (rule.id, language, source)
        ]
        if not any(_faults_of(rule, Ruleset(own.rules, left))):
            yield f"{finder.where}: pattern {source!r}"
    seen: dict[int, CompiledGuard] = {
        id(guard): guard for f in own.finders if f.rule.id == rule.id for guard in f.guards
    }
    for guard in seen.values():
        for spared in guard.without_each():
            rest = Ruleset(own.rules, [_with(f, guard, spared[1]) for f in own.finders])
            if not any(_faults_of(rule, rest)):
                yield f"{rule.id}: guard {guard.name}: {spared[0]!r}"


def _with(finder: Finder, guard: CompiledGuard, other: CompiledGuard) -> Finder:
    if guard not in finder.guards:
        return finder
    return finder.guarded_by([other if g is guard else g for g in finder.guards])


def _faults_of(rule: Rule, rules: Ruleset) -> Iterator[str]:
    for language, _ in rule.languages():
        yield from _faults(rule, language, rules)
