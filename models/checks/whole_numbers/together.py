"""Companions and supplies: rows without effect, feed that can never be worked, and lots that can never be bought."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.facts import Facts, amount, error, rows_where, warning
from models.schema.problems import Problem

PAIR = 2
"""How many are worked where feed has a companion."""


def companion_without_amount(facts: Facts) -> Iterator[Problem]:
    """Nothing says how much of the other feed is needed: a gram would do."""
    table, lots, recipes = (facts.tables[name] for name in ("Companions", "Lots", "Recipes"))
    if table.empty:
        return
    of_recipes = recipes["Feed class"][(recipes["Min run"] > 0) & (recipes["Active"] != "no")]
    least = [*lots["Lot"][lots["Min run"] > 0], *of_recipes]
    for row in rows_where(table["At least"].isna() & ~table["Needs"].isin(least)):
        message = f"At least is blank, and {table['Needs'].iloc[row]} has no Min run: a gram of it would do."
        yield warning("Companions", message, "Fill in At least.", row=row, column="At least")


def companion_out_of_reach(facts: Facts) -> Iterator[Problem]:
    """More of the other feed is needed in a period than there is in all, so that the feed is never worked."""
    table, lots = facts.tables["Companions"], facts.tables["Lots"]
    if table.empty:
        return
    there = lots[lots["Status"] != "blocked"]
    tonnes = there["Quantity"].fillna(np.inf).where(there["Quantity"].notna() | (there["Status"] == "offered"), 0.0)
    all_of = dict.fromkeys(facts.known("Feed classes", "Lots"), 0.0)
    all_of |= {**tonnes.groupby(there["Feed class"]).sum(), **tonnes.groupby(there["Lot"]).sum()}
    for row in rows_where(table["At least"] > table["Needs"].map(all_of).fillna(np.inf)):
        needs = str(table["Needs"].iloc[row])
        message = f"There are {amount(all_of[needs], 't')} of {needs}: {table['Feed'].iloc[row]} is never worked there."
        yield warning("Companions", message, "Correct At least, or the lots.", row=row, column="At least")


def companion_over_count(facts: Facts) -> Iterator[Problem]:
    """Feed needs other feed beside it where only one may be worked in a period, so that it is never worked."""
    table, counts = facts.tables["Companions"], facts.tables["Blend counts"]
    if table.empty or counts.empty:
        return
    for count, known in (("lots", facts.known("Lots")), ("feed classes", facts.known("Feed classes"))):
        alone = set(counts["On"][(counts["Count"] == count) & (counts["Max"] < PAIR)])
        both = table["Feed"].isin(known) & table["Needs"].isin(known) & (table["Feed"] != table["Needs"])
        for row in rows_where(both & table["On"].isin(alone)):
            feed, needs, on = (table[name].iloc[row] for name in ("Feed", "Needs", "On"))
            message = f"{feed} is not worked without {needs}, and {on} takes one of the {count} in a period."
            yield warning("Companions", message, "Correct it, or Max on Blend counts.", row=row, column="Needs")


def supply_overlaps(facts: Facts) -> Iterator[Problem]:
    """Two windows of a supply share a period, so that its charge is not known."""
    windows, names = _windows(facts), facts.texts("Supplies", "Supply")
    for row, (name, periods) in enumerate(zip(names, windows, strict=False)):
        for other, before in enumerate(windows[:row]):
            shared = sorted(set(periods) & set(before))
            if shared and name is not None and names[other] == name and facts.calendar is not None:
                period = facts.calendar.names[shared[0]]
                message = f"The windows of {name} in rows {other + 1} and {row + 1} below the header share {period}."
                yield error("Supplies", message, "Let one end before the other begins.", row=row, column="From")
                break


def supply_resumes_in_part(facts: Facts) -> Iterator[Problem]:
    """Rows of one supply differ in Resume: one no holds for all of it."""
    supplies = facts.tables["Supplies"]
    never = supplies["Supply"].isin(supplies["Supply"][supplies["Resume"] == "no"])
    for row in rows_where(never & (supplies["Resume"] != "no")):
        message = f"Another row of {supplies['Supply'].iloc[row]} says no: it does not resume in any window."
        yield warning("Supplies", message, "Write the same in all of its rows.", row=row, column="Resume")


def supply_without_offer(facts: Facts) -> Iterator[Problem]:
    """A lot that is not on offer comes under a supply, which has no effect."""
    lots = facts.tables["Lots"]
    for row in rows_where(lots["Supply"].notna() & lots["Status"].isin(["stock", "expected"])):
        message = (
            f"The lot is {lots['Status'].iloc[row]}, so that its Supply has no effect: only offered lots are bought."
        )
        yield warning("Lots", message, "Clear Supply, or correct Status.", row=row, column="Supply")


def supply_never_held(facts: Facts) -> Iterator[Problem]:
    """The first period in which an offered lot can be used lies outside every window of its supply."""
    if facts.calendar is None:
        return
    lots, may = facts.tables["Lots"], dict[str | None, set[int]]()
    for name, periods in zip(facts.texts("Supplies", "Supply"), _windows(facts), strict=True):
        may.setdefault(name, set()).update(periods)
    comes, goes = facts.calendar.touched(lots["Available"].to_numpy(), lots["Use by"].to_numpy())
    for row, name in enumerate(facts.texts("Lots", "Supply")):
        there = comes[row] <= goes[row] and lots["Status"].iloc[row] == "offered"
        if name in may and there and comes[row] not in may[name]:
            period = facts.calendar.names[int(comes[row])]
            message = f"It could first be used in {period}, when {name} cannot be held: it is never bought."
            yield warning("Lots", message, "Correct its dates, or the windows of the supply.", row=row, column="Supply")


def _windows(facts: Facts) -> list[range]:
    """Return the periods wholly inside each row of Supplies."""
    if facts.calendar is None:
        return []
    supplies = facts.tables["Supplies"]
    first, last = facts.calendar.inside(supplies["From"].to_numpy(), supplies["To"].to_numpy())
    return [range(begin, end + 1) for begin, end in zip(first.tolist(), last.tolist(), strict=True)]
