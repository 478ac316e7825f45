"""Contact details and links, marked so that rules can ask for them.

Each is marked by a control character that stands before it, which no message can hold: folding
drops those. The words {email}, {phone} and so on of a rule are such a mark and
what follows it.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from tactful.automata import any_of, spans_in
from tactful.normalize import Edit, Folded, edited
from tactful.tables import RULEBOOK, read_toml

EMAIL, PHONE, LINK, HANDLE, WALLET, IMPOSTER, LOCAL = (chr(1 + i) for i in range(7))
_REST = r"[^\s<>\"']+"
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "email": f"{EMAIL}{_REST}",
        "phone": rf"[{PHONE}{LOCAL}][+(]{{0,2}}\d[\d ().\-/\n]{{5,24}}\d",
        "world_phone": rf"{PHONE}[+(]{{0,2}}\d[\d ().\-/\n]{{5,24}}\d",
        "link": f"{LINK}{IMPOSTER}?{_REST}",
        "imposter": f"{LINK}{IMPOSTER}{_REST}",
        "handle": rf"{HANDLE}@[\w.]+",
        "coin_address": rf"{WALLET}\w+",
        "link_mark": f"(?:{LINK}{IMPOSTER}?)",
        "phone_mark": f"[{PHONE}{LOCAL}]",
        "handle_mark": HANDLE,
    }
)
"""The words for details that patterns may use, as RE2 patterns over marked text."""

# No counted repeats where a plain one does: they make the automaton large and slow.
_NAME = r"(?:[\w-]+\.)+[a-z][a-z]+"
_MASKED = r"#(?:email|mail|phone|url|link|tel)_?[0-9a-f]{0,64}#"
# What each of these looks like tells them apart: see _kind.
_FIND = any_of(
    "details",
    (
        _MASKED,
        r"\b(?:0x[0-9a-f]{40}|bc1[a-z0-9]{25,59}|t[a-z0-9]{33})\b",
        r"\b(?:https?|hxxps?)(?::|\[:\])//[^\s<>\"']+|\bwww\.[^\s<>\"']+",
        rf"\b\w[\w.+-]*@{_NAME}\b",
        rf"\b{_NAME}\b(?:/[^\s<>\"']*)?",
        r"@[a-z0-9_][\w.]{2,31}",
        r"(?:\+|\b00)?\(?\d[\d\s().\-/]{5,22}\d\b",
    ),
)
_MASKS = {"e": EMAIL, "m": EMAIL, "p": PHONE, "t": PHONE}
_HINT = re.compile(r"[@#./]|\d{3}")
_REMEMBERED = 4096
_STRAY = ".,;:!?)]}>'\""
_FEWEST, _MOST = 7, 15
_GROUPED = re.compile(
    r"\(?\d{3}\)?(?:[ .-]| - )\d{3}(?:[ .-]| - )\d{4}|0\d{3,4} - \d{3} - \d{3,4}"
    r"|0\d{2,5}[ /-]?\d{3,8}(?:[ -]?\d{2,4})?|\d{5} \d{5}|\d{10,11}"
)


class _Book(NamedTuple):
    no_domain_endings: frozenset[str]
    no_domains: frozenset[str]
    platforms: Mapping[str, frozenset[str]]
    regions: tuple[str, ...]


@cache
def _book() -> _Book:
    table = read_toml(RULEBOOK / "details.toml")
    return _Book(
        no_domain_endings=frozenset(table["no_domain_endings"]),
        no_domains=frozenset(table["no_domains"]),
        platforms={name: frozenset(hosts) for name, hosts in table["platforms"].items()},
        regions=tuple(table["regions"]),
    )


def mark(folded: Folded) -> Folded:
    """Give the folded text with a mark before each e-mail address, number, link and handle."""
    if not _HINT.search(folded.text):
        return folded
    return edited(folded, [Edit(at, at, signs) for at, signs in _marks(folded)])


def _marks(folded: Folded) -> Iterator[tuple[int, str]]:
    for start, end in folded.characters(spans_in(_FIND, folded.encoded)):
        signs = _signs(folded.text, start, end)
        if signs:
            yield start, signs


def _signs(text: str, start: int, end: int) -> str:
    """Give the marks that a candidate deserves, none when it only looks like a detail."""
    words = text[start:end]
    if words[0] == "#":
        signs = _MASKS.get(words[1], LINK)
    elif words[0] == "@":
        signs = "" if start and text[start - 1].isalnum() else HANDLE
    elif "//" in words[:10] or words.startswith("www."):
        signs = LINK + (IMPOSTER if _is_imposter(words) else "")
    elif "@" in words.partition("/")[0]:
        signs = EMAIL
    elif words[0] in "+(" or words[:2].isdigit():
        signs = _number_sign(text, start, end) or _wallet_sign(words)
    else:
        signs = _domain_signs(words) if "." in words else _wallet_sign(words)
    return signs


def _wallet_sign(words: str) -> str:
    return WALLET if len(words) > _MOST * 2 and words.isalnum() else ""


@lru_cache(_REMEMBERED)
def _domain_signs(words: str) -> str:
    """Mark a bare domain whose ending is a public one, unless it names a file or software."""
    host, _, path = words.partition("/")
    labels = host.split(".")
    if not path and labels[-1] in _book().no_domain_endings:
        return ""
    if host in _book().no_domains or _registered(host) is None:
        return ""
    return LINK + (IMPOSTER if _is_imposter(words) else "")


@cache
def _suffixes():  # type: ignore[no-untyped-def]  # the library has no types
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 (seldom needed, slow to load)

    return PublicSuffixList(accept_unknown=False, only_icann=True)


def _registered(host: str) -> str | None:
    """Give the registered domain of a host, None when its ending is no public one."""
    found: str | None = _suffixes().privatesuffix(host.strip("."))
    return found


_HOST = re.compile(r"(?:h\w\wps?(?::|\[:\])//)?(?:[^/@\s]*@)?([^/:?#\s]+)")


def _is_imposter(link: str) -> bool:
    """Tell a link that bears a platform's name on a domain that is not the platform's."""
    host = _HOST.match(link)
    if host is None:
        return False
    name = host[1].rstrip(_STRAY)
    if name.startswith("xn--") or ".xn--" in name:
        return True
    for platform, own in _book().platforms.items():
        if platform in name.replace("-", ""):
            return _registered(name) not in own
    return False


def _number_sign(text: str, start: int, end: int) -> str:
    """Mark a run of digits that a phone library takes for a number."""
    words = text[start:end]
    figures = re.sub(r"\D", "", words)
    if not _FEWEST <= len(figures) <= _MOST or _is_other_number(text, start, end, words):
        return ""
    if words.startswith(("+", "00", "(+")):
        return PHONE if _is_possible(f"+{figures.removeprefix('00')}", None) else ""
    if "\n" in words or not _GROUPED.fullmatch(words.strip()):
        return ""
    return LOCAL if _is_local(figures) else ""


_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b")


def _is_other_number(text: str, start: int, end: int, words: str) -> bool:
    """Tell a date, an amount of money or a long figure from a number to call."""
    before = text[max(start - 1, 0) : start]
    return (
        (before in set("$€£₹#/=_.,-") and bool(before))
        or before.isalpha()
        or text[end : end + 1] in {"%", "$", "€", "£"}
        or _DATE.match(words) is not None
    )


@lru_cache(_REMEMBERED)
def _is_local(figures: str) -> bool:
    return any(_is_possible(figures, region) for region in _book().regions)


def _is_possible(number: str, region: str | None) -> bool:
    import phonenumbers  # noqa: PLC0415 (seldom needed, slow to load)

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False
    if phonenumbers.is_valid_number(parsed):
        return True
    # Numbers kept for films and examples are not valid; abroad only + tells a number from others.
    return region in {None, "US"} and bool(phonenumbers.is_possible_number(parsed))
