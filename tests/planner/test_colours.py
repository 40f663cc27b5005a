"""Workbooks and pages are drawn in one palette."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import planner
from models.schema.frames import inputs
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
