"""Headers that are written in another way than in the template."""

from __future__ import annotations

from openpyxl import Workbook

from models.plant.chemistry import counted_as
from tests.awkward.case import awkward, blank, put, without_list_object


@awkward()
def headers_in_capitals(book: Workbook) -> None:
    for cell in book["Lots"][1][:12]:
        cell.value = cell.value.upper()


@awkward()
def headers_with_line_breaks(book: Workbook) -> None:
    for cell in book["Feed classes"][1]:
        cell.value = cell.value.replace(" ", "\n")


@awkward()
def headers_with_odd_spaces_and_stars(book: Workbook) -> None:
    sheet = book["Lots"]
    sheet["A1"], sheet["B1"], sheet["D1"], sheet["G1"] = "  Lot *", "Feed\u00a0class:", "Quantity  [ t ]", "Use-by"


@awkward()
def headers_without_units(book: Workbook) -> None:
    for cell in book["Lots"][1]:
        cell.value = cell.value.partition(" [")[0]


@awkward()
def units_in_round_brackets_or_none(book: Workbook) -> None:
    sheet = book["Lots"]
    sheet["D1"], sheet["E1"], sheet["M1"], sheet["N1"] = "Quantity (t)", "Moisture, %", "Nd wt%", "Dy (% dry)"


@awkward()
def quantity_in_kilograms(book: Workbook) -> None:
    sheet = book["Lots"]
    sheet["D1"], sheet["D2"], sheet["D3"], sheet["D4"] = "Quantity [kg]", 20_000, 10_000, 15_000


@awkward()
def assays_as_fractions(book: Workbook) -> None:
    sheet = book["Lots"]
    sheet["M1"], sheet["M2"], sheet["M3"], sheet["M4"] = "Nd [fraction]", 0.26, 0.29, 0.255


@awkward()
def assays_in_ppm(book: Workbook) -> None:
    sheet = book["Lots"]
    sheet["N1"], sheet["N2"], sheet["N3"], sheet["N4"] = "Dy [ppm]", 45_000, 8_000, 42_000


@awkward()
def hours_in_minutes_and_days_in_weeks(book: Workbook) -> None:
    lines, yields = book["Lines"], book["Yields"]
    lines["D1"], lines["D2"] = "Hours per day [min/d]", 1200
    yields["C1"], yields["C2"], yields["C3"] = "Lag [weeks]", 1, 1


@awkward()
def prices_in_the_workbook_s_currency(book: Workbook) -> None:
    book["Lots"]["H1"], book["Contracts"]["D1"] = "Price [GBP/t]", "Price [£ per kg]"


@awkward("error other-currency Lots!H1", reading=blank("Lots", "Price"), says="the workbook's currency is GBP")
def prices_in_another_currency(book: Workbook) -> None:
    book["Lots"]["H1"] = "Price [EUR/t]"


@awkward("error unknown-unit Lots!D1", reading=blank("Lots", "Quantity"), says="The unit [m3] is not one of Quantity.")
def unit_that_is_none_of_the_column(book: Workbook) -> None:
    book["Lots"]["D1"] = "Quantity [m3]"


@awkward("warning unknown-unit Targets!G1", says="Priority is a plain number")
def unit_on_a_plain_number(book: Workbook) -> None:
    book["Targets"]["G1"] = "Priority [kg]"


@awkward("error duplicate-header Lots!P1", says="There are two columns Quantity; this one was not read.")
def header_that_stands_twice(book: Workbook) -> None:
    sheet = without_list_object(book["Lots"])
    sheet["P1"], sheet["P2"] = "quantity [kg]", 1


@awkward(
    "error missing-column Lots!C1",
    reading=blank("Lots", "Status"),
    says="Column C ('State'), filled in 3 rows, may be it, and is not read. If it is meant, change its header",
)
def needed_header_of_almost_the_name(book: Workbook) -> None:
    book["Lots"]["C1"] = "State"


@awkward(
    "error missing-column Lots!E1",
    reading=blank("Lots", "Moisture"),
    says="change its header to Moisture [%]; if not, add a column Moisture [%] and leave it blank",
)
def optional_header_of_almost_the_name(book: Workbook) -> None:
    book["Lots"]["E1"] = "Moist [%]"


@awkward("warning oxide-converted Lots!N1", says="If its figures are those of Dy, change its header to Dy [%].")
def assay_headed_with_the_oxide(book: Workbook) -> None:
    """The figures are those of the element times what the oxide weighs more."""
    sheet = book["Lots"]
    sheet["N1"] = "Dy2O3 [%]"
    for row in (2, 3, 4):
        sheet.cell(row, 14).value *= counted_as("Dy2O3", "Dy")


@awkward("error missing-column Lots!E1", reading=blank("Lots", "Moisture"), says="Without it each row means: 0 %.")
def header_deleted_over_its_values(book: Workbook) -> None:
    book["Lots"]["E1"] = "Column5"


@awkward(
    "warning columns-not-read Products!B1", reading=blank("Products", "Opening stock"), says="Products has no Opening"
)
def remark_beside_a_table_that_lacks_a_column(book: Workbook) -> None:
    sheet = without_list_object(book["Products"])
    sheet["B1"], sheet["B2"], sheet["B3"] = "Remark", "as counted", "ask Jo"


@awkward("error missing-column Lots!P1")
def column_without_a_header_beside_the_table(book: Workbook) -> None:
    book["Lots"]["P2"], book["Lots"]["P4"] = "weighed", 3


@awkward("warning not-a-component Lots!P1", says="Tb is not in Components, so the column is ignored.")
def assay_of_what_is_no_component(book: Workbook) -> None:
    sheet = without_list_object(book["Lots"])
    sheet["P1"], sheet["P2"] = "Tb [%]", 0.4


@awkward()
def number_and_error_among_the_headers(book: Workbook) -> None:
    sheet = without_list_object(book["Lots"])
    sheet["P1"], sheet["Q1"], sheet["R1"] = 2026, "#REF!", True


@awkward()
def header_written_as_a_formula_text(book: Workbook) -> None:
    put(without_list_object(book["Lots"]), "P1", "=Quantity [t]")


@awkward("error missing-column Lots!D1", reading=blank("Lots", "Quantity"), says="('a formula without a stored value')")
def header_that_nothing_has_calculated(book: Workbook) -> None:
    without_list_object(book["Lots"])["D1"] = '="Quan"&"tity"'
