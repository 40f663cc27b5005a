"""lanes: the mill of the north stands still; of its 10 t at most 3 a day go south, at 10 a tonne, and are worked at 20.

In two days 6 t: 600 - 6 * (10 + 20). Without the rule all 10 t go, and for nothing: 1000 - 200.
"""

import pytest

from models.explain.budget import Budget
from models.explain.worths.last_program import Final
from models.explain.worths.marginals import marginals
from tests.models.audited import audited
from tests.models.explain.plans import why
from tests.models.sites import lane, two_mills
from tests.models.solved import exact, solved, target
from tests.plants import Rows, day

STANDS = [{"Line": "Mill", "From": day(1), "To": day(2)}]
ROWS = two_mills(2, Downtime=STANDS, Lanes=[lane(Material="Feed", Cost=10.0, **{"Max per day": 3.0})])
MARGIN = 420.0
MARGIN_WITHOUT = 800.0


def violations(rows: Rows, column: str, by: float) -> list[str]:
    """What the audit says of Shipments when the figures of a column are so many times as large."""
    plan = solved(rows)
    table = plan.tables["Shipments"].copy()
    table[column] *= by
    said = (str(violation) for violation in audited(rows, plan, Shipments=table))
    return [words for words in said if words.startswith("Shipments")]


@pytest.mark.long(but=["Amount-0.5", "Cost-2.0"])
@pytest.mark.parametrize(("column", "by"), [("Amount", 2.0), ("Amount", 0.5), ("Cost", 2.0)])
def test_the_audit_refuses_a_plan_that_ships_otherwise(column, by):
    assert violations(ROWS, column, 1.0) == []
    assert violations(ROWS, column, by) != []


def test_a_lane_is_why_a_target_is_short():
    """1,000 kg are wanted of the south, and the lane lets 600 be made."""
    rows = {**ROWS, "Settings": exact(), "Targets": [target("T", 1000.0, Priority=1.0, Site="South")]}
    assert why(rows, "T") == [("Lane", "North - South / Feed", pytest.approx(400.0))]


def test_a_tonne_a_day_more_on_a_lane_is_worth_what_another_solve_says():
    """Two days of a tonne at 100 - 20 - 10."""
    plan = solved(ROWS)
    final = Final(plan.plant, plan.model, plan.solution, Budget(100_000))
    (found,) = [marginal for marginal in marginals(final) if marginal.kind.what == "Lane Max per day"]
    wider = [{**ROWS["Lanes"][0], "Max per day": 4.0}]
    assert solved({**ROWS, "Lanes": wider}).margin == pytest.approx(MARGIN + 140.0)
    assert found.more.value == pytest.approx(140.0)
