"""The form of the table Cash by month: its figures in whole units of money, and a chart of them beside it."""

from __future__ import annotations

from typing import Any

from models.schema.outputs import CASH_BY_MONTH
from planner.engine.plan import Plan
from planner.excel.paper.sheets import Page, set_up_print
from planner.excel.plan.sheets import charts
from planner.views import cash

CHART_AT = len(CASH_BY_MONTH.columns) + 1  # the column in which it begins


def add_table(book: Any, page: Page, plan: Plan, footer: str) -> None:
    """Write the table with its chart beside it, and below them when most cash is tied up."""
    block = page.table(CASH_BY_MONTH, CASH_BY_MONTH.columns, plan.tables[CASH_BY_MONTH.name])
    if cash.months(plan):
        page.sheet.insert_chart(0, CHART_AT, charts.of_cash(book, plan), {"description": f"Chart: {cash.TABLE}"})
    page.text(max(block.last_row, charts.ROWS) + 2, 0, cash.lowest_in_words(plan), "quiet")
    page.sheet.freeze_panes(block.first_row, 1)
    set_up_print(page.sheet, header_row=block.header_row, footer=footer)
