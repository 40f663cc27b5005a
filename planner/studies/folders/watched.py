"""Which files of a watched folder are the planners' workbooks, and why others are left alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from planner.reading.files import written

PLAN, FINDINGS, PUBLISHED = "-plan", "-findings", "-published"
EARLIER = "plans"
"""The folder for plans that were written before, by date and time."""
KINDS = (".xlsx", ".xlsm")
OTHER_KINDS = (".xls", ".xlsb", ".ods", ".csv")
"""Tables too, but no workbooks that a plan can be written beside."""
IS_PLAN = "left alone: it is a plan"
NO_FILE = "left alone: it is no file"
LOCKS = ("~$", ".~lock.")
_DATED = re.compile(r"-\d{4}-\d{2}-\d{2}-\d{4}(-\d+)?")


@dataclass(frozen=True)
class Stamp:
    """How a file looked: when it was changed, and its size in bytes."""

    changed: int
    size: int


def stamp_of(path: Path) -> Stamp | None:
    """Return how a file looks now; None if it has gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    return Stamp(status.st_mtime_ns, status.st_size)


def sorted_out(
    folder: Path, is_plan: Callable[[Path], bool], kind_of: Callable[[Path], str]
) -> tuple[list[Path], dict[Path, str]]:
    """Return the planners' workbooks of a folder, and why each other table in it is left alone.

    `is_plan` tells whether a workbook is a plan; it is asked only where the name says so. `kind_of` tells what planner
    wrote a workbook as, blank of a planner's own.
    """
    workbooks, left = [], {}
    names = {path.name for path in folder.iterdir()}
    for path in sorted(folder.iterdir()):
        why = _why_left(path, names, is_plan, kind_of)
        if why is None:
            workbooks.append(path)
        elif why:
            left[path] = why
    return workbooks, left


def _why_left(
    path: Path, names: set[str], is_plan: Callable[[Path], bool], kind_of: Callable[[Path], str]
) -> str | None:
    """Return why a file is left alone: None if it is not, blank if that is plain without a word."""
    suffix = path.suffix.lower()
    if path.name.startswith((*LOCKS, ".")) or suffix not in (*KINDS, *OTHER_KINDS):
        return ""
    if suffix in OTHER_KINDS:
        return f"left alone: only {' and '.join(KINDS)} files are taken up; save it as .xlsx"
    if any(f"{name}{kind}" in names for name in _written_for(path.stem) for kind in KINDS):
        return _published_words(path)
    if not path.is_file():
        return NO_FILE
    if any(name in path.stem for name in (PLAN, PUBLISHED)) and is_plan(path):
        return IS_PLAN
    return _written_words(kind_of(path))


def _written_words(kind: str) -> str | None:
    """Return why what planner wrote is left alone; None of a planner's own workbook."""
    if not kind:
        return None
    return IS_PLAN if kind == written.PLAN else f"left alone: planner wrote it ({kind})"


def _published_words(path: Path) -> str:
    """Return since when a plan is the published one; blank for what is none."""
    if not path.stem.endswith(PUBLISHED) or not path.exists():
        return ""
    return f"the published plan since {written_at(path):%Y-%m-%d %H:%M}: the next plans are held against it"


def _written_for(stem: str) -> Iterator[str]:
    """Yield the stems of workbooks for which a watch would write a file of this stem."""
    undated = _DATED.sub("", stem) if _DATED.search(stem) else stem
    for name in {stem, undated, re.sub(r"-\d+$", "", stem)}:
        for word in (PLAN, FINDINGS, PUBLISHED):
            if name.endswith(word):
                yield name.removesuffix(word)


def beside(path: Path, what: str) -> Path:
    """Return the file beside a workbook that a watch writes."""
    return path.with_name(f"{path.stem}{what}.xlsx")


def kept_as(path: Path) -> Path:
    """Return where an earlier plan is kept: in a folder of its own, with the day and time when it was written, under a
    name that is free."""
    stem = f"{path.stem}-{written_at(path):%Y-%m-%d-%H%M}"
    names = (f"{stem}{'' if number == 1 else f'-{number}'}{path.suffix}" for number in count(1))
    return next(kept for name in names if not (kept := path.parent / EARLIER / name).exists())


def written_at(path: Path) -> datetime:
    """Return when a file was written, by the clock on the wall."""
    return datetime.fromtimestamp(path.stat().st_mtime)


def can_be_opened(path: Path) -> bool:
    """Return whether nobody holds the file: it opens, and Excel has no lock file beside it."""
    if stamp_of(path.with_name(f"~${path.name}")) is not None:
        return False
    try:
        with path.open("rb"):
            return True
    except OSError:
        return False
