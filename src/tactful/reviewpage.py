"""All scenarios in review as one page that works from disk and loads nothing."""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from html import escape
from pathlib import Path
from statistics import median

from tactful.approvals import Approval
from tactful.baseline import Baseline
from tactful.records import Category, Platform, Stage, Stance, Tone
from tactful.review import Drafted, Reviewed
from tactful.reviewcard import AXES, NO_FINDING, card, categories, seconds, spaced, table, values

_HERE = Path(__file__).parent
_MOST_NAMES = 12
_ORDER: Mapping[str, type[StrEnum]] = {
    "stance": Stance, "platform": Platform, "stage": Stage, "tone": Tone,
}  # fmt: skip
_COLUMNS: tuple[str, ...] = ("platform", "stage", "stance")
_MODELS = (
    "Model", "Parameters", "Passing", "Sentences redone", "Tokens sampled", "Loading",
    "A reply, median", "A reply, longest",
)  # fmt: skip
_TICKS = {"changed": "changed", "waiting": "not approved", "wrong": "with a fault"}


def page(reviewed: Sequence[Reviewed], files: Sequence[str], known: Baseline, before: str) -> str:
    """Give the page: `files` differ from the wording `before`, a name for which it is."""
    style, script = (_read(f"review.{ending}") for ending in ("css", "js"))
    body = (
        "<header><h1>Prompts in review</h1>",
        *_changes(reviewed, files, before),
        *_approvals(reviewed, known),
        *_models(reviewed),
        *_matrix(reviewed),
        "</header>",
        *_filters(reviewed),
        "<main>",
        *(card(one, known.waiting) for one in reviewed),
        "</main>",
    )
    slots = {
        "STYLE_HASH": _hash(style), "SCRIPT_HASH": _hash(script),
        "STYLE": style, "SCRIPT": script, "BODY": "\n".join(body),
    }  # fmt: skip
    return re.sub(r"@([A-Z_]+)@", lambda slot: slots[slot[1]], _read("review.html"))


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _changes(reviewed: Sequence[Reviewed], files: Sequence[str], before: str) -> Iterator[str]:
    names = [one.now.scenario.name for one in reviewed if one.touched]
    otherwise = sum(one.reads_otherwise for one in reviewed)
    wrong = [one.now.scenario.name for one in reviewed if one.is_wrong]
    yield f"<h2>Changed against {escape(before)}</h2>"
    yield (
        f"<p>{len(reviewed)} scenarios, {len(names)} touched by the change. "
        f"Letters without a model that read otherwise: {otherwise}.</p>"
    )
    yield f"<p>Changed files: {_named(map(escape, files))}.</p><p>Touched: {_links(names)}.</p>"
    yield f"<p>With a fault: {_links(wrong)}.</p>"


def _approvals(reviewed: Sequence[Reviewed], known: Baseline) -> Iterator[str]:
    """Give the files that are not approved as they stand, and the scenarios they speak in."""
    total = len(known.holding) + len(known.waiting)
    yield "<h2>Against the approved baseline</h2>"
    yield f"<p>{len(known.holding)} of {total} files are approved as they stand. {_by(known)}</p>"
    if known.changed:
        yield f"<p>Changed since they were approved: {len(known.changed)}.</p><ul>"
        yield from (_since(name, entry, reviewed) for name, entry in known.changed.items())
        yield "</ul>"
    if known.never:
        folders = known.never_by_folder()
        told = (f"{number} in {name or 'the top folder'}" for name, number in folders.items())
        yield f"<p>Never approved: {len(known.never)} files, {', '.join(map(escape, told))}.</p>"
    touched = [o.now.scenario.name for o in reviewed if not known.waiting.isdisjoint(o.sources)]
    if touched:
        yield (
            f"<details><summary>What is not approved speaks in {len(touched)} of {len(reviewed)} "
            "scenarios</summary>"
            f"<p>{_links(touched, len(touched))}</p></details>"
        )


def _by(known: Baseline) -> str:
    told = [
        f"{escape(by)} ({number} files, {first}{f' to {last}' if last != first else ''})"
        for by, number, first, last in known.people()
    ]
    return f"Approved by {', '.join(told)}." if told else "Nobody has approved any yet."


def _since(name: str, entry: Approval, reviewed: Sequence[Reviewed]) -> str:
    speaking = [one.now.scenario.name for one in reviewed if name in one.sources]
    return (
        f"<li>{escape(name)}, approved by {escape(entry.by)} on {entry.on}; "
        f"speaks in: {_links(speaking)}</li>"
    )


