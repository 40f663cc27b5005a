"""Numbers that are typed, formatted or calculated in odd ways."""

from __future__ import annotations

from datetime import datetime, time

from openpyxl import Workbook

from tests.awkward.case import awkward, put, with_cells
from tests.plants import Rows, changed

NO_NUMBER = (("Lots", 1, "Quantity", None),)


@awkward(
    "warning number-as-text Lots!D3", reads=[("Lots", 1, "Quantity", 12.5)], says="'12,5' was read as the number 12.5"
)
def decimal_comma(book: Workbook) -> None:
    put(book["Lots"], "D3", "12,5")


@awkward(
    "warning number-as-text Lots!H2", reads=[("Lots", 0, "Price", 1250.0)], says="'1 250' was read as the number 1250"
)
def thousands_with_a_space(book: Workbook) -> None:
    put(book["Lots"], "H2", "1 250")


@awkward("warning number-as-text Lots!H2", reads=[("Lots", 0, "Price", 1250.5)])
def thousands_with_a_no_break_space(book: Workbook) -> None:
    put(book["Lots"], "H2", "1\u00a0250,5")


@awkward("warning number-as-text Lots!H2", reads=[("Lots", 0, "Price", 1250.0)])
def thousands_with_an_apostrophe(book: Workbook) -> None:
    put(book["Lots"], "H2", "1’250")


@awkward("error ambiguous-number Lots!H2", reads=[("Lots", 0, "Price", None)], says="'1,250' may mean 1.25 or 1250")
def comma_that_may_mean_either(book: Workbook) -> None:
    put(book["Lots"], "H2", "1,250")


@awkward("warning number-as-text Lots!H2", reads=[("Lots", 0, "Price", 1250.75)])
def thousands_with_a_comma_and_a_point(book: Workbook) -> None:
    put(book["Lots"], "H2", "1,250.75")


@awkward("warning number-as-text Lots!D3", reads=[("Lots", 1, "Quantity", 10.0)])
def number_behind_a_leading_apostrophe(book: Workbook) -> None:
    put(book["Lots"], "D3", "10")
    book["Lots"]["D3"].quotePrefix = True


@awkward("warning number-as-text Lots!H2", reads=[("Lots", 0, "Price", -50.0)])
def minus_that_is_a_dash(book: Workbook) -> None:
    put(book["Lots"], "H2", "–50")


@awkward("error not-a-number Lots!H2", reads=[("Lots", 0, "Price", None)], says="'(50)' is not a number")
def negative_number_in_typed_brackets(book: Workbook) -> None:
    put(book["Lots"], "H2", "(50)")


@awkward(reads=[("Lots", 0, "Price", -50.0)])
def negative_number_shown_in_brackets(book: Workbook) -> None:
    book["Lots"]["H2"] = -50
    book["Lots"]["H2"].number_format = "#,##0;(#,##0)"


@awkward("warning number-as-text Lots!D3", reads=[("Lots", 1, "Quantity", 0.5)], says="was read as the number 0.5")
def number_with_its_unit(book: Workbook) -> None:
    put(book["Lots"], "D3", "500 kg")


@awkward("error not-a-number Lots!D3", reads=NO_NUMBER)
def number_with_a_strange_unit(book: Workbook) -> None:
    put(book["Lots"], "D3", "3 big bags")


@awkward("error not-a-number Lots!D3", reads=NO_NUMBER, says="'n/a' is not a number")
def not_available_as_text(book: Workbook) -> None:
    put(book["Lots"], "D3", "n/a")


@awkward("error not-a-number Lots!D3", reads=NO_NUMBER)
def infinity_as_text(book: Workbook) -> None:
    put(book["Lots"], "D3", "inf")


@awkward("error not-a-number Lots!D3", reads=NO_NUMBER)
def number_beyond_all_numbers_as_text(book: Workbook) -> None:
    put(book["Lots"], "D3", "1e400")


@awkward("error senseless-cell Lots!D3", reads=NO_NUMBER, says="The cell holds 1e400, which is no number")
def number_beyond_all_numbers(book: Workbook) -> None:
    book["Lots"]["D3"] = "1e400"
    book["Lots"]["D3"].data_type = "n"


@awkward("error formula-without-value Lots!D3", reads=NO_NUMBER, says="Open the workbook in Excel and save it")
def formula_that_nothing_has_calculated(book: Workbook) -> None:
    book["Lots"]["D3"] = "=4+6"


@awkward("error not-a-number Lots!D3", reads=NO_NUMBER, says="'=4+6' is not a number")
def formula_as_text(book: Workbook) -> None:
    put(book["Lots"], "D3", "=4+6")


