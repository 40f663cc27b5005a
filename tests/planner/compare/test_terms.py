"""On what terms plans stand side by side: currencies, other plants, shares, and sums that add up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from models.schema.frames import inputs
from planner.commands.main import run
from planner.comparison import words
from planner.comparison.comparison import Comparison
from planner.comparison.directions import Verdict
from planner.comparison.standing.plants import is_another_plant
from planner.comparison.standing.sides import BadRate
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.excel.books import compare_book
from planner.excel.paper.ruled import difference, figure, per_cent, seen
from planner.excel.plan import plan_book
from planner.report import page
from planner.report.one_page import values_of_plans
from planner.report.parts import judged
from planner.report.ranked import ranked
from tests.planner.compare.plans import compared, one_lot, solved
from tests.plants import Rows, changed, small_plant

EUROS, DOLLARS = ([{"Setting": "Currency", "Value": value}] for value in ("EUR", "USD"))


def dollars() -> Plan:
    """The plan of one lot, counted in USD: 50,000 USD."""
    return solved({**one_lot(), "Settings": DOLLARS}, "US")


def test_without_a_rate_no_money_is_subtracted() -> None:
    comparison = compared(solved(one_lot()), dollars(), bridges=True)
    for key in ("Margin", "Cash margin", "Sales"):
        found = comparison.figure(key)
        assert found is not None
        assert found.values == pytest.approx((50_000.0, 50_000.0))
        assert (found.differences[1], found.per_cent[1], found.verdicts[1]) == (None, None, Verdict.NEITHER)
    made = comparison.figure("Made Dy metal")
    assert made is not None and made.differences[1] == 0.0
    assert words.sentences(comparison, 1)[0] == (
        "US counts in another currency than Base, and no rate is stated: it earns 50,000 USD, Base 50,000 EUR."
    )
    assert comparison.bridges[0].reason == "The plans count in EUR and USD."
    assert "no money is subtracted. State a rate to have it done: --rate USD=1.08" in comparison.notes[0]


def test_plans_that_earn_the_same_share_a_rank_and_one_without_a_margin_has_none() -> None:
    """50,000 twice, 51,000, and 50,000 USD at no rate, which stand last."""
    dearer = solved(changed(one_lot(), "Spot sales", 0, Price=51.0), "Dearer")
    comparison = compared(solved(one_lot()), dollars(), dearer, solved(one_lot(), "Again"))
    ranks = [(row[1].text, row[0].text) for row in ranked(comparison).rows]
    assert ranks == [("Dearer", "1"), ("Base (base)", "2"), ("Again", "2"), ("US", "")]


def test_the_three_lines_of_a_margin_add_up_as_they_are_shown() -> None:
    """100.4 and 100.4 are 200.8, shown as 100, 101 and 201; 150.3 and 170.3 are 320.6. The difference is 49.9 and 69.9,
    119.8 in all: 50, 70 and 120. What does not add up, as in a plan that was edited, is shown as it is."""
    comparison = compared(solved(one_lot()), solved(one_lot(), "Other"))
    stock = comparison.figure(summary.STOCK_CHANGE)
    assert stock is not None
    stock = replace(stock, values=(100.4, 170.3), beside=((100.4, 150.3), (200.8, 320.6)))
    assert (stock.shown, stock.shown_differences[1]) == ((101, 171), 70)
    assert [cell.text for cell in values_of_plans(stock, comparison)] == ["101", "171", "+70", "+69.6"]
    edited = replace(stock, beside=((100.4, 150.3), (200.8, 7_320.6)))
    assert edited.shown == (101, 170)


def test_the_lines_of_a_bridge_add_up_too() -> None:
    """At 60 for 50 the 1,000 kg bring 10,000 more, all of it cash."""
    (bridge,) = compared(
        solved(one_lot()), solved(changed(one_lot(), "Spot sales", 0, Price=60.0), "Dearer"), bridges=True
    ).bridges
    place = {measure.name: at for at, measure in enumerate(bridge.measures)}
    amounts = [0.0] * len(place)
    for name, amount in zip(summary.LINES, (100.4, 100.4, 200.8), strict=True):
        amounts[place[name]] = amount
    shown = bridge.shown(tuple(amounts))
    assert [shown[place[name]] for name in summary.LINES] == [100, 101, 201]


def test_what_is_shown_as_nothing_is_neither_good_nor_bad() -> None:
    """0.04 % less is shown as 0.0, on the page and in the workbook."""
    assert [judged(text, Verdict.WORSE).mark for text in ("-1.4", "0.0", "0.0 points")] == ["bad", "", ""]
    assert [per_cent(value, Verdict.WORSE).styles for value in (-0.06, -0.04, None)] == [("bad",), (), ()]
    assert [seen(less, value) for less, value in ((0.4, 95_300.0), (0.6, 95_300.0), (0.4, 12.0), (None, 1.0))] == [
        False,
        True,
        True,
        False,
    ]


def test_a_sign_stands_beside_each_colour_in_the_workbook() -> None:
    """For who prints it in grey: a tick, a cross or a question mark, as on the page."""
    marked = [Verdict.BETTER, Verdict.WORSE, Verdict.AT_A_PRICE, Verdict.NEITHER]
    assert [difference(-7.0, one).number.split(";")[1] for one in marked] == [
        '-#,##0"\u00a0\u2713"',
        '-#,##0"\u00a0\u2717"',
        '-#,##0"\u00a0?"',
        "-#,##0",
    ]
    assert figure(120.0, "bold", "bad", unit="EUR").number == '#,##0" EUR\u00a0\u2717"'
    assert per_cent(2.0, Verdict.BETTER).number.startswith('[>=0.05]+#,##0.0" %\u00a0\u2713";')


def test_less_missing_where_less_is_asked_is_no_merit() -> None:
    """1,000 kg are there: 500 are missing of 1,500, 200 of 1,200, and nothing of 1,000, or of no target at all."""
    target = {"Target": "Dy", "Product": "Dy metal", "Measure": "made", "Priority": 1.0}
    asked = [one_lot(Targets=[target | {"Amount": amount}]) for amount in (1_500.0, 1_200.0, 1_000.0)]
    more = changed(asked[0], "Lots", 0, Quantity=12.0)
    plans = [solved(rows, f"Plan {at}") for at, rows in enumerate((*asked, one_lot(), more))]
    comparison = compared(*plans)
    short, broken = comparison.figure("Target Dy: short"), comparison.figure("Broken promises")
    assert short is not None and broken is not None
    assert short.values == pytest.approx((500.0, 200.0, 0.0, None, 300.0))
    assert short.verdicts == (*(Verdict.NEITHER,) * 4, Verdict.BETTER)
    assert broken.values == (1.0, 1.0, 0.0, 0.0, 1.0)
    assert set(broken.verdicts) == {Verdict.NEITHER}


def test_with_a_rate_differences_are_in_the_bases_currency() -> None:
    """50,000 USD at 0.8 EUR are 40,000 EUR: 10,000 less, which is 20 % of 50,000."""
    comparison = compared(solved(one_lot()), dollars(), rates={"USD": 0.8})
    margin = comparison.figure("Margin")
    assert margin is not None
    assert (margin.differences[1], margin.per_cent[1]) == pytest.approx((-10_000.0, -20.0))
    assert margin.verdicts[1] is Verdict.WORSE
    assert sum(one.differences[1] or 0.0 for one in comparison.money[:-1] if one.key.endswith("sales")) == -10_000.0
    assert comparison.notes[0] == "US counts in USD: differences are in EUR, at 0.8 EUR for 1 USD."
    revenue = [one for one in comparison.totals["Sales"] if one.column == "Revenue"]
    assert [one.differences[1] for one in revenue] == []  # the same amounts, each in its own currency


@pytest.mark.parametrize(
    ("rates", "message"), [({"EUR": 1.1}, "own currency"), ({"GBP": 1.1}, "No plan counts in GBP")]
)
def test_a_rate_that_cannot_be_meant_is_refused(rates: dict[str, float], message: str) -> None:
    with pytest.raises(BadRate, match=message):
        compared(solved(one_lot()), dollars(), rates=rates)


def written(comparison: Comparison, folder: Path) -> dict[str, object]:
    """The cells of the row of the margin on the sheet Key figures, by header, and their number formats."""
    sheet = load_workbook(compare_book.write_comparison(comparison, folder / "out.xlsx"))["Key figures"]
    head, *rows = sheet[sheet.tables["tblCompareKeyFigures"].ref]
    names = [str(cell.value) for cell in head]
    row = next(row for row in rows if row[names.index("Figure")].value == "Margin")
    return {name: (cell.value, cell.number_format) for name, cell in zip(names, row, strict=True)}


def test_each_amount_is_shown_with_its_currency(tmp_path: Path) -> None:
    comparison = compared(solved(one_lot()), dollars())
    text, cells = words.text(comparison), written(comparison, tmp_path)
    assert "50,000 EUR" in text and "50,000 USD" in text
    assert cells["Base (base)"] == (50_000, '#,##0" EUR"')
    assert cells["US"] == (50_000, '#,##0" USD"')
    assert cells["Difference"][0] is None
    html = page.page([side.plan for side in comparison.sides], comparison)
    assert "50,000 EUR" in html and "50,000 USD" in html


@pytest.mark.long
def test_the_command_takes_rates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [str(plan_book.write(plan, tmp_path / f"{plan.name}.xlsx")) for plan in (solved(one_lot()), dollars())]
    command = ["compare", *paths, "-o", str(tmp_path / "out.xlsx"), "--no-bridge", "--quiet"]
    assert run([*command, "--rate", "USD=0.8"]) == 0
    assert "US earns 10,000 EUR less than Base (-20.0 %)" in capsys.readouterr().out
    for rate, message in (
        ("USD", "write CURRENCY=RATE"),
        ("USD=0", "write CURRENCY=RATE"),
        ("GBP=1", "No plan counts"),
    ):
        assert run([*command, "--rate", rate]) == 2
        assert message in capsys.readouterr().err


def another_plant() -> Rows:
    """A plant with another line, product and lot: 10 t with 10 % Dy, sold as oxide at 20."""
    rows = changed(one_lot(), "Lots", 0, Lot="X-9", Quantity=12.0)
    rows = changed(changed(rows, "Lines", 0, Line="Kiln"), "Line use", 0, Line="Kiln")
    rows = changed(changed(rows, "Products", 0, Product="Dy oxide"), "Yields", 0, Product="Dy oxide")
    return changed(rows, "Spot sales", 0, Product="Dy oxide", Price=20.0)


def test_another_plant_is_said_to_be_one_and_nothing_is_called_better() -> None:
    comparison = compared(solved(one_lot()), solved(another_plant(), "Ohio"), bridges=True)
    assert words.sentences(comparison, 1) == [
        "Ohio is another plant than Base: it earns 24,000 EUR, Base 50,000 EUR.",
        f"There is no bridge between the margins. {comparison.bridges[0].reason}",
        "It breaks no promise, and neither does the base.",
        "Its inputs are those of another plant.",
        "How calm the plan is cannot be said: it is one of another plant.",
    ]
    assert comparison.bridges[0].reason.startswith("They are plans of two plants")
    assert {verdict for one in (*comparison.figures, *comparison.money) for verdict in one.verdicts} == {
        Verdict.NEITHER
    }
    assert {one.per_cent[1] for one in comparison.figures} == {None}
    assert comparison.notes[0].startswith("Ohio is another plant than Base: their figures stand side by side")


def test_a_plant_is_the_same_with_another_line_or_with_all_lots_new() -> None:
    """A line more, a line renamed, all lots of next year: it is known by the rest."""
    base = inputs(small_plant())
    renamed = changed(changed(small_plant(), "Lines", 0, Line="Leach 2"), "Line use", 0, Line="Leach 2")
    renamed = changed(renamed, "Downtime", 0, Line="Leach 2")
    next_year = {**small_plant(), "Lots": [lot | {"Lot": f"N{lot['Lot']}"} for lot in small_plant()["Lots"]]}
    assert not is_another_plant(base, inputs(renamed))
    assert not is_another_plant(base, inputs(next_year))


def test_lines_on_another_site_are_another_plant_whatever_they_are_called() -> None:
    sites = [{**small_plant(), "Lines": [line | {"Site": site} for line in small_plant()["Lines"]]} for site in "AB"]
    assert is_another_plant(*map(inputs, sites))
    assert not is_another_plant(inputs(sites[0]), inputs(sites[0]))


def test_shares_differ_in_points_and_have_no_per_cent() -> None:
    """Without any assay of its own the lot's Dy is estimated: 100 % for 0 %."""
    guessed = solved(changed(one_lot(), "Lots", 0, Dy=None), "Guessed")
    base = solved(one_lot())
    estimates = base.tables["Estimates"]
    assert not len(estimates) or estimates["Estimated share"].max() == 0.0
    comparison = compared(replace(guessed, name="Base"), guessed)
    shares = [one for one in comparison.figures if one.is_share]
    assert all(one.per_cent == (None, None) for one in shares)
    assert difference(12.5, unit="points").number == '+#,##0.0" points";-#,##0.0" points";0'
    assert figure(12.5, unit='E"R').number == '#,##0.0" ER"'


