"""The key figures of a plan."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from models.schema.frames import frame
from models.schema.outputs import OUTPUTS
from models.solving.solution import SETTLED
from models.solving.solvers.highs import Status
from planner.engine.records import summary
from tests.models.test_intermediates import liquor, staged
from tests.plan_fixture import a_plan
from tests.planner.compare.plans import solved


@pytest.fixture(scope="module")
def rows() -> dict[str, summary.Row]:
    return {row.key: row for row in summary.rows(a_plan())}


def test_the_keys_that_other_programs_look_for_are_there(rows):
    assert {"Status", "Margin", "Margin before penalties", "Feed used", "Products made"} <= set(rows)


def test_penalties_are_no_part_of_the_margin_before_them(rows):
    """The plan pays 12,500 in penalties."""
    assert rows["Margin before penalties"].value == pytest.approx(rows["Margin"].value + 12_500.0)


def test_feed_used_is_the_sum_of_the_runs(rows):
    """20 + 21.5 + 10 + 21 + 20.5 + 21.25 + 18 + 17.5 t, of which 17.75 t were offers."""
    assert rows["Feed used"].value == pytest.approx(149.75)
    assert rows["Feed bought"].value == pytest.approx(17.75)


def test_each_product_has_its_row_and_they_add_up(rows):
    made = [rows[f"Made {product}"].value for product in ("NdPr oxide", "Dy oxide", "Tb oxide")]
    assert rows["Products made"].value == pytest.approx(sum(made))


def test_a_target_says_what_was_asked_reached_and_missed(rows):
    tb = rows["Target Tb year"]
    assert (tb.value, tb.asked, tb.short, tb.unit) == (pytest.approx(627.0), 800.0, pytest.approx(173.0), "kg")
    assert not tb.kept
    assert rows["Target Dy year"].kept


def test_a_contract_adds_its_windows(rows):
    found = rows["Contract Motor maker"]
    assert (found.value, found.asked, found.short) == (4_500.0, 4_500.0, 0.0)


def test_broken_promises_assumptions_and_warnings_are_counted(rows):
    counts = ("Broken promises", "Assays assumed", "Values assumed", "Warnings")
    assert [rows[key].value for key in counts] == [1, 0, 13, 1]


def test_the_table_holds_the_same_rows():
    table = summary.table(a_plan())
    assert table["Key"].tolist() == [row.key for row in summary.rows(a_plan())]
    assert table["Unit"].isna().sum() == 6  # plan, status and four counts


def test_a_plan_without_results_has_a_summary_too():
    empty = {name: frame(table.columns, []) for name, table in OUTPUTS.items()}
    rows = {row.key: row.value for row in summary.rows(replace(a_plan(), tables=empty, margin=0.0))}
    assert rows["Feed used"] == 0 and rows["Made Dy oxide"] == 0


@pytest.mark.parametrize(("short", "asked", "is_short"), [(0.0, 5.0, False), (1e-7, 0.5, False), (2e-6, 0.0, True)])
def test_rounding_is_not_a_shortage(short, asked, is_short):
    assert summary.is_short(short, asked) is is_short


def test_a_broken_promise_reads_as_a_sentence():
    rows = [
        {"Sheet": "Lots", "Row": "EV-1", "Promise": "Must use", "Asked": 5.0, "Got": 3.0, "Short": 2.0, "Unit": "t"},
        {"Sheet": "Feed classes", "Row": "A", "Promise": "Max stock", "Asked": 60.0, "Got": 61.25, "Short": 1.25}
        | {"Unit": "t", "Best proven": 60.5},
        {"Sheet": "Targets", "Row": "Tb", "Promise": "Amount", "Asked": 2500.0, "Got": 2081.6, "Short": 418.4}
        | {"Unit": "kg", "Best proven": 2089.6},
    ]
    assert summary.broken_in_words(frame(OUTPUTS["Broken promises"].columns, rows)) == [
        "Lots / EV-1 / Must use: asked 5 t, got 3 t, 2 t short.",
        (
            "Feed classes / A / Max stock: asked 60.0 t, got 61.2 t, 1.25 t over; "
            "down to 60.5 t is not proven out of reach."
        ),
        "Targets / Tb / Amount: asked 2,500 kg, got 2,082 kg, 418 kg short; up to 2,090 kg is not proven out of reach.",
    ]


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0"), (1234.5, "1,234"), (12.34, "12.3"), (0.04512, "0.0451"), (-2500.0, "-2,500")]
)
def test_figures_are_rounded_for_reading(value, words):
    assert summary.amount(value) == words


def test_the_status_is_said_in_words():
    assert summary.PROVEN == Status.OPTIMAL
    assert summary.status_in_words(Status.OPTIMAL) == "Proven best plan"
    assert "not proven" in summary.status_in_words(Status.LIMIT)


@pytest.mark.parametrize(("gap", "words"), [(250.0, "more than 250 GBP"), (math.inf, "keep more promises")])
def test_a_plan_whose_late_deliveries_leave_a_gap_says_so(gap, words):
    plan = replace(a_plan(), status=SETTLED, gap=gap)
    assert summary.SETTLED == SETTLED
    assert "not proven best" in summary.status_in_words(plan.status)
    assert words in summary.gap_in_words(plan)
    told = {row.key: row.value for row in summary.rows(plan)}
    assert told["Gap"] == (pytest.approx(100 * gap / plan.margin) if gap < math.inf else "not known")
    assert told.get("Margin at most") == (plan.margin + gap if gap < math.inf else None)


def test_what_rests_on_estimated_assays_has_a_line_where_there_is_any(rows):
    found = {key: (row.value, row.unit, row.group) for key, row in rows.items() if key.startswith("Estimated")}
    assert found == {
        "Estimated share of Dy oxide": (12.5, "%", "estimates"),
        "Estimated share of target Dy year": (12.5, "%", "estimates"),
    }


def test_intermediates_that_were_there_are_opening_product_too():
    """200 kg of liquor at 0.1 a kilogram."""
    rows = staged(Intermediates=liquor(**{"Opening stock": 200.0, "Closing value": 0.1}))
    figures = {row.key: row.value for row in summary.rows(solved(rows))}
    assert figures[summary.OPENING_PRODUCT] == pytest.approx(20.0)


@pytest.mark.parametrize(
    ("percent", "words"),
    [(0.0, "0 %"), (0.25, "<1 %"), (62.5, "62 %"), (99.4, "99 %"), (99.6, ">99 %"), (100.0, "100 %")],
)
def test_no_chance_is_said_to_be_all_or_nothing_that_is_not(percent: float, words: str) -> None:
    """In 249 of 250 worlds, 99.6 %, is not in all of them."""
    assert summary.chance(percent) == words
