"""Watches a folder by looking at it again and again, which works on network drives too.

A workbook is taken up when it has not changed between two looks and can be opened. Its plan, or a marked copy with its
errors, is written beside it; the plan that was there before is kept in a folder, under a name with its date and time.
Where one plan is the published one, the next are held against it. Nothing that a workbook holds stops the watch, and
what is left alone is logged.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path

from planner.engine import pipeline
from planner.engine.cases import Case
from planner.engine.plan import Plan
from planner.engine.published_plan import PublishedPlan, why_not_held
from planner.engine.records import summary
from planner.jobs.file_names import as_text
from planner.jobs.safe_write import CannotWrite, write_safely
from planner.jobs.terminal import one_line
from planner.reading.files import written
from planner.reading.findings import Finding, errors
from planner.studies.folders.watched import (
    EARLIER,
    FINDINGS,
    PLAN,
    PUBLISHED,
    Stamp,
    beside,
    can_be_opened,
    kept_as,
    sorted_out,
    stamp_of,
)
from planner.studies.plan_files import PlanFiles
from planner.views.in_words import screen

STATUS = "planner-status.txt"
CANCELLED = "cancelled"  # `models.solving.solvers.highs.Status.CANCELLED`
LINES_KEPT = 500


class Watch:
    """One folder under watch; `files` writes what comes of it, `say` receives each line of its log."""

    def __init__(self, folder: Path, files: PlanFiles, say: Callable[[str], object]) -> None:
        self.folder, self._files, self._say = folder, files, say
        self._seen: dict[Path, Stamp] = {}
        self._done: dict[Path, Stamp] = {}
        self._told: dict[Path, str] = {}
        self.plans = 0

    def forever(self, every: float) -> None:
        """Look every so many seconds until Ctrl-C."""
        while True:
            self.look()
            time.sleep(every)

    def settle(self, every: float) -> None:
        """Look until nothing new has come between two looks."""
        while True:
            self.look()
            if not self._waiting():
                return
            time.sleep(every)

    def look(self) -> list[Path]:
        """Return one look at the folder: takes up every workbook that is whole; returns those."""
        try:
            found, left = sorted_out(self.folder, self._is_plan, _kind_of)
        except OSError as fault:
            self._note(self.folder, f"cannot be looked into now ({fault})")
            return []
        self._say_once(left)
        now = {path: stamp for path in found if (stamp := stamp_of(path)) is not None}
        self._done = {path: stamp for path, stamp in self._done.items() if path in now}
        taken = [path for path in now if self._may_take(path, now[path])]
        self._seen = now
        for path in taken:
            self._done[path] = now[path]
            self._note(path, self._take_up(path))
        return taken

    def _may_take(self, path: Path, stamp: Stamp) -> bool:
        """Return True for a workbook that has not changed since the last look, is not done, and is open nowhere."""
        if self._seen.get(path) != stamp or self._done.get(path) == stamp or self._is_up_to_date(path, stamp):
            return False
        if can_be_opened(path):
            self._told.pop(path, None)
            return True
        self._say_once({path: "waits: it is open in another program"})
        return False

    def _say_once(self, left: Mapping[Path, str]) -> None:
        """Log why files are left alone, once for each reason."""
        for path, why in left.items():
            if self._told.get(path) != why:
                self._told[path] = why
                self._note(path, why)

    def _is_plan(self, path: Path) -> bool:
        stamp = stamp_of(path)
        return stamp is not None and _status(self._files, path, stamp) is not None

    def _waiting(self) -> bool:
        """Return True while a workbook is not yet done and may soon be whole."""
        return any(
            self._done.get(path) != stamp and not self._is_up_to_date(path, stamp) and can_be_opened(path)
            for path, stamp in self._seen.items()
        )

    def _is_up_to_date(self, path: Path, stamp: Stamp) -> bool:
        """Return whether what was written for the workbook is younger than it, and no plan that was cancelled."""
        outs = {written: stamp_of(written) for written in (beside(path, PLAN), beside(path, FINDINGS))}
        return any(
            out is not None and out.changed > stamp.changed and _status(self._files, key, out) != CANCELLED
            for key, out in outs.items()
        )

    def _take_up(self, path: Path) -> str:
        """Check and solves one workbook; what came of it, in words."""
        try:
            published = self._published(path)
            (case,) = pipeline.prepare(path, [None], published=published)
            plan = pipeline.solve_case(case)
        except pipeline.WorkbookHasErrors as stop:
            count = screen.count(stop.findings)
            return f"{count}: {self._mark(path, stop.findings)}"
        except Exception as fault:  # the watch outlives whatever a workbook does to the engine
            return f"could not be solved: {fault}"
        try:
            kept = self._keep(beside(path, PLAN))
            written = self._files.write(plan, beside(path, PLAN), protected=[path])
        except Exception as fault:  # nor does it end for a plan that cannot be written
            return f"was solved, but the plan could not be written: {fault}"
        self.plans += 1
        told = f"plan written to {written.name}; margin {plan.margin:,.0f} {plan.currency}; {plan.status}"
        return f"{told}{_stays(plan)}{_not_held(case, published)}{kept}"

    def _published(self, path: Path) -> PublishedPlan | None:
        """Return the published plan of a workbook; None where there is none that can be read, which is said."""
        published = beside(path, PUBLISHED)
        if not published.exists():
            return None
        try:
            return PublishedPlan.of(self._files.load(published), as_text(published.name))
        except Exception as fault:  # whatever became of that file, the workbook is solved
            self._note(published, f"nothing can be held against it: {fault}")
            return None

    def _keep(self, before: Path) -> str:
        """Keep an earlier plan under a name with its date, and says so."""
        if not before.exists() or not can_be_opened(before):
            return ""
        kept = kept_as(before)
        kept.parent.mkdir(exist_ok=True)
        try:
            before.replace(kept)
        except PermissionError:  # Windows: it is open in a program that leaves no lock file, and stays where it is
            return ""
        return f"; the plan before is kept as {EARLIER}/{kept.name}"

    def _mark(self, path: Path, findings: tuple[Finding, ...]) -> str:
        try:
            return f"marked in {self._files.mark(path, findings, beside(path, FINDINGS)).name}"
        except Exception:  # a file that is no workbook cannot be copied; the findings can still be told
            return "; ".join(str(finding) for finding in errors(list(findings))[:3])

    def _note(self, path: Path, what: str) -> None:
        line = one_line(f"{datetime.now():%Y-%m-%d %H:%M:%S}  {path.name}: {what}")
        self._say(line)
        status = self.folder / STATUS
        try:
            before = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
            text = "\n".join([*before, line][-LINES_KEPT:]) + "\n"
            write_safely(status, partial(_write_text, text=text))
        except (OSError, CannotWrite, UnicodeDecodeError):
            self._say(f"{STATUS} could not be written")


def _stays(plan: Plan) -> str:
    """Return how much of the published plan stays; nothing where none is published."""
    kept = summary.kept(plan)
    return "" if kept is None else f"; {kept.share:.0f} % of the published tonnes stay"


def _not_held(case: Case, published: PublishedPlan | None) -> str:
    """Return why the published plan that is there was left aside; nothing where it was not."""
    if published is None or case.published:
        return ""
    return f"; not held against {published.name}: {why_not_held(case.tables)}"


def _write_text(target: Path, *, text: str) -> None:
    target.write_text(text, encoding="utf-8")


def _kind_of(path: Path) -> str:
    stamp = stamp_of(path)
    return "" if stamp is None else _kind(path, stamp)


@lru_cache(maxsize=1000)
def _kind(path: Path, _stamp: Stamp) -> str:
    """Return what planner wrote a workbook as; looked at once for each stamp."""
    return written.kind_of(path)


@lru_cache(maxsize=1000)
def _status(files: PlanFiles, out: Path, _stamp: Stamp) -> str | None:
    """Return the status of a plan file; looked at once for each stamp."""
    return files.status_of(out)
