"""What is wrong with dates, limits and prices."""

from __future__ import annotations

from datetime import date

from tests.models.checks.cases import (
    Case,
    blend,
    case,
    cells,
    more,
    one,
)
from tests.plants import added, day

CASES: tuple[Case, ...] = (
    case(
        "before it starts on 2026-01-26",
        "error: period-ends-before-start: Periods | 3 | End",
        one("Periods", 3, End=date(2025, 2, 1)),
    ),
    case(
        "No period holds the days from 2026-01-12 to 2026-01-12, after W1. Start this period on 2026-01-12",
        "error: periods-gap: Periods | 1 | Start",
        one("Periods", 1, Start=day(9)),
        day(8),
    ),
    case(
        "starts on 2026-01-11, but W1 lasts until 2026-01-11",
        "error: periods-overlap: Periods | 1 | Start",
        one("Periods", 1, Start=day(7)),
        day(8),
    ),
    case(
        "Use by 2026-01-05 is before Available 2026-01-12",
        "error: window-reversed: Lots | 1 | Use by",
        one("Lots", 1, **cells("Use by", day(1))),
    ),
    case(
        "Due 2026-01-06 is before From 2026-01-12",
        "error: window-reversed: Deliveries | 0 | Due",
        one("Deliveries", 0, Due=day(2)),
    ),
    case(
        "The window 2026-02-09 to 2026-02-11 touches no period: nothing can be delivered",
        "error: window-without-period: Deliveries | 0 | From",
        one("Deliveries", 0, From=day(36), Due=day(38)),
    ),
    case(
        "start of plan to 2026-01-03", "error: window-without-period: Targets | 0 | To", one("Targets", 0, To=day(-1))
    ),
    case(
        "2026-02-02 to end of plan touches no period: the lot cannot be used",
        "warning: window-without-period: Lots | 1 | Available",
        one("Lots", 1, Available=day(29)),
    ),
    case(
        "touches no period",
        "warning: window-without-period: Downtime | 0 | From",
        one("Downtime", 0, From=day(40), To=day(41)),
    ),
    case(
        "nothing can be sold in it",
        "warning: window-without-period: Spot sales | 0 | From",
        one("Spot sales", 0, From=day(29)),
    ),
    case("touches no period", "warning: window-without-period: Blend limits | 2 | From", blend(From=day(30))),
    # Limits and money
    case(
        "Min 600 kg is above Max 500 kg", "error: min-over-max: Deliveries | 0 | Min", one("Deliveries", 0, Min=600.0)
    ),
    case(
        "Must use 25 t is above Quantity 20 t",
        "error: must-use-over-quantity: Lots | 0 | Must use",
        one("Lots", 0, **cells("Must use", 25.0)),
    ),
    case("Min 60 % is above Max 50 %", "error: min-over-max: Blend limits | 2 | Min", blend(Min=60.0)),
    case(
        "Min closing stock 70 t is above",
        "error: min-over-max: Feed classes | 0 | Min closing stock",
        one("Feed classes", 0, **cells("Min closing stock", 70.0)),
    ),
    case(
        "Min stock 9500 kg is above Max stock 9000 kg",
        "error: min-over-max: Products | 0 | Min stock",
        one("Products", 0, **cells("Min stock", 9500.0)),
    ),
    case(
        "Opening stock 9500 kg is above Max stock 9000 kg",
        "warning: opening-stock-over-max: Products | 0 | Opening stock",
        one("Products", 0, **cells("Opening stock", 9500.0)),
    ),
    case(
        "the customer would be paid", "warning: negative-price: Contracts | 0 | Price", one("Contracts", 0, Price=-3.0)
    ),
    case(
        "Date 2026-01-04 is before the plan, which begins on 2026-01-05: that work is done",
        "error: hours-before-plan: Hours under way | 0 | Date",
        more("Hours under way", Line="Leach", Date=day(0), Hours=5.0),
    ),
    case(
        '"Leach" has 126 h in W1, and 200 h are under way',
        "warning: hours-over-hours: Hours under way | 0 | Hours",
        more("Hours under way", Line="Leach", Date=day(2), Hours=200.0),
    ),
    case(
        "Date 2026-01-01 is before the plan, which begins on 2026-01-05: it has arrived",
        "error: arrival-before-plan: Arrivals | 0 | Date",
        more("Arrivals", Product="Nd oxide", Date=date(2026, 1, 1), Quantity=5.0),
    ),
    case(
        'Dy is blank, and a blend limit on "Nd oxide" counts it',
        "error: arrival-without-composition: Arrivals | 0 | Dy",
        added(
            more("Arrivals", Product="Nd oxide", Date=day(8), Quantity=5.0, Nd=80.0),
            "Blend limits",
            **{"On": "Nd oxide", "Share of": "Dy", "Max": 5.0},
        ),
    ),
    case(
        "Delivered so far 600 kg is above Max 500 kg: no more is taken",
        "warning: so-far-over-max: Deliveries | 0 | Delivered so far",
        one("Deliveries", 0, **cells("Delivered so far", 600.0)),
    ),
    case(
        "Sold so far 5000 kg is above Max 4000 kg",
        "warning: so-far-over-max: Spot sales | 0 | Sold so far",
        one("Spot sales", 0, **cells("Sold so far", 5000.0)),
    ),
    case(
        "20 kg were late of 10 kg delivered so far",
        "error: late-over-delivered: Deliveries | 0 | Late so far",
        one("Deliveries", 0, **cells("Delivered so far", 10.0, "Late so far", 20.0)),
    ),
    case(
        "what was reached before it does not count",
        "warning: reached-of-stock: Targets | 0 | Reached so far",
        one("Targets", 0, Measure="stock", **cells("Reached so far", 5.0)),
    ),
)
