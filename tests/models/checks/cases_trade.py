"""What the trade would doubt: assays, quantities, prices and rates out of scale."""

from __future__ import annotations

from tests.models.checks.cases import PLANT, Case, case, cells, more, one
from tests.plants import Rows, added, changed


def lots(*assays: dict[str, object], feed_class: str = "EV traction") -> Rows:
    """The small plant with one stock lot of 10 t for each assay, beside its own."""
    rows = PLANT
    for number, assay in enumerate(assays):
        named = cells("Feed class", feed_class)
        rows = added(rows, "Lots", Lot=f"L{number}", Status="stock", Quantity=10.0, **named, **assay)
    return rows


def alike(count: int) -> list[dict[str, object]]:
    """Assays that differ by little from the typical 25 % Nd and 4 % Dy of EV traction."""
    return [{"Nd": 25.0 + 0.1 * number, "Dy": 4.0, "Hardness": 600.0} for number in range(count)]


def with_samarium(**assay: object) -> Rows:
    rows = more("Components", Component="Sm", **cells("Counted as", "Sm2O3"))
    rows = {**rows, "Lots": [{**lot, "Sm": 0.0} for lot in rows["Lots"]]}
    return changed(rows, "Lots", 0, **assay)


CASES: tuple[Case, ...] = (
    case(
        'There is no warning "estimated-asay". Did you mean "estimated-assay"?',
        "warning: unknown-warning: Settings | 2 | Value",
        more("Settings", Setting="Silenced warnings", Value="duplicate-key; estimated-asay"),
    ),
    case(
        "Nd is 0.26 %, and 25 % is typical: it looks like a fraction.",
        "warning: fraction-or-percent: Lots | 0 | Nd",
        one("Lots", 0, Nd=0.26),
        suggestion=26.0,
    ),
    case(
        "Nd is 0.28 %, and 23.5 % is typical: it looks like a fraction.",
        "warning: fraction-or-percent: Feed classes | 1 | Nd",
        changed(one("Feed classes", 1, Nd=0.28), "Lots", 1, Nd=28.9),
        suggestion=28.0,
    ),
    case(
        "The rare earths add to 29.2 % where 25 % is typical, 17% more: Nd 29.2 % may be its oxide.",
        "warning: oxide-for-element: Lots | 9 | Nd",
        lots(*alike(6), {"Nd": 29.2, "Dy": 0.0, "Hardness": 600.0}),
        suggestion=25.03,
    ),
    case(
        "Sm is 12 % in a class of NdFeB feed, where 0 % is typical. SmCo magnets hold 14 to 37 %.",
        "warning: samarium-in-ndfeb: Lots | 0 | Sm",
        with_samarium(Sm=12.0),
    ),
    case(
        "Dy is 15 %; 4 % is typical of EV traction; EV traction motor magnets hold 1 to 5 % (commonly quoted).",
        "warning: assay-far-from-class: Lots | 0 | Dy",
        one("Lots", 0, Dy=15.0),
    ),
    case(
        "Quantity is 20000 t, 1,000 times the 20 t that is usual for lots of EV traction.",
        "warning: kg-for-tonnes: Lots | 3 | Quantity",
        added(
            PLANT,
            "Lots",
            Lot="EV-3",
            Status="offered",
            Quantity=20_000.0,
            Nd=25.0,
            Dy=4.0,
            Hardness=600.0,
            **cells("Feed class", "EV traction"),
        ),
        suggestion=20.0,
    ),
    case(
        "Availability is 0.9 %: it looks like a fraction. Write per cent: 90.",
        "warning: share-as-fraction: Lines | 0 | Availability",
        one("Lines", 0, Availability=0.9)
        | {"Line use": [*PLANT["Line use"][1:], {**PLANT["Line use"][0], "Rate": 10.0}]},
        suggestion=90.0,
    ),
    case(
        "Nd is 0.95 %: it looks like a fraction. Write per cent: 95.",
        "warning: share-as-fraction: Yields | 0 | Nd",
        one("Yields", 0, Nd=0.95),
        suggestion=95.0,
    ),
    case(
        "Price is 500000 per t, and all that a tonne contains is worth ",
        "warning: price-above-content: Lots | 0 | Price",
        one("Lots", 0, Price=500_000.0),
    ),
    case(
        "Rate is 0.001 t per h: the owned lots need 30,000 h on Leach at such rates, and the plan has 504 h.",
        "warning: rate-far-from-need: Line use | 0 | Rate",
        one("Line use", 0, Rate=0.001),
    ),
    case(
        "Rate is 20 t per h: all lots together need 2.2 h on Leach at such rates, and the plan has 504 h.",
        "warning: rate-far-from-need: Line use | 0 | Rate",
        one("Line use", 0, Rate=20.0),
    ),
)
