"""The XML of a sheet is read whatever its encoding, in little memory, and refused when it declares entities."""

from __future__ import annotations

from io import BytesIO
from xml.parsers.expat import ExpatError

import pytest

from planner.reading.files.excel import markup
from planner.reading.files.excel.markup import CHUNK, Markup, Unsafe
from planner.reading.files.grid import LONGEST_TEXT, TooManyCells

BOMB = '<!DOCTYPE a [<!ENTITY b "boom">]><a><c>&b;</c></a>'


def texts(document: bytes) -> list[str]:
    """The text of every `c`."""
    found: list[str] = []
    Markup({}, {"c": found.append}, fresh=("c",)).read(BytesIO(document))
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_every_encoding_is_read(encoding):
    head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n'
    assert texts((head + "<a><c>\u00fc</c></a>").encode(encoding)) == ["\u00fc"]


def test_no_encoding_need_be_stated():
    assert texts(b"<a><c>1</c></a>") == texts("<a><c>1</c></a>".encode("utf-16")) == ["1"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_entities_are_refused_in_every_encoding(encoding):
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    with pytest.raises(Unsafe):
        texts((head + BOMB).encode(encoding))


@pytest.mark.parametrize("before", [CHUNK - 12, CHUNK - 5, CHUNK - 1, CHUNK])
def test_entities_are_refused_where_two_chunks_meet(before):
    """A comment moves the declaration across the border between what is read first and what comes next."""
    padding = before - len("<!---->") - BOMB.index("<!ENTITY")
    document = f"<!--{'x' * padding}-->{BOMB}".encode()
    assert document.index(b"<!ENTITY") == before
    with pytest.raises(Unsafe):
        texts(document)


def test_names_count_without_their_prefix():
    assert texts(b'<x:a xmlns:x="y"><x:c>1</x:c><c>2</c></x:a>') == ["1", "2"]


def test_an_attribute_is_found_whatever_its_prefix():
    assert markup.local({"r:id": "rId1", "x": "y"}, "id") == "rId1"
    assert markup.local({"x": "y"}, "id") is None


def test_a_text_in_pieces_is_one():
    assert texts(b"<a><c>1 &lt; <![CDATA[2]]><!-- not --> and 3</c></a>") == ["1 < 2 and 3"]


def test_a_text_without_end_is_cut():
    """It is known as too long, and takes no memory."""
    assert len(texts(f"<a><c>{'x' * 40 * LONGEST_TEXT}</c></a>".encode())[0]) in range(
        LONGEST_TEXT + 1, LONGEST_TEXT + 1 + markup.PIECES * CHUNK
    )


@pytest.mark.parametrize("document", [b"", b"<a>", b"<a></b>", b"no XML", b"<a/><b/>"])
def test_what_is_no_xml_is_refused(document):
    with pytest.raises(ExpatError):
        texts(document)


@pytest.mark.parametrize(
    "document",
    [
        b"<a>" + b"<b/>" * 200 + b"</a>",
        b"".join(b"<a%d>" % i for i in range(50)),
        b"<a>" * 100,
        b"<a " + b" ".join(b"b%d='1'" % i for i in range(2_000)),
        b"<a><!--" + b"x" * 20_000,
    ],
    ids=["elements", "names", "depth", "attributes", "comment"],
)
def test_what_is_without_measure_is_refused(document, monkeypatch):
    """Long before it takes much memory or time; here the bounds are low."""
    for bound, value in {"MOST_TAGS": 100, "MOST_NAMES": 40, "DEEPEST": 60, "LONGEST_TAG": 1_000}.items():
        monkeypatch.setattr(markup, bound, value)
    with pytest.raises(TooManyCells):
        texts(document)
