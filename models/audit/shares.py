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


@dataclass(frozen=True)
class Share:
    """One limit: what it is on and of, kg of `part` and `whole` by period it touches, Min and Max as it writes them.

    `part` is in hundredths where the limit is in per cent, so that part <= max * whole.
    """

    name: tuple[str, str, str]
    rows: pd.DataFrame
    min: float
    max: float

    @property
    def listed(self) -> pd.DataFrame:
        """The rows that the plan's table Blends should have for it."""
        value = self.rows["part"] / self.rows["whole"].where(self.rows["whole"] > 1e-9)
        keys = [(period, *self.name) for period in self.rows.index]
        figures = {"Value": value.to_numpy(), "Min": self.min, "Max": self.max, "whole": self.rows["whole"].to_numpy()}
        return pd.DataFrame({"key": keys, **figures})


def shares(site: Site, decided: Decided) -> list[Share]:
    """Every limit of the table Blend limits."""
    return [_one(site, decided, limit) for limit in site.tables["Blend limits"].to_dict("records")]


def _one(site: Site, decided: Decided, limit: Mapping[Any, Any]) -> Share:
    on_line = limit["On"] in set(site.tables["Lines"]["Line"])
    parts = _taken_in(site, decided, limit) if on_line else _made(site, decided, limit)
    total = parts.groupby("p")[["part", "whole"]].sum().reindex(range(site.last + 1)).fillna(0.0)
    total.index = pd.Index(site.names)
    total["part"] *= 1.0 if limit["Share of"] in site.properties.columns else 100.0
    name = (limit["On"], limit["Share of"], limit["In"] or "")
    touched = site.touched(limit["From"], limit["To"])
    return Share(name, total.loc[touched], float(limit["Min"]), float(limit["Max"]))


def _taken_in(site: Site, decided: Decided, limit: Mapping[Any, Any]) -> pd.DataFrame:
    rows = decided.booked[decided.booked["Line"] == limit["On"]]
    contained = site.contained.loc[rows["Lot"]].mul(rows["Tonnes"].to_numpy(), axis=0)
    mass = rows["Tonnes"].to_numpy() * KG_PER_TONNE * site.lots["dry"].loc[rows["Lot"]].to_numpy()
    return _parts(site, rows, contained, mass, limit)


def _made(site: Site, decided: Decided, limit: Mapping[Any, Any]) -> pd.DataFrame:
    rows = decided.output[decided.output["Product"] == limit["On"]]
    return _parts(site, rows, rows[site.elements], rows["Kg"].to_numpy(), limit)


def _parts(
    site: Site, rows: pd.DataFrame, elements: pd.DataFrame, mass: np.ndarray, limit: Mapping[Any, Any]
) -> pd.DataFrame:
    """kg of part and whole of each row; a property counts as whole times property, so that it averages."""
    whole = mass if limit["In"] is None else elements[site.members(limit["In"])].sum(axis=1).to_numpy()
    if limit["Share of"] in site.properties.columns:
        part = whole * site.properties[limit["Share of"]].loc[rows["Lot"]].to_numpy()
    else:
        part = elements[site.members(limit["Share of"])].sum(axis=1).to_numpy()
    return pd.DataFrame({"p": rows["p"].to_numpy(), "part": part, "whole": whole})
