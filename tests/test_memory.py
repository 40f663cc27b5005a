"""Reading takes no more memory than is stated in docs/reading.md, even for the largest file that is accepted."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from models.schema.frames import inputs
from planner.excel.template import template
from planner.reading import reader
from planner.reading.files import sniff
from tests.plants import small_plant
from tests.wide import LONG, some

ROOT = Path(__file__).parents[1]
STATED_MEGABYTES = 1500
MEASURE = """
import re, sys
from pathlib import Path
from planner.reading import reader

def most_megabytes():
    return int(re.search(r"VmHWM:\\s*([0-9]+)", Path("/proc/self/status").read_text())[1]) // 1024
"""
"""The most memory so far, of this process alone: what getrusage tells counts its parent's too."""

READ_AND_TELL = f"""{MEASURE}
book = reader.read(Path(sys.argv[1]))
print(len(book.tables["Lots"]), most_megabytes())
"""


@pytest.mark.long
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


MEGABYTE = 1024**2
SIZE = 190 * MEGABYTE if LONG else 2 * MEGABYTE
MOST_GROWTH = STATED_MEGABYTES - 200 if LONG else 100
"""Over what the program takes by itself."""
READ_ALL_AND_TELL = f"""{MEASURE}
before = most_megabytes()
for path in sys.argv[1:]:
    print(reader.read(Path(path)).findings[:1])
print(most_megabytes() - before)
"""


def endless(piece: bytes) -> Callable[[], bytes]:
    return lambda: piece * (SIZE // len(piece))


def numbered(piece: bytes, before: bytes = b"", after: bytes = b"") -> Callable[[], bytes]:
    return lambda: before + b"".join(piece % at for at in range(SIZE // (len(piece) + 5))) + after


BOMBS: dict[str, tuple[str, bytes, Callable[[], bytes]]] = {
    "elements": ("sheet7.xml", b"</sheetData>", endless(b"<a/>")),
    "elements in a cell": ("sheet7.xml", b"</c>", endless(b"<a/>")),
    "names": ("sheet7.xml", b"</sheetData>", numbered(b"<n%x/>")),
    "depth": ("sheet7.xml", b"</sheetData>", endless(b"<a>")),
    "attributes": ("sheet7.xml", b"</sheetData>", numbered(b' n%x=""', b"<a", b"/>")),
    "a comment": ("sheet7.xml", b"</sheetData>", lambda: b"<!--" + b"x" * SIZE + b"-->"),
    "merged cells": ("sheet7.xml", b"</worksheet>", endless(b'<mergeCell ref="A1:B2"/>')),
    "cells": ("sheet7.xml", b"</sheetData>", endless(b"<row>" + b"<c><v>1</v></c>" * 9 + b"</row>")),
    "texts": ("sharedStrings.xml", b"</sst>", numbered(b"<si><t>%x</t></si>")),
    "pieces of a text": ("sharedStrings.xml", b"</sst>", endless(b"<si>" + b"<r><t>x</t></r>" * 100_000)),
    "sheets": ("workbook.xml", b"</sheets>", endless(b'<sheet name="x" r:id="rId1"/>')),
    "relations": ("workbook.xml.rels", b"</Relationships>", endless(b'<Relationship Id="x" Type="y" Target="z"/>')),
    "styles": ("styles.xml", b"</cellXfs>", endless(b"<xf/>")),
    "styles that mean more": ("styles.xml", b"</cellXfs>", endless(b'<xf numFmtId="9"/>')),
    "fonts": ("styles.xml", b"</fonts>", endless(b"<font><strike/></font>")),
    "formats": ("styles.xml", b"</styleSheet>", numbered(b'<numFmt numFmtId="%d"/>', b"<numFmts>", b"</numFmts>")),
    "hidden columns": ("sheet7.xml", b"<sheetData>", endless(b'<cols><col min="1" max="9" hidden="1"/></cols>')),
}


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told in this way on another platform")
def test_what_is_without_measure_takes_little_memory(tmp_path):
    """Whatever there is too much of, reading lets go of it or stops; with LONG_RUN=1 of 190 MB."""
    template.write(tmp_path / "small.xlsx", tables=inputs(small_plant()))
    paths = [tmp_path / "small.xlsx"]
    for name, (part, before, content) in some(BOMBS.items(), 7):
        paths.append(tmp_path / f"{name}.xlsx")
        with_more(paths[0], paths[-1], part, before, content())
    command = [sys.executable, "-c", READ_ALL_AND_TELL, *map(str, paths)]
    *found, grown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(found) == len(paths)
    assert int(grown) < MOST_GROWTH


def with_more(source: Path, target: Path, part: str, before: bytes, content: bytes) -> None:
    """A workbook with more of something in one part, and noise beside it: it is not refused as packed too well."""
    with ZipFile(source) as small, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=1) as package:
        for name in small.namelist():
            data = small.read(name)
            if name.endswith(f"/{part}"):
                assert before in data
                data = data.replace(before, content + before, 1)
            package.writestr(name, data)
        package.writestr(ZipInfo("noise.bin"), os.urandom(MEGABYTE))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes on this platform")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "plant.xlsx")
    (finding,) = reader.read(tmp_path / "plant.xlsx").findings
    assert finding.check == "not-a-file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes on this platform")
def test_what_only_looks_like_a_file_is_not_waited_for(tmp_path, monkeypatch):
    """As the messages of the system do in /proc."""
    os.mkfifo(tmp_path / "plant.xlsx")
    monkeypatch.setattr(sniff, "S_ISREG", lambda mode: True)
    assert sniff.read(tmp_path / "plant.xlsx") == b""


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no such device on this platform")
def test_a_device_is_not_read_for_ever():
    (finding,) = reader.read(Path("/dev/zero")).findings
    assert finding.check == "not-a-file"


def test_a_file_is_read_up_to_a_bound(tmp_path, monkeypatch):
    """Also if it grows while it is read."""
    monkeypatch.setattr(sniff, "MOST_BYTES", 1_000)
    (tmp_path / "plant.xlsx").write_bytes(bytes(10_000))
    assert len(sniff.read(tmp_path / "plant.xlsx")) == 1_001
    (finding,) = reader.read(tmp_path / "plant.xlsx").findings
    assert finding.check == "too-large"
