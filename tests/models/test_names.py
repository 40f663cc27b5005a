"""The nearest known name."""

import pytest

from models.schema.names import Names


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("ev traction", "EV traction"),
        ("EVtraction", "EV traction"),
        ("EV tracton", "EV traction"),
        ("EV traktion", "EV traction"),
        ("Dx", "Dy"),
        ("Reformer catalyst", None),
        ("", None),
    ],
)
def test_the_nearest_name_is_found_in_spite_of_case_spaces_and_slips(typed, nearest):
    assert Names(["EV traction", "HDD", "Dy"]).nearest(typed) == nearest


def test_no_name_is_near_where_none_is_known():
    assert Names([]).nearest("Dy") is None


def test_among_very_many_names_those_with_the_same_initial_are_compared():
    names = Names([*(f"Lot {number}" for number in range(5_000)), "EV-2601"])
    assert names.nearest("EV-2610") == "EV-2601"
