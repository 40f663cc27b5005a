"""A price of change keeps the pattern of the published plan where that costs less than its moves.

10 t were to be worked on the first of two days; on the second metal brings 1 % more, and none can wait: 1000 and 1010.
A tonne that moves costs 12 times the price of change. What is worked is all on one day, so that no part of it moves.
"""

from __future__ import annotations

import pytest

from tests.models.audited import audited
from tests.models.rules.test_published import given_up, rising, run
from tests.models.solved import Row, Solved, lot, solved
from tests.plants import Rows

PATTERNS: dict[str, dict[str, list[Row]]] = {
    "one period at most": {"Lots": [lot("A", 10.0, **{"Max periods": 1.0})]},
    "least run": {"Lots": [lot("A", 10.0, **{"Min run": 10.0})]},
    "batches": {"Line use": [{"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t", "Batch": 10.0}]},
}


def at(price: float | None, pattern: str, **tables: list[Row]) -> Solved:
    rows: Rows = rising(run(10.0), price=price, **PATTERNS[pattern], **tables)
    return solved(rows)


@pytest.mark.long(but=["one period at most", "batches"])
@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_stays_where_its_moves_cost_more_than_they_earn(pattern: str) -> None:
    """12 of steering for 10 of margin: all stays. Without a price all moves; with the run fixed nothing does."""
    plan, free = at(0.1, pattern), at(None, pattern)
    fixed: Row = {"Lot": "A", "Recipe": "Work", "Period": "D1", "Rule": "exactly", "Amount": 10.0}
    kept = at(None, pattern, **{"Fixed runs": [fixed]})
    assert (free.margin, kept.margin) == pytest.approx((1010.0, 1000.0))
    assert plan.run(Period="D1") == pytest.approx(10.0)
    assert plan.margin == pytest.approx(kept.margin)
    assert given_up(plan) == pytest.approx(free.margin - kept.margin)
    assert plan.level("money").value == pytest.approx(free.margin)
    assert plan.tables["Changes"].empty
    said = audited(rising(run(10.0), price=0.1, **PATTERNS[pattern]), plan)
    assert [str(one) for one in said if one.table in {"Runs", "Money", "Levels", "Changes"}] == []


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_moves_where_that_earns_more_than_its_price(pattern: str) -> None:
    """6 of steering for 10 of margin."""
    plan = at(0.05, pattern)
    assert plan.run(Period="D2") == pytest.approx(10.0)
    assert plan.margin == pytest.approx(1010.0)
    assert given_up(plan) == pytest.approx(0.0)
    assert sum(plan.money().values()) == pytest.approx(1010.0)
