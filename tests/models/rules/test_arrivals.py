"""arrivals: 10 t of lot A make 1,000 kg, and 50 kg of work done before arrive on the second day; 1,200 kg can be sold.

With the rule 1,000 + 50 = 1,050. Without it as much arrives as can be sold: 1,200.
"""

import pytest

from models.audit.auditing import audit
from models.schema.frames import inputs
from tests.models.audited import with_cells
from tests.models.solved import setting, solved, target, tiny
from tests.models.stating import changes, moved, refused, written
from tests.planner.compare.plans import solved as planned
from tests.plants import Rows, day


def arrival(number: int, kg: float = 50.0, **content: float) -> dict[str, object]:
    """So many kg of Metal that are there on that day."""
    return {"Product": "Metal", "Date": day(number), "Quantity": kg, **content}


ROWS = tiny(2, Arrivals=[arrival(2)], **{"Spot sales": [{"Product": "Metal", "Price": 1.0, "Max": 1200.0}]})
MARGIN = 1050.0
MARGIN_WITHOUT = 1200.0


def sold_on_the_first_day() -> Rows:
    """Nobody buys after the first day."""
    return tiny(2, **{"Spot sales": [{"Product": "Metal", "Price": 1.0, "To": day(1)}]})


def test_it_is_there_from_its_date():
    """Sold on day 1 only: what arrives on day 1 counts, what arrives on day 2 does not."""
    assert solved({**sold_on_the_first_day(), "Arrivals": [arrival(1)]}).margin == pytest.approx(1050)
    assert solved({**sold_on_the_first_day(), "Arrivals": [arrival(2)]}).margin == pytest.approx(1000)


def test_it_counts_as_made_in_its_period():
    """A target of 1,030 kg made on days 1 and 2 needs 30 of the 50 kg; of 1,030 kg by day 1 30 are missing."""
    rows = tiny(2, Arrivals=[arrival(2)], Settings=setting("Priority tolerance", 0.0))
    assert solved({**rows, "Targets": [target("T", 1030.0, Priority=1.0)]}).broken() == {}
    late = solved({**rows, "Targets": [target("T", 1030.0, To=day(1), Priority=1.0)]})
    assert late.broken() == {"Targets: T: Amount": pytest.approx(30.0)}
    assert late.amount("Production", "Made", Period="D2") == pytest.approx(50.0)


def test_what_comes_after_the_plan_is_worth_its_closing_value():
    """1,000 kg are sold at 1; 50 kg after the last day are worth 0.4 each: 20."""
    plan = solved(tiny(2, Arrivals=[arrival(3)], Products=[{"Product": "Metal", "Closing value": 0.4}]))
    assert plan.money() == {"Spot sales": pytest.approx(1000), "Closing product": pytest.approx(20)}


def test_the_audit_refuses_a_plan_that_sells_what_does_not_arrive():
    """The plan with 50 kg on their way, looked at as if 40 were."""
    plan, fewer = planned(ROWS), {**ROWS, "Arrivals": [arrival(2, 40.0)]}
    assert not any(violation.table == "Production" for violation in audit(inputs(ROWS), plan.tables, plan.margin))
    found = [str(violation) for violation in audit(inputs(fewer), plan.tables, plan.margin)]
    assert "Production: Metal / D2: Made is 50 in the plan and 40 worked out again" in found


def test_a_kilogram_more_arrives_on_its_day() -> None:
    name = f"Metal / {day(2)}"
    assert written("arrivals", ROWS) == {f"arrivals[{name}]": ({f"arrived[{name},Metal]": 1.0}, 50.0, 50.0)}
    assert moved("arrivals", ROWS) == {f"Arrival {name}": {f"arrivals[{name}]": (1.0, 1.0)}}
    assert [one.now for one in changes("arrivals", ROWS).values()] == [50.0]


def test_the_audit_refuses_less_than_what_arrives() -> None:
    plan = solved(ROWS)
    production = plan.tables["Production"]
    (place,) = production.index[production["Period"] == "D2"]
    assert refused("arrivals", ROWS, plan) == []
    assert refused("arrivals", ROWS, plan, **with_cells(plan, "Production", int(place), Made=40.0)) == [
        "Production: Metal / D2: what arrives is 50, more than 40"
    ]
