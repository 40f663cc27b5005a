"""Limited shares: what lines take in and what is made of products, period by period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from models.audit.decided import Decided
from models.audit.site import KG_PER_TONNE, Site

NOTHING = 1e-3
"""kg; a share of less than this is not compared with the one that the plan states."""

ROUNDING = 1e-7
"""What arrives breaks a limit if it does so by more than this share of what it has of the part."""


@dataclass(frozen=True)
class Share:
    """One limit: what it is on and of, kg of `part` and `whole` by period it touches, Min and Max as it writes them.

    `part` is in hundredths where the limit is in per cent, so that part <= max * whole. `arrived` is what of both is
    output of work done before the plan; `window` are the limit's first and last day.
    """

    name: tuple[str, str, str]
    window: tuple[str, str]
    rows: pd.DataFrame
    arrived: pd.DataFrame
    min: float
    max: float
    unit: float

    def holds(self, side: str) -> bool:
        """Return whether it has this side."""
        return not np.isnan(self._limit(side))

    @property
    def has_arrivals(self) -> bool:
        """True if something arrives that it counts."""
        return bool((self.arrived["whole"] > 0).any())

    def _limit(self, side: str) -> float:
        return self.max if side == "Max" else self.min

    def passed(self, side: str) -> pd.DataFrame:
        """Return by how much a side is passed by all that counts, and by what arrives alone (0: not at all),
        by period."""
        limit, sign = self._limit(side), 1.0 if side == "Max" else -1.0
        every, own = self.rows, self.arrived
        alone = sign * (own["part"] - limit * own["whole"])
        return pd.DataFrame(
            {
                "all": sign * (every["part"] - limit * every["whole"]),
                "arrivals": alone.clip(lower=0.0),
                "size": every["part"].abs() + abs(limit) * every["whole"],
            }
        )

    def broken_by_arrivals(self, side: str) -> pd.DataFrame:
        """Return, of the periods whose arrivals break a side by themselves, kg `asked` of the part,
        and kg `beyond` it."""
        past, own = self.passed(side), self.arrived
        size = np.maximum(np.maximum(own["part"].abs() / self.unit, 1e-3 * own["whole"]), 1.0)
        some = past["arrivals"] / self.unit > ROUNDING * size
        asked = abs(self._limit(side)) * own["whole"] / self.unit
        found = pd.DataFrame({"asked": asked, "beyond": past["all"].clip(lower=0.0) / self.unit})
        return found.loc[some]

    @property
    def listed(self) -> pd.DataFrame:
        """The rows that the plan's table Blends should have for it."""
        value = self.rows["part"] / self.rows["whole"].where(self.rows["whole"] > 1e-9)
        keys = [(period, *self.name) for period in self.rows.index]
        figures = {"Value": value.to_numpy(), "Min": self.min, "Max": self.max, "whole": self.rows["whole"].to_numpy()}
        return pd.DataFrame({"key": keys, **figures})


def shares(site: Site, decided: Decided) -> list[Share]:
    """Return every limit of the table Blend limits."""
    return [_one(site, decided, limit) for limit in site.tables["Blend limits"].to_dict("records")]


def _one(site: Site, decided: Decided, limit: Mapping[Any, Any]) -> Share:
    on_line = limit["On"] in set(site.tables["Lines"]["Line"])
    parts = _taken_in(site, decided, limit) if on_line else _made(site, decided, limit)
    arrived = _arrived(site, limit)
    unit = 1.0 if limit["Share of"] in site.properties.columns else 100.0
    touched = site.touched(limit["From"], limit["To"])
    return Share(
        name=(limit["On"], limit["Share of"], limit["In"] or ""),
        window=site.window(limit["From"], limit["To"]),
        rows=_by_period(site, pd.concat([parts, arrived]), unit).loc[touched],
        arrived=_by_period(site, arrived, unit).loc[touched],
        min=float(limit["Min"]),
        max=float(limit["Max"]),
        unit=unit,
    )


def _by_period(site: Site, parts: pd.DataFrame, unit: float) -> pd.DataFrame:
    total = parts.groupby("p")[["part", "whole"]].sum().reindex(range(site.last + 1)).fillna(0.0)
    total.index = pd.Index(site.names)
    return total.assign(part=total["part"] * unit)


def _arrived(site: Site, limit: Mapping[Any, Any]) -> pd.DataFrame:
    """Return kg of part and whole of each arrival of the product that a limit is on; its composition is that
    of its row."""
    rows = site.arrivals[site.arrivals["Product"] == limit["On"]]
    kg = rows["Quantity"].to_numpy(dtype=float)
    elements = rows[site.elements].mul(kg / 100.0, axis=0)
    whole = kg if limit["In"] is None else elements[site.members(limit["In"])].sum(axis=1).to_numpy()
    if limit["Share of"] in site.properties.columns:
        part = whole * rows[limit["Share of"]].to_numpy(dtype=float)
    else:
        part = elements[site.members(limit["Share of"])].sum(axis=1).to_numpy()
    return pd.DataFrame({"p": rows["p"].to_numpy(), "part": part, "whole": whole})


def _taken_in(site: Site, decided: Decided, limit: Mapping[Any, Any]) -> pd.DataFrame:
    rows = decided.booked[decided.booked["Line"] == limit["On"]]
    contained = site.contained.loc[rows["Lot"]].mul(rows["Tonnes"].to_numpy(), axis=0)
    mass = rows["Tonnes"].to_numpy() * KG_PER_TONNE * site.nodes["dry"].loc[rows["Lot"]].to_numpy()
    return _parts(site, rows, contained, mass, limit)


def _made(site: Site, decided: Decided, limit: Mapping[Any, Any]) -> pd.DataFrame:
    rows = decided.output[decided.output["Product"] == limit["On"]]
    return _parts(site, rows, rows[site.elements], rows["Kg"].to_numpy(), limit)


def _parts(
    site: Site, rows: pd.DataFrame, elements: pd.DataFrame, mass: np.ndarray, limit: Mapping[Any, Any]
) -> pd.DataFrame:
    """Return kg of part and whole of each row; a property counts as whole times property, so that it averages."""
    whole = mass if limit["In"] is None else elements[site.members(limit["In"])].sum(axis=1).to_numpy()
    if limit["Share of"] in site.properties.columns:
        part = whole * site.properties[limit["Share of"]].loc[rows["Lot"]].to_numpy()
    else:
        part = elements[site.members(limit["Share of"])].sum(axis=1).to_numpy()
    return pd.DataFrame({"p": rows["p"].to_numpy(), "part": part, "whole": whole})
