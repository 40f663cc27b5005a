"""Write the example workbooks of `inputs/data`: Belfast and Missouri, Belfast in stages, two sites.

    python -m inputs.make [PLANT ...]

`planner.excel.template.example_plants` says what these tables are.
"""

from __future__ import annotations

import sys
from pathlib import Path

from planner.excel.template import example_plants
from planner.excel.template.example_plants import SOURCE, tables

__all__ = ["DATA", "EXAMPLES", "HERE", "PLANTS", "SMALL", "SOURCE", "tables", "write"]

HERE = Path(__file__).resolve().parent
DATA = HERE / "data"
PLANTS = ("belfast", "missouri")
SMALL = ("two-sites",)
"""Examples of one thing, of a few weeks and lots."""
EXAMPLES = (*PLANTS, "belfast-stages")
"""Those of half a year."""


def write(plant: str, folder: Path = HERE) -> Path:
    """Write a plant's workbook into `folder` and return its path."""
    path = folder / f"{plant}.xlsx"
    example_plants.write(plant, path)
    return path


if __name__ == "__main__":
    for plant in sys.argv[1:] or (*EXAMPLES, *SMALL):
        print(write(plant))
