"""Rules: one red flag a file, with the words that must and must not set it off.

`off-platform-contact.toml` holds a rule; `off-platform-contact.es.toml` holds its patterns and
samples in Spanish. A file of `signals/` is the same without a category: it raises nothing by
itself, rules combine it with others.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

from tactful.details import WORDS
from tactful.errors import RuleError
from tactful.record import Record, UnfitError
from tactful.records import Category, Fault, Severity
from tactful.tables import read_toml

_WORD = re.compile(r"\{([a-z_]+)\}")
_MARKED = re.compile("«([^»]+)»")
# A gap without an end: what makes a search of a hostile text slow.
_CLASS = re.compile(r"(?<!\\)\[[^\^\]][^\]]*\]")
_ENDLESS = re.compile(r"(?:(?<!\\)\.|\[\^[^\]]+\]|\\[WSD])(?:[*+]|\{\d+,\})")


def _is_marked(sample: str) -> str:
    if not _MARKED.search(sample):
        raise ValueError(f"{sample!r} marks no evidence; write «…» around the words to be found")
    return sample


def _is_bounded(pattern: str) -> str:
    endless = _ENDLESS.search(_CLASS.sub("x", pattern))
    if endless:
        raise ValueError(f"the gap {endless[0]!r} has no end; give it one, as in {{0,40}}")
    return pattern


_EXAMPLES = {
    "match": 'match = ["Please «text me on Viber».", "«Text me on Viber» now."]',
    "no_match": 'no_match = ["We build a Viber bot.", "No Viber, please."]',
    "title": 'title = "Asks to talk on Viber"',
    "id": 'id = "odd-request", which is also the name of the file',
}
_Kind = TypeVar("_Kind", bound=Record)
Pattern = Annotated[str, {"min_length": 1}, _is_bounded]
MatchSample = Annotated[str, _is_marked]


class Guard(Record):
    """What makes a hit harmless, where it stands: in its sentence, before it or after it in it."""

    title: str = ""
    sentence: tuple[Pattern, ...] = ()
    before: tuple[Pattern, ...] = ()
    after: tuple[Pattern, ...] = ()


class Wording(Record):
    """How a red flag is worded in one language, and the samples that prove it.

    `patterns` find it. The guards named, and the rule's own `unless` (in the same sentence),
    `unless_before` and `unless_after` (before or after the hit in it), make a hit harmless.
    A match sample marks its evidence: "Please «text me on Viber»."
    """

    patterns: tuple[Pattern, ...] = ()
    guards: tuple[str, ...] = ()
    unless: tuple[Pattern, ...] = ()
    unless_before: tuple[Pattern, ...] = ()
    unless_after: tuple[Pattern, ...] = ()
    match: Annotated[tuple[MatchSample, ...], {"min_length": 2}]
    no_match: Annotated[tuple[str, ...], {"min_length": 2}]


class Combination(Record):
    """Signals and rules that together say what none of them says alone.

    All of `all` and at least `at_least` of `any` stand in the message.
    """

    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    at_least: Annotated[int, {"ge": 0}] = 0

    def _refuse_contradictions(self) -> None:
        if len(self.all) + self.at_least < 2 or self.at_least > len(self.any):  # noqa: PLR2004 (a combination)
            raise ValueError("a combination needs two parts or more, and no more than it names")


class Rule(Wording):
    """One red flag as its file describes it; `wordings` are those of other languages.

    `loses` says what the freelancer's protection is that would be gone. `points` are what a weak
    signal, a rule without a category, counts where no rule is complete (tactful.weighing).
    """

    id: Annotated[str, {"pattern": r"^[a-z]+(-[a-z]+)*$"}]
    title: str
    category: Category | Fault | None = None
    severity: Severity = Severity.HIGH
    why: str = ""
    loses: str = ""
    benign_reading: str = ""
    advice: str = ""
    false_positives: str = ""
    combine: tuple[Combination, ...] = ()
    points: Annotated[int, {"ge": 0}] = 0
    wordings: Mapping[str, Wording] = MappingProxyType({})

    def _refuse_contradictions(self) -> None:
        if not self.patterns and not self.combine:
            raise ValueError("it needs a line: patterns = [...], or one that combines signals")
        if isinstance(self.category, Category) and not self.why:
            raise ValueError('it has a category, so it needs a line: why = "..."')
        if self.category and self.points:
            raise ValueError("it has a category, so it counts by itself: leave out `points`")

    def languages(self) -> Iterator[tuple[str, Wording]]:
        """Give the wording of each language by its code, English first."""
        yield "en", self
        yield from self.wordings.items()


class AskRule(Rule):
    """A kind of ask, or a remark that calls for an answer, with the words it is known by.

    `kind` is the kind it counts as, which several files may share; a remark has none. `needs`
    says who knows the answer. Where a clause makes two asks the one of lower `rank` counts. A
    finding of one of the `categories` that is not allowed is an ask of this kind, a risky one;
    one of the `hints` is where no other is. What is `once` counts where nothing else of its kind
    is asked, what is `alone` where nothing else is.
    Answers stand in the file of its id, or in that of the rule it is `answered_as`. Once a
    contract runs it may be of another kind and have other answers: those `at_work`.
    """

    kind: str | None = None
    needs: Literal["message", "profile", "freelancer", "nothing"]
    rank: int
    answered_as: str = ""
    kind_at_work: str = ""
    answered_at_work: str = ""
    once: bool = False
    alone: bool = False
    categories: tuple[Category, ...] = ()
    hints: tuple[Category, ...] = ()


def unmarked(sample: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Give a match sample as plain text, and the spans of the evidence it marks."""
    text = ""
    spans = []
    reached = 0
    for mark in _MARKED.finditer(sample):
        text += sample[reached : mark.start()]
        spans.append((len(text), len(text) + len(mark[1])))
        text += mark[1]
        reached = mark.end()
    return text + sample[reached:], tuple(spans)


