"""Targets that are to be kept with some confidence: planned once without, then with what it takes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from models.plant.parts import Numbers
from models.plant.plant import Plant
from models.program.model import Model
from models.schema.frames import frame
from models.schema.outputs import SCENARIO_CHANGES
from models.schema.problems import Severity
from models.schema.tables.network import APART
from models.worlds.buffer import buffers
from planner.engine.cases import Case
from planner.engine.records.shown import whole
from planner.reading.findings import Finding

CONFIDENCE = "Promise confidence"
TINY = 1e-6


def asks(case: Case) -> bool:
    """Return whether any target of a case asks for a buffer."""
    return bool((case.tables["Targets"][CONFIDENCE] > 0).any())


def raised(case: Case, plant: Plant, m: Model, x: Numbers) -> Case:
    """Return the case with the buffer of each target in its Amount, which `Scenario changes` says.

    Args:
        case: what was planned without a buffer.
        plant: its plant.
        m: its model.
        x: the plan.
    """
    targets, rows = case.tables["Targets"].copy(), []
    place = {name: row for row, name in enumerate(targets["Target"])}
    for buffer in buffers(plant, m, x):
        name = plant.targets.names[buffer.target]
        row, before = place[name], float(plant.targets.amount[buffer.target])
        after = before + round(buffer.kg, 3)
        for column, old, new in (("Amount", before, after), (CONFIDENCE, 100 * buffer.confidence, None)):
            targets.loc[row, column] = new
            rows.append({"Sheet": "Targets", "Row": name, "Column": column, "From": old, "To": new})
    changes = frame(SCENARIO_CHANGES.columns, [{"Scenario": CONFIDENCE, **row} for row in rows])
    every = [table for table in (case.changes, changes) if len(table)]
    return replace(case, tables={**case.tables, "Targets": targets}, changes=pd.concat(every, ignore_index=True))


def left_out() -> Finding:
    """Return the warning of a plan that has no buffer although targets ask for one."""
    return Finding(
        severity=Severity.WARNING,
        check="buffer-left-out",
        sheet="Targets",
        column=CONFIDENCE,
        message="The plan without a buffer is not proven best, so nothing more is asked for Promise confidence.",
        remedy="Give more time with --time-limit or in Settings, or a larger Gap.",
    )


def asked(changes: pd.DataFrame) -> dict[str, float]:
    """Return what each target asked for before its buffer, by its name, of the table `Scenario changes`."""
    rows = changes[(changes["Scenario"] == CONFIDENCE) & (changes["Column"] == "Amount")]
    return {str(name): float(amount) for name, amount in zip(rows["Row"], rows["From"], strict=True)}


def notes(changes: pd.DataFrame, plant: Plant) -> list[str]:
    """Return what was raised, in sentences, and what that leaves out."""
    rows = changes[changes["Scenario"] == CONFIDENCE]
    sure = dict(zip(rows["Row"][rows["Column"] == CONFIDENCE], rows["From"][rows["Column"] == CONFIDENCE], strict=True))
    said = [
        f"{row['Row']}: to keep {whole(row['From'])} kg with {sure[row['Row']]:g} %, {whole(row['To'])} kg are asked."
        for row in rows[rows["Column"] == "Amount"].to_dict("records")
    ]
    follows = np.isin(plant.intermediates.keeping, APART)
    left_out = "What comes to fixed and mixed stores has no part in these buffers, only what is recovered of it."
    return said if follows.all() else [*said, left_out]
