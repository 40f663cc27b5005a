"""A plan file that was edited is seen to be: what was edited is named, and what does not add up is said."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

import planner
from models.schema.frames import frame
from models.schema.inputs import INPUTS
from models.schema.outputs import OUTPUTS
from planner.commands.main import run
from planner.engine.plan import Plan
from planner.excel.plan import loading, plan_book
from planner.reading.files import sniff
from planner.reading.files.workbook import grids
from planner.sealing import canonical, seal
from planner.sealing.inspection import Loaded
from planner.sealing.usable import NotAPlan
from planner.studies.verify import verify
from tests.libreoffice import converted
from tests.planner.edited import (
    changed,
    edited,
    fill,
    in_memory,
    removed,
    row_removed,
    sealed,
    table_of,
    typed,
    unsealed,
    values_of,
    without,
)


@pytest.fixture(scope="module")
def blocks() -> loading.Blocks:
    return in_memory(sealed()[1])


def named(plan: Plan) -> list[str] | None:
    """What was edited in a plan, in words."""
    found = plan.inspection.edits
    return None if found is None else [str(one) for one in found]


def test_a_plan_that_nobody_touched_is_as_solved() -> None:
    inspection = plan_book.load(sealed()[1]).inspection
    assert inspection.state == "as solved"
    assert inspection.is_sound
    assert inspection.sentences == ("It is as solved: nothing was edited since.",)


def other_looks(book: Workbook) -> None:
    """Formats, the order of columns and of rows, a column of one's own, dates as numbers: nothing that a plan says."""
    for sheet in ("Runs", "Lots", "Money", "Deliveries"):
        head, *rows = values_of(book[sheet])
        fill(book[sheet], [[*map(as_number, line[::-1]), "mine"] for line in [head, *rows[::-1]]])
        for line in book[sheet].iter_rows(min_row=2):
            for cell in line:
                cell.number_format = "0.0"


def as_number(value: object) -> object:
    """A day as the number that a spreadsheet has for it."""
    return (value - datetime(1899, 12, 30)).days if isinstance(value, datetime) else value


def test_sorting_formatting_and_saving_break_no_seal(tmp_path: Path) -> None:
    plan, before = plan_book.load(edited(tmp_path, other_looks)), plan_book.load(sealed()[1])
    assert named(plan) == []
    assert plan.inputs["Deliveries"]["Due"].tolist() == before.inputs["Deliveries"]["Due"].tolist()[::-1]


def test_a_column_that_had_another_name_is_read_and_holds_its_seal(blocks: loading.Blocks) -> None:
    """`Best proven` of Levels was called `At best`."""
    levels = OUTPUTS["Levels"]
    grid, block = blocks.found[levels.list_object]
    head = {at: "At best" if name == "Best proven" else name for at, name in grid.cells[block.first_row].items()}
    at = next(place for place, name in head.items() if name == "At best")
    row = {**grid.cells[block.first_row + 1], at: 0.25}
    cells = {**grid.cells, block.first_row: head, block.first_row + 1: row}
    plan = loading.Blocks({**blocks.found, levels.list_object: (replace(grid, cells=cells), block)}).plan()
    assert plan.tables["Levels"]["Best proven"].iloc[0] == 0.25
    made = seal.sealed(plan.inputs, plan.tables)
    rows = made["Seal"].copy()
    whole = (rows["Sheet"] == "Levels") & rows["Columns"].notna()
    rows.loc[whole, "Columns"] = rows.loc[whole, "Columns"].str.replace("Best proven", "At best")
    assert not rows.equals(made["Seal"])
    totals = seal._totals(rows)
    manifest = made["Manifest"].assign(Value=[totals.get(*pair) for pair in made["Manifest"].to_numpy().tolist()])
    assert seal.edits(plan.inputs, {**plan.tables, "Seal": rows, "Manifest": manifest}) == ()


@pytest.mark.long
def test_libreoffice_may_save_a_plan_again(tmp_path: Path) -> None:
    """It keeps 15 digits of a number."""
    assert named(plan_book.load(converted(sealed()[1], "xlsx", tmp_path))) == []


