"""The workbook of alternatives: how far each lot, offer, line and product can vary at nearly the same margin."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from models.schema.frames import frame
from models.schema.words import Column, Kind, Table
from planner.excel.paper.sheets import Block, Page, set_up_print, workbook
from planner.jobs.safe_write import write_safely
from planner.reading.files.written import written_as
from planner.studies.alternatives_text import head
from planner.views.colours import BAR_FILL

if TYPE_CHECKING:
    from models.explain.worths.alternatives import Range
    from planner.studies.alternatives import Freedom

ALTERNATIVES = Table(
    name="Alternatives",
    words="The least and the most of each quantity at nearly the same margin.",
    columns=(
        Column(name="What", kind=Kind.TEXT, words="Offer, Lot, Line or Product.", key=True),
        Column(name="Name", kind=Kind.TEXT, words="Its name.", key=True),
        Column(name="Unit", kind=Kind.TEXT, words="t bought or worked, h worked, kg made."),
        Column(name="Planned", kind=Kind.NUMBER, words="What the plan has."),
        Column(name="Least", kind=Kind.NUMBER, words="The least that it could have."),
        Column(name="Most", kind=Kind.NUMBER, words="The most that it could have; blank: no limit."),
        Column(name="Free", kind=Kind.NUMBER, unit="%", words="Most less least, as a share of most."),
        Column(name="Verdict", kind=Kind.TEXT, words="firm (within 1 %), free (by 90 % or more), partly, or open."),
    ),
)
PROVEN = (
    Column(name="Least proven", kind=Kind.NUMBER, words="What no plan has less of, with lots kept apart."),
    Column(name="Most proven", kind=Kind.NUMBER, words="What no plan has more of; blank: no limit."),
)
"""Columns that there are beside these where stores mix: there the least and the most are those that were found."""

COLOURS = {"firm": "good", "free": "doubt"}
NUMBER = "#,##0.00##"


def write(found: Freedom, path: Path, *, protected: Iterable[Path] = (), now: datetime | None = None) -> Path:
    """Write the ranges to a new workbook, whole or not at all; returns the path really written.

    Raises:
        CannotWrite: the folder is missing or does not take files.
    """
    made = (now or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
    return write_safely(path, lambda temporary: _write(found, temporary, made), protected=protected)


def _write(found: Freedom, path: Path, made: datetime) -> None:
    with workbook(
        path, created=made, title=f"Alternatives: {found.name}"[:80], properties=written_as("alternatives")
    ) as (book, looks):
        page = Page(book.add_worksheet(ALTERNATIVES.name), looks)
        page.text(0, 0, f"Alternatives: {found.name}", "title")
        page.sheet.set_row(0, 32)
        for row, words in enumerate(head(found), start=1):
            page.text(row, 0, words, "quiet")
        columns = (*ALTERNATIVES.columns, *PROVEN) if found.found else ALTERNATIVES.columns
        block = page.table(ALTERNATIVES, columns, frame(columns, _rows(found)), at=(5, 0))
        page.sheet.freeze_panes(block.first_row, 2)
        _dress(page, block, found)
        set_up_print(page.sheet, header_row=block.header_row, footer=found.name)


def _rows(found: Freedom) -> list[dict[str, object]]:
    return [
        {
            "What": free.what,
            "Name": free.name,
            "Unit": free.unit,
            "Planned": free.planned,
            "Least": free.least,
            "Most": free.most if math.isfinite(free.most) else None,
            "Free": _share(free),
            "Verdict": free.verdict,
            **_proven(free),
        }
        for free in found.ranges
    ]


def _proven(free: Range) -> dict[str, float | None]:
    if free.proven is None:
        return {}
    least, most = free.proven
    return {"Least proven": least, "Most proven": most if math.isfinite(most) else None}


def _share(span: Range) -> float | None:
    """Return how much of the most is free, in per cent."""
    if not math.isfinite(span.most) or span.most <= 0:
        return None
    return 100 * (span.most - span.least) / span.most


def _dress(page: Page, block: Block, found: Freedom) -> None:
    """Dress figures to two places, a bar for how free each is, and the verdict in colour."""
    for row, free in enumerate(found.ranges, start=block.first_row):
        figures = {"Planned": free.planned, "Least": free.least, "Most": free.most, **_proven(free)}
        for name, value in figures.items():
            shown = value if value is not None and math.isfinite(value) else None
            page.value(row, block.column(name), shown, page.looks("output", number=NUMBER))
        colour = (COLOURS[free.verdict],) if free.verdict in COLOURS else ()
        page.text(row, block.column("Verdict"), free.verdict, "output", *colour, align="center")
        page.value(row, block.column("Free"), _share(free), page.looks("output", number="0.0"))
    at = block.column("Free")
    bar = {"type": "data_bar", "bar_color": BAR_FILL, "bar_solid": True, "min_type": "num", "min_value": 0}
    page.sheet.conditional_format(block.first_row, at, block.last_row, at, bar | {"max_type": "num", "max_value": 100})
