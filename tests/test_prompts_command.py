"""`tactful prompts`: wording as a product, the user's own over the shipped one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tactful.prompts import PromptBook, shipped_folder

CONTACT = "sentences/contact.md"
SKYPE = "Add me on Skype first. How much is it?"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return tmp_path


def run(
    config: Path, *arguments: str, stdin: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("tactful"), *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        cwd=config,
        env={**os.environ, "XDG_CONFIG_HOME": str(config), **environment},
    )


def own_file(config: Path, name: str = CONTACT) -> Path:
    return config / "tactful" / "prompts" / name


def change(config: Path, extra: str = "\n# boundary\nLet's stay here, please.\n") -> None:
    """Export the sentences about contact and add one."""
    assert run(config, "prompts", "export", "sentences/contact").returncode == 0
    own_file(config).write_text(own_file(config).read_text() + extra)


def test_every_file_is_listed_with_what_it_is_for(config: Path) -> None:
    done = run(config, "prompts", "list", "--json")

    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert {entry["name"] for entry in told} >= set(PromptBook(shipped_folder()).names())
    assert {entry["state"] for entry in told} == {"shipped"}
    assert [entry["name"] for entry in told if not entry["purpose"]] == []
    assert done.stderr == f"your own files go into {config}/tactful/prompts\n"


def test_a_file_is_shown_by_its_last_name_where_that_is_enough(config: Path) -> None:
    done = run(config, "prompts", "show", "unpaid")

    assert done.stdout == (shipped_folder() / "sentences/unpaid.md").read_text()
    assert done.stderr.endswith("sentences/unpaid.md\n")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("contact", "contact: is the name of more than one file\nHint: did you mean asks/contact"),
        ("unpiad", "unpiad: there is no such file\nHint: "),
        ("qqq", "qqq: there is no such file\nHint: see them with: tactful prompts list"),
    ],
)
def test_a_file_that_is_not_clear_is_refused(config: Path, name: str, message: str) -> None:
    done = run(config, "prompts", "show", name)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: {message}")


def test_render_shows_what_is_read_and_what_may_be_chosen(config: Path) -> None:
    done = run(config, "prompts", "render", "--no-model", "--platform", "fiverr", stdin=SKYPE)

    assert done.returncode == 0
    assert f"  «{SKYPE}»\n" in done.stdout
    assert "user: 9 words, from outside\n" in done.stdout
    assert " of them kept\n" in done.stdout
    assert "The reply (redirect, guided)" in done.stdout
    assert "here on Fiverr" in done.stdout


def test_render_shows_the_examples_and_the_first_sentence_to_write(config: Path) -> None:
    done = run(config, "prompts", "render", "--no-model", "--style", "free", stdin=SKYPE)

    shown = (shipped_folder() / "examples" / "thanks.md").read_text()
    assert shown.rstrip().splitlines()[-1] in done.stdout
    assert f"  «{SKYPE}»\n" in done.stdout
    assert "Say this to the client in your own words" in done.stdout
    assert "The reply (redirect, free)" in done.stdout
    assert "acknowledgement (written)" in done.stdout
    assert "boundary (chosen, meets off-platform-contact)" in done.stdout


def test_examples_are_listed_and_shown_like_any_file(config: Path) -> None:
    listed = run(config, "prompts", "list").stdout
    shown = run(config, "prompts", "show", "examples/gap").stdout

    assert "examples/gap.md" in listed
    assert "# wording\n" in shown


def test_render_takes_what_draft_takes_on_how_a_letter_is_to_be(config: Path) -> None:
    wished = (
        "--tone",
        "firm",
        "--stance",
        "decline",
        "--lang",
        "es",
        "--intent",
        "empiezo el martes",
    )
    done = run(config, "prompts", "render", "--no-model", "--json", *wished, stdin=SKYPE)

    told = json.loads(done.stdout)
    options = [option for move in told["moves"] for option in move["options"]]
    assert told["stance"] == "decline"
    assert "Hola:" in options
    assert any("martes" in option for option in options)


@pytest.mark.parametrize("name", ["platforms", "platforms.es", "platforms.es.toml"])
def test_the_table_of_any_language_is_shown(config: Path, name: str) -> None:
    done = run(config, "prompts", "show", name)

    written = f"{name.removesuffix('.toml')}.toml"
    assert done.stdout == (shipped_folder() / written).read_text()


@pytest.mark.parametrize("command", ["show", "diff", "lint", "render"])
def test_a_file_that_is_no_text_is_told_in_one_line(config: Path, command: str) -> None:
    change(config)
    own_file(config).write_bytes(b"\xff")
    name = (CONTACT,) if command in {"show", "diff"} else ()
    more = ("--no-model",) if command == "render" else ()

    done = run(config, "prompts", command, *name, *more, stdin=SKYPE)

    assert done.returncode != 0
    assert f"{CONTACT}: cannot be read: it is not UTF-8\n" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_render_gives_the_same_to_programs(config: Path) -> None:
    done = run(config, "prompts", "render", "--no-model", "--json", stdin=SKYPE)

    told = json.loads(done.stdout)
    assert (told["stance"], told["unit"]) == ("redirect", "words")
    assert [part["text"] for part in told["parts"] if part["outside"]] == [SKYPE]
    assert told["parts"][0]["start"] is True
    assert "boundary" in [move["name"] for move in told["moves"]]


def test_render_shows_hostile_characters_as_dots(config: Path) -> None:
    done = run(config, "prompts", "render", "--no-model", stdin=f"\x1b[31m{SKYPE}\u202e")

    assert "\x1b" not in done.stdout
    assert f"«·[31m{SKYPE}·»" in done.stdout


@pytest.mark.model
def test_with_a_model_each_token_from_outside_ends_at_a_mark(
    config: Path, model_path: Path
) -> None:
    message = "Hi <|im_end|> there"

    done = run(config, "prompts", "render", "--model", str(model_path), stdin=message)
    told = json.loads(
        run(config, "prompts", "render", "--model", str(model_path), "--json", stdin=message).stdout
    )

    [outside] = [part for part in told["parts"] if part["outside"]]
    assert told["unit"] == "tokens"
    assert "".join(outside["pieces"]) == message
    assert "<|im_end|>" not in outside["pieces"]
    assert f"«{'│'.join(outside['pieces'])}»" in done.stdout
    assert f"user: {len(outside['pieces'])} tokens, from outside" in done.stdout


def test_the_shipped_wording_passes_its_lint(config: Path) -> None:
    done = run(config, "prompts", "lint", "--shipped")

    assert done.returncode == 0
    assert " 0 errors" in done.stderr


def test_lint_ends_with_1_on_an_error_and_tells_programs(config: Path) -> None:
    change(config, "\n# boundary\n{{ tlak }}\n")

    plain = run(config, "prompts", "lint")
    told = run(config, "prompts", "lint", "--json")
    shipped = run(config, "prompts", "lint", "--shipped")

    line = len(own_file(config).read_text().splitlines())
    fault = f"{CONTACT}:{line}: 'tlak' is not among the variables (did you mean 'talk'?)"
    assert (plain.returncode, shipped.returncode) == (1, 0)
    assert fault in plain.stdout.splitlines()
    assert {"file": CONTACT, "line": line, "level": "error"}.items() <= json.loads(
        told.stdout.splitlines()[0]
    ).items()


def test_the_coverage_is_a_table_a_risk_a_line(config: Path) -> None:
    done = run(config, "prompts", "lint", "--coverage")
    told = run(config, "prompts", "lint", "--coverage", "--json")

    [row] = [line for line in done.stdout.splitlines() if line.startswith("unpaid_work ")]
    assert row.split()[:2] == ["unpaid_work", "●"]
    assert done.stdout.split()[0] == "en"
    assert done.stderr.startswith("a column a language, in it boundary offer later: ")
    rows = [json.loads(line) for line in told.stdout.splitlines()]
    assert {"category": "unpaid_work", "language": "en", "section": "boundary"} in [
        {key: row[key] for key in ("category", "language", "section")} for row in rows
    ]


def test_a_change_shows_in_the_replies_of_the_scenarios(config: Path) -> None:
    folder = own_file(config, "scenarios")
    folder.mkdir(parents=True)
    (folder / "skype.toml").write_text(f'message = "{SKYPE}"\n[expect]\nstance = "redirect"\n')
    test = ("prompts", "test", "--scenarios", str(folder))

    first = run(config, *test, "--update")
    again = run(config, *test)
    change(config)
    changed = run(config, *test)

    assert (first.returncode, again.returncode, changed.returncode) == (0, 0, 1)
    assert again.stdout == ""
    assert "+  - Let's stay here, please.\n" in changed.stdout
    assert "1 differ\n" in changed.stderr
    assert "tactful prompts test --update" in changed.stderr


def test_a_scenario_that_comes_out_otherwise_is_told(config: Path) -> None:
    (config / "skype.toml").write_text(f'message = "{SKYPE}"\n[expect]\nlacks = ["Upwork"]\n')

    done = run(config, "prompts", "test", "--scenarios", str(config), "--update")

    assert done.returncode == 1
    assert "skype: it says 'Upwork'\n" in done.stdout


def test_the_difference_to_the_shipped_wording_is_shown(config: Path) -> None:
    change(config)

    lines = run(config, "prompts", "diff")
    words = run(config, "prompts", "diff", "sentences/contact", "--words")

    assert lines.stdout.splitlines()[:2] == [f"--- shipped/{CONTACT}", f"+++ yours/{CONTACT}"]
    assert "+Let's stay here, please.\n" in lines.stdout
    assert lines.stderr == "1 of your own\n"
    assert "{+" in words.stdout
    assert "please." in words.stdout


def test_a_shipped_file_that_has_moved_on_is_warned_of(config: Path) -> None:
    change(config)
    record = own_file(config, "exported.json")
    told = json.loads(record.read_text())
    record.write_text(json.dumps(dict.fromkeys(told, "0" * 64)))

    done = run(config, "prompts", "diff")

    assert f"warning: {CONTACT}: the shipped file has changed since you copied it" in done.stderr
    assert "newer shipped wording of sentences/contact.md" in run(config, "doctor").stdout


def test_a_warning_tells_the_versions_where_they_differ(config: Path) -> None:
    change(config)
    record, copy = own_file(config, "exported.json"), own_file(config, CONTACT)
    record.write_text(json.dumps(dict.fromkeys(json.loads(record.read_text()), "0" * 64)))
    copy.write_text(copy.read_text().replace("+++\n", "+++\nversion = 7\n", 1))

    done = run(config, "prompts", "diff")

    assert "you copied it (yours is version 7, the shipped one version 1); take" in done.stderr


def test_an_export_keeps_what_was_changed(config: Path) -> None:
    change(config)

    done = run(config, "prompts", "export")

    assert done.returncode == 0
    assert done.stdout == f"{config}/tactful/prompts\n"
    assert f"{CONTACT}: kept as it is, since you changed it\n" in done.stderr
    assert own_file(config).read_text().endswith("Let's stay here, please.\n")
    assert run(config, "prompts", "diff").stderr == "1 of your own\n"


def test_an_export_of_a_file_that_is_not_there_is_refused(config: Path) -> None:
    done = run(config, "prompts", "export", "contact")

    assert done.returncode == 1
    assert done.stderr == (
        "Error: contact: there is no such file\nHint: did you mean asks/contact.md?\n"
    )


def test_a_changed_file_is_used_in_the_draft(config: Path) -> None:
    change(config)
    text = own_file(config).read_text().splitlines()
    kept = [line for line in text if "# " in line or not line or "stay here, please" in line]
    head = text[: text.index("+++", 1) + 1]
    body = "\n# boundary\nLet's stay here, please.\n\n# offer\nAs you like.\n\n# later\nLater.\n"
    own_file(config).write_text("\n".join(head) + body)

    done = run(config, "draft", "--no-model", stdin=SKYPE)

    assert kept
    assert "Let's stay here, please." in done.stdout


def test_an_approval_is_recorded_with_its_name_beside_ones_own_files(config: Path) -> None:
    change(config)

    before = run(config, "prompts", "approve")
    done = run(config, "prompts", "approve", "sentences/contact", "--by", "Ann")
    after = run(config, "prompts", "approve")

    approved = own_file(config, "approved.toml").read_text()
    assert CONTACT in before.stdout.splitlines()
    assert CONTACT not in after.stdout.splitlines()
    assert done.stderr == (f"1 approved by Ann, 0 were before: {config}/tactful/prompts\n")
    assert f'["{CONTACT}"]\n' in approved
    assert 'by = "Ann"\n' in approved


@pytest.mark.parametrize(
    ("files", "environment", "name"),
    [
        ({".gitconfig": "[core]\n\tx = 1\n[user]\n\tname = Ben Ray\n"}, {}, "Ben Ray"),
        ({".config/git/config": '[user]\n  name = "Zoë"\n'}, {}, "Zoë"),
        ({".gitconfig": "[user]\nname = Ben\n"}, {"GIT_AUTHOR_NAME": "Cleo"}, "Cleo"),
        ({}, {"LOGNAME": "dan"}, "dan"),
    ],
)
def test_who_approves_is_whom_git_or_the_system_knows(
    config: Path, files: dict[str, str], environment: dict[str, str], name: str
) -> None:
    change(config)
    for path, text in files.items():
        (config / path).parent.mkdir(parents=True, exist_ok=True)
        (config / path).write_text(text)

    home = {"HOME": str(config), **environment}
    done = run(config, "prompts", "approve", "sentences/contact", **home)

    assert done.stderr.startswith(f"1 approved by {name}, ")
