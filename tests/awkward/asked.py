"""Settings, scenarios, limits, recipes and promises that do not hold together."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl import Workbook

from tests.awkward.case import awkward, put
from tests.plants import Rows, added, without

STEP: dict[str, object] = {
    "Scenario": "Squeeze",
    "Parent": None,
    "Sheet": "Lots",
    "Row": "EV-1",
    "Column": "Price",
    "Change": "multiply",
    "Value": 2.0,
}


def scenario(book: Workbook, **cells: object) -> None:
    """Add the sheet Scenarios with one row that is sound but for these cells."""
    sheet = book.create_sheet("Scenarios")
    sheet.append(list(STEP))
    sheet.append(list({**STEP, **cells}.values()))


def step(**cells: object) -> Callable[[Rows], Rows]:
    return lambda rows: added(rows, "Scenarios", **{**STEP, **cells})


def one_setting(name: str, value: object) -> Callable[[Rows], Rows]:
    return lambda rows: added(rows, "Settings", Setting=name, Value=value)


@awkward(
    "error unknown-setting Settings!A4",
    reading=one_setting("Tme limit", 5.0),
    says='There is no setting "Tme limit". Did you mean "Time limit"?',
)
def unknown_setting(book: Workbook) -> None:
    book["Settings"].append(["Tme limit", 5])
    book["Settings"].tables["tblSettings"].ref = "A1:C4"


@awkward(reading=one_setting("Time limit", 120.0))
def setting_in_another_unit_and_case(book: Workbook) -> None:
    book["Settings"].append(["TIME LIMIT [min]", 2])
    book["Settings"].tables["tblSettings"].ref = "A1:C4"


@awkward("error not-a-number Settings!B4", reading=one_setting("Time limit", None))
def setting_with_a_word_for_a_number(book: Workbook) -> None:
    book["Settings"].append(["Time limit", "long"])
    book["Settings"].tables["tblSettings"].ref = "A1:C4"


@awkward(
    "warning unknown-warning Settings!B4",
    reading=one_setting("Silenced warnings", "negative-price; estimated-asay"),
    says='There is no warning "estimated-asay"',
)
def warning_that_is_none_silenced(book: Workbook) -> None:
    book["Settings"].append(["Silenced warnings", "negative-price; estimated-asay"])
    book["Settings"].tables["tblSettings"].ref = "A1:C4"


@awkward(reading=step())
def sound_scenario(book: Workbook) -> None:
    scenario(book)


@awkward("error unknown-sheet Scenarios!C2", reading=step(Sheet="Lot"), says='Did you mean "Lots"?')
def scenario_of_an_unknown_sheet(book: Workbook) -> None:
    scenario(book, Sheet="Lot")


@awkward("error unknown-row Scenarios!D2", reading=step(Row="EV-11"), says='Did you mean "EV-1"?')
def scenario_of_an_unknown_row(book: Workbook) -> None:
    scenario(book, Row="EV-11")


@awkward("error unknown-column Scenarios!E2", reading=step(Column="Prize"), says='Did you mean "Price"?')
def scenario_of_an_unknown_column(book: Workbook) -> None:
    scenario(book, Column="Prize")


@awkward("error unknown-choice Scenarios!F2", reading=step(Change=None), says="Choose one of: set, multiply, add.")
def scenario_with_an_unknown_change(book: Workbook) -> None:
    scenario(book, Change="divide")


@awkward("error change-does-not-fit Scenarios!G2", reading=step(Value="twice"))
def scenario_with_a_word_for_a_factor(book: Workbook) -> None:
    scenario(book, Value="twice")


@awkward("warning percent-format Scenarios!G2", reading=step(Value=1.1), says="shows 110 % and was read as 1.1")
def scenario_with_a_factor_in_per_cent(book: Workbook) -> None:
    scenario(book, Value=1.1)
    book["Scenarios"]["G2"].number_format = "0%"


@awkward("error unknown-parent Scenarios!B2", reading=step(Parent="Boom"))
def scenario_of_an_unknown_parent(book: Workbook) -> None:
    scenario(book, Parent="Boom")


@awkward("error min-over-max Deliveries!D2", reads=[("Deliveries", 0, "Min", 600.0)], says="above Max 500 kg")
def least_above_the_most(book: Workbook) -> None:
    book["Deliveries"]["D2"] = 600


@awkward("warning opening-stock-over-max Products!B2", reads=[("Products", 0, "Opening stock", 9_500.0)])
def opening_stock_above_its_most(book: Workbook) -> None:
    book["Products"]["B2"] = 9_500


@awkward("error recovery-over-hundred Yields!D3", reads=[("Yields", 1, "Nd", 10.0)], says="recovers 105 % of Nd")
def recoveries_over_a_hundred(book: Workbook) -> None:
    book["Yields"]["D3"] = 10


@awkward("error assay-over-hundred Lots!M2", reads=[("Lots", 0, "Nd", 98.0)], says="The assay adds to 102.5 %.")
def assay_over_a_hundred(book: Workbook) -> None:
    book["Lots"]["M2"] = 98


@awkward("error lot-without-quantity Lots!D2", reads=[("Lots", 0, "Quantity", None)])
def owned_lot_without_a_quantity(book: Workbook) -> None:
    book["Lots"]["D2"] = None


@awkward("warning estimated-assay Lots!M2", reads=[("Lots", 0, "Nd", None)], says="1 lot has blank assay cells")
def lot_without_an_assay(book: Workbook) -> None:
    book["Lots"]["M2"] = None


@awkward(
    "error no-priority-or-penalty Contracts!E2",
    reads=[("Contracts", 0, "Priority", None)],
    says="Neither Priority nor Shortfall penalty is filled in.",
)
def contract_that_may_be_broken_for_nothing(book: Workbook) -> None:
    book["Contracts"]["E2"] = None


@awkward(
    "warning contract-without-delivery Contracts!A3",
    reading=lambda rows: without(rows, "Deliveries", 1),
)
def contract_without_a_delivery(book: Workbook) -> None:
    for cell in book["Deliveries"][3]:
        cell.value = None


@awkward("error unknown-component Line use!D3", reads=[("Line use", 1, "Basis", "TRO")], says='"TRO" is neither a')
def basis_that_is_no_group(book: Workbook) -> None:
    put(book["Line use"], "D3", "TRO")


@awkward("error counted-as-unclear Components!B3", reads=[("Components", 1, "Counted as", "Nd2O3")])
def oxide_of_another_element(book: Workbook) -> None:
    put(book["Components"], "B3", "Nd2O3")


@awkward("error blank-cell Contracts!D2", reads=[("Contracts", 0, "Price", None)])
def contract_without_a_price(book: Workbook) -> None:
    book["Contracts"]["D2"] = None


@awkward("warning fixed-run-impossible Fixed runs!E2", reads=[("Fixed runs", 0, "Amount", 25.0)], says="20 t only")
def fixed_run_of_more_than_the_lot(book: Workbook) -> None:
    book["Fixed runs"]["E2"] = 25
