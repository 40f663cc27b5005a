"""Products that only one of two plans has: all that belongs to one is taken over, or given up, together.

To a product belong its row, what it is made by (a recipe of its own with lines, rates and consumption; of a recipe that
makes others too, all its recoveries, for they share what the feed contains), what asks for it or limits it, and the
assays of components that only it recovers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from models.schema.inputs import INPUTS
from models.schema.words import Group, Kind, Table
from planner.comparison.bridging.groups import Site, completed
from planner.comparison.differences import Cells, Difference, Key

PRODUCTS, YIELDS, COMPONENTS = "Products", "Yields", "Components"
ASSAYED = tuple(name for name, table in INPUTS.items() if table.components and name != YIELDS)
"""The tables with an assay for each component."""
Name = tuple[str, object]
"""A table, and a name that its rows have."""


@dataclass(frozen=True)
class Parcel:
    """All that belongs to some products that go together, as rows that only one of two sites has.

    `changed` are rows of both sites that differ for the products' sake, `components` what only these products recover.
    """

    products: tuple[str, ...]
    is_new: bool
    rows: frozenset[tuple[str, Key]]
    changed: frozenset[tuple[str, Key]]
    components: frozenset[str]

    @property
    def name(self) -> str:
        """`New product Pr oxide`."""
        what = "product" if len(self.products) == 1 else "products"
        return f"{'New' if self.is_new else 'Dropped'} {what} {', '.join(self.products)}"

    @property
    def meaning(self) -> str:
        """What it is, in words."""
        return "all that belongs to it: how it is made, who asks for it, what limits it"

    def holds(self, one: Difference) -> bool:
        """Return whether the difference belongs to it."""
        place = one.table, one.key
        return place in self.rows or place in self.changed or one.column in self.components

    def taken(self, site: Site, wanted: Site) -> tuple[Site, list[str]]:
        """Return a site with it as in the wanted one, and the rows that had to come along or to stay."""
        copied = {name: dict(rows) for name, rows in site.items()}
        for table, key in self.rows:
            copied[table].pop(key, None)
        for table, key in sorted(self.rows | self.changed, key=str):
            if key in wanted[table]:
                copied[table][key] = wanted[table][key]
        for table in ASSAYED:
            copied[table] = {key: self._assayed(cells, wanted[table].get(key)) for key, cells in copied[table].items()}
        return completed(copied, wanted, site)

    def _assayed(self, cells: Cells, wanted: Cells | None) -> Cells:
        return cells if wanted is None else {**cells, **{name: wanted.get(name) for name in self.components}}


def parcels(base: Site, wanted: Site) -> list[Parcel]:
    """Return the products that only one of two sites has, dropped ones first; those that
    one recipe makes go together."""
    return [*_parcels(wanted, base, is_new=False), *_parcels(base, wanted, is_new=True)]


def _parcels(without: Site, having: Site, *, is_new: bool) -> Iterator[Parcel]:
    told: set[object] = set()
    for key in having[PRODUCTS]:
        if key not in without[PRODUCTS] and key[0] not in told:
            found = _Search(without, having)
            found.follow((PRODUCTS, key[0]))
            told |= {name for table, name in found.names if table == PRODUCTS}
            yield found.parcel(is_new)


@dataclass
class _Search:
    """Follows what belongs to a product from row to row."""

    without: Site
    having: Site
    names: set[Name] = field(default_factory=set)
    rows: set[tuple[str, Key]] = field(default_factory=set)

    def follow(self, name: Name) -> None:
        """Find the rows of a name, those that name it, and what these name that is as new as it."""
        if name in self.names or any(key[0] == name[1] for key in self.without[name[0]]):
            return
        self.names.add(name)
        for table, rows in self.having.items():
            for key, cells in rows.items():
                if key not in self.without[table] and self._is_about(table, key, cells, name):
                    self._take(table, key, cells)

    def _is_about(self, table: str, key: Key, cells: Cells, name: Name) -> bool:
        return (table == name[0] and key[0] == name[1]) or name in _named(INPUTS[table], cells)

    def _take(self, table: str, key: Key, cells: Cells) -> None:
        self.rows.add((table, key))
        if INPUTS[table].columns[0].kind is Kind.TEXT:
            self.follow((table, key[0]))
        for other in _named(INPUTS[table], cells):
            if INPUTS[other[0]].group is Group.RECOVERIES:
                self.follow(other)

    def parcel(self, is_new: bool) -> Parcel:
        """Return what was found."""
        recipes = {key[0] for table, key in self.rows if table == YIELDS}
        shared = {(YIELDS, key) for key in self.having[YIELDS] if key in self.without[YIELDS] and key[0] in recipes}
        products = tuple(str(key[0]) for key in self.having[PRODUCTS] if (PRODUCTS, key[0]) in self.names)
        components = frozenset(self._components())
        self.rows |= {(COMPONENTS, key) for key in self.having[COMPONENTS] if key[0] in components}
        return Parcel(products, is_new, frozenset(self.rows), frozenset(shared), components)

    def _components(self) -> Iterator[str]:
        """Yield the components that the other site does not have, and of which some product here recovers something."""
        yields = [self.having[YIELDS][key] for table, key in self.rows if table == YIELDS]
        for key in self.having[COMPONENTS]:
            if key not in self.without[COMPONENTS] and any(cells.get(str(key[0])) for cells in yields):
                yield str(key[0])


def _named(table: Table, cells: Cells) -> set[Name]:
    """Return the names that a row refers to."""
    columns = [column for column in table.columns if column.kind is Kind.NAME]
    return {
        (other, cells[column.name])
        for column in columns
        for other in column.refers_to
        if cells.get(column.name) is not None
    }
