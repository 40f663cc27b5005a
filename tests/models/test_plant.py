"""How typed tables become numbers: positions for names, fractions for shares, infinity for no limit."""

from dataclasses import fields, is_dataclass

import numpy as np
import pytest

from tests.models.solved import contract, lot, plant_of, setting, target, tiny
from tests.plants import day, small_plant


@pytest.fixture(scope="module")
def plant():
    return plant_of(small_plant())


def test_everything_is_sorted_by_name_and_periods_by_date(plant):
    assert plant.lots.names == ("EV-1", "EV-2", "HDD-1")
    assert plant.classes.names == ("EV traction", "HDD")
    assert plant.components == ("Dy", "Hardness", "Nd")
    assert plant.products.names == ("Dy oxide", "Nd oxide")
    assert plant.calendar.names == ("W1", "W2", "W3", "W4")


def test_names_become_positions(plant):
    assert plant.lots.feed_class.tolist() == [0, 0, 1]
    assert plant.yields.product.tolist() == [0, 1]
    assert plant.deliveries.product.tolist() == [1, 0]  # Magnet maker, Motor maker


def test_shares_become_fractions_and_properties_stay_as_they_are(plant):
    assert plant.lots.assay[0].tolist() == pytest.approx([0.045, 610.0, 0.26])
    assert plant.lots.dry.tolist() == pytest.approx([0.98, 1.0, 1.0])
    assert plant.yields.recovery.tolist() == [[0.9, 0.0, 0.0], [0.0, 0.0, 0.95]]


def test_a_blank_assay_is_the_typical_one_of_the_class():
    plant = plant_of(tiny(Lots=[lot("A"), lot("B", Me=7.0)]))
    assert plant.lots.assay[:, 0].tolist() == pytest.approx([0.1, 0.07])


def test_kilograms_of_product_per_tonne_of_lot(plant):
    """EV-1: 1000 * 0.98 * 0.045 * 0.9 * 1.14768 = 45.55 kg of Dy oxide; 1000 * 0.98 * 0.26 * 0.95 * 1.16638 = 282.3."""
    assert plant.yields.kg[:, 0].tolist() == pytest.approx([45.552, 282.334], abs=0.01)


def test_no_limit_is_infinity(plant):
    assert plant.classes.max_stock.tolist() == [60.0, np.inf]
    assert plant.products.max_stock.tolist() == [np.inf, 9000.0]
    assert plant_of(tiny(Lots=[lot("A", None, Status="offered")])).lots.quantity.tolist() == [np.inf]


def test_a_product_without_disposal_cost_cannot_be_discarded(plant):
    assert np.isnan(plant.products.disposal_cost).tolist() == [True, False]


def test_a_delivery_has_the_terms_of_its_contract(plant):
    deliveries = plant.deliveries
    assert deliveries.contract == ("Magnet maker", "Motor maker")
    assert deliveries.price.tolist() == [80.0, 300.0]
    assert deliveries.late.tolist() == [True, False]
    assert deliveries.min.tolist() == [2000.0, 300.0]
    assert deliveries.max.tolist() == [2000.0, 500.0]  # a blank Max is Min
    assert (np.isnan(deliveries.priority[0]), deliveries.priority[1]) == (True, 2.0)


def test_windows_become_periods(plant):
    assert (plant.deliveries.first.tolist(), plant.deliveries.last.tolist()) == ([0, 1], [2, 3])
    assert (plant.lots.first.tolist(), plant.lots.last.tolist()) == ([0, 0, 1], [3, 2, 3])
    assert (plant.spot.first.tolist(), plant.spot.last.tolist()) == ([1], [3])


def test_a_blank_date_is_the_start_or_the_end_of_the_plan(plant):
    assert str(plant.deliveries.start[0]) == "2026-01-05"
    assert str(plant.spot.to[0]) == "2026-02-01"
    assert (plant.targets.first.tolist(), plant.targets.last.tolist()) == ([0], [3])


def test_a_limited_share_is_a_fraction_and_a_limited_property_its_own_value(plant):
    limits = plant.blend_limits
    assert limits.share_of == ("Dy", "Hardness")
    assert limits.max.tolist() == [0.2, 620.0]
    assert limits.whole[0].tolist() == [1.0, 0.0, 1.0]  # TRE is Nd+Dy
    assert limits.whole_is_mass.tolist() == [False, True]
    assert limits.line.tolist() == [0, 0]


