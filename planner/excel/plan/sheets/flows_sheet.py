"""The sheet Flows: kilograms of each element from what is worked to what is made of it, as the page draws them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from planner.engine.plan import Plan
from planner.excel.paper.looks import Looks
from planner.excel.paper.ruled import SHARE, Cell, Head, figure, widths, write
from planner.excel.paper.sheets import Page, keep_from_print, set_up_print
from planner.views.network.at_sites import sites
from planner.views.network.flows import Flows

SHEET = "Flows"
WORDS = (
    "Kilograms of the element itself in all that is worked in the plan, also if it comes into stock after its end. An "
    "intermediate stands on both sides: where it is made, and where it is worked."
)
LANES = "What a lane carries stands where it leaves and where it comes to, but for products."
HEADS = (Head("Element", 12), Head("From", 26), Head("To", 26), Head("Amount [kg]", 14), Head("Of what is worked", 14))


def add(book: Any, looks: Looks, plan: Plan, *, footer: str) -> None:
    """Add the sheet to the workbook."""
    page = Page(book.add_worksheet(SHEET), looks)
    page.text(0, 0, f"{plan.name}: where elements go", "title")
    page.text(1, 0, f"{WORDS} {LANES}" if sites(plan) else WORDS, "quiet")
    heads = [*HEADS[:-1], Head("Of what leaves", 14)] if sites(plan) else HEADS
    write(page, heads, list(_rows(plan)), at=(3, 0), name="tblFlows")
    widths(page, HEADS)
    page.sheet.freeze_panes(4, 0)
    set_up_print(page.sheet, header_row=3, footer=footer)
    keep_from_print(page.sheet)


def _rows(plan: Plan) -> Iterator[list[Cell]]:
    """Yield each way of each element, with its share of all that is worked where it comes from, or leaves it."""
    flows = Flows(plan)
    for element in flows.elements():
        ways = pd.concat([flows.ways(element), flows.carried(element)], ignore_index=True)
        worked = ways.groupby("Feed class")["kg"].sum()
        for row, to, kg in ways.itertuples(index=False):
            share = Cell(100.0 * float(kg) / float(worked[row]), SHARE)
            yield [Cell(element), Cell(row), Cell(to), figure(float(kg)), share]
