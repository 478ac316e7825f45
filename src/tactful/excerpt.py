"""The parts of a long message that a model with a small context reads."""

from collections.abc import Callable, Sequence

from tactful.normalize import sentences
from tactful.records import Finding

_LONGEST = 400
_GAP = " … "


def excerpt(text: str, findings: Sequence[Finding], room: int, count: Callable[[str], int]) -> str:
    """Give the sentences that hold evidence, then as many from the start as fit, in order.

    `room` is in tokens, `count` gives those of a text. Sentences of more than 400 characters
    are cut. The result is empty when not even one stretch fits.
    """
    spans = [
        (start, min(start + _LONGEST, b))
        for a, b in sentences(text)
        for start in range(a, b, _LONGEST)
    ]
    first = {_holding(spans, finding.evidence[0].start) for finding in findings}
    order = sorted(range(len(spans)), key=lambda i: (i not in first, i))
    kept: list[int] = []
    gap = count(_GAP)
    for i in order:
        if room <= gap:
            break
        a, b = spans[i]
        size = count(text[a:b]) + gap
        if size <= room:
            room -= size
            kept.append(i)
    return _GAP.join(text[a:b].strip() for a, b in (spans[i] for i in sorted(kept)))


def _holding(spans: Sequence[tuple[int, int]], offset: int) -> int:
    return next(i for i, (a, b) in enumerate(spans) if a <= offset < b)
