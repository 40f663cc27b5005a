"""Cases of the checks of what may come out otherwise."""

from __future__ import annotations

from tests.models.checks.cases import case as case_of
from tests.models.checks.cases import cells, more, one

CASES = (
    case_of(
        "Hardness is a property",
        "error: spread-of-property: Spreads | 0 | Component",
        more("Spreads", Component="Hardness", Spread=5.0, **cells("Feed class", "*")),
    ),
    case_of(
        "A lot that is stock cannot come late",
        "warning: late-chance-of-stock: Lots | 0 | Late chance",
        one("Lots", 0, **cells("Late chance", 10.0)),
    ),
    case_of(
        "stand still for 8 days of a week",
        "warning: always-broken: Lines | 0 | Breakdowns",
        one("Lines", 0, **cells("Breakdowns", 4.0)),
    ),
)
