"""What axe-core finds on the pages, for readers who cannot see them well or at all."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

GRAVE = ("serious", "critical")


@pytest.mark.long(but=["light-one", "dark-two"])
@pytest.mark.parametrize("name", ["one", "two"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_no_grave_finding(opened, request, name, scheme):
    page = opened(request.getfixturevalue(name), color_scheme=scheme)
    for summary in page.locator("details.figures:visible > summary").all():
        summary.click()
    found = Axe().run(page).response
    assert len(found["passes"]) > 20
    grave = [one for one in found["violations"] if one["impact"] in GRAVE]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]][:5]) for one in grave] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_in_charts_are_dark_on_white_on_every_screen(opened, one, scheme):
    page = opened(one, color_scheme=scheme)
    frame = page.locator("[data-chart=p0-gantt] .frame")
    assert frame.evaluate("own => getComputedStyle(own).backgroundColor") == "rgb(255, 255, 255)"
    lot = page.locator("[data-chart=p0-gantt] svg text", has_text="MRI-A").first
    assert lot.evaluate("own => getComputedStyle(own).fill") == "rgb(31, 41, 51)"
