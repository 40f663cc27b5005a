"""Something is added, taken away or held that the plan has no use for, or does anyway: the plan stays as good."""

from __future__ import annotations

import random

from models.results.changes import as_named
from tests.random_plants import Row
from tests.relations.change import Change
from tests.relations.changing import copied
from tests.relations.found import Found
from tests.relations.plants import setting, with_settings
from tests.relations.same_plant import is_named

ELEMENTS = ("Nd", "Pr", "Dy", "Tb", "Co")


def a_line_with_time_for_all(old: Found, _draw: random.Random) -> Change:
    """A line that works a million tonnes an hour at no cost holds nothing up."""
    rows = copied(old.rows)
    rows["Lines"].append({"Line": "Conveyor"})
    recipes = {row["Recipe"] for row in rows["Line use"]}
    rows["Line use"] += [{"Recipe": name, "Line": "Conveyor", "Rate": 1e6, "Basis": "t"} for name in sorted(recipes)]
    return Change(rows)


def a_recipe_on_a_line_that_stands(old: Found, _draw: random.Random) -> Change:
    """A recipe that would make anything of all feed is worth nothing on a line without hours."""
    rows = copied(old.rows)
    rows["Lines"].append({"Line": "Ruin", "Hours per day": 0.0})
    rows["Recipes"] += [{"Recipe": "Dream", "Feed class": row["Feed class"]} for row in rows["Feed classes"]]
    rows["Line use"].append({"Recipe": "Dream", "Line": "Ruin", "Rate": 1.0, "Basis": "t"})
    product = rows["Products"][0]["Product"]
    rows["Yields"].append({"Recipe": "Dream", "Product": product, **dict.fromkeys(ELEMENTS, 20.0)})
    return Change(rows)


def a_lot_of_no_use(old: Found, _draw: random.Random) -> Change:
    """Sand at a high price, of a class that nothing asks for: it holds nothing, and nobody has to buy it."""
    rows = copied(old.rows)
    rows["Feed classes"].append({"Feed class": "Sand", **dict.fromkeys((*ELEMENTS, "Oil"), 0.0)})
    rows["Recipes"].append({"Recipe": rows["Recipes"][0]["Recipe"], "Feed class": "Sand", "Active": "no"})
    rows["Lots"].append({"Lot": "Sand", "Feed class": "Sand", "Status": "offered", "Quantity": 5.0, "Price": 1e5})
    return Change(rows)


def a_product_of_nothing(old: Found, _draw: random.Random) -> Change:
    """A product that nothing reaches is not made, whatever it is worth."""
    rows = copied(old.rows)
    rows["Products"].append({"Product": "Gold", "Disposal cost": 0.0, "Closing value": 1e3})
    rows["Yields"].append({"Recipe": rows["Yields"][0]["Recipe"], "Product": "Gold", "Nd": 0.0})
    return Change(rows)


def a_component_that_is_nowhere(old: Found, _draw: random.Random) -> Change:
    """An element that no feed holds weighs nothing."""
    rows = copied(old.rows)
    rows["Components"].append({"Component": "Sm", "Counted as": "Sm2O3"})
    return Change(rows)


def gives_way(old: Found) -> bool:
    """Whether a promise that is broken may give way to what comes after it."""
    return bool(setting(old.rows, "Priority tolerance")) and any(old.levels.values())


def a_run_forbidden_that_is_not_made(old: Found, draw: random.Random) -> Change | None:
    """What the plan does not do may as well be forbidden, where no promise gives way to another within a tolerance."""
    if gives_way(old):
        return None
    runs, plant = old.plan.model.runs, old.plan.plant
    named = {row["Lot"] for row in old.rows["Lots"]} | {
        row["Intermediate"] for row in old.rows.get("Intermediates", [])
    }
    tonnes = old.plan.solution.x[old.plan.model.run]
    taken = {(row["Lot"], row["Recipe"], row["Period"]) for row in old.rows.get("Fixed runs", [])}
    idle = [
        key
        for place, amount in enumerate(tonnes.tolist())
        if not amount
        and plant.nodes.names[runs.node[place]] in named
        and (
            key := (
                plant.nodes.names[runs.node[place]],
                plant.recipes[runs.recipe[place]],
                plant.calendar.names[runs.period[place]],
            )
        )
        not in taken
    ]
    if not idle:
        return None
    rows, (lot, recipe, period) = copied(old.rows), draw.choice(idle)
    rows.setdefault("Fixed runs", []).append(
        {"Lot": lot, "Recipe": recipe, "Period": period, "Rule": "at most", "Amount": 0.0}
    )
    return Change(rows)


