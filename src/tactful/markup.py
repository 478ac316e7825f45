"""Texts as HTML: what differs between two, and where the evidence of findings stands."""

import difflib
import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise

from tactful.records import Finding

_WORDS = re.compile(r"\s+|[^\s]+")


def word_diff(before: str, after: str) -> str:
    """Give a text as HTML, with the words that went and the words that came marked."""
    made = []
    for same, gone, came in _compared(before, after):
        made += [same] * bool(same)
        made += [f"<del>{gone}</del>"] * bool(gone) + [f"<ins>{came}</ins>"] * bool(came)
    return "".join(made)


def word_marks(beside: str, text: str) -> str:
    """Give a text as HTML, with the words marked that another text beside it does not have."""
    return "".join(
        same + (f'<span class="apart">{came}</span>' if came else "")
        for same, _, came in _compared(beside, text)
    )


def _compared(before: str, after: str) -> Iterator[tuple[str, str, str]]:
    """Give the stretches of two texts as HTML: what is the same, else what went and what came."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, False).get_opcodes():
        gone, came = escape("".join(old[a:b])), escape("".join(new[c:d]))
        yield (came, "", "") if kind == "equal" else ("", gone, came)


def marked(text: str, findings: Sequence[Finding]) -> str:
    """Give a message as HTML with the evidence of its findings marked.

    Where an evidence ends stand the numbers of its findings, counted from 1.
    """
    spans = [(e.start, e.end, n) for n, f in enumerate(findings, 1) for e in f.evidence]
    edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
    made = []
    for start, end in pairwise(edges):
        words = escape(text[start:end])
        inside = any(first <= start and end <= last for first, last, _ in spans)
        numbers = sorted({n for first, last, n in spans if last == end and first < last})
        told = f' data-findings="{",".join(map(str, numbers))}"' if numbers else ""
        made.append(f"<mark{told}>{words}</mark>" if inside else words)
    return "".join(made)
