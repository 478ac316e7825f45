"""Folded text for matching, with every offset mapped back to the original.

Folding goes in layers: letters, then disguised words, then a mark before every contact detail
and link. Each layer is a list of edits, so that any span of the result can be traced back.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

_SENTENCE_END = re.compile(r"[.!?…](?=[\s\"')\]])|[。！？\n]")
# A line break that may stand inside a sentence: the next line goes on with a word.
_WRAP = re.compile(r"\r?\n(?=[^\W_])")
_LONG_LINE = 50
# More characters than any small word has, with the one before it.
_SMALL_FITS = 9
_SMALL = (
    "on|via|at|by|to|with|in|through|using|me|and|or|so|because|for|from|over|outside|without|the"
    "|a|an|my|your|our|it|you|us|of|is|are|first|please|per|then|if|that|this"
)
_SMALL_NEXT = re.compile(rf"(?:{_SMALL})\b")
_SMALL_LAST = re.compile(rf"\b(?:{_SMALL})\Z")
# Signs that rules look for; any other picture only stands between words.
_KEPT_SIGNS = frozenset("⭐💵💲❤💰➕°📞☎📱📲🤙")
_UNSEEN = {"Cc", "Cf", "Mn", "Me", "Co", "Cn"}
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NOT_A_CHARACTER = "\ufffd"
_TAGS = range(0xE0020, 0xE007F)
_SPELLED = str.maketrans(
    {
        **dict.fromkeys("‘’ʼ´`‛", "'"),
        **dict.fromkeys("“”„«»‟", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "đ": "d",
        "ё": "е",
        "؟": "?",
        "…": "...",
        "ӏ": "l",
        "➕": "+",
        **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)),
        # Flags are pairs of these letters; so are words that pass for flags.
        **{chr(0x1F1E6 + i): chr(ord("a") + i) for i in range(26)},
    }
)


class Edit(NamedTuple):
    """What stands for `start:end` of a text after an edit."""

    start: int
    end: int
    text: str


class Layer:
    """Edits made to a text, and the way back from the edited text to the one before."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        """Take edits in the order of the text, none overlapping another."""
        self._edits = tuple(edits)
        self._begins: list[int] = []
        shift = 0
        for edit in self._edits:
            self._begins.append(edit.start + shift)
            shift += len(edit.text) - (edit.end - edit.start)

    def apply(self, text: str) -> str:
        """Give the text with the edits made."""
        pieces = []
        reached = 0
        for start, end, new in self._edits:
            pieces += [text[reached:start], new]
            reached = end
        return "".join([*pieces, text[reached:]])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map a half-open span of the edited text to the text before; what it cuts is whole."""
        return self._back(start, first=True), self._back(end - 1, first=False)

    def _back(self, place: int, *, first: bool) -> int:
        """Give where the character at `place` began, or where it ended."""
        number = bisect_right(self._begins, place) - 1
        if number < 0:
            return place if first else place + 1
        edit = self._edits[number]
        after = place - self._begins[number] - len(edit.text)
        if after >= 0:
            return edit.end + after + (not first)
        return edit.start if first else edit.end


class Disguise(NamedTuple):
    """A piece of the message that did not stand there plainly, and what it was read as."""

    start: int
    end: int
    text: str
    read_as: str
    kind: str


class Folded:
    """Lower-case text without disguise, and the way back to the original.

    `disguises` are those that people do not write by chance, in the order of the text; `absent` are
    the languages it shows no sign of, `original` the text as it was written.
    """

    absent: Collection[str] = ()
    original: str = ""

    def __init__(
        self, text: str, layers: Sequence[Layer] = (), disguises: Sequence[Disguise] = ()
    ) -> None:
        """Take the folded text and the layers from the original to it, the first one first."""
        self.text = text
        self.layers = tuple(layers)
        self.disguises = tuple(disguises)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map the half-open span `start:end` of the folded text to the original; `start < end`."""
        for layer in reversed(self.layers):
            if start < end:
                start, end = layer.span(start, end)
        return start, end

    @cached_property
    def encoded(self) -> bytes:
        """The folded text in UTF-8, which is what RE2 reads."""
        return self.text.encode()

    def characters(self, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Map spans of `encoded`, in their order, to spans of `text`."""
        encoded = self.encoded
        if len(encoded) == len(self.text):
            yield from spans
            return
        byte = place = 0
        for cut_start, cut_end in spans:
            start, end = _whole(encoded, cut_start), _whole(encoded, cut_end)
            place += _length(encoded[byte:start])
            yield place, place + _length(encoded[start:end])
            byte = start

    @cached_property
    def ends(self) -> list[int]:
        """Where the sentences of the folded text end, in order."""
        return sentence_ends(self.text)


