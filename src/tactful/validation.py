"""Values from outside, held to the types of records: the one place that loads pydantic."""

from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import AfterValidator, ConfigDict, Field, TypeAdapter, ValidationError, create_model

from tactful.record import Record, UnfitError

Kind = TypeVar("Kind")


def validated(kind: type[Kind], values: object) -> Kind:
    """Give values as the type that is asked for: a record, or a list or table of such.

    Raises UnfitError when they are not fit.
    """
    shape: Any = kind
    try:
        fit: Kind = _adapter(shape).validate_python(values)
    except ValidationError as fault:
        raise UnfitError(fault.errors()[0]) from fault
    return fit


def schema_of(kind: type[Record]) -> dict[str, Any]:
    """Give the JSON schema of what a record comes to as JSON."""
    shape: Any = kind
    return _adapter(shape).json_schema(mode="serialization")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(_shape(kind))


def _shape(hint: Any) -> Any:
    """Give a type as pydantic knows it, with models for records."""
    if isinstance(hint, type) and issubclass(hint, Record):
        kind: Any = hint
        return _model(kind)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return Annotated[_shape(arguments[0]), *map(_note, arguments[1:])]
    if origin is Literal or not arguments:
        return hint
    shapes = tuple(map(_shape, arguments))
    return Union[shapes] if origin is UnionType else origin[shapes]  # noqa: UP007 (from a tuple)


def _own(default: Any) -> Any:
    """Give a default as pydantic can copy it."""
    return dict(default) if isinstance(default, Mapping) else default


def _note(note: Any) -> Any:
    return Field(**note) if isinstance(note, Mapping) else AfterValidator(note)


@cache
def _model(kind: type[Record]) -> Any:
    """Give a model that has the fields of a record, and makes one."""
    hints = get_type_hints(kind, include_extras=True)
    # Under other names: some fields are called like methods of a model.
    fields: dict[str, Any] = {
        f"{name}_": (Annotated[_shape(hints[name]), Field(alias=name)], _own(default))
        for name, default in kind.model_fields.items()
    }
    forbid = ConfigDict(extra="forbid")
    model = create_model(kind.__name__, __config__=forbid, __doc__=kind.__doc__, **fields)

    def made(values: Any) -> Record:
        return kind(**{name: getattr(values, f"{name}_") for name in kind.model_fields})

    return Annotated[model, AfterValidator(made)]
