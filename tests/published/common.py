"""What the published problems have in common when they are stated as planners' workbooks."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Rows = dict[str, list[Row]]

DATA = Path(__file__).parent / "data"
START = date(2026, 1, 1)
MONTH = 30  # days of every period where the source speaks of months, so that they are of equal length


def case(name: str) -> dict[str, Any]:
    """A problem's data, source and printed optimum."""
    row: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return row


def periods(names: list[str], days: int) -> list[Row]:
    """Periods of equal length, one after the other."""
    starts = [START + timedelta(days=days * place) for place in range(len(names))]
    return [
        {"Period": name, "Start": start, "End": start + timedelta(days=days - 1)}
        for name, start in zip(names, starts, strict=True)
    ]


def numbered(prefix: str, count: int) -> list[str]:
    """Names such as W1, W2, ..."""
    return [f"{prefix}{place + 1}" for place in range(count)]


def window(period: Row, first: str = "From", last: str = "To") -> Row:
    """The dates of one period as the cells of a window."""
    return {first: period["Start"], last: period["End"]}


def settings() -> list[Row]:
    """What is left at the end has no value in any of the sources."""
    return [{"Setting": "Closing feed value", "Value": 0.0}]


def exactly() -> Rows:
    """The printed optimum itself is asked for, not a plan close to it."""
    return {"Settings": [{"Setting": "Gap", "Value": 0.0}]}


def free_feed() -> Rows:
    """Raw material without limit or cost: all of it is `Matter`, so that 1 t becomes 1000 kg."""
    return {
        "Settings": settings(),
        "Components": [{"Component": "Matter", "Counted as": "mass"}],
        "Feed classes": [{"Feed class": "Raw", "Matter": 100.0}],
        "Lots": [{"Lot": "Raw material", "Feed class": "Raw", "Status": "offered"}],
    }


def recipe(name: str, product: str, feed_class: str = "Raw", **cells: float) -> Rows:
    """A recipe that turns one class of feed into one product without loss; `cells` go to its row of Recipes."""
    return {
        "Recipes": [{"Recipe": name, "Feed class": feed_class, **cells}],
        "Yields": [{"Recipe": name, "Product": product, "Matter": 100.0}],
    }


def varying_line(name: str, found: list[Row], hours: list[float], days: int) -> Rows:
    """A line with so many hours in each period of so many days: those of the longest, and less than all in others."""
    most = max(hours)
    return {
        "Lines": [{"Line": name, "Hours per day": most / days}],
        "Downtime": [
            {"Line": name, **window(period), "Availability": 100.0 * there / most}
            for period, there in zip(found, hours, strict=True)
            if there < most
        ],
    }


def joined(*parts: Rows) -> Rows:
    """The rows of all parts, table by table."""
    rows: Rows = {}
    for part in parts:
        for table, found in part.items():
            rows[table] = rows.get(table, []) + found
    return rows
