"""`tactful prompts review`: all scenarios on one page, with what a change of wording touches."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from tactful.baseline import baseline
from tactful.cli.proving import usual_folders
from tactful.cli.revisions import prompts_at
from tactful.cli.terminal import tell
from tactful.errors import InputError
from tactful.exports import RECORD, file_names, in_use
from tactful.model.guided import Guide
from tactful.pipeline import Model
from tactful.prompts import PromptBook, own_folder, shipped_folder, the_book
from tactful.review import NotingBook, Reviewed, differing, review
from tactful.reviewpage import page
from tactful.scenarios import Scenario, read_scenarios
from tactful.settings import Settings

_SHIPPED = "the shipped wording"


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
    help="A GGUF file that drafts each reply too; give it several times to compare models.",
)
@click.option(
    "--against",
    metavar="REV|FOLDER",
    help="What to compare with: a folder of prompts, or a git revision of your own folder if that "
    "lies in a repository, else of the checkout. Else the shipped wording.",
)
def review_prompts(out: Path, models: tuple[Path, ...], against: str | None) -> None:
    """Write one page with every scenario: message, findings, plan, prompt, replies, checks.

    Shows which files differ and the words they change in which letters, what is not approved, and
    how each model gets on. The page loads nothing and works from disk; j and k go from scenario to
    scenario.
    """
    shipped = shipped_folder()
    book = NotingBook(*the_book().folders)
    scenarios = [one for folder in usual_folders() for one in read_scenarios(folder)]
    with _before(against, shipped) as before:
        names = sorted({n for f in (*book.folders, *before.folders) for n in file_names(f)})
        files = differing(book, before, names)
        reviewed = list(_reviewed(scenarios, book, before, models))
    known = baseline(in_use(own_folder(), shipped), shipped)
    try:
        told = page(reviewed, files, known, against or _SHIPPED)
        out.write_text(told, encoding="utf-8")
    except OSError as fault:
        raise InputError(f"{out}: cannot be written: {fault.strerror}") from fault
    tell(f"{len(reviewed)} scenarios, {sum(one.touched for one in reviewed)} touched by the change")
    click.echo(out)


@contextmanager
def _before(against: str | None, shipped: Path) -> Iterator[PromptBook]:
    """Give the book to compare with, for as long as it is needed."""
    if against is None:
        yield PromptBook(shipped)
    elif against and Path(against).is_dir():
        yield _book_of(Path(against), shipped)
    else:
        with prompts_at(against, (own_folder(), shipped)) as (folder, held):
            # What was not yet there then is not to be found among what is shipped now.
            yield PromptBook(held) if folder == shipped else PromptBook(held, shipped)


def _book_of(folder: Path, shipped: Path) -> PromptBook:
    """Give the book of a folder: by itself if it is a whole one, else over the shipped one."""
    if not any((folder / name).exists() for name in file_names(shipped)):
        raise InputError(f"{folder}: holds no file of prompts", hint="name a folder that does")
    whole = (folder / "system.md").exists() and not (folder / RECORD).exists()
    return PromptBook(folder) if whole else PromptBook(folder, shipped)


def _reviewed(
    scenarios: Sequence[Scenario], book: NotingBook, before: PromptBook, models: Sequence[Path]
) -> Iterator[Reviewed]:
    """Give each scenario reviewed; one model after the other is loaded and let go again."""
    plain = [review(one, book, before) for one in scenarios]
    drafts = [dict(one.drafts) for one in plain]
    for name, path in zip(_names(models), models, strict=True):
        tell(f"{name}: drafting {len(scenarios)} replies")
        model: Model = Guide.load(path, Settings())
        for one, made in zip(plain, drafts, strict=True):
            made[name] = one.drafted(model, book, before)
    yield from (one._replace(drafts=made) for one, made in zip(plain, drafts, strict=True))


def _names(models: Sequence[Path]) -> list[str]:
    """Give each model its name: that of its file, with the folder where two are called so."""
    counted = Counter(path.stem for path in models)
    return [path.stem if counted[path.stem] == 1 else str(path) for path in models]
