"""The template: what stands on its sheets, and that it is the schema and nothing else."""

from __future__ import annotations

import math
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from models.schema.frames import Tables, columns_of, inputs
from models.schema.inputs import INPUTS, LOTS
from models.schema.settings import SETTINGS
from planner.excel.template import template
from planner.excel.template.guidance import MESSAGE_ROOM, TITLE_ROOM, message, validation
from planner.excel.template.lists import list_of
from planner.excel.template.starting import starting_tables
from planner.reading.describe import help_lines, row_needs
from tests.plants import small_plant, small_tables

COMMITTED = Path(__file__).parents[3] / "inputs" / "template.xlsx"
HEADERS = template.HEADER_ROW + 1
NAMES = sorted(INPUTS)


def written(tables: Tables | None = None, **more: Any) -> openpyxl.Workbook:
    content = BytesIO()
    template.write(content, tables, **more)
    return openpyxl.load_workbook(content)


@pytest.fixture(scope="module")
def empty() -> openpyxl.Workbook:
    return written()


@pytest.fixture(scope="module")
def filled() -> openpyxl.Workbook:
    return written(small_tables())


def headers(sheet: Worksheet) -> list[str]:
    return [cell.value for cell in sheet[HEADERS]]


def validations(sheet: Worksheet) -> dict[str, Any]:
    return {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}


def contents(book: openpyxl.Workbook) -> dict[str, Any]:
    """Everything in a workbook that a planner could see or run into, as plain values."""
    return {sheet.title: sheet_contents(sheet) for sheet in book} | {
        "names": {name: defined.attr_text for name, defined in book.defined_names.items()},
        "created": book.properties.created,
    }


def sheet_contents(sheet: Worksheet) -> dict[str, Any]:
    cells = [cell for row in sheet.iter_rows() for cell in row]
    marked = sheet.conditional_formatting
    return {
        "cells": [(cell.coordinate, cell.value, cell.number_format, cell.quotePrefix) for cell in cells],
        "colours": [(cell.fill.fgColor.rgb, cell.font.color.rgb if cell.font.color else None) for cell in cells],
        "comments": [(cell.coordinate, cell.comment.text) for cell in cells if cell.comment],
        "validations": {cells: repr(rule) for cells, rule in validations(sheet).items()},
        "marks": [(str(area.sqref), [repr(rule.formula) for rule in area.rules]) for area in marked],
        "tables": sheet.tables.items(),
        "widths": {letter: column.width for letter, column in sheet.column_dimensions.items()},
        "state": (sheet.sheet_state, sheet.freeze_panes, repr(sheet.sheet_properties.tabColor)),
    }


def test_the_committed_template_is_what_the_schema_gives(empty: openpyxl.Workbook) -> None:
    committed = contents(openpyxl.load_workbook(COMMITTED))
    for name, fresh in contents(empty).items():
        assert committed.get(name) == fresh, f"{name} differs: run `planner template inputs/template.xlsx --force`"
    assert len(committed) == len(contents(empty))


def test_the_same_tables_give_the_same_bytes() -> None:
    first, second = BytesIO(), BytesIO()
    template.write(first, small_tables())
    template.write(second, small_tables())
    assert first.getvalue() == second.getvalue()


def test_sheets_come_in_the_order_of_the_schema_after_the_start_sheet(empty: openpyxl.Workbook) -> None:
    assert empty.sheetnames == ["Start", *INPUTS, "Columns", "Lists"]
    assert empty.active.title == "Start"


@pytest.mark.parametrize("name", NAMES)
def test_each_sheet_holds_its_named_table_with_headers_and_units(empty: openpyxl.Workbook, name: str) -> None:
    columns = columns_of(INPUTS[name], starting_tables()["Components"])
    assert headers(empty[name]) == [column.header for column in columns]
    assert list(empty[name].tables) == [INPUTS[name].list_object]


@pytest.mark.parametrize("name", NAMES)
def test_every_column_has_a_note_and_an_input_message_that_excel_can_hold(empty: openpyxl.Workbook, name: str) -> None:
    sheet = empty[name]
    rules = validations(sheet)
    for column, cell in zip(columns_of(INPUTS[name], starting_tables()["Components"]), sheet[HEADERS], strict=True):
        assert cell.comment.text == "\n".join(help_lines(column))
        assert any(rule.promptTitle == column.header[:TITLE_ROOM] for rule in rules.values())
        assert len(validation(name, column)["input_message"]) <= MESSAGE_ROOM


def test_no_input_message_loses_words_unit_need_or_range() -> None:
    """Only an example may be left out of a message that would be too long."""
    for table in INPUTS.values():
        for column in table.columns:
            assert message(column).splitlines() == help_lines(column)[: len(message(column).splitlines())]
            assert message(column).startswith("\n".join(help_lines(replace(column, example=None))))


