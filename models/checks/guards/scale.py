"""Amounts, prices and rates that are out of scale: each a warning, with the figures that led to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from models.checks.facts import Facts, Numbers, amount, rows_where, warning
from models.checks.guards.assays import doubted_lots
from models.plant.chemistry import NotAFormula, counted_as
from models.plant.expressions import UnknownName, is_mass
from models.schema.problems import Problem

KG_PER_TONNE = 1000.0
SLIP = 200.0  # from this factor on a quantity is no large lot but another unit
OTHER_LOTS = 2
LARGE_LOT = 500.0  # t
DEAR_OFFER = 1.5  # an offer a little too dear is no slip: the plan declines it
TIMES = 10.0
BUSY = 0.3  # share of a line's hours from which lots tell anything about rates


def kg_for_tonnes(facts: Facts) -> Iterator[Problem]:
    """A lot is about a thousand times as large as the others of its class, or all lots are: kg in place of tonnes."""
    usual = facts.once(_usual_quantity)
    quantity = facts.numbers("Lots", "Quantity")
    for row in rows_where(quantity > SLIP * usual):
        meant = float(f"{quantity[row] / KG_PER_TONNE:.6g}")
        message = (
            f"Quantity is {amount(quantity[row], 't')}, {quantity[row] / usual[row]:,.0f} times the "
            f"{amount(usual[row], 't')} that is usual for lots of {facts.tables['Lots']['Feed class'].iloc[row]}."
        )
        remedy = f"If it is in kg, write {amount(meant)} t."
        yield warning("Lots", message, remedy, row=row, column="Quantity", suggestion=meant)
    loads = _loads(facts.once(_needs)) if np.nanmedian(np.append(quantity, 0.0)) >= LARGE_LOT else {}
    if _all_overloaded(loads):
        line, load = next(iter(loads.items()))
        message = (
            f"The owned lots need more than {TIMES:g} times the hours of every line: {load.owned:,.0f} h of {line}, "
            f"and the plan has {load.have:,.0f}."
        )
        yield warning("Lots", message, "If quantities are in kg, write tonnes, or [kg] in the header.")


def price_above_content(facts: Facts) -> Iterator[Problem]:
    """A lot costs more than all it contains would bring at the plan's highest prices (an offer: far more)."""
    value, price = facts.once(content_values), facts.numbers("Lots", "Price")
    bearable = np.where(facts.tables["Lots"]["Status"] == "offered", DEAR_OFFER, 1.0) * value
    for row in rows_where((value > 0) & (price > bearable) & np.isfinite(price) & ~doubted_lots(facts)):
        message = (
            f"Price is {amount(price[row])} per t, and all that a tonne contains is worth {value[row]:,.0f} at the "
            "plan's highest prices."
        )
        yield warning("Lots", message, "Check Price (per t, one currency) and the assay.", row=row, column="Price")


def content_values(facts: Facts) -> Numbers:
    """Return for each lot what a tonne of it contains, at the plan's highest prices."""
    best = _best_prices(facts)
    worth = pd.DataFrame(
        {feed_class: _worth_per_kg(facts, feed_class, best) for feed_class in facts.known("Feed classes")},
        index=facts.elements,
    )
    assays = facts.contained(facts.elements) / 100
    per_kg = worth.reindex(columns=facts.tables["Lots"]["Feed class"]).to_numpy(dtype=float).T
    dry = 1 - facts.numbers("Lots", "Moisture", blank=0.0) / 100
    values: Numbers = KG_PER_TONNE * dry * (assays * per_kg).sum(axis=1)
    return values


def rate_far_from_need(facts: Facts) -> Iterator[Problem]:
    """A line could work less than a tenth, or more than ten times, of what the lots need: a rate in other units."""
    needs = facts.once(_needs)
    loads = _loads(needs)
    if _all_overloaded(loads):
        return
    for line, load in loads.items():
        rows = needs[needs["line"] == line]
        busy_elsewhere = any(
            elsewhere.all > BUSY * elsewhere.have for other, elsewhere in loads.items() if other != line
        )
        if load.owned > TIMES * load.have:
            slowest = rows[rows["owned"] > 0.5 * load.owned]
            for row in (slowest if len(slowest) else rows)["row"]:
                yield _rate(facts, row, f"the owned lots need {load.owned:,.0f} h on {line}", load.have)
        elif busy_elsewhere and load.all < load.have / TIMES:
            for row in rows["row"]:
                yield _rate(facts, row, f"all lots together need {load.all:,.2g} h on {line}", load.have)


