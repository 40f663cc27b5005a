"""The sheet Bridge: each bridge as a table and as waterfall charts, which Excel draws from cells.

A waterfall is a chart of stacked columns on top of columns without colour, on which they float. Where a column crosses
zero, a part of it stands above and a part below, so each colour has two series.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from planner.comparison.bridging.steps import Bridge, Step
from planner.comparison.comparison import Comparison
from planner.comparison.differences import same
from planner.excel.paper.ruled import Cell, Head, difference, figure, widths, write
from planner.excel.paper.sheets import LINE_HEIGHT, Page
from planner.views.colours import BAD, BRAND, FONT, GOOD, INK, LINE, QUIET, STOCK_FILL, WHITE
from planner.views.waterfall import DOWN, STOCK, TOTAL, UNEXPLAINED, UP, Bar, drawn, of_bridge

WIDTH, HEIGHT = 480, 330  # pixels of a chart
WIDTH_OF_A_COLUMN = 75  # where there are many, a chart is as wide as they need
ROWS_OF_CHART = 17
WRAPPED, WORDS = ("wrap",), 40  # the style of columns of words, and their width
GAP = 10  # pixels between charts
FIGURES = "Bridge figures"
FONT_OF_CHARTS = {"name": FONT, "size": 9, "color": INK}
FAR_FROM_ZERO = 2.0  # where all columns end so many spans above zero, the axis begins below the lowest
MARK = 0.02  # the height of a plan's mark there, as a share of the axis: a column without its foot would be no measure


class Stacked(NamedTuple):
    """A column cut into what the stack needs: the clear part, then what is seen above and below zero."""

    clear: float
    above: float
    below: float


def stacked(bar: Bar) -> Stacked:
    """Return how a column is stacked so that it is seen from `low` to `high` only."""
    if bar.low >= 0:
        return Stacked(bar.low, bar.high - bar.low, 0.0)
    if bar.high <= 0:
        return Stacked(bar.high, 0.0, bar.low - bar.high)
    return Stacked(0.0, bar.high, bar.low)


def axis_start(found: Sequence[Bar]) -> float | None:
    """Return where the axis begins if the steps would be too small to see from zero; None: at zero."""
    levels = [level for bar in found for level in (bar.low, bar.high) if bar.kind != TOTAL]
    levels += [bar.end for bar in found if bar.kind == TOTAL]
    low, high = min(levels), max(levels)
    span = high - low
    if span <= 0 or low < FAR_FROM_ZERO * span:
        return None
    unit = 10.0 ** math.floor(math.log10(span))
    return math.floor((low - 0.3 * span) / unit) * unit


def _marked(bar: Bar, found: Sequence[Bar]) -> Bar:
    """Return a column as it is drawn: a plan as a mark at its level where the axis does not begin at zero."""
    start = axis_start(found)
    if start is None or bar.kind != TOTAL:
        return bar
    return bar._replace(begin=bar.end - MARK * (max(names.high for names in found) - start))


def add(book: Any, page: Page, comparison: Comparison, *, top: int) -> None:
    """Write every bridge, one below the other: its table, then a chart for each measure."""
    cells = _Cells(Page(book.add_worksheet(FIGURES), page.looks))
    row = top
    for bridge in comparison.bridges:
        names = comparison.subjects[0].label, comparison.subjects[bridge.other].label
        page.text(row, 0, f"{names[0]} to {names[1]}", "bold")
        row += 1
        if bridge.reason:
            page.text(row, 0, f"There is no bridge. {bridge.reason}", "doubt")
            row += 2
            continue
        row = _table(page, bridge, row, names) + 1
        for note in bridge.notes:
            page.text(row, 0, note, "quiet")
            row += 1
        left = 0
        for at in drawn(bridge):
            chart, width = _chart(book, cells, bridge, at, names)
            place = {"x_offset": left, "object_position": 2, "description": _title(bridge, at)}
            page.sheet.insert_chart(row + 1, 0, chart, place)
            left += width + GAP
        row += ROWS_OF_CHART + 3
    cells.page.sheet.hide()
    page.sheet.set_landscape()
    page.sheet.fit_to_pages(1, 0)


def _table(page: Page, bridge: Bridge, row: int, names: tuple[str, str]) -> int:
    """Return the steps with what each adds and what it comes to; returns the last row."""
    heads = [Head("Step", 30), Head("Inputs that differ", 12)]
    for measure in bridge.measures:
        heads += [Head(f"{measure.name}: adds [{measure.unit}]", 16), Head(f"{measure.name} after it", 16)]
    heads += [Head("What it is", WORDS), Head("Came along, or stayed", WORDS)]
    rows = [_ends(names[0], bridge.start)]
    rows += [_step(bridge, step) for step in bridge.steps]
    rows += [_ends(names[1], bridge.end)]
    _, last = write(page, heads, rows, at=(row, 0), name=f"tblBridge{bridge.other}")
    widths(page, heads)
    for at, step in enumerate(bridge.steps, start=last - len(bridge.steps)):
        lines = max(len(textwrap.wrap(text, WORDS - 4)) for text in (step.words, "; ".join(step.along)))
        page.sheet.set_row(at, LINE_HEIGHT * max(lines, 1) + 2)
    return last


def _ends(name: str, values: Sequence[float]) -> list[Cell]:
    pairs = [cell for value in values for cell in (Cell(None), figure(value, "bold"))]
    return [Cell(name, styles=("bold",)), Cell(None), *pairs, Cell(None), Cell(None)]


def _step(bridge: Bridge, step: Step) -> list[Cell]:
    steps = zip(step.differences, bridge.verdicts(step), step.values, strict=True)
    pairs = [cell for less, good, value in steps for cell in (_adds(less, good), figure(value))]
    words = (step.words, "; ".join(step.along) or None)
    return [
        Cell(step.name, styles=("bad",) if step.unexplained else ()),
        figure(step.changed),
        *pairs,
        *(Cell(text, styles=WRAPPED) for text in words),
    ]


def _adds(less: float, good: int) -> Cell:
    """Return what a step adds, nothing where that is a solver's rounding."""
    return difference(0.0 if same(less, 0.0) else less, good)


