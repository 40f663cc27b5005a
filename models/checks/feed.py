"""Feed: classes, lots and their assays."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.checks.facts import Facts, Flags, Numbers, amount, error, listed, rows_where, warning
from models.checks.guards.assays import doubted_assays
from models.checks.guards.compared_assays import CLOSES, HUNDRED
from models.checks.guards.hours import endless_lots
from models.schema.problems import Problem


def lot_without_quantity(facts: Facts) -> Iterator[Problem]:
    """A lot that is not on offer has no quantity."""
    lots = facts.tables["Lots"]
    for row in rows_where(lots["Quantity"].isna() & lots["Status"].isin(["stock", "expected", "blocked"])):
        message = f"Quantity is blank, and the lot is {lots['Status'].iloc[row]}."
        remedy = "Write its tonnes as received; only an offered lot may go without."
        yield error("Lots", message, remedy, row=row, column="Quantity")


def unlimited_offer(facts: Facts) -> Iterator[Problem]:
    """An offer without quantity could be worked without end, because some recipe books no hours for it."""
    for row in rows_where(_unlimited(facts)):
        endless = [recipe for recipe, lots in facts.once(endless_lots).items() if lots[row]]
        if endless:
            message = f"Quantity is blank, and {listed(endless)} can work the lot without booking hours on any line."
            remedy = "Write how many tonnes are offered."
            yield error("Lots", message, remedy, row=row, column="Quantity")


def paid_unlimited_offer(facts: Facts) -> Iterator[Problem]:
    """A supplier pays for taking an offer that has no end."""
    price = facts.numbers("Lots", "Price")
    for row in rows_where(_unlimited(facts) & (price < 0)):
        message = f"The supplier pays {amount(-price[row])} per t, for as much as wanted."
        remedy = "Write how many tonnes are offered, or check the sign of Price."
        yield warning("Lots", message, remedy, row=row, column="Price")


def blocked_lot_must_be_used(facts: Facts) -> Iterator[Problem]:
    """A blocked lot has to be used."""
    must_use = facts.numbers("Lots", "Must use", blank=0.0)
    for row in rows_where((facts.tables["Lots"]["Status"] == "blocked").to_numpy() & (must_use > 0)):
        message = f"{amount(must_use[row], 't')} must be used, but the lot is blocked."
        remedy = "Take Must use away, or change Status."
        yield warning("Lots", message, remedy, row=row, column="Must use")


def assay_over_hundred(facts: Facts) -> Iterator[Problem]:
    """The components of a lot or class add to more than 100 % of its dry mass: an error beyond 102 %."""
    of_class = _sums(facts.shares("Feed classes"))
    for row in rows_where(_too_much(of_class, doubted_assays(facts, "Feed classes"))):
        yield _over(facts, ("Feed classes", row), of_class[row], "The typical assay adds to {}.")
    typed = _sums(facts.shares("Lots"))
    filled = _sums(facts.contained(facts.elements))
    sums = np.where(_rich_by_class(facts, of_class, filled), typed, filled)
    for row in rows_where(_too_much(sums, doubted_assays(facts, "Lots"))):
        typical = ", with its class's typical values in the blank cells" if sums[row] > typed[row] else ""
        yield _over(facts, ("Lots", row), sums[row], f"The assay adds to {{}}{typical}.")


def all_water(facts: Facts) -> Iterator[Problem]:
    """A lot is all water, yet has an assay."""
    moisture = facts.numbers("Lots", "Moisture")
    for row in rows_where((moisture == 100) & (_sums(facts.contained(facts.elements)) > 0)):
        message = "Moisture is 100 %: no dry mass is left for the assay to count on."
        yield warning("Lots", message, "Write the share of water in it.", row=row, column="Moisture")


def class_without_recipe(facts: Facts) -> Iterator[Problem]:
    """No active recipe takes a class."""
    if facts.has_no_rows("Recipes"):
        return
    taken = {feed_class for _, feed_class in facts.active}
    lots = facts.tables["Lots"]
    waiting = set(lots["Feed class"][lots["Status"].isin(["stock", "expected", "offered"])].dropna())
    for row, name in enumerate(facts.texts("Feed classes", "Feed class")):
        if name is not None and name not in taken:
            lost = ", so its lots cannot be used" if name in waiting else ""
            message = f'No active recipe takes "{name}"{lost}.'
            remedy = "Add a row for it to Recipes, or set one to active."
            yield warning("Feed classes", message, remedy, row=row, column="Feed class")


def _too_much(sums: Numbers, doubted: Flags) -> Flags:
    """Return sums over 100 %; up to what laboratories may miss it by, only where nothing else is doubted."""
    return (sums > CLOSES) | ((sums > HUNDRED) & ~doubted)


def _rich_by_class(facts: Facts, of_class: Numbers, filled: Numbers) -> Flags:
    """Return the lots whose class adds to too much already, so that it has been said there."""
    sums = dict(zip(facts.texts("Feed classes", "Feed class"), of_class, strict=True))
    figures = np.array([sums.get(name, 0.0) for name in facts.texts("Lots", "Feed class")])
    return (figures > CLOSES) | ((figures > HUNDRED) & (filled <= CLOSES))


def _over(facts: Facts, place: tuple[str, int], total: float, words: str) -> Problem:
    (table, row), message = place, words.format(amount(total, "%"))
    column = _largest(facts, table, row)
    if total > CLOSES:
        remedy = "Correct the assay: element, not oxide, as a share of dry mass."
        return error(table, message, remedy, row=row, column=column)
    remedy = "Check it; what laboratories miss 100 % by is planned as typed, up to 102 %."
    return warning(table, message, remedy, row=row, column=column)


def _unlimited(facts: Facts) -> Flags:
    lots = facts.tables["Lots"]
    flags: Flags = (lots["Quantity"].isna() & (lots["Status"] == "offered")).to_numpy(dtype=bool)
    return flags


def _sums(elements: Numbers) -> Numbers:
    """Return what the elements of each row add to; a single assay over 100 % is left out,
    being out of range as it is."""
    sums: Numbers = np.where(elements <= HUNDRED, elements, 0.0).sum(axis=1)
    return sums


def _largest(facts: Facts, table: str, row: int) -> str:
    """Return the component with the largest typed assay of a row, where a slip is most likely."""
    assays = facts.tables[table].loc[row, facts.elements].astype(float)
    return str(assays.idxmax()) if assays.notna().any() else facts.elements[0]
