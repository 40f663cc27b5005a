"""What is worked of lots and classes at all: least runs, most periods, whole lots, supplies, counts and companions.

What they mean: `docs/tables.md`, Lots, Recipes, Blend counts, Companions, Supplies, Fixed runs and Feed classes.
"""

from __future__ import annotations

from dataclasses import replace
from math import inf, isfinite

from tests.plainly.cells import Row, day, is_yes, limit, number, text
from tests.plainly.mip import Terms, added, times
from tests.plainly.program import BEFORE, Name, Program
from tests.plainly.work import Run


def write(m: Program) -> None:
    for lot in m.plant.rows("Lots"):
        _lot(m, lot)
    for recipe in m.plant.recipes:
        for taken, row in m.plant.takes(recipe).items():
            _recipe(m, recipe, taken, row)
        _shares(m, recipe)
    for row in m.plant.rows("Blend counts"):
        _count(m, row)
    for row in m.plant.rows("Companions"):
        _companion(m, row)
    for row in m.plant.rows("Fixed runs"):
        _fixed_run(m, row)
    for name in dict.fromkeys(text(row, "Supply") for row in m.plant.rows("Supplies")):
        _supply(m, name)
    for row in m.plant.rows("Feed classes"):
        _class_in_stock(m, row)


def _by_period(m: Program, runs: list[Run]) -> list[tuple[int, list[Run]]]:
    return [(p, some) for p in range(m.plant.count) if (some := [run for run in runs if run.period == p])]


def _lot(m: Program, lot: Row) -> None:
    runs = [run for run in m.work.runs if run.batch.name == lot["Lot"]]
    for p, some in _by_period(m, runs):
        if number(lot, "Min run"):
            least = min(number(lot, "Min run"), limit(lot, "Quantity"))
            m.mip.row({**m.work.tonnes(some), m.on(some, p): -least}, low=0.0)
    most = number(lot, "Max periods", m.plant.setting("Max periods per lot", inf))
    if isfinite(most):
        left = max(most - number(lot, "Periods so far"), 0.0)
        m.mip.row({m.on(some, p): 1.0 for p, some in _by_period(m, runs)}, high=left)
    if is_yes(lot, "Begun") and is_yes(lot, "Whole") and lot["Lot"] in m.work.taken:
        quantity = number(lot, "Quantity")
        short = m.promise(_must_use(lot), quantity + number(lot, "Used so far"), BEFORE)
        m.mip.row({**m.work.tonnes(runs), short: 1.0}, low=quantity)
    elif is_yes(lot, "Whole") and lot["Lot"] in m.work.taken:
        whole, quantity = m.mip.switch(), number(lot, "Quantity")
        m.mip.row({**m.work.tonnes(runs), whole: -quantity}, low=0.0, high=0.0)
        if lot["Status"] == "offered":
            m.mip.row({m.work.taken[text(lot, "Lot")]: 1.0, whole: -quantity}, low=0.0, high=0.0)
    is_begun = is_yes(lot, "Begun") and is_yes(lot, "Whole")  # all of which must be used, whatever is asked
    if number(lot, "Must use") and not is_begun and lot["Lot"] in m.work.taken:
        asked, so_far = number(lot, "Must use"), number(lot, "Used so far")
        m.mip.row({**m.work.tonnes(runs), m.promise(_must_use(lot), asked, 0): 1.0}, low=asked - so_far)


def _must_use(lot: Row) -> Name:
    return Name("Lots", text(lot, "Lot"), "Must use")


def _recipe(m: Program, recipe: str, taken: str, row: Row) -> None:
    runs = [run for run in m.work.runs if run.recipe == recipe and run.batch.material == taken]
    for p, some in _by_period(m, runs):
        if number(row, "Min run"):
            m.mip.row({**m.work.tonnes(some), m.on(some, p): -number(row, "Min run")}, low=0.0)
        if row.get("Max per day") is not None:
            m.mip.row(m.work.tonnes(some), high=number(row, "Max per day") * m.plant.periods[p].days)
    m.earn({run.column: -number(row, "Cost") for run in runs})


def _shares(m: Program, recipe: str) -> None:
    """Rows with a Share are taken together, in these parts of all that the recipe takes in a period."""
    for taken, row in m.plant.takes(recipe).items():
        for p in range(m.plant.count) if row.get("Share") is not None else ():
            some = [run for run in m.work.runs if run.recipe == recipe and run.period == p]
            part = m.work.tonnes([run for run in some if run.batch.material == taken])
            m.mip.row(added(part, times(m.work.tonnes(some), -number(row, "Share") / 100)), low=0.0, high=0.0)


def _worked_on(m: Program, on: str, p: int) -> list[Run]:
    """What is worked on a line, made into a product or put into its store in the period in which that comes, or worked
    anywhere."""
    lines = [text(row, "Line") for row in m.plant.rows("Lines")]
    if not on:
        return [run for run in m.work.runs if run.period == p]
    if on in lines:
        recipes = {text(use, "Recipe") for use in m.plant.rows("Line use") if use["Line"] == on}
        return [run for run in m.work.runs if run.period == p and run.recipe in recipes]
    made: Terms = {}
    for batch, site, _ in m.work.stores():
        if batch.material == on:
            made = added(made, m.work.come((batch.name, site), p))
    return [run for run in m.work.runs if made.get(run.column, 0.0) > 0]


