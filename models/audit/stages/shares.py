"""Limited shares: what lines take in and what is made of products, period by period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from models.audit.decided import Decided
from models.audit.site import KG_PER_TONNE, Site
from models.audit.stages.mixtures import carried

NOTHING = 1e-3
"""kg; a share of less than this is not compared with the one that the plan states."""

ROUNDING = 1e-7
"""What arrives breaks a limit if it does so by more than this share of what it has of the part."""


@dataclass(frozen=True)
class Amounts:
    """kg of `part` and `whole`, by period."""

    part: np.ndarray
    whole: np.ndarray


@dataclass(frozen=True)
class Passed:
    """By how much a side is passed by `all` that counts and by `arrivals` alone (0: not at all), and the `size` of what
    is compared; kg by period."""

    all: np.ndarray
    arrivals: np.ndarray
    size: np.ndarray


@dataclass(frozen=True)
class Share:
    """One limit: what it is on and of, kg of part and whole in each of the `periods` it touches, and its Min and Max.

    The part is in hundredths where the limit is in per cent, so that part <= max * whole. `arrived` is what of both is
    output of work done before the plan, or of a mix what was in it; `window` are the limit's first and last day.
    """

    name: tuple[str, str, str]
    window: tuple[str, str]
    periods: list[str]
    counted: Amounts
    arrived: Amounts
    min: float
    max: float
    unit: float
    of_mix: bool = False

    def holds(self, side: str) -> bool:
        """Return whether it has this side."""
        return not np.isnan(self._limit(side))

    @property
    def has_alone(self) -> bool:
        """True if something counts whatever the plan does."""
        return bool((self.arrived.whole > 0).any())

    def _limit(self, side: str) -> float:
        return self.max if side == "Max" else self.min

    def by_period(self, figures: np.ndarray) -> dict[str, float]:
        """Return figures of the periods by their names."""
        return dict(zip(self.periods, figures.tolist(), strict=True))

    def passed(self, side: str) -> Passed:
        """Return by how much a side is passed."""
        limit, sign = self._limit(side), 1.0 if side == "Max" else -1.0
        every, amounts = self.counted, self.arrived
        return Passed(
            all=sign * (every.part - limit * every.whole),
            arrivals=np.maximum(sign * (amounts.part - limit * amounts.whole), 0.0),
            size=np.abs(every.part) + abs(limit) * every.whole,
        )

    def broken_by_arrivals(self, side: str) -> pd.DataFrame:
        """Return, of the periods whose arrivals break a side by themselves, kg `asked` of the part,
        and kg `beyond` it."""
        past, amounts = self.passed(side), self.arrived
        size = np.maximum(np.maximum(np.abs(amounts.part) / self.unit, 1e-3 * amounts.whole), 1.0)
        some = past.arrivals / self.unit > ROUNDING * size
        asked = abs(self._limit(side)) * amounts.whole / self.unit
        beyond = np.maximum(past.all, 0.0) / self.unit
        periods = [period for period, is_broken in zip(self.periods, some.tolist(), strict=True) if is_broken]
        return pd.DataFrame({"asked": asked[some], "beyond": beyond[some]}, index=periods)

    @property
    def listed(self) -> list[tuple[tuple[str, ...], float, float, float, float]]:
        """The rows that the plan's table Blends should have for it: its key, value, Min and Max, and the whole."""
        whole = self.counted.whole
        value = np.divide(self.counted.part, whole, out=np.full(len(whole), np.nan), where=whole > 1e-9)
        figures = zip(self.periods, value.tolist(), whole.tolist(), strict=True)
        return [((period, *self.name), share, self.min, self.max, of) for period, share, of in figures]


@dataclass(frozen=True)
class _Rows:
    """What a limit counts, row by row: its period, kg of each element [row, element] and in all, and its properties."""

    p: np.ndarray
    elements: np.ndarray
    mass: np.ndarray
    properties: np.ndarray

    def by_period(self, site: Site, limit: Mapping[Any, Any]) -> tuple[np.ndarray, np.ndarray]:
        """Return kg of part and whole by period; a property counts as whole times property, so that it averages."""
        whole = self.mass if limit["In"] is None else self._of(site, limit["In"])
        if limit["Share of"] in site.properties.columns:
            part = whole * self.properties[:, site.properties.columns.get_loc(limit["Share of"])]
        else:
            part = self._of(site, limit["Share of"])
        within = self.p <= site.last
        amounts = self.p[within]
        sums = (np.bincount(amounts, figures[within], minlength=site.last + 1) for figures in (part, whole))
        return next(sums), next(sums)

    def _of(self, site: Site, expression: str) -> np.ndarray:
        members = [site.elements.index(name) for name in site.members(expression)]
        return np.asarray(self.elements[:, members].sum(axis=1))


