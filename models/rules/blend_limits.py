"""Shares in what a line takes in, or in what is made of a product, keep their limits.

min * whole <= part <= max * whole      every limit and period that it touches

on a line:     part = sum of run * 1000 * dry share[l] * assay over the limited components              [kg]
               whole = the same over the components of `In`, or 1000 * dry share[l] for the mass
on a product:  part = sum of run * 1000 * dry share[l] * assay * recovery, of what arrives in p         [kg]
               whole = the same over the components of `In`, or kg[l,r,k] for the mass
on a mix:      part = sum of x[u,e] of all uses u of the mix over the limited components, whole likewise      [kg]
               where there are several sites the limit is one on each of its stores
a property:    part = sum of whole mass * property[l]: the average over the mass

Where what arrives of a product breaks a side by itself (`arrivals_in_blends`), all else keeps it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.ledger import Ledger, named
from models.plant.blending import beyond, excess, mixed_parts
from models.plant.plant import Flags, Plant
from models.program.blocks import Key
from models.program.cause import Cause, Stage
from models.program.change import CoefficientChange, Quantity
from models.program.model import Entries, Model
from models.program.shared.blends import Counted, label, sides, sign
from models.program.stated import Stated
from models.rules.rule import Rule

BLEND_LIMIT = "Blend limit"
MORE = "More of a blend limit"

MIN = Quantity(
    what="Blend limit Min",
    sheet="Blend limits",
    words="Min of {name} raised to {to}",
    heading=MORE,
    step=0.01,
    share=0.01,
)
MAX = Quantity(
    what="Blend limit Max",
    sheet="Blend limits",
    words="Max of {name} raised to {to}",
    heading=MORE,
    step=0.01,
    share=0.01,
)


def add(m: Model, plant: Plant) -> None:
    """Add the rows `blend_limits[on,share of,in,first day,last day,period,side]`."""
    entries: list[Entries] = []
    keys: list[Key] = []
    lower: list[float] = []
    for limit, side, share in sides(plant):
        counted = Counted.of(m, plant, limit)
        kept = np.flatnonzero(~(_broken(plant, limit, side)[counted.period] & _is_anyway(m, plant, limit, counted)))
        added = counted.excess(share, sign(side))[kept]
        touched, row = np.unique(counted.period[kept], return_inverse=True)
        entries.append((len(keys) + row, counted.columns[kept], added))
        keys.extend((*label(plant, limit), plant.calendar.names[period], side) for period in touched)
        # What arrives may stand at the limit, and beyond it by rounding alone.
        past = np.where(beyond(plant, limit, side) > 0, 0.0, excess(plant, limit, side))
        lower.extend(np.minimum(-past, 0.0)[touched].tolist())
    # Where all feed stands at the limit a row has no terms; a step of the limit gives it some.
    m.rows("blend_limits", keys, *entries, lower=lower, may_be_empty=True)


def _broken(plant: Plant, limit: int, side: str) -> Flags:
    """[p]: what arrives breaks this side by itself, which is a promise of its own."""
    return beyond(plant, limit, side) > 0


def _is_anyway(m: Model, plant: Plant, limit: int, counted: Counted) -> Flags:
    """Return which columns are there whatever the plan does; of a mix all of them are of one with what was there."""
    if len(mixed_parts(plant, limit)):
        return np.ones(len(counted.columns), dtype=bool)
    return np.isin(counted.columns, m["arrived"].columns)


def causes(stated: Stated) -> Iterator[Cause]:
    """Yield each side of each limit."""
    found: dict[Key, list[int]] = {}
    for key, row in stated.rows("blend_limits").items():
        found.setdefault((*key[:-2], key[-1]), []).append(row)
    for limit, side, share in sides(stated.plant):
        key = (*label(stated.plant, limit), side)
        if key in found:
            words = _words(stated.plant, limit, side, share)
            yield stated.bounds(BLEND_LIMIT, words, found[key], Stage.BLEND, words)


def _words(plant: Plant, limit: int, side: str, share: float) -> str:
    limits = plant.blend_limits
    of = f" in {limits.share_in[limit]}" if limits.share_in[limit] else ""
    figure = f"{share:g}" if limits.is_property[limit] else f"{100 * share:g} %"
    return f"{limits.on[limit]}: {limits.share_of[limit]}{of} at {'least' if side == 'min' else 'most'} {figure}"


def changes(stated: Stated) -> Iterator[CoefficientChange]:
    """Yield a per cent (or unit of the property) more of each side of each limit,
    which stands in the rows' coefficients."""
    for limit, side, share in sides(stated.plant):
        yield _change(stated, limit, side, share)


def _change(stated: Stated, limit: int, side: str, share: float) -> CoefficientChange:
    plant, m = stated.plant, stated.m
    limits, periods, named_by = plant.blend_limits, stated.periods, label(plant, limit)
    row_of, broken = stated.rows("blend_limits"), stated.rows(f"arrivals_in_blends_{side}")
    blend = Counted.of(m, plant, limit)
    of_limit = np.array([row_of.get((*named_by, period, side), -1) for period in periods], dtype=np.int64)
    of_broken = np.array([broken.get((*named_by, period), -1) for period in periods], dtype=np.int64)
    is_limited = ~((of_broken[blend.period] >= 0) & _is_anyway(m, plant, limit, blend))
    row = np.concatenate([np.where(is_limited, of_limit[blend.period], -1), of_broken[blend.period]])
    there = np.tile(np.arange(len(blend.period)), 2)[row >= 0]
    written = 1.0 if limits.is_property[limit] else 100.0
    of = f" in {named_by[2]}" if named_by[2] else ""
    widest = (np.nan, np.nan) if limits.is_property[limit] else (0.0, 1.0)
    least, most = (widest[0], limits.max[limit]) if side == "min" else (limits.min[limit], widest[1])
    least, most = (widest[0] if np.isnan(least) else least), (widest[1] if np.isnan(most) else most)
    return CoefficientChange(
        kind=MIN if side == "min" else MAX,
        name=f"{named_by[0]} / {named_by[1]}{of} / {named_by[3]} / {named_by[4]}",
        unit="" if limits.is_property[limit] else "%",
        now=share * written,
        rows=row[row >= 0],
        columns=blend.columns[there],
        values=blend.excess(share, sign(side))[there],
        per_unit=-sign(side) * blend.whole[there] / written,
        least=-np.inf if np.isnan(least) else written * least,
        most=np.inf if np.isnan(most) else written * most,
    )


def audit(balances: Balances, _told: Mapping[str, pd.DataFrame], ledger: Ledger) -> None:
    """Check part and whole of each limit against Min and Max in every period it touches,
    as far as arrivals let them."""
    for share in balances.shares:
        for side in ("Max", "Min"):
            if share.holds(side):
                past = share.passed(side)
                beyond, arrivals, size = (share.by_period(figures) for figures in (past.all, past.arrivals, past.size))
                ledger.at_most("Blends", f"{named(share.name)}, beyond {side}", beyond, arrivals, size=size)


RULE = Rule(
    name="blend_limits",
    words="shares of blends",
    sheet="Blend limits",
    unit="kg",
    takes="Blend limits",
    add=add,
    causes=causes,
    changes=changes,
    audit=audit,
)
