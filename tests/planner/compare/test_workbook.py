from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.commands.main import run
from planner.excel.books import compare_book
from planner.excel.books.waterfall import Stacked, axis_start, stacked
from planner.excel.plan import plan_book
from planner.views.waterfall import Bar, of_bridge
from tests.planner.compare.plans import compared, one_lot, solved
from tests.plants import Rows, changed, small_plant

SHEETS = [
    "Overview",
    "Key figures",
    "Bridge",
    "Money by item",
    "Cash by month",
    "What differs in the inputs",
    "Targets and contracts",
    "Products and sales",
    "Line use",
    "Stocks and resources",
    "Lots",
    "Moves",
]


def other_plant() -> Rows:
    rows = changed(small_plant(), "Contracts", 0, Price=330.0)
    return changed(changed(rows, "Targets", 0, Amount=3000.0), "Lots", 1, Quantity=6.0)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two plan workbooks."""
    folder = tmp_path_factory.mktemp("plans")
    plans = {"base": solved(small_plant()), "other": solved(other_plant(), "Other")}
    return [plan_book.write(plan, folder / f"{name}.xlsx") for name, plan in plans.items()]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    comparison = compared(solved(small_plant()), solved(other_plant(), "Other"), bridges=True)
    return compare_book.write_comparison(comparison, tmp_path_factory.mktemp("out") / "out.xlsx")


def table_of(sheet: Worksheet, name: str) -> list[dict[str, object]]:
    """The rows of an Excel table by header."""
    head, *rows = sheet[sheet.tables[name].ref]
    return [{str(h.value): cell.value for h, cell in zip(head, row, strict=True)} for row in rows]


def test_the_sheets_stand_in_the_order_in_which_they_are_asked_for(written: Path) -> None:
    book = load_workbook(written)
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == SHEETS


def test_key_figures_show_both_plans_and_the_difference(written: Path) -> None:
    rows = table_of(load_workbook(written)["Key figures"], "tblCompareKeyFigures")
    margin = next(row for row in rows if row["Figure"] == "Margin")
    base, other = solved(small_plant()).margin, solved(other_plant()).margin
    assert margin["Base (base)"] == pytest.approx(base)
    assert margin["Other"] == pytest.approx(other)
    assert margin["Difference"] == pytest.approx(other - base)


def test_the_differing_inputs_are_listed_from_and_to(written: Path) -> None:
    sheet = load_workbook(written)["What differs in the inputs"]
    rows = table_of(sheet, "tblCompareWhatDiffersInTheInputs")
    assert [(row["Row"], row["Column"], row["From: Base"], row["To: Other"]) for row in rows] == [
        ("HDD-1", "Quantity", 10, 6),
        ("Motor maker", "Price", 300, 330),
        ("Dy in January", "Amount", 600, 3000),
    ]


def test_worse_is_red_and_money_at_the_price_of_a_promise_amber(written: Path) -> None:
    """Of the target that grew more is missing; there are more sales, but at that price."""
    book = load_workbook(written)
    for sheet, name, key, colour in (
        ("Targets and contracts", "tblCompareTargetsAndContracts1", "Short", "FFFBE1DE"),
        ("Key figures", "tblCompareKeyFigures", "Sales", "FFFFEBC2"),
    ):
        rows = book[sheet][book[sheet].tables[name].ref]
        at = [cell.value for cell in rows[0]].index("Difference")
        found = [row[at] for row in rows if key in (row[0].value, row[1].value)]
        assert [cell.fill.fgColor.rgb for cell in found if cell.value > 0] == [colour]


def test_the_bridge_in_the_workbook_adds_up(written: Path) -> None:
    rows = table_of(load_workbook(written)["Bridge"], "tblBridge1")
    adds, after = "Margin: adds [GBP]", "Margin after it"
    steps = [float(str(row[adds])) for row in rows if row[adds] is not None]
    assert len(steps) == 3
    assert float(str(rows[0][after])) + sum(steps) == pytest.approx(float(str(rows[-1][after])), abs=1e-6)


def test_the_waterfall_is_a_native_chart_of_stacked_columns(written: Path) -> None:
    with ZipFile(written) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 2  # margin and Dy
    assert all('<c:grouping val="stacked"/>' in chart and "<a:noFill/>" in chart for chart in charts)


def test_the_text_of_a_planner_never_becomes_a_formula(tmp_path: Path) -> None:
    name = "=1+1"
    rows = changed(one_lot(), "Spot sales", 0, Price=60.0)
    out = compare_book.write_comparison(compared(solved(one_lot(), name), solved(rows, "@x")), tmp_path / "out.xlsx")
    with ZipFile(out) as parts:
        sheets = [parts.read(text).decode() for text in parts.namelist() if re.match(r"xl/worksheets/sheet", text)]
    assert not any("<f>" in sheet for sheet in sheets)


def test_a_column_floats_where_it_should() -> None:
    """Above zero, below zero, and across it from -2 to 3."""
    assert stacked(Bar("s", 4.0, 7.0, "up")) == Stacked(4.0, 3.0, 0.0)
    assert stacked(Bar("s", -7.0, -4.0, "down")) == Stacked(-4.0, 0.0, -3.0)
    assert stacked(Bar("s", -2.0, 3.0, "up")) == Stacked(0.0, 3.0, -2.0)


def test_the_columns_lead_from_one_plan_to_the_other() -> None:
    """50,000, then 10,000 up to 60,000, which the other plan earns."""
    rows = changed(one_lot(), "Spot sales", 0, Price=60.0)
    bridge = compared(solved(one_lot()), solved(rows, "Other"), bridges=True).bridges[0]
    found = of_bridge(bridge, 0, ("Base", "Other"))
    assert [(bar.name, round(bar.low), round(bar.high), bar.kind, bar.amount) for bar in found] == [
        ("Base", 0, 50_000, "total", "50,000"),
        ("Prices and costs", 50_000, 60_000, "up", "+10,000"),
        ("Other", 0, 60_000, "total", "60,000"),
    ]


def test_the_axis_begins_near_the_columns_only_if_they_are_far_from_zero() -> None:
    far = [Bar("a", 0.0, 1000.0, "total"), Bar("s", 1000.0, 1010.0, "up"), Bar("b", 0.0, 1010.0, "total")]
    near = [Bar("a", 0.0, 10.0, "total"), Bar("s", 10.0, 25.0, "up"), Bar("b", 0.0, 25.0, "total")]
    assert axis_start(far) == 990.0
    assert axis_start(near) is None


def test_the_command_writes_the_comparison_and_says_it_in_short(
    files: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.xlsx"
    assert run(["compare", *map(str, files), "-o", str(out), "--quiet"]) == 0
    text = capsys.readouterr().out
    assert "Other earns" in text and "Step by step, in GBP: prices and costs" in text
    assert load_workbook(out).sheetnames[:3] == SHEETS[:3]


@pytest.mark.long
def test_the_comparison_is_named_after_the_first_two_plans(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["compare", *map(str, files), "--no-bridge", "--quiet"]) == 0
    assert "Bridge" not in load_workbook(tmp_path / "base-vs-other.xlsx").sheetnames


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ([], "Give two plans at least"),
        (["other", "-o", "out.txt"], "OUT must be an .xlsx file"),
        (["other", "-o", "other"], "which is never written to"),
        (["other", "-o", "nowhere/out.xlsx"], "There is no folder"),
    ],
)
def test_what_cannot_work_is_refused_before_any_work(
    files: list[Path], more: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [str(files[1]) if text == "other" else text for text in more]
    assert run(["compare", str(files[0]), *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_file_that_is_no_plan_is_refused(
    files: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strange = tmp_path / "notes.xlsx"
    strange.write_bytes(b"no workbook")
    assert run(["compare", str(files[0]), str(strange), "-o", str(tmp_path / "out.xlsx"), "--quiet"]) == 2
    assert "notes.xlsx is not a plan workbook" in capsys.readouterr().err


@pytest.mark.long
def test_a_plan_in_an_older_format_loads_and_says_what_it_lacks(files: list[Path], tmp_path: Path) -> None:
    """Without a sheet and a column that today's plans have, and with one that they do not know."""
    book = load_workbook(files[0])
    del book["Blends"]
    for sheet, old, new in (("Products", "Disposal cost [per kg]", "Colour"), ("Runs", "Amount [t]", "Amount [t]")):
        for column, cell in enumerate(book[sheet][1]):
            if cell.value == old:
                cell.value = new
                found = next(iter(book[sheet].tables.values()))
                found.tableColumns[column].name = new
    book.save(tmp_path / "old.xlsx")
    plan = plan_book.load(tmp_path / "old.xlsx")
    assert plan.gaps == ("no sheet Blends", "no column Disposal cost on Products")
    assert len(plan.tables["Blends"]) == 0
    assert plan.inputs["Products"]["Disposal cost"].isna().all()
    assert len(plan.tables["Runs"]) > 0


