"""A plan workbook: what it holds for people, and that it loads back as the same plan."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pandas.testing import assert_frame_equal

from models.schema.frames import frame, inputs, no_outputs
from models.schema.inputs import INPUTS
from models.schema.outputs import OUTPUTS
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.excel.plan import plan_book
from planner.reading import reader
from planner.sealing.usable import NotAPlan
from planner.views.colours import GOOD
from tests.plan_fixture import a_plan, input_rows

STRANGE = ["=1+1", "#N/A", "NA", "0071", "3-12", "+1", "-2", "@x", "http://a.b", "Änderung 磁石", " a ", "nan", "TRUE"]
STRANGE += ["a\nb", "_x0041_", "&A", "x" * 300]
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan_book.write(a_plan(), tmp_path_factory.mktemp("plan") / "plan.xlsx")


def _assert_same(one: Plan, other: Plan, **how) -> None:
    assert (one.name, one.status, one.currency) == (other.name, other.status, other.currency)
    assert one.margin == pytest.approx(other.margin, rel=1e-15)
    assert one.findings == other.findings
    for name in OUTPUTS:
        assert_frame_equal(one.tables[name], other.tables[name], obj=name, **how)
    for name in INPUTS:
        assert_frame_equal(one.inputs[name], other.inputs[name], obj=name, **how)


def _there_and_back(plan: Plan, folder: Path) -> Plan:
    return plan_book.load(plan_book.write(plan, folder / "plan.xlsx"))


def test_a_plan_loads_back_as_it_was(written):
    """To the 16 digits that a cell holds."""
    _assert_same(a_plan(), plan_book.load(written), rtol=1e-15, atol=0)


def test_a_loaded_plan_is_written_and_loaded_without_any_change(written, tmp_path):
    once = plan_book.load(written)
    _assert_same(once, _there_and_back(once, tmp_path), check_exact=True)


def _with_lot(name: str) -> Plan:
    """The plan with another name for itself and for a lot that is its only work."""
    runs = frame(OUTPUTS["Runs"].columns, [{"Period": "W45", "Lot": name, "Recipe": "Full route", "Amount": 1.5}])
    rows = input_rows()
    rows["Lots"][0] |= {"Lot": name, "Note": name}
    plan = replace(a_plan(Runs=runs), inputs=inputs(rows), name=name)
    plan.tables["Summary"] = summary.table(plan)
    return plan


@pytest.mark.long(but=["3-12", "#N/A", "0071", "+1"])
@pytest.mark.parametrize("name", STRANGE)
def test_strange_names_survive(name, tmp_path):
    _assert_same(_with_lot(name), _there_and_back(_with_lot(name), tmp_path), rtol=1e-15, atol=0)


@pytest.mark.long
@settings(
    max_examples=settings().max_examples // 3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(name=st.text(LETTERS, min_size=1))
def test_any_name_survives(name, tmp_path):
    assert _there_and_back(_with_lot(name), tmp_path).tables["Runs"]["Lot"].tolist() == [name]


@pytest.mark.long
def test_empty_tables_stay_empty(tmp_path):
    none = no_outputs(a_plan().inputs["Components"])
    empty = {name: table for name, table in none.items() if name not in ("Summary", "Money")}
    plan = a_plan(**empty)
    _assert_same(plan, _there_and_back(plan, tmp_path), rtol=1e-15, atol=0)


def test_the_sheets_stand_in_the_order_that_people_need(written):
    book = load_workbook(written)
    of_some = ["Promises", "Uncertainties", "Promise bands", "Delays"]
    outputs = [name for name in OUTPUTS if name not in ("Summary", "Seal", *of_some)]
    shown = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    hidden = [sheet.title for sheet in book if sheet.sheet_state != "visible"]
    front = [
        "Overview",
        "Summary",
        "Schedule",
        "Work list",
        "Delivery calendar",
        "Charts",
        "Charts 2",
        "Charts 3",
        "Flows",
        "Checks",
    ]
    assert shown == [*front, *outputs, "Findings", "Check data"]
    assert hidden == ["Chart data", *of_some, "Seal", *INPUTS], (
        "a plan that was tried in no worlds, and one without stages, has no tables of them"
    )


def test_every_table_is_a_named_excel_table_on_the_sheet_of_its_name(written):
    book = load_workbook(written)
    for table in (*OUTPUTS.values(), *INPUTS.values()):
        assert list(book[table.name].tables) == [table.list_object]


def test_no_text_of_the_planner_becomes_a_formula_or_a_link(tmp_path):
    rows = input_rows()
    rows["Lots"][0]["Note"] = '=HYPERLINK("http://a.b")'
    rows["Lots"][1]["Note"] = "http://a.b"
    path = plan_book.write(replace(a_plan(), inputs=inputs(rows), name="=1+1"), tmp_path / "plan.xlsx")
    found = [sheet for sheet in load_workbook(path) if sheet.title not in ("Checks", "Check data")]
    cells = [cell for sheet in found for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_a_plan_workbook_is_itself_a_planners_workbook(written):
    tables = a_plan().inputs
    book = reader.read(written)
    assert not book.findings
    for name in INPUTS:
        assert_frame_equal(book.tables[name], tables[name], obj=name, rtol=1e-15, atol=0)


def test_the_charts_refer_to_the_cells_of_the_hidden_sheet(written):
    with ZipFile(written) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    of_cash = [chart for chart in charts if "Cash by month" in chart]
    assert len(charts) - len(of_cash) == 9  # 2 covered, 2 made and asked, sales, lines twice, two kinds of stock
    for chart in (text for text in charts if text not in of_cash):
        references = re.findall(r"<c:f>(.*?)</c:f>", chart)
        assert references and all(reference.startswith("'Chart data'!") for reference in references)


def test_cash_by_month_is_drawn_on_its_own_sheet_and_among_the_charts(written):
    """Columns in and out, and the sum so far, over the cells of the table: a figure that is typed over moves them."""
    book = load_workbook(written)
    table = next(iter(book["Cash by month"].tables.values()))
    assert (table.name, table.ref) == ("tblCashByMonth", "A1:E3")
    assert len(book["Cash by month"]._charts) == 1
    with ZipFile(written) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    of_cash = [re.findall(r"<c:f>(.*?)</c:f>", chart) for chart in charts if "Cash by month" in chart]
    assert len(of_cash) == 2
    for references in of_cash:
        assert set(references) == {f"'Cash by month'!${column}$2:${column}$3" for column in "ABCE"}


def test_the_summary_shows_promises_in_green_and_red(written):
    sheet = load_workbook(written)["Summary"]
    colours = {
        row[0].value: row[4].font.color.rgb for row in sheet.iter_rows(min_row=8, max_col=5) if row[4].value is not None
    }
    assert colours["Target Tb year"] == "FFB3261E"
    assert colours["Target Dy year"] == colours["Contract Motor maker"] == f"FF{GOOD[1:]}"


def test_the_summary_says_in_words_how_good_the_plan_is_and_what_is_broken(written):
    texts = {cell.value for row in load_workbook(written)["Summary"].iter_rows() for cell in row}
    assert "Proven best plan" in texts
    assert "1 broken promise" in texts
    assert "Targets / Tb year / made: asked 800 kg, got 627 kg, 173 kg short." in texts


def test_the_planners_file_is_not_written_over(tmp_path):
    found = tmp_path / "plant.xlsx"
    found.write_bytes(b"mine")
    assert plan_book.write(a_plan(), found, protected=[found]).name == "plant-2.xlsx"
    assert found.read_bytes() == b"mine"


def test_a_plan_that_cannot_be_written_leaves_no_file(tmp_path):
    runs = frame(
        OUTPUTS["Runs"].columns, [{"Period": "W45", "Lot": "EV-2601", "Recipe": "Full route", "Amount": float("inf")}]
    )
    with pytest.raises(ValueError, match="cannot be written"):
        plan_book.write(a_plan(Runs=runs), tmp_path / "plan.xlsx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"", b"Period;Lot", b"PK\x03\x04 cut short"])
def test_a_file_that_is_no_plan_is_said_to_be_none(tmp_path, content):
    path = tmp_path / "other.xlsx"
    path.write_bytes(content)
    with pytest.raises(NotAPlan, match="is not a plan workbook"):
        plan_book.load(path)


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(NotAPlan, match="cannot be read: No such file"):
        plan_book.load(tmp_path / "none.xlsx")


@pytest.mark.long
def test_a_plan_of_an_older_version_loads_with_what_it_has(written, tmp_path):
    """Blends and the last column of Lot use did not exist yet."""
    book = load_workbook(written)
    del book["Blends"]
    sheet = book["Lot use"]
    table = sheet.tables["tblLotUse"]
    sheet.cell(row=1, column=8).value = "Something else"
    table.tableColumns[7].name = "Something else"
    book.save(tmp_path / "old.xlsx")
    plan = plan_book.load(tmp_path / "old.xlsx")
    assert plan.tables["Blends"].empty
    assert plan.tables["Lot use"]["Estimated share of assay"].isna().all()
    assert plan.tables["Lot use"]["Used"].sum() == pytest.approx(149.75)


def test_the_same_plan_gives_the_same_file(tmp_path):
    one, two = (plan_book.write(a_plan(), tmp_path / name) for name in ("one.xlsx", "two.xlsx"))
    assert one.read_bytes() == two.read_bytes()


def test_dates_and_text_come_back_as_what_they_were(written):
    plan = plan_book.load(written)
    assert plan.tables["Delivery status"]["Due"].dtype == "datetime64[s]"
    assert plan.tables["Lot use"].set_index("Lot").loc["007", "Used"] == pytest.approx(4.5)
    assert isinstance(plan.tables["Manifest"]["Value"].tolist()[-1], float)
    assert pd.isna(plan.tables["Levels"]["Held at"].iloc[-1])


@pytest.mark.long
def test_a_line_of_the_margin_that_is_rounded_to_add_up_is_said_beside_the_table(tmp_path: Path):
    """100.4 + 200.4 = 300.8: shown as 100 + 201 = 301 in words, and as 100 + 200 = 301 in cells, which are rounded."""
    plan = a_plan()
    items = plan.tables["Money"].iloc[:2].assign(Kind=["cash", "stock"], Amount=[100.4, 200.4])
    plan = replace(plan, margin=300.8)
    texts = _summary_texts(replace(plan, tables={**plan.tables, "Money": items}), tmp_path)
    words = "Each figure is rounded for itself. Change in stock value is 201 where the lines add up."
    assert words in texts
    whole = items.assign(Amount=[100.4, 200.1])
    plan = replace(plan, margin=300.5)
    assert words not in _summary_texts(replace(plan, tables={**plan.tables, "Money": whole}), tmp_path)


def _summary_texts(plan: Plan, folder: Path) -> set[object]:
    sheet = load_workbook(plan_book.write(plan, folder / "rounded.xlsx"))["Summary"]
    return {cell.value for row in sheet.iter_rows() for cell in row}


def test_a_long_key_of_the_summary_is_written_over_several_lines(tmp_path, monkeypatch):
    """60 letters, where the column is 36 wide."""
    rows, long = summary.rows, "Estimated share of target Tb: half of the tonnes of the year"
    monkeypatch.setattr(summary, "rows", lambda plan: [*rows(plan), summary.Row(key=long, value=3.0, unit="%")])
    sheet = load_workbook(plan_book.write(a_plan(), tmp_path / "plan.xlsx"))["Summary"]
    (key,) = (row[0] for row in sheet.iter_rows() if row[0].value == long)
    assert key.alignment.wrap_text
    assert sheet.row_dimensions[key.row].height == pytest.approx(27.0)
