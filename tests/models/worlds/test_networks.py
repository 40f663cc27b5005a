"""Plans of several sites and with stores, drawn at random: where all comes as stated they are the plan, and in other
worlds nothing is sold, carried or worked that is not there."""

from __future__ import annotations

import numpy as np
import pytest

from models.program.arrays.lp import arrays, objective_of
from models.program.build import build
from models.solving.solvers.carried_basis import places_of_rows
from models.worlds.drawn import as_stated, draw
from models.worlds.otherwise import plant_in
from models.worlds.program import program_of
from models.worlds.stated import Source, Spreads
from models.worlds.trial import Trial
from tests.models.pooling import network as pool
from tests.models.random_sites import drawn
from tests.models.random_sites import rows as drawn_rows
from tests.models.rules.test_one_mix import tank
from tests.models.rules.test_store_batches import kiln
from tests.models.sites import lane, two_mills
from tests.models.solved import lot, target
from tests.models.test_apart_at_sites import two_stores
from tests.models.test_mixed_at_sites import two_tanks
from tests.models.worlds.test_program import dense
from tests.models.worlds.tried import plant_of, settings, tried
from tests.plants import Rows, day

BALANCES = ("lot_use", "product_made", "product_stock", "batch_stock_balance", "batch_left_in_all")
OF_SITES = ("feed_there_balance", "batch_shipped_in_all", "lane_max", "line_hours")
OF_MIXES = ("mix_balance", "mix_left_in_all", "mix_shipped_in_all")


def network(seed: int, keeping: str) -> Rows:
    """A random plant at two sites with a store of liquor at each, where metal is asked at one of them."""
    rows = drawn_rows(drawn(seed))
    return {
        **rows,
        "Intermediates": [{**row, "Keeping": keeping} for row in rows["Intermediates"]],
        "Targets": [target("All", 500.0, Priority=1.0), target("There", 200.0, Priority=2.0, Site="South")],
    }


def two_stages() -> Rows:
    """The kiln with what a batch contains counting everywhere: hours by metal, reagents, limits of two products."""
    rows = kiln(0.3, 4, Targets=[target("All", 250.0, Priority=1.0)])
    of_metal = {"Recipe": "Fire", "Line": "Kiln", "Rate": 150.0 / 24.0, "Basis": "Me"}
    return {
        **rows,
        "Line use": [rows["Line use"][0], of_metal],
        "Yields": [*rows["Yields"], {"Recipe": "Fire", "Product": "Slag", "Dirt": 90.0}],
        "Products": [{"Product": "Metal"}, {"Product": "Slag"}],
        "Resources": [{"Resource": "Acid", "Price": 0.01}],
        "Consumption": [{"Recipe": "Fire", "Resource": "Acid", "Amount": 2.0, "Per": "Dirt"}],
        "Blend limits": [{"On": "Kiln", "Share of": "Me", "Min": 26.0}],
    }


def full_store() -> Rows:
    """The kiln with a store that has limits and money, drums that are put in, what comes of work before, and lags."""
    rows = kiln(0.4, 3, Targets=[target("All", 250.0, Priority=1.0)])
    leach, fire = rows["Yields"]
    drums = lot("Drums", 0.2, **{"Feed class": "Liquor", "Me": 30.0, "Dirt": 10.0})
    comes = {"Product": "Liquor", "Lot": "Rich / Leach", "Date": day(2), "Quantity": 50.0, "Me": 1.0, "Dirt": 1.0}
    limits = {"Max stock": 700.0, "Min stock": 20.0, "Disposal cost": 0.1, "Closing value": 0.2, "Holding cost": 0.01}
    return {
        **rows,
        "Lots": [*rows["Lots"], drums],
        "Line use": [*rows["Line use"], {**rows["Line use"][1], "After": 1.0}],
        "Yields": [{**leach, "Lag": 1.0}, fire],
        "Arrivals": [comes],
        "Intermediates": [{**rows["Intermediates"][0], **limits}],
    }


