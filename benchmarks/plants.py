"""Made-up plants of any size, with every rule of the model in use; the same seed gives the same plant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

Rows = dict[str, list[dict[str, object]]]

START = date(2026, 1, 5)

# name, family, typical assay in % of Nd, Pr, Dy, Tb, Gd, Ho, Co, Fe
CLASSES: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("EV traction", (22.5, 6.0, 2.5, 0.5, 0.05, 0.1, 1.2, 65.0)),
    ("Hybrid motor", (21.5, 2.5, 7.0, 0.3, 0.0, 0.0, 2.0, 65.0)),
    ("Wind generator", (24.0, 6.0, 1.5, 0.2, 0.2, 0.2, 0.8, 65.0)),
    ("HDD", (23.5, 3.2, 1.2, 0.05, 0.1, 0.0, 1.5, 64.0)),
    ("Swarf", (20.5, 5.5, 1.0, 0.15, 0.6, 0.3, 0.8, 56.0)),
    ("Production scrap", (23.5, 6.3, 1.3, 0.25, 0.4, 0.3, 1.0, 65.0)),
)
COMPONENTS = (
    ("Nd", "Nd2O3"),
    ("Pr", "Pr6O11"),
    ("Dy", "Dy2O3"),
    ("Tb", "Tb4O7"),
    ("Gd", "Gd2O3"),
    ("Ho", "Ho2O3"),
    ("Co", "mass"),
    ("Fe", "mass"),
)
# product, price per kg, recoveries in % of Nd, Pr, Dy, Tb, Gd, Ho
PRODUCTS = (
    ("NdPr oxide", 110.0, {"Nd": 94.3, "Pr": 94.3}),
    ("Dy oxide", 450.0, {"Dy": 91.7}),
    ("Tb oxide", 1500.0, {"Tb": 90.1}),
    ("Gd oxide", 45.0, {"Gd": 85.0}),
    ("Ho oxide", 90.0, {"Ho": 83.2}),
)
# line, basis, share of the year's feed or content that it can work, relative to what the recipes need
LINES = (
    ("Shred", "t", 1.25),
    ("Roast", "t", 1.05),
    ("Leach", "t", 0.95),
    ("Group cut", "TRE", 1.0),
    ("Heavy split", "Dy+Tb", 0.9),
    ("Calcine", "TRE", 1.1),
    ("Pack", "TRE", 1.4),
    ("Purify", "t", 1.2),
)


@dataclass(frozen=True)
class Size:
    """How large a plant is."""

    name: str
    lots: int
    lines: int
    weeks: int


SIZES = {
    size.name: size
    for size in (Size("S", 60, 6, 13), Size("M", 500, 6, 52), Size("L", 2000, 8, 52), Size("XL", 5000, 8, 52))
}


def plant(size: Size, seed: int = 1) -> Rows:
    """The rows of every input table of a plant of that size, in the form that `models.schema.frames.inputs` takes."""
    rng = np.random.default_rng(seed)
    weeks = [START + timedelta(weeks=week) for week in range(size.weeks)]
    lots = _lots(size, weeks, rng)
    tonnes = sum(float(str(lot["Quantity"])) for lot in lots)
    lines = LINES[: size.lines]
    return {
        "Settings": [{"Setting": "Plan name", "Value": f"Benchmark {size.name}"}],
        "Periods": [
            {"Period": f"W{i + 1:02d}", "Start": week, "End": week + timedelta(days=6)} for i, week in enumerate(weeks)
        ],
        "Components": [{"Component": name, "Counted as": how} for name, how in COMPONENTS],
        "Groups": [{"Group": "TRE", "Components": "Nd+Pr+Dy+Tb+Gd+Ho"}],
        "Feed classes": _classes(tonnes),
        "Lots": lots,
        "Lines": [{"Line": name, "Running cost": 15.0, "Availability": 90.0} for name, _, _ in lines],
        "Downtime": [
            {
                "Line": name,
                "From": weeks[len(weeks) * (i + 1) // 10],
                "To": weeks[len(weeks) * (i + 1) // 10] + timedelta(days=4),
            }
            for i, (name, _, _) in enumerate(lines)
        ],
        "Recipes": [
            {"Recipe": recipe, "Feed class": name, "Cost": cost}
            for recipe, cost in (("Standard", 900.0), ("Deep", 1150.0), ("Quick", 780.0))
            for name, _ in CLASSES
        ],
        "Line use": _line_use(lines, tonnes, size.weeks),
        "Yields": _yields(),
        "Products": [
            {"Product": name, "Holding cost": price * 2e-4, "Closing value": price * 0.7, "Disposal cost": 0.1}
            | ({"Max stock": tonnes * 8} if name == "NdPr oxide" else {})
            for name, price, _ in PRODUCTS
        ],
        **_sales(weeks, tonnes),
        "Targets": [
            {"Target": "Dy year", "Product": "Dy oxide", "Amount": 12.0 * tonnes, "Measure": "made", "Priority": 1},
            {"Target": "Tb year", "Product": "Tb oxide", "Amount": 4.0 * tonnes, "Measure": "made", "Priority": 2},
        ],
        "Blend limits": [
            {"On": "Group cut", "Share of": "Dy+Tb", "In": "TRE", "Min": 2.0, "Max": 9.0},
            {"On": "Leach", "Share of": "Co", "Max": 1.8},
            {"On": "NdPr oxide", "Share of": "Pr", "In": "Nd+Pr", "Min": 10.0, "Max": 24.0},
        ],
        "Resources": [
            {"Resource": "HCl", "Unit": "kg", "Price": 0.25, "Max per day": tonnes / size.weeks / 7 * 1300},
            {"Resource": "Oxalic acid", "Unit": "kg", "Price": 0.8},
            {"Resource": "Residue", "Unit": "t", "Price": 180.0},
        ],
        "Consumption": [
            {"Recipe": recipe, "Resource": resource, "Amount": amount, "Per": per}
            for recipe in ("Standard", "Deep", "Quick")
            for resource, amount, per in (("HCl", 1020.0, "t"), ("Oxalic acid", 1.7, "TRE"), ("Residue", 1.2, "t"))
        ],
        "Fixed runs": [
            {"Lot": lots[0]["Lot"], "Recipe": "Standard", "Period": "W01", "Rule": "at least", "Amount": 1.0}
        ],
    }


def _lots(size: Size, weeks: list[date], rng: np.random.Generator) -> list[dict[str, object]]:
    lots = []
    for i in range(size.lots):
        name, typical = CLASSES[int(rng.integers(len(CLASSES)))]
        assay = {c: round(t * float(rng.uniform(0.75, 1.25)), 3) for (c, _), t in zip(COMPONENTS, typical, strict=True)}
        assay["Fe"] = round(assay["Fe"] * 0.75, 3)
        arrives = int(rng.integers(1, size.weeks - 4)) if rng.random() < 0.7 and i else 0
        value = 1000 * sum(
            assay[c] / 100 * price * share / 100 for _, price, shares in PRODUCTS for c, share in shares.items()
        )
        lot: dict[str, object] = {
            "Lot": f"L{i:05d}",
            "Feed class": name,
            "Status": "offered" if rng.random() < 0.25 and i else "stock" if arrives == 0 else "expected",
            "Quantity": round(float(rng.uniform(3, 30)), 1),
            "Moisture": 12.0 if name == "Swarf" else 0.5,
            "Available": weeks[arrives],
            "Price": round(value * float(rng.uniform(0.45, 0.8))),
        }
        if name == "Swarf":
            lot["Use by"] = weeks[arrives] + timedelta(days=90)
        if rng.random() < 0.02:
            lot["Must use"] = 2.0
        lots.append(lot | assay)
    return lots


def _classes(tonnes: float) -> list[dict[str, object]]:
    classes = []
    for name, typical in CLASSES:
        row: dict[str, object] = {"Feed class": name, "Family": "NdFeB", "Holding cost": 0.4}
        row |= {component: value for (component, _), value in zip(COMPONENTS, typical, strict=True)}
        classes.append(row)
    classes[4]["Max stock"] = tonnes * 0.2
    return classes


def _line_use(lines: tuple[tuple[str, str, float], ...], tonnes: float, weeks: int) -> list[dict[str, object]]:
    content = {"t": 1.0, "TRE": 300.0, "Dy+Tb": 27.0}
    hours = weeks * 7 * 24 * 0.9
    return [
        {"Recipe": recipe, "Line": name, "Rate": tonnes * 0.8 * content[basis] * size / hours * speed, "Basis": basis}
        for recipe, speed in (("Standard", 1.0), ("Deep", 0.8), ("Quick", 1.2))
        for name, basis, size in lines
    ]


def _yields() -> list[dict[str, object]]:
    gain = {"Standard": 1.0, "Deep": 1.03, "Quick": 0.95}
    return [
        {"Recipe": recipe, "Product": product, "Lag": 10.0 if product in ("Dy oxide", "Tb oxide") else 3.0}
        | {component: round(share * factor, 3) for component, share in shares.items()}
        for recipe, factor in gain.items()
        for product, _, shares in PRODUCTS
    ]


def _sales(weeks: list[date], tonnes: float) -> Rows:
    end = weeks[-1] + timedelta(days=6)
    months = [(weeks[i], min(weeks[i] + timedelta(days=27), end)) for i in range(0, len(weeks), 4)]
    may_be_late: dict[str, object] = {"Shortfall penalty": 40.0, "Late": "yes", "Late penalty": 0.4}
    contracts = (
        ("Motor maker", "NdPr oxide", 112.0, {"Priority": 3}, 60.0, 140.0),
        ("Magnet maker", "NdPr oxide", 108.0, may_be_late, 80.0, 80.0),
        ("Government", "Dy oxide", 470.0, {"Priority": 1}, 6.0, 8.0),
        ("Alloy maker", "Tb oxide", 1550.0, {"Shortfall penalty": 800.0}, 0.6, 1.2),
    )
    return {
        "Contracts": [
            {"Contract": name, "Product": product, "Price": price} | terms
            for name, product, price, terms, _, _ in contracts
        ],
        "Deliveries": [
            {
                "Contract": name,
                "From": first,
                "Due": last,
                "Min": least * tonnes / len(months),
                "Max": most * tonnes / len(months),
            }
            for name, _, _, _, least, most in contracts
            for first, last in months[1:]
        ],
        "Spot sales": [
            {"Product": name, "From": first, "To": last, "Price": price * 0.95, "Max": 60 * tonnes / len(months)}
            for name, price, _ in PRODUCTS
            for first, last in months
        ],
    }
