"""Something made in a thread of its own while the caller goes on."""

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Background(Generic[Made]):
    """The result of `make()`, which begins at once; whoever asks for the result waits for it."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def result(self) -> Made:
        """Wait and give what was made; raises what making it raised."""
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
