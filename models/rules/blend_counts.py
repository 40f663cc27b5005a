"""At most so many different lots, classes or families are worked on a line, or made into a product, in a period.

sum over lots (classes, families) of works[. on it, p]  <=  max      every row of Blend counts, every period it touches
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.whole_numbers.together import counted
from models.plant.plant import Plant
from models.plant.whole_numbers.together import things
from models.program.arrays.row_list import RowList
from models.program.cause import WHOLE_RULES, Cause, Stage
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule, no_changes


def add(m: Model, plant: Plant) -> None:
    """Adds the rows `blend_counts[on,count,first day,last day,period]`."""
    rows, works, table = RowList("blend_counts"), m["works"], plant.tables["Blend counts"]
    place = works.axes[0].place
    start, end = plant.calendar.from_start(table["From"]), plant.calendar.to_end(table["To"])
    first, last = plant.calendar.touched(start, end)
    for row, (on, count, most) in enumerate(zip(table["On"], table["Count"], table["Max"], strict=True)):
        places = [place[one.name] for one in things(plant, m.runs, count, on)]
        for p in range(int(first[row]), int(last[row]) + 1):
            columns = [int(column) for column in works.table[places, p] if column >= 0]
            key = (on, count, str(start[row]), str(end[row]), plant.calendar.names[p])
            rows.add(key, [(column, 1.0) for column in columns], upper=float(most))
    rows.write(m)


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield each row of Blend counts."""
    found: dict[tuple[str, ...], list[int]] = {}
    for key, row in stated.rows("blend_counts").items():
        found.setdefault(key[:-1], []).append(row)
    for (on, count, start, end), rows in found.items():
        words = f"number of {count} on {on} from {start} to {end}"
        yield stated.bounds(WHOLE_RULES, words, rows, Stage.WHOLE, words)


def audit(balances: Balances, _told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check that no more different lots, classes or families are worked together than may be."""
    site = balances.site
    for row in site.tables["Blend counts"].to_dict("records"):
        many = counted(balances, str(row["On"]), str(row["Count"]), ledger.tolerance)
        held = many[many.index.isin(site.touched(row["From"], row["To"]))]
        what = f"the number of {row['Count']} on {row['On']}"
        ledger.at_most("Runs", what, held, pd.Series(float(row["Max"]), index=held.index))


RULE = Rule(
    name="blend_counts",
    words="numbers of lots that are worked together",
    sheet="Blend counts",
    unit="lots",
    takes="Blend count on {}",
    add=add,
    causes=causes,
    changes=no_changes,
    audit=audit,
)
