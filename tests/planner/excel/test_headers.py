"""Headers as people type them, and which column they mean."""

from __future__ import annotations

import pytest

from models.schema.inputs import INPUTS
from planner.reading.headers import Header, Known, is_element, parse

LOTS = Known(INPUTS["Lots"].columns_with({"Dy": False, "Co": False, "CO": False, "Hardness": True}))


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("Quantity [t]", "Quantity", "t"),
        ("Quantity[t]", "Quantity", "t"),
        ("Quantity (t)", "Quantity", "t"),
        ("Quantity\n[ t ]", "Quantity", "t"),
        ("Quantity", "Quantity", None),
        ("Quantity []", "Quantity", ""),
    ],
)
def test_a_header_is_a_name_and_a_unit(text: str, name: str, unit: str | None) -> None:
    header = parse(text)
    assert (header.name, header.unit) == (name, unit)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("Quantity [t]", "Quantity"),
        ("QUANTITY", "Quantity"),
        ("feed\nclass", "Feed class"),
        ("FeedClass", "Feed class"),
        ("Feed_class", "Feed class"),
        ("Use-by", "Use by"),
        ("\u00a0Lot *", "Lot"),
        ("Quantity t", "Quantity"),
        ("Price, EUR per t", "Price"),
        ("Dy %", "Dy"),
        ("Hardness [HV]", "Hardness"),
        ("CO [%]", "CO"),
        ("Co [%]", "Co"),
    ],
)
def test_case_spaces_and_brackets_do_not_matter(text: str, column: str) -> None:
    lots = LOTS.column(text)
    assert lots is not None
    assert lots[0] == column


@pytest.mark.parametrize("text", ["Quantiy [t]", "Lots", "Dy2O3 [%]", "Quantity planned", "[t]"])
def test_other_headers_mean_no_column(text: str) -> None:
    assert LOTS.column(text) is None


def test_a_unit_without_brackets_is_read() -> None:
    lots = LOTS.column("Price EUR per t")
    assert lots is not None
    assert lots[1].unit == "EUR per t"


def test_a_column_called_like_another_with_a_unit_is_itself() -> None:
    """`Hours per day` is not `Hours` in units per day."""
    known = Known(INPUTS["Lines"].columns).column("Hours per day")
    assert known is not None
    assert (known[0], known[1].unit) == ("Hours per day", None)


def test_a_header_row() -> None:
    match = LOTS.match({1: "Lot", 2: "Quantity [kg]", 3: "My own", 5: "quantity", 6: 12, 7: None, 8: " "})
    assert match.found == {"Lot": 1, "Quantity": 2}
    assert match.headers["Quantity"].unit == "kg"
    assert match.twice == [("Quantity", 5)]
    assert [header.text for header in match.unused.values()] == ["My own"]


@pytest.mark.parametrize("text", ["Dy2O3 [%]", "DY2O3", "Dy\u2082O\u2083 [ppm]", "Dy2O3 wt%", "dy2o3, %", "DyO"])
def test_an_oxide_is_taken_for_its_element(text: str) -> None:
    match = LOTS.match({1: "Lot", 2: text})
    assert (match.found["Dy"], match.headers["Dy"].oxide) == (2, "DyO" if text == "DyO" else "Dy2O3")


@pytest.mark.parametrize("text", ["Dy0O3", "O3", "Dy2O3x", "SiO2", "DyF3", "Hardness2O3", "Dy oxide"])
def test_what_is_no_oxide_of_a_component_is_not(text: str) -> None:
    assert LOTS.match({1: "Lot", 2: text}).found == {"Lot": 1}


def test_an_oxide_beside_its_element_is_the_planner_s_own() -> None:
    match = LOTS.match({1: "Dy2O3 [%]", 2: "Dy [%]"})
    assert (match.found, match.headers["Dy"].oxide, list(match.unused)) == ({"Dy": 2}, "", [1])


def test_a_header_in_the_very_letters_of_a_column_comes_first() -> None:
    """`dy` may be a slip for another column."""
    match = LOTS.match({1: "dy [%]", 2: "Dy [%]"})
    assert (match.found, match.twice) == ({"Dy": 2}, [("Dy", 1)])


@pytest.mark.parametrize(
    ("header", "element"),
    [
        (Header("", "Ho", "%"), True),
        (Header("", "Ho", "ppm"), True),
        (Header("", "Ho"), False),
        (Header("", "No such", "%"), False),
        (Header("", "In", "t"), False),
    ],
)
def test_an_element_is_a_symbol_with_a_share(header: Header, element: bool) -> None:
    assert is_element(header) is element
