"""Names of sheets and columns that will mean a rule and do not yet: a planner who fills them in is told so.

Each goes from here when it is really planned, and becomes a table or column of `models.schema.inputs`.
"""

from __future__ import annotations

SHEETS: dict[str, str] = {
    "Actuals": "what was really worked",
}
"""By sheet: what it will state."""

COLUMNS: dict[str, dict[str, str]] = {}
"""By table and column: what it will state."""
