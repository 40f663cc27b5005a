"""When contracts are served, by plants planned by hand: 1 t an hour, 10 hours a day, 100 kg of Dy a tonne."""

from __future__ import annotations

from planner.views.floor import deliveries
from tests.models.sites import two_mills
from tests.models.solved import contract
from tests.planner.compare.plans import one_lot, solved
from tests.plants import Rows, added, changed, day, weeks


def contracted(tonnes: float, minimum: float, due: int, **contract: object) -> Rows:
    """A lot, and a contract that asks for a least amount of Dy metal by a day; there is no other sale."""
    rows = changed(one_lot(**{"Spot sales": [], "Periods": weeks(4)}), "Lots", 0, Quantity=tonnes)
    row = {"Contract": "Magnets", "Product": "Dy metal", "Price": 50.0, "Priority": 1.0, **contract}
    rows = added(rows, "Contracts", **row)
    return added(rows, "Deliveries", Contract="Magnets", From=day(1), Due=day(due), Min=minimum, Max=minimum)


def test_a_window_says_by_when_all_that_is_asked_has_left() -> None:
    """70 t a week give 7,000 kg: at most so much leaves in the first week, and all 10,000 kg by Due."""
    plan = solved(contracted(100.0, 10_000.0, 21))
    (window,) = deliveries.windows(plan)
    leaving = deliveries.handovers(plan)
    assert (window.contract, window.product, window.begins, window.due) == ("Magnets", "Dy metal", day(1), day(21))
    assert (round(window.asked), round(window.planned), window.late, window.state) == (10_000, 10_000, 0.0, "kept")
    assert window.complete == leaving[-1].by <= day(21)
    assert [round(one.so_far) for one in leaving][-1] == 10_000
    assert sum(one.kg for one in leaving) == leaving[-1].so_far
    assert leaving[0].so_far <= 7_000.0 + 1e-6


def test_what_leaves_in_time_does_so_by_due_although_its_period_ends_later() -> None:
    """A period of a month holds the whole plan; the window ends on its last day but begins on the third."""
    rows = contracted(10.0, 1_000.0, 28) | {"Periods": [{"Period": "M1", "Start": day(1), "End": day(28)}]}
    (one,) = deliveries.handovers(solved(rows))
    assert (one.ready, one.by, round(one.kg), one.late) == (day(1), day(28), 1_000, False)


def test_what_is_missing_when_due_follows_late_and_is_said_to_be() -> None:
    """7,000 kg can be made by the 7th day of the 10,000 that are asked; 3,000 follow in the second week."""
    plan = solved(contracted(100.0, 10_000.0, 7, Late="yes"))
    (window,) = deliveries.windows(plan)
    assert [(round(one.kg), one.by, one.late) for one in deliveries.handovers(plan)] == [
        (7_000, day(7), False),
        (3_000, day(14), True),
    ]
    assert (round(window.late), round(window.short), window.state) == (3_000, 0, "late")
    assert window.complete == day(14)


def test_what_was_delivered_before_the_plan_counts() -> None:
    """9,000 of 10,000 kg have left already: the other 1,000 complete the window in the first week."""
    rows = changed(contracted(100.0, 10_000.0, 7), "Deliveries", -1, **{"Delivered so far": 9_000.0})
    plan = solved(rows)
    (window,), (one,) = deliveries.windows(plan), deliveries.handovers(plan)
    assert (round(one.kg), round(one.so_far), round(window.planned)) == (1_000, 10_000, 10_000)
    assert (window.complete, window.state) == (day(7), "kept")


def test_what_never_comes_is_short_and_the_window_never_complete() -> None:
    """10 t give 1,000 kg of the 1,500 that are asked."""
    (window,) = deliveries.windows(solved(contracted(10.0, 1_500.0, 14)))
    assert (round(window.planned), round(window.short), window.complete, window.state) == (1_000, 500, None, "SHORT")


def test_a_window_that_asks_for_nothing_has_no_state_and_spot_sales_have_no_window() -> None:
    rows = contracted(10.0, 0.0, 14) | {"Spot sales": [{"Product": "Dy metal", "Price": 40.0}]}
    plan = solved(rows)
    (window,) = deliveries.windows(plan)
    assert (window.planned, window.complete, window.state) == (0.0, None, "")
    assert deliveries.handovers(plan) == []


def test_windows_stand_contract_by_contract_and_handovers_by_day() -> None:
    rows = contracted(100.0, 2_000.0, 14)
    rows = added(rows, "Contracts", Contract="Alloys", Product="Dy metal", Price=50.0, Priority=1.0)
    rows = added(rows, "Deliveries", Contract="Alloys", From=day(8), Due=day(14), Min=1_000.0, Max=1_000.0)
    rows = added(rows, "Deliveries", Contract="Magnets", From=day(15), Due=day(28), Min=500.0, Max=500.0)
    plan = solved(rows)
    assert [(one.contract, one.due) for one in deliveries.windows(plan)] == [
        ("Magnets", day(14)),
        ("Magnets", day(28)),
        ("Alloys", day(14)),
    ]
    days = [one.by for one in deliveries.handovers(plan)]
    assert days == sorted(days) and len(days) >= 3


def test_where_there_are_several_sites_each_handover_says_what_leaves_which() -> None:
    """1,000 kg are made in the north, and the contract for 1,020 takes 20 of the 50 in the south."""
    stores = [{"Material": "Metal", "Site": "North"}, {"Material": "Metal", "Site": "South", "Opening stock": 50.0}]
    plan = solved(two_mills(Stores=stores, **{"Spot sales": []}, **contract(1020.0, Priority=1.0)))
    leaving = {
        site: [(one.product, round(one.kg)) for one in found] for site, found in deliveries.by_site(plan).items()
    }
    assert leaving.keys() == {"North", "South"}
    assert {product for found in leaving.values() for product, _ in found} == {"Metal"}
    assert sum(kg for found in leaving.values() for _, kg in found) >= 1_020
    (window,) = deliveries.windows(plan)
    assert window.site == "North, South"
