"""The sections that the floor works from: the work list of the coming week, and the delivery calendar by contract."""

from __future__ import annotations

from collections.abc import Iterator

from models.schema.plan_tables.explanation_outputs import DELAYS
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.report.parts import Cell, Head, Part, Sentences, Table, table, text_head
from planner.views.floor import deliveries, lanes, work_list
from planner.views.floor.lanes import Load
from planner.views.floor.work_list import Block
from planner.views.network import delays
from planner.views.network.at_sites import sites
from planner.views.network.flows import Flows


def work(plan: Plan, flows: Flows) -> Iterator[Part]:
    """Yield which lot comes next, line by line."""
    blocks, loads = work_list.of_week(plan, flows), lanes.per_site(plan)
    for site in loads or ("",):
        here = [block for block in blocks if block.site == site]
        if not here:
            yield Sentences(title=site, lines=(work_list.IDLE,))
        yield from (_block(block) for block in here)
        yield from (_loads(site, title, carried) for title, carried in loads.get(site, {}).items() if carried)


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
    title = f"{block.site}, {block.title}" if block.site else block.title
    return table(title, heads, rows, note=", ".join(block.load))


def _loads(site: str, title: str, loads: list[Load]) -> Table:
    other = "To" if title == lanes.SENT else "From"
    heads = [*map(text_head, ("Material", "Lot or batch", other)), Head(name="Amount", unit="t")]
    rows = [
        [
            *(load.material, load.lot, (load.end if title == lanes.SENT else load.start) or lanes.BEFORE),
            *(load.tonnes, load.period, load.there),
        ]
        for load in loads
    ]
    return table(f"{site}: {title.lower()}", [*heads, *map(text_head, ("Leaves in", "There from"))], rows)


def calendar(plan: Plan) -> Iterator[Part]:
    """Yield when each contract is served."""
    windows = deliveries.windows(plan)
    if not windows:
        yield Sentences(lines=("No contract asks for anything.",))
        return
    several = bool(sites(plan))
    yield _windows(windows, several=several)
    yield from (_leaving(deliveries.title(site), found) for site, found in deliveries.by_site(plan).items())
    if len(plan.tables[DELAYS.name]):
        yield _delays(plan)


def _windows(windows: list[deliveries.Window], *, several: bool) -> Table:
    site = ("Site",) if several else ()
    heads = [*map(text_head, ("Contract", "Product", *site, "From", "Due")), _kg("Asked"), _kg("Planned")]
    heads += [text_head("Complete by"), _kg("Late"), _kg("Short"), text_head("State")]
    return table("Windows of each contract", heads, [_window(one, several=several) for one in windows])


def _window(one: deliveries.Window, *, several: bool) -> list[object]:
    amounts = one.asked, one.planned, one.complete, one.late, one.short
    state = Cell(text=one.state, mark=summary.MARKS.get(one.state, ""))
    site = [one.site] if several else []
    return [one.contract, one.product, *site, one.begins, one.due, *amounts, state]


def _leaving(title: str, handovers: list[deliveries.Handover]) -> Table:
    heads = [*map(text_head, ("By", "Leaves from", "Contract", "Product")), _kg("Amount"), _kg("So far"), _kg("Asked")]
    heads += [text_head("Due"), text_head("Late")]
    return table(title, heads, [_handover(one) for one in handovers])


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
