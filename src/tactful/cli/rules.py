"""`tactful rules`: what the scan knows, shown, tested and measured."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from difflib import get_close_matches
from itertools import chain

import click

from tactful.cli.bulk import message_of, print_json
from tactful.cli.options import Standing, refuse_both
from tactful.cli.reading import read_lines
from tactful.cli.terminal import style_for, tell, width
from tactful.coverage import Labelled, coverage, table
from tactful.errors import InputError, RuleError
from tactful.matching import Ruleset
from tactful.proof import faults, survivors
from tactful.records import Category, Platform, Stage
from tactful.report import rule_page
from tactful.rulebook import all_rules, own_named, own_rules, user_rules
from tactful.rules import Rule, Wording

_LABELLED = "a line needs text, label and flags, which are categories of docs/rules.md"
_MANY = 20
_UNTOLD = Standing(Platform.UPWORK, Stage.FIRST_CONTACT, enterprise=False)


@click.group()
def rules() -> None:
    """List, show, test and measure the rules.

    Rules of your own go into the folder that `tactful rules list` names: one with the id of a
    shipped rule takes its place, any other is added. An update leaves them alone.
    """


@rules.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_rules(*, as_json: bool) -> None:
    """List the rules: id, severity, category, languages."""
    book, own = all_rules(), {rule.id for rule in own_rules()}
    for rule in book.rules:
        languages = [language for language, _ in rule.languages()]
        if as_json:
            kind = rule.category or "signal"
            told = {"id": rule.id, "title": rule.title, "category": kind, "languages": languages}
            severity = rule.severity if rule.category else None
            print_json({**told, "severity": severity, "yours": rule.id in own})
        else:
            kind = f"{rule.severity} {rule.category}" if rule.category else "weak signal"
            mark = "  (yours)" if rule.id in own else ""
            click.echo(f"{rule.id:28} {kind:34} {' '.join(languages)}{mark}")
    tell(f"your own rules go into {user_rules()}")


@rules.command("show")
@click.argument("rule_id", metavar="RULE")
def show_rule(rule_id: str) -> None:
    """Show a rule: what it is about, what sets it off, what must not."""
    rule = _rule(rule_id)
    for line in rule_page(rule, style_for(err=False), width()):
        click.echo(line)
    if rule in own_rules():
        tell(f"this rule is yours: {user_rules() / rule.id}.toml")


@rules.command("test")
@click.argument("rule_ids", metavar="[RULE]...", nargs=-1)
@click.option("--mine", is_flag=True, help="Prove your own rules and no others.")
@click.option(
    "--mutations",
    is_flag=True,
    help="Also tell which patterns and guards could be dropped without a sample noticing.",
)
@click.pass_context
def test_rules(
    ctx: click.Context, rule_ids: tuple[str, ...], *, mine: bool, mutations: bool
) -> None:
    """Prove rules by their own samples, yours and the shipped ones.

    Ends with 1 when a sample does not come out as written.
    """
    refuse_both(mine, bool(rule_ids), "--mine and the ids of rules")
    book = all_rules()
    chosen = own_rules() if mine else [_rule(name) for name in rule_ids] or list(book.rules)
    if not chosen:
        tell(f"you have no rules of your own in {user_rules()}")
    wrong = list(_wrong(chosen, book))
    for fault in wrong:
        click.echo(fault)
    samples = sum(len(w.match) + len(w.no_match) for r in chosen for _, w in r.languages())
    tell(f"{_count(len(chosen), 'rule')}, {samples} samples, {len(wrong)} wrong")
    if mutations and not wrong:
        left = [survivor for rule in chosen for survivor in survivors(rule, book)]
        for survivor in left:
            click.echo(f"no sample needs {survivor}")
        parts = sum(len(w.patterns) + _guards(w) for r in chosen for _, w in r.languages())
        tell(f"{parts} patterns and guards, {len(left)} that no sample needs")
    ctx.exit(bool(wrong))


def _wrong(chosen: Sequence[Rule], book: Ruleset) -> Iterator[str]:
    """Give what is wrong with samples; those of the user's own rules with their folder.

    A shipped rule that stands on one which the user replaced may find less; that is only told.
    """
    own = {rule.id for rule in own_rules()}
    for rule in _slowly(chosen):
        parts = {name for c in rule.combine for name in (*c.all, *c.any)}
        with own_named() if rule.id in own else nullcontext():
            found = list(faults(rule, book))
        if rule.id in own:
            if not isinstance(rule.category, Category):
                tell(f"{rule.id} has no category of a red flag: it raises nothing by itself")
            yield from (f"{user_rules()}/{fault}" for fault in found)
        elif parts & own:
            for fault in found:
                tell(f"since yours replaces {', '.join(sorted(parts & own))}: {fault}")
        else:
            yield from found


def _slowly(chosen: Sequence[Rule]) -> Iterator[Rule]:
    """Give the rules with a bar that shows how far it is; on a terminal alone."""
    hidden = len(chosen) < _MANY or not sys.stderr.isatty()
    with click.progressbar(chosen, file=sys.stderr, label="proved", hidden=hidden) as bar:
        yield from bar


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _guards(wording: Wording) -> int:
    own = (wording.unless, wording.unless_before, wording.unless_after)
    return len(wording.guards) + sum(map(len, own))


@rules.command("coverage")
@click.option(
    "--corpus",
    required=True,
    help='Labelled messages: {"text", "label", "flags", ...} objects a line.',
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a rule.")
def rule_coverage(corpus: str, *, as_json: bool) -> None:
    """Measure each rule on a labelled corpus: precision and recall, a rule a line.

    A line has the keys text, label (risky or benign; others are left out), flags and, if known,
    flags_optional, platform and stage.
    """
    labelled = _labelled(corpus)
    first = next(labelled, None)
    if first is None:
        raise InputError(
            f"{corpus}: holds no message that is labelled risky or benign", hint=_LABELLED
        )
    rows = coverage(chain([first], labelled), all_rules())
    if as_json:
        for row in rows:
            shares = {"precision": row.precision, "recall": row.recall}
            print_json({**row.model_dump(mode="json"), **shares})
        return
    for line in table(rows):
        click.echo(line)


def _labelled(corpus: str) -> Iterator[Labelled]:
    for number, line in enumerate(read_lines(corpus), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            label = entry["label"]
            owed = _categories(entry["flags"]) if label == "risky" else frozenset()
            optional = _categories(entry.get("flags_optional", ()))
            message = message_of(entry, _UNTOLD)
        except (ValueError, KeyError, TypeError, AttributeError, InputError) as fault:
            raise InputError(
                f"{corpus}: line {number}: is not a labelled message: {_reason(fault)}",
                hint=_LABELLED,
            ) from fault
        if label in ("risky", "benign"):
            yield Labelled(message, owed, optional)


def _reason(fault: Exception) -> str:
    match fault:
        case KeyError():
            return f"{fault} is missing"
        case TypeError() | AttributeError():
            return "it is no JSON object, or its flags are no list"
        case _:
            return str(fault)


def _categories(names: list[str]) -> frozenset[Category]:
    return frozenset(Category(name) for name in names if name != "other")


def _rule(name: str) -> Rule:
    book = all_rules()
    found = next((rule for rule in book.rules if rule.id == name), None)
    if found is None:
        near = get_close_matches(name, [rule.id for rule in book.rules], 1)
        hint = f"did you mean {near[0]}?" if near else "see them with: tactful rules list"
        raise RuleError(f"{name}: there is no such rule", hint=hint)
    return found