def an_offer_withdrawn_that_is_not_taken(old: Found, draw: random.Random) -> Change | None:
    """What the plan does not buy need not be on offer, where nothing names it or asks for it.

    Within a tolerance a level may have bought it that the plan, which gives some of it up, does not.
    """
    if gives_way(old):
        return None
    offered = [
        lot["Lot"]
        for lot in old.rows["Lots"]
        if lot["Status"] == "offered" and not lot.get("Must use") and not is_named(lot["Lot"], old.rows, "Lots")
    ]
    idle = [name for name in offered if not old.plan.amount("Lot use", "Bought", Lot=name)]
    if not idle:
        return None
    name = draw.choice(idle)
    return Change({**old.rows, "Lots": [lot for lot in old.rows["Lots"] if lot["Lot"] != name]})


def its_own_runs_fixed(old: Found, draw: random.Random) -> Change | None:
    """What the plan does anyway may as well be told, where no promise gives way to another within a tolerance."""
    if gives_way(old):
        return None
    rows, rule = copied(old.rows), draw.choice(["exactly", "at least", "at most"])
    fixed: list[Row] = rows.setdefault("Fixed runs", [])
    taken = {(row["Lot"], row["Recipe"], row["Period"]) for row in fixed}
    for run in as_named(old.plan.tables["Runs"]).to_dict("records"):
        cells = {name: run[name] for name in ("Lot", "Recipe", "Period")}
        if tuple(cells.values()) not in taken:
            fixed.append({**cells, "Rule": rule, "Amount": run["Amount"]})
    return Change(rows)


def its_own_plan_published(old: Found, draw: random.Random) -> Change | None:
    """A plan that is the best stays where moving has a price, for there is nothing to move."""
    if "Intermediates" in old.rows or setting(old.rows, "Frozen until") or old.rows.get("Published"):
        return None
    rows = copied(with_settings(old.rows, **{"Change price": draw.choice([1.0, 100.0])}))
    runs = old.plan.tables["Runs"]
    rows["Published"] = runs[["Lot", "Recipe", "Period", "Amount"]].to_dict("records")
    return Change(rows)


def a_price_lowered_at_which_nothing_is_sold(old: Found, draw: random.Random) -> Change | None:
    """Who does not sell at a price does not sell at a lower one."""
    unsold = [place for place in range(len(old.rows.get("Spot sales", []))) if not sold_on_spot(old, place)]
    if not unsold:
        return None
    rows = copied(old.rows)
    rows["Spot sales"][draw.choice(unsold)]["Price"] -= draw.uniform(1, 50)
    return Change(rows)


def sold_on_spot(found: Found, place: int) -> float:
    """What is sold on a row of Spot sales, in kg."""
    row, calendar, spot = found.rows["Spot sales"][place], found.plan.plant.calendar, found.plan.model["spot"]
    first, last = row.get("From", calendar.start[0]), row.get("To", calendar.end[-1])
    named = spot.axes[0].names.index(f"{row['Product']} / {first} / {last}")
    return float(found.plan.solution.x[spot.columns[spot.along("spot sale") == named]].sum())


def a_market_no_larger_than_what_is_sold(old: Found, draw: random.Random) -> Change | None:
    """A limit that is not reached may come down to what is sold."""
    limited = [place for place, row in enumerate(old.rows.get("Spot sales", [])) if "Max" in row]
    if not limited:
        return None
    rows, place = copied(old.rows), draw.choice(limited)
    row = rows["Spot sales"][place]
    row["Max"] = min(row["Max"], sold_on_spot(old, place) + row.get("Sold so far", 0.0))
    return Change(rows)


def a_penalty_raised_on_what_is_kept(old: Found, draw: random.Random) -> Change | None:
    """What a missing kilogram costs is of no account where none is missing."""
    broken = {name.split(": ")[1].split(" / ")[0] for name in old.plan.broken()}
    kept = [
        (table, place)
        for table, key in (("Contracts", "Contract"), ("Targets", "Target"))
        for place, row in enumerate(old.rows.get(table, []))
        if row.get("Shortfall penalty") is not None and row[key] not in broken
    ]
    if not kept:
        return None
    rows, (table, place) = copied(old.rows), draw.choice(kept)
    rows[table][place]["Shortfall penalty"] += draw.uniform(1, 500)
    return Change(rows)


NOTHING_USED = (
    a_line_with_time_for_all,
    a_recipe_on_a_line_that_stands,
    a_lot_of_no_use,
    a_product_of_nothing,
    a_component_that_is_nowhere,
    a_run_forbidden_that_is_not_made,
    an_offer_withdrawn_that_is_not_taken,
    its_own_runs_fixed,
    its_own_plan_published,
    a_price_lowered_at_which_nothing_is_sold,
    a_market_no_larger_than_what_is_sold,
    a_penalty_raised_on_what_is_kept,
)
