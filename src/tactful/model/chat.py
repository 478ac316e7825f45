"""A prompt as tokens, so that text from outside can never become a control token.

The chat template of the file is rendered with a placeholder for each turn. Only what the
template itself adds is tokenized with control tokens on; the turns are tokenized apart,
as plain text, and the lists are joined.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from jinja2 import Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tactful.errors import ModelError
from tactful.prompts import Part, Prompt, Turn

_SLOT = "\ue000turn{}\ue001"
_SLOTS = re.compile("\ue000turn(\\d+)\ue001")
# A model that thinks aloud first is told that it has: the reply is what comes after.
_THINK, _THOUGHT = "<think>", "\n</think>\n\n"
_REPLY = "Reply:\n"  # opens a reply where a file has no chat template

# What a template from a file may do wrong while it is parsed or rendered.
_FAULTS = (
    TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError,
    RecursionError,
)  # fmt: skip

Tokenize = Callable[[str, bool], list[int]]


class Reading(NamedTuple):
    """A prompt as tokens; the first `fixed` of them are the same for every message."""

    tokens: list[int]
    fixed: int


def read_prompt(prompt: Prompt, template: str, tokenize: Tokenize) -> Reading:
    """Give the prompt as tokens, up to where the reply begins.

    `tokenize(text, control)` turns text into tokens. A file without a chat template gets the
    turns one after the other. Raises ModelError when the template drops or repeats a turn.
    """
    skeleton, turns = _skeleton(prompt.turns, template)
    tokens: list[int] = []
    fixed = None
    for index, stretch in enumerate(_SLOTS.split(skeleton)):
        if index % 2 == 0:
            tokens += tokenize(stretch, True) if stretch else []
            continue
        for part in turns[int(stretch)].parts:
            fixed = len(tokens) if part.outside and fixed is None else fixed
            tokens += tokenize(part.text, False)
    return Reading(tokens, len(tokens) if fixed is None else fixed)


def _skeleton(turns: Sequence[Turn], template: str) -> tuple[str, Sequence[Turn]]:
    if not template:
        return _plain(turns), turns
    try:
        return _rendered(turns, template), turns
    except (*_FAULTS, _NoSystemRoleError):
        turns = _without_system(turns)
    try:
        return _rendered(turns, template), turns
    except _FAULTS as fault:
        raise ModelError(f"the model's chat template does not work: {fault}") from fault


def _plain(turns: Sequence[Turn]) -> str:
    """Give the turns one after the other, each of the model's own marked as a reply."""
    return (
        "".join(
            f"{_REPLY if turn.role == 'assistant' else ''}{_SLOT.format(at)}\n\n"
            for at, turn in enumerate(turns)
        )
        + _REPLY
    )


class _NoSystemRoleError(Exception):
    """The template refuses, or silently drops, the system turn."""


def _rendered(turns: Sequence[Turn], template: str) -> str:
    messages = [{"role": turn.role, "content": _SLOT.format(i)} for i, turn in enumerate(turns)]
    text = _compiled(template).render(
        messages=messages,
        add_generation_prompt=True,
        enable_thinking=False,
        bos_token="",
        eos_token="",
        raise_exception=_refuse,
    )
    if [int(found) for found in _SLOTS.findall(text)] == list(range(len(turns))):
        return text + _THOUGHT if text.rstrip().endswith(_THINK) else text
    if turns[0].role == "system":
        raise _NoSystemRoleError
    raise ModelError("the model's chat template drops or repeats a turn")


@cache
def _compiled(template: str) -> Template:
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
    )
    return environment.from_string(template)


def _refuse(reason: str) -> None:
    raise TemplateError(reason)


def _without_system(turns: Sequence[Turn]) -> Sequence[Turn]:
    first, second, *rest = turns
    return [Turn(second.role, (*first.parts, Part("\n\n"), *second.parts)), *rest]
