"""What differs between two texts, for people to read."""

import difflib
import re
from collections.abc import Iterator

from tactful.report import Style, visible

_WORDS = re.compile(r"\s+|[^\s]+")
_DRESS = {"+": "none", "-": "high", "@": "muted"}


def unified(before: str, after: str, names: tuple[str, str], style: Style) -> Iterator[str]:
    """Give the lines that differ, with those around them; nothing when the texts are the same."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), *names, n=2, lineterm="")
    for line in lines:
        heading = line.startswith(("+++", "---"))
        dress = "heading" if heading else _DRESS.get(line[:1])
        text = visible(line)
        yield style(text, dress) if dress else text


def worded(before: str, after: str, style: Style) -> Iterator[str]:
    """Give the lines in which words differ: what went as [-words-], what came as {+words+}."""
    matcher = difflib.SequenceMatcher(None, old := _split(before), new := _split(after), False)
    text = "".join(
        _stretch(kind, "".join(old[a:b]), "".join(new[c:d]), style)
        for kind, a, b, c, d in matcher.get_opcodes()
    )
    yield from (line for line in text.split("\n") if "[-" in line or "{+" in line)


def _split(text: str) -> list[str]:
    return _WORDS.findall(visible(text))


def _stretch(kind: str, old: str, new: str, style: Style) -> str:
    if kind == "equal":
        return old
    gone = style(f"[-{old}-]", "high") if old else ""
    return gone + (style(f"{{+{new}+}}", "none") if new else "")
