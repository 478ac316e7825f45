"""Find the rules' words in a text, and give each hit the platform's verdict."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tactful.exceptions import cases_of
from tactful.finders import Hit
from tactful.languages import all_languages
from tactful.matching import DISGUISE, Ruleset, read
from tactful.normalize import Disguise, Folded
from tactful.policy import rule_on
from tactful.records import (
    Category,
    Evidence,
    Finding,
    Message,
    Part,
    Risk,
    Scan,
    Severity,
    Silenced,
    Trace,
    Uncovered,
    Verdict,
)
from tactful.rulebook import incoming_rules
from tactful.rules import Combination, Rule
from tactful.stance import decide
from tactful.threads import (
    Turn,
    client_words,
    own_lines,
    times_refused,
    turns,
    was_settled,
)
from tactful.weighing import heavy_enough, spoken_for

# What two people can honestly disagree on and settle; the rest no "sure" makes harmless.
_NEGOTIABLE = {
    Category.OFF_PLATFORM_CONTACT,
    Category.CONTACT_DETAILS_SHARED,
    Category.OFF_PLATFORM_PAYMENT,
    Category.FEE_AVOIDANCE,
    Category.CRYPTO_PAYMENT,
    Category.UNPAID_WORK,
    Category.WORK_BEFORE_CONTRACT,
    Category.ESCROW_BYPASS,
}
_ABOVE = {Severity.LOW: Severity.MEDIUM, Severity.MEDIUM: Severity.HIGH}
_Spans = Sequence[tuple[int, int]]


class _Match(NamedTuple):
    """A rule with its evidence; parts are the signals it combines, if it does.

    It is `weighed` where the rule is not complete and its parts count enough together.
    """

    rule: Rule
    evidence: tuple[Evidence, ...]
    parts: tuple[Part, ...]
    spots: tuple[tuple[int, int], ...]
    weighed: bool = False


def matches(
    text: str, rules: Ruleset, *, signals: bool = False, language: str = ""
) -> list[tuple[Rule, tuple[Evidence, ...]]]:
    """Pair each rule that hits with its evidence, in the order of the text, then of the rules.

    With `signals` those that are too weak alone are given too. The text is in the `language`, or in
    those of which it shows signs.
    """
    folded = read(text)
    if language:
        folded.absent = all_languages() - {language}
    hits = [hit for hit in rules.hits(folded) if not hit.guard]
    found = _matches(_found(text, hits, folded.disguises), rules, signals=signals)
    return [(match.rule, match.evidence) for match in found]


class _Found(NamedTuple):
    """Where the rules and signals of a text hit it: in the original, and as it was folded."""

    text: str
    spans: Mapping[str, _Spans]
    spots: Mapping[str, _Spans]

    def match(self, rule: Rule, names: Sequence[str], titles: Mapping[str, str]) -> _Match | None:
        """Give a rule with its own words and those of its parts; None without any."""
        together = [rule.id, *names]
        everything = [span for name in together for span in self.spans.get(name, ())]
        if not everything:
            return None
        parts = tuple(
            Part(signal=name, title=titles[name], evidence=_evidence(self.text, self.spans[name]))
            for name in names
        )
        places = tuple(spot for name in together for spot in self.spots.get(name, ()))
        return _Match(rule, _evidence(self.text, everything), parts, places)


def _found(text: str, hits: Sequence[Hit], disguises: Sequence[Disguise]) -> _Found:
    spans: dict[str, list[tuple[int, int]]] = {}
    spots: dict[str, list[tuple[int, int]]] = {}
    for hit in hits:
        spans.setdefault(hit.rule.id, []).append((hit.start, hit.end))
        spots.setdefault(hit.rule.id, []).append(hit.folded)
    if disguises:
        spans[DISGUISE] = [(d.start, d.end) for d in disguises]
    return _Found(text, spans, spots)


def _matches(found: _Found, rules: Ruleset, *, signals: bool = False) -> list[_Match]:
    named = [rule for rule in rules.touched_by(found.spans) if rule.category or signals]
    every = (found.match(rule, _parts(rule.combine, found.spans), rules.titles) for rule in named)
    return sorted(filter(None, every), key=lambda match: match.evidence[0].start)


def _parts(combinations: Iterable[Combination], spans: Mapping[str, _Spans]) -> tuple[str, ...]:
    """Give the parts of the combinations that are there, in order; none when none is complete."""
    parts: dict[str, None] = {}
    for combination in combinations:
        if not all(name in spans for name in combination.all):
            continue
        some = [name for name in combination.any if name in spans]
        if len(some) >= combination.at_least:
            parts |= dict.fromkeys((*combination.all, *some))
    return tuple(parts)


def _evidence(text: str, spans: _Spans) -> tuple[Evidence, ...]:
    """Give spans as evidence in order, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(Evidence(start=a, end=b, text=text[a:b]) for a, b in merged)


class _Reading(NamedTuple):
    """A message as it was read: what was folded, which hits stand and which were silenced."""

    message: Message
    folded: Folded
    hits: list[Hit]
    silenced: list[Hit]
    turns: tuple[Turn, ...]


def _read(message: Message, rules: Ruleset) -> _Reading:
    said = turns(message.text, message.me)
    folded = read(client_words(message.text, said))
    hits = rules.hits(folded)
    return _Reading(
        message=message,
        folded=folded,
        hits=[hit for hit in hits if not hit.guard],
        silenced=[hit for hit in hits if hit.guard],
        turns=said,
    )


def _find(reading: _Reading, rules: Ruleset) -> tuple[Finding, ...]:
    text = reading.message.text
    found = _found(text, reading.hits, reading.folded.disguises)
    findings = _findings(reading, _matches(found, rules))
    if all(finding.severity is Severity.LOW for finding in findings):
        findings += _findings(reading, _weighed(found, rules))
    return _told_once(text, findings)


