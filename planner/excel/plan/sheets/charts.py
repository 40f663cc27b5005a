"""The sheets Charts and Chart data: native Excel charts over plain cells, so that they live on in any spreadsheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.schema.outputs import CASH_BY_MONTH
from planner.engine.plan import Plan
from planner.excel.paper.looks import Looks
from planner.excel.paper.sheets import Page
from planner.views import cash
from planner.views.chart_data import (
    Series,
    across,
    asked_products,
    coverage,
    fullest,
    heavy_products,
    in_stock,
    is_limit,
    line_use_in_all,
    made_and_asked,
    stored_words,
)
from planner.views.colours import CASH_COLOURS, DOWN_FILL, FONT, INK, LINE, QUIET, SERIES_COLOURS
from planner.views.families import fills
from planner.views.network import at_sites, stores

SHEET, DATA = "Charts", "Chart data"
WIDTH, HEIGHT = 600, 430  # pixels of a chart
ON_A_SHEET = 4  # charts: a sheet of them is a printed page
ROWS = HEIGHT // 20 + 1  # sheet rows that a chart takes
COLUMNS = 10  # sheet columns that a chart takes
COLUMN_WIDTH = 8.0
MOST_LINES = 5  # of the plant, in the chart of their use; more cannot be told apart
STACKED = {"subtype": "stacked"}
FONT_OF_CHARTS = {"name": FONT, "size": 9, "color": INK}

Figures = NDArray[np.float64]


class _Charts:
    """The sheets as they grow: the next free column of figures, the next free place for a chart."""

    def __init__(self, book: Any, looks: Looks, plan: Plan, footer: str) -> None:
        self.book, self.looks, self.plan, self.footer = book, looks, plan, footer
        self.periods = list(plan.inputs["Periods"]["Period"])
        self.placed: list[tuple[str, Any]] = []
        self.figures: list[tuple[str, str, Sequence[float | str]]] = []

    def add(self, title: str, unit: str, series: Series, **axis: Any) -> None:
        """Add a chart with a line for each series."""
        if series:
            chart = self.book.add_chart({"type": "line"})
            for i, (name, values) in enumerate(series.items()):
                chart.add_series(self._series(title, name, values) | _line(name, i))
            self._place(chart, title, unit, **axis)

    def add_stacked(self, title: str, unit: str, series: Series, colours: Sequence[str] = SERIES_COLOURS) -> None:
        """Add a chart with columns that stack the series."""
        if series:
            chart = self.book.add_chart({"type": "column", "subtype": "stacked"})
            for i, (name, values) in enumerate(series.items()):
                fill = {"fill": {"color": colours[i % len(colours)]}, "gap": 40}
                chart.add_series(self._series(title, name, values) | fill)
            self._place(chart, title, unit)

    def add_bars(self, title: str, unit: str, figures: Mapping[str, float]) -> None:
        """Add a chart with one bar for each figure, the first on top."""
        if figures:
            chart = self.book.add_chart({"type": "bar"})
            names, values = self._keep(title, "", list(figures)), self._keep(title, unit, list(figures.values()))
            cells = {"categories": [DATA, 2, names, 1 + len(figures), names]}
            cells |= {"values": [DATA, 2, values, 1 + len(figures), values], "name": [DATA, 1, values]}
            labels = {"value": True, "num_format": "0", "font": FONT_OF_CHARTS}
            chart.add_series({**cells, "fill": {"color": SERIES_COLOURS[0]}, "gap": 40, "data_labels": labels})
            self._place(chart, title, unit)
            chart.set_legend({"none": True})
            chart.set_y_axis({"reverse": True, "num_font": FONT_OF_CHARTS, "line": {"color": QUIET}})
            chart.set_x_axis({"visible": False, "min": 0, "max": 100, "major_gridlines": {"visible": False}})

    def add_promise(self, title: str, asked: Series, got: Series) -> None:
        """Add a chart with what is asked as grey columns and what the plan gives as lines over them, in kg."""
        if not asked:
            self.add(title, "kg", got)
            return
        chart = self.book.add_chart({"type": "column"})
        for name, values in asked.items():
            chart.add_series(self._series(title, name, values) | {"fill": {"color": DOWN_FILL}, "gap": 40})
        lines = self.book.add_chart({"type": "line"})
        for i, (name, values) in enumerate(got.items()):
            lines.add_series(self._series(title, name, values) | _line(name, i))
        chart.combine(lines)
        self._place(chart, title, "kg")

    def _series(self, title: str, name: str, values: Figures) -> dict[str, Any]:
        """Return the cells of a series that has one figure for each period."""
        at, last = self._keep(title, name, values.tolist()), 1 + len(self.periods)
        return {"name": [DATA, 1, at], "categories": [DATA, 2, 0, last, 0], "values": [DATA, 2, at, last, at]}

    def _keep(self, title: str, name: str, values: Sequence[float | str]) -> int:
        """Keep what is to stand in a column of the sheet of figures; returns that column."""
        self.figures.append((title, name, values))
        return len(self.figures)

    def _place(self, chart: Any, title: str, unit: str, **axis: Any) -> None:
        _dress(chart, title, unit, len(self.periods), **axis)
        self.placed.append((title, chart))

    def write(self) -> Any:
        """Write the sheets of charts, then the one with their figures, which is returned."""
        for first in range(0, len(self.placed), ON_A_SHEET):
            sheet = self.book.add_worksheet(SHEET if first == 0 else f"{SHEET} {first // ON_A_SHEET + 1}")
            self._write_sheet(sheet, self.placed[first : first + ON_A_SHEET])
        page = Page(self.book.add_worksheet(DATA), self.looks)
        for row, text in enumerate(("", "Period", *self.periods)):
            page.text(row, 0, text, "header" if row == 1 else "output")
        usual = self.looks("output", number="#,##0.0")
        for at, (title, name, values) in enumerate(self.figures, start=1):
            page.text(0, at, title, "bold")
            page.text(1, at, name, "header")
            for row, value in enumerate(values, start=2):
                page.value(row, at, value, usual)
        return page.sheet

    def _write_sheet(self, sheet: Any, charts: list[tuple[str, Any]]) -> None:
        Page(sheet, self.looks).text(0, 0, self.plan.name, "subtitle")
        sheet.set_column(0, 2 * COLUMNS, COLUMN_WIDTH)
        for i, (title, chart) in enumerate(charts):
            words = {"description": f"Chart: {title}", "object_position": 2}
            sheet.insert_chart(1 + i // 2 * (ROWS + 1), i % 2 * COLUMNS, chart, words)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.6)
        sheet.fit_to_pages(1, 1)
        sheet.set_footer(self.footer)


def _dress(chart: Any, title: str, unit: str, count: int, **axis: Any) -> None:
    """Set the looks that all charts over `count` periods share."""
    font, every = FONT_OF_CHARTS, max(1, round(count / 13))
    grid = {"visible": True, "line": {"color": LINE, "width": 0.5}}
    y = {"name": unit, "name_font": font, "num_font": font, "num_format": "#,##0", "major_gridlines": grid}
    x = {"num_font": font, "line": {"color": QUIET}, "interval_unit": every, "interval_tick": every}
    chart.set_title({"name": title, "name_font": {**font, "size": 12}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_y_axis({**y, "line": {"none": True}, **axis})
    chart.set_x_axis({**x, "label_position": "low"})
    chart.set_chartarea({"border": {"color": LINE}})
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    chart.show_hidden_data()
    chart.show_blanks_as("gap")


def of_cash(book: Any, plan: Plan) -> Any:
    """Return the chart of cash by month, over the cells of its own sheet: columns in and out,
    a line for the sum so far."""
    rows, place = len(cash.months(plan)), {column.name: at for at, column in enumerate(CASH_BY_MONTH.columns)}

    def of_column(name: str) -> dict[str, Any]:
        cells = {"categories": [cash.TABLE, 1, place["Month"], rows, place["Month"]]}
        return cells | {"values": [cash.TABLE, 1, place[name], rows, place[name]], "name": name}

    chart, line = (book.add_chart({"type": kind} | more) for kind, more in (("column", STACKED), ("line", {})))
    for name, colour in zip((cash.CASH_IN, cash.CASH_OUT), CASH_COLOURS, strict=True):
        chart.add_series(of_column(name) | {"fill": {"color": colour}, "gap": 40, "overlap": 100})
    line.add_series(of_column(cash.SO_FAR) | _line(cash.SO_FAR, 1))
    chart.combine(line)
    _dress(chart, cash.TABLE, plan.currency, rows)
    return chart


def _line(name: str, i: int) -> dict[str, Any]:
    """Return a line in the palette's i-th colour; what is asked or allowed is dashed."""
    dash = "dash" if is_limit(name) else "solid"
    colour = SERIES_COLOURS[i % len(SERIES_COLOURS)]
    return {"line": {"color": colour, "width": 2.25, "dash_type": dash}, "marker": {"type": "none"}}


