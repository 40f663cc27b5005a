"""Components as planners write them."""

import pytest

from models.plant.expressions import Expressions, UnknownName, is_mass
from models.schema.frames import inputs


def expressions(**groups: str) -> Expressions:
    components = [{"Component": name, "Counted as": "mass"} for name in ("Nd", "Pr", "Dy", "Tb")]
    components.append({"Component": "Hardness", "Counted as": "property"})
    rows = [{"Group": group, "Components": text} for group, text in groups.items()]
    return Expressions.of(inputs({"Components": components, "Groups": rows}))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Dy", ("Dy",)),
        ("Tb+Dy", ("Dy", "Tb")),  # in the order of Components
        (" Dy + Tb ", ("Dy", "Tb")),
        ("Dy+Dy", ("Dy",)),
        ("HRE", ("Dy", "Tb")),
        ("HRE+Nd", ("Nd", "Dy", "Tb")),
        ("TRE", ("Nd", "Pr", "Dy", "Tb")),  # a group of groups
        ("Hardness", ("Hardness",)),
    ],
)
def test_an_expression_stands_for_its_components(text, meant):
    assert expressions(HRE="Dy+Tb", TRE="HRE+Nd+Pr").components(text) == meant


def test_a_member_that_the_plant_does_not_assay_counts_as_nothing():
    assert expressions(TRE="Nd+Sm+Y").components("TRE") == ("Nd",)


def test_an_unknown_name_is_an_error_that_names_the_nearest():
    with pytest.raises(UnknownName) as unknown:
        expressions(HRE="Dy+Tb").components("Nd+HRR")
    assert (unknown.value.text, unknown.value.nearest) == ("HRR", "HRE")


def test_circular_groups_end():
    circular = expressions(A="B+Nd", B="A+Dy")
    assert circular.components("A") == ("Nd", "Dy")
    assert "A" in circular.inside("A")


def test_groups_named_twice_over_and_over_take_no_time():
    """30 groups that each name the next twice would be 2^30 steps if each were followed anew."""
    groups = {f"G{level}": f"G{level + 1}+G{level + 1}" for level in range(30)}
    assert expressions(**groups, G30="Dy").components("G0") == ("Dy",)


@pytest.mark.parametrize(("basis", "mass"), [("t", True), (" t ", True), ("Tb", False), ("TRE", False)])
def test_t_is_the_only_basis_that_counts_mass(basis, mass):
    assert is_mass(basis) is mass
