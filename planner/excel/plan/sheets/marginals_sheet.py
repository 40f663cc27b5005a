"""The sheet What more is worth: the marginal values that matter most, kind by kind, in words and with bars.

Also the form of the table Marginal values itself.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from models.schema.outputs import OUTPUTS
from models.schema.plan_tables.explanation_outputs import SOLVED_AGAIN
from planner.engine.plan import Plan
from planner.excel.paper.looks import MONEY, Looks
from planner.excel.paper.sheets import Page, set_up_print
from planner.views.colours import FAMILY_COLOURS
from planner.views.in_words.worths import TITLE, worth_anything

SHEET = TITLE
TABLE = OUTPUTS["Marginal values"]
NAME, PERIOD, STEP, ADDS, WORDS, BEHIND = range(6)
WIDTHS = (44, 12, 12, 16, 80, 52)
HEADS = {STEP: "a step more", ADDS: "adds", BEHIND: "at first, per unit"}
MOST = 8  # rows of one kind
SMALL_FIGURES = "[>=0.005]#,##0.00;[Red][<=-0.005]-#,##0.00;0"
ABOUT = '"about "#,##0;[Red]"about "-#,##0;0'
HOURS = "h"
SIGN = (
    "What a sensible step more of each figure does: the difference of two plans, in which promises are served anew. "
    "Plus: the margin rises; minus: it falls. At the right the slopes behind it, with every promise as it is kept now."
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
        at = _write_group(page, at, f"{heading}, {plan.currency}", group)
    page.sheet.hide_gridlines(2)
    set_up_print(page.sheet, header_row=0, footer="")
    page.sheet.set_footer(footer)


def add_table(_book: Any, page: Page, plan: Plan, footer: str) -> None:
    """Write the table itself: what it says in words is wide, and what is worth nothing is quiet."""
    rows = plan.tables[TABLE.name]
    block = page.table(TABLE, TABLE.columns, rows)
    for name, width in {"Promises": 40, "Why": 90, "Behind it": 60}.items():
        page.sheet.set_column(block.column(name), block.column(name), width)
    for name in ("Adds", "Value", "Value below"):
        for row, value in enumerate(rows[name].tolist(), start=block.first_row):
            page.value(row, block.column(name), value, page.looks("output", number=_figures(value)))
    for name in ("Now", "Step", "Up to", "Down to"):
        for row, value in enumerate(rows[name].tolist(), start=block.first_row):
            page.value(row, block.column(name), value, page.looks("output", number="#,##0.00"))
    page.sheet.freeze_panes(block.first_row, 3)
    set_up_print(page.sheet, header_row=block.header_row, footer=footer)


def _figures(value: float) -> str:
    return MONEY if abs(value) >= 100 else SMALL_FIGURES


def _by_line(rows: pd.DataFrame) -> pd.DataFrame:
    """Return for each line its dearest step, with the number of periods in which a step does anything."""
    some = worth_anything(rows)
    best, counts = some.drop_duplicates("Name").copy(), some.groupby("Name").size()
    words = [f"Worth something in {counts[name]} periods. " if counts[name] > 1 else "" for name in best["Name"]]
    best["Why"] = [f"{count}{why}" for count, why in zip(words, best["Why"], strict=True)]
    return best


def _write_group(page: Page, at: int, heading: str, rows: pd.DataFrame) -> int:
    """Return a heading and the rows of greatest worth; returns the row after them."""
    page.text(at, NAME, heading, "subtitle")
    page.sheet.set_row(at, 22)
    for column, words in HEADS.items():
        page.text(at, column, words, "quiet", align="left" if column == BEHIND else "right")
    some = worth_anything(rows)
    shown = _by_line(rows) if bool((rows["Unit"] == HOURS).all()) else some
    first = at + 1
    for row, place in enumerate(shown.index[:MOST], start=first):
        _write_row(page, row, shown.loc[place].to_dict())
    at = first + len(shown.index[:MOST])
    rest = rows.drop(some.index)
    unknown = int(rest["Adds"].isna().sum())
    counts = {
        f"more on the sheet {TABLE.name}": len(some) - len(shown.index[:MOST]),
        "worth nothing now": len(rest) - unknown,
        "not planned anew, or as much as they can be": unknown,
    }
    left_out = [f"{count} {words}" for words, count in counts.items() if count]
    if left_out:
        page.text(at, NAME, f"... {', '.join(left_out)}.", "quiet", indent=1)
        at += 1
    if at > first:
        bar = {"type": "data_bar", "bar_color": FAMILY_COLOURS[0], "bar_solid": True}
        page.sheet.conditional_format(first, ADDS, at - 1, ADDS, bar)
    return at + 1


def _write_row(page: Page, at: int, row: dict[str, Any]) -> None:
    number = _figures(row["Adds"]) if row["Found by"] in SOLVED_AGAIN else ABOUT
    page.text(at, NAME, str(row["Name"]), "output", text_wrap=True, indent=1)
    page.text(at, PERIOD, row["Period"] or "", "output")
    page.text(at, STEP, f"{row['Step']:g} {row['Unit'] or ''}".strip(), "output", align="right")
    page.value(at, ADDS, row["Adds"], page.looks("output", number=number))
    page.text(at, WORDS, str(row["Why"]), "output", text_wrap=True, indent=1)
    page.text(at, BEHIND, str(row["Behind it"] or ""), "quiet", text_wrap=True, indent=1)
    texts = {NAME: row["Name"], WORDS: row["Why"], BEHIND: row["Behind it"] or ""}
    lines = max(-(-len(str(text)) // WIDTHS[column]) for column, text in texts.items())
    page.sheet.set_row(at, 14 * lines + 2)
