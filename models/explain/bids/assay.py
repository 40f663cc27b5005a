"""The program of a plan in which every lot holds a little more of one component."""

from __future__ import annotations

from models.explain.bids.equal_promises import Perturbed
from models.explain.worths.last_program import Final
from models.explain.worths.other_lots import with_lots
from models.schema.frames import Tables

ASSAY_STEP = 0.1
"""The step of the assays, in per cent of dry mass."""

HEAVY = ("Dy", "Tb")


def perturbed(tables: Tables, final: Final) -> tuple[Perturbed, ...]:
    """Return for Dy and Tb, where they are components, the coefficients of runs with 0.1 % more of it in dry mass.

    Args:
        tables: the plan's tables, with defaults filled in.
        final: its last program.
    """
    return tuple(_one(tables, final, name) for name in HEAVY if name in final.plant.components)


def _one(tables: Tables, final: Final, component: str) -> Perturbed:
    lots = tables["Lots"].copy()
    lots[component] += ASSAY_STEP
    other = with_lots(tables, final, lots)
    return Perturbed(component, other.rows, other.columns, other.values, other.cost)
