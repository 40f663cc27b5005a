"""The rules that plants are drawn with: those in whole numbers, and what they meet."""

from __future__ import annotations

from datetime import date, timedelta

from tests.plainly.cells import Row, day, number
from tests.plainly.drawn import Draw, rule
from tests.plants import FIRST_DAY


def _use(draw: Draw) -> list[Row]:
    return [row for row in draw.rows["Line use"] if row.get("After") is None]


# stages and ways: first, so that other rules meet them


@rule
def two_lines(draw: Draw) -> None:
    """A recipe books hours on both lines."""
    draw.add("Line use", Recipe="Work", Line="Kiln", Rate=draw.figure(0.5, 2, 0.1), Basis=draw.of("t", "t", "Me"))
    if draw.rows["Line use"][-1]["Basis"] == "Me":
        draw.rows["Line use"][-1]["Rate"] = draw.figure(40, 200, 10)


@rule
def both_on_mill(draw: Draw) -> None:
    """Both recipes work on one line."""
    draw.add("Line use", Recipe="Other", Line="Mill", Rate=draw.figure(0.5, 2, 0.1), Basis="t")


@rule
def apart(draw: Draw) -> None:
    """Batches that keep what they were made with."""
    _stage(draw, "Powder", "apart")


@rule
def fixed(draw: Draw) -> None:
    """An intermediate of one assay, whatever goes in."""
    _stage(draw, "Slurry", "fixed", Me=3.0, Ox=1.0, Opening_stock=draw.of(None, 900.0))


def _stage(draw: Draw, name: str, keeping: str, **cells: object) -> None:
    draw.line(f"{name} line")
    first, second = f"To {name}", f"From {name}"
    draw.recipe(first, [str(draw.of("A", "B"))], [str(draw.of(f"{name} line", "Kiln"))], [])
    draw.add("Yields", Recipe=first, Product=name, Lag=draw.of(None, 1.0), Me=95.0, Ox=90.0)
    draw.recipe(second, [name], [str(draw.of(f"{name} line", "Mill", "Kiln"))], ["Metal", "Oxide"])
    draw.rows["Line use"][-1]["Rate"] = draw.figure(0.1, 0.3, 0.05)
    draw.add("Intermediates", Intermediate=name, Keeping=keeping, Max_stock=draw.of(None, 2500.0), **cells)


@rule
def shares(draw: Draw) -> None:
    """What a recipe takes together."""
    both = [row for row in draw.rows["Recipes"] if row["Recipe"] == "Work"]
    both[0]["Share"] = draw.figure(20, 80, 10)
    if draw.chance(0.5):
        both[1]["Share"] = 100.0 - number(both[0], "Share")


@rule
def after(draw: Draw) -> None:
    """Hours of another line some days later."""
    draw.line("Tail")
    cells = {"Rate": draw.figure(0.4, 1.2, 0.1), "Basis": "t", "After": draw.of(1.0, 2.0)}
    draw.add("Line use", Recipe=draw.of("Work", "Other"), Line="Tail", **cells)


@rule
def drums(draw: Draw) -> None:
    """Lots of products and intermediates, which wait until they are put in."""
    kept = [str(row["Product"]) for row in draw.rows["Products"]]
    kept += [str(row["Intermediate"]) for row in draw.rows.get("Intermediates", [])] * 2
    for name in ("D1", "D2")[: draw.random.randint(1, 2)]:
        of = draw.of(*kept)
        row = draw.lot(name, str(of)) | {"Quantity": draw.figure(0.1, 1.5, 0.1), "Price": draw.figure(0, 1500, 50)}
        rich, poor = ("Ox", "Me") if of == "Oxide" else ("Me", "Ox")
        draw.rows["Lots"][-1] = {**row, rich: draw.figure(30, 80, 5), poor: draw.figure(0, 20, 5)}


def _of_classes(draw: Draw) -> list[Row]:
    """The lots that recipes take."""
    return [lot for lot in draw.rows["Lots"] if lot["Feed class"] in {"A", "B"}]


