"""What the audit says of small plans, also of such as were edited by hand."""

from __future__ import annotations

import pandas as pd

from models.audit.auditing import audit
from models.audit.ledger import Violation
from models.schema.frames import inputs
from tests.models.solved import Solved
from tests.plants import Rows


def audited(rows: Rows, plan: Solved, **edited: pd.DataFrame) -> tuple[Violation, ...]:
    """What the audit says of a plan as one of these rows, some of its tables edited; the engine's own are blank."""
    blank = pd.DataFrame({"Key": [], "Value": [], "Group": []})
    return audit(inputs(rows), {**plan.tables, "Summary": blank, "Assumptions": blank, **edited}, plan.margin)


def with_cells(plan: Solved, table: str, place: int = 0, **cells: object) -> dict[str, pd.DataFrame]:
    """A table of a plan with other cells in one row; columns are named with underscores for spaces."""
    rows = plan.tables[table].copy()
    for column, value in cells.items():
        rows.loc[place, column.replace("_", " ")] = value
    return {table: rows}
