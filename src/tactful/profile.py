"""Who the freelancer is: the only facts a reply may state that are not in the message."""

import tomllib
from difflib import get_close_matches
from pathlib import Path

from platformdirs import user_config_path

from tactful.errors import InputError
from tactful.record import Record, UnfitError


class Profile(Record):
    """What replies may say of the freelancer; whatever is empty stays a gap.

    `rate` is quoted only with `quote_rate`. `contact` says which channel suits for the work once
    the platform allows one. `sign_off` stands below the letter as it is.
    """

    name: str = ""
    skills: tuple[str, ...] = ()
    rate: str = ""
    quote_rate: bool = False
    hours: str = ""
    time_zone: str = ""
    portfolio: str = ""
    contact: str = ""
    sign_off: str = ""

    def values(self) -> dict[str, str]:
        """Give what sentences are filled in with, "" for what is not told."""
        return {
            "rate": self.rate if self.quote_rate else "",
            "skills": ", ".join(self.skills),
            "hours": self.hours,
            "time_zone": self.time_zone,
            "portfolio": self.portfolio,
            "contact": self.contact,
        }

    def facts(self) -> str:
        """Give all that a reply may state because the profile says so."""
        return "\n".join((*self.values().values(), self.name, self.sign_off))


def profile_file() -> Path:
    """Give where the user's profile lies; it need not exist."""
    return user_config_path("tactful") / "profile.toml"


def read_profile(path: Path | None = None) -> Profile:
    """Give the profile of a file, by default the user's own; an empty one when that is missing.

    Raises InputError with file, key and hint when it cannot be used as written.
    """
    file = path or profile_file()
    if path is None and not file.exists():
        return Profile()
    try:
        return Profile.model_validate(tomllib.loads(file.read_text(encoding="utf-8-sig")))
    except OSError as fault:
        raise InputError(f"{file}: cannot be read: {fault.strerror}") from fault
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise InputError(f"{file}: is not valid TOML: {fault}", hint='name = "Ana"') from fault
    except UnfitError as fault:
        first = fault.first
        key = str(first["loc"][0])
        near = get_close_matches(key, Profile.model_fields, 1)
        known = f"did you mean {near[0]!r}?" if near else f"keys: {', '.join(Profile.model_fields)}"
        hint = known if first["type"] == "extra_forbidden" else ""
        raise InputError(f"{file}: {key}: {first['msg']}", hint=hint) from fault
