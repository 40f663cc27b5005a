"""lot_use: 10 t of lot A, and a mill with hours for 24 t.

With the rule 10 t * 100 kg * 1 = 1000. Without it the mill works its 24 hours: 2400.
"""

from math import inf

import pytest

from models.rules.lot_use import RULE, opened
from tests.models.audited import with_cells
from tests.models.solved import lot, plant_of, setting, solved, tiny
from tests.models.stating import changes, held, moved, planned, refused, stated
from tests.plants import day

ROWS = tiny()
MARGIN = 1000.0
MARGIN_WITHOUT = 2400.0

OFFERED = {"Status": "offered", "Price": 60.0}


def test_an_offered_lot_is_bought_as_far_as_it_is_worked():
    """8 t offered at 60: 8 * (100 - 60) = 320."""
    plan = solved(tiny(Lots=[lot("A", 8.0, **OFFERED)]))
    assert plan.margin == pytest.approx(320)
    assert plan.amount("Lot use", "Bought", Lot="A") == pytest.approx(8)


def test_an_offered_lot_that_costs_more_than_it_brings_is_declined():
    plan = solved(tiny(Lots=[lot("A", 8.0, Status="offered", Price=101.0)]))
    assert plan.margin == pytest.approx(0)
    assert plan.amount("Lot use", "Bought") == 0


def test_an_offer_without_quantity_is_bought_as_far_as_the_mill_can_work_it():
    """24 h at 1 t/h: 24 * (100 - 60) = 960."""
    plan = solved(tiny(Lots=[lot("A", None, **OFFERED)]))
    assert plan.margin == pytest.approx(960)
    assert plan.amount("Lot use", "Bought") == pytest.approx(24)


def test_an_offer_without_quantity_is_bounded_by_what_the_lines_can_work():
    """Two days at half a tonne an hour: the column of what is bought ends at 24 t."""
    use = [{"Recipe": "Work", "Line": "Mill", "Rate": 0.5, "Basis": "t"}]
    plan = solved(tiny(2, Lots=[lot("A", None, **OFFERED)], **{"Line use": use}))
    assert plan.model.upper[plan.model.bought[0]] == 24


def test_an_offer_that_pays_is_taken_no_further_than_the_lines_can_work():
    """The supplier pays 5 a tonne, and nobody buys metal: 24 t * 5 = 120.

    What is left would give the money back (closing value 100 %), so that only what is worked pays.
    """
    rows = tiny(Lots=[lot("A", 500.0, Status="offered", Price=-5.0)], **{"Spot sales": []})
    plan = solved(rows)
    assert plan.margin == pytest.approx(120)
    assert plan.run() == pytest.approx(24)


@pytest.mark.parametrize(("quantity", "taken"), [(500.0, 500.0), (None, 24.0)])
def test_an_offer_that_pays_is_taken_in_full_where_what_is_left_is_worth_nothing(quantity, taken):
    """Every tonne taken brings 5. Without a quantity there has to be an end: what the mill can work in 24 h."""
    lots = [lot("A", quantity, Status="offered", Price=-5.0)]
    plan = solved(tiny(Lots=lots, Settings=setting("Closing feed value", 0.0), **{"Spot sales": []}))
    assert plan.amount("Lot use", "Bought") == pytest.approx(taken)
    assert plan.margin == pytest.approx(5 * taken)


def test_an_offer_is_bought_for_the_closing_stock_beyond_what_is_worked():
    """The mill works 24 t, and 7 t have to be left: 31 t are bought, of which 24 are used. 24 * 40 = 960."""
    classes = [{"Feed class": "Feed", "Me": 10.0, "Min closing stock": 7.0}]
    plan = solved(tiny(Lots=[lot("A", None, **OFFERED)], **{"Feed classes": classes}))
    assert plan.amount("Lot use", "Bought") == pytest.approx(31)
    assert plan.margin == pytest.approx(960)
    assert not plan.broken()


