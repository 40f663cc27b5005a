"""Promises: what each asks, what the plan gives, and what is missing; deliveries and targets with their tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from tests.recompute.balances import feed_stock, made, product_stock
from tests.recompute.books import Row, Tables, day, limit, name, number
from tests.recompute.decided import Decided, SaleKey
from tests.recompute.findings import Findings, slack
from tests.recompute.site import Site


@dataclass(frozen=True)
class Shortage:
    """What is missing of one promise; `level` is None where only a penalty counts."""

    sheet: str
    row: str
    asked: float
    short: float
    level: int | None = 0
    penalty: float = 0.0


def look(site: Site, decided: Decided, told: Tables, found: Findings) -> list[Shortage]:
    """Checks sales, deliveries, targets, broken promises and levels; returns all shortages, those of nothing too."""
    _spot(site, decided, found)
    shortages = [
        *_stocks(site, decided),
        *_must_use(site, decided),
        *_fixed_runs(site, decided),
        *_deliveries(site, decided, told, found),
        *_targets(site, decided, told, found),
    ]
    _sales_are_asked_for(site, decided, found)
    _broken(shortages, told, found)
    _levels(shortages, told, found)
    return shortages


def delivery_key(site: Site, row: Row) -> SaleKey:
    """The sale that a row of Deliveries stands for."""
    contract = contract_of(site, row)
    return (name(row, "Contract"), name(contract, "Product"), day(row, "From", site.start), row["Due"])


def contract_of(site: Site, row: Row) -> Row:
    """The row of Contracts that a row of Deliveries belongs to."""
    return next(own for own in site.rows("Contracts") if name(own, "Contract") == name(row, "Contract"))


def spot_key(site: Site, row: Row) -> SaleKey:
    """The sale that a row of Spot sales stands for."""
    return ("spot", name(row, "Product"), day(row, "From", site.start), day(row, "To", site.end))


def _spot(site: Site, decided: Decided, found: Findings) -> None:
    for row in site.rows("Spot sales"):
        key = spot_key(site, row)
        sale = decided.sales.get(key, {})
        found.at_most(f"spot sale {key}", sum(sale.values()), limit(row, "Max"))
        _only_in(site.window(row, "To"), sale, f"spot sale {key}", site, found)


def _only_in(allowed: range, sale: dict[int, float], what: str, site: Site, found: Findings) -> None:
    for p, kg in sale.items():
        if p not in allowed and kg > slack():
            found.say(f"{what}: {kg:.9g} kg in {site.periods[p].name}, which is outside the window")


def _sales_are_asked_for(site: Site, decided: Decided, found: Findings) -> None:
    known = {delivery_key(site, row) for row in site.rows("Deliveries")}
    known |= {spot_key(site, row) for row in site.rows("Spot sales")}
    for key in decided.sales:
        if key not in known:
            found.say(f"a sale that no row asks for: {key}")


def _deliveries(site: Site, decided: Decided, told: Tables, found: Findings) -> list[Shortage]:
    rows = {(name(row, "Contract"), day(row, "From", site.start), row["Due"]): row for row in told["Delivery status"]}
    shortages = []
    for row in site.rows("Deliveries"):
        contract, key = contract_of(site, row), delivery_key(site, row)
        asked = number(row, "Min")
        sale, window = decided.sales.get(key, {}), site.window(row, "Due")
        delivered = sum(sale.values())
        late = sum(kg for p, kg in sale.items() if p not in window)
        allowed = range(window.start, window.stop) if contract.get("Late") != "yes" else _with_late(site, row, window)
        what = f"delivery {key}"
        _only_in(allowed, sale, what, site, found)
        found.at_most(f"{what}, all", delivered, number(row, "Max", asked))
        found.at_most(f"{what}, late", late, asked)
        short = max(0.0, asked - delivered)
        status = rows.get((key[0], key[2], key[3]), {})
        for column, figure in (("Delivered", delivered), ("Late", late), ("Short", short)):
            found.equal(f"{what}, {column}", status.get(column), figure, size=delivered)
        label = f"{key[0]} / {key[2]} / {key[3]}"
        shortages.append(Shortage("Deliveries", label, asked, short, *_terms(contract)))
    return shortages


def _with_late(site: Site, row: Row, window: range) -> range:
    late = [p for p, period in enumerate(site.periods) if period.end > row["Due"]]
    places = [*window, *late]
    return range(min(places), max(places) + 1) if places else range(0)


def _terms(row: Row) -> tuple[int | None, float]:
    """Priority and penalty of a contract or target."""
    priority = limit(row, "Priority")
    return (None if priority is None else int(priority)), number(row, "Shortfall penalty")


def _targets(site: Site, decided: Decided, told: Tables, found: Findings) -> list[Shortage]:
    rows = {name(row, "Target"): row for row in told["Target status"]}
    shortages = []
    for row in site.rows("Targets"):
        target, asked = name(row, "Target"), number(row, "Amount")
        reached = _reached(site, decided, row)
        short = max(0.0, asked - reached)
        status = rows.get(target, {})
        found.equal(f"target {target}, reached", status.get("Reached"), reached, size=asked)
        found.equal(f"target {target}, short", status.get("Short"), short, size=asked)
        shortages.append(Shortage("Targets", target, asked, short, *_terms(row)))
    return shortages


def _reached(site: Site, decided: Decided, row: Row) -> float:
    product, window = name(row, "Product"), site.window(row, "To")
    if not window:
        return 0.0
    if row["Measure"] == "made":
        arrived = made(site, decided)
        return sum(arrived[product, p] for p in window)
    if row["Measure"] == "delivered":
        return decided.sold(product, window)
    return product_stock(site, decided)[product, window[-1]]


def _must_use(site: Site, decided: Decided) -> list[Shortage]:
    return [
        Shortage("Lots", lot.name, lot.must_use, max(0.0, lot.must_use - decided.used(lot.name)))
        for lot in site.lots.values()
        if lot.takes_part and lot.must_use > 0
    ]


def _fixed_runs(site: Site, decided: Decided) -> list[Shortage]:
    shortages = []
    for row in site.rows("Fixed runs"):
        key = (name(row, "Lot"), name(row, "Recipe"), site.position[name(row, "Period")])
        amount, asked = decided.runs.get(key, 0.0), number(row, "Amount")
        under, over = max(0.0, asked - amount), max(0.0, amount - asked)
        short = {"exactly": under + over, "at least": under, "at most": over}[row["Rule"]]
        shortages.append(Shortage("Fixed runs", f"{key[0]} / {key[1]} / {row['Period']}", asked, short))
    return shortages


def _stocks(site: Site, decided: Decided) -> list[Shortage]:
    feed, product = feed_stock(site, decided), product_stock(site, decided)
    shortages = []
    for row in site.rows("Feed classes"):
        own, most = name(row, "Feed class"), limit(row, "Max stock")
        if most is not None:
            shortages += [
                Shortage("Feed classes", f"{own} / {period.name}", most, max(0.0, feed[own, p] - most))
                for p, period in enumerate(site.periods)
            ]
        least = number(row, "Min closing stock")
        shortages.append(Shortage("Feed classes", own, least, max(0.0, least - feed[own, site.last])))
    for row in site.rows("Products"):
        own, least = name(row, "Product"), number(row, "Min stock")
        shortages += [
            Shortage("Products", f"{own} / {period.name}", least, max(0.0, least - product[own, p]))
            for p, period in enumerate(site.periods)
        ]
        closing = number(row, "Min closing stock")
        shortages.append(Shortage("Products", own, closing, max(0.0, closing - product[own, site.last])))
    return shortages


def _broken(shortages: list[Shortage], told: Tables, found: Findings) -> None:
    """The table of broken promises names what is missing, and nothing else."""
    missing: dict[tuple[str, str], float] = defaultdict(float)
    asked: dict[tuple[str, str], float] = defaultdict(float)
    for shortage in shortages:
        missing[shortage.sheet, shortage.row] += shortage.short
        asked[shortage.sheet, shortage.row] += shortage.asked
    listed: dict[tuple[str, str], float] = defaultdict(float)
    for row in told["Broken promises"]:
        listed[name(row, "Sheet"), name(row, "Row")] += number(row, "Short")
    for key in sorted({*missing, *listed}):
        found.equal(f"broken promise {' / '.join(key)}", listed[key], missing[key], size=asked[key])


def _levels(shortages: list[Shortage], told: Tables, found: Findings) -> None:
    """No level of promises misses more than the plan says was held."""
    held = {name(row, "Level"): row for row in told["Levels"]}
    levels = {shortage.level for shortage in shortages if shortage.level is not None and shortage.asked > 0}
    for level in sorted(levels):
        worked_out = sum(own.short / max(own.asked, 1.0) for own in shortages if own.level == level)
        row = held.get(str(level))
        if row is None:
            found.say(f"level {level} is missing in Levels")
            continue
        found.at_most(f"level {level}", worked_out, number(row, "Held at"))
        found.at_least(f"level {level}", worked_out, number(row, "Value"))
