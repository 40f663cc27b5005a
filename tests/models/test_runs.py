"""Where work is possible, and what a tonne of it means."""

import numpy as np
import pytest

from models.plant.plant import Plant
from models.plant.runs import Runs
from tests.models.solved import lot, plant_of, tiny
from tests.plants import Rows, day, small_plant


def runs_of(rows: Rows) -> tuple[Plant, Runs]:
    plant = plant_of(rows)
    return plant, Runs.of(plant)


def named(rows: Rows) -> list[tuple[str, str, str]]:
    """Lot, recipe and period of each run."""
    plant, runs = runs_of(rows)
    return [
        (plant.lots.names[lot], plant.recipes[recipe], plant.calendar.names[period])
        for lot, recipe, period in zip(runs.node, runs.recipe, runs.period, strict=True)
    ]


def two_recipes(**tables: object) -> Rows:
    """Recipe `Press` on a press, beside recipe `Work` on the mill, for two days."""
    rows = tiny(
        2,
        Lines=[{"Line": "Mill"}, {"Line": "Press"}],
        Recipes=[{"Recipe": recipe, "Feed class": "Feed"} for recipe in ("Work", "Press")],
        Yields=[{"Recipe": recipe, "Product": "Metal", "Me": 100.0} for recipe in ("Work", "Press")],
    )
    rows["Line use"] = [
        {"Recipe": recipe, "Line": line, "Rate": 1.0, "Basis": "t"}
        for recipe, line in (("Work", "Mill"), ("Press", "Press"))
    ]
    return {**rows, **tables}


def test_there_is_a_run_for_each_lot_recipe_and_period_in_the_order_of_names():
    assert named(two_recipes()) == [
        ("A", "Press", "D1"),
        ("A", "Press", "D2"),
        ("A", "Work", "D1"),
        ("A", "Work", "D2"),
    ]


def test_a_lot_is_worked_only_in_whole_periods_of_its_window():
    lots = [lot("A", Available=day(2), **{"Use by": day(3)}), lot("B", **{"Use by": day(1)})]
    assert named(tiny(4, Lots=lots)) == [("A", "Work", "D2"), ("A", "Work", "D3"), ("B", "Work", "D1")]


def test_no_run_of_a_blocked_lot_is_made():
    assert named(tiny(2, Lots=[lot("A", Status="blocked"), lot("B")])) == [("B", "Work", "D1"), ("B", "Work", "D2")]


@pytest.mark.parametrize("status", ["stock", "expected", "offered"])
def test_every_other_lot_can_be_worked(status):
    assert named(tiny(Lots=[lot("A", Status=status)])) == [("A", "Work", "D1")]


def test_a_recipe_works_only_the_classes_of_its_active_rows():
    rows = two_recipes(
        Recipes=[{"Recipe": "Work", "Feed class": "Feed"}, {"Recipe": "Press", "Feed class": "Feed", "Active": "no"}]
    )
    assert named(rows) == [("A", "Work", "D1"), ("A", "Work", "D2")]


def test_a_line_that_stands_still_bars_every_recipe_that_needs_it():
    """The press is down on day 1; recipe Work takes mill and press."""
    rows = two_recipes(Downtime=[{"Line": "Press", "From": day(1), "To": day(1)}])
    rows["Line use"] = [*rows["Line use"], {"Recipe": "Work", "Line": "Press", "Rate": 1.0, "Basis": "t"}]
    assert named(rows) == [("A", "Press", "D2"), ("A", "Work", "D2")]


def test_a_line_with_some_hours_left_bars_nothing():
    rows = two_recipes(Downtime=[{"Line": "Press", "From": day(1), "To": day(1), "Availability": 1.0}])
    assert len(named(rows)) == 4


def test_hours_are_content_over_rate_for_each_line_of_the_recipe():
    """A tonne of lot A, 20 % water, holds 80 kg of metal: 2 h at 40 kg/h on the press, 4 h at 0.25 t/h on the mill."""
    rows = two_recipes(Lots=[lot("A", Moisture=20.0)])
    rows["Line use"] = [
        {"Recipe": "Work", "Line": "Mill", "Rate": 0.25, "Basis": "t"},
        {"Recipe": "Work", "Line": "Press", "Rate": 40.0, "Basis": "Me"},
        {"Recipe": "Press", "Line": "Press", "Rate": 1.0, "Basis": "t"},
    ]
    plant, runs = runs_of(rows)
    of_work = plant.recipes.index("Work") == runs.recipe[runs.hours.run]
    hours = {plant.lines.names[i]: h for i, h in zip(runs.hours.line[of_work], runs.hours.hours[of_work], strict=True)}
    assert hours == pytest.approx({"Mill": 4.0, "Press": 2.0})


def test_output_arrives_in_the_period_of_its_day_or_after_the_plan():
    """Three days and a lag of 1: what is worked on days 1, 2, 3 arrives on days 2, 3 and after the end."""
    rows = tiny(3, Yields=[{"Recipe": "Work", "Product": "Metal", "Me": 90.0, "Lag": 1.0}])
    _, runs = runs_of(rows)
    assert runs.output.arrival.tolist() == [1, 2, 3]
    assert runs.output.kg == pytest.approx([90, 90, 90])


def test_the_cost_of_a_run_is_that_of_its_recipe_for_the_class_of_its_lot():
    rows = two_recipes(
        Recipes=[
            {"Recipe": recipe, "Feed class": "Feed", "Cost": cost} for recipe, cost in (("Work", 7.0), ("Press", 3.0))
        ]
    )
    _, runs = runs_of(rows)
    assert runs.cost.tolist() == [3.0, 3.0, 7.0, 7.0]


def test_entries_of_hours_and_output_lie_within_the_runs():
    _, runs = runs_of(small_plant())
    assert len(runs) == 10
    assert np.bincount(runs.hours.run, minlength=len(runs)).tolist() == [2] * 10
    assert np.bincount(runs.output.run, minlength=len(runs)).tolist() == [2] * 10
