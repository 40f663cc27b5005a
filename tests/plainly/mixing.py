"""Tiny plants with stores that mix, and their best plan, found by dividing the shares in which mixes are drawn.

Lots are leached into a tank, and what is in the tank is refined by two recipes, sold as it is, thrown away, or left.
Within bounds for the share of each of these uses the plan is linear and no worse than any with such shares; with the
shares held it is a true plan. The range that is worst off is halved until no better plan can be hidden in any.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from random import Random

import numpy as np
import pandas as pd

from tests.plainly.cells import Row, Rows, limit, number
from tests.plainly.mip import Mip, Terms, added, times
from tests.plants import FIRST_DAY, day

PARTS = ("Me", "Ox")
EMPTY = 1e-6
"""kg that are nothing."""

MOST = 6000
"""Ranges that are looked at."""

Use = tuple[str, int, str]
"""A tank, a period, and a recipe, `sold`, `thrown` or `left`."""


def tiny_mixes(seed: int) -> Rows:
    """Two or three lots, one tank or two one after the other, and two or three days."""
    return _Drawn(Random(seed)).rows


class _Drawn:
    """A plant while it is drawn."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.tanks = ["Tank", "Second"][: random.choice([1, 1, 2])]
        self.rows: Rows = {
            "Settings": [{"Setting": "Tidiness", "Value": 0.0}, {"Setting": "Closing feed value", "Value": 0.0}],
            "Periods": [
                {"Period": f"P{p + 1}", "Start": day(p + 1), "End": day(p + 1)} for p in range(random.randint(2, 3))
            ],
            "Components": [{"Component": part, "Counted as": "mass"} for part in PARTS],
            "Feed classes": [{"Feed class": "F", "Me": 10.0, "Ox": 10.0}],
            "Lots": [self.lot(name) for name in ("L1", "L2", "L3")[: random.randint(2, 3)]],
            "Lines": [{"Line": line, "Hours per day": self.figure(8, 24)} for line in ("Leach line", "Mill")],
            "Products": [{"Product": "Fine"}, {"Product": "Coarse"}],
            "Intermediates": [self.tank(tank) for tank in self.tanks],
            "Recipes": [],
            "Line use": [],
            "Yields": [],
        }
        self.recipes()
        self.market()

    def figure(self, low: float, high: float, step: float = 1.0) -> float:
        return round(low + step * self.random.randint(0, round((high - low) / step)), 6)

    def some(self, probability: float, **cells: object) -> Row:
        """Cells that are there with a probability."""
        there = self.random.random() < probability
        return {name.replace("_", " "): cell for name, cell in cells.items() if there}

    def lot(self, name: str) -> Row:
        price = {"Price": self.figure(0, 120, 10)} if self.random.random() < 0.5 else {}
        assay = {part: self.figure(2, 20) for part in PARTS}
        row: Row = {"Lot": name, "Feed class": "F", "Status": "offered" if price else "stock", **price, **assay}
        return {**row, "Quantity": self.figure(5, 25), **self.some(0.3, Available=day(2))}

    def tank(self, name: str) -> Row:
        closing = self.random.choice([0.0, 0.0, 0.4])
        row: Row = {"Intermediate": name, "Keeping": "mixed", "Closing value": closing}
        row |= self.some(0.5, Max_stock=self.figure(0, 2000, 250)) | self.some(0.3, Disposal_cost=0.05)
        if self.random.random() < 0.5:
            metal, opening = self.figure(10, 90, 5), min(self.figure(200, 1500, 100), limit(row, "Max stock"))
            row |= {"Opening stock": opening, "Me": metal, "Ox": 100.0 - metal}
        return row

    def recipes(self) -> None:
        last = self.tanks[-1]
        self.recipe("Leach", "F", "Leach line", self.figure(0.5, 2, 0.1), "Tank", (80, 60))
        if len(self.tanks) > 1:
            self.recipe("Strip", "Tank", "Leach line", 0.5, "Second", (50, 10))
        for name, product in (("Refine", "Fine"), ("Smelt", "Coarse")):
            self.recipe(name, last, "Mill", self.figure(0.05, 0.3, 0.01), product, (70, 30))
        if len(self.tanks) > 1 and self.random.random() < 0.5:
            self.recipe("Skip", "Tank", "Mill", self.figure(0.05, 0.3, 0.01), "Coarse", (70, 70))

    def recipe(  # noqa: PLR0917 - all that a recipe is
        self, name: str, taken: str, line: str, rate: float, makes: str, least: tuple[float, float]
    ) -> None:
        self.rows["Recipes"].append({"Recipe": name, "Feed class": taken, "Cost": self.figure(0, 20)})
        self.rows["Line use"].append({"Recipe": name, "Line": line, "Rate": rate, "Basis": "t"})
        parts = {part: self.figure(low, 100, 5) for part, low in zip(PARTS, least, strict=True)}
        self.rows["Yields"].append({"Recipe": name, "Product": makes, **parts})

    def market(self) -> None:
        limits: list[Row] = [{"On": "Fine", "Share of": "Me", "Min": self.figure(40, 90, 5)}]
        if self.random.random() < 0.5:
            limits.append({"On": "Coarse", "Share of": "Ox", "Max": self.figure(30, 70, 5)})
        sales = [
            {"Product": "Fine", "Price": self.figure(1.5, 3, 0.1), **self.some(0.5, Max=self.figure(500, 3000, 100))},
            {
                "Product": "Coarse",
                "Price": self.figure(0.3, 1.4, 0.1),
                **self.some(0.5, Max=self.figure(500, 3000, 100)),
            },
        ]
        if self.random.random() < 0.4:
            tank, price = self.random.choice(self.tanks), self.figure(0.1, 1, 0.1)
            sales.append({"Product": tank, "Price": price, "Max": self.figure(200, 1500, 100)})
        self.rows |= {"Blend limits": limits, "Spot sales": sales}


