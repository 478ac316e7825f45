"""In a conversation only the client's turns count, and what became of a request does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tactful.records import Message
from tactful.scan import scan
from tactful.threads import (
    client_words,
    own_lines,
    speakers,
    times_refused,
    turns,
    was_settled,
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Client: Hi\nMe: Hello", [("client", False, " Hi\n"), ("me", True, " Hello")]),
        ("Buyer: Hi\nSeller: Hm", [("buyer", False, " Hi\n"), ("seller", True, " Hm")]),
        (
            "[12/03/2026, 09:14:22] Dana: Hi\n[12/03/2026, 09:15:02] Me: Hello\nand more",
            [("dana", False, " Hi\n"), ("me", True, " Hello\nand more")],
        ),
        (
            "12/03/26, 09:14 - Dana Moss: Hi\n12/03/26, 9:15 am - You: Yo",
            [("dana moss", False, " Hi\n"), ("you", True, " Yo")],
        ),
        (
            "Dana, [12.03.2026 09:14]\nHi\nMe, [12.03.2026 09:20]\nOk",
            [("dana", False, "\nHi\n"), ("me", True, "\nOk")],
        ),
        (
            "Dana  9:14 AM\nHi\nYou  9:20 AM\nHm",
            [("dana", False, "\nHi\n"), ("you", True, "\nHm")],
        ),
        (
            "Dana M.\n9:14 AM\nHi\n\nMe\n9:20 AM\nHm",
            [("dana m.", False, "\nHi\n\n"), ("me", True, "\nHm")],
        ),
        (
            "Dana: Hi\nMe: Hm\nDana: Bye",
            [("dana", False, " Hi\n"), ("me", True, " Hm\n"), ("dana", False, " Bye")],
        ),
        ("Dana: Hi\nMe: Hm", []),
        (
            "[9:14 AM, 12/3/2026] Dana: Hi\n[9:20 AM, 12/3/2026] Me: Hm",
            [("dana", False, " Hi\n"), ("me", True, " Hm")],
        ),
        ("Add me on Skype tomorrow at 10:30\nor message me at 14:00", []),
        ("Add me on Viber 10:30\nor write on Viber 14:00", []),
        ("Client: Hi\nYou: pay first", [("client", False, " Hi\nYou: pay first")]),
        ("Client (Mon 09:10): Hi", [("client", False, " Hi")]),
        ("Hello\nClient: Hi", [("", False, "Hello\n"), ("client", False, " Hi")]),
        ("Kick-off: Monday 10:30\nCall at 9:00 sharp", []),
        ("Budget: 300\nDeadline: 12.03.2026", []),
        ("Dana, 10:30: we open", []),
    ],
)
def test_turns_are_read_from_labels_and_stamps(
    text: str, said: list[tuple[str, bool, str]]
) -> None:
    assert [(turn.speaker, turn.ours, text[turn.start : turn.end]) for turn in turns(text)] == said


@pytest.mark.parametrize(
    "thread",
    [
        "[12/03/2026, 14:22] Anna Meyer: hi\n[12/03/2026, 14:23] Tom B.: no",
        "[12/03/26, 2:22:01 PM] ~ Anna Meyer: hi\n[12/03/26, 2:23:01\u202fPM] Tom B.: no",
        "12/03/2026, 14:22 - +49 151 5550123: hi\n12/03/2026, 14:25 - Tom B.: no",
        "Anna Meyer, [12.03.2026 14:22]\nhi\n\nTom B., [12.03.2026 14:23]\nno",
        "Anna Meyer, [Mar 12, 2026 at 2:14:05 PM]:\nhi\nTom B., [Mar 12, 2026 at 2:15 PM]:\nno",
        "Anna, [12 Mar 2026 14:22]\nhi\nTom B., [12. März 2026 14:23]\nno",
        "Anna Meyer\n2:14 PM\nhi\n\nTom B.\n2:20 PM\nno",
        "Thursday, Mar 12\nAnna Meyer\n2:14 PM\nhi\n\nTOM B.\n2:15 PM\nno",
        "Anna Meyer  2:14 PM\nhi\nTom B.  2:20 PM\nno",
        "[12/03/2026 14:22:01] Anna Meyer: hi\n[12/03/2026 14:23:01] tom b.: no",
        "[14:22:01] Anna (Acme GmbH): hi\n[14:23:01] Tom B.: no",
        "[14:22] Anna Meyer 🌸\nhi\n[14:23] Tom B.\nno",
        "Anna — Today at 2:14 PM\nhi\nTom B. — Today at 2:15 PM\nno",
        "Client: hi\nTom B.: no",
        "Anna: hi\nTom B.: no\nAnna:",
    ],
)
def test_the_freelancers_own_name_counts_as_me_in_every_style(thread: str) -> None:
    said = turns(thread, "tom  B.")

    assert [thread[t.start : t.end].strip() for t in said if t.ours] == ["no"]
    assert "hi" in client_words(thread, said)
    assert not any(turn.ours for turn in turns(thread))


@pytest.mark.parametrize(
    "text",
    [
        "Tom: please message me on Telegram.\nBudget: 300",
        "[14:22] Anna: hi\n[14:25] Anna: now\nTom: message me on Telegram.",
        "[14:22] Tom Smith: hi\n[14:25] Anna: message me on Telegram.",
    ],
)
def test_a_name_that_a_client_may_write_hides_nothing(text: str) -> None:
    assert "Telegram" in client_words(text, me="Tom")
    assert not any(turn.ours for turn in turns(text, "Tom"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Anna: hi\nTom: no\nAnna: ok\nTom: fine", ["Anna", "Tom"]),
        ("Client: hi\nTom: no\nClient: ok\nTom: fine", ["Client", "Tom"]),
        ("Anna, 14:22\nhi\nAnna, 14:23\nhm\nTom, 14:25\nno", ["Anna", "Tom"]),
        ("Budget: 300\nDeadline: Monday", []),
        ("no name", []),
    ],
)
def test_those_who_seem_to_speak_are_named(text: str, names: list[str]) -> None:
    assert speakers(text, turns(text)) == names


@pytest.mark.parametrize(
    ("thread", "left"),
    [
        ("Client: Hi\nMe: Hello\nClient: Bye", "      \n Hi\n         \n      \n Bye"),
        ("client : Hi\r\n  me: Hello\r\nand more", "       \n Hi\r\n           \r\n        "),
        ("Client: Hi\nMeow: Hello", "      \n Hi\nMeow: Hello"),
        ("Me: I wrote this\nand nobody else", "Me: I wrote this\nand nobody else"),
        ("My client: a baker", "My client: a baker"),
        ("", ""),
    ],
)
def test_only_the_clients_turns_of_a_thread_are_left_where_they_stood(
    thread: str, left: str
) -> None:
    assert client_words(thread) == left


@given(st.lists(st.sampled_from(["Client:", "Me:", " a", "\n", "\r\n", "\u2028", "😀"])))
def test_blanking_a_thread_moves_no_character(pieces: list[str]) -> None:
    thread = "".join(pieces)

    assert len(client_words(thread)) == len(thread)


@pytest.mark.parametrize(
    ("thread", "lines"),
    [
        ("Client: Hi\nMe: Hello\nand more\nClient: Bye", 2),
        ("No thread at all\nMe: hm", 0),
        ("Client: Hi\u2028Me: hidden in a line", 0),
    ],
)
def test_own_lines_of_a_thread_are_counted(thread: str, lines: int) -> None:
    assert own_lines(thread, turns(thread)) == lines


THREAD = """Client: Could you message me on Telegram?
Me: {answer}
Client: {reply}"""


@pytest.mark.parametrize(
    ("answer", "reply", "weighed"),
    [
        (
            "I'd rather stay on Upwork.",
            "Message me on Telegram all the same.",
            (True, False, "high"),
        ),
        ("I can't, sorry.", "Fair enough, let's keep it here.", (False, True, "low")),
        ("I can't, sorry.", "You'll get the files tonight.", (False, False, "high")),
        ("I can't, sorry.", "OK then find someone else, or add me now.", (True, False, "high")),
        ("I'd rather not.", "Come on, it's easier, just add me.", (True, False, "high")),
        ("I'd rather not.", "No worries, just send me the draft here.", (False, True, "low")),
        ("Sure!", "Just add me now.", (False, False, "high")),
        ("I can't, sorry.", "OK, then no contract.", (False, False, "high")),
        ("Sure!", "Message me on Telegram then.", (False, False, "high")),
        ("Sure!", "Fair enough, let's keep it here.", (False, False, "high")),
    ],
)
def test_a_request_is_weighed_by_what_became_of_it(
    answer: str, reply: str, weighed: tuple[bool, bool, str]
) -> None:
    [found] = scan(Message(text=THREAD.format(answer=answer, reply=reply))).findings

    assert (found.repeated, found.settled, found.severity) == weighed


def test_a_text_without_turns_has_no_refusal() -> None:
    assert not times_refused("I can't", (), [0, 4])
    assert not was_settled("No worries, let's keep it here", (), [0])


@pytest.mark.parametrize(
    "thread",
    [
        "Client: Send me your Upwork password.\nMe: I can't, sorry.\nClient: Sure, keep it here.",
        "Client: Message me on Viber.\nClient: Sure, let's stay here.\nMe: I can't use Viber.",
    ],
)
def test_only_what_can_be_settled_is_and_only_after_a_refusal(thread: str) -> None:
    assert not any(found.settled for found in scan(Message(text=thread)).findings)
    assert scan(Message(text=thread)).risk == "high"


def test_hostile_headers_take_time_in_proportion() -> None:
    """A run of blanks or of labels makes no more work than its length."""
    for text in ("10:30\nDana" + " " * 20_000 + "x\n", "Me: x\nDana: y\n" * 4_000):
        assert len(turns(text)) in {0, 8_000}
