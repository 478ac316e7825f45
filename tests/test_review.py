"""The page for reviewing prompts shows what changed, loads nothing, and runs nothing it is told."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from tactful.cli.main import tactful
from tactful.prompts import PromptBook, shipped_folder
from tactful.review import page, review, word_diff
from tactful.scenarios import Scenario, read_scenarios

SCENARIOS = read_scenarios(Path(__file__).parent / "scenarios")
VOID = {"meta", "input"}


class Balance(HTMLParser):
    """Tells whether every tag that is opened is closed, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag


@pytest.fixture(scope="module")
def shipped() -> PromptBook:
    return PromptBook(shipped_folder())


def test_the_page_is_well_formed_and_loads_nothing(shipped: PromptBook) -> None:
    told = page([review(one, shipped, shipped) for one in SCENARIOS], [])
    balance = Balance()
    balance.feed(told)

    assert balance.opened == []
    assert re.findall(r"""(?:src|href)=["'](?!#)|url\(|@import""", told) == []
    assert "default-src 'none'" in told
    assert "41 scenarios, 0 touched by the change" in told


def test_a_hostile_message_is_only_shown(shipped: PromptBook) -> None:
    hostile = Scenario(name="jam", message="</pre><script>alert(1)</script> @BODY@ Add me on Skype")
    told = page([review(hostile, shipped)], [])

    assert told.count("<script>") == 1
    assert "&lt;script&gt;alert(1)" in told


def test_words_that_differ_are_marked() -> None:
    assert word_diff("Talk <soon>!", "Talk later!") == (
        "Talk <del>&lt;soon&gt;!</del><ins>later!</ins>"
    )


def test_a_changed_sentence_shows_exactly_the_letters_it_touches(
    shipped: PromptBook, tmp_path: Path
) -> None:
    name = "sentences/account.md"
    text = (shipped_folder() / name).read_text(encoding="utf-8")
    (tmp_path / "sentences").mkdir()
    (tmp_path / name).write_text(text.replace("I don't share, lend or sell", "I never lend"))
    book = PromptBook(tmp_path, shipped_folder())
    changed = [one for scenario in SCENARIOS if (one := review(scenario, book, shipped)).touched]

    assert [one.now.scenario.name for one in changed] == ["rent-account-firm"]


def test_a_sentence_that_a_model_may_choose_touches_a_letter_that_does_not_say_it(
    shipped: PromptBook, tmp_path: Path
) -> None:
    name = "sentences/contact.md"
    text = (shipped_folder() / name).read_text(encoding="utf-8")
    (tmp_path / "sentences").mkdir()
    (tmp_path / name).write_text(text.replace("Let's stay {{ here }}:", "Let's remain {{ here }}:"))
    book = PromptBook(tmp_path, shipped_folder())
    scenario = Scenario(name="jam", message="Add me on Skype, we need jam labels.")

    one = review(scenario, book, shipped)

    assert (one.touched, one.reads_otherwise) == (True, "Let's remain" in one.now.walk.letter)
    assert [(move, was[:10], now[:12]) for move, was, now in one.sentences] == [
        ("boundary", "Let's stay", "Let's remain")
    ]
    assert "<del>stay</del><ins>remain</ins>" in page([one], [name])


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    out = tmp_path / "review.html"
    done = CliRunner().invoke(tactful, ["prompts", "review", "--out", str(out)])

    assert done.exit_code == 0
    assert done.stdout == f"{out}\n"
    assert "Changed files: " in out.read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    out = tmp_path / "none" / "review.html"
    done = CliRunner().invoke(tactful, ["prompts", "review", "--out", str(out)])

    assert done.exit_code == 1
