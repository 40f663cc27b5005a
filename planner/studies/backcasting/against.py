"""Plan against actual: by lot, line and product what was planned, what was done, and what the difference cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import pandas as pd

from models.audit.balances import Balances
from planner.rolling.next_week.stocks import books
from planner.rolling.told import maintained, shipped
from planner.rolling.week import LEAST_KILOGRAMS, LEAST_TONNES
from planner.studies.backcasting.backcast import CARRIED, COUNTED, DELIVERED, LINE, LOT, MADE, MAINTAINED, Against
from planner.studies.backcasting.variants import RUN, Variants


def cost_of_lots(variants: Variants, start: float, said: Callable[[str], None]) -> dict[str, float]:
    """Return what working each lot otherwise than planned adds, one after the other; they add up.

    Lots of which less was worked come first, so that there are hours for those of which more was.
    """
    planned, done = (rows.groupby("Lot")["Amount"].sum() for rows in (variants.published, variants.done))
    changed = [lot for lot in planned.index.union(done.index) if not _same_runs(variants, lot)]
    more = done.reindex(changed).fillna(0.0) - planned.reindex(changed).fillna(0.0)
    found, before, taken = {}, start, []
    for lot in more.sort_values(kind="stable").index:
        said(str(lot))
        taken.append(lot)
        value = variants.worked(_mixed(variants, taken)).value
        found[str(lot)], before = value - before, value
    return found


def _same_runs(variants: Variants, lot: str) -> bool:
    planned, done = (
        rows[rows["Lot"] == lot].groupby(RUN)["Amount"].sum() for rows in (variants.published, variants.done)
    )
    return bool((done.sub(planned, fill_value=0.0).abs() <= LEAST_TONNES).all())


def _mixed(variants: Variants, taken: Iterable[str]) -> pd.DataFrame:
    """Return the runs of the week: of some lots as done, of the others as published."""
    lots = list(taken)
    return pd.concat(
        [variants.published[~variants.published["Lot"].isin(lots)], variants.done[variants.done["Lot"].isin(lots)]]
    )


def lines(variants: Variants, costs: Mapping[str, float], counts: Mapping[str, float]) -> Iterator[Against]:
    """Yield every line of plan against actual; `counts` is what each count adds."""
    planned, week = variants.plan.balances, variants.week
    yield from _lots(variants, costs)
    yield from _lines(variants, costs)
    there = books(week)
    for of, before, after in ((MADE, planned.made, week.balances.made), (DELIVERED, planned.sold, week.balances.sold)):
        sums = [_of_periods(series, week.gone) for series in (before, after)]
        for name in sums[0].index:
            if max(sums[0][name], sums[1][name]) > LEAST_KILOGRAMS:
                yield Against(of=of, name=name, unit="kg", planned=sums[0][name], done=sums[1][name])
    yield from _told(variants)
    for name, cost in counts.items():
        if name in there.index:
            found = (float(there[name]), float(variants.in_stock((name,))[name]))
            yield Against(of=COUNTED, name=name, unit="kg", planned=found[0], done=found[1], cost=cost)


def _told(variants: Variants) -> Iterator[Against]:
    """Yield what each lane carried, material by material and lot by lot, and how often maintenance was done."""
    tables, week = variants.plan.tables, variants.week
    for of, table, keys, figure, unit in (
        (CARRIED, shipped.TABLE, shipped.KEYS[1:], "Amount", "t"),
        (MAINTAINED, maintained.TABLE, ["Maintenance"], "Times", "times"),
    ):
        planned = tables[table][tables[table]["Period"].isin(week.gone)]
        sums = [_by_name(rows, keys, figure) for rows in (planned, week.told[table])]
        for name in dict.fromkeys((*sums[0], *sums[1])):
            yield Against(of=of, name=name, unit=unit, planned=sums[0].get(name, 0.0), done=sums[1].get(name, 0.0))


def _by_name(rows: pd.DataFrame, keys: list[str], figure: str) -> dict[str, float]:
    """Return the sum of a figure by all keys that are not blank, as one name."""
    found = dict[str, float]()
    for row in rows.to_dict("records"):
        name = " / ".join(str(row[key]) for key in keys if not pd.isna(row[key]))
        found[name] = found.get(name, 0.0) + float(row[figure])
    return found


def _of_periods(series: pd.Series, names: list[str]) -> pd.Series:
    sums: pd.Series = series[series.index.get_level_values("Period").isin(names)].groupby(level=0, sort=False).sum()
    return sums


def _lots(variants: Variants, costs: Mapping[str, float]) -> Iterator[Against]:
    planned, done = (rows.groupby("Lot", sort=False)["Amount"].sum() for rows in (variants.published, variants.done))
    for name in dict.fromkeys((*planned.index, *done.index)):
        yield Against(
            of=LOT,
            name=str(name),
            unit="t",
            planned=float(planned.get(name, 0.0)),
            done=float(done.get(name, 0.0)),
            cost=costs.get(str(name), 0.0),
        )


def _lines(variants: Variants, costs: Mapping[str, float]) -> Iterator[Against]:
    """Yield the hours of each line, with the cost of the lots that are worked on it."""
    gone = variants.week.gone
    booked = [_booked(balances, gone) for balances in (variants.plan.balances, variants.week.balances)]
    hours = [rows.groupby("Line", sort=False)["Hours"].sum() for rows in booked]
    for name in dict.fromkeys(str(line) for table in hours for line in table.index):
        lots = {str(lot) for rows in booked for lot in rows["Lot"][rows["Line"] == name]}
        planned, done = (float(table.get(name, 0.0)) for table in hours)
        cost = sum(costs.get(lot, 0.0) for lot in sorted(lots))
        yield Against(of=LINE, name=name, unit="h", planned=planned, done=done, cost=cost)


def _booked(balances: Balances, gone: list[str]) -> pd.DataFrame:
    booked = balances.decided.booked
    periods = pd.Index([balances.site.names[p] for p in booked["p"]])
    return pd.DataFrame(booked[periods.isin(gone)])
