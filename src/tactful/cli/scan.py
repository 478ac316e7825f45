"""`tactful scan`: what is risky in a message, and why. Loads no model."""

import os

import click

from tactful.cli.bulk import each_line, print_json
from tactful.cli.options import Standing, message_options, refuse_both
from tactful.cli.reading import read_message
from tactful.cli.terminal import style_for, tell_of_talk, warn_if_stale, width
from tactful.records import Message, Risk, Scan, Severity, Trace
from tactful.report import Look, scan_report, trace_report
from tactful.rulebook import rule_titles
from tactful.scan import explain
from tactful.scan import scan as scan_message

_RISKY = 3


@click.command()
@message_options
@click.option("--explain", "in_depth", is_flag=True, help="Also tell what was folded or silenced.")
@click.option(
    "--fail-on",
    type=click.Choice([s.value for s in Severity]),
    help="End with status 3 at this risk or a higher one.",
)
@click.option(
    "--jobs",
    type=click.IntRange(0),
    default=1,
    show_default=True,
    help="With --jsonl: as many processes share the work; 0 is one for each core.",
)
@click.pass_context
def scan(  # noqa: PLR0913 (one parameter an option)
    ctx: click.Context,
    file: str,
    *,
    stands: Standing,
    as_json: bool,
    as_jsonl: bool,
    in_depth: bool,
    fail_on: str | None,
    jobs: int,
) -> None:
    """Show what is risky in a client's message, and why.

    Reads FILE, or standard input when FILE is "-" or left out. A conversation has lines that begin
    with "Client:" and "Me:", or is pasted from a chat program with names and times; --me tells
    which name there is yours.
    """
    refuse_both(as_json, as_jsonl, "--json and --jsonl")
    refuse_both(in_depth, as_jsonl, "--explain and --jsonl")
    if jobs != 1 and not as_jsonl:
        raise click.UsageError("--jobs shares the lines of --jsonl; one message needs one process")
    warn_if_stale(stands.platform)
    if as_jsonl:
        outcome = each_line(file, stands, scan_message, jobs or os.cpu_count() or 1)
        ctx.exit(_status(outcome.worst, fail_on) if outcome.well else 1)
    message = stands.message(read_message(file))
    found, trace = explain(message)
    _show(message, found, trace if in_depth else None, as_json=as_json)
    ctx.exit(_status(found.risk, fail_on))


def _show(message: Message, found: Scan, trace: Trace | None, *, as_json: bool) -> None:
    if as_json:
        tell_of_talk(message)
        deeper = {"explain": trace.model_dump(mode="json")} if trace else {}
        print_json({**found.model_dump(mode="json"), **deeper})
        return
    for line in scan_report(message, found, Look(rule_titles(), style_for(err=False), width())):
        click.echo(line)
    if trace:
        click.echo("\nHow it was read")
    for line in trace_report(trace) if trace else ():
        click.echo(f"  {line}")


def _status(risk: Risk, fail_on: str | None) -> int:
    order = list(Risk)
    fails = fail_on is not None and order.index(risk) >= order.index(Risk(fail_on))
    return _RISKY if fails else 0
