"""Why a workbook cannot be filled in."""

from __future__ import annotations


class CannotFill(Exception):
    """A workbook that cannot take the tables of a plan; the message is for the user."""
