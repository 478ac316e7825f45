"""What every record is: a frozen value with named fields, cheap to define and to make.

Importing pydantic and building its models takes longer than scanning a message does. So records
are plain, with those methods of a pydantic model that are needed here; tactful.validation makes
models of them for what comes from outside.
"""

from collections.abc import Collection, Mapping
from datetime import date
from enum import Enum
from typing import Any, ClassVar, Literal, NoReturn, Self, dataclass_transform


class UnfitError(ValueError):
    """Values from outside are not those of a record: `first` tells what is wrong first.

    It has the keys `loc` (where, as a tuple), `type`, `msg` and `input`, as pydantic tells it.
    """

    def __init__(self, first: Mapping[str, Any]) -> None:
        super().__init__(first["msg"])
        self.first = first


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Record:
    """A value: frozen, made by keywords, equal to any of its kind that has the same fields.

    Types are for the type checker; only `model_validate` holds values to them. Annotated[...] may
    hold functions that check a value then, and what pydantic.Field takes, as a dict.
    """

    model_fields: ClassVar[Mapping[str, Any]] = {}
    """The names of the fields in order, each with its default, or `...` where there is none."""
    _needed: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        own = cls.__annotations__
        cls.model_fields = {**cls.model_fields, **{n: cls.__dict__.get(n, ...) for n in own}}
        cls._needed = frozenset(n for n, value in cls.model_fields.items() if value is ...)

    def __init__(self, **values: Any) -> None:
        fields = {**self.model_fields, **values}
        if len(fields) != len(self.model_fields) or not self._needed <= values.keys():
            odd = sorted((values.keys() - self.model_fields) | (self._needed - values.keys()))
            raise TypeError(f"{type(self).__name__}: missing or unknown: {', '.join(odd)}")
        self.__dict__.update(fields)
        self._refuse_contradictions()

    @classmethod
    def model_construct(cls, **values: Any) -> Self:
        """Give a record of values that were looked at before; quick, and blind to faults."""
        made = cls.__new__(cls)
        made.__dict__.update({**cls.model_fields, **values})
        return made

    def _refuse_contradictions(self) -> None:
        """Raise ValueError where the fields contradict each other."""

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a {type(self).__name__} is frozen: {name}")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.__dict__ == self.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__.values()))

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({fields})"

    @classmethod
    def model_validate(cls, values: object) -> Self:
        """Give the record of values from outside; raises UnfitError when they are not fit."""
        from tactful.validation import validated  # noqa: PLC0415 (pydantic is slow to load)

        return validated(cls, values)

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """Give the same record with other values for some fields."""
        return type(self)(**{**self.__dict__, **update})

    def model_dump(
        self,
        *,
        mode: Literal["json"],  # noqa: ARG002 (says what is given, as pydantic does)
        exclude: Collection[str] = (),
    ) -> dict[str, Any]:
        """Give the fields as the values that JSON has, but for those to exclude."""
        return {n: _plain(value) for n, value in self.__dict__.items() if n not in exclude}

    def model_dump_json(self) -> str:
        """Give the record as a line of JSON, no more escaped than it has to be."""
        import json  # noqa: PLC0415 (slow to load, seldom needed)

        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.model_dump(mode="json")
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {_plain(key): _plain(item) for key, item in value.items()}
    return value.isoformat() if isinstance(value, date) else value
