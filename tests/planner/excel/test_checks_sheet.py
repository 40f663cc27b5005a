"""The sheet Checks: every line closes for an honest plan, also when LibreOffice works it out, and lies turn red."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from models.schema.frames import inputs
from planner.engine import cases, pipeline, solved
from planner.engine.plan import Plan
from planner.excel.plan import plan_book
from tests.models.rules import test_batches as batches
from tests.models.solved import lot, tiny
from tests.plan_fixture import a_plan
from tests.planner.excel.staged_checks import HONEST, HOURS, STAGED, Lie
from tests.planner.excel.staged_checks import LIES as STAGED_LIES
from tests.plants import Rows, added, changed, day, small_plant, weeks
from tests.wide import LONG, some
from tests.workbooks import write_tables

ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
</oor:items>
"""
SHEETS = ("Checks", "Check data")
OVERALL = "A4"

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("CI"), reason="LibreOffice is not installed"
)


def odd_plant() -> dict[str, list[dict[str, object]]]:
    """The small plant with names that formulas take for patterns or numbers, a blank assay, and money of every kind."""
    rows = changed(small_plant(), "Lots", 0, Nd=None, **{"Must use": 20.0, "Use by": day(14)})
    rows = added(rows, "Lots", Lot="EV*", Status="stock", Quantity=3.0, Price=10.0, **{"Feed class": "HDD"})
    rows = added(rows, "Lots", Lot="007", Status="stock", Quantity=4.0, Price=11.0, **{"Feed class": "HDD"})
    rows = added(rows, "Lots", Lot="7", Status="blocked", Quantity=5.0, **{"Feed class": "HDD"})
    rows = changed(rows, "Products", 0, **{"Holding cost": 0.05})
    rows = changed(rows, "Deliveries", 1, Due=day(7))
    rows = changed(rows, "Feed classes", 0, **{"Holding cost": 0.5})
    rows = changed(rows, "Lines", 0, Campaigns="feed class")
    rows = added(rows, "Changeovers", Line="*", Hours=3.0, Cost=70.0, **{"From campaign": "*", "To campaign": "*"})
    rows = added(rows, "Maintenance", Maintenance="Lining*", Line="Solvent extraction", Hours=5.0, Cost=9.0, Times=2.0)
    for on, hours in ((2, 4.0), (4, 5.0), (16, 900.0), (40, 8.0)):
        rows = added(rows, "Hours under way", Line="Leach", Date=day(on), Hours=hours)
    rows = added(changed(rows, "Lots", 2, Supply="Yard*"), "Supplies", Supply="Yard*", Charge=0.5)
    return added(rows, "Settings", Setting="Closing feed value", Value=80.0)


@lru_cache(maxsize=1)
def planned() -> Plan:
    with TemporaryDirectory() as folder:
        workbook = write_tables(Path(folder) / "plant.xlsx", odd_plant())
        return pipeline.solve(workbook, choices=pipeline.Choices(explain=False))


def in_batches() -> Plan:
    """A week in batches of 4 t and 5 h, in which one lot comes on the fifth day: its 10 t take 12.5 h of the rest."""
    rows = {
        **batches.plant(**{"Batch hours": 5.0}),
        "Periods": weeks(1),
        "Lots": [lot("A", Available=day(5)), lot("B")],
    }
    return of_rows(rows)


def of_rows(rows: Rows) -> Plan:
    return solved.solve(cases.of_tables(inputs(rows)), choices=pipeline.Choices(explain=False)).plan


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan_book.write(planned(), tmp_path_factory.mktemp("checks") / "plan.xlsx")


def cells(path: Path) -> dict[tuple[str, str], Any]:
    """Every cell of the two sheets that holds something."""
    book = load_workbook(path, data_only=True)
    every = ((sheet, cell) for sheet in SHEETS for row in book[sheet].iter_rows() for cell in row)
    return {(sheet, cell.coordinate): cell.value for sheet, cell in every if cell.value not in (None, "")}


