"""Published problems of what is used at all: counts, least amounts, companions, charges, whole lots, batches."""

from __future__ import annotations

from collections.abc import Iterator

from tests.published.common import (
    MONTH,
    Row,
    Rows,
    case,
    exactly,
    free_feed,
    joined,
    numbered,
    periods,
    recipe,
    settings,
    window,
)
from tests.published.many_periods import food

UNIT = 1000.0  # kg
YEAR = 360  # days


def food2() -> Rows:
    """The oils of `food1`: three at most in a month, each 20 t or nothing, and oil 3 beside each vegetable oil."""
    data = case("food2")["data"]
    rows = food(data)
    return joined(
        {name: some for name, some in rows.items() if name != "Recipes"},
        exactly(),
        {
            "Recipes": [{**row, "Min run": float(data["least"])} for row in rows["Recipes"]],
            "Blend counts": [{"On": "Food", "Count": "feed classes", "Max": float(data["oils_at_most"])}],
            "Companions": [{"Feed": feed, "Needs": needs, "On": "Food"} for feed, needs in data["needs"].items()],
        },
    )


def mining() -> Rows:
    """Four mines, three of them worked in a year at most; one that is not kept open, at a royalty, is closed for good.

    A million tonnes of the source is a tonne here.
    """
    data = case("mining")["data"]
    years = periods(numbered("Y", len(data["quality_of_year"])), YEAR)
    worth = [(1 + data["discount"]) ** -place for place in range(len(years))]
    return joined(
        {
            "Settings": settings(),
            "Periods": years,
            "Components": [
                {"Component": "Matter", "Counted as": "mass"},
                {"Component": "Quality", "Counted as": "property"},
            ],
            "Lines": [{"Line": "Works"}],
            "Products": [{"Product": "Ore", "Max stock": 0.0}],
            "Spot sales": [
                {"Product": "Ore", **window(year), "Price": data["price"] * share / UNIT}
                for year, share in zip(years, worth, strict=True)
            ],
            "Blend limits": [
                {"On": "Ore", "Share of": "Quality", **window(year), "Min": quality, "Max": quality}
                for year, quality in zip(years, data["quality_of_year"], strict=True)
            ],
            "Blend counts": [{"On": "Ore", "Count": "feed classes", "Max": float(data["worked_at_most"])}],
        },
        exactly(),
        *(
            _mine(f"Mine {place + 1}", *mine, years, worth)
            for place, mine in enumerate(zip(data["royalty"], data["most"], data["quality"], strict=True))
        ),
    )


def _mine(  # noqa: PLR0917 - what the source says of one
    name: str, royalty: float, most: float, quality: float, years: list[Row], worth: list[float]
) -> Rows:
    """A class of feed with a lot in each year, all under one supply."""
    return {
        "Feed classes": [{"Feed class": name, "Matter": 100.0, "Quality": quality}],
        "Lots": [
            {"Lot": f"{name} {year['Period']}", "Feed class": name, "Status": "offered", "Quantity": most}
            | {"Supply": name, **window(year, "Available", "Use by")}
            for year in years
        ],
        "Supplies": [
            {"Supply": name, **window(year), "Charge": royalty * share / YEAR, "Resume": "no"}
            for year, share in zip(years, worth, strict=True)
        ],
        **recipe(f"Work {name}", "Ore", name),
        "Line use": [{"Recipe": f"Work {name}", "Line": "Works", "Rate": 1.0, "Basis": "t"}],
    }


