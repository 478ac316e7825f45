"""The page for reviewing prompts shows what changed, loads nothing, and runs nothing it is told."""

import re
import shutil
import subprocess
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import StandIn
from tactful.approvals import APPROVED, approve
from tactful.baseline import Baseline, baseline
from tactful.cli.main import tactful
from tactful.exports import in_use
from tactful.markup import marked, word_diff, word_marks
from tactful.prompts import PromptBook, shipped_folder
from tactful.records import Message
from tactful.review import NotingBook, differing, review
from tactful.reviewpage import page
from tactful.scan import scan
from tactful.scenarios import Scenario, read_scenarios

SCENARIOS = read_scenarios(Path(__file__).parent / "scenarios")
CONTACT, ACCOUNT = "sentences/contact.md", "sentences/account.md"
VOID = {"meta", "input"}
NONE = Baseline({}, {}, ())
SKYPE = Scenario(name="jam", message="Add me on Skype, we need jam labels.")


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
def shipped() -> NotingBook:
    return NotingBook(shipped_folder())


def changed(folder: Path, name: str, old: str, new: str) -> NotingBook:
    """Give the shipped book with something said otherwise in a copy of one file."""
    text = (shipped_folder() / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    return NotingBook(folder, shipped_folder())


def test_the_page_is_well_formed_and_loads_nothing(shipped: NotingBook) -> None:
    told = page([review(one, shipped, shipped) for one in SCENARIOS], [], NONE, "before")
    balance = Balance()
    balance.feed(told)

    assert balance.opened == []
    assert re.findall(r"""(?:src|href)=["'](?!#)|url\(|@import""", told) == []
    assert "default-src 'none'" in told
    assert f"{len(SCENARIOS)} scenarios, 0 touched by the change" in told


def test_a_hostile_message_is_only_shown(shipped: NotingBook) -> None:
    hostile = Scenario(name="jam", message="</pre><script>alert(1)</script> @BODY@ Add me on Skype")
    told = page([review(hostile, shipped)], [], NONE, "<before>")

    assert told.count("<script>") == 1
    assert "&lt;script&gt;alert(1)" in told
    assert "against &lt;before&gt;" in told


def test_words_that_differ_are_marked() -> None:
    assert word_diff("Talk <soon>!", "Talk later!") == (
        "Talk <del>&lt;soon&gt;!</del><ins>later!</ins>"
    )


def test_words_that_the_text_beside_does_not_have_are_marked() -> None:
    assert word_marks("Hi there, talk", "Hi, <talk>") == (
        '<span class="apart">Hi,</span> <span class="apart">&lt;talk&gt;</span>'
    )


def test_evidence_is_marked_and_numbered_where_it_ends() -> None:
    text = "Write to dana@example.com & wait."
    findings = scan(Message(text=text)).findings

    told = marked(text, findings)
    assert re.sub("<[^>]+>", "", told) == "Write to dana@example.com &amp; wait."
    assert f'data-findings="{",".join(map(str, range(1, len(findings) + 1)))}"' in told
    assert told.count("data-findings") == 1


def test_a_changed_sentence_shows_exactly_the_letters_it_touches(
    shipped: NotingBook, tmp_path: Path
) -> None:
    book = changed(tmp_path, ACCOUNT, "I don't share, lend or sell", "I never lend")
    touched = [one for scenario in SCENARIOS if (one := review(scenario, book, shipped)).touched]

    assert [one.now.scenario.name for one in touched] == ["rent-account-firm"]
    assert all(ACCOUNT in one.sources for one in touched)


def test_a_sentence_that_a_model_may_choose_touches_a_letter_that_does_not_say_it(
    shipped: NotingBook, tmp_path: Path
) -> None:
    book = changed(tmp_path, CONTACT, "Let's stay {{ here }}:", "Let's remain {{ here }}:")

    one = review(SKYPE, book, shipped)

    assert (one.touched, one.reads_otherwise) == (True, "Let's remain" in one.now.walk.letter)
    assert [(move, was[:10], now[:12]) for move, was, now in one.sentences] == [
        ("boundary", "Let's stay", "Let's remain")
    ]
    assert "<del>stay</del><ins>remain</ins>" in page([one], [CONTACT], NONE, "before")


def test_what_the_model_is_told_otherwise_touches_every_reply(
    shipped: NotingBook, tmp_path: Path
) -> None:
    book = changed(tmp_path, "system.md", "warm, brief", "warm, calm")

    one = review(SKYPE, book, shipped)

    assert (one.touched, one.reads_otherwise, one.is_asked_otherwise) == (True, False, True)
    assert "<del>brief</del><ins>calm</ins>" in page([one], ["system.md"], NONE, "before")


def test_the_files_that_words_come_from_are_noted_for_each_letter(shipped: NotingBook) -> None:
    spanish = next(one for one in SCENARIOS if one.name == "es-whatsapp")
    english, other = review(SKYPE, shipped), review(spanish, shipped)

    assert {CONTACT, "moves/greeting.md", "platforms.toml", "system.md"} <= set(english.sources)
    assert not any(".es." in name for name in english.sources)
    assert {"sentences/contact.es.md", "platforms.es.toml"} <= set(other.sources)
    assert CONTACT not in other.sources


def test_wording_before_that_no_letter_can_be_made_of_is_told(
    shipped: NotingBook, tmp_path: Path
) -> None:
    before = changed(tmp_path, CONTACT, "# boundary\n", "# bound\n")

    one = review(SKYPE, shipped, before)

    assert (one.before, one.touched) == (None, True)
    assert one.lost.startswith(f"{CONTACT}: there is no sentence in a section '# boundary'")
    assert "cannot be laid out: " in page([one], [CONTACT], NONE, "before")


def test_models_are_set_side_by_side_with_their_checks_tokens_and_times(
    shipped: NotingBook, tmp_path: Path
) -> None:
    book = changed(tmp_path, CONTACT, "I'd like to keep", "I'd love to keep")
    one = review(SKYPE, book, shipped)
    drafts = {name: one.drafted(StandIn(), book, shipped) for name in ("small", "big<1>")}

    told = page([one._replace(drafts=drafts)], [CONTACT], NONE, "before")

    made = drafts["small"]
    assert made.before is not None
    assert made.before.reply is not None
    assert made.now.reply is not None
    assert ("like to" in made.before.reply.reply, "love to" in made.now.reply.reply) == (True, True)
    assert "<h4>small, before</h4>" in told
    assert "<h4>big&lt;1&gt;</h4>" in told
    assert "<ins>love</ins>" in told
    assert "<td>2 of 5 sampled; prompt 1, 0 of them kept</td>" in told
    assert re.search(
        r'<th scope="row">small</th><td>passes</td><td>nothing</td><td>[^<]+</td>'
        r"(?:<td>[\d.]+ m?s</td>){4}</tr>",
        told,
    )
    assert told.count("<td>1 of 1</td>") == 2


def test_a_sentence_that_was_redone_is_shown_with_what_kept_it_back(shipped: NotingBook) -> None:
    class Careless(StandIn):
        tries = 0

        def choose(self, glue: str, options: object) -> str:
            self.tries += 1
            given = list(options)  # type: ignore[call-overload]
            return super().choose(glue, ["Mail ann@example.com."] if self.tries == 1 else given)

    one = review(SKYPE, shipped)
    told = page(
        [one._replace(drafts={"odd": one.drafted(Careless(), shipped, None)})], [], NONE, "b"
    )

    assert "“Mail ann@example.com.” (" in told
    assert one.is_wrong is False


def test_a_model_that_gives_no_reply_is_told_and_does_not_end_the_review(
    shipped: NotingBook, tmp_path: Path
) -> None:
    broken = changed(tmp_path, CONTACT, "# boundary\n", "# bound\n")
    one = review(SKYPE, shipped)

    one = one._replace(drafts={"odd": one.drafted(StandIn(), broken, None)})

    told = page([one], [], NONE, "before")
    assert one.is_wrong
    assert '<h4>odd</h4><pre><span class="apart">no' in told
    assert 'With a fault: <a href="#jam">jam</a>.' in told


def test_the_summary_tells_what_is_not_approved_and_where_it_speaks(
    shipped: NotingBook, tmp_path: Path
) -> None:
    book = changed(tmp_path, CONTACT, "Let's stay {{ here }}:", "Let's remain {{ here }}:")
    approve([CONTACT], tmp_path, "Zoë <Z>", date(2026, 11, 25))
    fine = page([review(SKYPE, book)], [], baseline({CONTACT: tmp_path}, tmp_path), "before")
    text = (tmp_path / CONTACT).read_text(encoding="utf-8")
    (tmp_path / CONTACT).write_text(text + "\n", encoding="utf-8")
    never = tmp_path / "shipped"  # as it would be if nobody had approved any
    shutil.copytree(shipped_folder(), never, ignore=shutil.ignore_patterns(APPROVED))
    known = baseline({**in_use(tmp_path / "none", never), CONTACT: tmp_path}, never)

    told = page([review(SKYPE, book)], [], known, "before")

    assert "1 of 1 files are approved as they stand. Approved by Zoë &lt;Z&gt; (1 files, 2" in fine
    assert "What is not approved speaks" not in fine
    assert (
        f"<li>{CONTACT}, approved by Zoë &lt;Z&gt; on 2026-11-25; speaks in: "
        '<a href="#jam">jam</a></li>'
    ) in told
    counted = r"Never approved: \d+ files, \d+ in asks, \d+ in examples, \d+ in [a-z ]+, "
    assert re.search(counted, told)
    assert "What is not approved speaks in 1 of 1 scenarios" in told
    assert f"<li>{CONTACT} (not approved)</li>" in told


def test_many_names_are_counted_and_not_listed(shipped: NotingBook) -> None:
    told = page([review(SKYPE, shipped)], [f"f{n}.md" for n in range(40)], NONE, "before")

    assert "f11.md and 28 more.</p>" in told
    assert "f12.md" not in told


def test_files_that_only_one_book_has_differ(tmp_path: Path) -> None:
    (tmp_path / "new.md").write_text("Hi,\r\n")
    (tmp_path / "same").mkdir()
    (tmp_path / "same" / "new.md").write_text("Hi,\n")
    with_it, without = PromptBook(tmp_path), PromptBook(tmp_path / "none")

    assert differing(with_it, without, ["new.md", "old.md"]) == ("new.md",)
    assert differing(with_it, PromptBook(tmp_path / "same"), ["new.md"]) == ()


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the user's own prompts with one scenario, in place of those of the checkout."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "config" / "tactful" / "prompts"
    (own / "scenarios").mkdir(parents=True)
    (own / "scenarios" / "jam.toml").write_text(f'message = "{SKYPE.message}"\n')
    monkeypatch.setattr("tactful.cli.reviewing.usual_folders", lambda: (own / "scenarios",))
    return own


def reviewed(*arguments: str) -> tuple[int, str, str]:
    """Give the status of `tactful prompts review`, what it says, and the page."""
    from tactful.prompts import the_book  # noqa: PLC0415 (which is kept for a process)

    the_book.cache_clear()
    done = CliRunner().invoke(tactful, ["prompts", "review", *arguments])
    the_book.cache_clear()
    out = Path("review.html")
    return done.exit_code, done.output, out.read_text(encoding="utf-8") if out.exists() else ""


def test_the_command_writes_the_page(config: Path) -> None:
    status, said, told = reviewed()

    assert (status, said) == (0, "1 scenarios, 0 touched by the change\nreview.html\n")
    assert "<h2>Changed against the shipped wording</h2>" in told
    assert "Changed files: none." in told
    assert "Nobody has approved any yet." in told or "Approved by " in told


def test_a_page_that_cannot_be_written_is_an_error(config: Path) -> None:
    status, said, _ = reviewed("--out", "none/review.html")

    assert status == 1
    assert said == "Error: none/review.html: cannot be written: No such file or directory\n"


def test_a_folder_is_compared_with_what_is_in_use(config: Path, tmp_path: Path) -> None:
    changed(tmp_path / "before", CONTACT, "Let's stay {{ here }}:", "Let's remain {{ here }}:")

    status, said, told = reviewed("--against", "before")

    assert (status, said.splitlines()[0]) == (0, "1 scenarios, 1 touched by the change")
    assert f"Changed files: {CONTACT}." in told
    assert "<del>remain</del><ins>stay</ins>" in told


def test_a_folder_without_prompts_is_refused(config: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert reviewed("--against", "empty")[:2] == (
        1, "Error: empty: holds no file of prompts\nHint: name a folder that does\n",
    )  # fmt: skip


def test_a_revision_of_ones_own_folder_is_compared_with_what_is_in_use(config: Path) -> None:
    def git(*arguments: str) -> None:
        who = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com")
        subprocess.run(["git", "-C", str(config), *who, *arguments], check=True)

    changed(config, CONTACT, "Let's stay {{ here }}:", "Let's remain {{ here }}:")
    git("init", "--quiet")
    git("add", "--all")
    git("commit", "--quiet", "--message", "Remain")
    changed(config, CONTACT, "Let's stay {{ here }}:", "Let's linger {{ here }}:")

    status, said, told = reviewed("--against", "HEAD")

    assert (status, said.splitlines()[0]) == (0, "1 scenarios, 1 touched by the change")
    assert "<h2>Changed against HEAD</h2>" in told
    assert f"Changed files: {CONTACT}." in told
    assert "<del>remain</del><ins>linger</ins>" in told


def test_a_revision_that_is_none_is_an_error(config: Path) -> None:
    status, said, _ = reviewed("--against", "no-such-revision")

    assert status == 1
    assert said.startswith("Error: no-such-revision: is ")
    assert "\nHint: " in said


def test_models_of_the_same_name_are_told_apart(
    config: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "m.gguf").touch()
    monkeypatch.setattr("tactful.cli.reviewing.Guide.load", lambda *_: StandIn())

    status, said, told = reviewed("--model", "a/m.gguf", "--model", "b/m.gguf")

    assert status == 0
    assert "a/m.gguf: drafting 1 replies\nb/m.gguf: drafting 1 replies\n" in said
    assert "<h4>a/m.gguf</h4>" in told
    assert "<h4>b/m.gguf</h4>" in told


@pytest.mark.model
def test_a_real_model_drafts_for_the_page(config: Path, model_path: Path) -> None:
    status, _, told = reviewed("--model", str(model_path))

    assert status == 0
    assert re.search(r"<td>\d+ of \d+ sampled; prompt \d+, \d+ of them kept</td>", told)
    assert "<td>1 of 1</td>" in told
