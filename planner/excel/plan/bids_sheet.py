"""The form of the table Bids: the best bargain stands out, and how its worth is made up has room."""

from __future__ import annotations

from typing import Any

from models.schema.outputs import OUTPUTS
from planner.engine.plan import Plan
from planner.excel.paper.looks import MONEY
from planner.excel.paper.sheets import Page, set_up_print

TABLE = OUTPUTS["Bids"]
WIDTHS = {"Lot": 15, "Feed class": 15, "Status": 10, "Recipe": 17, "Period": 10, "Made of": 62, "How": 30}
LINES = 2  # of text in a row, 3 where the parts of a worth are many
ACROSS = 66  # characters of Made of in a line


def add_table(_book: Any, page: Page, plan: Plan, footer: str) -> None:
    """Write the table, money in whole units."""
    rows = plan.tables[TABLE.name]
    block = page.table(TABLE, TABLE.columns, rows)
    for name, width in WIDTHS.items():
        page.sheet.set_column(block.column(name), block.column(name), width)
    for name in ("Price", "Worth", "Gain", "Dy +0.1 %", "Tb +0.1 %"):
        for row, value in enumerate(rows[name].tolist(), start=block.first_row):
            page.value(row, block.column(name), value, page.looks("output", number=MONEY))
    for name in ("Made of", "How"):
        for row, text in enumerate(rows[name].tolist(), start=block.first_row):
            page.value(row, block.column(name), text, page.looks("output", text_wrap=True))
    for row, text in enumerate(rows["Made of"].tolist(), start=block.first_row):
        page.sheet.set_row(row, 14 * max(LINES, -(-len(text or "") // ACROSS)) + 2)
    gain = block.column("Gain")
    for criteria, style in ((">", "good"), ("<", "bad")):
        mark = {"type": "cell", "criteria": criteria, "value": 0, "format": page.looks.mark(style)}
        page.sheet.conditional_format(block.first_row, gain, block.last_row, gain, mark)
    page.sheet.freeze_panes(block.first_row, 1)
    set_up_print(page.sheet, header_row=block.header_row, footer=footer)
