"""A thread in which solves run while the main thread listens: it alone hears Ctrl-C, and not while it runs HiGHS."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread

from models.solving.solvers.stop_watch import POLL_SECONDS

STOP_SECONDS = 1.0
"""How long a solve that is broken off is waited for; it may be deep inside a factorisation."""

Work = Callable[[], object]

Ended = SimpleQueue[BaseException | None]
"""Where it is said that one work has ended, and what it threw."""


class _Worker(Thread):
    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._asked: SimpleQueue[tuple[Work, Ended] | None] = SimpleQueue()
        self.start()

    def begin(self, work: Work) -> Ended:
        ended = Ended()
        self._asked.put((work, ended))
        return ended

    def leave(self) -> None:
        """Let the thread end with what it does now."""
        self._asked.put(None)

    def run(self) -> None:
        while asked := self._asked.get():
            _do(*asked)
            del asked  # it would keep the solver alive until the next work


def _do(work: Work, ended: Ended) -> None:
    try:
        work()
    except BaseException as fault:
        ended.put(fault)
    else:
        ended.put(None)


class Beside:
    """One thread for one work after the other: starting one takes longer than a small solve."""

    def __init__(self) -> None:
        self._idle: _Worker | None = None

    def run(self, work: Work, heed: Callable[[], None], stop: Callable[[], None]) -> None:
        """Do a work to its end.

        Args:
            work: what is done in the thread; what it throws is raised here.
            heed: is called twenty times a second meanwhile.
            stop: is called at Ctrl-C, so that the work ends soon.

        Raises:
            KeyboardInterrupt: Ctrl-C; the work may go on for a while.
        """
        # Whatever breaks in before the end, the thread is not used again.
        worker, self._idle = self._idle, None
        if worker is None or not worker.is_alive():  # a forked process has none of its parent's threads
            worker = _Worker()
        ended = worker.begin(work)
        try:
            fault = _waited(ended, heed)
        except KeyboardInterrupt:
            stop()
            worker.leave()
            _wait(ended, STOP_SECONDS)
            raise
        self._idle = worker
        if fault is not None:
            raise fault


def _waited(ended: Ended, heed: Callable[[], None]) -> BaseException | None:
    while True:
        try:
            return ended.get(timeout=POLL_SECONDS)
        except Empty:
            heed()


def _wait(ended: Ended, seconds: float) -> None:
    try:
        ended.get(timeout=seconds)
    except Empty:
        return


BESIDE = Beside()
"""The one of the main thread."""
