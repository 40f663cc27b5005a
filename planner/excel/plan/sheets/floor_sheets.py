"""The sheets that the floor works from: the work list of the coming week, and the delivery calendar by contract."""

from __future__ import annotations

import textwrap
from typing import Any

from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.excel.paper.looks import Looks
from planner.excel.paper.ruled import Cell, Head, figure, widths, write
from planner.excel.paper.sheets import LINE_HEIGHT, Page, set_up_print
from planner.views.colours import LINE
from planner.views.floor import deliveries, work_list
from planner.views.floor.work_list import Block, Job
from planner.views.network.flows import Flows

WORK_LIST, DELIVERIES = "Work list", "Delivery calendar"
JOBS = (
    *(Head("", 4), Head("Lot", 18), Head("Feed class", 18), Head("Recipe", 20), Head("t", 8), Head("h", 7)),
    *(Head("There from", 11), Head("Needed by", 11), Head("Until", 11), Head("Not alone, but mixed", 34)),
    Head("Done [t]", 10),
)
LAST = len(JOBS) - 1
ACROSS, IN_A_CELL = 150, 36  # characters that fit across the page, and into the cell of the mixture
WINDOWS = (
    *(Head("Contract", 22), Head("Product", 16), Head("From", 12), Head("Due", 12), Head("Asked [kg]", 12)),
    *(Head("Planned [kg]", 12), Head("Complete by", 12), Head("Late [kg]", 11), Head("Short [kg]", 11)),
    Head("State", 9),
)
LEAVING = (
    *(Head("Contract", 22), Head("Product", 16), Head("Leaves from", 12), Head("By", 12), Head("Amount [kg]", 12)),
    *(Head("So far [kg]", 12), Head("Asked [kg]", 12), Head("Due", 11), Head("Late", 11)),
)
DATE = "yyyy-mm-dd"


def add(book: Any, looks: Looks, plan: Plan, *, footer: str) -> None:
    """Add both sheets to the workbook."""
    _add_work_list(Page(book.add_worksheet(WORK_LIST), looks), plan, footer)
    _add_deliveries(Page(book.add_worksheet(DELIVERIES), looks), plan, footer)


def _add_work_list(page: Page, plan: Plan, footer: str) -> None:
    blocks = work_list.of_week(plan, Flows(plan))
    widths(page, JOBS)
    page.text(0, 0, f"{plan.name}: work list {work_list.days_in_words(blocks)}", "title")
    page.text(1, 0, work_list.ORDER if blocks else "Nothing is worked in the coming week.", "quiet")
    row = 3
    for block in blocks:
        row = _block(page, row, block) + 1
    page.sheet.hide_gridlines(2)
    page.sheet.set_landscape()
    page.sheet.fit_to_pages(1, 1)
    page.sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.6)
    page.sheet.set_footer(footer)


def _block(page: Page, row: int, block: Block) -> int:
    """Return a block of lines with its lots in order; returns the row after it."""
    page.text(row, 0, block.title, "subtitle")
    load = ", ".join(block.load) + (f". Hours are those on {block.busiest}." if len(block.lines) > 1 else "")
    page.sheet.merge_range(row + 1, 0, row + 1, LAST, "", page.looks("words", "quiet"))
    page.text(row + 1, 0, load, "words", "quiet")
    page.sheet.set_row(row + 1, LINE_HEIGHT * len(textwrap.wrap(load, ACROSS)) + 2)
    row += 2
    for column, head in enumerate(JOBS):
        page.text(row, column, head.text, "header")
    for place, job in enumerate(block.jobs, start=1):
        row += 1
        _job(page, row, place, job)
    return row + 1


def _job(page: Page, row: int, place: int, job: Job) -> None:
    rule: dict[str, Any] = {"bottom": 1, "bottom_color": LINE}
    cells: tuple[tuple[object, str, str], ...] = (
        *((place, "", "centre"), (job.lot, "", ""), (job.feed_class, "", ""), (job.recipe, "", "")),
        *((job.tonnes, "#,##0.00", ""), (job.hours, "#,##0.0", "")),
        *((day, DATE, "centre") for day in (job.there, job.due, job.until)),
        (job.alone or None, "", "wrap letters"),
    )
    for column, (value, form, style) in enumerate(cells):
        page.value(row, column, value, page.looks("text", *style.split(), number=form, **rule))
    page.sheet.write_blank(row, LAST, None, page.looks("text", border=1, border_color=LINE))
    page.sheet.set_row(row, LINE_HEIGHT * max(len(textwrap.wrap(job.alone, IN_A_CELL)), 1) + 3)


def _add_deliveries(page: Page, plan: Plan, footer: str) -> None:
    windows = deliveries.windows(plan)
    page.text(0, 0, f"{plan.name}: delivery calendar", "title")
    page.text(1, 0, deliveries.WORDS if windows else "No contract asks for anything.", "quiet")
    _, last = write(page, WINDOWS, [_window(one) for one in windows], at=(3, 0), name="tblDeliveryWindows")
    widths(page, WINDOWS)
    page.text(last + 2, 0, "What leaves by when", "subtitle")
    rows = [_handover(one) for one in deliveries.handovers(plan)]
    write(page, LEAVING, rows, at=(last + 3, 0), name="tblDeliveryCalendar")
    page.sheet.hide_gridlines(2)
    set_up_print(page.sheet, header_row=0, footer="")
    page.sheet.set_portrait()
    page.sheet.set_footer(footer)


def _window(one: deliveries.Window) -> list[Cell]:
    return [
        *(Cell(one.contract), Cell(one.product), Cell(one.begins, number=DATE), Cell(one.due, number=DATE)),
        *(figure(one.asked), figure(one.planned), Cell(one.complete, number=DATE), figure(one.late), figure(one.short)),
        Cell(one.state or None, styles=(summary.MARKS[one.state],) if one.state else ()),
    ]


def _handover(one: deliveries.Handover) -> list[Cell]:
    days = [Cell(one.ready, number=DATE), Cell(one.by, number=DATE)]
    amounts = [figure(one.kg), figure(one.so_far), figure(one.asked)]
    late = Cell("late", styles=("doubt",)) if one.late else Cell(None)
    return [Cell(one.contract), Cell(one.product), *days, *amounts, Cell(one.due, number=DATE), late]
