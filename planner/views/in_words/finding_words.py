"""A finding in words: where it stands, what is doubtful, what to do about it."""

from __future__ import annotations

from planner.reading.findings import Finding


def place(finding: Finding) -> str:
    """Return `Lots!D14`, or the sheet alone where all of it is meant."""
    return f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet


def sentence(finding: Finding) -> str:
    """Return `Lots!D14: The lot has no price. Type one.`"""
    return f"{place(finding)}: {finding.message} {finding.remedy}"