def far_from_need(facts: Facts) -> set[int | None]:
    """Return the rows of Line use whose rate is far from what the lots need."""
    return {problem.row for problem in rate_far_from_need(facts)}


class _Load(NamedTuple):
    """Hours of a line in the plan, and those that the owned lots and all lots need, as in `_needs`."""

    have: float
    owned: float
    all: float


def _loads(needs: pd.DataFrame) -> dict[str, _Load]:
    """Return the load of each line."""
    lines = needs.groupby("line", sort=False)
    return {
        str(line): _Load(float(rows["have"].iloc[0]), float(rows["owned"].sum()), float(rows["all"].sum()))
        for line, rows in lines
    }


def _all_overloaded(loads: dict[str, _Load]) -> bool:
    """Return whether every line that the owned lots need is short of hours: then it is the lots that
    are out of scale."""
    needed = [load for load in loads.values() if load.owned > 0]
    return len(needed) > 1 and all(load.owned > TIMES * load.have for load in needed)


def _usual_quantity(facts: Facts) -> Numbers:
    """Return for each lot the usual quantity of its class's lots, NaN where there are too few to tell."""
    quantity = facts.numbers("Lots", "Quantity")
    quantity = np.where(np.isfinite(quantity) & (quantity > 0), quantity, np.nan)
    usual = np.full(len(quantity), np.nan)
    for rows in _rows_of(facts.texts("Lots", "Feed class")).values():
        known = quantity[rows][~np.isnan(quantity[rows])]
        if len(known) > OTHER_LOTS:
            usual[rows] = np.median(known)
        elif len(known) > 1 and known.max() >= KG_PER_TONNE:
            usual[rows] = known.min()  # of so few the smaller is the yardstick, if the other would be a lot in kg
    return usual


def _rows_of(names: list[str | None]) -> dict[str, list[int]]:
    """Return the rows that carry each name."""
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        if name is not None:
            rows.setdefault(name, []).append(row)
    return rows


def _best_prices(facts: Facts) -> dict[str, float]:
    """Return the highest price of each product: of its contracts, of the spot market, or at closing.

    What is made of an intermediate may be the dearest of all.
    """
    best: dict[str, float] = {}
    for table, column in (("Contracts", "Price"), ("Spot sales", "Price"), ("Products", "Closing value")):
        for product, price in zip(facts.texts(table, "Product"), facts.numbers(table, column), strict=True):
            if product and np.isfinite(price):
                best[product] = max(best.get(product, 0.0), float(price))
    dearest = max(best.values(), default=0.0)
    return best | dict.fromkeys(facts.known("Intermediates"), dearest)


def _worth_per_kg(facts: Facts, feed_class: str, best: dict[str, float]) -> Numbers:
    """Return what a kg of each element in a class is worth as the dearest product that
    any of its recipes makes of it."""
    recipes = facts.recipes_of.get(feed_class, set())
    worth = np.zeros(len(facts.elements))
    rows = zip(facts.texts("Yields", "Recipe"), facts.texts("Yields", "Product"), facts.recoveries > 0, strict=True)
    for recipe, product, recovered in rows:
        if recipe in recipes:
            worth = np.maximum(worth, recovered * best.get(product or "", 0.0))
    return worth * facts.once(mass_factors)


def mass_factors(facts: Facts) -> Numbers:
    """Return for each element kg in a product per kg of it."""
    components = facts.tables["Components"]
    how = dict(zip(facts.texts("Components", "Component"), components["Counted as"], strict=True))
    return np.array([_mass_factor(str(how[element]), element) for element in facts.elements])


def _mass_factor(how: str, element: str) -> float:
    try:
        return counted_as(how, element)
    except NotAFormula:
        return 1.0


