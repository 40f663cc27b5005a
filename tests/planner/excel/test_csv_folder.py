"""Folders of CSV files: what is written reads back equal, and what other systems write is understood."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from models.schema.frames import Tables
from models.schema.frames import inputs as frames
from planner.engine import pipeline
from planner.reading import reader
from planner.reading.files import csv_folder
from tests.plants import small_plant
from tests.workbooks import write_tables

STRANGE = ["=1+1", "'quoted", "-5", "007", "NA", "a,b", 'say "x"', "3-12", "né", "@x", "''"]


def written(folder: Path, tables: Tables) -> reader.Book:
    csv_folder.write(tables, folder)
    return reader.read(folder)


def same(left: Tables, right: Tables) -> None:
    for name, table in left.items():
        pd.testing.assert_frame_equal(table, right[name], obj=name)


def test_a_plant_reads_back_equal(tmp_path):
    tables = frames(small_plant())
    book = written(tmp_path / "csv", tables)
    assert book.findings == []
    same(tables, book.tables)


def test_strange_names_read_back_equal(tmp_path):
    rows = small_plant()
    lot = rows["Lots"][0]
    rows["Lots"] += [{**lot, "Lot": name, "Note": name} for name in STRANGE]
    tables = frames(rows)
    same(tables, written(tmp_path / "csv", tables).tables)


def test_a_text_that_looks_like_a_formula_is_guarded(tmp_path):
    rows = small_plant()
    rows["Lots"][0]["Note"] = "=HYPERLINK(1)"
    csv_folder.write(frames(rows), tmp_path / "csv")
    assert "'=HYPERLINK(1)" in (tmp_path / "csv" / "Lots.csv").read_text(encoding="utf-8")


def test_a_folder_gives_the_plan_of_its_workbook(tmp_path):
    book = write_tables(tmp_path / "plant.xlsx", small_plant())
    csv_folder.write(reader.read(book).tables, tmp_path / "csv")
    assert pipeline.solve(tmp_path / "csv").margin == pipeline.solve(book).margin


def test_semicolons_and_decimal_commas_are_understood(tmp_path):
    csv_folder.write(frames(small_plant()), tmp_path / "csv")
    lots = tmp_path / "csv" / "Lots.csv"
    text = lots.read_text(encoding="utf-8").replace(",", ";").replace(".", ",")
    lots.write_text("\ufeff" + text, encoding="utf-8")
    book = reader.read(tmp_path / "csv")
    assert book.findings == []
    same(frames(small_plant()), book.tables)


def test_a_finding_names_line_and_column_of_the_file(tmp_path):
    """The first lot stands on line 2, its Quantity in the fourth column."""
    csv_folder.write(frames(small_plant()), tmp_path / "csv")
    lots = tmp_path / "csv" / "Lots.csv"
    lines = lots.read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    cells[3] = "many"
    lots.write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]), encoding="utf-8")
    (finding,) = reader.read(tmp_path / "csv").findings
    assert (finding.sheet, finding.cell, finding.check) == ("Lots", "D2", "not-a-number")


@pytest.mark.parametrize(
    ("content", "check"),
    [({}, "is-a-folder"), ({"Lots.csv": b"\xff\xfe\x00L"}, "not-csv"), ({"Lots.csv": b'a,"b\n'}, "not-csv")],
)
def test_what_is_no_csv_is_refused(tmp_path, content, check):
    for name, data in content.items():
        (tmp_path / name).write_bytes(data)
    (finding,) = reader.read(tmp_path).findings
    assert finding.check == check


def test_nothing_is_overwritten(tmp_path):
    tables = frames(small_plant())
    (tmp_path / "Products.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        csv_folder.write(tables, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["Products.csv"]


def test_a_change_of_any_file_changes_the_digest(tmp_path):
    csv_folder.write(frames(small_plant()), tmp_path)
    before = reader.read(tmp_path).sha256
    with (tmp_path / "Lines.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert reader.read(tmp_path).sha256 != before
