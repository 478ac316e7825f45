"""A change of wording shows in every letter it changes, before any client reads it."""

from pathlib import Path
from typing import Any

import pytest

from tactful.errors import InputError
from tactful.examples import examples, failing
from tactful.prompts import PromptBook, shipped_folder
from tactful.records import Category, Message, Platform, Stage, Stance, Tone
from tactful.scenarios import (
    SNAPSHOTS,
    Expected,
    Scenario,
    read_scenarios,
    run,
    snapshot,
    walk,
)
from tactful.settings import Settings

FOLDER = Path(__file__).parent / "scenarios"
SCENARIOS = read_scenarios(FOLDER)
TEXT = "Add me on Skype first. How much is it?"


@pytest.fixture(scope="module")
def shipped() -> PromptBook:
    return PromptBook(shipped_folder())


def book_with(folder: Path, name: str, old: str, new: str) -> PromptBook:
    text = (shipped_folder() / name).read_text()
    assert old in text
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text.replace(old, new))
    return PromptBook(folder, shipped_folder())


def expecting(text: str = TEXT, **expect: Any) -> Scenario:
    return Scenario(name="jam", message=text, expect=Expected.model_validate(expect))


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_scenario_comes_out_as_written(shipped: PromptBook, scenario: Scenario) -> None:
    assert run(scenario, shipped).wrong == ()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_a_scenario_reads_as_its_snapshot(shipped: PromptBook, scenario: Scenario) -> None:
    """After a change that is meant: `tactful prompts test --shipped --update`, and review it."""
    kept = FOLDER / SNAPSHOTS / f"{scenario.name}.txt"

    assert snapshot(run(scenario, shipped).walk) == kept.read_text(encoding="utf-8")


def test_there_are_at_least_forty_scenarios() -> None:
    assert len(SCENARIOS) >= 40


def test_scenarios_meet_every_stance_platform_stage_tone_and_language(shipped: PromptBook) -> None:
    walks = [run(scenario, shipped).walk for scenario in SCENARIOS]

    assert {walk.plan.stance for walk in walks} == set(Stance)
    assert {scenario.platform for scenario in SCENARIOS} == set(Platform)
    assert {scenario.stage for scenario in SCENARIOS} == set(Stage)
    assert {scenario.tone for scenario in SCENARIOS} == set(Tone)
    assert {walk.language for walk in walks} >= {"en", "es", "pt", "fr", "de"}


def test_scenarios_meet_every_risk(shipped: PromptBook) -> None:
    met = {f.category for s in SCENARIOS for f in run(s, shipped).walk.found.findings}

    assert met == set(Category)


@pytest.mark.parametrize("platform", list(Platform))
def test_on_every_platform_some_scenario_is_about_contact_first(
    shipped: PromptBook, platform: Platform
) -> None:
    """The boundary that letters need most, or where the platform allows it the welcome."""
    name = "welcome" if platform is Platform.DIRECT else "boundary"
    walks = [run(one, shipped).walk for one in SCENARIOS if one.platform is platform]
    first = [next((m for m in walk.plan.moves if m.name == name), None) for walk in walks]

    assert [m for m in first if m and {*m.findings} & {"off-platform-contact"}] != []


def test_no_snapshot_is_left_over() -> None:
    kept = {path.stem for path in (FOLDER / SNAPSHOTS).glob("*.txt")}

    assert kept == {scenario.name for scenario in SCENARIOS}


def test_the_shipped_examples_come_out_as_written(shipped: PromptBook) -> None:
    faults = [failing(shipped, file, example) for file, example in examples(shipped)]

    assert [str(fault) for fault in faults if fault] == []


def test_an_example_that_does_not_come_out_is_told_with_its_line(tmp_path: Path) -> None:
    book = book_with(
        tmp_path,
        "sentences/unpaid.md",
        "\n+++\n#",
        '\n[[examples]]\nsection = "boundary"\ngives = "Jam is free."\n+++\n#',
    )
    told = [failing(book, file, example) for file, example in examples(book)]

    line = (
        (tmp_path / "sentences/unpaid.md").read_text().splitlines().index('gives = "Jam is free."')
    )
    assert [str(fault).partition(" (")[0] for fault in told if fault] == [
        f"sentences/unpaid.md:{line + 1}: example: '# boundary' does not give 'Jam is free.'"
    ]


