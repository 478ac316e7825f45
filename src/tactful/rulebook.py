"""The rulebooks: the shipped one, compiled ahead, and the user's own on top of it.

Where the compiled rulebook is missing or older than the files, the files themselves are read, which
takes seconds.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from platformdirs import user_config_path

from tactful.compiled import compiled_ruleset
from tactful.errors import RuleError
from tactful.finders import finders_of
from tactful.matching import DISGUISE, Ruleset
from tactful.rules import (
    AskRule,
    Rule,
    read_guards,
    read_rule,
    read_words,
    rule_files,
)
from tactful.tables import RULEBOOK

KINDS: Mapping[str, tuple[str, ...]] = {
    "incoming": ("signals", "incoming"),
    "outgoing": ("outgoing",),
    "asks": ("asks", "remarks"),
}


def user_rules() -> Path:
    """Give the folder of the user's own rules; it need not exist."""
    return user_config_path("tactful") / "rules"


@cache
def incoming_rules() -> Ruleset:
    """Give the rules for what clients write: the shipped ones, with the user's own.

    A rule of the user's with the id of a shipped one takes its place. Raises RuleError naming
    file, rule and fault when one cannot be used as written or fails a sample of its own.
    """
    return _with_own(_shipped("incoming"))


@cache
def all_rules() -> Ruleset:
    """Give the same rules as `incoming_rules`, with their samples; read from their files.

    Raises RuleError when one cannot be used as written. Samples are not proved.
    """
    return _together(load_ruleset("incoming"), own_rules())


@cache
def outgoing_rules() -> Ruleset:
    """Give the shipped rules for what a reply must not say."""
    return _shipped("outgoing")


@cache
def ask_rules() -> Ruleset:
    """Give the shipped kinds of asks, and of remarks that call for an answer."""
    return _shipped("asks")


def rule_titles() -> dict[str, str]:
    """Give the title of each incoming rule by its id."""
    return {rule.id: rule.title for rule in incoming_rules().rules}


def load_ruleset(kind: str, book: Path = RULEBOOK) -> Ruleset:
    """Read the rule files of a kind, one of `KINDS`, in the order of their names.

    Raises RuleError when one cannot be used as written. Samples are not proved.
    """
    folders = [book / name for name in KINDS[kind]]
    shape = AskRule if kind == "asks" else Rule
    rules = [read_rule(path, shape) for folder in folders for path in rule_files(folder)]
    return ruleset_of(rules, book)


def ruleset_of(rules: Sequence[Rule], book: Path = RULEBOOK) -> Ruleset:
    """Make rules ready to be matched, with the words and guards of a rulebook.

    Raises RuleError when one names a guard, a word list or a signal that there is not.
    """
    words, guards = shared_words(book), read_guards(book / "guards.toml")
    finders = [finder for rule in rules for finder in finders_of(rule, words, guards)]
    return Ruleset(rules, finders)


def shared_words(book: Path) -> dict[str, dict[str, str]]:
    """Give the word lists of a rulebook by language: words.es.toml stands on words.toml."""
    shared = read_words(book / "words.toml")
    others = {p.name.split(".")[1]: read_words(p, shared) for p in book.glob("words.??.toml")}
    return {"": shared, **others}


def own_rules() -> list[Rule]:
    """Give the user's own rules, in the order of their names.

    Raises RuleError when the folder or one of its files cannot be used.
    """
    folder = user_rules()
    try:
        next(folder.iterdir(), None)
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise RuleError(
            f"{folder}: cannot be read: {fault.strerror}",
            hint="rules of your own are files in a folder of that name",
        ) from fault
    with own_named():
        return [read_rule(path) for path in rule_files(folder)]


@contextmanager
def own_named() -> Iterator[None]:
    """Let errors about the user's own rules say in which folder the file is."""
    try:
        yield
    except RuleError as fault:
        raise RuleError(f"{user_rules()}/{fault.message}", hint=fault.hint) from fault


def _with_own(shipped: Ruleset) -> Ruleset:
    own = own_rules()
    if not own:
        return shipped
    from tactful.proof import prove  # noqa: PLC0415 (only who has rules of their own needs it)

    together = _together(shipped, own)
    with own_named():
        for rule in own:
            prove(rule, together)
    return together


def _together(shipped: Ruleset, own: Sequence[Rule]) -> Ruleset:
    with own_named():
        return _joined(shipped, own)


def _joined(shipped: Ruleset, own: Sequence[Rule]) -> Ruleset:
    replaced = {rule.id for rule in own}
    together = Ruleset(
        [*(rule for rule in shipped.rules if rule.id not in replaced), *own],
        ruleset_of(own).finders,
        beneath=shipped,
    )
    check_parts(together)
    return together


@cache
def _shipped(kind: str) -> Ruleset:
    ready = compiled_ruleset(kind)
    return load_ruleset(kind) if ready is None else ready


def check_parts(rules: Ruleset) -> None:
    """Raise RuleError when a rule combines a signal or rule that there is not."""
    known = {rule.id for rule in rules.rules} | {DISGUISE}
    for rule in rules.rules:
        for combination in rule.combine:
            for name in (*combination.all, *combination.any):
                if name not in known:
                    near = get_close_matches(name, sorted(known), 1)
                    raise RuleError(
                        f"{rule.id}.toml: {rule.id}: no signal or rule is called {name!r}",
                        hint=f"did you mean {near[0]!r}?" if near else "tactful rules list",
                    )
