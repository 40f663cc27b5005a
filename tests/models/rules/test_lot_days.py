"""lot_days: weeks of 10 h a day at 1 t an hour; 100 t of lot A come on the Thursday of the first one.

With the rule the mill works them from Thursday to Sunday: 40 t * 100 kg * 1 = 4000. Without it all week: 7000.
"""

from __future__ import annotations

from datetime import date
from math import inf

import pytest

from models.program.cause import Stage
from tests.models.audited import with_cells
from tests.models.explain.plans import why
from tests.models.solved import exact, lot, setting, solved, target, tiny
from tests.models.stating import held, planned, refused, written
from tests.plants import Rows, day, weeks

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = (day(number) for number in range(1, 8))


def week(*lots: dict[str, object], count: int = 1, **tables: list[dict[str, object]]) -> Rows:
    """Weeks from Monday in which the mill works 10 h a day at 1 t an hour."""
    lines = [{"Line": "Mill", "Hours per day": 10.0}]
    return tiny(**{"Periods": weeks(count), "Lines": lines, "Lots": list(lots), **tables})


def until(use_by: date, available: date | None = None) -> dict[str, object]:
    """The days on which a lot is there."""
    return {"Use by": use_by} if available is None else {"Available": available, "Use by": use_by}


ROWS = week(lot("A", 100.0, Available=THURSDAY))
MARGIN = 4000.0
MARGIN_WITHOUT = 7000.0


def test_two_lots_share_the_days_that_both_are_there() -> None:
    """Alone a lot from Saturday gives 20 t; with one from Thursday both together give 40."""
    late = lot("B", 100.0, Available=SATURDAY)
    assert solved(week(late)).run() == pytest.approx(20.0)
    plan = solved(week(lot("A", 100.0, Available=THURSDAY), late))
    assert plan.run() == pytest.approx(40.0)
    assert plan.run(Lot="B") <= 20.0 + 1e-6


def test_a_lot_with_both_days_inside_the_week_has_the_days_between() -> None:
    """Wednesday to Friday: 30 t."""
    assert solved(week(lot("A", 100.0, **until(FRIDAY, WEDNESDAY)))).run() == pytest.approx(30.0)


def test_a_lot_to_be_used_by_tuesday_is_worked_on_monday_and_tuesday() -> None:
    """20 t of it, and 50 t of another in the rest of the week."""
    plan = solved(week(lot("A", 100.0, **until(TUESDAY)), lot("B", 100.0)))
    assert plan.run(Lot="A") <= 20.0 + 1e-6
    assert plan.run() == pytest.approx(70.0)


def test_two_ends_in_one_week_hold_each_and_together() -> None:
    """Of A by Tuesday 20 t, of A and B by Thursday 40, of all three 70; A is dearest, then B."""
    lots = [
        lot(name, 100.0, Me=metal, **(until(end) if end else {}))
        for name, metal, end in (("A", 30.0, TUESDAY), ("B", 20.0, THURSDAY), ("C", 10.0, None))
    ]
    plan = solved(week(*lots))
    assert [plan.run(Lot=name) for name in "ABC"] == pytest.approx([20.0, 20.0, 30.0])


def test_a_lot_in_the_middle_takes_hours_from_those_that_are_there_longer() -> None:
    """A is there from Thursday, B until Wednesday, C on Wednesday and Thursday: 20 t of C leave 20 of B and 30 of A."""
    lots = [lot("A", 100.0, Available=THURSDAY), lot("B", 100.0, **until(WEDNESDAY))]
    middle = lot("C", 100.0, Me=20.0, **until(THURSDAY, WEDNESDAY))
    plan = solved(week(*lots, middle))
    assert [plan.run(Lot=name) for name in "ABC"] == pytest.approx([30.0, 20.0, 20.0])


