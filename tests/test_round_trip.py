"""What the template writes, filled with random plants, reads back equal; and so does what is exported to CSV."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from models.schema.frames import Tables, inputs
from planner.excel.template import template
from planner.reading import reader
from planner.reading.files import csv_folder
from tests import random_plants

EXAMPLES = settings().max_examples // 3


def same(left: Tables, right: Tables) -> None:
    for name, table in left.items():
        pd.testing.assert_frame_equal(table, right[name], obj=name)


@settings(max_examples=EXAMPLES, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_filled_template_reads_back_equal(seed):
    tables = inputs(random_plants.rows(seed))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plant.xlsx"
        template.write(path, tables=tables)
        book = reader.read(path)
    assert book.findings == []
    same(tables, book.tables)


@settings(max_examples=EXAMPLES, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_an_exported_folder_reads_back_equal(seed):
    tables = inputs(random_plants.rows(seed))
    with TemporaryDirectory() as folder:
        csv_folder.write(tables, Path(folder))
        book = reader.read(Path(folder))
    assert book.findings == []
    same(tables, book.tables)
