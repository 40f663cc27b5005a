"""The sheet What more is worth: the marginal values that matter most, kind by kind, in words and with bars.

Also the form of the table Marginal values itself.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from models.schema.outputs import OUTPUTS
from planner.engine.plan import Plan
from planner.excel.paper.looks import MONEY, Looks
from planner.excel.paper.sheets import Page, set_up_print
from planner.views.colours import FAMILY_COLOURS

SHEET = "What more is worth"
TABLE = OUTPUTS["Marginal values"]
WIDTHS = (46, 14, 16, 16, 8, 108)
HEADS = ("", "", "at first", "one whole more", "")
ACROSS = 116  # characters that fit into the words
MOST = 8  # rows of one kind
SMALL = 5e-3  # money per unit
SMALL_FIGURES = "[>=0.005]#,##0.00;[Red][<=-0.005]-#,##0.00;0"
HOURS = "h"
SIGN = (
    "Plus: the margin rises by that much with one unit more. Minus: it falls. Every promise stays as the plan keeps "
    "it. A small amount is worth the figure at first; a whole unit may be worth less."
)


def add(book: Any, looks: Looks, plan: Plan, *, footer: str) -> None:
    """Add the sheet; nothing if the plan was not explained."""
    rows = plan.tables[TABLE.name]
    if not len(rows):
        return
    page = Page(book.add_worksheet(SHEET), looks)
    for i, width in enumerate(WIDTHS):
        page.sheet.set_column(i, i, width)
    page.text(0, 0, SHEET, "title")
    page.sheet.set_row(0, 32)
    page.text(1, 0, SIGN, "quiet")
    at = 3
    for heading, group in rows.groupby(rows["Heading"].fillna(rows["What"]), sort=False):
        of_lines = bool((group["Unit"] == HOURS).all())
        at = _write_group(page, at, f"{heading}, {plan.currency}", _by_line(group) if of_lines else group)
    page.sheet.hide_gridlines(2)
    set_up_print(page.sheet, header_row=0, footer="")
    page.sheet.set_footer(footer)


def add_table(_book: Any, page: Page, plan: Plan, footer: str) -> None:
    """The table itself: what it says in words is wide, and what is worth nothing is quiet."""
    rows = plan.tables[TABLE.name]
    block = page.table(TABLE, TABLE.columns, rows)
    at = block.column("Why")
    page.sheet.set_column(at, at, 110)
    for name in ("Value", "Value below", "One more"):
        for row, value in enumerate(rows[name].tolist(), start=block.first_row):
            page.value(row, block.column(name), value, page.looks("output", number=_figures(value)))
    for name in ("Now", "Up to", "Down to"):
        for row, value in enumerate(rows[name].tolist(), start=block.first_row):
            page.value(row, block.column(name), value, page.looks("output", number="#,##0.00"))
    page.sheet.freeze_panes(block.first_row, 3)
    set_up_print(page.sheet, header_row=block.header_row, footer=footer)


def _figures(value: float) -> str:
    return MONEY if abs(value) >= 100 else SMALL_FIGURES


def _by_line(rows: pd.DataFrame) -> pd.DataFrame:
    """For each line its dearest hour, with the number of periods in which an hour is worth anything."""
    ranked = rows.sort_values("Value", ascending=False, kind="stable")
    best = ranked.groupby("Name", sort=False).head(1).copy()
    counts = rows[rows["Value"].abs() > SMALL].groupby("Name").size()
    words = [f"{counts.get(name, 0)} periods. " if counts.get(name, 0) > 1 else "" for name in best["Name"]]
    best["Why"] = [
        f"Worth something in {count}{why}" if count else why for count, why in zip(words, best["Why"], strict=True)
    ]
    return best


def _write_group(page: Page, at: int, heading: str, rows: pd.DataFrame) -> int:
    """A heading and the rows of greatest value; returns the row after them."""
    page.text(at, 0, heading, "subtitle")
    page.sheet.set_row(at, 22)
    for column, words in enumerate(HEADS):
        if words:
            page.text(at, column, words, "quiet", align="right")
    some = rows[rows["Value"].abs() > SMALL]
    first = at + 1
    order = some["Value"].abs().sort_values(ascending=False, kind="stable").index[:MOST]
    for row, place in enumerate(order, start=first):
        _write_row(page, row, some.loc[place].to_dict())
    at = first + len(order)
    zero = len(rows) - len(some)
    left_out = [f"{len(some) - len(order)} more on the sheet {TABLE.name}"] if len(some) > len(order) else []
    left_out += [f"{zero} worth nothing now"] if zero else []
    if left_out:
        page.text(at, 0, f"... {', '.join(left_out)}.", "quiet", indent=1)
        at += 1
    if len(order):
        bar = {"type": "data_bar", "bar_color": FAMILY_COLOURS[0], "bar_solid": True}
        page.sheet.conditional_format(first, 2, first + len(order) - 1, 2, bar)
    return at + 1


def _write_row(page: Page, at: int, row: dict[str, Any]) -> None:
    page.text(at, 0, str(row["Name"]), "output", text_wrap=True, indent=1)
    page.text(at, 1, row["Period"] or "", "output")
    page.value(at, 2, row["Value"], page.looks("output", number=_figures(row["Value"])))
    page.value(at, 3, row["One more"], page.looks("output", number=_figures(row["One more"])))
    page.text(at, 4, f"per {row['Unit']}" if row["Unit"] else "", "output", align="center")
    page.text(at, 5, str(row["Why"]), "output", text_wrap=True, indent=1)
    lines = max(-(-len(str(row["Why"])) // ACROSS), -(-len(str(row["Name"])) // WIDTHS[0]))
    page.sheet.set_row(at, 14 * lines + 2)
