"""Workbooks and pages are drawn in one palette."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import planner
from models.schema.frames import inputs
from planner.excel.paper.looks import STYLES
from planner.views import colours
from planner.views.colours import FAMILY_COLOURS
from planner.views.families import fills
from tests.plan_fixture import a_plan, input_rows

ROOT = Path(planner.__file__).parent
DRAWN = [path for kind in ("py", "css", "js", "html") for path in ROOT.rglob(f"*.{kind}") if "vendor" not in path.parts]
COLOUR = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b", re.IGNORECASE)


def test_no_file_but_the_palette_states_a_colour() -> None:
    stating = {path.relative_to(ROOT).as_posix() for path in DRAWN if COLOUR.search(path.read_text(encoding="utf-8"))}
    assert stating == {"views/colours.py"}


def test_the_palette_repeats_after_its_last_family() -> None:
    """One family more than there are colours: the last is drawn like the first."""
    rows = input_rows()
    first = rows["Feed classes"][0]
    names = [f"F{i}" for i in range(len(FAMILY_COLOURS) + 1)]
    rows["Feed classes"] = [{**first, "Feed class": name, "Family": name} for name in names]
    found = fills(replace(a_plan(), inputs=inputs(rows)))
    assert list(found) == names
    assert list(found.values()) == [*FAMILY_COLOURS, FAMILY_COLOURS[0]]


LEAST_CONTRAST = 4.5
"""Of text on its ground, as WCAG 2 asks for (level AA)."""
ON_THE_PAGE = {
    "INK": ("WHITE", "OUTPUT_FILL", "BRAND_SOFT", "BAD_FILL", "DOUBT_FILL"),
    "QUIET": ("WHITE", "OUTPUT_FILL"),
    "BRAND": ("WHITE", "BRAND_SOFT"),
    "GOOD": ("GOOD_FILL", "OUTPUT_FILL"),
    "BAD": ("BAD_FILL", "OUTPUT_FILL"),
    "DOUBT": ("DOUBT_FILL", "OUTPUT_FILL"),
}
"""What is written on what, by the names that the light palette and the dark one share."""


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(ink: str, ground: str) -> float:
    dark, light = sorted(map(luminance, (ink, ground)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    """Black on white has 21, and a grey of #777777 just misses 4.5."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("palette", [vars(colours), colours.DARK], ids=["light", "dark"])
def test_words_on_the_page_stand_out(palette: dict[str, str]) -> None:
    pairs = [(ink, ground) for ink, grounds in ON_THE_PAGE.items() for ground in grounds]
    faint = [pair for pair in pairs if contrast(*(palette[name] for name in pair)) < LEAST_CONTRAST]
    assert faint == []
    assert contrast(colours.WHITE, colours.BRAND) > LEAST_CONTRAST  # heads of tables, on every screen


def test_words_in_charts_stand_out() -> None:
    grounds = (*colours.FAMILY_COLOURS, *colours.SHADES, colours.DOWN_FILL, colours.COLDEST, colours.HOTTEST)
    assert [one for one in grounds if contrast(colours.INK, one) < LEAST_CONTRAST] == []


def test_words_in_cells_stand_out() -> None:
    """Every style of the workbook that has a ground; an optional header is a header on another ground."""
    grounds = {name: style for name, style in STYLES.items() if "bg_color" in style}
    usual = {"font_color": colours.INK}
    row = {
        name: {**(STYLES["header"] if name in ("required", "optional") else usual), **grounds[name]} for name in grounds
    }
    assert len(row) > 8
    assert [name for name, one in row.items() if contrast(one["font_color"], one["bg_color"]) < LEAST_CONTRAST] == []
