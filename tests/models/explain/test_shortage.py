"""Why short, on plants whose sums can be done by hand: `tiny` makes 100 kg of Metal from a tonne, 24 t a day."""

from __future__ import annotations

import pytest

from models.explain.shortages.shortage import why_short
from tests.models.explain.plans import programs, why
from tests.models.solved import Row, contract, days, exact, lot, target, tiny
from tests.plants import Rows, changed, day, weeks

FIRST = {"Priority": 1.0}


def asking(amount: float, count: int = 1, **tables: list[Row]) -> Rows:
    """The tiny plant with a target of that much Metal made, first of all."""
    return tiny(count, **{"Targets": [target("T", amount, **FIRST)], **tables})


def test_feed_that_is_not_there():
    """10 t make 1000 of 1500 kg; as much as wanted of the lot would make the rest."""
    assert why(asking(1500.0)) == [("Feed not there", "more than all lots together hold", 500.0)]


def test_hours_of_a_line():
    """40 t would make 4000 kg, but the mill works 24 t of them: 2400 of 3000 kg."""
    assert why(asking(3000.0, Lots=[lot("A", 40.0)])) == [("Hours", "Mill", 600.0)]


def test_hours_come_before_feed():
    """The mill holds 4000 - 2400 kg of the 2600 that are missing, and beyond 40 t there is no feed."""
    assert why(asking(5000.0, Lots=[lot("A", 40.0)])) == [
        ("Hours", "Mill", 1600.0),
        ("Feed not there", "more than all lots together hold", 1000.0),
    ]


def test_two_lines_in_a_row_that_are_both_full_are_named_together():
    """Mill and press both work 24 t: more hours on one alone make nothing more."""
    both = [{"Line": line} for line in ("Mill", "Press")]
    use = [{"Recipe": "Work", "Line": line, "Rate": 1.0, "Basis": "t"} for line in ("Mill", "Press")]
    rows = asking(3000.0, Lots=[lot("A", 40.0)], Lines=both, **{"Line use": use})
    ((kind, detail, amount),) = why(rows)
    assert (kind, amount) == ("Hours", 600.0)
    assert detail in ("Mill and Press together", "Press and Mill together")


def test_of_two_lines_the_one_that_holds_most_comes_first():
    """The press works 10 t and the mill 24: lifting the press makes 1400 kg more, lifting the mill then 600."""
    both: list[Row] = [{"Line": "Mill"}, {"Line": "Press", "Hours per day": 10.0}]
    use = [{"Recipe": "Work", "Line": line, "Rate": 1.0, "Basis": "t"} for line in ("Mill", "Press")]
    rows = asking(3000.0, Lots=[lot("A", 40.0)], Lines=both, **{"Line use": use})
    assert why(rows) == [("Hours", "Press", 1400.0), ("Hours", "Mill", 600.0)]


def test_a_line_that_stands_still_all_day():
    """With no hours on the first day nothing can be made by its end."""
    rows = asking(1000.0, 2, Downtime=[{"Line": "Mill", "From": day(1), "To": day(1), "Availability": 0.0}])
    rows = changed(rows, "Targets", 0, To=day(1))
    assert why(rows) == [("Hours", "Mill", 1000.0)]


def test_a_blend_limit():
    """The only lot has 5 % dirt and the mill takes 2 %: nothing can be worked."""
    dirty = {
        "Components": [{"Component": "Me", "Counted as": "mass"}, {"Component": "Dirt", "Counted as": "mass"}],
        "Lots": [lot("A", Me=10.0, Dirt=5.0)],
        "Blend limits": [{"On": "Mill", "Share of": "Dirt", "Max": 2.0}],
    }
    assert why(asking(900.0, **dirty)) == [("Blend limit", "Mill: Dirt at most 2 %", 900.0)]


def test_a_resource():
    """6 units of acid a day work 6 t: 600 of 1000 kg."""
    acid: dict[str, list[Row]] = {
        "Resources": [{"Resource": "Acid", "Unit": "kg", "Price": 0.0, "Max per day": 6.0}],
        "Consumption": [{"Recipe": "Work", "Resource": "Acid", "Amount": 1.0, "Per": "t"}],
    }
    assert why(asking(1000.0, **acid)) == [("Resource", "Acid", 400.0)]