# the calendar


@rule
def dates(draw: Draw) -> None:
    """Lots that come, or may be used up to, within a period; longer periods."""
    first, start = FIRST_DAY, FIRST_DAY
    for row in draw.rows["Periods"]:
        row["Start"], row["End"] = first, first + timedelta(days=draw.random.randint(1, 3))
        first = day(row, "End", first) + timedelta(days=1)
    days = (first - start).days
    for lot in draw.some(draw.rows["Lots"], 0.6):
        begin = draw.random.randint(0, days - 1)
        if draw.chance(0.7):
            lot["Available"] = start + timedelta(days=begin)
        if draw.chance(0.6):
            lot["Use by"] = start + timedelta(days=draw.random.randint(begin, days - 1))
    for row in draw.rows["Deliveries"]:
        row.pop("From", None)
        row["Due"] = start + timedelta(days=draw.random.randint(0, days - 1))


@rule
def downtime(draw: Draw) -> None:
    """A line that stands still, or has less, for a period."""
    period = draw.period()
    line = draw.of("Mill", "Kiln")
    draw.add("Downtime", Line=line, From=period["Start"], To=period["End"], Availability=draw.of(None, 30.0))


@rule
def under_way(draw: Draw) -> None:
    """Hours that work begun before the plan takes."""
    draw.add("Hours under way", Line="Mill", Date=draw.rows["Periods"][0]["Start"], Hours=draw.figure(1, 12))


@rule
def offers(draw: Draw) -> None:
    """Offers without Quantity."""
    for lot in draw.some(_of_classes(draw), 0.4):
        lot |= {"Status": "offered", "Price": draw.figure(5, 80)}
        lot.pop("Quantity", None)


# lots


@rule
def not_free(draw: Draw) -> None:
    """Lots that are blocked, that come after the end, or whose Use by is past."""
    end = day(draw.rows["Periods"][-1], "End", FIRST_DAY)
    for lot in draw.some(draw.rows["Lots"], 0.4):
        lot.setdefault("Quantity", 10.0)
        how = draw.of("blocked", "blocked", "after the end", "expired")
        if how == "blocked":
            lot["Status"] = "blocked"
        elif how == "after the end":
            lot |= {"Status": "expected", "Available": end + timedelta(days=1)}
            lot.pop("Use by", None)
        else:
            lot |= {"Status": "stock", "Use by": FIRST_DAY - timedelta(days=1)}
            lot.pop("Available", None)


@rule
def least_of_lots(draw: Draw) -> None:
    for lot in draw.some(draw.rows["Lots"], 0.7):
        lot["Min run"] = draw.figure(3, 15)


@rule
def least_of_recipes(draw: Draw) -> None:
    for row in draw.some(draw.rows["Recipes"], 0.6):
        taken = str(row["Feed class"])
        row["Min run"] = draw.figure(3, 12) if len(taken) == 1 else draw.figure(0.5, 2, 0.1)


@rule
def most_periods(draw: Draw) -> None:
    if draw.chance(0.4):
        draw.add("Settings", Setting="Max periods per lot", Value=draw.of(1.0, 2.0))
    for lot in draw.some(draw.rows["Lots"], 0.5):
        lot["Max periods"] = float(draw.random.randint(1, 2))
        if draw.chance(0.2):
            lot |= {"Max periods": 3.0, "Periods so far": draw.of(1.0, 2.0)}


@rule
def whole(draw: Draw) -> None:
    for lot in draw.some(draw.rows["Lots"], 0.6):
        if lot.get("Quantity") is not None:
            lot["Whole"] = "yes"


