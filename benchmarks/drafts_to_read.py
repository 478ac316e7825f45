"""Drafts to read by eye against the rubric, of messages that nothing was tuned on.

    python benchmarks/drafts_to_read.py CORPUS.jsonl [--count N] [--skip N] [--model GGUF ...]

Of the messages of the corpus called "aside" (by a digest of their id, as in scan_scores.py) N are
taken in the order of that digest, so that each run takes the same, and drafted with each model;
without `--model` only the letter that needs none is printed. What is in English or in a language
that letters are written in counts.
"""

import argparse
import sys
from pathlib import Path

from labelled import as_message, digest, is_aside, rows

from tactful.cli.wishing import LANGUAGES
from tactful.model.guided import Guide
from tactful.pipeline import draft_reply
from tactful.settings import Settings


def main() -> None:
    """Print each message with its drafts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--skip", type=int, default=0)
    parser.add_argument("--model", type=Path, action="append", default=[])
    asked = parser.parse_args()
    chosen = (row for row in rows(asked.corpus) if is_aside(row) and row["lang"] in LANGUAGES)
    aside = sorted(chosen, key=digest)
    models = [(path.name, Guide.load(path, Settings())) for path in asked.model]
    for row in aside[asked.skip : asked.skip + asked.count]:
        message = as_message(row)
        print(f"##### {row['id']} · {message.platform} · {message.stage}\n{message.text}\n")
        for name, model in models or [("no model", None)]:
            checked = draft_reply(message, model, Settings())
            rules = ", ".join(finding.rule for finding in checked.scan.findings)
            print(f"--- {name} · {checked.scan.stance} · {rules}\n{checked.reply}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
