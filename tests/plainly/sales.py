"""Sales, what is in stock, targets, and what lots and stores are worth at the end.

What they mean: `docs/tables.md`, Products, Contracts, Deliveries, Spot sales, Targets, Stores and Lanes; the margin and
what is late `docs/model.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tests.plainly.cells import Row, day, is_yes, limit, number, text
from tests.plainly.mip import Terms, added, times
from tests.plainly.program import BEFORE, Name, Program
from tests.plainly.work import Place


@dataclass(frozen=True)
class Sale:
    """A column of kg sold from a place in a period, on some days of it."""

    column: int
    material: str
    place: Place
    period: int
    first: date
    last: date


def write(m: Program) -> None:
    sales: list[Sale] = []
    for row in m.plant.rows("Deliveries"):
        sales += _delivery(m, row)
    for row in m.plant.rows("Spot sales"):
        some = list(_sales(m, row, text(row, "Product"), m.plant.touched(row), _own_days(m, row, "To")))
        left = max(limit(row, "Max") - number(row, "Sold so far"), 0.0)
        m.mip.row({sale.column: 1.0 for sale in some}, high=left)
        m.earn({sale.column: number(row, "Price") for sale in some})
        sales += some
    thrown = _stores(m)
    for row in m.plant.rows("Targets"):
        _target(m, row, sales, thrown)
    _windows_that_end_within(m, sales)
    _worth_at_the_end(m)
    for lane, _, _, column in m.work.shipped:
        m.earn({column: -number(lane, "Cost")})


def _sales(m: Program, row: Row, material: str, periods: list[int], days: tuple[date, date]) -> Iterator[Sale]:
    for batch, site, _ in m.work.stores():
        if batch.material == material and row.get("Site") in (None, site):
            for p in periods:
                first, last = max(days[0], m.plant.periods[p].start), min(days[1], m.plant.periods[p].end)
                sale = Sale(m.mip.column(), material, (batch.name, site), p, first, last)
                m.work.take(sale.place, p, {sale.column: 1.0})
                yield sale


def _own_days(m: Program, row: Row, last: str) -> tuple[date, date]:
    return day(row, "From", m.plant.start), day(row, last, m.plant.end)


def _rank(row: Row) -> int | None:
    return None if row.get("Priority") is None else int(number(row, "Priority"))


def _delivery(m: Program, row: Row) -> list[Sale]:
    """Min in time or, where agreed, late; whoever gets anything late gets no more than Min in all."""
    contract = m.plant.row("Contracts", "Contract", text(row, "Contract"))
    material, least = text(contract, "Product"), number(row, "Min")
    most, due = number(row, "Max", least), day(row, "Due", m.plant.end)
    site = {"Site": contract.get("Site")}
    in_time = list(_sales(m, site, material, m.plant.touched(row, "Due"), _own_days(m, row, "Due")))
    late: list[Sale] = []
    if is_yes(contract, "Late"):
        after = due + timedelta(days=1)
        late = list(_sales(m, site, material, list(range(m.plant.holding(after), m.plant.count)), (after, date.max)))
    sold, later = {sale.column: 1.0 for sale in in_time}, {sale.column: 1.0 for sale in late}
    so_far = number(row, "Delivered so far")
    if "Sales limit" not in m.plant.lifted:
        m.mip.row(added(sold, later), high=most - so_far)
    if is_yes(contract, "Late") and "Sales limit" not in m.plant.lifted:
        is_late = m.mip.switch()
        if number(row, "Late so far") or due < m.plant.start:
            m.mip.row({is_late: 1.0}, low=1.0)
        m.mip.row({**later, is_late: -least}, high=0.0)
        m.mip.row({**sold, **later, is_late: most - least}, high=most - so_far)
    if least:
        opens, of = _own_days(m, row, "Due")[0], text(row, "Contract")
        name = Name("Deliveries", f"{of} / {opens} / {due}", "Min", of)
        short = m.promise(name, least, _rank(contract), number(contract, "Shortfall penalty"))
        m.mip.row({**sold, **later, short: 1.0}, low=least - so_far)
    m.earn(times(added(sold, later), number(contract, "Price")))
    penalty = number(contract, "Late penalty")
    m.earn({sale.column: -penalty * (m.plant.periods[sale.period].end - due).days for sale in late})
    return [*in_time, *late]


def _stores(m: Program) -> dict[tuple[Place, int], int]:
    """Limits of each store at the end of each period, its cost and closing value; and what is thrown away."""
    thrown: dict[tuple[Place, int], int] = {}
    stores: dict[tuple[str, str], tuple[Row, list[Place]]] = {
        (text(row, "Intermediate"), site): (there, [])
        for row in m.plant.rows("Intermediates")
        for site, there in m.plant.stores(text(row, "Intermediate")).items()
    }
    for batch, site, row in m.work.stores():
        place = batch.name, site
        stores.setdefault((batch.material, site), (row, []))[1].append(place)
        for p in range(m.plant.count):
            if row.get("Disposal cost") is not None:
                column = thrown[place, p] = m.mip.column()
                m.work.take(place, p, {column: 1.0})
                m.earn({column: -number(row, "Disposal cost")})
        m.earn(times(m.work.come(place, m.plant.count), number(row, "Closing value")))
    for store, (row, places) in stores.items():
        for p, period in enumerate(m.plant.periods):
            stock = {m.work.stock[place, p]: 1.0 for place in places}
            _room(m, _named(m, store, "Max stock", p), stock, limit(row, "Max stock"), _there_alone(m, places, p))
            m.earn(times(stock, -number(row, "Holding cost") * period.days))
            if number(row, "Min stock"):
                name = _named(m, store, "Min stock", p)
                m.mip.row({**stock, m.promise(name, number(row, "Min stock"), 0): 1.0}, low=number(row, "Min stock"))
        m.earn(times(stock, number(row, "Closing value")))
        closing = number(row, "Min closing stock")
        if closing:
            name = _named(m, store, "Min closing stock")
            m.mip.row({**stock, m.promise(name, closing, 0): 1.0}, low=closing)
    _drums(m)
    return thrown


def _drums(m: Program) -> None:
    """What waits to be put into a store costs what it costs there, all that counts in it."""
    for lot in m.work.lots:
        if lot.into and lot.lot is not None:
            site = m.plant.site(lot.lot)
            cost = number(m.plant.stores(lot.into)[site], "Holding cost") * m.plant.mass(lot.content)
            for p, period in enumerate(m.plant.periods):
                m.earn({m.work.stock[(lot.name, site), p]: -cost * period.days})


def _there_alone(m: Program, places: list[Place], p: int) -> float:
    """kg in a store at the end of a period if nothing is worked and nothing leaves: opening stock and arrivals."""
    arrived = {column: number(m.plant.rows("Arrivals")[row], "Quantity") for row, column in m.work.arrived.items()}
    come = (m.work.come(place, q) for place in places for q in range(p + 1))
    opening = sum(_opening(m, place) for place in places)
    return opening + sum(share * arrived.get(column, 0.0) for terms in come for column, share in terms.items())


def _named(m: Program, store: tuple[str, str], words: str, p: int | None = None) -> Name:
    """What a promise of a store is called."""
    material, site = store
    products = {row["Product"] for row in m.plant.rows("Products")}
    sheet, thing = "Products" if material in products else "Intermediates", material
    for row in m.plant.rows("Stores"):
        if (row["Material"], row["Site"]) == store and row.get(words) is not None:
            sheet, thing = "Stores", f"{material} / {site}"
    return Name(
        sheet, thing if p is None else f"{thing} / {m.plant.periods[p].name}", words, thing, words == "Max stock"
    )


def _room(m: Program, name: Name, stock: Terms, most: float, alone: float) -> None:
    """Max stock is physics; where what was there before exceeds it alone it is exceeded by no more than that."""
    if alone > most:
        over = m.promise(name, most, BEFORE, most=m.most_unless("Max stock", alone - most))
        m.mip.row({**stock, over: -1.0}, high=most)
    elif "Max stock" not in m.plant.lifted:
        m.mip.row(stock, high=most)


def _target(m: Program, row: Row, sales: list[Sale], thrown: dict[tuple[Place, int], int]) -> None:
    opens, closes = day(row, "From", m.plant.start), day(row, "To", m.plant.end)
    places = [
        (batch.name, site)
        for batch, site, _ in m.work.stores()
        if batch.material == row["Product"] and row.get("Site") in (None, site)
    ]
    terms, fixed = dict[int, float](), number(row, "Reached so far")
    for place in places:
        if row["Measure"] == "made":
            terms = added(terms, _made(m, place, opens, closes))
        elif row["Measure"] == "delivered":
            terms = added(terms, _sold(m, place, sales, opens, closes))
        else:
            more, opening = _in_stock(m, place, sales, thrown, min(closes, m.plant.end))
            terms, fixed = added(terms, more), fixed + opening
    asked = number(row, "Amount")
    short = m.promise(
        Name("Targets", text(row, "Target"), "Amount"), asked, _rank(row), number(row, "Shortfall penalty")
    )
    m.mip.row({**terms, short: 1.0}, low=asked - fixed)


def _made(m: Program, place: Place, opens: date, closes: date) -> Terms:
    """What has come by the last day of a window less what had come before its first."""
    terms: Terms = {}
    for p, period in enumerate(m.plant.periods):
        if period.start <= closes and opens <= period.end:
            by = m.work.come(place, p, min(closes, period.end), made_only=True)
            before = m.work.come(place, p, opens - timedelta(days=1), made_only=True)
            terms = added(terms, by, times(before, -1.0))
    return terms


def _sold(m: Program, place: Place, sales: list[Sale], opens: date, closes: date) -> Terms:
    """A sale counts with the share of its own days in its period that lie inside the window."""
    terms: Terms = {}
    for sale in sales:
        inside = (min(sale.last, closes) - max(sale.first, opens)).days + 1
        if sale.place == place and inside > 0:
            terms[sale.column] = inside / ((sale.last - sale.first).days + 1)
    return terms


def _in_stock(
    m: Program, place: Place, sales: list[Sale], thrown: dict[tuple[Place, int], int], on: date
) -> tuple[Terms, float]:
    """What is in stock on a day; within a period what was there and has come, less shares of what leaves in it."""
    p = m.plant.holding(on)
    period = m.plant.periods[p]
    if on == period.end:
        return {m.work.stock[place, p]: 1.0}, 0.0
    sold = _sold(m, place, [sale for sale in sales if sale.period == p], period.start, on)
    share = ((on - period.start).days + 1) / period.days
    others = {column: -share * kg for column, kg in m.work.uses[place, p].items() if column not in _columns(sales)}
    terms = added(m.work.come(place, p, on), times(sold, -1.0), others)
    if p:
        return added(terms, {m.work.stock[place, p - 1]: 1.0}), 0.0
    return terms, _opening(m, place)


def _columns(sales: list[Sale]) -> set[int]:
    return {sale.column for sale in sales}


def _opening(m: Program, place: Place) -> float:
    return next(m.work.opening(batch, site, row) for batch, site, row in m.work.stores() if (batch.name, site) == place)


def _windows_that_end_within(m: Program, sales: list[Sale]) -> None:
    """What is sold in time on windows that end by a day of a period is there by that day."""
    for p, period in enumerate(m.plant.periods) if "Calendar" not in m.plant.lifted else ():
        here = [sale for sale in sales if sale.period == p]
        for place in {sale.place for sale in here}:
            some = [sale for sale in here if sale.place == place]
            for on in {sale.last for sale in some if sale.last < period.end}:
                sold = {sale.column: 1.0 for sale in some if sale.last <= on}
                before = {m.work.stock[place, p - 1]: -1.0} if p else {}
                opening = 0.0 if p else _opening(m, place)
                m.mip.row(added(sold, before, times(m.work.come(place, p, on), -1.0)), high=opening)


def _worth_at_the_end(m: Program) -> None:
    """Lots cost their Price when they are taken; what is left of one that has not expired is worth a part of it."""
    part = m.plant.setting("Closing feed value", 100.0) / 100
    for lot in m.work.lots:
        assert lot.lot is not None
        price, taken = number(lot.lot, "Price"), {m.work.taken[lot.name]: 1.0}
        m.earn(times(taken, -price))
        if lot.closes >= m.plant.end:
            worked = {run.column: -1.0 for run in m.work.runs if run.batch == lot}
            m.earn(times(added(taken, worked), price * part))
