"""Write the docs that come from the code itself, or check that they are up to date.

    python scripts/docs.py [--check]

docs/schema/*.json come from the records, docs/cli.md from the commands.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from tactful.cli.main import tactful
from tactful.records import BadLine, CheckedReply, Scan

DOCS = Path(__file__).parents[1] / "docs"
WIDTH = 88


def pages() -> Iterator[tuple[Path, str]]:
    """Give each generated file with what should stand in it."""
    for name, record in (("scan", Scan), ("draft", CheckedReply), ("bad-line", BadLine)):
        schema = _open(record.model_json_schema(mode="serialization"))
        yield DOCS / "schema" / f"{name}.schema.json", json.dumps(schema, indent=2) + "\n"
    yield DOCS / "cli.md", "".join(_help_pages())


def _open(schema: dict[str, Any]) -> dict[str, Any]:
    """Let objects have further keys: a version may add some, and a line has an id in front."""
    for part in (schema, *schema.get("$defs", {}).values()):
        part.pop("additionalProperties", None)
    return schema


def _help_pages() -> Iterator[str]:
    yield "# The commands\n\nWritten by `scripts/docs.py` from the commands themselves.\n"
    group = click.Context(tactful, info_name="tactful", max_content_width=WIDTH)
    yield _page("tactful", tactful.get_help(group))
    for name in tactful.list_commands(group):
        command = tactful.get_command(group, name)
        if command is None:
            raise SystemExit(f"{name}: is listed but cannot be had")
        context = click.Context(command, info_name=name, parent=group, max_content_width=WIDTH)
        yield _page(f"tactful {name}", command.get_help(context))


def _page(title: str, text: str) -> str:
    return f"\n## {title}\n\n```text\n{text}\n```\n"


def main() -> None:
    """Write the files, or with --check end with 1 when one is out of date."""
    stale = [(path, text) for path, text in pages() if not _holds(path, text)]
    for path, text in stale:
        print(f"{path.relative_to(DOCS.parent)}: is out of date; run python scripts/docs.py")
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    sys.exit(bool(stale and "--check" in sys.argv))


def _holds(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    main()