def red(path: Path) -> set[str]:
    """The sections of which a line does not close."""
    book = load_workbook(path, data_only=True)
    rows = book["Checks"].iter_rows(min_row=7, max_col=6, values_only=True)
    sections: Iterator[tuple[Any, ...]] = iter(rows)
    found = set()
    for row in sections:
        if row[5] is None:
            break
        if row[5] != "closes":
            found.add(row[0])
    return found


def test_the_figures_that_are_written_close() -> None:
    with TemporaryDirectory() as folder:
        written = plan_book.write(planned(), Path(folder) / "plan.xlsx")
        assert "lines close: the plan adds up." in load_workbook(written, data_only=True)["Checks"][OVERALL].value
        assert red(written) == set()


def test_a_plan_that_does_not_add_up_is_red(tmp_path: Path) -> None:
    """The plan made by hand sells NdPr under an item of Money that the engine does not know."""
    assert "Money" in red(plan_book.write(a_plan(), tmp_path / "plan.xlsx"))


def test_a_feed_class_may_be_called_as_a_product_is(tmp_path: Path) -> None:
    """10 t of it are there and 10 are bought at 1 a tonne: 2,000 kg of the product are made, and sold at 1."""
    lots = [{**row, "Feed class": "Metal"} for row in (lot("A"), lot("B", Status="offered", Price=1.0))]
    rows = tiny(Lots=lots, Recipes=[{"Recipe": "Work", "Feed class": "Metal"}])
    plan = of_rows({**rows, "Feed classes": [{"Feed class": "Metal", "Me": 10.0}]})
    summary = plan.tables["Summary"].set_index("Key")["Value"]
    assert (plan.margin, summary["Feed used"], summary["Feed bought"]) == pytest.approx((1990.0, 20.0, 10.0))
    assert red(plan_book.write(plan, tmp_path / "plan.xlsx")) == set()


def test_nothing_but_formulas_stands_on_either_side(workbook: Path) -> None:
    sheet = load_workbook(workbook)["Checks"]
    sides = [row for row in sheet.iter_rows(min_row=22, min_col=3, max_col=6) if row[3].value not in (None, "Closes?")]
    assert len(sides) > 50
    assert all(str(cell.value).startswith("=") for row in sides for cell in row)


LIES: dict[str, Lie] = {
    "a run is larger": ("Runs", "D2", lambda t: t + 1, {"Lots: worked", "Products made", "Line hours", "Resource use"}),
    "less is used of a lot": (
        "Lot use",
        "F2",
        lambda t: t - 1,
        {"Lots: worked", "Elements"},
    ),
    "more is made": ("Production", "C6", lambda kg: kg + 5, {"Products made", "Product stock"}),
    "more is sold": ("Sales", "F2", lambda kg: kg + 2, {"Products sold", "Deliveries", "Money"}),
    "a line has fewer hours": ("Line hours", "C2", lambda _: 1.0, {"Line hours within what is there"}),
    "a delivery is short": ("Delivery status", "H2", lambda kg: kg + 3, {"Deliveries short"}),
    "less came late": ("Delivery status", "G2", lambda kg: kg - 3, {"Deliveries late"}),
    "less was asked than came late": (
        "Delivery status",
        "D2",
        lambda _: 1,
        {"Deliveries late within what was missing"},
    ),
    "a price of the workbook is another": ("Lots", "H2", lambda price: price + 10, {"Money"}),
    "a month has more cash": ("Cash by month", "D2", lambda net: net + 1, {"Money"}),
    "an item of money is larger": ("Money", "C2", lambda money: money + 1, {"Money"}),
    "a recovery of the workbook is another": ("Yields", "E2", lambda share: share - 1, {"Products made"}),
}