class _Cells:
    """The hidden sheet of the charts' figures: a block of columns for each chart."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.next = 0

    def put(self, found: Sequence[Bar]) -> tuple[int, dict[str, int]]:
        """Write one chart's figures; returns the last row and each series' column (`names` for the categories)."""
        left, self.next = self.next, self.next + len(SERIES) + 2
        columns = {name: left + i for i, name in enumerate(("names", *SERIES))}
        for name, column in columns.items():
            self.page.text(0, column, name, "header")
        plain = self.page.looks("output", number="#,##0.0")
        for row, bar in enumerate(found, start=1):
            self.page.text(row, columns["names"], bar.name, "output")
            for name, value in _parts(_marked(bar, found)):
                self.page.value(row, columns[name], value, plain)
        return len(found), columns


SERIES = {"clear": None, "total above": BRAND, "total below": BRAND, "up above": GOOD, "up below": GOOD} | {
    "down above": BAD,
    "down below": BAD,
    "stock above": STOCK_FILL,
    "stock below": STOCK_FILL,
    "unexplained above": BAD,
    "unexplained below": BAD,
}
"""The stacked series in order, each with its colour."""
LEGEND = {"total above": "Plan", "up above": "Adds", "down above": "Takes away"}
RARE = {STOCK: {"stock above": "In stock"}, UNEXPLAINED: {"unexplained above": "Unexplained"}}
"""What stands in the legend only where there is any."""


def _parts(bar: Bar) -> Iterator[tuple[str, float]]:
    parts = stacked(bar)
    yield "clear", parts.clear
    for kind in (TOTAL, UP, DOWN, STOCK, UNEXPLAINED):
        yield f"{kind} above", parts.above if kind == bar.kind else 0.0
        yield f"{kind} below", parts.below if kind == bar.kind else 0.0


def _chart(book: Any, cells: _Cells, bridge: Bridge, measure: int, names: tuple[str, str]) -> tuple[Any, int]:
    """Return the chart of a measure, and how many pixels wide it is."""
    found = of_bridge(bridge, measure, names)
    legend = {**LEGEND, **{key: name for bar in found for key, name in RARE.get(bar.kind, {}).items()}}
    last, columns = cells.put(found)
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for name, colour in SERIES.items():
        at = columns[name]
        fill = {"fill": {"none": True}, "border": {"none": True}} if colour is None else {"fill": {"color": colour}}
        places = {"categories": [FIGURES, 1, columns["names"], last, columns["names"]]}
        places |= {"values": [FIGURES, 1, at, last, at]}
        chart.add_series({"name": legend.get(name, name), **places, **fill, **_labels(found, name), "gap": 40})
    start = axis_start(found)
    axis = {"num_font": FONT_OF_CHARTS, "num_format": "#,##0", "line": {"none": True}}
    axis |= {"major_gridlines": {"visible": True, "line": {"color": LINE, "width": 0.5}}}
    chart.set_y_axis(axis | ({} if start is None else {"min": start}))
    chart.set_x_axis({"num_font": FONT_OF_CHARTS, "line": {"color": QUIET}, "label_position": "low"})
    chart.set_title({"name": _title(bridge, measure), "name_font": {**FONT_OF_CHARTS, "size": 12}, "overlay": False})
    hidden = [i for i, name in enumerate(SERIES) if name not in legend]
    width = max(WIDTH, WIDTH_OF_A_COLUMN * len(found))
    chart.set_legend({"position": "bottom", "font": FONT_OF_CHARTS, "delete_series": hidden})
    chart.set_size({"width": width, "height": HEIGHT})
    chart.set_chartarea({"border": {"color": LINE}})
    chart.show_hidden_data()
    return chart, width


def _labels(found: Sequence[Bar], series: str) -> dict[str, Any]:
    """Return what stands on the columns of a series: the amount of each that has its larger part there."""
    kind, _, side = series.partition(" ")
    if not side:
        return {}
    texts: list[dict[str, Any]] = []
    for bar in found:
        parts = stacked(bar)
        larger = "above" if parts.above >= -parts.below else "below"
        shown = bar.kind == kind and larger == side and not same(bar.low, bar.high)
        texts.append({"value": bar.amount} if shown else {"delete": True})
    box = {"fill": {"color": WHITE}, "border": {"color": LINE}}
    return {"data_labels": {"value": True, "custom": texts, "font": FONT_OF_CHARTS, "position": "center", **box}}


def _title(bridge: Bridge, measure: int) -> str:
    shown = bridge.measures[measure]
    is_whole = axis_start(of_bridge(bridge, measure, ("", ""))) is None
    cut = "" if is_whole else "; the axis does not begin at zero, so plans are marks, not columns"
    return f"{shown.name} [{shown.unit}]{cut}"
