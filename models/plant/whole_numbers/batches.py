"""Setups and batches of Line use: which recipes are set up on which lines, and in what batches they work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.plant.parts import Positions
from models.plant.plant import Plant
from models.plant.runs import Runs


@dataclass(frozen=True)
class UseOfLine:
    """A recipe on a line: what setting up takes in a period, its batches (size 0: continuous) and its runs."""

    recipe: int
    line: int
    setup_hours: float
    setup_cost: float
    batch: float
    fill: float
    batch_hours: float
    runs: Positions

    @property
    def is_set_up(self) -> bool:
        """True if setting up takes something."""
        return self.setup_hours > 0 or self.setup_cost > 0


def uses_of_lines(plant: Plant, runs: Runs) -> Iterator[UseOfLine]:
    """Yield every recipe on every line that it is set up on, or works in batches."""
    use = plant.tables["Line use"]
    takes = [np.nan_to_num(use[name].to_numpy(dtype=float)) for name in ("Setup hours", "Setup cost", "Batch")]
    asked = np.flatnonzero(np.any(takes, axis=0))
    for row in use.iloc[asked].to_dict("records") if len(asked) else ():
        batch = float(np.nan_to_num(row["Batch"]))
        recipe, line = plant.recipes.index(row["Recipe"]), plant.lines.names.index(row["Line"])
        hours = row["Batch hours"] if row["Batch hours"] > 0 else batch / float(row["Rate"])
        places = UseOfLine(
            recipe=recipe,
            line=line,
            setup_hours=float(row["Setup hours"]),
            setup_cost=float(row["Setup cost"]),
            batch=batch,
            fill=float(row["Min fill"]) / 100.0,
            batch_hours=float(hours),
            runs=np.flatnonzero(runs.recipe == recipe),
        )
        if places.is_set_up or places.batch:
            yield places