@needs_office
def test_libreoffice_works_out_what_is_written_and_finds_every_lie(workbook: Path, tmp_path: Path) -> None:
    """Each lie is one cell that is typed over; the sections that have to turn red are named beside it.

    LibreOffice takes seconds for each file, so lies of which no two turn the same section red share one; by default
    the honest plan and one such file are looked at.
    """
    honest = [workbook]
    if LONG:
        honest.append(plan_book.write(in_batches(), tmp_path / "batches.xlsx"))
        honest += [written_of(name, tmp_path) for name in HONEST]
    shared, staged_lies = some(apart(LIES), 1), STAGED_LIES if LONG else {}
    copies = [*honest, *(lied(tmp_path / f"{number}.xlsx", workbook, LIES, lies) for number, lies in enumerate(shared))]
    staged = [
        lied(tmp_path / f"{name}.xlsx", written_of(name, tmp_path), lies, lies) for name, lies in staged_lies.items()
    ]
    worked_out = recalculated([*copies, *staged], tmp_path)
    assert len(cells(workbook)) > 500
    for written, again in zip(honest, worked_out, strict=False):
        _same(cells(written), cells(again))
    for lies, path in zip(shared, worked_out[len(honest) : len(copies)], strict=True):
        for name in lies:
            assert LIES[name][3] <= red(path), name
        assert "do not close" in load_workbook(path, data_only=True)["Checks"][OVERALL].value, lies
    for name, path in zip(staged_lies, worked_out[len(copies) :], strict=True):
        assert red(path) - HOURS == set().union(*(lie[3] for lie in STAGED_LIES[name].values())), name


def test_the_plan_with_money_of_every_kind_has_every_item_that_stores_have() -> None:
    items = of_rows(STAGED["money of every kind"]).items.groupby(level="Item").sum()
    kinds = (
        "Intermediates bought",
        "Closing product",
        "Holding cost of products",
        "Disposal",
        "Transport",
        "Recipe cost",
    )
    assert (items.loc[list(kinds)].abs() > 0.1).all()


@pytest.mark.long(but=["two sites", "a tank", "a product in drums"])
@pytest.mark.parametrize("name", STAGED)
def test_plans_with_stores_close(name: str, tmp_path: Path) -> None:
    written = written_of(name, tmp_path)
    assert "lines close: the plan adds up." in load_workbook(written, data_only=True)["Checks"][OVERALL].value
    assert red(written) == set()


def test_what_lanes_bring_to_a_mix_has_a_line_for_each_element(tmp_path: Path) -> None:
    """The rich lot is leached on the first day, half of it metal: its 400 kg bring 200 kg of it south on the second."""
    written = load_workbook(written_of(HONEST[0], tmp_path), data_only=True)["Checks"]
    rows = (row for row in written.iter_rows(values_only=True) if row[0] == "Liquor at South: Me")
    lines = {row[1]: row[2:] for row in rows}
    assert lines["D2"] == (pytest.approx(200.0), pytest.approx(200.0), pytest.approx(0.0, abs=1e-9), "closes")


def written_of(name: str, folder: Path) -> Path:
    return plan_book.write(of_rows(STAGED[name]), folder / f"{name} as planned.xlsx")


def lied(copy: Path, path: Path, lies: dict[str, Lie], names: Iterable[str]) -> Path:
    """A copy of a workbook in which some lies are typed over."""
    book = load_workbook(path)
    for name in names:
        _type_over(book, *lies[name][:3])
    book.save(copy)
    return copy


def apart(lies: dict[str, Lie]) -> list[list[str]]:
    """The names of lies in groups, in each of which no section is named twice."""
    groups: list[list[str]] = []
    for name, (*_, sections) in lies.items():
        for group in groups:
            if not any(lies[other][3] & sections for other in group):
                group.append(name)
                break
        else:
            groups.append([name])
    return groups


def recalculated(paths: list[Path], folder: Path) -> list[Path]:
    """The workbooks as LibreOffice works them out anew."""
    profile, out = folder / "profile", folder / "out"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(out), *map(str, paths)], check=True, capture_output=True, timeout=500)
    return [out / path.name for path in paths]


def _type_over(book: Workbook, sheet: str, cell: str, change: Callable[[float], float]) -> None:
    value = book[sheet][cell].value
    assert isinstance(value, (int, float)), f"{sheet}!{cell} holds {value!r}"
    book[sheet][cell] = change(float(value))


def _same(written: dict[tuple[str, str], Any], worked_out: dict[tuple[str, str], Any]) -> None:
    assert written.keys() == worked_out.keys()
    for place, value in written.items():
        if isinstance(value, (int, float)):
            assert worked_out[place] == pytest.approx(value, rel=1e-6, abs=1e-6), place
        else:
            assert worked_out[place] == value, place
