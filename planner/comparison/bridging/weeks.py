"""The legs from last week's plan to this week's: the calendar moves on, a week is worked, inputs are new, a new plan.

Up to the last leg the work of the base stays as it was published, as far as it can be, so that each leg has what it did
by itself, and re-planning what a new plan makes of it all.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from models.schema.frames import Tables
from models.schema.inputs import INPUTS
from planner.comparison.bridging.groups import Site, completed, site_of
from planner.comparison.bridging.legs import Leg
from planner.comparison.differences import Cells, Key, Rows
from planner.comparison.lots.matching import matches
from planner.comparison.lots.names import restated
from planner.comparison.standing.sides import Side
from planner.engine.plan import Plan
from planner.rolling.next_week.published import HELD, held_until
from planner.rolling.rolled import roll, with_a_lot

ROLLED_OFF, ROLLED_ON, HAPPENED, NEW, REPLANNING = (
    "Rolled off",
    "Rolled on",
    "What happened",
    "What is new",
    "Re-planning",
)

ROUNDING = 1e-9
LEFT_OTHERS = "what was worked, sold and received has left other stocks than planned"
AS_PLANNED = "all that was worked, sold and received is as planned"

KEPT = ("Settings", "Published")
"""Tables that say how the plan is held to the published one."""


def until(base: Plan, other: Plan) -> pd.Timestamp | None:
    """Return the last day of the base before another plan that goes on from it; None if it does not.

    It goes on if its first periods are what is left of the base's, days and all.
    """
    before, after = (plan.inputs["Periods"].sort_values("Start") for plan in (base, other))
    left = before[before["Start"] >= after["Start"].min()]
    days = [list(rows[["Start", "End"]].itertuples(index=False, name=None)) for rows in (left, after.head(len(left)))]
    if left.empty or len(left) == len(before) or days[0] != days[1]:
        return None
    return pd.Timestamp(left["Start"].min()) - pd.Timedelta(days=1)


def legs(base: Side, other: Side, last_day: pd.Timestamp) -> list[Leg]:
    """Return the legs from one plan to another that goes on from it.

    Raises:
        CannotRoll: see `planner.rolling.rolled.roll`.
    """
    rest = with_a_lot(roll(base.plan, last_day.date(), added=0).tables, base.plan)
    tables = restated(other.plan.inputs, rest, matches(rest, other.plan.inputs))
    off = site_of(_held(rest), base.periods)
    wanted, was = site_of(tables, other.periods), site_of(base.inputs, base.periods)
    on = {**off, "Periods": wanted["Periods"]}
    happened, along = completed(_with_state(on, wanted, was), wanted, on)
    new = {**wanted, "Published": off["Published"], "Settings": _settings(wanted["Settings"], off["Settings"])}
    gone, come = _periods(was, wanted), _periods(wanted, was)
    return [
        _leg(ROLLED_OFF, f"{gone} is over: what it earns by the plan is earned, what is left is charged again", off),
        _leg(ROLLED_ON, f"{come} comes at the end, its work still to be planned", on, off),
        _leg(
            HAPPENED,
            LEFT_OTHERS if any(_changes(on, happened).values()) else AS_PLANNED,
            happened,
            on,
            along,
        ),
        _leg(NEW, _news(happened, new), new, happened),
        _leg(REPLANNING, "a new plan in place of the published work", wanted, new),
    ]


def _held(tables: Tables) -> Tables:
    """Return tables of which all that is published is kept."""
    return {**tables, "Settings": held_until(tables, tables["Periods"]["Start"].max())}


def _settings(wanted: Rows, held: Rows) -> Rows:
    others = {key: cells for key, cells in wanted.items() if key[0] not in HELD}
    return others | {key: cells for key, cells in held.items() if key[0] in HELD}


def _periods(site: Site, without: Site) -> str:
    names = [str(key[0]) for key in site["Periods"] if key not in without["Periods"]]
    return names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}" if names else "nothing"


def _leg(name: str, meaning: str, site: Site, before: Site | None = None, along: list[str] | None = None) -> Leg:
    changed = len(site["Periods"]) if before is None else sum(_changes(before, site).values())
    calendar = name in (ROLLED_OFF, ROLLED_ON)
    return Leg(name=name, meaning=meaning, changed=changed, site=site, along=tuple(along or ()), calendar=calendar)


def _changes(before: Site, after: Site) -> dict[str, int]:
    """Return how many rows of each table differ, those left out that hold to the published plan."""
    tables = [name for name in after if name not in KEPT]
    return {name: len(dict(_differing(before[name], after[name]))) for name in tables}


def _differing(before: Rows, after: Rows) -> Iterator[tuple[Key, None]]:
    for key in dict.fromkeys((*before, *after)):
        if not _is_alike(before.get(key), after.get(key)):
            yield key, None


def _is_alike(before: Cells | None, after: Cells | None) -> bool:
    """Return whether two rows say the same; figures that were worked out twice may differ by rounding."""
    if before is None or after is None:
        return before is after
    return all(_is_the_same(before.get(name), after.get(name)) for name in (*before, *after))


def _is_the_same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=ROUNDING, abs_tol=ROUNDING)
    return one == other


def _news(before: Site, after: Site) -> str:
    counts = {name: count for name, count in _changes(before, after).items() if count}
    return ", ".join(f"{name} ({count})" for name, count in counts.items()) or "no input is new"


def _with_state(site: Site, wanted: Site, was: Site) -> Site:
    """Return a site with all that work which is done has changed, as it stands in the wanted one."""
    return {name: wanted[name] if INPUTS[name].state else _state_of(name, site, wanted, was) for name in site}


def _state_of(name: str, site: Site, wanted: Site, was: Site) -> Rows:
    """Return rows of one table with their state, and with rows that are there, or gone, by what was worked."""
    if not any(column.state for column in INPUTS[name].columns):
        return site[name]
    now, to = site[name], wanted[name]
    kept = {key: cells for key, cells in now.items() if key in to or not _is_used_up(name, cells)}
    back = {key: cells for key, cells in to.items() if key not in now and key in was[name]}
    return {key: _cells(name, cells, to.get(key), was[name].get(key)) for key, cells in kept.items()} | back


def _is_used_up(name: str, cells: Cells) -> bool:
    """Return whether a row that is gone went by work: windows, and lots that are yet to come, are called off."""
    return name == "Lots" and cells["Status"] == "stock"


def _cells(name: str, cells: Cells, to: Cells | None, was: Cells | None) -> Cells:
    """Return a row with its state; of a lot that came, also its day and its assay."""
    if to is None:
        return cells
    came = name == "Lots" and was is not None and was["Status"] != cells["Status"]
    fixed = {column.name: column for column in INPUTS[name].columns}
    facts = [word for word in to if word not in fixed or fixed[word].analysed or word == "Available"] if came else []
    taken = [key for key, column in fixed.items() if column.state]
    return {**cells, **{word: to.get(word) for word in (*taken, *facts)}}
