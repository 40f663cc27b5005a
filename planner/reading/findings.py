"""A finding: a problem with its place in the planner's workbook."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from models.schema.problems import Severity


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong or doubtful in a workbook, where it stands, and what to do about it.

    `cell` is an address such as `D14`, empty where the sheet or the file as a whole is meant.
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

    def as_dict(self) -> dict[str, object]:
        """The finding as plain values, for JSON."""
        plain = asdict(self)
        plain["severity"] = self.severity.value
        for key in ("value", "suggestion"):
            if not isinstance(plain[key], (str, int, float, bool, type(None))):
                plain[key] = str(plain[key])
        return plain

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        column = f" {self.column}:" if self.column else ""
        return f"{self.severity.value}: {place}:{column} {self.message} {self.remedy}"


def errors(findings: list[Finding]) -> list[Finding]:
    """The findings that stop a plan."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]
