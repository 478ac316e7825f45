"""Records in words: what a person reads on the terminal."""

import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tactful.records import (
    CheckedReply,
    Evidence,
    Finding,
    Message,
    ReplyCheck,
    Risk,
    Scan,
    Trace,
    Verdict,
    Violation,
)
from tactful.rules import Combination, Rule
from tactful.threads import own_lines, speakers, turns

Style = Callable[[str, str], str]
"""Dresses a text in a role: heading, evidence, muted, none, low, medium or high."""

_LABEL = 10
_MOST_QUOTES = 5
_MOST_NAMES = 4
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.NEVER: "never allowed",
    Verdict.NOT_YET: "not yet",
    Verdict.ALLOWED: "allowed now",
    Verdict.ADVICE: "be careful",
}


class Look(NamedTuple):
    """How a report looks: the title of each rule, the dress, the width in columns."""

    titles: Mapping[str, str]
    style: Style
    width: int


def plain(text: str, role: str) -> str:  # noqa: ARG001 (every Style takes a role)
    """Dress nothing: the style of pipes and files."""
    return text


def visible(text: str) -> str:
    """Give the text with what could move a cursor or hide shown as "·"; line breaks stay."""
    text = text.replace("\r\n", "\n")
    return "".join("·" if unicodedata.category(c) in _INVISIBLE and c != "\n" else c for c in text)


def scan_report(message: Message, found: Scan, look: Look) -> Iterator[str]:
    """Give the lines of a report on a message: the verdict, the words, the reasons, what to do."""
    style = look.style
    yield _summary(found, style)
    yield from talk_notes(message)
    if not found.findings:
        yield "No red flag was found."
        return
    yield ""
    yield from _indented(_marked(message.text, found.findings, style))
    said: dict[str, int] = {}
    for number, finding in enumerate(found.findings, start=1):
        yield ""
        yield from _finding(number, finding, said, look)


def talk_notes(message: Message) -> Iterator[str]:
    """Give what should be known of a pasted conversation: who was taken for whom."""
    said = turns(message.text, message.me)
    ours = own_lines(message.text, said)
    names = [visible(name) for name in speakers(message.text, said)][:_MOST_NAMES]
    if ours:
        mine = " and ".join(dict.fromkeys(f"“{visible(t.name)}”" for t in said if t.ours))
        told = (
            f"1 line by {mine} counts as yours and was"
            if ours == 1
            else f"{ours} lines by {mine} count as yours and were"
        )
        yield f"Read as a conversation: {told} not scanned."
    elif message.me and names:
        yield (
            f"Nobody in this conversation is called “{visible(message.me)}”, so all of it was "
            f"scanned. Who speaks: {', '.join(names)}."
        )
    elif len(names) > 1:
        yield (
            f"Nobody in this conversation is called “Me”, so all of it was scanned. If you are "
            f"one of these, tell it with --me: {', '.join(names)}."
        )


def rule_page(rule: Rule, style: Style, columns: int) -> Iterator[str]:
    """Give the lines of a page on a rule: what it is about, its samples in every language."""
    look = Look({}, style, columns)
    yield f"{style(rule.title, 'heading')} ({rule.id}: {_kind(rule)})"
    for label, text in told_of(rule).items():
        yield from _labelled(label, text, look)
    for language, wording in rule.languages():
        yield ""
        yield style(f"{language}: {_patterns(len(wording.patterns))}", "muted")
        yield from (f"   hits   {sample}" for sample in wording.match)
        yield from (f"   quiet  {sample}" for sample in wording.no_match)


def _kind(rule: Rule) -> str:
    if rule.category:
        return f"{rule.category}, {rule.severity}"
    counted = "1 point" if rule.points == 1 else f"{rule.points} points"
    return f"weak signal, {counted}" if rule.points else "weak signal"


def told_of(rule: Rule) -> dict[str, str]:
    """Give what a rule tells of itself, by the labels of its page; empty where it does not."""
    return {
        "Why": rule.why,
        "At stake": rule.loses,
        "Perhaps": rule.benign_reading,
        "Do": rule.advice,
        "Quiet on": rule.false_positives,
        "Combines": "; or ".join(map(combination, rule.combine)),
    }


def _patterns(number: int) -> str:
    return "1 pattern" if number == 1 else f"{number} patterns"


def combination(combined: Combination) -> str:
    """Give in words what a rule combines."""
    parts = list(dict.fromkeys(combined.all))
    if len(parts) == 1 and not combined.at_least:
        return f"whatever {parts[0]} finds"
    if combined.at_least:
        parts.append(f"{combined.at_least} of {', '.join(combined.any)}")
    return " and ".join(parts)


def one_line(found: Scan) -> str:
    """Give a scan in a line, for where a whole report would be in the way."""
    rules = ", ".join(f.rule for f in found.findings if f.verdict is not Verdict.ALLOWED)
    return f"{_risk_words(found)}, stance {found.stance}" + (f": {rules}" if rules else "")


def reply_notes(checked: CheckedReply) -> Iterator[str]:
    """Give what the user should know besides the reply: gaps to fill, tries kept back."""
    for gap in checked.needs_fill:
        yield f"fill in before sending: [{visible(gap)}]"
    for rejected in checked.checks.rejected:
        reasons = ", ".join(sorted({v.rule for v in rejected.violations}))
        yield f"kept back: {visible(rejected.text)!r} ({reasons})"


def _risk_words(found: Scan) -> str:
    return "no risk seen" if found.risk is Risk.NONE else f"{found.risk} risk"


