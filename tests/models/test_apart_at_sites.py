"""Intermediates that are kept apart at several sites: lanes carry batches, which keep their name and composition.

A rich and a poor lot of 1 t are leached in the north to 400 kg of liquor each, half and a quarter of it metal. The kiln
of the south fires 400 kg a day and makes metal of it, at 1 a kilogram.
"""

from __future__ import annotations

from functools import cache

import pytest

from models.explain.budget import Budget
from models.explain.worths.last_program import Final
from models.explain.worths.marginals import marginals
from models.schema.frames import inputs
from tests.models.explain.plans import why
from tests.models.random_sites import best_margin, drawn
from tests.models.random_sites import rows as drawn_rows
from tests.models.rules.test_store_batches import kiln, violations
from tests.models.sites import SITES, lane
from tests.models.solved import Row, Solved, exact, solved, target
from tests.models.test_mixed_at_sites import two_tanks
from tests.plants import Rows, day
from tests.wide import LONG

WAY = lane(Material="Liquor", Cost=10.0)


def two_stores(count: int = 1, **tables: list[Row]) -> Rows:
    """The mill of the north and the kiln of the south, with a lane for liquor at 10 a tonne."""
    rows = kiln(0.4, count)
    return {
        **rows,
        "Sites": SITES,
        "Lots": [{**row, "Site": "North"} for row in rows["Lots"]],
        "Lines": [{"Line": "Mill", "Site": "North"}, {"Line": "Kiln", "Site": "South"}],
        "Lanes": [WAY],
        **tables,
    }


@cache
def planned() -> Solved:
    return solved(two_stores())


def test_a_lane_carries_the_batch_that_is_worth_most():
    """400 kg of the rich batch go south for 4 and make 200 kg of metal; at the mean of both it would be 150."""
    plan = planned()
    assert plan.margin == pytest.approx(200.0 - 4.0)
    assert plan.amount("Shipments", Material="Liquor", Lot="Rich / Leach") == pytest.approx(0.4)
    assert len(plan.tables["Shipments"]) == 1
    assert violations(two_stores(), plan) == []


def test_it_is_the_same_batch_at_the_other_site():
    """It leaves the one store and comes to the other, and is worked there under the name that it was made with."""
    batches = planned().tables["Batches"].set_index(["Batch", "Site"])
    figures = ["Arrived", "Received", "Taken", "Shipped", "Stock (end)"]
    assert batches.loc[("Rich / Leach", "North"), figures].tolist() == pytest.approx([400.0, 0.0, 0.0, 400.0, 0.0])
    assert batches.loc[("Rich / Leach", "South"), figures].tolist() == pytest.approx([0.0, 400.0, 400.0, 0.0, 0.0])
    runs = planned().tables["Runs"]
    assert runs.loc[runs["Recipe"] == "Fire", "From batch"].tolist() == ["Rich / Leach"]


@pytest.mark.parametrize("batch", ["Poor / Leach", "Rich / Fire", None])
def test_the_audit_does_not_take_another_batch_for_it(batch: str | None):
    """What Shipments calls another batch than what is worked in the south leaves that one short."""
    shipments = planned().tables["Shipments"].assign(Lot=batch)
    assert violations(two_stores(), planned(), Shipments=shipments)


def test_the_audit_misses_what_is_said_to_be_carried_and_is_not():
    less = planned().tables["Shipments"].assign(Amount=0.3, Cost=3.0)
    assert any("Batches" in words for words in violations(two_stores(), planned(), Shipments=less))


def test_under_way_it_is_nobodys():
    """A day's way: nothing is fired on the first day, and 400 kg of the rich batch on the second."""
    late = lane(Material="Liquor", **{"Lead time": 1.0})
    rows = two_stores(2, Lanes=[late])
    plan = solved(rows)
    assert plan.margin == pytest.approx(200.0)
    assert plan.amount("Batches", "Received", Site="South", Period="D2") == pytest.approx(400.0)
    assert violations(rows, plan) == []


