"""Whether two plans are of one plant: figures of two plants stand side by side, and none is the other's cause."""

from __future__ import annotations

from models.schema.frames import Tables

HALF = 0.5
KNOWN_BY = {"Lines": "Line", "Products": "Product", "Lots": "Lot"}
"""What a plant is known by: the names in these tables."""


def is_another_plant(base: Tables, other: Tables) -> bool:
    """Return whether the lines stand on other sites or, where that is not stated, have little in common.

    Of lines, products and lots two have to have less than half of their names in common.
    """
    sites = [{str(site) for site in tables["Lines"]["Site"].dropna()} for tables in (base, other)]
    if all(sites):
        return not sites[0] & sites[1]
    strange = [name for name, key in KNOWN_BY.items() if _in_common(set(base[name][key]), set(other[name][key])) < HALF]
    return len(strange) > 1


def _in_common(one: set[object], other: set[object]) -> float:
    """Return how much of the smaller of two sets the other has too."""
    return len(one & other) / max(min(len(one), len(other)), 1)
