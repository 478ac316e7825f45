"""A report teaches, and says nothing twice."""

import pytest

from tactful.records import Message
from tactful.report import Look, plain, scan_report, talk_notes, trace_report
from tactful.rulebook import rule_titles
from tactful.scan import explain


def report(text: str) -> list[str]:
    message = Message(text=text)
    return list(scan_report(message, explain(message)[0], Look(rule_titles(), plain, 200)))


def test_each_finding_says_why_what_is_at_stake_and_what_to_do() -> None:
    told = report("Nice work! Message me on Telegram about it.")

    labels = [line.split()[0] for line in told if line.startswith("   ") and line[3] != "“"]
    assert labels == ["Why", "At", "Perhaps", "Rules", "Do"]
    assert "   “Message me on Telegram”" in told


def test_what_an_earlier_finding_said_is_only_referred_to() -> None:
    told = report(
        "Message me on Telegram. We pay you by PayPal, outside of Upwork, to save the fee."
    )

    said = [line.strip().split(maxsplit=1) for line in told if line.startswith("   ")]
    lines = [words for label, words in (pair for pair in said if len(pair) == 2)]
    repeated = {line for line in lines if lines.count(line) > 1 and not line.startswith("As under")}
    assert repeated == set()
    assert any(line.startswith("As under ") for line in lines)


TALK = "[14:22] Anna: Message me on Telegram.\n[14:23] Tom: I can't.\n[14:24] Tom: Sorry."


@pytest.mark.parametrize(
    ("text", "me", "note"),
    [
        (
            TALK,
            "tom",
            "Read as a conversation: 2 lines by “Tom” count as yours and were not scanned.",
        ),
        (
            "Client: Hi\nMe: No",
            "",
            "Read as a conversation: 1 line by “Me” counts as yours and was not scanned.",
        ),
        (
            TALK,
            "Bo",
            "Nobody in this conversation is called “Bo”, so all of it was scanned.",
        ),
        (
            TALK,
            "",
            "If you are one of these, tell it with --me: Anna, Tom.",
        ),
    ],
)
def test_a_report_tells_who_was_taken_for_whom(text: str, me: str, note: str) -> None:
    message = Message(text=text, me=me)

    [told] = talk_notes(message)
    assert note in told
    assert told in list(scan_report(message, explain(message)[0], Look({}, plain, 80)))


@pytest.mark.parametrize("text", ["Could we talk on Tuesday at 10:30?", "Client: Hi there"])
def test_nothing_is_told_where_nobody_is_taken_for_anybody(text: str) -> None:
    assert list(talk_notes(Message(text=text))) == []


def test_a_trace_tells_what_was_uncovered_silenced_and_too_weak() -> None:
    text = "Our w.h.a.t.s.a.p.p bot is done. Don't message me on Telegram. A perfect match!"
    trace = explain(Message(text=text))[1]

    told = "\n".join(trace_report(trace))
    assert "read “w.h.a.t.s.a.p.p” as “whatsapp” (spaced letters)" in told
    assert "off-platform-contact left “message me on Telegram” alone:" in told
    assert "weak signal flattery: “perfect match”" in told


def test_an_empty_trace_says_so() -> None:
    trace = explain(Message(text="Hello."))[1]

    assert list(trace_report(trace)) == [
        "nothing was folded away or silenced, and no weak signal was seen"
    ]
