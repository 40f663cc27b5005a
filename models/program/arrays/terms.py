"""Linear terms kept as arrays inside a Pyomo expression.

Pyomo keeps one object per term; on a large plan that is millions of objects which only exist to be turned into arrays
again. `linear` gives a genuine Pyomo `LinearExpression` whose terms stay two arrays until somebody walks it (an LP
file, a print-out, another solver), while the hand-over to HiGHS reads the arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyomo.core.expr.numeric_expr import LinearExpression, MonomialTermExpression


class Terms(Sequence[Any]):
    """The arguments of a linear expression: `offset` + sum of coefficients[j] * variables[columns[j]]."""

    __slots__ = ("coefficients", "columns", "offset", "variables")

    def __init__(
        self, variables: Sequence[Any], columns: NDArray[np.integer], coefficients: NDArray[np.float64], offset: float
    ) -> None:
        self.variables = variables
        self.columns = columns
        self.coefficients = coefficients
        self.offset = offset

    def __len__(self) -> int:
        return len(self.columns) + (self.offset != 0)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._objects())

    def __getitem__(self, item: Any) -> Any:
        return self._objects()[item]

    def _objects(self) -> list[Any]:
        variables = map(self.variables.__getitem__, self.columns.tolist())
        terms = map(MonomialTermExpression, zip(self.coefficients.tolist(), variables, strict=True))
        return [self.offset, *terms] if self.offset else list(terms)


def linear(
    variables: Sequence[Any], columns: NDArray[np.integer], coefficients: NDArray[np.float64], offset: float = 0.0
) -> LinearExpression:
    """Return the expression `offset` + sum of coefficients[j] * variables[columns[j]]; `variables` may still grow."""
    expression = LinearExpression([])
    expression._args_ = Terms(variables, columns, coefficients, offset)
    expression._nargs = len(expression._args_)
    return expression


def terms_of(expression: LinearExpression) -> Terms:
    """Return the arrays inside an expression made by `linear`."""
    terms = expression._args_
    if not isinstance(terms, Terms):
        raise TypeError("the expression was not made by models.program.arrays.terms.linear")
    return terms
