"""What the check of a plan says where its rows and what is looked for are not one to one."""

from __future__ import annotations

import pandas as pd
import pytest

from models.audit.ledger import Ledger

ROWS = pd.DataFrame({"Line": ["Kiln", "Leach"], "Hours": [3.0, 4.0]})


def said(rows: pd.DataFrame, every: list[str]) -> list[str]:
    ledger = Ledger()
    ledger.once("Line hours", rows, ["Line"], pd.Index(every))
    return [str(violation) for violation in ledger.violations]


@pytest.mark.parametrize("every", [["Kiln", "Leach"], ["Leach", "Kiln"]])
def test_rows_that_are_looked_for_once_are_given_in_that_order(every: list[str]) -> None:
    found = Ledger().once("Line hours", ROWS, ["Line"], pd.Index(every))
    assert found.index.tolist() == every
    assert found["Hours"].to_dict() == {"Kiln": 3.0, "Leach": 4.0}


def test_a_row_that_is_missing_is_named() -> None:
    assert said(ROWS, ["Kiln", "Sort"]) == ["Line hours: Sort: it is missing"]


def test_a_row_that_is_there_twice_is_named() -> None:
    assert said(pd.concat([ROWS, ROWS[:1]]), ["Kiln", "Leach"]) == ["Line hours: Kiln: it is there twice"]


def test_no_row_is_lost_where_what_is_looked_for_is_named_twice() -> None:
    """Two rows, Kiln and Leach, of which Kiln alone is looked for, twice: Leach is still among what is compared."""
    found = Ledger().once("Line hours", ROWS, ["Line"], pd.Index(["Kiln", "Kiln"]))
    assert found.index.tolist() == ["Kiln", "Leach"]
