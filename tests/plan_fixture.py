"""A plan made by hand: eight weeks, three lines, twelve lots of three families, and figures that add up.

Every component counts as mass and is recovered in full: a tonne of EV traction with 33 % NdPr gives 330 kg.
"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from models.results.cash import by_month
from models.schema.frames import Tables, frame, inputs, no_outputs
from models.schema.outputs import OUTPUTS
from models.schema.problems import Severity
from planner import __version__
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.reading.findings import Finding

Row = dict[str, object]

FIRST_DAY = date(2026, 11, 2)
WEEKS = [f"W{week:02}" for week in range(45, 53)]
ASSAYS = {"EV traction": (33.0, 4.0, 0.6), "Swarf": (30.0, 1.5, 0.1), "MRI": (31.0, 2.0, 0.3)}  # NdPr, Dy, Tb in %
PRODUCTS = ("NdPr oxide", "Dy oxide", "Tb oxide")
PRICES = dict(zip(PRODUCTS, (70.0, 300.0, 1_000.0), strict=True))
RATES = {"Full route": {"Leach": 0.15, "Light": 0.2, "Heavy": 0.12}, "Light route": {"Leach": 0.15, "Light": 0.18}}
LOTS = {
    "EV-2601": ("EV traction", "stock", 22.0),
    "EV-2602": ("EV traction", "stock", 18.0),
    "EV-2603": ("EV traction", "expected", 20.0),
    "EV-2604": ("EV traction", "expected", 12.0),
    "EV-2605": ("EV traction", "offered", 15.0),
    "SW-071": ("Swarf", "stock", 14.0),
    "SW-072": ("Swarf", "stock", 9.0),
    "SW-073": ("Swarf", "expected", 16.0),
    "SW-074": ("Swarf", "blocked", 6.0),
    "MRI-A": ("MRI", "stock", 11.0),
    "MRI-B": ("MRI", "expected", 10.0),
    "007": ("MRI", "offered", 4.5),
}
RUNS = {
    "W45": {"EV-2601": 12.0, "SW-071": 6.0, "MRI-A": 2.0},
    "W46": {"EV-2601": 10.0, "EV-2602": 3.5, "SW-071": 8.0},
    "W47": {"EV-2602": 6.0, "SW-072": 4.0},
    "W48": {"EV-2602": 8.5, "SW-072": 5.0, "SW-073": 2.0, "MRI-A": 5.5},
    "W49": {"EV-2603": 9.0, "SW-073": 8.0, "MRI-A": 3.5},
    "W50": {"EV-2603": 11.0, "MRI-B": 4.0, "SW-073": 6.0, "007": 0.25},
    "W51": {"EV-2604": 12.0, "MRI-B": 6.0},
    "W52": {"EV-2605": 13.25, "007": 4.25},
}
DOWN = {("Leach", "W47"): 3, ("Heavy", "W49"): 2}  # days without the line


def day(number: int) -> date:
    """The day of the plan of that number; 1 is the first Monday."""
    return FIRST_DAY + timedelta(days=number - 1)


def input_rows() -> dict[str, list[Row]]:
    """The planner's tables as plain rows."""
    return {
        "Settings": [{"Setting": "Plan name", "Value": "Autumn plan"}, {"Setting": "Currency", "Value": "GBP"}],
        "Periods": [{"Period": week, "Start": day(7 * i + 1), "End": day(7 * i + 7)} for i, week in enumerate(WEEKS)],
        "Components": [{"Component": name, "Counted as": "mass"} for name in ("NdPr", "Dy", "Tb")],
        "Feed classes": [
            {"Feed class": text, "Family": family, **_assay(text)}
            for text, family in (("EV traction", "Sintered"), ("Swarf", "Swarf"), ("MRI", "Large blocks"))
        ],
        "Lots": [
            {"Lot": lot, "Feed class": text, "Status": status, "Quantity": quantity, "Price": 9_000.0}
            for lot, (text, status, quantity) in LOTS.items()
        ],
        "Lines": [{"Line": line, "Availability": 90.0} for line in ("Leach", "Light", "Heavy")],
        "Downtime": [
            {"Line": "Leach", "From": day(15), "To": day(17), "Availability": 0.0, "Reason": "Lining of the tanks"},
            {"Line": "Heavy", "From": day(31), "To": day(32), "Reason": "Pump"},
        ],
        "Recipes": [{"Recipe": recipe, "Feed class": key} for key, recipe in _recipes().items()],
        "Line use": [
            {"Recipe": recipe, "Line": line, "Rate": rate, "Basis": "t"}
            for recipe, lines in RATES.items()
            for line, rate in lines.items()
        ],
        "Yields": [
            {"Recipe": recipe, "Product": product, component: 100.0}
            for recipe in RATES
            for product, component in zip(PRODUCTS, ("NdPr", "Dy", "Tb"), strict=True)
        ],
        "Products": [{"Product": product, "Opening stock": 100.0} for product in PRODUCTS],
        "Contracts": [{"Contract": "Motor maker", "Product": "Dy oxide", "Price": 310.0, "Priority": 1.0}],
        "Deliveries": [
            {"Contract": "Motor maker", "Due": day(28), "Min": 1_900.0},
            {"Contract": "Motor maker", "From": day(29), "Due": day(56), "Min": 2_600.0},
        ],
        "Spot sales": [{"Product": "NdPr oxide", "Price": 70.0}],
        "Targets": [
            {"Target": "Dy year", "Product": "Dy oxide", "Amount": 4_000.0, "Measure": "made", "Priority": 2.0},
            {"Target": "Tb year", "Product": "Tb oxide", "Amount": 800.0, "Measure": "made", "Priority": 2.0},
        ],
    }


