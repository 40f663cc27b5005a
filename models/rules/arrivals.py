"""What is on its way when the plan begins comes into stock on its date.

arrived[n]  =  quantity[n]      every arrival      [kg]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.decided import stores
from models.audit.ledger import Ledger
from models.plant.plant import Plant
from models.program import axes
from models.program.change import Change, Quantity
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule

ARRIVAL = Quantity(
    what="Arrival",
    sheet="Arrivals",
    words="{step} more of {name} arriving",
    heading="More in stock",
    supply=True,
    step=1.0,
    share=0.01,
)


def decide(m: Model, plant: Plant) -> None:
    """arrived[n]       kg  output of work done before the plan, which comes into stock"""
    m.decide("arrived", axes.arrivals(plant), axes.products(plant), places=_places(plant), unit="kg")


def _places(plant: Plant) -> tuple[np.ndarray, np.ndarray]:
    return np.arange(len(plant.arrivals.kg)), plant.arrivals.product


def add(m: Model, plant: Plant) -> None:
    """Add the rows `arrivals[arrival]`."""
    columns, kg = m["arrived"].columns, plant.arrivals.kg
    m.rows("arrivals", (axes.arrivals(plant),), (np.arange(len(kg)), columns, 1.0), lower=kg, upper=kg)


def changes(stated: Stated) -> Iterator[Change]:
    """Yield a kilogram more of each arrival."""
    names, kg = axes.arrivals(stated.plant).names, stated.plant.arrivals.kg.tolist()
    for name, amount in zip(names, kg, strict=True):
        rows = stated.at("arrivals", (name,))
        ones = np.ones(len(rows))
        yield Change(kind=ARRIVAL, name=name, unit="kg", now=amount, rows=rows, row_lower=ones, row_upper=ones)


def audit(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check that what comes into stock is at least what arrives of work done before the plan."""
    made = ledger.once("Production", stores(told), ["Product", "Period"], balances.made.index)["Made"]
    ledger.at_most("Production", "what arrives", balances.arrived, made, size=balances.made)


RULE = Rule(
    name="arrivals",
    words="what is on its way",
    sheet="Arrivals",
    unit="kg",
    takes="{}",
    decide=decide,
    add=add,
    changes=changes,
    is_balance=True,
    audit=audit,
)
