"""The sheets that the floor works from: the work list of the coming week, and the delivery calendar by contract."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any, TypeVar

from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.excel.paper.looks import Looks
from planner.excel.paper.ruled import Cell, Head, figure, widths, write
from planner.excel.paper.sheets import LINE_HEIGHT, Page, set_up_print
from planner.views.colours import LINE
from planner.views.floor import deliveries, lanes, work_list
from planner.views.floor.lanes import Load
from planner.views.floor.work_list import Block, Job
from planner.views.network.at_sites import sites
from planner.views.network.flows import Flows

WORK_LIST, DELIVERIES = "Work list", "Delivery calendar"
JOBS = (
    *(Head("", 4), Head("Lot", 18), Head("Feed class", 18), Head("Recipe", 20), Head("t", 8), Head("h", 7)),
    *(Head("There from", 11), Head("Needed by", 11), Head("Until", 11), Head("Not alone, but mixed", 34)),
    Head("Done [t]", 10),
)
LAST = len(JOBS) - 1
ACROSS, IN_A_CELL = 150, 36  # characters that fit across the page, and into the cell of the mixture
SITE = Head("Site", 16)
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
Made = TypeVar("Made")


def add(book: Any, looks: Looks, plan: Plan, *, footer: str) -> None:
    """Add both sheets to the workbook."""
    _add_work_list(Page(book.add_worksheet(WORK_LIST), looks), plan, footer)
    _add_deliveries(Page(book.add_worksheet(DELIVERIES), looks), plan, footer)


def _add_work_list(page: Page, plan: Plan, footer: str) -> None:
    blocks, loads = work_list.of_week(plan, Flows(plan)), lanes.per_site(plan)
    widths(page, JOBS)
    page.text(0, 0, f"{plan.name}: work list {work_list.days_in_words(blocks)}", "title")
    page.text(1, 0, work_list.ORDER if blocks else work_list.IDLE, "quiet")
    row, pages = 3, list[int]()
    for site in loads or ("",):
        pages.append(row)
        row = _of_site(page, row, site, [block for block in blocks if block.site == site], loads.get(site, {}))
    page.sheet.hide_gridlines(2)
    page.sheet.set_landscape()
    page.sheet.fit_to_pages(1, 0 if loads else 1)
    if loads:
        page.sheet.set_h_pagebreaks(pages[1:])
        page.sheet.repeat_rows(0, 2)
    page.sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.6)
    page.sheet.set_footer(footer)


def _of_site(page: Page, row: int, site: str, blocks: list[Block], loads: dict[str, list[Load]]) -> int:
    """Write what a site works, sends and receives, or all that is worked where there is one; returns the row after."""
    if site:
        for column in range(LAST + 1):
            page.text(row, column, "" if column else site, "band", font_size=13)
        row += 2
        if not blocks:
            page.text(row, 0, work_list.IDLE, "quiet")
            row += 2
    for block in blocks:
        row = _block(page, row, block) + 1
    for title, carried in loads.items():
        row = _loads(page, row, title, carried) + 1 if carried else row
    return row


def _loads(page: Page, row: int, title: str, loads: list[Load]) -> int:
    """Write what lanes carry from a site or to it; returns the row after it."""
    page.text(row, 0, title, "subtitle")
    row += 1
    other = "To" if title == lanes.SENT else "From"
    for column, text in enumerate(("", "Material", "Lot or batch", other, "t", "", "Leaves in", "There from")):
        page.text(row, column, text, "header")
    rule: dict[str, Any] = {"bottom": 1, "bottom_color": LINE}
    for place, load in enumerate(loads, start=1):
        row += 1
        end = load.end if title == lanes.SENT else load.start
        cells: tuple[tuple[object, str, str], ...] = (
            *((place, "", "centre"), (load.material, "", ""), (load.lot or None, "", "")),
            *((end or lanes.BEFORE, "", ""), (load.tonnes, "#,##0.00", "")),
            *((None, "", ""), (load.period or None, "", "centre"), (load.there, DATE, "centre")),
        )
        for column, (value, form, style) in enumerate(cells):
            page.value(row, column, value, page.looks("text", *style.split(), number=form, shrink=True, **rule))
    return row + 1


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
        shrink = {} if "wrap" in style else {"shrink": True}
        page.value(row, column, value, page.looks("text", *style.split(), number=form, **rule, **shrink))
    page.sheet.write_blank(row, LAST, None, page.looks("text", border=1, border_color=LINE))
    page.sheet.set_row(row, LINE_HEIGHT * max(len(textwrap.wrap(job.alone, IN_A_CELL)), 1) + 3)


def _add_deliveries(page: Page, plan: Plan, footer: str) -> None:
    windows, several = deliveries.windows(plan), bool(sites(plan))
    page.text(0, 0, f"{plan.name}: delivery calendar", "title")
    page.text(1, 0, deliveries.WORDS if windows else "No contract asks for anything.", "quiet")
    heads = _with_site(WINDOWS, SITE) if several else list(WINDOWS)
    rows = [_with_site(_window(one), Cell(one.site)) if several else _window(one) for one in windows]
    _, last = write(page, heads, rows, at=(3, 0), name="tblDeliveryWindows")
    longest = (len(rows), 3)
    widths(page, heads)
    heads = _with_site(LEAVING, SITE) if several else list(LEAVING)  # so that all tables have the same columns
    for number, (site, leaving) in enumerate(deliveries.by_site(plan).items(), start=1):
        page.text(last + 2, 0, deliveries.title(site), "subtitle")
        rows = [_with_site(_handover(one), Cell(one.site)) if several else _handover(one) for one in leaving]
        table = "tblDeliveryCalendar" + (f"{number}" if number > 1 else "")
        longest = max(longest, (len(rows), last + 3))
        _, last = write(page, heads, rows, at=(last + 3, 0), name=table)
    page.sheet.hide_gridlines(2)
    set_up_print(page.sheet, header_row=longest[1], footer="")
    page.sheet.set_portrait()
    page.sheet.set_footer(footer)


def _with_site(cells: Sequence[Made], site: Made) -> list[Made]:
    """Return the cells of a row with that of the site after the product."""
    return [*cells[:2], site, *cells[2:]]


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
