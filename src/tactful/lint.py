"""All that is wrong with a book of prompts, each fault in one line with its file and line.

First the shape of every file, then what its sentences say, then what is left unsaid, and last
whether every letter can be laid out. What an earlier fault drags along is not told as well.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import cycle, product
from pathlib import Path

from tactful.claims import unfit
from tactful.errors import NoWordingError, PromptError
from tactful.holes import holes
from tactful.plan import Brief, make_plan
from tactful.policy import rule_on
from tactful.prompts import ENGLISH, PromptBook
from tactful.records import (
    Category,
    Evidence,
    Finding,
    Message,
    Platform,
    Severity,
    Stage,
    Stance,
    Tone,
    Verdict,
)
from tactful.settings import Settings
from tactful.shapes import Level, Remark, base_of, languages, remark_of, shapes
from tactful.stance import decide
from tactful.templates import Values

_TEXT = "Our jam labels are green."


def lint(book: PromptBook, shipped: Path) -> tuple[Remark, ...]:
    """Give what is to be said of a book, errors and notes, in the order in which they were found.

    `shipped` is the folder whose files those of the user stand in for.
    """
    found = list(_faults_of_phrases(book))
    if not _errors(found):
        found += shapes(book, shipped)
    broken = {remark.file for remark in found}
    if not any(name.startswith("platforms") for name in _errors(found)):
        for name in book.names():
            found += unfit(book, name) if not {name, base_of(name)} & broken else ()
    if not broken:
        found += holes(book)
    if not _errors(found):
        found += _unplannable(book)
    return tuple(found)


def _errors(found: list[Remark]) -> list[str]:
    return [remark.file for remark in found if remark.level is Level.ERROR]


def _unplannable(book: PromptBook) -> Iterator[Remark]:
    """Give why the letter for a risk cannot be laid out, each reason once.

    Stances and tones take turns, so that all are met.
    """
    told: set[str] = set()
    turns = product(list(Stance)[1:], Tone)
    axes = zip(product(Category, Platform, Stage), cycle(turns), strict=False)
    for (category, platform, stage), (stance, tone) in axes:
        message = Message(text=_TEXT, platform=platform, stage=stage)
        finding = _finding(message, category)
        asked = None if finding.verdict is Verdict.ALLOWED else stance
        brief = Brief(message, decide(message, [finding], asked), _allowed(finding))
        try:
            make_plan(brief, book, Settings(tone=tone))
        except PromptError as fault:
            remark = _located(remark_of(fault), book)
            reason = remark.what.partition(" for ")[0]
            if reason not in told:
                yield remark
            told.add(reason)


def _allowed(finding: Finding) -> tuple[Finding, ...]:
    return (finding,) if finding.verdict is Verdict.ALLOWED else ()


def _located(remark: Remark, book: PromptBook) -> Remark:
    """Give a remark that quotes a word of its file with the line on which it stands."""
    quoted = remark.what.rpartition("'")[0].rpartition("'")[2]
    try:
        lines = book.file(remark.file).lines()
    except PromptError:
        return remark
    at = next((line.number for line in lines if quoted and quoted in line.text.split()), 0)
    return remark if remark.line else remark.model_copy(update={"line": at})


def _finding(message: Message, category: Category) -> Finding:
    policy = rule_on(message, category)
    return Finding(
        rule=str(category), category=category, severity=Severity.HIGH, verdict=policy.verdict,
        evidence=(Evidence(start=0, end=0, text=""),), why="", benign_reading="", advice="",
        says=policy.says, source=policy.source, checked_on=policy.checked_on,
    )  # fmt: skip


def _faults_of_phrases(book: PromptBook) -> Iterator[Remark]:
    """Give what is wrong with the tables of the platforms in each language.

    Every platform has a name for all that any of them has one for.
    """
    for language in languages(book):
        spoken = book.within(language)
        name = "platforms.toml" if language == ENGLISH else f"platforms.{language}.toml"
        try:
            given = {
                (platform, stage): spoken.situation(
                    Message(text="x", platform=platform, stage=stage), Stance.ANSWER, Tone.WARM
                ).values
                for platform, stage in product(Platform, Stage)
            }
        except NoWordingError as fault:
            if language == ENGLISH or spoken.path(name).exists():
                yield remark_of(fault)
            continue
        except PromptError as fault:
            yield remark_of(fault)
            continue
        yield from _uneven(spoken.path(name), given)


def _uneven(path: Path, given: Mapping[tuple[Platform, Stage], Values]) -> Iterator[Remark]:
    """Give the phrases that some platform lacks; a mistyped one is told as the one it lacks."""
    known = list(dict.fromkeys(key for values in given.values() for key in values))
    for key in known:
        lacking = [place for place, values in given.items() if key not in values]
        odd = 2 * len(lacking) > len(given)
        if lacking and not (odd and get_close_matches(key, set(known) - {key})):
            platform, stage = lacking[0]
            what = f"{platform} at {stage} has no {key!r}, which others have"
            yield Remark(file=path.name, line=_table_line(path, platform, stage), what=what)


def _table_line(path: Path, platform: Platform, stage: Stage) -> int:
    table = f"[{platform}.{'after' if stage in {Stage.CONTRACT, Stage.ESTABLISHED} else 'before'}]"
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.startswith(table)), 0)
