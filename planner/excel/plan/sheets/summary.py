"""The sheet Summary: the plan on one printed page, key figures as a named table, the rest in words."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from models.plant.calendar import Calendar
from models.schema.frames import frame
from models.schema.outputs import SUMMARY
from models.schema.words import Column, Kind
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.engine.records.shown import whole
from planner.excel.paper.looks import Looks
from planner.excel.paper.sheets import LINE_HEIGHT, Page
from planner.jobs.counting import several
from planner.views.colours import BRAND, LINE
from planner.views.in_words import finding_words, idle_feed, moved, reasons

SHEET = SUMMARY.name
WIDTHS = (36, 17, 11, 15, 15)
INDENT = 2  # characters that the indent of a key covers
LAST = len(WIDTHS) - 1
TABLE_ROW = 8
BOLD = ("Status", "Cash margin", "Change in stock value", "Margin", "Feed used", "Products made")
MOST_LINES, MOST_WARNINGS = 10, 5  # broken promises and warnings that are written out; the sheets hold them all
WHY = "The sheet Why this lot has a line for every lot."
LINE_OF_TEXT = 112  # characters that fit across the page
ASKED = Column(name="Asked", kind=Kind.NUMBER, words="What was asked.")
SHORT = Column(name="Short", kind=Kind.NUMBER, words="What is missing.")
TABLE = replace(SUMMARY, columns=(*SUMMARY.columns, ASKED, SHORT))


def add(book: Any, looks: Looks, plan: Plan, *, footer: str) -> None:
    """Add the sheet to the workbook."""
    page = Page(book.add_worksheet(SHEET), looks)
    for i, width in enumerate(WIDTHS):
        page.sheet.set_column(i, i, width)
    _write_head(page, plan)
    row = _write_rounding(page, plan, _write_table(page, plan))
    row = _write_promises(page, plan, row + 1)
    row = _write_moved(page, plan, row + 1)
    row = _write_idle(page, plan, row + 1)
    row = _write_costs(page, plan, row + 1)
    row = _write_warnings(page, plan, row)
    _write_guide(page, row + 1)
    _set_up_print(page, footer)


def figures(rows: Iterable[summary.Row]) -> pd.DataFrame:
    """Return the rows of a summary as the sheet shows them."""
    plain = [{"Key": r.key, "Value": r.value, "Unit": r.unit or None, "Asked": r.asked, "Short": r.short} for r in rows]
    return frame(TABLE.columns, plain)


def _write_head(page: Page, plan: Plan) -> None:
    """Write what a manager reads from across the room: the plan's name, whether it is the best, and what it earns."""
    calendar = Calendar.of(plan.inputs["Periods"])
    page.text(0, 0, plan.name, "title")
    page.sheet.set_row(0, 32)
    days = (
        f"{calendar.start[0]} to {calendar.end[-1]}, {several(len(calendar), 'period')}"
        if len(calendar)
        else "no periods"
    )
    page.text(1, 0, days, "quiet")
    proven = summary.is_proven(plan.status)
    _across(page, 3, summary.status_in_words(plan.status), "good" if proven else "doubt", font_size=16, bold=True)
    page.sheet.set_row(3, 28)
    broken = len(plan.tables["Broken promises"])
    money = summary.margin_in_words(plan)
    kept = "Every promise is kept" if not broken else f"{broken} broken promise{'s' if broken > 1 else ''}"
    _across(page, 4, f"Margin {money[summary.MARGIN]}", "subtitle", font_size=16)
    stock = f"{summary.STOCK_CHANGE.lower()} {money[summary.STOCK_CHANGE]}"
    _across(page, 5, f"{summary.CASH_MARGIN} {money[summary.CASH_MARGIN]}, {stock}", font_size=12)
    _across(page, 6, kept, "bad" if broken else "good", bold=True, font_size=12)
    if not proven:
        _across(page, 7, summary.gap_in_words(plan), "doubt")
    page.sheet.set_row(4, 28)
    page.sheet.set_row(5, 20)
    page.sheet.set_row(6, 20)


def _write_table(page: Page, plan: Plan) -> int:
    """Return the key figures, as the table that other programs find by name; returns the row after it."""
    rows = summary.rows(plan)
    block = page.table(TABLE, TABLE.columns, figures(rows), at=(TABLE_ROW, 0))
    for i, width in enumerate(WIDTHS):
        page.sheet.set_column(i, i, width)
    before = None
    for at, row in enumerate(rows, start=block.first_row):
        _dress(page, at, row, first_of_group=row.group != before)
        before = row.group
    return block.last_row + 1


def _write_rounding(page: Page, plan: Plan, row: int) -> int:
    """Say why a line of the margin is another one in the table than above it, where it is; returns the row after it."""
    stock, shown = plan.change_in_stock_value, summary.shown_margin(plan)[summary.STOCK_CHANGE]
    if shown in (stock, round(stock)):
        return row
    words = f"Each figure is rounded for itself. {summary.STOCK_CHANGE} is {whole(shown)} where the lines add up."
    page.text(row, 0, words, "quiet")
    return row + 1


