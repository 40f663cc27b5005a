"""The page as a file: complete in itself, and the same for the same plan."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from planner.comparison.comparing import compare_plans
from planner.report import page as report
from tests.plan_fixture import a_plan
from tests.planner.report.conftest import HOSTILE, renamed


def charts(html: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="charts">(.*?)</script>', html).group(1))


def test_same_plan_gives_the_same_page():
    assert report.page([a_plan()]) == report.page([a_plan()])


def test_page_refers_to_nothing_outside_itself():
    html = report.page([a_plan()])
    text = html[: html.index("<script")]
    assert re.findall(r'(?:src|href)="([^"#]*)', text) == ["data:,"] + [""] * text.count('href="#')
    assert "url(" not in text
    assert "@import" not in text


def many(count: int) -> str:
    plans = [replace(a_plan(), name=f"Plan {at}", margin=a_plan().margin + at) for at in range(count)]
    return report.page(plans, compare_plans([(Path(f"{plan.name}.xlsx"), plan) for plan in plans]))


@pytest.mark.long
def test_many_plans_make_no_large_page():
    """Beside many others a plan has only what it comes to: some 10 kB of a small plan, where its whole is 90 kB."""
    six, twelve = many(6), many(12)
    assert len(twelve) - len(six) < 6 * 15_000
    assert len(twelve) < 3_000_000
    assert {key.partition("-")[0] for key in charts(twelve)} == {"p0"}
    assert "planner report Plan 11.xlsx" in twelve


@pytest.mark.long
def test_a_comparison_begins_with_one_page_and_each_plan_says_what_changed_since_the_base():
    two = many(2)
    assert two.count("What changed in Plan 1 since Plan 0") == 2
    first = two[two.index('id="compare-overview"') : two.index('id="compare-figures"')]
    assert "What changed in" in first and "Broken promises" in first
    assert "What changed in Plan 1" in two[two.index('id="p1-overview"') :]


def test_policy_allows_no_host():
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', report.page([a_plan()])).group(1)
    assert policy.startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    assert "http" not in policy
    assert "unsafe-inline" not in policy.split(";")[1]


def test_chart_data_cannot_end_its_script_element():
    html = report.page([renamed(a_plan(), {"EV-2601": HOSTILE})])
    lots = {
        item["lot"]
        for series in charts(html)["p0-gantt"]["variants"][""]["series"]
        for item in series["data"]
        if "lot" in item
    }
    assert HOSTILE in lots
    assert HOSTILE not in html


def test_vendored_charts_name_no_registry():
    text = report.ECHARTS.read_text(encoding="utf-8")
    hosts = set(re.findall(r"https?://([^/\"' ]+)", text))
    assert hosts <= {"www.w3.org", "www.apache.org", "github.com"}


def test_licence_stands_beside_the_vendored_charts():
    assert "Apache License" in (report.ECHARTS.parent / "LICENSE").read_text(encoding="utf-8")
    assert "Apache ECharts" in (report.ECHARTS.parent / "NOTICE").read_text(encoding="utf-8")
