"""Work shared among processes: each result in order, as soon as it can be there."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from queue import Queue
from threading import Thread
from typing import TypeVar

from tactful.errors import InputError, TactfulError

# How many batches wait for each process at most.
_AHEAD = 3

Batch = TypeVar("Batch")
Done = TypeVar("Done")


def shared(
    do: Callable[[Batch], Done], batches: Iterator[Batch], jobs: int
) -> Generator[Done, None, None]:
    """Give what comes of the batches in their order, worked on by `jobs` processes.

    A thread takes the batches in, so that a result never waits for input still to come. The
    processes end with the generator, and with this process however it ends.
    """
    waiting: Queue[Future[Done] | None] = Queue(jobs * _AHEAD)
    pool = ProcessPoolExecutor(jobs, initializer=_end_with_parent)
    try:
        pool.submit(os.getpid).result()  # starts them all, while there is no other thread yet
        Thread(target=_submit, args=(pool, do, batches, waiting), daemon=True).start()
        while (done := waiting.get()) is not None:
            yield done.result()
    except BrokenExecutor as fault:
        raise InputError(
            "a process that shared the work was ended from outside; what is out is whole",
            hint="if memory is short, take fewer --jobs",
        ) from fault
    finally:
        for process in multiprocessing.active_children():
            process.kill()
            process.join()
        pool.shutdown(wait=False, cancel_futures=True)


def _submit(
    pool: ProcessPoolExecutor,
    do: Callable[[Batch], Done],
    batches: Iterator[Batch],
    waiting: "Queue[Future[Done] | None]",
) -> None:
    """Hand each batch to the pool; what goes wrong meanwhile is handed on like a result."""
    try:
        for batch in batches:
            waiting.put(pool.submit(do, batch))
    except (TactfulError, BrokenExecutor) as fault:
        failed: Future[Done] = Future()
        failed.set_exception(fault)
        waiting.put(failed)
    except RuntimeError:  # nobody waits any more: the pool was shut down
        return
    waiting.put(None)


def _end_with_parent() -> None:
    """Leave interrupts to the parent process, and end when it does, even if it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Thread(target=_outlive, daemon=True).start()


def _outlive() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
