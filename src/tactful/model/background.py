"""Something made in a thread of its own while the caller goes on."""

import os
from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Background(Generic[Made]):
    """The result of `make()`; whoever asks for the result waits for it.

    Making begins at once, or `when_asked`, so that it takes no time from what comes before.
    """

    def __init__(self, make: Callable[[], Made], *, when_asked: bool = False) -> None:
        self._make = make
        self._thread = Thread(target=self._run, daemon=True)
        if not when_asked:
            self._thread.start()

    def result(self) -> Made:
        """Wait and give what was made; raises what making it raised."""
        if self._thread.ident is None:
            self._thread.start()
        self._thread.join()
        if isinstance(self._made, BaseException):
            raise self._made
        return self._made

    def _run(self) -> None:
        self._made: Made | BaseException
        try:
            self._made = self._make()
        except BaseException as fault:  # noqa: BLE001 (raised again where the result is asked for)
            self._made = fault


def idle_cores() -> int:
    """Give how many cores this process may use, less those that are busy: one at least.

    The threads of llama.cpp wait for each other after every step. One that shares its core with
    another program holds all of them up, many times longer than going without it would take.
    """
    if not hasattr(os, "sched_getaffinity"):
        return os.cpu_count() or 1
    return max(1, len(os.sched_getaffinity(0)) - int(os.getloadavg()[0]))