def knapsack(dataset: str) -> Rows:
    """Objects as lots that are worked whole or not at all, on a line with as many hours as the knapsack holds."""
    data = case(dataset)["data"]
    objects = list(zip(numbered("Object ", len(data["weight"])), data["weight"], data["profit"], strict=True))
    return joined(
        {
            "Settings": settings(),
            "Periods": periods(["All"], MONTH),
            "Components": [{"Component": "Worth", "Counted as": "mass"}],
            "Feed classes": [{"Feed class": "Objects", "Worth": 1.0}],
            "Lots": [
                {"Lot": name, "Feed class": "Objects", "Status": "offered", "Quantity": float(weight), "Whole": "yes"}
                | {"Worth": 0.1 * profit / weight, "Assay status": "plant"}
                for name, weight, profit in objects
            ],
            "Lines": [{"Line": "Sack", "Hours per day": 1.0, "Units": data["capacity"] / MONTH}],
            "Recipes": [{"Recipe": "Pack", "Feed class": "Objects"}],
            "Line use": [{"Recipe": "Pack", "Line": "Sack", "Rate": 1.0, "Basis": "t"}],
            "Yields": [{"Recipe": "Pack", "Product": "Worth of all", "Worth": 100.0}],
            "Products": [{"Product": "Worth of all"}],
            "Spot sales": [{"Product": "Worth of all", "Price": 1.0}],
        },
        exactly(),
    )


def cutstock() -> Rows:
    """A roll is a batch of a tonne; each way to cut it that leaves no room for a further piece is a recipe.

    What is cut beyond the orders, and what is left of a roll, is worth nothing.
    """
    data = case("cutstock")["data"]
    kg = {f"Width {width}": UNIT * width / data["width"] for width in data["widths"]}
    patterns, months = list(_patterns(data["width"], data["widths"])), periods(["All"], MONTH)
    names = numbered("Pattern ", len(patterns))
    return joined(
        {name: rows for name, rows in free_feed().items() if name != "Lots"},
        exactly(),
        {
            "Periods": months,
            "Lots": [{"Lot": "Rolls", "Feed class": "Raw", "Status": "offered", "Price": 1.0}],
            "Lines": [{"Line": "Knives", "Units": 1000.0}],
            "Recipes": [{"Recipe": name, "Feed class": "Raw"} for name in names],
            "Line use": [{"Recipe": name, "Line": "Knives", "Rate": 1.0, "Basis": "t", "Batch": 1.0} for name in names],
            "Yields": [
                {"Recipe": name, "Product": piece, "Matter": 0.1 * kg[piece] * count}
                for name, counts in zip(names, patterns, strict=True)
                for piece, count in zip(kg, counts, strict=True)
                if count
            ],
            "Products": [{"Product": piece} for piece in kg],
            "Contracts": [{"Contract": piece, "Product": piece, "Price": 0.0, "Priority": 1.0} for piece in kg],
            "Deliveries": [
                {"Contract": piece, **window(months[0], last="Due"), "Min": each * wanted, "Max": each * wanted}
                for (piece, each), wanted in zip(kg.items(), data["ordered"], strict=True)
            ],
        },
    )


def _patterns(room: int, widths: list[int]) -> Iterator[tuple[int, ...]]:
    """Yield how many pieces of each width are cut from so much, so that no further one could be."""
    if len(widths) == 1:
        yield (room // widths[0],)
        return
    for count in range(room // widths[0] + 1):
        for others in _patterns(room - count * widths[0], widths[1:]):
            left = room - count * widths[0] - sum(map(int.__mul__, others, widths[1:]))
            if left < widths[0]:
                yield (count, *others)


def gandhi() -> Rows:
    """A garment is a tonne; its machine is rented as soon as one is made, at a setup cost of the week."""
    data = case("gandhi")["data"]
    week = periods(["Week"], 7)
    scarce = {"Labor": "labor_hours", "Cloth": "cloth_yards"}
    return joined(
        free_feed(),
        exactly(),
        {
            "Periods": week,
            "Lines": [{"Line": name, "Hours per day": 1.0, "Units": data[key] / 7} for name, key in scarce.items()],
            "Line use": [
                {"Recipe": f"Sew {garment}", "Line": line, "Rate": 1.0 / hours, "Basis": "t"} | cost
                for garment, rent in data["rent"].items()
                for line, hours, cost in (
                    ("Labor", data["labor"][garment], {"Setup cost": float(rent)}),
                    ("Cloth", data["cloth"][garment], {}),
                )
            ],
            "Products": [{"Product": garment} for garment in data["rent"]],
            "Spot sales": [
                {"Product": garment, "Price": (data["price"][garment] - data["unit_cost"][garment]) / UNIT}
                for garment in data["rent"]
            ],
        },
        *(recipe(f"Sew {garment}", garment) for garment in data["rent"]),
    )
