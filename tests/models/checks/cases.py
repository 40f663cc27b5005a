"""How a case of a check is stated: a plant with one change, and the one problem expected in it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.plants import Rows, added, changed, small_plant, without


@dataclass(frozen=True)
class Case:
    """A changed plant, and the one problem that is expected in it."""

    check: str
    severity: str
    table: str
    row: int | None
    column: str | None
    words: str
    rows: Rows
    suggestion: object = None


def case(words: str, place: str, rows: Rows, suggestion: object = None) -> Case:
    """`place` reads `error: blank-cell: Lots 0 Status`; row and column are `-` where the table as a whole is meant."""
    severity, name, where = place.split(": ")
    table, row, column = where.split(" | ")
    return Case(
        check=name,
        severity=severity,
        table=table,
        row=None if row == "-" else int(row),
        column=None if column == "-" else column,
        words=words,
        rows=rows,
        suggestion=suggestion,
    )


PLANT = small_plant()


def one(table: str, row: int, **cells: object) -> Rows:
    return changed(PLANT, table, row, **cells)


def more(table: str, **cells: object) -> Rows:
    return added(PLANT, table, **cells)


def cells(*named: object) -> dict[str, object]:
    """Cells whose column names have spaces: `**cells("Use by", day(3))`."""
    return dict(zip(map(str, named[::2]), named[1::2], strict=True))


def groups(text: str, group: str = "G") -> Rows:
    return more("Groups", Group=group, Components=text)


def blend(**cells: object) -> Rows:
    return more("Blend limits", **{"On": "Leach", "Share of": "Nd", "Max": 50.0, **cells})


def scenario(**cells: object) -> Rows:
    row = {"Scenario": "S", "Sheet": "Spot sales", "Row": "*", "Column": "Price", "Change": "multiply", "Value": 2.0}
    return more("Scenarios", **{**row, **cells})


def offer(**cells: object) -> Rows:
    return one("Lots", 2, Quantity=None, **cells)


def mass_only() -> Rows:
    """The small plant with solvent extraction, whose basis is TRE, as its only line in use."""
    return without(without(PLANT, "Line use", 0), "Lines", 0) | {"Downtime": [], "Blend limits": []}


def fixed(**cells: object) -> Rows:
    return one("Fixed runs", 0, **cells)
