"""What buying a lot does, against sums by hand and against workbooks solved with and without it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.explain.budget import AT_LEAST
from models.schema.frames import inputs
from models.schema.problems import Severity
from planner.commands import main
from planner.comparison.comparing import compare_plans
from planner.engine import cases, solved
from planner.engine.buying.purchases import Purchases
from planner.engine.buying.two_plans import TwoPlans
from planner.engine.endings import LimitReached, WorkbookHasErrors
from planner.engine.solved import Choices, Solved, Warm
from planner.jobs.cancel import Cancel
from planner.jobs.progress import Progress
from planner.reading.findings import Finding
from planner.studies.bids import bidding
from planner.studies.bids.bid_text import as_json, price_words, sentences, text, verdict
from planner.studies.bids.bidding import Bid
from tests.models.solved import Row, contract, exact, lot, setting, tiny
from tests.models.test_intermediates import liquor, staged
from tests.plants import Rows, day
from tests.workbooks import write_tables

TWELVE_HOURS: list[Row] = [{"Line": "Mill", "Hours per day": 12.0}]


def plan(rows: Rows) -> Solved:
    return solved.solve(cases.of_tables(inputs(rows)), choices=Choices(explain=False))


def two(rows: Rows, name: str = "O") -> TwoPlans:
    return Purchases(plan(rows)).two(name)


def bid(rows: Rows, name: str = "O") -> Bid:
    case = cases.of_tables(inputs(rows))
    found = bidding.work(case, [name], progress=Progress(), cancel=Cancel())
    assert found.refused == ()
    return found.bids[0]


def hand(price: float = 30.0, quantity: float | None = 6.0, **cells: object) -> Rows:
    """10 t of the lot A on the 24 h of one day, and 6 t of O on offer; a tonne makes 100 kg at 1 a kg."""
    return tiny(Lots=[lot("A"), lot("O", quantity, **{"Status": "offered", "Price": price, **cells})])


def test_every_other_plan_starts_from_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not from the plan with or without another lot, which is farther away."""
    starts, solve = list[object](), solved.solve

    def heard(case: cases.Case, warm: Warm | None = None, **how: Any) -> Solved:
        starts.append(None if warm is None else warm.ended)
        return solve(case, warm=warm, **how)

    purchases = Purchases(plan(hand()))
    monkeypatch.setattr(solved, "solve", heard)
    purchases.without("O")
    purchases.without("A")
    assert starts[0] is starts[1] is not None


@pytest.mark.parametrize(("resume", "charge"), [("yes", 500.0), ("no", 1500.0)])
def test_a_lot_under_a_supply_pays_its_standing_charge(resume: str, charge: float) -> None:
    """6 t that come on day 3 make 600, cost 180 and 500 a day of their yard, which if it is given up does not come
    back: then days 1 and 2 are paid too. Who must use them plans the same. At 50 a day it pays, and is the plan."""
    lots = [lot("A"), lot("O", 6.0, Status="offered", Price=30.0, Supply="Yard", Available=day(3))]
    rows = tiny(3, Lots=lots, Supplies=[{"Supply": "Yard", "Charge": 500.0, "Resume": resume}])
    bid_of = bid(rows)
    assert (bid_of.plans.margin_with, bid_of.plans.margin_without) == pytest.approx((1420.0 - charge, 1000.0))
    must = {**rows, "Lots": [lots[0], {**lots[1], "Must use": 6.0}]}
    assert plan(must).plan.margin == pytest.approx(1420.0 - charge)
    assert bid_of.even.price == pytest.approx((600.0 - charge) / 6)
    cheap = two({**rows, "Supplies": [{"Supply": "Yard", "Charge": 50.0, "Resume": resume}]})
    assert cheap.difference == pytest.approx(420.0 - charge / 10)


def test_a_lot_whose_supply_cannot_be_held_when_it_comes_is_never_bought() -> None:
    offer = lot("O", 6.0, Status="offered", Price=30.0, Supply="Yard", Available=day(2))
    rows = tiny(2, Lots=[lot("A"), offer], Supplies=[{"Supply": "Yard", "To": day(1)}])
    found = bidding.work(cases.of_tables(inputs(rows)), ["O"], progress=Progress(), cancel=Cancel())
    assert [refused.reason for refused in found.refused] == [
        "It could first be used in D2, when Yard cannot be held: it is never bought."
    ]