def test_opening_stocks_of_two_sites_are_two_batches():
    """400 kg of pure metal lie in the north and 100 kg of dirt in the south: the kiln fires what comes from the north,
    400 - 4; each keeps its own name and assay."""
    stores: list[Row] = [
        {"Material": "Liquor", "Site": "North", "Opening stock": 400.0, "Me": 1.0, "Dirt": 0.0},
        {"Material": "Liquor", "Site": "South", "Opening stock": 100.0, "Me": 0.0, "Dirt": 1.0},
    ]
    rows = two_stores(Stores=stores)
    plan = solved(rows)
    assert plan.margin == pytest.approx(400.0 - 4.0)
    runs = plan.tables["Runs"]
    assert runs.loc[runs["Recipe"] == "Fire", "From batch"].tolist() == ["(opening at North)"]
    south = plan.tables["Batches"].set_index(["Batch", "Site"])["Stock (end)"].xs("South", level="Site")
    assert south.to_dict() == pytest.approx({"(opening at North)": 0.0, "(opening)": 100.0})
    assert violations(rows, plan) == []


def test_it_may_come_back_and_stays_one_batch():
    """The kiln stands in the north, and all liquor has to go to the south and back for want of room: still two
    batches, at two sites each."""
    rows = two_stores(
        2,
        Lines=[{"Line": "Mill", "Site": "North"}, {"Line": "Kiln", "Site": "North"}],
        Lanes=[WAY, {"From site": "South", "To site": "North", "Material": "Liquor"}],
        Stores=[
            {"Material": "Liquor", "Site": "North", "Max stock": 0.0},
            {"Material": "Liquor", "Site": "South"},
        ],
        Downtime=[{"Line": "Mill", "From": day(2), "To": day(2)}],
    )
    plan = solved(rows)
    assert plan.margin == pytest.approx(300.0 - 4.0)
    assert set(plan.tables["Batches"]["Batch"]) == {"Rich / Leach", "Poor / Leach"}
    assert violations(rows, plan) == []


def test_apart_is_worth_no_less_than_mixed_and_is_its_bound():
    """In tanks the same plant has 266, which no mix exceeds by more than what the lots kept apart have."""
    mixed = two_tanks()
    apart: Rows = {**mixed, "Intermediates": [{**row, "Keeping": "apart"} for row in mixed["Intermediates"]]}
    of_tanks, of_bags = solved(mixed), solved(apart)
    assert of_tanks.margin < of_bags.margin
    assert of_tanks.margin + of_tanks.solution.gap == pytest.approx(of_bags.margin, rel=1e-6)
    assert violations(apart, of_bags) == []


MANY = 60 if LONG else 12


@pytest.mark.long(but=["3", "6"])
@pytest.mark.parametrize("seed", range(MANY))
def test_of_one_component_it_is_the_second_program(seed: int) -> None:
    """Where all is of one composition, keeping apart changes nothing: the margin of a program written a second time."""
    rows = drawn_rows(drawn(seed))
    kept: Rows = {**rows, "Intermediates": [{**row, "Keeping": "apart"} for row in rows["Intermediates"]]}
    plan = solved(kept)
    assert plan.margin == pytest.approx(best_margin(drawn(seed)), rel=1e-6, abs=1e-6)
    assert violations(kept, plan) == []
    assert len(inputs(kept)["Lanes"]) == len(rows["Lanes"])


def test_a_lane_that_is_full_is_why_metal_is_short():
    """200 kg of metal are wanted, of 400 kg of rich liquor; the lane carries 200 kg a day, for 100 kg of metal."""
    narrow = {**WAY, "Max per day": 0.2}
    rows = two_stores(Lanes=[narrow], Settings=exact(), Targets=[target("T", 200.0, Priority=1.0, Product="Metal")])
    assert [row[2] for row in why(rows) if row[0] == "Lane"] == [100.0]
    assert solved({**rows, "Lanes": [WAY]}).broken() == {}


def test_what_a_wider_lane_is_worth_is_what_it_adds():
    """20 kg of rich liquor more a day are 10 kg of metal, for 0.2: so it comes out, and so it is said."""

    def wide(tonnes: float) -> Rows:
        return two_stores(Lanes=[{**WAY, "Max per day": tonnes}])

    plan = solved(wide(0.2))
    values = marginals(Final(plan.plant, plan.model, plan.solution, Budget(10_000)))
    (lane_full,) = (one for one in values if one.kind.sheet == "Lanes")
    more = solved(wide(0.2 + lane_full.step)).margin - plan.margin
    assert lane_full.adds == pytest.approx(more)
    assert more == pytest.approx(490.0 * lane_full.step)
