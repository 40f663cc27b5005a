"""Workbooks that planner writes beside plans: known by a property of the document, whatever they are called."""

from __future__ import annotations

import re
from collections.abc import Collection
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import ZipFile

from planner.reading.files.sniff import Refusal

PROPERTY = "Written by planner"
"""A custom property of the document, whose value is the kind."""

PLAN, ACTUALS = "plan", "actuals"
KINDS = {
    ACTUALS: "This is what was done, for `planner roll` and `planner backcast`",
    "alternatives": "These are alternatives, as `planner alternatives` writes them",
    "backcast": "This is a backcast, as `planner backcast` writes it",
    "bids": "These are bids, as `planner bid` writes them",
    "comparison": "This is a comparison, as `planner compare` writes it",
    "sweep": "This is a sweep, as `planner sweep` writes it",
}
"""What is no workbook of a plant, and what it is."""

_REMEDIES = {ACTUALS: "Name the plan that it is about, too: `planner roll PLAN.xlsx FILE -o NEXT.xlsx`."}
_REMEDY = "Name the workbook that it was made of."
_PART, _MOST = "docProps/custom.xml", 65_536
_VALUE = re.compile(rf'name="{PROPERTY}"[^>]*>\s*<(?:\w+:)?lpwstr>\s*(\w+)\s*<'.encode())
_SHEETS_OF_ACTUALS = {"Actuals", "Delivered", "Received", "Counted"}


def written_as(kind: str) -> dict[str, str]:
    """Return the property by which a workbook of that kind is known."""
    return {PROPERTY: kind}


def kind_of(file: Path | bytes) -> str:
    """Return which kind of workbook planner wrote; blank if it is a planner's own, or cannot be told."""
    try:
        with ZipFile(BytesIO(file) if isinstance(file, bytes) else file) as parts, parts.open(_PART) as part:
            return _kind(part)
    except Exception:  # a file that is not what its name says can fail anywhere
        return ""


def kind_by_sheets(names: Collection[str]) -> str:
    """Return the kind of a file that has lost its properties, as far as its sheets tell."""
    return ACTUALS if set(names) >= _SHEETS_OF_ACTUALS and "Periods" not in names else ""


def refusal(kind: str) -> Refusal | None:
    """Return why a workbook of that kind cannot be planned."""
    if kind not in KINDS:
        return None
    message = f"{KINDS[kind]}, and no workbook of a plant."
    return Refusal("written-by-planner", message, _REMEDIES.get(kind, _REMEDY))


def _kind(part: IO[bytes]) -> str:
    found = _VALUE.search(part.read(_MOST))
    return found[1].decode("ascii", "replace") if found else ""
