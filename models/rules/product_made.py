"""What is made of a product is what arrives of all work on it, each yield after its lag, also of work before the plan.

made[k,p] = sum over the runs whose output arrives in p of run[l,r,q] * kg[l,r,k]
            + sum of arrived[n] of the product whose date lies in p               every product and period      [kg]

What lots of an intermediate or product bring, which are put into the store as they are, is there as well, and not made.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.decided import stores
from models.audit.ledger import Ledger
from models.plant.plant import Plant, Positions
from models.program import axes
from models.program.model import Model
from models.rules.rule import Rule

OF_MIXES = 20.0
"""kg; what is made where stores mix is compared as if it were so much: of a mix that holds no more than rounding nobody
knows what is in it."""


def decide(m: Model, plant: Plant) -> None:
    """made[k,p]        kg  what comes into stock"""
    made = m.decide("made", axes.products(plant), axes.periods(plant), unit="kg", sheet="Products")
    m.flow("product_stock", "Made", made.places, made.columns, 1.0)
    output, put = m.runs.output, _put(m, plant)
    places = output.product[put], output.arrival[put]
    m.flow("product_stock", "Put in", places, m.run[output.run[put]], output.kg[put])


def _put(m: Model, plant: Plant) -> Positions:
    """Return the entries of what runs make by which lots are put into stores."""
    return np.flatnonzero(plant.puts[m.runs.recipe[m.runs.output.run]])


def add(m: Model, plant: Plant) -> None:
    """Add the rows `product_made[product,period]`."""
    output = m.runs.output
    is_made = ~plant.puts[m.runs.recipe[output.run]]
    within = np.flatnonzero(is_made & (output.arrival < len(plant.calendar)))
    made, arrivals = m["made"], plant.arrivals
    come = np.flatnonzero(arrivals.period < len(plant.calendar))
    m.rows(
        "product_made",
        (axes.products(plant), axes.periods(plant)),
        (made.places, made.columns, 1.0),
        ((output.product[within], output.arrival[within]), m.run[output.run[within]], -output.kg[within]),
        ((arrivals.product[come], arrivals.period[come]), m["arrived"].columns[come], -1.0),
        lower=0.0,
        upper=0.0,
    )


def audit(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check that what comes into stock is what the runs recover of what their lots contain, when it arrives."""
    production = ledger.once("Production", stores(told), ["Product", "Period"], balances.made.index)
    size = OF_MIXES if balances.site.mixed else 0.0
    ledger.equal("Production", "Made", production["Made"], balances.made, size=size)


RULE = Rule(
    name="product_made",
    words="what is made",
    sheet="Yields",
    unit="kg",
    takes="{}",
    decide=decide,
    add=add,
    is_balance=True,
    audit=audit,
)
