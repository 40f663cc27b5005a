"""A workbook with scenarios: what is checked, what is solved, what the plan says of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from planner.engine import pipeline
from planner.engine.plan import Plan
from planner.excel.plan import plan_book
from planner.views import heavy_elements
from tests.choices import UNEXPLAINED
from tests.plants import added, changed, small_plant
from tests.workbooks import sheets, write_sheets, write_tables

HEADS = ("Scenario", "Parent", "Sheet", "Row", "Column", "Change", "Value")
SOUND = (
    ("Dear neodymium", None, "Spot sales", "Nd oxide", "Price", "multiply", 2.0),
    ("Dear and late", "Dear neodymium", "Lots", "HDD-1", "Available", "set", "2026-01-19"),
    ("New offer", None, "Lots", "EV-3", "Status", "set", "offered"),
)
WRONG = ("Typo", None, "Spot sales", "Nd oxid", "Price", "set", 1.0)
TOO_MUCH = ("Too much", None, "Lines", "Leach", "Availability", "multiply", 2.0)
Rows = dict[str, list[dict[str, object]]]


def plant(*lines: tuple[object, ...]) -> Rows:
    """The small plant with a blocked lot EV-3 and these scenarios."""
    blocked = {"Lot": "EV-3", "Feed class": "EV traction", "Status": "blocked", "Quantity": 5.0, "Price": 100.0}
    rows = added(small_plant(), "Lots", **blocked)
    return {**rows, "Scenarios": [dict(zip(HEADS, line, strict=True)) for line in lines]}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("in") / "small.xlsx", plant(*SOUND))


@pytest.fixture(scope="module")
def plan(workbook: Path) -> Plan:
    return pipeline.solve(workbook, scenario="Dear and late", choices=UNEXPLAINED)


def manifest_of(plan: Plan) -> Mapping[str, object]:
    return dict(zip(plan.tables["Manifest"]["Key"], plan.tables["Manifest"]["Value"], strict=True))


def test_the_plan_carries_the_scenario_in_name_and_manifest(plan: Plan, workbook: Path) -> None:
    """The base's manifest names none."""
    assert plan.name == "Small plant: Dear and late"
    assert manifest_of(plan)["Scenario"] == "Dear and late"
    assert "Scenario" not in manifest_of(pipeline.solve(workbook, choices=UNEXPLAINED))


def test_the_plan_lists_what_the_scenario_changed(plan: Plan) -> None:
    """Its own row and its parent's; Nd oxide's only spot window begins on day 8."""
    assert plan.tables["Scenario changes"].to_numpy().tolist() == [
        ["Dear and late", "Lots", "HDD-1", "Available", "2026-01-12", "2026-01-19"],
        ["Dear neodymium", "Spot sales", "Nd oxide / 2026-01-12", "Price", 60.0, 120.0],
    ]


def test_the_plan_is_that_of_a_workbook_typed_so(plan: Plan, tmp_path: Path) -> None:
    """A scenario is nothing but another workbook: the same margin and the same runs."""
    rows = changed(changed(plant(), "Spot sales", 0, Price=120.0), "Lots", 1, Available=pd.Timestamp("2026-01-19"))
    typed = pipeline.solve(write_tables(tmp_path / "typed.xlsx", rows), choices=UNEXPLAINED)
    assert plan.margin == typed.margin
    pd.testing.assert_frame_equal(plan.tables["Runs"], typed.tables["Runs"])


@pytest.mark.long
def test_the_base_knows_nothing_of_its_scenarios(workbook: Path, tmp_path: Path) -> None:
    """With and without rows in Scenarios the base's plan is the same."""
    base = pipeline.solve(workbook, choices=UNEXPLAINED)
    plain = pipeline.solve(write_tables(tmp_path / "plain.xlsx", plant()), choices=UNEXPLAINED)
    for name in ("Runs", "Money", "Sales", "Scenario changes", "Levels"):
        pd.testing.assert_frame_equal(base.tables[name], plain.tables[name])
    assert base.findings == plain.findings


def test_a_scenario_plan_survives_write_and_load(plan: Plan, tmp_path: Path) -> None:
    """Numbers, dates and texts of the changes come back as they were."""
    loaded = plan_book.load(plan_book.write(plan, tmp_path / "plan.xlsx"))
    pd.testing.assert_frame_equal(loaded.tables["Scenario changes"], plan.tables["Scenario changes"])
    assert manifest_of(loaded)["Scenario"] == "Dear and late"
    assert len(loaded.inputs["Scenarios"]) == 0


@pytest.mark.long
def test_a_new_offer_is_bought(workbook: Path) -> None:
    """EV-3 costs 100 a tonne and holds 4 % Dy (its class's): as an offer it is taken, blocked it is not."""
    with_offer = pipeline.solve(workbook, scenario="New offer", choices=UNEXPLAINED)
    bought = with_offer.tables["Lot use"].set_index("Lot")["Bought"]
    assert bought["EV-3"] == pytest.approx(5.0)
    assert with_offer.margin > pipeline.solve(workbook, choices=UNEXPLAINED).margin


def test_an_unknown_scenario_is_named_with_the_nearest(workbook: Path) -> None:
    with pytest.raises(pipeline.UnknownScenario, match=r'no scenario "New ofer".* Did you mean "New offer"'):
        pipeline.solve(workbook, scenario="New ofer")


