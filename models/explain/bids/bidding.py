"""What offered and blocked lots are worth to a plan at equal promises, by solving its last program again.

It is solved without the lot and with all of it for nothing, every promise held at what the plan reaches. A lot's own
promises (Must use, Fixed runs) are let go of, for they would make it worth any price. What is left of the lot at the
end counts for nothing.
"""

from __future__ import annotations

import numpy as np

from models.explain.bids.equal_promises import EqualPromises, NotUsable, Perturbed
from models.explain.bids.one_lot import Asking, own_promises
from models.explain.worths.last_program import Final
from models.plant.plant import Plant
from models.program.stated import Stated
from models.rules.lot_use import changes as lot_changes


class Bidding:
    """Lots of one plan at equal promises, each found by solving its last program again.

    Args:
        final: the last program.
        perturbed: for each component whose assay is to be varied, the program's coefficients then.
    """

    def __init__(self, final: Final, perturbed: tuple[Perturbed, ...] = ()) -> None:
        self.final, self.perturbed = final, perturbed
        self.plant, self.m = final.plant, final.m
        self.matrix = final.lp.by_column

    def worth(self, name: str) -> EqualPromises:
        """Return what one lot is worth.

        Raises:
            NotUsable: there is no run for it.
            OutOfSteps: the budget is spent.
        """
        lot = self.plant.lots.names.index(name)
        runs = self.m.run[self.m.runs.node == lot]
        if self.m.bought[lot] < 0 or not len(runs):
            raise NotUsable(why_not(self.plant, lot))
        asking = Asking(self.final, self.matrix, self.perturbed, lot)
        try:
            return asking.worth()
        finally:
            asking.undo()

    def added_by_owned(self, name: str) -> float:
        """Return what an owned lot adds to the margin: it costs its Price, and has not to be used.

        Raises:
            NotUsable: it is not there in any period.
            Unreachable: promises that the plan keeps cannot be kept without it.
            OutOfSteps: the budget is spent.
        """
        lot = self.plant.lots.names.index(name)
        change = next((unit for unit in lot_changes(Stated(self.plant, self.m)) if unit.name == name), None)
        if change is None:
            raise NotUsable(why_not(self.plant, lot))
        promises = own_promises(self.final, lot)
        self.final.solver.bound(promises, np.zeros(len(promises)), np.full(len(promises), np.inf))
        self.final.change(change, -change.now)
        try:
            return self.final.first.margin - self.final.solve().margin + change.fixed * change.now
        finally:
            self.final.solver.bound(promises, self.final.lp.lower[promises], self.final.lp.upper[promises])
            self.final.undo([change])


def why_not(plant: Plant, lot: int) -> str:
    """Return why there is no run for a lot, and where to look."""
    lots = plant.lots
    if lots.first[lot] > lots.last[lot]:
        return f"{lots.names[lot]} is not there in any period of the plan: see its Available and Use by."
    return f"No recipe can work {lots.names[lot]}: see Recipes for its feed class, and the hours of their lines."