@rule
def supplies(draw: Draw) -> None:
    for lot in draw.some(draw.rows["Lots"], 0.6):
        lot |= {"Status": "offered", "Supply": "S", "Price": draw.figure(5, 60)}
        if lot.get("Available") is None and draw.chance(0.5):
            lot["Available"] = draw.period()["Start"]
        if day(lot, "Use by", date.max) < day(lot, "Available", FIRST_DAY):
            lot.pop("Use by")
    resume = draw.of(None, "no")
    if draw.chance(0.5):
        draw.add("Supplies", Supply="S", Charge=draw.figure(0, 200, 10), Resume=resume)
        return
    for period in draw.rows["Periods"]:
        if draw.chance(0.7):
            window = {"From": period["Start"], "To": period["End"]}
            draw.add("Supplies", Supply="S", **window, Charge=draw.figure(0, 200, 10), Resume=resume)
    if not draw.rows.get("Supplies"):
        draw.add("Supplies", Supply="S")


@rule
def counts(draw: Draw) -> None:
    """At most so many lots, classes or families on a line, or in a product that lots alone are made into."""
    places = ["Mill", "Kiln"] if draw.rows.get("Intermediates") else ["Mill", "Kiln", "Metal", "Oxide"]
    kinds = ["feed classes", "families"] if draw.rows.get("Intermediates") else ["lots", "feed classes", "families"]
    window = draw.window()
    draw.add("Blend counts", On=draw.of(*places), Count=draw.of(*kinds), Max=draw.of(1.0, 1.0, 2.0), **window)


@rule
def companions(draw: Draw) -> None:
    feed, needs = draw.random.choice([("A", "B"), ("B", "A"), ("A1", "B"), ("B1", "A1"), ("A", "B1"), ("A", "A1")])
    draw.add("Companions", Feed=feed, Needs=needs, On=draw.of(None, "Mill", "Metal"), At_least=draw.figure(2, 12))


# lines


@rule
def batches(draw: Draw) -> None:
    """On some lines and not on others."""
    for use in draw.some(_use(draw), 0.5):
        small = str(use["Recipe"]).startswith("From")
        use["Batch"] = draw.figure(0.3, 1.5, 0.1) if small else draw.figure(2, 9, 0.5)
        use["Min fill"] = draw.of(None, 0.0, 50.0, 80.0, 90.0)
        if draw.chance(0.4) or use["Basis"] != "t":
            use["Batch hours"] = draw.figure(2, 6, 0.5)
        else:
            use["Rate"] = draw.figure(0.2, 0.5, 0.1) if small else draw.figure(1, 2, 0.1)


@rule
def setups(draw: Draw) -> None:
    for use in draw.some(_use(draw), 0.6):
        use["Setup hours"] = draw.of(None, 1.0, 3.0, 5.0)
        use["Setup cost"] = draw.of(None, 50.0, 200.0)


@rule
def class_campaigns(draw: Draw) -> None:
    _campaigns(draw, "feed class", ["A", "B"])


@rule
def family_campaigns(draw: Draw) -> None:
    _campaigns(draw, "family", ["F", "G", "B"])


@rule
def recipe_campaigns(draw: Draw) -> None:
    _campaigns(draw, "recipe", ["Work", "Other"])


def _campaigns(draw: Draw, kind: str, names: list[str]) -> None:
    known = set[str]()
    for line in draw.some(draw.rows["Lines"], 0.5):
        if any(use.get("After") is not None and use["Line"] == line["Line"] for use in draw.rows["Line use"]):
            continue
        if line.get("Campaigns"):
            continue
        line["Campaigns"] = kind
        line["Change within a period"] = draw.of(None, "yes")
        line["Min campaign"] = draw.of(None, 2.0, 3.0, 4.0)
        here = _worked(draw, line, kind)
        known |= set(here)
        if here and draw.chance(0.6):
            line["Opening campaign"] = draw.of(*here)
            if draw.chance(0.3):
                line["Campaign since"] = FIRST_DAY - timedelta(days=1)
    many = draw.random.randint(1, 4)
    ways = [tuple(str(draw.of("*", *some)) for some in (("Mill", "Kiln"), names, names)) for _ in range(many)]
    with_campaigns = {line["Line"] for line in draw.rows["Lines"] if line.get("Campaigns") == kind}
    for on, before, after in sorted(set(ways)):
        of_line = known if on == "*" else set(_worked(draw, {"Line": on}, kind))
        if (on == "*" or on in with_campaigns) and {before, after} <= {"*", *of_line}:
            cells = {"Line": on, "From campaign": before, "To campaign": after}
            draw.rows.setdefault("Changeovers", []).append(
                cells | {"Hours": draw.of(0.0, 2.0, 5.0), "Cost": draw.of(0.0, 100.0, 400.0)}
            )