@pytest.mark.parametrize(
    "cells",
    [{"Status": "blocked"}, {"Available": "2026-01-06"}, {"Status": "expected", "Use by": "2026-01-04"}],
    ids=str,
)
def test_a_lot_that_is_blocked_or_comes_too_late_takes_no_part(cells):
    """Neither its metal nor its price of 60 * 10 counts."""
    plan = solved(tiny(Lots=[lot("A", Price=60.0, **cells)]))
    assert plan.margin == 0
    assert len(plan.model.runs) == 0


EVERY_KIND = tiny(
    3,
    Lots=[
        lot("A", 10.0, Price=7.0),
        lot("B", 4.0, Available=day(2), **OFFERED),
        lot("C", None, **{"Use by": day(2)}, **OFFERED),
        {**lot("D", 3.0), "Status": "blocked"},
        {**lot("E", 6.0, Available=day(9)), "Status": "expected"},
        {**lot("F", 2.0, **{"Use by": day(0)}), "Status": "expected"},
        {**lot("G", 1.0, Available=day(3)), "Status": "expected"},
        {**lot("H", 1.0, **{"Use by": day(1)}), "Status": "expected"},
        lot("I", 2.0, **{"Use by": day(1)}, **OFFERED),
    ],
    Settings=setting("Closing feed value", 40.0),
)
"""Lots in stock, on offer, blocked, late or past their day; what is left counts at 40 % of its price."""


def closed(lot: str, *days: int, bought: bool = False) -> dict[str, tuple[float, float]]:
    return {f"run[{lot},Work,D{at}]": (0.0, 0.0) for at in days} | ({f"bought[{lot}]": (0.0, 0.0)} if bought else {})


def there(**quantities: float) -> dict[str, tuple[float, float]]:
    """What there is of each lot: of those that are there a row, of others, which are offers then, what is bought."""
    owned = {"A": 10.0, "G": 1.0, "H": 1.0}
    rows = {f"lot_use[{lot}]": (-inf, owned.get(lot, 0.0)) for lot in (*owned, *quantities)}
    return rows | {f"bought[{lot}]": (0.0, most) for lot, most in quantities.items()}


def test_each_lot_is_held_on_the_days_on_which_it_is_not_there() -> None:
    """Where no date is kept every lot has a run on each of the three days, and what never is there is an offer."""
    assert held("lot_use", EVERY_KIND, dated=False) == {
        "Blocked lot: D": closed("D", 1, 2, 3, bought=True),
        "Late lot: B (from D2)": closed("B", 1),
        "Late lot: E (after the end)": closed("E", 1, 2, 3, bought=True),
        "Late lot: G (from D3)": closed("G", 1, 2),
        "Use by: C (until D2)": closed("C", 3),
        "Use by: F (before the start)": closed("F", 1, 2, 3, bought=True),
        "Use by: H (until D1)": closed("H", 2, 3),
        "Use by: I (until D1)": closed("I", 2, 3),
        "Feed not there": there(B=4.0, C=inf, D=3.0, E=6.0, F=2.0, I=2.0),
    }
    lots = opened(plant_of(EVERY_KIND), False).lots
    assert set(lots.first) == {0}
    assert set(lots.last) == {2}


def test_where_dates_are_kept_a_lot_is_held_only_after_its_use_by() -> None:
    """What comes after the end is there on the last day, D3, at the earliest."""
    found = held("lot_use", EVERY_KIND, dated=True)
    assert found["Late lot: B (from D2)"] == found["Late lot: G (from D3)"] == {}
    assert found["Late lot: E (after the end)"] == closed("E", 3, bought=True)
    assert found["Use by: C (until D2)"] == closed("C", 3)


def test_a_lot_that_is_there_for_one_day_can_be_had() -> None:
    """On D2 alone: it is late on D1 and expired on D3, and its offer stands."""
    rows = tiny(3, Lots=[lot("A", 4.0, Available=day(2), **{"Use by": day(2)}, **OFFERED)])
    found = held("lot_use", rows, dated=False)
    assert (found["Late lot: A (from D2)"], found["Use by: A (until D2)"]) == (closed("A", 1), closed("A", 3))


