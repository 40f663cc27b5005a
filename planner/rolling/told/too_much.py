"""Of what more has left by the end of a period than was there: lots, what is in stores, and batches of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, cast

from models.audit.balances import Balances
from models.audit.stages.shipped import feed_there
from models.schema.at_sites import site_of_recipes
from planner.rolling import batches_left
from planner.rolling.week import LEAST_KILOGRAMS, LEAST_TONNES, Week

Feed = dict[tuple[str, str | None], float]
"""t by lot and site, None where there is one."""


class Source(NamedTuple):
    """A lot, `at` a site where there are several; a store; or a store and the batch in it."""

    kind: Literal["lot", "store", "batch"]
    name: str
    at: str | None = None

    def __str__(self) -> str:
        if self.at is None:
            return f'"{self.name}"'
        return f'"{self.name}" at {self.at}' if self.kind == "lot" else f'{self.at} in "{self.name}"'

    @property
    def unit(self) -> str:
        """What it is weighed in."""
        return "t" if self.kind == "lot" else "kg"


def too_much(week: Week, period: str) -> dict[Source, float]:
    """Return how much more than there was has left by the end of a period: t of lots, kg of all else."""
    found = dict[Source, float]()
    for source, left in _left(week, period):
        if left < -(LEAST_TONNES if source.kind == "lot" else LEAST_KILOGRAMS):
            found[source] = -left
    return found


def _left(week: Week, period: str) -> Iterator[tuple[Source, float]]:
    balances = week.balances
    there = _feed_at_sites(balances, period) if balances.site.sites else _feed(balances, period)
    yield from ((Source("lot", lot, at), t) for (lot, at), t in there.items())
    stock = balances.stock.xs(period, level="Period")
    yield from ((Source("store", str(name)), float(kg)) for name, kg in stock.items())
    if not balances.site.batches.empty:
        names = balances.site.names[: balances.site.names.index(period) + 1]
        batches = batches_left.before_sales(week, names).to_dict()
        yield from ((Source("batch", *map(str, cast("tuple[str, str]", at))), kg) for at, kg in batches.items())


def _feed(balances: Balances, period: str) -> Feed:
    """Return t left of each lot that has come or was worked."""
    decided, lots, p = balances.decided, balances.site.lots, balances.site.names.index(period)
    had = decided.taken.where(lots["takes_part"] & (lots["first"] <= p), 0.0)
    used = decided.runs[decided.runs["p"] <= p].groupby("Lot")["Amount"].sum()
    left = had - used.reindex(had.index).fillna(0.0)
    return {(str(lot), None): float(t) for lot, t in left.items()}


def _feed_at_sites(balances: Balances, period: str) -> Feed:
    """Return t left of each lot at each site, of lots that have not come what has left all the same."""
    decided, site, p = balances.decided, balances.site, balances.site.names.index(period)
    there = feed_there(balances)[0]
    ends = there[there.index.get_level_values(2) == period].droplevel(2)
    left: Feed = dict(zip(ends.index.tolist(), ends.tolist(), strict=True))
    runs = decided.runs.assign(At=decided.runs["Recipe"].map(site_of_recipes(site.tables)))
    for rows, at in ((runs, "At"), (decided.shipments, "From site")):
        taken = rows[rows["Lot"].isin(site.lots.index[~site.lots["takes_part"]]) & (rows["p"] <= p)]
        for lot, where, t in zip(taken["Lot"], taken[at], taken["Amount"], strict=True):
            left[lot, where] = left.get((lot, where), 0.0) - float(t)
    return left
