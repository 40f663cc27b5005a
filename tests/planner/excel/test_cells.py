"""Single cells: what was understood, and what the planner is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest

from models.schema import units
from models.schema.inputs import INPUTS
from models.schema.problems import Severity
from planner.reading.files.grid import CellError, NoValue, Percent, Scaled, Senseless
from planner.reading.values import amounts, cells, days, numerals
from planner.reading.values.amounts import Measure
from planner.reading.values.flaws import Reading, clean

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
            ("5-", -5.0),
            ("1.234,5-", -1234.5),
            ("1.250,00-", -1250.0),
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

    @pytest.mark.parametrize(
        ("text", "numbers"), [("1,250", "1.25 or 1250"), ("1.250", "1.25 or 1250"), ("5.000-", "-5 or -5000")]
    )
    def test_a_text_that_may_mean_two_numbers_is_asked_about(self, text: str, numbers: str) -> None:
        _, flaw = amounts.number(text)
        assert flaw is not None
        assert flaw.check == "ambiguous-number"
        assert flaw.message == f"The text '{text}' may mean {numbers}."

    @pytest.mark.parametrize(
        ("text", "sign", "value"),
        [("1.250", ",", 1250), ("1,250", ",", 1.25), ("1.250", ".", 1.25), ("1,250", ".", 1250)],
    )
    def test_the_sign_before_decimals_tells_which(self, text: str, sign: str, value: float) -> None:
        assert amounts.number(text, decimal_sign=lambda: sign)[0] == value

    @pytest.mark.parametrize(
        ("texts", "sign"),
        [
            (["12,5", "x", 3, None], ","),
            (["12.5", "1,250"], "."),
            (["1.250,5"], ","),
            (["1,250,000"], "."),
            (["1 250,5"], ","),
            (["0,125"], ","),
            (["1.250e3"], "."),
            (["12,5", "12.5"], ""),
            (["1,250", "1.250", "12", "1.", "2026-01-05", "a,b"], ""),
            ([12.5, 0.125], ""),
        ],
    )
    def test_texts_tell_the_sign_before_decimals_if_they_agree(self, texts: list[object], sign: str) -> None:
        assert numerals.decimal_sign(texts) == sign

    @pytest.mark.parametrize(
        "text",
        [
            "-5-",
            "5 -",
            "5--",
            "5,-",
            "5.-",
            "1'250.–",
            "+5-",
            "n/a",
            "-",
            "12 5",
            "1/2",
            "5-10",
            "<0.01",
            "nan",
            "inf",
            "1e999",
            "12,5,3",
            "#N/A",
            "٣",
            "=1+1",
        ],
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
            (Senseless("NaN, which is no number"), "senseless-cell"),
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


class TestScaledFormat:
    def test_a_number_is_what_the_cell_holds_and_what_it_shows_is_said(self) -> None:
        value, flaw = amounts.number(Scaled(12_500, 1_000), measure("kg", "t"))
        assert value == 12.5
        assert flaw is not None
        assert (flaw.check, flaw.severity) == ("scaled-format", Severity.WARNING)
        assert flaw.message == "The cell's format leaves thousands out: it shows 12.5, and was read as 12500."

    def test_in_cells_of_any_kind_too(self) -> None:
        assert outcome(cells.anything(Scaled(12_500, 1_000))) == (12_500.0, "scaled-format?")

    def test_a_number_without_end_is_none_first(self) -> None:
        assert outcome(amounts.number(Scaled(1e308, 1_000), measure("t", "g"))) == (None, "not-a-number")


class TestDays:
    def test_a_date_is_taken_as_it_is(self) -> None:
        assert outcome(days.day(datetime(2026, 3, 4), EPOCH)) == (datetime(2026, 3, 4), "")
        assert outcome(days.day(date(2026, 3, 4), EPOCH)) == (datetime(2026, 3, 4), "")

    def test_the_time_of_day_is_left_out(self) -> None:
        assert outcome(days.day(datetime(2026, 3, 4, 13, 30), EPOCH)) == (datetime(2026, 3, 4), "time-dropped?")

    @pytest.mark.parametrize(
        "text", ["2026-03-04", "2026-3-4", "2026/03/04", "2026-03-04T00:00:00", "\u00a02026-03-04"]
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

    @pytest.mark.parametrize(
        "text", ["2026-03-04T13:30:00", "2026-03-04 23:59:59.999", "2026-3-4 1:30 PM", "2026-03-04T00:00:01"]
    )
    def test_the_time_of_day_in_text_is_left_out_and_said(self, text: str) -> None:
        assert outcome(days.day(text, EPOCH)) == (datetime(2026, 3, 4), "time-dropped?")

    @pytest.mark.parametrize(
        "text",
        [
            *(
                "2026-03-04T00:00:00Z",
                "2026-03-04T00:00:00+01:00",
                "2026-03-04T23:00:00.000Z",
                "2026-03-04 00:00 -0500",
            ),
            *("2026-03-04Z", "2026-03-04+01:00", "2026-03-04 00:00 CET", "2026-03-04T00:00:00+01:00[Europe/Berlin]"),
        ],
    )
    def test_a_time_zone_is_refused_by_its_name(self, text: str) -> None:
        """It would be another day elsewhere."""
        value, flaw = days.day(text, EPOCH)
        assert (value, flaw and flaw.check) == (None, "date-with-zone")
        assert "states a time zone" in (flaw.message if flaw else "")

    def test_a_time_zone_of_a_data_frame_is_refused_too(self) -> None:
        assert outcome(days.day(datetime(2026, 3, 4, tzinfo=UTC), EPOCH)) == (None, "date-with-zone")

    @pytest.mark.parametrize(
        "raw", [datetime(1989, 12, 31), date(2100, 1, 1), "1989-12-31", "2206-03-04", datetime(1900, 1, 5)]
    )
    def test_a_day_long_ago_or_far_ahead_is_a_slip(self, raw: object) -> None:
        assert outcome(days.day(raw, EPOCH)) == (None, "date-out-of-range")

    def test_a_day_long_ago_is_a_slip_in_cells_of_any_kind(self) -> None:
        assert outcome(cells.anything(datetime(1900, 1, 5))) == (None, "date-out-of-range")

    @pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "2026-00-10"])
    def test_a_day_that_no_calendar_has_is_called_so(self, text: str) -> None:
        _, flaw = days.day(text, EPOCH)
        assert flaw is not None
        assert flaw.message == f"'{text}' is no day of the calendar."

    @pytest.mark.parametrize("raw", [46026.999999, 46027.000001, 46027.75])
    def test_fractions_of_days_drift(self, raw: float) -> None:
        """Within a second of midnight it is that day; a time of day is left out."""
        assert outcome(days.day(raw, EPOCH)) == (datetime(2026, 1, 5), "date-as-number?")

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
        assert [outcome(name) for name in cells.names([7, 8.0, 2.5], is_key=True)] == [
            ("7", ""),
            ("8", ""),
            ("2.5", ""),
        ]

    def test_a_number_among_texts_may_have_been_a_name(self) -> None:
        """`12E3` typed into Excel becomes 12000."""
        read = [outcome(name) for name in cells.names(["11E3a", 12000.0, None], is_key=True)]
        assert read == [("11E3a", ""), ("12000", "number-for-name?"), (None, "")]

    def test_where_names_are_only_used_a_number_is_one(self) -> None:
        assert outcome(cells.names(["A", 7], is_key=False)[1]) == ("7", "")

    def test_a_date_among_texts_is_an_error(self) -> None:
        """`3-12` typed into Excel becomes a date."""
        assert outcome(cells.names(["3-13", datetime(2026, 12, 3)], is_key=True)[1]) == (None, "date-for-name")

    def test_dates_only_are_names_in_iso_form(self) -> None:
        read = [outcome(name) for name in cells.names([datetime(2026, 1, 5), datetime(2026, 1, 12)], is_key=True)]
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
