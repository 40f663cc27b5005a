"""Published as it is copied from the sheet Runs: of intermediates batch by batch, or without a lot."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from models.schema.tables.network import PUT
from planner.reading.rows import Place

RUN = ["Lot", "Recipe", "Period"]


def of_intermediates(published: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    """Return the rows with the intermediate as Lot where Takes names one: what is worked of it, not what is put in."""
    takes = published["Takes"].isin(names.dropna()) & (published["Recipe"] != PUT)
    return published.assign(Lot=published["Lot"].mask(takes, published["Takes"]))


def all_together(published: pd.DataFrame, place: Place) -> tuple[pd.DataFrame, Place]:
    """Return the batches of an intermediate in one row, that of the first of them, and where the rows lie."""
    of_batches = published["From batch"].notna() | published["Takes"].notna()
    whole = of_batches & published[[*RUN, "Amount"]].notna().all(axis=1)
    runs = published[whole].groupby(RUN, sort=False)["Amount"]
    sums = published["Amount"].mask(whole, runs.transform("sum"))
    kept = ~(whole & published[whole].duplicated(RUN).reindex(published.index, fill_value=False))
    rows = tuple(row for row, is_kept in zip(place.rows, kept, strict=True) if is_kept)
    return published.assign(Amount=sums)[kept].reset_index(drop=True), replace(place, rows=rows)
