"""A sweep: what is varied, what is found, and how it is shown."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from planner.commands import main
from planner.engine import pipeline
from planner.engine.cases import Case
from planner.excel.books import sweep_book
from planner.excel.books.sweep_book import y_axis
from planner.jobs.exit_codes import End
from planner.jobs.side_by_side import Crew
from planner.studies.sweeps import sweep, sweep_axes, sweep_text
from planner.studies.sweeps.sweep_axes import BadSweep, parse_values
from planner.studies.sweeps.sweep_point import pattern_of
from planner.studies.sweeps.sweep_result import Axis, Pattern, Point, Sweep
from tests.choices import UNEXPLAINED
from tests.models.rules import test_setups as setups
from tests.planner.compare.plans import one_lot, solved
from tests.planner.test_scenarios import SOUND, plant
from tests.plants import day
from tests.workbooks import sheets, write_sheets, write_tables

TIDY = 1e-3  # relative; what a plan may give up of its margin for being tidy, and more


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tables(tmp_path_factory.mktemp("in") / "small.xlsx", plant(*SOUND))


@pytest.fixture(scope="module")
def case(workbook: Path) -> Case:
    (base,) = pipeline.prepare(workbook, [None])
    return base


def swept(case: Case, *varied: tuple[str, str]) -> Sweep:
    """A sweep in one thread."""
    axises = [sweep_axes.axis(case, *one) for one in varied]
    with ThreadPoolExecutor(1) as executor:
        return sweep.sweep(case, axises, crew=Crew(executor=executor, processes=2))


@pytest.fixture(scope="module")
def prices(case: Case) -> Sweep:
    """The spot price of Nd oxide from 20 to 100."""
    return swept(case, ("Spot sales/Nd oxide/Price", "20:100:40"))


@pytest.mark.parametrize(
    ("text", "values", "relative"),
    [
        ("200:800:200", (200, 400, 600, 800), False),
        ("0:1:0.1", tuple(number / 10 for number in range(11)), False),
        ("10:7:-1.5", (10, 8.5, 7), False),
        ("1:4:2", (1, 3), False),
        ("200, 300", (200, 300), False),
        ("5", (5,), False),
        ("90%:110%:10%", (90, 100, 110), True),
        ("90%,100%", (90, 100), True),
        ("1,5:7:1,5", (1, 5, 6, 7), False),
    ],
)
def test_how_values_are_written(text: str, values: Sequence[float], relative: bool) -> None:
    """Ranges hold their end, lists may hold ranges, and no value comes twice."""
    assert parse_values(text) == (tuple(map(float, values)), relative)


@pytest.mark.parametrize("text", ["", "a", "1:2", "1:2:0", "1:2:-1", "90%:110", "nan", "1:inf:1", "0:1e9:1", "1;2"])
def test_values_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(BadSweep):
        parse_values(text)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("Spot sale/Nd oxide/Price", 'no sheet "Spot sale". Did you mean "Spot sales"'),
        ("Spot sales/Nd oxide/Prise", 'no column "Prise" to vary. Did you mean "Price"'),
        ("Spot sales/Nd/Price", 'no row "Nd"'),
        ("Spot sales", "Write Sheet/Row/Column"),
        ("Lots/EV-1/Available", "holds dates"),
        ("Scenarios/*/Value", "no sheet"),
    ],
)
def test_what_cannot_vary_is_refused(case: Case, path: str, words: str) -> None:
    with pytest.raises(BadSweep) as stop:
        sweep_axes.axis(case, path, "1:3:1")
    assert words in str(stop.value)


def test_a_figure_is_named_in_any_case_and_with_slashes_in_its_row(case: Case) -> None:
    """The row is what stands between the first and the last slash."""
    axis = sweep_axes.axis(case, "deliveries/Motor maker / 2026-01-12 / 2026-02-01/min", "1")
    assert (axis.sheet, axis.key, axis.column) == ("Deliveries", "Motor maker / 2026-01-12 / 2026-02-01", "Min")
    assert axis.title == "Deliveries / Motor maker / 2026-01-12 / 2026-02-01 / Min [kg]"


def test_values_are_in_the_unit_of_the_header(tmp_path: Path) -> None:
    """Where the sheet says kg, 12000 means 12 t."""
    written = sheets(plant())
    at = written["Lots"][0].index("Quantity [t]")
    for row in written["Lots"][1:]:
        row[at] *= 1000
    written["Lots"][0][at] = "Quantity [kg]"
    (this_case,) = pipeline.prepare(write_sheets(tmp_path / "kg.xlsx", written), [None])
    assert sweep_axes.axis(this_case, "Lots/EV-1/Quantity", "12000").step(12_000.0).value == pytest.approx(12.0)


def test_each_point_is_the_plan_of_that_workbook(prices: Sweep, workbook: Path) -> None:
    """The point at 60 is the base; more for the same product is never less margin; order as asked."""
    assert [point.values for point in prices.points] == [(20,), (60,), (100,)]
    margins = [point.margin for point in prices.points]
    assert margins[1] == pytest.approx(pipeline.solve(workbook, choices=UNEXPLAINED).margin, rel=TIDY)
    assert all(later > earlier * (1 - TIDY) for earlier, later in pairwise(margins))
    assert margins[2] > margins[0] * 1.01


def test_a_warm_start_saves_iterations_and_nothing_else(case: Case) -> None:
    """The same plant again from where its first solve stood: there is next to nothing left to do."""
    warm, plain = pipeline.Warm(), pipeline.Choices(explain=False)
    plans = [pipeline.solve_case(case, choices=plain, warm=warm) for _ in range(2)]
    manifests = [
        dict(zip(plan.tables["Manifest"]["Key"], plan.tables["Manifest"]["Value"], strict=True)) for plan in plans
    ]
    assert plans[1].margin == pytest.approx(plans[0].margin, rel=TIDY)
    assert manifests[1]["Iterations"] < manifests[0]["Iterations"]


@pytest.mark.long
def test_percents_multiply(case: Case, prices: Sweep) -> None:
    """Half of 60 more than 60 is 90; 100 % is 60 itself."""
    relative = swept(case, ("Spot sales/*/Price", "100%,150%"))
    typed = swept(case, ("Spot sales/Nd oxide/Price", "60,90"))
    typed_margins = [point.margin for point in typed.points]
    assert [point.margin for point in relative.points] == pytest.approx(typed_margins, rel=TIDY)
    assert relative.axes[0].title == "Spot sales / * / Price [% of the workbook's]"


@pytest.mark.long
def test_two_figures_make_a_table(case: Case, prices: Sweep) -> None:
    """Every pair once, the second figure running fastest; the pair of today's values is the base."""
    both = swept(case, ("Spot sales/Nd oxide/Price", "60,80"), ("Lines/Leach/Availability", "80,90"))
    assert [point.values for point in both.points] == [(60, 80), (60, 90), (80, 80), (80, 90)]
    assert both.points[1].margin == pytest.approx(prices.points[1].margin, rel=TIDY)


