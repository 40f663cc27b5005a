"""Each check, found in the small valid plant after one change, and nothing else found."""

from __future__ import annotations

import pytest

from models.checks import CHECKS, check, slug
from models.schema.frames import inputs
from models.schema.problems import Severity
from tests.models.checks import (
    cases_dates,
    cases_feed,
    cases_guards,
    cases_names,
    cases_network,
    cases_promises,
    cases_published,
    cases_scenarios,
    cases_sites,
    cases_tables,
    cases_trade,
    cases_uncertain,
    cases_whole,
)
from tests.models.checks.cases import PLANT
from tests.models.solved import FIND_ERRORS
from tests.wide import some

CASES = (
    *cases_tables.CASES,
    *cases_names.CASES,
    *cases_dates.CASES,
    *cases_feed.CASES,
    *cases_promises.CASES,
    *cases_scenarios.CASES,
    *cases_trade.CASES,
    *cases_guards.CASES,
    *cases_whole.CASES,
    *cases_network.CASES,
    *cases_sites.CASES,
    *cases_uncertain.CASES,
    *cases_published.CASES,
)

ACCOMPANIED = {"estimated-assay", "lot-without-assay", "group-member-unknown"}
"""Checks that rightly speak up beside another one."""


def test_the_small_plant_has_no_finding():
    assert check(inputs(PLANT)) == []


KNOWN_TO_FIND_ERRORS = {slug(looks_at) for looks_at in FIND_ERRORS}


def test_every_check_has_a_case():
    assert {one_case.check for one_case in CASES} == {slug(looks_at) for looks_at in CHECKS}


ONE_OF_EACH = some(CASES, 1, kind=lambda one_case: one_case.check)


@pytest.mark.parametrize("expected", ONE_OF_EACH, ids=lambda one_case: f"{one_case.check}: {one_case.words[:40]}")
def test_the_check_finds_it_and_no_other_speaks_up(expected):
    found = check(inputs(expected.rows))
    aside = ACCOMPANIED - {expected.check}
    assert [(p.check, p.table, p.row, p.column) for p in found if p.check not in aside] == [
        (expected.check, expected.table, expected.row, expected.column)
    ]
    problem = next(p for p in found if p.check == expected.check)
    assert problem.severity is Severity(expected.severity)
    assert problem.severity is not Severity.ERROR or problem.check in KNOWN_TO_FIND_ERRORS
    assert expected.words in f"{problem.message} {problem.remedy}"
    assert problem.suggestion == expected.suggestion
