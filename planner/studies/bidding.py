"""Bids for the lots of a workbook: what each is worth to its plan, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from models.explain.bids.assay import perturbed
from models.explain.bids.bid import Bid, NotUsable
from models.explain.bids.bidding import Bidding
from models.explain.bids.table import bids_table
from models.explain.bids.worth_of_runs import lot_names
from planner.engine.endings import of_the_solver
from planner.engine.solved_again import Asked, ask
from planner.jobs.cancel import Cancel
from planner.jobs.progress import Progress


class UnknownLot(Exception):
    """No offered or blocked lot has that name; the message is for the user."""


@dataclass(frozen=True, kw_only=True)
class Bids:
    """The bids for a plan: `margin` is the share taken off each break-even price; `refused` says why a lot has none.

    `overview` is the plan's own table Bids, of first order, for all lots.
    """

    name: str
    currency: str
    plan_margin: float
    margin: float
    bids: tuple[Bid, ...]
    refused: tuple[str, ...]
    overview: pd.DataFrame


def find(  # noqa: PLR0913 - what is asked, and how to hear of it
    path: Path,
    lots: Sequence[str],
    *,
    margin: float,
    scenario: str | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Bids:
    """Bids for the lots of these names, for all that are offered or blocked if none is named.

    Args:
        path: the workbook.
        lots: names of lots.
        margin: the share of the break-even price that is to remain as margin (0.1: a tenth).
        scenario: the scenario to plan; None: the workbook as it is.
        progress: told what goes on.
        cancel: the wish to stop.

    Raises:
        UnknownLot: a name that no offered or blocked lot has.
        UnknownScenario, WorkbookHasErrors, LimitReached, TooLarge, Cancelled: as `planner.engine.solved_again.ask`.
    """
    progress, cancel = progress or Progress(), cancel or Cancel()
    asked = ask(path, scenario, progress, cancel)
    names = _names(asked, lots)
    found: list[Bid] = []
    refused: list[str] = []
    late = "The time was up before all bids were found. Ask for fewer lots with --lot."
    with progress.step("Bidding"), cancel.gently(), of_the_solver(out_of_time=late):
        other = perturbed(asked.solved.tables, asked.final)
        overview = bids_table(asked.final, other)
        bidding = Bidding(asked.final, other)
        for place, name in enumerate(names, start=1):
            progress.say(f"{name}, {place} of {len(names)}")
            try:
                found.append(bidding.bid(name, margin))
            except NotUsable as stop:
                refused.append(str(stop))
    return Bids(
        name=asked.solved.plan.name,
        currency=asked.solved.plan.currency,
        plan_margin=asked.solved.plan.margin,
        margin=margin,
        bids=tuple(found),
        refused=tuple(refused),
        overview=overview,
    )


def _names(asked: Asked, lots: Sequence[str]) -> list[str]:
    known = lot_names(asked.solved.plant)
    if not lots:
        return list(known)
    by_folded = {name.casefold(): name for name in known}
    for name in lots:
        if name.casefold() not in by_folded:
            several = ", ".join(known) if known else "none"
            raise UnknownLot(f"No offered or blocked lot is called {name}. There are: {several}.")
    return [by_folded[name.casefold()] for name in dict.fromkeys(lots)]
