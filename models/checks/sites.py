"""Sites, which are not planned: everything is planned as if it lay and stood at one place."""

from __future__ import annotations

from collections.abc import Iterator

from models.checks.facts import Facts, listed, warning
from models.schema.problems import Problem

STATED = ("Lots", "Lines")


def sites_not_planned(facts: Facts) -> Iterator[Problem]:
    """Lots or lines name more than one site, which has no effect."""
    named = [(table, row, site) for table in STATED for row, site in enumerate(facts.texts(table, "Site")) if site]
    sites = list(dict.fromkeys(site for _, _, site in named))
    if len(sites) > 1:
        table, row, site = next(own for own in named if own[2] != sites[0])
        message = f"Sites are not planned: {listed(sites)} are taken as one place, with one stock and no way between."
        remedy = f"Plan each site in a workbook of its own, or give recipes to the classes of {site} only."
        yield warning(table, message, remedy, row=row, column="Site")
