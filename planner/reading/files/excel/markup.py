"""The XML of a part of a workbook, element by element, in little memory whatever the part holds.

Nothing of the part is kept but the text of the element at hand, and what makes memory or time without end is refused:
entities, elements without number, in one another without end, or of ever new names, and endless tags.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import IO
from xml.parsers.expat import ParserCreate

from planner.reading.files.grid import LONGEST_TEXT, TooManyCells

CHUNK = 64 * 1024
MOST_TAGS = 30_000_000
MOST_NAMES = 20_000
DEEPEST = 1_000
LONGEST_TAG = 1024**2
PIECES = 64

Start = Callable[[dict[str, str]], None]
End = Callable[[str], None]


class Unsafe(Exception):
    """A part declares entities, which can make gigabytes of a few bytes."""


class Markup:
    """Calls functions by the names of elements, without their prefixes.

    `starts` are given the attributes of an element, `ends` the text since the last element of `fresh` began, cut
    behind `LONGEST_TEXT` letters. `path` holds the names of the elements around, the one at hand the last; at an end
    it has gone already. `root` is the name of the first element.
    """

    def __init__(self, starts: Mapping[str, Start], ends: Mapping[str, End], fresh: Sequence[str] = ()) -> None:
        self.starts, self._ends, self._fresh = dict(starts), ends, frozenset(fresh)
        self.root = ""
        self.path: list[str] = []
        self.pieces: list[str] = []

    def read(self, source: IO[bytes]) -> None:
        """Go through a part once.

        Raises:
            ExpatError: it is no XML.
            Unsafe: it declares entities.
            TooManyCells: it is without measure.
        """
        names: dict[str, str] = {}
        self.path.clear()
        parser = ParserCreate(intern=names)
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._handlers()
        parser.CharacterDataHandler = self.pieces.append
        parser.EntityDeclHandler = _refuse
        fed = tags = 0
        while chunk := source.read(CHUNK):
            parser.Parse(chunk, False)
            fed += len(chunk)
            tags += chunk.count(b"<")
            self._gather()
            without_measure = (
                tags > MOST_TAGS
                or len(names) > MOST_NAMES
                or len(self.path) > DEEPEST
                or fed - parser.CurrentByteIndex > LONGEST_TAG
            )
            if without_measure:
                raise TooManyCells
        parser.Parse(b"", True)

    def _handlers(self) -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None]]:
        """Return what the parser calls; without a look at `self`, since it is called a million times."""
        starts, ends, fresh, path, pieces, local = (
            *(self.starts, self._ends, self._fresh, self.path, self.pieces),
            _WithoutPrefix(),
        )

        def start(tag: str, given: dict[str, str]) -> None:
            name = local[tag]
            path.append(name)
            if name in fresh:
                pieces.clear()
            if name in starts:
                starts[name](given)

        def end(_: str) -> None:
            name = path.pop()
            if not path:
                self.root = name
            if name in ends:
                ends[name]("".join(pieces))

        return start, end

    def _gather(self) -> None:
        """Gather the pieces of a text, without what is behind the longest text that counts."""
        if len(self.pieces) > PIECES:
            self.pieces[:] = ["".join(self.pieces)[: LONGEST_TEXT + 1]]


class _WithoutPrefix(dict[str, str]):
    """`row` for `x:row`."""

    def __missing__(self, tag: str) -> str:
        name = self[tag] = tag.rpartition(":")[2]
        return name


def local(given: Mapping[str, str], name: str) -> str | None:
    """Return the value of an attribute whatever its prefix."""
    return next((value for key, value in given.items() if key.rpartition(":")[2] == name), None)


def _refuse(*_: object) -> None:
    raise Unsafe
