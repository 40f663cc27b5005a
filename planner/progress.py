"""Signs of life: which step the engine is at, how long each step took, and what the solver is doing.

All of it goes to stderr, so that stdout carries results only.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

SECONDS_BETWEEN_LINES = 5.0


class Progress:
    """Times the steps and shows nothing.

    `seconds` holds the steps that are over, by name, in the order in which they ended.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Everything inside the `with` belongs to the step of that name."""
        start = time.perf_counter()
        self.begin(name)
        try:
            yield
        except BaseException:
            self.stop()
            raise
        self.seconds[name] = time.perf_counter() - start
        self.end(name)

    def begin(self, name: str) -> None:
        """A step begins."""

    def end(self, name: str) -> None:
        """A step is over."""

    def stop(self) -> None:
        """A step broke off."""

    def say(self, text: str) -> None:
        """What goes on inside the step, as one short line that replaces the one before; nothing if empty."""


class Lines(Progress):
    """Plain lines, for a log file or a terminal without cursor: at most one every few seconds inside a step."""

    def __init__(self) -> None:
        super().__init__()
        self._spoken = 0.0

    def begin(self, name: str) -> None:
        """See `Progress`."""
        self._spoken = time.perf_counter()

    def end(self, name: str) -> None:
        """See `Progress`."""
        _write(f"{name}: {self.seconds[name]:.1f} s")

    def say(self, text: str) -> None:
        """See `Progress`."""
        if text and time.perf_counter() - self._spoken >= SECONDS_BETWEEN_LINES:
            self._spoken = time.perf_counter()
            _write(f"  {text}")


class Live(Progress):
    """A line that moves while a step works, and one line for each step that is over."""

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console
        # The plain spinner is ASCII: a Windows console may know no other.
        self._status = console.status("", spinner="line")
        self._name = ""
        self._start = 0.0

    def begin(self, name: str) -> None:
        """See `Progress`."""
        self._name, self._start = name, time.perf_counter()
        self._show(f"{name} ...")
        self._status.start()

    def end(self, name: str) -> None:
        """See `Progress`."""
        self._status.stop()
        self._console.print(f"{name}: {self.seconds[name]:.1f} s", markup=False, highlight=False)

    def stop(self) -> None:
        """See `Progress`."""
        self._status.stop()

    def say(self, text: str) -> None:
        """See `Progress`."""
        if not text:
            return
        self._show(f"{self._name} ({time.perf_counter() - self._start:.0f} s): {text}")

    def _show(self, text: str) -> None:
        from rich.text import Text

        self._status.update(Text(text))


def display(*, quiet: bool = False) -> Progress:
    """The display that suits stderr: moving on a terminal, plain lines elsewhere, nothing if `quiet`."""
    if quiet:
        return Progress()
    if not sys.stderr.isatty():
        return Lines()
    from rich.console import Console

    return Live(Console(stderr=True))


def _write(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
