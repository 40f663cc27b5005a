"""The tables `Promises`, `Promise bands` and `Uncertainties` of a plan that was tried in other worlds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from models.plant.parts import Numbers
from models.schema.frames import frame
from models.schema.plan_tables.risk_outputs import PROMISE_BANDS, PROMISES, READINGS, UNCERTAINTIES
from models.worlds.promised import Asked
from models.worlds.trial import Outcome, Reading, Trial
from planner.engine import buffers
from planner.engine.plan import Plan

KEPT = 1e-6
"""A promise that misses less than this share of what it asks counts as kept."""

MARGIN = "Margin"

Row = dict[str, object]


def tables(plan: Plan, trial: Trial, outcomes: Sequence[Outcome]) -> dict[str, pd.DataFrame]:
    """Return the tables of what became of a plan in some worlds."""
    counted = _Counted(plan.currency, trial, outcomes, buffers.asked(plan.tables["Scenario changes"]))
    return {
        PROMISES.name: frame(PROMISES.columns, counted.promises()),
        PROMISE_BANDS.name: frame(PROMISE_BANDS.columns, counted.bands()),
        UNCERTAINTIES.name: frame(UNCERTAINTIES.columns, counted.uncertainties()),
    }


class _Counted:
    """Outcomes, counted world by world; `before` says what targets asked for before their buffers."""

    def __init__(self, currency: str, trial: Trial, outcomes: Sequence[Outcome], before: Mapping[str, float]) -> None:
        self.currency, self.trial, self.outcomes = currency, trial, outcomes
        self.confidence = trial.planned.plant.settings.promise_confidence
        self.plan, self.before = trial.plan(), before
        self.asked = [
            replace(asked, asked=before[asked.row]) if asked.sheet == "Targets" and asked.row in before else asked
            for asked in trial.promised.asked
        ]
        self.readings: dict[str, list[Reading]] = {
            READINGS[0]: [outcome.standing for outcome in outcomes],
            READINGS[1]: [outcome.anew for outcome in outcomes],
        }

    def promises(self) -> Iterator[Row]:
        """Yield the rows of `Promises`: the margin first, then what is asked, both ways."""
        for name, readings in self.readings.items():
            margins = np.array([reading.margin for reading in readings])
            of_plan = self.plan.margin
            yield {"Reading": name, **_named(None), "Plan": of_plan, "Unit": self.currency} | self._spread(
                margins, of_plan
            )
            reached = np.array([reading.reached for reading in readings])
            for at, asked in enumerate(self.asked):
                cells = {"Asked": asked.asked, "Plan": float(self.plan.reached[at]), "Unit": asked.unit}
                figures = cells | self._spread(reached[:, at], asked.asked)
                yield {"Reading": name, **_named(asked), "Site": asked.site or None} | figures

    def bands(self) -> Iterator[Row]:
        """Yield the rows of `Promise bands`."""
        plant, windows = self.trial.planned.plant, self.trial.planned.program.windows
        for name, readings in self.readings.items():
            by_period = np.array([reading.by_period for reading in readings])
            for at, (target, period) in enumerate(windows):
                spread = self._spread(by_period[:, at], 0.0)
                yield {
                    "Reading": name,
                    "Target": plant.targets.names[target],
                    "Period": plant.calendar.names[period],
                    "Asked": self.before.get(plant.targets.names[target], float(plant.targets.amount[target])),
                    "Plan": float(self.plan.by_period[at]),
                    **{key: spread[key] for key in ("Kept", "P50", "P90")},
                }

    def uncertainties(self) -> Iterator[Row]:
        """Yield the rows of `Uncertainties`: what is dearest to the margin first."""
        sources = self.trial.planned.spreads.sources
        costs = {
            source: self._cost(lambda reading: reading.margin, [outcome.without[source] for outcome in self.outcomes])
            for source in sources
        }
        for source in sorted(sources, key=lambda cause: -costs[cause]["Costs"]):
            without = [outcome.without[source] for outcome in self.outcomes]
            yield {"Uncertainty": source.value, **_named(None), **costs[source], "Unit": self.currency}
            for at, asked in enumerate(self.asked):
                cost = self._cost(lambda world, at=at: float(world.reached[at]), without)  # type: ignore[misc]
                if asked.sheet == "Targets" or abs(cost["Costs"]) > KEPT * max(asked.asked, 1.0):
                    yield {"Uncertainty": source.value, **_named(asked), **cost, "Unit": asked.unit}

    def _cost(self, figure: Callable[[Reading], float], without: Sequence[Reading]) -> Mapping[str, float]:
        """Return what is kept of a figure as the plan stands, and what would be."""
        kept = self._kept(np.array([figure(outcome.standing) for outcome in self.outcomes]))
        could = self._kept(np.array([figure(reading) for reading in without]))
        return {"Kept": kept, "Without it": could, "Costs": could - kept}

    def _spread(self, amounts: Numbers, asked: float) -> dict[str, float]:
        least = asked - KEPT * max(abs(asked), 1.0)
        return {
            "Kept": self._kept(amounts),
            "P50": reached(amounts, 0.5),
            "P90": _quantile(amounts, 0.9),
            "Chance": 100.0 * float((amounts >= least).mean()),
        }

    def _kept(self, amounts: Numbers) -> float:
        return reached(amounts, self.confidence)


def _named(asked: Asked | None) -> dict[str, str]:
    return {"Sheet": "Summary", "Row": MARGIN} if asked is None else {"Sheet": asked.sheet, "Row": asked.row}


def reached(amounts: Numbers, share: float) -> float:
    """Return the most that is reached in so large a share of all; an amount that there is."""
    return -_quantile(-amounts, share) + 0.0


def _quantile(amounts: Numbers, share: float) -> float:
    """Return the least amount that so large a share of all does not exceed; an amount that there is."""
    return float(np.quantile(amounts, share, method="inverted_cdf")) + 0.0
