"""Names of sheets and columns that will mean a rule and do not yet: a planner who fills them in is told so.

Each goes from here when it is really planned, and becomes a table or column of `models.schema.inputs`.
"""

from __future__ import annotations

SHEETS: dict[str, str] = {
    "Sites": "the sites that the plan is for",
    "Stores": "where material is stored",
    "Lanes": "ways between sites",
    "Hours under way": "hours booked by work done before the plan",
    "Actuals": "what was really worked",
}
"""By sheet: what it will state."""

COLUMNS: dict[str, dict[str, str]] = {
    "Recipes": {
        "Site": "where a recipe works",
    },
    "Line use": {
        "After": "days after the start of work at which the line is needed",
    },
    "Contracts": {"Site": "the site that a contract is delivered from"},
    "Spot sales": {
        "Site": "the site that is sold from",
    },
    "Targets": {
        "Site": "the site that a target is for",
    },
}
"""By table and column: what it will state."""
