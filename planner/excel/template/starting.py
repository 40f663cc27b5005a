"""What an empty workbook starts with: the components of the magnet trade, their groups, and the settings."""

from __future__ import annotations

from models.schema.frames import Tables, inputs
from models.schema.settings import SETTINGS
from models.schema.words import Column

CONTROLLED_SINCE = "2025-04-04"
UNDER_LICENCE = "Chinese export licence."
HOLMIUM_NOTE = "Chinese control of 2025-10-09 is suspended until 2026-11-10: check its state, then fill in the date."
COMPONENTS: tuple[tuple[str, str, str | None, str | None], ...] = (
    ("Nd", "Nd2O3", None, None),
    ("Pr", "Pr6O11", None, None),
    ("Dy", "Dy2O3", CONTROLLED_SINCE, UNDER_LICENCE),
    ("Tb", "Tb4O7", CONTROLLED_SINCE, UNDER_LICENCE),
    ("Gd", "Gd2O3", CONTROLLED_SINCE, UNDER_LICENCE),
    ("Ho", "Ho2O3", None, HOLMIUM_NOTE),
    ("Sm", "Sm2O3", CONTROLLED_SINCE, UNDER_LICENCE),
    ("La", "La2O3", None, None),
    ("Ce", "CeO2", None, None),
    ("Y", "Y2O3", CONTROLLED_SINCE, UNDER_LICENCE),
    ("Co", "mass", None, None),
    ("Fe", "mass", None, None),
)
GROUPS = (
    ("TRE", "Nd+Pr+Dy+Tb+Gd+Ho+Sm+La+Ce+Y"),
    ("LRE", "Nd+Pr+La+Ce"),
    ("HRE", "Dy+Tb+Ho+Gd"),
    ("NdPr", "Nd+Pr"),
)


def starting_tables() -> Tables:
    """Return all input tables, empty but for the settings, the components and the groups."""
    names = ("Component", "Counted as", "Controlled since", "Note")
    return inputs(
        {
            "Settings": [{"Setting": one.name, "Value": one.default, "Note": _note(one)} for one in SETTINGS],
            "Components": [dict(zip(names, row, strict=True)) for row in COMPONENTS],
            "Groups": [{"Group": group, "Components": components} for group, components in GROUPS],
        }
    )


def _note(setting: Column) -> str:
    return f"{setting.words} In {setting.unit}." if setting.unit else setting.words