def test_a_plan_of_today_lacks_nothing(files: list[Path]) -> None:
    assert plan_book.load(files[0]).gaps == ()


def test_many_plans_have_a_sentence_each_on_one_page_and_a_sheet_for_the_rest(tmp_path: Path) -> None:
    prices = (50.0, 51.0, 52.0, 53.0, 54.0)
    plans = [solved(changed(one_lot(), "Spot sales", 0, Price=price), f"Plan {price:.0f}") for price in prices]
    book = load_workbook(compare_book.write_comparison(compared(*plans), tmp_path / "many.xlsx"))
    words = [str(cell.value) for row in book["Overview"].iter_rows() for cell in row]
    assert "In a sentence each" in words and sum(" earns " in word for word in words) == 4
    ranked = [row["Plan"] for row in table_of(book["Overview"], "tblComparePlans")]
    assert ranked == ["Plan 54", "Plan 53", "Plan 52", "Plan 51", "Plan 50 (base)"]
    assert book["Overview"].sheet_properties.pageSetUpPr.fitToPage and book["Overview"].page_setup.fitToHeight in (
        None,
        1,
    )
    paper = book["Plan by plan"]
    assert (paper.page_setup.orientation, paper.page_setup.fitToHeight) == ("landscape", 0)
    rest = [str(cell.value) for row in paper.iter_rows() for cell in row]
    assert sum(text.startswith("1 input differs") for text in rest) == 4


def test_two_plans_have_on_the_first_page_what_is_broken_and_the_links_are_not_printed(written: Path) -> None:
    book = load_workbook(written)
    assert "Plan by plan" not in book.sheetnames
    words = {str(row[0].value): row[0].row for row in book["Overview"].iter_rows()}
    (broken,) = [at for text, at in words.items() if text.startswith("What is broken in Other, ")]
    last = int(book["Overview"].print_area.rpartition("$")[2])
    assert broken < last < words["What the other sheets show"]
