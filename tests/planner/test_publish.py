"""planner publish: the plan that people work to, kept beside its workbook, and the next plans held against it."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from models.schema.frames import inputs
from planner.commands import main
from planner.engine import pipeline
from planner.engine.plan import Plan
from planner.engine.published_plan import PublishedPlan
from planner.engine.records import manifest, summary
from planner.excel.plan import plan_book
from planner.jobs.safe_write import CannotWrite
from planner.reading import reader
from planner.report import plan_sections
from planner.report.parts import Sentences
from planner.studies.folders import publishing
from planner.studies.folders.publishing import publish
from planner.studies.folders.watched import kept_as, sorted_out
from planner.studies.verify import verify
from planner.views import overview
from planner.views.in_words import moved, screen
from tests.choices import UNEXPLAINED
from tests.models.sites import lane, leach_and_fire
from tests.models.solved import Row, lot, setting, tiny
from tests.models.test_intermediates import LIQUOR
from tests.plants import day
from tests.workbooks import write_tables


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workbook of two days and its plan, which works 10 t on the first."""
    folder = tmp_path_factory.mktemp("made")
    book = write_tables(folder / "plant.xlsx", tiny(2))
    plan_book.write(pipeline.solve(book, choices=UNEXPLAINED), folder / "plant-plan.xlsx")
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "site")


@pytest.fixture(scope="module")
def plan(made: Path) -> Plan:
    return plan_book.load(made / "plant-plan.xlsx")


def test_the_published_plan_is_a_copy_beside_the_workbook(folder: Path, plan: Plan) -> None:
    done = publish(folder / "plant-plan.xlsx", plan)
    assert done == publishing.Published(folder / "plant-published.xlsx", None)
    assert done.path.read_bytes() == (folder / "plant-plan.xlsx").read_bytes()


def test_an_earlier_plan_is_published_beside_the_workbook_too(folder: Path, plan: Plan) -> None:
    earlier = kept_as(folder / "plant-plan.xlsx")
    earlier.parent.mkdir()
    (folder / "plant-plan.xlsx").rename(earlier)
    assert publish(earlier, plan).path == folder / "plant-published.xlsx"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="platform: names are always text here")
@pytest.mark.parametrize("kept", [False, True])
def test_it_lies_where_it_is_looked_for_under_a_name_that_is_no_text_too(folder: Path, plan: Plan, kept: bool) -> None:
    """A plan tells a sign in the place of such bytes; the file of a scenario, or an earlier one, has further words."""
    name = os.fsdecode(b"plant\xff")
    (folder / "plant.xlsx").rename(folder / f"{name}.xlsx")
    path = (
        kept_as(folder / "plant-plan.xlsx").with_stem(f"{name}-plan-2026-11-20-0830") if kept else folder / "copy.xlsx"
    )
    path.parent.mkdir(exist_ok=True)
    (folder / "plant-plan.xlsx").rename(path)
    rows = plan.tables["Manifest"].assign(
        Value=plan.tables["Manifest"]["Value"].replace("plant.xlsx", "plant\ufffd.xlsx")
    )
    done = publish(path, replace(plan, tables={**plan.tables, "Manifest": rows}))
    assert done.path == folder / f"{name}-published.xlsx"
    assert done.path not in sorted_out(folder, lambda _: True, lambda _: "")[0]


def test_a_workbook_may_lie_in_a_folder_named_plans(folder: Path, plan: Plan) -> None:
    path = folder.rename(folder.with_name("plans"))
    assert publish(path / "plant-plan.xlsx", plan).path == path / "plant-published.xlsx"


def test_the_plan_published_before_is_kept(folder: Path, plan: Plan) -> None:
    (folder / "plant-published.xlsx").write_bytes(b"before")
    kept = publish(folder / "plant-plan.xlsx", plan).kept
    assert kept is not None
    assert kept.read_bytes() == b"before"
    assert kept.parent == folder / "plans"


def test_publishing_again_changes_nothing(folder: Path, plan: Plan) -> None:
    publish(folder / "plant-plan.xlsx", plan)
    for path in (folder / "plant-plan.xlsx", folder / "plant-published.xlsx"):
        assert publish(path, plan).kept is None
    assert not (folder / "plans").exists()


