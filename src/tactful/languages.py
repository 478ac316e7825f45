"""In which languages a text may be, by its common words and its letters."""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from tactful.automata import automaton
from tactful.normalize import fold
from tactful.rules import RULEBOOK, read_toml

_FILE = RULEBOOK / "languages.toml"
ENGLISH = "en"
_FEWEST = 2  # words that tell a language
_SHARE = 0.15  # of all the words
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def not_in(folded: str, original: str) -> frozenset[str]:
    """Give the codes of the languages of which a text shows no sign.

    Signs are common words, accents, and letters of a script of its own. More text never adds to
    the answer: what is read of a part is read of the whole.
    """
    signs = _signs()
    there = set(_WORD.findall(folded))
    shown = {code for code, common in signs.words.items() if not common.isdisjoint(there)}
    shown |= {code for code, finder in signs.letters.items() if finder.search(folded)}
    if not original.isascii():
        written = set(original.lower())
        shown |= {code for code, own in signs.accents.items() if not own.isdisjoint(written)}
    return all_languages() - shown


def spoken(text: str) -> str:
    """Give the code of the language that a text is written in, "en" when no other shows clearly."""
    folded = fold(text).text
    words = _WORD.findall(folded)
    signs = _signs()
    counts = {code: sum(w in common for w in words) for code, common in signs.words.items()}
    own = {c: sum(w in signs.words[c] and w not in _shared() for w in words) for c in counts}
    accents = {c: len(marks & set(text.lower())) for c, marks in signs.accents.items()}
    for code, finder in signs.letters.items():
        if finder.search(folded):
            counts[code] = counts.get(code, 0) + sum(not word.isascii() for word in words)
    best = max(
        counts,
        key=lambda c: (counts[c] + own.get(c, 0) + accents.get(c, 0), counts[c]),
        default=ENGLISH,
    )
    told = counts.get(best, 0)
    return best if told >= _FEWEST and told >= len(words) * _SHARE else ENGLISH


@cache
def _shared() -> frozenset[str]:
    """Give the common words that several languages have."""
    times = Counter(word for common in _signs().words.values() for word in common)
    return frozenset(word for word, count in times.items() if count > 1)


def all_languages() -> frozenset[str]:
    """Give the codes of the languages whose signs are known; English, always read, is none."""
    return frozenset({*_signs().words, *_signs().letters})


def language_of(text: str) -> str:
    """Give the code of the language that most of a text's common words belong to.

    Empty when nothing tells, or when two languages have as many: better no word than a wrong one.
    """
    counted = _counted(text)
    best = max(counted, key=lambda code: counted[code])
    ties = [code for code in counted if counted[code] == counted[best]]
    return best if counted[best] and len(ties) == 1 else ""


def is_foreign(text: str, language: str) -> bool:
    """Tell whether a text is clearly in another language than the one named by its code."""
    counted = _counted(text)
    return max(counted.values()) > counted.get(language, 0) + 1


def _counted(text: str) -> dict[str, int]:
    signs, folded = _signs(), fold(text).text
    words = _WORD.findall(folded)
    counted = {code: sum(w in common for w in words) for code, common in signs.words.items()}
    counted["en"] = sum(word in signs.english for word in words)
    for code, finder in signs.letters.items():
        counted[code] = sum(1 for _ in finder.finditer(folded))
    return counted


class _Signs(NamedTuple):
    words: Mapping[str, frozenset[str]]
    accents: Mapping[str, frozenset[str]]
    letters: Mapping[str, Any]
    english: frozenset[str]


@cache
def _signs() -> _Signs:
    table = read_toml(_FILE)
    return _Signs(
        words={code: frozenset(common.split()) for code, common in table["words"].items()},
        accents={code: frozenset(own) for code, own in table["accents"].items()},
        letters={
            code: automaton(f"{_FILE.name}: {code}", pattern)
            for code, pattern in table["letters"].items()
        },
        english=frozenset(table["english"].split()),
    )
