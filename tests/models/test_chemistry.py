"""Oxygen and other company of a component, against factors that were worked out elsewhere."""

import json
from pathlib import Path

import pytest

from models.plant.chemistry import NotAFormula, counted_as

FACTORS = json.loads((Path(__file__).parent / "data" / "conversion_factors.json").read_text(encoding="utf-8"))[
    "factors"
]


@pytest.mark.parametrize("formula", FACTORS)
def test_the_factor_of_a_compound_is_the_published_one(formula):
    factor = FACTORS[formula]  # worked out with abridged weights, so that the fifth digit may differ
    assert counted_as(formula, factor["element"]) == pytest.approx(
        factor["kg_per_kg"], rel=4e-5
    )  # oxygen 15.999 or 15.9994


def test_neodymium_oxide_by_hand():
    """(2 * 144.242 + 3 * 15.999) / (2 * 144.242) = 336.481 / 288.484."""
    assert counted_as("Nd2O3", "Nd") == pytest.approx(336.481 / 288.484, abs=1e-5)


def test_the_element_itself_counts_once():
    assert counted_as("Co", "Co") == 1


def test_mass_counts_once_and_a_property_not_at_all():
    assert counted_as("mass", "Fines") == 1
    assert counted_as("property", "Hardness") == 0


def test_of_a_double_oxide_each_element_has_its_own_factor():
    """NdDyO3: 144.242 + 162.500 + 3 * 15.999 = 354.739."""
    assert counted_as("NdDyO3", "Nd") == pytest.approx(354.739 / 144.242, abs=1e-4)
    assert counted_as("NdDyO3", "Dy") == pytest.approx(354.739 / 162.5, abs=1e-4)


@pytest.mark.parametrize(
    ("how", "component"),
    [("Dy2O3", "Tb"), ("Xx2O3", "Xx"), ("Dy2O3)", "Dy"), ("dy2o3", "Dy"), ("oxide", "Dy"), ("", "Dy"), ("2", "Dy")],
)
def test_what_is_no_formula_with_the_component_is_refused(how, component):
    with pytest.raises(NotAFormula):
        counted_as(how, component)