def test_a_published_plan_that_is_open_stays(folder: Path, plan: Plan) -> None:
    published = folder / "plant-published.xlsx"
    published.write_bytes(b"before")
    (folder / "~$plant-published.xlsx").write_bytes(b"lock")
    with pytest.raises(CannotWrite, match="open in another program"):
        publish(folder / "plant-plan.xlsx", plan)
    assert published.read_bytes() == b"before"


@pytest.mark.parametrize("copies", [0, 1])
def test_what_breaks_off_leaves_the_plan_before(
    copies: int, folder: Path, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first copy keeps the plan before, the second publishes the new one."""
    published = folder / "plant-published.xlsx"
    published.write_bytes(b"before")
    _break_off(monkeypatch, after=copies)
    with pytest.raises(KeyboardInterrupt):
        publish(folder / "plant-plan.xlsx", plan)
    assert published.read_bytes() == b"before"
    assert not list(folder.rglob("*.tmp"))


def _break_off(monkeypatch: pytest.MonkeyPatch, *, after: int) -> None:
    copy, done = shutil.copyfile, []

    def broken(source: Path, target: Path) -> object:
        if len(done) == after:
            target.write_bytes(b"half")
            raise KeyboardInterrupt
        done.append(target)
        return copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", broken)


def later(first: int, **tables: list[Row]) -> dict[str, list[Row]]:
    """Two days from this one on, named by other names."""
    periods = [{"Period": f"X{at}", "Start": day(first + at), "End": day(first + at)} for at in range(2)]
    return tiny(2, **{"Periods": periods, **tables})


def rows_for(plan: Plan, rows: dict[str, list[Row]]) -> list[tuple[str, float]]:
    published_plan = PublishedPlan.of(plan, "p.xlsx").rows_for(inputs(rows))
    return list(zip(published_plan["Period"], published_plan["Amount"], strict=True))


def test_runs_are_matched_by_the_days_of_their_periods(plan: Plan) -> None:
    assert rows_for(plan, later(1)) == [("X0", pytest.approx(10.0))]


def test_runs_of_periods_that_are_over_are_left_out(plan: Plan) -> None:
    assert rows_for(plan, later(2)) == []


def test_runs_of_days_that_are_in_no_period_count_as_moved(plan: Plan) -> None:
    """D1 is one day in the plan and two in the workbook: it is another D1."""
    assert rows_for(plan, tiny(Periods=[{"Period": "D1", "Start": day(1), "End": day(2)}])) == [
        (f"D1 ({day(1)})", pytest.approx(10.0))
    ]


def test_a_workbook_with_rows_of_its_own_in_published_is_held_against_these(plan: Plan, tmp_path: Path) -> None:
    rows = [{"Lot": "A", "Recipe": "Work", "Period": "D2", "Amount": 1.0}]
    book = write_tables(tmp_path / "plant.xlsx", tiny(2, Published=rows))
    (case,) = pipeline.prepare(book, [None], published=PublishedPlan.of(plan, "p.xlsx"))
    assert not case.published
    assert case.tables["Published"].equals(reader.read(book).tables["Published"])


def test_a_plan_is_held_against_the_published_one_and_verified_so(plan: Plan, tmp_path: Path) -> None:
    """Metal brings 1 % more on day 2, which is not worth the price of change: 10 t stay on day 1."""
    spot = [{"Product": "Metal", "Price": 1.0 + 0.01 * at, "From": day(at), "To": day(at)} for at in (1, 2)]
    rows = tiny(2, Settings=setting("Change price", 0.1), Products=[{"Product": "Metal", "Max stock": 0.0}])
    book = write_tables(tmp_path / "plant.xlsx", {**rows, "Spot sales": spot})
    (case,) = pipeline.prepare(book, [None], published=PublishedPlan.of(plan, "last.xlsx"))
    this_plan = pipeline.solve_case(case, choices=UNEXPLAINED)
    kept = summary.kept(this_plan)
    assert kept is not None
    assert kept.share == pytest.approx(100.0)
    assert manifest.read(this_plan.tables["Manifest"])[manifest.PUBLISHED] == "last.xlsx"
    again = plan_book.load(plan_book.write(this_plan, tmp_path / "plant-plan.xlsx"))
    assert verify(again, book).holds
    assert pipeline.solve(book, choices=UNEXPLAINED).margin == pytest.approx(this_plan.margin + 10.0)


def test_the_commands(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert main.run(["publish", "plant-plan.xlsx"]) == 0
    assert "plant-published.xlsx (1 run, 10.0 t, D1 to D2)" in capsys.readouterr().out
    options = ["--published", "plant-published.xlsx", "--no-explain", "--quiet", "-o", "next-plan.xlsx"]
    assert main.run(["solve", "plant.xlsx", *options]) == 0
    assert "10.0 of 10.0 t that were published (plant-published.xlsx) stay" in capsys.readouterr().out
    assert main.run(["solve", "next-plan.xlsx", *options[:-1], "other.xlsx"]) == 2
    assert "own sheet Published has rows" in capsys.readouterr().err
    assert main.run(["publish", "plant.xlsx"]) == 2
    assert "plant.xlsx" in capsys.readouterr().err


@pytest.mark.long
def test_what_was_edited_in_a_published_plan_is_said(plan: Plan, folder: Path) -> None:
    path = folder / "plant-plan.xlsx"
    book = openpyxl.load_workbook(path)
    cell = next(c for row in book["Runs"].iter_rows() for c in row if isinstance(c.value, float | int))
    cell.value = 9.0
    book.save(path)
    edited = plan_book.load(path)
    words = " ".join(publishing.sentences(edited, publish(path, edited)))
    assert "It was edited since it was solved: Runs" in words


def test_what_moved_is_said_on_summary_screen_and_page(plan: Plan, tmp_path: Path) -> None:
    """The lot is there from day 2 only."""
    book = write_tables(tmp_path / "plant.xlsx", tiny(2, Lots=[lot("A", Available=day(2))]))
    (case,) = pipeline.prepare(book, [None], published=PublishedPlan.of(plan, "last.xlsx"))
    this_plan = pipeline.solve_case(case, choices=UNEXPLAINED)
    assert moved.in_words(this_plan) == [
        "0 of 10.0 t that were published (last.xlsx) stay as they are, 0 % of the next 2 periods.",
        "10.0 t less: A is late: there from D2.",
        "10.0 t more: moved here from elsewhere.",
    ]
    assert f"{moved.TITLE}:" in screen.rest_text(this_plan, workbook="", asked=book, written=book)
    parts = [
        part for section in plan_sections.chapter("p", this_plan, "", brief=True).sections for part in section.parts
    ]
    assert moved.TITLE in [part.title for part in parts if isinstance(part, Sentences)]
    written = openpyxl.load_workbook(plan_book.write(this_plan, tmp_path / "plan.xlsx"))
    for sheet in ("Summary", "Overview"):
        assert moved.TITLE in [cell.value for cell in written[sheet]["A"]]


@pytest.mark.long
def test_the_one_page_says_nothing_of_changes_where_no_plan_is_published(plan: Plan, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(plan_book.write(plan, tmp_path / "plan.xlsx"))["Overview"]
    assert moved.TITLE not in [cell.value for cell in sheet["A"]]
    assert overview.of_plan(plan).changed == ()


def test_a_plan_of_several_sites_is_published_and_held_against(tmp_path: Path) -> None:
    """What is worked of liquor in the south carries the name of the liquor."""
    rows = leach_and_fire(2, Lanes=[lane()])
    plan = pipeline.solve(write_tables(tmp_path / "two.xlsx", rows), choices=UNEXPLAINED)
    published = PublishedPlan.of(plan, "two-plan.xlsx")
    (case,) = pipeline.prepare(tmp_path / "two.xlsx", [None], published=published)
    assert case.published == "two-plan.xlsx"
    assert set(case.tables["Published"]["Lot"]) == {"A", "Liquor"}
    assert case.is_sound


def test_a_plan_with_intermediates_is_held_against_one(plan: Plan, tmp_path: Path) -> None:
    book = write_tables(tmp_path / "staged.xlsx", {**later(1), "Intermediates": [LIQUOR]})
    (case,) = pipeline.prepare(book, [None], published=PublishedPlan.of(plan, "a.xlsx"))
    assert case.published == "a.xlsx" and len(case.tables["Published"])
