"""What is made of a plan that was edited: it can be shown, or one exception names the file and the edit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import planner
from models.schema.inputs import INPUTS
from planner.commands.main import run
from planner.excel.plan.loading import Blocks
from planner.rolling.rolled import roll
from planner.views.floor import week
from tests.planner.edited import changed, edited, in_memory, sealed, typed


def row_again(blocks: Blocks, sheet: str) -> Blocks:
    """Copy the first row of a table right below it."""
    grid, block = blocks.found[INPUTS[sheet].list_object]
    cells = {**grid.cells, block.last_row + 1: grid.cells[block.first_row + 1]}
    return Blocks({**blocks.found, INPUTS[sheet].list_object: (replace(grid, cells=cells), block)})


EDITS: dict[str, tuple[Callable[[Blocks], Blocks], str]] = {
    "an end blanked": (lambda blocks: changed(blocks, "Periods", "W1", "End", None), "Periods / W1"),
    "a row added below": (lambda blocks: row_again(blocks, "Lots"), "Lots / "),
    "text for a formula": (lambda blocks: changed(blocks, "Components", "Dy", "Counted as", "Zzz"), "Components / Dy"),
    "a cell blanked": (lambda blocks: changed(blocks, "Runs", "EV-1", "Lot", None), "Runs / W1 / "),
    "a number for a name": (
        lambda blocks: changed(blocks, "Delivery status", "Motor maker", "Contract", -3.5),
        "Deliv",
    ),
    "a number too large": (lambda blocks: changed(blocks, "Lots", "EV-1", "Dy", 1e300), "Lots / EV-1"),
}


@pytest.fixture(scope="module")
def blocks() -> Blocks:
    return in_memory(sealed()[1])


@pytest.fixture(scope="module")
def base(blocks: Blocks) -> planner.Plan:
    return planner.Plan(blocks.plan())


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.long if at > 2 else ()) for at, name in enumerate(EDITS)]
)
def test_an_edited_plan_is_shown_or_the_edit_is_named(
    name: str, blocks: Blocks, base: planner.Plan, tmp_path: Path
) -> None:
    """Every way to make something of a plan says it alike; most of these edits ended in a KeyError or ValueError."""
    edit, said = EDITS[name]
    plan, until = planner.Plan(edit(blocks).plan("edited.xlsx")), date(2026, 1, 11)
    ways: dict[str, Callable[[], object]] = {
        "repr": lambda: repr(plan),
        "compare": lambda: planner.compare([base, plan]).write(tmp_path / "compared.xlsx"),
        "report": lambda: plan.report(tmp_path / "page.html"),
        "write": lambda: plan.write(tmp_path / "again.xlsx"),
        "fill in": lambda: week.to_fill_in(plan.found, until),
        "roll": lambda: roll(plan.found, until),
    }
    words = f"edited.xlsx: It was edited since it was solved: {said}"
    refused = [way for way, make in ways.items() if is_refused(make, words)]
    assert refused and "repr" not in refused


def is_refused(make: Callable[[], object], said: str) -> bool:
    """Whether nothing can be made of a plan, which says so."""
    try:
        make()
    except planner.NotAPlan as stop:
        assert str(stop).startswith(said)
        assert str(stop).endswith("Put back what was edited, or solve the workbook again.")
        return True
    return False


def test_what_is_wrong_beside_an_edit_is_said_as_it_is(blocks: Blocks, base: planner.Plan) -> None:
    """A rate of no use is not the doing of the plan that was edited."""
    plan = planner.Plan(changed(blocks, "Lots", "EV-1", "Price", 1.0).plan())
    with pytest.raises(planner.BadRate):
        planner.compare([base, plan], rates={base.currency: 2.0})


def test_a_fault_beside_plans_that_nobody_touched_stays_a_fault(blocks: Blocks, tmp_path: Path) -> None:
    del (sound := blocks.plan()).tables["Sales"]
    with pytest.raises(KeyError, match="Sales"):
        planner.Plan(sound).report(tmp_path / "page.html")


@pytest.mark.parametrize(
    "cell",
    [
        ("Runs", "EV-1", "Amount", None),
        pytest.param(("Runs", "W1", "Period", "Zzz"), marks=pytest.mark.long),
        pytest.param(("Line hours", "Leach", "Line", None), marks=pytest.mark.long),
    ],
)
def test_what_cannot_be_shown_is_laid_at_the_door_of_what_was_edited(
    cell: tuple[str, str, str, object], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing that is typed into a plan is a fault of planner: it can be shown, or the sheet and row are named."""
    path, plan = edited(tmp_path, typed(*cell)), str(sealed()[1])
    page = ["report", str(path), "-o", str(tmp_path / "page.html")]
    book = ["compare", plan, str(path), "--no-bridge", "-o", str(tmp_path / "compared.xlsx")]
    for arguments in (page, book):
        code = run(arguments)
        said = capsys.readouterr()
        assert code in (0, 2), said.err
        assert code == 0 or f"edited.xlsx: It was edited since it was solved: {cell[0]} / " in said.err
