"""No file, however broken, raises: it is read, or it has a finding that says why not."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.reading.reader import Book, read
from tests.plants import small_plant
from tests.workbooks import sheets, write_sheets, write_tables

ODD = [
    *(True, False, 0, -1, 7, 1e300, 10**20, 0.1, 45000, 60),
    *(datetime(2026, 3, 4), datetime(2026, 3, 4, 12, 30), date(1900, 1, 1), datetime(9999, 12, 31)),
    *(time(3, 4), timedelta(hours=30), "#N/A", "#REF!", "=1+1", "=", "NA", "None", "nan", "inf"),
    *("12,5", "1,250", "1 250", "3e2", "1e999", "-", "500 kg", "12 %", "1/2", "٣"),
    *("x" * 40_000, "a\nb", "‘q’", "\u00a0", "\u200b", "", "🧲", "(Dy)", "Dy+", "*", "a / b", "spot", "t"),
    *("2026-01-05", "2026-13-45", "0001-01-01", "9999-12-31", "5 Jan 26", "03/04/2026", "[t]", "property"),
]
CELLS = sheets(small_plant())
PLACES = [
    (sheet, row, column) for sheet, rows in CELLS.items() for row in range(len(rows)) for column in range(len(rows[0]))
]
BOUNDED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_tables(tmp_path_factory.mktemp("good") / "good.xlsx", small_plant()).read_bytes()


def read_bytes(path: Path, data: bytes) -> Book:
    path.write_bytes(data)
    return read(path)


@BOUNDED
@given(data=st.binary(max_size=2_000), magic=st.sampled_from([b"", b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1")]))
def test_random_bytes(tmp_path: Path, data: bytes, magic: bytes) -> None:
    book = read_bytes(tmp_path / "book.xlsx", magic + data)
    assert (len(book.findings), book.tables) == (1, {})


@BOUNDED
@given(seed=st.integers(0, 2**32))
def test_a_few_bytes_changed(tmp_path: Path, good: bytes, seed: int) -> None:
    rng, data = random.Random(seed), bytearray(good)
    for _ in range(rng.randrange(1, 8)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    book = read_bytes(tmp_path / "book.xlsx", bytes(data))
    assert book.tables or book.findings


@BOUNDED
@given(seed=st.integers(0, 2**32))
def test_a_part_changed(tmp_path: Path, good: bytes, seed: int) -> None:
    """One part of the package is left out, emptied, cut or scribbled on."""
    rng = random.Random(seed)
    with ZipFile(BytesIO(good)) as package:
        parts = {name: bytearray(package.read(name)) for name in package.namelist()}
    name = rng.choice(sorted(parts))
    found, at = parts[name], rng.randrange(len(parts[name]))
    if seed % 3 == 0:
        del parts[name]
    elif seed % 3 == 1:
        del found[at : at + rng.randrange(1, 60)]
    else:
        found[at] = rng.choice(b'0123456789<>/"abc ')
    out = BytesIO()
    with ZipFile(out, "w") as package:
        for part, content in parts.items():
            package.writestr(part, bytes(content))
    book = read_bytes(tmp_path / "book.xlsx", out.getvalue())
    assert book.tables or book.findings


@BOUNDED
@given(changes=st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(ODD)), min_size=1, max_size=40))
def test_odd_values_in_any_cell(tmp_path: Path, changes: list[tuple[tuple[str, int, int], object]]) -> None:
    """Also in headers. What is spoiled has a finding on its sheet, or under the name of one that is missed."""
    cells = {sheet: [list(row) for row in rows] for sheet, rows in CELLS.items()}
    for (sheet, row, column), value in changes:
        cells[sheet][row][column] = value
    book = read(write_sheets(tmp_path / "book.xlsx", cells))
    assert book.tables
    spoiled = {book.places[table].sheet if table in book.places else table for table, _, _ in book.spoiled}
    assert spoiled <= {finding.sheet for finding in book.findings}
