"""The sections that set plans side by side: what is different, what it is worth, why, and what moved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from models.schema.scenarios import text_of
from planner.comparison import words
from planner.comparison.bridging.steps import Bridge
from planner.comparison.comparison import Comparison
from planner.comparison.differences import Difference
from planner.comparison.moves import Moves, Slot
from planner.engine.records import summary
from planner.report import one_page, options
from planner.report.one_page import figure_heads, figure_row, heads_of_plans, values_of_plans
from planner.report.parts import (
    DIGITS,
    Cell,
    Chapter,
    Chart,
    Head,
    Part,
    Section,
    Sentences,
    Table,
    judged,
    signed,
    table,
    text_head,
)
from planner.sealing.inspection import EDITED
from planner.views import waterfall
from planner.views.colours import BAR_FILL, BRAND, SERIES_COLOURS, STOCK_FILL

MOST_ROWS = 300
"""Rows of a list that are shown; the workbook of the comparison holds them all."""
MOST_LINES = 3
KEY = "compare"
COLOURS = (BAR_FILL, STOCK_FILL, BRAND)
"""Of cash margin, change in stock value and margin."""


def chapter(comparison: Comparison) -> Chapter:
    """Return the comparison of plans, the first of which is the base."""
    sections = [
        Section(key=f"{KEY}-overview", title="Comparison", parts=tuple(one_page.parts(comparison))),
        Section(key=f"{KEY}-figures", title="Key figures compared", parts=tuple(_key_section(comparison))),
        Section(key=f"{KEY}-money", title="Money compared", parts=(_money(comparison),)),
        Section(key=f"{KEY}-moves", title="What moved", parts=tuple(_moves(comparison))),
        Section(key=f"{KEY}-lots", title="Lots compared", parts=tuple(_lots(comparison))),
        Section(key=f"{KEY}-inputs", title="Inputs that differ", parts=tuple(_inputs(comparison))),
    ]
    if comparison.bridges:
        sections.insert(1, Section(key=f"{KEY}-bridge", title="Bridge", parts=tuple(_bridges(comparison))))
    if comparison.are_many:
        plans = tuple(one_page.changed(comparison, other) for other in comparison.others)
        sections.insert(1, Section(key=f"{KEY}-plans", title="Plan by plan", parts=plans))
    return Chapter(key=KEY, title="Comparison", sections=tuple(sections))


def _key_section(comparison: Comparison) -> Iterator[Part]:
    yield _plans(comparison)
    if comparison.are_many:
        yield _figures(comparison)
    else:
        yield _key_figures(comparison)


def _figures(comparison: Comparison) -> Table:
    return table(
        "Key figures side by side",
        figure_heads(comparison),
        [figure_row(one, comparison) for one in comparison.figures],
    )


def _key_figures(comparison: Comparison) -> Chart:
    lines = [one for key in summary.LINES if (one := comparison.figure(key)) is not None]
    labels = [subject.label for subject in comparison.subjects]
    return Chart(
        key=f"{KEY}-margin",
        title=f"Margin of each plan, {comparison.currency}",
        draws="grouped",
        unit=comparison.currency,
        variants={"": options.grouped(labels, {one.key: comparison.in_base(one) for one in lines}, COLOURS)},
        tables=(_figures(comparison),),
        height=options.FRAME + 2 * options.ROW * len(labels),
    )


def _plans(comparison: Comparison) -> Table:
    heads = [text_head(name) for name in ("Plan", "File", "Workbook", "From", "To", "Status", "Made (UTC)", "Seal")]
    rows = []
    for one in comparison.subjects:
        status = summary.status_in_words(one.status)
        seal = Cell(text=one.seal, mark="bad" if one.seal == EDITED else "")
        days = [one.first_day, one.last_day]
        rows.append([one.label, Path(one.file).name, one.workbook, *days, status, one.made_at, seal])
    return table("Plans", heads, rows, note="The first is the base of the comparison.")


def _money(comparison: Comparison) -> Part:
    """Return money by item: of a few plans as bars, the base grey; of many as figures,
    for bars could not be told apart."""
    heads = (text_head("Item"), *heads_of_plans(comparison))
    rows = [[one.key, *values_of_plans(one, comparison)] for one in comparison.money]
    figures = table(f"Money by item, {comparison.currency}", heads, rows)
    if comparison.are_many:
        return figures
    items = [one for one in comparison.money if any(one.values)]
    labels = [subject.label for subject in comparison.subjects]
    amounts = [comparison.in_base(one) for one in items]
    series = {label: [values[at] for values in amounts] for at, label in enumerate(labels)}
    return Chart(
        key=f"{KEY}-items",
        title=f"Money by item, {comparison.currency}",
        draws="grouped",
        unit=comparison.currency,
        variants={"": options.grouped([one.key for one in items], series, (BAR_FILL, *SERIES_COLOURS))},
        tables=(figures,),
        height=options.FRAME + (10 + 14 * len(labels)) * len(items),
    )


def _bridges(comparison: Comparison) -> Iterator[Part]:
    for bridge in comparison.bridges:
        base, other = comparison.subjects[0].label, comparison.subjects[bridge.other].label
        if bridge.steps:
            yield _bridge(bridge, base, other)
        else:
            yield Sentences(title=f"From {base} to {other}", lines=(bridge.reason,), mark="doubt")
        if bridge.notes:
            yield Sentences(title="Please note", lines=bridge.notes, mark="doubt")


def _bridge(bridge: Bridge, base: str, other: str) -> Chart:
    return Chart(
        key=f"{KEY}-bridge-{bridge.other}",
        title=f"From {base} to {other}, step by step",
        draws="waterfall",
        unit="",
        variants={
            f"{bridge.measures[m].name} [{bridge.measures[m].unit}]": options.waterfall(
                waterfall.of_bridge(bridge, m, (base, other)), unit=bridge.measures[m].unit
            )
            for m in waterfall.drawn(bridge)
        },
        tables=(_steps(bridge, base, other),),
        height=options.FRAME + options.ROW * (2 + 2 * len(bridge.steps)),
        note=(
            "Each step is a plan of its own, solved with one more group of inputs taken over, in this order. "
            "What it does to cash is green or red, what it does to stock grey. Bars are what the steps add; "
            "where the axis does not begin at 0, the plans themselves are marks and no bars."
        ),
    )


def _steps(bridge: Bridge, base: str, other: str) -> Table:
    heads = [text_head("Step"), Head(name="Inputs changed"), *(Head(name=m.name, unit=m.unit) for m in bridge.measures)]
    digits = [DIGITS.get(measure.unit, 0) for measure in bridge.measures]
    rows: list[list[object]] = [[base, "", *bridge.shown(bridge.start)]]
    for step in bridge.steps:
        found = zip(bridge.shown(step.differences), digits, bridge.verdicts(step), strict=True)
        changes = [judged(signed(difference, d), good) for difference, d, good in found]
        name = f"{step.name} ({step.doubt})" if step.doubt else step.name
        rows.append([Cell(text=name, mark="bad" if step.unexplained else ""), step.changed, *changes])
    return table(f"From {base} to {other}", heads, [*rows, [other, "", *bridge.shown(bridge.end)]])


def _moves(comparison: Comparison) -> Iterator[Part]:
    for other, moves in zip(comparison.others, comparison.moves, strict=True):
        title = f"{comparison.subjects[other].label}: the next {moves.weeks} weeks"
        yield Sentences(title=title, lines=(words.calm(comparison, other),))
        if moves.moves:
            yield _moved(moves, f"Moves to {comparison.subjects[other].label}")


def _moved(moves: Moves, title: str) -> Table:
    heads = [text_head("Lot"), Head(name="Amount", unit="t"), *map(text_head, ("Change", "From", "To", "Lines"))]
    rows = [
        [one.lot, one.tonnes, one.change, _place(one.source), _place(one.target), _lines(one.lines)]
        for one in moves.moves[:MOST_ROWS]
    ]
    return table(title, heads, rows, note=_left_out(len(moves.moves)))


def _place(place: Slot | None) -> str:
    return f"{place.period}, {place.recipe}" if place else ""


def _lines(names: tuple[str, ...]) -> str:
    if len(names) <= MOST_LINES:
        return ", ".join(names)
    return f"{names[0]} to {names[-1]} ({len(names)} lines)"


def _lots(comparison: Comparison) -> Iterator[Part]:
    heads = [text_head("Lot"), text_head("Feed class"), text_head("Change"), Head(name="Base", unit="t")]
    heads += [
        Head(name="Here", unit="t"),
        text_head("First in the base"),
        text_head("First here"),
        Head(name="Later by", unit="d"),
    ]
    for other, lots in zip(comparison.others, comparison.lots, strict=True):
        rows = [
            [
                one.lot,
                one.feed_class,
                one.words,
                one.used_from,
                one.used_to,
                one.first_from,
                one.first_to,
                Cell(text=signed(one.days, 1)),
            ]
            for one in lots[:MOST_ROWS]
        ]
        label = comparison.subjects[other].label
        if rows:
            yield table(f"Lots in {label}", heads, rows, note=_left_out(len(lots)))
        else:
            yield Sentences(title=f"Lots in {label}", lines=("Every lot is worked as in the base.",))


def _inputs(comparison: Comparison) -> Iterator[Part]:
    labels = [text_head(subject.label) for subject in comparison.subjects]
    heads = [text_head("Row"), text_head("Column"), text_head("Unit"), text_head("Change"), *labels]
    for name, differences in comparison.inputs.items():
        rows = [_input(one) for one in differences[:MOST_ROWS]]
        yield table(name, heads, rows, note=_left_out(len(differences)))
    if not comparison.inputs:
        yield Sentences(lines=("The inputs are the same.",))


def _input(one: Difference) -> list[object]:
    return [one.row, one.column, one.unit, one.change, *(_value(value) for value in one.values)]


def _value(value: object) -> str:
    """Return an input as it was typed, with separators for thousands."""
    if isinstance(value, float):
        return f"{value:,.6f}".rstrip("0").rstrip(".")
    return "" if value is None else text_of(value)


def _left_out(count: int) -> str:
    return f"{count - MOST_ROWS} more are in the workbook of the comparison." if count > MOST_ROWS else ""
