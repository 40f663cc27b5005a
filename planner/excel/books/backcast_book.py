"""The workbook of a backcast: what the weeks came to, part by part, and plan against actual."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from models.schema.frames import frame
from models.schema.words import Column, Kind, Table
from planner.excel.paper.looks import WHOLE
from planner.excel.paper.sheets import Page, set_up_print, workbook
from planner.jobs.safe_write import write_safely
from planner.reading.files.written import written_as
from planner.studies.backcasting import words

if TYPE_CHECKING:
    from planner.studies.backcasting.backcast import Backcast

MONEY, FIGURE = WHOLE, "#,##0.0##"


def _text(name: str, said: str) -> Column:
    return Column(name=name, kind=Kind.TEXT, words=said)


def _number(name: str, said: str) -> Column:
    return Column(name=name, kind=Kind.NUMBER, words=said)


PARTS = Table(
    name="Backcast",
    words="From the plan to what was done, part by part: each is the difference of two plans that were solved.",
    columns=(
        _text("Week", "Which week."),
        _text("Part", "The cause."),
        _number("Adds", "What it adds."),
        _number("Comes to", "What the weeks come to with it: what they earned, and the best plan for what is left."),
        _text("Meaning", "What it is, and which promises miss more with it."),
    ),
)
AGAINST = Table(
    name="Plan against actual",
    words="What was planned and what was done, by lot, line, product and lane, and what the difference cost.",
    columns=(
        _text("Week", "Which week."),
        _text("Of", "What is looked at; of products counted, Planned is what the books say."),
        _text("Name", "Its name."),
        _text("Unit", "Its unit."),
        _number("Planned", "By the published plan."),
        _number("Done", "As it was."),
        _number("Difference", "Done less planned."),
        _number("Adds", "What the difference adds; of a line, that of the lots worked on it, which may be on several."),
    ),
)


def write(found: Backcast, path: Path, *, protected: Iterable[Path] = (), now: datetime | None = None) -> Path:
    """Write the backcast to a new workbook, whole or not at all; returns the path really written.

    Raises:
        CannotWrite: the folder is missing or does not take files.
    """
    made = (now or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
    return write_safely(path, lambda temporary: _write(found, temporary, made), protected=protected)


def _write(found: Backcast, path: Path, made: datetime) -> None:
    with workbook(path, created=made, title=f"Backcast: {found.plan}"[:80], properties=written_as("backcast")) as (
        book,
        looks,
    ):
        names = words.head(found)
        notes = [f"{week.name}: {note}" for week in found.weeks for note in week.notes]
        _sheet(Page(book.add_worksheet(PARTS.name), looks), PARTS, _parts(found), (found.plan, [*names, *notes]), MONEY)
        said = [AGAINST.words, f"What a difference adds is in {found.currency}; what is blank is in others' lines."]
        _sheet(Page(book.add_worksheet(AGAINST.name), looks), AGAINST, _against(found), (found.plan, said), FIGURE)


def _parts(found: Backcast) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for week in found.weeks:
        rows.append({"Week": week.name, "Part": "By the plan" if week is found.weeks[0] else "So far"})
        rows[-1] |= {"Comes to": week.start, "Meaning": "the margin of the plan that was worked to"}
        rows += [
            {"Week": week.name, "Part": part.name, "Adds": part.adds, "Comes to": part.value} | {"Meaning": part.words}
            for part in week.parts
        ]
    return rows


def _against(found: Backcast) -> list[dict[str, object]]:
    return [
        {"Week": week.name, "Of": one.of, "Name": one.name, "Unit": one.unit, "Planned": one.planned}
        | {"Done": one.done, "Difference": one.difference, "Adds": one.cost}
        for week in found.weeks
        for one in week.against
    ]


def _sheet(
    page: Page, table: Table, rows: Sequence[Mapping[str, object]], said: tuple[str, Sequence[str]], form: str
) -> None:
    title, sentences = said
    page.text(0, 0, f"{table.name}: {title}", "title")
    page.sheet.set_row(0, 32)
    for row, sentence in enumerate(sentences, start=1):
        page.text(row, 0, sentence, "quiet")
    block = page.table(table, table.columns, frame(table.columns, rows), at=(len(sentences) + 2, 0))
    for row, cells in enumerate(rows, start=block.first_row):
        for column in table.columns:
            if column.kind is Kind.NUMBER:
                number = MONEY if column.name == "Adds" else form
                page.value(row, block.column(column.name), cells.get(column.name), page.looks("output", number=number))
    if table is PARTS:
        page.sheet.set_column(block.column("Meaning"), block.column("Meaning"), 90)
    page.sheet.freeze_panes(block.first_row, 2)
    set_up_print(page.sheet, header_row=block.header_row, footer=title)
