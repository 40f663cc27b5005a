"""Where in the planner's workbook a problem of a table stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from models.schema.problems import Offer, Problem
from planner.reading.findings import CellOffer, Finding
from planner.reading.reader import Place


def located(problems: Iterable[Problem], places: Mapping[str, Place]) -> list[Finding]:
    """Return each problem as a finding with sheet and cell; a table that has no sheet is called by its own name."""
    return [_finding(problem, places.get(problem.table)) for problem in problems]


def _finding(problem: Problem, place: Place | None) -> Finding:
    return Finding(
        severity=problem.severity,
        check=problem.check,
        sheet=place.sheet if place else problem.table,
        cell=_cell(place, problem),
        column=problem.column or "",
        message=problem.message,
        remedy=problem.remedy,
        value=problem.value,
        suggestion=problem.suggestion,
        offers=tuple(_offer(offer, problem, place) for offer in problem.offers),
    )


def _cell(place: Place | None, problem: Problem) -> str:
    """Return the cell of a problem; of a whole column its header,
    or the header row where the sheet has no such column."""
    if problem.row is not None or problem.column is None or place is None or not place.header_row:
        return address(place, problem.row, problem.column)
    return place.cell(None, problem.column) or f"A{place.header_row}"


def _offer(offer: Offer, problem: Problem, place: Place | None) -> CellOffer:
    return CellOffer(
        cell=address(place, problem.row, offer.column),
        column=offer.column,
        suggestion=offer.suggestion,
        value=offer.value,
    )


def address(place: Place | None, row: int | None, column: str | None) -> str:
    """Return the address of a cell such as `D14`; empty if the sheet has no such cell or none is meant."""
    if place is None or row is None or column is None:
        return ""
    return place.cell(row, column) or ""