def test_the_leach_has_its_hours_less_downtime(plant):
    """20 h * 90 % * 7 days = 126; two days less in week 2: 18 * 5 = 90. Extraction: 2 units * 24 h * 7 days."""
    assert plant.lines.hours[0].tolist() == pytest.approx([126, 90, 126, 126])
    assert plant.lines.hours[1].tolist() == [336] * 4


def test_settings_become_fractions():
    plant = plant_of(tiny(Settings=setting("Priority tolerance", 2.0)))
    assert plant.settings.priority_tolerance == pytest.approx(0.02)
    assert plant.settings.closing_feed_value == 1.0


def test_a_lot_is_usable_if_it_is_not_blocked_and_has_a_period():
    lots = [lot("A"), lot("B", Status="blocked"), lot("C", Available=day(9)), lot("D", Status="offered")]
    plant = plant_of(tiny(2, Lots=lots))
    assert plant.lots.usable.tolist() == [True, False, False, True]
    assert plant.lots.offered.tolist() == [False, False, False, True]


def test_tables_that_are_empty_give_a_plant_without_such_rules():
    plant = plant_of(tiny())
    assert len(plant.blend_limits.on) == len(plant.fixed_runs.origin) == len(plant.targets.names) == 0
    assert plant.consumption.amount.shape == (0, 1)


def same(one: object, other: object) -> bool:
    """Whether two plants, or parts of them, are equal to the last bit; the rows as they were typed are no part."""
    if is_dataclass(one):
        parts = [part.name for part in fields(one) if part.name != "given"]
        return all(same(getattr(one, part), getattr(other, part)) for part in parts)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(
            found.sort_index(axis=1).equals(other[name].sort_index(axis=1)) for name, found in one.items()
        )
    if isinstance(one, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind in "fM")
    return one == other


def test_the_order_of_rows_does_not_change_the_plant(plant):
    backwards = {name: rows[::-1] if name != "Periods" else rows for name, rows in small_plant().items()}
    assert same(plant, plant_of(backwards))


def test_a_change_of_a_number_changes_the_plant(plant):
    assert not same(plant, plant_of(small_plant(Resources=[{"Resource": "HCl 33 %", "Unit": "kg", "Price": 0.3}])))


def test_consumption_is_per_tonne_or_per_contained_kilogram():
    """Half a unit per kg of metal, 80 kg of it in a tonne of lot A with 20 % water: 40; 3 per tonne: 3."""
    rows = tiny(
        Lots=[lot("A", Moisture=20.0)],
        Resources=[{"Resource": name, "Unit": "kg"} for name in ("Acid", "Water")],
        Consumption=[
            {"Recipe": "Work", "Resource": "Acid", "Amount": 0.5, "Per": "Me"},
            {"Recipe": "Work", "Resource": "Water", "Amount": 3.0, "Per": "t"},
        ],
    )
    assert plant_of(rows).consumption.amount.ravel().tolist() == pytest.approx([40, 3])


def test_a_group_of_groups_counts_each_component_once():
    rows = tiny(
        Components=[{"Component": name, "Counted as": "mass"} for name in ("Dy", "Me", "Tb")],
        Groups=[{"Group": "Heavy", "Components": "Dy+Tb"}, {"Group": "All", "Components": "Heavy+Me+Dy"}],
        **{"Blend limits": [{"On": "Mill", "Share of": "Dy", "In": "All", "Max": 50.0}]},
    )
    assert plant_of(rows).blend_limits.whole.tolist() == [[1.0, 1.0, 1.0]]


def test_a_promise_has_a_priority_or_a_penalty():
    rows = tiny(
        Targets=[target("T1", 5.0, Priority=3.0), target("T2", 5.0, **{"Shortfall penalty": 2.0})],
        **contract(5.0, Priority=1.0),
    )
    plant = plant_of(rows)
    assert plant.targets.priority[0] == 3.0
    assert np.isnan(plant.targets.priority[1])
    assert plant.targets.penalty[1] == 2.0
