"""The nearest known name."""

import pytest

from models.schema.frames import inputs
from models.schema.inputs import INPUTS
from models.schema.names import Names, as_known
from tests.models.solved import lot, tiny


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


def test_names_of_rules_in_whole_numbers_are_written_in_any_capitals():
    """`mill` is the line Mill, `FEED` the class; of two lots that differ in capitals `b` is one."""
    rows = tiny(
        Lots=[lot("A", Supply="yard"), lot("B"), lot("b")],
        Supplies=[{"Supply": "Yard"}],
        Changeovers=[{"Line": line, "From campaign": "*", "To campaign": "*"} for line in ("mill", "*")],
        Maintenance=[{"Maintenance": "Lining", "Line": "MILL"}],
        Companions=[{"Feed": "FEED", "Needs": "b", "On": "metal"}, {"Feed": "a", "Needs": "Feed", "On": "Kiln"}],
        **{"Blend counts": [{"On": " mill", "Count": "lots", "Max": 2}]},
    )
    known = as_known(inputs(rows), INPUTS)
    assert known["Lots"]["Supply"].tolist() == ["Yard", None, None]
    assert known["Changeovers"]["Line"].tolist() == ["Mill", "*"]
    assert known["Maintenance"]["Line"].tolist() == ["Mill"]
    assert known["Companions"][["Feed", "Needs", "On"]].to_numpy().tolist() == [
        ["Feed", "b", "Metal"],
        ["A", "Feed", "Kiln"],
    ]
    assert known["Blend counts"]["On"].tolist() == ["Mill"]
