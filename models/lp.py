"""A linear program as arrays: what is handed to a solver, taken from a Pyomo model in one pass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyomo.environ as pyo

from models.model import Model
from models.plant import Numbers, Positions
from models.sums import add_up
from models.terms import terms_of


@dataclass(frozen=True)
class Lp:
    """Columns and rows: row_lower <= A x <= row_upper, lower <= x <= upper; A row by row (starts, columns, values)."""

    lower: Numbers
    upper: Numbers
    row_lower: Numbers
    row_upper: Numbers
    starts: Positions
    columns: Positions
    values: Numbers

    @property
    def size(self) -> tuple[int, int, int]:
        """Rows, columns and nonzeros."""
        return len(self.row_lower), len(self.lower), len(self.values)


def arrays(m: Model) -> Lp:
    """All rows and columns of a model; the rows are in the order of the model's constraints."""
    bodies, low, high = [], [], []
    for constraint in m.pyomo.component_objects(pyo.Constraint):
        for row in constraint.values():
            bodies.append(terms_of(row.body))
            low.append(-np.inf if row.lower is None else row.lower)
            high.append(np.inf if row.upper is None else row.upper)
    nothing = np.zeros(0)
    return Lp(
        lower=np.array(m.lower),
        upper=np.array(m.upper),
        row_lower=np.array(low, dtype=float),
        row_upper=np.array(high, dtype=float),
        starts=np.concatenate(([0], np.cumsum([len(body.columns) for body in bodies]))).astype(np.int64),
        columns=np.concatenate([nothing, *(body.columns for body in bodies)]).astype(np.int64),
        values=np.concatenate([nothing, *(body.coefficients for body in bodies)]).astype(float),
    )


def row_names(m: Model) -> list[str]:
    """The names of the rows, in the order of `arrays`: `line_hours[Leach,W01]`."""
    constraints = m.pyomo.component_objects(pyo.Constraint)
    return [row.name for constraint in constraints for row in constraint.values()]


def objective_of(m: Model, name: str) -> Numbers:
    """The coefficient of every column in one of the model's objectives, as it is stated (without sense and offset)."""
    terms = terms_of(m.pyomo.component(name).expr)
    return add_up(terms.columns, terms.coefficients, len(m.variables))
