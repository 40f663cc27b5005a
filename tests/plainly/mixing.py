"""Tiny plants with stores that mix: lots are leached into a tank, and what is in the tank is refined by two recipes,
sold as it is, thrown away, or left.
"""

from __future__ import annotations

from random import Random

from tests.plainly.cells import Row, Rows, limit
from tests.plants import day

PARTS = ("Me", "Ox")


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
