"""A program inside HiGHS: how it is handed over, and in which units.

A program that is solved many times over is handed over in units of which a plan has some, kilograms by the tonne, and
each row by its largest coefficient: simplex goes by what a unit of a column gains, and takes a third fewer steps than
by the scaling of HiGHS (worlds of Belfast 800 for 1,200, the ladder of 500 lots in 52 weeks 70 for 95). A single solve
from nothing takes a fifth longer so. All units are powers of two: nothing is rounded.
"""

from __future__ import annotations

import highspy
import numpy as np

from models.plant.parts import Numbers, Positions, Short
from models.program.arrays.lp import Lp

AS_TONNES = 1024.0
"""How many kilograms are counted at once."""

IN_UNITS: dict[str, float] = {"simplex_scale_strategy": 0, "primal_feasibility_tolerance": 1e-10}
"""How HiGHS takes a program in units: as it is, and in tonnes as near to its bounds as it can come."""


class Inside:
    """Speaks to HiGHS in its units, and to everyone else in those of the program.

    Args:
        highs: what solves it.
        in_units: whether its units are others; whole numbers have to be counted one by one.
    """

    def __init__(self, highs: highspy.Highs, *, in_units: bool) -> None:
        self.highs, self.in_units = highs, in_units
        self.columns: Numbers = np.ones(0)
        self.rows: Numbers = np.ones(0)

    def take(self, lp: Lp) -> bool:
        """Take a program in place of what was there, without costs; False if HiGHS refuses it."""
        rows, columns, nonzeros = lp.size
        self.columns, self.rows = units(lp, in_units=self.in_units)
        # By arrays: the fields of a HighsLp are lists, filled number by number.
        status = self.highs.passModel(
            columns,
            rows,
            nonzeros,
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            np.zeros(columns),
            lp.lower / self.columns,
            lp.upper / self.columns,
            lp.row_lower / self.rows,
            lp.row_upper / self.rows,
            lp.starts.astype(np.int32),
            lp.columns,
            lp.values * self.columns[lp.columns] / np.repeat(self.rows, np.diff(lp.starts)),
            np.zeros(columns, dtype=np.int32),
        )
        return bool(status != highspy.HighsStatus.kError)

    def price(self, columns: Positions, cost: Numbers) -> None:
        """Set new costs of columns."""
        self.highs.changeColsCost(len(columns), columns.astype(np.int32), cost * self.columns[columns])

    def bound(self, columns: Positions, lower: Numbers, upper: Numbers) -> None:
        """Set new bounds for columns."""
        by = self.columns[columns]
        self.highs.changeColsBounds(len(columns), columns.astype(np.int32), lower / by, upper / by)

    def bound_rows(self, rows: Positions, lower: Numbers, upper: Numbers) -> None:
        """Set new bounds for rows."""
        by = self.rows[rows]
        self.highs.changeRowsBounds(len(rows), rows.astype(np.int32), lower / by, upper / by)

    def add_row(self, columns: Positions, values: Numbers, upper: float) -> None:
        """Add a row: sum of values * columns <= upper."""
        values = values * self.columns[columns]
        unit = float(_power_of_two(np.abs(values).max(initial=0.0))) if self.in_units else 1.0
        self.rows = np.append(self.rows, unit)
        self.highs.addRow(-highspy.kHighsInf, upper / unit, len(columns), columns.astype(np.int32), values / unit)

    def add_columns(  # noqa: PLR0913, PLR0917 - a matrix in parts
        self,
        units: Numbers,
        cost: Numbers,
        lower: Numbers,
        upper: Numbers,
        starts: Positions,
        rows: Short,
        values: Numbers,
    ) -> None:
        """Add columns; the last basis stays, with the new columns at their bounds."""
        self.columns = np.concatenate([self.columns, units])
        lengths = np.diff(np.append(starts, len(values)))
        values = values * np.repeat(units, lengths) / self.rows[rows]
        short = starts.astype(np.int32)
        self.highs.addCols(len(cost), cost * units, lower / units, upper / units, len(values), short, rows, values)

    def drop_columns(self, columns: Positions) -> bool:
        """Drop columns, in rising order; False if HiGHS refuses."""
        self.columns = np.delete(self.columns, columns)
        return bool(self.highs.deleteVars(len(columns), columns.astype(np.int32)) == highspy.HighsStatus.kOk)

    def change_value(self, row: int, column: int, value: float) -> None:
        """Set a new coefficient."""
        self.highs.changeCoeff(row, column, value * self.columns[column] / self.rows[row])

    def answer(self) -> tuple[Numbers, Numbers, Numbers]:
        """Return the columns of the last answer, the duals of the rows, and the reduced costs of the columns; zeros
        where HiGHS was stopped before it had any, or holds those of another program."""
        solution = self.highs.getSolution()
        return (
            _sized(solution.col_value, len(self.columns)) * self.columns,
            _sized(solution.row_dual, len(self.rows)) / self.rows,
            _sized(solution.col_dual, len(self.columns)) / self.columns,
        )

    def row_values(self) -> Numbers:
        """Return what each row adds up to in the last answer."""
        return np.array(self.highs.getSolution().row_value) * self.rows

    def through_basis(self, basic: Positions, right: Numbers) -> Numbers:
        """Return how what is basic moves when the rows move by `right`; rows with the sign turned."""
        moves: Numbers = np.array(self.highs.getBasisSolve(right / self.rows)[1])
        units = np.concatenate([self.columns, self.rows[::-1]])
        moves *= units[basic]  # row i is -1 - i: from the end
        return moves


def units(lp: Lp, *, in_units: bool) -> tuple[Numbers, Numbers]:
    """Return how many of its unit each column and each row counts at once."""
    columns = np.ones(len(lp.lower))
    if not in_units:
        return columns, np.ones(len(lp.row_lower))
    columns[lp.kilograms] = AS_TONNES
    return columns, _units_of_rows(lp, columns)


def _units_of_rows(lp: Lp, columns: Numbers) -> Numbers:
    """Return for each row the power of two next to its largest coefficient, in units of columns."""
    rows, _, nonzeros = lp.size
    if not nonzeros:
        return np.ones(rows)
    most, filled = np.zeros(rows), np.diff(lp.starts) > 0
    most[filled] = np.maximum.reduceat(np.abs(lp.values) * columns[lp.columns], lp.starts[:-1][filled])
    return _power_of_two(most)


def _power_of_two(size: Numbers) -> Numbers:
    """Return the power of two that is nearest by its ratio; 1 for nothing."""
    return np.exp2(np.round(np.log2(np.where(size > 0, size, 1.0))))


def _sized(values: object, length: int) -> Numbers:
    found = np.array(values, dtype=float)
    return found if len(found) == length else np.zeros(length)
