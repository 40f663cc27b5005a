"""Each delivery window gets what its contract asks for, in time or, where that is agreed, late.

delivered so far[n] + sum over p of (sold[n,p] + late[n,p]) + short[n]  >=  min[n]      every row with Min      [kg]
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.promised import promised, terms
from models.plant.plant import Plant
from models.program import axes
from models.program.change import Change, Quantity
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule

CUSTOMERS = "More that customers ask or take"

DELIVERY = Quantity(
    what="Delivery",
    sheet="Deliveries",
    words="{step} more asked and taken for {name}",
    heading=CUSTOMERS,
    step=1.0,
    share=0.01,
)
DELIVERY_MIN = Quantity(
    what="Delivery Min",
    sheet="Deliveries",
    words="{step} more asked for {name}",
    heading=CUSTOMERS,
    step=1.0,
    share=0.01,
)


def add(m: Model, plant: Plant) -> None:
    """Add the promises and rows `delivery_minimum[row]`."""
    deliveries = plant.deliveries
    asking = np.flatnonzero(deliveries.min > 0)
    labels = axes.deliveries(plant).names
    names = [labels[n] for n in asking]
    keys = [(name,) for name in names]
    end = np.where(deliveries.late, len(plant.calendar) - 1, np.clip(deliveries.last, 0, len(plant.calendar) - 1))
    short = m.promise(
        "delivery_minimum",
        keys,
        words="Min",
        unit="kg",
        rows=names,
        things=[deliveries.contract[n] for n in asking],
        asked=deliveries.min[asking],
        period=end[asking],
        rank=deliveries.priority[asking],
        penalty=deliveries.penalty[asking],
    )
    place = np.full(len(labels), -1)
    place[asking] = np.arange(len(asking))
    sold = np.flatnonzero(place[m.delivered_row] >= 0)
    m.rows(
        "delivery_minimum",
        keys,
        (place[m.delivered_row[sold]], m.delivered[sold], 1.0),
        (np.arange(len(asking)), short, 1.0),
        lower=deliveries.min[asking] - deliveries.delivered_so_far[asking],
    )


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a kilogram more to be delivered in each window."""
    deliveries = stated.plant.deliveries
    for n, label in enumerate(axes.deliveries(stated.plant).names):
        if deliveries.min[n] > 0:
            so_far = float(deliveries.delivered_so_far[n])
            yield _change(stated, label, float(deliveries.min[n]), float(deliveries.max[n]), so_far)


def _change(stated: Stated, label: str, least: float, most: float, so_far: float) -> Change:
    """Return a kilogram more; where no more than Min can be delivered, that rises too."""
    top = stated.at_upper("delivery_max", label, least - so_far)
    low = stated.at("delivery_minimum", (label,))
    short, ranked = stated.missing("delivery_minimum", label)
    return Change(
        kind=DELIVERY if most == least else DELIVERY_MIN,
        name=label,
        unit="kg",
        now=least,
        most=np.inf if most == least else most,
        rows=np.concatenate([low, top]),
        row_lower=np.concatenate([np.ones(len(low)), np.zeros(len(top))]),
        row_upper=np.concatenate([np.zeros(len(low)), np.ones(len(top))]),
        short=short,
        ranked=ranked,
        choices=dict.fromkeys(stated.at("delivery_max", (label,)).tolist(), (1.0, float(most == least))),
    )


def asked(balances: Balances) -> pd.DataFrame:
    """Return the Min of each window, and what is delivered, late deliveries included."""
    table = balances.delivered
    table = table[table["Min"] > 0]
    rows = [f"{contract} / {start:%Y-%m-%d} / {due:%Y-%m-%d}" for contract, start, due in table.index]
    return promised("Deliveries", "Min", rows, asked=table["Min"], got=table["Delivered"], **terms(table))


RULE = Rule(
    name="delivery_minimum",
    words="what customers ask",
    sheet="Deliveries",
    unit="kg",
    add=add,
    changes=changes,
    is_promise=True,
    promised=asked,
)
