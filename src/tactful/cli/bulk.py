"""JSON lines in, JSON lines out: each result as it is done, a bad line does not stop the rest."""

import json
from collections.abc import Callable, Mapping
from math import isfinite
from typing import NoReturn

import click
from pydantic import BaseModel, ValidationError

from tactful.cli.options import Standing
from tactful.cli.reading import read_lines
from tactful.errors import InputError, TactfulError
from tactful.records import LineFault, Message, Stage

# The words of labelled corpora for how far two people have come.
_STAGES = {
    "pre_contract": Stage.FIRST_CONTACT,
    "active_contract": Stage.CONTRACT,
    "unknown": Stage.FIRST_CONTACT,
}


def each_line(file: str, standing: Standing, work: Callable[[Message], BaseModel]) -> bool:
    """Print the result of `work` for each line of `file`, in order; tell whether all went well.

    A bad line gives {"id", "error": {"message", "line"}} in its place.
    """
    well = True
    for number, line in enumerate(read_lines(file), start=1):
        if not line.strip():
            continue
        entry: Mapping[str, object] = {}
        try:
            entry = _parse(line)
            result = work(message_of(entry, standing)).model_dump(mode="json")
        except TactfulError as fault:
            bad = LineFault(message=fault.message, line=number)
            result = {"error": bad.model_dump(mode="json")}
            well = False
        print_json({"id": entry.get("id"), **result})
    return well


def _told(entry: Mapping[str, object], key: str, otherwise: object) -> object:
    value = entry.get(key)
    return otherwise if value is None else value


def print_json(value: Mapping[str, object]) -> None:
    """Print one JSON object on a line, as UTF-8 whatever the terminal speaks."""
    # Half a surrogate pair, which only an id can hold, goes out as JSON escapes it.
    click.echo(json.dumps(value, ensure_ascii=False).encode(errors="backslashreplace"))


def _parse(line: bytes) -> Mapping[str, object]:
    try:
        entry = json.loads(line, parse_constant=_refuse, parse_float=_finite)
    except UnicodeDecodeError as fault:
        raise InputError("the line is not UTF-8") from fault
    except RecursionError as fault:
        raise InputError("the line is nested too deeply") from fault
    except ValueError as fault:
        raise InputError(f"the line is not JSON: {fault}") from fault
    if not isinstance(entry, dict):
        raise InputError("the line is JSON but not an object")
    return entry


def _refuse(number: str) -> NoReturn:
    raise ValueError(f"{number} is no number of JSON")


def _finite(number: str) -> float:
    value = float(number)
    return value if isfinite(value) else _refuse(number)


def message_of(entry: Mapping[str, object], standing: Standing) -> Message:
    """Give the message of a parsed line; what it does not tell is as the options say.

    Raises InputError when its text, platform or stage cannot be used.
    """
    text = entry.get("text")
    if not isinstance(text, str):
        raise InputError("`text` is missing or not a string")
    if not text.strip():
        raise InputError("`text` is empty")
    stage = _told(entry, "stage", standing.stage)
    fields = {
        "text": text,
        "platform": _told(entry, "platform", standing.platform),
        "stage": _STAGES.get(str(stage), stage),
        "enterprise": standing.enterprise,
    }
    try:
        return Message.model_validate(fields)
    except ValidationError as fault:
        first = fault.errors()[0]
        raise InputError(f"`{first['loc'][0]}`: {first['msg']}") from fault
