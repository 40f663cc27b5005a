"""What number formats make of numbers; the codes are those that Excel and its kin write."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from planner.reading.files.grid import MAC_EPOCH, WINDOWS_EPOCH, Percent, Scaled, Senseless
from planner.reading.files.number_format import built_in, moment, parse


def shown(code: str, number: float) -> str:
    """As what a number is shown, in a word."""
    value = parse(code).value(number, WINDOWS_EPOCH)
    if isinstance(value, Scaled):
        return f"without {value.by:,}"
    words = {Percent: "per cent", datetime: "date", time: "date", timedelta: "time", Senseless: "senseless"}
    return words.get(type(value), "number")


@pytest.mark.parametrize(
    "code",
    [
        *("General", "0", "0.00", "#,##0", "#,##0.00;[Red]-#,##0.00", "0.00E+00", "# ?/?", "@", "General;@", "", ";;;"),
        *('_-* #,##0.00\\ _€_-;-* #,##0.00\\ _€_-;_-* "-"??\\ _€_-;_-@_-', '0.0" % of dry"', "0.0\\%", "0.00_%"),
        *(
            '0" days"',
            "[$€-407]\\ #,##0",
            "#,##0 USD",
            "0.0 days",
            "Standard",
            "*%0",
            "_d0",
            '"d"0',
            "[Blue]0",
            "0.0;;",
        ),
        *("[<1]0.0;0", "yyyy-mm-ddThh:mm", '0.0"', "[", "\\"),
    ],
)
def test_numbers_as_they_are(code):
    assert {shown(code, number) for number in (0.05, 2, 0, -3)} == {"number"}


@pytest.mark.parametrize("code", ["0%", "0.00 %", "0%;[Red]-0%", "_-* 0.0%_-", "[<100]0.0%", "#,##0.0%;@", "0.0%,"])
def test_per_cent(code):
    assert shown(code, 0.05) == "per cent"


@pytest.mark.parametrize(
    ("code", "number", "word"),
    [
        ("[<1]0.0%;0.0", 0.05, "per cent"),
        ("[<1]0.0%;0.0", 5, "number"),
        ("[>=1]0.0;0.0%", 0.05, "per cent"),
        ("[>=1]0.0;0.0%", 5, "number"),
        ("[=0]0;[<1]0%;0.0", 0, "number"),
        ("[=0]0;[<1]0%;0.0", 0.5, "per cent"),
        ("[=0]0;[<1]0%;0.0", 1.5, "number"),
        ("[<>1]0%;0.0", 1, "number"),
        ("[< 1]0%;0.0", 0.5, "per cent"),
        ("[<=1]0%", 2, "number"),
        ("0.0%;-0.0", 0.5, "per cent"),
        ("0.0%;-0.0", -0.5, "number"),
        ("0.0%;-0.0", 0, "per cent"),
        ("0.0%;-0.0%;0", 0, "number"),
        ("0.0;-0.0%;0", -1, "per cent"),
        ("[>10]0;0.0%;0", -1, "per cent"),
        ("[>10]0;0.0%;0", 5, "number"),
        ("[<.5]0%;0", 0.4, "per cent"),
        ("[<1.2.3]0%;0", -1, "number"),
        ("yyyy-mm-dd;@", 46027, "date"),
        ("0;[>1]yyyy", -1, "number"),
    ],
)
def test_the_section_that_applies_decides(code, number, word):
    assert shown(code, number) == word


@pytest.mark.parametrize(
    ("code", "by"),
    [
        ("0.0,", 1_000),
        ("#,##0,", 1_000),
        ("0,.0", 1_000),
        ("0.0,,", 1_000_000),
        ('0,,"M"', 1_000_000),
        ("#,##0,_);(#,##0,)", 1_000),
        ('#,##0.0,\\ "k"', 1_000),
    ],
)
def test_thousands_left_out(code, by):
    value = parse(code).value(12_000, WINDOWS_EPOCH)
    assert isinstance(value, Scaled)
    assert (value, value.by, value.shown) == (12_000, by, 12_000 / by)


def test_nothing_is_left_out_of_nothing():
    assert shown("0.0,", 0) == "number"


@pytest.mark.parametrize(
    "code",
    [
        *("yyyy-mm-dd", "d/m/yy", "dd.mm.yyyy", "mmm-yy", "dddd", "hh:mm:ss", "h:mm AM/PM", "mm:ss.0", "m/d/yy h:mm"),
        *(
            "[$-409]d-mmm-yy;@",
            "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy",
            'yyyy"年"m"月"d"日"',
            "yyyy年m月d日",
            "YYYY-MM-DD",
        ),
        *("dd/mm/yyyy\\ г.", "yyyy\\-mm\\-dd", "ge.m.d", "d. m. yyyy", "yyyy-mm-dd hh:mm:ss.000"),
    ],
)
def test_dates(code):
    assert shown(code, 46027) == "date"


@pytest.mark.parametrize("code", ["[h]:mm", "[mm]:ss", "[ss]", "[hh]:mm:ss.0"])
def test_hours_that_go_on(code):
    assert shown(code, 1.5) == "time"


def test_formats_that_need_no_code():
    assert built_in(9) == parse("0%")
    assert built_in(14) == parse("yyyy-mm-dd")
    assert built_in(46) == parse("[h]:mm")
    assert built_in(58) == parse("yyyy-mm-dd")
    assert built_in(4) == parse("General")
    assert built_in(164) is None


@pytest.mark.parametrize(
    ("days", "epoch", "value"),
    [
        (46027, WINDOWS_EPOCH, datetime(2026, 1, 5)),
        (44565, MAC_EPOCH, datetime(2026, 1, 5)),
        (46027.5, WINDOWS_EPOCH, datetime(2026, 1, 5, 12)),
        (46033.99999999, WINDOWS_EPOCH, datetime(2026, 1, 12)),
        (46034.00000001, WINDOWS_EPOCH, datetime(2026, 1, 12)),
        (46033.99997, WINDOWS_EPOCH, datetime(2026, 1, 11, 23, 59, 57, 408_000)),
        (46033 + 86_399 / 86_400, WINDOWS_EPOCH, datetime(2026, 1, 11, 23, 59, 59)),
        (0.25, WINDOWS_EPOCH, time(6)),
        (1, WINDOWS_EPOCH, datetime(1900, 1, 1)),
        (61, WINDOWS_EPOCH, datetime(1900, 3, 1)),
        (-1, WINDOWS_EPOCH, Senseless("-1, formatted as a date")),
        (1e10, WINDOWS_EPOCH, Senseless("10000000000.0, formatted as a date")),
    ],
)
def test_days_since_the_epoch(days, epoch, value):
    """Within a second of midnight it is that day: fractions drift."""
    assert moment(days, epoch) == value


@pytest.mark.parametrize("days", [1e300, -1e300, 1e17])
def test_no_number_of_days_is_too_large_to_be_refused(days):
    assert isinstance(moment(days, WINDOWS_EPOCH), Senseless)
    assert isinstance(parse("[h]:mm").value(days, WINDOWS_EPOCH), Senseless | timedelta)
