"""Published may be copied from the sheet Runs, which names batches, and mixes without a lot."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from planner.engine.records import summary
from planner.reading import reader
from tests.models.solved import Row, lot
from tests.models.test_intermediates import liquor, staged
from tests.planner.compare.plans import solved
from tests.workbooks import write_tables


def published(folder: Path, *rows: Row) -> reader.Book:
    path = write_tables(folder / "plant.xlsx", {**staged(), "Published": list(rows)})
    return reader.read(path)


def runs(book: reader.Book) -> dict[tuple[str, str, str], float]:
    table = book.tables["Published"]
    keys = zip(table["Lot"], table["Recipe"], table["Period"], strict=True)
    return dict(zip(keys, table["Amount"], strict=True))


def fired(amount: float, **cells: object) -> Row:
    return {"Recipe": "Fire", "Period": "D1", "Amount": amount, "Takes": "Liquor", **cells}


def test_a_mix_needs_no_lot(tmp_path: Path) -> None:
    book = published(tmp_path, fired(0.3))
    assert runs(book) == {("Liquor", "Fire", "D1"): 0.3}
    assert [finding.check for finding in book.findings] == []


def test_batches_count_together_and_cells_stay_where_they_are(tmp_path: Path) -> None:
    """Three batches in two days, and the feed that they are made of, which is a lot."""
    leached: Row = {"Lot": "A", "Recipe": "Leach", "Period": "D1", "Amount": 5.0, "Takes": "Feed"}
    of_a, of_b = ({"Lot": name, "From batch": f"{name} / Leach"} for name in "AB")
    book = published(tmp_path, fired(0.1, **of_a), fired(0.2, **of_b), leached, fired(0.4, **of_b, Period="D2"))
    assert runs(book) == {
        ("Liquor", "Fire", "D1"): pytest.approx(0.3),
        ("A", "Leach", "D1"): 5.0,
        ("Liquor", "Fire", "D2"): 0.4,
    }
    assert book.places["Published"].cell(1, "Amount").endswith("4")


def test_what_is_put_in_is_a_lot(tmp_path: Path) -> None:
    book = published(tmp_path, {"Lot": "D", "Recipe": "(put)", "Period": "D1", "Amount": 0.3, "Takes": "Liquor"})
    assert runs(book) == {("D", "(put)", "D1"): 0.3}


def test_the_same_run_twice_is_still_found(tmp_path: Path) -> None:
    run: Row = {"Lot": "A", "Recipe": "Leach", "Period": "D1", "Amount": 5.0}
    assert len(published(tmp_path, run, run).tables["Published"]) == 2


@pytest.mark.parametrize("keeping", ["apart", "mixed"])
def test_runs_of_a_plan_are_the_published_plan(tmp_path: Path, keeping: str) -> None:
    """Copied as they stand; all of it stays."""
    rows = staged(Lots=[lot("A", 3.0), lot("B", 3.0)], Intermediates=liquor(Keeping=keeping))
    told = solved(rows).tables["Runs"]
    copied: list[Row] = [
        {str(name): cell for name, cell in run.items() if not pd.isna(cell)} for run in told.to_dict("records")
    ]
    book = reader.read(write_tables(tmp_path / "plant.xlsx", {**rows, "Published": copied}))
    again = solved({**rows, "Published": list(book.tables["Published"].dropna(axis="columns").to_dict("records"))})
    kept = summary.kept(again)
    assert kept is not None
    assert (kept.published, kept.share) == (pytest.approx(told["Amount"].sum()), pytest.approx(100.0))
