"""Every rule has a case that was solved by hand, that needs the rule, and whose program is written out."""

from importlib import import_module
from types import ModuleType

import pytest

from models.rules import RULES
from models.solving.levels import Unsolved
from tests.models import golden
from tests.models.solved import all_but, plant_of, solved


def case_of(rule: str) -> ModuleType:
    """The test file of a rule, which states the case as ROWS, MARGIN and MARGIN_WITHOUT."""
    return import_module(f"tests.models.rules.test_{rule}")


@pytest.mark.parametrize("rule", RULES)
def test_the_hand_solved_margin_is_found(rule):
    case = case_of(rule)
    assert solved(case.ROWS).margin == pytest.approx(case.MARGIN)


@pytest.mark.parametrize("rule", RULES)
def test_without_the_rule_its_case_comes_out_better(rule):
    case = case_of(rule)
    try:
        without = solved(case.ROWS, all_but(rule)).margin
    except Unsolved as error:
        pytest.fail(f"the case of {rule} has no end without the rule, so it shows nothing: {error}")
    assert without == pytest.approx(case.MARGIN_WITHOUT)
    assert without > case.MARGIN + 1


@pytest.mark.parametrize("rule", RULES)
def test_the_program_of_the_case_is_the_one_written_out(rule):
    written = golden.read(rule)
    now = golden.text_of(plant_of(case_of(rule).ROWS))
    assert golden.same(written, now), f"accept the program of {rule} by `python -m tests.models.golden --accept`"


def test_every_program_written_out_belongs_to_a_rule():
    assert {path.stem for path in golden.FOLDER.glob("*.lp")} == set(RULES)
