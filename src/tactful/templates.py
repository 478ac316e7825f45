"""Sentences with variables: a listed part of Jinja, and how it is filled in.

The sandbox of Jinja keeps templates from Python, not from running long; so a template may consist
of listed nodes only. Shipped sentences were taken apart ahead, which spares loading Jinja for them;
any other is left to Jinja.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from tactful.bundle import look_up, shelved

if TYPE_CHECKING:
    from jinja2 import Template, nodes
    from jinja2.sandbox import ImmutableSandboxedEnvironment

Values = Mapping[str, str | bool | list[str]]
Form: TypeAlias = Any
"""A template taken apart: a text, or the name of a kind of node with what belongs to it."""

_PART = "templates"
_FILTERS = ("capitalize", "join", "lower")
_DEEPEST = 40  # levels: what Jinja makes of more, Python may refuse to compile
_MOST_LETTERS = 200_000  # of what a template comes to: a long message and what stands around it
# All that a prompt may be made of. What could call, reach into a value or repeat without end is
# not among it: a loop runs over a list it is given, and no loop stands in a loop.
_NODES = {
    "Template", "Output", "TemplateData", "Name", "Const", "If", "CondExpr", "Not", "And", "Or",
    "Compare", "Operand", "Filter", "For",
}  # fmt: skip


class UnfitTemplateError(ValueError):
    """A template cannot be used as written, or not with these values; `line` counts from 1."""

    def __init__(self, said: str, line: int = 1) -> None:
        super().__init__(said)
        self.line = line


def used(text: str) -> tuple[tuple[str, int], ...]:
    """Give the variables that a text reads, each with its line in it.

    Raises UnfitTemplateError on anything but text, variables, conditions, filters, one loop.
    """
    if "{" not in text:
        return ()
    ahead = look_up(_PART, text)
    return _used(text) if ahead is None else ahead[0]


def filled(text: str, values: Values) -> str:
    """Give a text with values for its variables; raises UnfitTemplateError."""
    if "{" not in text:
        return text
    ahead = look_up(_PART, text)
    try:
        if ahead is not None:
            return _said(ahead[1], values)
    except KeyError:  # Jinja knows how to say which variable has no value
        pass
    return _rendered(text, values)


def _said(forms: Iterable[Form], values: Values) -> str:
    """Give the text that forms come to; raises KeyError where a variable has no value."""
    return "".join(_piece(form, values) for form in forms)


def _piece(form: Form, values: Values) -> str:
    if isinstance(form, str):
        return form
    kind, *parts = form
    if kind == "Name":
        return str(values[parts[0]])
    test, body, other = parts
    return _said(body if _holds(test, values) else other, values)


def _holds(form: Form, values: Values) -> bool:
    """Tell whether a condition holds; raises KeyError where a variable has no value."""
    kind, *parts = form
    if kind == "Name":
        return bool(values[parts[0]])
    if kind == "Not":
        return not _holds(parts[0], values)
    return _holds(parts[0], values) and _holds(parts[1], values)


def templates_apart(texts: Iterable[str]) -> dict[str, bytes]:
    """Give what is kept of templates: each taken apart, but those that only Jinja can fill in."""
    apart: dict[str, Any] = {}
    for text in texts:
        try:
            apart[text] = (used(text), _apart(_environment().parse(text).body))
        except NotImplementedError:
            continue
    return {_PART: shelved(apart)}


def _apart(body: Iterable["nodes.Node"]) -> list[Form]:
    """Take nodes apart; raises NotImplementedError on those that only Jinja can fill in."""
    forms: list[Form] = []
    for node in body:
        kind = type(node).__name__
        if kind == "Output":
            forms += _apart(node.iter_child_nodes())
        elif kind == "TemplateData":
            forms.append(_of(node, "data"))
        elif kind == "If":
            forms.append(_if([node, *_of(node, "elif_")], _of(node, "else_")))
        elif kind == "Name":
            forms.append(_test(node))
        else:
            raise NotImplementedError(kind)
    return forms


def _if(ways: Sequence["nodes.Node"], otherwise: Iterable["nodes.Node"]) -> Form:
    """Take a condition apart; each further way stands in what is said otherwise."""
    first, *rest = ways
    then = _apart(_of(first, "body"))
    return (
        "If",
        _test(_of(first, "test")),
        then,
        [_if(rest, otherwise)] if rest else _apart(otherwise),
    )


def _test(node: "nodes.Node") -> Form:
    kind = type(node).__name__
    if kind == "Name":
        return kind, _of(node, "name")
    if kind == "Not":
        return kind, _test(_of(node, "node"))
    if kind == "And":
        return kind, _test(_of(node, "left")), _test(_of(node, "right"))
    raise NotImplementedError(kind)


def _of(node: "nodes.Node", field: str) -> Any:
    return getattr(node, field)


def _rendered(text: str, values: Values) -> str:
    from jinja2 import TemplateError  # noqa: PLC0415 (slow to load, seldom needed)

    said, letters = [], 0
    try:
        for piece in _compiled(text).generate(values):
            said.append(piece)
            letters += len(piece)
            if letters > _MOST_LETTERS:
                raise UnfitTemplateError(f"comes to more than {_MOST_LETTERS:,} letters")
    except TemplateError as fault:
        raise UnfitTemplateError(str(fault)) from fault
    return "".join(said)


@cache
def _environment() -> "ImmutableSandboxedEnvironment":
    from jinja2 import StrictUndefined  # noqa: PLC0415 (slow to load, seldom needed)
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 (likewise)

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, keep_trailing_newline=False, trim_blocks=True
    )
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    environment.globals.clear()
    environment.tests = {name: environment.tests[name] for name in ("eq", "ne")}
    return environment


@cache
def _compiled(text: str) -> "Template":
    return _environment().from_string(text)


@cache
def _used(text: str) -> tuple[tuple[str, int], ...]:
    from jinja2 import TemplateSyntaxError, nodes  # noqa: PLC0415 (slow to load, seldom needed)

    try:
        tree = _environment().parse(text)
    except TemplateSyntaxError as fault:
        raise UnfitTemplateError(fault.message or str(fault), fault.lineno) from fault
    own: set[str] = set()
    read: list[tuple[str, int]] = []
    for node, depth in _walk(tree):
        wrong = "is nested too deeply" if depth > _DEEPEST else _fault(node)
        if wrong:
            raise UnfitTemplateError(wrong, node.lineno)
        if isinstance(node, nodes.For):
            own |= {name.name for name in node.target.find_all(nodes.Name)}
            own |= {node.target.name} if isinstance(node.target, nodes.Name) else set()
        if isinstance(node, nodes.Name) and node.ctx == "load":
            read.append((node.name, node.lineno))
    return tuple((name, at) for name, at in read if name not in own)


def _fault(node: "nodes.Node") -> str:
    """Tell why a prompt cannot hold a node of Jinja, empty when it can."""
    kind = type(node).__name__
    if kind not in _NODES:
        return f"a prompt cannot hold a Jinja {kind.lower()}"
    if kind == "For":
        plain = type(_of(node, "iter")).__name__ == "Name" and not any(node.find_all(type(node)))
        return "" if plain else "a loop goes over one list, by itself"
    return _fault_of_filter(node) if kind == "Filter" else ""


def _fault_of_filter(node: "nodes.Node") -> str:
    """Tell why a prompt cannot hold a filter, empty when it can.

    What `join` makes may be much longer than what it is given, so it goes over a variable alone:
    a few of them over one another would fill the memory, which Jinja finds out before it is used.
    """
    name, args = _of(node, "name"), _of(node, "args")
    if name not in _FILTERS:
        return f"no filter named {name!r}"
    if len(args) > 1:  # join would reach attributes
        return f"{name} takes one word at most"
    parts = [type(part).__name__ for part in (_of(node, "node"), *args)]
    if name == "join" and parts not in (["Name"], ["Name", "Const"]):
        return "join goes over a variable, with a text between"
    return ""


def _walk(node: "nodes.Node", depth: int = 0) -> Iterator[tuple["nodes.Node", int]]:
    yield node, depth
    for child in node.iter_child_nodes():
        yield from _walk(child, depth + 1)