def _links(names: Sequence[str], most: int = _MOST_NAMES) -> str:
    return _named((f'<a href="#{escape(name)}">{escape(name)}</a>' for name in names), most)


def _named(names: Iterable[str], most: int = _MOST_NAMES) -> str:
    """Give names in a row, those beyond the most only as a number."""
    told = list(names)
    more = f" and {len(told) - most} more" if len(told) > most else ""
    return (", ".join(told[:most]) or "none") + more


def _models(reviewed: Sequence[Reviewed]) -> Iterator[str]:
    names = dict.fromkeys(name for one in reviewed for name in one.drafts)
    rows = [_model(name, [one.drafts[name].now for one in reviewed]) for name in names]
    if rows:
        yield f"<h2>Models</h2>{table('With the wording as it is now', _MODELS, rows)}"


def _model(name: str, drafts: Sequence[Drafted]) -> tuple[str, ...]:
    made = [draft.reply for draft in drafts if draft.reply]
    sampled = sum(reply.tokens.sampled for reply in made)
    said = sampled + sum(reply.tokens.forced for reply in made)
    spent = [reply.timing.total_s for reply in made] or [0.0]
    size = next((reply.model.parameters for reply in made if reply.model), 0)
    return (
        escape(name), f"{size / 1e6:,.0f} M" if size else "–", f"{len(made)} of {len(drafts)}",
        str(sum(len(reply.checks.rejected) for reply in made)),
        f"{sampled} of {said} ({100 * sampled / max(1, said):.0f} %)",
        seconds(max((reply.timing.load_s for reply in made), default=0.0)),
        seconds(median(spent)), seconds(max(spent)),
    )  # fmt: skip


def _matrix(reviewed: Sequence[Reviewed]) -> Iterator[str]:
    """Give how many scenarios meet which risk, where; a number shows these alone."""
    counts = Counter(
        (name, axis, value)
        for one in reviewed
        for name in categories(one)
        for axis, value in values(one).items()
    )
    columns = [(axis, str(value)) for axis in _COLUMNS for value in _ORDER[axis]]
    yield '<details class="matrix"><summary>Coverage by these scenarios</summary>'
    yield '<div class="wide"><table><caption>How many scenarios meet which risk, where</caption>'
    yield "<thead><tr><td></td>" + "".join(
        f'<th scope="colgroup" colspan="{len(_ORDER[axis])}">{axis}</th>' for axis in _COLUMNS
    )
    yield "</tr><tr><td></td>" + "".join(
        f'<th scope="col">{spaced(value)}</th>' for _, value in columns
    )
    yield "</tr></thead><tbody>"
    for name in (*map(str, Category), NO_FINDING):
        cells = "".join(_cell(name, axis, v, counts[name, axis, v]) for axis, v in columns)
        yield f'<tr><th scope="row">{spaced(name)}</th>{cells}</tr>'
    yield "</tbody></table></div></details>"


def _cell(name: str, axis: str, value: str, count: int) -> str:
    if not count:
        return '<td class="hole"></td>'
    told = f"{count} with {spaced(name)}, {axis} {spaced(value)}"
    return (
        f'<td><button type="button" data-category="{name}" data-axis="{axis}" '
        f'data-value="{value}" aria-label="{told}">{count}</button></td>'
    )


def _filters(reviewed: Sequence[Reviewed]) -> Iterator[str]:
    yield '<div class="filters" role="search" aria-label="Which scenarios are shown">'
    found = {name for one in reviewed for name in categories(one)}
    yield _choice("category", [n for n in (*map(str, Category), NO_FINDING) if n in found])
    for axis in AXES:
        here = {values(one)[axis] for one in reviewed}
        yield _choice(axis, [str(v) for v in _ORDER[axis]] if axis in _ORDER else sorted(here))
    for key, name in _TICKS.items():
        yield f'<label><input type="checkbox" data-filter="{key}"> {name}</label>'
    yield '<label>text <input type="search" data-filter="text"></label>'
    yield '<button type="reset" data-reset>Show all</button>'
    yield f'<p role="status" id="shown">{len(reviewed)} of {len(reviewed)} shown</p>'
    yield '<p class="keys">Keys: <kbd>j</kbd> next, <kbd>k</kbd> back, <kbd>/</kbd> text</p></div>'


def _choice(axis: str, choices: Sequence[str]) -> str:
    options = "".join(f'<option value="{one}">{spaced(one)}</option>' for one in choices)
    return (
        f'<label>{axis} <select data-filter="{axis}"><option value="">all</option>'
        f"{options}</select></label>"
    )