def only_sold(keeping: str) -> Rows:
    """The liquor of the kiln, which nobody fires: 500 kg are asked of it."""
    rows = tank(0.4, 3, keeping)
    of_mill = {name: rows[name][:1] for name in ("Recipes", "Lines", "Line use", "Yields")}
    spot = [{"Product": "Liquor", "Price": 0.3}]
    return {**rows, **of_mill, "Spot sales": spot, "Targets": [target("All", 500.0, Priority=1.0, Product="Liquor")]}


def two_tanks_in_a_row(*, oily: bool) -> Rows:
    """Lots leached into a tank with a stock, which is fired, sold or refined into a second one; where the lots are
    oily a limit on that, and lots are told apart in mixes."""
    rows = {**pool(1), "Targets": [target("All", 250.0, Priority=1.0)]}
    if not oily:
        return rows
    return {
        **rows,
        "Components": [*rows["Components"], {"Component": "Oil", "Counted as": "property"}],
        "Lots": [{**row, "Oil": float(at)} for at, row in enumerate(rows["Lots"])],
        "Blend limits": [{"On": "Fire", "Share of": "Oil", "Max": 50.0}],
    }


def sure(rows: Rows) -> Rows:
    """The same plant where nothing is uncertain."""
    return {**rows, "Yields": [{**row, "Spread": 0.0} for row in rows["Yields"]], "Settings": fixed_days(rows)}


def unsure(rows: Rows) -> Rows:
    """The same plant where everything may come out otherwise."""
    counted = [row["Component"] for row in rows["Components"] if row["Counted as"] != "property"]
    late = {"Status": "expected", "Late chance": 50.0, "Late by": 1.0}
    return {
        **rows,
        "Lots": [{**row, **late} for row in rows["Lots"]],
        "Lines": [{**line, "Breakdowns": 1.0, "Breakdown length": 1.0} for line in rows["Lines"]],
        "Yields": [{**row, "Spread": 5.0} for row in rows["Yields"]],
        "Spreads": [{"Feed class": "*", "Component": name, "Spread": 20.0} for name in counted],
        "Settings": fixed_days(rows),
    }


def fixed_days(rows: Rows) -> list[dict[str, object]]:
    return [*rows.get("Settings", []), *settings(Fixed_days=1)]


PLANTS = {
    **{f"{keeping} {seed}": network(seed, keeping) for seed in (1, 3, 6, 8) for keeping in ("fixed", "apart")},
    "two stages": two_stages(),
    "full store": full_store(),
    "two mills": two_mills(3, Lanes=[lane()], Targets=[target("There", 600.0, Priority=1.0, Site="South")]),
    "two tanks in a row": two_tanks_in_a_row(oily=False),
    "oily tanks": two_tanks_in_a_row(oily=True),
    "only sold": only_sold("apart"),
    "only sold from a tank": only_sold("mixed"),
    "tank": {**tank(0.4, 3), "Targets": [target("All", 200.0, Priority=1.0)]},
    "two tanks": two_tanks(3, Targets=[target("All", 200.0, Priority=1.0)]),
    **{f"mixed {seed}": network(seed, "mixed") for seed in (1, 6)},
    "two stores": two_stores(2, Targets=[target("All", 300.0, Priority=1.0)]),
}
SOME = (
    "fixed 3",
    "apart 1",
    "apart 6",
    "two stages",
    "full store",
    "two mills",
    "two stores",
    "only sold",
    "tank",
    "two tanks",
    "oily tanks",
)


@pytest.mark.long(but=SOME)
@pytest.mark.parametrize("name", PLANTS)
def test_where_nothing_is_uncertain_every_world_is_the_plan(name: str) -> None:
    """Both ways, margin and every promise."""
    trial = tried(sure(PLANTS[name]))
    plan, outcome = trial.plan(), trial.outcome(1, 0)
    for reading in (outcome.standing, outcome.anew):
        assert reading.margin == pytest.approx(plan.margin, rel=1e-6, abs=1e-6)
        assert reading.reached == pytest.approx(plan.reached, rel=1e-6, abs=1e-6)
    x = trial.standing.carried_out(as_stated(trial.planned.plant), trial.planned.program.stated.lp)
    assert x == pytest.approx(trial.planned.x, rel=1e-6, abs=1e-6)


