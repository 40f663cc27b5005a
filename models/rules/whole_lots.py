"""All of a whole lot is worked within the plan, or nothing; an offered one is bought whole or not at all.

sum over r,p of run[l,r,p]  =  quantity[l] * whole[l]      every lot with Whole that is not Begun      [t]
bought[l]                   =  quantity[l] * whole[l]      every such lot on offer   [t]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.plant.parts import all_or_nothing
from models.plant.plant import Plant, Positions
from models.program import axes
from models.program.arrays.row_list import RowList
from models.program.cause import WHOLE_RULES, Cause, Stage
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule, no_changes


def decide(m: Model, plant: Plant) -> None:
    """whole[l]   0 or 1   all of lot l is worked"""
    m.decide("whole", axes.lots(plant), places=(_whole(plant),), unit="", whole=True)


def _whole(plant: Plant) -> Positions:
    """Return the lots that are worked whole or not at all."""
    return np.flatnonzero(all_or_nothing(plant.tables["Lots"]) & plant.lots.usable)


def add(m: Model, plant: Plant) -> None:
    """Adds the rows `whole_worked[lot]` and `whole_bought[lot]`."""
    worked, bought, whole = RowList("whole_worked"), RowList("whole_bought"), m["whole"].table
    for lot in _whole(plant).tolist():
        name, quantity = plant.lots.names[lot], float(plant.lots.quantity[lot])
        runs = [(column, 1.0) for column in m.run[m.runs.node == lot].tolist()]
        worked.add((name,), [*runs, (whole[lot], -quantity)], lower=0.0, upper=0.0)
        if m.bought[lot] >= 0:
            bought.add((name,), [(m.bought[lot], 1.0), (whole[lot], -quantity)], lower=0.0, upper=0.0)
    worked.write(m)
    bought.write(m)
    m.at_most(m["whole"].columns, np.ones(len(m["whole"].columns)))


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield each whole lot."""
    bought, whole = stated.rows("whole_bought"), stated.m["whole"]
    for (lot,), row in stated.rows("whole_worked").items():
        words = f"all of lot {lot} or nothing"
        found = stated.bounds(
            WHOLE_RULES, words, [row, *([bought[lot,]] if (lot,) in bought else [])], Stage.WHOLE, words
        )
        column = whole.table[[whole.axes[0].place[lot]]]
        yield Cause(
            found.kind, words, found.rows, found.lower, found.upper, column, np.ones(1), 1.0, Stage.WHOLE, words
        )


def audit(balances: Balances, _told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Hold that what is worked of a whole lot, and what is bought of it, is all or nothing."""
    site, decided = balances.site, balances.decided
    lots = site.lots[
        (site.lots["Whole"] == "yes")
        & (site.lots["Begun"] != "yes")
        & site.lots["takes_part"]
        & site.lots["Quantity"].notna()
    ]
    used, taken = decided.used[lots.index], decided.taken[lots.index]
    all_of_it = lots["Quantity"].where(used > ledger.tolerance, 0.0)
    ledger.equal("Lot use", "what is worked of a whole lot", used, all_of_it, size=lots["Quantity"])
    offered = lots["offered"]
    ledger.equal(
        "Lot use", "what is bought of a whole lot", taken[offered], all_of_it[offered], size=lots["Quantity"][offered]
    )


RULE = Rule(
    name="whole_lots",
    words="whole lots",
    sheet="Lots",
    unit="t",
    takes="All of it or nothing",
    decide=decide,
    add=add,
    causes=causes,
    changes=no_changes,
    audit=audit,
)
