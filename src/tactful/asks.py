"""What the client asks for: every question, request and proposal, by kind."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from tactful.matching import read
from tactful.normalize import Folded, sentence_ends, sentences
from tactful.places import Cuts, Places, Span, merged_spans
from tactful.record import Record
from tactful.records import Category, Evidence, Finding, Message, Stage, Verdict
from tactful.rulebook import ask_rules
from tactful.rules import AskRule
from tactful.threads import Turn, client_words, turns

# Where a clause ends; what only goes on with a question ("..., or both?") belongs to it.
_CUT = re.compile(
    r"[,;()](?=\s)(?!\s(?:or|(?:\w+ ){1,3}or (?:[\w']+ ?){1,6}\?))|:(?=\s)|\s[-–—]\s"
    r"|\s(?=(?:and|but|so|then|plus|y|e|et|und|и)\s)"
    r"|\s(?=or (?:how|what|when|where|which|who|why|whether)\s)"
    r"|\s(?=\d\d?[).]\s)"
)
_LOOSE = " \t\r\n,;:-–—("
_JOINT = re.compile(r"(?i)[\s,;:–—(-]*(?:(?:and|but|so|then|plus|or|y|e|et|und|и)\b[\s,]*)?")
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_LEAST_TELLING = 45
# Ranks of rules that know a question by how it begins: where its end asks for something else,
# its beginning still asks.
_BY_BEGINNING = range(83, 90)
# A clause that only says when, why or which, and leaves the asking to the one it belongs to.
_ASIDE = re.compile(
    r"(?i)[\s,;:–—(-]*(?:(?P<reason>because|which|so that)"
    r"|before|after|when|once|as soon as|if|while|although|though)\b"
)
_MAIN = re.compile(
    r"(?i)\b(?:you (?:must|should|need|have to|could|can|will)|(?:we|i)(?:'ll| will)|please|pls)\b"
)
_OPEN_QUESTION = re.compile(
    r"(?i)\W*(?:(?:and|but|also|so|then|or|hi|hello|roughly|before that)\b\W*){0,3}"
    r"(?:what|which|why (?!not|don)"
    r"|(?P<plain>when|where|who (?!can|could|would|will|knows|wants)|how (?!about)))"
)
_TO_BE_DONE = {"action", "feasibility"}
# What the client promises or reports: the bait, not the ask.
_PROMISE = re.compile(
    r"(?i)\W*(?:and |then |so |after that |there )*(?:"
    r"you(?:'ll| will| can| could| would| may)? (?:also |then |just )*"
    r"(?:receive|get|earn|make|withdraw|be (?:paid|reimbursed|refunded|sent|added))\b"
    r"|(?:i|we)(?: have|'ve) (?:over|already|been|sent|paid)"
    r"|(?:i|we)(?:'ll| will) (?:send|mail|refund|reimburse|pay|give|add|tip) you\b"
    r"|(?:which|because|since|as) )"
)
_WORKING = {Stage.CONTRACT, Stage.ESTABLISHED}


class Ask(Record):
    """A question, request or proposal: its words in the message and its kind.

    `kind` is one of those of the corpus, None for a remark such as thanks. `answer` names the
    file of prompts/asks that answers it. `needs` says who knows the answer: message, profile,
    freelancer, or nothing when a plain yes or no will do. A `risky` one overlaps a finding that
    is not allowed; one `beside_risk` stands in a sentence with one, or is risky itself.
    """

    answer: str
    kind: str | None
    evidence: Evidence
    needs: str
    risky: bool = False
    beside_risk: bool = False


def find_asks(message: Message, findings: Sequence[Finding]) -> tuple[Ask, ...]:
    """Give the asks of a message and its remarks in their order; none overlaps another.

    A clause asks for one thing, the most telling; its evidence is the clause. In
    a thread those count that are open at the client's last turn. Words aimed at an AI ask for
    nothing, and nor does the rest of their sentence.
    """
    text, working = message.text, message.stage in _WORKING
    open_text = _open_words(text, turns(text, message.me))
    folded = read(_LINK.sub(lambda link: " " * len(link[0]), open_text))
    risks = [finding for finding in findings if finding.verdict is not Verdict.ALLOWED]
    aimed = [finding for finding in risks if finding.category is Category.PROMPT_INJECTION]
    whole, clauses = Cuts(folded, sentences(folded.text)), Cuts(folded, _clauses(folded.text))
    risky = Places(_spans_of(risks))
    beside = Places([whole.around(span) for span in _spans_of(risks)])
    aimed_at_ai = Places([whole.around(span) for span in _spans_of(aimed)])
    taken = {True: aimed_at_ai, False: aimed_at_ai.copy()}
    asks: list[Ask] = []
    for rule, span in _candidates(folded, risks, clauses):
        clause = clauses.around(span)
        if rule.rank in _BY_BEGINNING and taken[False].touch(clause):
            clause = clauses.within(span)[0]
        kind = (working and rule.kind_at_work) or rule.kind
        known = (
            _is_known(rule, kind, asks)
            or not open_text[slice(*span)].strip(_LOOSE)
            or (not risky.touch(span) and _asks_otherwise(rule, open_text, clause))
        )
        if known or taken[kind is None].touch(clause):
            continue
        taken[kind is None].add(clause)
        start, end = _trimmed(open_text, *clause)
        asks.append(
            Ask(
                answer=(working and rule.answered_at_work) or rule.answered_as or rule.id,
                kind=kind,
                evidence=Evidence(start=start, end=end, text=text[start:end]),
                needs="nothing" if risky.touch((start, end)) else rule.needs,
                risky=risky.touch((start, end)),
                beside_risk=beside.touch((start, end)),
            )
        )
    return tuple(sorted(_asking(asks), key=lambda ask: ask.evidence.start))


def _asking(asks: Sequence[Ask]) -> list[Ask]:
    """Give the asks less the risky words that only promise or report, where others ask."""
    told = [ask for ask in asks if ask.risky and _PROMISE.match(ask.evidence.text)]
    asked = any(ask.risky and ask not in told for ask in asks)
    return [ask for ask in asks if not (asked and ask in told)]


def _is_known(rule: AskRule, kind: str | None, asks: Sequence[Ask]) -> bool:
    """Tell whether something else asks already, and the rule only counts where nothing does."""
    if rule.alone:
        return any(ask.kind for ask in asks)
    return rule.once and any(ask.kind == kind for ask in asks)


def _asks_otherwise(rule: AskRule, text: str, clause: Span) -> bool:
    """Tell whether a clause cannot ask for what a rule is about, whatever words it has.

    It only leads to another clause or explains it, or it begins with "what" or the like and so
    wants to know something rather than have it done.
    """
    begun = _OPEN_QUESTION.match(text[slice(*clause)])
    if begun and (rule.kind in _TO_BE_DONE or (rule.kind == "choice" and begun["plain"])):
        return True
    words = text[slice(*clause)]
    begun = _ASIDE.match(words)
    leads = text[clause[1] : clause[1] + 1] in {",", ":", ";"} and not _MAIN.search(words)
    return bool(begun and "?" not in words and (begun["reason"] or leads))


@cache
def _kinds() -> tuple[AskRule, ...]:
    """Give the rules of asks, the most telling first."""
    rules = [rule for rule in ask_rules().rules if isinstance(rule, AskRule)]
    return tuple(sorted(rules, key=lambda rule: rule.rank))


def _hits(folded: Folded) -> dict[str, list[Span]]:
    """Give the spans that each rule finds, those a guard silences left out."""
    found: dict[str, list[Span]] = {}
    for hit in ask_rules().hits(folded):
        if not hit.guard:
            found.setdefault(hit.rule.id, []).append((hit.start, hit.end))
    return found


def _candidates(
    folded: Folded, risks: Sequence[Finding], clauses: "Cuts"
) -> Iterator[tuple[AskRule, Span]]:
    """Give each span that asks for something with its rule.

    What is risky comes first, then what is more telling. Where a finding spans several clauses,
    those that ask for something else are left to it.
    """
    hits = _hits(folded)
    places = {name: Places([clauses.around(s) for s in spans]) for name, spans in hits.items()}
    asking = Places([clauses.around(span) for spans in hits.values() for span in spans])
    for rule in _kinds():
        own = places.get(rule.id, Places([]))
        for span in merged_spans(_pointed(_told(rule, risks), own, asking)):
            parts = clauses.within(span)
            free = [part for part in parts if not asking.touch(part)] or parts
            kept = [part for part in parts if own.touch(part)] or [max(free, key=_length)]
            yield from ((_worded(rule, part, places), part) for part in kept)
    for rule in _kinds():
        yield from ((rule, span) for span in merged_spans(hits.get(rule.id, ())))


def _worded(rule: AskRule, part: Span, places: Mapping[str, "Places"]) -> AskRule:
    """Give the rule by whose words a part of a finding asks, its own where none is telling."""
    asked = [r for r in _kinds() if r.id in places and places[r.id].touch(part)]
    telling = [r for r in asked if r.rank < _LEAST_TELLING and r.kind]
    return rule if rule in asked else next(iter(telling), rule)


def _told(rule: AskRule, risks: Sequence[Finding]) -> list[Finding]:
    """Give the findings that are asks of a kind; those it takes as hints only without others."""
    found = [finding for finding in risks if finding.category in rule.categories]
    return found or [finding for finding in risks if finding.category in rule.hints]


def _pointed(findings: Sequence[Finding], own: "Places", asking: "Places") -> list[Span]:
    """Give the evidence of findings in clauses that ask for their kind of thing, less reasons.

    If there is none: of each the longest that asks for anything, or the longest.
    """
    shaped = [span for span in _spans_of(findings) if own.touch(span)]
    spans = [_spans_of([finding]) for finding in findings]
    return shaped or [
        max([s for s in each if asking.touch(s)] or each, key=_length) for each in spans
    ]


def _length(span: Span) -> int:
    return span[1] - span[0]


def _clauses(text: str) -> list[Span]:
    """Cut a folded text into clauses: half-open spans that cover it in order."""
    cuts = {*sentence_ends(text), *(cut.start() for cut in _CUT.finditer(text))}
    return list(pairwise([0, *sorted(cuts - {0})]))


def _trimmed(text: str, start: int, end: int) -> Span:
    """Give a span without what joins it to the clauses around it."""
    words = text[start:end]
    first = _JOINT.match(words)
    return start + (first.end() if first else 0), start + len(words.rstrip(_LOOSE))


def _spans_of(findings: Sequence[Finding]) -> list[Span]:
    return [(e.start, e.end) for finding in findings for e in finding.evidence]


def _open_words(text: str, said: Sequence[Turn]) -> str:
    """Give the client's own words that are still open, all else blanked out, offsets kept.

    An answer of the freelancer's closes what came before it; a question back leaves it open.
    """
    closed = 0
    for turn in said:
        words = text[turn.start : turn.end].strip()
        if turn.ours and not words.endswith("?"):
            closed = turn.end
    words = client_words(text, said)
    blank = "".join(c if c in "\r\n" else " " for c in words[:closed])
    return blank + words[closed:]
