"""The tables of the rulebook: TOML files, and what they come to."""

import tomllib
from pathlib import Path
from typing import Any

from tactful.bundle import PACKAGE, of_file
from tactful.errors import RuleError

RULEBOOK = PACKAGE / "rulebook"


def read_toml(path: Path) -> dict[str, Any]:
    """Give what a TOML file of the rulebook says; a shipped one was parsed ahead.

    Raises RuleError with file and line when it is not TOML.
    """
    ahead: dict[str, Any] | None = of_file(path)
    return parse_toml(path) if ahead is None else ahead


def parse_toml(path: Path) -> dict[str, Any]:
    """Parse a TOML file, whatever was worked out ahead; raises RuleError as `read_toml` does."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        hint = "a text with backslashes stands between three single quotes"
        raise RuleError(f"{path.name}: not valid TOML: {fault}", hint=hint) from fault
    except OSError as fault:
        raise RuleError(f"{path.name}: cannot be read: {fault.strerror}") from fault
