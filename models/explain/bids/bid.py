"""What a bid for a lot says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.explain.bids.worth_of_runs import WorthPart
from models.plant.plant import Numbers, Positions


class NotUsable(Exception):
    """There is no run for the lot: no recipe takes it, or it is not there in any whole period; the message says so."""


@dataclass(frozen=True)
class Run:
    """Some tonnes of a lot, worked by a recipe in a period."""

    period: str
    recipe: str
    tonnes: float


@dataclass(frozen=True)
class Bid:
    """What one lot is worth. Money is per tonne unless it is named margin.

    `tonnes` is what is bid for: its Quantity, or what the plan could use where it has none. `usable` is what the plan
    would work of it if it cost nothing. `first` and `last` are the worth of the first and the last tonne: above the
    first price nothing is taken, up to the last all of it. `break_even` is the price per tonne at which all of it adds
    nothing. At `price`, the break-even less the margin asked, `taken` is what the plan takes, by `runs`; `added` is
    what that adds to the margin. `displaced` are tonnes of other lots and `made` kg of products, against the plan
    without the lot. `parts` say what the last tonne used is worth, `assay` what 0.1 % more of a component adds.
    `needed_for` are the levels of promises that would miss more without the lot; its worth is then that in money alone,
    with these promises let go of.
    """

    lot: str
    feed_class: str
    status: str
    asked: float
    tonnes: float
    usable: float
    first: float
    last: float
    break_even: float
    price: float
    taken: float
    added: float
    runs: tuple[Run, ...] = ()
    displaced: Mapping[str, float] = field(default_factory=dict)
    made: Mapping[str, float] = field(default_factory=dict)
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
