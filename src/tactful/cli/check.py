"""`tactful check`: whether a reply you wrote may go out, and what to change. Loads no model."""

import click

from tactful.checking import check_alone, check_reply
from tactful.cli.bulk import print_json
from tactful.cli.options import Standing, standing_options
from tactful.cli.reading import read_message, read_reply
from tactful.cli.terminal import style_for, warn_if_stale, width
from tactful.postcheck import TITLES
from tactful.records import ReplyCheck
from tactful.report import Look, check_report
from tactful.rulebook import outgoing_rules

_NOT_FIT = 3
_NOTHING = "-"


@click.command()
@click.argument("reply", metavar="REPLY")
@click.option("--message", "message_file", metavar="FILE", help="The client's message it answers.")
@click.option(
    "--known", "known_file", metavar="FILE", help="Facts you stand by, such as a profile."
)
@standing_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def check(
    ctx: click.Context,
    reply: str,
    *,
    message_file: str | None,
    known_file: str | None,
    stands: Standing,
    as_json: bool,
) -> None:
    """Check a reply that you wrote before you send it.

    Reads the file REPLY, or standard input when REPLY is "-". With --message it also looks for
    facts from nowhere, the client's own words given back, and risks that the reply leaves
    unanswered; at names only with --known. Ends with status 3 when something should
    be changed.
    """
    if [reply, message_file, known_file].count("-") > 1:
        raise click.UsageError("only one of REPLY, --message and --known can be standard input")
    if known_file and not message_file:
        raise click.UsageError("--known needs --message: without it no fact is judged")
    warn_if_stale(stands.platform)
    text = read_reply(reply)
    if message_file:
        known = read_reply(known_file) if known_file else ""
        checked = check_reply(text, stands.message(read_message(message_file)), known)
    else:
        checked = check_alone(text, stands.message(_NOTHING))
    _show(checked, as_json=as_json)
    ctx.exit(0 if checked.passed else _NOT_FIT)


def _show(checked: ReplyCheck, *, as_json: bool) -> None:
    if as_json:
        print_json(checked.model_dump(mode="json"))
        return
    titles = {**outgoing_rules().titles, **TITLES}
    for line in check_report(checked, Look(titles, style_for(err=False), width())):
        click.echo(line)
