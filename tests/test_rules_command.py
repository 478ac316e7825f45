"""`tactful rules`: the rules as a product, the user's own among them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

OWN = """
id = "{id}"
title = "Wants an agreement signed unseen"
category = "personal_info_request"
severity = "medium"
why = "You sign for work you know nothing about."
patterns = ['''\\\\bsign (?:the|our) pact first\\\\b''']
match = ["Please «sign our pact first».", "«Sign the pact first», then the brief."]
no_match = ["The pact is signed.", "We can sign a pact later."]
"""
MESSAGE = "Hello! Please sign our pact first."


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "tactful" / "rules").mkdir(parents=True)
    return tmp_path


def run(config: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("tactful"), *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_CONFIG_HOME": str(config)},
    )


def add(config: Path, text: str, name: str = "unseen-pact") -> Path:
    path = config / "tactful" / "rules" / f"{name}.toml"
    path.write_text(text.format(id=name).replace("\\\\", "\\"))
    return path


def test_a_rule_of_ones_own_is_added(config: Path) -> None:
    add(config, OWN)

    found = json.loads(run(config, "scan", "--json", stdin=MESSAGE).stdout)["findings"]

    assert [(f["rule"], f["evidence"][0]["text"]) for f in found] == [
        ("unseen-pact", "sign our pact first")
    ]


def test_the_rule_shown_in_the_readme_works_as_it_stands(config: Path) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```toml\n(.*?)```", readme, flags=re.DOTALL)
    (config / "tactful" / "rules" / "odd-chat-app.toml").write_text(example)

    tested = run(config, "rules", "test", "--mine")
    found = json.loads(run(config, "scan", "--json", stdin="Add me on Pigeon.").stdout)["findings"]

    assert (tested.returncode, tested.stdout) == (0, "")
    assert "odd-chat-app" in [f["rule"] for f in found]


def test_a_rule_with_a_shipped_id_takes_its_place(config: Path) -> None:
    before = run(config, "scan", "--json", stdin="Add me on Skype first.")
    add(config, OWN, "off-platform-contact")

    after = run(config, "scan", "--json", stdin=f"Add me on Skype first. {MESSAGE}")

    assert [f["rule"] for f in json.loads(before.stdout)["findings"]] == ["off-platform-contact"]
    [found] = json.loads(after.stdout)["findings"]
    assert (found["rule"], found["category"]) == ("off-platform-contact", "personal_info_request")


def test_own_and_shipped_rules_are_tested_by_the_same_command(config: Path) -> None:
    path = add(config, OWN)

    well = run(config, "rules", "test", "unseen-pact", "off-platform-contact", "--mutations")
    path.write_text(path.read_text().replace('"The pact is signed."', '"Sign the pact first."'))
    wrong = run(config, "rules", "test", "unseen-pact")

    assert well.returncode == 0
    assert "2 rules" in well.stderr
    assert wrong.returncode == 1
    assert wrong.stdout == (
        f"{path}: unseen-pact: no_match sample 'Sign the pact first.' finds "
        "«Sign the pact first»: narrow a pattern, or add a guard\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("severity", "sevrity", "unseen-pact: sevrity: there is no such key"),
        ("personal_info", "personal_inf", "unseen-pact: category: 'personal_inf_request' is not"),
        ("(?:the|our)", "(?=the)", "unseen-pact: not a pattern RE2 can read"),
        ("title =", "title", "not valid TOML"),
        ("patterns", "#", "unseen-pact: it needs a line: patterns = [...]"),
        ("why", "#", 'unseen-pact: it has a category, so it needs a line: why = "..."'),
        ('match = ["Please', '# ["Please', "unseen-pact: match: is missing"),
        ('title = "Wants', "title = 7 # ", "unseen-pact: title: 7 is not a text"),
        ('"The pact is signed.", ', "", "unseen-pact: no_match: holds 1, two or more are needed"),
        ("no_match = [", 'guards = "negated"\nno_match = [', "unseen-pact: guards: is not a list"),
        ("no_match = [", 'guards = ["negatd"]\nno_match = [', "unseen-pact: no guard is called"),
        (
            "no_match = [",
            'combine = [{all = ["flattry", "evasion"]}]\nno_match = [',
            "unseen-pact: no signal or rule is called 'flattry'\nHint: did you mean 'flattery'?",
        ),
    ],
)
def test_a_broken_rule_is_refused_in_one_line_by_scan_too(
    config: Path, old: str, new: str, error: str
) -> None:
    path = add(config, OWN)
    path.write_text(path.read_text().replace(old, new))

    for command in (("scan",), ("rules", "test")):
        done = run(config, *command, stdin=MESSAGE)
        assert done.returncode == 1
        assert done.stdout == ""
        assert done.stderr.startswith(f"Error: {path}: {error}")
        assert "Traceback" not in done.stderr


def test_rules_are_listed_and_shown(config: Path) -> None:
    add(config, OWN)

    listed = run(config, "rules", "list")
    shown = run(config, "rules", "show", "unseen-pact")
    unknown = run(config, "rules", "show", "unseen-pakt")

    [own] = [line for line in listed.stdout.splitlines() if line.endswith("(yours)")]
    assert own.split()[0] == "unseen-pact"
    assert (
        f"this rule is yours: {config / 'tactful' / 'rules' / 'unseen-pact.toml'}" in shown.stderr
    )
    assert f"your own rules go into {config / 'tactful' / 'rules'}" in listed.stderr
    assert "You sign for work you know nothing about." in shown.stdout
    assert (unknown.returncode, unknown.stderr) == (
        1,
        "Error: unseen-pakt: there is no such rule\nHint: did you mean unseen-pact?\n",
    )


def test_coverage_counts_what_a_rule_finds_rightly_and_in_error(config: Path) -> None:
    add(config, OWN)
    rows = [
        {"text": MESSAGE, "label": "risky", "flags": ["personal_info_request"]},
        {"text": MESSAGE, "label": "benign", "flags": []},
        {"text": "Send the papers.", "label": "risky", "flags": ["personal_info_request"]},
        {"text": MESSAGE, "label": "borderline", "flags": []},
    ]
    corpus = config / "corpus.jsonl"
    corpus.write_text("".join(json.dumps(row) + "\n" for row in rows))

    done = run(config, "rules", "coverage", "--corpus", str(corpus), "--json")

    told = {row["rule"]: row for row in map(json.loads, done.stdout.splitlines())}
    row = told["unseen-pact"]
    assert (row["right"], row["wrong"], row["owed"]) == (1, 1, 2)
    assert (row["precision"], row["recall"]) == (0.5, 0.5)


def test_a_line_that_is_not_labelled_is_named(config: Path) -> None:
    corpus = config / "corpus.jsonl"
    corpus.write_text('{"text": "Hello"}\n')

    done = run(config, "rules", "coverage", "--corpus", str(corpus))

    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: {corpus}: line 1: is not a labelled message")


def test_rules_of_ones_own_are_tested_alone(config: Path) -> None:
    add(config, OWN)
    signal = OWN.replace('category = "personal_info_request"\n', "")
    add(config, signal, "pact-signal")

    done = run(config, "rules", "test", "--mine")
    both = run(config, "rules", "test", "--mine", "unseen-pact")

    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == (
        "pact-signal has no category of a red flag: it raises nothing by itself\n"
        "2 rules, 8 samples, 0 wrong\n"
    )
    assert both.returncode == 2


def test_what_stands_on_a_replaced_rule_is_told_and_is_no_fault(config: Path) -> None:
    add(config, OWN, "off-platform-contact")

    done = run(config, "rules", "test", "off-platform-contact", "urgency-pressure")

    assert (done.returncode, done.stdout) == (0, "")
    assert "since yours replaces off-platform-contact: urgency-pressure.toml:" in done.stderr


def test_a_folder_of_own_rules_that_is_none_is_named(config: Path) -> None:
    (config / "tactful" / "rules").rmdir()
    (config / "tactful" / "rules").write_text("")

    done = run(config, "scan", stdin=MESSAGE)

    folder = config / "tactful" / "rules"
    assert done.stderr.startswith(f"Error: {folder}: cannot be read: Not a directory\nHint: ")


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ([], "holds no message that is labelled risky or benign"),
        (['{"text": "a", "flags": []}'], "line 1: is not a labelled message: 'label' is missing"),
        (
            ['{"text": "a", "label": "risky", "flags": ["x"]}'],
            "line 1: is not a labelled message: ",
        ),
        (["", "[1]"], "line 2: is not a labelled message: it is no JSON object"),
    ],
)
def test_a_corpus_that_cannot_be_used_says_why(config: Path, rows: list[str], error: str) -> None:
    corpus = config / "corpus.jsonl"
    corpus.write_text("\n".join(rows))

    done = run(config, "rules", "coverage", "--corpus", str(corpus))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: {corpus}: {error}")


def test_a_file_that_belongs_to_no_rule_is_refused(config: Path) -> None:
    add(config, OWN)
    folder = config / "tactful" / "rules"
    (folder / "off-platform-contact.es.toml").write_text("patterns = []")

    orphan = run(config, "scan", stdin=MESSAGE)
    (folder / "off-platform-contact.es.toml").unlink()
    (folder / "odd.toml").mkdir()
    no_file = run(config, "scan", stdin=MESSAGE)

    assert orphan.stderr.startswith(
        f"Error: {folder / 'off-platform-contact.es.toml'}: belongs to no rule\n"
    )
    assert no_file.stderr.startswith(
        f"Error: {folder / 'odd.toml'}: cannot be read: Is a directory"
    )
    assert (orphan.returncode, no_file.returncode) == (1, 1)
