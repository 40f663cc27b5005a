"""Where arrivals break a share of a product by themselves, it is broken as little as can be, and no more than by them.

min * whole - part <= short,   part - max * whole <= short      every limit on a product, period and side
                                                                that its arrivals break        [kg, or property * kg]
what else arrives keeps it by itself (`blend_limits`); of a mix short <= what was there before breaks it by itself

Part and whole are those of `blend_limits`, arrivals among them. This is a promise of level -1, before all others:
nothing else is bought with a product that is worse than it has to be. For a mix it is the opening stock, with what has
come to it of work done before the plan, that breaks the limit until enough else has come into the store, and the
promise one of level 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.audit.balances import Balances
from models.audit.promised import AT_LEAST, AT_MOST, promised
from models.audit.stages.shares import Share
from models.plant.blending import beyond, mixed_parts, there_alone
from models.plant.parts import Numbers, Positions
from models.plant.plant import Plant
from models.program.change import AnyChange
from models.program.model import Entries, Model
from models.program.shared.blends import Counted, label, sides, sign
from models.program.stated import Stated
from models.rules.rule import Rule
from models.schema.levels import FIRST_OF_ALL

OF_STOCKS = 0.0
"""The level of promises on what is in stores."""


@dataclass(frozen=True)
class Broken:
    """A side of a limit in the periods in which arrivals break it: by how much, and what they may have at most.

    `level` is that of the promise.
    """

    limit: int
    share: float
    periods: Positions
    excess: Numbers
    may_have: Numbers
    level: float

    @property
    def most(self) -> Numbers:
        """What may be missing at most: in a mix what is there before; elsewhere `blend_limits` says it of all else."""
        return self.excess if self.level == OF_STOCKS else np.full(len(self.excess), np.inf)


def broken(plant: Plant, side: str) -> Iterator[Broken]:
    """Yield every limit whose Min, or Max, arrivals break by themselves."""
    for limit, own_side, share in sides(plant):
        excess = beyond(plant, limit, side) if own_side == side else np.zeros(0)
        periods = np.flatnonzero(excess)
        if len(periods):
            _, whole = there_alone(plant, limit)
            level = OF_STOCKS if len(mixed_parts(plant, limit)) else float(FIRST_OF_ALL)
            yield Broken(limit, share, periods, excess[periods], np.abs(share) * whole[periods], level)


def add(m: Model, plant: Plant) -> None:
    """Add the promises and rows `arrivals_in_blends_min[on,share of,in,first day,last day,period]`, and `_max`."""
    for side in ("min", "max"):
        _add(m, plant, side)


def _add(m: Model, plant: Plant, side: str) -> None:
    found, name = list(broken(plant, side)), f"arrivals_in_blends_{side}"
    keys = [(*label(plant, case.limit), plant.calendar.names[p]) for case in found for p in case.periods.tolist()]
    short = m.promise(
        name,
        keys,
        words=side.title(),
        unit="kg",
        rows=[joined(key) for key in keys],
        things=[joined(key[:-1]) for key in keys],
        asked=np.concatenate([np.zeros(0), *(case.may_have for case in found)]),
        over=side == "max",
        by_period=True,
        period=np.concatenate([np.zeros(0, dtype=np.int64), *(case.periods for case in found)]),
        rank=np.concatenate([np.zeros(0), *(np.full(len(case.periods), case.level) for case in found)]),
    )
    m.at_most(short, np.concatenate([np.zeros(0), *(case.most for case in found)]))
    entries: list[Entries] = [(np.arange(len(keys)), short, 1.0)]
    begun = 0
    for limit in found:
        row = np.full(len(plant.calendar), -1)
        row[limit.periods] = begun + np.arange(len(limit.periods))
        counted = Counted.of(m, plant, limit.limit)
        here = np.flatnonzero(row[counted.period] >= 0)
        added = counted.excess(limit.share, sign(side))[here]
        entries.append((row[counted.period[here]], counted.columns[here], added))
        begun += len(limit.periods)
    m.rows(name, keys, *entries, lower=0.0)


def joined(parts: Iterable[str]) -> str:
    """Return the parts of a row's key that are not blank, as planners read them."""
    return " / ".join(part for part in parts if part)


def changes(_stated: Stated) -> Iterator[AnyChange]:
    """Yield nothing of its own: its shares are those of the blend limits, its amounts those of the arrivals."""
    yield from ()


def asked(balances: Balances) -> pd.DataFrame:
    """Return what the limits that arrivals break may have, and what they have in the plan."""
    some = [share for share in balances.shares if share.has_alone]
    parts = [_asked(share, side) for side in ("Min", "Max") for share in some]
    return pd.concat(parts) if parts else promised("Blend limits", "Min", [], asked=np.zeros(0), got=np.zeros(0))


def _asked(share: Share, side: str) -> pd.DataFrame:
    table = share.broken_by_arrivals(side)
    rows = [joined((*share.name, *share.window, period)) for period in table.index]
    got = table["asked"] + table["beyond"] * (1.0 if side == "Max" else -1.0)
    rule = AT_MOST if side == "Max" else AT_LEAST
    return promised(
        "Blend limits",
        side,
        rows,
        asked=table["asked"],
        got=got,
        rule=rule,
        level=OF_STOCKS if share.of_mix else float(FIRST_OF_ALL),
    )


RULE = Rule(
    name="arrivals_in_blends",
    words="shares of blends that arrivals break",
    sheet="Blend limits",
    unit="kg",
    add=add,
    changes=changes,
    is_promise=True,
    left=lambda _over: ("On its way", "what arrives breaks the limit by itself"),
    promised=asked,
)