def test_a_lot_that_is_worked_in_full() -> None:
    """6 t make 600 and cost 180: 420 more than the 1000 of A; at 100 a tonne nothing is left of that."""
    this_bid = bid(hand())
    assert (this_bid.plans.margin_with, this_bid.plans.margin_without) == pytest.approx((1420.0, 1000.0))
    assert this_bid.even.price == pytest.approx(100.0)
    assert this_bid.at_equal_promises == pytest.approx(420.0)
    assert this_bid.plans.promises == ()


@pytest.mark.long(but=["30.0-1020.0"])
@pytest.mark.parametrize(("price", "margin"), [(30.0, 1020.0), (40.0, 1000.0)])
def test_a_lot_in_whole_numbers_is_worth_what_two_plans_say(price: float, margin: float) -> None:
    """12 h, and of O all 6 t or nothing: 6 t of both make 1200, 6 t of O cost 180 or 240, and A alone makes 1000.

    So it may cost 200 / 6 a tonne. At equal promises nothing is told: that would be at a pattern that works none of O.
    """
    this_bid = bid({**hand(price, **{"Min run": 6.0}), "Lines": TWELVE_HOURS})
    assert (this_bid.plans.taken > 0) == (price < 200 / 6)
    assert this_bid.plans.margin_taken == pytest.approx(margin)
    assert this_bid.plans.margin_without == pytest.approx(1000.0)
    assert this_bid.even.price == pytest.approx(200 / 6)
    assert this_bid.at_equal_promises is None
    assert "two plans say what it adds" in this_bid.note


def test_nothing_is_told_at_a_pattern_that_the_lot_alone_would_have() -> None:
    """All there is is blocked, so that the plan has no batches: two of 5 t each of it would make 1000."""
    use = [{"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t", "Batch": 5.0}]
    this_bid = bid(tiny(Lots=[lot("O", Status="blocked")], **{"Line use": use}))
    assert (this_bid.plans.margin_with, this_bid.plans.margin_without) == pytest.approx((1000.0, 0.0))
    assert this_bid.at_equal_promises is None
    assert "two plans say what it adds" in this_bid.note


@pytest.mark.long
def test_batches_that_are_made_of_lots_are_no_feed_that_is_worked() -> None:
    """A and O are leached; what is fired of their liquor is told in Runs with the same lots."""
    two_plans = two(staged(Lots=hand()["Lots"], Intermediates=liquor(Keeping="apart")))
    assert {run.recipe for run in two_plans.runs} == {"Leach"}
    assert sum(run.tonnes for run in two_plans.runs) == pytest.approx(two_plans.used)


@pytest.mark.long
def test_what_is_left_counts_as_it_does_in_the_plan() -> None:
    """In 12 h 2 t of O are worked; the 4 t that are left count at cost: 200 - 60. At equal promises they do not."""
    this_bid = bid({**hand(), "Lines": TWELVE_HOURS})
    assert this_bid.plans.difference == pytest.approx(140.0)
    assert (this_bid.plans.used, this_bid.plans.left) == pytest.approx((2.0, 4.0))
    assert this_bid.even.price == pytest.approx(100.0)
    assert this_bid.at_equal_promises == pytest.approx(200.0 - 180.0)


@pytest.mark.long(but=["2.0-all of it"])
@pytest.mark.parametrize(("quantity", "words"), [(2.0, "all of it"), (6.0, "2 t of it: that adds 140 USD")])
def test_what_the_plan_buys_of_an_offer_is_said(quantity: float, words: str) -> None:
    """In 12 h 2 t are worked; more is not bought, for what is left counts for nothing."""
    rows = hand(quantity=quantity) | {"Lines": TWELVE_HOURS, "Settings": setting("Closing feed value", 0.0)}
    assert f"The plan buys {words}." in sentences(bid(rows), "USD", 0.1)


def test_an_offer_that_is_too_dear_is_not_bought() -> None:
    assert "The plan buys nothing of it." in sentences(bid(hand(price=130.0)), "USD", 0.1)


@pytest.mark.long
def test_what_is_left_and_worth_nothing_lowers_the_price() -> None:
    """Closing feed value 0: 2 t of 6 make 200, so that 33.33 a tonne is all that may be paid."""
    this_bid = bid({**hand(), "Lines": TWELVE_HOURS, "Settings": setting("Closing feed value", 0.0)})
    assert this_bid.plans.difference == pytest.approx(200.0 - 180.0)
    assert this_bid.even.price == pytest.approx(200.0 / 6.0)


