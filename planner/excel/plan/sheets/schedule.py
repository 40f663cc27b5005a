"""The sheet Schedule: lines down, periods across, lots and tonnes in the cells; the same lot by lot below.

Made to be printed and pinned up: whole blocks on a page, the line's column and the period's header on every page.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any

import numpy as np
import pandas as pd

from planner.engine.plan import Plan
from planner.engine.records.shown import whole
from planner.excel.paper.looks import Looks
from planner.excel.paper.sheets import Page
from planner.excel.paper.size import Paper, paper_of
from planner.jobs.counting import several
from planner.views.campaign_bands import Band, bands, taken
from planner.views.chart_data import Series
from planner.views.colours import LINE, QUIET, WHITE
from planner.views.families import families, fills
from planner.views.network.at_sites import site_of_lines
from planner.views.network.takes import of_lines
from planner.views.schedule_rows import Grid, Work, downtime, lots_in_order, work_of_lines

SHEET = "Schedule"
TITLE, LEGEND, PERIOD, DATES, FIRST_ROW = 0, 1, 2, 3, 4
FIRST_PERIOD = 2  # sheet column; before it the line's or lot's name, and what is said of it
NAME_WIDTH, WORDS_WIDTH, ROW_HEIGHT = 17, 15, 15
NARROW, WIDE = 11, 21  # characters of a period's column
LEAST_SCALE, MOST_PERIODS = 0.65, 13  # of a page
FULL = 99.5  # per cent of a line's hours, used or lost, from which it is shown as full
TONNES = "#,##0.0"
RULE: dict[str, Any] = {"top_color": QUIET, "bottom_color": QUIET}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class _Paper:
    """The sheet being written, and what every cell needs to know."""

    page: Page
    plan: Plan
    grids: dict[str, Grid]
    colours: dict[str, str]
    """Fill of each lot."""
    periods: tuple[str, ...]
    tall: set[int] = field(default_factory=set)
    """Rows of twice the usual height."""

    @property
    def sheet(self) -> Any:
        """The XlsxWriter sheet."""
        return self.page.sheet

    @property
    def looks(self) -> Looks:
        """The formats."""
        return self.page.looks

    def period(self, p: int) -> int:
        """Return the sheet's column of a period."""
        return FIRST_PERIOD + p


def add(book: Any, looks: Looks, plan: Plan, *, footer: str) -> None:
    """Add the sheet to the workbook."""
    family_of = families(plan)
    fill_of = fills(plan)
    classes = plan.classes
    colours = {lot: fill_of[family_of[feed_class]] for lot, feed_class in classes.items() if feed_class in family_of}
    periods = tuple(plan.inputs["Periods"]["Period"])
    paper = _Paper(Page(book.add_worksheet(SHEET), looks), plan, work_of_lines(plan), colours, periods)
    blocks = _write_lines(paper)
    _write_lots(paper, blocks[-1], classes)
    _write_head(paper, fill_of, _set_up_print(paper, blocks, footer))


def _write_head(paper: _Paper, fill_of: dict[str, str], pages: list[int]) -> None:
    """Write title, periods with their dates, and on every printed page the legend; `pages` are as `_set_up_print`
    says."""
    paper.page.text(TITLE, 0, paper.plan.name, "subtitle")
    paper.page.text(LEGEND, 0, "Schedule, tonnes as received", "quiet")
    for row, name in ((PERIOD, "Line or lot"), (DATES, "")):
        paper.page.text(row, 0, name, "header")
        paper.page.text(row, 1, "", "header")
    days = paper.plan.inputs["Periods"]
    for p, (name, start, end) in enumerate(zip(paper.periods, days["Start"], days["End"], strict=True)):
        paper.page.text(PERIOD, paper.period(p), name, "header", "centre")
        paper.page.text(DATES, paper.period(p), dates_in_words(start, end), "header", "centre", bold=False)
    for first, end in pairwise([*pages, len(paper.periods)]):
        _write_legend(paper, fill_of, first, end - first)


def _write_legend(paper: _Paper, fill_of: dict[str, str], first: int, room: int) -> None:
    """Write the families' colours and the grey of downtime, one in each period's column from `first` on."""
    entries = [(family, {"bg_color": fill}) for family, fill in fill_of.items()][: max(room - 1, 0)]
    for i, (family, fill) in enumerate(entries):
        paper.page.text(LEGEND, paper.period(first + i), family, "centre", shrink=True, **fill)
    at = paper.period(first + len(entries))
    paper.page.text(LEGEND, at, "Downtime", "down", "centre")


