"""Promises: what each asks, what the plan gives, and what is missing; deliveries and targets with their tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from tests.recompute import blends
from tests.recompute.balances import come_by, comes_on, feed_stock, product_stock, there_anyway
from tests.recompute.books import Row, Tables, day, limit, name, number
from tests.recompute.decided import Decided, SaleKey
from tests.recompute.findings import Findings, slack
from tests.recompute.site import Site


@dataclass(frozen=True)
class Promise:
    """What is asked (`at least`, `at most` or `exactly`) and what the plan gives, in t or kg.

    `level` is None where only the penalty (per unit of what is missing) counts.
    """

    sheet: str
    row: str
    asked: float
    got: float
    rule: str = "at least"
    level: int | None = 0
    penalty: float = 0.0

    @property
    def short(self) -> float:
        under = 0.0 if self.rule == "at most" else max(0.0, self.asked - self.got)
        over = 0.0 if self.rule == "at least" else max(0.0, self.got - self.asked)
        return under + over

    @property
    def weight(self) -> float:
        """What a unit that is missing counts in the sum of its level."""
        return 1.0 / max(self.asked, 1.0)


def look(site: Site, decided: Decided, told: Tables, found: Findings) -> list[Promise]:
    """Checks sales, deliveries, targets, broken promises and levels; returns all promises, kept or broken."""
    promises = all_of(site, decided)
    _spot(site, decided, found)
    _deliveries(site, decided, told, found)
    _targets(promises, told, found)
    _in_time_is_there(site, decided, found)
    _sales_are_asked_for(site, decided, found)
    _broken(promises, told, found)
    _levels(promises, told, found)
    return promises


def all_of(site: Site, decided: Decided) -> list[Promise]:
    """Every promise of the plant, whatever the plan."""
    return [
        *_feed_stocks(site, decided),
        *_product_stocks(site, decided),
        *_must_use(site, decided),
        *_fixed_runs(site, decided),
        *_delivery_promises(site, decided),
        *_target_promises(site, decided),
        *_over_max(site, decided),
        *_blends(site, decided),
        *_maintenance(site, decided),
    ]


def delivery_key(site: Site, row: Row) -> SaleKey:
    """The sale that a row of Deliveries stands for."""
    contract = contract_of(site, row)
    return (name(row, "Contract"), name(contract, "Product"), day(row, "From", site.start), row["Due"])


def contract_of(site: Site, row: Row) -> Row:
    """The row of Contracts that a row of Deliveries belongs to."""
    return next(cells for cells in site.rows("Contracts") if name(cells, "Contract") == name(row, "Contract"))


def spot_key(site: Site, row: Row) -> SaleKey:
    """The sale that a row of Spot sales stands for."""
    return ("spot", name(row, "Product"), day(row, "From", site.start), day(row, "To", site.end))


def _spot(site: Site, decided: Decided, found: Findings) -> None:
    for row in site.rows("Spot sales"):
        key = spot_key(site, row)
        sale = decided.sales.get(key, {})
        found.equal(f"spot sale {key}, late", sum(decided.late.get(key, {}).values()), 0.0)
        found.at_most(f"spot sale {key}", sum(sale.values()), spot_most(row))
        _only_in(site.window(row, "To"), sale, f"spot sale {key}", site, found)


def delivered_most(row: Row) -> float:
    """kg that a window may get in all: once something was late, no more than Min."""
    asked = number(row, "Min")
    return asked if number(row, "Late so far") > 0 else number(row, "Max", asked)


def spot_most(row: Row) -> float | None:
    """kg that may still be sold."""
    most = limit(row, "Max")
    return None if most is None else max(most - number(row, "Sold so far"), 0.0)


def _only_in(allowed: list[int], sale: dict[int, float], what: str, site: Site, found: Findings) -> None:
    for p, kg in sale.items():
        if p not in allowed and kg > slack():
            found.say(f"{what}: {kg:.9g} kg in {site.periods[p].name}, which is outside the window")


def served_by(site: Site, decided: Decided) -> dict[tuple[str, date], float]:
    """kg sold in time, less what has come by then, by product and day within a period on which a window ends."""
    rows = [(delivery_key(site, row), row["Due"]) for row in site.rows("Deliveries")]
    rows += [(spot_key(site, row), day(row, "To", site.end)) for row in site.rows("Spot sales")]
    stock, found = product_stock(site, decided), dict[tuple[str, date], float]()
    opening = {name(row, "Product"): number(row, "Opening stock") for row in site.rows("Products")}
    for (_, product, *_), last in rows:
        for p, period in enumerate(site.periods):
            if period.start <= last < period.end:
                ended = [key for key, end in rows if key[1] == product and period.start <= end <= last]
                before = stock[product, p - 1] if p else opening[product]
                there = before + come_by(site, decided, product, p, last)
                found[product, last] = sum(decided.in_time(key, p) for key in ended) - there
    return found


def _in_time_is_there(site: Site, decided: Decided, found: Findings) -> None:
    size = sum(kg for sale in decided.sales.values() for kg in sale.values())
    for (product, last), over in served_by(site, decided).items():
        found.at_most(f"{product} sold by {last} beyond what is there", over, 0.0, size=size)


def _sales_are_asked_for(site: Site, decided: Decided, found: Findings) -> None:
    known = {delivery_key(site, row) for row in site.rows("Deliveries")}
    known |= {spot_key(site, row) for row in site.rows("Spot sales")}
    for key in decided.sales:
        if key not in known:
            found.say(f"a sale that no row asks for: {key}")


def _deliveries(site: Site, decided: Decided, told: Tables, found: Findings) -> None:
    rows = {(name(row, "Contract"), day(row, "From", site.start), row["Due"]): row for row in told["Delivery status"]}
    for row in site.rows("Deliveries"):
        key, asked = delivery_key(site, row), number(row, "Min")
        sale, after = decided.sales.get(key, {}), decided.late.get(key, {})
        delivered = number(row, "Delivered so far") + sum(sale.values())
        late = number(row, "Late so far") + sum(after.values())
        what = f"delivery {key}"
        in_time = {p: decided.in_time(key, p) for p in sale}
        _only_in(site.window(row, "Due"), in_time, what, site, found)
        _only_in(late_periods(site, row), after, f"{what}, late", site, found)
        found.at_most(f"{what}, all", delivered, delivered_most(row))
        found.at_most(f"{what}, late", late, max(0.0, asked - (delivered - late)), size=delivered)
        status = rows.get((key[0], key[2], key[3]), {})
        for column, figure in (("Delivered", delivered), ("Late", late), ("Short", max(0.0, asked - delivered))):
            found.equal(f"{what}, {column}", status.get(column), figure, size=delivered)


def late_periods(site: Site, row: Row) -> list[int]:
    """The periods in which what is missing of a row of Deliveries may follow: those of a day after its Due."""
    if contract_of(site, row).get("Late") != "yes":
        return []
    return [p for p, period in enumerate(site.periods) if period.end > row["Due"]]


def _terms(row: Row) -> tuple[int | None, float]:
    """Priority and penalty of a contract or target."""
    priority = limit(row, "Priority")
    return (None if priority is None else int(priority)), number(row, "Shortfall penalty")


def _delivery_promises(site: Site, decided: Decided) -> list[Promise]:
    promises = []
    for row in site.rows("Deliveries"):
        key = delivery_key(site, row)
        got = number(row, "Delivered so far") + sum(decided.sales.get(key, {}).values())
        level, penalty = _terms(contract_of(site, row))
        label = f"{key[0]} / {key[2]} / {key[3]}"
        promises.append(Promise("Deliveries", label, number(row, "Min"), got, level=level, penalty=penalty))
    return promises


def _target_promises(site: Site, decided: Decided) -> list[Promise]:
    promises = []
    for row in site.rows("Targets"):
        level, penalty = _terms(row)
        so_far = 0.0 if row["Measure"] == "stock" else number(row, "Reached so far")
        got = so_far + _reached(site, decided, row)
        promises.append(
            Promise("Targets", name(row, "Target"), number(row, "Amount"), got, level=level, penalty=penalty)
        )
    return promises


def _targets(promises: list[Promise], told: Tables, found: Findings) -> None:
    rows = {name(row, "Target"): row for row in told["Target status"]}
    for promise in promises:
        if promise.sheet == "Targets":
            status = rows.get(promise.row, {})
            found.equal(f"target {promise.row}, reached", status.get("Reached"), promise.got, size=promise.asked)
            found.equal(f"target {promise.row}, short", status.get("Short"), promise.short, size=promise.asked)


def _reached(site: Site, decided: Decided, row: Row) -> float:
    """What counts day by day: each day of a period has its part of what comes and of what leaves."""
    product, first, last = name(row, "Product"), day(row, "From", site.start), day(row, "To", site.end)
    days = [found for period in site.periods for found in period.days if first <= found <= last]
    if not days:
        return 0.0
    if row["Measure"] == "made":
        return sum(comes_on(site, decided, product, found) for found in days)
    if row["Measure"] == "delivered":
        return sum(_leaves_on(site, decided, product, found) for found in days)
    opening = next(
        number(cells, "Opening stock") for cells in site.rows("Products") if name(cells, "Product") == product
    )
    until = [found for period in site.periods for found in period.days if found <= days[-1]]
    return opening + sum(
        comes_on(site, decided, product, found)
        - _leaves_on(site, decided, product, found)
        - _thrown_on(site, decided, product, found)
        for found in until
    )


def _leaves_on(site: Site, decided: Decided, product: str, on: date) -> float:
    """kg sold on a day: a sale leaves evenly over its own days in its period, if late over those after its Due."""
    (p,) = site.touched(on, on)
    period, kg = site.periods[p], 0.0
    for key in decided.sales:
        if key[1] == product:
            in_time = [found for found in period.days if key[2] <= found <= key[3]]
            late = [found for found in period.days if found > key[3]]
            for days, amount in ((in_time, decided.in_time(key, p)), (late, decided.late.get(key, {}).get(p, 0.0))):
                kg += amount * (on in days) / max(len(days), 1)
    return kg


def _thrown_on(site: Site, decided: Decided, product: str, on: date) -> float:
    (p,) = site.touched(on, on)
    return decided.discarded.get((product, p), 0.0) / len(site.periods[p].days)


def _must_use(site: Site, decided: Decided) -> list[Promise]:
    asking = [lot for lot in site.lots.values() if lot.takes_part]
    begun = {name(row, "Lot") for row in site.rows("Lots") if row.get("Whole") == row.get("Begun") == "yes"}
    promises = []
    for lot in asking:
        asked = lot.used_so_far + (lot.quantity or 0.0) if lot.name in begun else lot.must_use
        level = -1 if lot.name in begun else 0
        promises.append(Promise("Lots", lot.name, asked, lot.used_so_far + decided.used(lot.name), level=level))
    return promises


def _fixed_runs(site: Site, decided: Decided) -> list[Promise]:
    promises = []
    for row in site.rows("Fixed runs"):
        key = (name(row, "Lot"), name(row, "Recipe"), site.position[name(row, "Period")])
        label = f"{key[0]} / {key[1]} / {row['Period']}"
        got = decided.runs.get(key, 0.0)
        promises.append(Promise("Fixed runs", label, number(row, "Amount"), got, str(row["Rule"])))
    return promises


def _feed_stocks(site: Site, decided: Decided) -> list[Promise]:
    stock = feed_stock(site, decided)
    promises = []
    for row in site.rows("Feed classes"):
        text, most = name(row, "Feed class"), limit(row, "Max stock")
        if most is not None:
            promises += [
                Promise("Feed classes", f"{text} / {period.name}", most, stock[text, p], "at most")
                for p, period in enumerate(site.periods)
            ]
        promises.append(Promise("Feed classes", text, number(row, "Min closing stock"), stock[text, site.last]))
    return promises


def _product_stocks(site: Site, decided: Decided) -> list[Promise]:
    stock = product_stock(site, decided)
    promises = []
    for row in site.rows("Products"):
        text, least = name(row, "Product"), number(row, "Min stock")
        promises += [
            Promise("Products", f"{text} / {period.name}", least, stock[text, p])
            for p, period in enumerate(site.periods)
        ]
        promises.append(Promise("Products", text, number(row, "Min closing stock"), stock[text, site.last]))
    return promises


def _over_max(site: Site, decided: Decided) -> list[Promise]:
    """Where what was there before is more than Max stock it is a promise, before all others, to lower it."""
    stock, promises = product_stock(site, decided), []
    for row in site.rows("Products"):
        text, most = name(row, "Product"), limit(row, "Max stock")
        for p, period in enumerate(site.periods if most is not None else ()):
            if there_anyway(site, row, p) - most > 1e-7 * max(most, 1.0):
                label = f"{text} / {period.name}"
                promises.append(Promise("Products", label, most, stock[text, p], "at most", level=-1))
    return promises


def _blends(site: Site, decided: Decided) -> list[Promise]:
    """Likewise of shares of products that what arrives breaks: it has so many kg of the part, and may have so many."""
    promises = []
    for row in site.rows("Blend limits"):
        shares, arrived = blends.shares_of(site, decided.runs, row), blends.shares_of(site, {}, row)
        first, last = day(row, "From", site.start), day(row, "To", site.end)
        for p in site.touched(first, last):
            for side, rule in (("Min", "at least"), ("Max", "at most")):
                if blends.allowance(arrived[p], row, side) > 0:
                    asked = number(row, side) * arrived[p].whole / arrived[p].unit
                    past = blends.beyond(shares[p], row, side) / shares[p].unit
                    parts = [row["On"], row["Share of"], row.get("In"), first, last, site.periods[p].name]
                    label = " / ".join(str(part) for part in parts if part)
                    got = asked + (past if side == "Max" else -past)
                    promises.append(Promise("Blend limits", label, asked, got, rule, level=-1))
    return promises


def _maintenance(site: Site, decided: Decided) -> list[Promise]:
    promises = []
    for row in site.rows("Maintenance"):
        text = name(row, "Maintenance")
        done = number(row, "Done so far") + sum(times for (job, _), times in decided.stops.items() if job == text)
        promises.append(Promise("Maintenance", text, number(row, "Times", 1.0), done))
    return promises


def _broken(promises: list[Promise], told: Tables, found: Findings) -> None:
    """The table of broken promises names what is missing, and nothing else."""
    missing: dict[tuple[str, str], float] = defaultdict(float)
    asked: dict[tuple[str, str], float] = defaultdict(float)
    for promise in promises:
        missing[promise.sheet, promise.row] += promise.short
        asked[promise.sheet, promise.row] += promise.asked
    listed: dict[tuple[str, str], float] = defaultdict(float)
    for row in told["Broken promises"]:
        listed[name(row, "Sheet"), name(row, "Row")] += number(row, "Short")
    for key in sorted({*missing, *listed}):
        found.equal(f"broken promise {' / '.join(key)}", listed[key], missing[key], size=asked[key])


def _levels(promises: list[Promise], told: Tables, found: Findings) -> None:
    """No level of promises misses more than the plan says was held."""
    held = {name(row, "Level"): row for row in told["Levels"]}
    levels = {
        promise.level
        for promise in promises
        if promise.level is not None and (promise.asked > 0 or promise.rule != "at least")
    }
    for level in sorted(levels):
        worked_out = sum(promise.short * promise.weight for promise in promises if promise.level == level)
        row = held.get(str(level))
        if row is None:
            found.say(f"level {level} is missing in Levels")
            continue
        found.at_most(f"level {level}", worked_out, number(row, "Held at"))
        found.at_least(f"level {level}", worked_out, number(row, "Value"))