@pytest.mark.long
def test_a_promise_that_is_kept_with_the_lot_only_is_named_and_not_in_the_money() -> None:
    """1500 kg asked first of all, A makes 1000: 5 t of O at 120 bring 500 for 600, and 500 kg less are missing."""
    rows = hand(price=120.0) | contract(1500.0, Priority=1.0)
    rows["Deliveries"][0]["Max"] = 1500.0
    this_bid = bid(rows)
    assert this_bid.plans.difference == pytest.approx(-100.0)
    (promise,) = this_bid.plans.promises
    assert promise.name == f"Deliveries / C / {day(1)} / {day(1)} / Min"
    assert (promise.with_lot, promise.without, promise.gain) == pytest.approx((1500.0, 1000.0, 500.0))
    assert promise.unit == "kg"
    assert this_bid.even.price == pytest.approx(100.0)
    assert any("Depends on a promise: Deliveries / C" in words for words in sentences(this_bid, "USD", 0.1))
    assert "priority 1" in this_bid.note


@pytest.mark.long
def test_a_plan_that_only_works_it_for_a_promise_pays_for_it() -> None:
    """3 kg/t poor feed: 6 t make 18 kg for 180, and the contract wants them: what is computed is -162, not 0."""
    rows = hand(Me=0.3) | contract(1018.0, Priority=1.0)
    two_plans = two(rows)
    assert two_plans.difference == pytest.approx(18.0 - 180.0)
    assert two_plans.promises[0].gain == pytest.approx(18.0)


def test_a_blocked_lot_counts_as_if_it_were_released() -> None:
    this_bid = bid(hand(Status="blocked"))
    assert (this_bid.plans.margin_with, this_bid.plans.margin_without) == pytest.approx((1420.0, 1000.0))
    assert verdict(this_bid, "USD").startswith("If it were released, buying all 6")


@pytest.mark.long
def test_an_owned_lot_is_compared_with_a_plan_that_neither_has_nor_pays_it() -> None:
    this_bid = bid(hand(Status="stock"))
    assert (this_bid.plans.margin_with, this_bid.plans.margin_without) == pytest.approx((1420.0, 1000.0))
    assert this_bid.at_equal_promises == pytest.approx(420.0)
    assert verdict(this_bid, "USD") == (
        "The plan has it; without it, and without paying its 180 USD, the margin would be 420 USD less."
    )
    lost = "If it were lost and paid for all the same, the margin would change by -600 USD."
    assert lost in sentences(this_bid, "USD", 0.1)


@pytest.mark.long
def test_an_offer_without_quantity_is_bought_as_the_plan_wants_it() -> None:
    """A leaves 14 h, so 14 t are bought."""
    this_bid = bid(hand(quantity=None))
    assert this_bid.plans.is_as_wanted
    assert (this_bid.plans.tonnes, this_bid.plans.difference) == pytest.approx((14.0, 14.0 * 70.0))
    assert this_bid.even.price == pytest.approx(100.0)


@pytest.mark.long
def test_an_offer_without_quantity_that_is_too_dear_is_priced_for_what_would_be_used() -> None:
    this_bid = bid(hand(price=130.0, quantity=None))
    assert (this_bid.plans.tonnes, this_bid.plans.difference, this_bid.at_equal_promises) == (0.0, 0.0, 0.0)
    assert (this_bid.even.tonnes, this_bid.even.price) == pytest.approx((14.0, 100.0))
    assert verdict(this_bid, "USD") == "At 130 USD per t the plan takes nothing of it."
    assert "May be paid at most for 14.0 t: 100 USD per t; bid 90 to keep 10 %." in sentences(this_bid, "USD", 0.1)


@pytest.mark.parametrize("status", ["offered", pytest.param("blocked", marks=pytest.mark.long)])
def test_nothing_of_a_lot_has_no_price(status: str) -> None:
    """That it is not wanted would be wrong: 6 t of it add 420."""
    this_bid = bid(hand(quantity=0.0, Status=status))
    assert (this_bid.plans.difference, this_bid.even.price) == (0.0, None)
    assert verdict(this_bid, "USD") == "Its Quantity is 0: there is nothing of it to buy."
    assert price_words(this_bid, "USD", 0.1) == "No break-even price: Its Quantity is 0: there is nothing of it to buy."


@pytest.mark.long
def test_a_lot_that_no_recipe_takes_is_bought_in_vain() -> None:
    """180 paid, and nothing left of that where feed left is worth nothing."""
    rows = hand(**{"Feed class": "Other"}) | {"Settings": setting("Closing feed value", 0.0)}
    rows["Feed classes"] = [*rows["Feed classes"], {"Feed class": "Other", "Me": 10.0}]
    this_bid = bid(rows)
    assert this_bid.plans.difference == pytest.approx(-180.0)
    assert this_bid.even.price == pytest.approx(0.0, abs=1e-3)
    assert (this_bid.at_equal_promises, this_bid.note[:28]) == (None, "No recipe can work O: see Re")


