"""batches: a day of 24 h and 10 t, worked in batches of 4 t that take 4 h each.

With the rule 2 batches: 8 t, 800. Without it nothing ties the work to batches: 1000.
"""

from functools import cache
from math import inf

import pytest

from models.schema.frames import inputs
from tests.models.audited import audited, with_cells
from tests.models.solved import Solved, errors, lot, solved, tiny
from tests.models.stating import held, written
from tests.plants import Rows


def plant(tonnes: float = 10.0, days: int = 1, **cells: object) -> Rows:
    use = {"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t", "Batch": 4.0, **cells}
    lines = [{"Line": "Mill", "Running cost": 5.0}]
    return tiny(days, Lots=[lot("A", tonnes)], Lines=lines, **{"Line use": [use]})


ROWS = {**plant(), "Lines": [{"Line": "Mill"}]}
MARGIN = 800.0
MARGIN_WITHOUT = 1000.0


def test_batches_need_not_be_full():
    """With 80 % three batches hold 9.6 to 12 t: all 10 t; they take 12 h, which cost 5 each."""
    plan = solved(plant(**{"Min fill": 80.0}))
    assert plan.margin == pytest.approx(1000 - 60)
    assert plan.tables["Setups"]["Batches"].tolist() == [3.0]
    assert plan.amount("Line hours", "Used") == 12.0
    assert plan.money()["Running cost of lines"] == -60.0


def test_a_line_may_stand_still_all_the_time():
    """A scenario has the mill stand still: nothing is worked on it, neither in batches nor after a change."""
    line = {"Line": "Mill", "Availability": 0.0, "Campaigns": "recipe"}
    change = {"Line": "Mill", "From campaign": "*", "To campaign": "*", "Hours": 3.0}
    rows = {**plant(), "Lines": [line], "Changeovers": [change]}
    assert errors(inputs(rows)) == []
    assert solved(rows).margin == 0.0


@pytest.mark.parametrize(("fill", "days", "batches"), [(0.0, 2, 3.0), (50.0, 3, 4.0)])
def test_there_are_no_more_batches_than_hold_what_is_worked(fill: float, days: int, batches: float):
    """18.89 t are sold, in three batches of 7 t, or 28 t at half a batch's fill, in four: further empty or half-full
    ones would cost nothing on a line that is free, but they are hours for nothing."""
    use = {"Batch": 7.0, "Batch hours": 3.0, "Min fill": fill, "Setup hours": 6.0}
    rows = {
        **plant(56.0, days, **use),
        "Lines": [{"Line": "Mill", "Units": 2.0}],
        "Maintenance": [{"Maintenance": "Lining", "Line": "Mill", "Hours": 7.0}],
        "Spot sales": [{"Product": "Metal", "Price": 1.0, "Max": 1889.0}],
    }
    plan = solved(rows)
    assert plan.tables["Setups"]["Batches"].sum() <= batches
    found = audited(rows, plan)
    assert [violation.words for violation in found if violation.table in ("Setups", "Line hours")] == []


def test_a_batch_takes_its_own_hours_where_they_are_typed():
    """10 h a batch: 2 of them in 24 h, 8 t of 40 t, and 20 h that cost 5."""
    assert solved(plant(40.0, **{"Batch hours": 10.0})).margin == pytest.approx(800 - 100)


def test_lots_and_classes_are_mixed_in_a_batch():
    rows = {**ROWS, "Lots": [lot("A", 2.0), lot("B", 6.0)]}
    assert solved(rows).margin == pytest.approx(800)


def test_a_line_in_campaigns_works_batches_of_its_campaign_only():
    """Two classes of 4 t by feed class in a day without a change: one batch of one of them."""
    rows = {
        **ROWS,
        "Feed classes": [{"Feed class": name, "Me": 10.0} for name in "AB"],
        "Lots": [{**lot(name, 4.0), "Feed class": name} for name in "AB"],
        "Recipes": [{"Recipe": "Work", "Feed class": name} for name in "AB"],
        "Lines": [{"Line": "Mill", "Campaigns": "feed class"}],
    }
    assert solved(rows).margin == pytest.approx(400)


