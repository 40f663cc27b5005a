"""Runs, what they and lanes bring and take, and the balance of every batch at every site.

    there[b,s,p] = there[b,s,p-1] + what comes in p - what is worked, sold, thrown away and shipped        [t or kg]

What is made comes evenly from the later of the period's start and Available, plus Lag, to the end of the period that
holds that day; what a lane carries from the period's start plus Lead time (`docs/weekly.md`, `docs/sites.md`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from tests.plainly.cells import Row, day, days, is_yes, limit, number, text
from tests.plainly.mip import Mip, Terms, added, times
from tests.plainly.plant import KG, PUT, Batch, Plant, arrival

Place = tuple[str, str]
"""A batch and a site."""

UNLIMITED = 3000.0
"""Tonnes that no plan of these tests comes near to."""


@dataclass(frozen=True)
class Run:
    batch: Batch
    recipe: str
    period: int
    column: int


@dataclass(frozen=True)
class Coming:
    """What comes to a place from a day on, to the end of the period that holds it; `made` by a recipe or not.

    What is on its way when the plan begins comes all at once.
    """

    place: Place
    since: date
    terms: Terms
    made: bool
    at_once: bool = False


@dataclass
class Work:
    """All that is decided about material but sales; sales are added by `take`."""

    plant: Plant
    mip: Mip
    runs: list[Run] = field(default_factory=list)
    coming: list[Coming] = field(default_factory=list)
    taken: dict[str, int] = field(default_factory=dict)
    arrived: dict[int, int] = field(default_factory=dict)
    shipped: list[tuple[Row, Batch, int, int]] = field(default_factory=list)
    uses: dict[tuple[Place, int], Terms] = field(default_factory=lambda: defaultdict(dict))
    stock: dict[tuple[Place, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.buy()
        self.work()
        self.arrive()
        self.ship()
        for batch, site, _ in self.stores():
            for p in range(self.plant.count):
                self.stock[(batch.name, site), p] = self.mip.column()
        for lot in self.lots:
            for site in self.plant.sites:
                for p in range(self.plant.count):
                    self.stock[(lot.name, site), p] = self.mip.column()

    @property
    def lots(self) -> list[Batch]:
        return [batch for batch in self.plant.batches if batch.lot is not None]

    def stores(self) -> Iterator[tuple[Batch, str, Row]]:
        """Everything that can lie in a store, with the site and what holds there."""
        for batch in self.plant.batches:
            for site, row in self.plant.stores(batch.material).items() if batch.lot is None else ():
                yield batch, site, row

    def first(self, lot: Batch) -> int:
        """The period in which a lot is taken: its first usable one."""
        return self.plant.holding(lot.opens)

    def buy(self) -> None:
        """Owned lots are taken as a whole, offered ones as far as they are bought."""
        for lot in self.lots:
            column = self.taken[lot.name] = self.mip.column(min(lot.quantity, UNLIMITED))
            if not lot.is_offered:
                self.mip.row({column: 1.0}, low=lot.quantity)
            assert lot.lot is not None
            place = (lot.name, self.plant.site(lot.lot))
            self.coming.append(Coming(place, max(lot.opens, self.plant.start), {column: 1.0}, made=False))

    def work(self) -> None:
        """Every run that can be: of a recipe that takes the batch, on a day of it, where every line has hours."""
        for batch in self.plant.batches:
            for recipe in self.plant.ways(batch):
                for p in range(self.plant.count):
                    if self.plant.may_be_worked(batch, p) and self._is_open(batch, recipe, p):
                        run = Run(batch, recipe, p, self.mip.column())
                        self.runs.append(run)
                        self.take((batch.name, self.plant.worked_at(batch, recipe)), p, {run.column: batch.per_tonne})
                        self._make(run)

    def _is_open(self, batch: Batch, recipe: str, p: int) -> bool:
        booked = [(text(use, "Line"), self.booked(batch, use, p)) for use in self.plant.uses(recipe)]
        return all(q >= self.plant.count or self.plant.hours(line, q) > 0 for line, q in booked)

    def booked(self, batch: Batch, use: Row, p: int) -> int:
        """The period whose hours work in p takes of a line: that which holds the start of work + After."""
        return self.plant.holding(self.plant.first_day(batch, p) + days(number(use, "After")))

    def _make(self, run: Run) -> None:
        plant = self.plant
        for row in plant.outputs(run.batch, run.recipe):
            since, site = self._since(run, row), plant.worked_at(run.batch, run.recipe)
            for name, kg in plant.becomes(run.batch, run.recipe, row).items():
                self.coming.append(Coming((name, site), since, {run.column: kg}, made=run.recipe != PUT))

    def comes_in(self, run: Run, row: Row) -> int:
        """The period in which what a run makes by a row of Yields begins to come."""
        return self.plant.holding(self._since(run, row))

    def _since(self, run: Run, row: Row) -> date:
        return self.plant.first_day(run.batch, run.period) + days(number(row, "Lag"))

    def arrive(self) -> None:
        """Output of work done before the plan, there from its date and made then; of what is kept apart its batch."""
        for place, row in enumerate(self.plant.rows("Arrivals")):
            name = text(row, "Product") if row.get("Lot") is None else arrival(place)
            column, on = self.known(number(row, "Quantity")), day(row, "Date", self.plant.start)
            self.arrived[place] = column
            parts = {name: 1.0}
            if name in self.plant.mixed:
                parts = {f"{name} / {part}": share for part, share in self.plant.shares(row).items()}
            for part, share in parts.items():
                at = part, self.plant.site(row)
                self.coming.append(Coming(at, on, {column: share}, made=True, at_once=True))

    def known(self, amount: float) -> int:
        """A column of an amount that is not decided."""
        column = self.mip.column(amount)
        self.mip.row({column: 1.0}, low=amount)
        return column

    def ship(self) -> None:
        """What lanes carry; one without a Material carries all that has no row of its own on its way."""
        lanes = [lane for lane in self.plant.rows("Lanes") if is_yes(lane, "Active", "yes")]
        for lane in lanes if len(self.plant.sites) > 1 else ():
            for batch in self.plant.batches:
                for p in range(self.plant.count) if self._carries(lane, batch) else ():
                    self._carry(lane, batch, p)
        for lane in lanes:
            for p, period in enumerate(self.plant.periods):
                load = {
                    column: 1.0
                    for other, _, q, column in self.shipped
                    if q == p and (other is lane or (not lane.get("Material") and self.way(other) == self.way(lane)))
                }
                self.mip.row(load, high=limit(lane, "Max per day") * period.days)

    @staticmethod
    def way(lane: Row) -> tuple[str, str]:
        return text(lane, "From site"), text(lane, "To site")

    def _carries(self, lane: Row, batch: Batch) -> bool:
        """Drums stay where they are."""
        if batch.into:
            return False
        named = {row.get("Material") for row in self.plant.rows("Lanes") if self.way(row) == self.way(lane)}
        meant = lane["Material"] == batch.material if lane.get("Material") else batch.material not in named
        kept = self.plant.sites if batch.lot is not None else self.plant.stores(batch.material)
        return meant and all(site in kept for site in self.way(lane))

    def _carry(self, lane: Row, batch: Batch, p: int) -> None:
        column = self.mip.column()
        begins, ends = self.way(lane)
        self.shipped.append((lane, batch, p, column))
        self.take((batch.name, begins), p, {column: batch.per_tonne})
        since = self.plant.periods[p].start + days(number(lane, "Lead time"))
        self.coming.append(Coming((batch.name, ends), since, {column: batch.per_tonne}, made=False))

    def take(self, place: Place, p: int, terms: Terms) -> None:
        """Let something leave a place in a period."""
        self.uses[place, p] = added(self.uses[place, p], terms)

    def come(self, place: Place, p: int, by: date | None = None, *, made_only: bool = False) -> Terms:
        """What has come to a place in a period by a day of it, or (with the number of periods) comes after the plan."""
        return added(
            *(
                times(one.terms, self._share(one, by))
                for one in self.coming
                if one.place == place and self.plant.holding(one.since) == p and (one.made or not made_only)
            )
        )

    def _share(self, one: Coming, by: date | None) -> float:
        if by is None:
            return 1.0
        if one.at_once:
            return float(one.since <= by)
        end = self.plant.periods[self.plant.holding(one.since)].end
        return max((by - one.since).days + 1, 0) / ((end - one.since).days + 1)

    def opening(self, batch: Batch, site: str, row: Row) -> float:
        """kg that lie in a store before the first period; of what is kept apart in the batch of its row, or in those of
        Opening batches; of what is mixed by the assay of its row."""
        if batch.part and number(row, "Opening stock"):
            return number(row, "Opening stock") * self.plant.shares(row)[batch.part]
        if batch.name == batch.material:
            return number(row, "Opening stock")
        return sum(
            number(lying, "Quantity")
            for lying in self.plant.rows("Opening batches")
            if lying["Batch"] == batch.name and self.plant.site(lying) == site
        )

    def balance(self) -> None:
        """Write the balance of every place, when all that leaves it is known."""
        opening = {(batch.name, site): self.opening(batch, site, row) for batch, site, row in self.stores()}
        for (place, p), stock in self.stock.items():
            before = {self.stock[place, p - 1]: 1.0} if p else {}
            there = added(before, self.come(place, p), times(self.uses[place, p], -1.0), {stock: -1.0})
            first = -opening.get(place, 0.0) if p == 0 else 0.0
            self.mip.row(there, low=first, high=first)

    def tonnes(self, runs: list[Run]) -> Terms:
        return {run.column: 1.0 for run in runs}

    def most(self, batches: set[str]) -> float:
        """More tonnes than can be worked of some batches: of lots what there is of them, else of all lots."""
        lots = [min(lot.quantity, UNLIMITED) for lot in self.lots]
        quantity = {lot.name: lot.quantity for lot in self.lots}
        opening = sum(self.opening(batch, site, row) for batch, site, row in self.stores()) / KG
        return min(sum(quantity.get(name, UNLIMITED) for name in batches), sum(lots) + opening)