def _needs(facts: Facts) -> pd.DataFrame:
    """Return one row per use of a line: hours there in the plan (`have`), and what the lots need of it (`owned`,
    `all`).

    `owned` counts for each owned lot only what its fastest way needs of the line (nothing where a way avoids it), `all`
    for every lot what its slowest way needs.
    """
    have, hours = _hours_there(facts), _hours_per_lot(facts)
    status = facts.tables["Lots"]["Status"]
    owned = status.isin(["stock", "expected"]).to_numpy()
    ways = _ways(facts)
    rows = []
    lines = list(zip(facts.texts("Line use", "Line"), facts.texts("Line use", "Recipe"), strict=True))
    downstream = {line for line, recipe in lines if recipe in facts.from_stores}
    for line in dict.fromkeys(line for line, _ in lines if line in have and line not in downstream):
        uses = {row: recipe for row, (of_line, recipe) in enumerate(lines) if of_line == line}
        if np.isinf(hours[list(uses)]).any():
            continue
        table = np.array([np.where(ways.get(recipe or "", False), hours[row], np.nan) for row, recipe in uses.items()])
        others = [flags for recipe, flags in ways.items() if recipe not in uses.values()]
        avoids = np.any(others, axis=0) if others else np.zeros(len(owned), dtype=bool)
        fastest, slowest = _extremes(table)
        least = np.where(avoids | np.isnan(table).all(axis=0), 0.0, np.nan_to_num(table[fastest, range(len(owned))]))
        greatest = np.nan_to_num(table[slowest, range(len(owned))])
        rows += [
            {
                "row": row,
                "line": line,
                "have": have[line],
                "owned": float(least[owned & (fastest == at)].sum()),
                "all": float(greatest[slowest == at].sum()),
            }
            for at, row in enumerate(uses)
        ]
    return pd.DataFrame(rows, columns=["row", "line", "have", "owned", "all"])


def _extremes(table: Numbers) -> tuple[np.ndarray, np.ndarray]:
    """Return for each lot the position of the least and of the greatest of the hours, [use, lot], that are no NaN."""
    return np.where(np.isnan(table), np.inf, table).argmin(axis=0), np.where(np.isnan(table), -1.0, table).argmax(
        axis=0
    )


def _ways(facts: Facts) -> dict[str, np.ndarray]:
    """Return for each recipe with an active row which lots it takes; blocked lots are taken by none."""
    lots = facts.tables["Lots"]
    wanted = (lots["Status"] != "blocked").to_numpy()
    by_recipe: dict[str, list[str]] = {}
    for recipe, taken in sorted(facts.active):
        by_recipe.setdefault(recipe, []).append(taken)
    return {recipe: lots["Feed class"].isin(taken).to_numpy() & wanted for recipe, taken in by_recipe.items()}


def _hours_there(facts: Facts) -> dict[str, float]:
    """Return hours of each line over the whole plan, before downtime; empty while the periods are wrong."""
    if facts.calendar is None:
        return {}
    days = float(facts.calendar.days.sum())
    units = facts.numbers("Lines", "Units", blank=1.0)
    per_day = facts.numbers("Lines", "Hours per day", blank=24.0) * facts.numbers("Lines", "Availability", blank=100.0)
    hours = days * units * per_day / 100
    names = facts.texts("Lines", "Line")
    return {
        line: float(hour) for line, hour in zip(names, hours, strict=True) if line and np.isfinite(hour) and hour > 0
    }


def _hours_per_lot(facts: Facts) -> Numbers:
    """[use of a line, lot]: hours that the whole lot needs; infinite where that cannot be said."""
    quantity = facts.numbers("Lots", "Quantity", blank=0.0)
    quantity = np.where(quantity > SLIP * facts.once(_usual_quantity), 0.0, quantity)
    dry = 1 - facts.numbers("Lots", "Moisture", blank=0.0) / 100
    rates = facts.numbers("Line use", "Rate")
    hours = np.full((len(rates), len(quantity)), np.inf)
    for row, (basis, rate) in enumerate(zip(facts.texts("Line use", "Basis"), rates, strict=True)):
        if basis is None or not 0 < rate < np.inf:
            continue
        if is_mass(basis):
            hours[row] = quantity / rate
            continue
        try:
            names = list(facts.expressions.components(basis))
        except UnknownName:
            continue
        hours[row] = KG_PER_TONNE * quantity * dry * (facts.contained(names) / 100).sum(axis=1) / rate
    return np.where(np.isfinite(hours), hours, np.inf)


def _rate(facts: Facts, row: int, need: str, have: float) -> Problem:
    rate, basis = facts.numbers("Line use", "Rate")[row], facts.texts("Line use", "Basis")[row]
    unit = "t" if basis and is_mass(basis) else f"kg {basis}"
    message = f"Rate is {amount(rate)} {unit} per h: {need} at such rates, and the plan has {have:,.0f} h."
    return warning("Line use", message, "Check Rate and its Basis.", row=row, column="Rate")
