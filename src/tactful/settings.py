"""Lengths, seeds and limits: one frozen record, passed to whoever needs it."""

from tactful.record import Record
from tactful.records import Style, Tone


class Settings(Record):
    """How a reply is drafted. Lengths are tokens unless they say otherwise.

    `cache_bytes` is what read prompts may take on disk. `stale_days` is how old a policy pack
    may grow before a warning. `free_from` is the number of parameters from which a model writes
    sentences of its own in the style `auto`. A written sentence has at most `written_words` words
    more than the approved one it goes by.
    """

    seed: int = 7
    tone: Tone = Tone.WARM
    style: Style = Style.AUTO
    free_from: int = 3_000_000_000
    attempts: int = 3
    context: int = 2048
    reply_reserve: int = 384
    threads: int | None = None
    cache_bytes: int = 64 * 1024 * 1024
    written_words: int = 6
    written_tokens: int = 64
    most_boundaries: int = 3
    most_asks: int = 6
    echo_words: int = 9
    stale_days: int = 180
