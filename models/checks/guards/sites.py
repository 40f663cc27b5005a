"""Sites: where lines, recipes, lots and stores stand, and what lanes carry between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from models.checks.facts import Facts, choose, error, listed, rows_where, warning
from models.schema.at_sites import (
    COME,
    at_sites,
    carrying,
    reached_from,
    site_of_recipes,
    sites_of,
)
from models.schema.inputs import INPUTS
from models.schema.names import fold
from models.schema.problems import Problem
from models.schema.tables.network import FIXED

STATED = ("Lots", "Lines")
ONLY_WITH_SITES = ("Stores", "Lanes")


def sites_not_named(facts: Facts) -> Iterator[Problem]:
    """Lots or lines name more than one site, but the table Sites does not: they are taken as one place."""
    named = [(table, row, site) for table in STATED for row, site in enumerate(facts.texts(table, "Site")) if site]
    sites = {fold(site): site for _, _, site in reversed(named)}
    if len(sites) > 1 and not sites_of(facts.tables):
        table, row, _ = next(names for names in named if fold(names[2]) != fold(named[0][2]))
        places = listed(sorted(sites.values()))
        message = f"The table Sites does not name them: {places} are taken as one place, with one stock."
        remedy = "Give each a row in Sites, and a row in Lanes for each way between them; or leave Site blank."
        yield warning(table, message, remedy, row=row, column="Site")


def stores_without_sites(facts: Facts) -> Iterator[Problem]:
    """Stores or Lanes have rows, but there is one site only."""
    for table in ONLY_WITH_SITES:
        if len(facts.tables[table]) and not sites_of(facts.tables):
            message = f"{table} has rows, but Sites has fewer than two: they have no effect."
            yield warning(table, message, f"Write the sites into Sites, or delete the rows of {table}.", row=0)


def unknown_site(facts: Facts) -> Iterator[Problem]:
    """A cell names a site that Sites does not have."""
    sites = list(sites_of(facts.tables))
    for table, input_table in INPUTS.items():
        for column in input_table.columns if sites else ():
            if column.refers_to != ("Sites",):
                continue
            for row, site in enumerate(facts.texts(table, column.name)):
                if site is not None and site not in sites:
                    remedy, suggestion = choose(site, sites)
                    message = f'{column.name} "{site}" is not in Sites.'
                    yield error(table, message, remedy, row=row, column=column.name, suggestion=suggestion)


def no_site(facts: Facts) -> Iterator[Problem]:
    """There are several sites, but a line, a lot, an arrival or a batch is at none."""
    for table in (*STATED, *COME) if sites_of(facts.tables) else ():
        for row, site in enumerate(facts.texts(table, "Site")):
            name = facts.texts(table, INPUTS[table].columns[0].name)[row]
            if site is None and name is not None:
                message = f'There are several sites, and nothing says at which "{name}" is.'
                yield error(table, message, "Write its Site.", row=row, column="Site")


def recipe_at_two_sites(facts: Facts) -> Iterator[Problem]:
    """The lines of a recipe stand at two sites, or at another one than the recipe names."""
    if not sites_of(facts.tables):
        return
    stands = dict(zip(facts.texts("Lines", "Line"), facts.texts("Lines", "Site"), strict=True))
    first = {
        recipe: ("Recipes", site)
        for recipe, site in zip(facts.texts("Recipes", "Recipe"), facts.texts("Recipes", "Site"), strict=True)
        if site is not None
    }
    for row, (recipe, line) in enumerate(
        zip(facts.texts("Line use", "Recipe"), facts.texts("Line use", "Line"), strict=True)
    ):
        site = stands.get(line) if line is not None else None
        if recipe is None or site is None:
            continue
        where, other = first.setdefault(recipe, (f'line "{line}"', site))
        if other != site:
            message = f'"{recipe}" works at {other} ({where}), but "{line}" stands at {site}.'
            remedy = "Make it a recipe for each site, with lines of that site only."
            yield error("Line use", message, remedy, row=row, column="Line")
    yield from _named_twice(facts)


def _named_twice(facts: Facts) -> Iterator[Problem]:
    first: dict[str, str] = {}
    rows = zip(facts.texts("Recipes", "Recipe"), facts.texts("Recipes", "Site"), strict=True)
    for row, (recipe, site) in enumerate(rows):
        if recipe is not None and site is not None and first.setdefault(recipe, site) != site:
            message = f'"{recipe}" works at {first[recipe]} in one row and at {site} in another.'
            yield error("Recipes", message, "Make it a recipe for each site.", row=row, column="Site")


def stock_without_place(facts: Facts) -> Iterator[Problem]:
    """There are several sites, and an opening stock stands in the material's own row: nothing says where it lies."""
    for table in ("Products", "Intermediates") if sites_of(facts.tables) else ():
        stock = facts.numbers(table, "Opening stock", blank=0.0)
        for row, name in enumerate(facts.texts(table, INPUTS[table].columns[0].name)):
            if stock[row] > 0 and name is not None:
                message = f'There are several sites, and nothing says where the opening stock of "{name}" lies.'
                remedy = "Give it rows in Stores, with the opening stock of each site, and leave this cell blank."
                yield error(table, message, remedy, row=row, column="Opening stock")


