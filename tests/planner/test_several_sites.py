"""Plans of several sites through the commands: what is written of them, and what is refused in words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest

from models.worlds.planned import Planned
from models.worlds.program import CannotTell
from planner.engine import pipeline
from planner.engine.plan import Plan
from planner.engine.published_plan import why_not_held
from planner.excel.plan import plan_book
from planner.report import page
from planner.rolling.rolled import CannotRoll, roll
from planner.studies import publishing
from tests.choices import UNEXPLAINED
from tests.models.sites import lane, leach_and_fire, two_mills
from tests.models.solved import solved
from tests.plants import day
from tests.workbooks import write_tables

ROWS = two_mills(2, Downtime=[{"Line": "Mill", "From": day(1), "To": day(2)}], Lanes=[lane(Material="Feed", Cost=5.0)])


@cache
def plan_of(staged: bool = False) -> Plan:
    rows = leach_and_fire(Lanes=[lane(**{"Lead time": 1.0})]) if staged else ROWS
    with TemporaryDirectory() as folder:
        return pipeline.solve(write_tables(Path(folder) / "two.xlsx", rows), choices=UNEXPLAINED)


@pytest.mark.parametrize("staged", [False, True])
def test_the_plan_workbook_tells_what_lanes_carry(staged: bool, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(plan_book.write(plan_of(staged), tmp_path / "plan.xlsx"))
    rows = list(book["Shipments"].iter_rows(values_only=True))
    assert rows[0][:4] == ("Period", "From site", "To site", "Material")
    assert rows[1][:5] == ("D1", "North", "South", "Liquor" if staged else "Feed", None if staged else "A")
    checks = str([cell.value for cell in book["Checks"]["A"]])
    assert "several sites, or After in Line use are not checked by formulas" in checks


def test_the_page_is_written() -> None:
    """The intermediate carries the name of the site at which it is worked."""
    assert "Liquor at South" in page.page([plan_of(staged=True)])


def test_what_cannot_be_done_with_several_sites_is_refused_in_words(tmp_path: Path) -> None:
    plan = plan_of()
    with pytest.raises(publishing.CannotPublish, match="several sites"):
        publishing.publish(tmp_path / "two-plan.xlsx", plan)
    with pytest.raises(CannotRoll, match="several sites"):
        roll(plan, day(1))
    own = solved(ROWS)
    with pytest.raises(CannotTell, match="several sites"):
        Planned.of(own.plant, own.model, own.solution.x)
    assert "Sites" in why_not_held(plan.inputs)
