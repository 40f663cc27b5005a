"""Whether solves are to stop, asked from beside them: whoever runs HiGHS hears nothing before it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Thread
from time import sleep

POLL_SECONDS = 0.05

Ask = Callable[[], None]
"""Asks whether a solve is to stop, and stops it if so."""


class Watch:
    """A thread that asks for all solves that run, twenty times a second, for as long as there are any."""

    def __init__(self) -> None:
        self._asks: list[Ask] = []
        self._lock = Lock()
        self._thread: Thread | None = None

    @contextmanager
    def over(self, ask: Ask) -> Iterator[None]:
        """Ask again and again until what is done inside has ended."""
        with self._lock:
            self._asks.append(ask)
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._look, daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                self._asks.remove(ask)

    def _look(self) -> None:
        while True:
            sleep(POLL_SECONDS)
            with self._lock:
                asks = tuple(self._asks)
                if not asks:
                    self._thread = None
                    return
            for ask in asks:
                ask()


WATCH = Watch()
"""The one that all solves share."""
