"""What a lot is worth at equal promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.explain.bids.worth_of_runs import WorthPart
from models.plant.plant import Numbers, Positions


class NotUsable(Exception):
    """There is no run for the lot: no recipe takes it, or it is not there in any period; the message says so."""


@dataclass(frozen=True)
class EqualPromises:
    """What one lot is worth with every promise held at what the plan reaches. Money is per tonne, but for `added`.

    `added` is what all of it adds to the margin at its price, where what is left of it counts for nothing; of a lot
    without Quantity, what is best taken of it. `tonnes` is what is bought: its Quantity, or what the plan could use
    where it has none. `usable` is what the plan would work of it if it cost nothing. `first` and `last` are the worth
    of the first and the last tonne: above the first price nothing is taken, up to the last all of it. `break_even` is
    the price per tonne at which all of it adds nothing. `parts` say what the last tonne used is worth, `assay` what
    0.1 % more of a component adds. `needed_for` are the levels of promises that would miss more without the lot; its
    worth is then that in money alone, with these promises let go of.
    """

    added: float
    tonnes: float
    usable: float
    first: float
    last: float
    break_even: float
    parts: tuple[WorthPart, ...] = ()
    needed_for: tuple[str, ...] = ()
    assay: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Perturbed:
    """The runs' coefficients and costs of a plant in which every lot has a little more of one component."""

    component: str
    rows: Positions
    columns: Positions
    values: Numbers
    cost: Numbers
