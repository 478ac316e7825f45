"""Words that were hidden from filters, read as what they are.

Only the words listed in rulebook/disguise.toml are uncovered, so that plain text stays as it is.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, pairwise
from typing import Any, NamedTuple

from tactful.automata import any_of, automaton
from tactful.normalize import Disguise, Edit, Folded, edited, sentences
from tactful.tables import RULEBOOK, read_toml

_LEAST_RUN = 4
# How many disguises of a kind are told of: more tell nobody more. All are uncovered.
_MOST_TOLD = 1000
_LEAST_NUMBER = 6
_SPACED = any_of(
    "disguise",
    [r"\b(?:[a-z0-9][ ._*|/,~-]{1,6}){3}(?:[a-z0-9][ ._*|/,~-]{1,6})*[a-z0-9]\b"],
)
_BLANKS = re.compile(r"[ \t]{2,}|\t")
_SIGN = "[a-z0-9@$!|€]{0,20}"
_MIXED = any_of("disguise", [rf"{_SIGN}(?:[0-9@$!|€][a-z]|[a-z][0-9@$|€]){_SIGN}"])
_AT = r"(?: ?[\[({<*] ?(?:at|arroba|a|@) ?[\])}>*] ?|@| at | arroba )"
_DOT = r"(?: ?[\[({<*] ?(?:dot|punkt|punto|ponto|point|\.) ?[\])}>*] ?| (?:dot|punkt|punto|ponto) )"
_ENDING = "(?:com|net|org|io|me|co|info|biz|ru|de|fr|es|br|in|uk|example|dev|app|xyz|site|online)"
_HOST = rf"[a-z0-9-]{{2,63}}(?:(?:{_DOT}|\.)[a-z0-9-]{{2,24}}){{0,2}}"
_ADDRESS = any_of("disguise", [rf"\b[\w.+-]{{1,64}}{_AT}{_HOST}(?:{_DOT}|\.){_ENDING}\b"])
_DOMAIN = any_of("disguise", [rf"\b{_HOST}{_DOT}{_ENDING}\b"])
_SINGLE_DIGITS = any_of("disguise", [r"\b(?:\d[ .\-_]{1,3}){7,14}\d\b"])
_WORD = re.compile(r"[^\W_]+")
_CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґј")
_CYRILLIC_ALONE = frozenset("бджзийлфцчшщъыьэюяїєґ")
_SHORT = 3
_STYLED = re.compile(
    "[\U0001d400-\U0001d7ff\U0001f130-\U0001f189\u24b6-\u24e9ᴀ-ᴢʙɢɪʟɴʏʀꜰꜱ]{3,}"
    "|[\U0001f1e6-\U0001f1ff]{5,}"
)
_HIDDEN = re.compile(
    "[\u200b-\u200d\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069\U000e0020-\U000e007f]+"
)


class _Book(NamedTuple):
    words: Mapping[str, str]
    spelled: Mapping[str, str]
    misspelt: Mapping[str, str]
    slips: Any
    figures: Mapping[int, str]
    cyrillic: Mapping[str, str]
    in_latin_letters: frozenset[str]
    small: frozenset[str]
    digits: Mapping[str, str]
    digit_run: Any


@cache
def _book() -> _Book:
    table = read_toml(RULEBOOK / "disguise.toml")
    figures = str.maketrans({**table["figures"], "l": "i"})
    digits = table["digits"]
    words = {word.replace(" ", ""): word for word in table["words"]}
    misspelt = _near(table["misspelt"], {*words, *table["not_misspelt"]})
    return _Book(
        words=words,
        spelled={solid.translate(figures): word for solid, word in words.items()},
        misspelt=misspelt,
        slips=any_of("disguise.toml: misspelt", [rf"\b(?:{'|'.join(misspelt)})\b"]),
        figures=figures,
        cyrillic=table["cyrillic"],
        in_latin_letters=frozenset(table["in_latin_letters"]),
        small=frozenset(word.translate(figures) for word in table["small"]),
        digits=digits,
        digit_run=_digit_run(digits),
    )


def _digit_run(digits: Mapping[str, str]) -> Any:
    figure = "|".join(sorted(digits, key=len, reverse=True))
    one = rf"(?:double |triple )?(?:\b(?:{figure})\b|\d)"
    return automaton(
        "disguise.toml: digits", rf"(?:{one}[ ,.\-+()\n]{{0,3}}){{{_LEAST_NUMBER},24}}"
    )


def _near(words: Sequence[str], known: set[str]) -> dict[str, str]:
    """Give each word that is one slip from one of `words`: a letter lost, doubled or swapped."""
    near: dict[str, str] = {}
    for word in words:
        for i in range(len(word)):
            lost = word[:i] + word[i + 1 :]
            doubled = word[: i + 1] + word[i:]
            swapped = word[:i] + word[i + 1 : i + 2] + word[i] + word[i + 2 :]
            others = [word[:i] + c + word[i + 1 :] for c in "aeiouy" if word[i] in "aeiouy"]
            near |= dict.fromkeys({lost, doubled, swapped, *others} - known, word)
        # A capital I looks like an l.
        near |= dict.fromkeys({word.replace("l", "i")} - known, word)
    return near


def uncover(folded: Folded, original: str) -> Folded:
    """Give the folded text with disguised words, addresses and numbers written plainly."""
    folded = Folded(folded.text, folded.layers, list(islice(_styled(original), _MOST_TOLD)))
    for kind, find in _STEPS:
        pieces = list(find(folded.text))
        hidden = [_disguise(folded, piece, kind, original) for piece in pieces[:_MOST_TOLD]]
        edits = [piece for piece in pieces if folded.text[piece.start : piece.end] != piece.text]
        folded = edited(folded, edits, hidden if kind not in {_SLIP, _BLANK} else ())
    return folded


def _disguise(folded: Folded, piece: Edit, kind: str, original: str) -> Disguise:
    start, end = folded.span(piece.start, piece.end)
    return Disguise(start=start, end=end, text=original[start:end], read_as=piece.text, kind=kind)


def _styled(original: str) -> Iterator[Disguise]:
    """Find letters in odd dress and invisible characters within words."""
    if original.isascii():
        return
    for hit in _STYLED.finditer(original):
        yield Disguise(
            start=hit.start(),
            end=hit.end(),
            text=hit[0],
            read_as=unicodedata.normalize("NFKC", hit[0]).lower(),
            kind="odd letters",
        )
    for hit in _HIDDEN.finditer(original):
        start, end = hit.start(), hit.end()
        around = original[max(start - 1, 0) : start] + original[end : end + 1]
        if len(around) == 2 and around.isascii() and around.isalnum():  # noqa: PLR2004 (a letter on either side)
            read_as = around[0] + around[1]
            yield Disguise(
                start=start - 1,
                end=end + 1,
                text=original[start - 1 : end + 1],
                read_as=read_as.lower(),
                kind="invisible characters",
            )


def _look_alikes(text: str) -> Iterator[Edit]:
    """Read words that mix alphabets in the one they are meant in."""
    if text.isascii():
        return
    for first, last in sentences(text):
        words = [(hit.start(), hit.end(), hit[0]) for hit in _WORD.finditer(text, first, last)]
        sure = sum(any(c in _CYRILLIC_ALONE for c in word) for _, _, word in words)
        amid_cyrillic = sure > sum(len(word) > _SHORT and word.isascii() for _, _, word in words)
        for start, end, word in words:
            plain = _in_cyrillic(word) if amid_cyrillic else _in_latin(word)
            if plain != word:
                yield Edit(start, end, plain)


def _in_latin(word: str) -> str:
    """Give a word that can be read in Latin letters so, if it mixes them or is a listed one."""
    if word.isascii():
        return word
    latin = "".join(_latin(c) for c in word)
    mixed = latin.isascii() and any(c.isascii() and c.isalpha() for c in word)
    return latin if mixed or latin in _book().words else word


def _in_cyrillic(word: str) -> str:
    """Give a word that can be read in Cyrillic so, if it mixes alphabets or is a listed one."""
    book = _book()
    latin = "".join(_latin(c) for c in word)
    if latin in book.words or (word.isascii() and word not in book.in_latin_letters):
        return latin if latin in book.words else word
    if word[0].isdigit() and (word[1:2].isdigit() or len(word) <= _SHORT + 1):
        return word  # an amount with its unit: 3к, 30руб
    cyrillic = "".join(c if c in _CYRILLIC else book.cyrillic.get(_latin(c), c) for c in word)
    return cyrillic if all(c in _CYRILLIC for c in cyrillic) else _in_latin(word)


@cache
def _latin(character: str) -> str:
    """Give the Latin letter that a letter is mistaken for, or the letter itself."""
    if character.isascii():
        return character
    from confusable_homoglyphs.confusables import (  # noqa: PLC0415 (seldom needed, slow to load)
        confusables_data,
    )

    for case in (character, character.upper()):
        for twin in confusables_data.get(case, ()):
            if len(twin["c"]) == 1 and twin["c"].isascii() and twin["c"].isalpha():
                return str(twin["c"]).lower()
    return character


def _spaced(text: str) -> Iterator[Edit]:
    """Read runs of single letters as the words that stand in them, if a listed one does."""
    for hit in _SPACED.finditer(text):
        places = [i for i in range(hit.start(), hit.end()) if text[i].isalnum()]
        gaps = [after - place for place, after in pairwise(places)]
        solid = "".join(text[i] for i in places).translate(_book().figures)
        narrow = min(gaps)
        if narrow < max(gaps):
            ends = [i + 1 for i, gap in enumerate(gaps) if gap > narrow]
            parts = [solid[a:b] for a, b in pairwise([0, *ends, len(solid)])]
        else:
            parts = _segmented(solid)
        listed = any(len(part) >= _LEAST_RUN and part in _book().spelled for part in parts)
        yield from _joined(parts, places) if listed else _longest_in(solid, places)


def _joined(parts: Sequence[str], places: Sequence[int]) -> Iterator[Edit]:
    """Read the letters of each part as one word, wherever they stand."""
    begin = 0
    for part in parts:
        last = begin + len(part) - 1
        if begin < last:
            yield Edit(places[begin], places[last] + 1, _book().spelled.get(part, part))
        begin = last + 1


def _segmented(solid: str) -> list[str]:
    """Cut letters into listed and small words, the longest first; empty when some are left over."""
    known = _book().spelled.keys() | _book().small
    longest = max(map(len, known))
    reached: list[int | None] = [0, *[None] * len(solid)]
    for end in range(1, len(solid) + 1):
        starts = range(max(0, end - longest), end)
        reached[end] = next(
            (s for s in starts if reached[s] is not None and solid[s:end] in known), None
        )
    parts: list[str] = []
    end = len(solid)
    while end and reached[end] is not None:
        start = reached[end] or 0
        parts.append(solid[start:end])
        end = start
    return parts[::-1] if not end else []


def _longest_in(solid: str, places: Sequence[int]) -> Iterator[Edit]:
    word = max((w for w in _book().spelled if w in solid), key=len, default="")
    if len(word) >= _LEAST_RUN:
        at = solid.index(word)
        yield Edit(places[at], places[at + len(word) - 1] + 1, _book().spelled[word])


def _blanks(text: str) -> Iterator[Edit]:
    """Read a run of blanks as one space."""
    if "  " not in text and "\t" not in text:
        return
    for hit in _BLANKS.finditer(text):
        yield Edit(hit.start(), hit.end(), " ")


def _figured(text: str) -> Iterator[Edit]:
    """Read words written with figures among their letters."""
    for hit in _MIXED.finditer(text):
        token = text[hit.start() : hit.end()].rstrip("!|@$")
        if token.isalpha() or not any(c.isalpha() for c in token):
            continue
        word = _book().spelled.get(token.translate(_book().figures))
        if word:
            yield Edit(hit.start(), hit.start() + len(token), word)


def _misspelt(text: str) -> Iterator[Edit]:
    """Read words that are one slip of the finger from a listed one."""
    for hit in _book().slips.finditer(text):
        yield Edit(hit.start(), hit.end(), _book().misspelt[text[hit.start() : hit.end()]])


def _addresses(text: str) -> Iterator[Edit]:
    """Read "jo (at) lilac dot example" as an address; a plain address is none of ours."""
    if "at" not in text and "dot" not in text and "arroba" not in text and "(" not in text:
        return
    for hit in _ADDRESS.finditer(text):
        words = text[hit.start() : hit.end()]
        if _spelled_out(words):
            yield Edit(hit.start(), hit.end(), _plain_address(words))


def _domains(text: str) -> Iterator[Edit]:
    """Read "lilac dot example" as a domain."""
    if "dot" not in text and "punkt" not in text and "(" not in text and "[" not in text:
        return
    for hit in _DOMAIN.finditer(text):
        words = text[hit.start() : hit.end()]
        yield Edit(hit.start(), hit.end(), _DOT_RE.sub(".", words))


_DOT_RE = re.compile(_DOT)
_AT_RE = re.compile(_AT)
_BRACKETED = re.compile(r"[\[({<*] ?(?:at|arroba|a|@) ?[\])}>*]")


def _plain_address(words: str) -> str:
    return _AT_RE.sub("@", _DOT_RE.sub(".", words), count=1)


def _spelled_out(words: str) -> bool:
    """Tell a spelled-out address from "look at lilac.example"."""
    return bool(_BRACKETED.search(words) or _DOT_RE.search(words))


def _spaced_digits(text: str) -> Iterator[Edit]:
    """Read a long run of single digits as one number."""
    for hit in _SINGLE_DIGITS.finditer(text):
        yield Edit(hit.start(), hit.end(), re.sub(r"\D", "", text[hit.start() : hit.end()]))


def _numbers(text: str) -> Iterator[Edit]:
    """Read a long run of figures in words as digits; at least three are words."""
    digits = _book().digits
    for hit in _book().digit_run.finditer(text):
        words = re.findall(r"[^\W\d_]+|\d", text[hit.start() : hit.end()])
        if sum(word in digits for word in words) >= 3:  # noqa: PLR2004 (chance writes one or two)
            end = hit.start() + len(text[hit.start() : hit.end()].rstrip(" ,.-+()\n"))
            yield Edit(hit.start(), end, _dialled(words, digits))


def _dialled(words: Sequence[str], digits: Mapping[str, str]) -> str:
    number = ""
    times = 1
    for word in words:
        if word in {"double", "triple"}:
            times = 2 if word == "double" else 3
            continue
        number += digits.get(word, word) * times
        times = 1
    return number


_SLIP = "misspelt"
_BLANK = "blanks"
_STEPS: Sequence[tuple[str, Callable[[str], Iterator[Edit]]]] = (
    ("look-alike letters", _look_alikes),
    ("spaced letters", _spaced),
    (_BLANK, _blanks),
    ("figures for letters", _figured),
    (_SLIP, _misspelt),
    ("spelled-out address", _addresses),
    ("spelled-out address", _domains),
    ("spaced digits", _spaced_digits),
    ("number in words", _numbers),
)
