"""JSON lines in, JSON lines out: each result as it is done, a bad line does not stop the rest."""

import json
from collections.abc import Callable, Mapping

import click
from pydantic import BaseModel, ValidationError

from tactful.cli.options import Standing
from tactful.cli.reading import read_lines
from tactful.errors import InputError, TactfulError
from tactful.records import Message, Stage

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
            result = {"error": {"message": fault.message, "line": number}}
            well = False
        print_json({"id": entry.get("id"), **result})
    return well


def print_json(value: Mapping[str, object]) -> None:
    """Print one JSON object on a line, as UTF-8 whatever the terminal speaks."""
    click.echo(json.dumps(value, ensure_ascii=False).encode())


def _parse(line: bytes) -> Mapping[str, object]:
    try:
        entry = json.loads(line)
    except UnicodeDecodeError as fault:
        raise InputError("the line is not UTF-8") from fault
    except (json.JSONDecodeError, RecursionError) as fault:
        raise InputError(f"the line is not JSON: {fault}") from fault
    if not isinstance(entry, dict):
        raise InputError("the line is JSON but not an object")
    return entry


def message_of(entry: Mapping[str, object], standing: Standing) -> Message:
    """Give the message of a parsed line; what it does not tell is as the options say.

    Raises InputError when its text, platform or stage cannot be used.
    """
    text = entry.get("text")
    if not isinstance(text, str):
        raise InputError("`text` is missing or not a string")
    if not text.strip():
        raise InputError("`text` is empty")
    stage = entry.get("stage") or standing.stage
    fields = {
        "text": text,
        "platform": entry.get("platform") or standing.platform,
        "stage": _STAGES.get(str(stage), stage),
        "enterprise": standing.enterprise,
    }
    try:
        return Message.model_validate(fields)
    except ValidationError as fault:
        first = fault.errors()[0]
        raise InputError(f"`{first['loc'][0]}`: {first['msg']}") from fault
