"""What the commands that lay out a letter have in common: how it is to sound, and what to say."""

from functools import wraps
from pathlib import Path
from typing import NamedTuple

import click

from tactful.briefing import Wishes
from tactful.cli.options import Command, decorated
from tactful.profile import read_profile
from tactful.records import Stance, Tone

LANGUAGES = ("en", "es", "pt", "fr", "de", "ru")
_OPTIONS = (
    click.option(
        "--tone",
        type=click.Choice([t.value for t in Tone]),
        default=Tone.WARM.value,
        show_default=True,
        help="How the reply sounds.",
    ),
    click.option(
        "--stance",
        type=click.Choice([s.value for s in Stance]),
        help="Overrule how the reply meets the message.",
    ),
    click.option(
        "--intent",
        default="",
        metavar="TEXT",
        help='What else to say: "I can start on Tuesday, ask for the brand guide".',
    ),
    click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        help="The language of the reply, by default the client's.",
    ),
    click.option(
        "--profile",
        "profile_path",
        type=click.Path(dir_okay=False, path_type=Path),
        help="A TOML file with what replies may say of you, by default profile.toml in the "
        "configuration folder.",
    ),
)


class Wished(NamedTuple):
    """What the freelancer wants of a letter, as told on the command line."""

    tone: Tone
    wishes: Wishes


def wish_options(command: Command) -> Command:
    """Add the options that tell what a letter is to be like; they come as one, `wished`."""

    @wraps(command)
    def told(
        *given: object,
        tone: str,
        stance: str | None,
        intent: str,
        lang: str | None,
        profile_path: Path | None,
        **more: object,
    ) -> object:
        wishes = Wishes(
            profile=read_profile(profile_path),
            stance=Stance(stance) if stance else None,
            intent=intent,
            language=lang,
        )
        return command(*given, wished=Wished(Tone(tone), wishes), **more)

    return decorated(told, _OPTIONS)
