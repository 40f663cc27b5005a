"""Watches a folder by looking at it again and again, which works on network drives too.

A workbook is taken up when it has not changed between two looks and can be opened. Its plan, or a marked copy with its
errors, is written beside it. Nothing that a workbook holds stops the watch.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path

from planner.engine import pipeline
from planner.jobs.safe_write import CannotWrite, write_safely
from planner.reading.findings import Finding, errors
from planner.studies.plan_files import PlanFiles
from planner.views import screen

STATUS = "planner-status.txt"
PLAN, FINDINGS = "-plan", "-findings"
KINDS = (".xlsx", ".xlsm")
CANCELLED = "cancelled"  # `models.solving.highs.Status.CANCELLED`
LINES_KEPT = 500


@dataclass(frozen=True)
class Stamp:
    """How a file looked: when it was changed, and its size in bytes."""

    changed: int
    size: int


class Watch:
    """One folder under watch; `files` writes what comes of it, `say` receives each line of its log."""

    def __init__(self, folder: Path, files: PlanFiles, say: Callable[[str], object]) -> None:
        self.folder, self._files, self._say = folder, files, say
        self._seen: dict[Path, Stamp] = {}
        self._done: dict[Path, Stamp] = {}

    def forever(self, every: float) -> None:
        """Looks every so many seconds until Ctrl-C."""
        while True:
            self.look()
            time.sleep(every)

    def settle(self, every: float) -> None:
        """Looks until nothing new has come between two looks."""
        while True:
            self.look()
            if not self._waiting():
                return
            time.sleep(every)

    def look(self) -> list[Path]:
        """One look at the folder: takes up every workbook that is whole; returns those."""
        try:
            now = {path: stamp for path in workbooks(self.folder) if (stamp := stamp_of(path)) is not None}
        except OSError as fault:
            self._note(self.folder, f"cannot be looked into now ({fault})")
            return []
        ready = [
            path
            for path, stamp in now.items()
            if self._seen.get(path) == stamp and self._done.get(path) != stamp and not self._is_up_to_date(path, stamp)
        ]
        self._done = {path: stamp for path, stamp in self._done.items() if path in now}
        self._seen = now
        taken = [path for path in ready if can_be_opened(path)]
        for path in taken:
            self._done[path] = now[path]
            self._note(path, self._take_up(path))
        return taken

    def _waiting(self) -> bool:
        """True while a workbook is not yet done and may soon be whole."""
        return any(
            self._done.get(path) != stamp and not self._is_up_to_date(path, stamp) and can_be_opened(path)
            for path, stamp in self._seen.items()
        )

    def _is_up_to_date(self, path: Path, stamp: Stamp) -> bool:
        """True if what was written for the workbook is younger than it, and no plan that was cancelled."""
        outs = {own: stamp_of(own) for own in (beside(path, PLAN), beside(path, FINDINGS))}
        return any(
            out is not None and out.changed > stamp.changed and _status(self._files, own, out) != CANCELLED
            for own, out in outs.items()
        )

    def _take_up(self, path: Path) -> str:
        """Checks and solves one workbook; what came of it, in words."""
        try:
            plan = pipeline.solve(path)
        except pipeline.WorkbookHasErrors as stop:
            count = screen.count(stop.findings)
            return f"{count}: {self._mark(path, stop.findings)}"
        except Exception as fault:  # the watch outlives whatever a workbook does to the engine
            return f"could not be solved: {fault}"
        try:
            written = self._files.write(plan, beside(path, PLAN), protected=[path])
        except (CannotWrite, OSError) as fault:
            return f"was solved, but the plan could not be written: {fault}"
        return f"plan written to {written.name}; margin {plan.margin:,.0f} {plan.currency}; {plan.status}"

    def _mark(self, path: Path, findings: tuple[Finding, ...]) -> str:
        try:
            return f"marked in {self._files.mark(path, findings, beside(path, FINDINGS)).name}"
        except Exception:  # a file that is no workbook cannot be copied; the findings can still be told
            return "; ".join(str(finding) for finding in errors(list(findings))[:3])

    def _note(self, path: Path, what: str) -> None:
        line = f"{datetime.now():%Y-%m-%d %H:%M:%S}  {path.name}: {what}"
        self._say(line)
        status = self.folder / STATUS
        try:
            before = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
            text = "\n".join([*before, line][-LINES_KEPT:]) + "\n"
            write_safely(status, partial(_write_text, text=text))
        except (OSError, CannotWrite, UnicodeDecodeError):
            self._say(f"{STATUS} could not be written")


def _write_text(target: Path, *, text: str) -> None:
    target.write_text(text, encoding="utf-8")


def workbooks(folder: Path) -> list[Path]:
    """The planners' workbooks of a folder: not Excel's own lock files, and nothing that a watch has written."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in KINDS
        and not path.name.startswith(("~$", "."))
        and not any(own in path.stem for own in (PLAN, FINDINGS))
        and path.is_file()
    )


def stamp_of(path: Path) -> Stamp | None:
    """How a file looks now; None if it has gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    return Stamp(status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=1000)
def _status(files: PlanFiles, out: Path, _stamp: Stamp) -> str | None:
    """The status of a plan file; looked at once for each stamp."""
    return files.status_of(out)


def beside(path: Path, what: str) -> Path:
    """The file beside a workbook that a watch writes."""
    return path.with_name(f"{path.stem}{what}.xlsx")


def can_be_opened(path: Path) -> bool:
    """True if nobody holds the file: it opens, and Excel has no lock file beside it."""
    if path.with_name(f"~${path.name}").exists():
        return False
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False
