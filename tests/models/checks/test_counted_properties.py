"""Of what a property has to be known: of all that a limit counts, through every store whose row does not say it."""

from __future__ import annotations

import pytest

from models.checks import check
from models.checks.blends import counted_in_limits
from models.checks.facts import Facts
from models.schema.frames import inputs
from tests.models.checks.cases_sites import sited, stores_of
from tests.models.solved import Row, lot, tiny
from tests.plants import Rows, changed

HARD = "Hardness"


def chain(on: str, liquor: str = "mixed", powder: str = "apart", **tables: list[Row]) -> Rows:
    """Feed is milled to powder, powder leached to liquor, liquor fired to metal; scrap is fired beside it."""
    steps = {"Grind": ("Feed", "Powder"), "Leach": ("Powder", "Liquor"), "Fire": ("Liquor", "Metal")}
    recipes = [{"Recipe": recipe, "Feed class": taken} for recipe, (taken, _) in steps.items()]
    rows = tiny(
        **{
            "Components": [{"Component": "Me", "Counted as": "mass"}, {"Component": HARD, "Counted as": "property"}],
            "Feed classes": [{"Feed class": "Feed", "Me": 10.0}, {"Feed class": "Scrap", "Me": 10.0}],
            "Lots": [lot("A"), lot("B") | {"Feed class": "Scrap"}],
            "Lines": [{"Line": f"{recipe} line"} for recipe in steps],
            "Recipes": [*recipes, {"Recipe": "Fire", "Feed class": "Scrap"}],
            "Line use": [{"Recipe": recipe, "Line": f"{recipe} line", "Rate": 1.0, "Basis": "t"} for recipe in steps],
            "Yields": [{"Recipe": recipe, "Product": made, "Me": 100.0} for recipe, (_, made) in steps.items()],
            "Intermediates": [
                {"Intermediate": "Powder", "Keeping": powder},
                {"Intermediate": "Liquor", "Keeping": liquor},
            ],
            "Blend limits": [{"On": on, "Share of": HARD, "Max": 5.0}],
        }
    )
    return {**rows, **tables}


@pytest.mark.parametrize(
    ("on", "liquor", "powder", "counted"),
    [
        ("Metal", "mixed", "apart", {"Liquor", "Powder", "Feed", "Scrap"}),
        ("Fire line", "mixed", "apart", {"Liquor", "Powder", "Feed", "Scrap"}),
        ("Liquor", "mixed", "apart", {"Liquor", "Powder", "Feed"}),
        ("Liquor", "fixed", "apart", {"Powder", "Feed"}),
        ("Metal", "fixed", "apart", {"Liquor", "Scrap"}),
        ("Metal", "mixed", "fixed", {"Liquor", "Powder", "Scrap"}),
        ("Leach line", "mixed", "apart", {"Powder", "Feed"}),
        ("Grind line", "mixed", "apart", {"Feed"}),
    ],
)
def test_a_limit_counts_what_comes_to_it_through_stores(on: str, liquor: str, powder: str, counted: set[str]):
    """What is fixed says what it is: nothing that it is made of counts."""
    assert counted_in_limits(Facts(inputs(chain(on, liquor, powder)))) == {HARD: counted}


def found(rows: Rows, check_name: str) -> list[tuple[str, int | None]]:
    return [(one.table, one.row) for one in check(inputs(rows)) if one.check == check_name and one.column == HARD]


BATCH: Row = {"Intermediate": "Powder", "Batch": "A / Grind", "Quantity": 5.0, "Me": 1.0}


@pytest.mark.parametrize(("on", "asked"), [("Metal", [("Opening batches", 0)]), ("Grind line", [])])
def test_a_batch_is_asked_for_a_property_only_where_a_limit_counts_it(on: str, asked: list[tuple[str, int]]):
    """What lies there as powder never comes to the line that grinds again."""
    there = chain(on, **{"Opening batches": [BATCH]})
    assert found(there, "batch-without-content") == asked
    assert found(changed(there, "Opening batches", 0, **{HARD: 3.0}), "batch-without-content") == []


def test_a_lot_counts_in_what_is_made_of_its_powder_and_liquor():
    """Neither lot has a value; of A it counts two stores further on."""
    assert found(chain("Metal"), "property-unknown") == [("Lots", 0), ("Lots", 1)]
    assert found(chain("Metal", liquor="fixed"), "property-unknown") == [("Lots", 1), ("Intermediates", 1)]


def test_what_lies_in_the_store_of_a_site_is_asked_for_its_property():
    """The row of the liquor says nothing of it, nor does that of its store in Missouri."""
    there = stores_of("Liquor", **{"Opening stock": 5.0, "Me": 1.0})
    rows = {**sited(chain("Metal")), "Lanes": [{"From site": "Belfast", "To site": "Missouri"}], "Stores": there}
    assert ("Stores", 1) in found(rows, "property-unknown")
    assert ("Stores", 1) not in found(changed(rows, "Stores", 1, **{HARD: 2.0}), "property-unknown")
    assert ("Stores", 1) not in found(changed(rows, "Intermediates", 1, **{HARD: 2.0}), "property-unknown")
