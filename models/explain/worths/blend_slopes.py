"""What a blend limit is worth: the program solved again with the limit moved by a hundredth of itself either way.

A limit stands in the coefficients of its rows, so that the margin is no straight line in it; the two steps are small
enough to be read as slopes, and large enough to be told from rounding.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.explain.shortages.wide import rows_of
from models.explain.worths.changes import BLEND_MAX, BLEND_MIN
from models.explain.worths.last_program import Final, Unreachable
from models.plant.blending import parts_and_wholes
from models.plant.plant import Numbers, Plant, Positions
from models.program.model import Model

STEP = 0.01
"""The step, as a share of the limit; of one unit where the limit is zero."""


@dataclass(frozen=True, eq=False)
class BlendChange:
    """One side of one blend limit: what it is `now` in its unit, and the coefficients that a unit more of it moves."""

    what: str
    name: str
    unit: str
    now: float
    rows: Positions
    columns: Positions
    values: Numbers
    per_unit: Numbers

    @property
    def step(self) -> float:
        """How far it is moved to find its worth, in its unit."""
        return STEP * (abs(self.now) or 1.0)

    def first_order(self, x: Numbers, dual: Numbers) -> float:
        """Money per unit more, for a small change, from the duals of its rows."""
        return -float((dual[self.rows] * self.per_unit) @ x[self.columns])


def blend_changes(plant: Plant, m: Model) -> list[BlendChange]:
    """Both sides of every blend limit."""
    rows = rows_of(m).get("blend_limits", {})
    limits = plant.blend_limits
    found = []
    for limit in range(len(limits.on)):
        for side, share in (("min", limits.min[limit]), ("max", limits.max[limit])):
            if not np.isnan(share):
                found.append(_change(plant, m, rows, limit, side, float(share)))
    return found


def _change(  # noqa: PLR0913, PLR0917 - where the limit stands
    plant: Plant, m: Model, rows: dict[tuple[str, ...], int], limit: int, side: str, share: float
) -> BlendChange:
    limits, periods = plant.blend_limits, plant.calendar.names
    blend = parts_and_wholes(m.runs, plant, limit)
    label = (limits.on[limit], limits.share_of[limit], limits.share_in[limit])
    days = (str(limits.start[limit]), str(limits.to[limit]))
    inside = np.flatnonzero(blend.period < len(periods))
    place = np.array([rows.get((*label, *days, period, side), -1) for period in periods], dtype=np.int64)
    row = place[blend.period[inside]]
    there = inside[row >= 0]
    sign = 1.0 if side == "min" else -1.0
    written = 1.0 if limits.is_property[limit] else 100.0
    of = f" in {label[2]}" if label[2] else ""
    return BlendChange(
        what=BLEND_MIN if side == "min" else BLEND_MAX,
        name=f"{label[0]} / {label[1]}{of} / {days[0]} / {days[1]}",
        unit="" if limits.is_property[limit] else "%",
        now=share * written,
        rows=row[row >= 0],
        columns=m.run[blend.run[there]],
        values=sign * (blend.part[there] - share * blend.whole[there]),
        per_unit=-sign * blend.whole[there] / written,
    )


def worth_of(final: Final, change: BlendChange, by: float) -> float | None:
    """Money per unit more, found by moving the limit by so many units; None if no plan keeps the promises then.

    Raises:
        OutOfTime: the clock has run out.
    """
    final.solver.change_values(change.rows, change.columns, change.values + by * change.per_unit)
    try:
        return (final.solve().margin - final.first.margin) / by
    except Unreachable:
        return None
    finally:
        final.solver.change_values(change.rows, change.columns, change.values)
        final.go_back()
