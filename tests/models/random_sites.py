"""Random plants at two sites, and their greatest margin by a linear program that knows nothing of the model."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import highspy
import numpy as np

from tests.models.solved import lot
from tests.plants import Rows, day

SITES = ("North", "South")
PERIODS, DAYS = 3, 2
INF = highspy.kHighsInf
STAGES = {"Leach": ("Feed", "Liquor"), "Fire": ("Liquor", "Metal")}


@dataclass(frozen=True)
class Drawn:
    """The figures of a plant: t of feed and its price, t an hour, recovery in %, lanes, stores and sales by site."""

    feed: dict[str, float]
    rates: dict[tuple[str, str], float]
    recovery: dict[tuple[str, str], float]
    lanes: list[tuple[str, str, str, float, int, float | None]]
    opening: dict[tuple[str, str], float]
    most: dict[tuple[str, str], float | None]
    closing: dict[tuple[str, str], float]
    holding: float
    spot: dict[str | None, tuple[float, float | None]]
    late_lot: int


def drawn(seed: int) -> Drawn:
    """The figures of a random plant; every stage stands at one site at least."""
    random = Random(seed)
    rates = {}
    for stage in STAGES:
        places = random.choice([("North",), ("South",), SITES])
        rates |= {(stage, site): random.choice([0.02, 0.05, 0.2, 1.0]) for site in places}
    every = [(a, b, m) for a, b in (SITES, SITES[::-1]) for m in ("Feed", "Liquor", "Metal")]
    lanes = [
        (a, b, m, random.choice([0.0, 10.0, 40.0]), random.choice([0, 1, 2, 3, 5]), random.choice([None, 0.3, 2.0]))
        for a, b, m in every
        if random.random() < 0.6
    ]
    stores = [(m, site) for m in ("Liquor", "Metal") for site in SITES]
    return Drawn(
        feed={site: random.choice([0.0, 5.0, 12.0]) for site in SITES},
        rates=rates,
        recovery={key: random.choice([60.0, 90.0, 100.0]) for key in rates},
        lanes=lanes,
        opening={store: random.choice([0.0, 0.0, 80.0]) for store in stores},
        most={store: random.choice([None, None, 300.0]) for store in stores},
        closing={store: random.choice([0.0, 0.2, 0.5]) for store in stores},
        holding=random.choice([0.0, 0.01]),
        spot={
            site: (random.choice([1.0, 2.0]), random.choice([None, 250.0])) for site in random.choice([(None,), SITES])
        },
        late_lot=random.choice([0, 0, 2, 3]),
    )


def rows(of: Drawn) -> Rows:
    """The plant as a planner states it: 10 % metal in the feed; the first lot is there from a day on."""
    mills = [{"Line": f"{stage} {site}", "Site": site} for stage, site in of.rates]
    lots = [
        lot(site, quantity, Site=site, Price=30.0, Available=day(1 + (of.late_lot if site == "North" else 0)))
        for site, quantity in of.feed.items()
    ]
    materials = [{"Holding cost": of.holding}]
    return {
        "Settings": [{"Setting": "Closing feed value", "Value": 50.0}],
        "Periods": [
            {"Period": f"P{p}", "Start": day(1 + DAYS * p), "End": day(DAYS * (p + 1))} for p in range(PERIODS)
        ],
        "Components": [{"Component": "Me", "Counted as": "mass"}],
        "Feed classes": [{"Feed class": "Feed", "Me": 10.0}],
        "Lots": lots,
        "Sites": [{"Site": site} for site in SITES],
        "Lines": mills,
        "Recipes": [{"Recipe": f"{stage} {site}", "Feed class": STAGES[stage][0]} for stage, site in of.rates],
        "Line use": [
            {"Recipe": f"{stage} {site}", "Line": f"{stage} {site}", "Rate": rate, "Basis": "t"}
            for (stage, site), rate in of.rates.items()
        ],
        "Yields": [
            {"Recipe": f"{stage} {site}", "Product": STAGES[stage][1], "Me": of.recovery[stage, site]}
            for stage, site in of.rates
        ],
        "Intermediates": [{"Intermediate": "Liquor", "Keeping": "fixed", **materials[0]}],
        "Products": [{"Product": "Metal", **materials[0]}],
        "Stores": [
            {"Material": m, "Site": site, "Opening stock": of.opening[m, site], "Max stock": of.most[m, site]}
            | {"Closing value": of.closing[m, site]}
            for m, site in of.opening
        ],
        "Lanes": [
            {"From site": a, "To site": b, "Material": m, "Cost": cost, "Lead time": float(lead), "Max per day": most}
            for a, b, m, cost, lead, most in of.lanes
        ],
        "Spot sales": [
            {"Product": "Metal", "Price": price, "Max": most, "Site": site} for site, (price, most) in of.spot.items()
        ],
    }


@dataclass
class Lp:
    """A linear program as it grows: what is greatest, and rows of columns, coefficients and bounds."""

    gain: list[float] = field(default_factory=list)
    table: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def column(self, gain: float = 0.0) -> int:
        self.gain.append(gain)
        return len(self.gain) - 1

    def row(self, entries: dict[int, float], low: float, high: float) -> None:
        self.table.append((entries, low, high))

    def best(self) -> float:
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        for gain in self.gain:
            highs.addCol(gain, 0.0, INF, 0, np.zeros(0, dtype=np.int32), np.zeros(0))
        for entries, low, high in self.table:
            at = np.array(list(entries), dtype=np.int32)
            highs.addRow(low, high, len(at), at, np.array(list(entries.values()), dtype=float))
        highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        highs.run()
        assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return float(highs.getObjectiveValue())


def best_margin(of: Drawn) -> float:
    """The greatest margin: each thing at each site has a balance in each period, in t of feed and kg of all else."""
    lp = Lp()
    places = [(m, site) for m in ("Feed", "Liquor", "Metal") for site in SITES]
    balance: dict[tuple[str, str, int], dict[int, float]] = {(m, s, p): {} for m, s in places for p in range(PERIODS)}
    given = dict.fromkeys(balance, 0.0)
    feed_first = {site: (of.late_lot if site == "North" else 0) for site in SITES}
    worth = -30.0 * sum(of.feed.values())
    # A lot is worked from its own first day on wherever it is, so that feed of each origin is a thing of its own.
    origins = list(SITES)
    feed: dict[tuple[str, str, int], dict[int, float]] = {
        (origin, site, p): {} for origin in origins for site in SITES for p in range(PERIODS)
    }
    _work(lp, of, balance, feed, feed_first)
    _ship(lp, of, balance, feed, feed_first)
    _sell(lp, of, balance)
    for (m, site), kg in of.opening.items():
        given[m, site, 0] += kg
    for m, site in of.opening:
        before = None
        for p in range(PERIODS):
            stock = lp.column(-of.holding * DAYS + (of.closing[m, site] if p == PERIODS - 1 else 0.0))
            entries = {**balance[m, site, p], stock: -1.0, **({before: 1.0} if before is not None else {})}
            lp.row(entries, -given[m, site, p], -given[m, site, p])
            lp.row({stock: 1.0}, 0.0, INF if of.most[m, site] is None else float(of.most[m, site] or 0.0))
            before = stock
    for origin in origins:
        for site in SITES:
            before = None
            for p in range(PERIODS):
                left = lp.column(15.0 if p == PERIODS - 1 else 0.0)
                come = of.feed[origin] if site == origin and p == feed_first[origin] // DAYS else 0.0
                entries = {**feed[origin, site, p], left: -1.0, **({before: 1.0} if before is not None else {})}
                lp.row(entries, -come, -come)
                before = left
    return worth + lp.best()


def _work(lp: Lp, of: Drawn, balance: dict, feed: dict, first: dict[str, int]) -> None:
    for (stage, site), rate in of.rates.items():
        takes, makes = STAGES[stage]
        for p in range(PERIODS):
            hours = []
            for origin in SITES if takes == "Feed" else (None,):
                if origin is not None and p < first[origin] // DAYS:
                    continue
                run = lp.column()
                hours.append((origin, run))
                kg = 100.0 if origin is not None else 1000.0
                taken, amount = (feed[origin, site, p], 1.0) if origin is not None else (balance[takes, site, p], kg)
                taken[run] = taken.get(run, 0.0) - amount
                made = kg * of.recovery[stage, site] / 100.0
                balance[makes, site, p][run] = balance[makes, site, p].get(run, 0.0) + made
            if hours:
                lp.row({run: 1.0 / rate for _, run in hours}, 0.0, 24.0 * DAYS)
            for origin, run in hours:
                if origin is not None and first[origin] // DAYS == p and first[origin] % DAYS:
                    lp.row({run: 1.0 / rate}, 0.0, 24.0 * (DAYS - first[origin] % DAYS))


def _ship(lp: Lp, of: Drawn, balance: dict, feed: dict, first: dict[str, int]) -> None:
    for a, b, m, cost, lead, most in of.lanes:
        for p in range(PERIODS):
            loads = []
            for origin in SITES if m == "Feed" else (None,):
                begins = DAYS * p
                if origin is not None:
                    if p < first[origin] // DAYS:
                        continue
                    begins = max(begins, first[origin])
                arrives = (begins + lead) // DAYS
                if origin is not None and arrives >= PERIODS:
                    continue
                late = m != "Feed" and arrives >= PERIODS
                load = lp.column(-cost + (1000.0 * of.closing[m, b] if late else 0.0))
                loads.append(load)
                left, come, amount = (feed, feed, 1.0) if origin is not None else (balance, balance, 1000.0)
                what = origin if origin is not None else m
                left[what, a, p][load] = left[what, a, p].get(load, 0.0) - amount
                if arrives < PERIODS:
                    come[what, b, arrives][load] = come[what, b, arrives].get(load, 0.0) + amount
            if most is not None and loads:
                lp.row(dict.fromkeys(loads, 1.0), 0.0, most * DAYS)


def _sell(lp: Lp, of: Drawn, balance: dict) -> None:
    for site, (price, most) in of.spot.items():
        sales = {}
        for place in SITES if site is None else (site,):
            for p in range(PERIODS):
                sale = lp.column(price)
                balance["Metal", place, p][sale] = -1.0
                sales[sale] = 1.0
        if most is not None:
            lp.row(sales, 0.0, most)