def _dress(page: Page, at: int, row: summary.Row, *, first_of_group: bool) -> None:
    """Write a row of the table again, for reading: a line above each group, figures rounded, promises in colour."""
    line: dict[str, Any] = {
        "border": 0,
        "bottom": 1,
        "bottom_color": LINE,
        "top": 1,
        "top_color": BRAND if first_of_group else LINE,
    }
    line |= {"bold": True} if row.key in BOLD else {}
    colour = (row.mark,) if row.mark else ()
    lines = math.ceil(len(row.key) / (WIDTHS[0] - INDENT))
    if lines > 1:
        page.sheet.set_row(at, LINE_HEIGHT * lines)
    page.text(at, 0, row.key, "output", indent=1, text_wrap=lines > 1, **line)
    page.value(at, 1, row.value, page.looks("output", number=_figures(row.value), align="right", **line))
    page.value(at, 2, row.unit or None, page.looks("output", indent=1, **line))
    page.value(at, 3, row.asked, page.looks("output", number=_figures(row.asked), **line))
    page.value(at, 4, row.short, page.looks("output", *colour, number=_figures(row.short), **line))


def _figures(value: object) -> str:
    """Return whole numbers, but for small figures that would be lost by it."""
    whole = not isinstance(value, float) or value == 0 or abs(value) >= 100 or value == round(value)
    return "#,##0" if whole else "#,##0.0##"


def _write_promises(page: Page, plan: Plan, row: int) -> int:
    """Return each broken promise as a sentence; returns the row after them."""
    broken = reasons.broken_in_words(plan)
    row = _heading(page, row, "Broken promises")
    if not broken:
        _across(page, row, "None: everything that was asked for is kept.", "good")
        return row + 1
    row = _sentences(page, row, broken[:MOST_LINES], "bad")
    if len(broken) > MOST_LINES:
        page.text(row, 0, f"... and {len(broken) - MOST_LINES} more, on the sheet Broken promises.", "quiet")
        row += 1
    return row


def _write_moved(page: Page, plan: Plan, row: int) -> int:
    """Return what moves away from the published plan, and why; returns the row after it."""
    words = moved.in_words(plan)
    return _sentences(page, _heading(page, row, moved.TITLE), words) + 1 if words else row


def _write_idle(page: Page, plan: Plan, row: int) -> int:
    """Return feed that is bought while owned feed lies idle; returns the row after it."""
    idle = idle_feed.in_words(plan)
    if not idle:
        return row
    return _sentences(page, _heading(page, row, "Feed that lies idle"), [*idle, WHY], "doubt") + 1


def _write_costs(page: Page, plan: Plan, row: int) -> int:
    """Write what promises and rules cost, where it is much; returns the row after it."""
    for title, said in reasons.what_costs(plan):
        row = _sentences(page, _heading(page, row, title), said) + 1
    return row


def _assumed(groups: pd.Series) -> str:
    """Return how many values were assumed, group by group, what matters most first."""
    if groups.empty:
        return "No value was assumed."
    counts = ", ".join(f"{count:,} {group}" for group, count in groups.value_counts(sort=False).items())
    return f"{len(groups):,} values were not typed but assumed ({counts}); the sheet Assumptions lists each."


def _write_warnings(page: Page, plan: Plan, row: int) -> int:
    """Return what was assumed and what the checks warn of; returns the row after it."""
    row = _heading(page, row, "Assumed and doubtful")
    row = _sentences(page, row, [_assumed(plan.tables["Assumptions"]["Group"])])
    warnings = [finding_words.sentence(finding) for finding in plan.findings]
    row = _sentences(page, row, warnings[:MOST_WARNINGS], "doubt")
    if len(warnings) > MOST_WARNINGS:
        page.text(row, 0, f"... and {len(warnings) - MOST_WARNINGS} more, on the sheet Findings.", "quiet")
        row += 1
    return row


def _write_guide(page: Page, row: int) -> None:
    row = _heading(page, row, "In this workbook")
    _sentences(
        page,
        row,
        [
            "Schedule: what each line works when. Charts: what is made, sold and left. Then one sheet for each result.",
            "The tables that were planned from follow as hidden sheets: right-click a sheet's tab and choose Unhide.",
        ],
    )


def _heading(page: Page, row: int, text: str) -> int:
    page.text(row, 0, text, "subtitle")
    page.sheet.set_row(row, 22)
    return row + 1


def _sentences(page: Page, row: int, sentences: list[str], *styles: str) -> int:
    """Return each sentence over the width of the page, as many lines high as it needs; returns the row after them."""
    for sentence in sentences:
        _across(page, row, sentence, "words", *styles)
        page.sheet.set_row(row, 14.5 * len(textwrap.wrap(sentence, LINE_OF_TEXT) or [""]) + 2)
        row += 1
    return row


def _across(page: Page, row: int, text: str, *styles: str, **more: Any) -> None:
    """Write text over the whole width of the page."""
    page.sheet.merge_range(row, 0, row, LAST, "", page.looks(*styles, **more))
    page.text(row, 0, text, *styles, **more)


def _set_up_print(page: Page, footer: str) -> None:
    page.sheet.hide_gridlines(2)
    page.sheet.set_portrait()
    page.sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
    page.sheet.fit_to_pages(1, 1)
    page.sheet.set_footer(footer)
