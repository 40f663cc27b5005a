"""Asking what one lot is worth: the last program with its price taken out, solved at several amounts."""

from __future__ import annotations

import numpy as np

from models.explain.bids.equal_promises import EqualPromises, Perturbed
from models.explain.bids.worth_of_runs import Worth, WorthPart
from models.explain.worths.last_program import Final, Optimum, Unreachable
from models.explain.worths.slopes import Corner
from models.plant.plant import Numbers, Positions
from models.program.arrays.lp import ByColumn, values_at
from models.program.change import Change, raises_columns
from models.program.money_items import CLOSING_FEED, OFFERED
from models.program.objective import Level
from models.rules.lot_use import OFFERED_LOT
from models.schema.levels import level_words

SMALL = 1e-6
ROUNDING = 1e-9
STEPS = (1e-3, 1e-4, 1e-5)


class Asking:
    """One lot, with its price out of the objective and its own promises let go of.

    Args:
        final: the last program.
        matrix: its matrix by column.
        perturbed: the program with other assays.
        lot: the lot, which has runs.
    """

    def __init__(self, final: Final, matrix: ByColumn, perturbed: tuple[Perturbed, ...], lot: int) -> None:
        self.final, self.matrix, self.perturbed, self.lot = final, matrix, perturbed, lot
        self.plant, self.m = final.plant, final.m
        self.runs = np.flatnonzero(self.m.runs.node == lot)
        self.columns = self.m.run[self.runs]
        self.bought = np.array([self.m.bought[lot]])
        self.cost = _without_price(final, self.columns, self.bought)
        self.quantity = float(self.plant.lots.quantity[lot])
        self.promises = own_promises(final, lot)
        self.gone: list[Level] = []
        self.free_promises()
        self.count_promises(0.0)

    def undo(self) -> None:
        """Restore the program as it was."""
        for level in self.gone:
            self.final.hold_again(level)
        self.count_promises(1.0)
        for columns in (self.promises, self.bought):
            self.final.solver.bound(columns, self.final.lp.lower[columns], self.final.lp.upper[columns])
        self.final.go_back()

    def worth(self) -> EqualPromises:
        """Return what it is worth, as a whole and by its first and last tonne."""
        without = self.without()
        first = self.worth_above(0.0, without)
        free = self.with_up_to(self.quantity)
        usable = self.used(free)
        tonnes = self.quantity if np.isfinite(self.quantity) else usable
        return EqualPromises(
            added=self.bought_margin(free) - without.margin,
            tonnes=tonnes,
            usable=usable,
            first=first,
            last=self.worth_below(tonnes) if usable >= tonnes * (1 - SMALL) and tonnes > SMALL else 0.0,
            break_even=(free.margin - without.margin) / tonnes if tonnes > SMALL else first,
            parts=tuple(self.parts(free)),
            needed_for=tuple(level_words(level.rank) for level in self.gone),
            assay=self.assays(free, tonnes) if tonnes > SMALL else {},
        )

    def bought_margin(self, free: Optimum) -> float:
        """Return the margin with all of it bought at its price; of a lot without Quantity, that of the plan, or of the
        best one where levels are let go of."""
        if np.isinf(self.quantity) and self.gone:
            self.bound(self.quantity)
            return self.final.solve().margin
        if np.isinf(self.quantity):
            return self.final.first.margin
        return free.margin - self.quantity * float(self.plant.lots.price[self.lot])

    def without(self) -> Optimum:
        """Return the best plan without the lot; levels that would miss more without it are let go of."""
        ahead = list(self.final.levels)
        while True:
            try:
                answer = self.with_up_to(0.0)
            except Unreachable:
                if not ahead:
                    raise
                self.gone.append(ahead.pop())
                self.final.let_go(self.gone[-1])
            else:
                break
        if not self.gone:
            return answer
        self.gone = self.missing_more()
        return self.with_up_to(0.0)

    def missing_more(self) -> list[Level]:
        """Hold what was let go of as a plan without the lot keeps it, the first level first; return what misses more.

        What misses more is let go of again, for its worth is not money.
        """
        more: list[Level] = []
        for level in reversed(self.gone):
            self.hold_again(level)
            try:
                self.with_up_to(0.0)
            except Unreachable:
                more.append(level)
                self.hold_at_least(level)
        for level in more:
            self.final.let_go(level)
        return more

    def hold_at_least(self, level: Level) -> None:
        """Hold a level at the least that it misses with the program as it stands."""
        self.final.let_go(level)
        weights = np.where(np.isin(level.columns, self.promises), 0.0, level.weights)
        cost = np.zeros(len(self.final.cost))
        cost[level.columns] = weights
        least = float(self.final.solve(cost).x[level.columns] @ weights)
        self.final.hold(level, np.full(len(level.columns), np.inf), least * (1 + SMALL) + ROUNDING)

    def hold_again(self, level: Level) -> None:
        """Hold a level at what the plan reaches, but for the lot's own promises."""
        self.final.hold_again(level)
        self.free_promises()

    def free_promises(self) -> None:
        """Let the lot's own promises miss whatever they will."""
        nothing = np.zeros(len(self.promises))
        self.final.solver.bound(self.promises, nothing, nothing + np.inf)

    def count_promises(self, times: float) -> None:
        """Count what the lot's own promises miss so many times in what their levels miss together."""
        for level in self.final.levels:
            counted = np.isin(level.columns, self.promises)
            rows = np.full(int(counted.sum()), self.final.rows[level.rank])
            self.final.solver.change_values(rows, level.columns[counted], times * self.final.shares(level)[counted])

    def bound(self, tonnes: float) -> None:
        """Bound the lot from above; where there is no limit, by what its lines could work."""
        most = tonnes if np.isfinite(tonnes) else self.final.lp.upper[self.bought[0]]
        self.final.solver.bound(self.bought, np.zeros(1), np.array([most]))

    def with_up_to(self, tonnes: float) -> Optimum:
        """Return the best plan if that much of the lot costs nothing."""
        self.bound(tonnes)
        return self.final.solve(self.cost)

    def used(self, answer: Optimum) -> float:
        """Return tonnes worked of the lot."""
        return float(answer.x[self.columns].sum())

    def worth_above(self, tonnes: float, answer: Optimum) -> float:
        """Return what the next tonne is worth where there are so many."""
        piece = Corner(self.final, answer, self.matrix).piece(self.change())
        return piece.slope if piece.more > SMALL else self.stepped(tonnes, 1.0)

    def worth_below(self, tonnes: float) -> float:
        """Return what the last of so many tonnes is worth."""
        answer = self.with_up_to(tonnes)
        piece = Corner(self.final, answer, self.matrix).piece(self.change())
        return piece.slope if piece.less > SMALL else self.stepped(tonnes, -1.0)

    def stepped(self, tonnes: float, sign: float) -> float:
        """Return what a tonne is worth just above or below so many, where the margin has a kink there."""
        slope = 0.0
        for share in STEPS:
            step = sign * share * max(1.0, tonnes)
            answer = self.with_up_to(tonnes + step)
            piece = Corner(self.final, answer, self.matrix).piece(self.change())
            slope = piece.slope
            if (piece.less if sign > 0 else piece.more) >= abs(step) * (1 - 1e-3):
                break
        return slope

    def change(self) -> Change:
        """Return a tonne more to be had of the lot."""
        name = self.plant.lots.names[self.lot]
        return Change(kind=OFFERED_LOT, name=name, unit="t", now=0.0, **raises_columns(self.bought))

    def parts(self, answer: Optimum) -> list[WorthPart]:
        """Return what the last tonne that is used is worth, by product, component and cost."""
        tonnes = np.zeros(len(self.m.run))
        tonnes[self.runs] = np.maximum(answer.x[self.columns], 0.0)
        if tonnes.sum() <= SMALL:
            return []
        return Worth(self.plant, self.m, self.final.lp, answer.dual).parts(self.lot, tonnes)

    def assays(self, free: Optimum, tonnes: float) -> dict[str, float]:
        """Return money per tonne for 0.1 % more of each component, by solving again with such a lot."""
        gains = {}
        self.bound(self.quantity)
        for other in self.perturbed:
            places = np.flatnonzero(np.isin(other.columns, self.columns))
            rows, columns = other.rows[places], other.columns[places]
            before = values_at(self.final.lp, rows, columns)
            cost = self.cost.copy()
            cost[self.columns] += other.cost[self.columns] - self.final.cost[self.columns]
            self.final.solver.change_values(rows, columns, other.values[places])
            try:
                gains[other.component] = (self.final.solve(cost).margin - free.margin) / tonnes
            finally:
                self.final.solver.change_values(rows, columns, before)
        return gains


def _without_price(final: Final, runs: Positions, bought: Positions) -> Numbers:
    """Return the cost with nothing paid for a lot, and nothing had for what is left of it."""
    cost = final.cost.copy()
    for money in final.m.money:
        if money.item in (*OFFERED, CLOSING_FEED):
            here = np.isin(money.columns, runs) | np.isin(money.columns, bought)
            np.add.at(cost, money.columns[here], money.amounts[here])
    return cost


def own_promises(final: Final, lot: int) -> Positions:
    """Return what the promises of a lot miss: its Must use and its Fixed runs."""
    of_lot = [promise.short[promise.lots == lot] for promise in final.m.promises]
    return np.concatenate([np.zeros(0, dtype=np.int64), *of_lot])
