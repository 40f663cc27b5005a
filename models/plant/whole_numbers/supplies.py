"""Contracts for feed that cost a standing charge: when each can be held, for what, and which lots come under it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.plant.plant import Plant


@dataclass(frozen=True)
class Supply:
    """A supply: the periods in which it can be held, the charge per day of each, and the offered lots under it."""

    name: str
    periods: tuple[int, ...]
    charges: tuple[float, ...]
    resumes: bool
    lots: tuple[int, ...]


def supplies(plant: Plant) -> list[Supply]:
    """Return every supply, by name."""
    table = plant.tables["Supplies"]
    if table.empty:
        return []
    first, last = plant.calendar.inside(table["From"].to_numpy(), table["To"].to_numpy())
    found: dict[str, dict[int, float]] = {}
    for name, begin, end, charge in zip(table["Supply"], first, last, table["Charge"], strict=True):
        periods = found.setdefault(name, {})
        periods |= {p: float(charge) for p in range(int(begin), int(end) + 1)}
    never = set(table["Supply"][table["Resume"] == "no"])
    for name in _given_up(plant) & never:
        found[name] = {}
    return [_supply(plant, name, found[name], name not in never) for name in sorted(found)]


def _given_up(plant: Plant) -> set[str]:
    """Return the supplies with a window that has begun and in which they are not held."""
    table = plant.tables["Supplies"]
    begins = plant.calendar.from_start(table["From"]) <= plant.calendar.start[0]
    return set(table["Supply"][begins & (table["Held so far"] == "no").to_numpy()])


def _supply(plant: Plant, name: str, charge: dict[int, float], resumes: bool) -> Supply:
    periods = tuple(sorted(charge))
    figures = np.array([supply == name for supply in plant.tables["Lots"]["Supply"]], dtype=bool)
    lots = np.flatnonzero(figures & plant.lots.offered & plant.lots.usable)
    return Supply(name, periods, tuple(charge[p] for p in periods), resumes, tuple(lots.tolist()))