def test_the_first_gain_of_a_lot_counts_by_its_tonnes() -> None:
    """C has no quantity, and counts as one tonne."""
    of = stated(EVERY_KIND, dated=False)
    weights = {cause.detail: cause.weight for cause in RULE.causes(of)}
    assert [weights[name] for name in ("D", "E (after the end)", "C (until D2)")] == [3.0, 6.0, 1.0]


def test_a_tonne_more_of_a_lot_moves_what_there_is_of_it() -> None:
    """A is paid at 7, of which 40 % are left if it is not worked: -4.2 a tonne. C has no quantity to be more."""
    found = changes("lot_use", EVERY_KIND, dated=False)
    assert {name: (one.now, one.fixed) for name, one in found.items()} == {
        "Owned lot A": (10.0, pytest.approx(-4.2)),
        "Offered lot B": (4.0, 0.0),
        "Blocked lot D": (0.0, 0.0),
        "Offered lot E": (6.0, 0.0),
        "Offered lot F": (2.0, 0.0),
        "Owned lot G": (1.0, 0.0),
        "Owned lot H": (1.0, 0.0),
        "Offered lot I": (2.0, 0.0),
    }
    bounds = moved("lot_use", EVERY_KIND, dated=False)
    assert bounds["Owned lot A"] == {"lot_use[A]": (0.0, 1.0)}
    assert bounds["Blocked lot D"] == {"bought[D]": (0.0, 1.0)}
    assert set(moved("lot_use", EVERY_KIND)) == {
        *("Owned lot A", "Offered lot B", "Owned lot G", "Owned lot H", "Offered lot I")
    }


def test_a_tonne_more_of_a_lot_lies_there_from_its_first_day() -> None:
    """The class has a limit, so that its stock is balanced. G comes on D3; a lot past its day is worth nothing."""
    rows = {**EVERY_KIND, "Feed classes": [{"Feed class": "Feed", "Me": 10.0, "Max stock": 50.0}]}
    found = moved("lot_use", rows)
    assert found["Owned lot G"] == {"lot_use[G]": (0.0, 1.0), "feed_stock_balance[Feed,D3]": (1.0, 1.0)}
    assert found["Owned lot A"] == {"lot_use[A]": (0.0, 1.0), "feed_stock_balance[Feed,D1]": (1.0, 1.0)}


def test_there_is_no_tonne_more_of_a_lot_that_its_least_run_takes_whole() -> None:
    """Of 10 t a least run of 11 takes all or nothing, one of 10 does not."""
    for least, found in ((11.0, set()), (10.0, {"Owned lot A"})):
        assert set(moved("lot_use", tiny(Lots=[lot("A", 10.0, **{"Min run": least})]))) == found
    assert moved("lot_use", tiny(Lots=[lot("A", 10.0, Whole="yes")])) == {}


def test_what_expires_within_the_plan_is_worth_nothing_at_its_end() -> None:
    """A tonne more of a lot that is paid at 7 and used by D1 is lost if it is not worked."""
    rows = tiny(2, Lots=[lot("A", 10.0, Price=7.0, **{"Use by": day(1)})])
    assert changes("lot_use", rows)["Owned lot A"].fixed == pytest.approx(-7.0)


WATCHED = tiny(
    3,
    Lots=[lot("A", 10.0, **{"Use by": day(2)}), lot("B", 4.0, Available=day(2), **OFFERED)],
    Recipes=[{"Recipe": "Work", "Feed class": "Feed"}, {"Recipe": "Rest", "Feed class": "Other"}],
    **{
        "Feed classes": [{"Feed class": "Feed", "Me": 10.0}, {"Feed class": "Other", "Me": 10.0}],
        "Line use": [
            {"Recipe": "Work", "Line": "Mill", "Rate": 0.25, "Basis": "t"},
            {"Recipe": "Rest", "Line": "Mill", "Rate": 0.25, "Basis": "t"},
        ],
        "Yields": [{"Recipe": recipe, "Product": "Metal", "Me": 100.0} for recipe in ("Work", "Rest")],
    },
)
"""6 t a day: 6 t of A on D1, 4 t of A and 2 t of B on D2, 2 t of B on D3."""