def dates_in_words(start: pd.Timestamp, end: pd.Timestamp) -> str:
    """Return `2-8 Nov`, `30 Nov-6 Dec`, with an en dash, and of one day `2 Nov`."""
    if start == end:
        return f"{start.day} {MONTHS[start.month - 1]}"
    month = "" if start.month == end.month and start.year == end.year else f" {MONTHS[start.month - 1]}"
    return f"{start.day}{month}–{end.day} {MONTHS[end.month - 1]}"


def _write_lines(paper: _Paper) -> list[int]:
    """Return a block for each line, or for lines in a row that work the same lots; returns where each begins,
    and the end."""
    stops, campaigns, lost = downtime(paper.plan), bands(paper.plan), taken(paper.plan, changes=False)
    takes = of_lines(paper.plan)
    hours = {(told["Line"], told["Period"]): told for told in paper.plan.tables["Line hours"].to_dict("records")}
    row, starts, stands, before = FIRST_ROW, [], site_of_lines(paper.plan), ""
    for (site, _), group in groupby(paper.grids, key=lambda line: (stands.get(line, ""), paper.grids[line])):
        starts.append(row)
        if site != before:
            row, before = _write_site(paper, row, site), site
        lines = list(group)
        closed = set(range(len(paper.periods)))
        for line in lines:
            closed &= _write_hours(paper, row, line, hours)
            stopped = {p: words for (name, p), words in stops.items() if name == line}
            row = _write_downtime(paper, row + 1, stopped)
            row = _write_campaigns(paper, row, campaigns.get(line, []))
            row = _write_taken(paper, row, {p: words for (name, p), words in lost.items() if name == line})
        row = _write_takes(paper, row, takes.get(lines[0], {}))
        if len(lines) > 1 and paper.grids[lines[0]]:
            paper.page.text(row, 0, f"lots of these {len(lines)} lines", "quiet")
        for lots in paper.grids[lines[0]]:
            _write_row(paper, row, lots, closed)
            row += 1
    return [*starts, row]


def _write_site(paper: _Paper, row: int, site: str) -> int:
    """Write which site the lines below stand on; returns the row after it."""
    for column in range(FIRST_PERIOD + len(paper.periods)):
        paper.page.text(row, column, "" if column else site, "band")
    return row + 1


def _write_hours(paper: _Paper, row: int, line: str, hours: dict[Any, Any]) -> set[int]:
    """Write how busy a line is; returns the periods in which it has no hours."""
    paper.page.text(row, 0, line, "total", bold=True, font_size=11, shrink=True, **RULE)
    paper.page.text(row, 1, "used, hours", "total", "quiet", bold=False, **RULE)
    closed = set()
    for p, period in enumerate(paper.periods):
        booked = hours.get((line, period), {"Available": 0.0})
        if booked["Available"] <= 0:
            closed.add(p)
            words, style = "no hours", "down"
        else:
            words = f"{booked['Used share']:.0f} %  {booked['Used']:,.0f} h"
            taken_up = 100.0 * (booked["Used"] + np.nan_to_num(booked["Lost"])) / booked["Available"]
            style = "doubt" if taken_up >= FULL else "text"
        paper.page.text(row, paper.period(p), words, "total", style, "centre", bold=False, **RULE)
    return closed


def _write_downtime(paper: _Paper, row: int, stops: dict[int, str]) -> int:
    """Write when and why a line is down, if it is; returns the row after it."""
    if not stops:
        return row
    paper.page.text(row, 1, "downtime", "quiet")
    for p, words in stops.items():
        paper.page.text(row, paper.period(p), words, "down", "centre", text_wrap=True, font_size=8)
    if max(len(words) for words in stops.values()) > 1.25 * _period_width(paper.grids):
        paper.tall.add(row)
        paper.sheet.set_row(row, 2 * ROW_HEIGHT)
    return row + 1


