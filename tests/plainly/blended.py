"""The rules that plants are drawn with: what feed is made of, its limits, and what recipes consume."""

from __future__ import annotations

from tests.plainly.cells import Row, number
from tests.plainly.drawn import Draw, rule


def _assayed(draw: Draw) -> list[Row]:
    """Rows whose assay is proportions: of intermediates."""
    return [row for row in draw.rows.get("Intermediates", []) if row.get("Me") is not None]


@rule
def oxides(draw: Draw) -> None:
    """A component that counts as an oxide."""
    draw.add("Components", Component="Dy", Counted_as="Dy2O3")
    for row in [*draw.rows["Feed classes"], *draw.some(draw.rows["Lots"], 0.3)]:
        row["Dy"] = draw.figure(0, 4, 0.5)
    for row in _assayed(draw):
        row["Dy"] = draw.figure(0, 1, 0.5)
    for recipe in {str(row["Recipe"]): None for row in draw.rows["Yields"]}:
        draw.random.choice([row for row in draw.rows["Yields"] if row["Recipe"] == recipe])["Dy"] = 85.0


@rule
def properties(draw: Draw) -> None:
    """A property that is carried along, and its limits on a line or a product."""
    draw.add("Components", Component="Hard", Counted_as="property")
    drums = [lot for lot in draw.rows["Lots"] if lot["Feed class"] not in {"A", "B"}]
    for row in [*draw.rows["Feed classes"], *draw.some(draw.rows["Lots"], 0.5), *_assayed(draw), *drums]:
        row["Hard"] = draw.figure(0, 10)
    limits = {str(draw.of("Min", "Max")): draw.figure(3, 7, 0.5)}
    draw.add("Blend limits", On=draw.of("Mill", "Kiln", "Metal", "Oxide"), Share_of="Hard", **limits, **draw.window())


@rule
def moisture(draw: Draw) -> None:
    for lot in draw.some(draw.rows["Lots"], 0.6):
        lot["Moisture"] = draw.figure(0, 30, 5)


@rule
def limits_on_lines(draw: Draw) -> None:
    """Shares between what the classes have, of the dry mass or of some components."""
    for line in draw.some(draw.rows["Lines"], 0.5):
        if not any(use["Line"] == line["Line"] and use.get("After") for use in draw.rows["Line use"]):
            of, inside = draw.random.choice([("Me", None), ("Ox", None), ("Me+Ox", None), ("Ox", "Me+Ox")])
            values = [_share(row, of, inside) for row in draw.rows["Feed classes"]]
            _limit(draw, line["Line"], of, inside, values)


@rule
def limits_on_products(draw: Draw) -> None:
    """Shares in what is made of metal that holds some oxide."""
    for row in draw.rows["Yields"]:
        if row["Product"] == "Metal":
            row["Ox"] = draw.figure(5, 20, 5)
        elif row["Product"] == "Oxide":
            row["Ox"] = 75.0
    of, inside = draw.random.choice([("Ox", None), ("Me", None), ("Ox", "Me+Ox"), ("Ox", "Me")])
    yields = next(row for row in draw.rows["Yields"] if row["Product"] == "Metal")
    made = [{part: number(row, part) * number(yields, part) / 100 for part in ("Me", "Ox")} for row in _feed(draw)]
    values = [_share(dict(one), of, inside or "Me+Ox") for one in made]
    _limit(draw, "Metal", of, inside, values)


def _feed(draw: Draw) -> list[Row]:
    return draw.rows["Feed classes"]


def _share(row: Row, of: str, inside: str | None) -> float:
    part = sum(number(row, one) for one in of.split("+"))
    return 100 * part / sum(number(row, one) for one in inside.split("+")) if inside else part


def _limit(draw: Draw, on: object, of: str, inside: str | None, values: list[float]) -> None:
    """A least or most share within what there is, or both."""
    low, high = min(values), max(values)
    bound = round(low + (high - low) * draw.figure(0.2, 0.8, 0.1), 2)
    kinds = draw.random.choice([("Max",), ("Min",), ("Min", "Max")])
    limits = {kind: round(bound * (0.9 if kind == "Min" and len(kinds) > 1 else 1.0), 2) for kind in kinds}
    draw.add("Blend limits", On=on, Share_of=of, In=inside, **limits, **draw.window())


@rule
def resources(draw: Draw) -> None:
    """What recipes consume, by the tonne or by what is in it: dear, short, or with an income."""
    recipes = sorted({str(row["Recipe"]) for row in draw.rows["Recipes"]})
    for name, price in (("Power", draw.figure(0, 3, 0.5)), ("Residue", draw.figure(-4, 0))):
        most = draw.of(None, draw.figure(5, 20))
        draw.add("Resources", Resource=name, Unit="MWh", Price=price, Max_per_day=most)
        for recipe in recipes:
            if draw.chance(0.7):
                per = draw.of("t", "t", "Me", "Me+Ox")
                amount = draw.figure(0.2, 2, 0.2) if per == "t" else draw.figure(0.002, 0.02, 0.002)
                draw.add("Consumption", Recipe=recipe, Resource=name, Amount=amount, Per=per)
