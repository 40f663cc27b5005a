"""How much of each product and target rests on assays that are a class's typical ones and not a lot's own.

What a run makes comes from its lot's components one by one, and so does the part of it that is estimated:
estimated[l,r,k] = 1000 * dry share[l] * sum over the estimated e of assay[l,e] * recovery[r,k,e] * counted_as[e].
A batch of an intermediate is as much estimated as its lot; the assay of a fixed one is typed, and so is none of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.plant.asked import Asked
from models.plant.plant import KG_PER_TONNE, Flags, Numbers, Plant
from models.program.model import Model
from models.program.shared.counting import counting
from models.schema import defaults
from models.schema.frames import Tables, frame
from models.schema.outputs import OUTPUTS

NOTHING = 1e-9


@dataclass(frozen=True)
class Assays:
    """[lot, component] of a plant: what something asks for (`asked`), and where the class's typical assay stands."""

    asked: Flags
    estimated: Flags

    @classmethod
    def of(cls, tables: Tables, plant: Plant) -> Assays:
        """Return what unfilled tables say, in the order of the plant's lots and components."""
        asked, lots = Asked.of(tables), pd.Index(tables["Lots"]["Lot"])
        rows, columns = lots.get_indexer(plant.lots.names), [asked.order.index(name) for name in plant.components]
        return cls(
            asked=asked.flags(asked.counted, tables["Lots"]["Feed class"])[np.ix_(rows, columns)],
            estimated=defaults.estimated(tables).to_numpy(dtype=bool)[np.ix_(rows, columns)],
        )

    @classmethod
    def complete(cls, plant: Plant) -> Assays:
        """Return nothing is estimated."""
        return cls(np.ones(plant.lots.assay.shape, dtype=bool), np.zeros(plant.lots.assay.shape, dtype=bool))

    def shares(self, plant: Plant) -> Numbers:
        """Return % of each lot's counted mass, of what something asks for, that is the class's typical value."""
        counted = plant.lots.assay * plant.counted_as * self.asked
        whole, part = counted.sum(axis=1), (counted * self.estimated).sum(axis=1)
        shares: Numbers = 100.0 * np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)
        return shares


def table(plant: Plant, m: Model, x: Numbers, estimated: Flags) -> pd.DataFrame:
    """Return the output table `Estimates`: a row for each product and for each target.

    Args:
        plant: the plant.
        m: its built model.
        x: the values of the solved program.
        estimated: [lot, component] whether the class's typical assay stands for it.
    """
    made, guessed = x[m.made], _guessed(plant, m, x, estimated)
    sheets = {int(at): sheet for at, sheet in zip(plant.products.material, plant.products.sheet, strict=True)}
    rows = [
        _row("product", name, name, *(float(kg[plant.stores_of(at)].sum()) for kg in (made, guessed)))
        for at, name in enumerate(plant.materials)
        if sheets[at] == "Products"
    ]
    targets = plant.targets
    for target, name in enumerate(targets.names):
        reached = counting(m, plant, target).reached(x)
        at = int(targets.product[target])
        stores = plant.stores_of(at, targets.site[target])
        part = reached * _share(plant, made[stores].sum(axis=0), guessed[stores].sum(axis=0), target)
        rows.append(_row("target", name, plant.materials[at], reached, part))
    return frame(OUTPUTS["Estimates"].columns, rows)


def _guessed(plant: Plant, m: Model, x: Numbers, estimated: Flags) -> Numbers:
    """[k,p] kg that comes into stock from estimated assays."""
    nodes = plant.nodes
    # Nodes of no lot are at -1, the last row.
    guess = np.vstack((estimated, np.zeros_like(estimated, shape=(1, estimated.shape[1]))))[nodes.lot]
    content = KG_PER_TONNE * nodes.dry[:, None] * nodes.assay * guess
    per_tonne = (plant.yields.recovery * plant.counted_as) @ content.T
    output = m.runs.output
    within = output.arrival < len(plant.calendar)
    run = output.run[within]
    kg = per_tonne[output.of_yield[within], m.runs.node[run]] * x[m.run[run]]
    guessed = np.zeros(m.made.shape)
    np.add.at(guessed, (output.product[within], output.arrival[within]), kg)
    return guessed


def _share(plant: Plant, made: Numbers, guessed: Numbers, target: int) -> float:
    """Return the estimated share of what counts towards a target.

    What is delivered or in stock is an even mixture of all that was made until the window ends and the opening stock.
    """
    targets = plant.targets
    last = int(targets.last[target]) + 1
    first = int(targets.first[target]) if targets.measure[target] == "made" else 0
    stores = plant.stores_of(int(targets.product[target]), targets.site[target])
    opening = 0.0 if targets.measure[target] == "made" else float(plant.products.opening_stock[stores].sum())
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
