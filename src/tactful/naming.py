"""Names of things as a message has them, and how each reads within a sentence of ours."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, takewhile
from typing import Any, NamedTuple

from tactful.rules import RULEBOOK, read_toml

_MOST_WORDS = 5
_MOST_TOKENS = 150
_TAIL_WORDS = 2
_LONGEST_ACRONYM = 5
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\S{0,64}@\S+|\b\w{1,64}\.(?:com|net|org|io|co|ly|example)\b\S*"
)
_HIDDEN = "\x1f"
_WRAP = re.compile(r"(?<=[^\n]{50})(?<![.!?:;\r])\n(?=[a-z])")
_TOKEN = re.compile(
    r"\.NET\b|[23]D\b|[^\W\d_]+(?:[-'’/&+][^\W\d_]+|\.js\b|\+\+)*|\d[\w.,%-]*|\n|[^\w\s]|_+"
)
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ'’/.&+23-]{2,40}")
_JOINTS = {",", "and", "&"}
_ENDS = {".", "!", "?", "…", "\n", _HIDDEN}


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
        Token(word.start(), word.end(), word[0], word[0].lower().replace("’", "'"))
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
    near = list(takewhile(lambda token: token.text not in _ENDS, reversed(earlier)))
    return " ".join(token.plain for token in reversed(near))


def after(tokens: Sequence[Token], name: Name, most: int) -> str:
    """Give the words and marks that follow a name, `most` of them, in lower case."""
    return " ".join(token.plain for token in tokens[name.last : name.last + most])


def person(word: str) -> str:
    """Give what somebody of such a name does, empty for what is nobody."""
    doing: Mapping[str, str] = _table()["people"]
    return next((doing[form] for form in _forms(word) if form in doing), "")


def people() -> Sequence[str]:
    """Give the names of those whom clients look for, such as "translator"."""
    return sorted(_table()["people"])


def is_thing(word: str) -> bool:
    """Tell whether a name may end on a word: a thing that is made, or who makes it."""
    return any(form in _heads() for form in _forms(word))


def said(tokens: Sequence[Token], name: Name) -> str:
    """Give a name as it stands within a sentence of ours, empty when it cannot."""
    words = _without_praise(tokens, name)
    spelled = _spelled_from_the_right(tokens, words)
    if not spelled or len(spelled) > _MOST_WORDS or words[-1].plain in listed("deal"):
        return ""
    whole = len(spelled) == len(words)
    doing = person(words[-1].plain)
    if doing:
        *_, other, joint = [Token(0, 0, ".", ".")] * 2 + list(tokens[: name.first])
        joined = joint.text in _JOINTS and other.plain not in listed("praise")
        work = _work(words, [*spelled[:-1], *doing.split()], joined=joined)
        return " ".join([work, *_tail(tokens, name, _TAIL_WORDS)]) if work else ""
    if len(spelled) == 1 and any(form in listed("vague") for form in _forms(words[-1].plain)):
        return ""
    number = tokens[name.first - 1].plain if name.first else ""
    if number in listed("numbers") and len(spelled) == name.last - name.first:
        spelled.insert(0, number)
    whose = "your" if whole and name.determiner in listed("ours") else "the"
    return " ".join([whose, *spelled, *_tail(tokens, name, _MOST_WORDS - len(spelled))])


def listed(key: str) -> frozenset[str]:
    """Give a list of words of rulebook/topics.toml."""
    return _lists()[key]


def frames() -> Mapping[str, Sequence[str]]:
    """Give the patterns of what stands around a name, as rulebook/topics.toml has them."""
    patterns: Mapping[str, Sequence[str]] = _table()["frames"]
    return patterns


def _work(words: Sequence[Token], spelled: Sequence[str], *, joined: bool) -> str:
    """Give "the logo design work" for a logo designer; nothing for "fluent experts".

    `joined` is the last of several, as in "a Learning and Development Specialist".
    """
    unsaid = (
        spelled[0] == "work" or joined or (len(words) > 1 and words[-2].plain in listed("praise"))
    )
    return "" if unsaid else " ".join(["the", *spelled])


def _forms(word: str) -> Iterator[str]:
    """Give a word and the singulars that it may be the plural of."""
    yield word
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("es"):
        yield word[:-2]
    if word.endswith("s"):
        yield word[:-1]


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
    while first and head - first <= _MOST_WORDS and _describes(tokens, first - 1):
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
    if there > 1 and tokens[there].text in _JOINTS and tokens[there - 1].plain[0].isalpha():
        there -= 2
    while there > 0 and (tokens[there].text in _JOINTS or tokens[there].plain in listed("praise")):
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
    return bool(_LATIN.fullmatch(tokens[index].text)) and not _is_verb(tokens, index)


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


def _without_praise(tokens: Sequence[Token], name: Name) -> list[Token]:
    """Give the words of a name from where they say what it is.

    "Anna's" goes, with what stands before it, unless it is somebody of ours.
    """
    words = list(tokens[name.first : name.last])
    while words[:-1] and words[0].plain in listed("praise"):
        words = words[1:]
    if name.determiner:
        return words
    owners = [i for i, word in enumerate(words) if word.plain.endswith(("'s", "s'"))]
    return words[owners[-1] + 1 :] if owners else words


def _spelled_from_the_right(tokens: Sequence[Token], words: Sequence[Token]) -> list[str]:
    """Give the last words of a name as they are written, as far as that is known."""
    spelled: list[str] = []
    for word in reversed(words):
        written = _spelled(tokens, word)
        if not written:
            break
        spelled.insert(0, written)
    return spelled


def _spelled(tokens: Sequence[Token], word: Token) -> str:
    """Give a word as it is written within a sentence, empty when that is not known."""
    if word.plain in _proper():
        return _proper()[word.plain]
    if "/" in word.plain:
        parts = [_proper().get(part, "") for part in word.plain.split("/")]
        return "/".join(parts) if all(parts) else ""
    place = tokens.index(word)
    if place and tokens[place - 1].plain in listed("brands"):
        return word.text
    if word.text[1:] not in {word.plain[1:], word.plain[1:].upper()} or word.text[0].islower():
        return word.text
    if _is_common(tokens, word, place):
        return word.plain
    return word.text if word.text.isupper() and len(word.text) <= _LONGEST_ACRONYM else ""


def _is_common(tokens: Sequence[Token], word: Token, place: int) -> bool:
    """Tell whether a word in capitals has them only for its place or for effect."""
    if word.plain in listed("plain") or word.plain in listed("praise") or is_thing(word.plain):
        return True
    if any(other.text == word.plain for other in tokens):
        return True
    begins = not place or tokens[place - 1].text in _ENDS | {":"}
    follows = tokens[place + 1].text if place + 1 < len(tokens) else ""
    return begins and not word.text.isupper() and follows.islower()


def _tail(tokens: Sequence[Token], name: Name, most: int) -> list[str]:
    """Give "for your bakery" where the name goes on so, and ends there."""
    joint, whose, *rest = [*tokens[name.last : name.last + 6], *[Token(0, 0, ".", ".")] * 2][:6]
    if joint.plain not in {"for", "of"} or whose.plain not in listed("tail_leads"):
        return []
    words = list(takewhile(lambda word: _is_plain_word(word.plain), rest))
    words = [word for word in words if word.plain not in listed("praise")]
    spelled = [_spelled(tokens, word) for word in words]
    odd = any(word.plain in listed("deal") or word.plain in listed("not_tail") for word in words)
    if odd or not all(spelled) or not 0 < len(words) <= min(_TAIL_WORDS, most):
        return []
    if (joint.plain, whose.plain) == ("for", "the") or words[-1].plain.endswith(
        ("ing", "ed", "ly")
    ):
        return []
    owner = "your" if whose.plain in listed("ours") else whose.plain
    return [joint.plain, owner, *spelled]


def _is_plain_word(word: str) -> bool:
    return word[0].isalpha() and word not in listed("stops")


@cache
def _table() -> dict[str, Any]:
    return read_toml(RULEBOOK / "topics.toml")


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {k: frozenset(words.split()) for k, words in _table().items() if isinstance(words, str)}


@cache
def _heads() -> frozenset[str]:
    return listed("things") | listed("vague") | frozenset(_table()["people"])


@cache
def _proper() -> dict[str, str]:
    return {name.lower(): name for name in str(_table()["names"]).split()}
