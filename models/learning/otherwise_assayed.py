"""How the last program of a plan moves with what its lots hold.

Each coefficient of a run, and each amount of its money, is in proportion to what its lot holds of components, or
constant: so one program for each component says how it moves. What is kept apart is of a composition that follows from
its lot, and is not in proportion; with such stores the program is written anew for every assay.
"""

from __future__ import annotations

import numpy as np

from models.explain.worths.last_program import Final
from models.explain.worths.other_lots import OtherLots, with_lots
from models.plant.plant import Flags, Numbers
from models.program.arrays.lp import values_at
from models.program.arrays.sums import add_up
from models.schema.frames import Tables

STEP = 0.01
"""The step of what lots hold of a component, as a share."""


class OtherwiseAssayed:
    """The program of a plan where lots hold more or less of components.

    Args:
        tables: the plan's tables, with defaults filled in.
        final: its last program.
    """

    def __init__(self, tables: Tables, final: Final) -> None:
        self.tables, self.final = tables, final
        self.follows = bool((final.plant.stored.parent >= 0).any())
        self.per_share = {
            component: self._per_share(component) for component in np.flatnonzero(final.plant.counted_as > 0).tolist()
        }

    def slopes(self) -> Numbers:
        """[run, component]: what a tonne adds more, at the plan's duals, for each share more that its lot holds."""
        final, runs = self.final, self.final.m.run
        found = np.zeros((len(runs), len(final.plant.components)))
        for component, one in self.per_share.items():
            more = -add_up(one.columns, one.values * final.first.dual[one.rows], len(final.cost)) - one.cost
            found[:, component] = more[runs]
        return found

    def lot(self, name: str, more: Numbers) -> OtherLots:
        """Return the program where one lot holds so much more of each component, in relation to what is stated."""
        if self.follows:
            return self._rewritten((self.tables["Lots"]["Lot"] == name).to_numpy(), more)
        final, width = self.final, len(self.final.cost)
        of_lot = np.zeros(width, dtype=bool)
        of_lot[final.m.run[final.m.runs.node == final.plant.lots.names.index(name)]] = True
        keys, values, cost = [np.zeros(0, dtype=np.int64)], [np.zeros(0)], final.cost.copy()
        for component, one in self.per_share.items():
            here = np.flatnonzero(of_lot[one.columns])
            keys.append(one.rows[here] * width + one.columns[here])
            values.append(more[component] * one.values[here])
            cost[of_lot] += more[component] * one.cost[of_lot]
        places, at = np.unique(np.concatenate(keys), return_inverse=True)
        rows, columns = places // width, places % width
        moved = values_at(final.lp, rows, columns) + add_up(at, np.concatenate(values), len(places))
        return OtherLots(rows, columns, moved, cost, final.offset)

    def _per_share(self, component: int) -> OtherLots:
        """Return how coefficients and costs move with a share more of a component in all lots; those that do not are
        left out."""
        final, more = self.final, np.zeros(len(self.final.plant.components))
        more[component] = STEP
        other = self._rewritten(np.ones(len(self.tables["Lots"]), dtype=bool), more)
        stated = values_at(final.lp, other.rows, other.columns)
        moved = np.flatnonzero(other.values != stated)
        values = (other.values - stated)[moved] / STEP
        cost = (other.cost - final.cost) / STEP
        return OtherLots(other.rows[moved], other.columns[moved], values, cost, other.offset)

    def _rewritten(self, some: Flags, more: Numbers) -> OtherLots:
        lots = self.tables["Lots"].copy()
        lots.loc[some, list(self.final.plant.components)] *= 1.0 + more
        return with_lots(self.tables, self.final, lots)
