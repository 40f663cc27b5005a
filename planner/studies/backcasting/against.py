"""Plan against actual: by lot, line and product what was planned, what was done, and what the difference cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

import pandas as pd

from models.audit.balances import Balances
from planner.rolling.next_week.stocks import books
from planner.rolling.week import LEAST_KILOGRAMS, LEAST_TONNES
from planner.studies.backcasting.backcast import COUNTED, DELIVERED, LINE, LOT, MADE, Against
from planner.studies.backcasting.variants import RUN, Variants


def cost_of_lots(own: Variants, start: float, said: Callable[[str], None]) -> dict[str, float]:
    """Return what working each lot otherwise than planned adds, one after the other; they add up.

    Lots of which less was worked come first, so that there are hours for those of which more was.
    """
    planned, done = (rows.groupby("Lot")["Amount"].sum() for rows in (own.published, own.done))
    changed = [lot for lot in planned.index.union(done.index) if not _same_runs(own, lot)]
    more = done.reindex(changed).fillna(0.0) - planned.reindex(changed).fillna(0.0)
    found, before, taken = {}, start, []
    for lot in more.sort_values(kind="stable").index:
        said(str(lot))
        taken.append(lot)
        value = own.worked(_mixed(own, taken)).value
        found[str(lot)], before = value - before, value
    return found


def _same_runs(own: Variants, lot: str) -> bool:
    planned, done = (rows[rows["Lot"] == lot].groupby(RUN)["Amount"].sum() for rows in (own.published, own.done))
    return bool((done.sub(planned, fill_value=0.0).abs() <= LEAST_TONNES).all())


def _mixed(own: Variants, taken: Iterable[str]) -> pd.DataFrame:
    """Return the runs of the week: of some lots as done, of the others as published."""
    lots = list(taken)
    return pd.concat([own.published[~own.published["Lot"].isin(lots)], own.done[own.done["Lot"].isin(lots)]])


def lines(own: Variants, costs: Mapping[str, float], counts: Mapping[str, float]) -> Iterator[Against]:
    """Yield every line of plan against actual; `counts` is what each count adds."""
    planned, week = own.plan.balances, own.week
    yield from _lots(own, costs)
    yield from _lines(own, costs)
    there = books(week)
    for of, before, after in ((MADE, planned.made, week.balances.made), (DELIVERED, planned.sold, week.balances.sold)):
        sums = [_of_periods(series, week.gone) for series in (before, after)]
        for name in sums[0].index:
            if max(sums[0][name], sums[1][name]) > LEAST_KILOGRAMS:
                yield Against(of=of, name=name, unit="kg", planned=sums[0][name], done=sums[1][name])
    for name, cost in counts.items():
        if name in there.index:
            counted = own.rolled((name,)).tables["Products"].set_index("Product")["Opening stock"]
            found = (float(there[name]), float(counted[name]))
            yield Against(of=COUNTED, name=name, unit="kg", planned=found[0], done=found[1], cost=cost)


def _of_periods(series: pd.Series, names: list[str]) -> pd.Series:
    sums: pd.Series = series[series.index.get_level_values("Period").isin(names)].groupby(level=0, sort=False).sum()
    return sums


def _lots(own: Variants, costs: Mapping[str, float]) -> Iterator[Against]:
    planned, done = (rows.groupby("Lot", sort=False)["Amount"].sum() for rows in (own.published, own.done))
    for name in dict.fromkeys((*planned.index, *done.index)):
        yield Against(
            of=LOT,
            name=str(name),
            unit="t",
            planned=float(planned.get(name, 0.0)),
            done=float(done.get(name, 0.0)),
            cost=costs.get(str(name), 0.0),
        )


def _lines(own: Variants, costs: Mapping[str, float]) -> Iterator[Against]:
    """Yield the hours of each line, with the cost of the lots that are worked on it."""
    gone = own.week.gone
    booked = [_booked(balances, gone) for balances in (own.plan.balances, own.week.balances)]
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
