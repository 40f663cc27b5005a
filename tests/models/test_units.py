"""Units as typed in headers: what they are, and that conversion is exact on paper."""

from __future__ import annotations

from fractions import Fraction

import pytest

from models.schema import units
from models.schema.inputs import INPUTS
from models.schema.settings import SETTINGS
from models.schema.words import Kind


@pytest.mark.parametrize(
    ("given", "wanted", "factor"),
    [
        ("kg", "t", Fraction(1, 1000)),
        ("g", "kg", Fraction(1, 1000)),
        ("t", "kg", Fraction(1000)),
        ("tonnes", "t", Fraction(1)),
        ("t as received", "t", Fraction(1)),
        ("metric tons", "t", Fraction(1)),
        ("MT", "t", Fraction(1)),
        ("wmt", "t", Fraction(1)),
        ("lb", "kg", Fraction("0.45359237")),
        ("short ton", "kg", Fraction("907.18474")),
        ("Short tons as received", "t", Fraction("0.90718474")),
        ("US tons", "short ton", Fraction(1)),
        ("long ton", "t", Fraction("1.0160469088")),
        ("USD per short ton", "per t", 1 / Fraction("0.90718474")),
        ("USD/lb", "per kg", 1 / Fraction("0.45359237")),
        ("ppm", "%", Fraction(1, 10_000)),
        ("fraction", "%", Fraction(100)),
        ("g/t", "%", Fraction(1, 10_000)),
        ("kg per t", "%", Fraction(1, 10)),
        ("wt%", "%", Fraction(1)),
        ("% of dry mass", "%", Fraction(1)),
        ("d", "h", Fraction(24)),
        ("min", "s", Fraction(60)),
        ("h per day", "h/d", Fraction(1)),
        ("h/week", "h/d", Fraction(1, 7)),
        ("USD/t", "per t", Fraction(1)),
        ("EUR per kg", "per t", Fraction(1000)),
        ("kUSD/t", "per kg", Fraction(1)),
        ("€/kg", "per kg", Fraction(1)),
        ("per kg per day", "per t per day", Fraction(1000)),
        ("GBP/t/d", "per t per day", Fraction(1)),
        ("/h", "per h", Fraction(1)),
        (" KG ", "kg", Fraction(1)),
        ("unit", "units", Fraction(1)),
        ("-", "", Fraction(1)),
    ],
)
def test_units_of_one_kind_convert(given: str, wanted: str, factor: Fraction) -> None:
    first, second = units.parse(given), units.parse(wanted)
    assert first is not None
    assert second is not None
    assert units.ratio(first, second) == factor


@pytest.mark.parametrize(
    ("given", "wanted"),
    [("kg", "%"), ("kg/h", "per h"), ("per kg", "per kg per day"), ("h", "h/d"), ("t", "units"), ("", "t")],
)
def test_units_of_another_kind_do_not(given: str, wanted: str) -> None:
    first, second = units.parse(given), units.parse(wanted)
    assert first is not None
    assert second is not None
    assert units.ratio(first, second) is None


@pytest.mark.parametrize("text", ["bananas", "per", "/", "% wet", "kg dry", "%/t", "t per", "1-9", "ton"])
def test_an_unknown_unit_is_none(text: str) -> None:
    assert units.parse(text) is None


def test_every_unit_of_the_schema_is_known() -> None:
    columns = [*SETTINGS, *(column for table in INPUTS.values() for column in table.columns)]
    columns += [table.components for table in INPUTS.values() if table.components]
    assert [column.header for column in columns if column.kind is Kind.NUMBER and not units.parse(column.unit)] == []


@pytest.mark.parametrize(
    ("value", "factor", "on_paper"),
    [
        (0.07, Fraction(100), 7.0),  # in binary 7.000000000000001
        (0.29, Fraction(100), 29.0),  # in binary 28.999999999999996
        (12.5, Fraction(1), 12.5),
        (4.35, Fraction(1, 1000), 0.00435),
        (21.0, Fraction(1, 7), 3.0),
    ],
)
def test_numbers_are_scaled_as_on_paper(value: float, factor: Fraction, on_paper: float) -> None:
    assert units.scaled(value, factor) == on_paper


@pytest.mark.parametrize(("text", "currency"), [("USD/t", "USD"), ("€/kg", "EUR"), ("k£ per t", "GBP"), ("per t", "")])
def test_the_currency_of_a_price_is_kept(text: str, currency: str) -> None:
    unit = units.parse(text)
    assert unit is not None
    assert unit.currency == currency


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("EUR", "eur", True),
        ("€", "EUR", True),
        ("$", "USD", True),
        ("$", "CAD", True),
        ("$", "EUR", False),
        ("USD", "GBP", False),
    ],
)
def test_currencies_are_compared_by_meaning(one: str, other: str, same: bool) -> None:
    assert units.same_currency(one, other) is same


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ton", ("t", "short ton", "long ton")),
        ("Tons", ("t", "short ton", "long ton")),
        ("USD/ton", ("USD/t", "USD/short ton", "USD/long ton")),
        ("tons per day", ("t per day", "short ton per day", "long ton per day")),
    ],
)
def test_a_ton_may_be_one_of_three(text: str, meant: tuple[str, ...]) -> None:
    assert units.parse(text) is None
    assert units.tons(text) == meant


@pytest.mark.parametrize("text", ["t", "short ton", "metric tons", "kg", "carton", "tons of luck", ""])
def test_other_words_are_no_tons(text: str) -> None:
    assert units.tons(text) == ()


def test_the_units_of_a_kind_are_listed() -> None:
    assert units.known("mass") == "mass: t, kg, g, mg, lb, short ton, long ton"
    assert units.known("per mass per time") == f"{units.known('mass')}; time: s, min, h, d, wk"
    assert units.known("share") == "share: %, ppm, ppb, fraction"
