"""The parts of a plant as arrays: classes, lots, lines, recipes, products, sales, limits.

Letters in comments and formulas: l lots, e components, c feed classes, i lines, r recipes, k products, p periods.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Positions = NDArray[np.int64]
Short = NDArray[np.int32]
"""Positions of which there are so many that their room counts."""
Flags = NDArray[np.bool_]
Dates = NDArray[np.datetime64]
Names = tuple[str, ...]

KG_PER_TONNE = 1000.0


@dataclass(frozen=True)
class Classes:
    """Feed classes: stocks in t, holding cost per t and day.

    `waits_for` is the intermediate that the lots of a class are of, blank where they are feed.
    """

    names: Names
    max_stock: Numbers
    min_closing_stock: Numbers
    holding_cost: Numbers
    waits_for: Names


@dataclass(frozen=True)
class Lots:
    """Feed lots: quantity in t (inf: as much as wanted), dry share, assay[l,e] as kg per kg dry (property: own unit).

    A lot may be used from the day `available` to the day `use_by`, which `first`..`last` touch; it `keeps` its worth if
    that is the plan's last day or later. `usable` lots take part: they are not blocked and have a period, or are in
    stock and past their Use by.
    """

    names: Names
    feed_class: Positions
    status: Names
    quantity: Numbers
    dry: Numbers
    assay: Numbers
    price: Numbers
    must_use: Numbers
    site: Names
    available: Dates
    use_by: Dates
    used_so_far: Numbers
    first: Positions
    last: Positions
    keeps: Flags
    offered: Flags
    usable: Flags


@dataclass(frozen=True)
class Intermediates:
    """Intermediates: `assay[n,e]` is kg of each component per kg counted (property: own unit).

    `components` are the names of e. `product` is the place of each among what is made, `taken_as` among what recipes
    take. `material` is its name without that of its `site`, where there are several.
    """

    names: Names
    material: Names
    site: Names
    keeping: Names
    components: Names
    assay: Numbers
    product: Positions
    taken_as: Positions


@dataclass(frozen=True)
class Stored:
    """What can lie in stores, each of one composition: a fixed intermediate, a batch of one that is kept apart, or a
    component or batch of a mixed one.

    `batch` is the lot and route of a batch that is kept apart, blank for the others; `of` the intermediate. `parent` is
    the node that it is made of, by `recipe`, `lot` the lot that it is and stays of, and `component` that of a `mixed`
    one; -1 where there is none. `opening` is kg of a batch that is kept apart when the plan begins, 0 of all else.
    `carried` is the node at another site that a batch which only lanes bring was found from, -1 for all else;
    `carries` what each node is in a store to which a lane brings it: by the node and the store's place among products.
    """

    names: Names
    batch: Names
    opening: Numbers
    of: Positions
    parent: Positions
    carried: Positions
    carries: dict[tuple[int, int], int]
    recipe: Positions
    lot: Positions
    component: Positions
    mixed: Flags
    assay: Numbers


@dataclass(frozen=True)
class Nodes:
    """What recipes take, each of a composition of its own: all lots, then what lies in stores; n in formulas.

    A tonne of a lot is as received, one from a store 1,000 kg as products count; `dry` and `assay` say what is in it.
    `batch` is the lot and route of a batch that is kept apart, blank for all else, `lot` the lot itself or that of the
    batch, -1 where there is none. `mixed` are parts of mixes, `component` the one that such a part is, -1 elsewhere.
    `origin` is the place of the lot, or (after all lots) of the intermediate; `taken_as` that of the class, or (after
    all classes) of the intermediate; `product` that of the intermediate among what is made, -1 for lots. A node may be
    taken from `first` to `last`, and `usable` ones are there at all.
    """

    names: Names
    batch: Names
    lot: Positions
    component: Positions
    mixed: Flags
    origin: Positions
    taken_as: Positions
    product: Positions
    quantity: Numbers
    dry: Numbers
    assay: Numbers
    available: Dates
    use_by: Dates
    first: Positions
    last: Positions
    usable: Flags


@dataclass(frozen=True)
class Lanes:
    """Ways of a material between sites: `row` its place in the table, `names` the lane's.

    `start` and `end` are the stores of a product or intermediate, -1 of a feed class, whose place is `feed_class`
    (else -1); `from_site` and `to_site` are places among the sites. Money per t, lead time in days.
    """

    names: Names
    materials: Names
    row: Positions
    from_site: Positions
    to_site: Positions
    feed_class: Positions
    start: Positions
    end: Positions
    cost: Numbers
    lead_time: Numbers

    def __len__(self) -> int:
        return len(self.names)


@dataclass(frozen=True)
class Lines:
    """Lines: cost per hour of one unit, hours[i,p] of all units together, and of each day of the plan.

    `under_way` are those of the hours that work begun before the plan takes.
    """

    names: Names
    running_cost: Numbers
    hours: Numbers
    daily: Numbers
    under_way: Numbers

    @property
    def free(self) -> Numbers:
        """Hours that the plan may use, of all units together."""
        return self.hours - self.under_way


@dataclass(frozen=True)
class Takes:
    """What each recipe may take (active rows only), with its cost per t: classes, and after them intermediates."""

    recipe: Positions
    feed_class: Positions
    cost: Numbers


@dataclass(frozen=True)
class LineUse:
    """The lines on which each recipe books hours; hours[u,n] per tonne that it takes, 0 where it works in batches.

    `with_batches` are the same with the hours that a tonne takes of full batches; `after` is how many days after the
    start of work they are booked.
    """

    recipe: Positions
    line: Positions
    hours: Numbers
    with_batches: Numbers
    after: Numbers


@dataclass(frozen=True)
class Yields:
    """What each recipe makes: lag in days, recovery[y,e] as a share, kg[y,n] per tonne of what it takes."""

    recipe: Positions
    product: Positions
    lag: Numbers
    recovery: Numbers
    kg: Numbers


@dataclass(frozen=True)
class Products:
    """What is made: products, then intermediates; where there are several sites, each at each site that keeps it.

    Stocks in kg (max inf: no limit), money per kg (disposal NaN: cannot be discarded). `sheet` is where
    each stands, `material` its place among the materials, which are sold and wanted, `site` where it is kept (blank:
    there is one).
    """

    names: Names
    opening_stock: Numbers
    min_stock: Numbers
    max_stock: Numbers
    min_closing_stock: Numbers
    holding_cost: Numbers
    closing_value: Numbers
    disposal_cost: Numbers
    sheet: Names
    material: Positions
    site: Names


@dataclass(frozen=True)
class Deliveries:
    """Delivery windows with the terms of their contract; priority and penalty are NaN where there is none.

    `first`..`last` are the periods of which a day lies in the window, `late_from` is the one of the day after Due.
    `product` is a place among the materials, `site` the one that it is delivered from (blank: any).
    """

    contract: Names
    product: Positions
    site: Names
    start: Dates
    due: Dates
    first: Positions
    last: Positions
    late_from: Positions
    min: Numbers
    max: Numbers
    delivered_so_far: Numbers
    late_so_far: Numbers
    price: Numbers
    priority: Numbers
    penalty: Numbers
    late: Flags
    late_penalty: Numbers

    @property
    def in_time_so_far(self) -> Numbers:
        """What was delivered before the plan and was not late."""
        return self.delivered_so_far - self.late_so_far

    @property
    def may_be_late(self) -> Flags:
        """Where something is missing that may follow after Due."""
        return self.late & (self.min > self.in_time_so_far)

    @property
    def either(self) -> Flags:
        """Where it is still open whether something is late, or more than Min is delivered in time."""
        return self.may_be_late & (self.max > self.min) & (self.late_so_far <= 0) & (self.first <= self.last)

    @property
    def left(self) -> Numbers:
        """What may still be delivered: up to Max, or up to Min where something is late for sure."""
        most = np.where(self.may_be_late & ~self.either, self.min, self.max)
        return np.maximum(most - self.delivered_so_far, 0.0)


@dataclass(frozen=True)
class Spot:
    """Spot windows: price per kg, most kg over the window (inf: no limit), what of it was sold before the plan.

    `product` is a place among the materials, `site` the one that it is sold from (blank: any).
    """

    product: Positions
    site: Names
    start: Dates
    to: Dates
    first: Positions
    last: Positions
    price: Numbers
    max: Numbers
    sold_so_far: Numbers

    @property
    def left(self) -> Numbers:
        """What may still be sold."""
        return np.maximum(self.max - self.sold_so_far, 0.0)


@dataclass(frozen=True)
class Targets:
    """Targets in kg, from `start` to `to`; priority and penalty are NaN where there is none.

    `first`..`last` are the periods of which a day lies in the window. `product` is a place among the materials, `site`
    the one at which it counts (blank: all together).
    """

    names: Names
    product: Positions
    site: Names
    start: Dates
    to: Dates
    first: Positions
    last: Positions
    amount: Numbers
    reached_so_far: Numbers
    measure: Names
    priority: Numbers
    penalty: Numbers


@dataclass(frozen=True)
class BlendLimits:
    """Limited shares: weights of the components in the part and in the whole (whole_is_mass: the mass instead).

    `line` and `product` (among the materials) are positions, -1 where the limit is on the other. `min`/`max` are
    fractions, or the property's own unit; NaN: no limit. `unit` is what one written unit means (0.01 for %).
    """

    on: Names
    share_of: Names
    share_in: Names
    line: Positions
    product: Positions
    part: Numbers
    whole: Numbers
    whole_is_mass: Flags
    is_property: Flags
    min: Numbers
    max: Numbers
    start: Dates
    to: Dates
    first: Positions
    last: Positions

    def share(self, limit: int, side: str) -> float:
        """Return the least share (`min`) or the most (`max`); NaN where there is none."""
        return float((self.min if side == "min" else self.max)[limit])


@dataclass(frozen=True)
class Resources:
    """Resources: price per unit, most units per day (inf: no limit)."""

    names: Names
    price: Numbers
    max_per_day: Numbers


@dataclass(frozen=True)
class Consumption:
    """What recipes consume; amount[x,n] is units of the resource per tonne taken."""

    recipe: Positions
    resource: Positions
    amount: Numbers


@dataclass(frozen=True)
class FixedRuns:
    """Runs that the planner has fixed, in t, of a lot or (after all lots) of an intermediate."""

    origin: Positions
    recipe: Positions
    period: Positions
    rule: Names
    amount: Numbers


@dataclass(frozen=True)
class Arrivals:
    """Output on its way: kg of a product, in stock in full from `date`, in `period` (past the last: after the plan).

    `content[n,e]` is kg of each component per kg of product (a property: its average), NaN where it is not known.
    `node` is the batch that it is or joins, among what recipes take; -1 of what is not kept apart.
    """

    product: Positions
    date: Dates
    period: Positions
    kg: Numbers
    content: Numbers
    node: Positions


def all_or_nothing(lots: pd.DataFrame) -> Flags:
    """Return which lots are worked whole or not at all."""
    return _whole(lots) & ~begun(lots)


def begun(lots: pd.DataFrame) -> Flags:
    """Return which lots are worked whole and were begun before the plan: all that is left of them must be used."""
    flags: Flags = _whole(lots) & np.array([word == "yes" for word in lots["Begun"].tolist()], dtype=bool)
    return flags


def _whole(lots: pd.DataFrame) -> Flags:
    told = np.array([word == "yes" for word in lots["Whole"].tolist()], dtype=bool)
    known: Flags = ~np.isnan(lots["Quantity"].to_numpy(dtype=float))
    return told & known
