"""The palette and the font of all that is drawn: workbooks, pages and charts; no other file states a colour."""

from __future__ import annotations

FONT = "Calibri"

INK = "#1F2933"
QUIET = "#5B6775"
LINE = "#D5DBE1"
BRAND = "#17495B"
BRAND_SOFT = "#E4EEF1"
WHITE = "#FFFFFF"
INPUT_FILL = "#FFFBE0"
INPUT_INK = "#1F3FBF"
OUTPUT_FILL = "#F4F6F8"
GOOD = "#1A7044"
GOOD_FILL = "#DDF1E4"
BAD = "#B3261E"
BAD_FILL = "#FBE1DE"
DOUBT = "#8A5A00"
DOUBT_FILL = "#FFEBC2"
DOWN_FILL = "#C9CFD6"  # downtime in the schedule
STOCK_FILL = "#7C8FA3"  # what lies in stock: neither good nor bad
BAR_FILL = "#A9BDC5"  # bars within cells
OPTIONAL_FILL = "#4C7585"  # headers of columns that may be left out
TAB_NEEDED = BRAND
TAB_OPTIONAL = BAR_FILL
TAB_GUIDE = "#E08A1E"

# Told apart by people who see red and green alike, and still by their lightness on a black-and-white print.
FAMILY_COLOURS = ("#BBD7F0", "#FAD3A0", "#BFE3CB", "#E3C6E8", "#F3EAA6", "#BFE6E6", "#F2C4C4", "#D2D6DC")
SERIES_COLOURS = ("#17495B", "#E08A1E", "#4C9F70", "#9B5BA5", "#3F7FC1", "#C44E52", "#8C8C2B", "#6B7785")
CASH_COLOURS = (BRAND, BAR_FILL)
"""Of what comes in and what goes out; that they stand above and below zero tells them apart without colour."""

SHADES = ("#E4EEF1", "#BBD6DF", "#8DB9C7", "#5E98A9")
"""From empty to full, under ink that stays readable."""
COLDEST, HOTTEST = "#F6FAFB", "#7FB3C2"
"""The ends of a scale under text that has to stay readable."""

DARK = {
    "INK": "#E6EBEF",
    "QUIET": "#A9B5C0",
    "LINE": "#3A4550",
    "BRAND": "#8FC3D6",
    "BRAND_SOFT": "#1E2E36",
    "WHITE": "#12181D",
    "OUTPUT_FILL": "#19222A",
    "TAB_GUIDE": "#E08A1E",
    "GOOD": "#7BD3A0",
    "GOOD_FILL": "#143526",
    "BAD": "#F3A29B",
    "BAD_FILL": "#44201D",
    "DOUBT": "#F0C469",
    "DOUBT_FILL": "#3D2F10",
}
"""The palette of a page on a dark screen, by the names of the light one; charts stay on white."""

SIGNS = {"good": "\u00a0\u2713", "bad": "\u00a0\u2717", "doubt": "\u00a0?"}
"""What stands behind a figure of that look, for whoever does not see its colour, or prints it without."""
