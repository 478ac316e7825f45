"""Write the docs that come from the code itself, or check that they are up to date.

    python scripts/docs.py [--check]

docs/schema/*.json come from the records, docs/cli.md from the commands, docs/rules.md from the
rule files.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from tactful.cli.main import tactful
from tactful.record import Record
from tactful.records import BadLine, Category, CheckedReply, ReplyCheck, Scan
from tactful.report import told_of
from tactful.rulebook import load_ruleset
from tactful.rules import Rule, read_guards
from tactful.tables import RULEBOOK
from tactful.validation import schema_of

DOCS = Path(__file__).parents[1] / "docs"
WIDTH = 88
SHOWN = 3
RULES_HEAD = """# The rules

Written by `scripts/docs.py` from the rule files in `src/tactful/rulebook/`. What a platform says of
a category at a stage stands in `src/tactful/platforms/`; how well each rule does on a labelled
corpus is told by `tactful rules coverage`.
"""


def pages() -> Iterator[tuple[Path, str]]:
    """Give each generated file with what should stand in it."""
    records: dict[str, type[Record]] = {
        "scan": Scan,
        "draft": CheckedReply,
        "check": ReplyCheck,
        "bad-line": BadLine,
    }
    for name, record in records.items():
        schema = _open(schema_of(record))
        yield DOCS / "schema" / f"{name}.schema.json", json.dumps(schema, indent=2) + "\n"
    yield DOCS / "cli.md", "".join(_help_pages())
    yield DOCS / "rules.md", "\n".join(_rules_page()) + "\n"


def _open(schema: dict[str, Any]) -> dict[str, Any]:
    """Let objects have further keys: a version may add some, and a line has an id in front."""
    for part in (schema, *schema.get("$defs", {}).values()):
        part.pop("additionalProperties", None)
    return schema


def _help_pages() -> Iterator[str]:
    yield "# The commands\n\nWritten by `scripts/docs.py` from the commands themselves.\n"
    group = click.Context(tactful, info_name="tactful", max_content_width=WIDTH)
    yield _page("tactful", tactful.get_help(group))
    yield from _commands(tactful, group)


def _commands(parent: click.Group, above: click.Context) -> Iterator[str]:
    for name in parent.list_commands(above):
        command = parent.get_command(above, name)
        if command is None:
            raise SystemExit(f"{name}: is listed but cannot be had")
        context = click.Context(command, info_name=name, parent=above, max_content_width=WIDTH)
        yield _page(context.command_path, command.get_help(context))
        if isinstance(command, click.Group):
            yield from _commands(command, context)


def _rules_page() -> Iterator[str]:
    rules = load_ruleset("incoming").rules
    yield RULES_HEAD
    for category in Category:
        yield f"## {category}\n"
        for rule in rules:
            if rule.category is category:
                yield from _rule(rule)
    yield "## Weak signals\n\nThey raise nothing alone; rules combine them.\n"
    for rule in rules:
        if rule.category is None:
            yield from _rule(rule)
    yield "## Guards\n\nWhat makes a hit harmless, within its own sentence.\n"
    for name, guard in read_guards(RULEBOOK / "guards.toml").items():
        yield f"- **{name}**: {guard.title}"


def _rule(rule: Rule) -> Iterator[str]:
    severity = f" ({rule.severity})" if rule.category else ""
    yield f"### {rule.id}{severity}\n\n{rule.title}.\n"
    told = {
        **told_of(rule),
        "Guards": ", ".join(rule.guards),
        "Languages": ", ".join(language for language, _ in rule.languages()),
    }
    yield from (f"- {label}: {text}" for label, text in told.items() if text)
    yield f"- Finds: {' · '.join(_quoted(sample) for sample in rule.match[:SHOWN])}"
    yield f"- Leaves: {' · '.join(_quoted(sample) for sample in rule.no_match[:SHOWN])}\n"


def _quoted(sample: str) -> str:
    """Give a sample in italics with its evidence in bold."""
    plain = re.sub(r"([*_\\<>`])", r"\\\1", sample)
    return f"*{plain.replace('«', '**').replace('»', '**')}*"


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
