"""Tables and sheets that are not where, or not as, the template has them."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from tests.awkward.case import awkward, blank, empty, shift, spoiled_row, without_list_object
from tests.plants import added, without
from tests.workbooks import add_list_object

NUMBERED = {"Recipe": "1", "Feed class": "2", "Cost": 3.0}
NEW_LOT = ("EV-3", "EV traction", "stock", 5.0)
NEW_ROW = (
    ("Lots", 3, "Lot", "EV-3"),
    ("Lots", 3, "Feed class", "EV traction"),
    ("Lots", 3, "Status", "stock"),
    ("Lots", 3, "Quantity", 5.0),
)


@awkward()
def table_moved_down_and_right(book: Workbook) -> None:
    shift(book["Lots"], rows=6, cols=3)


@awkward()
def plain_rows_moved_down_and_right(book: Workbook) -> None:
    shift(without_list_object(book["Lots"]), rows=6, cols=3)


@awkward()
def title_and_remarks_above_the_header(book: Workbook) -> None:
    sheet = without_list_object(book["Lots"])
    shift(sheet, rows=4)
    sheet["A1"], sheet["A2"], sheet["C3"] = "Lots of January", "Price", "as weighed, see the yard's list"


@awkward()
def merged_title_over_the_table(book: Workbook) -> None:
    sheet = without_list_object(book["Products"])
    shift(sheet, rows=3)
    sheet["A1"] = "Products of the plant"
    sheet.merge_cells("A1:H2")


@awkward()
def trailing_rows_of_spaces(book: Workbook) -> None:
    sheet = without_list_object(book["Lots"])
    for row in range(5, 30):
        sheet.cell(row, 1).value = "  " if row % 2 else "\u00a0"


@awkward()
def trailing_rows_inside_the_excel_table(book: Workbook) -> None:
    book["Lots"].tables["tblLots"].ref = "A1:O400"
    book["Lots"]["B7"] = " "


@awkward("warning lot-without-assay Lots!M9", reads=NEW_ROW)
def blank_rows_between_the_lots(book: Workbook) -> None:
    sheet = without_list_object(book["Lots"])
    for column, value in enumerate(NEW_LOT, 1):
        sheet.cell(9, column).value = value


@awkward(
    "warning hidden-rows Lots!A3",
    "warning hidden-columns Lots!D1",
    says="Row 3 is hidden, by hand or by a filter, and is planned like all others.",
)
def hidden_rows_and_columns(book: Workbook) -> None:
    sheet = book["Lots"]
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet.auto_filter.ref = "A1:O4"


@awkward("warning hidden-sheets Yields", says="The sheet Yields is hidden, and is planned like all others.")
def very_hidden_sheet(book: Workbook) -> None:
    book["Yields"].sheet_state = "veryHidden"


@awkward("warning struck-through Lots!A3", says="Row 3 has cells that are struck through")
def lot_crossed_out(book: Workbook) -> None:
    for cell in book["Lots"][3]:
        cell.font = Font(strike=True)


@awkward("warning hidden-columns Lots!E1", says="Columns E (Moisture) and H (Price) are hidden, and are planned")
def hidden_columns_of_which_one_is_blank(book: Workbook) -> None:
    for column in "EHK":
        book["Lots"].column_dimensions[column].hidden = True


@awkward("warning hidden-sheets Lots", says="The sheets Lots and Lines are hidden, and are planned like all others.")
def hidden_sheets(book: Workbook) -> None:
    book["Lots"].sheet_state = book["Lines"].sheet_state = "hidden"


@awkward()
def all_tables_on_hidden_sheets(book: Workbook) -> None:
    """As in a plan, or below a cover sheet."""
    for sheet in book.worksheets:
        sheet.sheet_state = "hidden"
    book.create_sheet("Cover", 0)["A1"] = "Plant"


@awkward()
def stray_format_at_row_60000(book: Workbook) -> None:
    sheet = without_list_object(book["Lots"])
    sheet["B60000"].font = Font(bold=True)
    sheet["ZZ59999"].fill = PatternFill("solid", fgColor="FFFF00")


@awkward("warning columns-not-read Lots!B1")
def extra_columns_between(book: Workbook) -> None:
    sheet = without_list_object(book["Lots"])
    sheet.insert_cols(2, 2)
    sheet["B1"], sheet["B2"], sheet["C1"], sheet["C3"] = "Who asked", "Jo", "Seen on", "#N/A"


@awkward()
def columns_in_another_order(book: Workbook) -> None:
    sheet = without_list_object(book["Lots"])
    sheet.move_range("A1:D4", cols=20)


@awkward()
def extra_sheets(book: Workbook) -> None:
    book.create_sheet("Scrap paper", 0)["A1"] = "Lot"
    book.create_sheet("Pivot")["C7"] = "=SUM(Lots!D:D)"


@awkward()
def chart_sheet_among_the_sheets(book: Workbook) -> None:
    chart = BarChart()
    chart.add_data(Reference(book["Lots"], min_col=4, min_row=1, max_row=4))
    book.create_chartsheet("Stock chart", 0).add_chart(chart)


@awkward()
def excel_table_renamed(book: Workbook) -> None:
    sheet = without_list_object(book["Lots"])
    add_list_object(sheet, "Table7")


@awkward()
def excel_table_on_a_sheet_of_another_name(book: Workbook) -> None:
    book["Lots"].title = "Stock list of the yard"


@awkward()
def sheet_names_in_another_case(book: Workbook) -> None:
    without_list_object(book["Feed classes"]).title = "FEED_CLASSES"
    without_list_object(book["Line use"]).title = "line-use"


@awkward(
    "warning two-sheets Lots",
    reading=lambda rows: {**rows, "Lots": rows["Lots"]},
    says="Delete or rename the one that is not meant",
)
def old_copy_under_the_sheet_s_name(book: Workbook) -> None:
    book["Lots"].title = "Lots (2)"
    book.create_sheet("Lots").append(["Lot", "Feed class"])


@awkward(
    "warning rows-below-table Lots!A5",
    "warning lot-without-assay Lots!M5",
    reads=NEW_ROW,
    says="Drag the table's lower right corner",
)
def row_typed_below_the_excel_table(book: Workbook) -> None:
    book["Lots"].append(NEW_LOT)


@awkward("warning rows-not-read Lots!A9", says="Row 9 lies outside the Excel table")
def row_typed_far_below_the_excel_table(book: Workbook) -> None:
    for column, value in enumerate(NEW_LOT, 1):
        book["Lots"].cell(9, column).value = value


@awkward()
def totals_row_of_the_excel_table(book: Workbook) -> None:
    sheet = book["Lots"]
    sheet["A5"], sheet["D5"] = "Total", 45.0
    table = sheet.tables["tblLots"]
    table.ref, table.totalsRowCount = "A1:O5", 1


@awkward("error missing-sheet Products", reading=empty("Products"), says="Is it the sheet 'Product'? Rename it.")
def needed_sheet_of_another_name(book: Workbook) -> None:
    without_list_object(book["Products"]).title = "Product"


@awkward("error missing-sheet Downtimes!A1", reading=empty("Downtime"), says="put it on a sheet Downtime")
def optional_sheet_of_almost_the_name(book: Workbook) -> None:
    without_list_object(book["Downtime"]).title = "Downtimes"


@awkward("error missing-sheet Line use", reading=empty("Line use"), says="Add it as it stands in the template.")
def needed_sheet_deleted(book: Workbook) -> None:
    del book["Line use"]


@awkward(reading=empty("Downtime"))
def optional_sheet_deleted(book: Workbook) -> None:
    del book["Downtime"]


@awkward("error empty-table Yields", reading=empty("Yields"), says="Yields has no rows.")
def needed_sheet_with_a_header_only(book: Workbook) -> None:
    without_list_object(book["Yields"]).delete_rows(2, 10)


@awkward("error missing-headers Recipes", reading=empty("Recipes"), says="Put the headers into one row")
def header_row_deleted(book: Workbook) -> None:
    without_list_object(book["Recipes"]).delete_rows(1)


@awkward(reading=lambda rows: without(rows, "Lots", 1))
def lot_deleted_with_its_row_left_blank(book: Workbook) -> None:
    for cell in book["Lots"][3]:
        cell.value = None


@awkward(
    "error row-of-units Lots!D2", reading=spoiled_row("Lots", 0), says="Row 2 holds units (t, %, per t), not values."
)
def units_below_the_headers(book: Workbook) -> None:
    sheet = without_list_object(book["Lots"])
    sheet.insert_rows(2)
    sheet["D2"], sheet["E2"], sheet["H2"], sheet["M2"] = "[t]", "[%]", "[per t]", "%"


@awkward(
    "error row-of-numbers Recipes!A2", reading=spoiled_row("Recipes", 0, **NUMBERED), says="only counts the columns"
)
def numbers_below_the_headers(book: Workbook) -> None:
    sheet = without_list_object(book["Recipes"])
    sheet.insert_rows(2)
    for column in range(1, 5):
        sheet.cell(2, column).value = column


@awkward("warning day-included Downtime!C1", says="Write the last day that counts")
def last_day_that_is_excluded(book: Workbook) -> None:
    without_list_object(book["Downtime"])["C1"] = "To (exclusive)"


@awkward("error row-of-one-text Lots!A5", reading=lambda rows: added(rows, "Lots", Lot="* weighed by the yard"))
def note_right_below_the_table(book: Workbook) -> None:
    without_list_object(book["Lots"])["A5"] = "* weighed by the yard"


@awkward("error row-of-one-text Lots!A3", reading=spoiled_row("Lots", 1, Lot="Yard 2"), says="Row 3 holds nothing but")
def heading_merged_over_a_row(book: Workbook) -> None:
    sheet = without_list_object(book["Lots"])
    sheet.insert_rows(3)
    sheet["A3"] = "Yard 2"
    sheet.merge_cells("A3:O3")


@awkward("warning sheet-not-read Lots old!A1")
def copy_of_a_sheet_that_has_no_table(book: Workbook) -> None:
    """Its headers Site and Note are all that Sites has, which is not there: yet it is Lots once more."""
    book.copy_worksheet(without_list_object(book["Lots"])).title = "Lots old"


@awkward()
def list_of_visits(book: Workbook) -> None:
    sheet = book.create_sheet("Visits")
    sheet.append(["Site", "Note", "Who"])
    sheet.append(["Belfast", "all well", "Jo"])


@awkward()
def broken_defined_name(book: Workbook) -> None:
    book.defined_names["Rates"] = DefinedName("Rates", attr_text="#REF!$A$1")


@awkward(suffix=".xlsm")
def macro_workbook(book: Workbook) -> None:
    book["Lots"].title = "Lots"


@awkward(
    "error missing-column Lots!A1",
    reading=blank("Lots", "Quantity", "Status"),
    says="Add a column with the header Status.",
)
def needed_column_and_another_deleted(book: Workbook) -> None:
    without_list_object(book["Lots"]).delete_cols(3, 2)
