"""The figures behind the charts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from models.schema.frames import inputs
from planner.views import chart_data
from tests.models.solved import target
from tests.models.test_intermediates import liquor, staged
from tests.plan_fixture import a_plan, day, input_rows
from tests.planner.compare.plans import solved


def _with_targets(*targets: tuple[str, int, int, float, str]):
    rows = input_rows()
    rows["Targets"] = [
        {"Target": name, "Product": "Tb oxide", "From": day(first), "To": day(last), "Amount": amount}
        | {"Measure": measure, "Priority": 1.0}
        for name, first, last, amount, measure in targets
    ]
    return replace(a_plan(), inputs=inputs(rows))


def test_products_with_most_dy_and_tb_come_first():
    assert chart_data.heavy_products(a_plan()) == ["Dy oxide", "Tb oxide"]
    assert chart_data.asked_products(a_plan()) == ["Dy oxide", "Tb oxide"]


def test_deliveries_are_asked_for_from_the_period_in_which_they_are_due():
    """1,900 kg are due by the end of W48, 2,600 kg more by the end of W52."""
    asked = chart_data.asked_by_contracts(a_plan(), "Dy oxide")
    assert asked.tolist() == [0, 0, 0, 1900, 1900, 1900, 1900, 4500]


def test_stock_and_make_cover_what_is_asked():
    """100 kg of opening stock, then 12 t EV at 6 kg, 6 t swarf at 1 kg and 2 t MRI at 3 kg of Tb oxide in W45."""
    asked, got = chart_data.coverage(a_plan(), "Tb oxide")
    assert got["Stock and made"][0] == pytest.approx(100 + 72 + 6 + 6)
    assert asked["Asked"].tolist() == [0] * 7 + [800]


def test_targets_that_follow_each_other_add_and_those_that_overlap_do_not():
    """300 in the first half and 200 in the second ask for 500; the whole plan's 400 lies within that."""
    plan = _with_targets(
        ("first", 1, 28, 300.0, "made"), ("second", 29, 56, 200.0, "made"), ("all", 1, 56, 400.0, "made")
    )
    asked, _ = chart_data.coverage(plan, "Tb oxide")
    assert asked["Asked"].tolist() == [0, 0, 0, 300, 300, 300, 300, 500]


def test_the_level_of_a_target_is_what_was_made_before_its_window_and_its_amount():
    """From W47 to W48, 100 kg on top of the 84 + 81.5... kg made before; outside of it there is no line."""
    plan = _with_targets(("late", 15, 28, 100.0, "made"))
    _, series = chart_data.made_and_asked(plan, "Tb oxide")
    level, made = series["Target late"], series["Made"]
    assert level[2:4] == pytest.approx([made[1] + 100.0, made[1] + 100.0])
    assert np.isnan(level[[0, 1, 4, 5, 6, 7]]).all()


def test_a_stock_target_has_no_level():
    _, series = chart_data.made_and_asked(_with_targets(("stock", 1, 56, 100.0, "stock")), "Tb oxide")
    assert list(series) == ["Made", "Delivered"]


def test_feed_stock_is_summed_by_family():
    """In W45 36 t are worked of EV, 12 of 72 t that there are: 60 t are left."""
    rows = input_rows()
    rows["Feed classes"][2]["Family"] = "Sintered"
    stock = chart_data.feed_stock(replace(a_plan(), inputs=inputs(rows)))
    assert list(stock) == ["Sintered", "Swarf"]
    assert stock["Sintered"][0] == pytest.approx(60.0 + 19.0)


def test_line_use_is_a_share_of_the_hours_that_are_there():
    """Leach in W47: 10 t at 0.15 t/h of 86.4 h."""
    assert chart_data.line_use(a_plan())["Leach"][2] == pytest.approx(100 * (10 / 0.15) / 86.4, abs=1e-5)


def test_only_the_fullest_lines_are_drawn():
    assert list(chart_data.fullest(a_plan(), 2)) == ["Leach", "Heavy"]


def test_a_plan_without_sales_has_no_series_of_them():
    sales = a_plan().tables["Sales"].iloc[:0]
    assert chart_data.across(a_plan(Sales=sales), "Sales", "Product", "Revenue") == {}


def test_intermediates_are_made_sold_and_in_stock_like_products():
    """10 t make 900 kg of liquor on day 1, besides 100 kg that were there; 300 kg of the 900 are sold at 5."""
    sold_as_it_is = [{"Product": "Metal", "Price": 1.0}, {"Product": "Liquor", "Price": 5.0, "Max": 300.0}]
    asked_for = target("All of it", 800.0, Product="Liquor")
    rows = staged(
        Intermediates=liquor(**{"Opening stock": 100.0}), Targets=[asked_for], **{"Spot sales": sold_as_it_is}
    )
    plan = solved(rows)
    (_, got), (asked, covered) = (found(plan, "Liquor") for found in (chart_data.made_and_asked, chart_data.coverage))
    assert (got["Made"].tolist(), got["Delivered"][-1]) == ([900.0, 900.0], 300.0)
    assert (covered["Stock and made"].tolist(), asked["Asked"][-1]) == ([1000.0, 1000.0], 800.0)
    told = plan.tables["Intermediate stock"]["Stock (end)"].tolist()
    assert chart_data.in_stock(plan)["Liquor"].tolist() == told
    assert sum(chart_data.across(plan, "Sales", "Product", "Revenue")["Liquor"]) == pytest.approx(1500.0)
    assert chart_data.stored_words(plan) == "Product and intermediate"
