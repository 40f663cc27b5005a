"""A small valid plant that tests change in one place and then look at."""

from __future__ import annotations

from datetime import date, timedelta

from models.schema.frames import Tables, inputs

Rows = dict[str, list[dict[str, object]]]

FIRST_DAY = date(2026, 1, 5)


def day(number: int) -> date:
    """The day of the plan of that number: 1 is the Monday on which it starts, 28 the Sunday on which it ends."""
    return FIRST_DAY + timedelta(days=number - 1)


def weeks(count: int) -> list[dict[str, object]]:
    """That many weekly periods W1, W2, ... from the first day."""
    return [{"Period": f"W{week + 1}", "Start": day(7 * week + 1), "End": day(7 * week + 7)} for week in range(count)]


def small_plant(**changes: list[dict[str, object]]) -> Rows:
    """Plain rows of a plant without error or warning: four weeks, two classes, three lots, two lines, two products.

    `changes` replaces whole tables: `small_plant(Lots=[...])`, `small_plant(**{"Line use": [...]})`.
    """
    return {**_site(), **_work(), **_sales(), **changes}


def small_tables(**changes: list[dict[str, object]]) -> Tables:
    """The same plant as typed frames."""
    return inputs(small_plant(**changes))


def changed(rows: Rows, table: str, row: int, **cells: object) -> Rows:
    """The same rows with some cells of one row replaced; column names with spaces are given as `**{"Use by": ...}`."""
    found = [dict(line) for line in rows[table]]
    found[row].update(cells)
    return {**rows, table: found}


def without(rows: Rows, table: str, row: int) -> Rows:
    """The same rows with one row left out."""
    return {**rows, table: [line for position, line in enumerate(rows[table]) if position != row]}


def added(rows: Rows, table: str, **cells: object) -> Rows:
    """The same rows with one more row at the end of a table."""
    return {**rows, table: [*rows.get(table, []), cells]}


def _site() -> Rows:
    return {
        "Settings": [{"Setting": "Plan name", "Value": "Small plant"}, {"Setting": "Currency", "Value": "GBP"}],
        "Periods": weeks(4),
        "Components": [
            {"Component": "Nd", "Counted as": "Nd2O3"},
            {"Component": "Dy", "Counted as": "Dy2O3", "Controlled since": date(2025, 4, 4)},
            {"Component": "Hardness", "Counted as": "property"},
        ],
        "Groups": [{"Group": "TRE", "Components": "Nd+Dy"}],
        "Feed classes": [
            {
                "Feed class": "EV traction",
                "Family": "NdFeB",
                "Max stock": 60.0,
                "Nd": 25.0,
                "Dy": 4.0,
                "Hardness": 600.0,
            },
            {"Feed class": "HDD", "Family": "NdFeB", "Nd": 28.0, "Dy": 1.0, "Hardness": 550.0},
        ],
        "Lots": [
            {"Lot": "EV-1", "Feed class": "EV traction", "Status": "stock", "Quantity": 20.0, "Moisture": 2.0}
            | {"Price": 5000.0, "Must use": 5.0, "Assay status": "plant", "Nd": 26.0, "Dy": 4.5, "Hardness": 610.0},
            {"Lot": "HDD-1", "Feed class": "HDD", "Status": "expected", "Quantity": 10.0, "Available": day(8)}
            | {"Price": 4000.0, "Assay status": "supplier", "Nd": 29.0, "Dy": 0.8, "Hardness": 540.0},
            {"Lot": "EV-2", "Feed class": "EV traction", "Status": "offered", "Quantity": 15.0, "Use by": day(21)}
            | {"Price": 6000.0, "Assay status": "estimated", "Nd": 25.5, "Dy": 4.2, "Hardness": 590.0},
        ],
        "Lines": [
            {"Line": "Leach", "Units": 1.0, "Hours per day": 20.0, "Availability": 90.0, "Running cost": 50.0},
            {"Line": "Solvent extraction", "Units": 2.0},
        ],
        "Downtime": [{"Line": "Leach", "From": day(10), "To": day(11), "Availability": 0.0, "Reason": "Lining"}],
    }


def _work() -> Rows:
    return {
        "Recipes": [
            {"Recipe": "NdFeB route", "Feed class": "EV traction", "Cost": 300.0},
            {"Recipe": "NdFeB route", "Feed class": "HDD", "Cost": 280.0, "Active": "yes"},
        ],
        "Line use": [
            {"Recipe": "NdFeB route", "Line": "Leach", "Rate": 0.1, "Basis": "t"},
            {"Recipe": "NdFeB route", "Line": "Solvent extraction", "Rate": 20.0, "Basis": "TRE"},
        ],
        "Yields": [
            {"Recipe": "NdFeB route", "Product": "Nd oxide", "Lag": 7.0, "Nd": 95.0},
            {"Recipe": "NdFeB route", "Product": "Dy oxide", "Lag": 7.0, "Dy": 90.0},
        ],
        "Products": [
            {"Product": "Nd oxide", "Opening stock": 100.0, "Max stock": 9000.0, "Disposal cost": 1.0},
            {"Product": "Dy oxide", "Min closing stock": 10.0, "Closing value": 200.0},
        ],
        "Resources": [{"Resource": "HCl 33 %", "Unit": "kg", "Price": 0.2, "Max per day": 5000.0}],
        "Consumption": [{"Recipe": "NdFeB route", "Resource": "HCl 33 %", "Amount": 900.0, "Per": "t"}],
        "Fixed runs": [{"Lot": "EV-1", "Recipe": "NdFeB route", "Period": "W1", "Rule": "at least", "Amount": 2.0}],
    }


def _sales() -> Rows:
    return {
        "Contracts": [
            {"Contract": "Motor maker", "Customer": "A", "Product": "Dy oxide", "Price": 300.0, "Priority": 2.0},
            {"Contract": "Magnet maker", "Product": "Nd oxide", "Price": 80.0, "Shortfall penalty": 40.0}
            | {"Late": "yes", "Late penalty": 0.5},
        ],
        "Deliveries": [
            {"Contract": "Motor maker", "From": day(8), "Due": day(28), "Min": 300.0, "Max": 500.0},
            {"Contract": "Magnet maker", "Due": day(21), "Min": 2000.0},
        ],
        "Spot sales": [{"Product": "Nd oxide", "From": day(8), "Price": 60.0, "Max": 4000.0}],
        "Targets": [
            {"Target": "Dy in January", "Product": "Dy oxide", "Amount": 600.0, "Measure": "made", "Priority": 1.0}
        ],
        "Blend limits": [
            {"On": "Leach", "Share of": "Dy", "In": "TRE", "Max": 20.0},
            {"On": "Leach", "Share of": "Hardness", "Max": 620.0, "From": day(1), "To": day(28)},
        ],
    }