def _summary(found: Scan, style: Style) -> str:
    where = f"{found.platform}, {found.stage}".replace("_", " ")
    stance = str(found.stance).replace("_", " ")
    return f"{style(_risk_words(found), str(found.risk))} · {stance} · {style(where, 'muted')}"


def _marked(text: str, findings: Sequence[Finding], style: Style) -> str:
    """Give the message with every piece of evidence dressed as such."""
    marked = ""
    reached = 0
    for start, end in _merged([e for f in findings for e in f.evidence]):
        marked += visible(text[reached:start])
        lines = visible(text[start:end]).split("\n")
        marked += "\n".join(style(line, "evidence") for line in lines)
        reached = end
    return marked + visible(text[reached:])


def _merged(evidence: Sequence[Evidence]) -> Iterator[tuple[int, int]]:
    reached = 0
    for span in sorted(evidence, key=lambda e: (e.start, e.end)):
        if span.end > reached:
            yield max(span.start, reached), span.end
            reached = span.end


def _indented(text: str) -> Iterator[str]:
    for line in text.rstrip("\n").split("\n"):
        yield f"  {line}"


def _finding(number: int, finding: Finding, said: dict[str, int], look: Look) -> Iterator[str]:
    """Give the lines of a finding; what one before it `said` already is only referred to."""
    style = look.style
    verdict = _VERDICT_WORDS[finding.verdict]
    title = look.titles.get(finding.rule, finding.rule)
    severity = style(f"{finding.severity}, {verdict}", str(finding.severity))
    yield f"{number}. {style(title, 'heading')} ({severity})"
    yield from _quotes(number, finding, said, style)
    source = f"{finding.says} ({finding.source}; checked {finding.checked_on})"
    labelled = {
        "Why": finding.why,
        "At stake": finding.loses,
        "Perhaps": finding.benign_reading,
        "Rules": source,
        "Do": finding.advice,
    }
    if finding.verdict is Verdict.ALLOWED:  # no warning is due, only who says so
        labelled = {"Rules": source}
    yield from _labelled("Signs", _signs(finding), look)
    for label, text in labelled.items():
        before = said.setdefault(f"{label} {text}", number)
        yield from _labelled(label, text if before == number else f"As under {before}.", look)


def _quotes(number: int, finding: Finding, said: dict[str, int], style: Style) -> Iterator[str]:
    words = [(evidence.start, evidence.end) for evidence in finding.evidence]
    before = said.setdefault(f"words {words}", number)
    if before != number:
        yield f"   the same words as under {before}"
        return
    for evidence in finding.evidence[:_MOST_QUOTES]:
        yield f"   “{style(visible(evidence.text), 'evidence')}”"
    if len(finding.evidence) > _MOST_QUOTES:
        yield f"   … and {len(finding.evidence) - _MOST_QUOTES} more"


def _signs(finding: Finding) -> str:
    """Tell what adds to a finding: its weak signals, disguise, a refusal that was not heard."""
    notes = (
        (finding.disguised, "written so that filters do not see it"),
        (finding.repeated, "asked again after a refusal"),
        (finding.settled, "settled later in the same talk"),
        (finding.weighed, "none of these tells alone, so it may be harmless"),
    )
    parts = [f"{part.title.lower()} (“{visible(part.evidence[0].text)}”)" for part in finding.parts]
    return "; ".join([*parts, *(note for holds, note in notes if holds)])


def trace_report(trace: Trace) -> Iterator[str]:
    """Give the lines that tell what lies beneath a scan; a line says when there is nothing."""
    for hidden in trace.uncovered:
        words = visible(hidden.evidence.text)
        yield f"read “{words}” as “{hidden.read_as}” ({hidden.kind})"
    for quiet in dict.fromkeys(trace.silenced):
        words = visible(quiet.evidence.text)
        yield f"{quiet.rule} left “{words}” alone: {quiet.guard} (“{quiet.because}”)"
    for part in trace.signals:
        words = visible(part.evidence[0].text)
        yield f"weak signal {part.signal}: “{words}” ({part.title.lower()}); too little alone"
    if trace == Trace(uncovered=(), silenced=(), signals=()):
        yield "nothing was folded away or silenced, and no weak signal was seen"


def check_report(checked: ReplyCheck, look: Look) -> Iterator[str]:
    """Give the lines of a report on a reply: what to change, what it passes over, its gaps."""
    count = len(checked.violations)
    things = f"{count} thing{'s' * (count != 1)} to change before this goes out"
    verdict = things if count else "Nothing keeps this from going out."
    yield look.style(verdict, "high" if count else "none")
    for number, fault in enumerate(checked.violations, start=1):
        yield ""
        yield from _fault(f"{number}. ", fault, look)
    if checked.unaddressed:
        yield ""
        yield look.style("Left unanswered in the message", "heading")
    for fault in checked.unaddressed:
        yield ""
        yield from _fault("", fault, look)
    if checked.needs_fill:
        yield ""
        yield f"To fill in: {'; '.join(visible(gap) for gap in checked.needs_fill)}"


def _fault(number: str, fault: Violation, look: Look) -> Iterator[str]:
    title = look.style(look.titles.get(fault.rule, fault.rule), "heading")
    yield f"{number}{title} ({fault.rule}: {fault.category})"
    yield f"   “{look.style(visible(' '.join(fault.text.split())), 'evidence')}”"
    yield from _labelled("Why", fault.why, look)
    yield from _labelled("Do", fault.hint, look)


def _labelled(label: str, text: str, look: Look) -> Iterator[str]:
    room = max(look.width - _LABEL - 3, 40)
    for i, line in enumerate(textwrap.wrap(text, room)):
        head = look.style(label.ljust(_LABEL), "muted") if i == 0 else " " * _LABEL
        yield f"   {head}{line}"