@pytest.mark.parametrize("name", NAMES)
def test_validation_covers_every_row_of_the_table(filled: openpyxl.Workbook, name: str) -> None:
    sheet = filled[name]
    (_, first, _, last) = range_boundaries(sheet.tables[INPUTS[name].list_object].ref)
    areas = [area for rule in sheet.data_validations.dataValidation for area in rule.sqref]
    assert {(area.min_row, area.max_row) for area in areas} == {(first + 1, last)}
    assert last - first >= len(small_plant().get(name, ())) + template.SPARE_ROWS


def test_a_choice_takes_only_its_words(empty: openpyxl.Workbook) -> None:
    rule = validation("Lots", LOTS["Status"])
    assert rule["source"] == ["stock", "expected", "offered", "blocked"]
    (found,) = [rule for rule in validations(empty["Lots"]).values() if rule.promptTitle == "Status"]
    assert (found.type, found.errorStyle, found.formula1) == ("list", None, '"stock,expected,offered,blocked"')


def test_a_lots_class_is_chosen_from_what_is_taken_and_another_is_only_warned_about(empty: openpyxl.Workbook) -> None:
    (found,) = [rule for rule in validations(empty["Lots"]).values() if rule.promptTitle == "Feed class"]
    assert (found.type, found.errorStyle, found.formula1) == ("list", "warning", "WhatIsCarried")
    assert "tblFeedClasses[Feed class]" in empty.defined_names["FeedClasses"].attr_text


def test_every_list_that_a_column_uses_is_defined(empty: openpyxl.Workbook) -> None:
    used = {list_of(table.name, column) for table in INPUTS.values() for column in table.columns} - {""}
    assert used <= set(empty.defined_names)
    assert len(used) == 21


def test_ranges_are_those_of_the_schema() -> None:
    moisture, rate = validation("Lots", LOTS["Moisture"]), validation("Line use", INPUTS["Line use"]["Rate"])
    assert (moisture["validate"], moisture["minimum"], moisture["maximum"]) == ("decimal", 0, 100)
    assert moisture["error_type"] == "warning", "a header in ppm would make larger numbers right"
    assert (rate["criteria"], rate["value"]) == (">", 0)
    assert validation("Targets", INPUTS["Targets"]["Priority"])["validate"] == "integer"


def test_component_columns_follow_components_and_a_property_has_no_unit(filled: openpyxl.Workbook) -> None:
    assert headers(filled["Lots"])[-3:] == ["Nd [%]", "Dy [%]", "Hardness"]
    assert headers(filled["Yields"])[-2:] == ["Nd [%]", "Dy [%]"]


def test_a_filled_workbook_holds_every_value(filled: openpyxl.Workbook) -> None:
    for name, frame in small_tables().items():
        table = INPUTS[name]
        columns = columns_of(table, small_tables()["Components"])
        for row, values in enumerate(frame.to_dict("records"), start=HEADERS + 1):
            for at, column in enumerate(columns, start=1):
                value = values[column.name]
                expected = None if pd.isna(value) else value
                assert filled[name].cell(row, at).value == expected, f"{name}, {column.name}"


def test_a_planners_own_column_comes_last_and_is_not_printed() -> None:
    tables = small_tables()
    tables["Lots"]["Source"] = "weighbridge"
    sheet = written(tables)["Lots"]
    assert headers(sheet)[-2:] == ["Hardness", "Source"]
    last = len(headers(sheet))
    assert sheet.cell(HEADERS + 1, last).value == "weighbridge"
    (_, _, last_printed, _) = range_boundaries(sheet.print_area.split("!")[1])
    assert last_printed == last - 1


def test_text_that_looks_like_a_formula_stays_text() -> None:
    rows = small_plant()
    rows["Lots"] = [
        {**rows["Lots"][0], "Lot": text} for text in ("=1+1", "+A1", "-x", "@SUM(A1)", "{=1}", "http://a.b")
    ]
    cells = [row[0] for row in written(inputs(rows))["Lots"].iter_rows(min_row=HEADERS + 1, max_row=HEADERS + 6)]
    assert [cell.value for cell in cells] == [row["Lot"] for row in rows["Lots"]]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.quotePrefix for cell in cells] == [True, True, True, True, False, False]
    assert not any(cell.hyperlink for cell in cells)


def test_a_title_and_notes_that_look_like_formulas_stay_text() -> None:
    start = written(small_tables(), title="=1+1", notes=["=2+2"])["Start"]
    kinds = {cell.value: cell.data_type for row in start.iter_rows() for cell in row}
    assert (kinds["=1+1"], kinds["=2+2"]) == ("s", "s")


