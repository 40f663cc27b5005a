"""A program in whole numbers as plain lists, and HiGHS at its finest tolerances."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from math import inf
from operator import itemgetter

import highspy
import numpy as np

Terms = dict[int, float]
"""Columns, and what each counts."""

FINE = 1e-9

REACHED = 1e-6
"""Relative: two solves that end this near to each other end at the same."""


Way = Mapping[str, str | int]

ALONE: Way = {"presolve": "off"}

WAYS: tuple[Way, ...] = (ALONE, {"presolve_rule_off": 1 << 13})
"""Without presolve HiGHS 1.15.1 takes another answer for the best now and then, and with all of it too, or finds none
where shares of mixes are held; one of these ways has found the best answer each time so far."""


def added(*parts: Mapping[int, float]) -> Terms:
    """Terms added up."""
    every: Terms = {}
    for part in parts:
        for column, value in part.items():
            every[column] = every.get(column, 0.0) + value
    return every


def times(terms: Mapping[int, float], factor: float) -> Terms:
    return {column: value * factor for column, value in terms.items()}


class Mip:
    """Columns from 0, rows of them, and which columns are whole."""

    def __init__(self) -> None:
        self.upper: list[float] = []
        self.whole: list[int] = []
        self.rows: list[tuple[Terms, float, float]] = []

    def column(self, upper: float = inf, *, whole: bool = False) -> int:
        """A new column from 0 on."""
        if whole:
            self.whole.append(len(self.upper))
        self.upper.append(upper)
        return len(self.upper) - 1

    def switch(self) -> int:
        """A new column that is 0 or 1."""
        return self.column(1.0, whole=True)

    def row(self, terms: Mapping[int, float], low: float = -inf, high: float = inf) -> None:
        """A new row: low <= terms <= high."""
        if low > -inf or high < inf:
            self.rows.append((dict(terms), low, high))

    def least(self, cost: Mapping[int, float]) -> tuple[float, np.ndarray]:
        """The least cost and where it is.

        Whole numbers are rounded and held, and the rest solved again, so that nothing of a tolerance is in the answer.

        Raises:
            AssertionError: it has no answer, or the whole numbers of the answer were none.
        """
        if not self.whole:
            return self._solve(cost, {}, ALONE)
        answers = list[tuple[float, np.ndarray]]()
        for way in WAYS:
            with suppress(AssertionError):
                answers.append(self._solve(cost, {}, way))
        assert answers, "there is no answer"
        rough, x = min(answers, key=itemgetter(0))
        value, x = self._solve(cost, {column: float(np.round(x[column])) for column in self.whole}, ALONE)
        assert value - rough <= REACHED * max(1.0, abs(rough)), f"{rough} came out as {value} in whole numbers"
        return value, x

    def _solve(self, cost: Mapping[int, float], fixed: Mapping[int, float], way: Way) -> tuple[float, np.ndarray]:
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        for name, chosen in way.items():
            highs.setOptionValue(name, chosen)
        highs.setOptionValue("mip_rel_gap", 0.0)
        for option in ("mip_abs_gap", "mip_feasibility_tolerance", "primal_feasibility_tolerance"):
            highs.setOptionValue(option, FINE)
        highs.passModel(self._lp(cost, fixed))
        highs.run()
        status = highs.getModelStatus()
        assert status == highspy.HighsModelStatus.kOptimal, status
        return highs.getInfo().objective_function_value, np.array(highs.getSolution().col_value)

    def _lp(self, cost: Mapping[int, float], fixed: Mapping[int, float]) -> highspy.HighsLp:
        lp, size = highspy.HighsLp(), len(self.upper)
        lp.num_col_, lp.num_row_ = size, len(self.rows)
        lp.col_cost_ = np.array([cost.get(column, 0.0) for column in range(size)])
        lp.col_lower_ = np.array([fixed.get(column, 0.0) for column in range(size)])
        lp.col_upper_ = np.array([fixed.get(column, self.upper[column]) for column in range(size)])
        lp.row_lower_ = np.array([low for _, low, _ in self.rows])
        lp.row_upper_ = np.array([high for _, _, high in self.rows])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.cumsum([0, *(len(terms) for terms, _, _ in self.rows)])
        lp.a_matrix_.index_ = np.array([column for terms, _, _ in self.rows for column in terms], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([value for terms, _, _ in self.rows for value in terms.values()])
        if not fixed:
            kinds = [highspy.HighsVarType.kContinuous] * size
            for column in self.whole:
                kinds[column] = highspy.HighsVarType.kInteger
            lp.integrality_ = kinds
        return lp
