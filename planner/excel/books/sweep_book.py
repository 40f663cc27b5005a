"""The workbook of a sweep: a tidy table, its regimes in words, and native charts or heat-coloured tables."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from models.schema.frames import frame
from models.schema.words import Column, Kind, Table
from planner.excel.paper.looks import WHOLE
from planner.excel.paper.sheets import Block, Page, set_up_print, workbook
from planner.jobs.safe_write import write_safely
from planner.reading.files.written import written_as
from planner.studies.sweeps.sweep_result import Point, Sweep
from planner.views.colours import BRAND, COLDEST, FONT, HOTTEST, INK, LINE, QUIET, SERIES_COLOURS, WHITE

CHART = {"width": 620, "height": 340}  # pixels
CHART_ROWS = 18  # sheet rows that a chart takes
GRID_COLUMNS = 8  # sheet columns that a page is wide at least
FIRST_CELL_COLUMN = 18  # width of the column of an axis's values

LINE_HEIGHT = 13.5
FLAT = 1e-3
"""What varies by less than this share is drawn as a level line, not over the whole height."""
FEW = 8.0
"""Below this whole numbers along an axis would be the same."""
FONT_OF_AXES = {"name": FONT, "size": 9, "color": INK}

POINTS = "Sweep"
REGIME_WIDTHS = {"Against A": 50, "Lots": 60, "Full lines": 30, "Broken promises": 45, "Sales": 45, "Sold out": 30}
REGIMES = Table(
    name="Regimes",
    words="Plans that work the same lots, fill the same lines, break the same promises and sell the same.",
    columns=(
        Column(name="Regime", kind=Kind.TEXT, words="Its letter.", key=True),
        Column(name="Points", kind=Kind.NUMBER, words="How many points of the sweep have it."),
        Column(name="Against A", kind=Kind.TEXT, words="What it is, or how it differs from the first."),
        Column(name="Lots", kind=Kind.TEXT, words="The lots that are worked."),
        Column(name="Full lines", kind=Kind.TEXT, words="The lines that are full in some period."),
        Column(name="Broken promises", kind=Kind.TEXT, words="What is not kept."),
        Column(name="Sales", kind=Kind.TEXT, words="To whom what is sold, by contract or spot."),
        Column(name="Sold out", kind=Kind.TEXT, words="Of which of these all that may be sold is sold."),
    ),
)


def write(sweep: Sweep, path: Path, *, protected: Iterable[Path] = (), now: datetime | None = None) -> Path:
    """Write the sweep to a new workbook, whole or not at all; returns the path really written.

    Raises:
        CannotWrite: the folder is missing or does not take files.
    """
    made = (now or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
    return write_safely(path, lambda temporary: _write(sweep, temporary, made), protected=protected)


def _write(sweep: Sweep, path: Path, made: datetime) -> None:
    with workbook(path, created=made, title=f"Sweep of {sweep.name}", properties=written_as("sweep")) as (book, looks):
        picture = Page(book.add_worksheet("Tables" if len(sweep.axes) > 1 else "Charts"), looks)
        points = Page(book.add_worksheet(POINTS), looks)
        block = _write_points(points, sweep)
        if len(sweep.axes) > 1:
            _write_grids(picture, sweep)
        else:
            _write_charts(book, picture, sweep, block)
        _write_head(picture, sweep, made)
        regimes = Page(book.add_worksheet(REGIMES.name), looks)
        _write_regimes(regimes, sweep)


def figures(sweep: Sweep) -> dict[str, tuple[str, Callable[[Point], float | None]]]:
    """Return what is measured at each point: its unit, and how to read it off a point."""
    found: dict[str, tuple[str, Callable[[Point], float | None]]] = {
        "Margin": (sweep.currency, lambda point: point.margin)
    }
    for element in sweep.elements:
        found[f"{element} made"] = "kg", lambda point, element=element: point.made.get(element)  # type: ignore[misc]
    return found


def _write_points(page: Page, sweep: Sweep) -> Block:
    """Return the tidy table: one row for each point."""
    axes = [Column(name=axis.title, kind=Kind.NUMBER, words="What varies.", key=True) for axis in sweep.axes]
    measured = [Column(name=n, kind=Kind.NUMBER, unit=unit, words=n) for n, (unit, _) in figures(sweep).items()]
    more = [
        Column(name="Broken promises", kind=Kind.NUMBER, words="How many."),
        Column(name="Lots worked", kind=Kind.NUMBER, words="How many."),
        Column(name="Full lines", kind=Kind.TEXT, words="Lines that are full in some period."),
        Column(name="Regime", kind=Kind.TEXT, words="See the sheet Regimes."),
        Column(name="Status", kind=Kind.TEXT, words="How the solve ended."),
        Column(name="Note", kind=Kind.TEXT, words="Why there is no plan."),
    ]
    table = Table(name=POINTS, words="One row for each point of the sweep.", columns=(*axes, *measured, *more))
    rows = []
    for point, regime in zip(sweep.points, sweep.regime_of(), strict=True):
        solved = point.margin is not None
        values = dict(zip((axis.name for axis in axes), point.values, strict=True))
        read_figures = {name: read(point) for name, (_, read) in figures(sweep).items()}
        counts = {"Broken promises": float(len(point.pattern.broken)), "Lots worked": float(len(point.pattern.lots))}
        rows.append(
            {**values, **read_figures, **(counts if solved else {})}
            | {
                "Full lines": ", ".join(point.pattern.lines),
                "Regime": regime,
                "Status": point.end.value,
                "Note": point.words,
            }
        )
    block = page.table(table, table.columns, frame(table.columns, rows))
    page.sheet.freeze_panes(block.first_row, len(axes))
    _show_figures(page, block, list(figures(sweep)), rows)
    set_up_print(page.sheet, header_row=block.header_row, footer=sweep.name)
    return block


def _show_figures(page: Page, block: Block, names: list[str], rows: list[dict[str, Any]]) -> None:
    """Write the measured figures again, rounded for reading; the cells hold them in full."""
    usual = page.looks("output", number=WHOLE)
    for name in names:
        page.sheet.set_column(block.column(name), block.column(name), 13)
        for at, row in enumerate(rows, start=block.first_row):
            page.value(at, block.column(name), row[name], usual)


def _write_head(page: Page, sweep: Sweep, made: datetime) -> None:
    page.text(0, 0, f"Sweep of {sweep.name}", "title")
    page.sheet.set_row(0, 30)
    page.text(1, 0, f"{sweep.workbook}, {made:%Y-%m-%d %H:%M} UTC, {len(sweep.points)} plans", "quiet")
    page.sheet.hide_gridlines(2)
    page.sheet.set_landscape()
    page.sheet.fit_to_pages(1, 0)
    page.sheet.set_footer(f"&L&8{sweep.name.replace('&', '&&')}&R&8&P / &N")


def _write_charts(book: Any, page: Page, sweep: Sweep, block: Block) -> None:
    """Draw a line over the axis for each figure, and the regimes below."""
    (axis,) = sweep.axes
    for number, (name, (unit, of)) in enumerate(figures(sweep).items()):
        chart = book.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
        colour = SERIES_COLOURS[number % len(SERIES_COLOURS)]
        chart.add_series(
            {
                "name": name,
                "categories": "=" + block.cells(axis.title),
                "values": "=" + block.cells(name),
                "line": {"color": colour, "width": 2.25},
                "marker": {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": WHITE}},
            }
        )
        _dress(chart, f"{name} [{unit}]", axis.title, min(axis.values), max(axis.values))
        chart.set_y_axis(y_axis([of(point) for point in sweep.points]))
        words = {"description": f"Chart: {name} over {axis.title}", "object_position": 2}
        page.sheet.insert_chart(3 + number // 2 * CHART_ROWS, number % 2 * 10, chart, words)
    page.sheet.set_column(0, 20, 8.43)
    row = 3 + (len(figures(sweep)) + 1) // 2 * CHART_ROWS
    _list_regimes(page, sweep, row, (18, 190))


def _dress(chart: Any, title: str, x_title: str, lowest: float, highest: float) -> None:
    font = FONT_OF_AXES
    chart.set_title({"name": title, "name_font": {**font, "size": 12}, "overlay": False})
    chart.set_legend({"none": True})
    ends = {"min": lowest, "max": highest} if lowest < highest else {}
    x_axis = {"name": x_title, "name_font": font, "num_font": font, "line": {"color": QUIET}, "num_format": "General"}
    chart.set_x_axis({**x_axis, **ends, "major_gridlines": {"visible": False}, "label_position": "low"})
    chart.set_chartarea({"border": {"color": LINE}})
    chart.set_size(CHART)


def y_axis(values: Sequence[float | None]) -> dict[str, Any]:
    """Return the axis of a figure: flat where it varies by next to nothing, with decimals where it is small."""
    grid = {"visible": True, "line": {"color": LINE, "width": 0.5}}
    axis: dict[str, Any] = {
        "num_font": FONT_OF_AXES,
        "num_format": "#,##0",
        "major_gridlines": grid,
        "line": {"none": True},
    }
    told = [value for value in values if value is not None and math.isfinite(value)]
    lowest, highest = min(told, default=0.0), max(told, default=0.0)
    largest = max(abs(lowest), abs(highest))
    if highest - lowest < FLAT * largest:
        room = 100.0 * FLAT * largest
        lowest, highest = lowest - room, highest + room
        axis |= {"min": lowest, "max": highest}
    return axis | {"num_format": "#,##0.0##"} if highest - lowest < FEW else axis


def _list_regimes(page: Page, sweep: Sweep, row: int, width: tuple[int, int]) -> None:
    """List each regime in words; `width` is the sheet's last column and how many letters fit up to it."""
    last, letters = width
    page.text(row, 0, "Regimes", "subtitle")
    for at, regime in enumerate(sweep.regimes(), start=row + 1):
        words = f"{regime.name}{_where(sweep, regime.name)}: {regime.words}"
        page.sheet.merge_range(at, 0, at, last, "", page.looks("words"))
        page.text(at, 0, words, "words")
        page.sheet.set_row(at, _height(words, letters))


