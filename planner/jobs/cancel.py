"""Stopping a run that is under way, by Ctrl-C or from another thread."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

IMPORTING = "<frozen importlib"
"""Begins the file name of Python's own code that imports modules."""

SOON = 0.05  # seconds until Ctrl-C comes again


class Cancelled(Exception):
    """The run was stopped on request before there was a plan; nothing was written."""


class Cancel:
    """A wish to stop.

    Ctrl-C breaks off Python at once, but must not break into the solver, which is asked to stop instead and does so
    within a second or two, nor lose a plan that is there. A second Ctrl-C always breaks off. Any other thread may call
    `ask`.
    """

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._gentle = False

    def ask(self) -> None:
        """Ask the run to stop."""
        self._asked.set()

    def asked(self) -> bool:
        """Return True once someone wants the run to stop."""
        return self._asked.is_set()

    def heed(self) -> None:
        """Stop here if that is wanted.

        Raises:
            Cancelled: someone asked.
        """
        if self.asked():
            raise Cancelled

    def spare(self) -> None:
        """Keep what there is from here on: Ctrl-C only asks, until the end of `on_interrupt`."""
        self._gentle = True

    @contextmanager
    def gently(self, *, keep: bool = False) -> Iterator[None]:
        """Let Ctrl-C only ask inside; heed it at the end, unless what was done inside is to be kept."""
        before, self._gentle = self._gentle, True
        try:
            yield
        finally:
            self._gentle = before
        if not keep:
            self.heed()

    @contextmanager
    def on_interrupt(self) -> Iterator[Cancel]:
        """Take Ctrl-C as the wish to stop. Only for the main thread."""
        before = signal.signal(signal.SIGINT, self._interrupted)
        try:
            yield self
        finally:
            signal.signal(signal.SIGINT, before)
            self._gentle = False

    def _interrupted(self, number: int, frame: FrameType | None) -> None:
        if self._gentle and not self.asked():
            self.ask()
            return
        self.ask()
        break_off(number, frame)


def break_off(_number: int, frame: FrameType | None) -> None:
    """Break off at once on Ctrl-C, but not inside an import, where it could be lost: there it comes again soon."""
    while frame is not None:
        if frame.f_code.co_filename.startswith(IMPORTING):
            again = threading.Timer(SOON, signal.raise_signal, [signal.SIGINT])
            again.daemon = True
            again.start()
            return
        frame = frame.f_back
    raise KeyboardInterrupt
