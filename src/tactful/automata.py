r"""RE2 automata: linear in the length of the text, whatever the text holds.

A pattern of plain words is compiled over the bytes of UTF-8, where a gap counts bytes: its
automaton is a quarter of the size. Other alphabets, their classes and `\pL` need characters.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import re2

from tactful.errors import RuleError

_MOST_MEMORY = 32 << 20
_ANYWHERE = re2._re2.RE2.Anchor.UNANCHORED
_SIGNS = re.compile(r"\[([^\]\[\\^]*[^\x00-\x7f][^\]\[\\^]*)\]")
# What means characters: a class or a repeat of letters outside ASCII, and Unicode classes.
_OF_CHARACTERS = re.compile(r"\[[^\]]*[^\x00-\x7f]|[^\x00-\x7f][?*+{]|\\[pPx]")


def automaton(where: str, pattern: str) -> Any:
    """Compile a pattern.

    Raises RuleError, beginning with `where`, when RE2 cannot read it.
    """
    options, spread = reading(pattern)
    try:
        return re2.compile(spread, options)
    except re2.error as fault:
        raise RuleError(
            f"{where}: not a pattern RE2 can read: {_spoken(fault)}",
            hint="RE2 has no look-around and no back-references; use a guard instead",
        ) from fault


def reading(pattern: str) -> tuple[Any, str | bytes]:
    """Give the options to compile a pattern with, and the pattern as bytes or text."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MOST_MEMORY
    spread = _SIGNS.sub(_alternation, pattern)
    if _OF_CHARACTERS.search(spread):
        return options, pattern
    options.encoding = re2.Options.Encoding.LATIN1
    return options, spread.encode()


def any_of(where: str, patterns: Iterable[str]) -> Any:
    """Compile patterns into one that hits wherever any of them does.

    Raises RuleError, beginning with `where`, when RE2 cannot read them.
    """
    return automaton(where, "|".join(f"(?:{pattern})" for pattern in patterns))


def spans_in(compiled: Any, text: bytes) -> Iterator[tuple[int, int]]:
    """Give the spans of an encoded text in which an automaton hits, in order, none overlapping.

    As its finditer, but straight from RE2: most texts have no hit, and what finditer sets up costs
    about as much as the search.
    """
    search, size, place = compiled._regexp.Match, len(text), 0
    while place <= size:
        start, end = search(_ANYWHERE, text, place, size)[0]
        if start < 0:
            return
        yield start, end
        place = max(end, place + (end == place))


def _alternation(signs: re.Match[str]) -> str:
    """Give a class of a few signs, such as those of currencies, as alternatives."""
    plain = "".join(c for c in signs[1] if c.isascii())
    others = [c for c in signs[1] if not c.isascii()]
    return f"(?:{'|'.join([f'[{plain}]', *others] if plain else others)})"


def alternatives(pattern: str) -> list[str]:
    """Cut a pattern at the bars that stand in no group and no class: each hits by itself."""
    parts, depth, in_class, escaped = [""], 0, False, False
    for character in pattern:
        bar = character == "|" and not (escaped or in_class or depth)
        if bar:
            parts.append("")
            continue
        parts[-1] += character
        if escaped or character == "\\":
            escaped = not escaped
        elif in_class:
            in_class = character != "]"
        else:
            in_class = character == "["
            depth += (character == "(") - (character == ")")
    return parts


def _spoken(fault: re2.error) -> str:
    """Give what RE2 says, which it says in bytes."""
    said = fault.args[0] if fault.args else fault
    return said.decode(errors="replace") if isinstance(said, bytes) else str(said)