def test_an_offer_counts_where_nothing_at_all_can_be_worked() -> None:
    """The plant has no run, so that what is bought comes first of all: 10 t taken at 5 each; so with a blocked lot."""
    offer = lot("A", 10.0, Status="offered", Price=-5.0)
    idle = {
        **tiny(Lots=[offer], Recipes=[{"Recipe": "Work", "Feed class": "Other"}]),
        "Settings": setting("Closing feed value", 0.0),
    }
    rows = {**idle, "Feed classes": [{"Feed class": "Feed"}, {"Feed class": "Other", "Me": 10.0}]}
    assert solved(rows).margin == pytest.approx(50.0)
    assert held("lot_use", rows) == {"Feed not there": {"lot_use[A]": (-inf, 0.0), "bought[A]": (0.0, 10.0)}}
    assert moved("lot_use", rows) == {"Offered lot A": {"bought[A]": (0.0, 1.0)}}
    blocked = {**rows, "Lots": [{**offer, "Status": "blocked"}]}
    assert held("lot_use", blocked, dated=False)["Blocked lot: A"] == {"bought[A]": (0.0, 0.0)}


def test_the_end_of_an_offer_without_quantity_leaves_room_for_what_must_be_used() -> None:
    """24 t can be worked, and 30 have to be used: what is bought ends at 54 t, so that the promise can be short."""
    of = stated(tiny(Lots=[lot("A", None, **{"Must use": 30.0}, **OFFERED)]))
    assert of.m.upper[of.m.bought[0]] == 54.0


NOT_THEN = "the lot cannot be used in this period"


@pytest.mark.parametrize(
    ("place", "cells", "words"),
    [
        (0, {}, []),
        (0, {"Amount": -1.0}, ["Runs: D1 / A / Work: Amount is -1, less than 0"]),
        (0, {"Recipe": "Rest"}, ["Runs: D1 / A / Rest: the recipe does not take the lot's feed class"]),
        (0, {"Recipe": "Rest", "Amount": 1e-6}, []),
        (0, {"Period": "D3"}, [f"Runs: D3 / A / Work: {NOT_THEN}"]),
        (0, {"Period": "D2"}, ["Runs: D2 / A / Work: it is there twice"]),
        (2, {"Period": "D1"}, [f"Runs: D1 / B / Work: {NOT_THEN}"]),
        (0, {"Amount": 9.0}, ["Lot use: A: what is used is 13, more than 10"]),
    ],
    ids=str,
)
def test_the_audit_refuses_runs_of_what_is_not_there(place: int, cells: dict[str, object], words: list[str]) -> None:
    plan = planned(WATCHED)
    assert refused("lot_use", WATCHED, plan, **with_cells(plan, "Runs", place, **cells)) == words


@pytest.mark.parametrize(
    ("bought", "words"),
    [
        (4.0, []),
        (5.0, ["what is taken is 5, more than 4"]),
        (0.5, ["what is used is 4, more than 0.5"]),
        (-1.0, ["what is used is 4, more than -1", "what is taken is -1, less than 0"]),
    ],
)
def test_the_audit_refuses_to_take_what_is_not_on_offer(bought: float, words: list[str]) -> None:
    plan = planned(WATCHED)
    edited = with_cells(plan, "Lot use", 1, Bought=bought)
    assert refused("lot_use", WATCHED, plan, **edited) == [f"Lot use: B: {word}" for word in words]


def test_the_audit_refuses_a_lot_that_is_blocked() -> None:
    plan = planned(WATCHED)
    rows = {**WATCHED, "Lots": [{**WATCHED["Lots"][0], "Status": "blocked"}, WATCHED["Lots"][1]]}
    assert [words for words in refused("lot_use", rows, plan) if words.endswith(NOT_THEN)] == [
        f"Runs: D{at} / A / Work: {NOT_THEN}" for at in (1, 2)
    ]