def _kind(m: Program, count: str, run: Run) -> str:
    if count == "lots":
        return run.batch.name
    if count == "families":
        families = {row["Feed class"]: text(row, "Family", run.batch.material) for row in m.plant.rows("Feed classes")}
        return families.get(run.batch.material, run.batch.into or run.batch.material)
    return run.batch.into or run.batch.material


def _count(m: Program, row: Row) -> None:
    for p in m.plant.touched(row):
        some = _worked_on(m, text(row, "On"), p)
        kinds = sorted({_kind(m, text(row, "Count"), run) for run in some})
        alike = [[run for run in some if _kind(m, text(row, "Count"), run) == kind] for kind in kinds]
        m.mip.row({m.on(runs, p): 1.0 for runs in alike}, high=number(row, "Max"))


def _companion(m: Program, row: Row) -> None:
    """In a period in which any of Feed is worked there, at least so much of Needs is worked there too."""
    for p in range(m.plant.count):
        some = _worked_on(m, text(row, "On"), p)
        feed, needs = (_of(some, text(row, name)) for name in ("Feed", "Needs"))
        if feed:
            least = number(row, "At least", _least_of(m, text(row, "Needs")))
            m.mip.row(added(m.work.tonnes(needs), {m.on(feed, p): -least}), low=0.0)


def _of(runs: list[Run], name: str) -> list[Run]:
    """Those of a lot or class."""
    return [run for run in runs if name in {run.batch.name, run.batch.material}]


def _least_of(m: Program, name: str) -> float:
    """The Min run of a lot, or of a class by its recipes."""
    lots = [number(row, "Min run") for row in m.plant.rows("Lots") if row["Lot"] == name]
    of_class = (m.plant.takes(recipe).get(name, {}) for recipe in m.plant.recipes)
    return max([*lots, *(number(row, "Min run") for row in of_class)], default=0.0)


def _fixed_run(m: Program, row: Row) -> None:
    period = [one.name for one in m.plant.periods].index(text(row, "Period"))
    of_lot = _of(m.work.runs, text(row, "Lot"))
    some = [run for run in of_lot if run.period == period and run.recipe == row["Recipe"]]
    amount, rule, run = number(row, "Amount"), row["Rule"], m.work.tonnes(some)
    name = Name("Fixed runs", " / ".join(text(row, part) for part in ("Lot", "Recipe", "Period")), "Amount")
    if rule != "at most":
        run = {**run, m.promise(name, amount, 0): 1.0}
    if rule != "at least":
        run = {**run, m.promise(replace(name, over=True), amount, 0): -1.0}
    m.mip.row(run, low=-inf if rule == "at most" else amount, high=inf if rule == "at least" else amount)


def _supply(m: Program, name: str) -> None:
    """A lot under a supply is bought only if it is held in the lot's first usable period."""
    rows = [row for row in m.plant.rows("Supplies") if row["Supply"] == name]
    start = m.plant.start
    charge = {p: number(row, "Charge") for row in rows for p in m.plant.inside(row)}
    given_up = any(row.get("Held so far") == "no" and day(row, "From", start) <= start for row in rows)
    resumes = all(row.get("Resume") != "no" for row in rows)
    held = {p: m.mip.column(float(resumes or not given_up), whole=True) for p in sorted(charge)}
    m.earn({column: -charge[p] * m.plant.periods[p].days for p, column in held.items()})
    for before, after in zip(list(held.values()), list(held.values())[1:], strict=False):
        if not resumes:
            m.mip.row({after: 1.0, before: -1.0}, high=0.0)
    for lot in m.work.lots:
        if lot.is_offered and lot.lot is not None and lot.lot.get("Supply") == name:
            there = held.get(m.work.first(lot))
            most = m.work.most({lot.name})
            m.mip.row({m.work.taken[lot.name]: 1.0, **({} if there is None else {there: -most})}, high=0.0)


def _class_in_stock(m: Program, row: Row) -> None:
    """Feed on site is what has been taken of a class less what has been worked of it, wherever it lies."""
    lots = [lot for lot in m.work.lots if lot.material == row["Feed class"]]
    for p, period in enumerate(m.plant.periods):
        there = {m.work.taken[lot.name]: 1.0 for lot in lots if m.work.first(lot) <= p}
        worked = {run.column: -1.0 for run in m.work.runs if run.batch in lots and run.period <= p}
        stock = {**there, **worked}
        m.earn(times(stock, -number(row, "Holding cost") * period.days))
        if row.get("Max stock") is not None:
            most = number(row, "Max stock")
            name = Name(
                "Feed classes", f"{row['Feed class']} / {period.name}", "Max stock", text(row, "Feed class"), over=True
            )
            m.mip.row({**stock, m.promise(name, most, 0): -1.0}, high=most)
        closing = number(row, "Min closing stock")
        if p == m.plant.count - 1 and closing:
            name = Name("Feed classes", text(row, "Feed class"), "Min closing stock")
            m.mip.row({**stock, m.promise(name, closing, 0): 1.0}, low=closing)
