"""Makes a plan the published one: a copy of it beside its workbook, against which the next plans are held."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PureWindowsPath

from planner.engine.plan import Plan
from planner.engine.records import manifest
from planner.jobs.counting import several
from planner.jobs.file_names import as_text
from planner.jobs.safe_write import CannotWrite, write_safely
from planner.studies.folders.watched import EARLIER, KINDS, PLAN, PUBLISHED, can_be_opened, kept_as


@dataclass(frozen=True)
class Published:
    """The file that is the published plan now, and where the one before is kept (None: there was none, or the same)."""

    path: Path
    kept: Path | None


def publish(path: Path, plan: Plan) -> Published:
    """Copy a plan file to where the published plan of its workbook is looked for; the one before is kept.

    Whatever stops it, there is a whole published plan afterwards: the one before or this one.

    Raises:
        CannotWrite: the published plan is open, or the folder does not take files.
    """
    target = place_of(path, plan)
    if not target.exists():
        return Published(_copied(path, target), None)
    if target.samefile(path) or target.read_bytes() == path.read_bytes():
        return Published(target, None)
    if not can_be_opened(target):
        raise _open(target)
    kept = kept_as(target)
    try:
        kept.parent.mkdir(exist_ok=True)
        kept = _copied(target, kept)
    except OSError as error:
        raise CannotWrite(f"{kept} cannot be written: {error.strerror or error}.") from error
    return Published(_copied(path, target), kept)


def place_of(path: Path, plan: Plan) -> Path:
    """Return where the published plan belongs: NAME-published.xlsx in the folder of the workbook NAME.xlsx."""
    called, stem = _workbook(plan), path.stem.removesuffix(PLAN)
    name = stem if called in ("", as_text(stem)) else _as_it_stands(called, path)
    return _folder(path, name) / f"{name}{PUBLISHED}.xlsx"


def _workbook(plan: Plan) -> str:
    """Return the name of the workbook that a plan was made of, without folder and ending; blank if it had no file."""
    return PureWindowsPath(str(manifest.read(plan.tables["Manifest"]).get("Workbook") or "")).stem


def _as_it_stands(called: str, path: Path) -> str:
    """Return the name of a workbook of which a plan tells only what a workbook can hold: that of the file near the plan
    which is called so."""
    folder = path.resolve().parent
    near = (folder, folder.parent) if folder.name == EARLIER else (folder,)
    files = (file for place in near for file in sorted(place.iterdir()) if file.suffix in KINDS)
    meant = [file.stem for file in files if as_text(file.stem) == called]
    return next((stem for stem in meant if path.stem.startswith(stem)), meant[0] if len(meant) == 1 else called)


def _folder(path: Path, name: str) -> Path:
    """Return the folder of the workbook: the plan's own, or the one above if the plan is kept among earlier ones."""
    folder = path.resolve().parent
    here = any((folder / f"{name}{kind}").exists() for kind in KINDS)
    return folder.parent if folder.name == EARLIER and not here else folder


def _copied(path: Path, target: Path) -> Path:
    """Copy a file whole or not at all.

    Raises:
        CannotWrite: the target is open in another program, or the folder does not take files.
    """
    written = write_safely(target, partial(shutil.copyfile, path))
    if written != target:
        written.unlink()
        raise _open(target)
    return written


def _open(target: Path) -> CannotWrite:
    return CannotWrite(f"{target.name} is open in another program. Close it there, then publish again.")


def sentences(plan: Plan, done: Published) -> Iterator[str]:
    """Yield what to say of a plan that was published."""
    runs, periods = plan.tables["Runs"], plan.inputs["Periods"].sort_values("Start")["Period"]
    span = f"{periods.iloc[0]} to {periods.iloc[-1]}" if len(periods) else "no periods"
    yield f"Published: {done.path} ({several(len(runs), 'run')}, {float(runs['Amount'].sum()):,.1f} t, {span})."
    if done.kept is not None:
        yield f"The plan that was published before is kept as {done.kept}."
    yield from plan.doubts
    yield (
        "planner watch holds the next plans of its workbook against it; planner solve does so with "
        f"--published {done.path.name}."
    )
