"""The planner's workbook understood a second time: calendar, lots, hours and what a tonne of a lot gives."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from tests.recompute.books import Row, Tables, day, limit, name, number

WEIGHTS: dict[str, float] = json.loads((Path(__file__).parent / "atomic_weights.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Period:
    """A period; `end` is its last day."""

    name: str
    start: date
    end: date

    @property
    def days(self) -> list[date]:
        return [self.start + timedelta(days=more) for more in range((self.end - self.start).days + 1)]


@dataclass(frozen=True)
class Lot:
    """A lot; assay in kg per kg dry (a property in its own unit), `periods` those in which it may be used.

    It may be used from the day `opens` to the day `closes`, and `keeps` its worth to the end.
    """

    name: str
    feed_class: str
    status: str
    quantity: float | None
    dry: float
    price: float
    must_use: float
    used_so_far: float
    assay: dict[str, float]
    periods: range
    opens: date
    closes: date
    keeps: bool
    expired: bool

    @property
    def takes_part(self) -> bool:
        return self.status != "blocked" and (len(self.periods) > 0 or self.is_dead_stock)

    @property
    def is_dead_stock(self) -> bool:
        """In stock, and past its Use by before the plan begins: it lies there and is never worked."""
        return self.status == "stock" and self.expired

    @property
    def comes(self) -> int:
        """The period in which it is taken."""
        return self.periods[0] if self.periods else 0

    @property
    def offered(self) -> bool:
        return self.status == "offered"


class Site:
    """A planner's workbook; periods are counted from 0."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        rows = sorted(self.rows("Periods"), key=lambda row: row["Start"])
        self.periods = [Period(name(row, "Period"), row["Start"], row["End"]) for row in rows]
        self.position = {period.name: place for place, period in enumerate(self.periods)}
        self.factor = {name(row, "Component"): _factor(row) for row in self.rows("Components")}
        self.properties = {name(row, "Component") for row in self.rows("Components") if row["Counted as"] == "property"}

    def rows(self, table: str) -> list[Row]:
        return self.tables.get(table, [])

    def setting(self, which: str, default: float) -> float:
        for row in self.rows("Settings"):
            if row["Setting"] == which and row["Value"] is not None:
                return float(row["Value"])
        return default

    @property
    def start(self) -> date:
        return self.periods[0].start

    @property
    def end(self) -> date:
        return self.periods[-1].end

    @property
    def last(self) -> int:
        return len(self.periods) - 1

    def touched(self, first: date, last: date) -> list[int]:
        """The periods that have a day between two days."""
        return [p for p, period in enumerate(self.periods) if period.start <= last and period.end >= first]

    def window(self, row: Row, last: str) -> list[int]:
        """The periods of which a day lies in a window whose dates stand in `From` and in the column `last`."""
        return self.touched(day(row, "From", self.start), day(row, last, self.end))

    def opens(self, lot: Lot, p: int) -> date:
        """The first day of a period on which a lot is there."""
        return max(lot.opens, self.periods[p].start)

    def first_output(self, lot: Lot, p: int, lag: float) -> date:
        """The day on which output of work on a lot in a period is first there."""
        return self.opens(lot, p) + timedelta(days=math.floor(lag))

    def arrives(self, lot: Lot, p: int, lag: float) -> int:
        """The period in which output of work in period p is in stock; one more than the last if it is after the end."""
        return self.holding(self.first_output(lot, p, lag))

    def holding(self, on: date) -> int:
        """The period that holds a day; one more than the last if it is after the end."""
        return next((p for p, period in enumerate(self.periods) if period.start <= on <= period.end), len(self.periods))

    def inside(self, first: date, last: date) -> list[int]:
        """The periods that lie wholly between two days."""
        return [p for p, period in enumerate(self.periods) if period.start >= first and period.end <= last]

    def components(self, text: str) -> set[str]:
        """The components that an expression stands for."""
        groups = {name(row, "Group"): str(row["Components"]) for row in self.rows("Groups")}
        found: set[str] = set()
        for term in (part.strip() for part in text.split("+")):
            if term in self.factor:
                found.add(term)
            elif term in groups:
                found |= self.components(groups[term])
        return found

    @cached_property
    def lots(self) -> dict[str, Lot]:
        typical = {name(row, "Feed class"): row for row in self.rows("Feed classes")}
        return {name(row, "Lot"): self._lot(row, typical[name(row, "Feed class")]) for row in self.rows("Lots")}

    def _lot(self, row: Row, typical: Row) -> Lot:
        assay = {}
        for component in self.factor:
            value = number(row, component, number(typical, component))
            assay[component] = value if component in self.properties else value / 100
        opens, closes = day(row, "Available", self.start), day(row, "Use by", self.end)
        places = self.touched(opens, closes)
        return Lot(
            name=name(row, "Lot"),
            feed_class=name(row, "Feed class"),
            status=str(row["Status"]),
            quantity=limit(row, "Quantity"),
            dry=1 - number(row, "Moisture") / 100,
            price=number(row, "Price"),
            must_use=number(row, "Must use"),
            used_so_far=number(row, "Used so far"),
            assay=assay,
            periods=range(places[0], places[-1] + 1) if places else range(0),
            opens=opens,
            closes=closes,
            keeps=closes >= self.end,
            expired=closes < self.start,
        )

    def content(self, lot: Lot, basis: str) -> float:
        """Units of a basis in a tonne of a lot: tonnes, or kg contained."""
        if basis.strip() == "t":
            return 1.0
        return 1000 * lot.dry * sum(lot.assay[component] for component in self.components(basis))

    def kg(self, lot: Lot, yields: Row) -> float:
        """kg of product that a tonne of a lot gives by one row of Yields."""
        return sum(kg * self.factor[component] for component, kg in self.recovered(lot, yields).items())

    def recovered(self, lot: Lot, yields: Row) -> dict[str, float]:
        """kg of each component that a tonne of a lot gives to a product, as contained."""
        mass_components = [component for component in self.factor if component not in self.properties]
        return {e: 1000 * lot.dry * lot.assay[e] * number(yields, e) / 100 for e in mass_components}

    def hours(self, line: str, p: int) -> float:
        """Hours of all units of a line in a period."""
        return self.hours_on(line, self.periods[p].days)

    def hours_on(self, line: str, days: list[date]) -> float:
        """Hours of all units of a line on some days."""
        row = next(row for row in self.rows("Lines") if name(row, "Line") == line)
        stops = [stop for stop in self.rows("Downtime") if name(stop, "Line") == line]
        full = number(row, "Units", 1.0) * number(row, "Hours per day", 24.0)
        return sum(full * self._available(row, stops, on) for on in days)

    def _available(self, row: Row, stops: list[Row], on: date) -> float:
        left = [number(stop, "Availability") for stop in stops if stop["From"] <= on <= stop["To"]]
        return min([number(row, "Availability", 100.0), *left]) / 100


def _factor(row: Row) -> float:
    """kg in a product per kg of a component."""
    how = str(row["Counted as"])
    if how in ("mass", "property"):
        return 1.0 if how == "mass" else 0.0
    atoms = {element: int(count or 1) for element, count in re.findall(r"([A-Z][a-z]?)(\d*)", how)}
    element = name(row, "Component")
    return sum(WEIGHTS[atom] * count for atom, count in atoms.items()) / (WEIGHTS[element] * atoms[element])
