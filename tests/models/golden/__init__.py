"""The linear program of each rule's hand-solved case, as Pyomo writes it: one LP file per rule.

A change of a rule shows as a change of its file. `python -m tests.models.golden --accept` writes all of them anew.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pyomo.environ  # noqa: F401 - registers the writer of LP files
from pyomo.repn.tests.lp_diff import lp_diff

from models.plant.plant import Plant
from models.program.build import build

FOLDER = Path(__file__).parent


def read(rule: str) -> str:
    """The program as it was accepted.

    Raises:
        FileNotFoundError: nothing was accepted for this rule.
    """
    return (FOLDER / f"{rule}.lp").read_text(encoding="utf-8")


def text_of(plant: Plant) -> str:
    """The program of a plant as an LP file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "program.lp"
        build(plant).pyomo.write(str(path), io_options={"symbolic_solver_labels": True})
        return path.read_text(encoding="utf-8")


def same(written: str, now: str) -> bool:
    """Whether two LP files state the same program; prints how they differ."""
    return lp_diff(written, now) == ([], [])
