from __future__ import annotations

from dataclasses import replace

import pytest

from models.schema.outputs import OUTPUTS
from models.schema.words import Kind
from planner.comparison import words
from planner.comparison.directions import of_summary
from tests.planner.compare.plans import compared, one_lot, solved
from tests.plants import changed, small_plant


@pytest.fixture(scope="module")
def dearer() -> words.Comparison:
    """10 t give 1,000 kg: 50,000 EUR at 50 and 60,000 EUR at 60 per kg."""
    return compared(solved(one_lot()), solved(changed(one_lot(), "Spot sales", 0, Price=60.0), "Dearer"), bridges=True)


def test_a_key_figure_has_difference_per_cent_and_verdict(dearer: words.Comparison) -> None:
    margin = dearer.figure("Margin")
    assert margin is not None
    assert margin.values == pytest.approx((50_000.0, 60_000.0))
    assert (margin.differences[1], margin.per_cent[1]) == pytest.approx((10_000.0, 20.0))
    assert margin.verdicts == (0, 1)


def test_per_cent_of_nothing_is_blank() -> None:
    """Without a lot the base earns nothing, and no share of nothing is 50,000."""
    poor = changed(one_lot(), "Lots", 0, Quantity=0.0)
    margin = compared(solved(poor), solved(one_lot(), "Other")).figure("Margin")
    assert margin is not None and margin.per_cent == (None, None)


def test_a_larger_shortage_is_worse() -> None:
    """Asked are 600 kg of Dy oxide, then 900 kg; the feed gives more than the first and less than the second."""
    more = changed(small_plant(), "Targets", 0, Amount=3000.0)
    short = compared(solved(small_plant()), solved(more, "More")).figure("Target Dy in January: short")
    assert short is not None and short.verdicts[1] == -1


def test_items_of_money_add_up_to_the_margin(dearer: words.Comparison) -> None:
    lines = ("Cash margin", "Change in stock value", "Margin")
    sums = {item.key: item.values[1] for item in dearer.money if item.key in lines}
    assert sum(item.values[1] or 0.0 for item in dearer.money if item.key not in lines) == sums["Margin"]
    assert sums["Cash margin"] + sums["Change in stock value"] == sums["Margin"]
    assert tuple(sums) == lines


def test_figures_of_the_summary_know_which_way_is_good() -> None:
    assert [of_summary(key) for key in ("Broken promises", "Feed used", "Made Dy oxide", "")] == [-1, 0, 1, 0]


def test_only_numbers_are_better_one_way_or_add_up() -> None:
    tagged = [column for table in OUTPUTS.values() for column in table.columns if column.better or column.adds_up]
    assert tagged
    assert {column.kind for column in tagged} == {Kind.NUMBER}


def test_what_adds_up_does_so_by_what_names_it_without_its_period() -> None:
    assert {name: table.sums for name, table in OUTPUTS.items() if table.sums[1]} == {
        "Production": (("Product",), ("Made", "Sold", "Discarded", "Put in")),
        "Intermediate stock": (
            ("Intermediate", "Site"),
            ("Arrived", "Taken", "Sold", "Discarded", "Received", "Shipped", "Put in"),
        ),
        "Stock at sites": (("Product", "Site"), ("Made", "Received", "Sold", "Shipped", "Discarded", "Put in")),
        "Sales": (("Contract", "Product", "Site"), ("Amount", "Late", "Revenue")),
        "Line hours": (("Line",), ("Available", "Used", "Lost")),
        "Campaigns": (("Line",), ("Hours lost", "Cost")),
        "Setups": (("Line", "Recipe"), ("Hours", "Cost", "Batches", "Batch hours")),
        "Maintenance dates": (("Maintenance",), ("Hours",)),
        "Supplies held": (("Supply",), ("Charge",)),
        "Resource use": (("Resource",), ("Used",)),
    }


def test_the_sentences_say_what_a_manager_asks(dearer: words.Comparison) -> None:
    assert words.sentences(dearer, 1) == [
        "Dearer earns 10,000 EUR more than Base (+20.0 %), all of it in cash.",
        "Step by step, in EUR: prices and costs +10,000.",
        "It breaks no promise, and neither does the base.",
        "1 input differs: on Spot sales (1).",
        "Of the work of the first 4 weeks that both plans have, 100 % stays where the base has it (10.0 of 10.0 t).",
    ]


