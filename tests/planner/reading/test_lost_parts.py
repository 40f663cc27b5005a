"""A workbook with any of its parts left out, or led elsewhere, is the same plant or says what is lost."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest

from planner.reading.findings import errors
from planner.reading.reader import Book, read_bytes
from tests.planner.excel.test_package import packed, parts_of
from tests.plants import small_plant
from tests.workbooks import write_tables

RELATIONS = "xl/_rels/workbook.xml.rels"


def parts(folder: Path, *, list_objects: bool) -> dict[str, bytes]:
    """The parts of the small plant's workbook."""
    path = write_tables(folder / "plant.xlsx", small_plant(), list_objects=list_objects)
    return parts_of(path.read_bytes())


def read(row: dict[str, bytes]) -> Book:
    return read_bytes(BytesIO(packed(row)).getvalue())


def is_silent(book: Book, good: Book) -> bool:
    """True if tables differ and no error says so."""
    return not errors(book.findings) and any(not table.equals(book.tables[name]) for name, table in good.tables.items())


@pytest.mark.long
def test_no_part_is_missed_in_silence(tmp_path: Path):
    whole = parts(tmp_path, list_objects=True)
    good = read(whole)
    assert good.findings == []
    without = {name: {key: part for key, part in whole.items() if key != name} for name in whole}
    assert [name for name, rest in without.items() if is_silent(read(rest), good)] == []


def test_no_sheet_is_led_elsewhere_in_silence(tmp_path: Path):
    """Each sheet is given the part of the next one, which gets its own in turn."""
    whole = parts(tmp_path, list_objects=False)
    good, relations = read(whole), whole[RELATIONS]
    numbers = re.findall(rb"worksheets/sheet([0-9]+)[.]xml", relations)
    assert len(numbers) == len(small_plant())
    for one, other in pairwise(numbers):
        first, second = b"sheet%s." % one, b"sheet%s." % other
        other_way = relations.replace(first, b"?").replace(second, first).replace(b"?", second)
        book = read({**whole, RELATIONS: other_way})
        assert errors(book.findings), (one, other)
        assert is_silent(replace(book, findings=[]), good)
