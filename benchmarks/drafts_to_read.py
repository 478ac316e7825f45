"""Drafts to read by eye against the rubric, of messages that nothing was tuned on.

    python benchmarks/drafts_to_read.py CORPUS.jsonl [--count N] [--skip N] [--model GGUF ...]

Of the messages of the corpus called "aside" (by a digest of their id, as in scan_scores.py) N are
taken in the order of that digest, so that each run takes the same, and drafted with each model;
without `--model` only the letter that needs none is printed. What is in English or in a language
that letters are written in counts.
"""

import argparse
import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from tactful.cli.bulk import message_of
from tactful.cli.options import Standing
from tactful.model.guided import Guide
from tactful.pipeline import draft_reply
from tactful.records import Platform, Stage
from tactful.settings import Settings

READ = 8
UNTOLD = Standing(Platform.UPWORK, Stage.FIRST_CONTACT, enterprise=False)
LANGUAGES = {"en", "es", "pt", "fr", "de", "ru"}


def digest(row: dict[str, Any]) -> int:
    """Give the number that decides which part a message belongs to."""
    return int(sha256(row["id"].encode()).hexdigest(), 16)


def main() -> None:
    """Print each message with its drafts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--model", type=Path, action="append", default=[])
    asked = parser.parse_args()
    rows = [json.loads(line) for line in asked.corpus.read_text(encoding="utf-8").splitlines()]
    aside = sorted(
        (r for r in rows if digest(r) % 10 >= READ and r["lang"] in LANGUAGES), key=digest
    )
    models = [(path.name, Guide.load(path, Settings())) for path in asked.model]
    for row in aside[asked.skip : asked.skip + asked.count]:
        message = message_of(row, UNTOLD)
        print(f"##### {row['id']} · {message.platform} · {message.stage}\n{message.text}\n")
        for name, model in models or [("no model", None)]:
            checked = draft_reply(message, model, Settings())
            rules = ", ".join(finding.rule for finding in checked.scan.findings)
            print(f"--- {name} · {checked.scan.stance} · {rules}\n{checked.reply}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
