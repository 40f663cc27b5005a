"""A planner's rows with one quantity moved, as a marginal value names it: the workbook that is solved again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from models.explain.worths.marginals import Marginal
from tests.models.solved import Row
from tests.plants import Rows

Move = Callable[[Rows, Marginal, float], Rows]


def moved(rows: Rows, marginal: Marginal, by: float) -> Rows:
    """The rows with so many units more of a quantity.

    Raises:
        LookupError: no row is what the marginal value is about.
    """
    return MOVES[marginal.kind.what](rows, marginal, by)


def cell(table: str, key: str, column: str) -> Move:
    """Adds to a column of the row of a table whose key is the marginal's name."""

    def move(rows: Rows, marginal: Marginal, by: float) -> Rows:
        return _set(rows, table, lambda row: row[key] == marginal.name, {column: marginal.now + by})

    return move


def _set(rows: Rows, table: str, is_meant: Callable[[Row], bool], cells: Row) -> Rows:
    found = [is_meant(row) for row in rows[table]]
    if found.count(True) != 1:
        raise LookupError(f"{table}: {found.count(True)} rows are meant")
    changed = [{**row, **cells} if meant else row for row, meant in zip(rows[table], found, strict=True)]
    return {**rows, table: changed}


def _hours(rows: Rows, marginal: Marginal, by: float) -> Rows:
    """The line's Downtime row of the period, which states what is left of its 24 h a day, unit by unit."""
    period = next(row for row in rows["Periods"] if row["Period"] == marginal.period)
    line = next(row for row in rows["Lines"] if row["Line"] == marginal.name)
    days = (_day(period["End"]) - _day(period["Start"])).days + 1
    most = float(str(line.get("Units", 1.0))) * float(str(line.get("Hours per day", 24.0))) * days
    return _set(
        rows,
        "Downtime",
        lambda row: row["Line"] == marginal.name and row["From"] == period["Start"],
        {"Availability": 100.0 * (marginal.now + by) / most},
    )


def _day(value: object) -> date:
    assert isinstance(value, date)
    return value


def _blocked(rows: Rows, marginal: Marginal, by: float) -> Rows:
    cells: Row = {"Status": "offered", "Quantity": by, "Must use": None}
    return _set(rows, "Lots", lambda row: row["Lot"] == marginal.name, cells)


def _fixed_run(rows: Rows, marginal: Marginal, by: float) -> Rows:
    lot, recipe = marginal.name.rsplit(" (", 1)[0].split(" / ")

    def is_meant(row: Row) -> bool:
        return (row["Lot"], row["Recipe"], row["Period"]) == (lot, recipe, marginal.period)

    return _set(rows, "Fixed runs", is_meant, {"Amount": marginal.now + by})


def _labelled(table: str, key: str, last: str, *columns: str) -> Move:
    """Sets columns of the row whose key and window are the marginal's name; a blank window is the plan's."""

    def move(rows: Rows, marginal: Marginal, by: float) -> Rows:
        plan = {"From": rows["Periods"][0]["Start"], last: rows["Periods"][-1]["End"]}

        def is_meant(row: Row) -> bool:
            return marginal.name == " / ".join(str(row.get(part) or plan.get(part)) for part in (key, "From", last))

        return _set(rows, table, is_meant, dict.fromkeys(columns, marginal.now + by))

    return move


def _blend(column: str) -> Move:
    def move(rows: Rows, marginal: Marginal, by: float) -> Rows:
        on, share = marginal.name.split(" / ")[:2]
        part, _, whole = share.partition(" in ")
        return _set(
            rows,
            "Blend limits",
            lambda row: (row["On"], row["Share of"], row.get("In") or "") == (on, part, whole),
            {column: marginal.now + by},
        )

    return move


def _per_day(rows: Rows, marginal: Marginal, by: float) -> Rows:
    return _set(
        rows,
        "Recipes",
        lambda row: f"{row['Recipe']} / {row['Feed class']}" == marginal.name,
        {"Max per day": marginal.now + by},
    )


MOVES: dict[str, Move] = {
    "Line hours": _hours,
    "Owned lot": cell("Lots", "Lot", "Quantity"),
    "Offered lot": cell("Lots", "Lot", "Quantity"),
    "Blocked lot": _blocked,
    "Must use": cell("Lots", "Lot", "Must use"),
    "Fixed run": _fixed_run,
    "Delivery": _labelled("Deliveries", "Contract", "Due", "Min", "Max"),
    "Delivery Min": _labelled("Deliveries", "Contract", "Due", "Min"),
    "Delivery Max": _labelled("Deliveries", "Contract", "Due", "Max"),
    "Target": cell("Targets", "Target", "Amount"),
    "Spot sales Max": _labelled("Spot sales", "Product", "To", "Max"),
    "Opening stock": cell("Products", "Product", "Opening stock"),
    "Min stock": cell("Products", "Product", "Min stock"),
    "Max stock": cell("Products", "Product", "Max stock"),
    "Min closing stock": cell("Products", "Product", "Min closing stock"),
    "Feed Max stock": cell("Feed classes", "Feed class", "Max stock"),
    "Feed Min closing stock": cell("Feed classes", "Feed class", "Min closing stock"),
    "Recipe Max per day": _per_day,
    "Resource per day": cell("Resources", "Resource", "Max per day"),
    "Blend limit Min": _blend("Min"),
    "Blend limit Max": _blend("Max"),
}
