"""The XML of a sheet is read whatever its encoding, and refused when it declares entities, wherever that stands."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from defusedxml import EntitiesForbidden

from planner.reading.files.safe_xml import elements

CHUNK = 16 * 1024
"""What the parser asks for at once."""

BOMB = '<!DOCTYPE a [<!ENTITY b "boom">]><a><c>&b;</c></a>'


def tags(document: bytes) -> list[str]:
    """What is read of a document inside an archive."""
    archive = BytesIO()
    with ZipFile(archive, "w") as files:
        files.writestr("sheet.xml", document)
    with ZipFile(archive) as files, files.open("sheet.xml") as source:
        return [element.tag for element in elements(source)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_every_encoding_is_read(encoding):
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n'
    assert tags((head + "<a><c>1</c></a>").encode(encoding)) == ["c", "a"]


def test_no_encoding_need_be_stated():
    assert tags(b"<a><c>1</c></a>") == tags("<a><c>1</c></a>".encode("utf-16")) == ["c", "a"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_entities_are_refused_in_every_encoding(encoding):
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    with pytest.raises(EntitiesForbidden):
        tags((head + BOMB).encode(encoding))


@pytest.mark.parametrize("before", range(CHUNK - 12, CHUNK + 2))
def test_entities_are_refused_where_two_chunks_meet(before):
    """A comment moves the declaration across the border between what is read first and what comes next."""
    head = '<?xml version="1.0"?>'
    padding = before - len(head) - len("<!---->") - BOMB.index("<!ENTITY")
    document = f"{head}<!--{'x' * padding}-->{BOMB}".encode()
    assert document.index(b"<!ENTITY") == before
    with pytest.raises(EntitiesForbidden):
        tags(document)
