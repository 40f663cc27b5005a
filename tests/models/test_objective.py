"""Every item of money by hand, and that the items add up to the margin."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from models.program import money_items, objective
from tests.models.solved import contract, lot, setting, solved, target, tiny
from tests.plants import Rows, day, small_plant

FOUR_HOURS = [{"Line": "Mill", "Hours per day": 4.0}]
HALF_PRICE = {**contract(400.0, Price=0.5, Priority=1.0)}
NEVER = [{"Line": "Mill", "Hours per day": 0.0}]


@dataclass(frozen=True)
class Case:
    """A plant, and the amount of one item over its whole plan with the sum behind it."""

    item: str
    amount: float
    words: str
    rows: Rows
    others: dict[str, float] = field(default_factory=dict)


def acid(price: float) -> dict[str, object]:
    return {
        "Resources": [{"Resource": "Acid", "Unit": "kg", "Price": price}],
        "Consumption": [{"Recipe": "Work", "Resource": "Acid", "Amount": 2.0, "Per": "t"}],
    }


def lag(days: float) -> dict[str, object]:
    return {"Yields": [{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Lag": days}]}


CASES = (
    Case("Contract sales", 200, "400 kg at 0.5", tiny(**HALF_PRICE), {"Spot sales": 600}),
    Case("Spot sales", 1000, "10 t * 100 kg * 1", tiny()),
    Case("Feed bought", -480, "8 t at 60, all of it used", tiny(Lots=[lot("A", 8.0, Status="offered", Price=60.0)])),
    Case(
        "Feed expected",
        -600,
        "10 t at 60, used or not",
        tiny(Lots=[lot("A", Status="expected", Price=60.0)], Lines=FOUR_HOURS),
        {"Closing feed": 360},
    ),
    Case("Opening feed", -600, "10 t at 60, used or not", tiny(Lots=[lot("A", Price=60.0)], Lines=FOUR_HOURS)),
    Case("Closing feed", 360, "6 of 10 t are left, at 60", tiny(Lots=[lot("A", Price=60.0)], Lines=FOUR_HOURS)),
    Case(
        "Closing product",
        500,
        "1000 kg that nobody buys, at 0.5",
        tiny(Products=[{"Product": "Metal", "Closing value": 0.5}], **{"Spot sales": []}),
    ),
    Case("Recipe cost", -70, "10 t at 7", tiny(Recipes=[{"Recipe": "Work", "Feed class": "Feed", "Cost": 7.0}])),
    Case("Running cost of lines", -30, "10 h at 3", tiny(Lines=[{"Line": "Mill", "Running cost": 3.0}])),
    Case("Resources", -60, "10 t * 2 kg at 3", tiny(**acid(3.0))),
    Case(
        "Disposal",
        -40,
        "200 of 1000 kg find no room at the end, at 0.2",
        tiny(Products=[{"Product": "Metal", "Max stock": 800.0, "Disposal cost": 0.2}], Targets=[])
        | {
            "Spot sales": [],
            "Fixed runs": [{"Lot": "A", "Recipe": "Work", "Period": "D1", "Rule": "exactly", "Amount": 10.0}],
        },
    ),
    Case(
        "Holding cost of feed",
        -60,
        "6 t * 2 days at 5; the mill works 4 t in the first two days, then the last",
        tiny(
            Periods=[{"Period": "P", "Start": day(1), "End": day(2)}],
            Lines=[{"Line": "Mill", "Hours per day": 2.0}],
            **{"Feed classes": [{"Feed class": "Feed", "Me": 10.0, "Holding cost": 5.0}]},
        ),
    ),
    Case(
        "Holding cost of products",
        -70,
        "100 kg on 7 days at 0.1, the end of the plan included",
        tiny(
            Periods=[{"Period": "W", "Start": day(1), "End": day(7)}],
            Lines=NEVER,
            Products=[{"Product": "Metal", "Opening stock": 100.0, "Holding cost": 0.1}],
            **{"Spot sales": []},
        ),
    ),
    Case(
        "Shortfall penalties",
        -75,
        "250 of 1250 kg are missing, at 0.3",
        tiny(**contract(1250.0, **{"Shortfall penalty": 0.3})),
        {"Contract sales": 1000},
    ),
    Case(
        "Late penalties",
        -100,
        "400 kg a day late, at 0.25",
        tiny(
            2,
            **contract(400.0, Price=1.0, Priority=1.0, Late="yes", **{"Late penalty": 0.25}),
            Downtime=[{"Line": "Mill", "From": day(1), "To": day(1)}],
        ),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.item)
def test_an_item_is_the_sum_worked_out_by_hand(case):
    money = solved(case.rows).money()
    assert money[case.item] == pytest.approx(case.amount), case.words
    for item, amount in case.others.items():
        assert money[item] == pytest.approx(amount)


BESIDE_THEIR_RULES = {
    money_items.CHANGEOVERS,
    money_items.MAINTENANCE,
    money_items.OFFERED_INTERMEDIATES,
    money_items.OFFERED_PRODUCTS,
    money_items.SETUPS,
    money_items.STANDING_CHARGES,
    money_items.TRANSPORT,
}
"""Items of plans with whole numbers, stores or several sites, whose cases stand in the tests of their rules."""


def test_every_item_of_money_has_a_case():
    """The items are the names in capitals in `models.program.money_items`, but for the two kinds of them."""
    names = {value for name, value in vars(money_items).items() if name.isupper() and isinstance(value, str)}
    assert names - {money_items.CASH, money_items.STOCK} - BESIDE_THEIR_RULES == {case.item for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.item)
def test_the_items_add_up_to_the_margin(case):
    plan = solved(case.rows)
    assert sum(plan.money().values()) == pytest.approx(plan.margin)


def test_the_items_of_a_plant_with_everything_add_up_to_the_margin():
    plan = solved(small_plant())
    assert plan.amount("Money") == pytest.approx(plan.margin)
    assert len(plan.money()) >= 8


def test_closing_feed_is_worth_the_share_of_its_price_that_is_set():
    """6 t left at 60, half of it: 180. Work brings 100 a tonne and costs 30 of closing value: 4 t are worked."""
    rows = tiny(Lots=[lot("A", Price=60.0)], Lines=FOUR_HOURS, Settings=setting("Closing feed value", 50.0))
    assert solved(rows).money()["Closing feed"] == pytest.approx(180)


def test_feed_is_kept_where_it_is_worth_more_than_its_products():
    """At 100 % a tonne left is worth 101, its product 100: nothing is worked."""
    plan = solved(tiny(Lots=[lot("A", Price=101.0)]))
    assert plan.run() == 0
    assert plan.margin == pytest.approx(0)


def test_what_is_left_of_a_lot_that_expires_before_the_end_is_worth_nothing():
    """Two days; lot A expires after the first, on which 4 t are worked: 400 - 600, and nothing for the other 6 t."""
    plan = solved(tiny(2, Lots=[lot("A", Price=60.0, **{"Use by": day(1)})], Lines=FOUR_HOURS))
    assert plan.money() == pytest.approx({"Spot sales": 400, "Opening feed": -600})


def test_a_lot_that_expires_with_the_plan_is_still_worth_its_price():
    plan = solved(tiny(Lots=[lot("A", Price=60.0, **{"Use by": day(1)})], Lines=FOUR_HOURS))
    assert plan.money()["Closing feed"] == pytest.approx(360)


def test_what_is_bought_and_left_is_worth_its_share_of_the_price():
    """3 t have to be left: bought at 60, worth 30 at the end; the other 7 t bring 40 each: 280 - 90."""
    rows = tiny(
        Lots=[lot("A", Status="offered", Price=60.0)],
        Settings=setting("Closing feed value", 50.0),
        **{"Feed classes": [{"Feed class": "Feed", "Me": 10.0, "Min closing stock": 3.0}]},
    )
    plan = solved(rows)
    assert plan.money() == pytest.approx({"Spot sales": 700, "Feed bought": -600, "Closing feed": 90})


@pytest.mark.parametrize(("status", "item"), [("stock", "Opening feed"), ("expected", "Feed expected")])
def test_an_owned_lot_counts_in_its_first_usable_period(status, item):
    plan = solved(tiny(3, Lots=[lot("A", Price=60.0, Status=status, Available=day(2))]))
    assert plan.amount("Money", Item=item, Period="D2") == pytest.approx(-600)
    assert plan.amount("Money", Item=item) == pytest.approx(-600)


def test_output_still_on_its_way_at_the_end_is_worth_its_closing_value():
    """Lag 5 days in a plan of 1: 1000 kg arrive after the end, at 0.5."""
    plan = solved(tiny(Products=[{"Product": "Metal", "Closing value": 0.5}], **lag(5.0)))
    assert plan.money() == pytest.approx({"Closing product": 500})
    assert plan.amount("Production", "Made") == 0


def test_a_resource_with_a_negative_price_is_an_income():
    """2 kg of by-product a tonne bring 3 a kilogram: 60 on top of 1000."""
    plan = solved(tiny(**acid(-3.0)))
    assert plan.money() == pytest.approx({"Spot sales": 1000, "Resources": 60})


def test_a_resource_by_component_costs_by_what_is_contained():
    """0.1 kg per kg of metal, 1000 kg in 10 t: 100 kg at 3."""
    rows = tiny(**acid(3.0))
    rows["Consumption"] = [{"Recipe": "Work", "Resource": "Acid", "Amount": 0.1, "Per": "Me"}]
    assert solved(rows).money()["Resources"] == pytest.approx(-300)


def test_a_recipe_costs_by_the_class_that_it_works():
    """10 t of Feed at 7 and 4 t of Scrap at 20."""
    rows = tiny(
        Lots=[lot("A"), lot("B", 4.0, **{"Feed class": "Scrap"})],
        Recipes=[
            {"Recipe": "Work", "Feed class": name, "Cost": cost} for name, cost in (("Feed", 7.0), ("Scrap", 20.0))
        ],
        **{"Feed classes": [{"Feed class": name, "Me": 10.0} for name in ("Feed", "Scrap")]},
    )
    assert solved(rows).money()["Recipe cost"] == pytest.approx(-150)


def test_a_recipe_that_is_not_active_for_a_class_does_not_work_it():
    rows = tiny(
        Lots=[lot("A"), lot("B", 4.0, **{"Feed class": "Scrap"})],
        Recipes=[
            {"Recipe": "Work", "Feed class": "Feed"},
            {"Recipe": "Work", "Feed class": "Scrap", "Active": "no"},
        ],
        **{"Feed classes": [{"Feed class": name, "Me": 10.0} for name in ("Feed", "Scrap")]},
    )
    plan = solved(rows)
    assert (plan.run(Lot="A"), plan.run(Lot="B")) == pytest.approx((10, 0))


def test_running_costs_count_the_hours_of_each_line():
    """10 t take 10 h of the mill at 3 and 20 h of the press at 1."""
    rows = tiny(
        Lines=[{"Line": "Mill", "Running cost": 3.0}, {"Line": "Press", "Running cost": 1.0}],
        **{
            "Line use": [
                {"Recipe": "Work", "Line": line, "Rate": rate, "Basis": "t"}
                for line, rate in (("Mill", 1.0), ("Press", 0.5))
            ]
        },
    )
    assert solved(rows).money()["Running cost of lines"] == pytest.approx(-50)


def test_holding_cost_counts_stock_at_the_end_of_each_period_for_its_days():
    """1000 kg, made on day 1, wait for the market of the week after: 1 day at 0.1. At its end nothing is left."""
    rows = tiny(
        Periods=[
            {"Period": "D1", "Start": day(1), "End": day(1)},
            {"Period": "W2", "Start": day(2), "End": day(8)},
        ],
        Lots=[lot("A", **{"Use by": day(1)})],
        Products=[{"Product": "Metal", "Holding cost": 0.1}],
        **{"Spot sales": [{"Product": "Metal", "Price": 1.0, "From": day(2)}]},
    )
    assert solved(rows).money() == pytest.approx({"Spot sales": 1000, "Holding cost of products": -100})


@pytest.mark.parametrize(("late", "period"), [("no", "D2"), ("yes", "D3")])
def test_a_shortfall_of_a_contract_is_booked_when_nothing_more_can_come(late, period):
    """250 of 1250 kg due on day 2 of 3 are missing, at 0.3; where late is agreed they could come until the end."""
    plan = solved(tiny(3, **contract(1250.0, 2, Late=late, **{"Shortfall penalty": 0.3})))
    assert plan.amount("Money", Item="Shortfall penalties", Period=period) == pytest.approx(-75)


@pytest.mark.parametrize(("end", "period"), [(day(2), "D2"), (None, "D3")])
def test_a_shortfall_of_a_target_is_booked_at_the_end_of_its_window(end, period):
    """250 of 1250 kg are missing, at 0.3."""
    plan = solved(tiny(3, Targets=[target("T", 1250.0, To=end, **{"Shortfall penalty": 0.3})]))
    assert plan.amount("Money", Item="Shortfall penalties", Period=period) == pytest.approx(-75)


def test_a_delivery_in_time_pays_no_late_penalty():
    """Due in the middle of the second period: what comes in the first is in time."""
    terms = {"Priority": 1.0, "Late": "yes", "Late penalty": 0.25}
    assert "Late penalties" not in solved(tiny(2, **contract(400.0, 1, **terms))).money()


def test_without_any_money_the_margin_is_zero():
    plan = solved(tiny(**{"Spot sales": []}))
    assert plan.margin == 0
    assert plan.tables["Money"].empty


def test_the_margin_is_one_function_of_the_columns():
    """The coefficients of `margin` times the plan, plus its offset, are the margin."""
    plan = solved(small_plant())
    margin = objective.margin(plan.model)
    assert margin.offset + float(np.sum(margin.amounts * plan.solution.x[margin.columns])) == pytest.approx(plan.margin)
