"""A finding: a problem with its place in the planner's workbook."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from models.schema.problems import Severity

_PLAIN = (str, int, float, bool, type(None))


@dataclass(frozen=True, kw_only=True)
class CellOffer:
    """A further value that would mend a cell; `value` is what stands in it, in the unit of the suggestion."""

    cell: str
    column: str
    suggestion: object
    value: object = None


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong or doubtful in a workbook, where it stands, and what to do about it.

    `cell` is an address such as `D14`, empty where the sheet or the file as a whole is meant. `suggestion` is a value
    that would mend it; `offers` are further ones, for the same cell or for others.
    """

    severity: Severity
    check: str
    sheet: str
    message: str
    remedy: str
    cell: str = ""
    column: str = ""
    value: object = None
    suggestion: object = None
    offers: tuple[CellOffer, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the finding as plain values, for JSON."""
        plain = asdict(self)
        plain["severity"] = self.severity.value
        plain["offers"] = list(plain["offers"])
        for entry in (plain, *plain["offers"]):
            entry |= {key: str(entry[key]) for key in ("value", "suggestion") if not isinstance(entry[key], _PLAIN)}
        return plain

    def offered(self) -> tuple[CellOffer, ...]:
        """Return every value that would mend a cell, the suggestion for the finding's own cell first."""
        cell_offer = CellOffer(cell=self.cell, column=self.column, suggestion=self.suggestion, value=self.value)
        return (cell_offer, *self.offers)

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        column = f" {self.column}:" if self.column else ""
        return f"{self.severity.value}: {place}:{column} {self.message} {self.remedy}"


def errors(findings: list[Finding]) -> list[Finding]:
    """Return the findings that stop a plan."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]
