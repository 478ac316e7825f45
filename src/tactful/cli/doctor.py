"""`tactful doctor`: what is where, and what is not as it should be."""

import sys
from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

import click

from tactful import __version__
from tactful.approvals import approvals, unapproved
from tactful.cli.bulk import print_json
from tactful.cli.terminal import style_for
from tactful.errors import TactfulError
from tactful.exports import OWN, states
from tactful.model.files import HOW_TO_GET, find_model
from tactful.policy import stale
from tactful.prompts import own_folder, shipped_folder
from tactful.records import Platform
from tactful.rulebook import incoming_rules, user_rules
from tactful.shapes import broken_own

_MOST_NAMES = 3


class Health(StrEnum):
    """How something stands; only what is broken ends with status 1."""

    OK = "ok"
    NOTE = "note"
    BROKEN = "broken"


class Sign(NamedTuple):
    """What the doctor found: about what, how it stands, in words."""

    about: str
    health: Health
    says: str


_DRESS = {Health.OK: "none", Health.NOTE: "medium", Health.BROKEN: "high"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.pass_context
def doctor(ctx: click.Context, *, as_json: bool) -> None:
    """Check the installation: what is used from where, what is stale, what is broken.

    Ends with 1 when something is broken. Nothing is fetched or sent: tactful never uses a network.
    """
    signs = [sign for examine in _EXAMINATIONS for sign in _examined(examine)]
    style = style_for(err=False)
    for sign in signs:
        if as_json:
            print_json(sign._asdict())
        else:
            health = style(f"{sign.health:8}", _DRESS[sign.health])
            click.echo(f"{health}{sign.about:10}{sign.says}")
    ctx.exit(any(sign.health is Health.BROKEN for sign in signs))


def _examined(examine: Callable[[], Iterator[Sign]]) -> Iterator[Sign]:
    try:
        yield from examine()
    except TactfulError as fault:
        about = examine.__name__.strip("_")
        hint = f" ({fault.hint})" if fault.hint else ""
        yield Sign(about, Health.BROKEN, fault.message + hint)


def _tactful() -> Iterator[Sign]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield Sign("tactful", Health.OK, f"{__version__}, Python {python}; needs no network")


def _rules() -> Iterator[Sign]:
    known = len(incoming_rules().rules)
    folder = user_rules()
    own = len(list(folder.glob("*.toml"))) if folder.is_dir() else 0
    told = f"{own} of yours in {folder}" if own else f"yours would go into {folder}"
    yield Sign("rules", Health.OK, f"{known} known, {told}")


def _policies() -> Iterator[Sign]:
    notes = [note for platform in Platform if (note := stale(platform, date.today()))]
    yield from (Sign("policies", Health.NOTE, note.removeprefix("note: ")) for note in notes)
    if not notes:
        yield Sign("policies", Health.OK, f"{len(Platform)} platforms, none checked too long ago")


def _prompts() -> Iterator[Sign]:
    own, shipped = own_folder(), shipped_folder()
    files = tuple(states(own, shipped))
    mine = [file for file in files if file.state in OWN]
    told = f"{len(mine)} of yours in {own}" if own.is_dir() else f"yours would go into {own}"
    yield Sign("prompts", Health.OK, f"{len(files)} files in {shipped}, {told}")
    for remark in broken_own(own, shipped):
        yield Sign("prompts", Health.BROKEN, f"{own / str(remark)}")
    moved = [file.name for file in mine if file.newer]
    if moved:
        what = f"newer shipped wording of {_few(moved)}; see it with: tactful prompts diff"
        yield Sign("prompts", Health.NOTE, what)
    approvals(own)  # which are to be readable, whatever they are of
    waiting = [
        file.name
        for file in files
        for folder in ([own] if file.state in OWN else [shipped])
        if (folder / file.name).exists() and unapproved([file.name], folder)
    ]
    if waiting:
        what = f"not approved as they stand: {_few(waiting)}; tactful prompts approve"
        yield Sign("prompts", Health.NOTE, what)


def _model() -> Iterator[Sign]:
    path = find_model(None)
    if path is None:
        yield Sign("model", Health.NOTE, f"none, letters are made without one; {HOW_TO_GET}")
    else:
        yield Sign("model", Health.OK, f"{path}, {path.stat().st_size / 1e6:,.0f} MB")


def _few(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return ", ".join(names[:_MOST_NAMES]) + more


_EXAMINATIONS: tuple[Callable[[], Iterator[Sign]], ...] = (
    _tactful, _rules, _policies, _prompts, _model,
)  # fmt: skip
