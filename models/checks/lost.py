"""What follows from a table that was not read: nothing of it is said, for the table has a finding of its own.

While a table is lost, or a column of one, each check is watched: what it finds is left out if it has asked for such a
table. Checks that look at each row for itself (`FOR_ITSELF`) ask for all tables in turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from models.checks import expressions, promises, scenarios
from models.checks.any_table import cells, limits, names, totals, without_effect
from models.checks.facts import Facts
from models.checks.guards import amounts, dates, prices, shares, sites
from models.checks.running import Check, problems_of
from models.checks.weeks import calendar, under_way
from models.checks.whole_numbers import campaigns
from models.schema.problems import Problem, Severity

_NAMED = ("Components", "Groups")

FOR_ITSELF: Mapping[Check, tuple[str, ...]] = {
    totals.total_row: (),
    cells.empty_table: (),
    cells.blank_cell: (),
    cells.out_of_range: (),
    cells.not_whole: (),
    cells.not_a_choice: (),
    names.duplicate_key: (),
    names.names_alike: (),
    names.unknown_name: (),
    names.reserved_name: (),
    expressions.unknown_component: _NAMED,
    expressions.empty_term: (),
    expressions.counts_nothing: _NAMED,
    expressions.property_in_sum: _NAMED,
    calendar.window_reversed: (),
    calendar.window_without_period: ("Periods",),
    calendar.window_without_whole_period: ("Periods",),
    limits.min_over_max: ("Sites",),
    limits.opening_stock_over_max: ("Sites",),
    under_way.so_far_over_max: (),
    prices.negative_price: (),
    shares.share_as_fraction: (),
    promises.no_priority_or_penalty: (),
    promises.priority_and_penalty: (),
    amounts.most_of_nothing: ("Scenarios",),
    dates.window_a_year_long: (),
    dates.downtime_without_loss: ("Scenarios",),
    campaigns.campaign_without_campaigns: ("Scenarios", "Lines"),
    without_effect.length_without_chance: ("Scenarios",),
    sites.unknown_site: ("Sites",),
    sites.no_site: ("Sites",),
    scenarios.unknown_column: ("Components",),
    scenarios.unknown_row: (),
    scenarios.change_does_not_fit: ("Components",),
    scenarios.change_without_effect: (),
}
"""By check: the tables that it needs beside the one in which it finds something."""


class _Watched(dict[str, pd.DataFrame]):
    """Tables that know which of them were asked for."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        super().__init__(tables)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> pd.DataFrame:
        self.asked.add(name)
        return super().__getitem__(name)


def problems_left(check: Check, facts: Facts) -> Iterator[Problem]:
    """Yield what a check finds, without what follows from a lost table."""
    if not facts.in_part:
        yield from problems_of(check, facts)
        return
    tables = _Watched(facts.tables)
    found = list(problems_of(check, replace(facts, tables=tables, made={}, read={}, counted={}, dated={})))
    if check in FOR_ITSELF:
        left = [problem for problem in found if problem.severity is Severity.ERROR or problem.table not in facts.lost]
        yield from left if facts.lost.isdisjoint(FOR_ITSELF[check]) else ()
    elif facts.in_part.isdisjoint(tables.asked):
        yield from found