def test_everything_that_was_edited_in_a_file_is_named(tmp_path: Path) -> None:
    """A margin, a result, an input and a fact typed over, a row taken out, sheets removed."""
    path = edited(
        tmp_path,
        typed("Summary", "Margin", "Value", 9e9),
        typed("Money", "Contract sales", "Amount", 1.0),
        typed("Lots", "HDD-1", "Price", 1.0),
        typed("Lots", "HDD-1", "Dy", None),
        typed("Facts", "Feed worked", "Feed", 1.0),
        row_removed("Runs", "EV-1"),
        removed("Bids"),
    )
    assert named(plan_book.load(path)) == [
        "Lots / HDD-1 / Dy",
        "Lots / HDD-1 / Price",
        "Summary / Margin / Value",
        "Runs / W1 / EV-1 / NdFeB route / EV traction (removed)",
        "Money / W1 / Contract sales / Amount",
        "sheet Facts",
        "sheet Bids (removed)",
    ]


@pytest.mark.parametrize(
    ("cell", "edit"),
    [
        (("Runs", "EV-1", "Amount", 1.0), "Runs / W1 / EV-1 / NdFeB route / EV traction / Amount"),
        (("Settings", "Plan name", "Value", "Mine"), "Settings / Plan name / Value"),
        (("Manifest", "Workbook", "Value", "other.xlsx"), "Manifest / Workbook / Value"),
        (("Deliveries", "Motor maker", "Due", date(2026, 1, 30)), "Deliveries / Motor maker / 2026-01-12"),
        (("Manifest", "Seal of inputs", "Value", "0"), "sheet Seal"),
        (("Seal", "*", "Digest", "0000"), "sheet Seal"),
        (("Seal", "Lots", "Row", "x"), "sheet Seal"),
    ],
)
def test_an_edited_cell_is_named(blocks: loading.Blocks, cell: tuple[str, str, str, object], edit: str) -> None:
    found = named(changed(blocks, *cell).plan())
    assert [one for one in found if one.startswith(edit)], found


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (("Summary", "Margin", "Value", 9e9), "Money: Margin: the sum is 9e+09 in the plan"),
        (("Money", "Contract sales", "Amount", 1.0), "Money: Contract sales / W1: Amount is 1 in the plan"),
        (("Runs", "EV-1", "Amount", 999.0), "Lot use: EV-1: what is used is"),
        (("Lots", "EV-1", "Price", 1.0), "worked out again"),
        (("Lots", "EV-1", "Status", "gone"), 'cannot be checked: Lots: Status "gone" is not one of'),
        (("Runs", "EV-1", "Lot", "EV-9"), "EV-9"),
        (("Periods", "W2", "Period", None), "cannot be checked"),
    ],
)
def test_what_does_not_add_up_is_said(blocks: loading.Blocks, cell: tuple[str, str, str, object], said: str) -> None:
    inspection = changed(blocks, *cell).plan().inspection
    assert inspection.state == "edited" and not inspection.is_sound
    assert said in " ".join(inspection.sentences)


def test_a_plan_of_before_there_were_seals_loads_and_says_so(tmp_path: Path) -> None:
    """Its figures are checked all the same."""
    old = in_memory(edited(tmp_path, unsealed))
    assert old.plan().inspection.state == "no seal"
    assert old.plan().inspection.sentences[0].startswith("It has no seal")
    assert not old.plan().inspection.faults
    typed_over = changed(old, "Summary", "Margin", "Value", 1.0).plan()
    assert "do not add up: Money: Margin: the sum is 1 in the plan" in typed_over.inspection.sentences[1]
    with pytest.raises(NotAPlan, match="the sheet Lots, or the Excel table on it, is missing"):
        without(old, "Lots").plan()
    assert "no sheet Money" in without(old, "Money").plan().gaps


@pytest.mark.long
def test_no_sheet_can_be_missing_without_a_word(blocks: loading.Blocks) -> None:
    """Each in turn: either it is no plan any more, or the sheet is named among the edits."""
    refused = set()
    for name in (*OUTPUTS, *INPUTS):
        try:
            plan = without(blocks, name).plan()
        except NotAPlan as stop:
            assert f"the sheet {name}, or the Excel table on it, is missing" in str(stop)
            refused.add(name)
        else:
            assert f"sheet {name} (removed)" in map(str, plan.loaded.edits), name
    assert refused >= {"Summary", "Runs", "Money", "Periods", "Lots", "Products"}
    assert not refused & {"Bids", "Ladder", "Manifest", "Seal", "Scenarios"}


