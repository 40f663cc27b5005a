"""The sheets Why short and Ladder: their tables where programs find them, their bars and charts for people."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from models.schema.frames import frame
from models.schema.outputs import OUTPUTS
from planner.engine.plan import Plan
from planner.excel.plan import plan_book
from planner.excel.plan.sheets import ladder
from tests.plan_fixture import WEEKS, a_plan


def part(row: str, step: int, amount: float) -> dict[str, object]:
    cells = {"Sheet": "Targets", "Row": row, "Promise": "Amount", "Step": step, "Cause": "Hours", "Detail": "Leach"}
    return cells | {"Part": amount, "Still short": 0.0, "Unit": "kg"}


def rung(target: str, week: str, most: float | None) -> dict[str, object]:
    row = {"Target": target, "Period": week, "Product": "Dy oxide", "Measure": "made", "Most": most}
    return row | {"Planned": 10.0, "Asked": 100.0, "What stops it": "feed"}


def explained(targets: int = 2) -> Plan:
    why = [part("Tb year", 1, 30.0), part("Tb year", 2, 10.0), part("Dy year", 1, 5.0)]
    rungs = [rung(f"Target {i}", week, 50.0 * (i + 1)) for i in range(targets) for week in WEEKS]
    return a_plan(
        **{
            "Why short": frame(OUTPUTS["Why short"].columns, why),
            "Ladder": frame(OUTPUTS["Ladder"].columns, rungs),
        }
    )


def number_of(archive: ZipFile, sheet: str) -> int:
    """Which file of the workbook holds a sheet."""
    return re.findall(r'<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode()).index(sheet) + 1


def charts_on(path: Path, sheet: str) -> list[str]:
    """The XML of the charts on a sheet, in the order of their files."""
    with ZipFile(path) as archive:
        rels = archive.read(f"xl/worksheets/_rels/sheet{number_of(archive, sheet)}.xml.rels").decode()
        drawing = re.search(r"drawings/(drawing\d+)\.xml", rels)
        assert drawing is not None
        inside = archive.read(f"xl/drawings/_rels/{drawing[1]}.xml.rels").decode()
        return [
            archive.read(f"xl/charts/{name}").decode() for name in sorted(set(re.findall(r"chart\d+\.xml", inside)))
        ]


def test_the_tables_are_read_back(tmp_path: Path):
    plan = explained()
    back = plan_book.load(plan_book.write(plan, tmp_path / "plan.xlsx"))
    for name in ("Why short", "Ladder"):
        assert back.tables[name].equals(plan.tables[name])


@pytest.mark.long
def test_each_promise_has_bars_of_its_own_scale(tmp_path: Path):
    """Two rows of the first promise, one of the second; and one format for the line between promises."""
    with ZipFile(plan_book.write(explained(), tmp_path / "plan.xlsx")) as archive:
        sheet = archive.read(f"xl/worksheets/sheet{number_of(archive, 'Why short')}.xml").decode()
    formats = re.findall(r'<conditionalFormatting sqref="([^"]+)"><cfRule type="(\w+)"', sheet)
    assert sorted(formats) == [("A2:J4", "expression"), ("H2:H3", "dataBar"), ("H4", "dataBar")]


def test_each_target_has_a_chart_of_its_own_rows(tmp_path: Path):
    path = plan_book.write(explained(), tmp_path / "plan.xlsx")
    charts = charts_on(path, "Ladder")
    assert len(charts) == 2
    header = 1 + ladder.ROWS + 1
    for i, chart in enumerate(charts):
        first = header + 1 + i * len(WEEKS)
        assert f"Ladder!$E${first}:$E${first + len(WEEKS) - 1}" in chart
        assert chart.count("<c:ser>") == 3
        assert f"Target {i}: kg made, cumulative" in chart


@pytest.mark.long
def test_of_many_targets_the_first_have_charts(tmp_path: Path):
    path = plan_book.write(explained(targets=8), tmp_path / "plan.xlsx")
    assert len(charts_on(path, "Ladder")) == ladder.MOST_CHARTS


def test_a_plan_without_explanations_is_written_and_read_back(tmp_path: Path):
    back = plan_book.load(plan_book.write(a_plan(), tmp_path / "plan.xlsx"))
    assert [len(back.tables[name]) for name in ("Why short", "Level costs", "Ladder")] == [0, 0, 0]
