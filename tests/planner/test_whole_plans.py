"""Plans with whole numbers from a workbook to a plan workbook and back: status, gap, tables, checks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import planner
from models.schema.frames import inputs
from models.solving.solvers.highs import Options, Status
from planner.engine.records import summary
from planner.engine.records.manifest import of_run
from tests.models.rules.test_campaigns import ROWS, plant
from tests.models.rules.test_maintenance import lining
from tests.models.rules.test_maintenance import plant as with_maintenance
from tests.models.rules.test_min_run import plant as least
from tests.models.rules.test_supplies import offer, supply
from tests.models.rules.test_whole_so_far import periods, since, whole
from tests.models.solved import Row, lot, solved, tiny
from tests.plants import Rows, changed, day
from tests.recompute import violations
from tests.workbooks import write_tables

MAINTAINED = {**ROWS, "Maintenance": [lining(Cost=5.0, Hours=2.0)]}
"""3950 of the campaigns less 5; the 2 h fit into the 4 h that A leaves of the first day."""


CAPITALS = ("Changeovers", "Maintenance")


def fixed(lot: str, period: str, tonnes: float) -> Row:
    return {"Lot": lot, "Recipe": "Work", "Period": period, "Rule": "exactly", "Amount": tonnes}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole")
    write_tables(folder / "plant.xlsx", MAINTAINED)
    plan = planner.solve(folder / "plant.xlsx")
    return Path(plan.write(folder / "plan.xlsx"))


def test_the_plan_workbook_tells_campaigns_maintenance_and_what_they_cost(written: Path) -> None:
    plan = planner.load(written)
    assert plan.margin == pytest.approx(3945)
    assert plan.status == "optimal"
    money = plan["Money"].groupby("Item")["Amount"].sum()
    assert (money["Changeovers"], money["Maintenance"]) == (-50.0, -5.0)
    assert plan["Campaigns"]["Campaign"].tolist() == ["A", "B"]
    assert plan["Maintenance dates"]["Period"].tolist() == ["D1"]
    assert plan["Line hours"]["Lost"].tolist() == [2.0, 4.0]


def test_the_summary_says_that_no_plan_is_better_where_whole_numbers_are_proven(written: Path) -> None:
    """Gap 0 % and at most the margin itself, 3945, as solved and as loaded."""
    plan = planner.load(written)
    told = plan["Summary"].set_index("Key")["Value"]
    assert (told["Gap"], told["Margin at most"]) == (0.0, pytest.approx(3945))
    again = {row.key: row.value for row in summary.rows(plan.found)}
    assert (again["Gap"], again["Margin at most"]) == (0.0, pytest.approx(3945))
    linear = planner.solve({name: pd.DataFrame(rows) for name, rows in tiny(1).items()}, explain=False)
    assert not set(summary.OF_PROOF) & set(linear["Summary"]["Key"])


def test_names_in_other_capitals_make_the_same_plan() -> None:
    """The line of the lining and of the changeovers, 3945 as where both are written as on Lines."""
    lines = {name: [{**row, "Line": str(row["Line"]).upper()} for row in MAINTAINED[name]] for name in CAPITALS}
    tables = {name: pd.DataFrame(rows) for name, rows in {**MAINTAINED, **lines}.items()}
    assert planner.solve(tables, explain=False).margin == pytest.approx(3945)


@pytest.mark.long
def test_the_plan_workbook_is_a_planners_workbook_again(written: Path) -> None:
    assert planner.solve(written).margin == pytest.approx(3945)


def test_the_manifest_says_how_the_search_ended(written: Path) -> None:
    manifest = dict(planner.load(written)["Manifest"].itertuples(index=False, name=None))
    assert manifest["Whole numbers"] > 0
    assert manifest["Ended by"] == "the setting Gap"


@pytest.mark.parametrize(
    ("status", "by_clock", "words"),
    [
        (Status.OPTIMAL, False, "the setting Gap"),
        (Status.WITHIN_GAP, True, "the clock: the same workbook may give another plan"),
        (Status.CANCELLED, False, "whoever cancelled it: the same workbook may give another plan"),
        (Status.NOT_PROVEN, False, "its steps: the same on every computer"),
    ],
)
def test_the_manifest_says_what_ended_a_search(status: Status, by_clock: bool, words: str) -> None:
    solution = replace(solved(MAINTAINED).solution, status=status, by_clock=by_clock)
    assert of_run(solution, Options())["Ended by"] == words


def test_why_short_names_the_campaigns() -> None:
    """48 h could work 48 t, so that 4800 kg are wanted; campaigns and the change keep it at 4000 kg."""
    target = {"Target": "T", "Product": "Metal", "Amount": 4800.0, "Measure": "made", "Priority": 1.0}
    plan = planner.solve(inputs({**ROWS, "Targets": [target]}))
    why = plan["Why short"]
    assert why["Part"].sum() == pytest.approx(800.0)
    assert why["Cause"].iloc[0] == "Whole-number rules"


@pytest.mark.parametrize(
    ("rows", "check"),
    [
        (plant(2, 20.0, 30.0, {"Line": "*", "From campaign": "A", "To campaign": "C"}), "unknown-campaign"),
        (plant(2, 20.0, 30.0, **{"Opening campaign": "X"}), "unknown-campaign"),
        (
            plant(2, 20.0, 30.0, {"Line": "Mill", "From campaign": "*", "To campaign": "*", "Hours": 25.0}),
            "change-too-long",
        ),
        (
            plant(2, 20.0, 30.0, Campaigns=None, **{"Opening campaign": None, "Min campaign": 3.0}),
            "campaign-without-campaigns",
        ),
        ({**ROWS, "Maintenance": [lining(Hours=30.0)]}, "maintenance-too-long"),
        (least(30.0, 25.0), "least-run-never"),
        ({**least(30.0, 20.0), "Fixed runs": [fixed("A", "D1", 5.0)]}, "fixed-run-below-least"),
        (
            {
                **least(30.0, 0.0, **{"Max periods": 1.0}),
                "Fixed runs": [fixed("A", "D1", 5.0), fixed("A", "D2", 5.0)],
            },
            "fixed-runs-over-periods",
        ),
        (
            {
                **ROWS,
                "Fixed runs": [
                    {"Lot": f"{name}1", "Recipe": "Work", "Period": "D1", "Rule": "exactly", "Amount": 1.0}
                    for name in "AB"
                ],
            },
            "fixed-runs-of-two-campaigns",
        ),
    ],
)
def test_what_can_never_happen_is_a_finding(rows: dict[str, list[dict[str, object]]], check: str) -> None:
    assert check in {finding.check for finding in planner.check(inputs(rows))}


TOGETHER: dict[str, list[Row]] = tiny(
    2,
    Lots=[
        {**lot("A", 30.0), "Status": "offered", "Supply": "Yard"},
        {**lot("B", 20.0), "Feed class": "Sand"},
        lot("C", 3.0),
    ],
    Recipes=[{"Recipe": "Work", "Feed class": "Feed"}, {"Recipe": "Work", "Feed class": "Sand"}],
    Supplies=[{"Supply": "Yard", "Charge": 100.0}],
    Companions=[{"Feed": "A", "Needs": "Sand", "On": "Mill", "At least": 2.0}],
    Scenarios=[
        {"Scenario": "dear", "Sheet": "Supplies", "Row": "Yard", "Column": "Charge", "Change": "set", "Value": 3e3},
        {"Scenario": "many", "Sheet": "Companions", "Row": "A", "Column": "At least", "Change": "set", "Value": 15.0},
        {"Scenario": "one", "Sheet": "Blend counts", "Row": "Mill", "Column": "Max", "Change": "set", "Value": 1.0},
    ],
    **{
        "Feed classes": [{"Feed class": "Feed", "Me": 10.0}, {"Feed class": "Sand"}],
        "Blend counts": [{"On": "Mill", "Count": "lots", "Max": 2.0}],
    },
)
"""22 t of A and 2 t of B on the first day, 8 t and 2 t on the second, on which C would be a third lot: 3000 - 100."""


@pytest.mark.long
def test_counts_companions_and_supplies_come_from_a_workbook_and_go_into_a_plan(tmp_path: Path) -> None:
    workbook = write_tables(tmp_path / "plant.xlsx", TOGETHER)
    plan = planner.solve(workbook, explain=False)
    assert plan.margin == pytest.approx(2900)
    assert plan["Supplies held"].to_numpy().tolist() == [["Yard", "D1", 100.0]]
    written = Path(plan.write(tmp_path / "plan.xlsx"))
    assert violations(workbook, written) == []
    other = write_tables(tmp_path / "other.xlsx", changed(TOGETHER, "Lots", 1, Whole="yes", **{"Max periods": 1.0}))
    assert [words.split(":")[0] for words in violations(other, written)] == ["periods of B", "all of B"]


@pytest.mark.parametrize(("scenario", "margin"), [("dear", 300.0), ("many", 1100.0), ("one", 300.0)])
def test_scenarios_change_their_rows(scenario: str, margin: float) -> None:
    """Without the supply C alone; with 15 t of B, which there are on one day only, 9 t of A and then C; C alone."""
    assert planner.solve(inputs(TOGETHER), scenario, explain=False).margin == pytest.approx(margin)


def test_rule_costs_are_told_of_each_rule_in_use() -> None:
    """Campaigns cost the change of 50 and what its hours hold up; the maintenance of 5 costs 5."""
    plan = planner.solve(inputs(MAINTAINED))
    costs = plan["Rule costs"].set_index("Rule")
    free = planner.solve(inputs(ROWS))
    assert costs.loc["maintenance", "Costs at most"] == pytest.approx(free.margin - plan.margin)
    assert (costs["Costs at least"] <= costs["Costs at most"] + 1e-6).all()


def served(times_done: float) -> Rows:
    """Twice 10 h of 48 h, of which some are over."""
    return with_maintenance(lining(Times=2.0, **{"Done so far": times_done}), tonnes=60.0)


def supplied(so_far: str) -> Rows:
    """A day of which the charge is worth it; once given up it does not come back."""
    return tiny(1, Lots=[offer("A", 10.0)], Supplies=[supply(100.0, Resume="no", **{"Held so far": so_far})])


BEFORE: dict[str, tuple[Rows, Rows]] = {
    "periods of a lot": (periods(1.0), periods(0.0)),
    "a whole lot that was begun": (whole(Begun="yes"), whole()),
    "a campaign that has to last": (since(1), since(None)),
    "maintenance that was done": (served(1.0), served(0.0)),
    "a supply that was given up": (supplied("no"), supplied("yes")),
}
"""Plants on which something was done before the plan, and the same where nothing was."""


@pytest.mark.long(but=["maintenance that was done"])
@pytest.mark.parametrize("name", BEFORE)
def test_what_was_done_before_counts_in_the_re_computation_too(name: str, tmp_path: Path) -> None:
    """The plan keeps its rules; the plan of the plant on which nothing was done does not."""
    workbook = write_tables(tmp_path / "plant.xlsx", BEFORE[name][0])
    path, fresh = (
        planner.solve(inputs(rows), explain=False).write(tmp_path / f"plan {place}.xlsx")
        for place, rows in enumerate(BEFORE[name])
    )
    assert violations(workbook, Path(path)) == []
    assert violations(workbook, Path(fresh)) != []


@pytest.mark.parametrize(("opens", "may"), [(1, True), (2, False)])
def test_a_supply_is_held_in_periods_wholly_inside_its_window(opens: int, may: bool, tmp_path: Path) -> None:
    """Two days as one period, and a window from the first or the second of them on."""
    rows: Rows = {
        **tiny(Lots=[offer("A", 10.0)], Supplies=[supply(100.0)]),
        "Periods": [{"Period": "Both", "Start": day(1), "End": day(2)}],
    }
    plan = Path(planner.solve(inputs(rows), explain=False).write(tmp_path / "plan.xlsx"))
    workbook = write_tables(tmp_path / "plant.xlsx", changed(rows, "Supplies", 0, From=day(opens)))
    assert (violations(workbook, plan) == []) == may
