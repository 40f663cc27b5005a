"""A file or a folder, opened: its sheets as plain cells, or why there are none."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.reading.files import csv_folder, sniff, workbook, written
from planner.reading.files.excel.markup import Unsafe
from planner.reading.files.excel.package import Damaged
from planner.reading.files.grid import Grid, TooManyCells, Watch, silent
from planner.reading.files.sniff import Refusal

UNSAFE = Refusal(
    "unsafe-file",
    "The file holds XML entities, which no workbook needs and which can harm a computer.",
    "Do not open it; ask where it comes from.",
)
NO_CSV = Refusal(
    "is-a-folder",
    "This is a folder without CSV files.",
    "Name a workbook inside it, or a folder that `planner export` has written.",
)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The sheets of a file, or why it is refused; of a file that can be read, its digest.

    `kind` is what planner wrote it as, blank of a planner's own workbook: see `planner.reading.files.written`.
    """

    sha256: str = ""
    kind: str = ""
    sheets: Sequence[Grid] = ()
    refusal: Refusal | None = None

    @property
    def is_all_damaged(self) -> bool:
        """True if there is nothing but damaged sheets."""
        return bool(self.sheets) and all(grid.damage for grid in self.sheets)


def opened(path: Path, watch: Watch = silent) -> Opened:
    """Return a workbook, or a folder of CSV files; `watch` hears which sheet is being read, and how far."""
    if path.is_dir():
        return _opened_folder(path, watch)
    data = sniff.load(path)
    return Opened(refusal=data) if isinstance(data, Refusal) else opened_bytes(data, watch)


def opened_bytes(data: bytes, watch: Watch = silent) -> Opened:
    """Return a workbook from the bytes of its file."""
    sha256 = hashlib.sha256(data).hexdigest()
    sheets = sniff.refusal(data) or _sheets(data, watch)
    if isinstance(sheets, Refusal):
        return Opened(sha256=sha256, refusal=sheets)
    kind = written.kind_of(data) or written.kind_by_sheets([grid.sheet for grid in sheets])
    return Opened(sha256=sha256, kind=kind, sheets=sheets)


def _opened_folder(folder: Path, watch: Watch) -> Opened:
    try:
        if not csv_folder.files_of(folder):
            return Opened(refusal=NO_CSV)
        sheets = csv_folder.grids(folder, watch)
        kind = written.kind_by_sheets([grid.sheet for grid in sheets])
        return Opened(sheets=sheets, kind=kind, sha256=csv_folder.sha256_of(folder))
    except (MemoryError, TooManyCells):
        return Opened(refusal=sniff.too_large("holds more than can be read"))
    except OSError as fault:
        why = f"The folder cannot be read ({fault})."
        return Opened(refusal=Refusal("unreadable", why, "Copy it here first."))


def _sheets(data: bytes, watch: Watch) -> list[Grid] | Refusal:
    """Return the sheets of a file; whatever goes wrong when it is unpacked is a refusal."""
    try:
        found = workbook.grids(data, watch=watch)
    except (MemoryError, TooManyCells):
        return sniff.too_large("holds more than can be read")
    except Unsafe:
        return UNSAFE
    except Damaged as fault:
        return _unreadable(str(fault))
    except Exception:  # nothing that a file holds may end in a traceback
        return _unreadable("a part of it makes no sense")
    if found and all(grid.damage for grid in found):
        return _unreadable(found[0].damage)
    return found or sniff.damaged()


def _unreadable(why: str) -> Refusal:
    return Refusal(
        "unreadable", f"The workbook cannot be read: {why}.", "Open it in Excel and save it under a new name."
    )
