"""How much came or was counted where one column says it of lots and products alike: tonnes of a lot, kilograms of a
product or intermediate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from models.plant.plant import KG_PER_TONNE
from models.schema.problems import Severity
from models.schema.tables.actuals import QUANTITY
from planner.reading.findings import Finding
from planner.reading.rows import Place

OF_LOTS, OF_OTHERS = "Tonnes", "Kilograms"
CHECK = "two-quantities"


def parted(table: pd.DataFrame, place: Place, lots: Iterable[str], *, is_tonnes: bool) -> tuple[pd.DataFrame, Place]:
    """Return the rows with the quantity in the column for what they name, and where these columns lie.

    `is_tonnes`: the header has a unit, so that all of it was read as tonnes.
    """
    stated, is_lot = table[QUANTITY.name], table.iloc[:, 0].isin(list(lots))
    kilograms = stated * KG_PER_TONNE if is_tonnes else stated
    found = {
        OF_LOTS: table[OF_LOTS].fillna(stated.where(is_lot)),
        OF_OTHERS: table[OF_OTHERS].fillna(kilograms.where(~is_lot)),
    }
    at = place.columns.get(QUANTITY.name)
    columns = {} if at is None else dict.fromkeys((OF_LOTS, OF_OTHERS), at)
    return table.assign(**found).drop(columns=QUANTITY.name), replace(place, columns=columns | place.columns)


def stated_twice(table: pd.DataFrame, place: Place) -> Iterator[tuple[int, Finding]]:
    """Yield each row that says how much in two columns, and what is to be said of it."""
    for column in (OF_LOTS, OF_OTHERS):
        both = table[QUANTITY.name].notna() & table[column].notna()
        for row in np.flatnonzero(both).tolist():
            yield row, _twice(column, str(table.iloc[row, 0]), place.sheet, place.cell(row, QUANTITY.name))


def _twice(column: str, name: str, sheet: str, cell: str) -> Finding:
    return Finding(
        severity=Severity.ERROR,
        check=CHECK,
        sheet=sheet,
        cell=cell,
        column=QUANTITY.name,
        message=f'Quantity and {column} both say how much of "{name}".',
        remedy="Clear one of the two cells.",
    )
