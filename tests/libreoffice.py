"""LibreOffice as another program that reads and writes workbooks."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest


def converted(path: Path, kind: str, folder: Path) -> Path:
    """The file as LibreOffice saves it into a folder; `kind` is an ending such as `ods`, or `ending:filter`.

    Skips the test where there is no LibreOffice.
    """
    return all_converted([path], kind, folder)[0]


def all_converted(paths: Sequence[Path], kind: str, folder: Path) -> list[Path]:
    """Several files, of which LibreOffice has to be started but once."""
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice on this platform")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=500)
    return [folder / f"{path.stem}.{kind.partition(':')[0]}" for path in paths]
