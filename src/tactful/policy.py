"""Policy packs: platform x stage x category -> verdict, with its source and date."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from tactful.bundle import of_file
from tactful.errors import PolicyError
from tactful.record import Record, UnfitError
from tactful.records import Category, Message, Platform, Policy, Stage, Verdict
from tactful.settings import Settings

PACKS = Path(__file__).parent / "platforms"

Pack: TypeAlias = Mapping[tuple[Category, Stage], "PolicyEntry"]


class Exemption(Record):
    """What holds instead in an exceptional case."""

    verdict: Verdict
    says: str


class PolicyEntry(Record):
    """One entry of a pack: what it covers, what it says, and what holds in exceptional cases.

    The cases are `enterprise` and those of rulebook/exceptions.toml.
    """

    categories: tuple[Category, ...]
    stages: tuple[Stage, ...] = tuple(Stage)
    verdict: Verdict
    exceptions: Mapping[str, Exemption] = MappingProxyType({})
    says: str
    source: str
    checked_on: date


class PolicyPack(Record):
    """A pack as its file is written: the first entry that covers a case decides it."""

    policy: tuple[PolicyEntry, ...]


def read_pack(path: Path) -> tuple[PolicyEntry, ...]:
    """Give the entries of a pack in order.

    Raises PolicyError naming file and fault when it cannot be used as written.
    """
    try:
        return PolicyPack.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).policy
    except UnfitError as fault:
        first = fault.first
        where = ".".join(str(part) for part in first["loc"])
        raise PolicyError(f"{path.name}: {where}: {first['msg']}") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise PolicyError(f"{path.name}: not valid TOML: {fault}") from fault


def _entries(path: Path) -> tuple[PolicyEntry, ...]:
    """Give the entries of a pack; those of a shipped one were read ahead."""
    ahead = of_file(path)
    return read_pack(path) if ahead is None else tuple(map(_known, ahead))


def _known(entry: Mapping[str, Any]) -> PolicyEntry:
    """Give an entry that was validated when it was read ahead."""
    exceptions = {
        case: Exemption(verdict=Verdict(held["verdict"]), says=held["says"])
        for case, held in entry["exceptions"].items()
    }
    return PolicyEntry(
        categories=tuple(map(Category, entry["categories"])),
        stages=tuple(map(Stage, entry["stages"])),
        verdict=Verdict(entry["verdict"]),
        exceptions=exceptions,
        says=entry["says"],
        source=entry["source"],
        checked_on=date.fromisoformat(entry["checked_on"]),
    )


@cache
def load_pack(platform: Platform) -> Pack:
    """Give the platform's pack over the common one, complete for every category and stage.

    Raises PolicyError when a case is left open.
    """
    entries = _entries(PACKS / f"{platform}.toml") + _entries(PACKS / "common.toml")
    pack = {
        (category, stage): _first(platform, entries, category, stage)
        for category in Category
        for stage in Stage
    }
    return MappingProxyType(pack)


def _first(
    platform: Platform, entries: Sequence[PolicyEntry], category: Category, stage: Stage
) -> PolicyEntry:
    for entry in entries:
        if category in entry.categories and stage in entry.stages:
            return entry
    raise PolicyError(f"{platform}.toml: says nothing of {category} at {stage}")


def stale(platform: Platform, today: date, days: int = Settings().stale_days) -> str:
    """Tell in a line that the platform's pack was checked too long ago; empty when it was not.

    The oldest entry counts, `days` after the date on which it was checked.
    """
    checked = min(entry.checked_on for entry in load_pack(platform).values())
    age = (today - checked).days
    if age <= days:
        return ""
    return (
        f"note: what is known of {platform} was last checked on {checked}, {age} days ago; "
        "rules change, so look at the sources that a scan names"
    )


def rule_on(message: Message, category: Category, cases: Collection[str] = ()) -> Policy:
    """Give what the message's platform says of the category at its stage.

    `cases` are the exceptional ones that the message makes; an Enterprise client is one more.
    """
    entry = load_pack(message.platform)[category, message.stage]
    made = {*cases, "enterprise"} if message.enterprise else cases
    held = next((entry.exceptions[case] for case in entry.exceptions if case in made), entry)
    return Policy(
        verdict=held.verdict,
        says=held.says,
        source=entry.source,
        checked_on=entry.checked_on,
    )
