"""setups: two days of 24 h, 40 t at 1 t in an hour; setting up takes 4 h and 30 on each day that is worked.

With the rule 20 t are worked on both days: 4000 - 60 = 3940. Without it the same for nothing: 4000.
"""

from functools import cache
from math import inf

import pytest

from tests.models.audited import audited, with_cells
from tests.models.solved import Row, Solved, lot, solved, tiny
from tests.models.stating import held, written
from tests.plants import Rows


def plant(tonnes: float, days: int = 2, **cells: object) -> Rows:
    use = {"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t", **cells}
    return tiny(days, Lots=[lot("A", tonnes)], **{"Line use": [use]})


ROWS = plant(40.0, **{"Setup hours": 4.0, "Setup cost": 30.0})
MARGIN = 3940.0
MARGIN_WITHOUT = 4000.0


def setups(plan) -> list[tuple[object, ...]]:
    return list(plan.tables["Setups"][["Period", "Hours", "Cost"]].itertuples(index=False, name=None))


def test_the_table_says_where_it_is_set_up():
    plan = solved(ROWS)
    assert setups(plan) == [("D1", 4.0, 30.0), ("D2", 4.0, 30.0)]
    assert plan.money()["Setups"] == -60.0
    assert plan.amount("Line hours", "Lost") == 8.0


def test_a_setup_that_does_not_pay_is_not_made():
    """24 t on the first day are 20 t after the setup; 4 t more on the second are 400, less than a setup of 500."""
    plan = solved(plant(24.0, **{"Setup hours": 4.0, "Setup cost": 500.0}))
    assert plan.margin == pytest.approx(1500)
    assert len(setups(plan)) == 1


def test_a_setup_without_cost_is_not_told_of_a_day_without_work():
    plan = solved(plant(20.0, **{"Setup hours": 4.0}))
    assert plan.margin == pytest.approx(2000)
    assert plan.amount("Line hours", "Lost") == 4.0


@cache
def planned() -> Solved:
    return solved(ROWS)


def refused(**columns: object) -> list[str]:
    plan = planned()
    edited = with_cells(plan, "Setups", **columns)
    return [str(violation) for violation in audited(ROWS, plan, **edited) if violation.table == "Setups"]


def test_the_audit_takes_the_plan_and_refuses_one_that_is_broken_by_hand():
    assert refused() == []
    assert refused(Hours=1.0) == ["Setups: D1 / Mill / Work: Hours is 1 in the plan and 4 worked out again"]
    assert refused(Cost=0.0) == ["Setups: D1 / Mill / Work: Cost is 0 in the plan and 30 worked out again"]


@pytest.mark.parametrize("campaigns", [{}, {"Campaigns": "feed class", "Change within a period": "yes"}])
def test_batches_of_what_is_in_store_are_set_up_where_that_pays(campaigns: Row) -> None:
    """Of 500 kg in store a batch makes 450, costs 50 and is set up for 200: 200 are left. Nothing but the hours, for 4
    batches in a day, limits how much of an intermediate there may be: with a million tonnes in place of these the
    solver had no batch at all."""
    use = {"Recipe": "Fire", "Line": "Mill", "Rate": 0.05, "Basis": "t", "Batch": 0.5, "Batch hours": 6.0}
    rows = tiny(
        Lots=[],
        Lines=[{"Line": "Mill", **campaigns}],
        Intermediates=[{"Intermediate": "Liquor", "Keeping": "fixed", "Opening stock": 500.0, "Me": 100.0}],
        Recipes=[{"Recipe": "Fire", "Feed class": "Liquor", "Cost": 100.0}],
        Yields=[{"Recipe": "Fire", "Product": "Metal", "Me": 90.0}],
        **{"Line use": [{**use, "Setup cost": 200.0}]},
    )
    plan = solved(rows)
    assert plan.margin == pytest.approx(200.0)
    assert plan.tables["Setups"]["Batches"].tolist() == [1.0]


TWO_LINES = tiny(
    2,
    Lots=[lot("A", 40.0)],
    Lines=[{"Line": "Mill"}, {"Line": "Press", "Hours per day": 3.0}],
    Recipes=[{"Recipe": recipe, "Feed class": "Feed"} for recipe in ("Work", "Pressing")],
    **{
        "Line use": [
            {"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t", "Setup hours": 4.0, "Setup cost": 30.0},
            {"Recipe": "Pressing", "Line": "Mill", "Rate": 2.0, "Basis": "t"},
            {"Recipe": "Pressing", "Line": "Press", "Rate": 1.0, "Basis": "t", "Setup hours": 5.0, "Setup cost": 1.0},
        ],
        "Yields": [{"Recipe": recipe, "Product": "Metal", "Me": 100.0} for recipe in ("Work", "Pressing")],
    },
)
"""Setting up takes 4 of 24 h of the mill, and more than the 3 h of the press, on which nothing can be worked then."""


def test_each_recipe_and_line_has_the_hours_that_setting_up_leaves() -> None:
    adds = {
        f"setup_hours[Work,Mill,D{at}]": {f"run[A,Work,D{at}]": 1.0, f"works[Setup Work / Mill,D{at}]": -20.0}
        for at in (1, 2)
    }
    adds |= {f"setup_hours[Pressing,Press,D{at}]": {f"run[A,Pressing,D{at}]": 1.0} for at in (1, 2)}
    assert written("setup_hours", TWO_LINES) == {row: (terms, -inf, 0.0) for row, terms in adds.items()}
    assert held("setups", TWO_LINES) == {
        f"Whole-number rules: setups of {recipe} / {line}": {
            f"setup_hours[{recipe},{line},D{at}]": (-inf, 0.0) for at in (1, 2)
        }
        for recipe, line in (("Work", "Mill"), ("Pressing", "Press"))
    }


def test_hours_and_cost_are_those_of_each_setting_up() -> None:
    """40 t in two days of 20 h: 4 h are lost on each, and 30 paid."""
    plan = solved(TWO_LINES)
    assert plan.margin == pytest.approx(4000.0 - 60.0)
    assert plan.tables["Line hours"].set_index(["Line", "Period"])["Lost"].to_dict() == {
        ("Mill", "D1"): 4.0,
        ("Mill", "D2"): 4.0,
        ("Press", "D1"): 0.0,
        ("Press", "D2"): 0.0,
    }
