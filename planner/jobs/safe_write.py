"""Files that are written whole or not at all, and never over a file that is open or that must not be touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import count
from pathlib import Path
from uuid import uuid4

MOST_NAMES = 100


class CannotWrite(Exception):
    """A file that cannot be written at all; the message is for the user."""


def write_safely(target: Path, write: Callable[[Path], None], *, protected: Iterable[Path] = ()) -> Path:
    """Let `write` make a temporary file beside the target, move it into place, and return the path really written.

    If the target is open in another program, is locked, or is one of the `protected` files, the next free name is
    taken instead: `plan-2.xlsx`, `plan-3.xlsx`. Whatever ends `write` early, Ctrl-C included, leaves no file behind.

    Raises:
        CannotWrite: the folder is missing or does not take files.
    """
    if not target.parent.is_dir():
        raise CannotWrite(f"There is no folder {target.parent}. Make it, or choose another place with -o.")
    temporary = target.with_name(f".planner-{uuid4().hex[:8]}.tmp")
    try:
        write(temporary)
        return _move(temporary, target, list(protected))
    except OSError as error:
        reason = error.strerror or error
        raise CannotWrite(f"{target} cannot be written: {reason}. Choose another place with -o.") from error
    finally:
        with suppress(OSError):  # clearing up must not hide why the writing failed
            temporary.unlink(missing_ok=True)


def _move(temporary: Path, target: Path, protected: list[Path]) -> Path:
    for number in count(1):
        path = target if number == 1 else target.with_name(f"{target.stem}-{number}{target.suffix}")
        if not _taken(path, protected, numbered=number > 1):
            try:
                return temporary.replace(path)
            except PermissionError:  # Windows: the file is open in Excel
                if number == MOST_NAMES:
                    raise
    raise AssertionError("counting ends only by returning or raising")


def _taken(path: Path, protected: list[Path], *, numbered: bool) -> bool:
    """Return whether the file must stay as it is: a planner's own, one that is open, or one that another plan has."""
    if numbered and path.exists():
        return True
    if any(_is_there(path.with_name(lock)) for lock in (f"~${path.name}", f".~lock.{path.name}#")):
        return True
    return path.is_dir() or any(_same(path, other) for other in protected)


def _is_there(lock: Path) -> bool:
    try:
        return lock.exists()
    except OSError:  # a name so long that no program can have made it
        return False


def _same(path: Path, other: Path) -> bool:
    return path.resolve() == other.resolve() or (path.exists() and other.exists() and path.samefile(other))
