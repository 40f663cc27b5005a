"""Properties through stores that mix at several sites: a lane carries the hardness of the mix that it leaves.

A rich and a poor lot of 1 t, of a hardness of 1 and of 3, are leached in the north to 400 kg of liquor each. The kiln
of the south fires 400 kg of liquor a day to as much metal, at 1 a kilogram; liquor is sold at 0.3, and the lane takes
10 a tonne.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from tests.models.pooling import pooling
from tests.models.rules.test_one_mix import violations
from tests.models.sites import SITES, lane
from tests.models.solved import Row, Solved, lot, solved
from tests.models.test_intermediates import made_of
from tests.models.test_mixed_at_sites import two_tanks
from tests.plants import Rows, day

HARD = "Hardness"
COMPONENTS: list[Row] = [
    *({"Component": name, "Counted as": "mass"} for name in ("Me", "Dirt")),
    {"Component": HARD, "Counted as": "property"},
]


def hard(on: str | None, most: float = 1.5, count: int = 1, **tables: list[Row]) -> Rows:
    """The tanks of both sites with a hardness, and a limit on it; all that is fired is metal."""
    rows = two_tanks(count, **tables)
    leach, fire = rows["Yields"]
    return {
        **rows,
        "Components": COMPONENTS,
        "Lots": [{**row, HARD: hardness} for row, hardness in zip(rows["Lots"], (1.0, 3.0), strict=True)],
        "Yields": [leach, {**fire, "Me": 100.0, "Dirt": 100.0}],
        "Blend limits": [{"On": on, "Share of": HARD, "Max": most}] if on else [],
    }


def there(hardness: float) -> list[Row]:
    """100 kg lie in the south when the plan begins."""
    return [
        {"Material": "Liquor", "Site": "North"},
        {"Material": "Liquor", "Site": "South", "Opening stock": 100.0, "Me": 1.0, "Dirt": 1.0, HARD: hardness},
    ]


OF_STORES, OF_METAL = hard("Liquor"), hard("Metal", Stores=there(3.0))


@cache
def of_stores() -> Solved:
    return solved(OF_STORES)


@cache
def of_metal() -> Solved:
    return solved(OF_METAL)


def by_site(rows: Rows, plan: Solved, column: str) -> dict[str, float]:
    told = made_of(rows, plan)
    return dict(zip(told["Site"], told[column], strict=True))


def test_a_limit_on_a_property_holds_in_the_store_of_each_site():
    """400 kg of a hardness of 1 and y of 3 have 1.5 where 400 + 3 y = 1.5 (400 + y): y is 400 / 3. 400 kg go south
    for 4 and are fired, and 400 / 3 are sold for 40: 436."""
    plan = of_stores()
    assert plan.margin == pytest.approx(436.0, rel=1e-6)
    assert by_site(OF_STORES, plan, HARD) == pytest.approx({"North": 1.5, "South": 1.5})
    blends = plan.tables["Blends"]
    assert dict(zip(blends["On"], blends["Value"], strict=True)) == pytest.approx(
        {"Liquor at North": 1.5, "Liquor at South": 1.5}
    )
    assert violations(OF_STORES, plan) == []


def test_what_a_lane_brings_joins_the_hardness_of_what_lies_there():
    """100 kg of a hardness of 3 lie in the south, and metal has at most 1.5. With z kg of the poor lot all of the mix
    goes south where 300 + 400 + 3 z = 1.5 (500 + z), so that z is 100 / 3: 400 of 1,600 / 3 kg are fired, 400 / 3
    sold for 40, and 1,300 / 3 carried for 13 / 3. (With the rich lot alone 300 kg go south: 400 - 3 + 0.3 * 100 =
    427; each kg of the poor one adds 0.3, and more has to be carried, for less.)"""
    plan = of_metal()
    assert plan.margin == pytest.approx(440.0 - 13.0 / 3.0, rel=1e-6)
    north = (400.0 + 3.0 * 100.0 / 3.0) / (400.0 + 100.0 / 3.0)
    assert by_site(OF_METAL, plan, HARD) == pytest.approx({"North": north, "South": 1.5}, rel=1e-5)
    assert by_site(OF_METAL, plan, "Mass") == pytest.approx({"North": 1300.0 / 3.0, "South": 1600.0 / 3.0}, rel=1e-5)
    assert violations(OF_METAL, plan) == []


def test_an_opening_stock_that_is_too_hard_breaks_the_limit_of_its_own_store_alone():
    """100 kg of 5 in the south: 400 kg of 1 make them 1.8, which is 0.3 * 500 = 150 beyond 1.5, the least there can
    be; the north keeps its limit, without the poor lot."""
    rows = hard("Liquor", Stores=there(5.0))
    plan = solved(rows)
    (missing,) = plan.broken().values()
    assert missing == pytest.approx(150.0, rel=1e-6)
    assert by_site(rows, plan, HARD) == pytest.approx({"North": 1.0, "South": 1.8}, rel=1e-6)
    assert violations(rows, plan) == []


def test_under_way_it_keeps_the_hardness_of_the_day_on_which_it_left():
    """The lane takes a day: what of the rich lot leaves on the first makes the 100 kg of 3 in the south at most 1.5 on
    the second, for 400 kg of metal. More than 300 kg have to go: (300 + s) / (100 + s) = 1.5 at 300."""
    way = lane(Material="Liquor", **{"Lead time": 1.0})
    rows = {
        **hard("Metal", count=2, Stores=there(3.0), Lanes=[way]),
        "Spot sales": [{"Product": "Metal", "Price": 1.0}],
    }
    plan = solved(rows)
    assert plan.margin == pytest.approx(400.0, rel=1e-6)
    assert plan.amount("Shipments", Material="Liquor", Period="D1") >= 0.3 - 1e-6
    assert violations(rows, plan) == []


@pytest.mark.parametrize(
    ("table", "row", "column", "factor"),
    [
        ("Compositions", {"Site": "South"}, HARD, 1.1),
        ("Compositions", {"Site": "North"}, HARD, 0.9),
        ("Blends", {"On": "Metal"}, "Value", 0.9),
        ("Shipments", {"Material": "Liquor"}, "Amount", 0.7),
        ("Runs", {"Recipe": "Leach", "Lot": "Poor"}, "Amount", 3.0),
    ],
)
def test_the_audit_refuses_a_plan_that_is_edited_by_hand(table: str, row: Row, column: str, factor: float):
    """A hardness that no mix has, less that is carried, and more of the poor lot."""
    plan = of_metal()
    told = made_of(OF_METAL, plan) if table == "Compositions" else plan.tables[table].copy()
    some = (told[list(row)] == list(row.values())).all(axis=1)
    assert some.any()
    told.loc[some, column] *= factor
    assert violations(OF_METAL, plan, **{table: told})


def test_the_audit_holds_the_limit_itself():
    """The same plan under a limit of 1.4 is beyond it, in the stores that it names and in what is made."""
    tighter = [{**row, "Max": 1.4} for row in OF_METAL["Blend limits"]]
    assert any("Metal" in one and "Max" in one for one in violations({**OF_METAL, "Blend limits": tighter}, of_metal()))
    tighter = [{**row, "Max": 1.4} for row in OF_STORES["Blend limits"]]
    said = violations({**OF_STORES, "Blend limits": tighter}, of_stores())
    assert {site for site in ("North", "South") for one in said if f"Liquor at {site}" in one} == {"North", "South"}


def test_without_a_limit_a_hardness_changes_nothing():
    """It is no component: the plan is that of the same tanks without one, to the last digit."""
    rows = hard(None)
    without = {**rows, "Components": COMPONENTS[:2], "Lots": [{**row, HARD: None} for row in rows["Lots"]]}
    bare = {**without, "Lots": [{k: v for k, v in row.items() if k != HARD} for row in without["Lots"]]}
    assert solved(rows).margin == pytest.approx(solved(bare).margin, abs=1e-9)


@pytest.mark.parametrize(("name", "best"), [("haverly1", 400.0), ("haverly2", 600.0), ("haverly3", 750.0)])
def test_a_published_pool_in_the_north_is_blended_in_the_south(name: str, best: float):
    """A free lane from the pool to where it is blended changes nothing; sulphur is a property here."""
    rows = pooling(name)
    pooled = {row["Feed class"] for row in rows["Recipes"] if str(row["Recipe"]).startswith("Into")}
    rows = {
        **rows,
        "Sites": SITES,
        "Lots": [{**row, "Site": "North" if row["Feed class"] in pooled else "South"} for row in rows["Lots"]],
        "Lines": [{**row, "Site": "North" if row["Line"].startswith("Into") else "South"} for row in rows["Lines"]],
        "Lanes": [lane(Material=row["Intermediate"]) for row in rows["Intermediates"]],
    }
    plan = solved(rows)
    assert plan.margin == pytest.approx(best, rel=1e-6)
    assert violations(rows, plan) == []


def drawn(seed: int, cost: float) -> Rows:
    """A random plant of the kind: three lots of any hardness on three days, lanes both ways, stock in the south."""
    at = np.random.default_rng(seed)
    lots = [
        lot(f"L{place}", float(at.uniform(0.3, 1.5)), Me=20.0, Dirt=20.0, Available=day(place), Site="North")
        | {HARD: float(at.uniform(1.0, 4.0))}
        for place in (1, 2, 3)
    ]
    lead = float(at.choice([0.0, 1.0]))
    there_and_back = [
        lane(Material="Liquor", Cost=cost, **{"Lead time": lead}),
        {"From site": "South", "To site": "North", "Material": "Liquor", "Cost": cost},
    ]
    rows = hard(
        str(at.choice(["Liquor", "Metal"])), float(at.uniform(1.5, 3.0)), 3, Stores=there(float(at.uniform(1, 4)))
    )
    return {**rows, "Lots": lots, "Lanes": there_and_back}


@pytest.mark.long(but=["2", "7"])
@pytest.mark.parametrize("seed", range(20))
def test_random_hardness_is_true_and_below_its_bound(seed: int):
    """Every plan is true, and no more than what lanes for nothing can earn at most, where all promises are kept."""
    rows = drawn(seed, 20.0)
    plan, free = solved(rows), solved(drawn(seed, 0.0))
    assert violations(rows, plan) == []
    assert max((mix.off(plan.solution.x) for mix in plan.model.mixes), default=0.0) < 1e-9
    if not plan.broken() and not free.broken():
        assert plan.margin <= free.margin + free.solution.gap + 1e-6