def shares(site: Site, decided: Decided) -> list[Share]:
    """Return every limit of the table Blend limits."""
    limits = site.tables["Blend limits"].to_dict("records")
    lines = set(site.tables["Lines"]["Line"])
    places = dict.fromkeys(limit["On"] for limit in limits)
    mixes = {on: decided.mixed for on in places if decided.mixed is not None and on in site.mixed}
    counted = {on: _taken_in(site, decided, on) if on in lines else _made(site, decided, on) for on in places}
    arrived = {on: _arrived(site, on) for on in places}
    for on, mix in mixes.items():
        counted[on], arrived[on] = _in_mix(site, mix.mixes, on), _in_mix(site, mix.alone, on)
    return [
        _one(site, counted[limit["On"]], arrived[limit["On"]], limit, of_mix=limit["On"] in mixes) for limit in limits
    ]


def _one(site: Site, counted: _Rows, arrived: _Rows, limit: Mapping[Any, Any], *, of_mix: bool) -> Share:
    unit = 1.0 if limit["Share of"] in site.properties.columns else 100.0
    touched = site.touched(limit["From"], limit["To"])
    place = {name: p for p, name in enumerate(site.names)}
    kept = [place[name] for name in touched]
    (own_part, own_whole), (part, whole) = (rows.by_period(site, limit) for rows in (arrived, counted))

    def amounts(part: np.ndarray, whole: np.ndarray) -> Amounts:
        return Amounts(part[kept] * unit, whole[kept])

    return Share(
        name=(limit["On"], limit["Share of"], limit["In"] or ""),
        window=site.window(limit["From"], limit["To"]),
        periods=touched,
        counted=amounts(part, whole) if of_mix else amounts(part + own_part, whole + own_whole),
        arrived=amounts(own_part, own_whole),
        min=float(limit["Min"]),
        max=float(limit["Max"]),
        unit=unit,
        of_mix=of_mix,
    )


def _in_mix(site: Site, contents: Sequence[np.ndarray], name: str) -> _Rows:
    """Return what is in a mixed store in each period, of what is in all: kg of each element, then of each property."""
    place, count = site.mixed.index(name), len(site.elements)
    kg = np.array([each[place] for each in contents], dtype=float)
    mass = kg[:, :count] @ site.factor.to_numpy(dtype=float)
    known = carried(site)
    average = np.divide(kg[:, count:], mass[:, None], out=np.zeros((len(kg), len(known))), where=mass[:, None] > 0)
    properties = np.zeros((len(kg), len(site.properties.columns)))
    properties[:, site.properties.columns.get_indexer(pd.Index(known))] = average
    return _Rows(np.arange(len(kg)), kg[:, :count], mass, properties)


def _arrived(site: Site, product: str) -> _Rows:
    """Return each arrival of a product; its composition is that of its row."""
    rows = site.arrivals[site.arrivals["Product"].isin(site.stores_of(product, None))]
    kg = rows["Quantity"].to_numpy(dtype=float)
    elements = rows[site.elements].to_numpy(dtype=float) * kg[:, None] / 100.0
    return _Rows(rows["p"].to_numpy(), elements, kg, rows[site.properties.columns].to_numpy(dtype=float))


def _taken_in(site: Site, decided: Decided, line: str) -> _Rows:
    """Return what each run brings to a line."""
    rows = decided.booked[(decided.booked["Line"] == line).to_numpy()]
    lots, tonnes = site.nodes.index.get_indexer(pd.Index(rows["Lot"])), rows["Tonnes"].to_numpy()
    mass = tonnes * KG_PER_TONNE * site.nodes["dry"].to_numpy()[lots]
    elements = site.contained.to_numpy()[lots] * tonnes[:, None]
    return _Rows(rows["p"].to_numpy(), elements, mass, site.properties.to_numpy(dtype=float)[lots])


def _made(site: Site, decided: Decided, product: str) -> _Rows:
    """Return what each run makes of a product."""
    rows = decided.output[decided.output["Product"].isin(site.stores_of(product, None)).to_numpy()]
    properties = site.properties.to_numpy(dtype=float)[site.nodes.index.get_indexer(pd.Index(rows["Lot"]))]
    return _Rows(rows["p"].to_numpy(), rows[site.elements].to_numpy(), rows["Kg"].to_numpy(), properties)
