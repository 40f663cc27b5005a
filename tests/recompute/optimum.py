"""The best plan of a small plant found a second time, with a linear program that nobody wrote down.

Everything that the re-computation works out (hours, stocks, shares, money, what promises get) is linear in what is
decided. So it is worked out for a plan that does nothing, and for each decision alone at one unit: the differences are
the coefficients. HiGHS then solves the promises level by level and the money last, as the order of promises says.
Whether a window is served late or beyond its Min is a whole number, 0 or 1.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import Path

import highspy
import numpy as np
from numpy.typing import NDArray

from tests.recompute import balances, blends, money, physics, promises, stops
from tests.recompute.books import day, limit, name, number, tables
from tests.recompute.decided import Decided, SaleKey
from tests.recompute.site import Site

Numbers = NDArray[np.float64]
Key = tuple[Hashable, ...]

KEPT = 1e-7
LARGE = 1e30


@dataclass(frozen=True)
class Best:
    """The least sum of relative shortages at each level that asks for something, and the greatest margin."""

    levels: dict[int, float]
    margin: float


@dataclass(frozen=True)
class Decision:
    """One decision: how to put one unit of it into a plan, and the most of it there can be."""

    put: Callable[[Decided], None]
    most: float = LARGE
    whole: bool = False


def best(workbook: Path) -> Best:
    """What the best plan for a workbook reaches."""
    return _Program(Site(tables(workbook))).solve()


def decisions(site: Site) -> list[Decision]:
    """Everything that may be decided."""
    return [*_runs(site), *_purchases(site), *_sales(site), *_discards(site), *_stops(site)]


def measures(site: Site, decided: Decided) -> dict[Key, float]:
    """All that has a limit, by a key of its own, and the margin before shortfall penalties."""
    cells: dict[Key, float] = {("margin",): sum(money.items(site, decided).values())}
    used, lost = physics.hours_used(site, decided), stops.lost(site, decided)
    cells |= {("hours", *key): used.get(key, 0.0) + lost.get(key, 0.0) for key in {*used, *lost}}
    cells |= stops.measures(site, decided)
    cells |= {("hours within", *key): hours for key, hours in physics.hours_within(site, decided).items()}
    cells |= {("per day", *key): tonnes for key, tonnes in physics.worked(site, decided).items()}
    cells |= {("resource", *key): units for key, units in physics.resources_used(site, decided).items()}
    cells |= {("stock", *key): kg for key, kg in balances.product_stock(site, decided).items()}
    cells |= {("lot", lot): taken - decided.used(lot) for lot, taken in decided.taken.items()}
    for place, row in enumerate(site.rows("Blend limits")):
        for p, share in blends.shares_of(site, decided.runs, row).items():
            cells |= {("beyond", side, place, p): blends.beyond(share, row, side) for side in ("Min", "Max")}
    for row in site.rows("Deliveries"):
        key = promises.delivery_key(site, row)
        cells["delivered", key] = number(row, "Delivered so far") + sum(decided.sales.get(key, {}).values())
        cells["late", key] = number(row, "Late so far") + sum(decided.late.get(key, {}).values())
    cells |= {("by", *key): over for key, over in promises.served_by(site, decided).items()}
    for row in site.rows("Spot sales"):
        key = promises.spot_key(site, row)
        cells["spot", key] = sum(decided.sales.get(key, {}).values())
    cells |= {("promise", place): own_.got for place, own_ in enumerate(promises.all_of(site, decided))}
    return cells


def limits(site: Site) -> dict[Key, tuple[float, float]]:
    """The least and the most of each measure that has a limit."""
    cells: dict[Key, tuple[float, float]] = {("lot", lot): (0.0, LARGE) for lot in site.lots}
    cells |= stops.limits(site)
    for p, period in enumerate(site.periods):
        for row in site.rows("Lines"):
            line = name(row, "Line")
            cells["hours", line, p] = (-LARGE, site.hours(line, p) - physics.hours_under_way(site, line, p))
            for days in physics.spans(site, p):
                there = site.hours_on(name(row, "Line"), days)
                cells["hours within", name(row, "Line"), days[0], days[-1]] = (-LARGE, there)
        for row in site.rows("Recipes"):
            most = limit(row, "Max per day")
            key = ("per day", name(row, "Recipe"), name(row, "Feed class"), p)
            cells[key] = (-LARGE, LARGE if most is None else most * len(period.days))
        for row in site.rows("Resources"):
            per_day = limit(row, "Max per day")
            cells["resource", name(row, "Resource"), p] = (-LARGE, _or_large(per_day) * len(period.days))
        for row in site.rows("Products"):
            cells["stock", name(row, "Product"), p] = (0.0, _or_large(balances.most_in_stock(site, row, p)))
    for place, row in enumerate(site.rows("Blend limits")):
        arrived = blends.shares_of(site, {}, row)
        for p in site.touched(day(row, "From", site.start), day(row, "To", site.end)):
            for side in ("Min", "Max"):
                cells["beyond", side, place, p] = (-LARGE, blends.allowance(arrived[p], row, side))
    for row in site.rows("Deliveries"):
        key, asked = promises.delivery_key(site, row), number(row, "Min")
        cells["delivered", key] = (-LARGE, promises.delivered_most(row))
        cells["late", key] = (-LARGE, asked)
    cells |= {("by", *key): (-LARGE, 0.0) for key in promises.served_by(site, Decided.nothing(site))}
    for row in site.rows("Spot sales"):
        cells["spot", promises.spot_key(site, row)] = (-LARGE, _or_large(promises.spot_most(row)))
    return cells


def _or_large(value: float | None) -> float:
    return LARGE if value is None else value


def _runs(site: Site) -> list[Decision]:
    def putting(key: tuple[str, str, int]) -> Callable[[Decided], None]:
        return lambda decided: decided.runs.update({key: 1.0})

    return [
        Decision(putting((lot.name, name(row, "Recipe"), p)))
        for row in site.rows("Recipes")
        for lot in site.lots.values()
        for p in lot.periods
        if lot.takes_part and lot.feed_class == name(row, "Feed class") and (row.get("Active") or "yes") == "yes"
    ]


def _purchases(site: Site) -> list[Decision]:
    def putting(lot: str) -> Callable[[Decided], None]:
        return lambda decided: decided.taken.update({lot: 1.0})

    offers = [lot for lot in site.lots.values() if lot.offered and lot.takes_part]
    return [Decision(putting(lot.name), _or_large(lot.quantity)) for lot in offers]


def _sales(site: Site) -> list[Decision]:
    def putting(key: SaleKey, p: int) -> Callable[[Decided], None]:
        return lambda decided: decided.sales[key].update({p: 1.0})

    def putting_late(key: SaleKey, p: int) -> Callable[[Decided], None]:
        def put(decided: Decided) -> None:
            decided.sales[key].update({p: 1.0})
            decided.late[key].update({p: 1.0})

        return put

    contracts = [(promises.delivery_key(site, row), row) for row in site.rows("Deliveries")]
    windows = [(key, site.window(row, "Due")) for key, row in contracts]
    windows += [(promises.spot_key(site, row), site.window(row, "To")) for row in site.rows("Spot sales")]
    in_time = [Decision(putting(key, p)) for key, window in windows for p in window]
    late = [Decision(putting_late(key, p)) for key, row in contracts for p in promises.late_periods(site, row)]
    return in_time + late


def _discards(site: Site) -> list[Decision]:
    def putting(product: str, p: int) -> Callable[[Decided], None]:
        return lambda decided: decided.discarded.update({(product, p): 1.0})

    return [
        Decision(putting(name(row, "Product"), p))
        for row in site.rows("Products")
        if row.get("Disposal cost") is not None
        for p in range(len(site.periods))
    ]


def _stops(site: Site) -> list[Decision]:
    def stopping(job: str, p: int) -> Callable[[Decided], None]:
        return lambda decided: decided.stops.update({(job, p): 1.0})

    def changing(change: tuple[str, str, str, int]) -> Callable[[Decided], None]:
        return lambda decided: decided.changes.update({change: 1.0})

    jobs = [(job, p) for job in site.rows("Maintenance") for p in stops.job_periods(site, job)]
    dates = [Decision(stopping(name(job, "Maintenance"), p), stops.at_once(site, job), whole=True) for job, p in jobs]
    lines = [(line, move) for line in stops.lines_with_campaigns(site) for move in stops.moves(site, line)]
    return dates + [Decision(changing((name(line, "Line"), *move)), 1.0, whole=True) for line, move in lines]


class _Program:
    """The program: first the decisions, then what is under and over at each promise, then whether windows are late."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.decisions = decisions(site)
        self.promises = promises.all_of(site, Decided.nothing(site))
        self.nothing = measures(site, Decided.nothing(site))
        self.units = [self.unit(decision) for decision in self.decisions]
        self.may_be_late = [row for row in site.rows("Deliveries") if promises.late_periods(site, row)]
        self.count = len(self.decisions) + 2 * len(self.promises) + len(self.may_be_late)
        self.highs = highspy.Highs()
        self.highs.setOptionValue("output_flag", False)
        self.highs.setOptionValue("mip_rel_gap", 0.0)
        self.highs.setOptionValue("mip_abs_gap", 0.0)
        self.highs.setOptionValue("mip_feasibility_tolerance", 1e-9)
        self.state()
        self.state_late()

    def unit(self, decision: Decision) -> dict[Key, float]:
        """What one unit of a decision changes."""
        decided = Decided.nothing(self.site)
        decision.put(decided)
        cells = measures(self.site, decided)
        changes = {key: cells.get(key, 0.0) - self.nothing.get(key, 0.0) for key in {*cells, *self.nothing}}
        return {key: change for key, change in changes.items() if change}

    def row(self, key: Key) -> Numbers:
        """The coefficients of a measure."""
        row = np.zeros(self.count)
        row[: len(self.units)] = [unit.get(key, 0.0) for unit in self.units]
        return row

    def add(self, row: Numbers, low: float, high: float) -> None:
        some = np.flatnonzero(row)
        self.highs.addRow(low, high, len(some), some.astype(np.int32), row[some])

    def state(self) -> None:
        for place, decision in enumerate(self.decisions):
            self.highs.addVar(0.0, decision.most)
            if decision.whole:
                self.highs.changeColIntegrality(place, highspy.HighsVarType.kInteger)
        for promise in self.promises:
            self.highs.addVar(0.0, 0.0 if promise.rule == "at most" else LARGE)
            self.highs.addVar(0.0, 0.0 if promise.rule == "at least" else LARGE)
        for _ in self.may_be_late:
            self.highs.addVar(0.0, 1.0)
        for key, (low, high) in limits(self.site).items():
            there = self.nothing.get(key, 0.0)
            self.add(self.row(key), low - there if low > -LARGE else low, high - there if high < LARGE else high)
        for place, promise in enumerate(self.promises):
            row = self.row(("promise", place))
            row[self.missing(place)] = (1.0, -1.0)
            asked = promise.asked - promise.got
            self.add(
                row,
                -LARGE if promise.rule == "at most" else asked,
                LARGE if promise.rule == "at least" else asked,
            )

    def state_late(self) -> None:
        """Either nothing is late, or no more than Min is delivered: is_late = 1."""
        for place, row in enumerate(self.may_be_late, start=self.count - len(self.may_be_late)):
            key, asked = promises.delivery_key(self.site, row), number(row, "Min")
            self.highs.changeColIntegrality(place, highspy.HighsVarType.kInteger)
            late, delivered = self.row(("late", key)), self.row(("delivered", key))
            late[place], delivered[place] = -asked, number(row, "Max", asked) - asked
            self.add(late, -LARGE, -self.nothing["late", key])
            self.add(delivered, -LARGE, number(row, "Max", asked) - self.nothing["delivered", key])

    def missing(self, place: int) -> list[int]:
        """The columns of what is under and over at a promise."""
        first = len(self.decisions) + 2 * place
        return [first, first + 1]

    def solve(self) -> Best:
        reached = {}
        for level in sorted({promise.level for promise in self.promises if promise.level is not None}):
            weights = self.weights([promise.weight if promise.level == level else 0.0 for promise in self.promises])
            reached[level] = self.minimise(weights)
            held = self.held(level, reached[level])
            self.add(weights, -LARGE, max(held, reached[level]))
        cost = self.weights([promise.penalty for promise in self.promises]) - self.row(("margin",))
        margin = self.nothing["margin",] - self.minimise(cost)
        asking = {promise.level for promise in self.promises if promise.asked > 0 or promise.rule != "at least"}
        return Best({level: value for level, value in reached.items() if level in asking}, margin)

    def held(self, level: int, reached: float) -> float:
        """What a level may miss: what it misses in the published plan if that can be, or no more than its tolerance."""
        so_far = [number(row, "Sum") for row in self.site.rows("Levels so far") if row["Level"] == level]
        most = reached + self.site.setting("Priority tolerance", 0.1) / 100
        if so_far and reached - KEPT <= so_far[0] <= most + KEPT:
            return so_far[0]
        return 0.0 if reached <= KEPT else most

    def weights(self, per_promise: list[float]) -> Numbers:
        """A weight for what is under and over at each promise."""
        row = np.zeros(self.count)
        row[len(self.decisions) : len(self.decisions) + 2 * len(self.promises)] = np.repeat(per_promise, 2)
        return row

    def minimise(self, cost: Numbers) -> float:
        self.highs.changeColsCost(self.count, np.arange(self.count, dtype=np.int32), cost)
        self.highs.clearSolver()
        self.highs.run()
        status = self.highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise AssertionError(f"no best plan: {status}")
        return float(cost @ np.array(self.highs.getSolution().col_value))
