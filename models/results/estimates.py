"""How much of each product and target rests on assays that are a class's typical ones and not a lot's own.

What a run makes comes from its lot's components one by one, and so does the part of it that is estimated:
estimated[l,r,k] = 1000 * dry share[l] * sum over the estimated e of assay[l,e] * recovery[r,k,e] * counted_as[e].
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.plant.plant import KG_PER_TONNE, Numbers, Plant
from models.program.model import Model
from models.rules.targets import counting
from models.schema.frames import frame
from models.schema.outputs import OUTPUTS

NOTHING = 1e-9


def table(plant: Plant, m: Model, x: Numbers, estimated: Mapping[str, Numbers]) -> pd.DataFrame:
    """The output table `Estimates`: a row for each product and for each target.

    Args:
        plant: the plant.
        m: its built model.
        x: the values of the solved program.
        estimated: for each lot with estimated assays, 1 for each component (in the plant's order) that is estimated.
    """
    made, guessed = x[m.made], _guessed(plant, m, x, estimated)
    rows = [
        _row("product", name, name, float(made[k].sum()), float(guessed[k].sum()))
        for k, name in enumerate(plant.products.names)
    ]
    targets = plant.targets
    for target, name in enumerate(targets.names):
        reached = float(x[counting(m, plant, target)].sum())
        k = int(targets.product[target])
        part = reached * _share(plant, made[k], guessed[k], target)
        rows.append(_row("target", name, plant.products.names[k], reached, part))
    return frame(OUTPUTS["Estimates"].columns, rows)


def _guessed(plant: Plant, m: Model, x: Numbers, estimated: Mapping[str, Numbers]) -> Numbers:
    """[k,p] kg that comes into stock from estimated assays."""
    nothing = np.zeros(len(plant.components))
    flags = np.array([estimated.get(name, nothing) for name in plant.lots.names]).reshape(plant.lots.assay.shape)
    content = KG_PER_TONNE * plant.lots.dry[:, None] * plant.lots.assay * flags
    per_tonne = (plant.yields.recovery * plant.counted_as) @ content.T
    output = m.runs.output
    within = output.arrival < len(plant.calendar)
    run = output.run[within]
    kg = per_tonne[output.of_yield[within], m.runs.lot[run]] * x[m.run[run]]
    guessed = np.zeros(m.made.shape)
    np.add.at(guessed, (output.product[within], output.arrival[within]), kg)
    return guessed


def _share(plant: Plant, made: Numbers, guessed: Numbers, target: int) -> float:
    """The estimated share of what counts towards a target.

    What is delivered or in stock is an even mixture of all that was made until the window ends and the opening stock.
    """
    targets = plant.targets
    last = int(targets.last[target]) + 1
    first = int(targets.first[target]) if targets.measure[target] == "made" else 0
    opening = 0.0 if targets.measure[target] == "made" else float(plant.products.opening_stock[targets.product[target]])
    whole = opening + float(made[first:last].sum())
    return float(guessed[first:last].sum()) / whole if whole > NOTHING else 0.0


def _row(of: str, name: str, product: str, amount: float, part: float) -> dict[str, object]:
    share = 100.0 * part / amount if amount > NOTHING else 0.0
    return {
        "Of": of,
        "Name": name,
        "Product": product,
        "Amount": amount,
        "Estimated": part,
        "Estimated share": min(share, 100.0),
    }