def test_an_example_of_a_section_without_words_is_told(tmp_path: Path) -> None:
    book = book_with(
        tmp_path,
        "sentences/unpaid.md",
        "\n+++\n#",
        '\n[[examples]]\nsection = "jam"\ngives = "Jam."\n+++\n#',
    )
    told = [failing(book, file, example) for file, example in examples(book)]

    [what] = [fault.what for fault in told if fault]
    assert what.startswith("there is no sentence in a section '# jam'")


@pytest.mark.parametrize(
    ("expect", "wrong"),
    [
        ({"stance": "redirect", "moves": ["greeting", "boundary", "close"]}, ()),
        ({"stance": "answer"}, ("the stance is redirect, not answer",)),
        ({"contains": ["jam"]}, ("it does not say 'jam'",)),
        ({"lacks": ["Upwork", "jam"]}, ("it says 'Upwork'",)),
        ({"needs_fill": ["your price"]}, ()),
        ({"needs_fill": []}, ("its gaps are ['your price'], not []",)),
        ({"passes": False}, ("it passes the check: nothing is wrong",)),
    ],
)
def test_what_is_not_as_expected_is_told(
    shipped: PromptBook, expect: dict[str, Any], wrong: tuple[str, ...]
) -> None:
    assert run(expecting(**expect), shipped).wrong == wrong


def test_moves_out_of_order_are_told(shipped: PromptBook) -> None:
    [told] = run(expecting(moves=["close", "greeting"]), shipped).wrong

    assert told.startswith("'greeting' is not among the moves in that order: greeting, ")


def test_a_letter_that_no_sentence_lets_go_on_is_told(tmp_path: Path) -> None:
    book = book_with(tmp_path, "asks/price.md", "[your price]", "95 dollars")

    outcome = run(expecting(), book)

    assert not outcome.walk.passes
    assert outcome.walk.letter.count("\n\n") == 1
    assert outcome.wrong == (f"it does not pass the check: {outcome.walk.stuck}",)
    assert "stuck: answer: no approved sentence passes" in snapshot(outcome.walk)


def test_a_walk_shows_the_whole_way(shipped: PromptBook) -> None:
    done = walk(Message(text=TEXT), shipped, Settings())

    assert [finding.rule for finding in done.found.findings] == ["off-platform-contact"]
    assert done.plan.stance is Stance.REDIRECT
    assert [part.text for turn in done.prompt.turns for part in turn.parts if part.outside] == [
        TEXT
    ]
    assert "".join(piece.text for piece in done.pieces) == done.letter
    assert done.passes
    assert f"«{TEXT}»" in snapshot(done)


def test_a_scenario_may_wish_for_tone_stance_language_and_profile(shipped: PromptBook) -> None:
    wished = Scenario.model_validate(
        {
            "name": "jam",
            "message": TEXT,
            "tone": "firm",
            "stance": "decline",
            "language": "es",
            "profile": {"sign_off": "Ana"},
            "expect": {"stance": "decline", "contains": ["Upwork", "Ana"], "lacks": ["Thanks"]},
        }
    )

    assert run(wished, shipped).wrong == ()


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("message = x", "odd.toml:1: is not valid TOML: Invalid value"),
        ("platform = 'upwork'", "odd.toml:1: message: Field required"),
        ("message = 'x'\n[expect]\nsays = 'x'", "odd.toml:3: expect.says: Extra inputs are not "),
    ],
)
def test_a_scenario_that_cannot_be_used_is_refused(
    tmp_path: Path, written: str, message: str
) -> None:
    (tmp_path / "odd.toml").write_text(written)

    with pytest.raises(InputError) as fault:
        read_scenarios(tmp_path)

    assert fault.value.message.startswith(message)


def test_a_scenario_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.toml").write_bytes(b"\xff")

    with pytest.raises(InputError, match=r"^odd\.toml: cannot be read: "):
        read_scenarios(tmp_path)


def test_the_walk_through_tells_how_many_files_examples_and_scenarios_there_are(
    shipped: PromptBook,
) -> None:
    told = (Path(__file__).parents[1] / "docs/reviewing-prompts.md").read_text()

    assert f"`{len(shipped.names())} files, 0 errors`" in told
    assert f"`{len(list(examples(shipped)))} examples, {len(SCENARIOS)} scenarios, 0 wrong" in told
    assert f"`{len(SCENARIOS)} scenarios, 1 touched by the change`" in told
