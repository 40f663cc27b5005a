"""The report in headless Chromium: what a reader sees, clicks and prints."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from planner.excel.plan import plan_book
from planner.report import page as report
from tests.examples.key_figures import plan_of
from tests.plan_fixture import a_plan
from tests.planner.report.conftest import HOSTILE, renamed

SECTIONS = (
    "Overview",
    "Summary",
    "Schedule",
    "Work list",
    "Deliveries",
    "Targets",
    "Sales",
    "Stocks",
    "Lots",
    "Line use",
    "Money",
    "Elements",
)
COMPARED = (
    "Comparison",
    "Bridge",
    "Key figures compared",
    "Money compared",
    "What moved",
    "Lots compared",
    "Inputs that differ",
)


def drawn(page, key: str) -> str:
    """The words in a chart."""
    return " ".join(page.locator(f"[data-chart={key}] svg text").all_text_contents())


def click_everything(page) -> None:
    for button in page.locator("button:visible").all():
        button.click()
    for summary in page.locator("details.figures:visible > summary").all():
        summary.click()


def test_page_asks_nothing_of_any_host_and_no_script_fails(opened, two):
    page = opened(two)
    click_everything(page)
    assert page.asked == [two.as_uri()]
    assert page.said == []


def test_plan_without_work_has_all_sections_and_no_script_fails(opened, idle):
    page = opened(idle)
    click_everything(page)
    assert page.locator("details.section h2").all_text_contents() == list(SECTIONS)
    assert page.said == []


def test_policy_stops_a_request_that_is_tried_all_the_same(opened, one):
    page = opened(one)
    answer = page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'stopped')")
    assert answer == "stopped"
    assert "Content Security Policy" in page.said[0]


def test_every_section_has_tables(opened, one):
    page = opened(one)
    assert page.locator("details.section h2").all_text_contents() == list(SECTIONS)
    for section in page.locator("details.section").all():
        assert section.locator("table tbody tr").count() > 0


def test_every_chart_is_drawn_and_has_its_table(opened, two):
    page = opened(two)
    charts = page.locator("[data-chart]:visible").all()
    assert len(charts) == 13
    for chart in charts:
        assert chart.locator("svg path").count() > 3
        assert chart.locator("table").count() > 0


def test_several_plans_are_compared_first(opened, two):
    page = opened(two)
    sections = page.locator("details.section")
    assert sections.locator("h2").all_text_contents() == [*COMPARED, *SECTIONS, *SECTIONS]
    for at in range(len(COMPARED)):
        assert sections.nth(at).locator("td, p, li").count() > 0


def test_sankey_buttons_change_the_chart_and_its_table(opened, one):
    """EV traction: 85.25 t at 4 % Dy are 3,410 kg, at 0.6 % Tb 511.5 kg."""
    page = opened(one)
    assert "EV traction: 3,410 kg" in drawn(page, "p0-sankey")
    page.locator("[data-chart=p0-sankey] button", has_text="Tb").click()
    assert "EV traction: 512 kg" in drawn(page, "p0-sankey")
    page.locator("[data-chart=p0-sankey] summary").click()
    captions = page.locator("[data-chart=p0-sankey] caption:visible").all_text_contents()
    assert captions == ["Tb by feed class", "All elements"]


def test_hovering_a_segment_tells_lot_line_tonnes_and_hours(opened, one):
    """5.5 t at 0.12 t/h are 45.8 h."""
    page = opened(one)
    page.locator("[data-chart=p0-gantt] svg text", has_text="MRI-A").first.hover(force=True)
    hint = page.locator("[data-chart=p0-gantt] .chart > div:last-child")
    assert "MRI-A" in hint.inner_text()
    assert "Heavy, W48, Full route\n5.5 t, 45.8 h (MRI)" in hint.inner_text()


def test_downtime_is_in_the_schedule(opened, one):
    assert "Lining" in drawn(opened(one), "p0-gantt")


def test_bridge_leads_from_the_base_to_the_other_plan(opened, two):
    page = opened(two)
    page.locator("[data-chart=compare-bridge-1] summary").click()
    rows = page.locator("[data-chart=compare-bridge-1] tbody tr").all_inner_texts()
    assert [row.split("\t")[0] for row in rows] == ["Autumn plan", "Prices and costs", "Dearer"]
    assert rows[1].split("\t")[2] == "+1,000\u00a0\u2713"


def test_plan_buttons_show_one_plan_at_a_time(opened, two):
    page = opened(two)
    assert page.locator("#p0-summary").is_visible() and not page.locator("#p1-summary").is_visible()
    page.locator("button[data-shows=p1]").click()
    assert page.locator("#p1-summary").is_visible() and not page.locator("#p0-summary").is_visible()
    assert "Leach" in drawn(page, "p1-gantt")


def test_sections_collapse_by_keyboard_and_the_navigation_opens_them(opened, one):
    page = opened(one)
    page.locator("#p0-money > summary").focus()
    page.keyboard.press("Enter")
    assert not page.locator("[data-chart=p0-money-chart]").is_visible()
    page.locator("nav a", has_text="Money").click()
    assert page.locator("[data-chart=p0-money-chart] svg").is_visible()


@pytest.mark.parametrize("name", ["two", "hostile"])
def test_phone_has_no_sideways_scrolling_but_in_tables_and_charts(opened, request, name):
    page = opened(request.getfixturevalue(name), viewport={"width": 390, "height": 844})
    click_everything(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_print_holds_every_section_chart_and_table(opened, two, tmp_path):
    """Also tables that are closed on the screen, and those sections that the reader has collapsed."""
    if shutil.which("pdftotext") is None:
        pytest.skip("there is no pdftotext on this platform")
    page = opened(two)
    page.locator("#p0-stocks > summary").click()
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "report.pdf", "-"], check=True, capture_output=True, encoding="utf-8"
    ).stdout
    pages = text.split("\f")
    for section in (*COMPARED, *SECTIONS):
        assert any(section in words.strip().splitlines()[:4] or section in words[:300] for words in pages), section
    for caption in (
        "Work by period",
        "Product stock",
        "Money by item, GBP",
        "All elements",
        "Key figures side by side",
    ):
        assert caption in text


@pytest.mark.long
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="there is no pdftotext on this platform")
def test_belfast_has_its_overview_on_one_page_and_no_heading_alone(opened, tmp_path):
    """Its chart of thirteen classes is as tall as charts may be on paper."""
    plan = plan_book.load(plan_book.write(plan_of("belfast"), tmp_path / "plan.xlsx"))
    page = opened(report.write([plan], tmp_path / "belfast.html"))
    page.pdf(path=tmp_path / "paper.pdf", prefer_css_page_size=True)
    run = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "paper.pdf", "-"], check=True, capture_output=True, encoding="utf-8"
    )
    pages = run.stdout.split("\f")
    assert "To know before signing" in pages[0] and pages[1].strip().startswith("Summary")
    (elements,) = [words for words in pages if words.strip().startswith("Elements\n")]
    assert "Elements from feed class to product" in elements


def test_after_printing_the_page_is_as_it_was(opened, one):
    page = opened(one)
    page.pdf()
    assert page.locator("details.figures[open]").count() == 0
    assert page.locator("[data-chart=p0-money-chart] svg").bounding_box()["width"] > 1200


def test_without_scripts_every_table_stands_open_and_a_hint_says_why_there_is_no_chart(opened, two):
    page = opened(two, java_script_enabled=False)
    assert page.get_by_text("Scripts are off here").is_visible()
    assert page.locator("table").count() == page.locator("table:visible").count() > 20
    assert page.locator(".chart:visible").count() == 0


def test_names_from_the_workbook_stay_text(opened, hostile):
    page = opened(hostile)
    page.locator("[data-chart=p0-gantt] svg text", has_text="</scr").first.hover(force=True)
    click_everything(page)
    assert page.evaluate("window.hit") is None
    assert page.locator("img").count() == 0
    assert page.locator("h1").inner_text() == HOSTILE
    assert HOSTILE + "2" in page.locator("[data-chart=p0-made] button").all_inner_texts()
    assert HOSTILE in page.locator("[data-chart=p0-gantt] .chart > div:last-child").text_content()


def test_lots_are_filtered_by_what_is_typed(opened, one):
    """What holds the word stays, whatever its capitals; nothing typed shows all again."""
    page = opened(one)
    block = page.locator("[data-filtered]")
    rows = block.locator("tbody tr")
    every = rows.count()
    first = rows.first.locator("td").first.text_content()
    block.locator("input").fill(first.upper())
    assert 0 < block.locator("tbody tr:visible").count() < every
    assert block.locator("output").text_content().endswith(f"of {every}")
    block.locator("input").fill("")
    assert block.locator("tbody tr:visible").count() == every


CUT_OFF = """chart => {
  const right = chart.querySelector(".chart").getBoundingClientRect().right;
  const words = [...chart.querySelectorAll("svg text")];
  return words.filter(text => text.getBoundingClientRect().right > right).map(text => text.textContent);
}"""


def test_a_phone_cuts_off_no_figure_of_promises(opened, one):
    """What is reached of what is asked, with its unit, stands beside names that leave room for it."""
    page = opened(one, viewport={"width": 360, "height": 800})
    chart = page.locator("[data-chart=p0-promises]")
    assert "kg" in drawn(page, "p0-promises")
    assert chart.evaluate(CUT_OFF) == []


def test_a_phone_shows_whether_each_promise_is_kept_without_scrolling(opened, one):
    page = opened(one, viewport={"width": 390, "height": 844})
    table = page.locator("table", has=page.locator("caption", has_text="What was asked"))
    right = table.locator("tbody tr").first.locator("td").last.bounding_box()
    assert right["x"] + right["width"] <= 390


def test_lots_whose_names_begin_or_end_alike_stay_distinct_in_narrow_cells(opened, folder):
    names = {
        "EV-2601": "North yard 2601 of Acme",
        "EV-2603": "North yard 2603 of Acme",
        "SW-073": "North yard 0073 of Acme",
        "MRI-A": "North yard A001 of Acme",
    }
    assert set(names) <= set(a_plan().tables["Runs"]["Lot"])
    page = opened(
        report.write([renamed(a_plan(), names)], folder / "alike.html"), viewport={"width": 800, "height": 600}
    )
    words = page.locator("[data-chart=p0-gantt] svg text").all_text_contents()
    cut = {word for word in words if ("…" in word or ".." in word) and "Acme" in word}
    assert len(cut) == len(names)
    assert {sum(part in found for found in cut) for part in ("601", "603", "073", "001")} == {1}
