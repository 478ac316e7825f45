"""`tactful doctor`: what is where, and what is broken, in a few lines."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tactful import __version__


def run(config: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("tactful"), "doctor", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=config,
        env={**os.environ, "XDG_CONFIG_HOME": str(config), **environment},
    )


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def lines(done: subprocess.CompletedProcess[str]) -> dict[str, list[str]]:
    """Give what is said, by what it is about."""
    said: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        health, about, text = line.split(maxsplit=2)
        said.setdefault(about, []).append(f"{health} {text}")
    return said


def test_a_sound_installation_is_told_in_a_few_lines(tmp_path: Path) -> None:
    done = run(tmp_path)

    said = lines(done)
    assert done.returncode == 0
    assert said["tactful"][0].startswith(f"ok {__version__}, Python 3.")
    assert said["tactful"][0].endswith("needs no network")
    assert said["rules"][0].endswith(f"yours would go into {tmp_path}/tactful/rules")
    assert said["prompts"][0].endswith(f"yours would go into {tmp_path}/tactful/prompts")
    assert list(said) == ["tactful", "rules", "policies", "prompts", "model"]
    assert len(done.stdout.splitlines()) < 15


def test_programs_get_an_object_a_line(tmp_path: Path) -> None:
    signs = [json.loads(line) for line in run(tmp_path, "--json").stdout.splitlines()]

    assert signs[0]["about"] == "tactful"
    assert {sign["health"] for sign in signs} <= {"ok", "note"}


@pytest.mark.parametrize(
    ("file", "text", "about", "says"),
    [
        ("prompts/sentences/contact.md", "Hi", "prompts", "sentences/contact.md:1: begins with"),
        ("prompts/platforms.toml", "[upwork", "prompts", "platforms.toml:1: is not valid TOML"),
        ("prompts/approved.toml", "[", "prompts", "approved.toml: is no list of approvals"),
        ("prompts/exported.json", "[", "prompts", "exported.json: is not the record of an ex"),
        ("rules/jam.toml", "id =", "rules", "jam.toml: not valid TOML"),
    ],
)  # fmt: skip
def test_a_broken_file_of_ones_own_ends_with_1(  # noqa: PLR0917 (one a column of the table)
    tmp_path: Path, file: str, text: str, about: str, says: str
) -> None:
    put(tmp_path / "tactful" / file, text)

    done = run(tmp_path)

    assert done.returncode == 1
    [broken] = [line for line in lines(done)[about] if line.startswith("broken")]
    assert says in broken


def test_a_model_that_is_none_is_broken(tmp_path: Path) -> None:
    done = run(tmp_path, TACTFUL_MODEL=str(put(tmp_path / "x.gguf", "no model")))

    assert done.returncode == 1
    assert "is not a GGUF file" in lines(done)["model"][0]


def test_the_model_and_its_size_are_told(tmp_path: Path) -> None:
    model = tmp_path / "models" / "jam.gguf"
    put(model, "GGUF" + "x" * 2_000_000)

    done = run(tmp_path, TACTFUL_MODEL="")

    assert lines(done)["model"] == ["ok models/jam.gguf, 2 MB"]
