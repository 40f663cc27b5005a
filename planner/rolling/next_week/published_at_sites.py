"""What is published of a lot that lanes have carried is published of its parts: each is a lot of its own by now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from models.schema.at_sites import site_of_recipes
from planner.rolling.next_week.lots_at_sites import Part, Parts
from planner.rolling.week import LEAST_TONNES, Week


def of_parts(week: Week, runs: pd.DataFrame, parts: Parts) -> pd.DataFrame:
    """Return published runs in which lots that lie in several places are shared out to their parts.

    Run by run, in the order of the periods, a part that lies at the site of the recipe by then is taken first, then
    one that lies elsewhere and is still to be carried; what no part has left stays with the last one.
    """
    if not parts:
        return runs
    periods = week.inputs["Periods"].set_index("Period")["End"]
    works, left = site_of_recipes(week.inputs), {part.name: part.tonnes for lying in parts.values() for part in lying}
    ordered = runs.assign(ends=runs["Period"].map(periods)).sort_values("ends", kind="stable").drop(columns="ends")
    rows = list[dict[Any, Any]]()
    for row in ordered.to_dict("records"):
        lying = _first_at(parts.get(row["Lot"], []), works.get(row["Recipe"], ""), periods[row["Period"]])
        rows.extend(_shared_out(row, lying, left) if lying else [row])
    return pd.DataFrame(rows, columns=runs.columns).astype(runs.dtypes)


def _first_at(lying: list[Part], site: str, ends: pd.Timestamp) -> list[Part]:
    """Return parts in the order in which work at a site takes them: what is there by then, what is elsewhere, the
    rest."""

    def place(part: Part) -> tuple[bool, bool, pd.Timestamp]:
        comes = pd.Timestamp.min if part.comes is None else part.comes
        return comes > ends, part.site != site, comes

    return sorted(lying, key=place)


def _shared_out(row: dict[Any, Any], lying: list[Part], left: dict[str, float]) -> Iterator[dict[Any, Any]]:
    """Yield a run as those of parts, and note what is left of each."""
    rest = row["Amount"]
    for part in lying:
        taken = rest if part is lying[-1] else min(rest, left[part.name])
        left[part.name], rest = max(left[part.name] - taken, 0.0), rest - taken
        if taken > LEAST_TONNES:
            yield {**row, "Lot": part.name, "Amount": taken}
