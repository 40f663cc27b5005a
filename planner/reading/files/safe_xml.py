"""The XML of a sheet, element by element: by Python's quick parser where that is safe, else by the careful one.

A file that declares entities can make gigabytes of a few bytes. The careful parser (defusedxml) refuses such a file,
but is written in Python and takes most of the time in which a large sheet is read. So what begins as plain UTF-8 goes
to the parser in C, and is looked through for declarations before that sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipExtFile

from defusedxml import EntitiesForbidden
from openpyxl.xml.functions import iterparse as careful

DECLARES = b"<!ENTITY"
_BEGINNING = 256
_UTF_8 = re.compile(
    rb"""(\xef\xbb\xbf)?\s*(<\?xml(?![^>]*encoding)[^>]*>|<\?xml[^>]*encoding=["']utf-8["'][^>]*>|<\w)""", re.I
)


def elements(source: ZipExtFile) -> Iterator[Element]:
    """Every element of a part of a workbook, when it ends.

    Raises:
        EntitiesForbidden: the part declares entities.
        ParseError: it is no XML.
    """
    is_plain = _UTF_8.match(source.peek(_BEGINNING)[:_BEGINNING])
    events = ElementTree.iterparse(_Watched(source)) if is_plain else careful(source)
    for _, element in events:
        yield element


class _Watched:
    """A file that refuses to hand out what declares entities."""

    def __init__(self, source: ZipExtFile) -> None:
        self._source, self._before = source, b""

    def read(self, size: int = -1) -> bytes:
        """As of any file."""
        data = self._source.read(size)
        if DECLARES in self._before + data:
            raise EntitiesForbidden("", None, None, None, None, None)
        self._before = data[1 - len(DECLARES) :]
        return data
