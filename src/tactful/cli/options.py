"""What the commands have in common: where the message comes from and how it stands."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import NamedTuple, TypeAlias

import click

from tactful.records import Message, Platform, Stage

Command: TypeAlias = Callable[..., object]


class Standing(NamedTuple):
    """How things stand with a client, as told on the command line."""

    platform: Platform
    stage: Stage
    enterprise: bool
    me: str = ""

    def message(self, text: str) -> Message:
        """Give the message with this text."""
        return Message(
            text=text,
            platform=self.platform,
            stage=self.stage,
            enterprise=self.enterprise,
            me=self.me,
        )


def standing_options(command: Command) -> Command:
    """Add the options that tell how things stand with a client; they come as one, `stands`."""

    @wraps(command)
    def told(
        *given: object, platform: str, stage: str, enterprise: bool, me: str, **more: object
    ) -> object:
        stands = Standing(Platform(platform), Stage(stage), enterprise, me)
        return command(*given, stands=stands, **more)

    decorators = (
        click.option(
            "--platform",
            type=click.Choice([p.value for p in Platform]),
            default=Platform.UPWORK.value,
            show_default=True,
            help="Where the message came in; `other` is a platform nobody knows.",
        ),
        click.option(
            "--stage",
            type=click.Choice([s.value for s in Stage]),
            default=Stage.FIRST_CONTACT.value,
            show_default=True,
            help="How far you two have come.",
        ),
        click.option("--enterprise", is_flag=True, help="The client is on an Enterprise plan."),
        click.option(
            "--me",
            metavar="NAME",
            default="",
            help='Your name in a pasted conversation, if it is not "Me" there.',
        ),
    )
    return decorated(told, decorators)


def message_options(command: Command) -> Command:
    """Add FILE and the options that `scan` and `draft` share."""
    decorators = (
        click.argument("file", default="-", metavar="[FILE]"),
        standing_options,
        click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
        click.option(
            "--jsonl",
            "as_jsonl",
            is_flag=True,
            help='Read {"id", "text"} objects a line, print one result a line.',
        ),
    )
    return decorated(command, decorators)


def decorated(command: Command, decorators: Sequence[Callable[[Command], Command]]) -> Command:
    """Add options to a command, so that its help lists them in this order."""
    for decorate in reversed(decorators):
        command = decorate(command)
    return command


def refuse_both(first: bool, second: bool, names: str) -> None:
    """Raise a usage error when two options that exclude each other are both given."""
    if first and second:
        raise click.UsageError(f"{names} exclude each other")