def test_a_point_that_cannot_be_planned_leaves_the_others(case: Case) -> None:
    """110 % availability does not exist; 90 % does."""
    this_sweep = swept(case, ("Lines/Leach/Availability", "90,110"))
    assert [point.end for point in this_sweep.points] == [End.DONE, End.ERRORS]
    assert "Availability is 110 %" in this_sweep.points[1].words
    assert sweep_text.notes(this_sweep) == [f"110: {this_sweep.points[1].words}"]


def test_too_much_is_refused(case: Case) -> None:
    figures = [sweep_axes.axis(case, "Spot sales/*/Price", "1:399:1"), sweep_axes.axis(case, "Lots/*/Price", "1,2")]
    with pytest.raises(BadSweep, match="not 2 figures and 798 plans"):
        sweep.sweep(case, figures)


def a_sweep() -> Sweep:
    """Three plans by hand: EV-2 comes in at the second, and the leach is full at the third."""
    return Sweep(
        name="Plant",
        workbook="plant.xlsx",
        sha256="",
        currency="EUR",
        axes=(Axis(sheet="Spot sales", key="Dy oxide", column="Price", values=(1, 2, 3), unit="per kg"),),
        points=(
            _point(1, 10.0, 5.0, Pattern(lots=("EV-1", "HDD-1"), broken=("T",))),
            _point(2, 20.0, 6.0, Pattern(lots=("EV-1", "EV-2"))),
            _point(3, 30.0, 7.0, Pattern(lots=("EV-1", "EV-2"), lines=("Leach",))),
        ),
    )


