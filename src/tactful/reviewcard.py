"""One scenario in review as HTML: message, findings, plan, replies, checks and timing, prompt."""

from collections.abc import Iterable, Iterator
from html import escape

from tactful.markup import marked, word_diff, word_marks
from tactful.prompts import Prompt
from tactful.records import CheckedReply, Rejected
from tactful.review import Drafted, Reviewed, Versions

AXES = ("stance", "platform", "stage", "tone", "language")
"""By what scenarios are told apart, besides the categories of their findings."""

NO_FINDING = "none"
_CHECKS = (
    "Reply", "Check", "Redone", "Tokens", "Loading", "To the first choice", "The rest", "In all",
)  # fmt: skip
_LETTER, _BEFORE, _SAME = "without a model", ", before", ", as before"


def categories(one: Reviewed) -> tuple[str, ...]:
    """Give the categories of a scenario's findings, `none` where there are none."""
    found = dict.fromkeys(str(f.category) for f in one.now.walk.found.findings)
    return tuple(found) or (NO_FINDING,)


def values(one: Reviewed) -> dict[str, str]:
    """Give where a scenario stands on each of the axes."""
    scenario, walk = one.now.scenario, one.now.walk
    told = (walk.plan.stance, scenario.platform, scenario.stage, scenario.tone, walk.language)
    return dict(zip(AXES, map(str, told), strict=True))


def spaced(name: str) -> str:
    """Give a name as it reads in a sentence."""
    return name.replace("_", " ")


def card(one: Reviewed, waiting: frozenset[str]) -> str:
    """Give a scenario as an article; `waiting` are the files that are not approved as they are."""
    name = escape(one.now.scenario.name)
    attributes = {
        "id": name, "tabindex": "-1", "aria-labelledby": f"{name}-title",
        **{f"data-{axis}": value for axis, value in values(one).items()},
        "data-category": " ".join(categories(one)),
        "data-changed": _yes(one.touched),
        "data-wrong": _yes(one.is_wrong),
        "data-waiting": _yes(not waiting.isdisjoint(one.sources)),
    }  # fmt: skip
    told = " ".join(f'{key}="{value}"' for key, value in attributes.items())
    return f"<article {told}>{''.join(_parts(one, name, waiting))}</article>"


def _yes(truth: object) -> str:
    return "yes" if truth else "no"


def _parts(one: Reviewed, name: str, waiting: frozenset[str]) -> Iterator[str]:
    walk = one.now.walk
    yield f'<h2 id="{name}-title">{name}</h2>'
    stands = " · ".join(map(spaced, values(one).values()))
    yield f'<p class="stands">{stands}</p>{_wished(one)}'
    yield f'<h3>Message</h3><pre class="message">{marked(walk.message.text, walk.found.findings)}'
    yield "</pre>"
    yield _listed(
        "ol", (f"{spaced(f.category)} ({f.severity}): {escape(f.why)}" for f in walk.found.findings)
    )
    yield f"<h3>Plan</h3><p>{' → '.join(escape(move.name) for move in walk.plan.moves)}</p>"
    yield f"<h3>Replies</h3>{_replies(one)}"
    if one.drafts:
        yield '<p class="key"><span class="apart">Tinted</span>: what the letter without a model '
        yield "does not say.</p>"
    yield _sentences(one)
    yield table("Checks and timing", _CHECKS, _checks(one))
    yield _folded("What may be said, move by move", _moves(one))
    yield _folded("What the model reads", _prompt(one))
    yield _folded("Files that the words come from", _sources(one, waiting))


def _wished(one: Reviewed) -> str:
    """Give what the freelancer wants of the reply and says of themselves, as HTML."""
    scenario = one.now.scenario
    told = {"stance": scenario.stance, "intent": scenario.intent, **scenario.profile.values()}
    said = "; ".join(f"{spaced(key)}: {value}" for key, value in told.items() if value)
    return f"<p>Told beforehand: {escape(said)}</p>" if said else ""


def _replies(one: Reviewed) -> str:
    """Give all replies side by side; where the wording differs, each with its own before."""
    rows = [list(_letters(one)), *(_drafts(name, made, one) for name, made in one.drafts.items())]
    kept = rows if one.touched else [[letter for row in rows for letter in row]]
    return "".join(f'<div class="letters">{"".join(row)}</div>' for row in kept)


def _letters(one: Reviewed) -> Iterator[str]:
    letter = one.now.walk.letter
    if one.lost:
        yield _letter(f"{_LETTER}{_BEFORE}", f"cannot be laid out: {escape(one.lost)}")
    was = one.before.walk.letter if one.before and one.reads_otherwise else None
    if was is not None:
        yield _letter(f"{_LETTER}{_BEFORE}", escape(was))
    yield _letter(_LETTER, escape(letter) if was is None else word_diff(was, letter))


