"""Whatever breaks the wording is told in one exact line before any client reads it."""

import re
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tactful import claims as claims_module
from tactful.claims import reading, unfit
from tactful.holes import coverage
from tactful.lint import lint
from tactful.prompts import EXAMPLES, PromptBook, shipped_folder
from tactful.records import Category
from tactful.shapes import Level, Remark, broken_own, has_sections, languages

SHIPPED = shipped_folder()
CONTACT = "sentences/contact.md"
LONG = " and".join([" we keep it all here"] * 12)
HARD = (
    "Our administrative representatives communicate any contractual peculiarities electronically."
)

Break = Callable[[str], str]


@pytest.fixture(scope="module")
def usual() -> list[str]:
    """What lint has to say of the shipped files as they are."""
    return [str(remark) for remark in lint(PromptBook(SHIPPED), SHIPPED)]


def own(folder: Path, name: str, change: Break) -> PromptBook:
    """Give the shipped book with a changed copy of one file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(change((SHIPPED / name).read_text()))
    return PromptBook(folder, SHIPPED)


def swap(old: str, new: str) -> Break:
    """Give a change that must find what it changes."""

    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return change


def end(sentence: str, section: str = "boundary") -> Break:
    """Give a change that puts a sentence at the end of a file, on the line that `LAST` is for."""
    return lambda text: f"{text.rstrip()}\n\n# {section}\n{sentence}\n"


def last(book: PromptBook, name: str) -> int:
    return len(book.path(name).read_text().splitlines())


def new_remarks(book: PromptBook, usual: list[str]) -> list[str]:
    return [text for text in map(str, lint(book, SHIPPED)) if text not in usual]


def test_the_shipped_wording_has_no_error() -> None:
    found = lint(PromptBook(SHIPPED), SHIPPED)

    assert [str(remark) for remark in found if remark.level is Level.ERROR] == []


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        (
            "Perhaps {{ tlak }}.",
            "'tlak' is not among the variables (did you mean 'talk'?)",
        ),
        ("{{ lid }} is here.", "'lid' is not among the variables (declare it under `variables`)"),
        (
            "{% if name %}Stay.",
            (
                "Unexpected end of template. Jinja was looking for the following tags: 'elif' or "
                "'else' or 'endif'. The innermost block that needs to be closed is 'if'. "
                "(prompts/README.md shows what is possible)"
            ),
        ),
        (
            "{{ name|shout }} it is.",
            "no filter named 'shout' (prompts/README.md shows what is possible)",
        ),
        (
            "{{ name.__class__ }}",
            "a prompt cannot hold a Jinja getattr (prompts/README.md shows what is possible)",
        ),
        (
            "They take only 10 % of it.",
            (
                "'10 %' is a figure that goes stale (fees, limits and prices change: say it "
                "without the figure, or leave a gap)"
            ),
        ),
        (
            "My lawyer will look at it.",
            "'lawyer' is a legal threat (a reply keeps the peace: say what works instead)",
        ),
        (
            "This looks like a scam.",
            (
                "'scam' is an accusation (the client may be honest: speak of how you work, not "
                "of them)"
            ),
        ),
        (
            "I guarantee that you like it.",
            (
                "'guarantee' is a promise (the freelancer has promised nothing yet: leave a gap "
                "or say what is usual)"
            ),
        ),
        (f"Here{LONG}.", "72 words, 45 are the most (make two sentences of it, a line each)"),
        (
            "My price is [your price.",
            (
                "'[your price.' is a gap or a mark that is not finished (a gap is written [your "
                "price]; of marks there are only those of the templates)"
            ),
        ),
        (
            "You get your money back if you don't like it.",
            (
                "'your money back' is a promise (the freelancer has promised nothing yet: leave "
                "a gap or say what is usual)"
            ),
        ),
        ("Ha" * 300, "600 letters, 500 are the most"),
        (HARD, "hard to read: LIX 83, 60 is the most (shorter words, shorter sentences)"),
    ],
)
def test_a_broken_sentence_is_told_in_one_line(
    tmp_path: Path, usual: list[str], sentence: str, fault: str
) -> None:
    book = own(tmp_path, CONTACT, end(sentence))

    assert new_remarks(book, usual) == [f"{CONTACT}:{last(book, CONTACT)}: {fault}"]


# The examples shown to a model are held to more, by tests of their own.
SAID = [
    name
    for name in PromptBook(SHIPPED).names()
    if has_sections(name) and not name.startswith(EXAMPLES)
]


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("{{ zzz }}", r"'zzz' is not among the variables"),
        ("{% if direct %}Stay.", r"Unexpected end of template\."),
        ("{{ direct|shout }}", r"no filter named 'shout'"),
        ("Mail ann@example.com.", r"does not pass the check: "),
        ("It is 10 % of it.", r"'10 %' is a figure that goes stale"),
    ],
)
def test_every_file_of_sentences_broken_in_the_same_way_is_told_once(
    tmp_path: Path, sentence: str, fault: str
) -> None:
    """All files of all languages at once: one line for each, with the line that was broken."""
    for name in SAID:
        text = (SHIPPED / name).read_text()
        section = next(line for line in text.splitlines() if re.match(r"# [^:]+$", line))
        own(tmp_path, name, end(sentence, section.removeprefix("# ")))
    book = PromptBook(tmp_path, SHIPPED)

    told = [remark for remark in lint(book, SHIPPED) if remark.level is Level.ERROR]

    assert sorted((remark.file, remark.line) for remark in told) == [
        (name, last(book, name)) for name in sorted(SAID)
    ]
    assert [remark for remark in told if not re.match(fault, remark.what)] == []


@pytest.mark.parametrize(
    ("language", "sentence", "what"),
    [
        ("es", "Es el diez por ciento.", "figure that goes stale"),
        ("pt", "Vou falar com um advogado.", "legal threat"),
        ("fr", "Cela ressemble à une arnaque.", "accusation"),
        ("de", "Ich garantiere das.", "promise"),
        ("ru", "Это десять процентов.", "figure that goes stale"),
        ("ru", "Мой адвокат посмотрит.", "legal threat"),
        ("ru", "Похоже на мошенничество.", "accusation"),
        ("ru", "Я гарантирую результат.", "promise"),
    ],
)
def test_claims_are_looked_for_in_every_language(
    tmp_path: Path, language: str, sentence: str, what: str
) -> None:
    name = f"sentences/contact.{language}.md"
    book = own(tmp_path, name, end(sentence))

    [told] = unfit(book, name)

    assert re.search(rf"is an? {what}$", told.what)
    assert told.line == last(book, name)


def test_every_language_has_its_list_of_claims() -> None:
    told = tomllib.loads(Path(claims_module.__file__).with_name("lint.toml").read_text())["claim"]

    spoken = languages(PromptBook(SHIPPED))
    of_words = [claim for claim in told if claim.keys() & set(spoken)]
    assert [(c["what"], n) for c in of_words for n in spoken if n not in c] == []
    assert [c["what"] for c in told if c not in of_words] == [
        "a gap or a mark that is not finished"
    ]


def test_a_sentence_that_offers_an_address_does_not_pass_anywhere_before_a_contract(
    tmp_path: Path, usual: list[str]
) -> None:
    book = own(tmp_path, CONTACT, end("Just write to ann@example.com."))

    [told] = new_remarks(book, usual)
    where = rf"{CONTACT}:{last(book, CONTACT)}: does not pass the check: [\w-]+: "
    assert re.match(where + r"'.+' on upwork at first_contact and \d+ more$", told)


@pytest.mark.parametrize(
    "broken",
    [
        (CONTACT, swap("# boundary", "# boundry"), "nothing asks for a section '# boundry'"),
        (CONTACT, swap("# boundary: firm", "#boundary: firm"), "'#boundary: firm' opens no sect"),
        (CONTACT, swap("# offer\n", "## offer\n"), "'## offer' opens no section and would be"),
        (CONTACT, end("", "farewell"), "'# farewell' has no sentence"),
        (CONTACT, swap("\n# boundary", "\nLet's go.\n# boundary"), "this stands before any"),
        (CONTACT, swap("variables = {", 'variables = { lid = "text",'), "the variable 'lid' is "),
        (CONTACT, swap("purpose =", "porpoise ="), "front matter: purpose: Field required"),
        (CONTACT, swap("serves = [", 'serves = ["jam", '), "front matter: serves.0: Input should"),
        (CONTACT, swap("variables", "serves"), "is not valid TOML: "),
        (CONTACT, swap("+++\npurpose", "purpose"), "begins with front matter between two lines"),
        (CONTACT, end("So be it.", "boundary: fierm"), "'fierm' is no tone, stance, platform or"),
        (
            CONTACT,
            swap("# boundary\n", "# boundary: fiverr\n"),
            "no '# boundary' on upwork, freela",
        ),
        (
            "moves/greeting.md",
            swap("# known", "# knwon"),
            "nothing asks for a section '# knwon' (did ",
        ),
        ("asks/price.md", swap("# answer", "# answer: firm"), "no '# answer' in tone warm, neutr"),
        ("stances/decline.md", swap("boundary", "bondary"), "there is no move called 'bondary'"),
        ("message.md", swap("{{ message }}", "{{ mesage }}"), "'mesage' is not among the variabl"),
        ("system.md", lambda text: text + "You are brief. " * 120, "its text is about 4"),
        ("platforms.toml", swap("[upwork.before]", "[upwork.befor]"), "there is no table [upwork"),
        ("platforms.toml", swap("[upwork]", "[upwork"), "is not valid TOML: "),
    ],
)
def test_a_broken_file_is_told_in_one_line(
    tmp_path: Path, usual: list[str], broken: tuple[str, Break, str]
) -> None:
    name, change, remark = broken

    [told] = new_remarks(own(tmp_path, name, change), usual)
    assert re.sub(r"^([\w./-]+)(:\d+)?: ", r"\1: ", told).startswith(f"{name}: {remark}")


def test_a_platform_that_lacks_a_phrase_is_named(tmp_path: Path, usual: list[str]) -> None:
    book = own(tmp_path, "platforms.toml", lambda text: text.replace("talk = ", "tlak = ", 1))

    line = (tmp_path / "platforms.toml").read_text().splitlines().index("[upwork.before]") + 1
    assert new_remarks(book, usual) == [
        f"platforms.toml:{line}: upwork at first_contact has no 'talk', which others have"
    ]


def test_a_variable_that_nothing_fills_in_is_told(tmp_path: Path, usual: list[str]) -> None:
    def change(text: str) -> str:
        return end("I like {{ lid }}.")(
            text.replace("variables = {", 'variables = { lid = "text",')
        )

    book = own(tmp_path, CONTACT, change)

    [told] = new_remarks(book, usual)
    assert told.startswith(f"{CONTACT}:4: nothing fills in the variable 'lid' (there are ")


def test_a_section_left_out_of_ones_own_file_is_told(tmp_path: Path, usual: list[str]) -> None:
    book = own(tmp_path, CONTACT, lambda text: text.partition("# later")[0])

    [told] = new_remarks(book, usual)
    assert told.endswith("the section '# later' is missing (the shipped file has it)")


def test_a_risk_that_no_file_speaks_of_is_an_error(tmp_path: Path, usual: list[str]) -> None:
    book = own(tmp_path, "sentences/unpaid.md", swap('"unpaid_work"', ""))

    assert new_remarks(book, usual) == [
        "sentences: no file here speaks of unpaid_work (name it under `serves` in one of them)"
    ]


def test_a_missing_language_is_noted_and_english_stands_in(
    tmp_path: Path, usual: list[str]
) -> None:
    for name in PromptBook(SHIPPED).names():
        if "/" in name and name.count(".") == 1 and name != CONTACT:
            path = tmp_path / name.replace(".md", ".eo.md")
            path.parent.mkdir(exist_ok=True)
            path.write_text(re.sub("(?m)^(variables|serves).*\n", "", (SHIPPED / name).read_text()))
    shutil.copy(SHIPPED / "platforms.toml", tmp_path / "platforms.eo.toml")
    book = PromptBook(tmp_path, SHIPPED)

    told = [line for line in new_remarks(book, usual) if "'eo'" in line]

    assert told == [f"*.eo.md: note: 'eo' has no words for {CONTACT}; the English ones stand in"]


def test_another_language_may_lack_a_section(tmp_path: Path, usual: list[str]) -> None:
    (tmp_path / "moves").mkdir()
    text = '+++\npurpose = "x"\n+++\n# first time\nSaluton,\n'
    (tmp_path / "moves" / "greeting.eo.md").write_text(text)

    told = new_remarks(PromptBook(tmp_path, SHIPPED), usual)

    assert (
        "moves/greeting.eo.md:4: note: no '# known' in 'eo' anywhere (360 of 360 situations)"
        in told
    )
    assert told[0] == "platforms.eo.toml: note: there is none, so nothing is said in 'eo'"


def test_the_coverage_tells_how_far_each_risk_is_spoken_of(tmp_path: Path) -> None:
    book = own(tmp_path, CONTACT, swap("# later: upwork", "# later: upwork, contract"))

    rows = {
        (row.category, row.section): (row.said, row.of)
        for row in coverage(book)
        if row.language == "en"
    }

    assert {category for category, _ in rows} == set(Category) - {Category.PROMPT_INJECTION}
    said, of = rows[Category.OFF_PLATFORM_CONTACT, "boundary"]
    assert said == of > 0
    said, of = rows[Category.OFF_PLATFORM_CONTACT, "later"]
    assert said * 20 == of > 0


def test_only_ones_own_broken_files_are_told(tmp_path: Path) -> None:
    assert broken_own(tmp_path / "none", SHIPPED) == ()

    own(tmp_path, CONTACT, end("{{ nmae }}"))

    assert [remark.file for remark in broken_own(tmp_path, SHIPPED)] == [CONTACT]


@pytest.mark.parametrize(
    ("text", "lix"),
    [("It is red.", 3), ("We keep everything here. It is easy.", 3.5 + 100 / 7), ("", 0)],
)
def test_reading_level_is_words_a_sentence_and_the_share_of_long_words(
    text: str, lix: float
) -> None:
    assert reading(text) == pytest.approx(lix)


def test_a_remark_reads_as_one_line() -> None:
    remark = Remark(file="a.md", line=3, what="is odd", hint="mend it", level=Level.NOTE)

    assert str(remark) == "a.md:3: note: is odd (mend it)"


EXAMPLE = "examples/gap.md"
SENTENCE = "My price would be [your price] for the search of your seed catalogue."
ODD = "the sentence is not one that the model might write: "


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        (SENTENCE.replace("catalogue", "bank"), f"{ODD}'bank' is not among the words it may use"),
        (
            SENTENCE.replace(" [your price]", " low"),
            f"{ODD}'low' is not among the words it may use",
        ),
        (SENTENCE.replace(" [your price]", ""), f"{ODD}it leaves something out"),
        (SENTENCE.replace("My", "Your"), "the sentence does not pass the check: meaning-lost"),
    ],
)
def test_an_example_says_what_the_model_might_write(
    tmp_path: Path, usual: list[str], sentence: str, fault: str
) -> None:
    book = own(tmp_path, EXAMPLE, swap(SENTENCE, sentence))

    hint = "say no more than its wording says"
    assert new_remarks(book, usual) == [f"{EXAMPLE}:{last(book, EXAMPLE)}: {fault} ({hint})"]


def test_an_example_has_one_line_a_part(tmp_path: Path, usual: list[str]) -> None:
    book = own(tmp_path, EXAMPLE, swap(SENTENCE, f"{SENTENCE}\nAnother one."))

    assert new_remarks(book, usual) == [
        f"{EXAMPLE}:4: an example has one line below '# sentence', this one has 2"
    ]


def test_a_copy_under_another_name_is_said_never_to_come_up(
    tmp_path: Path, usual: list[str]
) -> None:
    text = (SHIPPED / "sentences/account.md").read_text(encoding="utf-8")
    (tmp_path / "sentences").mkdir()
    (tmp_path / "sentences/acount.md").write_text(text, encoding="utf-8")

    [told] = new_remarks(PromptBook(tmp_path, SHIPPED), usual)

    why = "account_rental is already spoken of in sentences/account.md, so this is never said"
    assert told == f"sentences/acount.md: {why} (to change its words, change that file)"