def test_downtime_matters_where_it_falls() -> None:
    """The mill stands on Friday and Saturday: from Thursday on 20 t. A stop on Monday and Tuesday takes nothing."""
    for first, tonnes in ((FRIDAY, 20.0), (MONDAY, 40.0)):
        stop = {"Line": "Mill", "From": first, "To": day((first - MONDAY).days + 2)}
        assert solved({**ROWS, "Downtime": [stop]}).run() == pytest.approx(tonnes)


def test_a_lot_that_comes_when_the_mill_stands_is_not_worked() -> None:
    stop = {"Line": "Mill", "From": THURSDAY, "To": SUNDAY}
    plan = solved({**ROWS, "Downtime": [stop]})
    assert plan.run() == pytest.approx(0.0)


@pytest.mark.parametrize(("cells", "tonnes"), [({}, 40.0), ({"Batch hours": 8.0}, 20.0)])
def test_batches_are_worked_on_the_days_of_their_lots_too(cells: dict[str, object], tonnes: float) -> None:
    """From Thursday to Sunday ten batches of 4 t fit at 1 t an hour, five of them where each takes 8 h."""
    use = [{"Recipe": "Work", "Line": "Mill", "Rate": 1.0, "Basis": "t", "Batch": 4.0, **cells}]
    assert solved({**ROWS, "Line use": use}).margin == pytest.approx(tonnes * 100)


def test_a_lot_is_worked_in_the_next_weeks_as_well() -> None:
    """40 t from Thursday on, then 60 t of the 70 that a week can."""
    plan = solved(week(lot("A", 100.0, Available=THURSDAY), count=2))
    assert plan.run(Period="W1") == pytest.approx(40.0)
    assert plan.run(Period="W2") == pytest.approx(60.0)


@pytest.mark.parametrize(("lag", "weeks_later"), [(3.0, 0), (4.0, 1), (10.0, 1), (11.0, 2)])
def test_output_comes_a_lag_after_the_lot(lag: float, weeks_later: int) -> None:
    """Of work from Thursday on: 3 days later is Sunday, 4 the Monday after."""
    yields = [{"Recipe": "Work", "Product": "Metal", "Me": 100.0, "Lag": lag}]
    plan = solved(week(lot("A", 10.0, Available=THURSDAY), count=3, Yields=yields))
    made = plan.tables["Production"].set_index("Period")["Made"]
    assert made[f"W{weeks_later + 1}"] == pytest.approx(1000.0)


@pytest.mark.parametrize(("use_by", "left"), [(SATURDAY, 0.0), (SUNDAY, 90.0 * 7.0)])
def test_what_expires_before_the_last_day_is_worth_nothing_then(use_by: date, left: float) -> None:
    """Of 100 t at 7 a tonne 10 t are sold as metal for 1000."""
    rows = week(
        lot("A", 100.0, Price=7.0, **until(use_by)),
        **{"Spot sales": [{"Product": "Metal", "Price": 1.0, "Max": 1000.0}]},
    )
    plan = solved(rows)
    assert plan.money().get("Closing feed", 0.0) == pytest.approx(left)


def test_stock_that_has_expired_lies_there_and_is_worth_nothing() -> None:
    """It stood in the books at 7 a tonne, costs 1 a tonne and day, is never worked and counts in stock."""
    classes = [{"Feed class": "Feed", "Me": 10.0, "Holding cost": 1.0}]
    plan = solved(week(lot("A", 10.0, Price=7.0, **until(day(0))), **{"Feed classes": classes}))
    assert plan.run() == 0
    assert plan.amount("Feed stock", "Stock (end)") == pytest.approx(10.0)
    assert plan.money() == pytest.approx({"Opening feed": -70.0, "Holding cost of feed": -70.0})


def test_what_must_be_used_of_expired_stock_is_short() -> None:
    plan = solved(week(lot("A", 10.0, **{"Must use": 4.0}, **until(day(0)))))
    assert plan.broken() == pytest.approx({"Lots: A: Must use": 4.0})