def made_where_not_kept(facts: Facts) -> Iterator[Problem]:
    """A recipe makes or takes what Stores keeps at other sites only, or it lies or arrives there."""
    if not sites_of(facts.tables):
        return
    kept: dict[str, set[str]] = {}
    for material, site in zip(facts.texts("Stores", "Material"), facts.texts("Stores", "Site"), strict=True):
        if material is not None and site is not None:
            kept.setdefault(material, set()).add(site)
    works = site_of_recipes(facts.tables)
    for table, column in (("Yields", "Product"), ("Recipes", "Feed class"), *COME.items()):
        names = facts.texts(table, column)
        sites = (
            facts.texts(table, "Site") if table in COME else [works.get(r or "") for r in facts.texts(table, "Recipe")]
        )
        for row, (name, site) in enumerate(zip(names, sites, strict=True)):
            if name in kept and site is not None and site not in kept[str(name)]:
                message = f'"{name}" is kept at {listed(sorted(kept[str(name)]))} by Stores, and not at {site}.'
                yield error(table, message, "Give it a row in Stores for that site too.", row=row, column=column)


def sold_where_not_kept(facts: Facts) -> Iterator[Problem]:
    """A sale or a target names a site that does not keep its product."""
    kept = facts.once(_kept)
    for table in ("Contracts", "Spot sales", "Targets"):
        for row, (name, site) in enumerate(zip(facts.texts(table, "Product"), facts.texts(table, "Site"), strict=True)):
            if kept and name in kept and site in sites_of(facts.tables) and site not in kept[str(name)]:
                message = f'Nothing makes "{name}" at {site}, and no lane or row of Stores brings it there.'
                remedy = f"Name another site ({listed(sorted(kept[str(name)]))}), leave it blank, or add a lane."
                yield error(table, message, remedy, row=row, column="Site")


def _kept(facts: Facts) -> dict[str, set[str]]:
    """Return where each material is kept; nothing where that cannot be said yet."""
    if not sites_of(facts.tables) or facts.has_no_rows("Products", "Recipes", "Yields", "Lines"):
        return {}
    every = at_sites(facts.tables)
    kept: dict[str, set[str]] = {}
    for sheet in ("Products", "Intermediates"):
        for name, site in zip(every[sheet]["Material"], every[sheet]["At"], strict=True):
            kept.setdefault(name, set()).add(site)
    return kept


def spot_at_one_and_any(facts: Facts) -> Iterator[Problem]:
    """Two rows of spot sales differ only in that one names a site and the other none."""
    if not sites_of(facts.tables):
        return
    keys = [
        tuple(None if pd.isna(value) else value for value in row)
        for row in facts.tables["Spot sales"][["Product", "From", "To"]].itertuples(index=False)
    ]
    sites = facts.texts("Spot sales", "Site")
    anywhere = {key for key, site in zip(keys, sites, strict=True) if site is None}
    for row, (key, site) in enumerate(zip(keys, sites, strict=True)):
        if site is not None and key in anywhere:
            message = f'"{key[0]}" is sold from {site} here, and from any site in another row for the same days.'
            remedy = "Name the site in each row, or join the rows."
            yield error("Spot sales", message, remedy, row=row, column="Site")


