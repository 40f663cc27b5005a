"""What a planner or buyer slips on: hours, amounts, prices and dates that are possible and unlikely."""

from __future__ import annotations

from datetime import date

from tests.models.checks.cases import PLANT, Case, case, cells, more, one
from tests.plants import Rows, added, changed, day, weeks


def route(**use: object) -> Rows:
    """The small plant with a second route for HDD feed on the leach, at its own rate and basis."""
    rows = more("Recipes", Recipe="Second route", **cells("Feed class", "HDD"))
    rows = added(rows, "Line use", **{"Recipe": "Second route", "Line": "Leach", "Rate": 0.1, "Basis": "t", **use})
    return added(rows, "Yields", Recipe="Second route", Product="Nd oxide", Nd=90.0)


def mill(rate: float) -> Rows:
    """The small plant with three rates in t, and a mill before its leach that has a rate of its own.

    There is too little feed on it to tell by the hours that it needs.
    """
    rows = route()
    rows["Lots"] = [{**lot, "Quantity": 0.3 * lot["Quantity"]} for lot in rows["Lots"]]
    rows = added(rows, "Line use", Recipe="Second route", Line="Solvent extraction", Rate=0.12, Basis="t")
    rows = added(rows, "Lines", Line="Mill")
    return added(rows, "Line use", Recipe="NdFeB route", Line="Mill", Rate=rate, Basis="t")


def windows(*amounts: float) -> Rows:
    """The small plant with a delivery of Nd oxide to the motor maker's rival for each amount, a week each."""
    rows = more("Contracts", Contract="Rival", Product="Nd oxide", Price=70.0, Priority=3.0)
    for number, amount in enumerate(amounts):
        week = {"From": day(7 * number + 1), "Due": day(7 * number + 7)}
        rows = added(rows, "Deliveries", Contract="Rival", Min=amount, **week)
    return rows


def prices(*value: float) -> Rows:
    """The small plant with a price on the spot market for Dy oxide, week by week."""
    rows = PLANT
    for number, price in enumerate(value):
        week = {"From": day(7 * number + 1), "To": day(7 * number + 7)}
        rows = added(rows, "Spot sales", Product="Dy oxide", Price=price, Max=1.0, **week)
    return rows


CASES: tuple[Case, ...] = (
    # Hours
    case(
        '"Second route" books no hours for HDD-1: its rates count Dy, and none is in there.',
        "warning: lot-books-no-hours: Line use | 2 | Basis",
        changed(route(Basis="Dy", Rate=1.0), "Lots", 1, Dy=0.0),
    ),
    case(
        "Rate is 1.2 t per h, and other recipes have about 0.1 on Leach.",
        "warning: rate-beside-others: Line use | 2 | Rate",
        route(Rate=1.2),
    ),
    case(
        "Rate is 12 t per h on Mill, and all other rates per h in t are about 0.1.",
        "warning: lone-rate: Line use | 4 | Rate",
        mill(12.0),
    ),
    case(
        "Hours per day is 2 h/d: it may be the number of shifts. If it is, write their hours: 16.",
        "warning: shifts-for-hours: Lines | 1 | Hours per day",
        changed(one("Lines", 1, **cells("Hours per day", 2.0)), "Line use", 1, Rate=200.0),
        suggestion=16.0,
    ),
    case(
        "Lag is 168 d, and the plan has 28 days: nothing made comes into stock in it.",
        "warning: lag-over-plan: Yields | 0 | Lag",
        one("Yields", 0, Lag=168.0),
    ),
    # Amounts
    case(
        "Amount is 600,000 kg of Dy oxide, and all lots and stock hold 1,644.",
        "warning: asked-far-from-feed: Targets | 0 | Amount",
        one("Targets", 0, Amount=600_000.0),
        suggestion=600.0,
    ),
    case(
        "Min is 2 kg, and the contract's other windows ask for about 1650. Check the unit; if it is in t, write",
        "warning: delivery-far-from-others: Deliveries | 4 | Min",
        windows(1500.0, 1800.0, 2.0),
        suggestion=2000.0,
    ),
    case(
        "Max stock is 0, so that there may be none at all. Leave it so if that is meant. A blank cell means: no limit.",
        "warning: most-of-nothing: Products | 1 | Max stock",
        one("Products", 1, **cells("Max stock", 0.0, "Min closing stock", 0.0)),
    ),
    # Prices
    case(
        "Price is 55 per kg, and spot sales take Nd oxide at 60 or more in the same days.",
        "warning: contract-below-spot: Contracts | 1 | Price",
        one("Contracts", 1, Price=55.0),
    ),
    case(
        "Price is 300000 per kg, and the other prices of Dy oxide are about 250. Check the unit; if it is per t",
        "warning: price-far-from-others: Contracts | 0 | Price",
        changed(prices(300.0), "Contracts", 0, Price=300_000.0),
        suggestion=300.0,
    ),
    case(
        "Price is 5 per t, and other lots of EV traction cost 6000. If it is per kg, write 5000.",
        "warning: lot-price-per-kg: Lots | 0 | Price",
        one("Lots", 0, Price=5.0),
        suggestion=5000.0,
    ),
    # Dates
    case(
        "The lot is expected for 2025-12-12, before the plan starts: it is used from the first day, 2026-01-05",
        "warning: expected-lot-overdue: Lots | 1 | Available",
        one("Lots", 1, Available=date(2025, 12, 12)),
    ),
    case(
        "From 2026-01-05 to 2027-01-18 are 379 days, a year too many here. Check the years.",
        "warning: window-a-year-long: Downtime | 0 | To",
        {**PLANT, "Downtime": [{"Line": "Leach", "From": day(1), "To": date(2027, 1, 18)}]},
    ),
    case(
        "From 2026-01-12 to 2027-01-18 are 372 days, where others have 7. Check the years.",
        "warning: period-a-year-long: Periods | 1 | End",
        {
            **PLANT,
            "Periods": [
                {"Period": "A", "Start": day(1), "End": day(7)},
                {"Period": "B", "Start": day(8), "End": date(2027, 1, 18)},
            ],
            "Fixed runs": [],
            "Deliveries": [],
            "Contracts": [],
        },
    ),
    case(
        "From 2026-01-19 to 2027-01-25 are 372 days, where others have 7. Check the years.",
        "warning: window-a-year-long: Deliveries | 4 | Due",
        {
            **windows(1500.0, 1800.0, 1600.0),
            "Periods": [*weeks(4), {"Period": "Rest", "Start": day(29), "End": date(2027, 3, 7)}],
            "Deliveries": [
                *PLANT["Deliveries"],
                *windows(1500.0, 1800.0)["Deliveries"][2:],
                {"Contract": "Rival", "From": day(15), "Due": date(2027, 1, 25), "Min": 1600.0},
            ],
        },
    ),
    case(
        "Availability is 95 %, and Leach has 90 % anyway.",
        "warning: downtime-without-loss: Downtime | 0 | Availability",
        one("Downtime", 0, Availability=95.0),
    ),
    # Assays
    case(
        "Assay status is supplier, and the lot has no assay of what recipes recover.",
        "warning: status-without-assay: Lots | 1 | Assay status",
        one("Lots", 1, Nd=None, Dy=None),
        suggestion="estimated",
    ),
)
