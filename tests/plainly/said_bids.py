"""What bids say that a lot does, held against the plants with and without it, stated once more and plainly."""

from __future__ import annotations

from collections.abc import Iterator

from models.schema.frames import inputs
from models.schema.levels import is_level, level_words
from planner.engine import cases
from planner.jobs.cancel import Cancel
from planner.jobs.progress import Progress
from planner.studies.bids import bidding
from planner.studies.bids.bidding import Bid
from tests.models.solved import solved
from tests.plainly.best import Best, best
from tests.plainly.cells import Row, Rows, number
from tests.plainly.written import program

NEAR, CENT = 1e-5, 0.05


def with_cells(rows: Rows, name: str, **cells: object) -> Rows:
    """The rows with other cells of a lot."""
    lots = [{**row, **cells} if row["Lot"] == name else row for row in rows["Lots"]]
    return {**rows, "Lots": [{column: cell for column, cell in row.items() if cell is not None} for row in lots]}


def gone(rows: Rows, name: str) -> Rows:
    """The rows without a lot, and without what is asked of it."""
    fixed = [row for row in rows.get("Fixed runs", []) if row["Lot"] != name]
    return {**with_cells(rows, name, Status="blocked", **{"Must use": None}), "Fixed runs": fixed}


def wrong_bids(rows: Rows) -> Iterator[str]:
    """Bids that are not the difference of both plans, promises of which they do not say what is, and prices at which a
    lot does add something."""
    names = [str(row["Lot"]) for row in rows["Lots"]]
    found = bidding.work(cases.of_tables(inputs(rows)), names, progress=Progress(), cancel=Cancel())
    for bid in found.bids:
        row = next(row for row in rows["Lots"] if row["Lot"] == bid.lot)
        yield from _wrong(rows, row, bid)


def _owned(row: Row) -> str:
    """The Status of a lot all of which is bought: under a supply that has to be held for it."""
    return "offered" if row.get("Supply") else "expected"


def _wrong(rows: Rows, row: Row, bid: Bid) -> Iterator[str]:
    plans, name = bid.plans, bid.lot
    without = best(with_cells(rows, name, Status="blocked", **{"Must use": None}))
    if row["Status"] in {"offered", "blocked"} and not plans.is_as_wanted:
        bought = best(with_cells(rows, name, Status=_owned(row)), bought=name)
    else:
        bought = best(rows)
    near = CENT + NEAR * (abs(bought.margin) + abs(without.margin))
    for words, said, is_so in (
        ("margin with", plans.margin_with, bought.margin),
        ("margin without", plans.margin_without, without.margin),
    ):
        if abs(said - is_so) > near:
            yield f"{name} ({row['Status']}): {words} {said} is {is_so}"
    yield from _promises(rows, name, bid, (bought, without))
    if bid.even.price is not None:
        priced = with_cells(rows, name, Status=_owned(row), Price=bid.even.price, Quantity=bid.even.tonnes)
        if row["Status"] in {"offered", "blocked"}:
            adds = best(priced, bought=name).margin - without.margin
            if abs(adds) > near:
                yield f"{name}: at {bid.even.price} {bid.even.tonnes} t of it add {adds}"
    yield from _at_equal_promises(rows, row, bid)


def _promises(rows: Rows, name: str, bid: Bid, both: tuple[Best, Best]) -> Iterator[str]:
    """Promises of which more or less is missing, level by level."""
    rank_of = {
        f"{one.name.sheet} / {one.name.row} / {one.name.words}": one
        for one in program(with_cells(rows, name, Status="expected")).promises
    }
    gains, tolerance = dict[int | None, float](), program(rows).plant.setting("Priority tolerance", 0.1) / 100
    for change in bid.plans.promises:
        one = rank_of[change.name]
        gains[one.rank] = gains.get(one.rank, 0.0) + change.gain * one.weight
    for rank in {*both[0].levels, *both[1].levels}:
        gain = both[1].levels.get(rank, 0.0) - both[0].levels.get(rank, 0.0)
        if abs(gains.get(rank, 0.0) - gain) > 2 * tolerance + NEAR:
            yield f"{name}: level {rank} misses {gains.get(rank, 0.0)} less with it, which is {gain}"


def _at_equal_promises(rows: Rows, row: Row, bid: Bid) -> Iterator[str]:
    if (
        bid.at_equal_promises is None
        or number(row, "Must use")
        or any(one["Lot"] == bid.lot for table in ("Fixed runs", "Published") for one in rows.get(table, []))
    ):
        return
    plan = solved(rows)
    held = {int(one.level): one.held_at for one in plan.solution.levels if is_level(one.level)}
    let_go = [] if bid.equal is None else [rank for rank in held if level_words(rank) in bid.equal.needed_for]
    with_it = best(rows, held, let_go).margin
    if row["Status"] in {"offered", "blocked"} and row.get("Quantity") is not None:
        free = with_cells(rows, bid.lot, Status="offered", Price=0.0)
        with_it = best(free, held, let_go).margin - number(row, "Quantity") * number(row, "Price")
    without = best(gone(rows, bid.lot), held, let_go).margin
    if abs(with_it - without - bid.at_equal_promises) > CENT + NEAR * (abs(with_it) + abs(without)):
        yield f"{bid.lot} ({row['Status']}): at equal promises it adds {bid.at_equal_promises}: {with_it - without}"
