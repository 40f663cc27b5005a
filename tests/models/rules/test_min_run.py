"""min_run: two days of 24 h, 30 t of a lot at 1 t in an hour, nothing or at least 20 t of it in a day.

With the rule only one day is worked, 24 t: 2400, for two of 20 t would be 40 t. Without it all 30 t: 3000.
"""

from math import inf

import pytest

from models.explain.budget import Budget
from models.explain.worths.last_program import Final
from models.explain.worths.marginals import marginals
from tests.models.audited import audited, with_cells
from tests.models.solved import lot, solved, tiny
from tests.models.stating import held, planned, refused, written
from tests.plants import Rows, day


def plant(tonnes: float, least: float, days: int = 2, **cells: object) -> Rows:
    return tiny(days, Lots=[lot("A", tonnes, **{"Min run": least, **cells})])


ROWS = plant(30.0, 20.0)
MARGIN = 2400.0
MARGIN_WITHOUT = 3000.0


def test_every_day_is_nothing_or_enough():
    """45 t and at least 22 t: 22.5 t or so on both days."""
    plan = solved(plant(45.0, 22.0))
    assert plan.margin == pytest.approx(4500)
    assert min(plan.run(Period="D1"), plan.run(Period="D2")) >= 22 - 1e-6


def test_a_lot_that_is_smaller_is_worked_whole_or_not_at_all():
    """10 t with a least run of 20 t: all 10 t in one day; of 8 h in all days together nothing of it."""
    assert solved(plant(10.0, 20.0)).margin == pytest.approx(1000)
    short = {**plant(10.0, 20.0), "Lines": [{"Line": "Mill", "Hours per day": 8.0}]}
    assert solved(short).margin == pytest.approx(0)


def test_a_recipe_and_class_counts_all_its_lots_together():
    """Lots of 12 t and 10 t: with 20 t at least both on the first day, 22 t; with 23 t nothing."""

    def margin(least: float) -> float:
        recipes = [{"Recipe": "Work", "Feed class": "Feed", "Min run": least}]
        return solved(tiny(2, Lots=[lot("A", 12.0), lot("B", 10.0)], Recipes=recipes)).margin

    assert margin(20.0) == pytest.approx(2200)
    assert margin(23.0) == pytest.approx(0)


def test_a_promise_that_it_forbids_is_broken():
    """5 t fixed for day 1, of a lot of which 20 t at least are worked: at least that on the day, or nothing."""
    fixed = [{"Lot": "A", "Recipe": "Work", "Period": "D1", "Rule": "exactly", "Amount": 5.0}]
    plan = solved({**plant(30.0, 20.0), "Fixed runs": fixed})
    assert plan.broken() == {"Fixed runs: A / Work / D1: Amount": pytest.approx(5.0)}


def test_the_audit_refuses_a_plan_that_works_less():
    free = solved(tiny(2, Lots=[lot("A", 30.0)]))
    found = [str(violation) for violation in audited(ROWS, free) if "least run" in violation.words]
    assert found == ["Runs: A / D2: what is missing of the least run is 14, more than 0"]


def test_a_use_by_date_may_leave_too_little_time():
    """20 t at least, and 10 h on the only day on which the lot is there."""
    rows = {**plant(30.0, 20.0, **{"Use by": day(1)}), "Lines": [{"Line": "Mill", "Hours per day": 10.0}]}
    assert solved(rows).margin == pytest.approx(0)


def test_of_a_lot_that_is_smaller_than_its_least_run_there_is_no_tonne_more() -> None:
    """Of 9 t, 5 t must be used, and all is worked at 50 a tonne more than it brings: 450 are lost, and of 10 t 500. A
    tonne more does not change nothing, though at the pattern of the plan it would."""
    recipe = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}]
    rows = tiny(Lots=[lot("A", 9.0, **{"Min run": 30.0, "Must use": 5.0})], Recipes=recipe)
    more = tiny(Lots=[lot("A", 10.0, **{"Min run": 30.0, "Must use": 5.0})], Recipes=recipe)
    plan = solved(rows)
    assert (plan.margin, solved(more).margin) == pytest.approx((-450.0, -500.0))
    found = marginals(Final(plan.plant, plan.model, plan.solution, Budget(100_000)))
    assert "Owned lot" not in {one.kind.what for one in found}


OF_BOTH = tiny(
    2,
    Lots=[
        lot("A", 30.0, **{"Min run": 0.5}),
        lot("B", 9.0, **{"Min run": 10.0}),
        {**lot("C", 5.0), "Feed class": "Sand"},
    ],
    Recipes=[{"Recipe": "Work", "Feed class": "Feed"}, {"Recipe": "Work", "Feed class": "Sand", "Min run": 4.0}],
    **{"Feed classes": [{"Feed class": "Feed", "Me": 10.0}, {"Feed class": "Sand", "Me": 10.0}]},
)
"""Half a tonne of A at least, all 9 t of B at once, and 4 t of sand, if any: 44 t in two days."""

LEAST = {"Lot A": ("A", 0.5), "Lot B": ("B", 9.0), "Recipe Work / Sand": ("C", 4.0)}


def test_each_lot_and_recipe_has_its_least_run() -> None:
    rows = {
        f"min_run[{name},D{at}]": ({f"run[{of},Work,D{at}]": 1.0, f"works[{name},D{at}]": -least}, 0.0, inf)
        for name, (of, least) in LEAST.items()
        for at in (1, 2)
    }
    assert written("min_run", OF_BOTH) == rows
    assert held("min_run", OF_BOTH) == {
        f"Whole-number rules: least run of {name[:1].lower()}{name[1:]}": {
            f"min_run[{name},D{at}]": (0.0, inf) for at in (1, 2)
        }
        for name in LEAST
    }


def test_the_audit_refuses_less_than_the_least_run() -> None:
    """A millionth of a tonne is none."""
    plan = planned(OF_BOTH)
    runs = plan.tables["Runs"]
    assert refused("min_run", OF_BOTH, plan) == []
    for name, tonnes, words in (
        ("A", 0.25, "A / {}: what is missing of the least run is 0.25, more than 0"),
        ("B", 8.0, "B / {}: what is missing of the least run is 1, more than 0"),
        ("C", 3.0, "Work / Sand / {}: what is missing of the least run is 1, more than 0"),
    ):
        place = int(runs.index[runs["Lot"] == name][0])
        period = runs.loc[place, "Period"]
        edited = with_cells(plan, "Runs", place, Amount=tonnes)
        assert refused("min_run", OF_BOTH, plan, **edited) == [f"Runs: {words.format(period)}"]
    assert refused("min_run", OF_BOTH, plan, Runs=runs.assign(Amount=1e-6)) == []
