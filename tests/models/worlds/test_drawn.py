"""Worlds as they are drawn: how far assays and recoveries are off, which lots are late, when lines stand still."""

from __future__ import annotations

import numpy as np
import pytest

from models.plant.plant import Plant
from models.worlds.drawn import World, draw
from models.worlds.stated import Source, Spreads
from tests.models.solved import lot, tiny
from tests.models.worlds.tried import plant_of, two_lots
from tests.plants import Rows, day

MANY = 1000


def worlds(plant: Plant, count: int = MANY, off: tuple[Source, ...] = ()) -> list[World]:
    spreads = Spreads.of(plant)
    return [draw(plant, spreads, 7, number, off) for number in range(count)]


def test_a_lots_mean_is_off_by_a_share_of_the_spread_that_its_assay_status_says() -> None:
    """Spread 20 %: umpire 2 %, plant 5 %, supplier 10 %, estimated 20 %."""
    lots = [
        lot(status, **{"Assay status": status, "Me": 10.0}) for status in ("umpire", "plant", "supplier", "estimated")
    ]
    plant = plant_of(two_lots(Lots=lots))
    spread = dict(zip(plant.lots.names, Spreads.of(plant).assays[:, 0].round(9), strict=True))
    assert spread == {"umpire": 0.02, "plant": 0.05, "supplier": 0.1, "estimated": 0.2}


def test_an_assay_that_is_the_classs_counts_as_estimated() -> None:
    plant = plant_of(two_lots(Lots=[lot("A", **{"Assay status": "umpire"})]))
    assert Spreads.of(plant).assays[0, 0] == pytest.approx(0.2)


def test_the_row_of_a_class_goes_before_that_of_all() -> None:
    row = {"Feed class": "Feed", "Component": "Me", "Spread": 40.0}
    every = {"Feed class": "*", "Component": "Me", "Spread": 20.0}
    plants = [plant_of(two_lots(Spreads=rows)) for rows in ([row, every], [every, row])]
    assert [float(Spreads.of(plant).assays[0, 0]) for plant in plants] == pytest.approx([0.1, 0.1])


def test_assays_have_the_stated_mean_and_spread() -> None:
    """Mean 1, relative standard deviation 5 and 10 %; never below nothing."""
    factors = np.array([world.assays[:, 0] for world in worlds(plant_of(two_lots()))])
    assert factors.mean(axis=0) == pytest.approx([1.0, 1.0], abs=0.01)
    assert factors.std(axis=0) == pytest.approx([0.05, 0.1], rel=0.05)
    assert factors.min() > 0


def test_components_of_one_product_err_together_and_others_do_not() -> None:
    """Metal counts Me and Ne: they are off by the same. Dross counts Fe alone."""
    rows = two_lots(
        Components=[{"Component": name, "Counted as": "mass"} for name in ("Fe", "Me", "Ne")],
        Products=[{"Product": "Dross"}, {"Product": "Metal"}],
        Spreads=[{"Feed class": "*", "Component": name, "Spread": 20.0} for name in ("Fe", "Me", "Ne")],
        Yields=[
            {"Recipe": "Work", "Product": "Dross", "Fe": 50.0},
            {"Recipe": "Work", "Product": "Metal", "Me": 90.0, "Ne": 90.0},
        ],
        Lots=[lot("A", Fe=20.0, Me=10.0, Ne=5.0, **{"Assay status": "plant"})],
    )
    factors = np.array([world.assays[0] for world in worlds(plant_of(rows), 400)])
    assert (factors[:, 1] == factors[:, 2]).all()
    assert abs(np.corrcoef(factors[:, 0], factors[:, 1])[0, 1]) < 0.15


def test_no_more_is_recovered_than_there_is() -> None:
    """Recovery 95 %, spread 10 %: what would be above 100 % is 100 %."""
    plant = plant_of(two_lots(Yields=[{"Recipe": "Work", "Product": "Metal", "Me": 95.0, "Spread": 10.0}]))
    recovered = 0.95 * np.array([world.recoveries[0] for world in worlds(plant)])
    assert recovered.max() == pytest.approx(1.0)
    assert (recovered < 1.0).any()


def late_lots(status: str) -> Rows:
    row = {"Status": status, "Late chance": 25.0, "Late by": 3.0, "Available": day(1)}
    return tiny(2, Lots=[lot("A", **row)])


@pytest.mark.parametrize(("status", "share"), [("expected", 0.25), ("offered", 0.25), ("stock", 0.0), ("blocked", 0.0)])
def test_lots_that_have_to_come_are_late_as_often_as_is_stated(status: str, share: float) -> None:
    late = np.array([world.late[0] for world in worlds(plant_of(late_lots(status)))])
    assert set(late.tolist()) <= {0.0, 3.0}
    assert (late > 0).mean() == pytest.approx(share, abs=0.03)


@pytest.mark.parametrize("units", [1.0, 2.0])
def test_a_breakdown_takes_one_unit_for_its_length(units: float) -> None:
    """Half a breakdown a week and unit, two days each: one day of seven is lost of each unit; 50 days, none before
    the first: a breakdown begins within the plan, so the first days lose a little less."""
    line = {"Line": "Mill", "Units": units, "Breakdowns": 0.5, "Breakdown length": 2.0}
    there = np.array([world.there[0] for world in worlds(plant_of(tiny(50, Lines=[line])), 1000)])
    assert (1 - there[:, 5:]).mean() == pytest.approx(1 / 7, rel=0.1)
    assert there.min() >= 0.0


def test_what_is_switched_off_leaves_the_others_as_they_are() -> None:
    """Assays and recoveries are uncertain: without assays recoveries are the same, and the other way round."""
    plant = plant_of(two_lots(Yields=[{"Recipe": "Work", "Product": "Metal", "Me": 90.0}]))
    assert Spreads.of(plant).sources == (Source.ASSAYS, Source.RECOVERIES)
    (both,), (no_assays,), (no_recoveries,) = (
        worlds(plant, 1, off) for off in ((), (Source.ASSAYS,), (Source.RECOVERIES,))
    )
    assert (no_assays.assays == 1).all()
    assert (no_assays.recoveries == both.recoveries).all()
    assert (no_recoveries.recoveries == 1).all()
    assert (no_recoveries.assays == both.assays).all()