def _recipes() -> dict[str, str]:
    return {"EV traction": "Full route", "MRI": "Full route", "Swarf": "Light route"}


def _assay(feed_class: str) -> dict[str, float]:
    return dict(zip(("NdPr", "Dy", "Tb"), ASSAYS[feed_class], strict=True))


def a_plan(**changes: pd.DataFrame) -> Plan:
    """The plan; `changes` replaces output tables by name: `a_plan(**{"Broken promises": ...})`."""
    sheets = inputs(input_rows())
    rows = {"Runs": _runs(), "Lot use": _lot_use(), "Line hours": _line_hours(), "Feed stock": _feed_stock()}
    rows |= _products() | _promises() | _book_keeping()
    rows["Why this lot"] = _why_this_lot()
    rows["Money"] = _money(rows)
    tables = (
        no_outputs(sheets["Components"]) | {name: frame(OUTPUTS[name].columns, rows[name]) for name in rows} | changes
    )
    tables["Cash by month"] = by_month(sheets, tables["Money"], tables["Lot use"])
    return _with_summary(tables, sheets)


def _with_summary(tables: dict[str, pd.DataFrame], sheets: Tables) -> Plan:
    warning = Finding(
        severity=Severity.WARNING,
        check="unused",
        sheet="Lots",
        message="Lot SW-074 is blocked.",
        remedy="Release it if it may be used.",
        cell="C12",
        column="Status",
        value="blocked",
    )
    margin = float(tables["Money"]["Amount"].sum())
    plan = Plan(
        name="Autumn plan",
        status="optimal",
        margin=margin,
        currency="GBP",
        tables=tables,
        inputs=sheets,
        findings=(warning,),
    )
    tables["Summary"] = summary.table(plan)
    return plan


def _runs() -> list[Row]:
    return [
        {"Period": week, "Lot": lot, "Recipe": _recipes()[LOTS[lot][0]], "Amount": amount}
        for week, lots in RUNS.items()
        for lot, amount in lots.items()
    ]


def _used(lot: str, weeks: list[str]) -> float:
    return sum(RUNS[week].get(lot, 0.0) for week in weeks)


def _lot_use() -> list[Row]:
    rows: list[Row] = []
    for lot, (feed_class, status, quantity) in LOTS.items():
        used = _used(lot, WEEKS)
        row: Row = {"Lot": lot, "Feed class": feed_class, "Status": status, "Quantity": quantity, "Used": used}
        bought = used if status == "offered" else 0.0
        left = 0.0 if status == "offered" else quantity - used
        rows.append(row | {"Bought": bought, "Left": left, "Estimated share of assay": 100.0})
    return rows


def _why_this_lot() -> list[Row]:
    names = ("Lot", "Feed class", "Status", "Used", "Left")
    return [
        {name: row[name] for name in names} | {"Reason": "worked", "Why": f"{row['Lot']} is worked."}
        for row in _lot_use()
    ]


def _line_hours() -> list[Row]:
    rows: list[Row] = []
    for week in WEEKS:
        for line in ("Leach", "Light", "Heavy"):
            there = 24.0 * 0.9 * (7 - DOWN.get((line, week), 0))
            rates = {lot: RATES[_recipes()[LOTS[lot][0]]].get(line) for lot in RUNS[week]}
            used = sum(RUNS[week][lot] / rate for lot, rate in rates.items() if rate)
            row: Row = {"Period": week, "Line": line, "Available": there, "Used": used}
            rows.append(row | {"Used share": 100.0 * used / there})
    return rows


def _feed_stock() -> list[Row]:
    rows: list[Row] = []
    for i, week in enumerate(WEEKS):
        for feed_class in ASSAYS:
            lots = [lot for lot, names in LOTS.items() if names[0] == feed_class and names[1] in ("stock", "expected")]
            left = sum(LOTS[lot][2] - _used(lot, WEEKS[: i + 1]) for lot in lots)
            rows.append({"Period": week, "Feed class": feed_class, "Stock (end)": left})
    return rows


