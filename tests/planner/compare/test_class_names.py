"""Feed classes that have another name in another plan: a name is worth nothing, and said to be another."""

from __future__ import annotations

from models.schema.frames import inputs
from planner.comparison import words
from planner.comparison.standing.classes import renamed, restated
from tests.planner.compare.plans import compared, solved
from tests.plants import Rows, changed, small_plant


def called(rows: Rows, name: str, other: str) -> Rows:
    """The plant with another name, wherever it stands."""
    return {
        table: [{column: other if cell == name else cell for column, cell in row.items()} for row in lines]
        for table, lines in rows.items()
    }


def test_a_class_with_another_name_is_no_step_of_the_bridge() -> None:
    """Without its name its lots are feed of another class: their lots were steps of a million there and back."""
    comparison = compared(solved(small_plant()), solved(called(small_plant(), "HDD", "Drives"), "Other"), bridges=True)
    (bridge,) = comparison.bridges
    assert (bridge.steps, bridge.reason[:23]) == ((), "The inputs are the same")
    sentences = words.sentences(comparison, 1)
    assert "The inputs are the same." in sentences
    assert "The same feed under other names: HDD is now called Drives." in sentences
    (row,) = comparison.inputs["Feed classes"]
    assert (row.key, row.values, list(comparison.inputs)) == (("HDD",), ("HDD", "Drives"), ["Feed classes"])
    assert "Feed stock" not in comparison.results


def test_a_promise_of_a_class_with_another_name_is_the_same_promise() -> None:
    """80 t are to be left of the 10 that there are of HDD, in both plans."""
    short = changed(small_plant(), "Feed classes", 1, **{"Min closing stock": 80.0})
    other = changed(called(short, "HDD", "Drives"), "Contracts", 0, Price=331.0)
    comparison = compared(solved(short), solved(other, "Other"), bridges=True)
    assert comparison.sides[1].worse == ()
    assert [(step.name, step.costs, step.gains) for step in comparison.bridges[0].steps] == [
        ("Prices and costs", (), ())
    ]


def test_beside_another_name_a_price_is_found_as_it_is() -> None:
    other = changed(called(small_plant(), "HDD", "Drives"), "Lots", 1, Price=4100.0)
    comparison = compared(solved(small_plant()), solved(other, "Other"))
    (row,) = comparison.inputs["Lots"]
    assert (row.key, row.column, row.values) == (("HDD-1",), "Price", (4000.0, 4100.0))


def test_tables_in_the_bases_names_are_the_bases() -> None:
    base, other = inputs(small_plant()), inputs(called(small_plant(), "HDD", "Drives"))
    names = renamed(base, other)
    assert names == {"Drives": "HDD"}
    assert all(rows.equals(base[name]) for name, rows in restated(other, names).items())


def test_a_class_of_which_other_things_are_said_is_another_one() -> None:
    other = changed(called(small_plant(), "HDD", "Drives"), "Feed classes", 1, Dy=3.0)
    assert renamed(inputs(small_plant()), inputs(other)) == {}


def test_classes_that_are_alike_keep_their_names() -> None:
    """Nobody can tell which of two that say the same is which."""
    alike = small_plant()
    alike["Feed classes"] = [*alike["Feed classes"], {"Feed class": "X", "Nd": 1.0}, {"Feed class": "Y", "Nd": 1.0}]
    other = called(called(alike, "X", "X2"), "Y", "Y2")
    assert renamed(inputs(alike), inputs(other)) == {}
