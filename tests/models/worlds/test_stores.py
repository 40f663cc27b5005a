"""Plans with stores of intermediates in worlds, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from models.worlds.drawn import World
from models.worlds.program import CannotTell
from models.worlds.trial import Trial
from tests.models.rules.test_store_batches import LIQUOR, kiln
from tests.models.sites import SITES, lane
from tests.models.solved import Row, lot, target
from tests.models.worlds.tried import anew, assays, contract, settings, stands, tried, world
from tests.plants import Rows, day

SURE: list[Row] = [
    {"Recipe": "Leach", "Product": "Liquor", "Me": 100.0, "Dirt": 100.0, "Spread": 0.0},
    {"Recipe": "Fire", "Product": "Metal", "Me": 100.0, "Spread": 0.0},
]


def two_lots(per_day: float = 2.0, count: int = 2, **tables: list[Row]) -> Rows:
    """The rich and the poor lot of the kiln, both 40 % of what counts, of which metal may be more or less; 300 kg of
    metal are asked."""
    lots = [lot("Rich", 1.0, Me=20.0, Dirt=20.0), lot("Poor", 1.0, Me=10.0, Dirt=30.0)]
    return kiln(
        per_day,
        count,
        **{
            "Lots": [{**row, "Assay status": "plant"} for row in lots],
            "Spreads": [{"Feed class": "*", "Component": "Me", "Spread": 20.0}],
            "Yields": SURE,
            "Targets": [target("All", 300.0, Priority=1.0)],
            "Settings": settings(Fixed_days=0),
            **tables,
        },
    )


def done(trial: Trial, this_world: World) -> np.ndarray:
    """The plan as it stands in a world."""
    return trial.standing.carried_out(this_world, trial.planned.program.at(this_world).lp)


def runs(trial: Trial, x: np.ndarray) -> dict[str, float]:
    """Tonnes worked of each lot or batch."""
    planned = trial.planned
    names = [planned.plant.nodes.names[node] for node in planned.runs.node.tolist()]
    found: dict[str, float] = {}
    for name, column in zip(names, planned.columns("run").tolist(), strict=True):
        found[name] = found.get(name, 0.0) + float(x[column])
    return found


@pytest.fixture(scope="module")
def ample() -> Trial:
    return tried(two_lots())


def test_a_batch_holds_what_its_lot_does(ample: Trial) -> None:
    """Rich holds a fifth more metal, Poor a fifth less: 1.2 * 200 + 0.8 * 100 = 320 kg in place of 300."""
    this_world = world(ample, assays=of_metal(ample, Rich=1.2, Poor=0.8))
    assert (stands(ample, this_world)["All"], anew(ample, this_world)["All"]) == pytest.approx((320, 320))


def of_metal(trial: Trial, **factors: float) -> np.ndarray:
    """Factors of the metal in some lots; of dirt there is as much as stated."""
    found = assays(trial, **factors)
    found[:, trial.planned.plant.components.index("Dirt")] = 1.0
    return found


def test_kilograms_of_liquor_follow(ample: Trial) -> None:
    """Of a tonne of Rich come 240 + 200 = 440 kg of liquor instead of 400, of Poor 80 + 300 = 380: all is fired."""
    found = runs(ample, done(ample, world(ample, assays=of_metal(ample, Rich=1.2, Poor=0.8))))
    assert found["Liquor / Rich / Leach"] == pytest.approx(0.44)
    assert found["Liquor / Poor / Leach"] == pytest.approx(0.38)


def test_recoveries_of_all_stages_count(ample: Trial) -> None:
    """Nine tenths are leached of all, and eight tenths of the metal brought out: 0.9 * 0.8 * 300 = 216 kg."""
    plant = ample.planned.plant
    leached = [plant.recipes[recipe] == "Leach" for recipe in plant.yields.recipe]
    this_world = world(ample, recoveries=np.where(leached, 0.9, 0.8))
    assert stands(ample, this_world)["All"] == pytest.approx(216)


def test_more_liquor_takes_more_hours_of_the_kiln() -> None:
    """The kiln fires 400 kg a day, Rich on one day and Poor on the other. Rich makes 440 kg, half a day more than there
    is: 840 - 800 = 40 kg are left, of Poor as it stands or of Rich. So at least 340 - 40 * 240 / 440 kg come."""
    trial = tried(two_lots(0.4))
    this_world = world(trial, assays=of_metal(trial, Rich=1.2))
    found = done(trial, this_world)
    assert sum(kg for name, kg in runs(trial, found).items() if name.startswith("Liquor")) == pytest.approx(0.8)
    assert 340 - 40 * 240 / 440 - 1e-6 <= stands(trial, this_world)["All"] <= 340 - 40 * 0.25 + 1e-6
    assert anew(trial, this_world)["All"] == pytest.approx(340 - 40 * 0.25)


def test_what_is_leached_later_is_fired_later() -> None:
    """The mill stands still on the first of three days, and all is made on the second."""
    trial = tried(two_lots(count=3))
    there = np.ones((2, 3))
    there[trial.planned.plant.lines.names.index("Mill"), 0] = 0.0
    x = done(trial, world(trial, there=there))
    planned = trial.planned
    early = planned.columns("run")[planned.runs.period == 0]
    assert x[early].sum() == pytest.approx(0.0)
    assert stands(trial, world(trial, there=there))["All"] == pytest.approx(300)


def test_of_what_is_fired_and_sold_each_gets_its_share() -> None:
    """Half of 400 kg of liquor is sold, half of it fired for 100 kg of metal. Of both components comes a fifth less:
    160 kg are fired, for 80 kg of metal, and 160 kg are left to be sold."""
    terms, delivery = contract("C", 200.0, due=1, Product="Liquor", Priority=1.0, Price=0.1)
    rows = two_lots(
        Lots=[lot("Rich", 1.0, Me=20.0, Dirt=20.0, **{"Assay status": "plant"})],
        Targets=[target("All", 100.0, Priority=2.0)],
        Contracts=[terms],
        Deliveries=[{**delivery, "Max": 200.0}],
    )
    trial = tried(rows)
    this_world = world(trial, assays=assays(trial, Rich=0.8))
    assert stands(trial, this_world) == pytest.approx({"C / 2026-01-05 / 2026-01-05": 160.0, "All": 80.0})


def test_a_fixed_store_keeps_the_assay_of_its_row() -> None:
    """Metal is a quarter and a half of what is made, three eighths of the store whatever is in the lots: of 440 + 400
    kg come 315 kg of metal, not 340."""
    fixed = [{**LIQUOR, "Keeping": "fixed", "Me": 3.0, "Dirt": 5.0}]
    trial = tried(two_lots(Intermediates=fixed))
    this_world = world(trial, assays=of_metal(trial, Rich=1.2))
    assert stands(trial, this_world)["All"] == pytest.approx(840 * 3 / 8)


def test_what_lies_there_when_the_plan_begins_stays_as_it_is() -> None:
    """100 kg of pure metal lie there, and Rich makes a fifth less: 100 + 160 + 100 kg."""
    opening = [{**LIQUOR, "Opening stock": 100.0, "Me": 1.0, "Dirt": 0.0}]
    trial = tried(two_lots(Intermediates=opening))
    this_world = world(trial, assays=of_metal(trial, Rich=0.8))
    assert stands(trial, this_world)["All"] == pytest.approx(360)


@pytest.mark.parametrize(("metal", "comes"), [(1.0, 100.0 * 240.0 / 440.0), (3.0, 75.0)], ids=["same", "other"])
def test_what_lies_there_follows_its_lot_where_it_is_one_batch_with_what_is_made(metal: float, comes: float) -> None:
    """100 kg of Rich, half metal as what is still made of it, or three quarters. Rich holds a fifth more: 240 of 440 kg
    are metal. The half follows that, the three quarters stay, and 240 + 100 kg come beside."""
    there = {"Intermediate": "Liquor", "Batch": "Rich / Leach", "Quantity": 100.0, "Me": metal, "Dirt": 1.0}
    trial = tried(two_lots(3, **{"Opening batches": [there], "Targets": [target("All", 350.0, Priority=1.0)]}))
    this_world = world(trial, assays=of_metal(trial, Rich=1.2))
    assert stands(trial, this_world)["All"] == pytest.approx(340 + comes)


MIXED: list[Row] = [{**LIQUOR, "Keeping": "mixed"}]


def test_a_mix_holds_what_has_come_into_it() -> None:
    """Both lots are leached on the first day. 440 kg of Rich, 240 of them metal, and 400 kg of Poor are one mix, of
    which the kiln fires 400 kg on each of two days: 800 * 340 / 840 = 323.8 kg of metal."""
    stops = [{"Line": "Mill", "From": day(2), "To": day(2)}]
    trial = tried(two_lots(0.4, Intermediates=MIXED, Downtime=stops))
    this_world = world(trial, assays=of_metal(trial, Rich=1.2))
    assert stands(trial, this_world)["All"] == pytest.approx(800 * 340 / 840)


def test_all_of_a_mix_is_fired_where_the_plan_does() -> None:
    """1.2 * 200 + 0.8 * 100 = 320 kg of metal in 820 kg of liquor, which all is fired."""
    trial = tried(two_lots(Intermediates=MIXED))
    this_world = world(trial, assays=of_metal(trial, Rich=1.2, Poor=0.8))
    assert (stands(trial, this_world)["All"], anew(trial, this_world)["All"]) == pytest.approx((320, 320))


def test_what_is_made_of_a_mix_is_carried_on_the_same_day() -> None:
    """All is made in the north on one day and sold in the south on the same one: 300 kg of metal as stated, and 260
    where Rich makes a fifth less."""
    rows = two_lots(count=1, Intermediates=MIXED, Lanes=[lane(Material="Metal")], Sites=SITES)
    at_north = {table: [{**row, "Site": "North"} for row in rows[table]] for table in ("Lots", "Lines")}
    asked = target("All", 300.0, Priority=1.0, Measure="delivered", Site="South")
    spot: list[Row] = [{"Product": "Metal", "Price": 1.0, "Site": "South"}]
    trial = tried({**rows, **at_north, "Targets": [asked], "Spot sales": spot})
    assert stands(trial, world(trial))["All"] == pytest.approx(300)
    assert stands(trial, world(trial, assays=of_metal(trial, Rich=0.8)))["All"] == pytest.approx(260)


def test_what_returns_to_a_mix_is_refused_in_words() -> None:
    """Half of the liquor that is washed comes back: what is in the tank is then in itself."""
    rows = two_lots(Intermediates=MIXED)
    wash = {"Recipe": "Wash", "Feed class": "Liquor", "Cost": 1.0}
    back = {"Recipe": "Wash", "Product": "Liquor", "Me": 50.0, "Dirt": 50.0}
    hours = {"Recipe": "Wash", "Line": "Mill", "Rate": 1.0, "Basis": "t"}
    loop = {
        **rows,
        "Recipes": [*rows["Recipes"], wash],
        "Yields": [*rows["Yields"], back],
        "Line use": [*rows["Line use"], hours],
    }
    with pytest.raises(CannotTell, match=r"returns within a period: Liquor\. Where what returns is there 1 d later"):
        tried(loop)
    later = [*rows["Yields"], {**back, "Lag": 1.0}]
    assert tried({**loop, "Yields": later})
