"""What lanes carried: by which of them, and of which lot."""

from __future__ import annotations

from collections.abc import Iterator

from models.checks.facts import Facts, choose, error, listed
from models.schema.at_sites import at_sites, sites_of, ways_of
from models.schema.inputs import INPUTS
from models.schema.problems import Problem
from models.schema.tables.actuals import SHIPPED

Ends = tuple[str, str]
"""From which site to which one."""


def site_not_in_sites(facts: Facts) -> Iterator[Problem]:
    """Something was sent from, or to, a site that the plan does not know."""
    sites = list(sites_of(facts.tables))
    for column in ("From site", "To site") if sites else ("From site",):
        for row, site in enumerate(facts.texts(SHIPPED.name, column)):
            if site is not None and site not in sites:
                remedy, suggestion = choose(site, sites) if sites else ("Clear the row: there is one site only.", None)
                message = f'{column} "{site}" is not in Sites.'
                yield error(SHIPPED.name, message, remedy, row=row, column=column, suggestion=suggestion)


def no_such_lane(facts: Facts) -> Iterator[Problem]:
    """No lane carries from a site to another what was sent there."""
    ways, sites, known = facts.once(_ways), sites_of(facts.tables), set(facts.known(*_CARRIED))
    columns = (facts.texts(SHIPPED.name, name) for name in ("From site", "To site", "Material"))
    for row, (start, end, material) in enumerate(zip(*columns, strict=True)):
        if start in sites and end in sites and material in known and (start, end) not in ways.get(material, set()):
            message = f'No lane carries "{material}" from {start} to {end}.'
            others = [" to ".join(way) for way in sorted(ways.get(material, set()))]
            remedy = f"Lanes carry it from {listed(others)}." if others else "No lane carries it: clear the row."
            yield error(SHIPPED.name, message, remedy, row=row, column="Material")


def lot_not_of_class(facts: Facts) -> Iterator[Problem]:
    """Feed was sent, and nothing says which lot, or one that is of another class."""
    lots = dict(zip(facts.texts("Lots", "Lot"), facts.texts("Lots", "Feed class"), strict=True))
    classes = set(facts.known("Feed classes"))
    rows = zip(facts.texts(SHIPPED.name, "Material"), facts.texts(SHIPPED.name, "Lot"), strict=True)
    for row, (material, lot) in enumerate(rows):
        if material in classes and (lot is None or lots.get(lot) != material):
            of_class = [str(name) for name, of in lots.items() if of == material]
            message = (
                f'"{lot}" is no lot of "{material}".' if lot else f'Nothing says which lot of "{material}" it was.'
            )
            remedy, suggestion = choose(lot, of_class) if lot else (f"Write one of: {listed(of_class)}.", None)
            yield error(SHIPPED.name, message, remedy, row=row, column="Lot", suggestion=suggestion)


_CARRIED = ("Feed classes", "Intermediates", "Products")


def _ways(facts: Facts) -> dict[str, set[Ends]]:
    """Return between which sites lanes carry each feed class, intermediate and product."""
    found = dict[str, set[Ends]]()
    if sites := sites_of(facts.tables):
        tables = at_sites({name: facts.tables[name] for name in INPUTS})
        for way in ways_of(tables, sites, tuple(facts.known("Feed classes"))):
            found.setdefault(way.material, set()).add((way.start, way.end))
    return found
