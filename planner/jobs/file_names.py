"""The names of plan files, allowed on every system."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 80
_HALVES = "\ud800-\udfff"
NO_TEXT = re.compile(f"[{_HALVES}]")
"""Bytes of a file name that are no text, as Python holds them."""
NO_LETTER = re.compile(f"[\x00-\x1f\x7f-\x9f{_HALVES}]")
"""These, and control codes."""
UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


def of_plan(stem: str, scenario: str | None = None) -> str:
    """Return `<stem>-plan.xlsx` for the base, `<stem>-<scenario>-plan.xlsx` for a scenario."""
    return f"{stem}-{_safe(scenario)}-plan.xlsx" if scenario else f"{stem}-plan.xlsx"


def of_plans(stem: str, scenarios: Iterable[str | None]) -> list[str]:
    """Return the same for many, each another one, also where large and small letters are the same."""
    names: list[str] = []
    taken: set[str] = set()
    for scenario in scenarios:
        number, name = 1, of_plan(stem, scenario)
        while name.casefold() in taken:
            number += 1
            name = of_plan(stem, f"{_safe(scenario or '')}-{number}")
        taken.add(name.casefold())
        names.append(name)
    return names


def as_text(name: str) -> str:
    """Return the name of a file as a workbook can hold it: what is no letter there becomes the sign for that."""
    return NO_LETTER.sub("\ufffd", name)


def _safe(text: str) -> str:
    return UNSAFE.sub("-", text)[:LONGEST].strip(" .-") or "scenario"
