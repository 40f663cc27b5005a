"""In a period in which some feed is worked, at least so much of other feed is worked there too.

sum of run of Needs in p  >=  at least * works[Feed, p]      every row of Companions, where it holds      [t]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.whole_numbers.together import least_of_needs, worked_of
from models.plant.plant import Plant
from models.plant.whole_numbers.together import count_of, thing
from models.plant.whole_numbers.worked import companions
from models.program.arrays.row_list import RowList
from models.program.blocks import by_thing
from models.program.cause import WHOLE_RULES, Cause, Stage
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule, no_changes


def add(m: Model, plant: Plant) -> None:
    """Adds the rows `companions[feed,needs,on,period]`."""
    rows, works = RowList("companions"), m["works"]
    place = works.axes[0].place
    for companion in companions(plant):
        feed = thing(plant, m.runs, count_of(plant, companion.feed), companion.feed, companion.on)
        needs = thing(plant, m.runs, count_of(plant, companion.needs), companion.needs, companion.on).worked
        for p in np.unique(feed.worked.when).tolist():
            work = [(column, 1.0) for column in np.unique(m.run[needs.runs[needs.when == p]]).tolist()]
            key = (companion.feed, companion.needs, companion.on or "", plant.calendar.names[p])
            rows.add(key, [*work, (int(works.table[place[feed.name], p]), -companion.least)], lower=0.0)
    rows.write(m)


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield each row of Companions."""
    for name, rows in by_thing(stated.rows("companions"), stated.periods):
        words = f"companions: {name.removesuffix(' / ')}"
        yield stated.bounds(WHOLE_RULES, words, rows, Stage.WHOLE, words)


def audit(balances: Balances, _told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check that where feed that needs other feed is worked, enough of that is worked too."""
    for row in balances.site.tables["Companions"].to_dict("records"):
        on = None if pd.isna(row["On"]) else str(row["On"])
        feed, needs = (worked_of(balances, str(row[name]), on) for name in ("Feed", "Needs"))
        missing = (least_of_needs(balances.site, row) - needs).where(feed > ledger.tolerance, 0.0)
        what = f"what is missing of {row['Needs']} beside {row['Feed']}"
        ledger.at_most("Runs", what, missing, missing * 0.0)


RULE = Rule(
    name="companions",
    words="companions",
    sheet="Companions",
    unit="t",
    takes="Companions of {}",
    add=add,
    causes=causes,
    changes=no_changes,
    audit=audit,
)
