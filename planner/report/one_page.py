"""The first page of a comparison: what plans earn and make, what is broken and why, what to decide, what changed."""

from __future__ import annotations

from collections.abc import Iterator

from planner.comparison import words
from planner.comparison.comparison import Comparison
from planner.comparison.figures import Figure
from planner.report import plan_sections
from planner.report.parts import DIGITS, MARKS, Cell, Head, Part, Sentences, shown, signed, table, text_head, with_unit
from planner.report.ranked import by_margin, ranked
from planner.views import overview


def parts(own: Comparison) -> Iterator[Part]:
    """Yield what stands on it: of many plans a rank and a sentence each,
    of two also what the new one breaks and offers."""
    if own.are_many:
        yield ranked(own)
        lines = tuple(words.sentences(own, at)[0] for at in by_margin(own) if at)
        yield Sentences(title="In a sentence each", lines=lines)
    else:
        yield table("In short", figure_heads(own), [figure_row(one, own) for one in words.headline_figures(own)])
        yield from (changed(own, other) for other in own.others)
    if len(own.others) == 1:
        new = overview.of_plan(own.sides[1].plan)
        yield from (*plan_sections.broken(new), *plan_sections.decisions(new))
    if own.notes:
        yield Sentences(title="Please note", lines=own.notes, mark="doubt")


def changed(own: Comparison, other: int) -> Sentences:
    """Return what is different in a plan since the base."""
    title = f"What changed in {own.subjects[other].label} since {own.subjects[0].label}"
    return Sentences(title=title, lines=tuple(words.sentences(own, other)))


def figure_heads(own: Comparison) -> list[Head]:
    """Return the heads of a table of key figures."""
    return [text_head("Key figure"), text_head("Unit"), *heads_of_plans(own)]


def heads_of_plans(own: Comparison) -> list[Head]:
    """Return a column for the base, then for each other plan its figure and, if they are few, what it differs by."""
    heads = [Head(name=own.subjects[0].label)]
    for other in own.others:
        label = own.subjects[other].label
        of = "" if len(own.others) == 1 else f" of {label}"
        heads.append(Head(name=label))
        if not own.are_many:
            heads += [Head(name=f"Difference{of}"), Head(name=f"%{of}")]
    return heads


def figure_row(one: Figure, own: Comparison) -> list[object]:
    """Return a row of a table of key figures."""
    return [one.key, one.unit, *values_of_plans(one, own)]


def values_of_plans(one: Figure, own: Comparison) -> list[object]:
    """Return the cells under `heads_of_plans`."""
    digits, units = DIGITS.get(one.unit, 0), own.units(one.money)
    values = [with_unit(shown(value, digits), unit) for value, unit in zip(one.values, units, strict=True)]
    cells: list[object] = [Cell(text=values[0])]
    for other in own.others:
        less = with_unit(signed(one.differences[other], digits), own.step(one.unit))
        mark = MARKS[one.verdicts[other]] if less != "0" else ""
        cells.append(Cell(text=values[other], mark=mark if own.are_many else ""))
        if not own.are_many:
            cells.append(Cell(text=less, mark=mark))
            cells.append(Cell(text=signed(one.per_cent[other], 1), mark=mark))
    return cells
