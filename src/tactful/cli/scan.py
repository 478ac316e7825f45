"""`tactful scan`: what is risky in a message, and why. Loads no model."""

import click

from tactful.cli.bulk import each_line, print_json
from tactful.cli.options import message_options, refuse_both, standing
from tactful.cli.reading import read_message
from tactful.cli.terminal import style_for, width
from tactful.report import Look, scan_report
from tactful.rules import rule_titles
from tactful.scan import scan as scan_message


@click.command()
@message_options
@click.pass_context
def scan(  # noqa: PLR0913 (one parameter an option)
    ctx: click.Context,
    file: str,
    *,
    platform: str,
    stage: str,
    enterprise: bool,
    as_json: bool,
    as_jsonl: bool,
) -> None:
    """Show what is risky in a client's message, and why.

    Reads FILE, or standard input when FILE is "-" or left out.
    """
    refuse_both(as_json, as_jsonl, "--json and --jsonl")
    stands = standing(platform, stage, enterprise)
    if as_jsonl:
        ctx.exit(0 if each_line(file, stands, scan_message) else 1)
    message = stands.message(read_message(file))
    found = scan_message(message)
    if as_json:
        print_json(found.model_dump(mode="json"))
        return
    for line in scan_report(message, found, Look(rule_titles(), style_for(err=False), width())):
        click.echo(line)
