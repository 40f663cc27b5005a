"""The groups of inputs that a bridge changes one after the other, and how one group is taken over from another plan.

Each column of each table belongs to one group; rows come and go with the group that is stated for the table itself. A
row that comes brings all its cells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from models.schema.frames import Tables, columns_of, frame
from models.schema.inputs import INPUTS
from models.schema.scenarios import key_text, text_of
from models.schema.words import Group, Kind
from planner.comparison.differences import Cells, Key, Rows, rows_by_key

GROUPS = tuple(Group)
"""In the order in which a bridge takes them."""

MEANING: dict[str, str] = {
    Group.PRICES: "prices of contracts, spot sales, feed and resources; "
    "costs of recipes, lines, lanes, stock and disposal",
    Group.FEED: "lots and their assays, the classes' typical assays, opening stocks",
    Group.RECOVERIES: "recipes, recoveries, lags and consumption",
    Group.CAPACITY: "lines, downtime, rates of work, sites and lanes, and what resources give a day",
    Group.DEMAND: "contracts, deliveries, spot windows, targets and penalties",
    Group.POLICY: "blend limits, stock limits, daily limits of recipes, must use and fixed runs",
    Group.REST: "settings, components, groups and whatever else differs",
}

Site = dict[str, Rows]
"""Input tables as cells by key; rows of the same key are told apart by their order."""


def site_of(tables: Tables, renamed: Mapping[str, str]) -> Site:
    """Return the tables as cells by key, with the periods under their common names."""
    return {
        name: rows_by_key(INPUTS[name], table, renamed) for name, table in tables.items() if not INPUTS[name].steers
    }


def tables_of(site: Site) -> Tables:
    """Return the typed tables of a site, with a column for every component;
    nothing depends on how its rows were ordered."""
    components = frame(INPUTS["Components"].columns, _sorted("Components", site["Components"]))
    return {
        name: frame(columns_of(table, components), _sorted(name, site.get(name, {}))) for name, table in INPUTS.items()
    }


def _sorted(name: str, rows: Rows) -> list[Cells]:
    if name == "Periods":
        return sorted(rows.values(), key=lambda cells: str(cells["Start"]))
    return [rows[key] for key in sorted(rows, key=lambda key: [text_of(part) for part in key])]


def mix(base: Site, wanted: Site, taken: Collection[str]) -> tuple[Site, list[str]]:
    """Return the base with the `taken` groups as in the wanted site, and the rows that had to come along or to stay.

    A row that is named in what was taken, and would only come with a later group, comes along; a row that is still
    named and would go, stays.
    """
    return completed({name: _mixed(name, base[name], wanted[name], taken) for name in base}, wanted, base)


def completed(site: Site, wanted: Site, base: Site) -> tuple[Site, list[str]]:
    """Return a site with every row that another one names, taken from the wanted site or the base;
    and which these are."""
    return site, [*_complete_components(site, wanted), *_complete_names(site, (wanted, base))]


def _mixed(name: str, base: Rows, wanted: Rows, taken: Collection[str]) -> Rows:
    kept = wanted if INPUTS[name].group in taken else base
    return {
        key: _mixed_cells(name, base[key], wanted[key], taken) if key in base and key in wanted else cells
        for key, cells in kept.items()
    }


def _mixed_cells(name: str, base: Cells, wanted: Cells, taken: Collection[str]) -> Cells:
    columns = dict.fromkeys((*base, *wanted))
    return {column: (wanted if INPUTS[name].group_of(column) in taken else base).get(column) for column in columns}


def _complete_components(site: Site, wanted: Site) -> Iterator[str]:
    """Bring the components and groups of components that the site does not have: assays and limits may name them."""
    for name in ("Components", "Groups"):
        for key, cells in wanted[name].items():
            if key not in site[name]:
                site[name] = {**site[name], key: cells}
                yield f"{name} / {_text(key)}"


def _complete_names(site: Site, sources: Sequence[Site]) -> Iterator[str]:
    """Bring every row that another row names, until all are there."""
    missing = list(_missing(site))
    while missing:
        for tables, name in missing:
            for table in tables:
                found = next((rows for rows in (_named(source[table], name) for source in sources) if rows), {})
                site[table] = {**site[table], **found}
                yield from (f"{table} / {_text(key)}" for key in found)
        before, missing = missing, list(_missing(site))
        if missing == before:
            return


def _missing(site: Site) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield the names that no row has, each with the tables that may hold it."""
    names = {table: {key[0] for key in rows} for table, rows in site.items()}
    for table, rows in site.items():
        for column in INPUTS[table].columns:
            if column.kind is Kind.NAME:
                known = set().union(*(names[other] for other in column.refers_to))
                used = dict.fromkeys(cells.get(column.name) for cells in rows.values())
                yield from ((column.refers_to, name) for name in used if name is not None and name not in known)


def _named(rows: Rows, name: object) -> Rows:
    return {key: cells for key, cells in rows.items() if key[0] == name}


def _text(key: Key) -> str:
    return key_text([text_of(part) for part in key])
