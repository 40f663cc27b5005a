"""Stores that mix at several sites, and lanes that carry what is in them: it travels with its composition."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.schema.frames import inputs
from models.solving.solvers.highs import Status
from tests.models.pooling import network
from tests.models.rules.test_one_mix import tank, violations
from tests.models.sites import SITES, lane
from tests.models.solved import Row, lot, solved
from tests.models.test_intermediates import made_of
from tests.plants import Rows, day


def two_tanks(count: int = 1, **tables: list[Row]) -> Rows:
    """The mill of the north leaches a rich and a poor lot; the kiln of the south fires 400 kg of liquor a day."""
    rows = tank(0.4, count)
    return {
        **rows,
        "Sites": SITES,
        "Lots": [{**row, "Site": "North"} for row in rows["Lots"]],
        "Lines": [{"Line": "Mill", "Site": "North"}, {"Line": "Kiln", "Site": "South"}],
        "Lanes": [lane(Material="Liquor", Cost=10.0)],
        **tables,
    }


def test_what_is_carried_has_the_composition_of_its_mix():
    """300 kg of metal in 800 kg of liquor: 400 kg go south for 4, and 400 kg are sold at 0.3, as without sites: 270."""
    rows = two_tanks()
    plan = solved(rows)
    assert plan.margin == pytest.approx(270.0 - 4.0, rel=1e-6)
    assert plan.amount("Shipments", Material="Liquor") == pytest.approx(0.4)
    told = made_of(rows, plan)
    assert dict(zip(told["Site"], told["Me"], strict=True)) == pytest.approx({"North": 37.5, "South": 37.5})
    assert violations(rows, plan) == []


@pytest.mark.long
def test_it_joins_the_mix_that_it_comes_to():
    """100 kg of dirt lie in the south: what comes is thinned by them, and all that is drawn there has that mix."""
    stores: list[Row] = [
        {"Material": "Liquor", "Site": "North"},
        {"Material": "Liquor", "Site": "South", "Opening stock": 100.0, "Dirt": 1.0, "Me": 0.0},
    ]
    rows = two_tanks(Stores=stores)
    plan = solved(rows)
    told = made_of(rows, plan)
    south = told[told["Site"] == "South"]
    carried = 1000.0 * plan.amount("Shipments", Material="Liquor")
    north = told[told["Site"] == "North"]["Me"].iloc[0]
    assert south["Mass"].tolist() == pytest.approx([100.0 + carried])
    assert south["Me"].tolist() == pytest.approx([carried * north / (100.0 + carried)])
    assert violations(rows, plan) == []


def test_under_way_it_keeps_the_composition_of_the_day_on_which_it_left():
    """The rich lot is leached on day 1, the poor one on day 3: what left on day 1 is half metal on day 3, too."""
    lots = [lot("Rich", 1.0, Me=20.0, Dirt=20.0), lot("Poor", 1.0, Me=10.0, Dirt=30.0, Available=day(3))]
    way = lane(Material="Liquor", **{"Lead time": 2.0})
    rows = two_tanks(3, Lots=[{**row, "Site": "North"} for row in lots], Lanes=[way])
    plan = solved(rows)
    assert plan.margin == pytest.approx(200.0 + 0.3 * 400.0, rel=1e-6)
    assert violations(rows, plan) == []
    less = plan.tables["Runs"].assign(Amount=plan.tables["Runs"]["Amount"] * 1.1)
    assert violations(rows, plan, Runs=less)


def placed(rows: Rows, cost: float, lead: float, back: float | None) -> Rows:
    """A random network whose first stage and tank stand in the north, and all else in the south; both keep both."""
    north = {"Leach", "Refine"}
    lanes = [lane(Cost=cost, **{"Lead time": lead, "Max per day": 0.5})]
    if back is not None:
        lanes.append({"From site": "South", "To site": "North", "Cost": back})
    return {
        **rows,
        "Sites": SITES,
        "Lots": [{**row, "Site": "North"} for row in rows["Lots"]],
        "Lines": [{**row, "Site": "North" if row["Line"] in north else "South"} for row in rows["Lines"]],
        "Intermediates": [{**row, "Opening stock": None} for row in rows["Intermediates"]],
        "Lanes": lanes,
    }


@pytest.mark.long
@given(seed=st.integers(0, 10_000), lead=st.sampled_from([0.0, 1.0]), back=st.sampled_from([None, 5.0]))
@settings(max_examples=3, deadline=None)
def test_random_networks_at_two_sites_are_true_and_below_their_bound(seed, lead, back):
    """Free lanes without lead time, both ways, are worth no less."""
    rows = placed(network(seed), 20.0, lead, back)
    plan = solved(rows)
    assert violations(rows, plan) == []
    assert max((mix.off(plan.solution.x) for mix in plan.model.mixes), default=0.0) < 1e-8
    free = solved(placed(network(seed), 0.0, 0.0, 0.0))
    assert plan.margin <= free.margin + free.solution.gap + 1e-6
    assert plan.solution.status in (Status.FOUND, Status.OPTIMAL)
    assert len(inputs(rows)["Lanes"]) == len(rows["Lanes"])


def limited(most: float, **tables: list[Row]) -> Rows:
    return {**two_tanks(**tables), "Blend limits": [{"On": "Liquor", "Share of": "Dirt", "Max": most}]}


def test_a_limit_on_a_mix_holds_in_the_store_of_each_site():
    """Rich makes 200 kg of each, Poor 100 kg of metal and 300 kg of dirt. At most 60 % of dirt: 200 + 3 y = 1.5 * (200
    + y), so that y is 200 / 3: two thirds of Poor, and 4,000 / 6 kg of liquor with 40 % of metal. 400 kg of it go
    south: 160 kg of metal less 4, and the rest is sold at 0.3."""
    rows = limited(60.0)
    plan = solved(rows)
    assert violations(rows, plan) == []
    told = made_of(rows, plan)
    assert dict(zip(told["Site"], told["Dirt"], strict=True)) == pytest.approx({"North": 60.0, "South": 60.0})
    assert plan.run(Lot="Poor") == pytest.approx(2.0 / 3.0, rel=1e-6)
    assert plan.margin < solved(two_tanks()).margin
    assert set(plan.tables["Blends"]["On"]) == {"Liquor at North", "Liquor at South"}


def test_only_the_store_whose_opening_stock_is_beyond_a_limit_breaks_it():
    """100 kg of dirt lie in the south: that store breaks the limit, that of the north keeps it."""
    stores: list[Row] = [
        {"Material": "Liquor", "Site": "North"},
        {"Material": "Liquor", "Site": "South", "Opening stock": 100.0, "Dirt": 1.0, "Me": 0.0},
    ]
    rows = limited(60.0, Stores=stores)
    plan = solved(rows)
    assert violations(rows, plan) == []
    told = made_of(rows, plan).set_index("Site")
    assert told["Dirt"]["North"] <= 60.0 + 1e-6
    broken = plan.tables["Broken promises"]
    assert all("Liquor at South" in row for row in broken["Row"][broken["Sheet"] == "Blend limits"])


def test_a_plan_that_breaks_a_limit_at_a_site_is_found_out():
    rows = limited(60.0)
    plan = solved(rows)
    loose = {**rows, "Blend limits": [{**rows["Blend limits"][0], "Max": 50.0}]}
    assert any("Liquor at North" in str(one) for one in violations(loose, plan))


def renamed(rows: Rows, names: dict[str, str]) -> Rows:
    """The same plant in which some names are others."""
    return {
        table: [{column: names.get(str(cell), cell) for column, cell in row.items()} for row in every]
        for table, every in rows.items()
    }


@pytest.mark.parametrize(
    "names",
    [
        {"North": "Belfast at Sea", "South": "at Sea at"},
        {"North": "Sea", "South": "Sea at Sea"},
        {"Liquor": "Liquor at South", "Metal": "Liquor at North"},
        {"D1": "W1 / 2026", "North": "A / B", "South": "B / A"},
    ],
)
def test_names_that_look_like_those_of_stores_and_mixes_change_nothing(names: dict[str, str]):
    """What is carried has the composition of its mix, whatever all is called: 270 less 4 for the lane."""
    rows = renamed(two_tanks(), names)
    plan = solved(rows)
    assert plan.margin == pytest.approx(266.0, rel=1e-6)
    assert violations(rows, plan) == []