@pytest.mark.parametrize("stated", [9, 1.2, "two"])
def test_a_plan_format_that_is_not_known_is_refused(blocks: loading.Blocks, stated: object) -> None:
    with pytest.raises(NotAPlan, match=r"it is in plan format .*, and this planner reads 1 and 1.1\."):
        changed(blocks, "Manifest", "Plan format", "Value", stated).plan()


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (("Money", "Contract sales", "Amount", "n/a"), r"Money!C\d+ \(Amount\) does not hold a number"),
        (("Lots", "HDD-1", "Available", "soon"), r"Lots!F\d+ \(Available\) does not hold a date"),
        (("Summary", "Margin", "Value", "much"), r"the sheet Summary does not say its Margin"),
    ],
)
def test_a_cell_that_holds_what_it_cannot_is_named(
    blocks: loading.Blocks, cell: tuple[str, str, str, object], message: str
) -> None:
    with pytest.raises(NotAPlan, match=message):
        changed(blocks, *cell).plan()


def test_a_plan_that_was_loaded_and_written_again_stays_edited(blocks: loading.Blocks, tmp_path: Path) -> None:
    plan_book.write(changed(blocks, "Lots", "HDD-1", "Price", 1.0).plan(), tmp_path / "again.xlsx")
    again = planner.load(tmp_path / "again.xlsx")
    assert again.seal == "edited"
    assert "It was edited since it was solved: Lots / HDD-1 / Price." in again.doubts
    assert again.doubts[0] in repr(again)


def test_a_plan_that_was_solved_just_now_has_no_doubts() -> None:
    plan = planner.solve(sealed()[0], explain=False)
    assert (plan.seal, plan.doubts) == ("", ())


def test_a_typed_over_margin_is_seen_on_screen_in_the_workbook_and_on_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = edited(tmp_path, typed("Summary", "Margin", "Value", 9e9))
    out, html = tmp_path / "out.xlsx", tmp_path / "out.html"
    command = ["compare", str(sealed()[1]), str(other), "-o", str(out), "--html", str(html), "--no-bridge", "--quiet"]
    assert run(command) == 0
    text, page = capsys.readouterr().out, html.read_text(encoding="utf-8")
    assert re.search(r"small-plan .* as solved\n", text) and re.search(r"edited .* edited\n", text)
    words = "It was edited since it was solved: Summary / Margin / Value."
    assert words in text and words in page and "It is as solved: nothing was edited since." in page
    (overview,) = grids(sniff.read(out), wanted=lambda name: name == "Overview")
    cells = {value for row in overview.cells.values() for value in row.values()}
    assert {"as solved", "edited", f"edited: {words}"} <= cells


@pytest.mark.long
def test_verify_sees_that_the_embedded_inputs_were_changed(
    blocks: loading.Blocks, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The plan itself and the workbook are as they were; only the plan's copy of the workbook is not."""
    plan = changed(blocks, "Lots", "HDD-1", "Price", 4444.0).plan()
    verdict = verify(plan, sealed()[0])
    assert verdict.is_edited and not verdict.holds and verdict.same_workbook
    assert not verdict.violations and not verdict.differences
    assert verdict.inputs == ("Lots / HDD-1 / Price: 4444 -> 4000",)
    path = plan_book.write(plan, tmp_path / "edited.xlsx")
    assert run(["verify", str(path), str(sealed()[0]), "--quiet"]) == 1
    text = capsys.readouterr().out
    assert "It was edited since it was solved: Lots / HDD-1 / Price." in text
    assert "edited.xlsx was edited, and is not the plan for small.xlsx." in text


@pytest.mark.long
def test_verify_sees_it_without_a_seal_too(blocks: loading.Blocks) -> None:
    plan = changed(blocks, "Lots", "HDD-1", "Price", 4444.0).plan()
    verdict = verify(replace(plan, loaded=Loaded(file="old.xlsx", edits=None)), sealed()[0])
    assert verdict.is_edited and verdict.inputs == ("Lots / HDD-1 / Price: 4444 -> 4000",)


@pytest.mark.long
def test_verify_says_that_tables_do_not_fit_together(blocks: loading.Blocks) -> None:
    """A run twice, once of a lot without a name."""
    plan = changed(blocks, "Runs", "EV-1", "Lot", None).plan()
    assert not verify(plan, sealed()[0]).holds


FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)


