"""The sheet Findings of a plan workbook: what the checks found, written and read back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from models.schema.frames import frame
from models.schema.problems import Severity
from models.schema.words import Column, Kind, Table
from planner.reading.findings import Finding

FINDINGS = Table(
    name="Findings",
    words="What the checks found in the planner's workbook.",
    columns=(
        Column(name="Severity", kind=Kind.TEXT, words="error or warning."),
        Column(name="Sheet", kind=Kind.TEXT, words="The sheet."),
        Column(name="Cell", kind=Kind.TEXT, words="The cell; blank where the whole sheet is meant."),
        Column(name="Column", kind=Kind.TEXT, words="The column."),
        Column(name="Value", kind=Kind.ANY, words="What stands there."),
        Column(name="Message", kind=Kind.TEXT, words="What is wrong or doubtful."),
        Column(name="Remedy", kind=Kind.TEXT, words="What to do about it."),
        Column(name="Suggestion", kind=Kind.ANY, words="A value that would mend the cell."),
        Column(name="Check", kind=Kind.TEXT, words="The check that found it."),
    ),
)


def table_of(findings: Iterable[Finding]) -> pd.DataFrame:
    """Return the typed frame of the sheet."""
    names = {column.name: column.name.lower() for column in FINDINGS.columns}
    rows = [{name: finding.as_dict()[field] for name, field in names.items()} for finding in findings]
    return frame(FINDINGS.columns, rows)


def findings_of(rows: pd.DataFrame) -> Iterator[Finding]:
    """Yield the findings that the sheet holds."""
    for row in rows.to_dict("records"):
        plain = {str(name).lower(): value for name, value in row.items()}
        texts: dict[str, Any] = {key: value or "" for key, value in plain.items()}
        texts |= {"value": plain["value"], "suggestion": plain["suggestion"], "severity": Severity(plain["severity"])}
        yield Finding(**texts)
