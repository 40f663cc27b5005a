"""The form of the table Why this lot: room for the sentences, and owned feed that lies idle stands out."""

from __future__ import annotations

from typing import Any

from models.schema.plan_tables.explanation_outputs import OUT_OF_THE_PLAN, WHY_THIS_LOT
from planner.engine.plan import Plan
from planner.excel.paper.sheets import LINE_HEIGHT, Page, set_up_print

WIDTHS = {"Lot": 18, "Feed class": 18, "Status": 11, "Used": 9, "Left": 9, "Reason": 26, "Why": 105}
ACROSS = 115  # characters of Why in a line


def add_table(_book: Any, page: Page, plan: Plan, footer: str) -> None:
    """Write the table, each sentence over as many lines as it needs."""
    rows = plan.tables[WHY_THIS_LOT.name]
    block = page.table(WHY_THIS_LOT, WHY_THIS_LOT.columns, rows)
    for name, width in WIDTHS.items():
        page.sheet.set_column(block.column(name), block.column(name), width)
    for row, why in enumerate(rows.to_dict("records"), start=block.first_row):
        lies_idle = why["Status"] in ("stock", "expected") and why["Left"] > 0 and why["Reason"] not in OUT_OF_THE_PLAN
        doubt = ("doubt",) if lies_idle else ()
        page.value(row, block.column("Reason"), why["Reason"], page.looks("output", *doubt, text_wrap=True))
        page.value(row, block.column("Why"), why["Why"], page.looks("output", text_wrap=True))
        page.sheet.set_row(row, LINE_HEIGHT * -(-len(why["Why"] or "") // ACROSS) + 3)
    page.sheet.freeze_panes(block.first_row, 1)
    set_up_print(page.sheet, header_row=block.header_row, footer=footer)