def _where(sweep: Sweep, regime: str) -> str:
    """Return from which to which value of a single axis a regime reaches: ` (300 to 400)`."""
    values = [p.values[0] for p, name in zip(sweep.points, sweep.regime_of(), strict=True) if name == regime]
    if len(sweep.axes) > 1:
        return ""
    return f" ({values[0]:g} to {values[-1]:g})" if len(values) > 1 else f" ({values[0]:g})"


def _height(text: str, letters: int) -> float:
    """Return the height of a row whose text is broken into lines of so many letters."""
    return LINE_HEIGHT * max(len(textwrap.wrap(text, letters)), 1) + 3


def _write_grids(page: Page, sweep: Sweep) -> None:
    """Write a heat-coloured table for each figure, the first axis down and the second across,
    and one of the regimes."""
    page.sheet.set_column(0, 0, FIRST_CELL_COLUMN)
    page.sheet.set_column(1, max(GRID_COLUMNS, len(sweep.axes[1].values)), 12)
    row = 3
    for name, (unit, read) in figures(sweep).items():
        cells = {point.values: read(point) for point in sweep.points}
        row = _write_grid(page, sweep, row, f"{name} [{unit}]", cells)
    regimes = dict(zip((point.values for point in sweep.points), sweep.regime_of(), strict=True))
    row = _write_grid(page, sweep, row, "Regime", regimes)
    _list_regimes(page, sweep, row, (GRID_COLUMNS, 110))


