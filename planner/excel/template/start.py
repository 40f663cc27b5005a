"""The first sheet: what the workbook is, what to do, what the colours mean, and a way to every sheet."""

from __future__ import annotations

from collections.abc import Sequence

from models.schema.inputs import INPUTS
from planner.excel.paper.sheets import TITLE_HEIGHT, Page, set_up_print
from planner.reading.describe import row_needs

START = "Start"
ABOUT = (
    "This workbook holds everything that a production plan is made from: the feed you have and are offered, the "
    "plant, the products, and what you have promised. From it the planner works out the most profitable plan that "
    "keeps the promises, and writes it to a workbook of its own. This file is only read, never changed."
)
STEPS = (
    "Save this workbook under a name of your own. The plan is named after it, unless Settings says otherwise.",
    "Say when and of what: Periods (weeks, months or both) and Components (what feed is assayed for).",
    "List the feed: Feed classes with their typical assays, then Lots, one row each.",
    "Describe the plant: Lines, Recipes, Line use (how fast), Yields (what comes out), Products.",
    "Say what is wanted: Contracts and Deliveries, Spot sales, Targets. The other sheets are for when you need them.",
    "Save, then run the two commands below: the first lists every mistake with its cell, the second makes the plan.",
)
COMMANDS = (
    ("planner check FILE.xlsx", "finds every mistake, with its cell and what to do; makes no plan"),
    ("planner solve FILE.xlsx", "makes the plan and writes it to a workbook of its own"),
)
COLOURS = (
    (("input",), "yellow, blue text", "a cell for you to fill in"),
    (("header", "required"), "dark header", "every row that you begin needs this cell"),
    (("header", "optional"), "light header", "may stay blank; the header's note says what a blank cell means"),
    (("input", "unset"), "orange", "a required cell that is still blank"),
    (("input", "twice"), "red", "a name that is given twice"),
)
HABITS = (
    "Select a cell, or point at a header, to see what belongs there. Sheet Columns lists all columns on one page.",
    "A blank cell means what its note says, and the plan lists every value that was assumed. Nothing else is assumed.",
    "Feed is in tonnes as received (wet), assays in % of dry mass, products in kg, all money in one currency.",
    "A unit in a header may be changed to another of its kind (kg for t, ppm for %): the numbers are converted.",
    "Type dates as dates. Add rows right below the last one. Columns and sheets of your own are welcome.",
    "Each row of Components gives Feed classes, Lots and Yields a column with its name, such as Dy [%].",
)
FIRST, SECOND, THIRD = 1, 2, 3
WIDTHS = (2, 28, 42, 96)
NOTES_OF_A_PAGE = 25
"""With more notes about the workbook the sheet is printed on several pages, and stays legible."""
LETTERS_PER_WIDTH = 1.25


def add_start_sheet(page: Page, title: str, notes: Sequence[str]) -> None:
    """Fill the first sheet."""
    sheet = page.sheet
    sheet.hide_gridlines(2)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    page.text(0, FIRST, title, "title")
    sheet.set_row(0, TITLE_HEIGHT)
    _paragraph(page, 1, ABOUT)
    row = 3
    if notes:
        row = _lines(page, row, "About this workbook", notes)
    row = _steps(page, row)
    row = _commands(page, row)
    row = _colours(page, row)
    row = _lines(page, row, "Good to know", HABITS)
    _sheets(page, row)
    set_up_print(sheet, header_row=0, footer=START)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1 if len(notes) <= NOTES_OF_A_PAGE else 0)


def _paragraph(page: Page, row: int, text: str, column: int = FIRST) -> None:
    """Write text over the whole width from `column` on, its row as high as it needs."""
    letters = sum(WIDTHS[column:]) * LETTERS_PER_WIDTH
    page.sheet.merge_range(row, column, row, THIRD, "", page.looks("words"))
    page.text(row, column, text, "words")
    page.sheet.set_row(row, 14 * (1 + int(len(text) / letters)) + 2)


def _lines(page: Page, row: int, heading: str, lines: Sequence[str]) -> int:
    page.text(row, FIRST, heading, "subtitle")
    for i, line in enumerate(lines, start=row + 1):
        _paragraph(page, i, line)
    return row + len(lines) + 2


def _steps(page: Page, row: int) -> int:
    return _lines(page, row, "What to do", [f"{i}.  {step}" for i, step in enumerate(STEPS, start=1)])


def _commands(page: Page, row: int) -> int:
    page.text(row, FIRST, "Commands", "subtitle")
    for i, (command, words) in enumerate(COMMANDS, start=row + 1):
        page.text(i, FIRST, command, "bold")
        page.text(i, SECOND, words, "letters")
    return row + len(COMMANDS) + 2


def _colours(page: Page, row: int) -> int:
    page.text(row, FIRST, "Colours", "subtitle")
    for i, (styles, sample, words) in enumerate(COLOURS, start=row + 1):
        page.text(i, FIRST, sample, *styles, "letters")
        page.text(i, SECOND, words, "letters")
    return row + len(COLOURS) + 2


def _sheets(page: Page, row: int) -> None:
    page.text(row, FIRST, "Sheets", "subtitle")
    for i, table in enumerate(INPUTS.values(), start=row + 1):
        page.sheet.write_url(i, FIRST, f"internal:'{table.name}'!A1", page.looks("link"), table.name)
        page.text(i, SECOND, row_needs(table), "letters", "bold" if table.may_need_rows else "quiet")
        page.text(i, THIRD, table.words, "text")
