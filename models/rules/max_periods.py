"""A lot is worked in at most so many periods.

sum over p of works[l,p]  <=  max periods[l] - periods so far[l]

every lot with Max periods, or all by the setting Max periods per lot
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.site import Site
from models.plant.plant import Plant
from models.plant.whole_numbers.worked import lot_set, most_periods
from models.program.arrays.row_list import RowList
from models.program.cause import WHOLE_RULES, Cause, Stage
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule, no_changes


def add(m: Model, plant: Plant) -> None:
    """Add the rows `max_periods[lot]`."""
    rows, works = RowList("max_periods"), m["works"]
    for name, most in zip(plant.lots.names, most_periods(plant).tolist(), strict=True):
        if np.isfinite(most):
            columns = works.table[works.axes[0].place[lot_set(name)]]
            rows.add((name,), [(column, 1.0) for column in columns[columns >= 0].tolist()], upper=most)
    rows.write(m)


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield the most periods of each lot."""
    for (lot,), row in stated.rows("max_periods").items():
        words = f"most periods of lot {lot}"
        yield stated.bounds(WHOLE_RULES, words, [row], Stage.WHOLE, words)


def audit(balances: Balances, _told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check that each lot is worked in no more periods than it may be."""
    most = _most(balances.site)
    if most.isna().all():
        return
    worked = balances.worked("Lot", "Period")
    many = (worked > ledger.tolerance).groupby(level="Lot").sum().astype(float)
    ledger.at_most("Runs", "the number of periods in which it is worked", many, most.reindex(many.index))


def _most(site: Site) -> pd.Series:
    """Return in how many periods each lot may be worked; blank for no limit."""
    typed = site.tables["Settings"].set_index("Setting")["Value"].get("Max periods per lot")
    usual = np.nan if typed is None else float(typed)
    lots = site.lots[["Max periods", "Periods so far"]].astype(float)
    return (lots["Max periods"].fillna(usual) - lots["Periods so far"].fillna(0.0)).clip(lower=0.0)


RULE = Rule(
    name="max_periods",
    words="most periods",
    sheet="Lots",
    unit="periods",
    takes="Most periods of lot {}",
    add=add,
    causes=causes,
    changes=no_changes,
    audit=audit,
)
