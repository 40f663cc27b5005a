"""The figures behind the charts, period by period; every series is an array with one value per period, NaN for none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.plant.calendar import Calendar
from models.schema.at_sites import MATERIAL
from planner.engine.plan import Plan
from planner.views.families import families
from planner.views.heavy_elements import HEAVY

Series = dict[str, NDArray[np.float64]]
STORE = "Intermediate"
NAMES = {
    "Product": (("Products", "Product"), ("Intermediates", STORE)),
    STORE: (("Intermediates", STORE),),
    "Line": (("Lines", "Line"),),
    "Feed class": (("Feed classes", "Feed class"),),
}
"""Where the planner names what tables are turned by: sheets and their columns."""
TARGET = "Target "  # begins the name of a target's series
MAX, MIN = "Max stock", "Min stock"
"""The series of what may be in a store at most, and is to be at least."""


def is_limit(name: str) -> bool:
    """Return whether a series is what is asked or allowed, not what there is: its line is dashed."""
    return name.startswith(TARGET) or name in (MAX, MIN)


def across(plan: Plan, table: str, key: str, value: str) -> Series:
    """Return an output table turned to one series per `key`, in the planner's order; what has no row is 0."""
    rows = plan.tables[table]
    if rows.empty:
        return {}
    wide = rows.groupby(["Period", key])[value].sum().unstack(key)
    wide = wide.reindex(plan.inputs["Periods"]["Period"]).fillna(0.0)
    names = [name for sheet, column in NAMES[key] for name in plan.inputs[sheet][column]]
    return {name: wide[name].to_numpy(dtype=float) for name in names if name in wide}


def in_stock(plan: Plan) -> Series:
    """Return the stock of each product and intermediate at the end of each period, in kg."""
    return _of_products(plan, "Stock (end)")


def stored_words(plan: Plan) -> str:
    """Return what `in_stock` holds: `Product`, or that and what lies between stages."""
    return "Product and intermediate" if len(plan.inputs["Intermediates"]) else "Product"


def _made(plan: Plan) -> Series:
    return _of_products(plan, "Made", "Arrived")


def _of_products(plan: Plan, value: str, of_stores: str = "") -> Series:
    """Return a figure of each product, and that of each intermediate, which may have another name."""
    stores = across(plan, "Intermediate stock", STORE, of_stores or value)
    return across(plan, "Production", "Product", value) | stores


def feed_stock(plan: Plan) -> Series:
    """Return feed on site at the end of each period, in t, family by family."""
    stocks: Series = {}
    family_of = families(plan)
    for feed_class, stock in across(plan, "Feed stock", "Feed class", "Stock (end)").items():
        stocks[family_of[feed_class]] = stocks.get(family_of[feed_class], none(plan)) + stock
    return stocks


def line_use(plan: Plan) -> Series:
    """Return hours used as a share of those there, in per cent; NaN where there are none."""
    used = across(plan, "Line hours", "Line", "Used")
    there = across(plan, "Line hours", "Line", "Available")
    return {line: _share(used[line], there[line]) for line in used}


def line_use_in_all(plan: Plan) -> dict[str, float]:
    """Return each line's hours used over the whole plan as a share of those there, in per cent;
    0 where there are none."""
    used = across(plan, "Line hours", "Line", "Used")
    there = across(plan, "Line hours", "Line", "Available")
    return {line: 100.0 * float(used[line].sum()) / max(float(there[line].sum()), 1e-9) for line in used}


def fullest(plan: Plan, most: int) -> Series:
    """Return the use of the lines with the highest use over the whole plan, in the planner's order."""
    in_all = line_use_in_all(plan)
    chosen = sorted(in_all, key=lambda line: -in_all[line])[:most]
    return {line: share for line, share in line_use(plan).items() if line in chosen}


def _share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    share = np.full(len(whole), np.nan)
    np.divide(100.0 * part, whole, out=share, where=whole > 0)
    return share.round(6)  # or a full line would stand out of its chart by a rounding error