def _findings(reading: _Reading, found: Iterable[_Match]) -> list[Finding]:
    return [
        _finding(reading, match, match.rule.category)
        for match in found
        if isinstance(match.rule.category, Category)
    ]


def _weighed(found: _Found, rules: Ruleset) -> Iterator[_Match]:
    """Give the rule that signals speak for which count enough together, if they do."""
    names = heavy_enough(found.text, found.spans, rules.points)
    rule = spoken_for(names, rules.touched_by(names), rules.points)
    match = found.match(rule, names, rules.titles) if rule else None
    if match:
        yield match._replace(weighed=True)


def _told_once(text: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Merge findings of a category into one of the same words that weighs no less.

    The stronger keeps the words of both. The order of the text stays.
    """
    order = list(Severity)
    kept: list[Finding] = []
    ranked = sorted(
        findings, key=lambda f: (order.index(f.severity), len(f.evidence), f.rule), reverse=True
    )
    for finding in ranked:
        same = next((i for i, other in enumerate(kept) if _says_the_same(finding, other)), None)
        if same is None:
            kept.append(finding)
            continue
        spans = [(e.start, e.end) for e in (*kept[same].evidence, *finding.evidence)]
        kept[same] = kept[same].model_copy(update={"evidence": _evidence(text, spans)})
    places = {finding.rule: place for place, finding in enumerate(findings)}
    return tuple(sorted(kept, key=lambda f: (f.evidence[0].start, places[f.rule])))


def _says_the_same(finding: Finding, other: Finding) -> bool:
    """Tell whether another finding of the category has all the words of this one in its own."""
    return (finding.category, finding.verdict) == (other.category, other.verdict) and all(
        any(e.start < o.end and o.start < e.end for o in other.evidence) for e in finding.evidence
    )


def _finding(reading: _Reading, match: _Match, category: Category) -> Finding:
    rule = match.rule
    message = reading.message
    policy = rule_on(message, category, cases_of(reading.folded, match.spots))
    disguised = _is_disguised(match.evidence, reading.folded.disguises)
    begins = [evidence.start for evidence in match.evidence]
    repeated = times_refused(message.text, reading.turns, begins) > 0
    settled = (
        category in _NEGOTIABLE
        and not repeated
        and was_settled(message.text, reading.turns, begins)
    )
    severity = Severity.MEDIUM if match.weighed else rule.severity
    if disguised or repeated:
        severity = _ABOVE.get(severity, Severity.HIGH)
    return Finding(
        rule=rule.id,
        category=category,
        severity=Severity.LOW if settled else severity,
        verdict=policy.verdict,
        evidence=match.evidence,
        parts=match.parts,
        disguised=disguised,
        repeated=repeated,
        settled=settled,
        weighed=match.weighed,
        why=rule.why,
        loses=rule.loses,
        benign_reading=rule.benign_reading,
        advice=rule.advice,
        says=policy.says,
        source=policy.source,
        checked_on=policy.checked_on,
    )


def _is_disguised(evidence: Sequence[Evidence], disguises: Sequence[Disguise]) -> bool:
    return any(e.start < d.end and d.start < e.end for e in evidence for d in disguises)


def risk_of(findings: Sequence[Finding]) -> Risk:
    """Give the worst severity among findings that are not allowed; `none` without any."""
    order = list(Risk)
    weighed = (Risk(f.severity) for f in findings if f.verdict is not Verdict.ALLOWED)
    return max(weighed, key=order.index, default=Risk.NONE)


def scan(message: Message, rules: Ruleset | None = None) -> Scan:
    """Read the message for red flags and say which stance they call for. Needs no model.

    Without `rules` the shipped ones are used, with the user's own.
    """
    rules = incoming_rules() if rules is None else rules
    return _scan(_read(message, rules), rules)


def explain(message: Message, rules: Ruleset | None = None) -> tuple[Scan, Trace]:
    """Scan a message and tell what lies beneath: what was folded, silenced, or too weak alone."""
    rules = incoming_rules() if rules is None else rules
    reading = _read(message, rules)
    found = _scan(reading, rules)
    return found, _trace(reading, rules, found)


def _scan(reading: _Reading, rules: Ruleset) -> Scan:
    findings = _find(reading, rules)
    return Scan(
        schema=1,
        risk=risk_of(findings),
        stance=decide(reading.message, findings).stance,
        platform=reading.message.platform,
        stage=reading.message.stage,
        own_lines=own_lines(reading.message.text, reading.turns),
        findings=findings,
    )


def _trace(reading: _Reading, rules: Ruleset, found: Scan) -> Trace:
    text = reading.message.text
    used = {part.signal for finding in found.findings for part in finding.parts}
    weak = [
        (rule, _evidence(text, [(h.start, h.end) for h in reading.hits if h.rule is rule]))
        for rule in rules.rules
        if rule.category is None and rule.id not in used
    ]
    return Trace(
        uncovered=tuple(
            Uncovered(evidence=_span(text, d.start, d.end), read_as=d.read_as, kind=d.kind)
            for d in reading.folded.disguises
        ),
        silenced=tuple(
            Silenced(
                rule=hit.rule.id,
                evidence=_span(text, hit.start, hit.end),
                guard=hit.guard,
                because=hit.because,
            )
            for hit in reading.silenced
        ),
        signals=tuple(
            Part(signal=rule.id, title=rule.title, evidence=evidence)
            for rule, evidence in weak
            if evidence
        ),
    )


def _span(text: str, start: int, end: int) -> Evidence:
    return Evidence(start=start, end=end, text=text[start:end])
