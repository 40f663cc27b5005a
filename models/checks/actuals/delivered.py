"""What was delivered: to whom, and for which window."""

from __future__ import annotations

from collections.abc import Iterator

from models.checks.facts import Facts, choose, error, listed
from models.plant.calendar import Calendar
from models.schema.problems import Problem
from models.schema.tables.actuals import DELIVERED, SPOT

TO = "Contract or spot"
Window = tuple[str, str]
"""Its first and its last day."""


def unknown_contract(facts: Facts) -> Iterator[Problem]:
    """Something was delivered to a contract that the plan does not know."""
    known = [*facts.known("Contracts"), SPOT]
    for row, name in enumerate(facts.texts(DELIVERED.name, TO)):
        if name is not None and name not in known:
            remedy, suggestion = choose(name, known)
            message = f'{TO} "{name}" is neither in Contracts nor `{SPOT}`.'
            yield error(DELIVERED.name, message, remedy, row=row, column=TO, suggestion=suggestion)


def product_not_of_contract(facts: Facts) -> Iterator[Problem]:
    """The product is another one than the contract's, or that of a spot sale is blank."""
    of_contract = dict(zip(facts.texts("Contracts", "Contract"), facts.texts("Contracts", "Product"), strict=True))
    rows = zip(facts.texts(DELIVERED.name, TO), facts.texts(DELIVERED.name, "Product"), strict=True)
    for row, (contract, product) in enumerate(rows):
        meant = of_contract.get(contract)
        if contract == SPOT and product is None:
            message, remedy = "Product is blank, and nothing else says what was sold.", "Write which product it was."
            yield error(DELIVERED.name, message, remedy, row=row, column="Product")
        elif product is not None and meant is not None and product != meant:
            message = f'"{contract}" is a contract for "{meant}", not "{product}".'
            remedy = "Correct one of them, or leave the product blank."
            yield error(DELIVERED.name, message, remedy, row=row, column="Product", suggestion=meant)


def unknown_window(facts: Facts) -> Iterator[Problem]:
    """The window is none of the contract's, or none in which the product may be sold on spot."""
    if facts.calendar is None:
        return
    contracts = _windows(facts, facts.calendar, "Deliveries", "Contract", "Due")
    spot = _windows(facts, facts.calendar, "Spot sales", "Product", "To")
    stated = zip(
        facts.texts(DELIVERED.name, TO),
        facts.texts(DELIVERED.name, "Product"),
        _days(facts, facts.calendar, DELIVERED.name, "Due"),
        strict=True,
    )
    for row, (contract, product, window) in enumerate(stated):
        known = spot.get(product or "") if contract == SPOT else contracts.get(contract or "")
        if known is not None and window not in known:
            of = f'"{product}" on spot' if contract == SPOT else f'"{contract}"'
            message = f"{_shown(window)} is no window of {of}."
            remedy = f"Its windows are {listed(map(_shown, known))}. Correct From and Due."
            yield error(DELIVERED.name, message, remedy, row=row, column="Due")


def _windows(facts: Facts, calendar: Calendar, table: str, column: str, last: str) -> dict[str, list[Window]]:
    """Return the windows of each contract or product."""
    found: dict[str, list[Window]] = {}
    for name, window in zip(facts.texts(table, column), _days(facts, calendar, table, last), strict=True):
        if name is not None:
            found.setdefault(name, []).append(window)
    return found


def _days(facts: Facts, calendar: Calendar, table: str, last: str) -> list[Window]:
    first_days = calendar.from_start(facts.tables[table]["From"])
    last_days = calendar.to_end(facts.tables[table][last])
    return [(str(first), str(day)) for first, day in zip(first_days, last_days, strict=True)]


def _shown(window: Window) -> str:
    return " to ".join(window)
