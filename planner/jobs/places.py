"""Whether a file can be written where it is to go, tried before the work that makes it."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4


class NoPlace(Exception):
    """A place that takes no file; the message is for the user, without a remedy."""


def must_take(target: Path) -> None:
    """Try whether a file of this name can be written.

    Raises:
        NoPlace: the folder is missing or takes no files, or the name is not allowed.
    """
    folder = target.absolute().parent
    trial = folder / f".planner-{uuid4().hex[:8]}.tmp"
    try:
        if target.is_dir():
            raise NoPlace(f"{target} is a folder. Give the name of a file in it.")
        if not folder.is_dir():
            raise NoPlace(f"There is no folder {folder}. Make it first, or give another name.")
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise NoPlace(f"{target} cannot be written: {error.strerror or error}. Give another place.") from error
    except ValueError as error:
        raise NoPlace(f"{target} cannot be the name of a file: {error}. Give another name.") from error
