"""Files are corrupted at random, in every format: no traceback, JSON whatever happens, and nothing is lost in silence.

A corruption is a few bytes changed in the packed file, or a part of it left out, emptied, cut, scribbled on, exchanged
for another one or written twice over. What may come of it, and nothing else: a finding, or the tables of the sound file
in which at most as many cells differ as a few bytes can change; of a CSV file, in which
nothing guards them, two lines, and where it is cut all below. `planner check --json` prints JSON and ends with exit
code 0 or 3. By default 15 files are tried; with LONG_RUN=1 2,000.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, StringIO
from pathlib import Path
from random import Random
from shutil import copytree, rmtree
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from models.schema.frames import Tables, inputs
from planner.commands import main
from planner.excel.template import template
from planner.reading import reader
from planner.reading.files import csv_folder
from tests.biff12 import write_xlsb
from tests.ods import write_ods
from tests.plants import small_plant
from tests.wide import LONG
from tests.workbooks import sheets, write_tables

TRIES = 2_000 if LONG else 15
KINDS = ("template.xlsx", "plain.xlsx", "plain.xlsb", "plain.ods", "csv")
MOST_CHANGED = dict.fromkeys(KINDS, 3) | {"csv": 2 * len(small_plant()["Lots"][0])}
"""So many cells at the most differ without a word: those that a few bytes in a row hold."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> dict[str, Path]:
    """A plant in every format."""
    folder = tmp_path_factory.mktemp("sound")
    template.write(folder / "template.xlsx", tables=inputs(small_plant()))
    write_tables(folder / "plain.xlsx", small_plant())
    write_xlsb(folder / "plain.xlsb", sheets(small_plant()))
    write_ods(folder / "plain.ods", sheets(small_plant()))
    csv_folder.write(inputs(small_plant()), folder / "csv")
    return {name: folder / name for name in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_lost_in_silence_and_nothing_breaks(kind, sound, tmp_path):
    random, good = Random(kind), reader.read(sound[kind])
    told = checked(sound[kind])[1]
    for number in range(TRIES // len(KINDS)):
        path = tmp_path / kind
        what = spoil(sound[kind], path, random)
        code, findings = checked(path)
        assert code == (3 if any(finding["severity"] == "error" for finding in findings) else 0), (number, what)
        if all(finding in told for finding in findings):
            left = reader.read(path).tables
            before = same_length(good.tables, left) if kind == "csv" and what.startswith("cut") else good.tables
            assert changed(before, left) <= MOST_CHANGED[kind], (number, what)


def checked(path: Path) -> tuple[int, list[dict[str, object]]]:
    """The exit code of `planner check --json`, and the findings that it prints."""
    out, said = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(said):
        code = main.run(["check", "--json", str(path)])
    assert said.getvalue() == ""
    return code, json.loads(out.getvalue())["findings"]


def same_length(tables: Tables, to: Tables) -> Tables:
    """The tables with as many of their first rows as others have."""
    return {name: table.head(len(to[name])) for name, table in tables.items()}


def changed(before: Tables, after: Tables) -> int:
    """In how many cells tables differ; a row too many or too few is as many as it has."""
    count = 0
    for name, table in before.items():
        rows = after[name]
        if table.shape != rows.shape or list(table) != list(rows):
            count += max(abs(table.size - rows.size), 1)
        else:
            count += int((~((table == rows) | (table.isna() & rows.isna()))).to_numpy().sum())
    return count


def spoil(source: Path, target: Path, random: Random) -> str:
    """Write a corrupted copy; says what was done."""
    if source.is_dir():
        return spoil_folder(source, target, random)
    data = source.read_bytes()
    if random.random() < 0.25:
        target.write_bytes(scribbled(data, random))
        return "bytes of the file"
    with ZipFile(BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = random.choice(sorted(parts))
    way = random.choice(WAYS)
    parts[name] = way(parts[name], random)
    if random.random() < 0.1:
        parts[name] = parts[random.choice(sorted(parts))]
    if random.random() < 0.1:
        del parts[name]
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        for key, part in parts.items():
            package.writestr(key, part)
    return f"{way.__name__} of {name}"


def spoil_folder(source: Path, target: Path, random: Random) -> str:
    rmtree(target, ignore_errors=True)
    copytree(source, target)
    path = random.choice(sorted(target.iterdir()))
    way = random.choice(WAYS)
    path.write_bytes(way(path.read_bytes(), random))
    return f"{way.__name__} of {path.name}"


def scribbled(data: bytes, random: Random) -> bytes:
    """A few bytes in a row that mean something in XML, or nothing anywhere."""
    at, text = random.randrange(len(data) + 1), bytearray(data)
    text[at : at + 4] = bytes(random.choice(b'0123456789<>/"abc \x00\xff') for _ in range(random.randrange(1, 5)))
    return bytes(text)


def shortened(data: bytes, random: Random) -> bytes:
    """Without some bytes."""
    at = random.randrange(len(data) + 1)
    return data[:at] + data[at + random.randrange(1, 40) :]


def cut(data: bytes, random: Random) -> bytes:
    """Without its end."""
    return data[: random.randrange(len(data) + 1)]


def doubled(data: bytes, random: Random) -> bytes:
    """With some bytes twice."""
    at = random.randrange(len(data) + 1)
    return data[:at] + data[at : at + random.randrange(1, 40)] + data[at:]


def emptied(data: bytes, random: Random) -> bytes:
    """Nothing."""
    return data[: random.randrange(2)]


WAYS: tuple[Callable[[bytes, Random], bytes], ...] = (scribbled, scribbled, shortened, cut, doubled, emptied)
