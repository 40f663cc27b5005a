"""The form of the table Bids: what buying adds stands out, and words have room."""

from __future__ import annotations

from typing import Any

from models.schema.outputs import OUTPUTS
from planner.engine.plan import Plan
from planner.excel.paper.looks import MONEY
from planner.excel.paper.sheets import Block, Page, set_up_print

TABLE = OUTPUTS["Bids"]
WIDTHS = {"Lot": 15, "Feed class": 15, "Status": 10, "Found by": 11, "Recipe": 17, "Period": 10}
WORDS = {"Depends on promises": 62, "Made of": 62, "How": 62}
LAST_PRINTED = "Margin without"
"""What follows it is of the next tonne, and would make all of it too small to read on paper."""

LINES = 2  # of text in a row at the least
MONIES = ("Price", "Margin with", "Margin without", "Worth", "Gain", "Dy +0.1 %", "Tb +0.1 %")
FORMATS = {**dict.fromkeys(MONIES, MONEY), "Adds": "+#,##0;-#,##0;0"}


def add_table(_book: Any, page: Page, plan: Plan, footer: str) -> None:
    """Write the table, money in whole units."""
    rows = plan.tables[TABLE.name]
    block = page.table(TABLE, TABLE.columns, rows)
    for name, width in {**WIDTHS, **WORDS}.items():
        page.sheet.set_column(block.column(name), block.column(name), width)
    for name, number in FORMATS.items():
        for row, value in enumerate(rows[name].tolist(), start=block.first_row):
            page.value(row, block.column(name), value, page.looks("output", number=number))
    for name in WORDS:
        for row, text in enumerate(rows[name].tolist(), start=block.first_row):
            page.value(row, block.column(name), text, page.looks("output", text_wrap=True))
    for row, words in enumerate(rows[list(WORDS)].to_dict("records"), start=block.first_row):
        page.sheet.set_row(row, 14 * max(LINES, *(_lines(words[name], width) for name, width in WORDS.items())) + 2)
    _mark(page, block, block.column("Adds"))
    page.sheet.freeze_panes(block.first_row, 1)
    set_up_print(page.sheet, header_row=block.header_row, footer=footer)
    page.sheet.print_area(block.header_row, 0, block.last_row, block.column(LAST_PRINTED))


def _lines(text: str | None, width: int) -> int:
    """Return how many lines a text takes in a column of that width."""
    return sum(-(-len(line) // width) for line in (text or "").split("\n"))


def _mark(page: Page, block: Block, column: int) -> None:
    """Mark green what adds to the margin, red what takes from it; the sign says the same."""
    for criteria, style in ((">", "good"), ("<", "bad")):
        mark = {"type": "cell", "criteria": criteria, "value": 0, "format": page.looks.mark(style)}
        page.sheet.conditional_format(block.first_row, column, block.last_row, column, mark)
