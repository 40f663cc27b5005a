"""Sets of runs of which it matters whether any is worked in a period: those that a rule in whole numbers asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.plant.parts import Flags, Numbers, Positions
from models.plant.plant import Plant
from models.plant.runs import Runs
from models.plant.whole_numbers.batches import uses_of_lines
from models.plant.whole_numbers.together import count_of, thing, things

UNLIMITED = 1e6
"""Tonnes that nothing limits otherwise."""

ROUNDING = 1e-9


@dataclass(frozen=True)
class WorkedSet:
    """Runs that count together under a name of their own, and the period in which each counts."""

    name: str
    runs: Positions
    when: Positions


def worked_sets(plant: Plant, runs: Runs) -> Iterator[WorkedSet]:
    """Yield every set that is asked for, each once."""
    for lot in np.flatnonzero(_lots_asked(plant)).tolist():
        yield _set(runs, lot_set(plant.lots.names[lot]), np.flatnonzero(runs.node == lot))
    for recipe, feed_class, _ in least_of_recipes(plant):
        of_class = plant.nodes.taken_as[runs.node] == plant.taken.index(feed_class)
        of_recipe = of_class & (runs.recipe == plant.recipes.index(recipe))
        yield _set(runs, recipe_set(recipe, feed_class), np.flatnonzero(of_recipe))

    for use in uses_of_lines(plant, runs):
        if use.is_set_up:
            yield _set(runs, use_set(plant.recipes[use.recipe], plant.lines.names[use.line]), use.runs)
    yield from _together(plant, runs)


def _set(runs: Runs, name: str, positions: Positions) -> WorkedSet:
    return WorkedSet(name, positions, runs.period[positions])


def _together(plant: Plant, runs: Runs) -> Iterator[WorkedSet]:
    """Yield what is counted on lines and in products, and the feed that needs companions."""
    counts = plant.tables["Blend counts"]
    found = [
        one for on, count in zip(counts["On"], counts["Count"], strict=True) for one in things(plant, runs, count, on)
    ]
    found += [
        thing(plant, runs, count_of(plant, companion.feed), companion.feed, companion.on)
        for companion in companions(plant)
    ]
    lots = {lot_set(plant.lots.names[lot]) for lot in np.flatnonzero(_lots_asked(plant)).tolist()}
    for name, one in {one.name: one for one in found}.items():
        if name not in lots:
            yield WorkedSet(name, one.worked.runs, one.worked.when)


@dataclass(frozen=True)
class Companion:
    """Feed that needs at least so much other feed beside it, on a line, in a product, or (None) in the plant."""

    feed: str
    needs: str
    on: str | None
    least: float


def companions(plant: Plant) -> list[Companion]:
    """Return every row of Companions."""
    table = plant.tables["Companions"]
    rows = zip(table["Feed"], table["Needs"], table["On"], table["At least"], strict=True)
    return [Companion(feed, needs, on or None, _least(plant, needs, float(least))) for feed, needs, on, least in rows]


def _least(plant: Plant, needs: str, typed: float) -> float:
    if not np.isnan(typed):
        return typed
    if needs in plant.lots.names:
        return float(plant.tables["Lots"]["Min run"].iloc[plant.lots.names.index(needs)])
    of_class = [least for _, feed_class, least in least_of_recipes(plant) if feed_class == needs]
    return max(of_class, default=0.0)


def use_set(recipe: str, line: str) -> str:
    """Return the name of all runs of a recipe on a line."""
    return f"Setup {recipe} / {line}"


def lot_set(lot: str) -> str:
    """Return the name of all runs of a lot."""
    return f"Lot {lot}"


def recipe_set(recipe: str, feed_class: str) -> str:
    """Return the name of all runs of a class by a recipe."""
    return f"Recipe {recipe} / {feed_class}"


def _lots_asked(plant: Plant) -> Flags:
    return (least_of_lots(plant) > 0) | np.isfinite(most_periods(plant))


def least_of_lots(plant: Plant) -> Numbers:
    """[l] least tonnes of a lot in a period in which it is worked; all of a lot that is smaller."""
    least: Numbers = np.minimum(plant.tables["Lots"]["Min run"].to_numpy(dtype=float), plant.lots.quantity)
    return least


def most_periods(plant: Plant) -> Numbers:
    """[l] in how many more periods a lot may be worked at most; infinity for no limit."""
    typed, so_far = (plant.tables["Lots"][name].to_numpy(dtype=float) for name in ("Max periods", "Periods so far"))
    left: Numbers = np.maximum(np.where(np.isnan(typed), plant.settings.max_periods_per_lot, typed) - so_far, 0.0)
    return left


def least_of_recipes(plant: Plant) -> list[tuple[str, str, float]]:
    """Return recipe, feed class and least tonnes in a period in which it is worked, for each active row that
    says so."""
    rows = plant.tables["Recipes"]
    if not (rows["Min run"].to_numpy(dtype=float) > 0).any():
        return []
    rows = rows[(rows["Min run"] > 0) & (rows["Active"] == "yes")]
    return list(zip(rows["Recipe"], rows["Feed class"], rows["Min run"].astype(float), strict=True))


def most_of_sets(plant: Plant, runs: Runs, worked: WorkedSet) -> Numbers:
    """[p] the most tonnes of a set in each period: what its lots have, and what the lines of all its runs can do."""
    periods = len(plant.calendar)
    each = most_of_runs(plant, runs)[worked.runs]
    node, period = runs.node[worked.runs], worked.when
    by_node = np.zeros((len(plant.nodes.names), periods))
    np.add.at(by_node, (node, period), each)
    of_nodes: Numbers = np.minimum(by_node, plant.nodes.quantity[:, None]).sum(axis=0)
    return np.minimum(of_nodes, UNLIMITED)


def most_of_runs(plant: Plant, runs: Runs) -> Numbers:
    """[x] the most tonnes of each run by its lot and its lines, in batches by as many as fit into a line's hours."""
    used = runs.hours
    most = np.minimum(plant.nodes.quantity[runs.node], UNLIMITED)
    per_tonne = np.where(used.hours > 0, used.hours, np.nan)
    np.fmin.at(most, used.run, plant.lines.hours[used.line, used.period] / per_tonne)
    for use in uses_of_lines(plant, runs):
        if use.batch:
            many = np.floor(plant.lines.hours[use.line, runs.period[use.runs]] / use.batch_hours + ROUNDING)
            most[use.runs] = np.minimum(most[use.runs], many * use.batch)
    return most
