"""The command `tactful` and how its errors look."""

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

import click

from tactful import __version__
from tactful.cli.terminal import complain
from tactful.errors import TactfulError

_COMMANDS = ("draft", "scan")


class _Tactful(click.Group):
    """Loads only the command that is run, and shows our errors as one line and a hint.

    A TactfulError ends with exit status 1; any other exception is a bug and keeps its traceback.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"tactful.cli.{cmd_name}"), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except TactfulError as fault:
            complain(fault)
            ctx.exit(1)


@click.group(cls=_Tactful, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tactful")
def tactful() -> None:
    """Read a client's message, see what is risky and why, and draft a polite, safe reply.

    Works offline: paste in, copy out. Nothing is ever sent, fetched or logged in to.
    """


def main() -> NoReturn:
    """Run the command line; never returns.

    Leaves without taking every object apart, as mypy does: that costs a tenth of a scan.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # text streams here
    status = 0
    try:
        tactful(prog_name="tactful")
    except SystemExit as leaving:
        status = leaving.code if isinstance(leaving.code, int) else 0
    with suppress(BrokenPipeError):  # whoever read us may have left
        sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
