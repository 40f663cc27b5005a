"""The rules that plants are drawn with: what is carried on from the weeks before, and the plan that was published."""

from __future__ import annotations

from datetime import timedelta

from tests.plainly.cells import Row, day, number
from tests.plainly.drawn import Draw, rule
from tests.plainly.plant import PUT, counted_as
from tests.plainly.ruled import apart
from tests.plants import FIRST_DAY

DYSPROSIA = counted_as("Dy2O3")
"""kg of Dy2O3 in a kg of Dy."""


def _composition(draw: Draw, pure: float) -> Row:
    """What a product is made of, so much of it metal in the mean: the parts as counted are all of it."""
    metal = draw.figure(max(pure - 10, 0), min(pure + 10, 100))
    names = {row["Component"]: None for row in draw.rows["Components"]}
    dysprosium = draw.figure(0, min(5, 100 - metal)) if "Dy" in names else 0.0
    cells: Row = {"Me": metal, "Ox": 100 - metal - dysprosium}
    if "Dy" in names:
        cells["Dy"] = dysprosium / DYSPROSIA
    if "Hard" in names:
        cells["Hard"] = draw.figure(0, 10)
    return cells


@rule
def arrivals(draw: Draw) -> None:
    """Output on its way: within the plan and behind it, in stores kept apart by batch."""
    days = (day(draw.rows["Periods"][-1], "End", FIRST_DAY) - FIRST_DAY).days
    there: list[tuple[str, str | None, int]] = [("Metal", None, 90), ("Oxide", None, 5)]
    for row in draw.rows.get("Intermediates", []):
        batch = "A1 / To Powder" if row["Keeping"] == "apart" else None
        there.append((str(row["Intermediate"]), batch, 70))
    for name, batch, pure in there:
        dates = draw.random.sample(range(days + 3), k=draw.random.randint(0, 2))
        cells = _composition(draw, pure)  # a batch has one
        for date in dates:
            cells = cells if batch else _composition(draw, pure)
            on = FIRST_DAY + timedelta(days=date)
            draw.add("Arrivals", Product=name, Date=on, Lot=batch, Quantity=draw.figure(50, 600, 50), **cells)


@rule
def lying(draw: Draw) -> None:
    """Opening stock, more than there is room for now and then."""
    for row in draw.rows["Products"] + draw.rows.get("Intermediates", []):
        opening = draw.figure(100, 700, 100)
        row["Opening stock"] = opening
        if draw.chance(0.5):
            row["Max stock"] = draw.figure(200, 900, 100)
        if row.get("Keeping") == "apart":
            row.update(_composition(draw, 70))


@rule
def opening_batches(draw: Draw) -> None:
    """What lies in a store kept apart, batch by batch, each with what is in it."""
    if not any(row["Keeping"] == "apart" for row in draw.rows.get("Intermediates", [])):
        apart(draw)
    for name, pure in (("rich", 80.0), ("poor", 30.0)):
        quantity, composition = draw.figure(50, 600, 50), _composition(draw, pure)
        draw.add("Opening batches", Intermediate="Powder", Batch=name, Quantity=quantity, **composition)


@rule
def least_stocks(draw: Draw) -> None:
    """What has to be in stock in every period, and at the end."""
    for row in draw.some(draw.rows["Products"] + draw.rows.get("Intermediates", []), 0.6):
        most = min(number(row, "Max stock", 900.0), 900.0)
        row |= {
            "Min stock": draw.of(None, draw.figure(100, most, 100)),
            "Min closing stock": draw.figure(100, most, 100),
        }
    for row in draw.some(draw.rows["Feed classes"], 0.5):
        row["Min closing stock"] = draw.figure(2, min(number(row, "Max stock", 30.0), 30.0))


@rule
def so_far(draw: Draw) -> None:
    """What was used, delivered, sold and reached before the plan; a delivery whose Due is past."""
    for lot in draw.some(draw.rows["Lots"], 0.6):
        used = draw.figure(1, 10)
        asked = min(number(lot, "Must use", draw.figure(1, 20)), number(lot, "Quantity", 10.0) + used)
        lot |= {"Used so far": used, "Must use": asked}
    contract = draw.rows["Contracts"][0]
    for row in draw.rows["Deliveries"]:
        most = number(row, "Min") if contract.get("Late") == "yes" else number(row, "Max", number(row, "Min"))
        row["Delivered so far"] = draw.figure(0, most, 50)
        if contract.get("Late") == "yes" and draw.chance(0.5):
            row["Late so far"] = draw.figure(0, number(row, "Delivered so far"), 50)
        if contract.get("Late") == "yes" and draw.chance(0.3):
            row |= {"From": FIRST_DAY - timedelta(days=5), "Due": FIRST_DAY - timedelta(days=1)}
    for row in draw.rows["Spot sales"]:
        if row.get("Max") is not None:
            row["Sold so far"] = draw.figure(0, number(row, "Max"), 100)
    for row in draw.rows.get("Targets", []):
        if row["Measure"] != "stock":
            row["Reached so far"] = draw.figure(0, number(row, "Amount"), 100)


@rule
def levels_so_far(draw: Draw) -> None:
    """What the plan before missed of promises."""
    draw.add("Settings", Setting="Priority tolerance", Value=draw.of(0.1, 5.0))
    for level in (0.0, 1.0, 2.0):
        if draw.chance(0.7):
            draw.add("Levels so far", Level=level, Sum=draw.figure(0, 1, 0.05))


@rule
def begun(draw: Draw) -> None:
    """Whole lots of which something was worked before."""
    for lot in draw.some(draw.rows["Lots"], 0.4):
        if lot.get("Quantity") is not None:
            lot |= {"Whole": "yes", "Begun": "yes", "Status": "stock"}
            lot.pop("Supply", None)


def _publish(draw: Draw) -> None:
    rows = draw.rows.setdefault("Published", [])
    if rows:
        return
    of_class: dict[object, list[object]] = {}
    for row in draw.rows["Recipes"]:
        of_class.setdefault(row["Feed class"], []).append(row["Recipe"])
    worked = [(lot["Lot"], lot["Feed class"]) for lot in draw.rows["Lots"]]
    worked += [(row["Intermediate"], row["Intermediate"]) for row in draw.rows.get("Intermediates", [])]
    for name, material in worked:
        for period in draw.rows["Periods"]:
            if draw.chance(0.4):
                amount = draw.figure(1, 12) if material in {"A", "B"} else draw.figure(0.1, 1, 0.1)
                recipe = draw.random.choice(of_class.get(material, [PUT]))
                draw.add("Published", Lot=name, Recipe=recipe, Period=period["Period"], Amount=amount)
    if draw.chance(0.3):
        draw.add("Published", Lot="Gone", Recipe="Work", Period=draw.period()["Period"], Amount=5.0)


@rule
def published(draw: Draw) -> None:
    """A price of moving away from the plan before."""
    _publish(draw)
    draw.add("Settings", Setting="Change price", Value=draw.figure(1, 30))


@rule
def frozen(draw: Draw) -> None:
    """A first period, or two, as the plan before has them."""
    _publish(draw)
    until = draw.rows["Periods"][draw.random.randint(0, 1)]["Start"]
    draw.add("Settings", Setting="Frozen until", Value=until)
