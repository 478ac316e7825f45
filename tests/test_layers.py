"""Who may import what: the architecture as imports show it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "tactful"
NETWORK = {"asyncio", "ftplib", "http", "requests", "smtplib", "socket", "ssl", "urllib", "httpx"}
MODULES = sorted(SOURCE.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Give the top name of everything a module imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def users_of(*names: str) -> set[str]:
    """Give the modules that import any of the names, as paths within the package."""
    return {
        path.relative_to(SOURCE).as_posix() for path in MODULES if set(imported(path)) & set(names)
    }


@pytest.mark.parametrize("name", sorted(NETWORK | {"subprocess", "random"}))
def test_nothing_imports_a_network_or_starts_a_process(name: str) -> None:
    assert users_of(name) == set()


def test_llama_cpp_is_called_in_one_file() -> None:
    naming = {p.relative_to(SOURCE).as_posix() for p in MODULES if '"llama_cpp' in p.read_text()}

    assert (users_of("llama_cpp"), naming) == (set(), {"model/engine.py"})


def test_only_the_command_line_knows_click() -> None:
    assert {Path(user).parts[0] for user in users_of("click")} == {"cli"}


def test_nothing_needs_numpy() -> None:
    assert users_of("numpy") == set()


def test_jinja_stays_with_the_prompts_and_the_chat_template() -> None:
    assert users_of("jinja2") == {"templates.py", "model/chat.py"}
