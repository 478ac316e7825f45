"""Spans of a text, kept in order, and the pieces that cuts make of it."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence

from tactful.normalize import Folded

Span = tuple[int, int]


class Places:
    """Spans that do not overlap, in order; asked whether one touches any."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = merged_spans(spans)

    def add(self, span: Span) -> None:
        """Put in a span that touches none."""
        insort(self._spans, span)

    def copy(self) -> "Places":
        """Give the same spans anew."""
        return Places(self._spans)

    def touch(self, span: Span) -> bool:
        """Tell whether a span shares a character with any."""
        before = bisect_left(self._spans, (span[1], 0)) - 1
        return before >= 0 and self._spans[before][1] > span[0]


class Cuts:
    """The sentences or clauses of a folded text, as spans of the text before folding."""

    def __init__(self, folded: Folded, cuts: Sequence[Span]) -> None:
        """Take the spans in the folded text."""
        spans = [folded.span(a, b) for a, b in cuts]
        self._starts, self._ends = [a for a, _ in spans], [b for _, b in spans]

    def around(self, span: Span) -> Span:
        """Give the span of all those that a span touches."""
        first = bisect_right(self._starts, span[0]) - 1
        last = bisect_left(self._ends, span[1])
        return (
            self._starts[first] if first >= 0 else span[0],
            self._ends[last] if last < len(self._ends) else span[1],
        )

    def within(self, span: Span) -> list[Span]:
        """Give the parts of a span that the cuts make of it."""
        first = max(bisect_right(self._starts, span[0]) - 1, 0)
        last = bisect_left(self._starts, span[1])
        cuts = zip(self._starts[first:last], self._ends[first:last], strict=True)
        parts = [(max(a, span[0]), min(b, span[1])) for a, b in cuts]
        return [(a, b) for a, b in parts if a < b] or [span]


def merged_spans(spans: Sequence[Span]) -> list[Span]:
    """Give the spans in order, those that overlap as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
