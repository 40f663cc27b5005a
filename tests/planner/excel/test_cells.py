"""Single cells: what was understood, and what the planner is told."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest

from models.schema import units
from models.schema.inputs import INPUTS
from models.schema.problems import Severity
from planner.reading import amounts, cells, days
from planner.reading.amounts import Measure
from planner.reading.files.grid import CellError, NoValue, Percent
from planner.reading.flaws import Reading, clean

EPOCH = datetime(1899, 12, 30)


def measure(given: str, wanted: str) -> Measure:
    first, second = units.parse(given), units.parse(wanted)
    assert first is not None
    assert second is not None
    return Measure(first, second)


def outcome(reading: Reading) -> tuple[object, str]:
    """The value and the name of the check; warnings carry a ? behind it."""
    value, flaw = reading
    if flaw is None:
        return value, ""
    return value, flaw.check + ("?" if flaw.severity is Severity.WARNING else "")


class TestNumbers:
    @pytest.mark.parametrize("raw", [12.5, 12, -3, 0])
    def test_a_number_is_taken_as_it_is(self, raw: float) -> None:
        assert outcome(amounts.number(raw)) == (float(raw), "")

    @pytest.mark.parametrize("raw", [None, "", "  ", "\u00a0", "\u200b"])
    def test_what_cannot_be_seen_is_blank(self, raw: object) -> None:
        assert outcome(amounts.number(raw)) == (None, "")

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("12.5", 12.5),
            ("12,5", 12.5),
            ("1 250", 1250.0),
            ("1\u00a0250,5", 1250.5),
            ("1\u202f250", 1250.0),
            ("1'250", 1250.0),
            ("1’250.5", 1250.5),
            ("1.250,5", 1250.5),
            ("1,250.5", 1250.5),
            ("1,250,000", 1_250_000.0),
            ("1.250.000", 1_250_000.0),
            ("0,125", 0.125),
            ("1234,567", 1234.567),
            ("3e2", 300.0),
            ("-5", -5.0),
            ("−5", -5.0),
            (".5", 0.5),
        ],
    )
    def test_a_number_typed_as_text_is_read_and_said(self, text: str, value: float) -> None:
        read, flaw = amounts.number(text)
        assert read == value
        assert flaw is not None
        assert (flaw.check, flaw.severity, flaw.suggestion) == ("number-as-text", Severity.WARNING, value)

    def test_the_message_shows_what_was_understood(self) -> None:
        _, flaw = amounts.number("12,5")
        assert flaw is not None
        assert flaw.message == "The text '12,5' was read as the number 12.5."

    def test_a_text_that_may_mean_two_numbers_is_asked_about(self) -> None:
        _, flaw = amounts.number("1,250")
        assert flaw is not None
        assert flaw.check == "ambiguous-number"
        assert flaw.message == "The text '1,250' may mean 1.25 or 1250."

    @pytest.mark.parametrize(
        "text", ["n/a", "-", "12 5", "1/2", "5-10", "<0.01", "nan", "inf", "1e999", "12,5,3", "#N/A", "٣", "=1+1"]
    )
    def test_any_other_text_is_no_number(self, text: str) -> None:
        assert outcome(amounts.number(text)) == (None, "not-a-number")

    @pytest.mark.parametrize(
        ("text", "given", "wanted", "value"),
        [("500 kg", "t", "t", 0.5), ("12,5 %", "%", "%", 12.5), ("0.5 t", "kg", "t", 0.5), ("300 ppm", "%", "%", 0.03)],
    )
    def test_a_unit_behind_the_number_counts(self, text: str, given: str, wanted: str, value: float) -> None:
        assert outcome(amounts.number(text, measure(given, wanted))) == (value, "number-as-text?")

    @pytest.mark.parametrize("text", ["500 kg", "12 EUR/t", "3 apples"])
    def test_a_unit_of_another_kind_or_currency_is_no_number(self, text: str) -> None:
        assert outcome(amounts.number(text, measure("USD/t", "per t"))) == (None, "not-a-number")

    @pytest.mark.parametrize(
        ("raw", "check"),
        [
            (True, "boolean"),
            (datetime(2026, 12, 3), "date-for-number"),
            (time(3, 4), "date-for-number"),
            (timedelta(hours=30), "date-for-number"),
            (CellError("#N/A"), "error-cell"),
            (NoValue(), "formula-without-value"),
            (float("inf"), "not-a-number"),
            (10**400, "not-a-number"),
        ],
    )
    def test_what_is_no_number_is_an_error(self, raw: object, check: str) -> None:
        assert outcome(amounts.number(raw)) == (None, check)

    def test_a_number_is_converted_from_the_headers_unit(self) -> None:
        assert outcome(amounts.number(12500, measure("kg", "t"))) == (12.5, "")

    def test_a_number_too_large_once_converted_is_none(self) -> None:
        assert outcome(amounts.number(1e307, measure("t", "g"))) == (None, "not-a-number")


class TestPercentFormat:
    def test_a_share_is_what_the_cell_shows(self) -> None:
        """Excel keeps 0.07 for a cell that shows 7 %."""
        assert outcome(amounts.number(Percent(0.07), measure("%", "%"))) == (7.0, "percent-format?")

    def test_under_a_header_in_ppm_too(self) -> None:
        assert outcome(amounts.number(Percent(0.07), measure("ppm", "%"))) == (7.0, "percent-format?")

    def test_under_a_header_of_fractions_there_is_nothing_to_say(self) -> None:
        assert outcome(amounts.number(Percent(0.07), measure("fraction", "%"))) == (7.0, "")

    def test_a_mass_is_what_the_cell_holds(self) -> None:
        assert outcome(amounts.number(Percent(12.5), measure("t", "t"))) == (12.5, "percent-format?")


class TestDays:
    def test_a_date_is_taken_as_it_is(self) -> None:
        assert outcome(days.day(datetime(2026, 3, 4), EPOCH)) == (datetime(2026, 3, 4), "")
        assert outcome(days.day(date(2026, 3, 4), EPOCH)) == (datetime(2026, 3, 4), "")

    def test_the_time_of_day_is_left_out(self) -> None:
        assert outcome(days.day(datetime(2026, 3, 4, 13, 30), EPOCH)) == (datetime(2026, 3, 4), "time-dropped?")

    @pytest.mark.parametrize(
        "text", ["2026-03-04", "2026-3-4", "2026/03/04", "2026-03-04T13:30:00", "\u00a02026-03-04"]
    )
    def test_iso_text_is_read_and_said(self, text: str) -> None:
        assert outcome(days.day(text, EPOCH)) == (datetime(2026, 3, 4), "date-as-text?")

    @pytest.mark.parametrize(
        "text", ["03/04/2026", "5 Jan 26", "2026-13-01", "2026-02-30", "soon", "04.03.2026", "2026"]
    )
    def test_any_other_text_is_asked_about(self, text: str) -> None:
        value, flaw = days.day(text, EPOCH)
        assert (value, flaw and flaw.check) == (None, "not-a-date")
        assert "2026-03-04" in (flaw.remedy if flaw else "")

    def test_a_number_is_counted_from_the_workbooks_first_day(self) -> None:
        """46027 days after 1899-12-30, or 44565 after 1904-01-01, is 2026-01-05."""
        assert outcome(days.day(46027, EPOCH)) == (datetime(2026, 1, 5), "date-as-number?")
        assert outcome(days.day(44565, datetime(1904, 1, 1))) == (datetime(2026, 1, 5), "date-as-number?")

    @pytest.mark.parametrize("raw", [2026, 0, -1, 1e300, float("nan"), True, time(3, 4), timedelta(1), Percent(0.5)])
    def test_what_is_no_day_is_an_error(self, raw: object) -> None:
        assert outcome(days.day(raw, EPOCH)) == (None, "not-a-date")

    def test_an_error_cell_is_called_one(self) -> None:
        assert outcome(days.day(CellError("#REF!"), EPOCH)) == (None, "error-cell")


class TestChoices:
    STATUS = INPUTS["Lots"]["Status"]
    ACTIVE = INPUTS["Recipes"]["Active"]
    RULE = INPUTS["Fixed runs"]["Rule"]

    @pytest.mark.parametrize("text", ["stock", "Stock", " STOCK\u00a0"])
    def test_case_and_spaces_do_not_matter(self, text: str) -> None:
        assert outcome(cells.choice(text, self.STATUS)) == ("stock", "")

    def test_a_line_break_inside_is_a_space(self) -> None:
        assert outcome(cells.choice("at\nleast", self.RULE)) == ("at least", "")

    def test_an_unknown_word_is_an_error_with_the_nearest(self) -> None:
        value, flaw = cells.choice("Stok", self.STATUS)
        assert value is None
        assert flaw is not None
        assert (flaw.check, flaw.suggestion) == ("unknown-choice", "stock")
        assert flaw.remedy == "Did you mean 'stock'? Choose one of: stock, expected, offered, blocked."

    def test_true_is_yes_where_yes_can_be_said(self) -> None:
        assert outcome(cells.choice(True, self.ACTIVE)) == ("yes", "boolean?")
        assert outcome(cells.choice(True, self.STATUS)) == (None, "unknown-choice")


class TestNames:
    def test_odd_signs_are_made_plain(self) -> None:
        assert clean("\u00a0EV\u200b ‘A’\r\n 3–12\x07 ") == "EV 'A' 3-12"

    @pytest.mark.parametrize("text", ["NA", "None", "nan", "#N/A", "=1+1", "TRUE"])
    def test_words_that_other_tools_swallow_are_names(self, text: str) -> None:
        assert [outcome(reading) for reading in cells.names([text], is_key=True)] == [(text, "")]

    def test_numbers_among_numbers_are_names(self) -> None:
        assert [outcome(own) for own in cells.names([7, 8.0, 2.5], is_key=True)] == [("7", ""), ("8", ""), ("2.5", "")]

    def test_a_number_among_texts_may_have_been_a_name(self) -> None:
        """`12E3` typed into Excel becomes 12000."""
        read = [outcome(own) for own in cells.names(["11E3a", 12000.0, None], is_key=True)]
        assert read == [("11E3a", ""), ("12000", "number-for-name?"), (None, "")]

    def test_where_names_are_only_used_a_number_is_one(self) -> None:
        assert outcome(cells.names(["A", 7], is_key=False)[1]) == ("7", "")

    def test_a_date_among_texts_is_an_error(self) -> None:
        """`3-12` typed into Excel becomes a date."""
        assert outcome(cells.names(["3-13", datetime(2026, 12, 3)], is_key=True)[1]) == (None, "date-for-name")

    def test_dates_only_are_names_in_iso_form(self) -> None:
        read = [outcome(own) for own in cells.names([datetime(2026, 1, 5), datetime(2026, 1, 12)], is_key=True)]
        assert read == [("2026-01-05", "date-for-name?"), ("2026-01-12", "date-for-name?")]

    def test_a_name_of_a_page_is_refused(self) -> None:
        value, flaw = cells.names(["x" * 300], is_key=True)[0]
        assert (value, flaw and flaw.check) == (None, "too-long")
        assert len(flaw.message if flaw else "") < 120


class TestAnything:
    @pytest.mark.parametrize(
        ("raw", "value"), [(3, 3.0), (1.5, 1.5), (" Week 48 ", "Week 48"), (datetime(2026, 3, 4), datetime(2026, 3, 4))]
    )
    def test_it_stays_what_it_is(self, raw: object, value: object) -> None:
        assert outcome(cells.anything(raw)) == (value, "")

    def test_a_per_cent_is_taken_as_it_is_held_and_said(self) -> None:
        """A scenario that multiplies by 110 % multiplies by 1.1."""
        assert outcome(cells.anything(Percent(1.1))) == (1.1, "percent-format?")


def test_scaling_is_exact_fractions() -> None:
    assert measure("kg", "t").factor == Fraction(1, 1000)