def lane_to_itself(facts: Facts) -> Iterator[Problem]:
    """A lane begins and ends at the same site."""
    for row, (start, end) in enumerate(
        zip(facts.texts("Lanes", "From site"), facts.texts("Lanes", "To site"), strict=True)
    ):
        if start is not None and start == end:
            message = f"The lane goes from {start} to {start}."
            yield error("Lanes", message, "Write where it ends, or delete the row.", row=row, column="To site")


def kept_in_two_ways(facts: Facts) -> Iterator[Problem]:
    """Stores gives an assay that has no meaning."""
    keeping = dict(
        zip(facts.texts("Intermediates", "Intermediate"), facts.texts("Intermediates", "Keeping"), strict=True)
    )
    stores = facts.tables["Stores"]
    for row, material in enumerate(facts.texts("Stores", "Material")):
        typed = [name for name in facts.elements if name in stores and stores[name].notna().iloc[row]]
        if typed and (material not in keeping or keeping[material] == FIXED):
            message = f'"{material}" has one assay, that of its own row.'
            yield error("Stores", message, "Leave this cell blank.", row=row, column=typed[0])


def taken_where_nothing_comes(facts: Facts) -> Iterator[Problem]:
    """A recipe takes an intermediate at a site where none of it is made, lies or is brought by a lane."""
    sites, works, lanes = sites_of(facts.tables), site_of_recipes(facts.tables), carrying(facts.tables)
    begins = _begins(facts, works) if sites else {}
    rows = zip(facts.texts("Recipes", "Recipe"), facts.texts("Recipes", "Feed class"), strict=True)
    for row, (recipe, taken) in enumerate(rows):
        if recipe not in works or taken not in begins or (recipe, taken) not in facts.active:
            continue
        come = reached_from(lanes, sites, taken, begins[taken])
        if works[recipe] not in come:
            message = f'"{recipe}" works at {works[recipe]}, and nothing brings "{taken}" there.'
            remedy = f"Add a lane for it from {listed(sorted(begins[taken]))}, or make it there."
            yield warning("Recipes", message, remedy, row=row, column="Feed class")


def _begins(facts: Facts, works: Mapping[str, str]) -> dict[str, set[str]]:
    """Return the sites at which each intermediate is made, lies at the start, or comes to."""
    makes = zip(facts.texts("Yields", "Recipe"), facts.texts("Yields", "Product"), strict=True)
    made = ((name, works.get(recipe or "")) for recipe, name in makes if recipe in facts.active_recipes)
    lies = facts.numbers("Stores", "Opening stock", blank=0.0) > 0
    there = list(zip(facts.texts("Stores", "Material"), facts.texts("Stores", "Site"), strict=True))
    lots = list(zip(facts.texts("Lots", "Feed class"), facts.texts("Lots", "Site"), strict=True))
    come = [
        pair
        for table, column in COME.items()
        for pair in zip(facts.texts(table, column), facts.texts(table, "Site"), strict=True)
    ]
    names, found = set(facts.known("Intermediates")), dict[str, set[str]]()
    for name, site in (*made, *lots, *come, *(there[row] for row in rows_where(lies))):
        if name in names and site is not None:
            found.setdefault(str(name), set()).add(site)
    return found


def lot_at_dead_end(facts: Facts) -> Iterator[Problem]:
    """No recipe that takes a lot works at its site, nor where a lane can bring it."""
    sites, works = sites_of(facts.tables), site_of_recipes(facts.tables)
    lanes, feed = carrying(facts.tables), set(facts.known("Feed classes")) if sites else set()
    takes: dict[str, set[str]] = {}
    for recipe, taken in facts.active:
        if recipe in works:
            takes.setdefault(taken, set()).add(works[recipe])
    rows = zip(facts.texts("Lots", "Lot"), facts.texts("Lots", "Feed class"), facts.texts("Lots", "Site"), strict=True)
    for row, (lot, feed_class, site) in enumerate(rows):
        if (
            feed_class in feed
            and feed_class in takes
            and site in sites
            and not reached_from(lanes, sites, str(feed_class), {str(site)}) & takes[str(feed_class)]
        ):
            where = listed(sorted(takes[str(feed_class)]))
            message = f'"{lot}" lies at {site}; "{feed_class}" is worked at {where} only, and no lane carries it there.'
            yield warning("Lots", message, "Add a lane for its class, or mend its Site.", row=row, column="Site")
