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


@pytest.mark.parametrize("name", sorted(NETWORK | {"random"}))
def test_nothing_imports_a_network_or_chance(name: str) -> None:
    assert users_of(name) == set()


def test_one_module_alone_starts_another_program() -> None:
    assert users_of("subprocess", "pty") == {"cli/revisions.py"}


def test_what_starts_a_program_knows_no_shell_and_names_git_alone() -> None:
    tree = ast.parse((SOURCE / "cli" / "revisions.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    started = [call for call in calls if ast.unparse(call.func).startswith("subprocess.")]
    commands = [n.elts[0] for n in ast.walk(tree) if isinstance(n, ast.List) and n.elts]

    assert [ast.unparse(call.func) for call in started] == ["subprocess.run"]
    assert "shell" not in {keyword.arg for call in started for keyword in call.keywords}
    assert [ast.literal_eval(first) for first in commands if isinstance(first, ast.Constant)] == [
        "git"
    ]


@pytest.mark.parametrize("call", ["os.system", "os.popen", "os.exec", "os.spawn", "os.posix_spawn"])
def test_no_program_is_started_by_way_of_the_system(call: str) -> None:
    using = [path.name for path in MODULES if call in path.read_text(encoding="utf-8")]

    assert using == []


def test_llama_cpp_is_called_in_one_file() -> None:
    naming = {p.relative_to(SOURCE).as_posix() for p in MODULES if '"llama_cpp' in p.read_text()}

    assert (users_of("llama_cpp"), naming) == (set(), {"model/engine.py"})


def test_only_the_command_line_knows_click() -> None:
    assert {Path(user).parts[0] for user in users_of("click")} == {"cli"}


def test_nothing_needs_numpy() -> None:
    assert users_of("numpy") == set()


def test_jinja_stays_with_the_prompts_and_the_chat_template() -> None:
    assert users_of("jinja2") == {"templates.py", "model/chat.py"}
