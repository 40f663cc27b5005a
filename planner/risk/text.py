"""What a plan comes to in other worlds, as a person reads it in the terminal."""

from __future__ import annotations

import pandas as pd

from models.schema.defaults import fill
from models.schema.frames import Tables
from models.schema.risk_outputs import PROMISES, READINGS, UNCERTAINTIES
from models.schema.settings import SETTINGS
from planner.engine import manifest
from planner.engine.plan import Plan
from planner.engine.summary import amount
from planner.risk.risk import BROKEN, FIXED, SEED_OF_WORLDS, WORLDS
from planner.studies.batch_text import columns_text

NONE = "-"
SURE = 100.0 - 1e-9
MARGIN, TARGETS = "Summary", "Targets"
FIGURES = ("Kept", "P50", "P90", "Chance")


def text(plan: Plan) -> str:
    """Return the margin, all targets, and what else may be missed: both readings side by side, and what costs most."""
    told = manifest.read(plan.tables["Manifest"])
    rows = plan.tables[PROMISES.name].set_index(["Sheet", "Row"])
    dark, bright = (rows[rows["Reading"] == reading] for reading in READINGS)
    kept = f"{_confidence(plan.inputs):g} %"
    lines = [["", "", "", *(f"{READINGS[0]}:", "", "", ""), *(f"{READINGS[1]}:", "", "", "")]]
    lines += [["promise", "asked", "plan", *(kept, "50 %", "P90", "chance") * 2]]
    lines += [
        _line(key, dark.loc[key], bright.loc[key]) for key in dark.index if _counts(key, dark.loc[key], bright.loc[key])
    ]
    left_out = len(dark) + 2 - len(lines)
    head = f"{told[WORLDS]:,.0f} worlds, seed {told[SEED_OF_WORLDS]:.0f}; stays as planned: {told[FIXED]}."
    parts = [head, "", columns_text(lines, left=(0,))]
    if left_out:
        parts += [f"{left_out} more promises are kept in every world; the sheet {PROMISES.name} has them."]
    return "\n".join([*parts, "", *costs(plan)])


def costs(plan: Plan) -> list[str]:
    """Return what each uncertainty costs of the margin, dearest first."""
    rows = plan.tables[UNCERTAINTIES.name]
    own = rows[rows["Sheet"] == MARGIN]
    if own.empty:
        return ["Nothing is stated to be uncertain."]
    named = [f"{row['Uncertainty']} {amount(row['Costs'])}" for row in own.to_dict("records")]
    kept = f"what is kept of the margin with {_confidence(plan.inputs):g} %, as it stands,"
    return [f"Were it not for them, {kept} would be more by: {', '.join(named)} {plan.currency}."]


def notes(plan: Plan) -> list[str]:
    """Return what has to be known of these figures."""
    told = manifest.read(plan.tables["Manifest"])
    said = [
        "The truth lies between: as it stands nobody plans anew; planned anew knows all that comes behind fixed days."
    ]
    if plan.inputs["Spreads"].empty:
        said.append("Spreads has no rows: assays count as exact.")
    for sheet, column, what in (("Yields", "Spread", "recoveries"), ("Lots", "Late by", "late lots")):
        blank = _assumed(plan.inputs, sheet, column)
        if blank:
            rows = "1 row" if blank[0] == 1 else f"{blank[0]} rows"
            said.append(f"{sheet}: {column} is blank in {rows}; {blank[1]:g} is assumed of {what}, an example value.")
    if told[BROKEN]:
        said.append(
            f"In {told[BROKEN]:.0f} worlds no plan anew keeps all limits: there they are broken as without one."
        )
    return said


def _assumed(inputs: Tables, sheet: str, column: str) -> tuple[int, float] | None:
    """Return in how many rows a cell that matters is blank, and what it then means."""
    rows = inputs[sheet]
    asks = rows["Late chance"] > 0 if column == "Late by" else pd.Series(True, rows.index)
    blank = int((rows[column].isna() & asks).sum())
    return (blank, float(fill(inputs)[0][sheet][column][rows[column].isna()].iloc[0])) if blank else None


def _confidence(inputs: Tables) -> float:
    stated = dict(zip(inputs["Settings"]["Setting"], inputs["Settings"]["Value"], strict=True))
    default = next(own.default for own in SETTINGS if own.name == "Promise confidence")
    value = stated.get("Promise confidence")
    return float(default if value is None or pd.isna(value) else value)  # type: ignore[arg-type]


def _counts(key: tuple[str, str], dark: pd.Series, bright: pd.Series) -> bool:
    """Return whether a promise is to be seen: margin and targets, and what is missed in some world."""
    return key[0] in (MARGIN, TARGETS) or min(dark["Chance"], bright["Chance"]) < SURE


def _line(key: tuple[str, str], dark: pd.Series, bright: pd.Series) -> list[str]:
    name = f"Margin {dark['Unit']}" if key[0] == MARGIN else f"{key[1]} {dark['Unit']}"
    asked = NONE if pd.isna(dark["Asked"]) else amount(dark["Asked"])
    return [name, asked, amount(dark["Plan"]), *_figures(dark), *_figures(bright)]


def _figures(row: pd.Series) -> list[str]:
    return [*(amount(row[name]) for name in FIGURES[:-1]), f"{row['Chance']:.0f} %"]
