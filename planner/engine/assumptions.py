"""The table `Assumptions`: every value that was not typed but assumed, with its place in the planner's workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from models.schema.defaults import Assumption
from models.schema.frames import frame
from models.schema.outputs import ASSUMPTIONS
from planner.reading.locate_findings import address
from planner.reading.reader import Place


def table(assumed: Iterable[Assumption], places: Mapping[str, Place]) -> pd.DataFrame:
    """The assumptions as rows of `Assumptions`, in their order."""
    return frame(ASSUMPTIONS.columns, [_row(own, places.get(own.table)) for own in assumed])


def _row(own: Assumption, place: Place | None) -> dict[str, object]:
    return {
        "Sheet": place.sheet if place else own.table,
        "Cell": address(place, own.row, own.column) or None,
        "Column": own.column,
        "Value assumed": f"{own.value:.15g}" if isinstance(own.value, float) else str(own.value),
        "Why": own.why,
    }
