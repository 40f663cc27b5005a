"""The plant has more room, or less to keep: the plan is no worse."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from models.schema.inputs import INPUTS
from tests.random_plants import Row, Rows
from tests.relations.change import Change, is_steered, no_worse
from tests.relations.changing import copied
from tests.relations.found import SAME, Found, worse
from tests.relations.nothing_used import sold_on_spot

CAPS = {
    "Lines": ("Units",),
    "Products": ("Max stock",),
    "Feed classes": ("Max stock",),
    "Spot sales": ("Max",),
    "Deliveries": ("Max",),
    "Resources": ("Max per day",),
    "Recipes": ("Max per day",),
    "Blend limits": ("Max",),
    "Blend counts": ("Max",),
    "Lots": ("Max periods",),
}


def a_cap_raised(old: Found, draw: random.Random) -> Change | None:
    """What was possible stays so with more room."""
    rows = copied(old.rows)
    places = [
        (row, name) for table, names in CAPS.items() for row in rows.get(table, []) for name in names if name in row
    ]
    if not places:
        return None
    row, name = draw.choice(places)
    row[name] = row[name] + 1 if isinstance(row[name], int) else row[name] * draw.uniform(1.05, 2)
    return no_worse(rows, old)


def _filled(plant: Rows, columns: dict[str, tuple[str, ...]]) -> list[tuple[Row, str]]:
    """Rows and columns in which a plant states something but nothing."""
    return [
        (row, name)
        for table, names in columns.items()
        for row in plant.get(table, [])
        for name in names
        if row.get(name)
    ]


def more_on_offer(old: Found, draw: random.Random) -> Change | None:
    """Nobody has to buy all that is offered, unless the lot goes whole or is a least run."""
    offered = [place for place, lot in enumerate(old.rows["Lots"]) if _is_in_parts(lot)]
    if not offered:
        return None
    rows = copied(old.rows)
    rows["Lots"][draw.choice(offered)]["Quantity"] *= draw.uniform(1.05, 3)
    return no_worse(rows, old)


def _is_in_parts(lot: Row) -> bool:
    return lot["Status"] == "offered" and "Quantity" in lot and lot.get("Whole") != "yes" and not lot.get("Min run")


def a_lot_that_keeps_longer(old: Found, draw: random.Random) -> Change | None:
    """What may be worked for longer need not be, where it is not worth less than nothing: what is left is kept then."""
    lots = [place for place, row in enumerate(old.rows["Lots"]) if "Use by" in row and row.get("Price", 0.0) >= 0]
    return _without_cell(old, draw, "Lots", "Use by", lots)


def a_limit_lifted(old: Found, draw: random.Random) -> Change | None:
    """A plan within a limit is a plan without it."""
    table = draw.choice(["Blend limits", "Blend counts", "Companions", "Downtime"])
    rows = copied(old.rows)
    if not rows.get(table):
        return None
    rows[table].remove(draw.choice(rows[table]))
    return no_worse(rows, old)


def _without_cell(
    old: Found, draw: random.Random, table: str, column: str, among: list[int] | None = None
) -> Change | None:
    filled = [place for place, row in enumerate(old.rows.get(table, [])) if column in row] if among is None else among
    if not filled:
        return None
    rows = copied(old.rows)
    del rows[table][draw.choice(filled)][column]
    return no_worse(rows, old)


def a_promise_dropped(old: Found, draw: random.Random) -> Change | None:
    """Without a promise the others are kept as well at least, level by level, and then there is as much money."""
    rows, late = copied(old.rows), {row["Contract"] for row in old.rows["Contracts"] if row.get("Late") == "yes"}
    asked = [row for row in rows["Deliveries"] if row["Contract"] not in late and row.get("Min")]
    targets = rows.get("Targets", [])
    if not asked and not targets:
        return None
    place = draw.randrange(len(asked) + len(targets))
    if place < len(asked):
        asked[place].setdefault("Max", asked[place]["Min"])
        asked[place]["Min"] = 0.0
    else:
        del targets[place - len(asked)]
    return no_worse(rows, old)


def a_wider_window(old: Found, draw: random.Random) -> Change | None:
    """What may be sold for longer need not be."""
    rows = copied(old.rows)
    ends = [row for row in rows.get("Spot sales", []) if "To" in row]
    if not ends:
        return None
    draw.choice(ends)["To"] += timedelta(days=draw.randint(1, 40))
    return no_worse(rows, old)


def a_cost_lowered(old: Found, draw: random.Random) -> Change | None:
    """The same plan costs no more; the levels of promises know no money."""
    rows = copied(old.rows)
    places = _filled(rows, COSTS)
    if not places:
        return None
    row, name = draw.choice(places)
    row[name] *= draw.random()
    return no_worse(rows, old)


COSTS = {
    "Recipes": ("Cost",),
    "Lines": ("Running cost",),
    "Line use": ("Setup cost",),
    "Changeovers": ("Cost", "Hours"),
    "Maintenance": ("Cost",),
    "Feed classes": ("Holding cost",),
    "Products": ("Holding cost", "Disposal cost"),
    "Contracts": ("Shortfall penalty", "Late penalty"),
    "Targets": ("Shortfall penalty",),
    "Supplies": ("Charge",),
}


def a_way_to_throw_away(old: Found, draw: random.Random) -> Change | None:
    """Nobody has to discard what may be."""
    rows = copied(old.rows)
    kept = [row for row in rows["Products"] if "Disposal cost" not in row]
    if not kept:
        return None
    draw.choice(kept)["Disposal cost"] = draw.uniform(0, 3)
    return no_worse(rows, old)


def a_better_price(old: Found, draw: random.Random) -> Change | None:
    """A price that rises brings what is sold at it, and no more than what is then sold at it."""
    rows = copied(old.rows)
    if is_steered(old) or not rows.get("Spot sales"):
        return None
    place, rise = draw.randrange(len(rows["Spot sales"])), draw.uniform(0.1, 20)
    rows["Spot sales"][place]["Price"] += rise
    return Change(rows, lambda new, before: _brings(new, before, place, rise))


def _brings(new: Found, before: Found, place: int, rise: float) -> str:
    before_and_after = (sold_on_spot(found, place) * rise for found in (before, new))
    least, most = (before.margin + more for more in before_and_after)
    too_much = new.margin > most + SAME * max(new.scale, before.scale)
    return worse(new, before, least) or (f"margin {new.margin} above {most}" if too_much else "")


def a_period_cut_in_two(old: Found, draw: random.Random) -> Change | None:
    """Work, sales and stocks of a period in proportion to its days are a plan of its two parts.

    It holds where all dates are those of periods, what is made is there at once, nothing is counted by the period
    (whole numbers, fixed runs, limits of stocks and their cost, what arrives in a blend) and nobody pays for the days
    that something is late.
    """
    arrives = {row["Product"] for row in old.rows.get("Arrivals", [])}
    limited = {row["On"] for row in old.rows.get("Blend limits", [])}
    if old.plan.solution.whole or is_steered(old) or arrives & limited:
        return None
    plain = _plain(old.rows)
    place = draw.randrange(len(plain["Periods"]))
    rows = copied(plain)
    row = rows["Periods"][place]
    middle = row["Start"] + (row["End"] - row["Start"]) * draw.uniform(0.2, 0.7)
    second = {"Period": "Second part", "Start": middle + timedelta(days=1), "End": row["End"]}
    row["End"] = middle
    rows["Periods"].insert(place + 1, second)
    return Change(rows, worse, plain)


BY_PERIOD = {
    "Feed classes": ("Max stock", "Holding cost"),
    "Products": ("Max stock", "Min stock", "Holding cost"),
    "Intermediates": ("Max stock", "Min stock", "Holding cost"),
    "Yields": ("Lag",),
    "Contracts": ("Late", "Late penalty"),
    "Deliveries": ("Late so far",),
}


def _plain(plant: Rows) -> Rows:
    """The plant without what is counted by the period, and with dates that are those of periods."""
    rows = copied({table: found for table, found in plant.items() if table not in ("Fixed runs", "Published")})
    for table, names in BY_PERIOD.items():
        for row in rows.get(table, []):
            for name in names:
                row.pop(name, None)
    for table in set(rows) - {"Periods", "Settings"}:
        for row in rows[table]:
            row.update({name: _of_period(name, value, rows) for name, value in row.items() if isinstance(value, date)})
        rows[table] = list({_key(table, row, rows): row for row in rows[table]}.values())
    return rows


def _key(table: str, row: Row, plant: Rows) -> tuple[object, ...]:
    """What names a row; a blank day is the first or the last of the plan."""
    ends = {"From": plant["Periods"][0]["Start"]} | dict.fromkeys(LAST_DAYS, plant["Periods"][-1]["End"])
    return tuple(row.get(name, ends.get(name)) for name in INPUTS[table].keys)


def _of_period(name: str, day: date, plant: Rows) -> date:
    """The first or the last day of the period that holds a day."""
    for period in plant["Periods"]:
        if period["Start"] <= day <= period["End"]:
            return period["End" if name in LAST_DAYS else "Start"]
    return day


LAST_DAYS = ("To", "Due", "Use by")

MORE_ROOM: tuple[Callable[[Found, random.Random], Change | None], ...] = (
    a_cap_raised,
    more_on_offer,
    a_lot_that_keeps_longer,
    a_limit_lifted,
    a_promise_dropped,
    a_wider_window,
    a_cost_lowered,
    a_way_to_throw_away,
    a_better_price,
    a_period_cut_in_two,
)
