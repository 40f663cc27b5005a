"""Compare plans: the story from plans to a `Comparison`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.schema.frames import Tables
from models.schema.inputs import INPUTS
from models.schema.outputs import OUTPUTS
from models.schema.words import Topic
from planner.comparison.bridging.bridge import Bridges
from planner.comparison.calendars import Periods, join
from planner.comparison.comparison import Comparison, Subject
from planner.comparison.differences import Difference, inputs_differ, results_differ
from planner.comparison.figures import key_figures, money_by_item
from planner.comparison.lots import SAME, LotChange, Work, classes_of, lot_changes, work
from planner.comparison.moves import moved, view
from planner.comparison.totals import TOTALS, totals_differ
from planner.engine.plan import Plan
from planner.engine.solve_tables import Comes, answer
from planner.jobs.cancel import Cancel
from planner.jobs.progress import Progress
from planner.sealing.inspection import NO_SEAL

WEEKS = 4
"""How far ahead moves are looked for, if nobody says."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What to compare: also what is the same (`all_rows`), how many weeks ahead to look for moves, bridges or none."""

    all_rows: bool = False
    weeks: int = WEEKS
    bridges: bool = False


def compare_plans(
    plans: Sequence[tuple[Path, Plan]],
    options: Options | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Comparison:
    """Compare plans with the first of them.

    Raises:
        Cancelled: `cancel` was asked for.
    """
    options, progress, cancel = options or Options(), progress or Progress(), cancel or Cancel()
    own = [plan for _, plan in plans]
    with progress.step("Comparing"):
        periods = join([plan.inputs["Periods"] for plan in own])
        works = [work(plan, periods.renamed[at]) for at, plan in enumerate(own)]
        subjects, others = _subjects(plans), range(1, len(own))
        done = Comparison(
            all_rows=options.all_rows,
            currency=own[0].currency,
            subjects=subjects,
            notes=tuple(_notes(own, subjects, periods)),
            figures=tuple(key_figures(own)),
            money=tuple(money_by_item(own)),
            inputs=_inputs(own, periods, options),
            results=_results(own, periods, options),
            totals=_totals(own, options),
            lots=tuple(_lots(own, works, periods, other, options) for other in others),
            moves=tuple(
                moved(works[0], works[other], view(own, periods, other), other=other, weeks=options.weeks)
                for other in others
            ),
            bridges=(),
        )
    return _with_bridges(done, own, periods, progress, cancel) if options.bridges else done


def _subjects(plans: Sequence[tuple[Path, Plan]]) -> tuple[Subject, ...]:
    names, files = (Counter(own) for own in ([plan.name for _, plan in plans], [path.stem for path, _ in plans]))
    found: list[Subject] = []
    for path, plan in plans:
        plain = plan.name if names[plan.name] == 1 else path.stem if files[path.stem] == 1 else str(path)
        made = _manifest(plan)
        periods = plan.inputs["Periods"]
        found.append(
            Subject(
                label=plain,
                file=str(path),
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
    own = plan.tables["Manifest"]
    return dict(zip(own["Key"], own["Value"], strict=True))


def _notes(plans: Sequence[Plan], subjects: Sequence[Subject], periods: Periods) -> Iterator[str]:
    for plan, subject in zip(plans, subjects, strict=True):
        if plan.inspection and (not plan.inspection.is_sound or plan.inspection.state == NO_SEAL):
            yield from (f"{subject.label}: {sentence}" for sentence in plan.inspection.sentences)
    gaps: dict[tuple[str, ...], list[str]] = {}
    for plan, subject in zip(plans, subjects, strict=True):
        gaps.setdefault(plan.gaps, []).append(subject.label)
    for missing, labels in gaps.items():
        if missing:
            yield f"Written in an older format ({', '.join(missing)}): {', '.join(labels)}."
    for plan, subject in zip(plans, subjects, strict=True):
        if plan.currency != plans[0].currency:
            yield f"{subject.label} counts in {plan.currency}, not in {plans[0].currency}: its money is not converted."
    if not periods.shared:
        yield "No period is in every plan, so nothing is compared period by period."
        return
    for at, subject in enumerate(subjects):
        own = periods.unshared(at)
        if own:
            which = f"period {own[0]}" if len(own) == 1 else f"{len(own)} periods {own[0]} to {own[-1]}"
            yield (
                f"{subject.label}: not every plan has its {which}. Tables by period leave that out; totals and key "
                "figures hold it."
            )


def _inputs(plans: Sequence[Plan], periods: Periods, options: Options) -> dict[str, list[Difference]]:
    names = [name for name in INPUTS if options.all_rows or not INPUTS[name].steers]
    found = {
        name: inputs_differ(INPUTS[name], [plan.inputs[name] for plan in plans], periods, all_rows=options.all_rows)
        for name in names
    }
    return {name: own for name, own in found.items() if own}


def _results(plans: Sequence[Plan], periods: Periods, options: Options) -> dict[str, list[Difference]]:
    names = [name for name, table in OUTPUTS.items() if table.topic not in (Topic.OF_ITS_OWN, Topic.MAKING)]
    found = {
        name: results_differ(OUTPUTS[name], [plan.tables[name] for plan in plans], periods, all_rows=options.all_rows)
        for name in names
        if any(len(plan.tables[name]) for plan in plans)
    }
    return {name: own for name, own in found.items() if own}


def _totals(plans: Sequence[Plan], options: Options) -> dict[str, list[Difference]]:
    return {
        name: totals_differ(name, [plan.tables[name] for plan in plans], all_rows=options.all_rows) for name in TOTALS
    }


def _lots(
    plans: Sequence[Plan], works: Sequence[Work], periods: Periods, other: int, options: Options
) -> tuple[LotChange, ...]:
    found = lot_changes(works[0], works[other], periods, classes_of((plans[0], plans[other])))
    return tuple(one for one in found if options.all_rows or one.changes != (SAME,))


def _with_bridges(
    done: Comparison, plans: Sequence[Plan], periods: Periods, progress: Progress, cancel: Cancel
) -> Comparison:
    def solve(tables: Tables) -> Comes:
        cancel.heed()
        return answer(tables, cancel)

    bridges, found = Bridges(solve), []
    for other in done.others:
        with progress.step(f"Bridge to {done.subjects[other].label}"):
            pair = (plans[0], plans[other])
            inputs = [
                one
                for name, table in INPUTS.items()
                for one in inputs_differ(table, [plan.inputs[name] for plan in pair], periods.of(0, other))
            ]
            found.append(bridges.bridge(plans, other, periods, inputs))
    return replace(done, bridges=tuple(found))
