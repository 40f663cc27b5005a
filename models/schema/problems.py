"""What a check has to say about a table, in the planner's words and without knowing where the table lies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

OUT_OF_RANGE = "figures-out-of-range"
"""The check of a built program's figures, which `planner check` cannot make (`models.program.ranges`)."""

NOT_PLANNED = "not-planned"
"""The check of sheets and columns that look like a rule, which a file has and tables do not (`planner.reading`)."""

COLUMNS_NOT_READ, COLUMN_WITHOUT_HEADER = "columns-not-read", "column-without-header"
"""The checks of filled columns that nothing claims, which are said of a sheet."""

OXIDE_CONVERTED = "oxide-converted"
"""The check of columns that are headed by an oxide, and read as its element."""

SHEET_NOT_READ = "sheet-not-read"
"""The check of sheets that look like a copy of a table."""

ROWS_NOT_READ = "rows-not-read"
"""The check of rows outside a table."""

HIDDEN_ROWS, HIDDEN_COLUMNS, HIDDEN_SHEETS = "hidden-rows", "hidden-columns", "hidden-sheets"
STRUCK_THROUGH = "struck-through"
"""The checks of what is planned, and not shown or struck through."""

LINE_LENGTH = "line-length"
"""The check of lines of a text that have more or fewer cells than its headers."""

OF_SHEETS = (
    NOT_PLANNED,
    COLUMNS_NOT_READ,
    COLUMN_WITHOUT_HEADER,
    OXIDE_CONVERTED,
    SHEET_NOT_READ,
    ROWS_NOT_READ,
    HIDDEN_ROWS,
    HIDDEN_COLUMNS,
    HIDDEN_SHEETS,
    STRUCK_THROUGH,
    LINE_LENGTH,
)
"""The warnings of the reader that Settings can silence by name, as they can those of the checks."""


MOST_PROBLEMS_ALIKE = 1_000
"""So many problems of one kind in one column are told one by one; of more nobody would read them all."""


class Severity(StrEnum):
    """An error stops the plan; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A further value that would mend a cell of a problem's row; `value` is what stands in that cell."""

    column: str
    suggestion: object
    value: object = None


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing that is wrong or doubtful, and what to do about it.

    `row` is the position in the table's frame (None: the table or column as a whole); `check` names the check that
    found it; `suggestion` is a value that would mend the cell, where there is one, and `offers` are further ones.
    """

    severity: Severity
    check: str
    table: str
    message: str
    remedy: str
    row: int | None = None
    column: str | None = None
    value: object = None
    suggestion: object = None
    offers: tuple[Offer, ...] = ()
