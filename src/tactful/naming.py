"""Names of things as a message has them: where each begins and ends."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from typing import NamedTuple

from tactful.lexicon import is_thing, listed

MOST_WORDS = 5
_MOST_TOKENS = 150
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\S{0,64}@\S+|\b\w{1,64}\.(?:com|net|org|io|co|ly|example)\b\S*"
)
_HIDDEN = "\x1f"
_WRAP = re.compile(r"(?<=[^\n]{50})(?<![.!?:;\r])\n(?=[a-z])")
_TOKEN = re.compile(
    r"\b(?:[Vv]oice overs?|[Rr]eal [Ee]state)\b"
    r"|\.NET\b|[23]D\b|[^\W\d_]+(?:[-'’/&+][^\W\d_]+|\.js\b|\+\+)*|\d[\w.,%-]*|\n|[^\w\s]|_+"
)
LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ'’/.&+23-]{2,40}")
JOINTS = {",", "and", "&"}
ENDS = {".", "!", "?", "…", "\n", _HIDDEN}


class Token(NamedTuple):
    """A word or a mark of a message; `plain` is it in lower case."""

    start: int
    end: int
    text: str
    plain: str


class Name(NamedTuple):
    """Tokens `first:last` name a thing; what leads in, such as "our two", begins at `lead`."""

    lead: int
    first: int
    last: int
    determiner: str


def tokens_of(text: str) -> list[Token]:
    """Give the first words and marks of a text; of links and addresses only that they stood."""
    plain = _LINK.sub(lambda link: _HIDDEN * len(link[0]), _WRAP.sub(" ", text))
    return [
        Token(
            word.start(), word.end(), word[0], word[0].lower().replace("’", "'").replace(" ", "-")
        )
        for word in islice(_TOKEN.finditer(plain), _MOST_TOKENS)
    ]


def names(tokens: Sequence[Token]) -> Iterator[Name]:
    """Give each name of something that freelancers make, or that is asked for like one."""
    for index, token in enumerate(tokens):
        if is_thing(token.plain) and _is_last(tokens, index):
            name = _name_up_to(tokens, index)
        else:
            name = _made(tokens, index)
        if name:
            yield name


def before(tokens: Sequence[Token], name: Name, most: int) -> str:
    """Give what stands before a name in its sentence, `most` words of it, in lower case."""
    earlier = tokens[max(name.lead - most, 0) : name.lead]
    near = list(takewhile(lambda token: token.text not in ENDS, reversed(earlier)))
    return " ".join(token.plain for token in reversed(near))


def after(tokens: Sequence[Token], name: Name, most: int) -> str:
    """Give the words and marks that follow a name, `most` of them, in lower case."""
    return " ".join(token.plain for token in tokens[name.last : name.last + most])


def _is_last(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether no further word belongs to the name that `index` ends."""
    if index + 1 == len(tokens):
        return True
    following = tokens[index + 1]
    if following.text in {"-", "/", "_"} and following.start == tokens[index].end:
        return False
    word = following.plain
    again = [token.plain for token in tokens[index + 1 : index + 3]]
    if again == ["by", tokens[index].plain]:  # chapter by chapter
        return False
    known = word in listed("stops") or word in listed("follows")
    return known or not word[0].isalnum() or word.endswith(("ed", "ly"))


def _name_up_to(tokens: Sequence[Token], head: int) -> Name | None:
    """Give the name that ends on `head`, None for what is somebody else's."""
    first = head
    while first and head - first <= MOST_WORDS and _describes(tokens, first - 1):
        first -= 1
    back = _past_praise(tokens, _past_counts(tokens, first - 1))
    determiner = tokens[back].plain if back >= 0 else ""
    if determiner in listed("not_ours"):
        return None
    if determiner in listed("the") or determiner in listed("ours"):
        return Name(back, first, head + 1, determiner)
    return Name(min(back + 1, first), first, head + 1, "")


def _past_counts(tokens: Sequence[Token], back: int) -> int:
    """Give where what stands before a number, "several" or "30 second" is."""
    if back >= 1 and tokens[back].plain in listed("units") and tokens[back - 1].text[0].isdigit():
        back -= 1
    while back >= 0 and (tokens[back].plain in listed("counts") or tokens[back].text[0].isdigit()):
        back -= 1
    return back


def _past_praise(tokens: Sequence[Token], back: int) -> int:
    """Give where "a" is in "a clean, modern website"; the same place where there is no such."""
    there = back
    if there > 1 and tokens[there].text in JOINTS and tokens[there - 1].plain[0].isalpha():
        there -= 2
    while there > 0 and (tokens[there].text in JOINTS or tokens[there].plain in listed("praise")):
        there -= 1
    return there if tokens[there].plain in listed("the") | listed("ours") else back


def _describes(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a word may stand before the thing within its name."""
    word = tokens[index].plain
    if word in {"2d", "3d", ".net"}:
        return True
    counted = index > 0 and tokens[index - 1].text[0].isdigit() and word in listed("units")
    if word in listed("stops") or counted or not word[0].isalpha():
        return False
    return bool(LATIN.fullmatch(tokens[index].text)) and not _is_verb(tokens, index)


def _is_verb(tokens: Sequence[Token], index: int) -> bool:
    """Tell whether a word asks for the making of what follows it, or speaks of it."""
    word, earlier = tokens[index].plain, tokens[index - 1].plain if index else ""
    if earlier == "to":
        return True
    if word in listed("making"):
        return earlier in listed("before_verbs") or not earlier[:1].isalnum()
    fresh = not earlier[:1].isalpha() or earlier in listed("stops")
    leads = listed("the") | listed("ours")
    return word in listed("makings") and fresh and earlier not in leads


def _made(tokens: Sequence[Token], index: int) -> Name | None:
    """Give the name of what nobody foresaw, right after a verb of a craft ("proofread my thesis").

    `index` is where "my" stands.
    """
    determiner = tokens[index].plain
    if determiner not in listed("the") | listed("ours") or index == 0:
        return None
    if tokens[index - 1].plain not in listed("crafts") or not _is_verb(tokens, index - 1):
        return None
    last = index + 1
    while last < len(tokens) and _describes(tokens, last):
        last += 1
    if last == index + 1 or is_thing(tokens[last - 1].plain) or not _is_last(tokens, last - 1):
        return None
    word = tokens[last - 1].plain
    odd = word in listed("praise") or word in listed("unnamed") or word.endswith(("ing", "ly"))
    return None if odd else Name(index, index + 1, last, determiner)
