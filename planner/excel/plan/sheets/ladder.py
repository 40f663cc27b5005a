"""The sheet Ladder: a chart for each target with what could be reached, is planned and is asked; the figures below."""

from __future__ import annotations

from typing import Any

from models.schema.outputs import OUTPUTS
from planner.engine.plan import Plan
from planner.excel.paper.sheets import Block, Page, set_up_print
from planner.views.colours import FONT, INK, LINE, QUIET, SERIES_COLOURS

TABLE = OUTPUTS["Ladder"]
SERIES = (("Most", SERIES_COLOURS[0], "solid"), ("Planned", SERIES_COLOURS[1], "solid"), ("Asked", INK, "dash"))
MOST_CHARTS = 6
WIDTH, HEIGHT = 620, 300
ROW_HEIGHT = 20  # pixels
ROWS = HEIGHT // ROW_HEIGHT + 1
STOPS_WIDTH = 96
FONT_OF_CHARTS = {"name": FONT, "size": 9, "color": INK}


def add(book: Any, page: Page, plan: Plan, footer: str) -> None:
    """Write the charts, two in a row, and the table below them."""
    rows = plan.tables[TABLE.name]
    targets = list(dict.fromkeys(rows["Target"]))
    shown = targets[:MOST_CHARTS]
    top = (len(shown) + 1) // 2 * ROWS + (1 if shown else 0)
    block = page.table(TABLE, TABLE.columns, rows, at=(top, 0))
    page.sheet.set_column(block.column("What stops it"), block.column("What stops it"), STOPS_WIDTH)
    places = list(rows["Target"])
    for i, target in enumerate(shown):
        first = block.first_row + places.index(target)
        last = first + places.count(target) - 1
        words = {"description": f"Chart: how far {target} can be reached", "object_position": 3}
        across = {"x_offset": i % 2 * (WIDTH + 10), "y_offset": 0}
        chart = _chart(book, block, target, str(rows["Measure"][first - block.first_row]), first, last)
        page.sheet.insert_chart(i // 2 * ROWS, 0, chart, {**words, **across})
    page.sheet.freeze_panes(block.first_row if not shown else 0, 0)
    set_up_print(page.sheet, header_row=block.header_row, footer=footer)


def _chart(book: Any, block: Block, target: str, measure: str, first: int, last: int) -> Any:  # noqa: PLR0913, PLR0917
    chart = book.add_chart({"type": "line"})
    for name, colour, dash in SERIES:
        at, period = block.column(name), block.column("Period")
        chart.add_series(
            {
                "name": name,
                "categories": [block.sheet, first, period, last, period],
                "values": [block.sheet, first, at, last, at],
                "line": {"color": colour, "width": 2.25, "dash_type": dash},
            }
        )
    every = max(1, round((last - first + 1) / 13))
    grid = {"visible": True, "line": {"color": LINE, "width": 0.5}}
    title = f"{target}: kg {'in stock' if measure == 'stock' else measure + ', cumulative'}"
    chart.set_title({"name": title, "name_font": {**FONT_OF_CHARTS, "size": 11}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": FONT_OF_CHARTS})
    chart.set_y_axis(
        {"num_font": FONT_OF_CHARTS, "num_format": "#,##0", "major_gridlines": grid, "line": {"none": True}}
    )
    chart.set_x_axis(
        {"num_font": FONT_OF_CHARTS, "line": {"color": QUIET}, "interval_unit": every, "interval_tick": every}
    )
    chart.set_chartarea({"border": {"color": LINE}})
    chart.set_size({"width": WIDTH, "height": HEIGHT})
    chart.show_blanks_as("span")
    return chart
