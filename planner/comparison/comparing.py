"""Compare plans: the story from plans to a `Comparison`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from models.schema.frames import Tables
from models.schema.inputs import INPUTS
from models.schema.outputs import OUTPUTS
from models.schema.words import Table, Topic
from planner.comparison.bridging.bridge import Bridges
from planner.comparison.comparison import Comparison, Subject
from planner.comparison.differences import CHANGED, Difference, inputs_differ, results_differ
from planner.comparison.figures import key_figures, money_by_item
from planner.comparison.lots.changes import SAME, LotChange, Work, classes_of, lot_changes, work
from planner.comparison.lots.matching import RENAMED, joined
from planner.comparison.lots.names import in_the_bases_words, labels
from planner.comparison.moves import moved, view
from planner.comparison.notes import notes
from planner.comparison.standing.calendars import Periods, join
from planner.comparison.standing.classes import CLASSES, NAME, rows_restated
from planner.comparison.standing.sides import Side, sides
from planner.comparison.standing.terms import Terms
from planner.comparison.totals import TOTALS, totals_differ
from planner.engine.plan import Plan
from planner.engine.solve_tables import Comes, answer
from planner.jobs.cancel import Cancel
from planner.jobs.counting import several
from planner.jobs.file_names import as_text
from planner.jobs.progress import Progress
from planner.sealing.usable import of_edited

PUBLISHED = "Published"
WEEKS = 4
"""How far ahead moves are looked for, if nobody says."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What to compare: also what is the same (`all_rows`), how many weeks ahead to look for moves, bridges or none.

    `rates` say what one unit of another currency is in the base's.
    """

    all_rows: bool = False
    weeks: int = WEEKS
    bridges: bool = False
    rates: Mapping[str, float] = field(default_factory=dict)


def compare_plans(
    plans: Sequence[tuple[Path, Plan]],
    options: Options | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Comparison:
    """Compare plans with the first of them.

    Raises:
        BadRate: a rate is of no use.
        NotAPlan: a plan was edited so that nothing can be made of it.
        Cancelled: `cancel` was asked for.
    """
    options, progress, cancel = options or Options(), progress or Progress(), cancel or Cancel()
    with of_edited(*(plan for _, plan in plans)):
        with progress.step("Comparing"):
            done, periods = _compared(plans, options)
        return _with_bridges(done, periods, progress, cancel) if options.bridges else done


def _compared(plans: Sequence[tuple[Path, Plan]], options: Options) -> tuple[Comparison, Periods]:
    """Return the comparison without bridges, and the periods that are common."""
    every_plan = [plan for _, plan in plans]
    periods = join([plan.inputs["Periods"] for plan in every_plan])
    seen = sides(every_plan, periods, options.rates)
    terms, subjects = Terms.of(seen), _subjects(plans)
    done = Comparison(
        all_rows=options.all_rows,
        currency=every_plan[0].currency,
        subjects=subjects,
        notes=tuple(notes(seen, subjects, periods)),
        figures=tuple(key_figures(every_plan, terms)),
        money=tuple(money_by_item(every_plan, terms)),
        inputs=_inputs(seen, periods, options),
        results=_results(seen, periods, options, terms),
        totals=_totals(every_plan, periods, options, terms),
        lots=tuple(_lots(seen[0], side, periods, options) for side in seen[1:]),
        moves=tuple(
            moved(*_works(seen[0], seen[other]), view(every_plan, periods, other), other=other, weeks=options.weeks)
            for other in range(1, len(every_plan))
        ),
        bridges=(),
        sides=tuple(seen),
    )
    return done, periods


def _subjects(plans: Sequence[tuple[Path, Plan]]) -> tuple[Subject, ...]:
    names = Counter(plan.name for _, plan in plans)
    files = Counter(as_text(path.stem) for path, _ in plans)
    found: list[Subject] = []
    for path, plan in plans:
        stem, file = as_text(path.stem), as_text(str(path))
        plain = plan.name if names[plan.name] == 1 else stem if files[stem] == 1 else file
        made = _manifest(plan)
        periods = plan.inputs["Periods"]
        found.append(
            Subject(
                label=plain,
                file=file,
                plan=plan.name,
                status=plan.status,
                workbook=str(made.get("Workbook") or ""),
                made_at=str(made.get("Made at (UTC)") or ""),
                first_day=f"{periods['Start'].min():%Y-%m-%d}" if len(periods) else "",
                last_day=f"{periods['End'].max():%Y-%m-%d}" if len(periods) else "",
                seal=plan.inspection.state if plan.inspection else "",
            )
        )
    return tuple(found)


def _manifest(plan: Plan) -> Mapping[str, object]:
    manifest = plan.tables["Manifest"]
    return dict(zip(manifest["Key"], manifest["Value"], strict=True))


def _inputs(seen: Sequence[Side], periods: Periods, options: Options) -> dict[str, list[Difference]]:
    names = [name for name in INPUTS if options.all_rows or not INPUTS[name].steers]
    found = {
        name: inputs_differ(INPUTS[name], [side.inputs[name] for side in seen], periods, all_rows=options.all_rows)
        for name in names
    }
    if not options.all_rows:
        runs = found[PUBLISHED]
        found[PUBLISHED] = [_in_one(PUBLISHED, [side.inputs[PUBLISHED] for side in seen], len(runs))] if runs else []
    found["Lots"] = [*_other_names(seen), *found["Lots"]]
    found[CLASSES] = [*_other_classes(seen), *found[CLASSES]]
    return {name: differences for name, differences in found.items() if differences}


def _in_one(name: str, frames: Sequence[pd.DataFrame], differ: int) -> Difference:
    """Return in one row how many runs a table of runs has in each plan: each week has others."""
    words = [f"{several(len(rows), 'run')}, {float(rows['Amount'].sum()):,.6g} t" for rows in frames]
    both = f" ({differ:,} of them otherwise)" if all(len(rows) for rows in frames) else ""
    values = (words[0], *(f"{other}{both}" for other in words[1:]))
    return Difference(table=name, key=("all runs",), column="Runs", unit="", change=CHANGED, values=values)


def _other_names(seen: Sequence[Side]) -> list[Difference]:
    """Return the lots that are called otherwise in other plans, one row for each."""
    every = dict.fromkeys(match for side in seen for match in side.lots)
    return [
        Difference(
            table="Lots",
            key=(joined(match.base),),
            column="Lot",
            unit="",
            change=match.change,
            values=tuple(joined(match.other if match in side.lots else match.base) for side in seen),
        )
        for match in every
    ]


def _other_classes(seen: Sequence[Side]) -> list[Difference]:
    """Return the feed classes that are called otherwise in other plans, one row for each."""
    return [
        Difference(
            table=CLASSES,
            key=(name,),
            column=NAME,
            unit="",
            change=RENAMED,
            values=tuple(side.classes.get(name, name) for side in seen),
        )
        for name in dict.fromkeys(name for side in seen for name in side.classes)
    ]


def _results(seen: Sequence[Side], periods: Periods, options: Options, terms: Terms) -> dict[str, list[Difference]]:
    tables = [output for output in OUTPUTS.values() if output.topic not in (Topic.OF_ITS_OWN, Topic.MAKING)]
    found = {}
    for table in tables:
        frames = [_in_the_bases_words(table, side) for side in seen]
        if any(len(frame) for frame in frames):
            found[table.name] = results_differ(table, frames, periods, all_rows=options.all_rows, terms=terms)
    return {name: differences for name, differences in found.items() if differences}


def _in_the_bases_words(table: Table, side: Side) -> pd.DataFrame:
    rows = rows_restated(table, side.plan.tables[table.name], side.bases_classes)
    return in_the_bases_words(table, rows, side.lots)


def _totals(plans: Sequence[Plan], periods: Periods, options: Options, terms: Terms) -> dict[str, list[Difference]]:
    """Return where sums differ, over the periods that all plans have."""
    tables = {
        name: [
            rows[rows["Period"].map(renamed).isin(periods.shared)] if "Period" in rows else rows
            for rows, renamed in zip((plan.tables[name] for plan in plans), periods.renamed, strict=True)
        ]
        for name in TOTALS
    }
    return {
        name: totals_differ(name, frames, all_rows=options.all_rows, terms=terms) for name, frames in tables.items()
    }


def _works(base: Side, other: Side) -> tuple[Work, Work]:
    """Return what two plans work, under one set of names of periods and lots."""
    names = labels(other.lots)
    return work(base.plan, base.periods, names[0]), work(other.plan, other.periods, names[1])


def _lots(base: Side, other: Side, periods: Periods, options: Options) -> tuple[LotChange, ...]:
    names, named = labels(other.lots), {match.label: match.change for match in other.lots}
    classes = classes_of(base.plan, names[0]) | classes_of(other.plan, names[1])
    found = lot_changes(*_works(base, other), periods, classes, named)
    return tuple(one for one in found if options.all_rows or one.changes != (SAME,))


def _named(done: Comparison, number: int) -> Side:
    """Return a side whose plan is called as in the rest of the comparison, where two plans have one name."""
    side, label = done.sides[number], done.subjects[number].label
    return side if side.plan.name == label else replace(side, plan=replace(side.plan, name=label))


def _with_bridges(done: Comparison, periods: Periods, progress: Progress, cancel: Cancel) -> Comparison:
    def solve(tables: Tables) -> Comes:
        cancel.heed()
        return answer(tables, cancel, or_best_found=True)

    bridges, found = Bridges(solve), []
    for other in done.others:
        with progress.step(f"Bridge to {done.subjects[other].label}"):
            ends = _named(done, 0), _named(done, other)
            inputs = [
                one
                for name, table in INPUTS.items()
                for one in inputs_differ(table, [side.inputs[name] for side in ends], periods.of(0, other))
            ]
            found.append(bridges.bridge(ends, other, inputs))
    return replace(done, bridges=tuple(found))
