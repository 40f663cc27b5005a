"""Files that are no workbook, or none that should be opened: one finding each, in a planner's words."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd
import pytest

from planner.reading.files import grid, sniff
from planner.reading.reader import read, read_bytes
from tests.plants import small_plant
from tests.workbooks import write_tables

OLE = bytes.fromhex("D0CF11E0A1B11AE1")


@pytest.fixture
def good(tmp_path: Path) -> bytes:
    return write_tables(tmp_path / "good.xlsx", small_plant()).read_bytes()


def repacked(data: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The workbook with some of its parts replaced, added, or (None) left out."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()}
        for name, part in {**parts, **changes}.items():
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


def part(data: bytes, name: str) -> bytes:
    with ZipFile(BytesIO(data)) as package:
        return package.read(name)


def only_check(tmp_path: Path, data: bytes) -> str:
    """The check of the one finding; nothing else may have been read."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)
    book = read(path)
    assert (book.tables, book.places) == ({}, {})
    (finding,) = book.findings
    assert finding.message and finding.remedy
    assert finding.sheet == "book.xlsx"
    return finding.check


def test_a_whole_workbook_has_no_finding(tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "book.xlsm"
    path.write_bytes(good)
    assert read(path).findings == []


@pytest.mark.parametrize(
    ("data", "check"),
    [
        (b"", "not-a-workbook"),
        (b"Lot;Quantity\nA;12,5\n", "not-a-workbook"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html><table>", "not-a-workbook"),
        (b"<?xml version='1.0'?><Workbook/>", "not-a-workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not-a-workbook"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le"), "password-protected"),
        (OLE + bytes(512) + "Workbook".encode("utf-16-le"), "old-xls"),
        (OLE + bytes(512) + "WordDocument".encode("utf-16-le"), "not-a-workbook"),
    ],
)
def test_what_is_no_package(tmp_path: Path, data: bytes, check: str) -> None:
    assert only_check(tmp_path, data) == check


def test_a_csv_file_is_called_one(tmp_path: Path) -> None:
    refusal = sniff.refusal(b"Lot;Quantity\n")
    assert refusal is not None
    assert refusal.message == "This is not an Excel workbook but a text file (such as CSV)."


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_workbook_cut_short(tmp_path: Path, good: bytes, share: float) -> None:
    assert only_check(tmp_path, good[: int(len(good) * share)]) == "damaged"


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"xl/workbook.bin": b"x"}, "unreadable"),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}, "unreadable"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}, "not-a-workbook"),
        ({"word/document.xml": b"<a/>"}, "not-a-workbook"),
        ({"xl/workbook.xml": None}, "unreadable"),
        ({"xl/workbook.xml": b"<nonsense"}, "unreadable"),
        ({"xl/styles.xml": b"<styleSheet"}, "unreadable"),
    ],
)
def test_another_kind_of_package(tmp_path: Path, good: bytes, changes: dict[str, bytes | None], check: str) -> None:
    assert only_check(tmp_path, repacked(good, changes)) == check


def test_strict_open_xml_is_read_too(tmp_path: Path, good: bytes) -> None:
    """Excel's `Strict` type differs by its namespaces."""
    with ZipFile(BytesIO(good)) as package:
        changes: dict[str, bytes | None] = {
            name: package.read(name)
            .replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006", b"http://purl.oclc.org/ooxml/officeDocument"
            )
            .replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006", b"http://purl.oclc.org/ooxml/spreadsheetml"
            )
            for name in package.namelist()
        }
    strict = repacked(good, changes)
    assert b"purl.oclc.org" in part(strict, "xl/workbook.xml")
    for name, table in read_bytes(good).tables.items():
        pd.testing.assert_frame_equal(read_bytes(strict).tables[name], table, obj=name)


def test_a_workbook_without_its_list_of_kinds_is_read(good: bytes) -> None:
    assert read_bytes(repacked(good, {"[Content_Types].xml": None})).findings == []


def test_a_zip_bomb_by_ratio(tmp_path: Path, good: bytes) -> None:
    """21 MB of zeros pack into some 20 kB: a thousandth."""
    assert only_check(tmp_path, repacked(good, {"xl/media/image1.bin": bytes(21 * 1024**2)})) == "too-large"


def test_a_zip_bomb_by_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, good: bytes) -> None:
    monkeypatch.setattr(sniff, "MOST_BYTES", 10_000)
    assert sniff.refusal(repacked(good, {"xl/media/image1.bin": os.urandom(11_000)})).check == "too-large"  # type: ignore[union-attr]


def test_a_zip_bomb_by_parts(tmp_path: Path, good: bytes) -> None:
    assert only_check(tmp_path, repacked(good, {f"xl/media/{i}": b"" for i in range(2_001)})) == "too-large"


def test_a_sheet_with_too_many_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, good: bytes) -> None:
    monkeypatch.setattr(grid, "MOST_CELLS", 10)
    assert only_check(tmp_path, good) == "too-large"


def test_an_entity_bomb(tmp_path: Path, good: bytes) -> None:
    sheet = part(good, "xl/worksheets/sheet1.xml")
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + sheet[sheet.index(b"<worksheet") :]
    assert only_check(tmp_path, repacked(good, {"xl/worksheets/sheet1.xml": bomb})) == "unsafe-file"


def test_a_cell_outside_any_sheet(good: bytes) -> None:
    """The sheet is named, and nothing else is said of what stands on it."""
    sheet = part(good, "xl/worksheets/sheet1.xml").replace(b'r="A1"', b'r="ZZZZ1"')
    (finding,) = read_bytes(repacked(good, {"xl/worksheets/sheet1.xml": sheet})).findings
    assert (finding.check, finding.sheet) == ("damaged-sheet", "Settings")
    assert finding.message == "The sheet Settings cannot be read: a cell lies outside the sheet, in column ZZZZ."


def test_a_package_with_a_password(tmp_path: Path, good: bytes) -> None:
    """The first bit of a part's flags says that it is encrypted; the directory has them 8 bytes after `PK\\1\\2`."""
    data = bytearray(good)
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert only_check(tmp_path, bytes(data)) == "password-protected"


def test_no_such_file(tmp_path: Path) -> None:
    (finding,) = read(tmp_path / "nowhere.xlsx").findings
    assert (finding.check, finding.sheet) == ("no-such-file", "nowhere.xlsx")


def test_a_folder(tmp_path: Path) -> None:
    (finding,) = read(tmp_path).findings
    assert finding.check == "is-a-folder"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(b"x")

    def refuse(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    (finding,) = read(path).findings
    assert finding.check == "no-permission"


def test_faulty_parts_that_hold_no_table_do_no_harm(tmp_path: Path, good: bytes) -> None:
    rule = b'<conditionalFormatting sqref="?"><cfRule type="no such" priority="x"/></conditionalFormatting>'
    sheet = part(good, "xl/worksheets/sheet1.xml").replace(b"</sheetData>", b"</sheetData>" + rule)
    path = tmp_path / "book.xlsx"
    path.write_bytes(repacked(good, {"xl/worksheets/sheet1.xml": sheet}))
    assert read(path).findings == []


def test_the_file_is_known_by_its_bytes(tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(good)
    assert len(read(path).sha256) == 64
    assert path.read_bytes() == good