def _write_grid(page: Page, sweep: Sweep, row: int, title: str, cells: dict[tuple[float, ...], Any]) -> int:
    """Return one table; returns the row after it."""
    down, across = sweep.axes
    page.text(row, 0, title, "subtitle")
    page.text(row + 1, 0, f"Down: {down.title}. Across: {across.title}.", "quiet")
    head, usual = page.looks("header", number="General"), page.looks("output", number=WHOLE, align="right")
    page.value(row + 2, 0, None, head)
    for column, value in enumerate(across.values, start=1):
        page.value(row + 2, column, value, head)
    first = row + 3
    for at, value in enumerate(down.values, start=first):
        page.value(at, 0, value, head)
        for column, other in enumerate(across.values, start=1):
            page.value(at, column, cells[value, other], usual)
    last = first + len(down.values) - 1
    scale = {"type": "2_color_scale", "min_color": COLDEST, "max_color": HOTTEST}
    if title != "Regime":
        page.sheet.conditional_format(first, 1, last, len(across.values), scale)
    return last + 2


def _write_regimes(page: Page, sweep: Sweep) -> None:
    rows = [
        {
            "Regime": regime.name,
            "Points": float(regime.points),
            "Against A": regime.words,
            "Lots": ", ".join(regime.pattern.lots),
            "Full lines": ", ".join(regime.pattern.lines),
            "Broken promises": ", ".join(regime.pattern.broken),
            "Sales": ", ".join(regime.pattern.sales),
            "Sold out": ", ".join(regime.pattern.sold_out),
        }
        for regime in sweep.regimes()
    ]
    block = page.table(REGIMES, REGIMES.columns, frame(REGIMES.columns, rows))
    wrapped = page.looks("output", "wrap", indent=1)
    for name, width in REGIME_WIDTHS.items():
        page.sheet.set_column(block.column(name), block.column(name), width)
    for row, cells in enumerate(rows, start=block.first_row):
        for name in REGIME_WIDTHS:
            page.value(row, block.column(name), cells[name], wrapped)
        page.sheet.set_row(row, max(_height(str(cells[name]), width - 4) for name, width in REGIME_WIDTHS.items()))
    page.sheet.freeze_panes(block.first_row, 1)
    page.sheet.set_tab_color(BRAND)
    set_up_print(page.sheet, header_row=block.header_row, footer=sweep.name)
