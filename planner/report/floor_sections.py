"""The sections that the floor works from: the work list of the coming week, and the delivery calendar by contract."""

from __future__ import annotations

from collections.abc import Iterator

from models.schema.plan_tables.explanation_outputs import DELAYS
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.report.parts import Cell, Head, Part, Sentences, Table, table, text_head
from planner.views.floor import deliveries, work_list
from planner.views.floor.work_list import Block
from planner.views.network import delays
from planner.views.network.flows import Flows


def work(plan: Plan, flows: Flows) -> Iterator[Part]:
    """Yield which lot comes next, line by line."""
    blocks = work_list.of_week(plan, flows)
    if not blocks:
        yield Sentences(lines=("Nothing is worked in the coming week.",))
    yield from map(_block, blocks)


def _block(block: Block) -> Table:
    heads = [
        *(Head(name="Place"), *map(text_head, ("Lot", "Feed class", "Recipe")), Head(name="Amount", unit="t")),
        Head(name=f"On {block.busiest}" if block.busiest else "Hours", unit="h"),
        *map(text_head, ("There from", "Needed by", "Until", "Not alone, but mixed")),
    ]
    rows = [
        [place, job.lot, job.feed_class, job.recipe, job.tonnes, job.hours, job.there, job.due, job.until, job.alone]
        for place, job in enumerate(block.jobs, start=1)
    ]
    return table(block.title, heads, rows, note=", ".join(block.load))


def calendar(plan: Plan) -> Iterator[Part]:
    """Yield when each contract is served."""
    windows = deliveries.windows(plan)
    if not windows:
        yield Sentences(lines=("No contract asks for anything.",))
        return
    yield _windows(windows)
    yield _leaving(deliveries.handovers(plan))
    if len(plan.tables[DELAYS.name]):
        yield _delays(plan)


def _windows(windows: list[deliveries.Window]) -> Table:
    heads = [*map(text_head, ("Contract", "Product", "From", "Due")), _kg("Asked"), _kg("Planned")]
    heads += [text_head("Complete by"), _kg("Late"), _kg("Short"), text_head("State")]
    return table("Windows of each contract", heads, [_window(one) for one in windows])


def _window(one: deliveries.Window) -> list[object]:
    amounts = one.asked, one.planned, one.complete, one.late, one.short
    state = Cell(text=one.state, mark=summary.MARKS.get(one.state, ""))
    return [one.contract, one.product, one.begins, one.due, *amounts, state]


def _leaving(handovers: list[deliveries.Handover]) -> Table:
    heads = [*map(text_head, ("By", "Leaves from", "Contract", "Product")), _kg("Amount"), _kg("So far"), _kg("Asked")]
    heads += [text_head("Due"), text_head("Late")]
    return table("What leaves by when", heads, [_handover(one) for one in handovers])


def _handover(one: deliveries.Handover) -> list[object]:
    late = Cell(text="late", mark="doubt") if one.late else Cell(text="")
    return [one.by, one.ready, one.contract, one.product, one.kg, one.so_far, one.asked, one.due, late]


def _kg(name: str) -> Head:
    return Head(name=name, unit="kg")


def _delays(plan: Plan) -> Table:
    heads = [text_head("Line"), Head(name="May stand still", unit="days")]
    heads += [*map(text_head, ("Until", "A day more touches", "Due")), _kg("Short then"), text_head("Stores behind it")]
    columns = ("Line", "Days", "Until", "First touched", "Due", "Short", "Stores behind it")
    rows = [[row[name] for name in columns] for row in plan.tables[DELAYS.name].to_dict("records")]
    return table(delays.TITLE, heads, rows, note=delays.WORDS)
