"""A solved program as the tables of a plan: tidy, keyed by the planner's names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.plant.consumption import resource_use
from models.plant.plant import Flags, Names, Numbers, Plant, Positions
from models.program import axes
from models.program.arrays.sums import add_up
from models.program.model import Model, Promise
from models.program.money_items import kind_of
from models.program.shared.blends import Counted
from models.program.shared.counting import counting
from models.program.shared.sold_from import store_of
from models.results import cash, changes, estimates, stores
from models.rules import RULES
from models.rules.line_hours import LINE_HOURS
from models.schema.frames import frame
from models.schema.outputs import OUTPUTS
from models.schema.words import Kind
from models.solving.levels import KEPT, LevelResult, Solution
from models.solving.linear import MONEY

NOTHING = 1e-9
"""Amounts up to this (t, kg, money) are rounding, not plan."""

Frames = dict[str, pd.DataFrame]
Values = NDArray[Any] | Sequence[Any]
Proven = Mapping[tuple[str, str], float]


def tabulate(plant: Plant, m: Model, solution: Solution, assays: estimates.Assays | None = None) -> Frames:
    """Return every table of the plan that the model knows of, by name.

    Args:
        plant: the plant.
        m: its built model.
        solution: the solved program.
        assays: which assays are estimated; none if not given.
    """
    x, assays = without_dust(solution.x), assays or estimates.Assays.complete(plant)
    runs = _runs(plant, m, x)
    proven = _proven(m, solution.least_missing)
    money, lot_use = _money(plant, m, x), _lot_use(plant, m, x, assays)
    return {
        "Runs": runs,
        "Lot use": lot_use,
        "Production": _production(plant, m, x),
        "Stock at sites": stores.site_stock(plant, m, x),
        "Intermediate stock": stores.intermediate_stock(plant, m, x),
        "Sales": _sales(plant, m, x),
        "Delivery status": _delivery_status(plant, m, x, proven),
        "Target status": _target_status(plant, m, x, proven),
        "Line hours": _line_hours(plant, m, x),
        "Feed stock": _feed_stock(plant, m, x),
        "Resource use": _resource_use(plant, m, x),
        "Blends": _blends(plant, m, x),
        "Money": money,
        "Cash by month": cash.by_month(plant.tables, money, lot_use),
        "Broken promises": _broken_promises(m, x, solution.least_missing),
        "Levels": _levels(solution),
        "Changes": changes.table(plant, runs),
        "Estimates": estimates.table(plant, m, x, assays.estimated),
        **_of_rules(plant, m, x),
    }


def _of_rules(plant: Plant, m: Model, x: Numbers) -> Frames:
    """Return the tables that rules fill in by themselves."""
    filled = [rule.tables(m, plant, x) for rule in RULES.values() if rule.tables is not None]
    return {name: frame(OUTPUTS[name].columns, rows) for part in filled for name, rows in part.items()}


def table(name: str, columns: Mapping[str, Values]) -> pd.DataFrame:
    """Return an output table from its columns; what is not named stays blank.

    Raises:
        KeyError: a column that the table does not have.
    """
    schema = OUTPUTS[name]
    for column in columns:
        schema[column]
    length = len(next(iter(columns.values())))
    if not length:
        return frame(schema.columns, [])
    return pd.DataFrame(
        {column.name: _typed(column.kind, columns.get(column.name), length) for column in schema.columns}
    )


def _typed(kind: Kind, values: Values | None, length: int) -> pd.Series:
    if values is None:
        values = [np.nan if kind is Kind.NUMBER else None] * length
    if kind is Kind.NUMBER:
        return pd.Series(without_dust(np.asarray(values, dtype=float)))
    if kind is Kind.DATE:
        return pd.Series(np.asarray(values, dtype="datetime64[s]"))
    return pd.Series(list(values), dtype=object)


def _at(names: Sequence[Any], positions: Positions) -> list[Any]:
    return [names[position] for position in positions.tolist()]


def _grid(rows: Names, columns: Names) -> tuple[list[str], list[str]]:
    """Return every row name and column name of a [row, column] array in period-first order."""
    return [name for _ in columns for name in rows], [name for name in columns for _ in rows]


def without_dust(values: Numbers) -> Numbers:
    """Return values without the dust of rounding."""
    return np.where(np.abs(values) <= NOTHING, 0.0, values)


def _values(x: Numbers, columns: Positions) -> Numbers:
    """Return the values of columns of any shape, 0 where a column does not exist."""
    return np.where(columns >= 0, x[columns], 0.0)


def _runs(plant: Plant, m: Model, x: Numbers) -> pd.DataFrame:
    amounts = _with_mixes_whole(plant, m, x[m.run])
    some = np.flatnonzero(amounts > NOTHING)
    some = some[np.lexsort((m.runs.recipe[some], m.runs.node[some], m.runs.period[some]))]
    node = m.runs.node[some]
    return table(
        "Runs",
        {
            "Period": _at(plant.calendar.names, m.runs.period[some]),
            "Lot": [plant.lots.names[lot] if lot >= 0 else None for lot in plant.nodes.lot[node].tolist()],
            "Recipe": _at(plant.recipes_as_told, m.runs.recipe[some]),
            "Amount": amounts[some],
            "Takes": _at(plant.taken_as_told, plant.nodes.taken_as[node]),
            "Site": _at((*plant.sites, None), plant.works_at[m.runs.recipe[some]]),
            "From batch": [plant.nodes.batch[at] or None for at in node.tolist()],
        },
    )


def _with_mixes_whole(plant: Plant, m: Model, amounts: Numbers) -> Numbers:
    """Return tonnes by run, all that is taken of a mix together at the first of its parts."""
    runs, amounts = m.runs, amounts.copy()
    first: dict[tuple[int, int, int], int] = {}
    for at in np.flatnonzero(plant.nodes.mixed[runs.node]).tolist():
        places = int(plant.nodes.product[runs.node[at]]), int(runs.recipe[at]), int(runs.period[at])
        whole = first.setdefault(places, at)
        if whole != at:
            amounts[whole], amounts[at] = amounts[whole] + amounts[at], 0.0
    return amounts


def used_of_lots(plant: Plant, m: Model, x: Numbers) -> Numbers:
    """Return tonnes worked of each lot."""
    of_lots = m.runs.of_lots
    return add_up(m.runs.node[of_lots], x[m.run[of_lots]], len(plant.lots.names))


def taken_of_lots(plant: Plant, m: Model, x: Numbers) -> Numbers:
    """Return tonnes of each lot that the plan has: its quantity if owned, what is bought if offered,
    0 if it takes no part."""
    lots = plant.lots
    return np.where(lots.offered, _values(x, m.bought), np.where(lots.usable, lots.quantity, 0.0))


def _lot_use(plant: Plant, m: Model, x: Numbers, assays: estimates.Assays) -> pd.DataFrame:
    lots = plant.lots
    used, taken = used_of_lots(plant, m, x), taken_of_lots(plant, m, x)
    left = np.where(lots.usable, np.maximum(taken - used, 0.0), np.where(lots.offered, 0.0, lots.quantity))
    return table(
        "Lot use",
        {
            "Lot": lots.names,
            "Feed class": _at(plant.taken_as_told, lots.feed_class),
            "Status": lots.status,
            "Quantity": np.where(np.isfinite(lots.quantity), lots.quantity, np.nan),
            "Bought": np.where(lots.offered, taken, 0.0),
            "Used": used,
            "Left": left,
            "Estimated share of assay": assays.shares(plant),
        },
    )


def sold_of_products(m: Model, x: Numbers) -> Numbers:
    """[k,p] kg that leaves to contracts and spot."""
    return -m.flowed("product_stock", "Sold", x, m.stock.shape)


def _production(plant: Plant, m: Model, x: Numbers) -> pd.DataFrame:
    figures = np.array([sheet == "Products" for sheet in plant.products.sheet], dtype=bool)
    material = plant.products.material[figures]
    names = plant.materials[: int(material.max()) + 1]
    product, period = _grid(names, plant.calendar.names)

    def together(kg: Numbers) -> Numbers:
        """Of all sites, in the order of the rows."""
        total = np.zeros((len(names), kg.shape[1]))
        np.add.at(total, material, kg[figures])
        return total.T.ravel()

    return table(
        "Production",
        {
            "Period": period,
            "Product": product,
            "Made": together(x[m.made]),
            "Sold": together(sold_of_products(m, x)),
            "Discarded": together(_values(x, m.discarded)),
            "Stock (end)": together(x[m.stock]),
            "Put in": together(m.flowed("product_stock", "Put in", x, m.stock.shape)),
        },
    )


def _sales(plant: Plant, m: Model, x: Numbers) -> pd.DataFrame:
    deliveries, spot = plant.deliveries, plant.spot
    names = (*deliveries.contract, *("spot" for _ in spot.product))
    shape = len(names), max(len(plant.sites), 1), len(plant.calendar)
    late, spots = np.zeros(shape), len(deliveries.contract)
    sites = np.array([plant.sites.index(site) if site else 0 for site in plant.products.site], dtype=np.int64)
    at = {sale: sites[store_of(m, plant, sale)] for sale in ("sold", "late", "spot")}
    np.add.at(late, (m.late_row, at["late"], m.late_period), x[m.late])
    amount = late.copy()
    np.add.at(amount, (m.sold_row, at["sold"], m.sold_period), x[m.sold])
    np.add.at(amount, (m.spot_row + spots, at["spot"], m.spot_period), x[m.spot])
    product = np.concatenate([deliveries.product, spot.product])
    row, site, period = np.nonzero(amount > NOTHING)
    some = np.lexsort((site, row, product[row], period))
    row, site, period = row[some], site[some], period[some]
    sold, price = amount[row, site, period], np.concatenate([deliveries.price, spot.price])[row]
    return table(
        "Sales",
        {
            "Period": _at(plant.calendar.names, period),
            "Contract": _at(names, row),
            "Product": _at(plant.materials, product[row]),
            "From": np.concatenate([deliveries.start, spot.start])[row],
            "Due": np.concatenate([deliveries.due, spot.to])[row],
            "Amount": sold,
            "Late": late[row, site, period],
            "Price": price,
            "Revenue": sold * price,
            "Site": _at(plant.sites or (None,), site),
        },
    )


def _proven(m: Model, least_missing: Mapping[int, float]) -> dict[tuple[str, str], float]:
    """Return how much of what is asked no plan can exceed, by sheet and row, where that is not what the plan gives."""
    return {
        (promise.sheet, promise.rows[i]): promise.asked[i] - least_missing[column]
        for promise in m.promises
        for i, column in enumerate(promise.short.tolist())
        if column in least_missing and not promise.over
    }


def _delivery_status(plant: Plant, m: Model, x: Numbers, proven: Proven) -> pd.DataFrame:
    deliveries = plant.deliveries
    count = len(deliveries.contract)
    delivered = add_up(m.delivered_row, x[m.delivered], count) + deliveries.delivered_so_far
    return table(
        "Delivery status",
        {
            "Contract": deliveries.contract,
            "From": deliveries.start,
            "Due": deliveries.due,
            "Min": deliveries.min,
            "Max": deliveries.max,
            "Delivered": delivered,
            "Late": add_up(m.late_row, x[m.late], count) + deliveries.late_so_far,
            "Short": _missing(deliveries.min, delivered),
            "Best proven": [proven.get(("Deliveries", name), np.nan) for name in axes.deliveries(plant).names],
        },
    )


def _missing(asked: Numbers, got: Numbers) -> Numbers:
    short = np.maximum(asked - got, 0.0)
    return np.where(short > KEPT * np.maximum(asked, 1.0), short, 0.0)


def _target_status(plant: Plant, m: Model, x: Numbers, proven: Proven) -> pd.DataFrame:
    targets = plant.targets
    counted = [counting(m, plant, target).reached(x) for target in range(len(targets.names))]
    reached = targets.reached_so_far + np.array(counted)
    return table(
        "Target status",
        {
            "Target": targets.names,
            "Product": _at(plant.materials, targets.product),
            "Measure": targets.measure,
            "Amount": targets.amount,
            "Reached": reached,
            "Short": _missing(targets.amount, reached),
            "Best proven": [proven.get(("Targets", name), np.nan) for name in targets.names],
            "Priority": targets.priority,
        },
    )


def _line_hours(plant: Plant, m: Model, x: Numbers) -> pd.DataFrame:
    line, period = _grid(plant.lines.names, plant.calendar.names)
    entries = m.runs.hours
    used = np.zeros(plant.lines.hours.shape)
    np.add.at(used, (entries.line, entries.period), entries.hours * x[m.run[entries.run]])
    used += m.flowed(LINE_HOURS, "Batches", x, used.shape)
    there, busy = plant.lines.hours.T.ravel(), used.T.ravel()
    lost = (m.flowed(LINE_HOURS, "Lost", x, used.shape) + plant.lines.under_way).T.ravel()
    share = 100.0 * np.divide(busy, there, out=np.full(len(busy), np.nan), where=there > 0)
    hours = {"Available": there, "Used": busy, "Lost": lost, "Used share": share}
    return table("Line hours", {"Period": period, "Line": line, **hours})


def feed_stock_of(plant: Plant, m: Model, x: Numbers) -> Numbers:
    """[c,p] tonnes on site: what has been taken less what has been used."""
    lots = plant.lots
    change = np.zeros((len(plant.classes.names), len(plant.calendar)))
    here = np.flatnonzero(lots.usable)
    np.add.at(change, (lots.feed_class[here], lots.first[here]), taken_of_lots(plant, m, x)[here])
    of_lots = m.runs.of_lots
    used = lots.feed_class[m.runs.node[of_lots]], m.runs.period[of_lots]
    np.add.at(change, used, -x[m.run[of_lots]])
    return np.maximum(np.cumsum(change, axis=1), 0.0)


def _feed_stock(plant: Plant, m: Model, x: Numbers) -> pd.DataFrame:
    feed_class, period = _grid(plant.classes.names, plant.calendar.names)
    stock = feed_stock_of(plant, m, x)
    return table("Feed stock", {"Period": period, "Feed class": feed_class, "Stock (end)": stock.T.ravel()})


def _resource_use(plant: Plant, m: Model, x: Numbers) -> pd.DataFrame:
    resource, period = _grid(plant.resources.names, plant.calendar.names)
    use = resource_use(m.runs, plant)
    used = np.zeros((len(plant.resources.names), len(plant.calendar)))
    np.add.at(used, (use.resource, m.runs.period[use.run]), use.amount * x[m.run[use.run]])
    most = np.outer(plant.resources.max_per_day, plant.calendar.days)
    most = np.where(np.isfinite(most), most, np.nan)
    return table(
        "Resource use", {"Period": period, "Resource": resource, "Used": used.T.ravel(), "Max": most.T.ravel()}
    )


def _blends(plant: Plant, m: Model, x: Numbers) -> pd.DataFrame:
    limits, periods = plant.blend_limits, plant.calendar.names
    parts = [_one_blend(plant, m, x, limit) for limit in range(len(limits.on))]
    row = np.repeat(np.arange(len(parts)), np.array([len(holds) for holds, _ in parts], dtype=np.int64))
    period = np.concatenate([np.zeros(0, dtype=np.int64), *(holds for holds, _ in parts)])
    value = np.concatenate([np.zeros(0), *(share for _, share in parts)])
    shown = np.where(limits.is_property, 1.0, 100.0)
    order = np.lexsort((row, period))
    row, period, value = row[order], period[order], value[order]
    return table(
        "Blends",
        {
            "Period": _at(periods, period),
            "On": _at(limits.on, row),
            "Share of": _at(limits.share_of, row),
            "In": [text or None for text in _at(limits.share_in, row)],
            "Value": value * shown[row],
            "Min": (limits.min * shown)[row],
            "Max": (limits.max * shown)[row],
        },
    )


def _one_blend(plant: Plant, m: Model, x: Numbers, limit: int) -> tuple[Positions, Numbers]:
    limits, periods = plant.blend_limits, len(plant.calendar)
    blend = Counted.of(m, plant, limit)
    amounts = x[blend.columns] * (blend.period < periods)
    place = np.minimum(blend.period, periods - 1)
    part = add_up(place, amounts * blend.part, periods)
    whole = add_up(place, amounts * blend.whole, periods)
    share = np.divide(part, whole, out=np.full(periods, np.nan), where=whole > NOTHING)
    holds = np.arange(limits.first[limit], limits.last[limit] + 1)
    return holds, share[holds]


def _money(plant: Plant, m: Model, x: Numbers) -> pd.DataFrame:
    periods = len(plant.calendar)
    amounts: dict[str, Numbers] = {}
    for money in m.money:
        earned = add_up(money.periods, money.earned(x), periods)
        amounts[money.item] = amounts.get(money.item, np.zeros(periods)) + earned
    items = tuple(amounts)
    item, period = _grid(items, plant.calendar.names)
    every = np.array([amounts[name] for name in items]).T.ravel()
    some: Flags = np.abs(every) > NOTHING
    kept = np.flatnonzero(some)
    names = [item[i] for i in kept]
    kinds = [kind_of(name) for name in names]
    return table("Money", {"Period": [period[i] for i in kept], "Item": names, "Kind": kinds, "Amount": every[kept]})


def _broken_promises(m: Model, x: Numbers, least_missing: Mapping[int, float]) -> pd.DataFrame:
    rows = [row for promise in m.promises for row in _broken(promise, x, least_missing)]
    return frame(OUTPUTS["Broken promises"].columns, rows)


def _broken(promise: Promise, x: Numbers, least_missing: Mapping[int, float]) -> list[dict[str, object]]:
    short, sign = x[promise.short], 1.0 if promise.over else -1.0
    least = np.array([least_missing.get(column, np.nan) for column in promise.short.tolist()])
    broken = np.flatnonzero(short > KEPT * np.maximum(promise.asked, 1.0))
    return [
        {
            "Sheet": promise.sheet,
            "Row": promise.rows[i],
            "Promise": promise.words,
            "Asked": promise.asked[i],
            "Got": promise.asked[i] + sign * short[i],
            "Short": short[i],
            "Best proven": promise.asked[i] + sign * least[i],
            "Unit": promise.unit,
        }
        for i in broken
    ]


def _levels(solution: Solution) -> pd.DataFrame:
    return table(
        "Levels",
        {
            "Level": [level.level for level in solution.levels],
            "Promises": [level.promises for level in solution.levels],
            "Value": [level.value for level in solution.levels],
            "Held at": [level.held_at for level in solution.levels],
            "Best proven": [_best_proven(level, solution) for level in solution.levels],
        },
    )


def _best_proven(level: LevelResult, solution: Solution) -> float:
    """Return what no plan can miss less than, or earn more than; NaN where that is the value, or is not known."""
    if level.level == MONEY and np.isfinite(solution.gap) and solution.gap > 0:
        return level.value + solution.gap
    return np.nan if level.at_best is None else level.at_best
