"""`planner risk`: the tables of a plan in many worlds, the same whoever tries them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from models.schema.frames import inputs
from models.schema.plan_tables.risk_outputs import PROMISE_BANDS, PROMISES, READINGS, UNCERTAINTIES
from models.schema.words import Kind
from planner.commands import main
from planner.engine import cases, solved
from planner.engine.plan import Plan
from planner.engine.records import manifest
from planner.excel.paper.looks import MIXED, number_format
from planner.excel.plan import plan_book
from planner.jobs.side_by_side import Crew
from planner.report import page, risk_sections
from planner.report.parts import Table
from planner.risk import risk as risk_module
from planner.risk import text
from planner.risk.risk import BROKEN, WORLDS, CannotTell, WorldsLost, risk
from tests.models.rules.test_one_mix import tank
from tests.models.worlds.tried import settings, two_lots
from tests.planner.test_side_by_side import Losing
from tests.plants import Rows
from tests.workbooks import write_tables

STANDING, ANEW = READINGS


def uncertain(**tables: list[dict[str, object]]) -> Rows:
    """Two lots with known spreads, and recoveries of 90 % off by 1.5 %; 2,700 kg are made where all comes as stated."""
    rows = {"Yields": [{"Recipe": "Work", "Product": "Metal", "Me": 90.0}], **tables}
    target = {"Target": "All", "Product": "Metal", "Amount": 2600.0, "Measure": "made", "Priority": 1.0}
    return two_lots(**{"Targets": [target], **rows})


def tried(rows: Rows, worlds: int, seed: int = 1, crew: Crew | None = None) -> Plan:
    if crew is not None:
        return risk(cases.of_tables(inputs(rows)), worlds=worlds, seed=seed, crew=crew)
    with ThreadPoolExecutor(1) as executor:
        return risk(cases.of_tables(inputs(rows)), worlds=worlds, seed=seed, crew=Crew(executor=executor, processes=1))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return tried(uncertain(), 400)


def row(plan: Plan, reading: str = STANDING, name: str = "All") -> pd.Series:
    rows = plan.tables[PROMISES.name]
    (found,) = [one for _, one in rows[(rows["Reading"] == reading) & (rows["Row"] == name)].iterrows()]
    return found


def test_the_table_states_the_spread_that_follows_from_the_lots(plan: Plan) -> None:
    """A makes 900 kg off by 5 %, B 1,800 kg off by 10 %, recoveries of all 2,700 kg are off by 1.5 %: the standard
    deviation is sqrt(45^2 + 180^2 + 40.5^2) = 190 kg, so 2,700 - 1.2816 * 190 = 2,457 kg are kept with 90 %."""
    found = row(plan)
    sd = np.sqrt(45.0**2 + 180.0**2 + 40.5**2)
    assert found["Plan"] == pytest.approx(2700)
    assert found["P50"] == pytest.approx(2700, rel=0.02)
    assert found["Kept"] == pytest.approx(2700 - 1.2816 * sd, rel=0.015)
    assert found["P90"] == pytest.approx(2700 + 1.2816 * sd, rel=0.015)
    assert found["Chance"] == pytest.approx(70, abs=5)  # of z > -100 / 190


@pytest.mark.long
def test_what_is_kept_holds_in_fresh_worlds(plan: Plan) -> None:
    """What one seed states is reached in about nine of ten worlds of another."""
    asked = {"Target": "All", "Product": "Metal", "Amount": row(plan)["Kept"], "Measure": "made", "Priority": 1.0}
    fresh = tried(uncertain(Targets=[asked]), 400, seed=2)
    assert row(fresh)["Chance"] == pytest.approx(90, abs=4)


def test_the_dearest_uncertainty_comes_first(plan: Plan) -> None:
    """Assays, sqrt(45^2 + 180^2) = 186 kg, are dearer than recoveries, 40 kg; without recoveries little is gained."""
    rows = plan.tables[UNCERTAINTIES.name]
    assert rows["Uncertainty"].drop_duplicates().tolist() == ["Assays", "Recoveries"]
    costs = rows[rows["Row"] == "All"].set_index("Uncertainty")["Costs"]
    assert costs["Assays"] == pytest.approx(1.2816 * (190 - 40.5), rel=0.15)
    assert costs["Recoveries"] < 0.1 * costs["Assays"]


def test_bands_have_every_target_by_every_period_of_its_window(plan: Plan) -> None:
    rows = plan.tables[PROMISE_BANDS.name]
    assert rows[["Reading", "Target", "Period"]].values.tolist() == [
        [reading, "All", period] for reading in READINGS for period in ("D1", "D2")
    ]
    last = rows[rows["Period"] == "D2"].set_index("Reading").loc[STANDING]
    figures = ["Plan", "Kept", "P50", "P90"]
    assert last[figures].tolist() == row(plan)[figures].tolist()


@pytest.mark.long
def test_one_and_two_processes_give_the_same_tables() -> None:
    """To the last digit: every world has its own draws, and starts where the plan ended."""
    rows = uncertain(Lines=[{"Line": "Mill", "Breakdowns": 1.0}], Settings=settings(Fixed_days=1))
    one, two = (tried(rows, 8, crew=Crew(processes=count)) for count in (1, 2))
    for name in (PROMISES.name, PROMISE_BANDS.name, UNCERTAINTIES.name):
        pd.testing.assert_frame_equal(one.tables[name], two.tables[name], check_exact=True)
    assert tried(rows, 8, seed=2).tables[PROMISES.name]["Kept"].tolist() != one.tables[PROMISES.name]["Kept"].tolist()


def test_nothing_uncertain_gives_the_plan_in_every_world() -> None:
    sure = [{"Recipe": "Work", "Product": "Metal", "Me": 90.0, "Spread": 0.0}]
    plan = tried(uncertain(Spreads=[], Yields=sure), 3)
    rows = plan.tables[PROMISES.name]
    for name in ("Kept", "P50", "P90"):
        assert rows[name].tolist() == pytest.approx(rows["Plan"].tolist())
    assert plan.tables[UNCERTAINTIES.name].empty
    assert "Nothing is stated to be uncertain." in text.text(plan)


@pytest.mark.long
def test_confidence_and_worlds_are_settings() -> None:
    """With 60 % more is kept than with 90 %."""
    cells = {"Worlds": 60, "Promise_confidence": 60}
    plan = tried(uncertain(Settings=settings(**cells)), 0)
    told = manifest.read(plan.tables["Manifest"])
    assert (told[WORLDS], told[BROKEN]) == (60, 0)
    assert row(plan)["Kept"] == pytest.approx(2700 - 0.2533 * 190, rel=0.02)


def test_the_plan_is_written_and_read_with_its_worlds(plan: Plan, tmp_path: Path) -> None:
    loaded = plan_book.load(plan_book.write(plan, tmp_path / "plan.xlsx"))
    for name in (PROMISES.name, PROMISE_BANDS.name, UNCERTAINTIES.name):
        pd.testing.assert_frame_equal(loaded.tables[name], plan.tables[name], check_exact=False, rtol=1e-12)
    assert loaded.inspection is not None
    assert loaded.inspection.is_sound


def test_the_report_shows_each_target_over_time(plan: Plan) -> None:
    """Asked, plan and three lines for either reading, by the two days of its window; a plan of one world has none."""
    found = page.page([plan])
    assert "Other worlds" in found
    chart = json.loads(found.split('type="application/json"', 1)[1].split(">", 1)[1].split("</script>")[0])["p0-bands"]
    series = {value["name"]: value["data"] for value in chart["variants"]["All"]["series"]}
    assert list(series)[:3] == ["Target asked", "Plan", "as it stands: Kept"]
    assert len(series) == 2 + 2 * 3
    assert series["as it stands: Kept"][-1] == pytest.approx(row(plan)["Kept"], abs=1e-3)
    assert "Other worlds" not in page.page(
        [replace(plan, tables={**plan.tables, PROMISES.name: plan.tables[PROMISES.name][:0]})]
    )


@pytest.mark.long
def test_what_was_assumed_is_said(plan: Plan) -> None:
    said = text.notes(plan)
    assert any("Spread is blank in 1 row; 1.5 is assumed of recoveries, an example value" in words for words in said)
    assert not any("Spreads has no rows" in words for words in said)
    assert any("Spreads has no rows" in note for note in text.notes(tried(uncertain(Spreads=[]), 1)))


@pytest.mark.long
def test_example_values_of_breakdowns_and_settings_are_said() -> None:
    """Only where they matter, and where nobody has stated another."""
    lines = [{"Line": "Mill", "Breakdowns": 0.5}, {"Line": "Idle"}]
    said = text.notes(tried(uncertain(Lines=lines, Settings=settings(Fixed_days=0)), 1))
    assert "Lines: Breakdown length is blank in 1 row; 2 is assumed of breakdowns, an example value." in said
    assert "Settings: Promise confidence is not stated; 90 % is assumed, an example value." in said
    assert not any("Fixed days" in words or "Late by" in words for words in said)


def test_an_uncertainty_that_costs_nothing_but_brings_something_is_said_to(plan: Plan) -> None:
    rows = plan.tables[UNCERTAINTIES.name]
    turned = rows.assign(Costs=rows["Costs"].where(rows["Uncertainty"] == "Assays", -250.0))
    (said,) = text.costs(replace(plan, tables={**plan.tables, UNCERTAINTIES.name: turned}))
    assert "would be more by: Assays " in said
    assert said.endswith("; less by: Recoveries 250 USD.")


@pytest.mark.long
def test_half_is_reached_in_half_of_few_worlds_too() -> None:
    """Of two worlds one reaches the better: P50 is what is kept with 50 %, not the worse that both reach."""
    plan = tried(uncertain(Settings=settings(Promise_confidence=50.5)), 2)
    found = row(plan)
    assert found["P50"] == found["P90"] > found["Kept"]


def test_worlds_that_are_lost_end_it_in_words() -> None:
    with pytest.raises(WorldsLost, match=r"World [12] was given up"):
        risk(cases.of_tables(inputs(uncertain())), worlds=2, crew=Crew(executor=Losing(), processes=1))


def test_what_cannot_be_told_is_said_before_anything_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dirt of what is fired returns to the tank."""
    monkeypatch.setattr(solved, "solve", lambda *_arguments, **_named: pytest.fail("it was solved"))
    rows = tank()
    loop = {**rows, "Yields": [*rows["Yields"], {"Recipe": "Fire", "Product": "Liquor", "Dirt": 50.0}]}
    with pytest.raises(CannotTell, match="within a period: Liquor"):
        risk(cases.of_tables(inputs(loop)), worlds=2)


