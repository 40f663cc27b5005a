"""One display for many jobs that run side by side, on stderr like all signs of life."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from planner.jobs.terminal import drawable, printable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


class Board:
    """Counts the jobs and shows nothing."""

    def __init__(self, total: int) -> None:
        self.total, self.done = total, 0

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show the display inside."""
        yield

    def news(self, name: str, text: str) -> None:
        """Tell what a job is at, in a few words."""

    def over(self, name: str, words: str, *, count: int = 1) -> None:
        """Tell that a job is over and how it ended; it counts for so many."""
        self.done += count

    @property
    def progress(self) -> str:
        """`3 of 13`."""
        return f"{self.done} of {self.total}"


class Lines(Board):
    """A plain line for each job that is over, for a log file or a terminal without cursor."""

    def over(self, name: str, words: str, *, count: int = 1) -> None:
        """See `Board`."""
        super().over(name, words, count=count)
        print(f"{self.progress}  {name}: {words}", file=sys.stderr, flush=True)


class Live(Board):
    """What each job is at, in lines that change, below a line for each job that is over."""

    def __init__(self, total: int, console: Console) -> None:
        super().__init__(total)
        from rich.live import Live as RichLive

        self._console = console
        self._at: dict[str, tuple[str, float]] = {}
        self._live = RichLive(console=console, get_renderable=self._picture, refresh_per_second=4, transient=True)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """See `Board`."""
        with self._live:
            yield

    def news(self, name: str, text: str) -> None:
        """See `Board`."""
        _, since = self._at.get(printable(name), ("", time.perf_counter()))
        self._at[printable(name)] = printable(text), since

    def over(self, name: str, words: str, *, count: int = 1) -> None:
        """See `Board`."""
        super().over(name, words, count=count)
        self._at.pop(printable(name), None)
        self._console.print(printable(f"{name}: {words}"), markup=False, highlight=False)

    def _picture(self) -> RenderableType:
        from rich.text import Text

        now = time.perf_counter()
        lines = [f"{self.progress} done"]
        lines += [f"  {name} ({now - since:.0f} s): {text}" for name, (text, since) in self._at.items()]
        return Text("\n".join(lines), no_wrap=True, overflow="ellipsis")


def display(total: int, *, quiet: bool = False) -> Board:
    """Return the board that suits stderr: changing on a terminal, plain lines elsewhere, nothing if `quiet`."""
    if quiet:
        return Board(total)
    if not sys.stderr.isatty():
        return Lines(total)
    from rich.console import Console

    return Live(total, Console(file=drawable(sys.stderr)))
