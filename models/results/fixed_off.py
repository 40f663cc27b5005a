"""Intermediates kept fixed whose assay is not what is made of them in a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from models.schema.frames import Tables, components_of
from models.schema.problems import Problem, Severity
from models.schema.tables.network import ASSUMED, FIXED, RESULT

FIXED_OFF = "fixed-off"
"""The name of the warning."""

OFF = 0.02
"""A component is off by more than this share of what there is of it."""

TRACE = 0.05
"""% of the mass; less of a component, or a difference of less, is not looked at."""

NAMED = 3


def fixed_off(inputs: Tables, told: Mapping[str, pd.DataFrame]) -> Iterator[Problem]:
    """Yield each intermediate kept fixed of which what is made differs in a component by more than 2 %."""
    stated, listed = inputs["Intermediates"], told["Compositions"]
    elements = [name for name, is_property in components_of(inputs["Components"]).items() if not is_property]
    for row in np.flatnonzero(stated["Keeping"] == FIXED).tolist():
        of_intermediate = listed[listed["Intermediate"] == stated["Intermediate"].iloc[row]]
        assumed, made = (_average(of_intermediate, word, elements) for word in (ASSUMED, RESULT))
        if assumed is None or made is None:
            continue
        off, least = (made - assumed).abs(), np.maximum(OFF * np.maximum(made, assumed), TRACE)
        if (off > least).any():
            worst = off[off > least].sort_values(ascending=False, kind="stable").index.tolist()
            parts = [f"{made[name]:.3g} % {name} in place of {assumed[name]:.3g} %" for name in worst[:NAMED]]
            yield Problem(
                severity=Severity.WARNING,
                check=FIXED_OFF,
                table="Intermediates",
                row=row,
                column=str(worst[0]),
                message=f"What is made of it or put in has {', '.join(parts)}: planned is the assay of the row.",
                remedy="Write that into the row and plan again, or keep it mixed or apart.",
            )


def _average(table: pd.DataFrame, word: str, elements: list[str]) -> pd.Series | None:
    """Return % of each component over the plan; None where there is nothing."""
    rows = table[(table["Assumed or result"] == word) & (table["Mass"] > 0)]
    if rows.empty:
        return None
    shares = rows[elements].fillna(0.0).mul(rows["Mass"], axis=0).sum() / rows["Mass"].sum()
    return pd.Series(shares, dtype=float)
