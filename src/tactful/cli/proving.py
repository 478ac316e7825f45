"""`tactful prompts lint` and `test`: the wording proved before any client reads it."""

from collections.abc import Iterator
from pathlib import Path

import click

from tactful.cli.bulk import print_json
from tactful.cli.terminal import style_for, tell
from tactful.differences import unified
from tactful.errors import InputError, PromptError
from tactful.examples import examples, failing
from tactful.holes import Coverage, coverage
from tactful.lint import lint as lint_book
from tactful.prompts import PromptBook, own_folder, shipped_folder, the_book
from tactful.report import Style
from tactful.scenarios import SNAPSHOTS, Scenario, Walk, read_scenarios, run, snapshot
from tactful.shapes import Level

_ALL, _SOME, _NONE = "●", "◐", "–"


@click.command()
@click.option("--shipped", is_flag=True, help="Look at the shipped files alone, not your own.")
@click.option("--coverage", "as_table", is_flag=True, help="Show for which risk there are words.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.pass_context
def lint(ctx: click.Context, *, shipped: bool, as_table: bool, as_json: bool) -> None:
    """Look for whatever is wrong with the wording: a fault a line, with its file and line.

    Variables and sections, length and reading level (LIX), figures that go stale, threats,
    accusations and promises, sentences that no check would let out, and risks that there are no
    words for. Ends with 1 when there is an error; notes are only to be known.
    """
    book = _book(shipped=shipped)
    if as_table:
        _show_coverage(coverage(book), as_json=as_json)
        return
    found = lint_book(book, shipped_folder())
    for remark in found:
        if as_json:
            print_json(remark.model_dump(mode="json"))
        else:
            click.echo(str(remark))
    errors = sum(remark.level is Level.ERROR for remark in found)
    tell(f"{len(book.names())} files, {errors} errors, {len(found) - errors} notes")
    ctx.exit(bool(errors))


def _book(*, shipped: bool) -> PromptBook:
    return PromptBook(shipped_folder()) if shipped else the_book()


def _show_coverage(rows: tuple[Coverage, ...], *, as_json: bool) -> None:
    if as_json:
        for row in rows:
            print_json(row.model_dump(mode="json"))
        return
    for line in _table(rows, style_for(err=False)):
        click.echo(line)
    sections = " ".join(dict.fromkeys(row.section for row in rows))
    tell(f"a column a language, in it {sections}: {_ALL} always, {_SOME} sometimes, {_NONE} never")


def _table(rows: tuple[Coverage, ...], style: Style) -> Iterator[str]:
    languages = list(dict.fromkeys(row.language for row in rows))
    yield style(f"{'':30}" + "".join(f"{language:8}" for language in languages), "heading")
    for category in dict.fromkeys(row.category for row in rows):
        cells = (
            " ".join(_cell(r) for r in rows if (r.category, r.language) == (category, language))
            for language in languages
        )
        yield f"{category:30}" + "".join(f"{cell:8}" for cell in cells)


def _cell(row: Coverage) -> str:
    if row.said == row.of:
        return _ALL
    return _SOME if row.said else _NONE


@click.command("test")
@click.option(
    "--scenarios",
    "folders",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    multiple=True,
    help="A folder of scenarios. Else `scenarios` in your own folder, tests/scenarios in a "
    "checkout.",
)
@click.option("--shipped", is_flag=True, help="Use the shipped files alone, not your own.")
@click.option("--update", is_flag=True, help="Write the snapshots anew.")
@click.pass_context
def run_tests(
    ctx: click.Context, folders: tuple[Path, ...], *, shipped: bool, update: bool
) -> None:
    """Run the examples of the files, and the scenarios with all that comes of them.

    Shows what a change of wording does to every reply: how it differs from the snapshot written
    last. Ends with 1 when something is not as expected or differs.
    """
    book = _book(shipped=shipped)
    told = list(examples(book))
    wrong = [str(fault) for file, example in told if (fault := failing(book, file, example))]
    number = differing = 0
    for folder in folders or usual_folders():
        for scenario in read_scenarios(folder):
            number += 1
            walked, faults = _run(scenario, book)
            wrong += [f"{scenario.name}: {fault}" for fault in faults]
            if walked:
                differing += _compare(walked, folder / SNAPSHOTS / f"{scenario.name}.txt", update)
    for line in wrong:
        click.echo(line)
    tell(f"{len(told)} examples, {number} scenarios, {len(wrong)} wrong, {differing} differ")
    if differing and not update:
        tell("if that is as it should be: tactful prompts test --update")
    ctx.exit(bool(wrong) or (differing > 0 and not update))


def _run(scenario: Scenario, book: PromptBook) -> tuple[Walk | None, tuple[str, ...]]:
    try:
        outcome = run(scenario, book)
    except PromptError as fault:
        return None, (fault.message,)
    return outcome.walk, outcome.wrong


def _compare(walked: Walk, path: Path, update: bool) -> bool:
    """Show how a walk differs from its snapshot, and write it anew if asked to."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    after = snapshot(walked)
    for line in unified(before, after, (f"before/{path.name}", path.name), style_for(err=False)):
        click.echo(line)
    if update and before != after:
        try:
            path.parent.mkdir(exist_ok=True)
            path.write_text(after, encoding="utf-8")
        except OSError as fault:
            raise InputError(f"{path}: cannot be written: {fault.strerror}") from fault
    return before != after


def usual_folders() -> tuple[Path, ...]:
    """Give the folders of scenarios: the user's own, and those of a checkout."""
    places = (own_folder() / "scenarios", shipped_folder().parent / "tests" / "scenarios")
    return tuple(place for place in places if place.is_dir())
