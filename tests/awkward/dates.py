"""Dates that are typed in odd ways, and windows that cannot be."""

from __future__ import annotations

from datetime import datetime

from openpyxl import Workbook
from openpyxl.utils.datetime import MAC_EPOCH

from tests.awkward.case import awkward, put
from tests.plants import day

NO_DATE = (("Lots", 1, "Available", None),)


@awkward("warning date-as-number Lots!F3", says="The number 46034 was read as the date 2026-01-12.")
def date_as_a_number(book: Workbook) -> None:
    """46034 days after 1899-12-30 is 2026-01-12."""
    book["Lots"]["F3"].number_format = "General"
    book["Lots"]["F3"] = 46034


@awkward("warning date-as-text Lots!F3", says="The text '20260112' was read as the date 2026-01-12.")
def date_as_sap_writes_it(book: Workbook) -> None:
    put(book["Lots"], "F3", "20260112")


@awkward("warning date-as-number Lots!F3")
def date_as_a_number_counted_from_1904(book: Workbook) -> None:
    """44572 days after 1904-01-01 is 2026-01-12."""
    book.epoch = MAC_EPOCH
    book["Lots"]["F3"].number_format = "General"
    book["Lots"]["F3"] = 44572


@awkward("warning date-as-text Lots!F3", says="'2026-01-12' was read as the date 2026-01-12")
def date_as_iso_text(book: Workbook) -> None:
    put(book["Lots"], "F3", "2026-01-12")


@awkward("error not-a-date Lots!F3", reads=NO_DATE, says="day and month may be taken for each other")
def date_as_text_with_the_day_first(book: Workbook) -> None:
    put(book["Lots"], "F3", "12/01/2026")


@awkward("error not-a-date Lots!F3", reads=NO_DATE, says="'31/12/2026' is not read as a date. ")
def date_as_text_that_can_only_have_the_day_first(book: Workbook) -> None:
    put(book["Lots"], "F3", "31/12/2026")


@awkward("error not-a-date Lots!F3", reads=NO_DATE, says="'12 Jan 26' is not read as a date. ")
def date_in_words(book: Workbook) -> None:
    put(book["Lots"], "F3", "12 Jan 26")


@awkward("error not-a-date Lots!F3", reads=NO_DATE)
def day_that_is_none(book: Workbook) -> None:
    put(book["Lots"], "F3", "2026-02-30")


@awkward("error not-a-date Lots!F3", reads=NO_DATE)
def year_in_place_of_a_date(book: Workbook) -> None:
    book["Lots"]["F3"].number_format = "General"
    book["Lots"]["F3"] = 2026


@awkward("error not-a-date Periods!B3", reads=[("Periods", 1, "Start", None)])
def week_number_in_place_of_a_date(book: Workbook) -> None:
    put(book["Periods"], "B3", "CW 3")


@awkward("warning time-dropped Lots!F3", says="2026-01-12 13:30 was read as 2026-01-12")
def date_with_a_time_of_day(book: Workbook) -> None:
    book["Lots"]["F3"] = datetime(2026, 1, 12, 13, 30)


@awkward("error error-cell Lots!F3", reads=NO_DATE)
def error_in_a_date(book: Workbook) -> None:
    book["Lots"]["F3"] = "#VALUE!"


@awkward("error formula-without-value Lots!F3", reads=NO_DATE)
def formula_in_a_date(book: Workbook) -> None:
    book["Lots"]["F3"] = "=TODAY()"


@awkward("error not-a-date Lots!F3", reads=NO_DATE)
def true_in_a_date(book: Workbook) -> None:
    book["Lots"]["F3"].number_format = "General"
    book["Lots"]["F3"] = True


@awkward("error periods-gap Periods!B4", reads=[("Periods", 2, "Start", day(16))], says="this period on 2026-01-19")
def day_between_two_periods(book: Workbook) -> None:
    book["Periods"]["B4"] = day(16)


@awkward("error periods-overlap Periods!B4", reads=[("Periods", 2, "Start", day(14))], says="W2 lasts until 2026-01-18")
def day_in_two_periods(book: Workbook) -> None:
    book["Periods"]["B4"] = day(14)


@awkward("error period-ends-before-start Periods!C5", reads=[("Periods", 3, "End", day(21))])
def period_that_ends_before_it_starts(book: Workbook) -> None:
    book["Periods"]["C5"] = day(21)


@awkward(
    "error window-without-period Deliveries!B2",
    reads=[("Deliveries", 0, "From", day(400)), ("Deliveries", 0, "Due", day(410))],
    says="touches no period: nothing can be delivered in it",
)
def delivery_window_after_the_plan(book: Workbook) -> None:
    book["Deliveries"]["B2"], book["Deliveries"]["C2"] = day(400), day(410)


@awkward("warning window-without-period Lots!F3", reads=[("Lots", 1, "Available", day(400))])
def lot_that_comes_after_the_plan(book: Workbook) -> None:
    book["Lots"]["F3"] = day(400)


@awkward("error window-reversed Downtime!C2", reads=[("Downtime", 0, "To", day(2))])
def downtime_that_ends_before_it_starts(book: Workbook) -> None:
    book["Downtime"]["C2"] = day(2)
