"""The sheet Why short: the parts of what each broken promise misses, with a bar for each part."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from models.schema.outputs import OUTPUTS
from planner.engine.plan import Plan
from planner.excel.paper.sheets import Page, set_up_print
from planner.views.colours import FAMILY_COLOURS

TABLE = OUTPUTS["Why short"]
WIDTHS = {"Row": 34, "Detail": 48, "Through": 48, "Part": 20}


def add(_book: Any, page: Page, plan: Plan, footer: str) -> None:
    """Write the table; the bars of a promise are as long as its parts, and a line parts one promise from the next."""
    rows = plan.tables[TABLE.name]
    block = page.table(TABLE, TABLE.columns, rows)
    for name, width in WIDTHS.items():
        page.sheet.set_column(block.column(name), block.column(name), width)
    part = block.column("Part")
    bar = {"type": "data_bar", "bar_color": FAMILY_COLOURS[1], "bar_solid": True, "min_type": "num", "min_value": 0}
    for first, last in _promises(list(rows["Step"])):
        at = (block.first_row + first, part, block.first_row + last, part)
        page.sheet.conditional_format(*at, {**bar, "max_type": "max"})
    new = {"type": "formula", "criteria": f"=$D{block.first_row + 1}=1", "format": page.looks.mark("part")}
    page.sheet.conditional_format(block.first_row, 0, block.last_row, block.last_column, new)
    page.sheet.freeze_panes(block.first_row, 0)
    set_up_print(page.sheet, header_row=block.header_row, footer=footer)


def _promises(steps: list[float]) -> list[tuple[int, int]]:
    """Return the first and the last row of each promise: each begins with step 1."""
    begins = [i for i, step in enumerate(steps) if step == 1]
    return [(first, end - 1) for first, end in pairwise([*begins, len(steps)])]