def _write_campaigns(paper: _Paper, row: int, line_bands: list[Band]) -> int:
    """Write what a line with campaigns is set up for as a band, with a mark where it changes; returns the row after
    it."""
    if not line_bands:
        return row
    paper.page.text(row, 1, "campaign", "quiet")
    for band in line_bands:
        fill: dict[str, Any] = {"bg_color": band.fill} if band.fill else {}
        mark = {"left": 5, "left_color": QUIET, "bold": True} if band.before else {}
        paper.page.text(row, paper.period(band.first), band.words, "centre", shrink=True, **fill, **mark)
        for p in range(band.first + 1, band.last + 1):
            paper.page.text(row, paper.period(p), band.campaign, "centre", "quiet", shrink=True, **fill)
    return row + 1


def _write_taken(paper: _Paper, row: int, lost: dict[int, list[tuple[str, float]]]) -> int:
    """Write what takes hours of a line without working, if something does; returns the row after it."""
    if not lost:
        return row
    paper.page.text(row, 1, "hours lost", "quiet")
    for p, parts in lost.items():
        words = ", ".join(f"{name}: {whole(hours)} h" for name, hours in parts)
        paper.page.text(row, paper.period(p), words, "down", "centre", text_wrap=True, font_size=8)
    if max(sum(len(name) + 8 for name, _ in parts) for parts in lost.values()) > 1.25 * _period_width(paper.grids):
        paper.tall.add(row)
        paper.sheet.set_row(row, 2 * ROW_HEIGHT)
    return row + 1


def _write_takes(paper: _Paper, row: int, series: Series) -> int:
    """Write what the stage takes in all, feed and each intermediate in a row; returns the row after them."""
    for name, tonnes in series.items():
        paper.page.text(row, 0, "takes", "quiet")
        paper.page.text(row, 1, name, "bold", shrink=True)
        for p, amount in enumerate(tonnes.tolist()):
            if amount > 0:
                paper.page.text(row, paper.period(p), tonnes_in_words(amount), "centre", "bold")
        row += 1
    return row


def _write_row(paper: _Paper, row: int, lots: dict[int, Work], closed: set[int]) -> None:
    """Write one row of lots; periods in which the line has no hours are hatched."""
    looks = paper.looks
    side: dict[str, Any] = {"left": 1, "right": 1, "left_color": LINE, "right_color": LINE}
    for p in range(len(paper.periods)):
        work = lots.get(p)
        if work is not None:
            fill = {"bg_color": paper.colours[work.lot]} if work.lot in paper.colours and work.lots == 1 else {}
            cell = {"shrink": True, "border": 1, "border_color": WHITE, **fill}
            paper.page.text(row, paper.period(p), in_words(work), **cell)
        elif p in closed:
            paper.sheet.write_blank(row, paper.period(p), None, looks("down", pattern=4, fg_color=QUIET, **side))
        else:
            paper.sheet.write_blank(row, paper.period(p), None, looks(**side))


def in_words(work: Work) -> str:
    """Return `EV-2601  12.0 t`; several lots: `+3 lots  4.2 t`."""
    name = work.name or work.lot if work.lots == 1 else f"+{several(work.lots, 'lot')}"
    return f"{name}  {tonnes_in_words(work.tonnes)}"


def tonnes_in_words(tonnes: float) -> str:
    """Return `12.0 t`, and of little more digits."""
    return f"{tonnes:,.1f} t" if tonnes >= 0.05 else f"{tonnes:.2g} t"


def _write_lots(paper: _Paper, row: int, classes: dict[str, str]) -> None:
    """Write, below the lines, each lot that is worked, class by class, with what of it is worked when."""
    worked = paper.plan.worked.groupby(["Lot", "Period"], as_index=False)["Amount"].sum()
    by_lot: dict[str, dict[str, float]] = {}
    for lot, period, amount in zip(worked["Lot"], worked["Period"], worked["Amount"], strict=True):
        by_lot.setdefault(lot, {})[period] = float(amount)
    quantity = dict(zip(paper.plan.inputs["Lots"]["Lot"], paper.plan.inputs["Lots"]["Quantity"], strict=True))
    feed = (amounts for lot, amounts in by_lot.items() if lot in quantity)
    _write_tonnes(paper, row, "All feed", "", _total(feed), "total", **RULE)
    before = None
    for lot in lots_in_order(paper.plan):
        feed_class = classes[lot]
        if feed_class != before:
            row += 1
            together = [amounts for other, amounts in by_lot.items() if classes.get(other) == feed_class]
            _write_tonnes(paper, row, feed_class, _of(_total(together), None), _total(together), "total", **RULE)
            before = feed_class
        row += 1
        fill = {"bg_color": paper.colours[lot], "border": 1, "border_color": WHITE} if lot in paper.colours else {}
        _write_tonnes(paper, row, lot, _of(by_lot[lot], quantity.get(lot)), by_lot[lot], **fill)


