"""Each target is reached as far as it can be.

made:       reached so far[t] + sum over the window of made[k,p] + short[t]                   >=  amount[t]      [kg]
delivered:  reached so far[t] + sum over the window of sold, late and spot of k + short[t]    >=  amount[t]
stock:      stock[k, p that ends with the window] + short[t]                                  >=  amount[t]

Of a period of which only some days lie in the window there counts
made:       what has come by the window's last day d (there[k,p,d] of `window_days`) less what had come before its first
delivered:  of a sale the share of its own days in p (of its row; after Due where it is late) that lie in the window
stock:      stock[k,p-1] + there[k,p,d] - such shares of sales - discarded[k,p] * (days of p up to d) / (days of p)
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.promised import promised, terms
from models.plant.plant import Plant
from models.program.change import Change, Quantity, raises_lower
from models.program.model import Entries, Model
from models.program.shared.counting import counting
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
    counted = [counting(m, plant, target) for target in range(len(keys))]
    entries: list[Entries] = [
        (np.full(len(count.columns), i), count.columns, count.kg) for i, count in enumerate(counted)
    ]
    anyway = targets.reached_so_far + np.array([count.fixed for count in counted])
    m.rows("targets", keys, (np.arange(len(keys)), short, 1.0), *entries, lower=targets.amount - anyway)


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a kilogram more of each target."""
    targets = stated.plant.targets
    for name, amount in zip(targets.names, targets.amount.tolist(), strict=True):
        short, ranked = stated.missing("targets", name)
        rows = raises_lower(stated.at("targets", (name,)))
        yield Change(kind=TARGET, name=name, unit="kg", now=amount, **rows, short=short, ranked=ranked)


def asked(balances: Balances) -> pd.DataFrame:
    """Return what each target asks, and what counts towards it in its window."""
    targets = balances.site.tables["Targets"]
    got = np.array([balances.reached(row) for row in targets.to_dict("records")])
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
