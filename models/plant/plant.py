"""The plant in numbers: checked tables with dates on the calendar, names as positions, shares as fractions.

Everything is sorted by name (periods by date), so that the order of rows and sheets in a workbook cannot change a plan.
Letters in formulas: l lots, n lots and stores, e components, c feed classes, i lines, r recipes, k products, p periods.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from models.plant import demand, typed
from models.plant.calendar import Calendar
from models.plant.chemistry import PROPERTY, counted_as
from models.plant.expressions import Expressions, is_mass
from models.plant.lines import lines
from models.plant.parts import (
    KG_PER_TONNE,
    Arrivals,
    BlendLimits,
    Classes,
    Consumption,
    Dates,
    Deliveries,
    FixedRuns,
    Flags,
    Intermediates,
    Lanes,
    Lines,
    LineUse,
    Lots,
    Names,
    Nodes,
    Numbers,
    Positions,
    Products,
    Resources,
    Short,
    Spot,
    Stored,
    Takes,
    Targets,
    Yields,
    begun,
)
from models.plant.stages.lanes import lanes, sites_in, works_at
from models.plant.stages.named_batches import COMING, named_batches, with_names
from models.plant.stages.nodes import Reaching, composition, nodes_of
from models.plant.stages.stored import Ways, in_batches
from models.schema.at_sites import AT, MATERIAL, OF_ROW, at_sites, limited_after_mixes, sites_of
from models.schema.defaults import Settings, settings
from models.schema.frames import Tables, sorted_by
from models.schema.inputs import INPUTS
from models.schema.put_in import WAITS_FOR, is_put, recipe_as_told, with_lots_put
from models.schema.tables.network import IN_STOCK, PUT

__all__ = ["KG_PER_TONNE", "Dates", "Flags", "Names", "Numbers", "Plant", "Positions", "Short"]


@dataclass(frozen=True)
class Plant:
    """All that the model needs to know of a plant; counted_as[e] is kg of product per kg of component.

    `tables` are the filled tables in the order of the arrays: a rule that alone reads a column reads it there; `given`
    are those that they were made of, without what is said of sites and of lots that are put into stores.
    `sites` are those of which there are several, else none; `materials` are products and intermediates, wherever kept,
    and `works_at` is the site of each recipe.
    """

    settings: Settings
    calendar: Calendar
    components: Names
    counted_as: Numbers
    is_property: Flags
    classes: Classes
    lots: Lots
    intermediates: Intermediates
    stored: Stored
    lines: Lines
    recipes: Names
    takes: Takes
    line_use: LineUse
    yields: Yields
    products: Products
    deliveries: Deliveries
    spot: Spot
    targets: Targets
    blend_limits: BlendLimits
    resources: Resources
    consumption: Consumption
    fixed_runs: FixedRuns
    arrivals: Arrivals
    sites: Names
    works_at: Positions
    materials: Names
    lanes: Lanes
    levels_so_far: Mapping[int, float]
    tables: Tables
    given: Tables

    @cached_property
    def nodes(self) -> Nodes:
        """What recipes take, each from the first period in which it can be there."""
        every = nodes_of(self.calendar, self.lots, self.intermediates, self.stored)
        opening, stores = self.products.opening_stock, (self.intermediates, self.stored)
        reaching = Reaching(self.calendar, every, *stores, self.takes, self.yields, opening, self.lanes, self.arrivals)
        return replace(every, first=reaching.first())

    def stores_of(self, material: int, site: str = "") -> Positions:
        """Return the places among what is made of a material at a site, or at all that keep it."""
        of_material, at = self.products.material == material, np.array(self.products.site, dtype=object)
        return np.flatnonzero(of_material & (at == site) if self.sites and site else of_material)

    @property
    def taken(self) -> Names:
        """What recipes take: the feed classes, then the intermediates."""
        return (*self.classes.names, *self.intermediates.names)

    @property
    def taken_as_told(self) -> Names:
        """The same as a plan tells it: without the site of an intermediate, or the lot of it, which stand beside it."""
        pairs = zip(self.classes.names, self.classes.waits_for, strict=True)
        return (*(material or name for name, material in pairs), *self.intermediates.material)

    @property
    def recipes_as_told(self) -> Names:
        """The recipes as a plan tells them."""
        return tuple(recipe_as_told(recipe) for recipe in self.recipes)

    @cached_property
    def puts(self) -> Flags:
        """[r] whether a recipe puts lots of an intermediate into its store."""
        return np.array([is_put(recipe) for recipe in self.recipes], dtype=bool)

    def recipe_named(self, origin: int, name: str) -> int:
        """Return the recipe of a run on one of the `origins`, as a plan tells it; -1 where there is none so called."""
        if name == PUT and origin < len(self.lots.names):
            takes_it = self.takes.feed_class == self.lots.feed_class[origin]
            found = [recipe for recipe in self.takes.recipe[takes_it].tolist() if self.puts[recipe]]
            return int(found[0]) if found else -1
        return self.recipes.index(name) if name in self.recipes else -1

    @property
    def origins(self) -> Names:
        """What runs may be fixed of, as planners name it: the lots, then the intermediates without their site."""
        return (*self.lots.names, *self.intermediates.material)

    def hours_between(self, line: int, first: np.datetime64, last: np.datetime64) -> float:
        """Return hours of a line from one day of the plan to another, both included."""
        a, b = ((day - self.calendar.start[0]).astype(int) for day in (first, last))
        return float(self.lines.daily[line, a : b + 1].sum())

    @classmethod
    def of(cls, tables: Tables, *, follow_lots: bool | None = None) -> Plant:
        """Return the plant that filled tables describe.

        Args:
            tables: all input tables, free of errors, with defaults filled in (`models.schema.defaults.fill`).
            follow_lots: whether lots are told apart in mixed stores too, where only components would have to be; None:
                if properties are limited there or of what is made of them, which are of lots alone.
        """
        rows = tables["Components"][["Component", "Counted as"]].itertuples(index=False)
        counts = {name: counted_as(how, name) for name, how in rows if how != PROPERTY}
        read = _sorted(at_sites(with_lots_put(tables, counts)))
        return _Reading(read, tables, follow_lots=follow_lots).plant()

    def otherwise(self, tables: Tables, stored: Stored) -> Plant:
        """Return the plant with other figures in its tables, and in what can lie in its stores."""
        reading = _Reading(tables, self.given, follow_lots=None)
        reading.keep(stored)
        return reading.plant()


def _sorted(tables: Tables) -> Tables:
    """Return the tables with their rows in an order that depends on names only."""
    ordered = {}
    for name, table in tables.items():
        keys = ["Start"] if name == "Periods" else list(INPUTS[name].keys)
        ordered[name] = sorted_by(table, keys) if keys and len(table) else table
    return ordered


class _Reading:
    """Turns sorted tables into a plant, keeping what several tables need: the calendar, the names, the expressions."""

    def __init__(self, tables: Tables, given: Tables, *, follow_lots: bool | None) -> None:
        self.tables, self.given = tables, given
        self.calendar = Calendar.of(tables["Periods"])
        self.expressions = Expressions.of(tables)
        components = tables["Components"].sort_values("Component", ignore_index=True)
        self.components = typed.names(components["Component"])
        self.counted_as = np.array(
            [counted_as(how, name) for name, how in zip(self.components, components["Counted as"], strict=True)]
        )
        self.is_property = np.array([how == "property" for how in components["Counted as"]], dtype=bool)
        self.classes = self.names("Feed classes", "Feed class")
        self.line_names = self.names("Lines", "Line")
        self.recipes = tuple(sorted(set(tables["Recipes"]["Recipe"])))
        self.intermediate_names = self.names("Intermediates", "Intermediate")
        self.product_names = (*self.names("Products", "Product"), *self.intermediate_names)
        self.sites = sites_of(tables)
        named = [name for sheet in ("Products", "Intermediates") for name in tables[sheet][MATERIAL]]
        self.materials = tuple(dict.fromkeys(named))
        self.resource_names = self.names("Resources", "Resource")
        self.lots = self.read_lots()
        self.intermediates = self.read_intermediates()
        self.takes, self.recovered = self.read_takes(), self.read_recovered()
        counts = np.where(self.is_property, 0.0, self.counted_as)
        self.lanes = lanes(self.tables, self.sites, self.classes, self.product_names)
        properties = {name for name, is_one in zip(self.components, self.is_property, strict=True) if is_one}
        follow = limited_after_mixes(given, properties) if follow_lots is None else follow_lots
        batches = in_batches(self.intermediates, self.takes, self.recovered, follow=follow)
        ways = Ways(
            self.intermediates, self.lots, self.takes, self.recovered, self.recipes, counts, batches, self.lanes
        )
        kept = {name for name, is_kept in zip(self.intermediate_names, batches, strict=True) if is_kept}
        self.coming = with_names(tables, kept)
        with_coming = {**tables, COMING: self.coming}
        known = named_batches(
            with_coming, kept, self.intermediate_names, self.components, self.counted_as, self.is_property
        )
        self.keep(ways.stored(typed.numbers(tables["Intermediates"][OF_ROW]), known))

    def keep(self, stored: Stored) -> None:
        """Let that be what can lie in stores."""
        self.stored, self.nodes = stored, nodes_of(self.calendar, self.lots, self.intermediates, stored)

    def plant(self) -> Plant:
        """Return the plant."""
        asked = self.tables, self.calendar, self.materials, self.sites
        return Plant(
            settings=settings(self.tables),
            calendar=self.calendar,
            components=self.components,
            counted_as=self.counted_as,
            is_property=self.is_property,
            classes=self.read_classes(),
            lots=self.lots,
            intermediates=self.intermediates,
            stored=self.stored,
            lines=lines(self.tables, self.line_names, self.calendar),
            recipes=self.recipes,
            takes=self.takes,
            line_use=self.read_line_use(),
            yields=self.read_yields(),
            products=self.read_products(),
            deliveries=demand.deliveries(*asked),
            spot=demand.spot(*asked),
            targets=demand.targets(*asked),
            blend_limits=self.read_blend_limits(),
            resources=self.read_resources(),
            consumption=self.read_consumption(),
            fixed_runs=self.read_fixed_runs(),
            arrivals=self.read_arrivals(),
            sites=self.sites,
            works_at=works_at(self.tables, self.sites, self.recipes),
            materials=self.materials,
            lanes=self.lanes,
            levels_so_far=self.read_levels_so_far(),
            tables=self.tables,
            given=self.given,
        )

    def names(self, table: str, column: str) -> Names:
        """Return the names in a column of a table."""
        return typed.names(self.tables[table][column])

    def weights(self, expression: str) -> Numbers:
        """Return 1 for each component of the expression, 0 for the others."""
        members = set(self.expressions.components(expression))
        return np.array([name in members for name in self.components], dtype=float)

    def content(self, basis: str) -> Numbers:
        """content[n,b] = t: 1; components: 1000 * dry share[n] * sum of assay over b: basis units per tonne taken."""
        if is_mass(basis):
            return np.ones(len(self.nodes.names))
        return KG_PER_TONNE * self.nodes.dry * (self.nodes.assay @ self.weights(basis))

    def read_classes(self) -> Classes:
        """Return the feed classes: limits of stock in t, money per t and day."""
        table = self.tables["Feed classes"]
        return Classes(
            names=self.classes,
            max_stock=typed.limit(table["Max stock"]),
            min_closing_stock=typed.numbers(table["Min closing stock"]),
            holding_cost=typed.numbers(table["Holding cost"]),
            waits_for=tuple(name if isinstance(name, str) else "" for name in table[WAITS_FOR]),
        )

    def read_lots(self) -> Lots:
        """Return the lots: t as received, shares of dry mass, money per t, days and periods in which each is there."""
        table = self.tables["Lots"]
        available, use_by = self.calendar.from_start(table["Available"]), self.calendar.to_end(table["Use by"])
        first, last = self.calendar.touched(available, use_by)
        assay = table[list(self.components)].to_numpy(dtype=float)
        status = typed.names(table["Status"])
        words, so_far = np.array(status, dtype=object), typed.numbers(table["Used so far"])
        return Lots(
            names=typed.names(table["Lot"]),
            feed_class=typed.positions(self.classes, table["Feed class"]),
            status=status,
            quantity=typed.limit(table["Quantity"]),
            dry=1.0 - typed.numbers(table["Moisture"]) / 100.0,
            assay=np.where(self.is_property, assay, assay / 100.0),
            price=typed.numbers(table["Price"]),
            must_use=np.where(
                begun(table), typed.numbers(table["Quantity"]) + so_far, typed.numbers(table["Must use"])
            ),
            site=sites_in(table["Site"], self.sites),
            available=available,
            use_by=use_by,
            used_so_far=so_far,
            first=first,
            last=last,
            keeps=use_by >= self.calendar.end[-1],
            offered=np.array([word == "offered" for word in status], dtype=bool),
            usable=((first <= last) & (words != "blocked")) | ((last < 0) & (words == "stock")),
        )

    def read_intermediates(self) -> Intermediates:
        """Return the intermediates: how each is kept, and what is in a kilogram of it."""
        table, names = self.tables["Intermediates"], self.intermediate_names
        assay = table[list(self.components)].to_numpy(dtype=float)
        return Intermediates(
            names=names,
            material=typed.names(table[MATERIAL]),
            site=typed.names(table[AT]),
            keeping=typed.names(table["Keeping"]),
            components=self.components,
            assay=composition(assay, self.counted_as, self.is_property),
            product=len(self.product_names) - len(names) + np.arange(len(names)),
            taken_as=len(self.classes) + np.arange(len(names)),
        )

    def read_takes(self) -> Takes:
        """Return which classes the active rows of Recipes take, at which cost per t."""
        table = self.tables["Recipes"]
        table = table[table["Active"] == "yes"]
        return Takes(
            recipe=typed.positions(self.recipes, table["Recipe"]),
            feed_class=typed.positions((*self.classes, *self.intermediate_names), table["Feed class"]),
            cost=typed.numbers(table["Cost"]),
        )

    def read_line_use(self) -> LineUse:
        """Return the hours that a tonne of each lot, or from each store, books, by row of Line use."""
        table = self.tables["Line use"]
        content = self.per_tonne(table["Basis"])
        batch, per_batch = typed.numbers(table["Batch"]), typed.numbers(table["Batch hours"])
        in_batches, hours = ~np.isnan(batch)[:, None], content / typed.numbers(table["Rate"])[:, None]
        of_batches = np.where((per_batch > 0)[:, None], (per_batch / batch)[:, None], hours)
        return LineUse(
            recipe=typed.positions(self.recipes, table["Recipe"]),
            line=typed.positions(self.line_names, table["Line"]),
            hours=np.where(in_batches, 0.0, hours),
            with_batches=np.where(in_batches, of_batches, hours),
            after=np.nan_to_num(typed.numbers(table["After"])),
        )

    def per_tonne(self, bases: pd.Series) -> Numbers:
        """content[row,n] for a column of bases."""
        if not len(bases):
            return np.zeros((0, len(self.nodes.names)))
        return np.stack([self.content(basis) for basis in bases])

    def read_recovered(self) -> Yields:
        """Return what recipes make and recover, by row of Yields, with lags in days; of kg nothing yet."""
        table = self.tables["Yields"]
        elements = [name for name in self.components if name in table.columns]
        recovery = np.zeros((len(table), len(self.components)))
        recovery[:, [self.components.index(name) for name in elements]] = table[elements].to_numpy(dtype=float) / 100.0
        return Yields(
            recipe=typed.positions(self.recipes, table["Recipe"]),
            product=typed.positions(self.product_names, table["Product"]),
            lag=typed.numbers(table["Lag"]),
            recovery=recovery,
            kg=np.zeros((len(table), 0)),
        )

    def read_yields(self) -> Yields:
        """Return the same with kg made of a tonne of each lot, or from each store."""
        counted = np.where(self.is_property, 0.0, self.counted_as)
        contained = KG_PER_TONNE * self.nodes.dry[:, None] * np.where(self.is_property, 0.0, self.nodes.assay)
        # kg[n,r,k] = 1000 * dry share[n] * sum over e of assay[n,e] * recovery[r,k,e] * counted_as[e]
        return replace(self.recovered, kg=(self.recovered.recovery * counted) @ contained.T)

    def read_products(self) -> Products:
        """Return the products, then the intermediates: stocks in kg, money per kg."""
        stocked = [self.tables[name] for name in ("Products", "Intermediates")]
        columns = [*(column.name for column in IN_STOCK), MATERIAL, AT]
        table = pd.concat([rows[columns] for rows in stocked], ignore_index=True)
        return Products(
            names=self.product_names,
            opening_stock=typed.numbers(table["Opening stock"]),
            min_stock=typed.numbers(table["Min stock"]),
            max_stock=typed.limit(table["Max stock"]),
            min_closing_stock=typed.numbers(table["Min closing stock"]),
            holding_cost=typed.numbers(table["Holding cost"]),
            closing_value=typed.numbers(table["Closing value"]),
            disposal_cost=typed.numbers(table["Disposal cost"]),
            sheet=("Products",) * len(stocked[0]) + ("Intermediates",) * len(stocked[1]),
            material=typed.positions(self.materials, table[MATERIAL]),
            site=typed.names(table[AT]),
        )

    def read_blend_limits(self) -> BlendLimits:
        """Return the limits of shares and of properties, shares as fractions."""
        table = self.tables["Blend limits"]
        start = self.calendar.from_start(table["From"])
        to = self.calendar.to_end(table["To"])
        first, last = self.calendar.touched(start, to)
        share_in = tuple(text or "" for text in table["In"])
        part = self.stacked([self.weights(text) for text in table["Share of"]])
        whole = self.stacked([self.weights(text) if text else np.zeros(len(self.components)) for text in share_in])
        is_property = (part * self.is_property).any(axis=1)
        unit = np.where(is_property, 1.0, 0.01)
        line, product = (typed.positions_or_none(words, table["On"]) for words in (self.line_names, self.materials))
        return BlendLimits(
            on=typed.names(table["On"]),
            share_of=typed.names(table["Share of"]),
            share_in=share_in,
            line=line,
            product=np.where(line < 0, product, -1),
            part=part,
            whole=whole,
            whole_is_mass=np.array([not text for text in share_in], dtype=bool),
            is_property=is_property,
            min=typed.numbers(table["Min"]) * unit,
            max=typed.numbers(table["Max"]) * unit,
            start=start,
            to=to,
            first=first,
            last=last,
        )

    def stacked(self, rows: list[Numbers]) -> Numbers:
        """Return rows as one array, also where there is none."""
        return np.stack(rows) if rows else np.zeros((0, len(self.components)))

    def read_resources(self) -> Resources:
        """Return the resources: units a day, money per unit."""
        table = self.tables["Resources"]
        return Resources(
            names=self.resource_names,
            price=typed.numbers(table["Price"]),
            max_per_day=typed.limit(table["Max per day"]),
        )

    def read_consumption(self) -> Consumption:
        """Return the units of resources that a tonne of each lot, or from each store, takes, by row of Consumption."""
        table = self.tables["Consumption"]
        return Consumption(
            recipe=typed.positions(self.recipes, table["Recipe"]),
            resource=typed.positions(self.resource_names, table["Resource"]),
            amount=typed.numbers(table["Amount"])[:, None] * self.per_tonne(table["Per"]),
        )

    def read_fixed_runs(self) -> FixedRuns:
        """Return the runs that are fixed, in t."""
        table = self.tables["Fixed runs"]
        return FixedRuns(
            origin=typed.positions((*self.lots.names, *self.intermediate_names), table["Lot"]),
            recipe=typed.positions(self.recipes, table["Recipe"]),
            period=typed.positions(self.calendar.names, table["Period"]),
            rule=typed.names(table["Rule"]),
            amount=typed.numbers(table["Amount"]),
        )

    def read_levels_so_far(self) -> dict[int, float]:
        """Return what each level misses in the published plan; nothing for one that is not named."""
        table = self.tables["Levels so far"]
        return dict(zip(table["Level"].astype(int).tolist(), table["Sum"].tolist(), strict=True))

    def read_arrivals(self) -> Arrivals:
        """Return the arrivals: kg, days, composition."""
        table, nodes = self.coming, self.nodes
        content = table[list(self.components)].to_numpy(dtype=float)
        date = typed.dates(table["Date"])
        with_names = np.array([bool(batch) for batch in nodes.batch], dtype=bool)
        are_batches = with_names | (nodes.mixed & (nodes.component < 0))
        places = {nodes.names[at]: at for at in np.flatnonzero(are_batches).tolist()}
        named = zip(table["Product"], table["Lot"], strict=True)
        return Arrivals(
            product=typed.positions(self.product_names, table["Product"]),
            date=date,
            period=self.calendar.holding(date),
            kg=typed.numbers(table["Quantity"]),
            content=np.where(self.is_property, content, content / 100.0),
            node=np.array([places.get(f"{product} / {batch}", -1) for product, batch in named], dtype=np.int64),
        )
