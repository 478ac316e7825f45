"""All scenarios with all that comes of them, as one page that works from disk and loads nothing."""

import base64
import difflib
import hashlib
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from tactful.prompts import PromptBook
from tactful.records import Finding
from tactful.scenarios import Outcome, Scenario, run

_HERE = Path(__file__).parent
_WORDS = re.compile(r"\s+|[^\s]+")
_AXES = ("stance", "platform", "stage")


class Reviewed(NamedTuple):
    """A scenario with what comes of it now and with the wording before, and what models wrote.

    `before` is None where no other wording was given; `drafts` is by the name of the model.
    """

    now: Outcome
    before: Outcome | None
    took_s: float
    drafts: Mapping[str, str]

    @property
    def reads_otherwise(self) -> bool:
        """Whether the letter without a model differs from the one with the wording before."""
        return self.before is not None and self.before.walk.letter != self.now.walk.letter

    @property
    def sentences(self) -> tuple[tuple[str, str, str], ...]:
        """What may be said otherwise than before: the move, its sentence before, and now.

        A model may choose any sentence of a move, so those count that this letter does not say.
        """
        if self.before is None:
            return ()
        pairs = zip_longest(self.before.walk.plan.moves, self.now.walk.plan.moves)
        return tuple(
            (move.name, was or "", now or "")
            for old, new in pairs
            for move in (new or old,)
            for was, now in zip_longest(old.options if old else (), new.options if new else ())
            if was != now
        )

    @property
    def touched(self) -> bool:
        """Whether the change of wording can be seen in a reply to this message."""
        return self.reads_otherwise or bool(self.sentences)


def review(
    scenario: Scenario,
    book: PromptBook,
    before: PromptBook | None = None,
    drafts: Mapping[str, str] | None = None,
) -> Reviewed:
    """Give what there is to review of a scenario; raises PromptError as `run` does."""
    started = time.perf_counter()
    now = run(scenario, book)
    took = time.perf_counter() - started
    return Reviewed(now, run(scenario, before) if before else None, took, drafts or {})


