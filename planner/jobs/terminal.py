"""The screen that a command writes to: it may be closed or full, and names may hold what would steer it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any, TextIO

STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control codes, marks that turn the direction of writing, and bytes of a file name that are no text."""
LINES = re.compile("[\t\n]")
"""What belongs into a text but not into a name."""


def printable(text: str) -> str:
    r"""Return the text with what would steer a terminal written out, such as `\u001b`, as JSON writes it too."""
    return STEERS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def one_line(name: str) -> str:
    r"""Return a name with line breaks and tabs written out, too: `\u000a`."""
    return LINES.sub(lambda found: f"\\u{ord(found[0]):04x}", printable(name))


def of_several_lines(arguments: Iterable[str]) -> tuple[str, ...]:
    """Return the names of files and folders in arguments that hold a line break or tab, with and without suffix."""
    names = {
        name
        for argument in arguments
        if LINES.search(argument)
        for name in (*PurePath(argument).parts, PurePath(argument).stem)
    }
    return tuple(sorted((name for name in names if LINES.search(name)), key=len, reverse=True))


class Terminal:
    """A text stream that outlives its screen: what cannot be shown is let go, and why stays in `lost`.

    `names` are those of files that would break a line. It has no `buffer`, so that nobody writes past it.
    """

    def __init__(self, stream: TextIO | None, *, escapes: bool = True, names: Iterable[str] = ()) -> None:
        self._stream, self._escapes, self._names = stream, escapes, tuple(names)
        self.lost: Exception | None = None
        if stream is not None and hasattr(stream, "reconfigure"):
            # A console that cannot show a letter shows a question mark instead of failing.
            stream.reconfigure(errors="replace")

    @property
    def drawn_on(self) -> Terminal:
        """The same screen for who draws with control codes."""
        return Terminal(self._stream, escapes=False)

    def write(self, text: str) -> int:
        """Do as any text stream."""
        shown = printable(self._in_one_line(text)) if self._escapes else text
        self._try("write", shown)
        return len(text)

    def _in_one_line(self, text: str) -> str:
        for name in self._names:
            text = text.replace(name, one_line(name))
        return text

    def flush(self) -> None:
        """Do as any text stream."""
        self._try("flush")

    def _try(self, what: str, *given: str) -> None:
        if self._stream is None or self.lost is not None:
            return
        try:
            getattr(self._stream, what)(*given)
        except (OSError, ValueError) as fault:  # ValueError: it is closed
            self.lost = fault

    def __getattr__(self, name: str) -> Any:
        if name == "buffer" or self._stream is None:
            raise AttributeError(name)
        return getattr(self._stream, name)

    def isatty(self) -> bool:
        """Return True for a screen that people look at."""
        return self._stream is not None and self._stream.isatty()


def drawable(stream: TextIO) -> Any:
    """Return a stream for who draws with control codes, be it a `Terminal` or not."""
    return stream.drawn_on if isinstance(stream, Terminal) else stream