def _products() -> dict[str, list[Row]]:
    stock = dict.fromkeys(PRODUCTS, 100.0)
    asked = {"W48": (1_900.0, day(1), day(28)), "W52": (2_600.0, day(29), day(56))}
    production: list[Row] = []
    sales: list[Row] = []
    for week in WEEKS:
        for k, product in enumerate(PRODUCTS):
            made = sum(10.0 * ASSAYS[LOTS[lot][0]][k] * tonnes for lot, tonnes in RUNS[week].items())
            key: Row = {"Period": week, "Product": product}
            sold = 0.0
            if product == "NdPr oxide":
                sold = stock[product] + made
                sales.append(_sale(sold, 70.0, Contract="spot", From=day(1), Due=day(56), **key))
            elif product == "Dy oxide" and week in asked:
                amount, start, due = asked[week]
                sold = min(amount, stock[product] + made)
                sales.append(_sale(sold, 310.0, Contract="Motor maker", From=start, Due=due, **key))
            stock[product] += made - sold
            production.append({**key, "Made": made, "Sold": sold, "Discarded": 0.0, "Stock (end)": stock[product]})
    return {"Production": production, "Sales": sales}


def _sale(amount: float, price: float, **keys: object) -> Row:
    return {**keys, "Amount": amount, "Late": 0.0, "Price": price, "Revenue": amount * price}


def _promises() -> dict[str, list[Row]]:
    rows = _products()
    made = {text: sum(float(r["Made"]) for r in rows["Production"] if r["Product"] == text) for text in PRODUCTS}  # type: ignore[arg-type]
    delivered = [float(row["Amount"]) for row in rows["Sales"] if row["Contract"] == "Motor maker"]  # type: ignore[arg-type]
    status: list[Row] = []
    for (start, due, asked), got in zip(((1, 28, 1_900.0), (29, 56, 2_600.0)), delivered, strict=True):
        cells: Row = {"Contract": "Motor maker", "From": day(start), "Due": day(due), "Min": asked, "Max": asked}
        status.append(cells | {"Delivered": got, "Late": 0.0, "Short": asked - got})
    targets: list[Row] = []
    for target, product, amount in (("Dy year", "Dy oxide", 4_000.0), ("Tb year", "Tb oxide", 800.0)):
        cells = {"Target": target, "Product": product, "Measure": "made", "Amount": amount, "Reached": made[product]}
        targets.append(cells | {"Short": max(amount - made[product], 0.0), "Priority": 2.0})
    broken = [
        {"Sheet": "Targets", "Row": row["Target"], "Promise": "made", "Asked": row["Amount"]}
        | {"Got": row["Reached"], "Short": row["Short"], "Unit": "kg"}
        for row in targets
        if float(row["Short"]) > 0  # type: ignore[arg-type]
    ]
    return {"Delivery status": status, "Target status": targets, "Broken promises": broken}


def _money(rows: dict[str, list[Row]]) -> list[Row]:
    money: list[Row] = []
    for week in WEEKS:
        sales = sum(float(row["Revenue"]) for row in rows["Sales"] if row["Period"] == week)  # type: ignore[arg-type]
        feed = 9_000.0 * sum(RUNS[week].values())
        money.append({"Period": week, "Item": "Contract and spot sales", "Amount": sales, "Kind": "cash"})
        money.append({"Period": week, "Item": "Recipe cost", "Amount": -feed, "Kind": "cash"})
    money.append({"Period": WEEKS[-1], "Item": "Shortfall penalties", "Amount": -12_500.0, "Kind": "cash"})
    money.append({"Period": WEEKS[-1], "Item": "Closing product", "Amount": 7_500.0, "Kind": "stock"})
    return money


def _book_keeping() -> dict[str, list[Row]]:
    assumed = [
        {"Group": "Feed and assays", "Sheet": "Lots", "Cell": f"E{row}", "Column": "Moisture"}
        | {"Value assumed": "0", "Why": "default"}
        for row in range(2, 14)
    ]
    return {
        "Levels": [
            {"Level": "0", "Promises": 0.0, "Value": 0.0, "Held at": 0.0},
            {"Level": "2", "Promises": 2.0, "Value": 0.2, "Held at": 0.201},
            {"Level": "money", "Promises": 0.0, "Value": 1.0},
        ],
        "Estimates": [
            {"Of": "product", "Name": "NdPr oxide", "Product": "NdPr oxide", "Amount": 100.0, "Estimated share": 0.0},
            {"Of": "product", "Name": "Dy oxide", "Product": "Dy oxide", "Amount": 4_000.0, "Estimated": 500.0}
            | {"Estimated share": 12.5},
            {"Of": "target", "Name": "Dy year", "Product": "Dy oxide", "Amount": 4_000.0, "Estimated": 500.0}
            | {"Estimated share": 12.5},
        ],
        "Assumptions": [*assumed, {"Group": "Rest", "Sheet": "Groups", "Value assumed": "none"}],
        "Manifest": [
            {"Key": "Workbook", "Value": "autumn.xlsx"},
            {"Key": "Made at (UTC)", "Value": "2026-11-01 08:30:00"},
            {"Key": "planner", "Value": __version__},
            {"Key": "LP rows", "Value": 321.0},
        ],
    }
