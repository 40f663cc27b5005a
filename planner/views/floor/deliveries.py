"""The delivery calendar: what each contract asks for in each window, what leaves by when, and what of it is late."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from planner.engine.plan import Plan
from planner.engine.records.summary import KEPT, LATE, SHORT, is_short
from planner.views.network.at_sites import sites

WORDS = "What leaves in time does so by Due, or before it by the end of its period; complete: all asked has left."
LEAST_KG = 0.05
"""Less than this is no delivery: it is shown as 0."""


@dataclass(frozen=True, kw_only=True)
class Handover:
    """What leaves to a contract between two days for one of its windows; `so_far` with all that left for it before.

    `site` is that which it leaves; blank where there is one.
    """

    ready: date
    by: date
    contract: str
    product: str
    site: str
    kg: float
    so_far: float
    asked: float
    due: date
    late: bool


@dataclass(frozen=True, kw_only=True)
class Window:
    """One delivery window of a contract; `complete` is the day by which all that is asked has left, None if never.

    `site` names those from which it is delivered, or may be if nothing is: blank where there is one.
    """

    contract: str
    product: str
    site: str
    begins: date
    due: date
    asked: float
    most: float
    planned: float
    complete: date | None
    late: float
    short: float

    @property
    def state(self) -> str:
        """`kept`, `late` or `SHORT`; blank where nothing is asked."""
        if not self.asked:
            return ""
        return SHORT if is_short(self.short, self.asked) else LATE if self.late > LEAST_KG else KEPT


def handovers(plan: Plan) -> list[Handover]:
    """Return all that leaves to contracts, by the day by which it does."""
    found = [one for _, rows in _by_window(plan) for one in _of_window(rows)]
    return sorted(found, key=lambda one: (one.by, one.contract, one.due))


def by_site(plan: Plan) -> dict[str, list[Handover]]:
    """Return all that leaves to contracts site by site; under a blank name where there is one site, or nothing does."""
    leaving = handovers(plan)
    names = [site for site in sites(plan) if any(one.site == site for one in leaving)] or [""]
    return {site: [one for one in leaving if one.site == site] for site in names}


def title(site: str) -> str:
    """Return the heading of what leaves a site."""
    return f"What leaves {site} by when" if site else "What leaves by when"


def windows(plan: Plan) -> list[Window]:
    """Return every delivery window, contract by contract, by its days."""
    contracts = plan.inputs["Contracts"].set_index("Contract")
    products, places = contracts["Product"].to_dict(), contracts["Site"].to_dict() if sites(plan) else {}
    leaving = {key: _of_window(rows) for key, rows in _by_window(plan)}
    found = [
        Window(
            contract=row["Contract"],
            product=products[row["Contract"]],
            site=_from(leaving.get((row["Contract"], row["From"], row["Due"]), []), places.get(row["Contract"])),
            begins=row["From"].date(),
            due=row["Due"].date(),
            asked=row["Min"],
            most=row["Max"],
            planned=row["Delivered"],
            complete=_complete(leaving.get((row["Contract"], row["From"], row["Due"]), [])),
            late=row["Late"],
            short=row["Short"],
        )
        for row in plan.tables["Delivery status"].to_dict("records")
    ]
    order = {name: at for at, name in enumerate(products)}
    return sorted(found, key=lambda one: (order[one.contract], one.due, one.begins))


def _by_window(plan: Plan) -> Iterator[tuple[tuple[str, pd.Timestamp, pd.Timestamp], pd.DataFrame]]:
    """Yield what is sold to contracts, window by window, in the order of the periods."""
    sales = plan.tables["Sales"]
    rows = sales[sales["Contract"].isin(plan.inputs["Contracts"]["Contract"]) & (sales["Amount"] > LEAST_KG)]
    days = plan.inputs["Periods"][["Period", "Start", "End"]]
    rows = rows.merge(days, on="Period").sort_values("Start", kind="stable")
    status = plan.tables["Delivery status"][["Contract", "From", "Due", "Min", "Delivered"]]
    rows = rows.merge(status, on=["Contract", "From", "Due"])
    yield from rows.groupby(["Contract", "From", "Due"], sort=False)  # type: ignore[misc]


def _of_window(rows: pd.DataFrame) -> list[Handover]:
    """Return what leaves: in time by Due at the latest, late by the end of its period."""
    found, so_far = [], float(rows["Delivered"].iloc[0] - rows["Amount"].sum())
    for row in rows.to_dict("records"):
        for late, kg in ((False, row["Amount"] - row["Late"]), (True, row["Late"])):
            if kg > LEAST_KG:
                so_far += kg
                found.append(_handover(row, kg, so_far, late=late))
    return found


def _handover(row: dict[Hashable, Any], kg: float, so_far: float, *, late: bool) -> Handover:
    opens = row["Due"] + pd.Timedelta(days=1) if late else row["From"]
    return Handover(
        ready=max(row["Start"], opens).date(),
        by=(row["End"] if late else min(row["End"], row["Due"])).date(),
        contract=row["Contract"],
        product=row["Product"],
        site=row["Site"] or "" if "Site" in row else "",
        kg=kg,
        so_far=so_far,
        asked=row["Min"],
        due=row["Due"].date(),
        late=late,
    )


def _from(leaving: list[Handover], stated: str | None) -> str:
    """Return the sites which what is delivered leaves, or that of the contract."""
    return ", ".join(sorted({one.site for one in leaving} - {""})) or stated or ""


def _complete(leaving: list[Handover]) -> date | None:
    """Return the day by which all that is asked has left."""
    return next((one.by for one in leaving if one.asked and not is_short(one.asked - one.so_far, one.asked)), None)
