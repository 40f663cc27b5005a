"""What a shift leader wrote down is read as a planner's workbook is, and held against the plan's inputs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.checks.actuals import CHECKS
from models.checks.running import slug
from models.schema.inputs import INPUTS
from models.schema.tables.actuals import ACTUALS
from planner.reading import actuals
from planner.reading.findings import errors
from tests.plants import day, small_plant, small_tables
from tests.workbooks import write_sheets, write_tables

Cells = dict[str, list[list[object]]]

PLANT = small_tables()
WEEK: Cells = {
    "Actuals": [
        ["Period", "Lot", "Recipe", "Planned [t]", "Amount [t]"],
        ["W1", "EV-1", "NdFeB route", 12.0, 11.5],
        ["W2", "HDD-1", "NdFeB route", 8.0, None],
    ],
    "Delivered": [
        ["Contract or spot", "Product", "From", "Due", "Date", "Planned [kg]", "Quantity [kg]"],
        ["Motor maker", None, day(8), day(28), day(9), 200.0, 180.0],
        ["spot", "Nd oxide", day(8), None, day(10), None, 50.0],
    ],
    "Received": [
        ["Lot or product", "Planned for", "Date", "Tonnes [t]", "Kilograms [kg]", "Nd [%]", "Dy [%]", "Hardness"],
        ["HDD-1", day(8), day(9), 9.8, None, 28.6, None, 545.0],
    ],
    "Counted": [
        ["Product or lot", "Date", "Tonnes [t]", "Kilograms [kg]"],
        ["Dy oxide", day(7), None, 12.0],
        ["EV-1", day(7), 8.4, None],
    ],
}


SENT: list[list[object]] = [
    ["Period", "From site", "To site", "Material", "Lot", "Planned [t]", "Amount [t]"],
    ["W1", "North", "South", "HDD", "HDD-1", None, 1.0],
]
"""What was sent from where there is one site only."""


def changed(table: str, row: int, **cells: object) -> Cells:
    """The week with some cells of one row replaced, by the name that stands before the unit."""
    rows = [list(found) for found in WEEK[table]]
    names = [str(header).partition(" [")[0] for header in rows[0]]
    for name, value in cells.items():
        rows[row][names.index(name.replace("_", " "))] = value
    return {**WEEK, table: rows}


def read(tmp_path: Path, cells: Cells) -> actuals.Actuals:
    return actuals.read(write_sheets(tmp_path / "week.xlsx", cells), PLANT)


def test_what_is_written_down_is_read(tmp_path: Path):
    this_actuals = read(tmp_path, WEEK)
    assert this_actuals.findings == ()
    assert list(this_actuals.tables) == list(ACTUALS)
    assert list(ACTUALS) == ["Actuals", "Delivered", "Received", "Counted", "Shipped", "Maintained"]
    done, delivered, received = (
        this_actuals.tables["Actuals"],
        this_actuals.tables["Delivered"],
        this_actuals.tables["Received"],
    )
    assert done["Amount"].fillna(-1).tolist() == [11.5, -1]
    assert delivered["Quantity"].tolist() == [180.0, 50.0]
    assert delivered["Date"][0].date() == date(2026, 1, 13) == day(9)
    assert list(received)[6:] == ["Batch", "Site", "Nd", "Dy", "Hardness"]
    assert received["Nd"].tolist() == [28.6]


def test_tables_that_are_not_there_are_empty(tmp_path: Path):
    this_actuals = read(tmp_path, {"Counted": WEEK["Counted"]})
    assert this_actuals.findings == ()
    assert [len(table) for table in this_actuals.tables.values()] == [0, 0, 0, 2, 0, 0]


def test_units_are_those_of_the_headers(tmp_path: Path):
    rows = [["Period", "Lot", "Recipe", "Amount [kg]"], ["W1", "EV-1", "NdFeB route", 11_500]]
    assert read(tmp_path, {"Actuals": rows}).tables["Actuals"]["Amount"].tolist() == [11.5]


def test_one_column_may_say_tonnes_of_lots_and_kilograms_of_products(tmp_path: Path):
    """As the two columns that say their units."""
    received = [["Lot or product", "Date", "Quantity"], ["HDD-1", day(8), 12], ["Dy oxide", day(9), 250]]
    counted = [["Product or lot", "Quantity"], ["Dy oxide", 12], ["EV-1", 3.5], ["HDD-1", None]]
    this_actuals = read(tmp_path, {"Received": received, "Counted": counted})
    assert this_actuals.findings == ()
    came, there = this_actuals.tables["Received"], this_actuals.tables["Counted"]
    assert came[["Tonnes", "Kilograms"]].fillna(-1).to_numpy().tolist() == [[12, -1], [-1, 250]]
    assert there[["Tonnes", "Kilograms"]].fillna(-1).to_numpy().tolist() == [[-1, 12], [3.5, -1], [-1, -1]]
    assert "Quantity" not in {*came.columns, *there.columns}


@pytest.mark.parametrize(("header", "lot", "oxide"), [("Quantity [t]", 3.5, 0.012), ("Quantity [kg]", 3500, 12)])
def test_a_unit_in_the_header_of_one_column_holds_for_all_of_it(tmp_path: Path, header: str, lot: float, oxide: float):
    """3.5 t and 12 kg, however they are written."""
    counted = [["Product or lot", header], ["Dy oxide", oxide], ["EV-1", lot]]
    this_actuals = read(tmp_path, {"Counted": counted})
    assert this_actuals.findings == ()
    there = this_actuals.tables["Counted"]
    assert there[["Tonnes", "Kilograms"]].fillna(-1).to_numpy().tolist() == [[-1, 12], [3.5, -1]]


@pytest.mark.parametrize(
    ("header", "cell", "at", "check"),
    [
        ("Quantity", "some", "B2", "not-a-number"),
        ("Quantity [h]", 12, "B1", "unknown-unit"),
        ("Quantity", -12, "B2", "out-of-range"),
    ],
)
def test_what_cannot_be_read_of_one_column_is_found(tmp_path: Path, header: str, cell: object, at: str, check: str):
    (finding,) = read(tmp_path, {"Counted": [["Product or lot", header], ["Dy oxide", cell]]}).findings
    assert (finding.check, finding.cell, finding.severity.value) == (check, at, "error")
    assert finding.remedy


def test_what_one_column_says_too_little_of_is_found_at_its_cell(tmp_path: Path):
    counted = [["Product or lot", "Quantity", "Kilograms [kg]"], ["Dy oxide", 12, 13], ["EV-1", -3.5, None]]
    twice, below = read(tmp_path, {"Counted": counted}).findings
    assert (below.check, below.cell) == ("out-of-range", "B3")
    assert (twice.check, twice.cell, twice.severity.value) == ("two-quantities", "B2", "error")
    assert twice.message == 'Quantity and Kilograms both say how much of "Dy oxide".'


CASES = [
    ("blank-cell", changed("Actuals", 1, Lot=None), "B2", "Lot is blank."),
    ("out-of-range", changed("Actuals", 1, Amount=-1), "E2", "Amount is -1 t."),
    (
        "duplicate-key",
        changed("Counted", 2, Product_or_lot="Dy oxide", Tonnes=None, Kilograms=3),
        "A3",
        "again in row 2",
    ),
    ("unknown-name", changed("Actuals", 1, Lot="EV1"), "B2", '"EV1" is not in Lots'),
    ("unknown-name", changed("Counted", 1, Product_or_lot="Dy"), "A2", '"Dy" is not in Products or Lots'),
    ("quantity-of-another-kind", changed("Received", 1, Kilograms=9_800), "E2", '"HDD-1" is a lot, and 9800 kg'),
    ("quantity-of-another-kind", changed("Counted", 1, Tonnes=0.012), "C2", '"Dy oxide" is a product, and 0.012 t'),
    (
        "batch-not-known",
        {**WEEK, "Actuals": [[*WEEK["Actuals"][0], "From batch"], [*WEEK["Actuals"][1], "EV-1 / NdFeB route"]]},
        "F2",
        '"EV-1" is not kept apart: it has no batches.',
    ),
    ("date-outside-plan", changed("Counted", 1, Date=date(2025, 1, 11)), "B2", "goes from 2026-01-05 to 2026-02-01"),
    ("unknown-contract", changed("Delivered", 1, Contract_or_spot="Motor makers"), "A2", '"Motor makers" is neither'),
    ("product-not-of-contract", changed("Delivered", 1, Product="Nd oxide"), "B2", 'a contract for "Dy oxide"'),
    ("product-not-of-contract", changed("Delivered", 2, Product=None), "B3", "nothing else says what was sold"),
    ("site-not-in-sites", {**WEEK, "Shipped": SENT}, "B2", 'From site "North" is not in Sites.'),
    ("unknown-window", changed("Delivered", 1, Due=day(27)), "D2", "2026-01-12 to 2026-01-31 is no window"),
    ("unknown-window", changed("Delivered", 2, From=None), "D3", 'is no window of "Nd oxide" on spot'),
]


@pytest.mark.parametrize(("check", "cells", "cell", "words"), CASES, ids=[f"{case[0]}-{case[2]}" for case in CASES])
def test_what_does_not_fit_is_found_at_its_cell(tmp_path: Path, check: str, cells: Cells, cell: str, words: str):
    (finding,) = read(tmp_path, cells).findings
    assert (finding.check, finding.cell, finding.severity.value) == (check, cell, "error")
    assert words in finding.message
    assert finding.remedy


def test_a_recipe_that_does_not_take_the_lot(tmp_path: Path):
    recipes = small_plant()["Recipes"][:1]
    plant = small_tables(Recipes=[*recipes, {"Recipe": "HDD route", "Feed class": "HDD"}])
    path = write_sheets(tmp_path / "week.xlsx", WEEK)
    (finding,) = actuals.read(path, plant).findings
    assert (finding.check, finding.cell) == ("recipe-does-not-take-lot", "C3")
    assert finding.message == '"NdFeB route" does not take "HDD-1", which is HDD.'
    assert finding.remedy == "Write by which recipe it was worked: HDD route."


def test_every_check_has_a_case():
    elsewhere = {"recipe-does-not-take-lot", "counted-twice", "not-whole"}
    elsewhere |= {"site-not-told", "no-such-lane", "lot-not-of-class"}  # which need several sites
    assert {case[0] for case in CASES} | elsewhere == {slug(check) for check in CHECKS}


def test_a_store_that_was_counted_in_all_and_batch_by_batch(tmp_path: Path):
    """Of a store that is kept apart only one of both holds."""
    batch = "EV-1 / NdFeB route"
    apart = small_tables(
        Intermediates=[{"Intermediate": "Liquor", "Keeping": "apart"}],
        Yields=[*small_plant()["Yields"], {"Recipe": "NdFeB route", "Product": "Liquor", "Nd": 1.0}],
    )
    rows = [["Product or lot", "Kilograms [kg]", "Batch"], ["Liquor", 12, None], ["Liquor", 9, batch]]
    (finding,) = actuals.read(write_sheets(tmp_path / "week.xlsx", {"Counted": rows}), apart).findings
    assert (finding.check, finding.cell) == ("counted-twice", "B2")
    assert finding.message == '"Liquor" was counted in all and batch by batch, which makes 9 kg.'


def test_tonnes_are_offered_for_kilograms(tmp_path: Path):
    (finding,) = read(tmp_path, changed("Counted", 2, Tonnes=None, Kilograms=8_400)).findings
    assert [(offer.cell, offer.suggestion) for offer in finding.offers] == [("C3", 8.4)]


def test_a_lost_header_is_named(tmp_path: Path):
    (finding,) = read(
        tmp_path, {**WEEK, "Actuals": [[*WEEK["Actuals"][0][:4], "Column5"], *WEEK["Actuals"][1:]]}
    ).findings
    assert (finding.check, finding.cell) == ("missing-column", "E1")
    assert "Without it each row means: as planned, but no more than there was." in finding.message


def test_a_renamed_sheet_is_named(tmp_path: Path):
    found = read(tmp_path, {"Delivered": WEEK["Delivered"], "Monday": WEEK["Actuals"]}).findings
    assert [(finding.check, finding.sheet, finding.severity.value) for finding in found] == [
        ("missing-sheet", "Monday", "error")
    ]


def test_another_workbook_is_refused(tmp_path: Path):
    this_actuals = actuals.read(write_tables(tmp_path / "plant.xlsx", small_plant()), PLANT)
    assert this_actuals.tables == {}
    (finding,) = this_actuals.findings
    assert (finding.check, finding.sheet) == ("no-tables", "plant.xlsx")
    assert "planner actuals PLAN.xlsx" in finding.remedy


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no workbook"])
def test_no_file_raises(tmp_path: Path, data: bytes):
    path = tmp_path / "week.xlsx"
    path.write_bytes(data)
    assert errors(list(actuals.read(path, PLANT).findings))


def test_a_folder_of_csv_files(tmp_path: Path):
    (tmp_path / "Counted.csv").write_text("Product or lot;Kilograms [kg]\nDy oxide;12,5\n", encoding="utf-8")
    this_actuals = actuals.read(tmp_path, PLANT)
    assert this_actuals.tables["Counted"]["Kilograms"].tolist() == [12.5]
    assert [finding.check for finding in errors(list(this_actuals.findings))] == []


def test_a_week_of_which_nothing_was_written_down():
    tables = actuals.none(PLANT)
    assert all(table.empty for table in tables.values())
    assert list(tables["Received"])[-3:] == ["Nd", "Dy", "Hardness"]


def test_they_are_no_inputs():
    """So the template has no sheet for them, and a plan takes nothing from them."""
    assert not ACTUALS.keys() & INPUTS.keys()
