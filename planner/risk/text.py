"""What a plan comes to in other worlds, as a person reads it in the terminal."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from models.schema.defaults import settings
from models.schema.plan_tables.risk_outputs import PROMISES, READINGS, UNCERTAINTIES
from models.schema.tables.uncertainty import EXAMPLE, SETTINGS_OF_RISK
from planner.engine.plan import Plan
from planner.engine.records import manifest
from planner.engine.records.summary import amount, chance
from planner.jobs.counting import several
from planner.risk.risk import BROKEN, FIXED, SEED_OF_WORLDS, WORLDS
from planner.studies.batch_text import columns_text

NONE = "-"
SURE = 100.0 - 1e-9
MARGIN, TARGETS = "Summary", "Targets"
FIGURES = ("Kept", "P50", "P90", "Chance")

EXAMPLES = (
    ("Yields", "Spread", "recoveries", None),
    ("Lines", "Breakdown length", "breakdowns", "Breakdowns"),
    ("Lots", "Late by", "late lots", "Late chance"),
)
"""Columns whose blank cells mean an example value; of what; and the column that has to be more than nothing for it."""


def text(plan: Plan) -> str:
    """Return the margin, all targets, and what else may be missed: both readings side by side, and what costs most."""
    told = manifest.read(plan.tables["Manifest"])
    rows = plan.tables[PROMISES.name].set_index(["Sheet", "Row"])
    dark, bright = (rows[rows["Reading"] == reading] for reading in READINGS)
    kept = _confidence(plan)
    lines = [["", "", "", *(f"{READINGS[0]}:", "", "", ""), *(f"{READINGS[1]}:", "", "", "")]]
    lines += [["promise", "asked", "plan", *(kept, "50 %", "P90", "chance") * 2]]
    lines += [
        _line(key, dark.loc[key], bright.loc[key]) for key in dark.index if _counts(key, dark.loc[key], bright.loc[key])
    ]
    left_out = len(dark) + 2 - len(lines)
    head = f"{told[WORLDS]:,.0f} worlds, seed {told[SEED_OF_WORLDS]:.0f}; stays as planned: {told[FIXED]}."
    parts = [head, "", columns_text(lines, left=(0,))]
    if left_out:
        more = "1 more promise is" if left_out == 1 else f"{left_out} more promises are"
        parts += [f"{more} kept in every world; the sheet {PROMISES.name} has all."]
    return "\n".join([*parts, "", *costs(plan)])


def costs(plan: Plan) -> list[str]:
    """Return what each uncertainty costs of the margin, dearest first; without some of them less is kept."""
    rows = plan.tables[UNCERTAINTIES.name]
    table = rows[rows["Sheet"] == MARGIN]
    if table.empty:
        return ["Nothing is stated to be uncertain."]
    kept = f"what is kept of the margin with {_confidence(plan)}, as it stands, would be"
    by_word = (("more", table[table["Costs"] >= 0]), ("less", table[table["Costs"] < 0]))
    parts = [f"{word} by: {_named(rows, plan.currency)}" for word, rows in by_word if len(rows)]
    return [f"Were it not for one of them, {kept} {'; '.join(parts)}."]


def _named(rows: pd.DataFrame, currency: str) -> str:
    named = (f"{name} {amount(abs(cost))}" for name, cost in zip(rows["Uncertainty"], rows["Costs"], strict=True))
    return f"{', '.join(named)} {currency}"


def notes(plan: Plan) -> list[str]:
    """Return what has to be known of these figures."""
    told = manifest.read(plan.tables["Manifest"])
    said = [
        "The truth lies between: as it stands nobody plans anew; planned anew knows all that comes behind fixed days."
    ]
    if plan.inputs["Spreads"].empty:
        said.append("Spreads has no rows: assays count as exact.")
    said += _assumed(plan)
    if told[BROKEN]:
        said.append(
            f"In {told[BROKEN]:.0f} worlds no plan anew keeps all limits: there they are broken as without one."
        )
    return said


def _assumed(plan: Plan) -> Iterator[str]:
    """Yield what is an example value, for nobody has stated another."""
    for sheet, column, what, asks in EXAMPLES:
        filled, blank = plan.filled[sheet], plan.inputs[sheet][column].isna()
        values = filled[column][blank if asks is None else blank & (filled[asks] > 0)]
        if len(values):
            rows = several(len(values), "row")
            yield f"{sheet}: {column} is blank in {rows}; {values.iloc[0]:g} is assumed of {what}, an example value."
    stated = plan.inputs["Settings"].dropna(subset="Value")["Setting"].tolist()
    for setting in SETTINGS_OF_RISK:
        if setting.blank == EXAMPLE and setting.name not in stated:
            value = f"{setting.default:g} {setting.unit}"
            yield f"Settings: {setting.name} is not stated; {value} is assumed, an example value."


def _confidence(plan: Plan) -> str:
    return f"{100 * settings(plan.inputs).promise_confidence:g} %"


def _counts(key: tuple[str, str], dark: pd.Series, bright: pd.Series) -> bool:
    """Return whether a promise is to be seen: margin and targets, and what is missed in some world."""
    return key[0] in (MARGIN, TARGETS) or min(dark["Chance"], bright["Chance"]) < SURE


def _line(key: tuple[str, str], dark: pd.Series, bright: pd.Series) -> list[str]:
    name = f"Margin {dark['Unit']}" if key[0] == MARGIN else f"{_named_at(key[1], dark['Site'])} {dark['Unit']}"
    asked = NONE if pd.isna(dark["Asked"]) else amount(dark["Asked"])
    return [name, asked, amount(dark["Plan"]), *_figures(dark), *_figures(bright)]


def _named_at(row: str, site: str | None) -> str:
    """Return a promise with the site that it is made of, where its name does not end with that."""
    return f"{row} at {site}" if isinstance(site, str) and not row.endswith(f" / {site}") else row


def _figures(row: pd.Series) -> list[str]:
    return [*(amount(row[name]) for name in FIGURES[:-1]), chance(row["Chance"])]
