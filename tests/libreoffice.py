"""LibreOffice as another program that reads and writes workbooks."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def converted(path: Path, kind: str, folder: Path) -> Path:
    """The file as LibreOffice saves it into a folder; `kind` is an ending such as `ods`, or `ending:filter`.

    Skips the test where there is no LibreOffice.
    """
    if shutil.which("soffice") is None:
        pytest.skip("no LibreOffice on this platform")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / f"{path.stem}.{kind.partition(':')[0]}"