def test_a_number_that_excel_cannot_hold_is_refused_and_no_file_is_left(tmp_path: Path) -> None:
    tables = small_tables()
    tables["Lots"].loc[0, "Quantity"] = math.inf
    with pytest.raises(ValueError, match="Lots"):
        template.write(tmp_path / "plan.xlsx", tables)
    assert list(tmp_path.iterdir()) == []


def test_what_xlsxwriter_would_drop_raises() -> None:
    """A component called `Site`, a property, gives Lots a second column `Site`, which no Excel table can have."""
    rows = small_plant(Components=[{"Component": "Site", "Counted as": "property"}])
    for name in ("Feed classes", "Lots", "Yields"):
        rows[name] = []
    with pytest.raises(UserWarning, match="Duplicate header"):
        template.write(BytesIO(), inputs(rows))


def test_gathered_lists_hold_each_name_once() -> None:
    """Two rows of one recipe give one entry; lines and products follow one another."""
    rows = small_plant()
    rows["Recipes"] = [{"Recipe": name, "Feed class": "EV traction"} for name in ("A", "a", "B", "A")]
    content = BytesIO()
    template.write(content, inputs(rows))
    book = openpyxl.load_workbook(content, data_only=True)
    columns = {
        column[0].value: [cell.value for cell in column[1:] if cell.value] for column in book["Lists"].iter_cols()
    }
    lines = [row["Line"] for row in rows["Lines"]]
    assert columns["RecipeNames"] == ["A", "B"]
    assert columns["LinesAndProducts"] == lines + [row["Product"] for row in rows["Products"]]
    assert book["Lists"].sheet_state == "hidden"


def test_the_start_sheet_links_to_every_sheet_and_says_which_must_have_rows(empty: openpyxl.Workbook) -> None:
    start = empty["Start"]
    linked = {cell.value: cell for row in start.iter_rows() for cell in row if cell.hyperlink}
    assert list(linked) == list(INPUTS)
    for name, cell in linked.items():
        assert cell.hyperlink.location == f"'{name}'!A1"
        assert start.cell(cell.row, cell.column + 1).value == row_needs(INPUTS[name])
    assert start.cell(linked["Lots"].row, linked["Lots"].column + 1).value == "must have rows"
    assert start.cell(linked["Groups"].row, linked["Groups"].column + 1).value == "may stay empty"


def test_the_column_sheet_lists_every_column(empty: openpyxl.Workbook) -> None:
    listed = {(row[0].value, row[1].value) for row in empty["Columns"].iter_rows(min_row=HEADERS + 1)}
    assert listed >= {(table.name, column.name) for table in INPUTS.values() for column in table.columns}
    assert len(listed) == sum(len(table.columns) + bool(table.components) for table in INPUTS.values())


def test_the_template_starts_with_every_setting_at_its_default() -> None:
    settings = starting_tables()["Settings"]
    assert settings["Setting"].tolist() == [setting.name for setting in SETTINGS]
    assert settings["Value"].tolist() == [setting.default for setting in SETTINGS]


def test_groups_of_the_template_are_made_of_its_components() -> None:
    tables = starting_tables()
    known = set(tables["Components"]["Component"])
    assert {part for group in tables["Groups"]["Components"] for part in group.split("+")} <= known


def test_input_sheets_are_not_protected_and_print_one_page_wide(empty: openpyxl.Workbook) -> None:
    for name in INPUTS:
        sheet = empty[name]
        assert not sheet.protection.sheet
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == f"${HEADERS}:${HEADERS}"
        assert sheet.freeze_panes == f"B{HEADERS + 1}"


@pytest.mark.long
@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice on this platform")
def test_drop_down_lists_grow_in_libreoffice(tmp_path: Path) -> None:
    """A class, a line and a recipe are added below the last row; the lists that name them have one entry more."""
    book = written(small_tables())
    for name in ("Feed classes", "Lines", "Recipes"):
        sheet = book[name]
        row = next(row for row in range(HEADERS + 1, 100) if sheet.cell(row, 1).value is None)
        sheet.cell(row, 1).value = "New"
    probe = book.create_sheet("Probe", 0)
    for row, name in enumerate(("FeedClasses", "Lines", "RecipeNames", "LinesAndProducts"), start=1):
        probe.cell(row, 1).value = f"=ROWS({name})"
        probe.cell(row, 2).value = f'=SUMPRODUCT(--({name}="New"))'
    book.save(tmp_path / "grown.xlsx")
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "csv", "grown.xlsx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=500)
    assert (tmp_path / "grown.csv").read_text().split() == ["3,1", "3,1", "2,1", "5,1"]
