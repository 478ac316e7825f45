"""In which languages a text may be, by its common words and its letters."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from tactful.automata import automaton
from tactful.normalize import fold
from tactful.tables import RULEBOOK, read_toml

_FILE = RULEBOOK / "languages.toml"
ENGLISH = "en"
_FEWEST = 2  # words that tell a language
_SHARE = 0.15  # of all the words


# Of ASCII, letters and apostrophes are left.
_LETTERS_ALONE = bytes(b if chr(b).isalpha() or b in b"'" else 32 for b in range(256))
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


def not_in(folded: str, original: str) -> frozenset[str]:
    """Give the codes of the languages of which a text shows no sign.

    Signs are common words, accents, and letters of a script of its own. More text never adds to
    the answer: what is read of a part is read of the whole.
    """
    signs = _signs()
    shown = {code for word in _words(folded) & signs.words.keys() for code in signs.words[word]}
    if not folded.isascii():
        shown |= {code for code, finder in signs.letters.items() if finder.search(folded)}
    if not original.isascii():
        written = set(original.lower())
        shown |= {code for code, own in signs.accents.items() if not own.isdisjoint(written)}
    return all_languages() - shown


def spoken(text: str) -> str:
    """Give the code of the language that a text is written in, "en" when no other shows clearly."""
    counts, own = _counted(text)
    words = len(_WORD.findall(fold(text).text))
    others = [code for code in counts if code != ENGLISH]
    best = max(others, key=lambda code: (counts[code] + own[code], counts[code]), default=ENGLISH)
    told = counts[best]
    plain = told >= _FEWEST and told >= words * _SHARE and told > counts[ENGLISH]
    return best if plain else ENGLISH


def is_foreign(text: str, language: str) -> bool:
    """Tell whether a text is clearly in another language than the one named by its code."""
    counts, _ = _counted(text)
    return max(counts.values(), default=0) > counts[language] + 1


def _counted(text: str) -> tuple[Counter[str], Counter[str]]:
    """Count the words of each language in a text, and what only that language has."""
    signs, folded = _signs(), fold(text).text
    words = _WORD.findall(folded)
    counts: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for word in words:
        languages = tuple(signs.words.get(word, ()))
        counts.update(languages)
        own.update(languages if len(languages) == 1 else ())
    own.update({code: len(marks & set(text.lower())) for code, marks in signs.accents.items()})
    for code, finder in signs.letters.items():
        if finder.search(folded):
            counts[code] += sum(not word.isascii() for word in words)
    for code, marks in signs.certain.items():
        counts[code] += _FEWEST * bool(marks & set(text))
    counts[ENGLISH] = sum(word in signs.english for word in words)
    return counts, own


def _words(folded: str) -> set[str]:
    """Give the words of a text, those with an apostrophe within as one."""
    if not folded.isascii():
        return set(_WORD.findall(folded))
    words = set(folded.encode().translate(_LETTERS_ALONE).decode().split())
    if "'" in folded:
        words.update(*(_WORD.findall(word) for word in words if "'" in word))
    return words


def all_languages() -> frozenset[str]:
    """Give the codes of the languages whose signs are known; English, always read, is none."""
    return _signs().codes


class _Signs(NamedTuple):
    english: frozenset[str]
    codes: frozenset[str]
    words: Mapping[str, Sequence[str]]
    accents: Mapping[str, frozenset[str]]
    letters: Mapping[str, Any]
    certain: Mapping[str, frozenset[str]]


@cache
def _signs() -> _Signs:
    table = read_toml(_FILE)
    words: dict[str, list[str]] = {}
    for code, common in table["words"].items():
        for word in common.split():
            words.setdefault(word, []).append(code)
    return _Signs(
        english=frozenset(table["english"].split()),
        codes=frozenset({*table["words"], *table["letters"]}),
        words=words,
        accents={code: frozenset(own) for code, own in table["accents"].items()},
        certain={code: frozenset(marks) for code, marks in table["certain"].items()},
        letters={
            code: automaton(f"{_FILE.name}: {code}", pattern)
            for code, pattern in table["letters"].items()
        },
    )
