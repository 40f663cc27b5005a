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
    return frame(ASSUMPTIONS.columns, [_row(assumption, places.get(assumption.table)) for assumption in assumed])


def _row(assumption: Assumption, place: Place | None) -> dict[str, object]:
    return {
        "Sheet": place.sheet if place else assumption.table,
        "Cell": address(place, assumption.row, assumption.column) or None,
        "Column": assumption.column,
        "Value assumed": f"{assumption.value:.15g}" if isinstance(assumption.value, float) else str(assumption.value),
        "Why": assumption.why,
    }
