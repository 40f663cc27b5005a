"""What offered and blocked lots are worth to a plan, exactly: by solving its last program again.

It is solved without the lot, with all of it for nothing, and at the price that is bid, every promise held at what the
plan reaches. A lot's own promises (Must use, Fixed runs) are let go of, for they would make it worth any price. What
is left of the lot at the end counts for nothing.
"""

from __future__ import annotations

from models.explain.bids.bid import Bid, NotUsable, Perturbed
from models.explain.bids.one_lot import Asking
from models.explain.worths.last_program import Final
from models.plant.plant import Plant


class Bidding:
    """Bids for lots of one plan, each found by solving its last program again.

    Args:
        final: the last program.
        perturbed: for each component whose assay is to be varied, the program's coefficients then.
    """

    def __init__(self, final: Final, perturbed: tuple[Perturbed, ...] = ()) -> None:
        self.final, self.perturbed = final, perturbed
        self.plant, self.m = final.plant, final.m
        self.matrix = final.lp.by_column

    def bid(self, name: str, margin: float) -> Bid:
        """The bid for one lot with a margin of so much (0.1: a tenth) off its break-even price.

        Raises:
            NotUsable: there is no run for it.
            OutOfTime: the clock has run out.
        """
        lot = self.plant.lots.names.index(name)
        runs = self.m.run[self.m.runs.lot == lot]
        if self.m.bought[lot] < 0 or not len(runs):
            raise NotUsable(why_not(self.plant, lot))
        asking = Asking(self.final, self.matrix, self.perturbed, lot)
        try:
            return asking.bid(margin)
        finally:
            asking.undo()


def why_not(plant: Plant, lot: int) -> str:
    """Why there is no run for a lot, and where to look."""
    lots = plant.lots
    if lots.first[lot] > lots.last[lot]:
        return f"{lots.names[lot]} is not there in any whole period of the plan: see its Available and Use by."
    return f"No recipe can work {lots.names[lot]}: see Recipes for its feed class, and the hours of their lines."