def _worked(draw: Draw, line: Row, kind: str) -> list[str]:
    """What a line can be set up for."""
    recipes = {use["Recipe"] for use in draw.rows["Line use"] if use["Line"] == line["Line"]}
    taken = [row for row in draw.rows["Recipes"] if row["Recipe"] in recipes]
    if kind == "recipe":
        return sorted({str(row["Recipe"]) for row in taken})
    family = {row["Feed class"]: row.get("Family") or row["Feed class"] for row in draw.rows["Feed classes"]}
    known = family if kind == "family" else {}
    return sorted({str(known.get(row["Feed class"], row["Feed class"])) for row in taken})


@rule
def maintenance(draw: Draw) -> None:
    line = draw.random.choice(draw.rows["Lines"])
    cells = {"Times": draw.of(None, 2.0), "Hours": draw.of(None, draw.figure(2, 12)), "At_once": draw.of(None, 2.0)}
    draw.add("Maintenance", Maintenance="M", Line=line["Line"], **draw.window(), Cost=draw.of(None, 50.0), **cells)


# promises and sales


@rule
def fixed_runs(draw: Draw) -> None:
    for lot in draw.some(_of_classes(draw), 0.5):
        takes = [row["Recipe"] for row in draw.rows["Recipes"] if row["Feed class"] == lot["Feed class"]]
        how = draw.of("exactly", "at least", "at most")
        where = {"Recipe": draw.of(*takes), "Period": draw.period()["Period"]}
        draw.add("Fixed runs", Lot=lot["Lot"], **where, Rule=how, Amount=draw.figure(0, 20))


@rule
def must_use(draw: Draw) -> None:
    for lot in draw.some(draw.rows["Lots"], 0.5):
        most = number(lot, "Quantity", 10.0)
        lot["Must use"] = draw.figure(1, most) if most >= 1 else most


@rule
def stocks(draw: Draw) -> None:
    for row in draw.rows["Products"]:
        row |= {"Max stock": draw.figure(300, 1500, 100), "Opening stock": draw.figure(0, 200, 50)}
        row |= {"Disposal cost": draw.of(None, 0.1), "Min closing stock": draw.of(None, 150.0)}
    row = draw.random.choice(draw.rows["Feed classes"])
    row |= {
        "Max stock": draw.figure(10, 40),
        "Min closing stock": draw.of(None, 5.0),
        "Holding cost": draw.of(None, 1.0),
    }


@rule
def late(draw: Draw) -> None:
    draw.rows["Contracts"][0] |= {"Late": "yes", "Late penalty": draw.figure(0, 0.3, 0.05)}
    row = draw.rows["Deliveries"][0]
    row["Max"] = number(row, "Min") + draw.figure(0, 1500, 500)


@rule
def targets(draw: Draw) -> None:
    for place, measure in enumerate(("made", "delivered", "stock")):
        if draw.chance(0.5):
            priority, penalty = draw.of(1.0, 2.0, None), draw.figure(0.1, 1, 0.1)
            rank = {"Priority": priority, "Shortfall_penalty": None if priority else penalty}
            window, name = draw.window(), f"T{place}"
            if measure == "stock":
                window.pop("From", None)
            amount = draw.figure(200, 2500, 100)
            product = draw.of("Metal", "Oxide")
            draw.add("Targets", Target=name, Product=product, Measure=measure, Amount=amount, **rank, **window)


@rule
def per_day(draw: Draw) -> None:
    for row in draw.some(draw.rows["Recipes"], 0.4):
        row["Max per day"] = draw.figure(3, 12)