def _point(value: float, margin: float, made: float, pattern: Pattern) -> Point:
    return Point(values=(value,), end=End.DONE, margin=margin, made={"Dy": made}, pattern=pattern)


def test_regimes_are_told_by_how_they_differ_from_the_first() -> None:
    assert [(regime.name, regime.points, regime.words) for regime in a_sweep().regimes()] == [
        ("A", 1, "2 lots; full: no line; 1 promise broken"),
        ("B", 1, "lots + EV-2 - HDD-1; no promises broken"),
        ("C", 1, "lots + EV-2 - HDD-1; full lines + Leach; no promises broken"),
    ]


def test_a_price_at_which_more_is_sold_is_another_regime() -> None:
    """The same lots, lines, promises and buyers; but 103 kg are sold at 200 and 300, and 2,267 kg at 800."""
    pattern = Pattern(lots=("EV-1",), sales=("spot / Dy oxide",))
    kilograms = {200.0: 103.0, 300.0: 103.0 * (1 + 1e-6), 800.0: 2267.0}
    points = tuple(
        Point(values=(price,), end=End.DONE, margin=price * kg, pattern=pattern, slopes=(kg,))
        for price, kg in kilograms.items()
    )
    this_sweep = replace(a_sweep(), points=points)
    assert this_sweep.regime_of() == ["A", "A", "B"]
    assert this_sweep.regimes()[0].words == (
        "1 lot; full: no line; no promises broken; sells spot / Dy oxide; 1 more of Price adds +103"
    )
    assert this_sweep.regimes()[1].words == "1 more of Price adds +2,267, not +103"


@pytest.mark.long
def test_within_a_regime_of_a_price_the_margin_rises_by_what_is_sold(case: Case) -> None:
    """Between two points of one regime the margin changes by the slope times the step: 15 t of EV-2 are bought."""
    this_sweep = swept(case, ("Lots/EV-2/Price", "4000:14000:2000"))
    inside = 0
    for (one, name), (other, next_name) in pairwise(zip(this_sweep.points, this_sweep.regime_of(), strict=True)):
        rise = other.margin - one.margin
        low, high = sorted((one.slopes[0], other.slopes[0]))
        slack = TIDY * one.margin
        assert 2000 * low - slack <= rise <= 2000 * high + slack  # a margin is convex in a price
        if name == next_name:
            inside += 1
            assert rise == pytest.approx(2000 * one.slopes[0], rel=TIDY, abs=1e-6)
    assert inside and this_sweep.regime_of()[0] != this_sweep.regime_of()[-1]
    assert this_sweep.points[0].slopes[0] == pytest.approx(-15.0)


def test_what_is_sold_and_sold_out_belongs_to_the_regime() -> None:
    """10 t give 1,000 kg. With a contract for 400 kg at 60 and 500 kg of spot at 50: both are sold out; with 900 kg of
    spot the contract is, and of spot 600 kg are sold."""
    terms = {"Contract": "A", "Product": "Dy metal", "Price": 60.0}
    window = {"Contract": "A", "Due": day(14), "Min": 0.0, "Max": 400.0}

    def sold(spot: float) -> Pattern:
        sale = {"Product": "Dy metal", "Price": 50.0, "Max": spot}
        product = [{"Product": "Dy metal", "Disposal cost": 0.0}]
        return pattern_of(
            solved(one_lot(Contracts=[terms], Deliveries=[window], Products=product, **{"Spot sales": [sale]}))
        )

    both = ("A / Dy metal", "spot / Dy metal")
    assert (sold(500.0).sales, sold(500.0).sold_out) == (both, both)
    assert (sold(900.0).sales, sold(900.0).sold_out) == (both, ("A / Dy metal",))