def test_check_finds_what_is_wrong_with_scenarios(tmp_path: Path) -> None:
    """A row that does not exist, and 90 % availability times two; each at its cell of Scenarios."""
    path = write_tables(tmp_path / "wrong.xlsx", plant(WRONG, TOO_MUCH))
    found = {
        (finding.check, finding.sheet, finding.cell, finding.severity) for finding in pipeline.check(path).findings
    }
    assert ("unknown-row", "Scenarios", "D2", "error") in found
    assert ("out-of-range", "Scenarios", "G3", "error") in found


def test_what_an_ancestor_causes_is_told_once(tmp_path: Path) -> None:
    """The child inherits the 180 %; one finding is enough."""
    child = ("Child", "Too much", "Lots", "EV-1", "Price", "set", 1.0)
    path = write_tables(tmp_path / "wrong.xlsx", plant(TOO_MUCH, child))
    assert [finding.check for finding in pipeline.check(path).findings].count("out-of-range") == 1


def test_a_wrong_scenario_does_not_stop_the_base(tmp_path: Path) -> None:
    """The base's plan has a warning instead."""
    base = pipeline.solve(write_tables(tmp_path / "wrong.xlsx", plant(WRONG)), choices=UNEXPLAINED)
    assert [(finding.check, finding.severity) for finding in base.findings if finding.sheet == "Scenarios"] == [
        ("unknown-row", "warning")
    ]


def test_a_wrong_scenario_stops_itself_and_its_children_only(tmp_path: Path) -> None:
    """Only what starts from the wrong one is stopped too."""
    child = ("Child", "Typo", "Lots", "EV-1", "Price", "set", 1.0)
    path = write_tables(tmp_path / "wrong.xlsx", plant(WRONG, child, TOO_MUCH, *SOUND))
    cases = pipeline.prepare(path, None)
    assert [case.name for case in cases if not case.is_sound] == ["Typo", "Child", "Too much"]
    with pytest.raises(pipeline.WorkbookHasErrors):
        pipeline.solve_case(cases[1])


def test_an_unreadable_cell_stops_only_its_own_scenario(tmp_path: Path) -> None:
    """`halve` is no change; the reader says so, and the other scenario is sound."""
    unreadable = ("Odd", None, "Lots", "EV-1", "Price", "halve", 2.0)
    path = write_tables(tmp_path / "odd.xlsx", plant(unreadable, *SOUND))
    sound = {case.name: case.is_sound for case in pipeline.prepare(path, [None, "Odd", "New offer"])}
    assert sound == {"base": True, "Odd": False, "New offer": True}


def test_a_value_is_in_the_unit_of_its_column(tmp_path: Path) -> None:
    """Quantity is headed [kg] here: 12000 is set and 500 added, which are 12 t and 0.5 t more; x 2 needs no unit."""
    lines = [
        ("Set", None, "Lots", "EV-1", "Quantity", "set", 12_000.0),
        ("Set", None, "Lots", "EV-2", "Quantity", "add", 500.0),
        ("Set", None, "Lots", "HDD-1", "Quantity", "multiply", 2.0),
    ]
    written = sheets(plant(*lines))
    at = written["Lots"][0].index("Quantity [t]")
    written["Lots"] = [[*row[:at], row[at] * 1000 if row[at] else None, *row[at + 1 :]] for row in written["Lots"][1:]]
    written["Lots"].insert(0, [*sheets(plant())["Lots"][0]])
    written["Lots"][0][at] = "Quantity [kg]"
    (case,) = pipeline.prepare(write_sheets(tmp_path / "kg.xlsx", written), ["Set"])
    assert case.is_sound
    assert case.tables["Lots"]["Quantity"].tolist() == [12.0, 20.0, 15.5, 5.0]


def test_made_dy_is_that_of_a_pure_product(plan: Plan) -> None:
    """Dy oxide takes nothing but Dy: the Dy that is made is the Dy oxide that is made; there is no Tb here."""
    made = plan.tables["Production"].groupby("Product")["Made"].sum()
    assert heavy_elements.made(plan, "Dy") == pytest.approx(made["Dy oxide"])
    assert heavy_elements.made(plan, "Tb") is None


def test_made_dy_of_a_mixed_product_is_its_share(tmp_path: Path) -> None:
    """HDD-1 alone, 29 % Nd and 0.8 % Dy, both recovered in full into one product.

    Dy2O3 / (Nd2O3 + Dy2O3) = 0.8 x 1.1477 / (29 x 1.1664 + 0.8 x 1.1477) = 0.9182 / 34.744 = 2.643 %.
    """
    rows = {
        **small_plant(),
        "Lots": [small_plant()["Lots"][1]],
        "Yields": [{"Recipe": "NdFeB route", "Product": "Nd oxide", "Nd": 100.0, "Dy": 100.0}],
        "Fixed runs": [],
        "Targets": [],
        "Contracts": [],
        "Deliveries": [],
        "Products": [{"Product": "Nd oxide"}],
    }
    mixed = pipeline.solve(write_tables(tmp_path / "mixed.xlsx", rows), choices=UNEXPLAINED)
    total = mixed.tables["Production"]["Made"].sum()
    assert total > 0
    assert heavy_elements.made(mixed, "Dy") == pytest.approx(0.02643 * total, rel=1e-3)
