"""From a workbook to a plan, and what the plan says about how it was made."""

from __future__ import annotations

import hashlib
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pytest

from models.schema.frames import columns_of
from models.schema.outputs import OUTPUTS
from planner import __version__
from planner.engine import pipeline
from planner.engine.plan import Plan
from planner.jobs.cancel import Cancel, Cancelled
from planner.jobs.progress import Progress
from tests.choices import UNEXPLAINED
from tests.plants import changed, day, small_plant, without
from tests.workbooks import write_tables


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small plant as a planner's file."""
    return write_tables(tmp_path_factory.mktemp("in") / "small.xlsx", small_plant())


@pytest.fixture(scope="module")
def plan(workbook: Path) -> Plan:
    """Its plan."""
    return pipeline.solve(workbook)


def manifest_of(plan: Plan) -> dict[str, object]:
    """The manifest as a dict."""
    return dict(zip(plan.tables["Manifest"]["Key"], plan.tables["Manifest"]["Value"], strict=True))


def test_a_plan_has_every_output_table_with_its_columns(plan: Plan) -> None:
    """Other programs rely on every table being there, empty or not."""
    assert set(plan.tables) == set(OUTPUTS)
    for name, table in OUTPUTS.items():
        columns = columns_of(table, plan.inputs["Components"])
        assert tuple(plan.tables[name].columns) == tuple(column.name for column in columns), name


def test_the_plan_is_proven_and_named(plan: Plan) -> None:
    """Name and currency come from Settings."""
    assert (plan.status, plan.name, plan.currency) == ("optimal", "Small plant", "GBP")
    assert pipeline.is_proven(plan)


def test_money_adds_up_to_the_margin(plan: Plan) -> None:
    """Every item of every period, added up, is the objective."""
    assert plan.tables["Money"]["Amount"].sum() == pytest.approx(plan.margin, rel=1e-9)


def test_without_a_plan_name_the_file_gives_it(tmp_path: Path) -> None:
    """The setting is optional."""
    path = write_tables(tmp_path / "week 48.xlsx", without(small_plant(), "Settings", 0))
    assert pipeline.solve(path, choices=UNEXPLAINED).name == "week 48"


def test_the_manifest_says_how_the_plan_was_made(plan: Plan, workbook: Path) -> None:
    """Enough to make it again: which file, which versions, which algorithm, how large, how long."""
    manifest = manifest_of(plan)
    assert manifest["Workbook"] == "small.xlsx"
    assert manifest["Workbook sha256"] == hashlib.sha256(workbook.read_bytes()).hexdigest()
    assert manifest["planner"] == __version__
    assert manifest["Python"] == platform.python_version()
    assert manifest["HiGHS"] == version("highspy")
    assert manifest["Pyomo"] == version("pyomo")
    assert manifest["Algorithm"] == "simplex"
    assert manifest["Margin"] == pytest.approx(plan.margin)
    assert all(manifest[key] > 0 for key in ("Rows", "Columns", "Nonzeros", "Seconds: Solving"))


def test_the_manifest_states_the_time_in_utc(plan: Plan) -> None:
    """Read as UTC it is now, give or take the time of this test."""
    made = datetime.fromisoformat(str(manifest_of(plan)["Made at (UTC)"])).replace(tzinfo=UTC)
    assert abs((datetime.now(UTC) - made).total_seconds()) < 600


@pytest.mark.long
def test_options_are_used_and_listed(workbook: Path) -> None:
    """What was asked of HiGHS stands in the manifest as it was asked; the optimum stays the same."""
    choices = pipeline.Choices(time_limit=50.0, algorithm="ipx", options={"presolve": "off"})
    plan = pipeline.solve(workbook, choices=choices)
    manifest = manifest_of(plan)
    assert (manifest["Algorithm"], manifest["Option presolve"], manifest["Time limit [s]"]) == ("ipx", "off", 50.0)
    assert plan.margin == pytest.approx(pipeline.solve(workbook, choices=UNEXPLAINED).margin, rel=1e-7)


@pytest.mark.parametrize(
    "choices",
    [
        pipeline.Choices(algorithm="magic"),
        pipeline.Choices(options={"presolv": "off"}),
        pipeline.Choices(options={"presolve": "of"}),
    ],
)
def test_unknown_options_are_refused(workbook: Path, choices: pipeline.Choices) -> None:
    """A misspelt option must not be ignored in silence."""
    with pytest.raises(pipeline.UnknownOption):
        pipeline.solve(workbook, choices=choices)


def test_every_assumption_has_its_cell(plan: Plan) -> None:
    """EV-1 has no `Available`; it is the sixth column of the first row below the header of Lots."""
    assumed = plan.tables["Assumptions"]
    rows = assumed[(assumed["Sheet"] == "Lots") & (assumed["Cell"] == "F2")]
    assert rows[["Column", "Value assumed"]].to_numpy().tolist() == [["Available", "start of plan"]]


def test_an_estimated_assay_is_reported(tmp_path: Path) -> None:
    """EV-1 without a Nd assay: its class's 25 % is assumed, and named as such."""
    path = write_tables(tmp_path / "small.xlsx", changed(small_plant(), "Lots", 0, Nd=None))
    plan = pipeline.solve(path, choices=UNEXPLAINED)
    assumed = plan.tables["Assumptions"]
    rows = assumed[(assumed["Sheet"] == "Lots") & (assumed["Column"] == "Nd")]
    assert rows[["Value assumed", "Why"]].to_numpy().tolist() == [["25", "typical assay of EV traction"]]
    shares = plan.tables["Lot use"].set_index("Lot")["Estimated share of assay"]
    # 25 % Nd as Nd2O3 (x 1.1664) = 29.16; 4.5 % Dy as Dy2O3 (x 1.1477) = 5.165; 29.16 / 34.32 = 85 %
    assert shares["EV-1"] == pytest.approx(84.95, abs=0.05)
    assert shares["HDD-1"] == 0.0


def test_a_workbook_with_errors_is_not_solved(tmp_path: Path) -> None:
    """The exception carries all findings with their cells."""
    path = write_tables(tmp_path / "bad.xlsx", changed(small_plant(), "Lines", 0, Availability=-5.0))
    progress = Progress()
    with pytest.raises(pipeline.WorkbookHasErrors) as stop:
        pipeline.solve(path, progress=progress)
    assert [(finding.sheet, finding.cell) for finding in stop.value.findings] == [("Lines", "E2")]
    assert "Solving" not in progress.seconds


def test_warnings_go_with_the_plan(tmp_path: Path) -> None:
    """A window of Spot sales that lies outside the plan is doubtful, not wrong."""
    rows = changed(small_plant(), "Spot sales", 0, From=day(52), To=day(53))
    plan = pipeline.solve(write_tables(tmp_path / "small.xlsx", rows), choices=UNEXPLAINED)
    assert [(finding.severity, finding.sheet) for finding in plan.findings] == [("warning", "Spot sales")]


def test_a_cancelled_run_gives_no_plan(workbook: Path) -> None:
    """Whoever asks before the run gets no plan at all."""
    cancel = Cancel()
    cancel.ask()
    with pytest.raises(Cancelled):
        pipeline.solve(workbook, cancel=cancel)


def test_a_limit_before_any_plan_is_said(workbook: Path) -> None:
    """A billionth of a second is too little for a first plan."""
    with pytest.raises(pipeline.LimitReached, match="time-limit"):
        pipeline.solve(workbook, choices=pipeline.Choices(time_limit=1e-9))
