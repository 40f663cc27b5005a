"""What both scripts share: the workbook read with pandas and turned into long tables of coefficients.

Covers the columns that `benchmarks.plants` uses, as a script for one plant would.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

OXIDE = {"Nd": 1.16638, "Pr": 1.20817, "Dy": 1.14769, "Tb": 1.17618, "Gd": 1.15262, "Ho": 1.14552}
TRE = ["Nd", "Pr", "Dy", "Tb", "Gd", "Ho"]
SHEETS = (
    "Periods",
    "Components",
    "Feed classes",
    "Lots",
    "Lines",
    "Downtime",
    "Recipes",
    "Line use",
    "Yields",
    "Products",
    "Contracts",
    "Deliveries",
    "Spot sales",
    "Targets",
    "Blend limits",
    "Resources",
    "Consumption",
    "Fixed runs",
)


@dataclass
class Data:
    """Long tables: one row per coefficient; names as in the workbook, units as in its headers."""

    sheets: dict[str, pd.DataFrame]
    periods: list[str]
    days: pd.Series  # per period
    runs: pd.DataFrame  # lot, recipe, period, cost; the index is the run
    hours: pd.DataFrame  # run, line, period, hours per tonne
    available: pd.Series  # per (line, period)
    output: pd.DataFrame  # run, product, arrival (position), kg per tonne
    lots: pd.DataFrame  # index lot; first and last usable position, dry share, ...
    deliveries: pd.DataFrame  # with the contract's terms, first and last position
    spot: pd.DataFrame
    targets: pd.DataFrame
    blends: list[tuple[str, float, float, pd.DataFrame]]  # name, min, max, rows of run, period, part, whole
    consumption: pd.DataFrame  # run, resource, units per tonne


def read(path: Path) -> Data:
    """The workbook at `path`."""
    sheets = pd.read_excel(path, sheet_name=list(SHEETS), header=None, engine="openpyxl")
    sheets = {name: _table(sheet) for name, sheet in sheets.items()}
    periods = sheets["Periods"]
    start, end = periods["Start"].to_numpy("datetime64[D]"), periods["End"].to_numpy("datetime64[D]")
    days = pd.Series((end - start).astype(int) + 1, index=periods["Period"])
    counted = {
        name: _factor(how) for name, how in sheets["Components"][["Component", "Counted as"]].itertuples(index=False)
    }
    lots = _lots(sheets["Lots"], start, end, list(counted))
    available = _available(sheets, start, days)
    runs = _runs(sheets, lots, available, list(days.index))
    return Data(
        sheets=sheets,
        periods=list(days.index),
        days=days,
        runs=runs,
        hours=_hours(sheets, runs, lots),
        available=available,
        output=_output(sheets, runs, lots, start, end, counted),
        lots=lots,
        deliveries=_windows(sheets["Deliveries"].merge(sheets["Contracts"], on="Contract"), "From", "Due", start, end),
        spot=_windows(sheets["Spot sales"], "From", "To", start, end),
        targets=sheets["Targets"],
        blends=[],
        consumption=_consumption(sheets, runs, lots),
    )


def _factor(how: str) -> float:
    from molmass import Formula

    if how == "mass":
        return 1.0
    formula = Formula(how)
    element = "".join(c for c in how[:2] if c.isalpha())
    return formula.mass / formula.composition()[element].mass


def _table(sheet: pd.DataFrame) -> pd.DataFrame:
    row = next(i for i in range(12) if sheet.iloc[i].notna().sum() > 1 and isinstance(sheet.iat[i, 1], str))
    table = sheet.iloc[row + 1 :].copy()
    table.columns = [str(name).split(" [")[0] for name in sheet.iloc[row]]
    return (
        table.loc[:, [c for c in table.columns if c != "nan"]].dropna(how="all").infer_objects().reset_index(drop=True)
    )


def _lots(lots: pd.DataFrame, start: np.ndarray, end: np.ndarray, components: list[str]) -> pd.DataFrame:
    lots = lots.set_index("Lot")
    available = pd.to_datetime(lots["Available"]).to_numpy("datetime64[D]")
    use_by = pd.to_datetime(lots["Use by"]).to_numpy("datetime64[D]")
    lots["first"] = np.searchsorted(start, available)
    lots["last"] = np.where(np.isnat(use_by), len(end) - 1, np.searchsorted(end, use_by, side="right") - 1)
    lots["dry"] = 1 - lots["Moisture"].astype(float).fillna(0) / 100
    for name in components:
        lots[name] = lots[name].astype(float) / 100
    lots["TRE"] = lots[TRE].sum(axis=1)
    lots["Dy+Tb"] = lots["Dy"] + lots["Tb"]
    lots["Must use"] = lots["Must use"].astype(float).fillna(0)
    return lots[(lots["first"] <= lots["last"]) & (lots["Status"] != "blocked")]


def _available(sheets: dict[str, pd.DataFrame], start: np.ndarray, days: pd.Series) -> pd.Series:
    hours = {}
    for line in sheets["Lines"].itertuples():
        for p, period in enumerate(days.index):
            share = np.full(days.iloc[p], float(line.Availability) / 100)
            for down in sheets["Downtime"].itertuples():
                if down.Line == line.Line:
                    day = start[p] + np.arange(days.iloc[p])
                    share[(day >= np.datetime64(down.From, "D")) & (day <= np.datetime64(down.To, "D"))] = 0.0
            hours[line.Line, period] = 24 * share.sum()
    return pd.Series(hours)


def _runs(
    sheets: dict[str, pd.DataFrame], lots: pd.DataFrame, available: pd.Series, periods: list[str]
) -> pd.DataFrame:
    ways = lots.reset_index()[["Lot", "Feed class", "first", "last"]].merge(sheets["Recipes"], on="Feed class")
    ways["period"] = [list(range(first, last + 1)) for first, last in zip(ways["first"], ways["last"], strict=True)]
    runs = ways.explode("period").reset_index(drop=True)
    open_ = (available.unstack() > 0).all()[periods].to_numpy()
    runs = runs[open_[runs["period"].astype(int)]].reset_index(drop=True)
    return runs.rename(columns={"Lot": "lot", "Recipe": "recipe", "Cost": "cost"})[["lot", "recipe", "period", "cost"]]


def _content(lots: pd.DataFrame, lot: pd.Series, basis: pd.Series) -> np.ndarray:
    per_tonne = pd.DataFrame(
        {"t": 1.0, "TRE": 1000 * lots["dry"] * lots["TRE"], "Dy+Tb": 1000 * lots["dry"] * lots["Dy+Tb"]}
    )
    return per_tonne.stack().reindex(pd.MultiIndex.from_arrays([lot, basis])).to_numpy()


def _hours(sheets: dict[str, pd.DataFrame], runs: pd.DataFrame, lots: pd.DataFrame) -> pd.DataFrame:
    use = runs.reset_index(names="run").merge(sheets["Line use"], left_on="recipe", right_on="Recipe")
    use["hours"] = _content(lots, use["lot"], use["Basis"]) / use["Rate"].astype(float)
    return use[["run", "Line", "period", "hours"]]


def _output(
    sheets: dict[str, pd.DataFrame],
    runs: pd.DataFrame,
    lots: pd.DataFrame,
    start: np.ndarray,
    end: np.ndarray,
    counted: dict[str, float],
) -> pd.DataFrame:
    made = runs.reset_index(names="run").merge(
        sheets["Yields"], left_on="recipe", right_on="Recipe", suffixes=("", " ")
    )
    rows = lots.loc[made["lot"]]
    kg = sum(
        rows[e].to_numpy() * made[e].astype(float).fillna(0).to_numpy() / 100 * factor for e, factor in counted.items()
    )
    made["kg"] = 1000 * rows["dry"].to_numpy() * kg
    for e in ("Pr", "Nd"):
        made[f"of {e}"] = 1000 * rows["dry"].to_numpy() * rows[e].to_numpy() * made[e].astype(float).fillna(0) / 100
    ready = start[made["period"].astype(int)] + made["Lag"].astype(int).to_numpy().astype("timedelta64[D]")
    made["arrival"] = np.searchsorted(end, ready)
    return made[["run", "Product", "arrival", "kg", "of Pr", "of Nd"]]


def _windows(table: pd.DataFrame, opens: str, closes: str, start: np.ndarray, end: np.ndarray) -> pd.DataFrame:
    table = table.copy()
    table["first"] = np.searchsorted(start, pd.to_datetime(table[opens]).to_numpy("datetime64[D]"))
    table["last"] = np.searchsorted(end, pd.to_datetime(table[closes]).to_numpy("datetime64[D]"), side="right") - 1
    return table


def _consumption(sheets: dict[str, pd.DataFrame], runs: pd.DataFrame, lots: pd.DataFrame) -> pd.DataFrame:
    use = runs.reset_index(names="run").merge(sheets["Consumption"], left_on="recipe", right_on="Recipe")
    use["units"] = use["Amount"].astype(float) * _content(lots, use["lot"], use["Per"])
    return use[["run", "Resource", "period", "units"]]
