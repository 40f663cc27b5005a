"""The first page of a comparison: what plans earn and make, what is broken and why, what to decide, what changed."""

from __future__ import annotations

from collections.abc import Iterator

from planner.comparison import words
from planner.comparison.comparison import Comparison
from planner.comparison.figures import Figure
from planner.report import plan_sections
from planner.report.parts import DIGITS, Cell, Head, Part, Sentences, judged, shown, signed, table, text_head, with_unit
from planner.report.ranked import ranked
from planner.views import overview


def parts(comparison: Comparison) -> Iterator[Part]:
    """Yield what stands on it: of many plans a rank and a sentence each,
    of two also what the new one breaks and offers."""
    if comparison.are_many:
        yield ranked(comparison)
        lines = tuple(words.sentences(comparison, at)[0] for at in comparison.by_margin if at)
        yield Sentences(title="In a sentence each", lines=lines)
    else:
        yield table(
            "In short",
            figure_heads(comparison),
            [figure_row(one, comparison) for one in words.headline_figures(comparison)],
        )
        yield from (changed(comparison, other) for other in comparison.others)
    if len(comparison.others) == 1:
        new = overview.of_plan(comparison.sides[1].plan)
        yield from (*plan_sections.broken(new), *plan_sections.decisions(new))
    if comparison.notes:
        yield Sentences(title="Please note", lines=comparison.notes, mark="doubt")


def changed(comparison: Comparison, other: int) -> Sentences:
    """Return what is different in a plan since the base."""
    title = f"What changed in {comparison.subjects[other].label} since {comparison.subjects[0].label}"
    return Sentences(title=title, lines=tuple(words.sentences(comparison, other)))


def figure_heads(comparison: Comparison) -> list[Head]:
    """Return the heads of a table of key figures."""
    return [text_head("Key figure"), text_head("Unit"), *heads_of_plans(comparison)]


def heads_of_plans(comparison: Comparison) -> list[Head]:
    """Return a column for the base, then for each other plan its figure and, if they are few, what it differs by."""
    heads = [Head(name=comparison.subjects[0].label)]
    for other in comparison.others:
        label = comparison.subjects[other].label
        of = "" if len(comparison.others) == 1 else f" of {label}"
        heads.append(Head(name=label))
        if not comparison.are_many:
            heads += [Head(name=f"Difference{of}"), Head(name=f"%{of}")]
    return heads


def figure_row(one: Figure, comparison: Comparison) -> list[object]:
    """Return a row of a table of key figures."""
    return [one.key, one.unit, *values_of_plans(one, comparison)]


def values_of_plans(one: Figure, comparison: Comparison) -> list[object]:
    """Return the cells under `heads_of_plans`."""
    digits, units = DIGITS.get(one.unit, 0), comparison.units(one.money)
    values = [with_unit(shown(value, digits), unit) for value, unit in zip(one.shown, units, strict=True)]
    cells: list[object] = [Cell(text=values[0])]
    for other in comparison.others:
        less = judged(signed(one.shown_differences[other], digits), one.verdicts[other])
        cells.append(Cell(text=values[other], mark=less.mark if comparison.are_many else ""))
        if not comparison.are_many:
            cells.append(Cell(text=with_unit(less.text, comparison.step(one.unit)), mark=less.mark))
            cells.append(judged(signed(one.per_cent[other], 1), one.verdicts[other]))
    return cells