def test_why_short_names_the_days_and_no_hours() -> None:
    """5000 kg are to be made; the lot is there for 40 h only, though the week has 70."""
    rows = {**ROWS, "Targets": [target("T", 5000.0, Priority=1.0)], "Settings": exact()}
    assert [(kind, amount) for kind, _, amount in why(rows, "T")] == [("Calendar", pytest.approx(1000.0))]


def test_why_short_names_hours_where_the_whole_week_would_not_do() -> None:
    """Of 8000 kg 4000 are short: 3000 for the days, 1000 for the hours of a week."""
    rows = {**ROWS, "Targets": [target("T", 8000.0, Priority=1.0)], "Settings": exact()}
    parts = [(kind, amount) for kind, _, amount in why(rows, "T")]
    assert parts == [("Calendar", pytest.approx(3000.0)), ("Hours", pytest.approx(1000.0))]
    assert Stage.CALENDAR < Stage.WORK


def test_an_expired_offer_is_not_bought_and_costs_nothing() -> None:
    plan = solved(
        week(lot("A", 10.0, Status="offered", Price=7.0, **until(day(0))), Settings=setting("Currency", "GBP"))
    )
    assert plan.margin == 0
    assert plan.broken() == {}


SOME_DAYS = week(
    lot("A", 100.0),
    lot("B", 30.0, Available=day(4)),
    lot("C", 30.0, **{"Use by": day(2)}),
    lot("D", 5.0, Available=day(2), **{"Use by": day(5)}),
)
"""A week of 10 h a day: B is there from Thursday on, C until Tuesday, and D from Tuesday to Friday."""


def test_each_pair_of_days_between_which_lots_have_to_be_worked_has_a_row() -> None:
    """What lies within both days, with 10 h for each day; not the whole week, which `line_hours` says."""
    names = {(1, 2): "C", (1, 5): "CD", (2, 5): "D", (2, 7): "BD", (4, 7): "B"}
    rows = {f"lot_days[Mill,W1,{day(first)},{day(last)}]": (first, last) for first, last in names}
    assert written("lot_days", SOME_DAYS) == {
        row: (
            {f"run[{name},Work,W1]": 1.0 for name in names[days]},
            -inf,
            10.0 * (days[1] - days[0] + 1),
        )
        for row, days in rows.items()
    }
    assert held("lot_days", SOME_DAYS) == {
        "Calendar: lots that are there for some days of W1 only, on Mill": {
            row: (-inf, 10.0 * (last - first + 1)) for row, (first, last) in rows.items()
        }
    }


def test_where_all_lots_are_there_all_week_there_is_no_row() -> None:
    assert written("lot_days", week(lot("A", 100.0), count=2)) == {}


def test_with_after_the_days_are_so_many_later() -> None:
    """B comes on Thursday and C is used by Tuesday; what is worked a day after it is taken moves by a day."""
    rows = week(lot("B", 30.0, Available=day(4)), lot("C", 30.0, **{"Use by": day(2)}))
    rows["Line use"] = [{**rows["Line use"][0], "After": 1.0}]
    assert list(written("lot_days", rows)) == [
        f"lot_days[Mill,W1,{day(2)},{day(3)}]",
        f"lot_days[Mill,W1,{day(2)},{day(7)}]",
        f"lot_days[Mill,W1,{day(5)},{day(7)}]",
    ]


def test_the_audit_refuses_more_than_fits_into_the_days() -> None:
    """D is there on four days of 10 h."""
    plan = planned(SOME_DAYS)
    runs = plan.tables["Runs"]
    (place,) = runs.index[runs["Lot"] == "D"]
    words = "the work on lots that are there on these days only is 45, more than 40"
    assert refused("lot_days", SOME_DAYS, plan) == []
    assert refused("lot_days", SOME_DAYS, plan, **with_cells(plan, "Runs", int(place), Amount=45.0)) == [
        f"Line hours: Mill / W1 / {day(2)} / {day(5)}: {words}"
    ]
