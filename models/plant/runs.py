"""The sparse decision table: every lot or store, recipe and period in which work is possible, and what a tonne means.

A run exists only where it can be more than zero: the lot is not blocked, something can have reached the store, an
active recipe takes it, the period lies in its window, and every line of the recipe has hours there. Nothing else is
ever created.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.plant.calendar import Days, whole_days
from models.plant.plant import Dates, Flags, Numbers, Plant, Positions
from models.plant.stages.feed_ways import reached_by


@dataclass(frozen=True)
class HoursUsed:
    """hours that a tonne of `run` books on `line` in `period`, one entry per run and line of its recipe.

    What is booked `after` days, behind the last period, has no entry. Work in batches books none by the tonne;
    `with_batches` counts what a tonne of full batches takes.
    """

    run: Positions
    line: Positions
    period: Positions
    after: Days
    hours: Numbers
    with_batches: Numbers


@dataclass(frozen=True)
class Output:
    """kg of `product` that a tonne of `run` makes, there evenly from the `day` on which it comes to its period's end.

    `arrival` is that period (number of periods: after the plan). One entry per run and yield of its recipe; `of_yield`
    says which.
    """

    run: Positions
    of_yield: Positions
    product: Positions
    day: Dates
    arrival: Positions
    kg: Numbers


@dataclass(frozen=True)
class Runs:
    """All runs, in the order of what is worked, recipe and period; `cost` is the recipe's cost per tonne.

    `node` is what is worked: a lot, or (after all lots) what lies in a store. `of_lots` and `of_stores` are the runs of
    either kind.
    """

    node: Positions
    recipe: Positions
    period: Positions
    cost: Numbers
    hours: HoursUsed
    output: Output
    of_lots: Positions
    of_stores: Positions

    def __len__(self) -> int:
        return len(self.node)

    @classmethod
    def of(cls, plant: Plant) -> Runs:
        """Return every run that can be more than zero."""
        way_node, way_recipe, way_cost = _ways(plant)
        p, nodes = np.arange(len(plant.calendar)), plant.nodes
        first = np.maximum(nodes.first[way_node], reached_by(plant, way_node, way_recipe))
        in_window = (p >= first[:, None]) & (p <= nodes.last[way_node][:, None])
        way, period = np.nonzero(in_window)
        is_open = _open(plant, way_node[way], way_recipe[way], period)
        way, period = way[is_open], period[is_open]
        node, recipe = way_node[way], way_recipe[way]
        is_lot = node < len(plant.lots.names)
        return cls(
            node=node,
            recipe=recipe,
            period=period,
            cost=way_cost[way],
            hours=_hours(plant, node, recipe, period),
            output=_output(plant, node, recipe, period),
            of_lots=np.flatnonzero(is_lot),
            of_stores=np.flatnonzero(~is_lot),
        )


def _ways(plant: Plant) -> tuple[Positions, Positions, Numbers]:
    """Return every usable node with every recipe that takes it, and what the recipe costs."""
    takes, nodes = plant.takes, plant.nodes
    takes_node = (takes.feed_class[:, None] == nodes.taken_as) & nodes.usable
    row, node = np.nonzero(takes_node)
    order = np.lexsort((takes.recipe[row], node))
    row, node = row[order], node[order]
    return node, takes.recipe[row], takes.cost[row]


def _open(plant: Plant, node: Positions, recipe: Positions, period: Positions) -> Flags:
    """Return of each run whether every line of its recipe has hours in the period in which it books them."""
    used = _hours(plant, node, recipe, period)
    is_open = np.ones(len(node), dtype=bool)
    is_open[used.run[plant.lines.hours[used.line, used.period] <= 0]] = False
    return is_open


def _hours(plant: Plant, node: Positions, recipe: Positions, period: Positions) -> HoursUsed:
    use = plant.line_use
    run, row = _pairs(recipe, use.recipe, len(plant.recipes))
    booked = booked_in(plant, node[run], period[run], row)
    within = booked < len(plant.calendar)
    run, row = run[within], row[within]
    return HoursUsed(
        run=run,
        line=use.line[row],
        period=booked[within],
        after=whole_days(use.after)[row],
        hours=use.hours[row, node[run]],
        with_batches=use.with_batches[row, node[run]],
    )


def booked_in(plant: Plant, node: Positions, period: Positions, row: Positions) -> Positions:
    """Return the period in which work takes the hours of rows of Line use, past the last if behind the plan."""
    worked = plant.calendar.first_day(period, plant.nodes.available[node])
    return plant.calendar.holding(worked + whole_days(plant.line_use.after)[row])


def _output(plant: Plant, node: Positions, recipe: Positions, period: Positions) -> Output:
    yields = plant.yields
    run, row = _pairs(recipe, yields.recipe, len(plant.recipes))
    worked = plant.calendar.first_day(period[run], plant.nodes.available[node[run]])
    day = worked + whole_days(yields.lag[row])
    return Output(
        run=run,
        of_yield=row,
        product=yields.product[row],
        day=day,
        arrival=plant.calendar.holding(day),
        kg=yields.kg[row, node[run]],
    )


def _pairs(recipe: Positions, row_recipe: Positions, recipes: int) -> tuple[Positions, Positions]:
    """Return every run with every row of its recipe: positions of the runs and of the rows."""
    found = [(np.flatnonzero(recipe == r), np.flatnonzero(row_recipe == r)) for r in range(recipes)]
    run = np.concatenate([np.repeat(runs, len(rows)) for runs, rows in found] or [np.zeros(0, dtype=np.int64)])
    row = np.concatenate([np.tile(rows, len(runs)) for runs, rows in found] or [np.zeros(0, dtype=np.int64)])
    return run.astype(np.int64), row.astype(np.int64)