@dataclass
class Mixing:
    """The linear part of such a plant: what mixes hold, and what is earned."""

    rows: Rows
    mip: Mip = field(default_factory=Mip)
    money: Terms = field(default_factory=dict)
    mixes: dict[tuple[str, int], dict[str, Terms]] = field(default_factory=dict)
    uses: dict[Use, dict[str, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.periods = range(len(self.rows["Periods"]))
        self.hours: dict[tuple[str, int], Terms] = {}
        self.made: dict[tuple[str, int], dict[str, Terms]] = {}
        self.feed()
        for row in self.rows["Intermediates"]:
            self.tank(row)
        self.sell()
        self.limit()
        for (line, _), terms in self.hours.items():
            row = next(row for row in self.rows["Lines"] if row["Line"] == line)
            self.mip.row(terms, high=number(row, "Hours per day"))

    def earn(self, terms: Terms) -> None:
        self.money = added(self.money, terms)

    def make(self, recipe: str, p: int, taken: Mapping[str, Terms], tonnes: Terms) -> None:
        """Work so much of each component by a recipe: hours, cost, and what comes of it."""
        use = next(row for row in self.rows["Line use"] if row["Recipe"] == recipe)
        key = str(use["Line"]), p
        self.hours[key] = added(self.hours.get(key, {}), times(tonnes, 1 / number(use, "Rate")))
        cost = next(row for row in self.rows["Recipes"] if row["Recipe"] == recipe)
        self.earn(times(tonnes, -number(cost, "Cost")))
        for row in self.rows["Yields"]:
            if row["Recipe"] == recipe:
                there = self.made.setdefault((str(row["Product"]), p), {part: {} for part in PARTS})
                for part in PARTS:
                    there[part] = added(there[part], times(taken[part], number(row, part) / 100))

    def feed(self) -> None:
        for lot in self.rows["Lots"]:
            bought = self.mip.column(number(lot, "Quantity"))
            self.earn({bought: -number(lot, "Price")})
            runs = [(p, self.mip.column()) for p in self.periods if lot.get("Available", FIRST_DAY) <= day(p + 1)]  # type: ignore[operator]
            self.mip.row({**{column: 1.0 for _, column in runs}, bought: -1.0}, high=0.0)
            for p, run in runs:
                self.make("Leach", p, {part: {run: 10 * number(lot, part)} for part in PARTS}, {run: 1.0})

    def tank(self, row: Row) -> None:
        """What is in it in each period, and where that goes."""
        name, opening = str(row["Intermediate"]), number(row, "Opening stock")
        left: dict[str, Terms] = {part: {} for part in PARTS}
        for part in PARTS if opening else ():
            there = self.mip.column(opening * number(row, part) / 100)
            self.mip.row({there: 1.0}, low=self.mip.upper[there])
            left[part] = {there: 1.0}
        for p in self.periods:
            come = self.made.get((name, p), {part: {} for part in PARTS})
            whole = self.mixes[name, p] = {part: added(left[part], come[part]) for part in PARTS}
            kinds = [str(taken["Recipe"]) for taken in self.rows["Recipes"] if taken["Feed class"] == name]
            kinds += ["sold"] * any(sale["Product"] == name for sale in self.rows["Spot sales"])
            kinds += ["thrown"] * (row.get("Disposal cost") is not None)
            for kind in (*kinds, "left"):
                self.uses[name, p, kind] = {part: self.mip.column() for part in PARTS}
            for part in PARTS:
                out = {self.uses[name, p, kind][part]: -1.0 for kind in (*kinds, "left")}
                self.mip.row(added(whole[part], out), low=0.0, high=0.0)
            left = {part: {column: 1.0} for part, column in self.uses[name, p, "left"].items()}
            self.mip.row(added(*left.values()), high=limit(row, "Max stock"))
            for kind in kinds:
                taken = {part: {column: 1.0} for part, column in self.uses[name, p, kind].items()}
                if kind == "thrown":
                    self.earn(times(added(*taken.values()), -number(row, "Disposal cost")))
                elif kind != "sold":
                    self.make(kind, p, taken, times(added(*taken.values()), 1e-3))
        self.earn(times(added(*left.values()), number(row, "Closing value")))

    def sell(self) -> None:
        tanks = [row["Intermediate"] for row in self.rows["Intermediates"]]
        for row in self.rows["Spot sales"]:
            name, sold = str(row["Product"]), dict[int, float]()
            if name in tanks:
                of_uses = (self.uses[name, p, "sold"].values() for p in self.periods)
                sold = {column: 1.0 for columns in of_uses for column in columns}
            else:
                stock: Terms = {}
                for p in self.periods:
                    sale, after = self.mip.column(), self.mip.column()
                    made = added(*self.made.get((name, p), {}).values())
                    self.mip.row(added(stock, made, {sale: -1.0, after: -1.0}), low=0.0, high=0.0)
                    stock, sold = {after: 1.0}, {**sold, sale: 1.0}
            self.mip.row(sold, high=limit(row, "Max"))
            self.earn(times(sold, number(row, "Price")))

    def limit(self) -> None:
        for row in self.rows["Blend limits"]:
            for p in self.periods:
                made = self.made.get((str(row["On"]), p))
                for side, sign in (("Min", 1.0), ("Max", -1.0)):
                    if made is not None and row.get(side) is not None:
                        share = number(row, side) / 100
                        part = made[str(row["Share of"])]
                        self.mip.row(times(added(part, times(added(*made.values()), -share)), sign), low=0.0)

    # shares

    def within(self, low: Mapping[Use, float], high: Mapping[Use, float]) -> tuple[float, np.ndarray]:
        """The most that can be earned with shares of mixes in their ranges, or no less; and where."""
        m = Mip()
        m.upper, m.rows = self.mip.upper, list(self.mip.rows)
        for use, columns in self.uses.items():
            whole = self.mixes[use[0], use[1]]
            for part, column in columns.items():
                if low[use] == high[use]:
                    m.row(added({column: 1.0}, times(whole[part], -low[use])), low=0.0, high=0.0)
                else:
                    m.row(added({column: 1.0}, times(whole[part], -low[use])), low=0.0)
                    m.row(added({column: 1.0}, times(whole[part], -high[use])), high=0.0)
        cost, x = m.least(times(self.money, -1.0))
        return -cost, x

    def shares(self, x: np.ndarray) -> tuple[dict[Use, float], dict[Use, float]]:
        """The share that each use has of its mix, and how far its parts are from that."""
        share, off = dict[Use, float](), dict[Use, float]()
        for tank, p in self.mixes:
            some = [use for use in self.uses if use[:2] == (tank, p)]
            tonnes = {use: max(sum(x[column] for column in self.uses[use].values()), 0.0) for use in some}
            whole = sum(tonnes.values())
            for use in some:
                share[use] = tonnes[use] / whole if whole > 1e-9 else float(use[2] == "left")
                of_part = {part: sum(x[c] * v for c, v in self.mixes[tank, p][part].items()) for part in PARTS}
                off[use] = sum(abs(x[self.uses[use][part]] - share[use] * of_part[part]) for part in PARTS)
        return share, off


def told(mixing: Mixing, tables: Mapping[str, pd.DataFrame]) -> dict[Use, float]:
    """The share that each use has of its mix in a plan, by what its tables say goes there."""
    names = [str(row["Period"]) for row in mixing.rows["Periods"]]
    kg = dict.fromkeys(mixing.uses, 0.0)
    for run in tables["Runs"].to_dict("records"):
        use = str(run["Takes"]), names.index(run["Period"]), str(run["Recipe"])
        if use in kg:
            kg[use] += 1000.0 * run["Amount"]
    for row in tables["Intermediate stock"].to_dict("records"):
        for column, kind in (("Sold", "sold"), ("Discarded", "thrown"), ("Stock (end)", "left")):
            use = str(row["Intermediate"]), names.index(row["Period"]), kind
            if use in kg:
                kg[use] += float(row[column])
    of_mix = {mix: sum(kg[use] for use in kg if use[:2] == mix) for mix in mixing.mixes}
    return {
        use: some / of_mix[use[:2]] if of_mix[use[:2]] > EMPTY else float(use[2] == "left") for use, some in kg.items()
    }


def better_mix(rows: Rows, known: float, by: float, most: int = MOST) -> tuple[float, float, int]:
    """The best plan that is better by so much of a known one, or that; what none exceeds; and ranges looked at."""
    mixing, number_of = Mixing(rows), count()
    best, step, looked = known, by * max(abs(known), 1.0), 0
    low, high = dict.fromkeys(mixing.uses, 0.0), dict.fromkeys(mixing.uses, 1.0)
    bound, x = mixing.within(low, high)
    waiting = [(-bound, next(number_of), low, high, x)]
    while waiting and -waiting[0][0] > best + step and looked < most:
        _, _, low, high, x = heappop(waiting)
        looked += 1
        share, off = mixing.shares(x)
        with suppress(AssertionError):  # there is no plan with these shares
            best = max(best, mixing.within(share, share)[0])
        use = max(off, key=lambda use: off[use])
        span = high[use] - low[use]
        at = min(max((share[use] + low[use] + span / 2) / 2, low[use] + span / 10), high[use] - span / 10)
        for less, more in ((low, {**high, use: at}), ({**low, use: at}, high)):
            with suppress(AssertionError):  # no shares add up to one there
                bound, x = mixing.within(less, more)
                if bound > best + step:
                    heappush(waiting, (-bound, next(number_of), less, more, x))
    return best, max([best + step, *(-found[0] for found in waiting)]), looked
