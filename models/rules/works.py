"""Whether anything of a set of runs is worked in a period at all: a lot, a class by a recipe, a recipe on a line.

sum of run over the set in p  <=  most * works[set,p]      every set that another rule asks for      [t]

Most is what its lots have and its lines can do in the period, so that the row says no more than it has to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.plant.plant import Plant
from models.plant.whole_numbers.worked import most_of_sets, worked_sets
from models.program import axes
from models.program.blocks import Axis, by_thing
from models.program.cause import WHOLE_RULES, Cause, Stage
from models.program.model import Model
from models.program.stated import Stated
from models.rules.rule import Rule, no_changes


def decide(m: Model, plant: Plant) -> None:
    """works[set,p]   0 or 1   anything of a set of runs is worked in period p"""
    sets = list(worked_sets(plant, m.runs))
    periods = [np.unique(worked.when) for worked in sets]
    of = np.repeat(np.arange(len(sets)), [len(period) for period in periods])
    when = np.concatenate([np.zeros(0, dtype=np.int64), *periods])
    along = Axis("worked", tuple(worked.name for worked in sets))
    works = m.decide("works", along, axes.periods(plant), places=(of, when), unit="", sheet="Lots", whole=True)
    m.as_few_as_needed(works.columns)


def add(m: Model, plant: Plant) -> None:
    """Add the rows `works_at_all[set,period]` and bounds `works`."""
    works, runs, periods = m["works"], m.runs, len(plant.calendar)
    sets = list(worked_sets(plant, runs))
    most = np.stack([most_of_sets(plant, runs, worked) for worked in sets]) if sets else np.zeros((0, periods))
    run = np.concatenate([np.zeros(0, dtype=np.int64), *(worked.runs for worked in sets)])
    when = np.concatenate([np.zeros(0, dtype=np.int64), *(worked.when for worked in sets)])
    of = np.repeat(np.arange(len(sets)), [len(worked.runs) for worked in sets])
    m.rows(
        "works_at_all",
        works.axes,
        ((of, when), m.run[run], 1.0),
        (works.places, works.columns, -most[works.places]),
        upper=0.0,
        switch=True,
    )
    m.at_most(works.columns, np.ones(len(works.columns)))


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield each set: that it is not worked."""
    rows = stated.rows("works_at_all")
    works = stated.m["works"]
    for name, positions in by_thing(rows, stated.periods):
        words = f"when {name[:1].lower()}{name[1:]} is worked"
        yield stated.bounds(WHOLE_RULES, words, positions, Stage.WHOLE, words)
    if len(works.columns):
        once = np.ones(len(works.columns))
        yield Cause(WHOLE_RULES, "whether anything is worked", columns=works.columns, at=once, stage=Stage.WHOLE)


def audit(_balances: Balances, _told: Mapping[str, pd.DataFrame], _ledger: Ledger) -> None:
    """Say nothing that the runs do not say: the rules that ask for it look at them."""


RULE = Rule(
    name="works",
    words="what is worked at all",
    sheet="Lots",
    unit="t",
    takes="Being worked: {}",
    decide=decide,
    add=add,
    causes=causes,
    changes=no_changes,
    audit=audit,
)
