"""What a rule is: everything that the product has to know of it, stated in one file.

A rule's module states its formula, `add` and whatever else applies, and ends with `RULE = Rule(...)`; `models.rules`
lists the rules in reading order. What a rule does not state is made up for generically and truthfully: its rows are a
cause `Limit: <words>, <row>`, and a unit more of each of its bounds is a change of that name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.plant.plant import Numbers, Plant
from models.program.cause import Cause
from models.program.change import Change, CoefficientChange
from models.program.model import Model
from models.program.stated import Stated

if TYPE_CHECKING:
    import pandas as pd

    from models.audit.balances import Balances
    from models.audit.ledger import Ledger

Write = Callable[[Model, Plant], None]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule of the plant.

    Attributes:
        name: the name of its file; its rows may have others, such as `delivery_max` of `sales_caps`.
        words: its limit in the planner's words, as in `Limit: <words>`; `takes` says the same of what a tonne of feed
            takes of it, with `{}` for the first part of a row's key.
        sheet, unit: where the planner states its figures, and the unit of its rows.
        decide: makes its decisions and enters them into balances; always done, whichever rules hold.
        add: writes its rows, promises and bounds.
        earn: adds its money to the margin.
        opened: the plant without it, so that what it forbids has columns; told whether lots keep the dates on which
            they come.
        blank: the table and columns that are blank in a plan without it, where its decisions take hours; else its rows
            are left out.
        causes: what lifting it means. changes: what a unit more of its figures means.
        is_promise: it may be broken, and what is missing is counted. is_balance: it states what is, and lifting it has
            no meaning. about_feed: it is about feed on site, and of no account to promises of anything else.
        keeps_dates: it is about what lies there in every period, so that it matters when a lot comes.
        left: what is said of a promise's remainder that no lifting removes: a kind of cause and its detail.
        audit: re-computes it from the tables of a plan alone, without the model.
        promised: re-computes what it asks for and what the plan gives, one row per promise.
        earned: re-computes the items of money that it earns: each with its amounts by period.
        lost: re-computes the hours that it takes of lines, by line and period.
        tables: the rows of the plan's tables that it alone fills in, from a plan by column.
    """

    name: str
    words: str
    sheet: str
    unit: str
    add: Write
    takes: str = ""
    decide: Write | None = None
    earn: Write | None = None
    opened: Callable[[Plant, bool], Plant] | None = None
    blank: tuple[str, *tuple[str, ...]] | None = None
    causes: Callable[[Stated], Iterable[Cause]] | None = None
    changes: Callable[[Stated], Iterable[Change | CoefficientChange]] | None = None
    is_promise: bool = False
    is_balance: bool = False
    about_feed: bool = False
    keeps_dates: bool = False
    left: Callable[[bool], tuple[str, str]] | None = None
    audit: Callable[[Balances, Mapping[str, pd.DataFrame], Ledger], None] | None = None
    promised: Callable[[Balances], pd.DataFrame] | None = None
    earned: Callable[[Balances], Iterable[tuple[str, pd.Series]]] | None = None
    lost: Callable[[Balances], pd.Series] | None = None
    tables: Callable[[Model, Plant, Numbers], Mapping[str, list[dict[str, object]]]] | None = None


def no_changes(_stated: Stated) -> tuple[Change, ...]:
    """Return nothing: what a rule in whole numbers costs is the difference of two plans, and no dual of its rows."""
    return ()
