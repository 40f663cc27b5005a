"""Sites, which are not planned: everything is planned as if it lay and stood at one place."""

from __future__ import annotations

from collections.abc import Iterator

from models.checks.facts import Facts, listed, warning
from models.schema.names import fold
from models.schema.problems import Problem

STATED = ("Lots", "Lines")


def sites_not_planned(facts: Facts) -> Iterator[Problem]:
    """Lots or lines name more than one site, which has no effect."""
    named = [(table, row, site) for table in STATED for row, site in enumerate(facts.texts(table, "Site")) if site]
    sites = {fold(site): site for _, _, site in reversed(named)}
    if len(sites) > 1:
        table, row, _ = next(own for own in named if fold(own[2]) != fold(named[0][2]))
        places = listed(sorted(sites.values()))
        message = f"Sites are not planned: {places} are taken as one place, with one stock and no way between."
        remedy = "Plan each site in a workbook of its own, or give each its own feed classes and recipes."
        yield warning(table, message, remedy, row=row, column="Site")
