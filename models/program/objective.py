"""What is best: the margin, item by item, and the order in which promises come before it.

Every item is one function with its formula; income is positive, cost negative. The same terms make the objective and
the plan's `Money` table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from copy import copy
from dataclasses import dataclass, replace

import numpy as np

from models.plant.consumption import resource_use
from models.plant.plant import Flags, Numbers, Plant, Positions
from models.program.model import Model
from models.program.money_items import (
    CLOSING_FEED,
    CLOSING_PRODUCT,
    CONTRACT_SALES,
    DISPOSAL,
    EXPECTED_FEED,
    HOLDING_FEED,
    HOLDING_PRODUCT,
    LATE,
    OFFERED,
    OFFERED_FEED,
    OFFERED_INTERMEDIATES,
    OFFERED_PRODUCTS,
    OPENING_FEED,
    RECIPE_COST,
    RESOURCES,
    RUNNING_COST,
    SHORTFALL,
    SPOT_SALES,
)


def contract_sales(m: Model, plant: Plant) -> None:
    """+ (sold[n,p] + late[n,p]) * price of the contract."""
    m.earn(CONTRACT_SALES, m.delivered, plant.deliveries.price[m.delivered_row], m.delivered_period)


def spot_sales(m: Model, plant: Plant) -> None:
    """+ spot[i,p] * price of the spot row."""
    m.earn(SPOT_SALES, m.spot, plant.spot.price[m.spot_row], m.spot_period)


def feed_bought(m: Model, plant: Plant) -> None:
    """- price * bought[l] of an offered lot, in the period in which it comes."""
    lots, stored = plant.lots, set(plant.intermediates.material)
    items = np.array([_bought_as(waits_for, stored) for waits_for in plant.classes.waits_for], dtype=object)
    for item in OFFERED:
        buyable = np.flatnonzero((m.bought >= 0) & (items[lots.feed_class] == item))
        m.earn(item, m.bought[buyable], -lots.price[buyable], lots.first[buyable])


def feed_expected(m: Model, plant: Plant) -> None:
    """- price * quantity[l] of an expected lot, in the period in which it comes, worked or not."""
    _charge(m, plant, EXPECTED_FEED, _owned(plant) & _expected(plant))


def opening_feed(m: Model, plant: Plant) -> None:
    """- price * quantity[l] of a stock lot, in the period in which it comes: what stood in the books at first."""
    _charge(m, plant, OPENING_FEED, _owned(plant) & ~_expected(plant))


def closing_feed(m: Model, plant: Plant) -> None:
    """+ price * closing feed value * what is left of a lot that has not expired by the end of the plan."""
    lots, last = plant.lots, len(plant.calendar) - 1
    worth = lots.price * plant.settings.closing_feed_value * (lots.usable & lots.keeps)
    buyable = np.flatnonzero(m.bought >= 0)
    owned = np.flatnonzero(_owned(plant))
    of_lots = m.runs.of_lots
    m.earn(CLOSING_FEED, m.run[of_lots], -worth[m.runs.node[of_lots]], last)
    m.earn(CLOSING_FEED, m.bought[buyable], worth[buyable], last)
    m.earn_fixed(CLOSING_FEED, worth[owned] * lots.quantity[owned], np.full(len(owned), last), lot=owned)


def closing_product(m: Model, plant: Plant) -> None:
    """+ closing value * (stock[k,last p] + output still on its way at the end)."""
    output, last = m.runs.output, len(plant.calendar) - 1
    value = plant.products.closing_value
    on_its_way = output.arrival > last
    m.earn(CLOSING_PRODUCT, m.stock[:, last], value, last)
    product = output.product[on_its_way]
    m.earn(
        CLOSING_PRODUCT, m.run[output.run[on_its_way]], output.kg[on_its_way] * value[product], last, product=product
    )
    after = np.flatnonzero(plant.arrivals.period > last)
    m.earn(CLOSING_PRODUCT, m["arrived"].columns[after], value[plant.arrivals.product[after]], last)


def recipe_cost(m: Model, plant: Plant) -> None:
    """- run[l,r,p] * cost of the recipe for the lot's class."""
    m.earn(RECIPE_COST, m.run, -m.runs.cost, m.runs.period)


def running_cost(m: Model, plant: Plant) -> None:
    """- hours used * running cost of the line."""
    used = m.runs.hours
    cost = -used.hours * plant.lines.running_cost[used.line]
    m.earn(RUNNING_COST, m.run[used.run], cost, used.period, line=used.line)


def resources(m: Model, plant: Plant) -> None:
    """- units used * price of the resource; a negative price is income."""
    use = resource_use(m.runs, plant)
    cost = -use.amount * plant.resources.price[use.resource]
    m.earn(RESOURCES, m.run[use.run], cost, m.runs.period[use.run], resource=use.resource)