def test_the_stock_that_a_product_may_have():
    """Nobody buys, and 300 kg may lie there: 700 of 1000 kg cannot be made."""
    full = {"Products": [{"Product": "Metal", "Max stock": 300.0}], "Spot sales": [], "Settings": exact()}
    assert why(asking(1000.0, **full)) == [("Max stock", "Metal", 700.0)]


def test_the_stock_that_there_is_more_of_than_there_may_be():
    """500 kg lie where 300 may, and nobody buys: nothing can be made, for no more may lie there than those 500."""
    full = {"Products": [{"Product": "Metal", "Max stock": 300.0, "Opening stock": 500.0}], "Spot sales": []}
    assert why(asking(1000.0, **full, Settings=exact()), "T") == [("Max stock", "Metal", 1000.0)]


def test_a_limit_that_arrivals_break():
    """Metal may hold 10 % iron; 100 kg with 20 % come. B, with 15 %, comes too late to be worked on that day, where
    the limit would forbid it, too. So C, clean and past its Use by, of which some could go with it, is no cause then.
    """
    iron = {
        "Components": [{"Component": "Me", "Counted as": "mass"}, {"Component": "Fe", "Counted as": "mass"}],
        "Feed classes": [{"Feed class": "Feed", "Me": 8.5, "Fe": 1.5}],
        "Lots": [
            lot("B", 6.0, Status="expected", Available=day(2)),
            lot("C", 40.0, Me=10.0, Fe=0.0, **{"Use by": day(0)}),
        ],
        "Yields": [{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Fe": 100.0}],
        "Blend limits": [{"On": "Metal", "Share of": "Fe", "Max": 10.0}],
        "Arrivals": [{"Product": "Metal", "Date": day(1), "Quantity": 100.0, "Me": 80.0, "Fe": 20.0}],
        "Fixed runs": [{"Lot": "B", "Recipe": "Work", "Period": "D1", "Rule": "at least", "Amount": 6.0}],
    }
    assert why(tiny(**iron, Settings=exact()), "B / Work / D1") == [("Late lot", "B (after the end)", 6.0)]


def test_what_customers_take():
    """1000 kg are to be delivered, and the market takes 250."""
    rows = asking(1000.0, **{"Spot sales": [{"Product": "Metal", "Price": 1.0, "Max": 250.0}]})
    rows = changed(rows, "Targets", 0, Measure="delivered")
    assert why(rows) == [("Sales limit", "Metal", 750.0)]


def test_a_target_that_nothing_can_count_for():
    """1000 kg are to be delivered, and there is no customer at all."""
    rows = changed(asking(1000.0, **{"Spot sales": []}), "Targets", 0, Measure="delivered")
    assert why(rows) == [("No way to it", "no lot, recipe, customer or period counts for more", 1000.0)]


def test_blocked_lots_one_by_one_the_best_first():
    """4 t are free; the blocked ones hold 3 t and 2 t."""
    lots = [lot("A", 4.0), lot("B", 2.0, Status="blocked"), lot("C", 3.0, Status="blocked")]
    assert why(asking(900.0, Lots=lots)) == [("Blocked lot", "C", 300.0), ("Blocked lot", "B", 200.0)]


def test_a_late_lot():
    """Of 10 t, 6 come on the second day, after the end of the target's window."""
    lots = [lot("A", 4.0), lot("B", 6.0, Status="expected", Available=day(2))]
    rows = changed(asking(1000.0, 2, Lots=lots), "Targets", 0, To=day(1))
    assert why(rows) == [("Late lot", "B (from D2)", 600.0)]


def test_a_lot_that_comes_within_the_first_period():
    """A comes on Thursday, and 300 kg are to be made by Wednesday: 3 / 7 of 1000 kg would be, were it there before."""
    rows = asking(300.0, Periods=weeks(1), Lots=[lot("A", 10.0, Status="expected", Available=day(4))])
    assert why(changed(rows, "Targets", 0, To=day(3))) == [("Late lot", "lots that come within a period", 300.0)]
    rows = changed(rows, "Targets", 0, To=day(3), Amount=1000.0)
    assert why(rows)[0] == ("Late lot", "lots that come within a period", 428.571429)


def test_a_lot_that_never_comes():
    """B comes after the last day of the plan."""
    lots = [lot("A", 4.0), lot("B", 6.0, Status="expected", Available=day(5))]
    assert why(asking(1000.0, Lots=lots)) == [("Late lot", "B (after the end)", 600.0)]


def test_a_lot_past_its_use_by():
    """A lot that was to be used before the plan begins cannot be worked any more."""
    rows = asking(1000.0, Periods=weeks(1), Lots=[lot("A", 4.0), lot("B", 6.0, **{"Use by": day(0)})])
    assert why(rows) == [("Use by", "B (before the start)", 600.0)]


def test_what_is_still_on_its_way():
    """The only day's work is in stock a day later."""
    rows = asking(1000.0, Yields=[{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Lag": 1.0}])
    assert why(rows) == [("Lag", "what is still on its way", 1000.0)]


def test_what_a_recipe_loses():
    """80 % of 1000 kg are recovered."""
    rows = asking(1000.0, Yields=[{"Recipe": "Work", "Product": "Metal", "Me": 80.0}])
    assert why(rows) == [("Recovery", "what recipes lose", 200.0)]


def buying(*asked: float, **tables: list[Row]) -> Rows:
    """The tiny plant with 40 t and a contract for each amount: C1 of priority 1, C2 of priority 2, ..."""
    names = [f"C{number}" for number in range(1, len(asked) + 1)]
    contracts: list[Row] = [
        {"Contract": name, "Product": "Metal", "Price": 1.0, "Priority": float(number)}
        for number, name in enumerate(names, start=1)
    ]
    deliveries: list[Row] = [
        {"Contract": name, "Due": day(1), "Min": amount} for name, amount in zip(names, asked, strict=True)
    ]
    rows = {"Lots": [lot("A", 40.0)], "Settings": exact(), "Contracts": contracts, "Deliveries": deliveries, **tables}
    return tiny(**rows)


def test_hours_that_hold_through_what_is_served_first():
    """The mill makes 2400 kg; C1 takes 2000, and C2 gets 400 of 1000. With more hours both could be served."""
    assert why(buying(2000.0, 1000.0)) == [("Hours", "Mill, through Deliveries / C1 / Min of priority 1", 600.0)]


def test_hours_that_would_hold_without_it_too():
    """C2 asks for 2700 kg: alone it would get 2400, and C1 takes 2000 of these; for both there is feed for 4000."""
    assert why(buying(2000.0, 2700.0)) == [
        ("Hours", "Mill, through Deliveries / C1 / Min of priority 1", 1600.0),
        ("Feed not there", "more than all lots together hold, through Deliveries / C1 / Min of priority 1", 400.0),
        ("Hours", "Mill", 300.0),
    ]


def test_each_promise_that_is_served_first_is_followed_by_itself():
    """C1 and C2 take 1500 and 700 of 2400 kg, and C3 gets 200 of 2400: the last that is served is let go of first."""
    assert why(buying(1500.0, 700.0, 2400.0)) == [
        ("Hours", "Mill, through Deliveries / C2 / Min of priority 2", 700.0),
        ("Hours", "Mill, through Deliveries / C1 / Min of priority 1", 1500.0),
    ]


def test_a_promise_that_is_served_first_and_short_itself():
    """C1 asks for 3000 of 2400 kg and gets all of them."""
    assert why(buying(3000.0, 500.0), "C2 / 2026-01-05 / 2026-01-05") == [
        ("Hours", "Mill, through Deliveries / C1 / Min of priority 1", 500.0)
    ]


def test_another_window_of_the_same_contract():
    """2400 kg a day; 2400 by the first day and 4800 by the second: the first costs less of the longer window."""
    deliveries: list[Row] = [{"Contract": "C", "Due": day(number), "Min": 2400.0 * number} for number in (1, 2)]
    plant = contract(1.0, Priority=1.0)
    rows = tiny(2, **{**plant, "Deliveries": deliveries}, Lots=[lot("A", 80.0)], Settings=exact())
    window = "Deliveries / C / 2026-01-05 / 2026-01-05 / Min of priority 1"
    assert why(rows, "C / 2026-01-05 / 2026-01-06") == [("Hours", f"Mill, through {window}", 2400.0)]


def test_feed_that_holds_through_what_is_served_first():
    """The contract takes 600 of 1000 kg, so that 400 of 700 kg are left in stock."""
    rows = tiny(
        **contract(600.0, Priority=1.0), Targets=[target("T", 700.0, Measure="stock", Priority=2.0)], Settings=exact()
    )
    through = "through Deliveries / C / Min of priority 1"
    assert why(rows) == [("Feed not there", f"more than all lots together hold, {through}", 300.0)]


def test_a_late_lot_that_holds_through_what_is_served_first():
    """On the first day 4 t are there, 300 kg are sold of 400, and 300 are to be in stock; 6 t come a day later.

    That no more than 50 t may lie there says when a lot comes, and does not hide that it is late.
    """
    classes = [{"Feed class": "Feed", "Me": 10.0, "Max stock": 50.0}]
    lots = [lot("A", 4.0), lot("B", 6.0, Status="expected", Available=day(2))]
    stock = target("T", 300.0, Measure="stock", Priority=2.0, To=day(1))
    rows = tiny(2, **contract(300.0, Priority=1.0), Lots=lots, Targets=[stock], Settings=exact())
    rows["Feed classes"] = classes
    assert why(rows) == [("Late lot", "B (from D2), through Deliveries / C / Min of priority 1", 200.0)]


def test_what_is_served_first_and_lacks_nothing():
    """No more than 2 t may be worked, which is kept first: 200 of 1000 kg, and nothing physical stands against more."""
    fixed = [{"Lot": "A", "Recipe": "Work", "Period": "D1", "Rule": "at most", "Amount": 2.0}]
    rows = asking(1000.0, **{"Fixed runs": fixed}, Settings=exact())
    assert why(rows) == [("Served first", "Fixed runs / A / Work / D1 / Amount", 800.0)]


def test_what_a_promise_of_the_same_priority_takes():
    """1000 kg for a delivery of 800 and a stock of 400: a kilogram less delivered counts least, so 200 are missing."""
    rows = tiny(**contract(800.0, Priority=1.0), Targets=[target("T", 400.0, Measure="stock", Priority=1.0)])
    rows["Settings"] = exact()
    through = "through Targets / T / Amount of priority 1"
    assert why(rows) == [("Feed not there", f"more than all lots together hold, {through}", 200.0)]


def test_what_is_not_worth_its_penalty():
    """A tonne costs 200 and brings 100 and saves 50 of penalties: it is not worked."""
    work = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 200.0}]
    rows = tiny(Recipes=work, Targets=[target("T", 400.0, **{"Shortfall penalty": 0.5})])
    assert why(rows) == [("Money", "could be had, but costs more than its penalty", 400.0)]


def test_what_the_priority_tolerance_gives_up():
    """Working costs more than it brings, so that the plan misses 0.1 % of the target more than it has to: 1.5 kg."""
    work = [{"Recipe": "Work", "Feed class": "Feed", "Cost": 150.0}]
    assert why(asking(1500.0, Recipes=work)) == [
        ("Money", "could be had, but the priority tolerance gives it up for margin", 1.5),
        ("Feed not there", "more than all lots together hold", 500.0),
    ]


def test_a_lot_that_must_be_used():
    """30 of 40 t must be used, and the mill works 24."""
    assert why(tiny(Lots=[lot("A", 40.0, **{"Must use": 30.0})])) == [("Hours", "Mill", 6.0)]


def test_a_fixed_run_of_a_blocked_lot():
    """4 t of the blocked lot are fixed for the first day."""
    lots = [lot("A"), lot("B", 5.0, Status="blocked")]
    fixed = [{"Lot": "B", "Recipe": "Work", "Period": "D1", "Rule": "at least", "Amount": 4.0}]
    assert why(tiny(Lots=lots, **{"Fixed runs": fixed})) == [("Blocked lot", "B", 4.0)]


def test_a_fixed_run_of_what_is_still_on_its_way():
    """What is made of powder on the first day is there a day later: nothing of it can be worked on the first."""
    rows = tiny(
        Recipes=[{"Recipe": "Grind", "Feed class": "Feed"}, {"Recipe": "Work", "Feed class": "Powder"}],
        Intermediates=[{"Intermediate": "Powder", "Keeping": "fixed", "Me": 100.0}],
        Yields=[
            {"Recipe": "Grind", "Product": "Powder", "Me": 100.0, "Lag": 1.0},
            {"Recipe": "Work", "Product": "Metal", "Me": 100.0},
        ],
        **{"Line use": [{"Recipe": name, "Line": "Mill", "Rate": 1.0, "Basis": "t"} for name in ("Grind", "Work")]},
        **{"Fixed runs": [{"Lot": "Powder", "Recipe": "Work", "Period": "D1", "Rule": "at least", "Amount": 0.5}]},
    )
    assert why(rows) == [("Lag", "what is still on its way", 0.5)]


def test_feed_that_may_not_lie_there():
    """40 t come, 10 may lie there, 24 can be worked on the first day: 6 too many until the second."""
    classes = [{"Feed class": "Feed", "Me": 10.0, "Max stock": 10.0}]
    rows = tiny(2, Lots=[lot("A", 40.0)], **{"Feed classes": classes})
    assert why(rows, "Feed / D1") == [("Hours", "Mill", 6.0)]


def test_feed_that_is_to_be_left():
    """12 t are to be left of 10 t, and 5 t are blocked."""
    classes = [{"Feed class": "Feed", "Me": 10.0, "Min closing stock": 12.0}]
    rows = tiny(Lots=[lot("A"), lot("B", 5.0, Status="blocked")], Settings=exact(), **{"Feed classes": classes})
    assert why(rows) == [("Blocked lot", "B", 2.0)]


def test_feed_that_is_late_or_past_its_use_by():
    """12 t are to be left: the 6 t of B lie there, past their Use by; 6 t of A, which comes after the end, would do."""
    classes = [{"Feed class": "Feed", "Me": 10.0, "Min closing stock": 12.0}]
    lots = [lot("A", 7.0, Status="expected", Available=day(9)), lot("B", 6.0, **{"Use by": day(0)})]
    rows = tiny(Lots=lots, Periods=weeks(1), Settings=exact(), **{"Feed classes": classes})
    assert why(rows) == [("Late lot", "A (after the end)", 6.0)]


def test_a_stock_that_is_to_be_kept():
    """600 kg have to be in stock at the end of the first day, and 24 t of 2 % make 480 kg."""
    rows = tiny(Lots=[lot("A", 100.0, Me=2.0)], Products=[{"Product": "Metal", "Min stock": 600.0}], Settings=exact())
    assert why(rows) == [("Hours", "Mill", 120.0)]


def test_without_steps_the_whole_shortage_is_one_part():
    assert why(asking(1500.0), steps=0) == [("Not computed", "explanations have used up their steps", 500.0)]


def test_a_plan_that_keeps_everything_has_nothing_to_explain():
    assert why_short(programs(asking(1000.0))) == []


@pytest.mark.parametrize("periods", [1, 2])
def test_one_day_more_is_worth_what_the_mill_works_in_it(periods: int):
    """The more days there are, the less of what is missing is due to hours: 24 t a day of 60 t."""
    rows = asking(6000.0, periods, Lots=[lot("A", 60.0)], Periods=days(periods))
    assert why(rows) == [("Hours", "Mill", 6000.0 - 2400.0 * periods)]