@given(st.floats(-1e300, 1e300) | st.floats(-1e-4, 1e-4))
def test_a_number_has_one_text_however_it_is_saved(value: float) -> None:
    """As planner writes it (16 digits), as Excel keeps that (all digits), as LibreOffice saves it: 15 digits in .xlsx,
    and 20 places at most in .ods."""
    written = float(f"{value:.16G}")
    fifteen = float(FIFTEEN.create_decimal(f"{written:.16G}"))
    again = float(FIFTEEN.create_decimal(f"{fifteen:.16G}"))
    rounded = FIFTEEN.create_decimal(f"{written:.16G}")
    places = float(rounded.quantize(Decimal("1e-20"), ROUND_HALF_UP)) if abs(value) < 1e-5 else fifteen
    assert len({canonical.text(one) for one in (value, written, fifteen, again, places)}) == 1


def test_a_figure_that_is_all_but_nothing_is_as_libreoffice_saves_it() -> None:
    """-2.182787284255028e-13 was written, and read of the plan saved as .ods: 20 places."""
    assert canonical.text(-2.182787284255028e-13) == canonical.text(-2.1827873e-13) == "-0.00000000000021827873"


@given(st.floats(min_value=1e-6, max_value=1e9), st.floats(min_value=1e-13, max_value=1.0))
def test_another_number_has_another_text(value: float, share: float) -> None:
    assert canonical.text(value) != canonical.text(value * (1 + share))


def test_cells_of_other_kinds_have_a_text() -> None:
    cells = (None, float("nan"), -0.0, True, " a\r\nb ", date(2026, 1, 5), 4000.0, 1e20)
    assert [canonical.text(cell) for cell in cells] == ["", "", "0", "TRUE", "a\nb", "2026-01-05", "4000", "1e+20"]


def test_a_table_that_was_sealed_with_all_places_is_as_it_was() -> None:
    """As planner did before a figure had 20 places at most: 1.862645149230957e-09 in full."""
    table = frame(OUTPUTS["Money"].columns, [{"Item": "Closing feed", "Period": "W1", "Amount": 1.862645149230957e-09}])
    columns = sorted(str(name) for name in table)
    (old,), (new,) = (canonical.lines(table, columns, all_places=every) for every in (True, False))
    assert ("0.00000000186264514923096" in old, "0.00000000186264514923" in new) == (True, True)
    assert all(seal._is_same(table, columns, seal._whole([of])) for of in (old, new))
    assert not seal._is_same(table.assign(Amount=1.9e-9), columns, seal._whole([old]))


def test_beside_a_real_edit_no_figure_that_was_sealed_with_all_places_is_named() -> None:
    """W1 has 1.862645149230957e-09, W2 was 5 and is 6."""
    rows = [
        {"Item": "Feed", "Period": period, "Amount": kg} for period, kg in (("W1", 1.862645149230957e-09), ("W2", 5.0))
    ]
    table = frame(OUTPUTS["Money"].columns, rows)
    columns, of_money = sorted(str(name) for name in table), OUTPUTS["Money"]
    then = seal._digests(of_money, table, canonical.lines(table, columns, all_places=True))
    edited_since = table.assign(Amount=[1.862645149230957e-09, 6.0])
    (edit,) = seal._changes(of_money, edited_since, columns, then)
    assert (edit.row, edit.column) == (next(key for key in then if "W2" in key), "Amount")


def test_rows_right_below_a_table_are_rows_of_it(tmp_path: Path) -> None:
    """A program that is not Excel leaves the table as it is, where the eye sees one row more of it."""

    def one_more(book: Workbook) -> None:
        runs = book["Runs"]
        below = table_of(runs).ref.partition(":")[2].lstrip("ABCDEFGHIJ")
        for column, value in enumerate(("W4", "HDD-1", "NdFeB route", 3.0, "HDD"), start=1):
            runs.cell(int(below) + 1, column).value = value

    def a_note(book: Workbook) -> None:
        figures = book["Summary"]
        first, last = table_of(figures).ref.split(":")
        figures.cell(int(last.lstrip("ABCDE")) + 1, figures[first].column).value = "Each figure is rounded for itself."

    found = plan_book.load(edited(tmp_path, one_more, a_note))
    assert named(found) == ["Runs / W4 / HDD-1 / NdFeB route / HDD (added)"]