def test_the_same_plan_twice_differs_in_nothing() -> None:
    comparison = compared(solved(one_lot()), solved(one_lot(), "Again"))
    assert (comparison.inputs, comparison.results, comparison.lots) == ({}, {}, ((),))
    assert not any(figure.differs for figure in comparison.figures)
    assert words.sentences(comparison, 1)[0] == "Again earns as much as Base: 50,000 EUR."


def test_the_same_name_twice_is_told_apart_by_the_file() -> None:
    comparison = compared(solved(one_lot()), solved(one_lot()))
    assert [subject.label for subject in comparison.subjects] == ["Base-0", "Base-1"]


def test_three_plans_are_each_compared_with_the_first() -> None:
    """Prices of 50, 60 and 40: 10,000 more and 10,000 less than the base."""
    prices = {"Base": 50.0, "Up": 60.0, "Down": 40.0}
    plans = [solved(changed(one_lot(), "Spot sales", 0, Price=price), name) for name, price in prices.items()]
    comparison = compared(*plans)
    margin = comparison.figure("Margin")
    assert margin is not None and margin.differences == pytest.approx((0.0, 10_000.0, -10_000.0))
    assert margin.verdicts == (0, 1, -1)
    assert (len(comparison.moves), comparison.bridges) == (2, ())


def test_weeks_that_only_one_plan_has_are_named() -> None:
    later = {**one_lot(), "Periods": one_lot()["Periods"][1:]}
    (note,) = compared(solved(one_lot()), solved(later, "Later")).notes
    assert note.startswith(
        "Base: not every plan has its period W1. Tables by period or month, and totals, leave that out;"
    )


def test_figures_of_plans_for_the_same_days_are_subtracted_whatever_days_a_third_has() -> None:
    """W1 is in the base and in `Up`, which earns 10,000 more; `Later` begins with W2."""
    up = changed(one_lot(), "Spot sales", 0, Price=60.0)
    later = {**up, "Periods": one_lot()["Periods"][1:]}
    found = compared(solved(one_lot()), solved(up, "Up"), solved(later, "Later"))
    margin = found.figure("Margin")
    assert margin is not None and margin.differences[1] == pytest.approx(10_000.0)
    ends = [note.rpartition("key figures hold it")[2] for note in found.notes]
    assert ends == [", and are subtracted from those of plans for the same days only.", "."]


def test_an_older_format_is_said() -> None:
    old = replace(solved(one_lot()), gaps=("no sheet Blends",))
    assert compared(old, solved(one_lot(), "New")).notes == ("Written in an older format (no sheet Blends): Base.",)


def test_other_currencies_are_said_and_not_converted() -> None:
    dollars = {**one_lot(), "Settings": [{"Setting": "Currency", "Value": "USD"}]}
    notes = compared(solved(one_lot()), solved(dollars, "US")).notes
    assert len(notes) == 1 and notes[0].startswith("US counts in USD and Base in EUR: no money is subtracted.")


def test_what_is_the_same_is_kept_if_all_is_asked_for() -> None:
    comparison = compared(solved(one_lot()), solved(one_lot(), "Again"), all_rows=True)
    assert {"Lots", "Lines", "Periods"} <= set(comparison.inputs)
    assert [one.words for one in comparison.lots[0]] == ["same"]


def test_scenarios_of_the_workbook_are_not_counted_as_inputs_that_differ() -> None:
    """They are listed if all is asked for, but a plan is made without them."""
    case = {"Scenario": "Dear", "Sheet": "Spot sales", "Row": "*", "Column": "Price", "Change": "set", "Value": 60.0}
    comparison = compared(solved(one_lot()), solved(one_lot(Scenarios=[case]), "Other"), all_rows=True)
    assert [one.change for one in comparison.inputs["Scenarios"]] == ["added"]
    assert "The inputs are the same." in words.sentences(comparison, 1)
