"""Signs of life: which step the engine is at, how long each step took, and what goes on inside it.

All of it goes to stderr, so that stdout carries results only.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from planner.jobs.terminal import drawable, printable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.live import Live as RichLive

SECONDS_BETWEEN_LINES = 5.0
PICTURES_PER_SECOND = 8
SPINNER = "|/-\\"  # a Windows console may know no other letters than ASCII


class Progress:
    """Times the steps and shows nothing.

    `seconds` holds the steps that are over, by name, in the order in which they ended.
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count everything inside the `with` to the step of that name."""
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
        """Begin a step."""

    def end(self, name: str) -> None:
        """End a step."""

    def stop(self) -> None:
        """Break off a step."""

    def say(self, text: str) -> None:
        """Say what goes on inside the step, as one short line that replaces the one before; nothing if empty.

        May be called as often as one likes: when it is shown is up to the display.
        """

    def tick(self) -> None:
        """Let time pass, though there is nothing new to say."""

    def note(self, text: str) -> None:
        """Note a line that has to be seen, and stays."""


class Below(Progress):
    """Shows that time passes in a solve that is part of a step."""

    def __init__(self, above: Progress) -> None:
        super().__init__()
        self._above = above

    def tick(self) -> None:
        """See `Progress`."""
        self._above.tick()

    def note(self, text: str) -> None:
        """See `Progress`."""
        self._above.note(text)


class Lines(Progress):
    """Plain lines, for a log file or a terminal without cursor: at most one every few seconds inside a step."""

    def __init__(self) -> None:
        super().__init__()
        self._spoken = self._start = 0.0
        self._text = ""

    def begin(self, name: str) -> None:
        """See `Progress`."""
        self._spoken = self._start = time.perf_counter()
        self._text = name

    def end(self, name: str) -> None:
        """See `Progress`."""
        _write(f"{name}: {self.seconds[name]:.1f} s")

    def say(self, text: str) -> None:
        """See `Progress`."""
        if text:
            self._text = text
            self.tick()

    def tick(self) -> None:
        """See `Progress`."""
        now = time.perf_counter()
        if now - self._spoken >= SECONDS_BETWEEN_LINES:
            self._spoken = now
            _write(f"  {now - self._start:.0f} s: {self._text}")

    def note(self, text: str) -> None:
        """See `Progress`."""
        _write(text)


class Live(Progress):
    """A line that moves while a step works, and one line for each step that is over.

    The line is drawn a few times a second by a thread of its own, so that a step that says nothing is seen alive too.
    """

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console
        self._name = self._text = ""
        self._start = 0.0
        self._live = self._line()

    def _line(self) -> RichLive:
        from rich.live import Live as RichLive

        return RichLive(
            console=self._console,
            get_renderable=self._picture,
            refresh_per_second=PICTURES_PER_SECOND,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def begin(self, name: str) -> None:
        """See `Progress`."""
        self._live.stop()
        self._name, self._text, self._start = name, "", time.perf_counter()
        self._live = self._line()
        self._live.start()

    def end(self, name: str) -> None:
        """See `Progress`."""
        self._live.stop()
        self._console.print(f"{name}: {self.seconds[name]:.1f} s", markup=False, highlight=False)

    def stop(self) -> None:
        """See `Progress`."""
        self._live.stop()

    def say(self, text: str) -> None:
        """See `Progress`."""
        self._text = printable(text) or self._text

    def note(self, text: str) -> None:
        """See `Progress`."""
        self._console.print(printable(text), markup=False, highlight=False)

    def _picture(self) -> RenderableType:
        """Return the line as it is now: cut where the terminal ends, never wrapped."""
        from rich.text import Text

        spent = time.perf_counter() - self._start
        frame = SPINNER[int(spent * PICTURES_PER_SECOND) % len(SPINNER)]
        said = f": {self._text}" if self._text else " ..."
        return Text(f"{frame} {self._name} ({spent:.0f} s){said}", no_wrap=True, overflow="ellipsis")


def display(*, quiet: bool = False) -> Progress:
    """Return the display that suits stderr: moving on a terminal, plain lines elsewhere, nothing if `quiet`."""
    if quiet:
        return Progress()
    if not sys.stderr.isatty():
        return Lines()
    from rich.console import Console

    return Live(Console(file=drawable(sys.stderr)))


def _write(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
