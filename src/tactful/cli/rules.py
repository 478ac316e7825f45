"""`tactful rules`: what the scan knows, shown, tested and measured."""

import json
from collections.abc import Iterator
from difflib import get_close_matches

import click

from tactful.cli.bulk import message_of, print_json
from tactful.cli.options import Standing
from tactful.cli.reading import read_lines
from tactful.cli.terminal import style_for, tell, width
from tactful.coverage import Labelled, coverage, table
from tactful.errors import InputError, RuleError
from tactful.proof import faults, survivors
from tactful.records import Category, Platform, Stage
from tactful.report import rule_page
from tactful.rulebook import all_rules, user_rules
from tactful.rules import Rule, Wording

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
    book = all_rules()
    for rule in book.rules:
        languages = [language for language, _ in rule.languages()]
        if as_json:
            kind = rule.category or "signal"
            told = {"id": rule.id, "title": rule.title, "category": kind, "languages": languages}
            print_json({**told, "severity": rule.severity if rule.category else None})
        else:
            kind = f"{rule.severity} {rule.category}" if rule.category else "weak signal"
            click.echo(f"{rule.id:28} {kind:34} {' '.join(languages)}")
    tell(f"your own rules go into {user_rules()}")


@rules.command("show")
@click.argument("rule_id", metavar="RULE")
def show_rule(rule_id: str) -> None:
    """Show a rule: what it is about, what sets it off, what must not."""
    for line in rule_page(_rule(rule_id), style_for(err=False), width()):
        click.echo(line)


@rules.command("test")
@click.argument("rule_ids", metavar="[RULE]...", nargs=-1)
@click.option(
    "--mutations",
    is_flag=True,
    help="Also tell which patterns and guards could be dropped without a sample noticing.",
)
@click.pass_context
def test_rules(ctx: click.Context, rule_ids: tuple[str, ...], *, mutations: bool) -> None:
    """Prove rules by their own samples, yours and the shipped ones.

    Ends with 1 when a sample does not come out as written.
    """
    book = all_rules()
    chosen = [_rule(name) for name in rule_ids] or list(book.rules)
    wrong = [fault for rule in chosen for fault in faults(rule, book)]
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
    rows = coverage(_labelled(corpus), all_rules())
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
        except (ValueError, KeyError, TypeError, InputError) as fault:
            raise InputError(
                f"{corpus}: line {number}: is not a labelled message",
                hint="a line needs text, label and flags, which are categories of docs/rules.md",
            ) from fault
        if label in ("risky", "benign"):
            yield Labelled(message, owed, optional)


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
