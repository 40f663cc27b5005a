"""Names and words with signs that the eye does not see, names that Excel changed, and names that nothing knows."""

from __future__ import annotations

from datetime import datetime

from openpyxl import Workbook

from tests.awkward.case import awkward, put
from tests.plants import Rows, changed

LONG = "x" * 32_767  # the most that Excel keeps in a cell


@awkward()
def no_break_spaces_in_names(book: Workbook) -> None:
    put(book["Lots"], "B2", "\u00a0EV\u00a0traction ")


@awkward()
def zero_width_signs_and_line_breaks_in_names(book: Workbook) -> None:
    put(book["Lots"], "B2", "EV\u200b\ntraction")


@awkward(reads=[("Contracts", 0, "Customer", "The 'A' of \"B\"")])
def curly_quotes(book: Workbook) -> None:
    put(book["Contracts"], "B2", "The ‘A’ of “B”")


@awkward(reads=[("Lots", 1, "Lot", "HDD'1-a")])
def curly_apostrophe_and_dash_in_a_lot(book: Workbook) -> None:
    put(book["Lots"], "A3", "HDD’1–a")


@awkward(reads=[("Lots", 1, "Note", "wet box")])
def control_characters(book: Workbook) -> None:
    put(book["Lots"], "L3", "wet\x0b\tbox\x0c".replace("\x0b", "\n").replace("\x0c", "\r"))


@awkward(reads=[("Lots", 1, "Lot", "NA")])
def lot_called_na(book: Workbook) -> None:
    put(book["Lots"], "A3", "NA")


@awkward(reads=[("Lots", 1, "Lot", "None")])
def lot_called_none(book: Workbook) -> None:
    put(book["Lots"], "A3", "None")


@awkward(reads=[("Lots", 1, "Lot", "nan")])
def lot_called_nan(book: Workbook) -> None:
    put(book["Lots"], "A3", "nan")


@awkward(reads=[("Lots", 1, "Lot", "#N/A")])
def lot_called_like_an_error(book: Workbook) -> None:
    put(book["Lots"], "A3", "#N/A")


@awkward(reads=[("Lots", 1, "Lot", "=1+1")])
def lot_called_like_a_formula(book: Workbook) -> None:
    put(book["Lots"], "A3", "=1+1")


@awkward(reads=[("Lots", 1, "Lot", "0071")])
def lot_behind_a_leading_apostrophe(book: Workbook) -> None:
    put(book["Lots"], "A3", "0071")
    book["Lots"]["A3"].quotePrefix = True


@awkward("error date-for-name Lots!A3", reads=[("Lots", 1, "Lot", None)], says="a name such as 3-12")
def lot_that_excel_made_a_date(book: Workbook) -> None:
    book["Lots"]["A3"] = datetime(2026, 12, 3)


@awkward(
    *(f"warning date-for-name Lots!A{row}" for row in (2, 3, 4)),
    "error unknown-name Fixed runs!A2",
    reads=[("Lots", row, "Lot", f"2026-12-0{row + 1}") for row in range(3)],
)
def all_lots_that_excel_made_dates(book: Workbook) -> None:
    for row in range(3):
        book["Lots"].cell(row + 2, 1).value = datetime(2026, 12, row + 1)


@awkward(
    "warning number-for-name Lots!A3",
    reads=[("Lots", 1, "Lot", "12000")],
    says="If Excel turned a name such as 12E3 into this",
)
def lot_that_excel_made_a_number(book: Workbook) -> None:
    book["Lots"]["A3"] = 12e3


@awkward("warning number-for-name Lots!A3", reads=[("Lots", 1, "Lot", "TRUE")])
def lot_that_excel_made_true(book: Workbook) -> None:
    book["Lots"]["A3"] = True


def _numbered(rows: Rows) -> Rows:
    for row in range(3):
        rows = changed(rows, "Lots", row, Lot=str(row + 1))
    return changed(rows, "Fixed runs", 0, Lot="1")


@awkward(reading=_numbered)
def lots_that_are_all_numbers(book: Workbook) -> None:
    for row in range(3):
        book["Lots"].cell(row + 2, 1).value = row + 1
    book["Fixed runs"]["A2"] = 1


@awkward("error error-cell Lots!A3", reads=[("Lots", 1, "Lot", None)])
def error_in_a_name(book: Workbook) -> None:
    book["Lots"]["A3"] = "#NAME?"


@awkward("error formula-without-value Lots!B3", reads=[("Lots", 1, "Feed class", None)])
def formula_in_a_name(book: Workbook) -> None:
    book["Lots"]["B3"] = "=VLOOKUP(A3,Old!A:B,2,FALSE)"


@awkward("error too-long Lots!A3", reads=[("Lots", 1, "Lot", None)], says="has 32767 letters")
def name_as_long_as_a_cell_holds(book: Workbook) -> None:
    put(book["Lots"], "A3", LONG)


@awkward(reads=[("Lots", 1, "Note", LONG)])
def note_as_long_as_a_cell_holds(book: Workbook) -> None:
    put(book["Lots"], "L3", LONG)


@awkward("error blank-cell Lots!A3", reads=[("Lots", 1, "Lot", None)])
def blank_name(book: Workbook) -> None:
    book["Lots"]["A3"] = None


@awkward("error blank-cell Lots!C3", reads=[("Lots", 1, "Status", None)], says="Write one of: stock, expected, offered")
def status_of_spaces(book: Workbook) -> None:
    put(book["Lots"], "C3", " \u00a0 ")


@awkward(
    "error duplicate-key Lots!A4", reads=[("Lots", 2, "Lot", "HDD-1")], says='"HDD-1" stands in row 2 below the header'
)
def same_lot_twice_but_for_a_space(book: Workbook) -> None:
    put(book["Lots"], "A4", "HDD-1\u00a0")


@awkward("warning names-alike Lots!A4", reads=[("Lots", 2, "Lot", "hdd-1")], says="in capitals or spaces only")
def same_lot_twice_but_for_the_case(book: Workbook) -> None:
    put(book["Lots"], "A4", "hdd-1")


@awkward(
    "warning rows-below-table Products!A4",
    "warning names-alike Products!A4",
    "warning product-not-made Products!A4",
    reads=[("Products", 2, "Product", "Dy OXIDE")],
)
def product_twice_but_for_the_case(book: Workbook) -> None:
    put(book["Products"], "A4", "Dy  OXIDE")


@awkward(
    "error unknown-name Lots!B2",
    reads=[("Lots", 0, "Feed class", "EV tracktion")],
    says='Did you mean "EV traction"?',
)
def misspelt_class(book: Workbook) -> None:
    put(book["Lots"], "B2", "EV tracktion")


@awkward(
    "error unknown-name Lots!B2", reads=[("Lots", 0, "Feed class", "ev Traction")], says='Did you mean "EV traction"?'
)
def class_in_another_case(book: Workbook) -> None:
    put(book["Lots"], "B2", "ev Traction")


@awkward()
def choices_in_another_case(book: Workbook) -> None:
    put(book["Lots"], "C2", " STOCK ")
    put(book["Fixed runs"], "D2", "At\nleast")


@awkward("error unknown-choice Lots!C2", reads=[("Lots", 0, "Status", None)], says="Did you mean 'stock'?")
def misspelt_choice(book: Workbook) -> None:
    put(book["Lots"], "C2", "stok")


@awkward("warning boolean Recipes!D3", says="TRUE was read as 'yes'")
def true_for_yes(book: Workbook) -> None:
    book["Recipes"]["D3"] = True