def add(book: Any, looks: Looks, plan: Plan, *, footer: str) -> Any:
    """Add the sheets to the workbook; returns the one with the figures."""
    charts = _Charts(book, looks, plan, footer)
    asked = asked_products(plan)
    for product in (heavy for heavy in heavy_products(plan) if heavy in asked):
        charts.add_promise(f"Covered: {product}, cumulative", *coverage(plan, product))
    for product in asked:
        charts.add_promise(f"Made and asked: {product}, cumulative", *made_and_asked(plan, product))
    if cash.months(plan):
        charts.placed.append((cash.TABLE, of_cash(book, plan)))
    charts.add_stacked("Sales", plan.currency, across(plan, "Sales", "Product", "Revenue"))
    charts.add(f"Line use: the {MOST_LINES} fullest", "% of hours", fullest(plan, MOST_LINES), min=0, max=100)
    charts.add_bars("Line use over the whole plan", "% of hours", line_use_in_all(plan))
    charts.add(f"{stored_words(plan)} stocks", "kg", in_stock(plan))
    for store, series in (at_sites.product_levels(plan) | stores.levels(plan)).items():
        charts.add(f"Store: {store}", "kg", series, min=0)
    for store, shares in stores.mixes(plan).items():
        charts.add(f"In the tank: {store}", "% of counted mass", shares, min=0)
    colours = fills(plan)
    places = {f"Feed stock: {place}": tonnes for place, tonnes in at_sites.feed_levels(plan).items()}
    for title, tonnes in {"Feed stock": at_sites.feed_in_all(plan), **places}.items():
        charts.add_stacked(title, "t", tonnes, [colours[family] for family in tonnes])
    return charts.write()
