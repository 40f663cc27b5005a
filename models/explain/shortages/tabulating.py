"""The explanations as tables of the plan: `Why short`, `Level costs` and `Ladder`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from models.explain.shortages.ladder import Rung
from models.explain.shortages.level_costs import LevelCost
from models.explain.shortages.shortage import Explained
from models.plant.plant import Plant
from models.schema.frames import frame
from models.schema.outputs import OUTPUTS

Row = dict[str, object]


def why_short_table(explained: Sequence[Explained]) -> pd.DataFrame:
    """Return one row for each part of each broken promise, in the order in which causes are lifted."""
    rows = [
        {
            "Sheet": shortage.broken.promise.sheet,
            "Row": shortage.broken.promise.rows[shortage.broken.place],
            "Promise": shortage.broken.promise.words,
            "Step": float(step),
            "Cause": part.cause,
            "Detail": part.detail,
            "Through": part.through or None,
            "Part": part.amount,
            "Still short": part.left,
            "Unit": shortage.broken.promise.unit,
        }
        for shortage in explained
        for step, part in enumerate(shortage.parts, start=1)
    ]
    return frame(OUTPUTS["Why short"].columns, rows)


def level_costs_table(costs: Sequence[LevelCost]) -> pd.DataFrame:
    """Return one row for each level."""
    return frame(OUTPUTS["Level costs"].columns, [_level(cost) for cost in costs])


def _level(cost: LevelCost) -> Row:
    row: Row = {
        "Level": cost.level,
        "Promises": float(cost.promises),
        "Margin without it": cost.without,
        "Cost": cost.cost,
        "Cost at most": cost.at_most,
    }
    if cost.edge is not None:
        row |= {
            "Dearest promise": cost.edge.promise,
            "Cost of its last unit": cost.edge.per_unit,
            "Step size": cost.edge.step,
            "Unit": cost.edge.unit,
        }
    return row


def ladder_table(plant: Plant, rungs: Sequence[Rung]) -> pd.DataFrame:
    """Return one row for each target and each period of its window."""
    targets, periods = plant.targets, plant.calendar.names
    rows = [
        {
            "Target": targets.names[rung.target],
            "Period": periods[rung.period],
            "Product": plant.materials[targets.product[rung.target]],
            "Measure": targets.measure[rung.target],
            "Most": None if np.isnan(rung.most) else rung.most,
            "Planned": rung.planned,
            "Asked": float(targets.amount[rung.target]),
            "What stops it": rung.stops,
        }
        for rung in rungs
    ]
    return frame(OUTPUTS["Ladder"].columns, rows)
