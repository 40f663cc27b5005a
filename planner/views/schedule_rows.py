"""Which lot stands in which row of a line's block in the schedule, and when and why a line is down."""

from __future__ import annotations

from dataclasses import dataclass

from models.plant.calendar import Calendar
from planner.engine.plan import Plan
from planner.views.network.at_sites import lines_in_order

MOST_ROWS = 12  # lots of one line in one period that are shown one by one; the rest is summed up


@dataclass(frozen=True)
class Work:
    """Tonnes (as received) of one lot on one line in one period; `lots` counts more than one where they are summed."""

    lot: str
    tonnes: float
    lots: int = 1
    name: str = ""
    """What the lot is called on its site, if it has another name there."""


Grid = list[dict[int, Work]]
"""The rows of a block, each from the period's position to what is worked there."""


def work_of_lines(plan: Plan) -> dict[str, Grid]:
    """Return for each line, site by site in the planner's order, the rows of its block; a line without work has
    none."""
    decided = plan.balances.decided
    booked = decided.booked.drop_duplicates(["Line", "p", "run"])
    booked = booked.assign(Lot=decided.runs["Lot"].loc[booked["run"]].to_numpy())
    worked = booked.groupby(["Line", "p", "Lot"], sort=False, as_index=False)["Tonnes"].sum()
    order = {lot: i for i, lot in enumerate(lots_in_order(plan))}
    grids: dict[str, Grid] = {line: [] for line in lines_in_order(plan)}
    named = {lot: "" if name == lot else name for lot, name in plan.names_on_site.items()}
    for line, runs_of in worked.groupby("Line", sort=False):
        by_period: dict[int, dict[str, float]] = {}
        for p, lot, amount in zip(runs_of["p"], runs_of["Lot"], runs_of["Tonnes"], strict=True):
            by_period.setdefault(int(p), {})[lot] = float(amount)
        grids[str(line)] = _rows(by_period, order, named)
    return grids


def lots_in_order(plan: Plan) -> list[str]:
    """Return the lots that are worked: class by class as in Feed classes, within a class by first period,
    then as in Lots; after them the intermediates."""
    used = plan.worked.assign(p=plan.worked["Period"].map(_positions(plan)))
    lots = plan.inputs["Lots"][["Lot", "Feed class"]].reset_index(names="row")
    lots = lots.merge(used.groupby("Lot", as_index=False)["p"].min(), on="Lot")
    classes = {name: i for i, name in enumerate(plan.inputs["Feed classes"]["Feed class"])}
    lots = lots.assign(place=lots["Feed class"].map(classes)).sort_values(["place", "p", "row"], kind="stable")
    return [*lots["Lot"], *plan.from_stores]


def downtime(plan: Plan) -> dict[tuple[str, int], str]:
    """Return what stands in the schedule for each line and position of a period with downtime: `Lining: 3 d`."""
    calendar = Calendar.of(plan.inputs["Periods"])
    words: dict[tuple[str, int], list[str]] = {}
    for stop in plan.inputs["Downtime"].to_dict("records"):
        opens, closes = calendar.from_start(stop["From"]), calendar.to_end(stop["To"])
        first, last = calendar.touched(opens, closes)
        for p in range(int(first), int(last) + 1):
            days = (min(closes, calendar.end[p]) - max(opens, calendar.start[p])).astype(int) + 1
            left = stop["Availability"]
            at = f" at {left:g} %" if left > 0 else ""  # a blank is NaN, and means 0
            words.setdefault((stop["Line"], p), []).append(f"{stop['Reason'] or 'Down'}: {days} d{at}")
    return {place: ", ".join(reasons) for place, reasons in words.items()}


def _positions(plan: Plan) -> dict[str, int]:
    return {period: p for p, period in enumerate(plan.inputs["Periods"]["Period"])}


def _rows(by_period: dict[int, dict[str, float]], order: dict[str, int], names: dict[str, str]) -> Grid:
    """Return a lot that is worked in two periods running keeps its row; the others take the uppermost free ones."""
    grid: Grid = []
    rows: dict[str, int] = {}
    before = -1
    for p in sorted(by_period):
        lots = by_period[p]
        kept = {lot: rows[lot] for lot in lots if before == p - 1 and lot in rows}
        free = iter(sorted(set(range(len(lots) + len(kept))) - set(kept.values())))
        rows = kept | {lot: next(free) for lot in sorted(lots, key=order.__getitem__) if lot not in kept}
        while len(grid) <= max(rows.values(), default=-1):
            grid.append({})
        for lot, row in rows.items():
            grid[row][p] = Work(lot, lots[lot], name=names[lot])
        before = p
    return _summed_up(grid)


def _summed_up(grid: Grid) -> Grid:
    """Return the grid with the rows beyond the most that are shown summed up in the last one."""
    if len(grid) <= MOST_ROWS:
        return grid
    rest: dict[int, Work] = {}
    for row in grid[MOST_ROWS - 1 :]:
        for p, work in row.items():
            other = rest.get(p)
            rest[p] = Work(work.lot, work.tonnes + other.tonnes, other.lots + 1) if other else work
    return [*grid[: MOST_ROWS - 1], rest]
