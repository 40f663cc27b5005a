"""The size of paper: what Settings say, or else what the computer's region prints on."""

from __future__ import annotations

import locale
from dataclasses import dataclass

import pandas as pd

from models.schema.settings import PAPER, PAPERS


@dataclass(frozen=True)
class Paper:
    """A size of paper: Excel's number for it; pixels across and points down that a landscape page has room for.

    The room is less than the paper between its margins, for fonts wider than Calibri: where there is none of its width,
    columns are up to 29 % wider (DejaVu Sans), and a period would stand alone on the next page.
    """

    code: int
    across: int
    down: int


A4, LETTER = PAPERS
SIZES = {A4: Paper(9, 790, 490), LETTER: Paper(1, 740, 506)}
LETTER_REGIONS = ("US", "CA", "MX", "CL", "CO", "VE", "PH", "United States", "Canada", "Mexico", "Philippines")
"""Ends of the names of regions that print on Letter (Unicode CLDR, paper size), as Unix and as Windows writes them."""


def paper_of(settings: pd.DataFrame | None, *, anywhere: bool = False) -> Paper:
    """Return the paper of a workbook.

    Args:
        settings: the planner's table Settings, if there is one.
        anywhere: whether the workbook is to be the same on every computer: then it is A4 where Settings do not say.
    """
    stated = None if settings is None else next(iter(settings["Value"][settings["Setting"] == PAPER].dropna()), None)
    for name, size in SIZES.items():
        if str(stated).casefold() == name.casefold():
            return size
    return SIZES[A4 if anywhere else of_region(locale.getlocale()[0] or "")]


def of_region(name: str) -> str:
    """Return the paper of a locale such as `en_US` or `English_United States`."""
    return LETTER if name.partition("_")[2].startswith(LETTER_REGIONS) else A4
