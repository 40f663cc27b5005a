"""What is drawn from stores that mix, use by use, and the best plan with shares of these in some ranges.

In the rest of the program the components of a mix go separate ways. What is drawn in a period, and what is left at its
end, has the composition of the mix: of each use all components are the same share of theirs in the mix.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from tests.plainly.cells import Rows
from tests.plainly.mip import Mip, Terms, added, times
from tests.plainly.plant import KG
from tests.plainly.program import Program
from tests.plainly.written import program

EMPTY = 1e-6
"""kg that are nothing."""

LEFT, GONE = "left", "gone"
"""What is left at the end of the period; and what is sold or thrown away in it."""

Mix = tuple[str, str, int]
"""A material, a site and a period."""

Use = tuple[Mix, str]
"""A mix, and a recipe, the site that a lane leads to, `gone` or `left`."""

Shares = dict[Use, float]


@dataclass
class Mixing:
    """The linear part of a plant with stores that mix."""

    rows: Rows
    m: Program = field(init=False)
    mixes: dict[Mix, dict[str, Terms]] = field(default_factory=dict)
    uses: dict[Use, dict[str, Terms]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.m = program(self.rows)
        runs = {run.column: run.recipe for run in self.m.work.runs}
        lanes = {column: f"to {lane['To site']}" for lane, _, _, column in self.m.work.shipped}
        for batch, site, row in self.m.work.stores():
            opening = self.m.work.known(self.m.work.opening(batch, site, row)) if batch.part else 0
            for p in range(self.m.plant.count) if batch.part else ():
                mix, place = (batch.material, site, p), (batch.name, site)
                before = {opening if p == 0 else self.m.work.stock[place, p - 1]: 1.0}
                self.mixes.setdefault(mix, {})[batch.part] = added(before, self.m.work.come(place, p))
                for column, kg in self.m.work.uses[place, p].items():
                    self._use(mix, runs.get(column) or lanes.get(column) or GONE, batch.part, {column: kg})
                self._use(mix, LEFT, batch.part, {self.m.work.stock[place, p]: 1.0})

    def _use(self, mix: Mix, kind: str, part: str, terms: Terms) -> None:
        parts = self.uses.setdefault((mix, kind), {})
        parts[part] = added(parts.get(part, {}), terms)

    def within(self, low: Mapping[Use, float], high: Mapping[Use, float], cost: Terms) -> tuple[float, np.ndarray]:
        """The least cost with shares of mixes in their ranges, or no more; and where.

        Raises:
            AssertionError: there is no plan.
        """
        m = Mip()
        m.upper, m.whole, m.rows = self.m.mip.upper, self.m.mip.whole, list(self.m.mip.rows)
        for use, parts in self.uses.items():
            for part, terms in parts.items():
                whole = self.mixes[use[0]][part]
                if low[use] == high[use]:
                    m.row(added(terms, times(whole, -low[use])), low=0.0, high=0.0)
                else:
                    m.row(added(terms, times(whole, -low[use])), low=0.0)
                    m.row(added(terms, times(whole, -high[use])), high=0.0)
        return m.least(cost)

    def shares(self, x: np.ndarray) -> tuple[Shares, Shares]:
        """The share that each use has of its mix, and how far its parts are from that."""
        share, off = Shares(), Shares()
        for mix, whole in self.mixes.items():
            kg = {part: _at(x, terms) for part, terms in whole.items()}
            some = {use: {part: _at(x, terms) for part, terms in self.uses[use].items()} for use in self.of(mix)}
            for use, parts in some.items():
                there = sum(kg.values())
                share[use] = sum(parts.values()) / there if there > EMPTY else float(use[1] == LEFT)
                off[use] = sum(abs(parts[part] - share[use] * kg[part]) for part in parts)
        return share, off

    def of(self, mix: Mix) -> list[Use]:
        return [use for use in self.uses if use[0] == mix]

    def told(self, tables: Mapping[str, pd.DataFrame]) -> Shares:
        """The share that each use has of its mix in a plan, by what its tables say goes there."""
        names = [period.name for period in self.m.plant.periods]
        kg = dict.fromkeys(self.uses, 0.0)
        for run in tables["Runs"].to_dict("records"):
            if run["Takes"] in self.m.plant.mixed and run["Recipe"] in self.m.plant.recipes:
                site = self.m.plant.site_of_recipe(run["Recipe"])
                kg[(run["Takes"], site, names.index(run["Period"])), run["Recipe"]] += KG * run["Amount"]
        for row in tables["Shipments"].to_dict("records"):
            if row["Material"] in self.m.plant.mixed:
                mix = row["Material"], row["From site"], names.index(row["Period"])
                kg[mix, f"to {row['To site']}"] += KG * row["Amount"]
        for row in tables["Intermediate stock"].to_dict("records"):
            if row["Intermediate"] in self.m.plant.mixed:
                mix = row["Intermediate"], self.m.plant.site(row), names.index(row["Period"])
                for column, kind in (("Sold", GONE), ("Discarded", GONE), ("Stock (end)", LEFT)):
                    if (mix, kind) in kg:
                        kg[mix, kind] += float(row[column])
        of_mix = {mix: sum(kg[use] for use in self.of(mix)) for mix in self.mixes}
        return {
            use: some / of_mix[use[0]] if of_mix[use[0]] > EMPTY else float(use[1] == LEFT) for use, some in kg.items()
        }


def _at(x: np.ndarray, terms: Terms) -> float:
    return max(float(sum(x[column] * kg for column, kg in terms.items())), 0.0)