def read_rule(path: Path, kind: type[Rule] = Rule) -> Rule:
    """Give the rule of a file and of those beside it that hold its wordings.

    Raises RuleError naming file, rule and fault when one cannot be used as written.
    """
    rule = _validated(kind, path)
    if rule.id != path.stem:
        raise RuleError(
            f"{path.name}: {rule.id}: the id is not the file's name",
            hint=f'write id = "{path.stem}" or rename the file',
        )
    others = sorted(path.parent.glob(f"{path.stem}.??.toml"))
    wordings = {other.name.split(".")[1]: _validated(Wording, other) for other in others}
    return rule.model_copy(update={"wordings": wordings})


def rule_files(folder: Path) -> list[Path]:
    """Give the files of a folder that hold rules, in the order of their names.

    Raises RuleError on a file that is neither a rule nor the wording of one beside it.
    """
    files = sorted(folder.glob("*.toml"))
    rules = [path for path in files if path.name.count(".") == 1]
    for path in files:
        stem, *language = path.name.removesuffix(".toml").split(".")
        if language and (len(language) > 1 or folder / f"{stem}.toml" not in rules):
            raise RuleError(
                f"{path.name}: belongs to no rule",
                hint="a rule is RULE.toml; RULE.es.toml beside it is its wording in Spanish",
            )
    return rules


def _validated(kind: type[_Kind], path: Path) -> _Kind:
    table = read_toml(path)
    try:
        return kind.model_validate(table)
    except UnfitError as fault:
        first = fault.first
        where = ".".join(str(part) for part in first["loc"] if "[" not in str(part))
        name = f"{table.get('id', path.stem)}: {where}" if where else table.get("id", path.stem)
        said, hint = _told(first, kind)
        raise RuleError(f"{path.name}: {name}: {said}", hint=hint) from fault


def _told(fault: Any, kind: type[Record]) -> tuple[str, str]:
    """Give what is wrong with a value of a rule file, and what would be right."""
    key, given = str(fault["loc"][-1]) if fault["loc"] else "", fault["input"]
    told = {
        "missing": ("is missing", f"write a line such as: {_EXAMPLES.get(key, f'{key} = ...')}"),
        "tuple_type": ("is not a list", f"write {key} = [...], each in quotes, a comma between"),
        "string_type": (f"{given!r} is not a text", "write it in quotes"),
        "string_pattern_mismatch": (
            f"{given!r} is not small letters with hyphens",
            f"such as: {_EXAMPLES['id']}",
        ),
    }
    match fault["type"]:
        case "extra_forbidden":
            keys = [name for name in kind.model_fields if name != "wordings"]
            return "there is no such key", _nearest(key, keys)
        case "too_short" if key in _EXAMPLES:
            return f"holds {len(given)}, two or more are needed", f"such as: {_EXAMPLES[key]}"
        case "enum" | "literal_error":
            names = [*Category, *Fault] if fault["loc"][0] == "category" else list(Severity)
            return f"{given!r} is not known", _nearest(str(given), [str(name) for name in names])
        case other:
            said = fault["msg"].removeprefix("Value error, ")
            return told.get(
                other, (said, "docs/rules.md and CONTRIBUTING.md show what a rule file looks like")
            )


def _nearest(given: str, names: Sequence[str]) -> str:
    near = get_close_matches(given, names, 1)
    return f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names)}"


def read_words(path: Path, above: Mapping[str, str] = WORDS) -> dict[str, str]:
    """Give the word lists that patterns share, spelled out; a missing file holds none.

    Raises RuleError when one uses a list that stands neither above it nor in `above`.
    """
    words = dict(above)
    if not path.exists():
        return words
    for name, pattern in read_toml(path).items():
        words[name] = spell_out(f"{path.name}: {name}", str(pattern), words)
    return words


def read_guards(path: Path) -> dict[str, Guard]:
    """Give the guards that rules share, by name.

    Raises RuleError naming file, guard and fault when one cannot be used as written.
    """
    guards = {}
    for name, table in read_toml(path).items():
        try:
            guards[name] = Guard.model_validate(table)
        except UnfitError as fault:
            first = fault.first
            where = ".".join(str(part) for part in (name, *first["loc"]))
            raise RuleError(f"{path.name}: {where}: {first['msg']}") from fault
    return guards


def spell_out(where: str, pattern: str, words: Mapping[str, str]) -> str:
    """Give a pattern with the word lists it names put in.

    Raises RuleError, beginning with `where`, when it names one that there is not.
    """
    unknown = next((name for name in _WORD.findall(pattern) if name not in words), None)
    if unknown:
        raise RuleError(
            f"{where}: no word list is called {{{unknown}}}",
            hint=f"there are: {', '.join(words)}",
        )
    return _WORD.sub(lambda found: words[found[1]], pattern)
