"""lanes: the mill of the north stands still; of its 10 t at most 3 a day go south, at 10 a tonne, and are worked at 20.

In two days 6 t: 600 - 6 * (10 + 20). Without the rule all 10 t go, and for nothing: 1000 - 200.
"""

from math import inf

import pytest

from models.explain.budget import Budget
from models.explain.worths.last_program import Final
from models.explain.worths.marginals import marginals
from tests.models.audited import audited, with_cells
from tests.models.explain.plans import why
from tests.models.sites import lane, two_mills
from tests.models.solved import exact, lot, solved, target, tiny
from tests.models.stating import changes, held, moved, planned, refused, written
from tests.models.test_apart_at_sites import two_stores
from tests.plants import Rows, day

STANDS = [{"Line": "Mill", "From": day(1), "To": day(2)}]
ROWS = two_mills(2, Downtime=STANDS, Lanes=[lane(Material="Feed", Cost=10.0, **{"Max per day": 3.0})])
MARGIN = 420.0
MARGIN_WITHOUT = 800.0


def violations(rows: Rows, column: str, by: float) -> list[str]:
    """What the audit says of Shipments when the figures of a column are so many times as large."""
    plan = solved(rows)
    table = plan.tables["Shipments"].copy()
    table[column] *= by
    said = (str(violation) for violation in audited(rows, plan, Shipments=table))
    return [words for words in said if words.startswith("Shipments")]


@pytest.mark.long(but=["Amount-0.5", "Cost-2.0"])
@pytest.mark.parametrize(("column", "by"), [("Amount", 2.0), ("Amount", 0.5), ("Cost", 2.0)])
def test_the_audit_refuses_a_plan_that_ships_otherwise(column, by):
    assert violations(ROWS, column, 1.0) == []
    assert violations(ROWS, column, by) != []


def test_a_lane_is_why_a_target_is_short():
    """1,000 kg are wanted of the south, and the lane lets 600 be made."""
    rows = {**ROWS, "Settings": exact(), "Targets": [target("T", 1000.0, Priority=1.0, Site="South")]}
    assert why(rows, "T") == [("Lane", "North - South / Feed", pytest.approx(400.0))]


def test_a_tonne_a_day_more_on_a_lane_is_worth_what_another_solve_says():
    """Two days of a tonne at 100 - 20 - 10."""
    plan = solved(ROWS)
    final = Final(plan.plant, plan.model, plan.solution, Budget(100_000))
    (found,) = [marginal for marginal in marginals(final) if marginal.kind.what == "Lane Max per day"]
    wider = [{**ROWS["Lanes"][0], "Max per day": 4.0}]
    assert solved({**ROWS, "Lanes": wider}).margin == pytest.approx(MARGIN + 140.0)
    assert found.more.value == pytest.approx(140.0)


METAL_AND_FEED = two_mills(
    3,
    Lots=[lot("A", 30.0, Site="North"), lot("B", 6.0, Site="North", Available=day(2))],
    Lines=[{"Line": "Mill", "Site": "North", "Hours per day": 8.0}, {"Line": "Other mill", "Site": "South"}],
    Lanes=[
        lane(Material="Feed", Cost=10.0, **{"Lead time": 1.0}),
        lane(Material="Metal", Cost=4.0, **{"Max per day": 0.5, "Lead time": 1.0}),
        lane(**{"Max per day": 3.0}),
        {"From site": "South", "To site": "North", "Material": "Metal"},
    ],
    Stores=[{"Material": "Metal", "Site": site, "Closing value": at} for site, at in (("North", 0.5), ("South", 0.6))],
    **{"Spot sales": [{"Product": "Metal", "Site": "South", "Price": 1.0}]},
)
"""Metal is sold in the south alone. Of 3 t a day that may go there half a tonne may be metal; all takes a day.

500 kg of metal and 2.5 t of feed go on D1 and on D2: 1,000 + 500 kg are sold. The mill of the north makes 2,400 kg, of
which 900 stay there at 0.5; 500 more are sent on D3, for their closing value in the south of 0.6, at 4 a tonne.
1,500 + 450 + 300 - 5 * (10 + 20) - 1.5 * 4 = 2,094.
"""

BOTH, METAL = "North - South", "North - South / Metal"


def test_what_is_sent_at_the_end_counts_where_it_comes_to() -> None:
    plan = planned(METAL_AND_FEED)
    assert plan.margin == pytest.approx(2094.0)
    assert plan.money()["Transport"] == pytest.approx(-56.0)
    shipments = plan.tables["Shipments"].fillna("")
    assert shipments[["Period", "Material", "Lot", "Arrives"]].to_numpy().tolist() == [
        ["D1", "Feed", "A", "D2"],
        ["D1", "Metal", "", "D2"],
        ["D2", "Feed", "B", "D3"],
        ["D2", "Metal", "", "D3"],
        ["D3", "Metal", "", ""],
    ]
    assert shipments["Amount"].tolist() == pytest.approx([2.5, 0.5, 2.5, 0.5, 0.5])
    assert shipments["Cost"].tolist() == pytest.approx([25.0, 2.0, 25.0, 2.0, 2.0])


