"""Plans of several sites through the commands: what is written of them, and what is refused in words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pandas as pd
import pytest

from models.schema.plan_tables.risk_outputs import PROMISES
from planner.engine import pipeline
from planner.engine.plan import Plan
from planner.engine.published_plan import why_not_held
from planner.engine.records import summary
from planner.excel.plan import plan_book
from planner.report import page
from planner.risk import text
from planner.studies.sweeps import sweep_point
from planner.views import chart_data, heavy_elements
from tests.choices import UNEXPLAINED
from tests.models.sites import lane, leach_and_fire, two_mills
from tests.models.solved import Row, target
from tests.models.test_apart_at_sites import two_stores
from tests.planner.compare.plans import solved as planned
from tests.planner.test_risk import tried
from tests.plants import Rows, day
from tests.workbooks import write_tables

ROWS = two_mills(2, Downtime=[{"Line": "Mill", "From": day(1), "To": day(2)}], Lanes=[lane(Material="Feed", Cost=5.0)])


@cache
def plan_of(staged: bool = False) -> Plan:
    rows = leach_and_fire(Lanes=[lane(**{"Lead time": 1.0})]) if staged else ROWS
    with TemporaryDirectory() as folder:
        return pipeline.solve(write_tables(Path(folder) / "two.xlsx", rows), choices=UNEXPLAINED)


def test_the_sheet_checks_works_out_batches_that_lanes_carry(tmp_path: Path) -> None:
    """400 kg of the rich batch go south: what stays of it at each site is worked out there."""
    plan = pipeline.solve(write_tables(tmp_path / "apart.xlsx", two_stores()), choices=UNEXPLAINED)
    book = openpyxl.load_workbook(plan_book.write(plan, tmp_path / "plan.xlsx"))
    checks = [str(cell.value) for cell in book["Checks"]["A"]]
    assert "Batches: what comes" in checks
    assert "Liquor at South / Rich / Leach" in checks
    assert [row[4] for row in book["Shipments"].iter_rows(min_row=2, values_only=True)] == ["Rich / Leach"]


@pytest.mark.parametrize("staged", [False, True])
def test_the_plan_workbook_tells_what_lanes_carry(staged: bool, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(plan_book.write(plan_of(staged), tmp_path / "plan.xlsx"))
    rows = list(book["Shipments"].iter_rows(values_only=True))
    assert rows[0][:4] == ("Period", "From site", "To site", "Material")
    assert rows[1][:5] == ("D1", "North", "South", "Liquor" if staged else "Feed", None if staged else "A")
    assert not book["Shipments"].print_area, "it is printed for dispatch"
    checks = [str(cell.value) for cell in book["Checks"]["A"]]
    assert {"Stores: what is carried", "Money"} <= set(checks)
    for section, words in {
        "Elements": "elements over all stages",
        "Hours while lots are there": "hours and sales by days",
        "Sold by days within periods": "hours and sales by days",
    }.items():
        assert section not in checks
        assert words in checks[2]


def test_the_page_is_written() -> None:
    """The intermediate carries the name of the site at which it is worked."""
    assert "Liquor at South" in page.page([plan_of(staged=True)])


def test_in_other_worlds_promises_have_their_site(tmp_path: Path) -> None:
    """500 kg are asked of the south and 900 kg of both; what is made of 10 t is off by nothing but recoveries."""
    targets = [target("There", 500.0, Priority=1.0, Site="South"), target("All", 900.0, Priority=1.0)]
    plan = tried({**ROWS, "Targets": targets}, 3)
    rows = plan.tables[PROMISES.name]
    assert dict(zip(rows["Row"], rows["Site"].fillna(""), strict=True)) == {"Margin": "", "There": "South", "All": ""}
    assert "There at South kg" in text.text(plan)
    assert ">South<" in page.page([plan]).split("Promises as it stands", 1)[1]
    loaded = plan_book.load(plan_book.write(plan, tmp_path / "plan.xlsx"))
    pd.testing.assert_frame_equal(loaded.tables[PROMISES.name], rows, check_exact=False, rtol=1e-12)


def test_it_can_be_held_to_a_published_plan() -> None:
    assert why_not_held(plan_of().inputs) == ""


def of_dysprosium(rows: Rows) -> Rows:
    """The same plant, whose metal is dysprosium."""
    yields = [{("Dy" if name == "Me" else name): cell for name, cell in row.items()} for row in rows["Yields"]]
    return {
        **rows,
        "Components": [{"Component": "Dy", "Counted as": "mass"}],
        "Feed classes": [{"Feed class": "Feed", "Dy": 10.0}],
        "Yields": yields,
    }


@pytest.mark.parametrize("rows", [two_mills(), leach_and_fire(Lanes=[lane()])])
def test_what_is_made_of_an_element_is_that_of_all_sites_and_stages(rows: Rows) -> None:
    """10 t of 10 % make 1,000 kg."""
    assert heavy_elements.made(planned(of_dysprosium(rows)), "Dy") == pytest.approx(1000.0)


def test_what_was_there_lies_in_stores() -> None:
    """50 kg in the south, at 0.5 each, are charged nowhere; with the 1,000 kg of the north they cover what is asked."""
    there = {"Material": "Metal", "Site": "South", "Opening stock": 50.0, "Closing value": 0.5}
    plan = planned(two_mills(Stores=[{"Material": "Metal", "Site": "North"}, there]))
    figures = {row.key: row.value for row in summary.rows(plan)}
    assert figures[summary.OPENING_PRODUCT] == pytest.approx(25.0)
    _, got = chart_data.coverage(plan, "Metal")
    assert got["Stock and made"].tolist() == pytest.approx([1050.0])


def test_a_window_of_a_site_is_sold_out_when_all_is_sold_that_it_takes() -> None:
    """The north takes 300 kg, and anybody the rest in the south."""
    spot: list[Row] = [{"Product": "Metal", "Price": 2.0, "Max": 300.0, "Site": "North"}]
    plan = planned(two_mills(**{"Spot sales": spot}))
    assert sweep_point.pattern_of(plan).sold_out == ("spot / Metal at North",)