def test_items_add_up_to_what_the_margin_differs_by() -> None:
    """9 EUR of 9 million are a difference: three items of which each differs by less than a millionth."""
    base = solved(one_lot())
    money = base.tables["Money"]
    big = money.assign(Amount=money["Amount"] + 9_000_000.0)
    more = big.assign(Amount=big["Amount"] + 9.0)
    plans = [
        replace(base, name=name, margin=float(rows["Amount"].sum()), tables={**base.tables, "Money": rows})
        for name, rows in (("Base", big), ("Other", more))
    ]
    comparison = compared(*plans)
    items = [one for one in comparison.money if one.key in set(money["Item"])]
    margin = comparison.figure("Margin")
    assert margin is not None
    assert sum(one.differences[1] or 0.0 for one in items) == pytest.approx(margin.differences[1])
    assert all(one.differs for one in items)


@pytest.mark.long
def test_twelve_plans_are_compared_at_once(tmp_path: Path) -> None:
    prices = [50.0 + step for step in range(12)]
    plans = [solved(changed(one_lot(), "Spot sales", 0, Price=price), f"Plan {price:.0f}") for price in prices]
    comparison = compared(*plans)
    margin = comparison.figure("Margin")
    assert margin is not None and margin.differences == pytest.approx([1_000.0 * step for step in range(12)])
    assert len(words.text(comparison).splitlines()) > 24
    book = load_workbook(compare_book.write_comparison(comparison, tmp_path / "out.xlsx"))
    assert "Overview" in book.sheetnames
    assert "Plan 61" in page.page(plans, comparison)
