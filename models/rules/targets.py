"""Each target is reached as far as it can be.

made:       reached so far[t] + sum over the window of made[k,p] + short[t]             >=  amount[t]      [kg]
delivered:  reached so far[t] + sum over the window of sold and spot of k + short[t]    >=  amount[t]
stock:      stock[k, last p of the window] + short[t]                                   >=  amount[t]
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.promised import promised, terms
from models.plant.plant import Plant, Positions
from models.program.change import Change, Quantity, raises_lower
from models.program.model import Entries, Model
from models.program.stated import Stated
from models.rules.rule import Rule

TARGET = Quantity(
    what="Target",
    sheet="Targets",
    words="{step} more asked by the target {name}",
    heading="More that is wanted",
    step=1.0,
    share=0.01,
)


def add(m: Model, plant: Plant) -> None:
    """Add the promises and rows `targets[target]`."""
    targets = plant.targets
    keys = [(name,) for name in targets.names]
    short = m.promise(
        "targets",
        keys,
        words="Amount",
        unit="kg",
        rows=targets.names,
        asked=targets.amount,
        period=np.clip(targets.last, 0, len(plant.calendar) - 1),
        rank=targets.priority,
        penalty=targets.penalty,
    )
    counted: list[Entries] = []
    for target in range(len(keys)):
        columns = counting(m, plant, target)
        counted.append((np.full(len(columns), target), columns, 1.0))
    m.rows("targets", keys, (np.arange(len(keys)), short, 1.0), *counted, lower=targets.amount - targets.reached_so_far)


def counting(m: Model, plant: Plant, target: int, by: int | None = None) -> Positions:
    """Return the columns that count, kilogram for kilogram, towards a target; `by` the end of that
    period of its window."""
    targets = plant.targets
    k, first = targets.product[target], targets.first[target]
    last = targets.last[target] if by is None else by
    if first > targets.last[target]:
        return np.zeros(0, dtype=np.int64)
    if targets.measure[target] == "made":
        return m.made[k, first : last + 1]
    if targets.measure[target] == "stock":
        return m.stock[k, last : last + 1]
    sold = (plant.deliveries.product[m.sold_row] == k) & (m.sold_period >= first) & (m.sold_period <= last)
    spot = (plant.spot.product[m.spot_row] == k) & (m.spot_period >= first) & (m.spot_period <= last)
    return np.concatenate([m.sold[sold], m.spot[spot]])


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a kilogram more of each target."""
    targets = stated.plant.targets
    for name, amount in zip(targets.names, targets.amount.tolist(), strict=True):
        short, ranked = stated.missing("targets", name)
        rows = raises_lower(stated.at("targets", (name,)))
        yield Change(kind=TARGET, name=name, unit="kg", now=amount, **rows, short=short, ranked=ranked)


def asked(balances: Balances) -> pd.DataFrame:
    """Return what each target asks, and what counts towards it in its window."""
    targets, site = balances.site.tables["Targets"], balances.site
    flows = {"made": balances.made, "delivered": balances.sold}
    first, last = site.inside(targets["From"], targets["To"])
    reached = []
    for row, begin, end in zip(targets.to_dict("records"), first, last, strict=True):
        window = site.names[begin : end + 1]
        if row["Measure"] == "stock":
            reached.append(float(balances.stock.loc[(row["Product"], window[-1])]) if window else 0.0)
        else:
            inside = flows[row["Measure"]].loc[row["Product"]].reindex(window)
            reached.append(row["Reached so far"] + float(inside.sum()))
    got = np.array(reached)
    return promised("Targets", "Amount", list(targets["Target"]), asked=targets["Amount"], got=got, **terms(targets))


RULE = Rule(
    name="targets",
    words="targets",
    sheet="Targets",
    unit="kg",
    add=add,
    changes=changes,
    is_promise=True,
    promised=asked,
)
