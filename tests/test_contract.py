"""What programs rely on: the schemas, the generated docs, the examples in docs/json.md."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest

from tactful.checking import check_reply
from tactful.cli.main import tactful
from tactful.pipeline import draft_reply
from tactful.records import Message
from tactful.scan import scan
from tactful.settings import Settings

ROOT = Path(__file__).parents[1]
MESSAGE = Message(text="Add me on Skype 👍 and I'll pay by PayPal. When can you start?")


def schema(name: str) -> dict[str, Any]:
    text = (ROOT / "docs" / "schema" / f"{name}.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def examples(language: str) -> list[str]:
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def test_generated_docs_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "docs.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "")


def test_a_scan_keeps_to_its_schema() -> None:
    jsonschema.validate(json.loads(scan(MESSAGE).model_dump_json()), schema("scan"))


def test_a_draft_keeps_to_its_schema() -> None:
    checked = draft_reply(MESSAGE, None, Settings())

    jsonschema.validate(json.loads(checked.model_dump_json()), schema("draft"))


def test_a_check_keeps_to_its_schema() -> None:
    checked = check_reply("Sure, let's talk on Telegram.", MESSAGE)

    jsonschema.validate(json.loads(checked.model_dump_json()), schema("check"))


def test_the_schema_refuses_a_verdict_it_does_not_know() -> None:
    told = json.loads(scan(MESSAGE).model_dump_json())
    told["findings"][0]["verdict"] = "maybe"

    with pytest.raises(jsonschema.ValidationError, match="'maybe' is not one of"):
        jsonschema.validate(told, schema("scan"))


def test_the_keys_of_a_scan_are_those_of_the_contract() -> None:
    told = json.loads(scan(MESSAGE).model_dump_json())

    assert list(told) == ["schema", "risk", "stance", "platform", "stage", "own_lines", "findings"]
    assert list(told["findings"][0]) == [
        "rule",
        "category",
        "severity",
        "verdict",
        "evidence",
        "parts",
        "disguised",
        "repeated",
        "settled",
        "weighed",
        "why",
        "loses",
        "benign_reading",
        "advice",
        "says",
        "source",
        "checked_on",
    ]


def test_the_keys_of_a_draft_are_those_of_the_contract() -> None:
    told = json.loads(draft_reply(MESSAGE, None, Settings()).model_dump_json())

    assert list(told) == [
        "schema",
        "reply",
        "source",
        "style",
        "language",
        "tone",
        "needs_fill",
        "asks",
        "plan",
        "report",
        "scan",
        "checks",
        "model",
        "timing",
        "tokens",
    ]
    assert list(told["timing"]) == ["load_s", "first_word_s", "total_s"]
    assert list(told["tokens"]) == ["prompt", "cached", "sampled", "forced"]


def test_the_examples_in_the_docs_keep_to_the_schemas() -> None:
    scanned, drafted, checked = (json.loads(text) for text in examples("json"))

    jsonschema.validate(scanned, schema("scan"))
    jsonschema.validate(drafted, schema("draft"))
    jsonschema.validate(checked, schema("check"))


def commands(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    """Give every command below a group by its whole name."""
    for below in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), below)
        assert command is not None
        yield f"{name} {below}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {below}")


def test_every_option_of_every_command_is_in_the_generated_help() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    pages = dict(page.split("\n", 1) for page in text.split("\n## ")[1:])

    for name, command in commands(tactful, "tactful"):
        for option in (p for p in command.params if isinstance(p, click.Option)):
            assert re.search(rf"^  (-\w, )?{option.opts[-1]}\b", pages[name], re.MULTILINE), option
