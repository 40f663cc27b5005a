"""No more of a resource is used in a period than there is for its days.

sum over l,r of run[l,r,p] * amount[l,r,resource]  <=  max per day * days[p]      every limited resource and period
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.plant.consumption import resource_use
from models.plant.plant import Plant
from models.program import axes
from models.program.cause import Cause, Stage
from models.program.change import Change, Quantity
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule

RESOURCE = "Resource"

PER_DAY = Quantity(
    what="Resource per day",
    sheet="Resources",
    words="{step} more of {name}",
    heading="More of a resource on every day",
    share=0.1,
)


def add(m: Model, plant: Plant) -> None:
    """Add the rows `resource_limits[resource,period]`."""
    use = resource_use(m.runs, plant)
    limited = np.flatnonzero(np.isfinite(plant.resources.max_per_day[use.resource]))
    run = use.run[limited]
    m.rows(
        "resource_limits",
        (axes.resources(plant), axes.periods(plant)),
        ((use.resource[limited], m.runs.period[run]), m.run[run], use.amount[limited]),
        upper=np.outer(plant.resources.max_per_day, plant.calendar.days),
    )


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield each limited resource."""
    for resource in stated.plant.resources.names:
        rows = [row for key, row in stated.rows("resource_limits").items() if key[0] == resource]
        if rows:
            yield stated.bounds(RESOURCE, resource, rows, Stage.RESOURCE, resource)


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a unit more of each limited resource on every day."""
    resources, days = stated.plant.resources, stated.plant.calendar.days
    table = stated.plant.tables["Resources"]
    units = dict(zip(table["Resource"], table["Unit"].fillna("units"), strict=True))
    row_of = stated.rows("resource_limits")
    for name, most in zip(resources.names, resources.max_per_day.tolist(), strict=True):
        if np.isfinite(most):
            held = [
                (row_of[name, period], days[p]) for p, period in enumerate(stated.periods) if (name, period) in row_of
            ]
            rows = np.array([row for row, _ in held], dtype=np.int64)
            yield Change(
                kind=PER_DAY,
                name=name,
                unit=f"{units[name]}/d",
                now=most,
                rows=rows,
                row_lower=np.zeros(len(rows)),
                row_upper=np.array([count for _, count in held], dtype=float),
            )


def audit(balances: Balances, _told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check what runs use of each resource in a period against its Max per day on all days."""
    ledger.at_most("Resource use", "what is used", balances.consumed, balances.resource_limit)


RULE = Rule(
    name="resource_limits",
    words="what there is of a resource",
    sheet="Resources",
    unit="units",
    takes="Limit of {}",
    add=add,
    causes=causes,
    changes=changes,
    audit=audit,
)