@pytest.mark.long
def test_what_a_fixed_run_asks_of_the_lot_is_missing_without_it() -> None:
    rows = hand()
    rows["Fixed runs"] = [{"Lot": "O", "Recipe": "Work", "Period": "D1", "Rule": "at least", "Amount": 2.0}]
    (promise,) = two(rows).promises
    assert promise.name == "Fixed runs / O / Work / D1 / Amount"
    assert (promise.with_lot, promise.without, promise.unit) == (pytest.approx(6.0), 0.0, "t")


@pytest.mark.long
def test_what_must_be_used_of_the_lot_is_not_asked_without_it() -> None:
    """In 3 h no 5 t can be used: 2 t are short with the lot, and nothing is asked without it."""
    rows = hand(**{"Must use": 5.0}) | {"Lines": [{"Line": "Mill", "Hours per day": 3.0}], "Settings": exact()}
    (promise,) = two(rows).promises
    assert (promise.with_lot, promise.without, promise.gain) == (pytest.approx(3.0), None, pytest.approx(-2.0))


@pytest.mark.long
def test_a_limit_that_buying_exceeds_says_over() -> None:
    """Max stock 8 at the end: 10 t and 6 t, and 7 h to work in: 9 t are left, 1 t over; without it 3 t."""
    rows = hand() | {"Lines": [{"Line": "Mill", "Hours per day": 7.0}]}
    rows["Feed classes"] = [{**rows["Feed classes"][0], "Max stock": 8.0}]
    this_bid = bid(rows)
    (promise,) = this_bid.plans.promises
    assert (promise.is_over, promise.gain) == (True, pytest.approx(-1.0))
    assert any(words.endswith("1 t more over.") for words in sentences(this_bid, "USD", 0.1))


@pytest.mark.long(but=["blocked"])
@pytest.mark.parametrize("status", ["offered", "blocked", "stock"])
def test_a_lot_that_is_not_there_in_any_whole_period_changes_nothing(status: str) -> None:
    this_bid = bid(hand(Available=day(2), Status=status))
    assert (this_bid.plans.difference, this_bid.even.price, this_bid.at_equal_promises) == (0.0, None, None)
    assert price_words(this_bid, "USD", 0.1).startswith("No break-even price: O is not there")  # a name stays as it is
    assert "Available and Use by" in this_bid.even.reason
    assert "Available and Use by" in this_bid.note


def test_a_lot_that_has_no_plan_has_no_bid(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong with a lot only where it is bought: said, and no hindrance to the bids for others."""
    found = Finding(severity=Severity.ERROR, check="x", sheet="Lots", message="It is wrong.", remedy="Mend it.")

    def no_plan(self: Purchases, name: str) -> Solved:
        raise WorkbookHasErrors((found,))

    monkeypatch.setattr(Purchases, "with_lot", no_plan)
    bids = bidding.work(cases.of_tables(inputs(hand())), ["O"], progress=Progress(), cancel=Cancel())
    assert bids.bids == ()
    assert "No bid for O: There is no plan with it." in text(bids)
    assert json.loads(as_json(bids, alone=True))["margin with"] is None


def test_what_is_displaced_and_made_is_the_difference_of_the_plans() -> None:
    """Of 10 h O takes 6, and its 200 kg a tonne beat A's 100: 6 t of A stay, and 600 kg more are made."""
    two_plans = two({**hand(Me=20.0), "Lines": [{"Line": "Mill", "Hours per day": 10.0}]})
    assert two_plans.displaced == {"A": pytest.approx(-6.0)}
    assert two_plans.made == {"Metal": pytest.approx(600.0)}
    assert [(run.period, run.recipe, run.tonnes) for run in two_plans.runs] == [("D1", "Work", pytest.approx(6.0))]


@pytest.mark.long(but=["cells5-1", "cells1-1"])
@pytest.mark.parametrize(
    ("cells", "solves"),
    [
        ({}, 1),  # all of it is in the plan
        ({"Price": 130.0}, 1),  # nothing of it is
        ({"Quantity": 20.0}, 2),
        ({"Status": "blocked"}, 1),
        ({"Status": "stock"}, 1),
        ({"Quantity": None}, 1),
    ],
)
def test_a_plan_that_is_there_is_not_solved_again(cells: Row, solves: int) -> None:
    purchases = Purchases(plan(hand(**{"Price": 30.0, **cells})))  # type: ignore[arg-type]
    assert purchases.solves_for("O") == solves
    purchases.two("O")
    assert purchases.solves == solves


@pytest.mark.long
def test_the_comparison_of_the_two_plans_says_the_same() -> None:
    rows = hand(price=120.0) | contract(1500.0, Priority=1.0)
    two_plans = two(rows)
    plans = [plan(_status(rows, status)).plan for status in ("blocked", "expected")]
    compared = compare_plans([(Path(f"{i}.xlsx"), each) for i, each in enumerate(plans)])
    margin, short = compared.figure("Margin"), compared.figure("Contract C: short")
    assert margin is not None and margin.differences[1] == pytest.approx(two_plans.difference)
    assert short is not None and short.differences[1] == pytest.approx(-two_plans.promises[0].gain)


@pytest.mark.long
def test_of_a_large_plan_only_the_value_at_equal_promises_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solved, "is_large", lambda nonzeros: True)
    this_bid = bid(hand())
    assert (this_bid.plans.difference, this_bid.even.price) == pytest.approx((420.0, 100.0))
    assert this_bid.at_equal_promises is None
    assert "No value at equal promises: The plan is too large" in " ".join(sentences(this_bid, "USD", 0.1))


