"""The supply that must be held for a lot on offer to be bought: in which periods, and what that costs for certain.

Whoever plans with the lot bought plans as if that charge were none, and takes it off the margin: it is paid whatever
else is done, and the supply may then be held for other lots too.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.plant.plant import Plant
from models.plant.whole_numbers.supplies import Supply, supplies
from models.schema.frames import Tables, frame
from models.schema.inputs import INPUTS

TABLE = "Supplies"


@dataclass(frozen=True)
class Standing:
    """A supply of a lot that comes in period `comes`; `held` are the periods in which it is held for it."""

    supply: Supply
    comes: int
    held: tuple[int, ...]

    @property
    def is_possible(self) -> bool:
        """True if the lot can be bought at all."""
        return self.comes in self.held

    def charge(self, plant: Plant) -> float:
        """Return what holding it for the lot costs in all."""
        by_period = dict(zip(self.supply.periods, self.supply.charges, strict=True))
        return sum(by_period[p] * float(plant.calendar.days[p]) for p in self.held)

    def paid(self, tables: Tables) -> Tables:
        """Return the tables with no charge where it is held for the lot, and a window for each period."""
        days = tables["Periods"].sort_values("Start", ignore_index=True)
        rows = tables[TABLE]
        is_own = rows["Supply"] == self.supply.name
        terms = rows[is_own].iloc[0].to_dict()
        own_rows = [
            {**terms, "From": days["Start"][p], "To": days["End"][p], "Charge": 0.0 if p in self.held else charge}
            for p, charge in zip(self.supply.periods, self.supply.charges, strict=True)
        ]
        found = [*rows[~is_own].to_dict("records"), *own_rows]
        return {**tables, TABLE: frame(INPUTS[TABLE].columns, [{str(k): v for k, v in row.items()} for row in found])}


def standing(plant: Plant, lot: str) -> Standing | None:
    """Return what is held for a lot to be bought; None where it comes under no supply."""
    place = plant.lots.names.index(lot) if lot in plant.lots.names else -1
    for supply in supplies(plant) if place >= 0 else ():
        if place in supply.lots:
            comes = int(plant.lots.first[place])
            before = supply.periods if not supply.resumes else (comes,)
            return Standing(supply, comes, tuple(p for p in before if p <= comes and p in supply.periods))
    return None


def never_bought(plant: Plant, lot: str) -> str:
    """Return why a lot on offer cannot be bought at all; empty if it can be."""
    found = standing(plant, lot)
    if found is None or found.is_possible:
        return ""
    period = plant.calendar.names[found.comes]
    return f"It could first be used in {period}, when {found.supply.name} cannot be held: it is never bought."