def test_a_line_that_changes_within_a_day_works_batches_of_both_campaigns():
    """It stands at A and may change to B on the same day: a batch of either."""
    rows = {
        **ROWS,
        "Feed classes": [{"Feed class": name, "Me": 10.0} for name in "AB"],
        "Lots": [{**lot(name, 4.0), "Feed class": name} for name in "AB"],
        "Recipes": [{"Recipe": "Work", "Feed class": name} for name in "AB"],
    }
    line = {"Line": "Mill", "Campaigns": "feed class", "Opening campaign": "A"}
    assert solved({**rows, "Lines": [line]}).margin == pytest.approx(400)
    assert solved({**rows, "Lines": [{**line, "Change within a period": "yes"}]}).margin == pytest.approx(800)


@cache
def planned() -> Solved:
    return solved(ROWS)


def refused(**columns: object) -> list[str]:
    plan = planned()
    edited = with_cells(plan, "Setups", **columns)
    return [violation.words for violation in audited(ROWS, plan, **edited) if violation.table == "Setups"]


def test_the_audit_takes_the_plan_and_refuses_one_that_is_broken_by_hand():
    assert refused() == []
    assert "what is worked in batches is 8, more than 4" in refused(Batches=1.0)
    assert "what batches are not full of is 4, more than 0" in refused(Batches=3.0)
    assert "Batches is 2.5 in the plan and 2 worked out again" in refused(Batches=2.5)


TWO_LINES = tiny(
    2,
    Lots=[lot("A", 20.0)],
    Lines=[{"Line": "Mill", "Running cost": 2.0}, {"Line": "Oven"}, {"Line": "Press"}],
    **{
        "Line use": [
            {"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t", "Setup hours": 1.0, "Setup cost": 7.0}
            | {"Batch": 4.0, "Batch hours": 5.0, "Min fill": 50.0},
            {"Recipe": "Work", "Line": "Oven", "Rate": 2.0, "Basis": "t", "Setup hours": 2.0},
            {"Recipe": "Work", "Line": "Press", "Rate": 5.0, "Basis": "t", "Batch": 10.0, "Batch hours": 1.0},
        ]
    },
)
"""Batches of 2 to 4 t take the mill 5 h, of exactly 10 t the press 1 h; the mill and the oven are set up as well.

20 t in two days: 10 t on each, three batches of the mill and one of the press: 30 h of the mill at 2, set up twice.
"""


def test_each_line_in_batches_has_its_size_and_its_fill() -> None:
    sizes = {"Mill": (4.0, 2.0), "Press": (10.0, 10.0)}
    size = {
        f"batch_size[Work,{line},D{at}]": ({f"run[A,Work,D{at}]": 1.0, f"batches[Work,{line},D{at}]": -most}, -inf, 0.0)
        for line, (most, _) in sizes.items()
        for at in (1, 2)
    }
    fill = {
        f"batch_fill[Work,{line},D{at}]": ({f"run[A,Work,D{at}]": 1.0, f"batches[Work,{line},D{at}]": -least}, 0.0, inf)
        for line, (_, least) in sizes.items()
        for at in (1, 2)
    }
    assert written("batch_size", TWO_LINES) == size
    assert written("batch_fill", TWO_LINES) == fill
    assert held("batches", TWO_LINES) == {
        f"Whole-number rules: batches of Work / {line}": {
            row: bounds[1:] for row, bounds in {**size, **fill}.items() if f",{line}," in row
        }
        for line in sizes
    }


def test_setups_say_what_is_set_up_and_how_many_batches_there_are() -> None:
    plan = solved(TWO_LINES)
    table = plan.tables["Setups"].fillna(-1.0).set_index(["Period", "Line"])
    assert plan.margin == pytest.approx(2000.0 - 2 * 30.0 - 2 * 7.0)
    for period in ("D1", "D2"):
        assert table.loc[period, ["Hours", "Cost", "Batches", "Batch hours"]].to_numpy().tolist() == [
            [1.0, 7.0, 3.0, 15.0],
            [2.0, 0.0, -1.0, 0.0],
            [0.0, 0.0, 1.0, 1.0],
        ]