@pytest.mark.long
def test_what_steps_do_not_suffice_for_is_said_and_leaves_the_bids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether they end with the first question, or before the last program is there."""
    rows = hand()
    rows = {**rows, "Lots": [*rows["Lots"], lot("P", 3.0, Status="offered", Price=40.0)]}
    for steps in (0, 2 * AT_LEAST):
        monkeypatch.setattr(solved, "STEPS", steps)
        found = bidding.work(cases.of_tables(inputs(rows)), ["O", "P"], progress=Progress(), cancel=Cancel())
        assert [this_bid.lot for this_bid in found.bids] == ["O", "P"]
        assert found.bids[0].plans.difference == pytest.approx(420.0)
        assert found.bids[1].at_equal_promises is None
        assert "too many steps of the solver" in found.bids[1].note


def test_bids_that_were_found_before_the_time_was_up_are_printed(monkeypatch, tmp_path, capsys) -> None:
    """The plan with P takes too long, and so does any price of O: exit code 5, and what is missing of each is said."""
    rows = hand()
    rows = {**rows, "Lots": [*rows["Lots"], lot("P", 3.0, Status="offered", Price=40.0)]}
    path = write_tables(tmp_path / "plant.xlsx", rows)

    def late(self: Purchases, name: str, *_more: float) -> Solved:
        raise LimitReached(f"The time was up: {name}.")

    with_lot = Purchases.with_lot
    monkeypatch.setattr(Purchases, "with_lot", lambda self, name: (late if name == "P" else with_lot)(self, name))
    monkeypatch.setattr(Purchases, "at_price", late)
    code = main.run(["bid", str(path), "--all", "--json", "--quiet", "--jobs", "1"])
    first, second = json.loads(capsys.readouterr().out)
    assert code == 5
    assert (first["lot"], first["margin with"] - first["margin without"]) == ("O", pytest.approx(420.0))
    assert "No break-even price: The time was up: O." in first["words"]
    assert second["words"] == ["The time was up: P."]


@pytest.mark.long
def test_a_lot_that_the_supplier_pays_for_may_be_worth_less_than_nothing() -> None:
    """Nothing in it: 6 t that are left cost 60 of storage, so 10 a tonne is what the supplier has to pay."""
    rows = hand(price=-30.0, Me=0.0) | {"Settings": setting("Closing feed value", 0.0)}
    rows["Feed classes"] = [{**rows["Feed classes"][0], "Holding cost": 10.0}]
    rows["Recipes"] = [{**rows["Recipes"][0], "Cost": 100.0}]
    this_bid = bid(rows)
    assert this_bid.plans.difference == pytest.approx(180.0 - 60.0)
    assert this_bid.even.price == pytest.approx(-10.0)
    assert "It adds something only if the supplier pays more than 10 USD per t." in sentences(this_bid, "USD", 0.1)


@pytest.mark.long
def test_a_scenario_that_is_wrong_is_no_hindrance() -> None:
    rows = hand() | {"Scenarios": [{"Scenario": "S", "Sheet": "Nowhere", "Row": "X", "Column": "Y", "Change": "set"}]}
    assert two(rows).difference == pytest.approx(420.0)


def test_a_workbook_with_errors_has_no_bids() -> None:
    with pytest.raises(WorkbookHasErrors):
        bid(hand(quantity=-1.0))


def _status(rows: Rows, status: str) -> Rows:
    return {**rows, "Lots": [{**row, "Status": status} if row["Lot"] == "O" else row for row in rows["Lots"]]}