@awkward("error error-cell Lots!D3", reads=NO_NUMBER, says="The cell shows the error #DIV/0!.")
def error_in_a_number(book: Workbook) -> None:
    book["Lots"]["D3"] = "#DIV/0!"


@awkward("error boolean Lots!D3", reads=NO_NUMBER, says="TRUE is not a number")
def true_in_a_number(book: Workbook) -> None:
    book["Lots"]["D3"] = True


@awkward("error date-for-number Lots!D3", reads=NO_NUMBER, says="the date or time 2026-05-12")
def number_that_excel_made_a_date(book: Workbook) -> None:
    """`12.5` typed where the point separates days and months."""
    book["Lots"]["D3"] = datetime(2026, 5, 12)


@awkward("error date-for-number Lots!D3", reads=NO_NUMBER)
def number_that_excel_made_a_time(book: Workbook) -> None:
    book["Lots"]["D3"] = time(12, 30)


@awkward("warning percent-format Lots!E2", reads=[("Lots", 0, "Moisture", 7.0)], says="shows 7 %; it was read as 7 %")
def share_formatted_as_per_cent(book: Workbook) -> None:
    book["Lots"]["E2"] = 0.07
    book["Lots"]["E2"].number_format = "0%"


@awkward("warning percent-format Lots!D3", says="shows 1000 %; it was read as 10")
def tonnes_formatted_as_per_cent(book: Workbook) -> None:
    book["Lots"]["D3"].number_format = "0.0%"


@awkward(reads=[("Lots", 0, "Note", "12.5 %")])
def note_formatted_as_per_cent(book: Workbook) -> None:
    book["Lots"]["L2"] = 0.125
    book["Lots"]["L2"].number_format = "0.0%"


@awkward()
def per_cent_sign_that_is_mere_decoration(book: Workbook) -> None:
    book["Lots"]["M2"].number_format = '0.0"%"'


@awkward("warning number-as-text Lots!E2", reads=[("Lots", 0, "Moisture", 2.5)])
def per_cent_sign_behind_a_text(book: Workbook) -> None:
    put(book["Lots"], "E2", "2,5 %")


@awkward(
    *(f"warning number-as-text Lots!M{row}" for row in range(2, 12)),
    "warning number-as-text Lots!M1",
    reading=lambda rows: with_cells(
        {**rows, "Lots": [{**rows["Lots"][0], "Lot": f"EV-{row}", "Quantity": 5.0} for row in range(1, 31)]}, ()
    ),
    says="20 more cells of this column were read in the same way.",
)
def whole_column_of_numbers_as_text(book: Workbook) -> None:
    sheet = book["Lots"]
    first = [cell.value for cell in sheet[2]]
    for row in range(2, 32):
        for column, value in enumerate(first, 1):
            sheet.cell(row, column).value = value
        sheet.cell(row, 1).value, sheet.cell(row, 4).value = f"EV-{row - 1}", 5
        put(sheet, f"M{row}", "26,0")
    sheet.tables["tblLots"].ref = "A1:O31"


@awkward("error out-of-range Lots!E2", reads=[("Lots", 0, "Moisture", 120.0)], says="Write a number from 0 to 100 %.")
def share_over_a_hundred(book: Workbook) -> None:
    book["Lots"]["E2"] = 120


@awkward("error out-of-range Line use!C2", reads=[("Line use", 0, "Rate", 0.0)], says="above 0")
def rate_of_nothing(book: Workbook) -> None:
    book["Line use"]["C2"] = 0


@awkward("error not-whole Targets!G2", reads=[("Targets", 0, "Priority", 1.5)], says="Write a whole number.")
def priority_and_a_half(book: Workbook) -> None:
    book["Targets"]["G2"] = 1.5


def _with_more_lots(rows: Rows) -> Rows:
    more = [{**rows["Lots"][0], "Lot": f"EV-{number}"} for number in range(3, 7)]
    return changed({**rows, "Lots": [*rows["Lots"], *more]}, "Lots", 0, Quantity=20_000.0)


@awkward("warning kg-for-tonnes Lots!D2", reading=_with_more_lots, says="If it is in kg, write 20 t.")
def kilograms_typed_as_tonnes(book: Workbook) -> None:
    sheet = book["Lots"]
    for number in range(3, 7):
        sheet.append([f"EV-{number}", *(cell.value for cell in sheet[2][1:])])
    sheet.tables["tblLots"].ref = "A1:O8"
    sheet["D2"] = 20_000


@awkward(
    "warning fraction-or-percent Lots!M2",
    reads=[("Lots", 0, "Nd", 0.26), ("Lots", 0, "Dy", 0.045)],
)
def assay_typed_as_fractions(book: Workbook) -> None:
    book["Lots"]["M2"], book["Lots"]["N2"] = 0.26, 0.045
