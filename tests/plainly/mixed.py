"""The rules that plants with stores that mix are drawn with."""

from __future__ import annotations

from tests.plainly.drawn import Draw, rule_of_mixes


@rule_of_mixes
def tank(draw: Draw) -> None:
    """Feed is leached into a tank, and what is in it goes two ways, or is sold; metal may hold so much of the other."""
    _tank(draw, "Liquor")
    for takes in ("A", "B"):
        draw.rows["Recipes"].append({"Recipe": "Leach", "Feed class": takes, "Cost": draw.figure(0, 20)})
    _recipe(draw, "Leach", str(draw.of("Leach line", "Kiln")), draw.figure(0.5, 1.5, 0.1), {"Liquor": (90, 80)})
    for name, metal, oxide in (("Refine", (90, 5), (0, 85)), ("Smelt", (80, 30), None)):
        draw.rows["Recipes"].append({"Recipe": name, "Feed class": "Liquor", "Cost": draw.figure(0, 50)})
        makes = {"Metal": metal} | ({} if oxide is None else {"Oxide": oxide})
        _recipe(draw, name, str(draw.of("Leach line", "Mill", "Kiln")), draw.figure(0.05, 0.3, 0.05), makes)
    if draw.chance(0.5):
        most = draw.of(None, draw.figure(200, 1000, 100))
        draw.add("Spot sales", Product="Liquor", Price=draw.figure(0.1, 1, 0.1), Max=most)
    if draw.chance(0.7) and "limits on products" not in draw.rules:
        draw.add("Blend limits", On="Metal", Share_of="Me", Min=draw.figure(75, 97))


def _tank(draw: Draw, name: str) -> None:
    draw.line("Leach line")
    metal = draw.figure(20, 90, 5)
    opening, disposal = draw.of(None, draw.figure(100, 1000, 100)), draw.of(None, 0.05)
    cells = {"Opening_stock": opening, "Disposal_cost": disposal, "Closing_value": draw.of(0.0, 0.3)}
    most = draw.of(None, draw.figure(1000, 2500, 250))
    draw.add("Intermediates", Intermediate=name, Keeping="mixed", Max_stock=most, Me=metal, Ox=100 - metal, **cells)


def _recipe(draw: Draw, name: str, line: str, rate: float, makes: dict[str, tuple[int, int]]) -> None:
    draw.add("Line use", Recipe=name, Line=line, Rate=rate, Basis="t")
    for product, (metal, oxide) in makes.items():
        draw.add("Yields", Recipe=name, Product=product, Lag=draw.of(None, None, 1.0), Me=float(metal), Ox=float(oxide))
