"""The screen that a command writes to: it may be closed or full, and names may hold what would steer it."""

from __future__ import annotations

import re
from typing import Any, TextIO

STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control codes, marks that turn the direction of writing, and bytes of a file name that are no text."""


def printable(text: str) -> str:
    r"""Return the text with what would steer a terminal written out, such as `\u001b`, as JSON writes it too."""
    return STEERS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


class Terminal:
    """A text stream that outlives its screen: what cannot be shown is let go, and why stays in `lost`.

    It has no `buffer`, so that nobody writes past it.
    """

    def __init__(self, stream: TextIO | None, *, escapes: bool = True) -> None:
        self._stream, self._escapes = stream, escapes
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
        shown = printable(text) if self._escapes else text
        self._try("write", shown)
        return len(text)

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