@pytest.mark.parametrize(("stop", "code"), [(CannotTell("Told."), 2), (WorldsLost("Lost."), 1)])
def test_what_ends_it_has_the_exit_code_that_other_commands_give_it(stop, code, tmp_path, monkeypatch, capsys) -> None:
    """What cannot be told of a plant is usage, as where a plan cannot be rolled; a process that died is a fault."""

    def stopped(*_arguments: object, **_named: object) -> None:
        raise stop

    monkeypatch.setattr(risk_module, "risk", stopped)
    path = write_tables(tmp_path / "plant.xlsx", uncertain())
    assert main.run(["risk", str(path), "--quiet", "-o", str(tmp_path / "out.xlsx")]) == code
    assert str(stop) in capsys.readouterr().err
    assert not (tmp_path / "out.xlsx").exists()


def test_the_command(tmp_path: Path) -> None:
    """The table on stdout, the plan where it was asked for; a spread of what is no component is a finding."""
    path = write_tables(tmp_path / "plant.xlsx", uncertain())
    environment = {**os.environ, "PYTHONPATH": str(Path(main.__file__).parents[2])}
    command = [sys.executable, "-m", "planner", "risk", str(path), "--worlds", "3", "--jobs", "1", "--quiet"]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, "3 worlds, seed 1" in ran.stdout) == (0, True), ran.stderr
    assert (tmp_path / "plant-risk.xlsx").exists()
    bad = [{"Feed class": "*", "Component": "Xx", "Spread": 20.0}]
    write_tables(path, uncertain(Spreads=bad))
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, "Xx" in ran.stderr) == (3, True)


def test_amounts_are_rounded_for_reading():
    """Amounts of kg, t and money stand in one column, with their unit beside them."""
    amounts = [
        column
        for table in (PROMISES, UNCERTAINTIES)
        for column in table.columns
        if column.kind is Kind.NUMBER and column.unit != "%"
    ]
    assert [amount.name for amount in amounts] == ["Asked", "Plan", "Kept", "P50", "P90", "Kept", "Without it", "Costs"]
    assert {number_format(amount, output=True) for amount in amounts} == {MIXED}


def test_amounts_on_the_page_keep_what_decimals_they_need(plan: Plan) -> None:
    """9.4 t of a lot are not 9 t."""
    told = plan.tables[PROMISES.name].assign(Asked=9.4)
    shown = risk_sections.worlds("p0", replace(plan, tables={**plan.tables, PROMISES.name: told}), [])
    promises = next(part for part in shown if isinstance(part, Table))
    asked = [head.name for head in promises.heads].index("Asked")
    assert {cells[asked].text for cells in promises.rows} == {"9.4"}
