"""The example plants cut down to a few lots and weeks, so that one plan of them takes a fraction of a second."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pandas as pd

from models.schema.frames import Tables
from models.schema.scenarios import rows_named
from planner.excel.template import example_plants, template


@dataclass(frozen=True, kw_only=True)
class Cut:
    """What is kept of a plant: the first periods, some lots (by the start of their names), some scenarios."""

    periods: int
    lots: tuple[str, ...]
    scenarios: tuple[str, ...]


CUTS = {
    "belfast": Cut(
        periods=6,
        lots=("HDD-2702", "EV-2701", "EV-2703", "EV-O10", "EV-B15", "SWARF-2701", "SWARF-2703", "SCRAP-2703", "LIQUOR"),
        scenarios=("Low prices of 2024", "European squeeze", "Squeeze and late EV", "Assay low", "Calm"),
    ),
    "missouri": Cut(
        periods=14,
        lots=("EV-01", "EV-02", "HEV-01", "MIX-B04", "SC17-01", "SC17-O07", "SC5-02", "SLURRY-01"),
        scenarios=("European squeeze", "Squeeze and late lots", "Cobalt circuit full"),
    ),
}


def workbook(plant: str) -> bytes:
    """A small plant's workbook, as the template is written."""
    file = BytesIO()
    template.write(file, small(plant))
    return file.getvalue()


def small(plant: str) -> Tables:
    """A plant's tables without all that belongs to what was left out."""
    tables, cut = example_plants.tables(plant), CUTS[plant]
    tables["Periods"] = tables["Periods"].head(cut.periods)
    last = tables["Periods"]["End"].iloc[-1]
    for name in ("Deliveries", "Spot sales", "Targets", "Downtime", "Blend limits"):
        begins, ends = tables[name]["From"], tables[name]["Due" if name == "Deliveries" else "To"]
        tables[name] = tables[name][~(begins > last) & ~(ends > last)]
    lots = tables["Lots"]
    tables["Lots"] = lots[lots["Lot"].str.startswith(cut.lots)]
    _keep(tables, "Feed classes", "Feed class", tables["Lots"]["Feed class"])
    _keep(tables, "Recipes", "Feed class", tables["Lots"]["Feed class"])
    _keep(tables, "Spreads", "Feed class", pd.Series(["*", *tables["Lots"]["Feed class"]]))
    for name in ("Line use", "Yields", "Consumption", "Fixed runs"):
        _keep(tables, name, "Recipe", tables["Recipes"]["Recipe"])
    _keep(tables, "Fixed runs", "Lot", tables["Lots"]["Lot"])
    _keep(tables, "Lines", "Line", tables["Line use"]["Line"])
    for name in ("Downtime", "Changeovers", "Maintenance"):
        _keep(tables, name, "Line", tables["Lines"]["Line"])
    _keep(tables, "Contracts", "Contract", tables["Deliveries"]["Contract"])
    rows = tables["Scenarios"] = tables["Scenarios"][tables["Scenarios"]["Scenario"].isin(cut.scenarios)]
    tables = {name: frame.reset_index(drop=True) for name, frame in tables.items()}
    hits = [bool(rows_named(tables, *where)) for where in zip(rows["Sheet"], rows["Row"], strict=True)]
    tables["Scenarios"] = tables["Scenarios"][hits].reset_index(drop=True)
    return tables


def _keep(tables: Tables, name: str, column: str, known: pd.Series) -> None:
    tables[name] = tables[name][tables[name][column].isin(known)]
