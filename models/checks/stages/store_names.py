"""Names of stores at sites, of batches and of mixes, which plans make of the planner's: no two may be the same."""

from __future__ import annotations

from collections.abc import Iterator

from models.checks.facts import Facts, error
from models.schema.at_sites import KEPT, sites_of, store_name
from models.schema.problems import Problem

NAMED = (("Feed classes", "Feed class", (*KEPT,)), ("Lots", "Lot", ("Intermediates",)))
"""What else stands where plans name stores, and the tables of what is kept there."""


def stores_called_alike(facts: Facts) -> Iterator[Problem]:
    """With several sites two stores are called alike: `Swarf at Dock` at `Sea` as `Swarf` at `Dock at Sea`."""
    seen = dict[str, tuple[str, str]]()
    for sheet, key in KEPT.items():
        for row, material in enumerate(facts.texts(sheet, key)):
            for site in sites_of(facts.tables) if material is not None else ():
                name, store = store_name(str(material), site), (str(material), site)
                other = seen.setdefault(name, store)
                if other[1] != site:
                    message = f'"{store[0]}" at "{site}" and "{other[0]}" at "{other[1]}" are both called "{name}".'
                    yield error(sheet, message, f'Give "{store[0]}" another name.', row=row, column=key)


def called_like_a_store(facts: Facts) -> Iterator[Problem]:
    """With several sites a feed class or lot is called as a store is at its site: `Liquor at South`."""
    for sheet, key, kept in NAMED:
        stores = {store_name(name, site): name for name in facts.known(*kept) for site in sites_of(facts.tables)}
        for row, name in enumerate(facts.texts(sheet, key)):
            if name in stores:
                message = f'"{name}" is also what the store of "{stores[name]}" is called at its site.'
                yield error(sheet, message, "Give it another name.", row=row, column=key)


def called_like_a_batch(facts: Facts) -> Iterator[Problem]:
    """A lot is called as batches or mixes of an intermediate are: by its name, ` / ` and more."""
    sites = sites_of(facts.tables) or (None,)
    begin = {f"{store_name(name, site)} / ": name for name in facts.known("Intermediates") for site in sites}
    for row, lot in enumerate(facts.texts("Lots", "Lot") if begin else ()):
        of = next((name for start, name in begin.items() if lot is not None and lot.startswith(start)), None)
        if of is not None:
            message = f'"{lot}" begins as the names of batches and mixes of "{of}" do.'
            yield error("Lots", message, "Give the lot another name.", row=row, column="Lot")