def test_a_lane_without_material_limits_all_that_goes_its_way() -> None:
    """Feed that left on D3 could not be worked any more; B is there from D2; what goes north has no limit."""
    feed = {f"shipped_feed[{lot},North - South / Feed,D{at}]": at for lot, at in (("A", 1), ("A", 2), ("B", 2))}
    assert written("lane_max", METAL_AND_FEED) == {
        **{f"lane_max[{METAL},D{at}]": ({f"shipped[{METAL},D{at}]": 1.0}, -inf, 0.5) for at in (1, 2, 3)},
        **{
            f"lane_max[{BOTH},D{at}]": (
                {f"shipped[{METAL},D{at}]": 1.0, **{name: 1.0 for name, leaves in feed.items() if leaves == at}},
                -inf,
                3.0,
            )
            for at in (1, 2, 3)
        },
    }


def test_a_lane_carries_so_much_on_each_day_of_a_period() -> None:
    """A week and a day at 3 t a day."""
    periods = [
        {"Period": "W", "Start": day(1), "End": day(7)},
        {"Period": "D", "Start": day(8), "End": day(8)},
    ]
    rows = {**ROWS, "Periods": periods}
    assert [most for *_, most in written("lane_max", rows).values()] == [21.0, 3.0]
    assert moved("lanes", rows) == {
        "Lane Max per day North - South / Feed": {
            "lane_max[North - South / Feed,W]": (0.0, 7.0),
            "lane_max[North - South / Feed,D]": (0.0, 1.0),
        }
    }


def test_each_limited_lane_is_held_by_itself() -> None:
    days = {BOTH: 3.0, METAL: 0.5}
    assert held("lanes", METAL_AND_FEED) == {
        f"Lane: {name}": {f"lane_max[{name},D{at}]": (-inf, most) for at in (1, 2, 3)} for name, most in days.items()
    }
    assert {name: one.now for name, one in changes("lanes", METAL_AND_FEED).items()} == {
        f"Lane Max per day {name}": most for name, most in days.items()
    }


def test_a_lane_on_which_nothing_goes_has_no_limit_to_speak_of() -> None:
    """Nothing that is fed is of the class `Other`, which one lane carries."""
    other = lane(Material="Other", **{"Max per day": 1.0})
    rows = {**ROWS, "Lanes": [other, *ROWS["Lanes"]], "Feed classes": [*ROWS["Feed classes"], {"Feed class": "Other"}]}
    assert list(held("lanes", rows)) == ["Lane: North - South / Feed"]


def test_what_lies_at_one_site_needs_no_lane() -> None:
    """The sheet Lanes may be filled in where there is one site only: it says nothing there."""
    assert held("lanes", tiny(Lanes=[lane(**{"Max per day": 1.0})])) == {}


OVER = ((1, "0.6, more than 0.5"), (2, "3.1, more than 3"))


@pytest.mark.parametrize(
    ("place", "cells", "words"),
    [
        (0, {}, []),
        (0, {"Amount": 2.6, "Cost": 26.0}, ["2 / D1: what the lane carries is 3.1, more than 3"]),
        (1, {"Amount": 0.6, "Cost": 2.4}, [f"{row} / D1: what the lane carries is {words}" for row, words in OVER]),
    ],
    ids=str,
)
def test_the_audit_refuses_more_than_a_lane_carries(place: int, cells: dict[str, object], words: list[str]) -> None:
    plan = planned(METAL_AND_FEED)
    found = refused("lanes", METAL_AND_FEED, plan, **with_cells(plan, "Shipments", place, **cells))
    assert found == [f"Shipments: {word}" for word in words]


def test_a_lane_that_nothing_can_go_on_holds_nothing() -> None:
    """The lot lies in the south already."""
    rows = {**ROWS, "Lots": [lot("A", Site="South")]}
    assert held("lanes", rows) == {}


def test_what_is_kept_apart_is_shipped_batch_by_batch() -> None:
    """400 kg of the rich batch go south for 4, and are told once, under its name."""
    rows = two_stores()
    plan = solved(rows)
    (row,) = plan.tables["Shipments"].to_dict("records")
    assert (row["Material"], row["Lot"], row["Arrives"]) == ("Liquor", "Rich / Leach", "D1")
    assert (row["Amount"], row["Cost"]) == (pytest.approx(0.4), pytest.approx(4.0))
    assert refused("lanes", rows, plan) == []
