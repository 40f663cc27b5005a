"""Two plans under one set of lot names: another plan's tables in the base's words, and how both call a lot."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from models.schema.frames import Tables, frame
from models.schema.inputs import INPUTS
from models.schema.words import Kind, Table
from planner.comparison.lots.matching import MERGED, RENAMED, SHARED, SPLIT, Match

RUNS = INPUTS["Fixed runs"]


def restated(tables: Tables, base: Tables, found: Sequence[Match]) -> Tables:
    """Return another plan's inputs in the base's names of lots: parts as one lot, a merged lot as those that it was."""
    if not found:
        return tables
    lots, runs = tables["Lots"], tables[RUNS.name]
    for match in found:
        lots = _lots_as(lots, base["Lots"], match)
        runs = runs.assign(Lot=runs["Lot"].replace(dict.fromkeys(match.other, match.base[0])))
    return {**tables, "Lots": lots.reset_index(drop=True), RUNS.name: _together(runs)}


def _lots_as(lots: pd.DataFrame, base: pd.DataFrame, match: Match) -> pd.DataFrame:
    is_part = lots["Lot"].isin(match.other)
    rows, first = lots[is_part], int(is_part.to_numpy().argmax())
    if match.change == MERGED:
        shares = base[base["Lot"].isin(match.base)]
        rows = pd.concat([rows] * len(shares)).assign(**{name: shares[name].to_list() for name in ("Lot", *SHARED)})
    else:
        sums = {name: rows[name].sum(min_count=1) for name in SHARED} if match.change == SPLIT else {}
        rows = rows.head(1).assign(Lot=match.base[0], **sums)
    return pd.concat([lots[:first][~is_part[:first]], rows, lots[first:][~is_part[first:]]])


def _together(runs: pd.DataFrame) -> pd.DataFrame:
    """Run that are fixed in parts of one lot, as one."""
    sums = runs.groupby([*RUNS.keys, "Rule"], sort=False, dropna=False)["Amount"].sum().reset_index()
    return frame(RUNS.columns, [{str(name): cell for name, cell in row.items()} for row in sums.to_dict("records")])


def labels(found: Sequence[Match]) -> tuple[dict[str, str], dict[str, str]]:
    """Return how lots that have other names are called where both plans are spoken of: by the base's names,
    by the other's."""
    base = {name: match.label for match in found for name in match.base}
    return base, {name: match.label for match in found for name in match.other}


def in_the_bases_words(table: Table, rows: pd.DataFrame, found: Sequence[Match]) -> pd.DataFrame:
    """Return a table of results with renamed lots under the base's names, wherever its keys name them."""
    names = {match.other[0]: match.base[0] for match in found if match.change == RENAMED}
    keys = [one.name for one in table.columns if one.key and (one.kind is Kind.TEXT or "Lots" in one.refers_to)]
    return rows.assign(**{name: rows[name].replace(names) for name in keys}) if names else rows
