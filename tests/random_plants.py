"""Small plants drawn at random, in which all rules and kinds of promises meet: `rows(seed)` is a planner's workbook.

A plant is always a valid workbook, but never a comfortable one: promises are drawn without regard to what the plant can
do, so that most plans have to break some.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]
Rows = dict[str, list[Row]]

START = date(2026, 3, 2)
OXIDES = {"Nd": "Nd2O3", "Pr": "Pr6O11", "Dy": "Dy2O3", "Tb": "Tb4O7"}
TYPICAL = {"Nd": (15.0, 25.0), "Pr": (2.0, 6.0), "Dy": (0.5, 6.0), "Tb": (0.05, 1.0), "Co": (0.5, 3.0)}
BASES = ("t", "TRE", "HRE", "Dy+Nd", "Co")


def rows(seed: int) -> Rows:
    """The workbook of one random plant; the same seed always gives the same plant."""
    draw = Draw(seed)
    made: Rows = {
        "Settings": draw.settings(),
        "Periods": draw.periods(),
        "Components": [
            *({"Component": element, "Counted as": oxide} for element, oxide in OXIDES.items()),
            {"Component": "Co", "Counted as": "mass"},
            {"Component": "Oil", "Counted as": "property"},
        ],
        "Groups": [
            {"Group": "TRE", "Components": "Nd+Pr+HRE"},
            {"Group": "HRE", "Components": "Dy+Tb+Ho"},
        ],
        "Feed classes": draw.feed_classes(),
        "Lots": draw.lots(),
        **draw.lines(),
        **draw.recipes(),
        "Products": draw.products(),
        **draw.contracts(),
        "Spot sales": draw.spot_sales(),
        "Targets": draw.targets(),
        "Blend limits": draw.blend_limits(),
        **draw.resources(),
        "Fixed runs": draw.fixed_runs(),
    }
    return {table: found for table, found in made.items() if found}


class Draw:
    """Draws table after table; what earlier tables named, later ones may use."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.daily = random.Random(f"{seed} per day")  # apart, so that what is drawn next stays what it was
        self.calendar: list[Row] = []
        self.classes = [f"Class {letter}" for letter in "ABC"[: self.random.randint(2, 3)]]
        self.line_names = [f"Line {place}" for place in range(1, self.random.randint(2, 3) + 1)]
        self.recipe_names = [f"Route {place}" for place in range(1, self.random.randint(2, 3) + 1)]
        self.product_names = ["Light oxide", "Heavy oxide", "Cobalt"][: self.random.randint(2, 3)]
        self.takes: list[tuple[str, str]] = []
        self.classes_of_lots: dict[str, str] = {}

    def number(self, low: float, high: float, digits: int = 2) -> float:
        return round(self.random.uniform(low, high), digits)

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def maybe(self, probability: float, **cells: Any) -> Row:
        """The cells, or nothing, so that they stay blank."""
        return cells if self.chance(probability) else {}

    def settings(self) -> list[Row]:
        cells: Row = self.maybe(0.6, Setting="Closing feed value", Value=self.random.choice([0.0, 50.0, 100.0]))
        return [row for row in (cells, self.maybe(0.5, Setting="Priority tolerance", Value=1.0)) if row]

    def periods(self) -> list[Row]:
        """Weeks, then months of 28 to 31 days."""
        lengths = [7] * self.random.randint(2, 4) + [
            self.random.randint(28, 31) for _ in range(self.random.randint(1, 2))
        ]
        first = START
        for place, days in enumerate(lengths):
            last = first + timedelta(days=days - 1)
            self.calendar.append({"Period": f"P{place + 1}", "Start": first, "End": last})
            first = last + timedelta(days=1)
        return self.calendar

    def day(self) -> date:
        """A day of the plan."""
        first: date = self.calendar[0]["Start"]
        last: date = self.calendar[-1]["End"]
        return first + timedelta(days=self.random.randint(0, (last - first).days))

    def window(self, last_column: str, *, open_ended: bool = True) -> Row:
        """A window that holds at least one whole period; its days need not be those of periods."""
        first, last = sorted(self.random.choices(range(len(self.calendar)), k=2))
        opens = self.calendar[first]["Start"] - timedelta(days=self.random.choice([0, 0, 2]))
        closes = self.calendar[last]["End"] + timedelta(days=self.random.choice([0, 0, 3]))
        row: Row = {"From": opens, last_column: closes}
        if open_ended and self.chance(0.2):
            row.pop(last_column)
        if self.chance(0.2):
            row.pop("From")
        return row

    def feed_classes(self) -> list[Row]:
        return [
            {"Feed class": name, "Family": "NdFeB", "Oil": self.number(0, 8)}
            | {element: self.number(*limits, 3) for element, limits in TYPICAL.items()}
            | self.maybe(0.4, **{"Max stock": self.number(10, 60, 0)})
            | self.maybe(0.3, **{"Min closing stock": self.number(1, 8, 0)})
            | self.maybe(0.5, **{"Holding cost": self.number(0, 3)})
            for name in self.classes
        ]

    def lots(self) -> list[Row]:
        return [self.lot(f"Lot {place + 1}") for place in range(self.random.randint(4, 9))]

    def lot(self, name: str) -> Row:
        status = self.random.choice(["stock", "stock", "expected", "offered", "offered", "blocked"])
        self.classes_of_lots[name] = self.random.choice(self.classes)
        row: Row = {"Lot": name, "Feed class": self.classes_of_lots[name], "Status": status}
        without_limit = status == "offered" and self.chance(0.4)
        if not without_limit:
            row["Quantity"] = self.number(2, 25, 1)
        row |= self.maybe(0.6, Moisture=self.number(0, 15))
        row |= self.maybe(0.8, Price=self.number(0 if without_limit else -500, 8000, 0))
        if status == "offered" and not without_limit and self.chance(0.2):
            row |= {"Quantity": self.number(50, 400, 0), "Price": -self.number(10, 900, 0)}
        row |= self.maybe(0.5, Available=self.day() - timedelta(days=self.random.choice([0, 0, 20])))
        if self.chance(0.35):
            row["Use by"] = max(self.day(), row.get("Available", START))
        if not without_limit:
            row |= self.maybe(0.25, **{"Must use": round(row["Quantity"] * self.random.random(), 1)})
        row |= {element: self.number(*limits, 3) for element, limits in TYPICAL.items() if self.chance(0.6)}
        return row | self.maybe(0.6, Oil=self.number(0, 8))

    def lines(self) -> Rows:
        lines = [
            {"Line": name}
            | self.maybe(0.4, Units=self.random.randint(1, 3))
            | self.maybe(0.7, **{"Hours per day": self.number(8, 24, 1)})
            | self.maybe(0.5, Availability=self.number(50, 100, 0))
            | self.maybe(0.6, **{"Running cost": self.number(5, 80)})
            for name in self.line_names
        ]
        stops = {}
        for _ in range(self.random.randint(0, 4)):
            line, first = self.random.choice(self.line_names), self.day()
            last = first + timedelta(days=self.random.randint(0, 9))
            stops[line, first, last] = {"Line": line, "From": first, "To": last} | self.maybe(
                0.5, Availability=self.number(0, 100, 0)
            )
        return {"Lines": lines, "Downtime": list(stops.values())}

    def recipes(self) -> Rows:
        """Every class has a recipe, every recipe a class and a line, every product a recipe that makes it."""
        pairs = {(self.recipe_names[place % len(self.recipe_names)], name) for place, name in enumerate(self.classes)}
        pairs |= {(recipe, self.random.choice(self.classes)) for recipe in self.recipe_names}
        self.takes = sorted(pairs)
        spare = [
            (recipe, feed_class)
            for recipe in self.recipe_names
            for feed_class in self.classes
            if (recipe, feed_class) not in pairs
        ]
        takes = [
            {"Recipe": recipe, "Feed class": words}
            | self.maybe(0.7, Cost=self.number(0, 900, 0))
            | ({"Max per day": round(self.daily.uniform(0.05, 1.0), 2)} if self.daily.random() < 0.2 else {})
            for recipe, words in self.takes
        ]
        if spare and self.chance(0.5):
            recipe, text = self.random.choice(spare)
            takes.append({"Recipe": recipe, "Feed class": text, "Active": "no"})
        line_use = [
            {"Recipe": recipe, "Line": line, **self.rate()}
            for recipe in self.recipe_names
            for line in self.random.sample(self.line_names, self.random.randint(1, 2))
        ]
        yields = [row for recipe in self.recipe_names for row in self.yields(recipe)]
        return {"Recipes": takes, "Line use": line_use, "Yields": yields}

    def rate(self) -> Row:
        basis = self.random.choice(BASES)
        rates = {"t": (0.02, 0.3), "TRE": (4, 60), "HRE": (0.3, 8), "Dy+Nd": (4, 60), "Co": (0.5, 8)}
        return {"Rate": self.number(*rates[basis], 3), "Basis": basis}

    def yields(self, recipe: str) -> list[Row]:
        lag = self.random.choice([0, 0, 3, 7, 14, 40])
        light = {"Nd": self.number(80, 96), "Pr": self.number(80, 95), "Dy": self.number(0, 4), "Tb": 0.5}
        heavy = {"Dy": self.number(80, 95), "Tb": self.number(75, 95), "Nd": self.number(0, 1)}
        cobalt = {"Co": self.number(60, 95)}
        made = zip(self.product_names, (light, heavy, cobalt), strict=False)
        return [{"Recipe": recipe, "Product": product, **row} | self.maybe(0.7, Lag=lag) for product, row in made]

    def products(self) -> list[Row]:
        return [self.product(name) for name in self.product_names]

    def product(self, name: str) -> Row:
        opening = self.number(0, 400, 0) if self.chance(0.6) else 0.0
        row: Row = {"Product": name} | ({"Opening stock": opening} if opening else {})
        if self.chance(0.5):
            row["Max stock"] = opening + self.number(200, 3000, 0)
        row |= self.maybe(0.3, **{"Min stock": self.number(10, 150, 0)})
        row |= self.maybe(0.3, **{"Min closing stock": self.number(10, 150, 0)})
        row |= self.maybe(0.5, **{"Holding cost": self.number(0, 0.3)})
        row |= self.maybe(0.5, **{"Closing value": self.number(0, 60)})
        return row | self.maybe(0.5, **{"Disposal cost": self.number(0, 5)})

    def terms(self) -> Row:
        """A priority or a penalty."""
        if self.chance(0.5):
            return {"Priority": self.random.randint(1, 4)}
        return {"Shortfall penalty": self.number(0, 150)}

    def contracts(self) -> Rows:
        contracts, deliveries = [], {}
        for place in range(self.random.randint(1, 3)):
            name = f"Contract {place + 1}"
            late = self.maybe(0.5, Late="yes", **{"Late penalty": self.number(0, 2)})
            contracts.append(
                {"Contract": name, "Product": self.random.choice(self.product_names), "Price": self.number(20, 200)}
                | self.terms()
                | late
            )
            for _ in range(self.random.randint(1, 3)):
                window = self.window("Due", open_ended=False)
                asked = self.number(0, 1500, 0)
                most = self.maybe(0.4, Max=asked + self.number(0, 500, 0))
                deliveries[name, window.get("From", START), window["Due"]] = (
                    {"Contract": name, **window} | self.maybe(0.9, Min=asked) | most
                )
        return {"Contracts": contracts, "Deliveries": list(deliveries.values())}

    def spot_sales(self) -> list[Row]:
        sales = {}
        for _ in range(self.random.randint(0, 4)):
            product, window = self.random.choice(self.product_names), self.window("To")
            most = self.maybe(0.6, Max=self.number(50, 2000, 0))
            sales[product, window.get("From", START), window.get("To", self.calendar[-1]["End"])] = {
                "Product": product,
                **window,
                "Price": self.number(5, 120),
                **most,
            }
        return list(sales.values())

    def targets(self) -> list[Row]:
        return [
            {"Target": f"Target {place + 1}", "Product": self.random.choice(self.product_names), **self.window("To")}
            | {"Amount": self.number(20, 1500, 0), "Measure": self.random.choice(["made", "delivered", "stock"])}
            | self.terms()
            for place in range(self.random.randint(0, 3))
        ]

    def blend_limits(self) -> list[Row]:
        limits = {}
        for _ in range(self.random.randint(0, 4)):
            row = self.random.choice([self.limit_on_line, self.limit_on_product, self.limit_on_quality])()
            row |= self.window("To") if self.chance(0.5) else {}
            limits[tuple(row.get(key) for key in ("On", "Share of", "In"))] = row
        return list(limits.values())

    def limit_on_line(self) -> Row:
        row = {"On": self.random.choice(self.line_names), "Share of": self.random.choice(["Dy", "HRE", "Dy+Tb"])}
        if self.chance(0.5):
            return row | {"In": "TRE", "Max": self.number(5, 25)} | self.maybe(0.3, Min=self.number(0, 5))
        return row | {"Max": self.number(1, 6)}

    def limit_on_product(self) -> Row:
        row = {"On": "Light oxide", "Share of": "Pr"}
        if self.chance(0.5):
            return row | {"In": "Nd+Pr", "Min": self.number(5, 15)}
        return row | {"Max": self.number(8, 30)}

    def limit_on_quality(self) -> Row:
        on = self.random.choice([*self.line_names, *self.product_names])
        return {"On": on, "Share of": "Oil", "Max": self.number(2, 8)} | self.maybe(0.3, Min=self.number(0, 2))

    def resources(self) -> Rows:
        resources = [
            {"Resource": "Acid", "Unit": "kg", "Price": self.number(0.1, 0.5)}
            | self.maybe(0.5, **{"Max per day": self.number(200, 3000, 0)}),
            {"Resource": "Steam", "Unit": "MWh", "Price": -self.number(1, 40)}
            | self.maybe(0.5, **{"Max per day": self.number(0.5, 5)}),
        ]
        consumption = [
            {"Recipe": recipe, "Resource": "Acid", "Amount": self.number(100, 900, 0), "Per": "t"}
            for recipe in self.recipe_names
            if self.chance(0.7)
        ]
        consumption += [
            {"Recipe": recipe, "Resource": "Steam", "Amount": self.number(0.001, 0.02, 4), "Per": "TRE"}
            for recipe in self.recipe_names
            if self.chance(0.5)
        ]
        return {"Resources": resources, "Consumption": consumption}

    def fixed_runs(self) -> list[Row]:
        fixed = {}
        for _ in range(self.random.randint(0, 3)):
            lot = self.random.choice(sorted(self.classes_of_lots))
            recipes = [recipe for recipe, text in self.takes if text == self.classes_of_lots[lot]]
            key = (lot, self.random.choice(recipes), self.random.choice(self.calendar)["Period"])
            rule = self.random.choice(["exactly", "at least", "at most"])
            fixed[key] = {"Rule": rule, "Amount": self.number(0, 6, 1)}
        return [{"Lot": lot, "Recipe": recipe, "Period": period, **row} for (lot, recipe, period), row in fixed.items()]
