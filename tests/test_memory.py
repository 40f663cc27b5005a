"""Reading takes no more memory than is stated in docs/reading.md, even for the largest file that is accepted."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from models.schema.frames import inputs
from planner.excel.template import template
from tests.plants import small_plant

ROOT = Path(__file__).parents[1]
STATED_MEGABYTES = 1500
READ_AND_TELL = """
import resource, sys
from pathlib import Path
from planner.reading import reader
book = reader.read(Path(sys.argv[1]))
print(len(book.tables["Lots"]), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told in this way on another platform")
def test_a_workbook_as_large_as_may_be_takes_no_more_memory_than_is_stated(tmp_path):
    """One text of 188 MB among the workbook's strings: just below the 200 MB that are accepted."""
    template.write(tmp_path / "small.xlsx", tables=inputs(small_plant()))
    large = tmp_path / "large.xlsx"
    with ZipFile(tmp_path / "small.xlsx") as small, ZipFile(large, "w", ZIP_DEFLATED, compresslevel=1) as package:
        for name in small.namelist():
            part = small.read(name)
            if name.endswith("sharedStrings.xml"):
                text = os.urandom(94 * 1024 * 1024).hex().encode()
                part = part.replace(b"</sst>", b"<si><t>" + text + b"</t></si></sst>")
            package.writestr(name, part)
    command = [sys.executable, "-c", READ_AND_TELL, str(large)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert int(told[0]) == 3
    assert int(told[1]) < STATED_MEGABYTES