def _whole(encoded: bytes, place: int) -> int:
    """Give the place where the character begins that a place in UTF-8 may cut."""
    while 0 < place < len(encoded) and encoded[place] & 0xC0 == 0x80:  # noqa: PLR2004 (goes on)
        place -= 1
    return place


def _length(encoded: bytes) -> int:
    return len(encoded.decode())


class _Letters(dict[int, str]):
    """How each character is folded, worked out when it first comes up."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in "\t\n\r":
        return character
    if ord(character) in _TAGS:  # invisible letters that some models still read
        return chr(ord(character) - 0xE0000).lower()
    category = unicodedata.category(character)
    if category == "Cs":
        return _NOT_A_CHARACTER
    if character in "\x0b\x0c\x85" or category in {"Zl", "Zp"}:
        return " "
    if (
        category == "So"
        and character not in _KEPT_SIGNS
        and not character.translate(_SPELLED).isascii()
    ):
        plain = unicodedata.normalize("NFKC", character).lower()
        return plain if plain != character else " "
    plain = character.lower().translate(_SPELLED)
    decomposed = unicodedata.normalize("NFKD", plain).lower().translate(_SPELLED)
    if not decomposed[:1].isascii():  # elsewhere a mark makes another letter: й is no и
        decomposed = unicodedata.normalize("NFKC", plain).lower().translate(_SPELLED)
    return "".join(c for c in decomposed if unicodedata.category(c) not in _UNSEEN)


_LETTERS = _Letters()


def fold(text: str) -> Folded:
    """Give the text in lower case, compatibility forms undone, nothing invisible.

    Full-width and mathematical letters become plain ones, Latin letters lose their accents,
    curly quotes and dashes become straight, zero-width characters and loose accents vanish.
    Line breaks stay, but for those that only wrap a long line: they become spaces.
    """
    if text.isascii() and not _CONTROLS.search(text):
        return Folded(_unwrapped(text.lower().replace("`", "'")))
    # A change of length has to be remembered; most texts hold few characters that cause one.
    odd = {c for c in set(text) if len(_LETTERS[ord(c)]) != 1}
    folded = text.translate(_LETTERS)
    if not odd:
        return Folded(_unwrapped(folded))
    edits = [Edit(i, i + 1, _LETTERS[ord(c)]) for i, c in enumerate(text) if c in odd]
    return Folded(_unwrapped(folded), [Layer(edits)])


def _unwrapped(text: str) -> str:
    """Give the text with spaces for line breaks within a sentence, its length kept."""
    if "\n" not in text:
        return text
    return _WRAP.sub(lambda end: " " * len(end[0]) if _goes_on(text, end) else end[0], text)


def _goes_on(text: str, line_end: re.Match[str]) -> bool:
    """Tell whether a line only wraps: it is long and unfinished, or a small word is beside its end.

    The next line begins with a word.
    """
    start, end = line_end.span()
    before = text[max(start - _LONG_LINE, 0) : start]
    if len(before) == _LONG_LINE and "\n" not in before and before[-1] not in ".!?:;\r":
        return True
    if re.match("[a-z,]", before[-1:]) and _SMALL_NEXT.match(text, end):
        return True
    return "a" <= text[end] <= "z" and _SMALL_LAST.search(before[-_SMALL_FITS:]) is not None


def edited(folded: Folded, edits: Sequence[Edit], disguises: Sequence[Disguise] = ()) -> Folded:
    """Give a folded text with further edits made to it, in the order of the text."""
    if not edits:
        return folded
    layer = Layer(edits)
    return Folded(
        layer.apply(folded.text), [*folded.layers, layer], [*folded.disguises, *disguises]
    )


def sentences(text: str) -> list[tuple[int, int]]:
    """Cut the text into sentences: half-open spans that cover it in order, without gaps."""
    return list(pairwise([0, *sentence_ends(text)]))


def sentence_ends(text: str) -> list[int]:
    """Give where the sentences of a text end, in order; the last one is its length."""
    ends = [hit.end() for hit in _SENTENCE_END.finditer(text)]
    return ends if ends[-1:] == [len(text)] or not text else [*ends, len(text)]