def asked_products(plan: Plan) -> list[str]:
    """Return the products that targets or contracts ask for, those that carry most Dy and Tb first."""
    named = [*plan.inputs["Targets"]["Product"], *plan.inputs["Contracts"]["Product"]]
    return list(dict.fromkeys([product for product in heavy_products(plan) if product in named] + named))


def heavy_products(plan: Plan) -> list[str]:
    """Return the products that Dy and Tb are recovered into: by at least half of the best recovery of each."""
    yields = plan.inputs["Yields"]
    found: dict[str, None] = {}
    for component in HEAVY:
        if component in yields and yields[component].max() > 0:
            found |= dict.fromkeys(yields[yields[component] >= yields[component].max() / 2]["Product"])
    return list(found)


def made_and_asked(plan: Plan, product: str) -> tuple[Series, Series]:
    """Return cumulative kg of a product: the contracts' minima by their due dates; what is made, delivered,
    and each target.

    A target is drawn as the level that is to be reached by the end of its window: what had been made (or delivered)
    when the window opens, plus its amount.
    """
    made = _made(plan).get(product, none(plan)).cumsum()
    sold = _of_products(plan, "Sold").get(product, none(plan)).cumsum()
    series = {"Made": made, "Delivered": sold}
    for name, measure, amount, first, last in _targets(plan, product):
        if measure != "stock":
            done = made if measure == "made" else sold
            start = done[first - 1] if first > 0 else 0.0
            level = np.full(len(made), np.nan)
            level[first : last + 1] = start + amount
            series[TARGET + name] = level
    due = asked_by_contracts(plan, product)
    return ({"Asked by contracts": due} if due.any() else {}), series


def coverage(plan: Plan, product: str) -> tuple[Series, Series]:
    """Return cumulative kg of a product: what contracts or targets ask by then; opening stock and what is made."""
    opening = plan.stores.loc[plan.stores[MATERIAL] == product, "Opening stock"].sum()
    made = _made(plan).get(product, none(plan)).cumsum()
    asked = np.maximum(asked_by_contracts(plan, product), _asked_by_targets(plan, product))
    return {"Asked": asked}, {"Stock and made": float(opening) + made}


def asked_by_contracts(plan: Plan, product: str) -> NDArray[np.float64]:
    """Return the sum of the minima of all delivery windows of a product that close by the end of each period."""
    windows = plan.tables["Delivery status"].merge(plan.inputs["Contracts"][["Contract", "Product"]], on="Contract")
    windows = windows[windows["Product"] == product]
    asked = none(plan)
    _, last = _calendar(plan).touched(windows["From"], windows["Due"])
    for p, amount in zip(np.maximum(last, 0), windows["Min"].fillna(0.0), strict=True):
        asked[p] += amount
    return asked.cumsum()


def _asked_by_targets(plan: Plan, product: str) -> NDArray[np.float64]:
    """Return the most that targets of a product ask by each period;
    amounts add only where windows follow each other."""
    asked = none(plan)
    targets = [target for target in _targets(plan, product) if target[1] != "stock"]
    for p in range(len(asked)):
        before = asked[p - 1] if p else 0.0
        closing = [amount + (asked[first - 1] if first else 0.0) for _, _, amount, first, last in targets if last == p]
        asked[p] = max([before, *closing])
    return asked


def _targets(plan: Plan, product: str) -> list[tuple[str, str, float, int, int]]:
    """Name, measure, amount in kg, first and last period of each target of a product whose window lies in the plan."""
    asked = plan.inputs["Targets"]
    asked = asked[asked["Product"] == product]
    firsts, lasts = _calendar(plan).touched(asked["From"], asked["To"])
    rows = zip(asked["Target"], asked["Measure"], asked["Amount"], firsts, lasts, strict=True)
    return [(name, measure, amount, int(p), int(q)) for name, measure, amount, p, q in rows if p <= q]


def _calendar(plan: Plan) -> Calendar:
    return Calendar.of(plan.inputs["Periods"])


def none(plan: Plan) -> NDArray[np.float64]:
    """Return nothing in every period."""
    return np.zeros(len(plan.inputs["Periods"]))
