"""A lot under a supply is bought only while the supply is held, which costs a standing charge for every day.

bought[l]  <=  most[l] * held[s, first usable period of l]      every offered lot under a supply                  [t]
held[s,p]  <=  held[s, p before]                                where a supply that is given up does not resume
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger
from models.audit.whole_numbers.supplies import charges, held_as_told
from models.plant.plant import Numbers, Plant
from models.plant.whole_numbers.supplies import supplies
from models.plant.whole_numbers.worked import UNLIMITED
from models.program import axes
from models.program.arrays.columns import ON
from models.program.arrays.row_list import RowList
from models.program.blocks import Axis, by_thing
from models.program.cause import WHOLE_RULES, Cause, Stage
from models.program.model import Model
from models.program.money_items import STANDING_CHARGES
from models.program.stated import Stated
from models.rules.rule import Rule, no_changes


def decide(m: Model, plant: Plant) -> None:
    """held[s,p]   0 or 1   supply s is held in period p"""
    supplys = supplies(plant)
    places = [(place, p) for place, one in enumerate(supplys) for p in one.periods]
    found = np.array(places, dtype=np.int64).reshape(-1, 2).T
    along = Axis("supply", tuple(one.name for one in supplys))
    m.decide("held", along, axes.periods(plant), places=tuple(found), unit="", whole=True)


def add(m: Model, plant: Plant) -> None:
    """Adds the rows `supply_held[lot]` and `supply_resumed[supply,period]`, and bounds `held`."""
    bought, resumed, held = RowList("supply_held"), RowList("supply_resumed"), m["held"]
    for place, supply in enumerate(supplies(plant)):
        for lot in supply.lots:
            column, most = int(m.bought[lot]), min(float(plant.lots.quantity[lot]), UNLIMITED)
            there = int(held.table[place, plant.lots.first[lot]])
            terms = [(column, 1.0), *([(there, -most)] if there >= 0 else [])]
            bought.add((plant.lots.names[lot],), terms, upper=0.0)
        for before, p in zip(supply.periods, supply.periods[1:] if not supply.resumes else (), strict=False):
            pair = [(int(held.table[place, p]), 1.0), (int(held.table[place, before]), -1.0)]
            resumed.add((supply.name, plant.calendar.names[p]), pair, upper=0.0)
    bought.write(m, switch=True)
    resumed.write(m)
    m.at_most(held.columns, np.ones(len(held.columns)))


def earn(m: Model, plant: Plant) -> None:
    """- charge per day * days of each period in which it is held."""
    charge = [cost for supply in supplies(plant) for cost in supply.charges]
    held = m["held"]
    period = held.along("period")
    m.earn(STANDING_CHARGES, held.columns, -np.array(charge) * plant.calendar.days[period], period)


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield each supply that does not resume, and each lot under a supply."""
    for rows_of, words in (("supply_held", "supply of lot {}"), ("supply_resumed", "resuming the supply {}")):
        for name, rows in by_thing(stated.rows(rows_of), stated.periods):
            yield stated.bounds(WHOLE_RULES, words.format(name), rows, Stage.WHOLE, words.format(name))
    columns = stated.m["held"].columns
    if len(columns):
        once = np.ones(len(columns))
        yield Cause(WHOLE_RULES, "whether supplies are held", columns=columns, at=once, stage=Stage.WHOLE)


def tables(m: Model, plant: Plant, x: Numbers) -> dict[str, list[dict[str, object]]]:
    """In which periods each supply is held."""
    held, rows = m["held"], []
    charge = [cost for each_supply in supplies(plant) for cost in each_supply.charges]
    for column, supply, p, cost in zip(held.columns, *held.places, charge, strict=True):
        if x[column] > ON:
            name, days = held.axes[0].names[supply], float(plant.calendar.days[p])
            rows.append({"Supply": name, "Period": plant.calendar.names[p], "Charge": cost * days})
    return {"Supplies held": rows}


def audit(balances: Balances, told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Lots are bought under supplies that are held then, and these are held as they may be."""
    held_as_told(balances, told.get("Supplies held"), ledger)


RULE = Rule(
    name="supplies",
    words="supplies",
    sheet="Supplies",
    unit="t",
    takes="Supply of {}",
    decide=decide,
    add=add,
    earn=earn,
    causes=causes,
    changes=no_changes,
    audit=audit,
    earned=lambda balances: [(STANDING_CHARGES, -charges(balances))],
    tables=tables,
)
