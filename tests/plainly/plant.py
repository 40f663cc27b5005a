"""What a workbook says of a plant: its days, its lots and stores, its recipes, and the hours of its lines.

What it means: `docs/tables.md`, `docs/weekly.md` (the calendar), `docs/stages.md` and `docs/sites.md` (stores).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import inf

from tests.plainly.cells import Row, Rows, day, days, is_yes, limit, number, text

KG = 1000.0

Content = dict[str, float]
"""kg of each component in a tonne; of properties their values."""

PUT = "(put)"
"""What puts a lot of a product or intermediate, which waits in its own drums, into the store."""

WEIGHTS = {"Dy": 162.5, "O": 15.999405}
"""Atomic weights of what is counted as an oxide here: Dy2O3."""


@dataclass(frozen=True)
class Period:
    name: str
    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


@dataclass(frozen=True)
class Batch:
    """Something that is worked, carried or sold: a lot (in tonnes), or what lies in stores under one name (in kg).

    `material` is its feed class, intermediate or product; a lot may be worked from `opens` to `closes`. `values` are
    those of properties, `dry` is kg of dry mass in a tonne. Of a lot that waits in drums `into` is what it is of; of
    what lies in a store that mixes each component is a batch, and `part` is which.
    """

    name: str
    material: str
    content: Content
    opens: date
    closes: date
    lot: Row | None = None
    values: Content = field(default_factory=dict)
    dry: float = KG
    into: str = ""
    part: str = ""

    @property
    def per_tonne(self) -> float:
        """What its balance counts a tonne as."""
        return KG if self.lot is None else 1.0

    @property
    def quantity(self) -> float:
        return inf if self.lot is None else limit(self.lot, "Quantity")

    @property
    def is_offered(self) -> bool:
        return self.lot is not None and self.lot["Status"] == "offered"


def counted_as(kind: str) -> float:
    """What a kg of a component counts in the mass of a product; an oxide is written as Dy2O3 is."""
    found = re.fullmatch(r"([A-Z][a-z]?)2O3", kind)
    if found is None:
        assert kind == "mass", kind
        return 1.0
    return 1.0 + 3 * WEIGHTS["O"] / (2 * WEIGHTS[found.group(1)])


def arrival(place: int) -> str:
    """The name of a batch that comes by a row of Arrivals."""
    return f"(arrival {place})"


class Plant:
    """A workbook; periods are counted from 0, and one more than the last stands for all that is after the plan.

    `lifted` are kinds of causes that hold nothing in it and that stand in no cell.
    """

    def __init__(self, rows: Rows, lifted: frozenset[str] = frozenset()) -> None:
        self.tables, self.lifted = rows, lifted
        self.periods = [
            Period(text(row, "Period"), day(row, "Start", date.min), day(row, "End", date.max))
            for row in self.rows("Periods")
        ]
        kinds = {text(row, "Component"): text(row, "Counted as") for row in self.rows("Components")}
        self.properties = [part for part, kind in kinds.items() if kind == "property"]
        self.counts_as = {part: counted_as(kind) for part, kind in kinds.items() if kind != "property"}
        self.components = list(self.counts_as)
        sites = [text(row, "Site") for row in self.rows("Sites")]
        self.sites = sites if len(sites) > 1 else [""]

    def rows(self, table: str) -> list[Row]:
        return self.tables.get(table, [])

    def row(self, table: str, column: str, name: str) -> Row:
        return next(row for row in self.rows(table) if row[column] == name)

    def setting(self, which: str, blank: float) -> float:
        return next((number(row, "Value") for row in self.rows("Settings") if row["Setting"] == which), blank)

    def setting_day(self, which: str) -> date | None:
        return next((day(row, "Value", date.max) for row in self.rows("Settings") if row["Setting"] == which), None)

    def arrives_in(self, row: Row) -> int:
        """The period in which a row of Arrivals comes."""
        return self.holding(day(row, "Date", self.start))

    # the calendar

    @property
    def count(self) -> int:
        return len(self.periods)

    @property
    def start(self) -> date:
        return self.periods[0].start

    @property
    def end(self) -> date:
        return self.periods[-1].end

    def holding(self, on: date) -> int:
        return sum(period.end < on for period in self.periods)

    def touched(self, row: Row, last: str = "To") -> list[int]:
        """The periods that share a day with the window of a row."""
        opens, closes = day(row, "From", self.start), day(row, last, self.end)
        return [p for p, period in enumerate(self.periods) if period.start <= closes and opens <= period.end]

    def inside(self, row: Row) -> list[int]:
        """The periods wholly inside the window of a row."""
        opens, closes = day(row, "From", self.start), day(row, "To", self.end)
        return [p for p, period in enumerate(self.periods) if opens <= period.start and period.end <= closes]

    def first_day(self, batch: Batch, p: int) -> date:
        """The day of a period from which on a batch may be worked."""
        return max(batch.opens, self.periods[p].start)

    def may_be_worked(self, batch: Batch, p: int) -> bool:
        return batch.opens <= self.periods[p].end and self.periods[p].start <= batch.closes

    # sites and stores

    def site(self, row: Row) -> str:
        """Where something stands: with one site a Site is a remark."""
        return text(row, "Site") if len(self.sites) > 1 else ""

    def site_of_recipe(self, recipe: str) -> str:
        lines = [self.row("Lines", "Line", text(use, "Line")) for use in self.uses(recipe)]
        typed = [row for row in self.rows("Recipes") if row["Recipe"] == recipe and row.get("Site")]
        return self.site([*typed, *lines][0])

    def stores(self, material: str) -> dict[str, Row]:
        """The sites that keep a product or intermediate, with what holds there: blank is as its own row says."""
        of_all = next(
            row
            for table, column in (("Products", "Product"), ("Intermediates", "Intermediate"))
            for row in self.rows(table)
            if row[column] == material
        )
        if len(self.sites) == 1:
            return {"": of_all}
        some = [row for row in self.rows("Stores") if row["Material"] == material]
        usual = {**of_all, "Opening stock": None}
        if not some:
            return dict.fromkeys(self._comes_to(material), usual)
        return {text(row, "Site"): usual | {k: v for k, v in row.items() if v is not None} for row in some}

    def _comes_to(self, material: str) -> list[str]:
        """The sites at which something is made, put in, taken or arrives, and those to which lanes can bring it."""
        there = {self.site_of_recipe(text(row, "Recipe")) for row in self.rows("Yields") if row["Product"] == material}
        there |= {self.site(row) for row in self.rows("Lots") if row["Feed class"] == material}
        for table, column in (("Arrivals", "Product"), ("Opening batches", "Intermediate")):
            there |= {self.site(row) for row in self.rows(table) if row[column] == material}
        lanes = [lane for lane in self.rows("Lanes") if is_yes(lane, "Active", "yes")]
        for _ in self.sites:
            there |= {
                text(lane, "To site")
                for lane in lanes
                if text(lane, "From site") in there and text(lane, "Material", material) == material
            }
        there |= {self.site_of_recipe(recipe) for recipe in self.recipes if material in self.takes(recipe)}
        return [site for site in self.sites if site in there]

    # recipes

    def takes(self, recipe: str) -> dict[str, Row]:
        """The active rows of a recipe by what it takes."""
        rows = (row for row in self.rows("Recipes") if row["Recipe"] == recipe and is_yes(row, "Active", "yes"))
        return {text(row, "Feed class"): row for row in rows}

    @cached_property
    def recipes(self) -> list[str]:
        return sorted({text(row, "Recipe") for row in self.rows("Recipes")})

    def uses(self, recipe: str) -> list[Row]:
        return [row for row in self.rows("Line use") if row["Recipe"] == recipe]

    def yields(self, recipe: str) -> list[Row]:
        return [row for row in self.rows("Yields") if row["Recipe"] == recipe]

    def ways(self, batch: Batch) -> list[str]:
        """The recipes that take a batch."""
        return [PUT] if batch.into else [recipe for recipe in self.recipes if batch.material in self.takes(recipe)]

    def outputs(self, batch: Batch, recipe: str) -> list[Row]:
        """Rows of Yields by which a recipe makes something of a batch; of what is put in all that counts comes."""
        if recipe != PUT:
            return self.yields(recipe)
        return [{"Recipe": PUT, "Product": batch.into, **dict.fromkeys(self.components, 100.0)}]

    def worked_at(self, batch: Batch, recipe: str) -> str:
        return self.site(batch.lot or {}) if recipe == PUT else self.site_of_recipe(recipe)

    def parts(self, expression: str) -> set[str]:
        """The components of a sum such as `Me+Ox`, or of a group."""
        groups = {text(row, "Group"): text(row, "Components") for row in self.rows("Groups")}
        terms = [term.strip() for term in expression.split("+")]
        return {part for term in terms for part in (self.parts(groups[term]) if term in groups else {term})}

    def units(self, batch: Batch, basis: str) -> float:
        """Units of a basis in a tonne: tonnes, or kg contained."""
        return 1.0 if basis == "t" else sum(batch.content[part] for part in self.parts(basis))

    def made(self, batch: Batch, row: Row) -> Content:
        """kg of each component that a tonne gives by a row of Yields."""
        return {part: batch.content[part] * number(row, part) / 100 for part in self.components}

    def mass(self, content: Content) -> float:
        """kg of a product that hold so much of each component."""
        return sum(kg * self.counts_as[part] for part, kg in content.items())

    # what there is

    @cached_property
    def batches(self) -> list[Batch]:
        """Every lot that takes part, and everything that can lie in a store."""
        found = [lot for row in self.rows("Lots") if (lot := self._lot(row)) is not None]
        found += [self._in_store(text(row, "Product"), {}) for row in self.rows("Products")]
        for row in self.rows("Intermediates"):
            if row["Keeping"] == "mixed":
                found += [self._part(text(row, "Intermediate"), part) for part in self.components]
            elif row["Keeping"] == "fixed" or any(number(row, part) for part in self.components):
                found.append(self._of_row(text(row, "Intermediate"), row, text(row, "Intermediate")))
        lying = {text(row, "Batch"): row for row in self.rows("Opening batches")}
        found += [self._of_row(text(row, "Intermediate"), row, name) for name, row in lying.items()]
        for place, row in enumerate(self.rows("Arrivals")):
            if row.get("Lot") is not None:
                found.append(self._of_row(text(row, "Product"), row, arrival(place)))
        for batch in found:  # grows: what is made of a batch may be made into another
            found += self._apart_from(batch)
        return found

    def _lot(self, row: Row) -> Batch | None:
        opens, closes = day(row, "Available", self.start), day(row, "Use by", date.max)
        if row["Status"] == "blocked" or opens > self.end:
            return None
        of, classes = text(row, "Feed class"), {text(one, "Feed class"): one for one in self.rows("Feed classes")}
        typical = classes.get(of, {})
        dry = KG * (1 - number(row, "Moisture") / 100)
        content = {part: dry * number(row, part, number(typical, part)) / 100 for part in self.components}
        values = {part: number(row, part, number(typical, part)) for part in self.properties}
        material, into = (of, "") if of in classes else ("", of)
        return Batch(text(row, "Lot"), material, content, opens, closes, row, values, dry, into)

    def _in_store(self, material: str, content: Content, name: str = "", values: Content | None = None) -> Batch:
        return Batch(name or material, material, content, self.start, date.max, values=values or {})

    def _part(self, material: str, part: str) -> Batch:
        """A component of what a store mixes, by itself."""
        content = {one: KG / self.counts_as[one] if one == part else 0.0 for one in self.components}
        return Batch(f"{material} / {part}", material, content, self.start, date.max, part=part)

    def _of_row(self, material: str, row: Row, name: str) -> Batch:
        """What has the assay of a row, of which only the proportions count."""
        return self._made_of(material, {part: number(row, part) for part in self.components}, name, self.values(row))

    def values(self, row: Row) -> Content:
        """Of each property what a row says."""
        return {part: number(row, part) for part in self.properties}

    def _made_of(self, material: str, parts: Content, name: str, values: Content) -> Batch:
        whole = self.mass(parts)
        return self._in_store(material, {part: KG * kg / whole for part, kg in parts.items()}, name, values)

    def _apart_from(self, batch: Batch) -> Iterator[Batch]:
        """What recipes make of a batch that keeps to itself: of each lot and route its own."""
        apart = {text(row, "Intermediate") for row in self.rows("Intermediates") if row["Keeping"] == "apart"}
        for recipe in self.ways(batch):
            for row in self.outputs(batch, recipe):
                made = self.made(batch, row)
                if row["Product"] in apart and self.mass(made) > 0:
                    yield self._made_of(text(row, "Product"), made, self.route(batch, recipe, row), batch.values)

    def route(self, batch: Batch, recipe: str, row: Row) -> str:
        """The name of what a recipe makes of a batch in a store kept apart."""
        return f"{batch.name} / {recipe} / {row['Product']}"

    def becomes(self, batch: Batch, recipe: str, row: Row) -> dict[str, float]:
        """kg of each batch that a recipe makes of a tonne of another by a row of Yields."""
        made, names = self.made(batch, row), {one.name for one in self.batches}
        if row["Product"] in self.mixed:
            return self.in_parts(text(row, "Product"), made)
        route = self.route(batch, recipe, row)
        return {route if route in names else text(row, "Product"): self.mass(made)}

    @cached_property
    def mixed(self) -> list[str]:
        """Intermediates whose stores mix what comes into them."""
        return [text(row, "Intermediate") for row in self.rows("Intermediates") if row["Keeping"] == "mixed"]

    def in_parts(self, material: str, content: Content) -> dict[str, float]:
        """kg that each component of something is in a store that mixes."""
        return {f"{material} / {part}": kg * self.counts_as[part] for part, kg in content.items()}

    def shares(self, row: Row) -> Content:
        """The parts that components have in what has the assay of a row, of which only the proportions count."""
        kg = {part: number(row, part) for part in self.components}
        return {part: each * self.counts_as[part] / self.mass(kg) for part, each in kg.items()}

    # lines

    def hours_on(self, line: str, first: date, last: date) -> float:
        """Hours of all units of a line from one day to another."""
        row = self.row("Lines", "Line", line)
        full = number(row, "Units", 1.0) * number(row, "Hours per day", 24.0)
        usual = number(row, "Availability", 100.0)
        total, on = 0.0, first
        while on <= last:
            stops = (
                number(stop, "Availability")
                for stop in self.rows("Downtime")
                if stop["Line"] == line and day(stop, "From", on) <= on <= day(stop, "To", on)
            )
            total += full * min([usual, *stops]) / 100
            on += days(1)
        return total

    def hours(self, line: str, p: int) -> float:
        return self.hours_on(line, self.periods[p].start, self.periods[p].end)
