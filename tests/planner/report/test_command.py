"""`planner report` and `planner compare --html`."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.commands.main import USAGE, run
from planner.excel.plan import plan_book
from tests.plan_fixture import a_plan
from tests.planner.report.conftest import dearer


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("plans")
    row = {"autumn.xlsx": a_plan(), "dearer.xlsx": dearer(a_plan())}
    return [str(plan_book.write(plan, folder / name)) for name, plan in row.items()]


def test_report_of_a_plan_is_named_after_it(plans, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["report", "--quiet", plans[0]]) == 0
    assert capsys.readouterr().out == "Report written to autumn.html\n"
    assert "Autumn plan</h1>" in Path("autumn.html").read_text(encoding="utf-8")


@pytest.mark.long
def test_report_of_several_plans_compares_them(plans, tmp_path):
    out = tmp_path / "both.html"
    assert run(["report", "--quiet", *plans, "-o", str(out)]) == 0
    assert "Dearer earns 1,000 GBP more than Autumn plan" in out.read_text(encoding="utf-8")


@pytest.mark.long
def test_report_of_more_plans_sets_them_side_by_side_without_a_bridge(plans, tmp_path):
    out = tmp_path / "three.html"
    assert run(["report", "--quiet", *plans, plans[0], "-o", str(out)]) == 0
    html = out.read_text(encoding="utf-8")
    assert "Difference of Dearer" in html
    assert 'id="compare-bridge"' not in html


@pytest.mark.long
def test_comparison_gives_the_same_page(plans, tmp_path):
    page, report = tmp_path / "compared.html", tmp_path / "report.html"
    assert run(["compare", "--quiet", *plans, "-o", str(tmp_path / "c.xlsx"), "--html", str(page)]) == 0
    assert run(["report", "--quiet", *plans, "-o", str(report)]) == 0
    assert page.read_bytes() == report.read_bytes()


def test_existing_report_is_replaced(plans, tmp_path):
    out = tmp_path / "own.html"
    out.write_text("old", encoding="utf-8")
    assert run(["report", "--quiet", plans[0], "-o", str(out)]) == 0
    assert "old" not in out.read_text(encoding="utf-8")[:100]


@pytest.mark.parametrize("out", ["report.xlsx", ".", "nowhere/r.html"])
def test_place_that_cannot_be_written_to_is_refused(plans, tmp_path, monkeypatch, out):
    monkeypatch.chdir(tmp_path)
    assert run(["report", plans[0], "-o", out]) == USAGE
    assert list(tmp_path.iterdir()) == []


def test_file_that_is_no_plan_is_refused(tmp_path, capsys):
    book = tmp_path / "notes.xlsx"
    book.write_text("notes", encoding="utf-8")
    assert run(["report", "--quiet", str(book), "-o", str(tmp_path / "r.html")]) == USAGE
    assert "is not a plan workbook" in capsys.readouterr().err
