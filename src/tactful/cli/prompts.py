"""`tactful prompts`: every word that reaches the model or the client, shown, proved, made yours."""

from difflib import get_close_matches
from pathlib import Path

import click

from tactful.approvals import unapproved
from tactful.cli.bulk import print_json
from tactful.cli.options import Standing, refuse_both, standing_options
from tactful.cli.own_prompts import approve, diff, export
from tactful.cli.proving import lint, run_tests
from tactful.cli.reading import read_message
from tactful.cli.reviewing import review_prompts
from tactful.cli.terminal import style_for, tell
from tactful.cli.wishing import Wished, wish_options
from tactful.errors import PromptError
from tactful.exports import OWN, State, in_use, states
from tactful.model.files import find_model
from tactful.model.guided import Guide
from tactful.pipeline import lay_out
from tactful.promptfile import written
from tactful.prompts import own_folder, shipped_folder, the_book
from tactful.records import Style
from tactful.rendering import choices, prompt_for, rendering, stretches
from tactful.scan import scan
from tactful.settings import Settings
from tactful.styles import freed, letter_style


@click.group()
def prompts() -> None:
    """List, show, prove and change the wording of replies.

    Every word that reaches the model or the client stands in a file. `export` copies them into
    the folder that `tactful prompts list` names; what you change there is used instead, and an
    update leaves it alone.
    """


prompts.add_command(lint)
prompts.add_command(run_tests)
prompts.add_command(diff)
prompts.add_command(export)
prompts.add_command(approve)
prompts.add_command(review_prompts)


@prompts.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_prompts(*, as_json: bool) -> None:
    """List the files: what each is for, whose it is, whether it is approved as it stands."""
    own, shipped = own_folder(), shipped_folder()
    for file in states(own, shipped):
        folder = own if file.state in OWN else shipped
        waiting = bool(unapproved([file.name], folder)) if (folder / file.name).exists() else False
        purpose = _purpose(file.name)
        if as_json:
            told = {"name": file.name, "state": file.state, "newer": file.newer}
            print_json({**told, "approved": not waiting, "purpose": purpose})
        else:
            marks = [str(file.state)] if file.state is not State.SHIPPED else []
            marks += ["not approved"] if waiting else []
            note = f" [{', '.join(marks)}]" if marks else ""
            click.echo(f"{file.name:32} {purpose}{note}")
    tell(f"your own files go into {own}")


def _purpose(name: str) -> str:
    if name.endswith(".toml"):
        return "What the platforms call things."
    try:
        return the_book().file(name).front.purpose
    except PromptError as fault:
        return f"broken: {fault.message}"


@prompts.command("show")
@click.argument("name")
def show_prompt(name: str) -> None:
    """Show a file as it is used; "contact" is enough where one file alone is called so."""
    book = the_book()
    found = _found(name)
    path = book.path(found)
    tell(str(path))
    click.echo(written(path, found), nl=False)


def _found(asked: str) -> str:
    """Give the name of the file that was asked for; raises PromptError when it is not clear."""
    names = tuple(in_use(own_folder(), shipped_folder()))
    for fitting in ([asked], [f"{asked}.md"], [f"{asked}.toml"]):
        if fitting[0] in names:
            return fitting[0]
    fitting = [n for n in names if n.rpartition("/")[2] in (asked, f"{asked}.md")]
    if len(fitting) == 1:
        return fitting[0]
    near = fitting or get_close_matches(asked, names, 3)
    hint = f"did you mean {' or '.join(near)}?" if near else "see them with: tactful prompts list"
    what = "is the name of more than one file" if fitting else "there is no such file"
    raise PromptError(f"{asked}: {what}", hint=hint)


@prompts.command("render")
@click.argument("file", default="-", metavar="[FILE]")
@standing_options
@wish_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--model",
    "model_path",
    type=click.Path(path_type=Path),
    help="The GGUF file whose tokens are counted; else the one that `draft` would take.",
)
@click.option("--no-model", is_flag=True, help="Count words; load no model.")
@click.option(
    "--style",
    type=click.Choice([s.value for s in Style]),
    default=Style.AUTO.value,
    show_default=True,
    help="That of the letter; free shows the examples, and what is read to word the first move.",
)
def render_prompt(  # noqa: PLR0913 (one parameter an option)
    file: str,
    *,
    stands: Standing,
    wished: Wished,
    as_json: bool,
    model_path: Path | None,
    no_model: bool,
    style: str,
) -> None:
    """Show what the model would read for a message, and what it may then choose from.

    Text from outside stands in «marks», with the end of each token marked by "│". What is kept
    is read once and used for every message.
    """
    refuse_both(bool(model_path), no_model, "--model and --no-model")
    message = stands.message(read_message(file))
    settings, found = Settings(tone=wished.tone, style=Style(style)), scan(message)
    path = None if no_model else find_model(model_path)
    model = Guide.load(path, settings) if path else None
    laid = lay_out(message, found, settings, wished.wishes, notice=tell)
    size = model.info.parameters if model else 0
    used = letter_style(settings, size, laid.book.language)
    plan = freed(laid.plan, laid.filled) if used is Style.FREE else laid.plan
    parts = stretches(prompt_for(message.text, found, laid.book, model, plan=plan), model)
    if as_json:
        told = [{**part.model_dump(mode="json"), "size": part.size} for part in parts]
        moves = [move.model_dump(mode="json") for move in plan.moves]
        unit = "tokens" if model else "words"
        print_json(
            {"stance": plan.stance, "style": used, "unit": unit, "parts": told, "moves": moves}
        )
        return
    look = style_for(err=False)
    for line in rendering(parts, look):
        click.echo(line)
    click.echo(f"\nThe reply ({plan.stance}, {used})\n")
    for line in choices(plan, look):
        click.echo(line)
