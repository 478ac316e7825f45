"""How the name of a thing reads within a sentence of ours."""

from collections.abc import Sequence
from itertools import takewhile

from tactful.lexicon import forms, is_thing, listed, person, proper
from tactful.naming import ENDS, JOINTS, MOST_WORDS, Name, Token

_TAIL_WORDS = 2
_LONGEST_ACRONYM = 5


def said(tokens: Sequence[Token], name: Name) -> str:
    """Give a name as it stands within a sentence of ours, empty when it cannot."""
    words = _without_praise(tokens, name)
    spelled = _spelled_from_the_right(tokens, words)
    if not spelled or len(spelled) > MOST_WORDS or words[-1].plain in listed("deal"):
        return ""
    whole = len(spelled) == len(words)
    doing = person(words[-1].plain)
    if doing:
        *_, other, joint = [Token(0, 0, ".", ".")] * 2 + list(tokens[: name.first])
        joined = joint.text in JOINTS and other.plain not in listed("praise")
        work = _work(words, [*spelled[:-1], *doing.split()], joined=joined)
        return " ".join([work, *_tail(tokens, name, _TAIL_WORDS)]) if work else ""
    if len(spelled) == 1 and any(form in listed("vague") for form in forms(words[-1].plain)):
        return ""
    number = tokens[name.first - 1].plain if name.first else ""
    if number in listed("numbers") and len(spelled) == name.last - name.first:
        spelled.insert(0, number)
    whose = "your" if whole and name.determiner in listed("ours") else "the"
    return " ".join([whose, *spelled, *_tail(tokens, name, MOST_WORDS - len(spelled))])


def _work(words: Sequence[Token], spelled: Sequence[str], *, joined: bool) -> str:
    """Give "the logo design work" for a logo designer; nothing for "fluent experts".

    `joined` is the last of several, as in "a Learning and Development Specialist".
    """
    unsaid = (
        spelled[0] == "work" or joined or (len(words) > 1 and words[-2].plain in listed("praise"))
    )
    return "" if unsaid else " ".join(["the", *spelled])


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
    if word.plain in proper():
        return proper()[word.plain]
    if "/" in word.plain:
        parts = [proper().get(part, "") for part in word.plain.split("/")]
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
    begins = not place or tokens[place - 1].text in ENDS | {":"}
    follows = tokens[place + 1].text if place + 1 < len(tokens) else ""
    return begins and not word.text.isupper() and follows.islower()


def _tail(tokens: Sequence[Token], name: Name, most: int) -> list[str]:
    """Give "for your bakery" or "on heat pumps" where the name goes on so, and ends there."""
    joint, whose, *rest = [*tokens[name.last : name.last + 6], *[Token(0, 0, ".", ".")] * 2][:6]
    if joint.plain in {"on", "about"} and whose.plain not in listed("tail_leads"):
        return (
            [joint.plain, *spelled]
            if (spelled := _tail_words(tokens, [whose, *rest], most))
            else []
        )
    if joint.plain not in {"for", "of", "about"} or whose.plain not in listed("tail_leads"):
        return []
    spelled = _tail_words(tokens, rest, most)
    if not spelled or (joint.plain, whose.plain) == ("for", "the"):
        return []
    owner = "your" if whose.plain in listed("ours") else whose.plain
    return [joint.plain, owner, *spelled]


def _tail_words(tokens: Sequence[Token], rest: Sequence[Token], most: int) -> list[str]:
    """Give the plain words at the beginning of some, none where they are not plainly a thing."""
    words = list(takewhile(lambda word: _is_plain_word(word.plain), rest))
    words = [word for word in words if word.plain not in listed("praise")]
    spelled = [_spelled(tokens, word) for word in words]
    odd = any(word.plain in listed("deal") or word.plain in listed("not_tail") for word in words)
    if odd or not all(spelled) or not 0 < len(words) <= min(_TAIL_WORDS, most):
        return []
    return [] if words[-1].plain.endswith(("ing", "ed", "ly")) else spelled


def _is_plain_word(word: str) -> bool:
    return word[0].isalpha() and word not in listed("stops")