def _total(amounts: Iterable[dict[str, float]]) -> dict[str, float]:
    total: Counter[str] = Counter()
    for amount_of in amounts:
        total.update(amount_of)
    return dict(total)


def _of(amounts: dict[str, float], quantity: float | None) -> str:
    """Return `12.0 of 22.0 t`, or `12.0 t` where the quantity is not limited."""
    used = f"{sum(amounts.values()):,.1f}"
    return f"{used} t" if quantity is None or math.isnan(quantity) else f"{used} of {quantity:,.1f} t"


def _write_tonnes(
    paper: _Paper, row: int, name: str, words: str, amounts: dict[str, float], *styles: str, **fill: Any
) -> None:
    """Write one row of numbers: a lot, a class or all feed; only cells with an amount take the fill."""
    looks = paper.looks
    paper.page.text(row, 0, name, *styles, shrink=True, **fill)
    paper.page.text(row, 1, words, *styles, align="right", font_size=9, **(RULE if styles else {}))
    tonnes, blank = (
        looks(*styles, number=TONNES, **fill),
        looks(*styles, **(RULE if styles else {}), left=1, left_color=LINE),
    )
    for p, period in enumerate(paper.periods):
        if period in amounts:
            paper.sheet.write_number(row, paper.period(p), amounts[period], tonnes)
        else:
            paper.sheet.write_blank(row, paper.period(p), None, blank)


def _period_width(grids: dict[str, Grid]) -> int:
    """Return characters that most cells of a period need; the few longer ones are shrunk to fit."""
    longest = [len(in_words(work)) for grid in grids.values() for row in grid for work in row.values()]
    usual = sorted(longest)[int(0.95 * (len(longest) - 1))] if longest else NARROW
    return min(max(usual, NARROW), WIDE)


def _set_up_print(paper: _Paper, blocks: list[int], footer: str) -> list[int]:
    """Set widths, panes and pages; returns with which period each page begins."""
    sheet, count, width = paper.sheet, len(paper.periods), _period_width(paper.grids)
    sheet.set_column(0, 0, NAME_WIDTH)
    sheet.set_column(1, 1, WORDS_WIDTH)
    sheet.set_column(FIRST_PERIOD, FIRST_PERIOD + count - 1, width)
    sheet.freeze_panes(FIRST_ROW, FIRST_PERIOD)
    sheet.hide_gridlines(2)
    size = paper_of(paper.plan.inputs["Settings"])
    pages, scale = _pages(size, count, 7 * width + 5, ROW_HEIGHT * (blocks[-1] + len(paper.tall)))
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.6)
    sheet.set_print_scale(int(100 * scale))
    sheet.print_across()
    sheet.repeat_rows(TITLE, DATES)
    sheet.repeat_columns(0, FIRST_PERIOD - 1)
    sheet.set_footer(footer)
    sheet.set_v_pagebreaks([paper.period(p) for p in pages[1:]])
    sheet.set_h_pagebreaks(_breaks(blocks, paper.tall, size.down / scale / ROW_HEIGHT))
    return pages


def _pages(size: Paper, count: int, width: int, height: int) -> tuple[list[int], float]:
    """Return with which period of `width` pixels each page begins, as evenly as can be, and their scale.

    `height` points hold all lines.
    """
    names = 7 * (NAME_WIDTH + WORDS_WIDTH) + 10
    for pages in range(max(math.ceil(count / MOST_PERIODS), 1), max(count, 1) + 1):
        per_page = math.ceil(count / pages)
        scale = size.across / (names + per_page * width)
        if scale >= LEAST_SCALE:
            break
    return [count * at // pages for at in range(pages)], min(scale, max(size.down / height, LEAST_SCALE), 1.0)


def _breaks(blocks: list[int], tall: set[int], room: float) -> list[int]:
    """Return the rows before which a page ends: a block that does not fit any more begins a page,
    and so do the lots."""
    breaks, top = [], FIRST_ROW
    for start, end in pairwise(blocks):
        height = end - top + sum(top <= row < end for row in tall)
        if height + FIRST_ROW > room and start > top:
            breaks.append(start)
            top = start
    return [*breaks, blocks[-1]]
