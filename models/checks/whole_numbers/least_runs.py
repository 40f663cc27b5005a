"""Least runs and most periods: what can never be worked, and fixed runs that they forbid."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from models.checks.facts import Facts, amount, rows_where, warning
from models.checks.whole_numbers.campaigns import DECIMALS, longest_hours
from models.checks.whole_numbers.held_runs import GRAM, asking, held_runs
from models.plant.expressions import is_mass
from models.schema.problems import Problem

EXPECT = "or expect it among the broken promises."


def least_run_never(facts: Facts) -> Iterator[Problem]:
    """A least run is more than the lines can do in any period, so that the lot, or the class, is never worked."""
    most = _most_of_recipes(facts)
    recipes = facts.tables["Recipes"]
    of_class: dict[str, float] = {}
    for recipe, feed_class in facts.active:
        of_class[feed_class] = max(of_class.get(feed_class, 0.0), most.get(recipe, np.inf))
    lots = facts.tables["Lots"]
    least = np.fmin(facts.numbers("Lots", "Min run", 0.0), facts.numbers("Lots", "Quantity", np.inf))
    of_lot = lots["Feed class"].map(lambda name: of_class.get(name, np.inf)).to_numpy(dtype=float)
    for table, wanted, there in (
        ("Lots", least, of_lot),
        (
            "Recipes",
            facts.numbers("Recipes", "Min run", 0.0),
            recipes["Recipe"].map(lambda name: most.get(name, np.inf)).to_numpy(dtype=float),
        ),
    ):
        for row in rows_where((wanted > 0) & (wanted > there)):
            message = f"{amount(wanted[row], 't')} at least are more than its lines can do in any period: "
            remedy = "Lower Min run, or plan in longer periods; as it is, nothing of it is ever worked."
            yield warning(table, f"{message}{amount(there[row], 't')}.", remedy, row=row, column="Min run")


def _most_of_recipes(facts: Facts) -> dict[str, float]:
    """Return the most tonnes that each recipe can work in the longest period, by the lines whose rates count tonnes."""
    longest, use = longest_hours(facts), facts.tables["Line use"]
    found: dict[str, float] = {}
    for recipe, line, rate, basis in zip(use["Recipe"], use["Line"], use["Rate"], use["Basis"], strict=True):
        if line in longest and basis is not None and is_mass(basis) and rate > 0:
            found[recipe] = min(found.get(recipe, np.inf), round(longest[line] * rate, DECIMALS))
    return found


def fixed_run_below_least(facts: Facts) -> Iterator[Problem]:
    """A fixed run, or a published one of a frozen period, asks for less than the least run of its lot."""
    runs = facts.once(held_runs)
    if runs.empty:
        return
    lots = facts.tables["Lots"].dropna(subset=["Lot"]).drop_duplicates("Lot").set_index("Lot")
    least = lots["Min run"].fillna(0.0).clip(upper=lots["Quantity"].fillna(np.inf)).reindex(runs["Lot"]).to_numpy()
    wants = (runs["Rule"] == "exactly") & (runs["Amount"] > 0)
    others = runs.duplicated(["Lot", "Period"], keep=False)
    for row in rows_where(wants & ~others & (runs["Amount"].to_numpy() < least - 10.0**-GRAM)):
        message = f"{amount(runs['Amount'].iloc[row], 't')} are less than the least run of the lot, "
        words = f"{message}{amount(least[row], 't')}."
        yield _warning(runs.iloc[row], words, f"Correct one of them, {EXPECT}", "Amount")


def fixed_runs_over_periods(facts: Facts) -> Iterator[Problem]:
    """Fixed runs, and published ones of frozen periods, ask for a lot in more periods than it may be worked in."""
    lots, wanted = facts.tables["Lots"], facts.once(asking)
    stated = dict(zip(facts.texts("Settings", "Setting"), facts.tables["Settings"]["Value"], strict=True))
    usual = pd.to_numeric(pd.Series([stated.get("Max periods per lot")]), errors="coerce").iloc[0]
    left = (lots["Max periods"].fillna(usual) - lots["Periods so far"].fillna(0.0)).clip(lower=0.0)
    most = dict(zip(lots["Lot"], left, strict=True))
    seen: dict[str, set[str]] = {}
    for _, run in wanted.iterrows():
        names, lot = seen.setdefault(run["Lot"], set()), run["Lot"]
        names.add(run["Period"])
        if len(names) > most.get(lot, np.inf):
            words = f"{lot} may be worked in {amount(most[lot])} period{'' if most[lot] == 1 else 's'} only."
            yield _warning(run, words, f"Raise Max periods, {EXPECT}", "Period")


def _warning(run: pd.Series, words: str, remedy: str, column: str) -> Problem:
    """Return a warning at a held run."""
    return warning(str(run["Sheet"]), words, remedy, row=int(run["Row"]), column=column)
