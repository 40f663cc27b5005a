"""What is asked for and may be sold, as numbers: the windows of contracts and of spot sales, and the targets."""

from __future__ import annotations

import numpy as np

from models.plant import typed
from models.plant.calendar import Calendar
from models.plant.parts import Deliveries, Names, Spot, Targets
from models.plant.stages.lanes import sites_in
from models.schema.frames import Tables


def deliveries(tables: Tables, calendar: Calendar, materials: Names, sites: Names) -> Deliveries:
    """Return the windows of contracts: kg, money per kg, what was delivered so far."""
    contracts = tables["Contracts"].set_index("Contract")
    table = tables["Deliveries"]
    terms = contracts.loc[list(table["Contract"])]
    start = calendar.from_start(table["From"])
    due = typed.dates(table["Due"])
    first, last = calendar.touched(start, due)
    return Deliveries(
        contract=typed.names(table["Contract"]),
        product=typed.positions(materials, terms["Product"]),
        site=sites_in(terms["Site"], sites),
        start=start,
        due=due,
        first=first,
        last=last,
        late_from=calendar.holding(due + 1),
        min=typed.numbers(table["Min"]),
        max=typed.numbers(table["Max"]),
        delivered_so_far=typed.numbers(table["Delivered so far"]),
        late_so_far=typed.numbers(table["Late so far"]),
        price=typed.numbers(terms["Price"]),
        priority=typed.numbers(terms["Priority"]),
        penalty=typed.numbers(terms["Shortfall penalty"]),
        late=np.array([word == "yes" for word in terms["Late"]], dtype=bool),
        late_penalty=typed.numbers(terms["Late penalty"]),
    )


def spot(tables: Tables, calendar: Calendar, materials: Names, sites: Names) -> Spot:
    """Return the windows of spot sales: kg, money per kg, what was sold so far."""
    table = tables["Spot sales"]
    start, to = calendar.from_start(table["From"]), calendar.to_end(table["To"])
    first, last = calendar.touched(start, to)
    return Spot(
        product=typed.positions(materials, table["Product"]),
        site=sites_in(table["Site"], sites),
        start=start,
        to=to,
        first=first,
        last=last,
        price=typed.numbers(table["Price"]),
        max=typed.limit(table["Max"]),
        sold_so_far=typed.numbers(table["Sold so far"]),
    )


def targets(tables: Tables, calendar: Calendar, materials: Names, sites: Names) -> Targets:
    """Return the targets: kg, windows, priorities, what was reached so far."""
    table = tables["Targets"]
    start, to = calendar.from_start(table["From"]), calendar.to_end(table["To"])
    first, last = calendar.touched(start, to)
    return Targets(
        names=typed.names(table["Target"]),
        product=typed.positions(materials, table["Product"]),
        site=sites_in(table["Site"], sites),
        start=start,
        to=np.minimum(to, calendar.end[-1]),
        first=first,
        last=last,
        amount=typed.numbers(table["Amount"]),
        reached_so_far=np.where(table["Measure"] == "stock", 0.0, typed.numbers(table["Reached so far"])),
        measure=typed.names(table["Measure"]),
        priority=typed.numbers(table["Priority"]),
        penalty=typed.numbers(table["Shortfall penalty"]),
    )
