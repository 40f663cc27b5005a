"""Feed that is bought while feed that the plant owns lies idle: nobody should have to find that out alone."""

from __future__ import annotations

import pandas as pd

from models.schema.plan_tables.explanation_outputs import OUT_OF_THE_PLAN
from planner.engine.plan import Plan
from planner.engine.records.shown import whole
from planner.engine.records.summary import amount

NOTHING = 1e-3
"""Tonnes up to which nobody says that a lot is bought, or lies idle."""

MOST_CLASSES = 3


def in_words(plan: Plan) -> list[str]:
    """Return a sentence with what is bought, what lies idle meanwhile, and why; none where nothing does."""
    bought, idle = _bought(plan), _idle(plan)
    if not len(bought) or not len(idle):
        return []
    by_class = idle.groupby("Feed class")["Left"].sum().sort_values(ascending=False, kind="stable")
    named = [_class(idle[idle["Feed class"] == name]) for name in by_class.index[:MOST_CLASSES]]
    more = f" and {len(by_class) - MOST_CLASSES} more" if len(by_class) > MOST_CLASSES else ""
    paid = whole(float((bought["Bought"] * bought["Price"].fillna(0.0)).sum()))
    kinds = " and ".join(sorted({kind.lower() for kind in plan.kinds_of(bought)}))
    buys = f"The plan buys {amount(float(bought['Bought'].sum()))} t of {kinds} for {paid} {plan.currency}"
    lies = f"{amount(float(idle['Left'].sum()))} t that it owns lie idle at the end"
    return [f"{buys} while {lies}: {', '.join(named)}{more}."]


def _bought(plan: Plan) -> pd.DataFrame:
    used = plan.tables["Lot use"]
    return used[used["Bought"] > NOTHING].merge(plan.inputs["Lots"][["Lot", "Price"]], on="Lot")


def _idle(plan: Plan) -> pd.DataFrame:
    """Return the owned lots that the plan could work, and leaves, with the reason where it has one."""
    used, why = plan.tables["Lot use"], plan.tables["Why this lot"]
    rows = used[used["Status"].isin(["stock", "expected"]) & (used["Left"] > NOTHING)]
    rows = rows.merge(why[["Lot", "Reason"]], how="left", on="Lot")
    return rows[~rows["Reason"].isin(OUT_OF_THE_PLAN)]


def _class(lots: pd.DataFrame) -> str:
    """Return `6 t of EV traction (has to be left)`: the reason is that of the lot of which most is left."""
    most = lots.sort_values("Left", ascending=False, kind="stable").iloc[0]
    reason = f" ({most['Reason']})" if isinstance(most["Reason"], str) else ""
    return f"{amount(float(lots['Left'].sum()))} t of {most['Feed class']}{reason}"
