"""Look at an old plan again: is it still right, and is it still the best plan for its workbook?

A plan is held against its workbook in four steps: whether the plan's own file is as it was solved; whether the workbook
is still the file that the plan was made of, and says what the plan was made from; whether the plan keeps all rules of
the workbook as it is now (the audit); and whether the workbook, solved again with the plan's own options, gives the
same plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from models.audit.ledger import Violation
from models.schema.frames import Tables
from models.schema.inputs import INPUTS
from planner.comparison.differences import inputs_differ
from planner.comparison.standing.calendars import join
from planner.engine import pipeline
from planner.engine.plan import Plan
from planner.engine.published_plan import PublishedPlan
from planner.engine.records import manifest, summary
from planner.jobs.cancel import Cancel
from planner.jobs.progress import Progress
from planner.sealing import canonical
from planner.sealing.inspection import Inspection, Loaded, inspect
from planner.sealing.usable import heeds_edits

SAME = 1e-6
"""Figures are the same if they differ by no more than this share of their size, or of 1 (t, kg, money)."""
COUNTED = ("Assays assumed", "Values assumed", "Warnings")
"""Lines of the Summary that tell of the workbook and not of the plan."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A key figure that is another in the plan than in the one solved now; blank where one of them has none."""

    what: str
    old: float | None
    new: float | None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What came out: the workbook's sha256 then and now, what the audit found, and every key figure that differs.

    `inspection` is that of a plan that was loaded, `inputs` what the workbook says differently from the plan's copy.
    """

    same_workbook: bool
    inspection: Inspection | None
    inputs: tuple[str, ...]
    violations: tuple[Violation, ...]
    differences: tuple[Difference, ...]
    remarks: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """True if the plan would be written again as it is."""
        return not self.violations and not self.differences and not self.is_edited

    @property
    def is_edited(self) -> bool:
        """True if the plan's file was edited since it was solved, as its seal says or, without one, its own copy."""
        if self.inspection is not None and self.inspection.edits is not None:
            return bool(self.inspection.edits)
        return self.same_workbook and bool(self.inputs)


@heeds_edits
def verify(old: Plan, workbook: Path, *, progress: Progress | None = None, cancel: Cancel | None = None) -> Verdict:
    """Hold a plan against its workbook.

    Raises:
        WorkbookHasErrors, LimitReached, UnknownOption, UnknownScenario, Cancelled: as `pipeline.solve`.
        NotAPlan: the plan was edited so that nothing can be made of it.
    """
    progress = progress or Progress()
    made = _manifest(old)
    name = str(made.get(manifest.PUBLISHED, ""))
    published = PublishedPlan.that_was_in(old, name) if name else None
    (case,) = pipeline.prepare(workbook, [manifest.scenario_of(made)], progress=progress, published=published)
    if not case.is_sound:
        raise pipeline.WorkbookHasErrors(case.findings)
    with progress.step("Checking the plan"):
        checked = inspect(Loaded(file=workbook.name, edits=()), case.tables, old.tables, old.margin)
    limit, algorithm, options = manifest.choices_of(made)
    choices = pipeline.Choices(time_limit=limit, algorithm=algorithm, options=options, explain=False)
    new = pipeline.solve_case(case, choices=choices, progress=progress, cancel=cancel)
    return Verdict(
        same_workbook=made.get("Workbook sha256") == case.sha256,
        inspection=old.inspection,
        inputs=tuple(_inputs(old.inputs, new.inputs)),
        violations=checked.faults or tuple(Violation("", "", words) for words in [checked.unchecked] if words),
        differences=tuple(differences(old, new)),
        remarks=tuple(_remarks(made, _manifest(new))),
    )


def differences(old: Plan, new: Plan) -> list[Difference]:
    """Return every key figure, level, run and bought lot that is another in the new plan."""
    found = []
    for what, figures in (("", _summary), ("Level ", _levels), ("Run ", _runs), ("Bought ", _bought)):
        one, other = figures(old), figures(new)
        for key in one.index.union(other.index):
            left, right = (float(series.get(key, np.nan)) for series in (one, other))
            if not _same(left, right):
                found.append(Difference(what=f"{what}{_named(key)}", old=_or_none(left), new=_or_none(right)))
    return found


def _inputs(old: Tables, new: Tables) -> Iterator[str]:
    """Yield what the workbook says differently from the plan's own copy: `Lots / EV-1 / Price: 5000 -> 5200`."""
    periods = join([tables["Periods"] for tables in (old, new)])
    for name, table in INPUTS.items():
        if not table.steers:
            for one in inputs_differ(table, [old[name], new[name]], periods):
                before, after = (canonical.text(value) or "blank" for value in one.values)
                if before != after:
                    where = " / ".join(part for part in (name, one.row, one.column) if part)
                    yield f"{where}: {before} -> {after}"


def _manifest(plan: Plan) -> dict[str, Any]:
    rows = plan.tables["Manifest"]
    return dict(zip(rows["Key"], rows["Value"], strict=True))


def _summary(plan: Plan) -> pd.Series:
    figures = plan.tables["Summary"].drop_duplicates("Key").set_index("Key")["Value"]
    return pd.to_numeric(figures, errors="coerce").dropna().drop([*COUNTED, *summary.OF_PROOF], errors="ignore")


def _levels(plan: Plan) -> pd.Series:
    figures = plan.tables["Levels"].drop_duplicates("Level").set_index("Level")["Value"]
    return figures.drop("fixed choice", errors="ignore")


def _runs(plan: Plan) -> pd.Series:
    return plan.worked.groupby(["Period", "Lot", "Recipe"])["Amount"].sum()


def _bought(plan: Plan) -> pd.Series:
    figures = plan.tables["Lot use"].groupby("Lot")["Bought"].sum()
    return figures[figures > 0]


def _same(left: float, right: float) -> bool:
    left, right = float(np.nan_to_num(left)), float(np.nan_to_num(right))
    return abs(left - right) <= SAME * max(1.0, abs(left), abs(right))


def _or_none(figure: float) -> float | None:
    return None if np.isnan(figure) else figure


def _named(key: object) -> str:
    return " / ".join(str(part) for part in key) if isinstance(key, tuple) else str(key)


def _remarks(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return what is another in how the two plans were made, and might explain a difference."""
    watched = [*manifest.PACKAGES, "planner", "Python", "System", "Algorithm"]
    return [
        f"{name} was {then[name]} and is {now[name]}."
        for name in watched
        if name in then and name in now and str(then[name]) != str(now[name])
    ]
