"""A long period is cut into such as the week that went, and what is stated of it is shared out by days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from planner.rolling.notes import Notes
from planner.rolling.week import CannotRoll, Week

ONE_DAY = pd.Timedelta(days=1)

Pieces = Mapping[str, list[dict[Any, Any]]]
"""The rows of Periods that each period is cut into, by its name."""


def pieces(week: Week, names: Sequence[str]) -> Pieces:
    """Return the pieces of periods that are to be cut; one that is short at the end belongs to the one before.

    Raises:
        CannotRoll: there is no such period to come, or it is no longer than the one that went.
    """
    periods = week.inputs["Periods"].set_index("Period")
    went = periods.loc[week.gone]
    length = int((went["End"] - went["Start"]).dt.days.max()) + 1
    found = {}
    for name in names:
        if name not in periods.index or name in week.gone:
            raise CannotRoll(f'There is no period "{name}" after {week.until:%Y-%m-%d} that could be split.')
        found[name] = _cut(name, periods["Start"][name], periods["End"][name], length)
        if len(found[name]) < 2:
            raise CannotRoll(f'"{name}" is too short to be split into periods of {length} days.')
    return found


def _cut(name: str, opens: pd.Timestamp, closes: pd.Timestamp, length: int) -> list[dict[Any, Any]]:
    count = max(round(((closes - opens).days + 1) / length), 1)
    starts = [opens + at * length * ONE_DAY for at in range(count)]
    ends = [*(start - ONE_DAY for start in starts[1:]), closes]
    return [
        {"Period": f"{name}-{number}", "Start": start, "End": end}
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    ]


def shared_out(table: str, rows: pd.DataFrame, cut: Pieces, notes: Notes) -> pd.DataFrame:
    """Return rows with an Amount in a period, those of a period that is cut shared out to its pieces by days."""
    if not rows["Period"].isin(list(cut)).any():
        return rows
    found = list(_shared_out(rows, cut))
    for name in dict.fromkeys(rows["Period"][rows["Period"].isin(list(cut))]):
        notes.assume(table, name, f"shared out to {', '.join(str(piece['Period']) for piece in cut[name])} by days")
    index = [at for at, _ in found]
    return pd.DataFrame([row for _, row in found], index=pd.Index(index), columns=rows.columns).astype(rows.dtypes)


def _shared_out(rows: pd.DataFrame, cut: Pieces) -> Iterator[tuple[Any, dict[Any, Any]]]:
    for at, row in zip(rows.index, rows.to_dict("records"), strict=True):
        into = cut.get(row["Period"])
        if into is None:
            yield at, row
            continue
        days = [(piece["End"] - piece["Start"]).days + 1 for piece in into]
        for piece, part in zip(into, days, strict=True):
            yield at, {**row, "Period": piece["Period"], "Amount": row["Amount"] * part / sum(days)}
