"""A fault of the engine itself: one line for the user, a log file for whoever mends it."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from datetime import datetime
from pathlib import Path

from planner import __version__


def report(fault: Exception, arguments: list[str]) -> str:
    """Write the log and say where it is; what cannot be written is said as well.

    A fault of the system (no room on the disk, no permission) is told in the system's own words.
    """
    words = _one_line(fault)
    try:
        path = _write(fault, arguments)
    except OSError as second:
        return f"planner cannot go on: {words} No log could be written: {_one_line(second)}"
    return f"planner cannot go on: {words} Details are in {path}"


def _one_line(fault: Exception) -> str:
    words = " ".join(str(fault).split()) or "no further words."
    words = words if words.endswith(".") else words + "."
    return words if isinstance(fault, OSError) else f"{type(fault).__name__}: {words}"


def _write(fault: Exception, arguments: list[str]) -> Path:
    handle, name = tempfile.mkstemp(prefix=f"planner-{datetime.now():%Y%m%d-%H%M%S}-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as log:
        log.write(f"planner {__version__}, Python {sys.version}, {platform.platform()}\n")
        log.write(f"arguments: {arguments}\n\n")
        log.writelines(traceback.format_exception(fault))
    return Path(name)
