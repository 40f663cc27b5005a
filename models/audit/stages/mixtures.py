"""What is in mixed stores, worked out again: a forward simulation, period by period, from what is drawn alone.

What was there and all that arrives in a period are one mix; everything drawn in the period, and what is left, has its
composition. What a mix returns to itself, or to another one, within the period is found by going round until it
settles. A property, where one is limited, goes with the mass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.audit.site import KG_PER_TONNE, Site
from models.audit.stages.shipments import goods

ROUNDS, SETTLED = 1000, 1e-13
"""How often to go round within a period, and the relative change that is none."""

Kg = NDArray[np.float64]
"""[k,e] kg of each element in each mixed store, and after the elements kg times each property."""


def name_of(intermediate: str, period: str) -> str:
    """Return what the mix of an intermediate in a period is called among what recipes take."""
    return f"{intermediate} / {period}"


@dataclass(frozen=True)
class Way:
    """What a run on a mix brings to a mix: in which period it was worked and arrives, kg taken, share of each kept."""

    store: int
    made: int
    p: int
    arrival: int
    kg: float
    kept: Kg


@dataclass
class Mixtures:
    """Mixed stores of a plan, from period to period.

    `taken` [p,k] is what recipes take, `gone` [p,k] what is sold and thrown away, kg as products count; `arrived`
    [p,k,e] comes of anything but mixes, `ways` of them. `come` is what of it is of work done before the plan.
    """

    site: Site
    taken: np.ndarray
    gone: np.ndarray
    arrived: np.ndarray
    come: np.ndarray
    ways: list[Way]
    mixes: list[Kg] = field(default_factory=list)
    left: list[Kg] = field(default_factory=list)

    def __post_init__(self) -> None:
        site, names = self.site, self.site.mixed
        self.factor = np.concatenate([site.factor.to_numpy(dtype=float), np.zeros(len(carried(site)))])
        opening = site.stored["Opening stock"].reindex(names).to_numpy(dtype=float)
        stock = opening[:, None] * content(site, names)
        self.alone = [stock + come for come in self.come.cumsum(axis=0)]
        for p in range(site.last + 1):
            mix = self._mix(p, stock)
            whole = mix @ self.factor
            drawn = self.taken[p] + self.gone[p]
            share = np.divide(drawn, whole, out=np.zeros_like(drawn), where=whole > 0)
            stock = mix * (1.0 - share)[:, None]
            self.mixes.append(mix)
            self.left.append(stock)

    def _mix(self, p: int, stock: Kg) -> Kg:
        """Return what is in the stores in a period."""
        come = [way for way in self.ways if way.arrival == p]
        there: Kg = stock + self.arrived[p]
        for way in (way for way in come if way.p < p):
            there[way.made] += self._made(way, self.mixes[way.p])
        mix, now = there, [way for way in come if way.p == p]
        for _ in range(ROUNDS if now else 0):
            before, mix = mix, there.copy()
            for way in now:
                mix[way.made] += self._made(way, before)
            if np.abs(mix - before).max() <= SETTLED * max(1.0, float(np.abs(mix).max())):
                break
        return mix

    def _made(self, way: Way, mixes: Kg) -> Kg:
        """Return kg of each element that a run makes of a mix, and kg times each property."""
        mix, elements = mixes[way.store], len(way.kept)
        whole = float(mix @ self.factor)
        made: np.ndarray = mix * (way.kg / whole if whole > 0 else 0.0)
        made[:elements] *= way.kept
        made[elements:] *= float(made @ self.factor) / way.kg
        return made

    def contained(self) -> pd.DataFrame:
        """Return kg of each element in a tonne of each mix, and its properties, by its name."""
        rows = {}
        for period, mixes in zip(self.site.names, self.mixes, strict=True):
            for name, mix in zip(self.site.mixed, mixes, strict=True):
                whole = float(mix @ self.factor)
                rows[name_of(name, period)] = mix / whole if whole > 0 else mix * 0.0
        found = pd.DataFrame.from_dict(rows, orient="index", columns=[*self.site.elements, *carried(self.site)])
        found[self.site.elements] *= KG_PER_TONNE
        return found

    def masses(self) -> pd.Series:
        """Return kg as products count in each mix, by store and period."""
        return self._by_store([mix @ self.factor for mix in self.mixes])

    def at_the_end(self) -> pd.DataFrame:
        """Return what is left in each store: % of each element by mass as products count, and its properties."""
        left = self.left[-1]
        whole = (left @ self.factor)[:, None]
        shares = np.divide(left, whole, out=np.zeros_like(left), where=whole > 0)
        shares[:, : len(self.site.elements)] *= 100.0
        return pd.DataFrame(shares, index=self.site.mixed, columns=[*self.site.elements, *carried(self.site)])

    def least_left(self) -> pd.Series:
        """Return the least that is left of any element in each mix, by store and period."""
        return self._by_store([left[:, : len(self.site.elements)].min(axis=1) for left in self.left])

    def _by_store(self, figures: Sequence[np.ndarray]) -> pd.Series:
        index = pd.MultiIndex.from_product([self.site.mixed, self.site.names], names=["Intermediate", "Period"])
        return pd.Series(np.array(figures).T.ravel(), index=index)


def carried(site: Site) -> list[str]:
    """Return the properties that are followed through mixes: all, if any is limited there or after them."""
    return site.carried_in_mixes


def content(site: Site, names: list[str]) -> np.ndarray:
    """[n,e] kg of each element, and the properties, in a kilogram as products count of what recipes take."""
    kg = site.contained.reindex(names).to_numpy(dtype=float) / KG_PER_TONNE
    properties = site.properties.reindex(names)[carried(site)].fillna(0.0).to_numpy(dtype=float)
    return np.concatenate([kg, properties], axis=1)


def mixtures(
    site: Site, runs: pd.DataFrame, output: pd.DataFrame, gone: pd.Series, shipments: pd.DataFrame
) -> Mixtures:
    """Return what is in the mixed stores of a plan.

    Args:
        site: the plant.
        runs: the runs on mixes, whose `Lot` is the intermediate.
        output: what all other runs make, with kg of each element.
        gone: kg sold and thrown away, by product and period.
        shipments: what lanes carry: see `models.audit.stages.shipments`.
    """
    left = gone.rename_axis(["Product", "Period"]).reset_index(name="Kg")
    left["p"] = left["Period"].map({name: p for p, name in enumerate(site.names)})
    left = left[left["p"].notna()]
    taken = runs.assign(Product=runs["Lot"], Kg=KG_PER_TONNE * runs["Amount"])
    shipped = goods(shipments, "Leaves")
    taken = pd.concat([table for table in (taken, shipped) if len(table)]) if len(shipped) else taken
    rows = output[output["Product"].isin(site.mixed) & (output["p"] <= site.last)]
    properties = site.properties.loc[rows["Lot"], carried(site)].to_numpy(dtype=float) * rows[["Kg"]].to_numpy(
        dtype=float
    )
    amounts = np.concatenate([rows[site.elements].to_numpy(dtype=float), properties], axis=1)
    come = _come(site)
    return Mixtures(
        site=site,
        taken=_added(site, taken, taken["Kg"].to_numpy(dtype=float)),
        gone=_added(site, left, left["Kg"].to_numpy(dtype=float)),
        arrived=_added(site, rows, amounts) + come,
        come=come,
        ways=[*_ways(site, runs), *_carried_ways(site, shipments)],
    )


def _come(site: Site) -> np.ndarray:
    """[p,k,e] kg of each element, and kg times each property, that come to the stores of work done before the plan."""
    rows = site.arrivals[site.arrivals["Product"].isin(site.mixed) & (site.arrivals["p"] <= site.last)]
    typed = rows[site.elements].to_numpy(dtype=float)
    whole = typed @ site.factor.to_numpy(dtype=float)
    kg = typed * (rows["Quantity"].to_numpy(dtype=float) / np.where(whole > 0, whole, 1.0))[:, None]
    properties = rows[carried(site)].fillna(0.0).to_numpy(dtype=float) * rows[["Quantity"]].to_numpy(dtype=float)
    return _added(site, rows, np.concatenate([kg, properties], axis=1))


def _added(site: Site, rows: pd.DataFrame, amounts: np.ndarray) -> np.ndarray:
    """[p,k] or [p,k,e] the amounts of rows added up by period and mixed store."""
    place = rows["Product"].map({name: at for at, name in enumerate(site.mixed)})
    total = np.zeros((site.last + 1, len(site.mixed), *amounts.shape[1:]))
    some = place.notna().to_numpy()
    where = rows["p"].to_numpy(dtype=int)[some], place.to_numpy(dtype=float)[some].astype(int)
    np.add.at(total, where, amounts[some])
    return total


def _ways(site: Site, runs: pd.DataFrame) -> Iterator[Way]:
    """Yield what runs on mixes bring to mixes."""
    yields = site.tables["Yields"]
    ways = runs[["Lot", "Recipe", "p", "Amount"]].merge(yields[yields["Product"].isin(site.mixed)], on="Recipe")
    ways = ways[ways["Amount"] > 0]
    worked = site.first_day(ways["p"].to_numpy(dtype=int), np.full(len(ways), site.start[0]))
    arrival = site.holding(site.after(worked, ways["Lag"]))
    place = {name: at for at, name in enumerate(site.mixed)}
    for row, (_, way) in enumerate(ways.iterrows()):
        yield Way(
            store=place[str(way["Lot"])],
            made=place[str(way["Product"])],
            p=int(way["p"]),
            arrival=int(arrival[row]),
            kg=KG_PER_TONNE * float(way["Amount"]),
            kept=way[site.elements].to_numpy(dtype=float) / 100.0,
        )


def _carried_ways(site: Site, shipments: pd.DataFrame) -> Iterator[Way]:
    """Yield what lanes bring of mixes to mixes: all of it as it is."""
    place = {name: at for at, name in enumerate(site.mixed)}
    for row in shipments[shipments["Leaves"].isin(site.mixed) & (shipments["Amount"] > 0)].to_dict("records"):
        yield Way(
            store=place[row["Leaves"]],
            made=place[row["Comes to"]],
            p=int(row["p"]),
            arrival=int(row["arrives"]),
            kg=KG_PER_TONNE * float(row["Amount"]),
            kept=np.ones(len(site.elements)),
        )
