"""What is no number: what could be typed instead, and what a blank cell would mean there."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from models.schema.frames import columns_of, inputs
from models.schema.inputs import INPUTS
from models.schema.words import Kind
from planner.excel.marking import apply
from planner.reading import reader
from planner.reading.findings import Finding
from tests.planner.excel.marking import mark
from tests.plants import changed, small_plant
from tests.workbooks import letter_of, write_tables

COMPONENTS = inputs(small_plant())["Components"]
DY = letter_of("Lots", "Dy [%]", small_plant())
MAY_BE_BLANK = [
    (name, column)
    for name, table in INPUTS.items()
    if name in small_plant()
    for column in columns_of(table, COMPONENTS)
    if column.kind in (Kind.NUMBER, Kind.DATE) and not column.required
]


def typed(table: str, column: str, value: object) -> list[Finding]:
    """What the reader says of the first cell of a column after this was typed into it."""
    rows = changed(small_plant(), table, 0, **{column: value})
    return reader.read_frames({name: pd.DataFrame(row, dtype=object) for name, row in rows.items()}).findings


@pytest.mark.parametrize(("table", "column"), MAY_BE_BLANK, ids=lambda found: getattr(found, "name", found))
def test_to_be_confirmed_is_told_what_a_blank_cell_would_mean(table, column):
    (finding,) = typed(table, column.name, "TBC")
    assert (finding.severity.value, finding.column) == ("error", column.name)
    assert finding.remedy.endswith(f"A blank cell means: {column.when_blank}.")


def test_where_a_blank_cell_is_not_allowed_none_is_offered():
    (finding,) = typed("Contracts", "Price", "TBC")
    assert finding.remedy == "Type a number."


def test_a_setting_says_its_own_default():
    rows = [{"Setting": "Time limit", "Value": "TBC"}]
    finding = reader.read_frames({"Settings": pd.DataFrame(rows)}).findings[0]
    assert finding.remedy == "Type a number. A blank cell means: 600 s."


def test_the_words_that_matter_most_are_the_planners():
    means = {(table, column.name): column.when_blank for table, column in MAY_BE_BLANK}
    assert means["Lots", "Dy"] == "the class's typical assay"
    assert means["Lots", "Price"] == "0 per t, free"
    assert means["Products", "Max stock"] == "no limit"


@pytest.mark.parametrize(
    ("text", "half"),
    [("<0.01", 0.005), ("< 0,01", 0.005), ("≤0.5 %", 0.25), ("<100 ppm", 0.005), ("<.3", 0.15)],
)
@pytest.mark.parametrize(("table", "column"), [("Lots", "Dy"), ("Lots", "Moisture"), ("Feed classes", "Nd")])
def test_less_than_a_limit_offers_nothing_and_half_of_it(table, column, text, half):
    (finding,) = typed(table, column, text)
    assert (finding.severity.value, finding.check) == ("error", "below-limit")
    assert [offer.suggestion for offer in finding.offered()] == [0.0, half]
    assert f"Type 0, or half the limit: {half}." in finding.remedy


@pytest.mark.parametrize("text", ["n.d.", "<LOD", "trace", "-", "<1,250", ">60"])
def test_a_laboratorys_words_are_asked_to_be_a_number_or_nothing(text):
    (finding,) = typed("Lots", "Dy", text)
    assert finding.offered()[0].suggestion is None
    assert "A blank cell means: the class's typical assay." in finding.remedy


def test_a_limit_that_is_no_analysis_is_not_halved():
    """`<500` as the most of a delivery is 500, not 250."""
    (finding,) = typed("Deliveries", "Max", "<500")
    assert (finding.check, finding.offers) == ("not-a-number", ())


def test_each_offer_can_be_accepted_in_the_marked_copy_and_one_only(tmp_path: Path):
    """The header is in ppm, so that half of <100 is 50."""
    source = write_tables(tmp_path / "plant.xlsx", changed(small_plant(), "Lots", 0, Dy="<100"))
    book = load_workbook(source)
    book["Lots"][f"{DY}1"] = "Dy [ppm]"
    book.save(source)
    sheet = mark(source, tmp_path / "marked.xlsx")["Findings"]
    offered = [[cell.value for cell in row] for row in sheet.iter_rows() if row[3].value == f"{DY}2"]
    assert [(row[5], row[8]) for row in offered] == [("<100", 0), ("<100", 50)]
    for answers, after in (((None, "yes"), 50), (("yes", None), 0)):
        accepted(tmp_path / "marked.xlsx", answers)
        done = apply.write(tmp_path / "marked.xlsx", tmp_path / f"{after}.xlsx")
        assert load_workbook(done.path)["Lots"][f"{DY}2"].value == after
    accepted(tmp_path / "marked.xlsx", ("yes", "yes"))
    done = apply.write(tmp_path / "marked.xlsx", tmp_path / "both.xlsx")
    assert done.changes == ()
    assert "two different values are accepted" in done.left[0]


def accepted(path: Path, answers: tuple[str | None, ...]) -> None:
    """Write these answers beside the offers for N2."""
    book = load_workbook(path)
    rows = [row for row in book["Findings"].iter_rows() if row[3].value == f"{DY}2"]
    for row, answer in zip(rows, answers, strict=True):
        row[9].value = answer
    book.save(path)


def test_the_note_of_the_cell_names_both_values(tmp_path: Path):
    source = write_tables(tmp_path / "plant.xlsx", changed(small_plant(), "Lots", 0, Dy="<0.01"))
    note = mark(source, tmp_path / "marked.xlsx")["Lots"][f"{DY}2"].comment.text
    assert note.endswith("Suggested: 0 or 0.005")
    assert note.count("is a limit") == 1


def test_offers_are_in_what_scripts_read():
    """`planner check --json`: each offer with its cell."""
    (finding,) = typed("Lots", "Dy", "<0.01")
    assert finding.as_dict()["offers"] == [
        {"cell": finding.cell, "column": "Dy", "suggestion": 0.005, "value": "<0.01"}
    ]
