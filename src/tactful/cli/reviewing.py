"""`tactful prompts review`: all scenarios on one page, with what a change of wording touches."""

from pathlib import Path

import click

from tactful.approvals import unapproved
from tactful.cli.proving import usual_folders
from tactful.cli.terminal import tell
from tactful.errors import InputError
from tactful.exports import OWN, digest, file_names, states
from tactful.model.guided import Guide
from tactful.pipeline import draft_reply
from tactful.prompts import PromptBook, own_folder, shipped_folder, the_book
from tactful.records import Message
from tactful.review import page, review
from tactful.scenarios import Scenario, read_scenarios
from tactful.settings import Settings


@click.command("review")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("review.html"),
    show_default=True,
    help="The file to write.",
)
@click.option(
    "--model",
    "models",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    multiple=True,
    help="A GGUF file that drafts each reply too; may be given more than once.",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder of prompts to compare with; else the shipped ones.",
)
def review_prompts(out: Path, models: tuple[Path, ...], against: Path | None) -> None:
    """Write one page with every scenario: message, findings, plan, prompt, replies, checks.

    Shows which files differ and the words they change in which letters. The page loads nothing
    and works from disk; j and k go from scenario to scenario.
    """
    book, shipped = the_book(), shipped_folder()
    before = PromptBook(against, shipped) if against else PromptBook(shipped)
    names = sorted({*file_names(shipped), *(n for f in book.folders for n in file_names(f))})
    files = [name for name in names if _differs(book.path(name), before.path(name))]
    scenarios = [one for folder in usual_folders() for one in read_scenarios(folder)]
    drafts = [(path.stem, _drafts(path, scenarios)) for path in models]
    reviewed = [
        review(one, book, before, {name: told[i] for name, told in drafts})
        for i, one in enumerate(scenarios)
    ]
    own = {file.name for file in states(own_folder(), shipped) if file.state in OWN}
    waiting = unapproved(sorted(own), own_folder()) + unapproved(
        sorted({*file_names(shipped)} - own), shipped
    )
    try:
        out.write_text(page(reviewed, files, waiting), encoding="utf-8")
    except OSError as fault:
        raise InputError(f"{out}: cannot be written: {fault.strerror}") from fault
    tell(f"{len(reviewed)} scenarios, {sum(one.touched for one in reviewed)} touched by the change")
    click.echo(out)


def _differs(one: Path, other: Path) -> bool:
    if not (one.exists() and other.exists()):
        return one.exists() != other.exists()
    return digest(one) != digest(other)


def _drafts(path: Path, scenarios: list[Scenario]) -> list[str]:
    model = Guide.load(path, Settings())
    return [
        draft_reply(
            Message(text=one.message, platform=one.platform, stage=one.stage),
            model,
            Settings(tone=one.tone),
            one.wishes(),
        ).reply
        for one in scenarios
    ]
