"""product_made: 10 t of lot A make 1000 kg; the market takes 1500 kg.

With the rule 1000 kg * 1 = 1000. Without it product comes from nowhere: 1500.
"""

import pytest

from tests.models.audited import with_cells
from tests.models.solved import lot, solved, tiny
from tests.models.stating import planned, refused, written
from tests.plants import day

ROWS = tiny(**{"Spot sales": [{"Product": "Metal", "Price": 1.0, "Max": 1500.0}]})
MARGIN = 1000.0
MARGIN_WITHOUT = 1500.0


def yields(**cells: object) -> dict[str, list[dict[str, object]]]:
    return {"Yields": [{"Recipe": "Work", "Product": "Metal", "Me": 100.0, **cells}]}


def test_water_is_taken_off_before_the_assay_counts_and_recovery_after_it():
    """10 t * 0.75 dry * 1000 * 10 % * 90 % = 675 kg."""
    plan = solved(tiny(Lots=[lot("A", Moisture=25.0)], **yields(Me=90.0)))
    assert plan.amount("Production", "Made") == pytest.approx(675)


def test_a_component_that_counts_as_oxide_adds_the_oxygen():
    """10 t * 1000 * 10 % Nd = 1000 kg Nd, as Nd2O3 1000 * 336.481 / 288.484 = 1166.38 kg."""
    rows = tiny(
        Components=[{"Component": "Nd", "Counted as": "Nd2O3"}],
        Yields=[{"Recipe": "Work", "Product": "Metal", "Nd": 100.0}],
        **{"Feed classes": [{"Feed class": "Feed", "Nd": 10.0}]},
    )
    assert solved(rows).amount("Production", "Made") == pytest.approx(1166.38, abs=0.01)


def test_a_component_goes_to_two_products_by_its_recoveries():
    """1000 kg of metal: 60 % as Metal, 30 % as Powder; 10 % is lost."""
    rows = tiny(
        Products=[{"Product": "Metal"}, {"Product": "Powder"}],
        Yields=[
            {"Recipe": "Work", "Product": name, "Me": share} for name, share in (("Metal", 60.0), ("Powder", 30.0))
        ],
    )
    rows["Spot sales"] = [{"Product": "Metal", "Price": 1.0}, {"Product": "Powder", "Price": 2.0}]
    plan = solved(rows)
    assert plan.amount("Production", "Made", Product="Metal") == pytest.approx(600)
    assert plan.margin == pytest.approx(600 + 2 * 300)


def test_a_property_adds_no_mass():
    rows = tiny(
        Components=[{"Component": "Me", "Counted as": "mass"}, {"Component": "Hardness", "Counted as": "property"}],
        Lots=[lot("A", Hardness=600.0)],
    )
    assert solved(rows).amount("Production", "Made") == pytest.approx(1000)


def test_with_a_lag_product_arrives_in_the_period_that_holds_the_day():
    """Weeks of 7 days, lag 10: work of week 1 (from day 1) is there on day 11, in week 2."""
    periods = [{"Period": f"W{w + 1}", "Start": day(7 * w + 1), "End": day(7 * w + 7)} for w in range(3)]
    plan = solved(tiny(Periods=periods, Lots=[lot("A", **{"Use by": day(7)})], **yields(Lag=10.0)))
    assert plan.run(Period="W1") == pytest.approx(10)
    assert plan.amount("Production", "Made", Period="W2") == pytest.approx(1000)


def test_product_that_would_arrive_after_the_end_is_not_made_in_the_plan():
    """A lag of 1 day in a plan of 2: only what is worked on day 1 can be sold, 24 of 30 t."""
    plan = solved(tiny(2, Lots=[lot("A", 30.0)], **yields(Lag=1.0)))
    assert plan.margin == pytest.approx(2400)
    assert plan.run() == pytest.approx(24)


def test_a_lag_reaches_over_periods_of_different_length():
    """Days 1 and 2, then a week: the lag of 3 days takes work of day 1 and of day 2 into the same week."""
    periods = [
        {"Period": "D1", "Start": day(1), "End": day(1)},
        {"Period": "D2", "Start": day(2), "End": day(2)},
        {"Period": "W", "Start": day(3), "End": day(9)},
    ]
    plan = solved(tiny(Periods=periods, Lots=[lot("A", 30.0, **{"Use by": day(2)})], **yields(Lag=3.0)))
    assert plan.amount("Production", "Made", Period="W") == pytest.approx(3000)


LAGGED = tiny(
    2,
    Yields=[
        {"Recipe": "Work", "Product": "Metal", "Me": 90.0, "Lag": 1.0},
        {"Recipe": "Work", "Product": "Slag", "Me": 10.0},
    ],
    Products=[{"Product": "Metal"}, {"Product": "Slag"}],
    Arrivals=[
        {"Product": "Slag", "Date": day(2), "Quantity": 5.0},
        {"Product": "Metal", "Date": day(9), "Quantity": 5.0},
    ],
)
"""Metal comes a day after the run, slag at once; 5 kg of slag arrive on D2, and metal after the end."""


def test_what_is_made_comes_on_its_day() -> None:
    assert written("product_made", LAGGED) == {
        f"product_made[{name},D{at}]": ({f"made[{name},D{at}]": 1.0, **terms}, 0.0, 0.0)
        for name, at, terms in (
            ("Metal", 1, {}),
            ("Metal", 2, {"run[A,Work,D1]": -90.0}),
            ("Slag", 1, {"run[A,Work,D1]": -10.0}),
            ("Slag", 2, {"run[A,Work,D2]": -10.0, f"arrived[Slag / {day(2)},Slag]": -1.0}),
        )
    }


def test_the_audit_works_out_what_is_made() -> None:
    plan = planned(LAGGED)
    assert refused("product_made", LAGGED, plan) == []
    for kg, words in ((1.0, ["Production: Metal / D1: Made is 1 in the plan and 0 worked out again"]), (1e-7, [])):
        assert refused("product_made", LAGGED, plan, **with_cells(plan, "Production", 0, Made=kg)) == words