@pytest.mark.long(but=SOME)
@pytest.mark.parametrize("name", PLANTS)
def test_nothing_is_sold_carried_or_worked_that_is_not_there(name: str) -> None:
    """Every balance is kept, nothing is below nothing, and no line or lane does more than it can."""
    trial = tried(unsure(PLANTS[name]))
    planned = trial.planned
    for number in range(4):
        world = draw(planned.plant, planned.spreads, 1, number)
        written = planned.program.at(world)
        standing = trial.standing.carried_out(world, written.lp)
        found = trial.replanned.anew(world, written, standing)
        assert found.keeps_limits
        for x in (standing, found.x):
            assert x.min(initial=0.0) >= -1e-6
            assert max((mix.off(x) for mix in planned.program.lp.mixes), default=0.0) <= 1e-6
            assert broken(trial, written.lp, x, trial.days.row_upper(world)) == set()
            assert (x <= trial.days.most(world) + 1e-6).all()


def broken(trial: Trial, lp, x: np.ndarray, hours: tuple[np.ndarray, np.ndarray]) -> set[str]:
    """The balances and limits of a plan that its columns do not keep in a world."""
    program, upper = trial.planned.program, lp.row_upper.copy()
    upper[hours[0]] = hours[1]
    adds_up = program.adds_up(lp, x)
    off = np.maximum(lp.row_lower - adds_up, adds_up - upper) > 1e-6 * np.maximum(np.abs(adds_up), 1.0)
    return {program.rows[row][0] for row in np.flatnonzero(off)} & {*BALANCES, *OF_SITES, *OF_MIXES}


@pytest.mark.parametrize("name", ["two stages", "apart 6", "fixed 3", "two tanks"])
def test_the_program_is_what_the_rules_write_in_that_world(name: str) -> None:
    """Every coefficient and every amount of money, to 1e-9: as stated, and where batches hold something else."""
    plant = plant_of(unsure(PLANTS[name]))
    spreads = Spreads.of(plant)
    told = program_of(plant, spreads)
    place = {row: at for at, row in enumerate(told.rows)}
    other = draw(plant, spreads, 3, 0, off=(Source.LATE_LOTS, Source.BREAKDOWNS))
    for found, there in ((told.stated, plant), (told.at(other), plant_in(plant, other))):
        m = build(there)
        written, rows = arrays(m), np.array([place[row] for row in places_of_rows(m)])
        assert dense(written) == pytest.approx(dense(found.lp)[rows], rel=1e-9, abs=1e-9)
        assert objective_of(m, "margin") == pytest.approx(found.earned, rel=1e-9, abs=1e-9)


def test_a_late_lot_is_late_at_the_other_site_too() -> None:
    """10 t come a day late and are a day on their way: what was to be there on the second day is there on the third."""
    lots = [lot("A", Site="North", Status="expected", Available=day(1), **{"Late chance": 50.0})]
    lanes = [lane(Material="Feed", **{"Lead time": 1.0})]
    stops = [{"Line": "Mill", "From": day(1), "To": day(4)}]
    trial = tried(two_mills(4, Lots=lots, Lanes=lanes, Downtime=stops, Targets=[target("All", 1000.0, Priority=1.0)]))
    planned = trial.planned
    runs = planned.columns("run")
    worked = []
    for days in (0.0, 1.0):
        world = draw(planned.plant, planned.spreads, 1, 0, off=tuple(Source))
        late = type(world)(world.assays, world.recoveries, np.array([days]), world.there)
        x = trial.standing.carried_out(late, planned.program.at(late).lp)
        worked.append({int(p): round(float(t), 6) for p, t in zip(planned.runs.period, x[runs], strict=True) if t > 0})
    assert worked == [{1: 10.0}, {2: 10.0}]
