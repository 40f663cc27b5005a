"""What a quantity that stands in coefficients is worth: the program solved again with it moved a step either way.

The margin is no straight line in such a quantity; the two steps are small enough to be read as slopes, and large enough
to be told from rounding.
"""

from __future__ import annotations

from models.explain.worths.last_program import Final, Unreachable
from models.program.change import CoefficientChange


def worth_of(final: Final, change: CoefficientChange, by: float) -> float | None:
    """Money per unit more, found by moving the quantity by so many units; None if no plan keeps the promises then.

    Raises:
        OutOfTime: the clock has run out.
    """
    final.solver.change_values(change.rows, change.columns, change.values + by * change.per_unit)
    try:
        return (final.solve().margin - final.first.margin) / by
    except Unreachable:
        return None
    finally:
        final.solver.change_values(change.rows, change.columns, change.values)
        final.go_back()
