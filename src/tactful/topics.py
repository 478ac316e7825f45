"""What the message is about: the client's own names for the project, ready for a sentence.

"Thanks for your message about ..." and "For ... my price would be ..." take them as they are.
Where it is not plain what the client wants there are none: a sentence without a name does no harm.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from tactful.asks import Ask
from tactful.records import Evidence, Record
from tactful.rules import RULEBOOK, read_toml
from tactful.threads import client_words

_MOST = 5
_MOST_WORDS = 6
_CONTEXT = 14
_LEAST_LETTERS = 2
_LONGEST_ACRONYM = 5
_LEAST_TAIL = 3  # for, your, a word
_MOST_TAIL = 2
_FAR = 150
_TITLE = 120
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\S{0,64}@\S+|\b\w+\.(?:com|net|org|io|co|ly|example)\b\S*"
)
_WRAP = re.compile(r"(?<=[^\n]{50})(?<![.!?:;\r])\n(?=[a-z])")
_TOKEN = re.compile(
    r"\.NET\b|[23]D\b|[^\W\d_]+(?:[-'’/&+][^\W\d_]+|\.js\b|\+\+)*|\d[\w.,%-]*|\n|[^\w\s]|_+"
)
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ'’/.&+23-]+")
_THE = {
    "the",
    "a",
    "an",
    "this",
    "these",
    "that",
    "those",
    "some",
    "several",
    "few",
    "another",
    "any",
}
_OURS = {"my", "our"}
_NUMBERS = {
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
}
_COUNTS = _NUMBERS | {"few", "some", "several", "many", "more"}
_JOINTS = {",", "and", "&", "or"}


class Topic(Record):
    """A name of the project: `words` as the reply says them, `evidence` where they come from."""

    words: str
    evidence: Evidence


class _Token(NamedTuple):
    start: int
    end: int
    text: str
    plain: str


class _Phrase(NamedTuple):
    """Tokens `first:last` name a thing; what introduces it begins at `lead`."""

    lead: int
    first: int
    last: int
    determiner: str


def topics(message_text: str, me: str = "") -> tuple[Topic, ...]:
    """Give up to five names of the client's project, the surest first; often none.

    They are phrases of the message such as "the nine posters" or "your bookshop's website".
    """
    text = client_words(message_text, me=me)
    tokens = _tokens(text)
    found = [
        (weight, phrase)
        for phrase in _phrases(tokens)
        if (weight := _weight(tokens, phrase)) is not None
    ]
    found.sort(key=lambda each: (-each[0], each[1].first))
    named: dict[str, Topic] = {}
    for _, phrase in found:
        words = _said(tokens, phrase)
        if words:
            named.setdefault(
                words.split()[-1].lower(),
                Topic(words=words, evidence=_evidence(text, tokens, phrase)),
            )
        if len(named) == _MOST:
            break
    return tuple(named.values())


def topic_of(ask: Ask) -> str | None:
    """Give the name of the thing that an ask is about, if it names one."""
    tokens = _tokens(ask.evidence.text)
    for phrase in _phrases(tokens):
        words = _said(tokens, phrase)
        if words and not _is_denied(_before(tokens, phrase)):
            return words
    return None


def _evidence(text: str, tokens: Sequence[_Token], phrase: _Phrase) -> Evidence:
    start, end = tokens[phrase.lead].start, tokens[phrase.last - 1].end
    return Evidence(start=start, end=end, text=text[start:end])


def _tokens(text: str) -> list[_Token]:
    text = _WRAP.sub(" ", text)
    text = _LINK.sub(lambda link: "\x1f" * len(link[0]), text)
    return [
        _Token(word.start(), word.end(), word[0], word[0].lower().replace("’", "'"))
        for word in islice(_TOKEN.finditer(text), _FAR)
    ]


def _phrases(tokens: Sequence[_Token]) -> Iterator[_Phrase]:
    """Give each phrase that ends on a thing somebody might make."""
    for index, token in enumerate(tokens):
        if _is_head(token.plain) and _ends(tokens, index):
            phrase = _phrase(tokens, index)
            if phrase:
                yield phrase


def _is_head(word: str) -> bool:
    return any(form in _heads() for form in _forms(word))


def _forms(word: str) -> Iterator[str]:
    """Give a word and the singulars that it may be the plural of."""
    yield word
    if word.endswith("ies"):
        yield word[:-3] + "y"
    if word.endswith("es"):
        yield word[:-2]
    if word.endswith("s"):
        yield word[:-1]


def _ends(tokens: Sequence[_Token], index: int) -> bool:
    """Tell whether no further word belongs to the phrase that `index` ends."""
    if index + 1 == len(tokens):
        return True
    after = tokens[index + 1].plain
    if after in {"-", "/"} and tokens[index + 1].start == tokens[index].end:
        return False
    return (
        not after[0].isalnum()
        or after.endswith(("ed", "ly"))
        or after in _listed("stops") | _listed("follows")
    )


def _phrase(tokens: Sequence[_Token], head: int) -> _Phrase | None:
    """Give the phrase that ends on `head`, from where its own words begin."""
    first = head
    while first and _describes(tokens, first - 1) and head - first < _MOST_WORDS:
        first -= 1
    lead, determiner = first, ""
    back = first - 1
    if back >= 1 and tokens[back].plain in _listed("units") and tokens[back - 1].text[0].isdigit():
        back -= 1
    while back >= 0 and (tokens[back].plain in _COUNTS or tokens[back].text[0].isdigit()):
        back -= 1
    if back >= 1 and tokens[back].plain in _JOINTS and _listed("praise") & {tokens[back - 1].plain}:
        back = _past_praise(tokens, back)
    if back >= 0 and tokens[back].plain in _listed("stops"):
        determiner = tokens[back].plain
    if determiner in _THE | _OURS:
        return _Phrase(back, first, head + 1, determiner)
    if determiner in _listed("not_ours"):
        return None
    return _Phrase(back + 1 if back + 1 < lead else lead, first, head + 1, "")


def _past_praise(tokens: Sequence[_Token], back: int) -> int:
    """Give where the words before a comma begin that only praise ("a clean, modern ...")."""
    while back >= 0 and (tokens[back].plain in _JOINTS or tokens[back].plain in _listed("praise")):
        back -= 1
    return back


def _describes(tokens: Sequence[_Token], index: int) -> bool:
    """Tell whether a word may stand before the thing within its name."""
    word = tokens[index].plain
    if word in {"2d", "3d", ".net"}:
        return True
    if len(word) < _LEAST_LETTERS or not word[0].isalpha() or word in _listed("units"):
        return False
    if word in _listed("stops") or not _LATIN.fullmatch(tokens[index].text):
        return False
    before = tokens[index - 1].plain if index else ""
    verb = before == "to" or (
        word in _listed("making") and (before in _BEFORE_VERBS or not before[:1].isalnum())
    )
    gerund = (
        word in _listed("makings")
        and before not in _THE | _OURS
        and not (before and before not in _listed("stops") and before[0].isalpha())
    )
    return not verb and not gerund


_BEFORE_VERBS = {
    "to",
    "you",
    "please",
    "pls",
    "and",
    "also",
    "just",
    "kindly",
    "can",
    "could",
    "help",
    "me",
    "us",
    "or",
    "then",
    "who",
    "i",
    "we",
    "they",
    "not",
    "need",
}


def _before(tokens: Sequence[_Token], phrase: _Phrase) -> str:
    """Give the plain words of the sentence before a phrase, the nearest ones."""
    start = phrase.lead
    while start and phrase.lead - start < _CONTEXT and tokens[start - 1].text not in ".!?\n\x1f…":
        start -= 1
    return " ".join(token.plain for token in tokens[start : phrase.lead])


def _after(tokens: Sequence[_Token], phrase: _Phrase) -> str:
    return " ".join(token.plain for token in tokens[phrase.last : phrase.last + 4])


def _is_denied(before: str) -> bool:
    return bool(_pattern("denied").search(before))


def _weight(  # noqa: PLR0911 (one case a line)
    tokens: Sequence[_Token], phrase: _Phrase
) -> int | None:
    """Tell how surely the client wants the thing, None when it is not plain."""
    before = _before(tokens, phrase)
    if _is_denied(before):
        return None
    if _person(tokens[phrase.last - 1].plain):
        words = {token.plain for token in tokens[phrase.first : phrase.last - 1]}
        surely = 3 if words - _listed("praise") else 2
        return surely if _pattern("sought").search(before) else None
    if _pattern("wanted").search(before):
        return 3
    if _pattern("named").search(before):
        return 3
    after = _after(tokens, phrase)
    if (
        phrase.determiner
        and _pattern("troubled").search(after)
        and _pattern("begun").search(before)
    ):
        return 2
    if phrase.determiner in {"the", "my", "our", "this", "these"} and _pattern("due").search(
        before
    ):
        return 1
    if (
        not phrase.determiner
        and tokens[phrase.first].start < _TITLE
        and _pattern("opening").search(before)
        and _pattern("title_end").search(after)
    ):
        return 2
    return None


def _person(word: str) -> str:
    people = _people()
    return next((people[form] for form in _forms(word) if form in people), "")


def _said(  # noqa: C901 (one case a line)
    tokens: Sequence[_Token], phrase: _Phrase
) -> str:
    """Give a phrase as it stands within a sentence of ours, empty when it cannot."""
    words = list(tokens[phrase.first : phrase.last])
    person = _person(words[-1].plain)
    ours = phrase.determiner in _OURS and not person
    while words[:-1] and words[0].plain in _listed("praise"):
        words = words[1:]
    words = _without_names_of_owners(words, phrase.determiner)
    spelled: list[str] = []
    for word in reversed(words):
        within = _spelled(tokens, word)
        if not within:
            ours = False
            break
        spelled.insert(0, within)
    if not spelled or len(spelled) > _MOST_WORDS - 1:
        return ""
    if person:
        spelled[-1:] = person.split()
        if spelled == ["work"]:
            return ""
        if words[-2:-1] and words[-2].plain in _listed("praise"):
            return ""
    elif spelled[:-1] == [] and any(form in _listed("vague") for form in _forms(words[-1].plain)):
        return ""
    if spelled[-1].lower() in _listed("deal"):
        return ""
    number = tokens[phrase.first - 1].plain if phrase.first else ""
    if number in _NUMBERS and len(spelled) == phrase.last - phrase.first and not person:
        spelled.insert(0, number)
    return " ".join(["your" if ours else "the", *spelled, *_tail(tokens, phrase, len(spelled))])


def _without_names_of_owners(words: list[_Token], determiner: str) -> list[_Token]:
    """Leave out "Anna's" and what stands before it, unless it is somebody of ours."""
    if determiner in _THE | _OURS:
        return words
    owners = [i for i, word in enumerate(words) if word.plain.endswith(("'s", "s'"))]
    return words[owners[-1] + 1 :] if owners else words


def _spelled(  # noqa: PLR0911 (one case a line)
    tokens: Sequence[_Token], word: _Token
) -> str:
    """Give a word as it is written within a sentence, empty when that is not known."""
    known = _names().get(word.plain)
    if known:
        return known
    place = tokens.index(word)
    if place and tokens[place - 1].plain in _listed("brands"):
        return word.text
    if "/" in word.plain:
        parts = [_names().get(part, "") for part in word.plain.split("/")]
        return "/".join(parts) if all(parts) else ""
    if word.text == word.plain or (word.text[1:] != word.plain[1:] and not word.text.isupper()):
        return word.text
    if word.plain in _listed("plain") or _is_head(word.plain) or word.plain in _listed("praise"):
        return word.plain
    if any(other.text == word.plain for other in tokens):
        return word.plain
    if (
        place + 1 < len(tokens)
        and not word.text.isupper()
        and tokens[place + 1].text.islower()
        and _begins(tokens, place)
    ):
        return word.plain
    return word.text if word.text.isupper() and len(word.text) <= _LONGEST_ACRONYM else ""


def _begins(tokens: Sequence[_Token], place: int) -> bool:
    return not place or tokens[place - 1].text in ".!?:\n…"


def _tail(tokens: Sequence[_Token], phrase: _Phrase, length: int) -> list[str]:
    """Give "for your bakery" where the phrase goes on so, and ends there."""
    rest = tokens[phrase.last : phrase.last + 6]
    if (
        len(rest) < _LEAST_TAIL
        or rest[0].plain not in {"for", "of"}
        or rest[1].plain not in _OURS | {"the", "a", "an"}
    ):
        return []
    words: list[str] = []
    for token in rest[2:]:
        if not token.plain[0].isalpha() or token.plain in _listed("stops"):
            break
        if token.plain not in _listed("praise"):
            words.append(token.text)
    if not words or len(words) > _MOST_TAIL or len(words) + length > _MOST_WORDS - 1:
        return []
    if rest[1].plain == "the" and rest[0].plain == "for":
        return []
    bad = any(
        not _LATIN.fullmatch(w) or w.lower() in _listed("deal") | _listed("not_tail") for w in words
    )
    if bad or words[-1].endswith(("ing", "ed", "ly")):
        return []
    whose = "your" if rest[1].plain in _OURS else rest[1].plain
    return [rest[0].plain, whose, *words]


@cache
def _table() -> dict[str, Any]:
    return read_toml(RULEBOOK / "topics.toml")


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(str(_table()[name]).split())


@cache
def _people() -> dict[str, str]:
    return dict(_table()["people"])


@cache
def _heads() -> frozenset[str]:
    return _listed("things") | _listed("vague") | frozenset(_people())


@cache
def _names() -> dict[str, str]:
    return {name.lower(): name for name in str(_table()["names"]).split()}


@cache
def _pattern(name: str) -> re.Pattern[str]:
    making, makings = ("|".join(sorted(_listed(n))) for n in ("making", "makings"))
    parts = _table()["frames"][name]
    return re.compile(
        "|".join(
            p.replace("{making}", f"(?:{making})").replace("{makings}", f"(?:{makings})")
            for p in parts
        )
    )