@pytest.mark.parametrize(("tonnes", "full"), [(20.0, ("Mill",)), (19.0, ())])
def test_a_line_is_full_with_what_it_loses(tonnes: float, full: tuple[str, ...]) -> None:
    """A day of 24 h, of which setting up takes 4 h: 20 t fill the mill, with 19 t an hour is left."""
    assert pattern_of(solved(setups.plant(tonnes, 1, **{"Setup hours": 4.0}))).lines == full


def test_the_text_of_a_sweep() -> None:
    assert sweep_text.text(a_sweep()).splitlines()[:4] == [
        "Spot sales / Dy oxide / Price [per kg]",
        "",
        "Price  margin EUR  Dy kg  broken  regime  status",
        "    1        10.0      5       1  A       done",
    ]


def test_the_workbook_of_one_figure_has_lines(tmp_path: Path) -> None:
    """A tidy table by name, and a chart each for margin and Dy over its cells."""
    book = openpyxl.load_workbook(sweep_book.write(a_sweep(), tmp_path / "sweep.xlsx"))
    assert book.sheetnames == ["Charts", "Sweep", "Regimes"]
    assert len(book["Charts"]._charts) == 2
    table = book["Sweep"].tables["tblSweep"]
    rows = [[cell.value for cell in row] for row in book["Sweep"][table.ref]]
    assert rows[0][:3] == ["Spot sales / Dy oxide / Price [per kg]", "Margin [EUR]", "Dy made [kg]"]
    assert [row[:3] for row in rows[1:]] == [[1, 10, 5], [2, 20, 6], [3, 30, 7]]
    assert [row[rows[0].index("Regime")] for row in rows[1:]] == ["A", "B", "C"]


def test_the_workbook_of_two_figures_has_coloured_tables(tmp_path: Path) -> None:
    """Margin and Dy down and across, each with a colour scale; the regimes without one."""
    one = a_sweep()
    second = Axis(sheet="Lines", key="Leach", column="Units", values=(1,))
    points = tuple(
        Point(values=(*point.values, 1.0), end=point.end, margin=point.margin, made=point.made) for point in one.points
    )
    two = Sweep(name="P", workbook="p.xlsx", sha256="", currency="EUR", axes=(one.axes[0], second), points=points)
    book = openpyxl.load_workbook(sweep_book.write(two, tmp_path / "sweep.xlsx"))
    sheet = book["Tables"]
    scales = [rule.type for rules in sheet.conditional_formatting for rule in rules.rules]
    assert scales == ["colorScale", "colorScale"]
    assert [[sheet.cell(row, column).value for column in (1, 2)] for row in (6, 7, 8, 9)] == [
        [None, 1],
        [1, 10],
        [2, 20],
        [3, 30],
    ]


def test_the_command(workbook: Path, tmp_path: Path) -> None:
    """In processes: the table on stdout, the workbook where it was asked for, exit code 0."""
    command = [sys.executable, "-m", "planner", "sweep", str(workbook), "--vary", "Spot sales/*/Price", "50%,100%"]
    environment = {**os.environ, "PYTHONPATH": str(Path(main.__file__).parents[2])}
    ran = subprocess.run(
        [*command, "--scenario", "New offer", "--quiet", "--jobs", "1"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Price  margin GBP" in ran.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["small-sweep.xlsx"]


def test_what_hardly_varies_is_drawn_level() -> None:
    """Half a kilogram of 11,958 over the whole height of a chart would look like a change, its labels all the same."""
    axis = y_axis([11_958.2, 11_957.7, None, 11_958.3])
    assert (axis["min"], axis["max"]) == pytest.approx((11_957.7 - 1_195.83, 11_958.3 + 1_195.83))
    assert "min" not in y_axis([100.0, 200.0])
    assert (y_axis([0.0, 3.0])["num_format"], y_axis([0.0, 300.0])["num_format"]) == ("#,##0.0##", "#,##0")
    assert "min" not in y_axis([]) and "min" not in y_axis([0.0, 0.0])
