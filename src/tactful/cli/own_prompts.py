"""`tactful prompts export`, `diff` and `approve`: wording of your own over the shipped one."""

import getpass
import os
import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import click

from tactful import approvals
from tactful.cli.terminal import style_for, tell
from tactful.differences import unified, worded
from tactful.errors import PromptError
from tactful.exports import OWN, FileState, State, file_names, in_use, states
from tactful.exports import export as export_files
from tactful.promptfile import written
from tactful.prompts import PromptBook, own_folder, shipped_folder

_GIT_NAME = re.compile(r"^\[user\][^\[]*?^\s*name\s*=\s*(.+?)\s*$", re.MULTILINE | re.DOTALL)
_ENDINGS = ("", ".md", ".toml")


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
def export(names: tuple[str, ...]) -> None:
    """Copy the shipped files into your own folder, to change them there.

    All of them, or those you name. Only a copy that you change is used; the others are brought up
    to date by the next export. What you changed is never overwritten.
    """
    shipped = shipped_folder()
    known = file_names(shipped)
    done = export_files(_named(names, known) or known, own_folder(), shipped)
    for name in done.kept:
        tell(f"{name}: kept as it is, since you changed it")
    tell(
        f"{len(done.copied)} copied, {len(done.refreshed)} brought up to date, "
        f"{len(done.kept)} of yours kept, in:"
    )
    click.echo(own_folder())


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--words", "by_words", is_flag=True, help="Show the words that differ, not lines.")
def diff(names: tuple[str, ...], *, by_words: bool) -> None:
    """Show what you changed: the shipped wording against your own.

    Says so when an update changed the shipped file after you had copied it.
    """
    own, shipped = own_folder(), shipped_folder()
    known = {file.name: file for file in states(own, shipped)}
    chosen = _named(names, tuple(known)) or tuple(known)
    changed = [known[name] for name in chosen if known[name].state in OWN]
    for file in changed:
        _show_difference(file, own, shipped, by_words=by_words)
    for name in chosen:
        if known[name].state is State.UNTOUCHED and known[name].newer:
            gone = not (shipped / name).exists()
            used = (
                "no file of this name is shipped now" if gone else "the newer shipped one is used"
            )
            tell(f"note: {name}: your copy is untouched; {used}")
    tell(f"{len(changed)} of your own")


def _show_difference(file: FileState, own: Path, shipped: Path, *, by_words: bool) -> None:
    style = style_for(err=False)
    theirs = shipped / file.name
    before = written(theirs, file.name) if theirs.exists() else ""
    after = written(own / file.name, file.name)
    labels = (f"shipped/{file.name}", f"yours/{file.name}")
    if by_words:
        click.echo(style(labels[1], "heading"))
    lines = worded(before, after, style) if by_words else unified(before, after, labels, style)
    for line in lines:
        click.echo(line)
    if file.newer:
        versions = _versions(file.name, own, shipped)
        tell(
            f"warning: {file.name}: the shipped file has changed since you copied it{versions}; "
            "take over what you want of it, or move yours away and export it again"
        )


def _versions(name: str, own: Path, shipped: Path) -> str:
    """Tell the versions in the two heads where they are not the same."""
    try:
        yours, theirs = (
            PromptBook(folder, shipped).file(name).front.version for folder in (own, shipped)
        )
    except PromptError:  # a broken one, or a table, which has no head
        return ""
    return (
        f" (yours is version {yours}, the shipped one version {theirs})" if yours != theirs else ""
    )


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Approve every file as it stands.")
@click.option("--by", help="Who approves; else the user of git, or the login name.")
def approve(names: tuple[str, ...], *, everything: bool, by: str | None) -> None:
    """Record that you have read files and find them fit for clients.

    Your own are recorded in your own folder, shipped ones beside them. Without a name and --all
    it lists what waits for approval.
    """
    own, shipped = own_folder(), shipped_folder()
    present = in_use(own, shipped)
    chosen = tuple(present) if everything else _named(names, tuple(present))
    if not chosen:
        _list_unapproved(present)
        return
    who = by or _user()
    for folder in dict.fromkeys(present[name] for name in chosen):
        here = [name for name in chosen if present[name] == folder]
        new = approvals.approve(here, folder, who, date.today())
        tell(f"{len(new)} approved by {who}, {len(here) - len(new)} were before: {folder}")


def _list_unapproved(present: Mapping[str, Path]) -> None:
    waiting = [name for name, folder in present.items() if approvals.unapproved([name], folder)]
    for name in waiting:
        click.echo(name)
    tell(f"{len(waiting)} not approved as they stand; name them, or use --all")


def _user() -> str:
    """Give the user as git knows them, or the login name."""
    home = Path.home()
    places = (Path(".git/config"), home / ".gitconfig", home / ".config/git/config")
    for place in places if not os.environ.get("GIT_AUTHOR_NAME") else ():
        found = _GIT_NAME.search(place.read_text("utf-8", "replace")) if place.is_file() else None
        if found:
            return found[1].strip('"')
    try:
        return os.environ.get("GIT_AUTHOR_NAME") or getpass.getuser()
    except (OSError, KeyError) as fault:
        raise PromptError("nobody knows who you are", hint="say it with --by NAME") from fault


def _named(asked: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    """Give the names of the files that were asked for, each with or without its ending."""
    return tuple(_name(one, known) for one in asked)


def _name(asked: str, known: tuple[str, ...]) -> str:
    found = next((asked + ending for ending in _ENDINGS if asked + ending in known), None)
    if found is None:
        ends = [name for name in known if name.rpartition("/")[2].rpartition(".")[0] == asked]
        near = ends or get_close_matches(asked, known, 1)
        hint = f"did you mean {near[0]}?" if near else "see them with: tactful prompts list"
        raise PromptError(f"{asked}: there is no such file", hint=hint)
    return found