def page(reviewed: Sequence[Reviewed], files: Sequence[str], waiting: Sequence[str] = ()) -> str:
    """Give the page: `files` differ from the wording before, `waiting` nobody has approved."""
    style, script = (_read(f"review.{ending}") for ending in ("css", "js"))
    body = "\n".join((*_summary(reviewed, files, waiting), *_matrix(reviewed), *_filters(reviewed)))
    body += "\n" + "\n".join(_card(one) for one in reviewed)
    slots = {
        "STYLE_HASH": _hash(style), "SCRIPT_HASH": _hash(script),
        "STYLE": style, "SCRIPT": script, "BODY": body,
    }  # fmt: skip
    return re.sub(r"@([A-Z_]+)@", lambda slot: slots[slot[1]], _read("review.html"))


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def word_diff(before: str, after: str) -> str:
    """Give a text as HTML, with the words that went and the words that came marked."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    made = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        gone, came = escape("".join(old[a:b])), escape("".join(new[c:d]))
        if kind == "equal":
            made.append(came)
            continue
        made += [f"<del>{gone}</del>"] * bool(gone) + [f"<ins>{came}</ins>"] * bool(came)
    return "".join(made)


def marked(text: str, findings: Sequence[Finding]) -> str:
    """Give a message as HTML with the evidence of its findings marked."""
    spans = sorted((e.start, e.end) for finding in findings for e in finding.evidence)
    made, at = "", 0
    for start, end in spans:
        if end > at:
            begin = max(start, at)
            made += f"{escape(text[at:begin])}<mark>{escape(text[begin:end])}</mark>"
            at = end
    return made + escape(text[at:])


def _summary(
    reviewed: Sequence[Reviewed], files: Sequence[str], waiting: Sequence[str]
) -> Iterator[str]:
    names = [one.now.scenario.name for one in reviewed if one.touched]
    now = sum(one.reads_otherwise for one in reviewed)
    yield "<h1>Prompts in review</h1>"
    yield (
        f"<p>{len(reviewed)} scenarios, {len(names)} touched by the change; "
        f"{now} letters without a model read otherwise.</p>"
    )
    links = ", ".join(f'<a href="#{escape(name)}">{escape(name)}</a>' for name in names)
    yield f"<p>Changed files: {escape(', '.join(files)) or 'none'}.</p>"
    yield f"<p>Touched: {links or 'none'}.</p>"
    yield f"<details><summary>Not approved as they stand: {len(waiting)} files</summary>"
    yield f"<p>{escape(', '.join(waiting))}</p></details>"


def _matrix(reviewed: Sequence[Reviewed]) -> Iterator[str]:
    told = [(_categories(one), _values(one)) for one in reviewed]
    columns = sorted({(axis, values[axis]) for _, values in told for axis in _AXES})
    counts = Counter(
        (name, axis, values[axis]) for names, values in told for name in names for axis in _AXES
    )
    yield "<details><summary>Coverage</summary><table><tr><th></th>"
    yield "".join(f"<th>{value}</th>" for _, value in columns) + "</tr>"
    for name in sorted({name for name, _, _ in counts}):
        cells = (
            f'<td><button data-category="{name}" data-axis="{axis}" data-value="{value}" '
            f'aria-label="{counts[name, axis, value]} with {name}, {axis} {value}">'
            f"{counts[name, axis, value]}</button></td>"
            if counts[name, axis, value] else "<td></td>"
            for axis, value in columns
        )  # fmt: skip
        yield f"<tr><th>{name}</th>{''.join(cells)}</tr>"
    yield '</table><button data-category="">All</button></details>'


def _filters(reviewed: Sequence[Reviewed]) -> Iterator[str]:
    yield '<div class="filters">'
    for axis in _AXES:
        values = sorted({_values(one)[axis] for one in reviewed})
        options = "".join(f"<option>{value}</option>" for value in values)
        yield (
            f'<label>{axis} <select data-filter="{axis}"><option value="">all</option>'
            f"{options}</select></label>"
        )
    yield '<label><input type="checkbox" data-filter="changed"> changed only</label>'
    yield '<label>text <input type="search" data-filter="text"></label></div>'


def _categories(one: Reviewed) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(f.category) for f in one.now.walk.found.findings)) or ("none",)


def _values(one: Reviewed) -> dict[str, str]:
    scenario = one.now.scenario
    stance = one.now.walk.plan.stance
    return {"stance": str(stance), "platform": str(scenario.platform), "stage": str(scenario.stage)}


def _card(one: Reviewed) -> str:
    walk, name = one.now.walk, escape(one.now.scenario.name)
    told = " ".join(f'data-{axis}="{value}"' for axis, value in _values(one).items())
    findings = "".join(
        f"<li>{f.category} ({f.severity}): {escape(f.why)}</li>" for f in walk.found.findings
    )
    faults = [fault.rule for fault in walk.faults] + [walk.stuck] * bool(walk.stuck)
    checks = "; ".join((*faults, *one.now.wrong)) or "passes, as expected"
    prompt = "\n".join(
        f"[{turn.role}]\n{''.join(part.text for part in turn.parts)}" for turn in walk.prompt.turns
    )
    moves = "".join(
        f"<li>{escape(move.name)}: {escape(move.purpose)}<ul>"
        + "".join(f"<li>{escape(option)}</li>" for option in move.options)
        + "</ul></li>"
        for move in walk.plan.moves
    )
    return (
        f'<article id="{name}" {told} data-categories="{" ".join(_categories(one))}" '
        f'data-changed="{"yes" if one.touched else "no"}"><h2>{name}</h2>'
        f"<p>{', '.join(_values(one).values())}: {' → '.join(m.name for m in walk.plan.moves)}</p>"
        f'<pre class="message">{marked(walk.message.text, walk.found.findings)}</pre>'
        f"<ul>{findings}</ul>"
        f'<div class="letters">{"".join(_letters(one))}</div>{_sentences(one)}'
        f"<p>Check: {escape(checks)}. {1000 * one.took_s:.0f} ms.</p>"
        f"<details><summary>What may be said, move by move</summary><ul>{moves}</ul></details>"
        f"<details><summary>What the model reads</summary><pre>{escape(prompt)}</pre></details>"
        "</article>"
    )


def _letters(one: Reviewed) -> Iterator[str]:
    letter = one.now.walk.letter
    if one.before is not None and one.reads_otherwise:
        yield f"<section><h3>before</h3><pre>{escape(one.before.walk.letter)}</pre></section>"
        shown = word_diff(one.before.walk.letter, letter)
    else:
        shown = escape(letter)
    yield f"<section><h3>without a model</h3><pre>{shown}</pre></section>"
    for name, text in one.drafts.items():
        yield f"<section><h3>{escape(name)}</h3><pre>{word_diff(letter, text)}</pre></section>"


def _sentences(one: Reviewed) -> str:
    """Give the sentences that may be said otherwise, empty when none may."""
    rows = "".join(
        f"<li>{escape(move)}: {word_diff(was, now)}</li>" for move, was, now in one.sentences
    )
    return f"<h3>May be said otherwise</h3><ul>{rows}</ul>" if rows else ""
