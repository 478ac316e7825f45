"""Folded text for matching, with every offset mapped back to the original."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

_QUOTES_AND_DASHES = str.maketrans("‘’ʼ´`“”„«»‐‑‒–—―−", "'''''\"\"\"\"\"-------")
_SENTENCE_END = re.compile(r"[.!?…](?=[\s\"')\]])|[。！？\n]")

_UNSEEN = {"Cf", "Mn", "Me"}
# A line break inside a sentence: the line before is long and unfinished, the next one goes on.
_WRAP = re.compile(r"(?<=[^\n]{50})(?<![.!?:;\r])\r?\n(?=[^\W_])")
_CLIENT_TURN = re.compile(r"(?mi)^[ \t]*client[ \t]*:")
_OUR_TURN = re.compile(r"(?i)[ \t]*me[ \t]*:")


class Folded(NamedTuple):
    """Lower-case text without disguise, and where each of its characters stood.

    `starts[i]` is the place, in code points of the original, of what became `text[i]`.
    """

    text: str
    starts: tuple[int, ...] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map the half-open span `start:end` of the folded text to the original; `start < end`."""
        return self.starts[start], self.starts[end - 1] + 1


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    plain = character.translate(_QUOTES_AND_DASHES)
    decomposed = unicodedata.normalize("NFKD", plain).lower()
    if decomposed[:1].isascii():  # accents on Latin letters are often disguise
        return "".join(c for c in decomposed if unicodedata.category(c) not in _UNSEEN)
    composed = unicodedata.normalize("NFKC", plain).lower()
    return "".join(c for c in composed if unicodedata.category(c) not in _UNSEEN)


def fold(text: str) -> Folded:
    """Give the text as rules read it: lower case, compatibility forms undone, nothing invisible.

    Full-width and mathematical letters become plain ones, Latin letters lose their accents,
    curly quotes and dashes become straight, zero-width characters and loose accents vanish.
    Line breaks stay, but for those that only wrap a long line: they become spaces.
    """
    if text.isascii():
        folded = text.lower().translate(_QUOTES_AND_DASHES)
        return Folded(_unwrapped(folded), range(len(text)))
    pieces = [_fold_character(character) for character in text]
    starts = tuple(i for i, piece in enumerate(pieces) for _ in piece)
    return Folded(_unwrapped("".join(pieces)), starts)


def _unwrapped(text: str) -> str:
    return _WRAP.sub(lambda wrap: " " * len(wrap[0]), text)


def client_words(text: str) -> str:
    """Give a pasted thread with all but the client's own words blanked out, offsets kept.

    A thread has lines that begin with `Client:`. From a line that begins with `Me:` to the
    next such label the words are the freelancer's. Any other text comes back as it is.
    """
    if not _CLIENT_TURN.search(text):
        return text
    kept = []
    ours = False
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        if _OUR_TURN.match(line):
            ours = True
        elif _CLIENT_TURN.match(line):
            ours = False
        kept.append(_blank(line) if ours else line)
    return _CLIENT_TURN.sub(lambda label: " " * len(label[0]), "".join(kept))


def own_lines(text: str) -> int:
    """Count the lines of a pasted thread that are read as the freelancer's own."""
    pairs = zip(text.split("\n"), client_words(text).split("\n"), strict=True)
    return sum(bool(line.strip()) and not kept.strip() for line, kept in pairs)


def _blank(line: str) -> str:
    body = line.rstrip("\r\n")
    return " " * len(body) + line[len(body) :]


def sentences(text: str) -> list[tuple[int, int]]:
    """Cut the text into sentences: half-open spans that cover it in order, without gaps."""
    return list(pairwise([0, *sentence_ends(text)]))


def sentence_ends(text: str) -> list[int]:
    """Give where the sentences of a text end, in order; the last one is its length."""
    ends = [hit.end() for hit in _SENTENCE_END.finditer(text)]
    return ends if ends[-1:] == [len(text)] or not text else [*ends, len(text)]
