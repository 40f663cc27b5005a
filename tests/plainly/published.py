"""The published plan: what moving away from it costs, and periods that are worked as published.

What they mean: `docs/weekly.md`, A plan that stays calm.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

from tests.models.solved import Solved
from tests.plainly.cells import number, text
from tests.plainly.plant import PUT, Plant
from tests.plainly.program import Name, Program
from tests.plainly.work import Run

WEIGHTS = (8.0, 4.0, 4.0, 4.0, 2.0, 2.0, 2.0, 2.0)
"""Of a tonne that moves in the first periods; in later ones it weighs 1."""

OTHERS = "any other run"
"""What a run of a frozen period that is not published is called."""

Key = tuple[str, str, int]
"""The lot, or the intermediate of whatever batch; the recipe; and the period."""


def key(run: Run) -> Key:
    return run.batch.name if run.batch.lot is not None else run.batch.material, run.recipe, run.period


def amounts(plant: Plant) -> dict[Key, float]:
    """What is published in periods of the plan."""
    periods = {period.name: p for p, period in enumerate(plant.periods)}
    rows = [row for row in plant.rows("Published") if text(row, "Period") in periods]
    return {
        (text(row, "Lot"), text(row, "Recipe"), periods[text(row, "Period")]): number(row, "Amount") for row in rows
    }


def write(m: Program) -> None:
    published, runs = amounts(m.plant), defaultdict[Key, list[Run]](list)
    for run in m.work.runs:
        runs[key(run)].append(run)
    price = m.plant.setting("Change price", 0.0)
    if price and published.keys() & runs.keys():  # where nothing of it can be there is nothing to keep
        for which, some in runs.items():
            _moves(m, some, price * weight(which[2]), published.get(which, 0.0))
    until = m.plant.setting_day("Frozen until")
    if until is not None and m.plant.rows("Published"):
        _freeze(m, published, runs, until)


def weight(p: int) -> float:
    return WEIGHTS[p] if p < len(WEIGHTS) else 1.0


def _moves(m: Program, runs: list[Run], price: float, amount: float) -> None:
    more, less = m.mip.column(), m.mip.column(amount)
    m.mip.row({**m.work.tonnes(runs), more: -1.0, less: 1.0}, low=amount, high=amount)
    m.steer |= {more: price, less: price}


def _freeze(m: Program, published: dict[Key, float], runs: dict[Key, list[Run]], until: date) -> None:
    """Every period that begins by that day is worked as published, and nothing else in it: promises of level 0."""
    lots = {text(row, "Lot") for row in m.plant.rows("Lots")} | {
        text(row, "Intermediate") for row in m.plant.rows("Intermediates")
    }
    frozen = [p for p, period in enumerate(m.plant.periods) if period.start <= until]
    for which, amount in published.items():
        if which[2] in frozen and which[0] in lots and which[1] in {*m.plant.recipes, PUT}:
            terms = m.work.tonnes(runs.get(which, []))
            name = Name("Published", " / ".join((*which[:2], m.plant.periods[which[2]].name)), "Amount")
            under, over = m.promise(name, amount, 0), m.promise(replace(name, over=True), amount, 0)
            m.mip.row({**terms, under: 1.0, over: -1.0}, low=amount, high=amount)
    for p in frozen:
        name = Name("Published", f"{OTHERS} / {m.plant.periods[p].name}", "Amount", OTHERS, over=True)
        others = [run for which, some in runs.items() if which[2] == p and which not in published for run in some]
        m.mip.row({**m.work.tonnes(others), m.promise(name, 0.0, 0): -1.0}, high=0.0)


def steered(m: Program, plan: Solved) -> float:
    """The margin of a plan less the price of what it moves from what is published of runs that can be."""
    if not m.steer:
        return plan.margin
    price, published = m.plant.setting("Change price", 0.0), amounts(m.plant)
    kept = {row["Intermediate"] for row in m.plant.rows("Intermediates")}
    periods = {period.name: p for p, period in enumerate(m.plant.periods)}
    now = dict.fromkeys(map(key, m.work.runs), 0.0)
    for row in plan.tables["Runs"].to_dict("records"):
        name = row["Takes"] if row["Takes"] in kept and row["Recipe"] != PUT else row["Lot"]
        now[name, row["Recipe"], periods[row["Period"]]] += row["Amount"]
    moved = ((p, abs(tonnes - published.get((name, recipe, p), 0.0))) for (name, recipe, p), tonnes in now.items())
    return plan.margin - sum(price * weight(p) * tonnes for p, tonnes in moved)
