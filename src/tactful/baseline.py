"""How the wording in use stands against what was approved: what changed since, and what is new."""

from collections import Counter
from collections.abc import Mapping
from datetime import date  # noqa: TID251 (approvals carry their date; nobody asks for today's)
from pathlib import Path
from typing import NamedTuple

from tactful.approvals import Approval, approvals
from tactful.exports import digest


class Baseline(NamedTuple):
    """The approvals that hold, the files changed since theirs, and those nobody ever approved.

    `changed` gives for each file who approved what it was before, and when.
    """

    holding: Mapping[str, Approval]
    changed: Mapping[str, Approval]
    never: tuple[str, ...]

    @property
    def waiting(self) -> frozenset[str]:
        """The files that are not approved as they stand."""
        return frozenset((*self.changed, *self.never))

    def people(self) -> tuple[tuple[str, int, date, date], ...]:
        """Give who approved how many of all files, from when to when, the most first."""
        told = [*self.holding.values(), *self.changed.values()]
        counted = Counter(entry.by for entry in told).most_common()
        return tuple(
            (by, number, min(days), max(days))
            for by, number in counted
            for days in [[entry.on for entry in told if entry.by == by]]
        )

    def never_by_folder(self) -> Mapping[str, int]:
        """Give how many files of each folder nobody ever approved; "" holds those in none."""
        return Counter(name.rpartition("/")[0] for name in self.never)


def baseline(files: Mapping[str, Path], shipped: Path) -> Baseline:
    """Compare files with their approvals; `files` gives by name the folder each is read from.

    One of the user's own that was never approved is compared with what was approved of the
    `shipped` file it stands in for. Raises PromptError when a list of approvals cannot be read.
    """
    told = {folder: approvals(folder) for folder in {*files.values(), shipped}}
    holding: dict[str, Approval] = {}
    changed: dict[str, Approval] = {}
    never: list[str] = []
    for name, folder in sorted(files.items()):
        entry = told[folder].get(name) or told[shipped].get(name)
        if entry is None:
            never.append(name)
        else:
            same = entry.sha256 == digest(folder / name)
            (holding if same else changed)[name] = entry
    return Baseline(holding, changed, tuple(never))