def disposal(m: Model, plant: Plant) -> None:
    """- discarded[k,p] * disposal cost."""
    product, period = np.nonzero(m.discarded >= 0)
    m.earn(DISPOSAL, m.discarded[product, period], -plant.products.disposal_cost[product], period)


def holding_cost(m: Model, plant: Plant) -> None:
    """- stock at the end of every period, the last one included, * holding cost * days of the period."""
    days = plant.calendar.days
    periods = np.arange(len(days))
    for c in np.flatnonzero(m.feed_stock[:, 0] >= 0):
        item = HOLDING_PRODUCT if plant.classes.waits_for[c] else HOLDING_FEED
        m.earn(item, m.feed_stock[c], -plant.classes.holding_cost[c] * days, periods)
    for k, cost in enumerate(plant.products.holding_cost):
        m.earn(HOLDING_PRODUCT, m.stock[k], -cost * days, periods)


def penalties(m: Model, plant: Plant) -> None:
    """- short * shortfall penalty; - late[n,p] * late penalty * days from Due to the end of the period."""
    for promise in m.promises:
        m.earn(SHORTFALL, promise.short, -np.nan_to_num(promise.penalty), promise.period, lot=promise.lots)
    deliveries = plant.deliveries
    row, period = m.late_row, m.late_period
    days = (plant.calendar.end[period] - deliveries.due[row]).astype("timedelta64[D]").astype(float)
    m.earn(LATE, m.late, -deliveries.late_penalty[row] * days, period)


ITEMS: tuple[Callable[[Model, Plant], None], ...] = (
    contract_sales,
    spot_sales,
    feed_bought,
    feed_expected,
    opening_feed,
    closing_feed,
    closing_product,
    recipe_cost,
    running_cost,
    resources,
    disposal,
    holding_cost,
    penalties,
)


@dataclass(frozen=True)
class Margin:
    """The margin as one linear function: offset + sum of amounts[j] * columns[j]; columns may repeat."""

    columns: Positions
    amounts: Numbers
    offset: float


def margin(m: Model) -> Margin:
    """Return the sum of all items of money."""
    return Margin(
        columns=np.concatenate([money.columns for money in m.money]),
        amounts=np.concatenate([money.amounts for money in m.money]),
        offset=float(sum(money.fixed.sum() for money in m.money)),
    )


def steering(m: Model) -> Numbers:
    """Return what a unit of each column costs in choosing a plan, beside money."""
    costs = np.zeros(len(m.variables))
    for columns, figures in m.steering:
        np.add.at(costs, columns, figures)
    return costs


@dataclass(frozen=True)
class Level:
    """One level of promises: the columns of what is missing, and 1 / max(asked, 1) for each."""

    rank: int
    columns: Positions
    weights: Numbers

    @property
    def scale(self) -> float:
        """By what its row is multiplied, so that the greatest of its figures is 1."""
        return 1.0 / float(self.weights.max())

    def missing(self, x: Numbers) -> float:
        """Return the sum of relative shortages of a plan."""
        return float(np.maximum(x[self.columns], 0.0) @ self.weights)


def levels(m: Model) -> tuple[Level, ...]:
    """Return the levels that hold promises, in the order in which they are kept: 0, then the priorities."""
    rank = np.concatenate([promise.rank for promise in m.promises] or [np.zeros(0)])
    short = np.concatenate([promise.short for promise in m.promises] or [np.zeros(0, dtype=np.int64)])
    asked = np.concatenate([promise.asked for promise in m.promises] or [np.zeros(0)])
    weights = 1.0 / np.maximum(asked, 1.0)
    found = sorted(set(rank[~np.isnan(rank)].astype(int).tolist()))
    return tuple(Level(level, short[rank == level], weights[rank == level]) for level in found)


def without_level(m: Model, rank: int) -> Model:
    """Return a model whose promises of a rank are held by no level; their penalties still count."""
    without = copy(m)
    without.promises = [
        replace(promise, rank=np.where(promise.rank == rank, np.nan, promise.rank)) for promise in m.promises
    ]
    return without


def _bought_as(waits_for: str, stored: Collection[str]) -> str:
    """Return the item of what lots of a class cost that are on offer: of feed, or of what they wait to be put into."""
    return (OFFERED_INTERMEDIATES if waits_for in stored else OFFERED_PRODUCTS) if waits_for else OFFERED_FEED


def _owned(plant: Plant) -> Flags:
    return plant.lots.usable & ~plant.lots.offered


def _expected(plant: Plant) -> Flags:
    return np.array([status == "expected" for status in plant.lots.status], dtype=bool)


def _charge(m: Model, plant: Plant, item: str, which: Flags) -> None:
    """Charge the price of all of some lots, each in the period in which it comes."""
    lots, some = plant.lots, np.flatnonzero(which)
    m.earn_fixed(item, -lots.price[some] * lots.quantity[some], lots.first[some], lot=some)
