"""The command `tactful` and how its errors look."""

import errno
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from tactful import __version__
from tactful.cli.terminal import complain
from tactful.errors import TactfulError

_COMMANDS = ("check", "doctor", "draft", "prompts", "rules", "scan")
_NOT_WRITTEN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
_INTERRUPTED = 130


class _Tactful(click.Group):
    """Loads only the command that is run, and shows our errors as one line and a hint.

    A TactfulError ends with exit status 1; any other exception is a bug and keeps its traceback.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click passes it)
        return list(_COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 (click passes it)
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"tactful.cli.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        from difflib import get_close_matches  # noqa: PLC0415 (slow to load, seldom needed)

        near = () if args[0] in _COMMANDS else get_close_matches(args[0], _COMMANDS, 1)
        if near:
            ctx.fail(f"No such command '{args[0]}'. Did you mean '{near[0]}'?")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except TactfulError as fault:
            complain(fault)
            ctx.exit(1)
        except KeyboardInterrupt:
            ctx.exit(_INTERRUPTED)


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
    _mend_streams()
    os._exit(_run())


def _run() -> int:
    try:
        status = _status()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read us has left
        return 1
    except OSError as fault:
        if fault.errno not in _NOT_WRITTEN:
            raise
        complain(TactfulError(f"standard output: cannot be written: {fault.strerror}"))
        return 1
    return status


def _status() -> int:
    try:
        tactful(prog_name="tactful")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    return 0


def _mend_streams() -> None:
    """Make up for streams that were closed, and let no odd character stop the output."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            nowhere = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 (lives on)
            setattr(sys, name, nowhere)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # text streams here