def _drafts(name: str, made: Versions, one: Reviewed) -> list[str]:
    was, now = (_text(made.before) if made.before else None), _text(made.now)
    if was is None or was == now:
        told = f"{name}{_SAME}" if was else name
        return [_letter(told, word_marks(one.now.walk.letter, now))]
    return [_letter(f"{name}{_BEFORE}", escape(was)), _letter(name, word_diff(was, now))]


def _letter(name: str, text: str) -> str:
    return f"<section><h4>{escape(name)}</h4><pre>{text}</pre></section>"


def _text(made: Drafted) -> str:
    return made.reply.reply if made.reply else f"no reply: {made.fault}"


def _sentences(one: Reviewed) -> str:
    """Give the sentences that may be said otherwise, empty when none may."""
    rows = [f"{escape(move)}: {word_diff(was, now)}" for move, was, now in one.sentences]
    return f"<h3>May be said otherwise</h3>{_listed('ul', rows)}" if rows else ""


def _checks(one: Reviewed) -> Iterator[tuple[str, ...]]:
    """Give a row for each reply; all cells are HTML."""
    took = seconds(one.took_s)
    yield (_LETTER, _verdict(one.faults), "nothing", "0 sampled", "–", "–", "–", took)
    for name, made in one.drafts.items():
        if made.before:
            yield _row(f"{name}{_BEFORE}", made.before)
        yield _row(name, made.now)


def _row(name: str, made: Drafted) -> tuple[str, ...]:
    if made.reply is None:
        return (escape(name), _verdict([made.fault]), *["–"] * 6)
    reply, timing = made.reply, made.reply.timing
    rest = timing.total_s - timing.first_word_s - made.read_s
    spent = (timing.load_s, made.read_s, rest, timing.load_s + timing.total_s)
    verdict = _verdict(() if reply.checks.passed else ["does not pass"])
    return (
        escape(name), verdict, _redone(reply.checks.rejected), _tokens(reply),
        *map(seconds, spent),
    )  # fmt: skip


def _verdict(faults: Iterable[str]) -> str:
    told = "; ".join(faults)
    return f'<strong class="fault">{escape(told)}</strong>' if told else "passes"


def _redone(rejected: Iterable[Rejected]) -> str:
    """Give what the check kept back: the sentence, by which rule, for which words."""
    rows = [
        f"{escape(one.move)}: “{escape(one.text)}” "
        f"({escape(', '.join(f'{v.rule}: {v.text!r}' for v in one.violations))})"
        for one in rejected
    ]
    return _listed("ul", rows) or "nothing"


def _tokens(reply: CheckedReply) -> str:
    tokens = reply.tokens
    return (
        f"{tokens.sampled} of {tokens.sampled + tokens.forced} sampled; "
        f"prompt {tokens.prompt}, {tokens.cached} of them kept"
    )


def seconds(spent: float) -> str:
    """Give a time in the unit in which it is read most easily."""
    return f"{1000 * spent:.0f} ms" if spent < 1 else f"{spent:.1f} s"


def _moves(one: Reviewed) -> str:
    return _listed(
        "ul",
        (
            f"{escape(move.name)} ({move.kind}): {escape(move.purpose)}"
            + _listed("ul", map(escape, move.options))
            for move in one.now.walk.plan.moves
        ),
    )


def _prompt(one: Reviewed) -> str:
    now = _read(one.now.walk.prompt)
    changed = one.before is not None and one.is_asked_otherwise
    before = _read(one.before.walk.prompt) if one.before and changed else now
    return f"<pre>{word_diff(before, now)}</pre>"


def _read(prompt: Prompt) -> str:
    """Give a prompt as text, what came from outside in «marks»."""
    return "\n".join(
        f"[{turn.role}]\n"
        + "".join(f"«{part.text}»" if part.outside else part.text for part in turn.parts)
        for turn in prompt.turns
    )


def _sources(one: Reviewed, waiting: frozenset[str]) -> str:
    return _listed(
        "ul",
        (escape(name) + (" (not approved)" if name in waiting else "") for name in one.sources),
    )


def _listed(kind: str, rows: Iterable[str]) -> str:
    items = "".join(f"<li>{row}</li>" for row in rows)
    return f"<{kind}>{items}</{kind}>" if items else ""


def _folded(title: str, inside: str) -> str:
    return f"<details><summary>{title}</summary>{inside}</details>"


def table(caption: str, heads: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    """Give a table of cells that are HTML; the first of each row names it."""
    head = "".join(f'<th scope="col">{cell}</th>' for cell in heads)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>'
        for row in rows
    )
    return (
        f'<div class="wide"><table class="checks"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
