"""The summary of a plan as data: what the sheet Summary shows, what the screen prints, what a comparison reads."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from models.program.money_items import PENALTIES
from models.schema.at_sites import KEPT as STORED
from models.schema.at_sites import mixed_of
from models.schema.frames import frame
from models.schema.inputs import INPUTS
from models.schema.outputs import ASSAYS_THAT_COUNT, SUMMARY
from models.schema.problems import Severity
from models.schema.tables.network import PUT
from planner.engine.plan import FEED, Plan
from planner.engine.records.shown import DUST, whole
from planner.jobs.counting import several

PLAN, STATUS = "Plan", "Status"
CASH_MARGIN, STOCK_CHANGE, MARGIN = LINES = ("Cash margin", "Change in stock value", "Margin")
OPENING_PRODUCT, BEFORE_PENALTIES = "Opening product, not charged", "Margin before penalties"
GAP, AT_MOST, UNKNOWN = "Gap", "Margin at most", "not known"
MIXING = "What mixing costs, at most"
OF_PROOF = (GAP, AT_MOST, MIXING)
"""What is said of how much better a plan could be."""
PROVEN = "optimal"  # `models.solving.solvers.highs.Status.OPTIMAL`, whose module takes long to import
WITHIN_GAP, NOT_PROVEN = "proven within Gap", "not proven"  # those of plans with whole numbers, likewise
FOUND = "best found"  # that of plans with stores that mix
SETTLED = "settled"  # `models.solving.solution.SETTLED`, likewise
STATUS_WORDS = {
    PROVEN: "Proven best plan",
    WITHIN_GAP: "Proven best plan within the setting Gap",
    NOT_PROVEN: "Steps or time were used up: the best plan found so far, not proven best",
    FOUND: "Stores that mix: the best plan found, not proven best",
    SETTLED: "Late deliveries settled: the best plan found so far, not proven best",
    "limit reached": "Limit reached: the best plan found so far, not proven best",
    "cancelled": "Stopped by the user: the best plan found so far, not proven best",
}
GROUPS = {
    **dict.fromkeys(("Plan", "Status", "Gap", "What", "Cash", "Change", "Margin", "Opening", "Sales"), "money"),
    "Feed": "feed",
    **dict.fromkeys(("Products", "Made"), "products"),
    "Target": "targets",
    "Contract": "contracts",
    "Estimated": "estimates",
    **dict.fromkeys(("Published", "Kept", "Moved", "Given"), "changes"),
}
STEERING = [name for name, table in INPUTS.items() if table.steers]
"""Tables that have no say in a plan; what was assumed in them is not counted."""
TINY = 1e-6  # relative; a shortage below it is rounding, not a broken promise
NEXT = 4
"""So many periods are near."""
KEPT, LATE, SHORT = "kept", "late", "SHORT"
MARKS = {KEPT: "good", LATE: "doubt", SHORT: "bad"}
"""How what became of a promise is coloured."""
SMALL = 100.0  # figures below it are shown with decimals


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the summary; `asked`, `short` and what is `late` are given for promises only, in the row's unit."""

    key: str
    value: float | str
    unit: str = ""
    asked: float | None = None
    short: float | None = None
    late: float = 0.0

    @property
    def group(self) -> str:
        """The rows that belong together have the same: money, feed, products, promises, counts."""
        word = self.key.split()[0]
        return GROUPS.get(word, "counts")

    @property
    def kept(self) -> bool:
        """True unless it is a promise of which something is missing."""
        return not is_short(self.short, self.asked)

    @property
    def is_late(self) -> bool:
        """True of a promise of which something comes after its day."""
        return is_short(self.late, self.asked)

    @property
    def state(self) -> str:
        """What became of a promise, in a word."""
        return (LATE if self.is_late else KEPT) if self.kept else SHORT

    @property
    def mark(self) -> str:
        """How it is coloured; blank if it is no promise."""
        return "" if self.short is None else MARKS[self.state]


def is_short(short: float | None, asked: float | None) -> bool:
    """Return whether a shortage is more than rounding."""
    return short is not None and short > TINY * max(abs(asked or 0.0), 1.0)


def rows(plan: Plan) -> list[Row]:
    """Return all lines, in the order of the sheet."""
    promised = (*_targets(plan), *_contracts(plan))
    moved = _moved(plan)
    return [*_money(plan), *_feed(plan), *moved, *_products(plan), *promised, *_estimates(plan), *_counts(plan)]


def table(plan: Plan) -> pd.DataFrame:
    """Return the output table `Summary`; of the other tables it reads only those of the plan itself."""
    plain = [{"Key": row.key, "Value": row.value, "Unit": row.unit or None} for row in rows(plan)]
    return frame(
        SUMMARY.columns, [{key: value if value != "" else None for key, value in row.items()} for row in plain]
    )


def promises(plan: Plan) -> list[Row]:
    """Return the lines of targets and contracts only."""
    return [*_targets(plan), *_contracts(plan)]


def margin(plan: Plan) -> dict[str, float]:
    """Return the margin in three lines: cash, change in stock value, and both together."""
    return dict(zip(LINES, (plan.cash_margin, plan.change_in_stock_value, plan.margin), strict=True))


def adding_up(cash: float, stock: float, whole: float) -> tuple[float, float, float]:
    """Return the three lines of a margin as they are shown: in whole units,
    what rounding leaves over given to the stock.

    Lines that do not add up, as in a plan that was edited, are shown as they are.
    """
    if max(abs(cash), abs(stock), abs(whole)) < SMALL:
        return cash, stock, whole
    adds_up = abs(cash + stock - whole) < 1.0
    return round(cash), round(whole) - round(cash) if adds_up else round(stock), round(whole)


def shown_margin(plan: Plan) -> dict[str, float]:
    """Return the three lines of the margin as they are shown, so that they add up."""
    return dict(zip(LINES, adding_up(*margin(plan).values()), strict=True))


def margin_in_words(plan: Plan) -> dict[str, str]:
    """Return the three lines of the margin with their currency, adding up as they are shown."""
    return {key: f"{amount(value)} {plan.currency}" for key, value in shown_margin(plan).items()}


def _money(plan: Plan) -> Iterator[Row]:
    money = plan.tables["Money"]
    penalties = money["Item"].isin(PENALTIES)
    yield Row(key=PLAN, value=plan.name)
    yield Row(key=STATUS, value=plan.status)
    yield from _of_proof(plan)
    for key, value in margin(plan).items():
        yield Row(key=key, value=value, unit=plan.currency)
    if there := _opening_product(plan):
        yield Row(key=OPENING_PRODUCT, value=there, unit=plan.currency)
    yield Row(key=BEFORE_PENALTIES, value=plan.margin - _sum(money[penalties]["Amount"]), unit=plan.currency)
    yield Row(key="Sales", value=_sum(plan.tables["Sales"]["Revenue"]), unit=plan.currency)


def _of_proof(plan: Plan) -> Iterator[Row]:
    """Yield how much better a plan could be: of one with whole numbers or mixes in any case, of others if it could."""
    mixes = bool(mixed_of(plan.inputs))
    if plan.status == PROVEN and not (plan.whole or mixes):
        return
    known = math.isfinite(plan.gap)
    share = 0.0 if plan.gap == 0 else 100.0 * plan.gap / abs(plan.margin) if known and plan.margin else math.inf
    told = math.isfinite(share)
    yield Row(key=GAP, value=share if told else UNKNOWN, unit="%" if told else "")
    if known:
        yield Row(key=AT_MOST, value=plan.margin + plan.gap, unit=plan.currency)
    if known and mixes and plan.status in (FOUND, PROVEN):
        yield Row(key=MIXING, value=plan.gap, unit=plan.currency)


def _opening_product(plan: Plan) -> float:
    """Return products and intermediates in stock on the first day at closing value; the margin charges them nowhere."""
    return _sum((plan.stores["Opening stock"] * plan.stores["Closing value"]).fillna(0.0))


def _feed(plan: Plan) -> Iterator[Row]:
    worked, lots = plan.feed_worked, plan.tables["Lot use"]
    puts, kinds = worked["Recipe"] == PUT, plan.kinds_of(lots)
    put = worked[puts].assign(Kind=plan.kinds_of(worked[puts].rename(columns={"Takes": "Feed class"})))
    yield Row(key="Feed used", value=_sum(worked["Amount"][~puts]), unit="t")
    yield Row(key="Feed bought", value=_sum(lots["Bought"][kinds == FEED]), unit="t")
    for kind in STORED:
        if (kinds == kind).any():
            yield Row(key=f"{kind} put in", value=_sum(put["Amount"][put["Kind"] == kind]), unit="t")
            yield Row(key=f"{kind} bought", value=_sum(lots["Bought"][kinds == kind]), unit="t")


@dataclass(frozen=True)
class Kept:
    """What of the published tonnes stays as it is, in all and in the next few periods."""

    published: float
    tonnes: float
    periods: int
    share_of_next: float

    @property
    def share(self) -> float:
        """In % of what is published."""
        return 100.0 * self.tonnes / self.published if self.published else 100.0


def kept(plan: Plan) -> Kept | None:
    """Return what stays as published; None where nothing is published."""
    published = plan.inputs["Published"]
    if published.empty:
        return None
    both = published.merge(plan.worked_as_named, how="left", on=["Lot", "Recipe", "Period"], suffixes=("", " now"))
    stays = both["Amount"].clip(upper=both["Amount now"].fillna(0.0))
    soon = list(plan.inputs["Periods"].sort_values("Start")["Period"].iloc[:NEXT])
    near = both["Period"].isin(soon)
    asked = float(both["Amount"][near].sum())
    share = 100.0 * float(stays[near].sum()) / asked if asked else 100.0
    return Kept(float(both["Amount"].sum()), float(stays.sum()), len(soon), share)


def given_up(plan: Plan) -> float | None:
    """Return the margin given up for moving less; None where moving has no price."""
    levels = plan.tables["Levels"].set_index("Level")["Value"]
    return float(levels["calm"]) if "calm" in levels.index else None


def _moved(plan: Plan) -> Iterator[Row]:
    """Yield what of the published plan stays, and what that costs; nothing where none is published."""
    stays = kept(plan)
    if stays is None:
        return
    yield Row(key="Published", value=stays.published, unit="t")
    yield Row(key="Kept of it", value=stays.share, unit="%")
    ahead = "period" if stays.periods == 1 else several(stays.periods, "period")
    yield Row(key=f"Kept in the next {ahead}", value=stays.share_of_next, unit="%")
    yield Row(key="Moved", value=stays.published - stays.tonnes, unit="t")
    cost = given_up(plan)
    if cost is not None:
        yield Row(key="Given up to move less", value=cost, unit=plan.currency)


def _products(plan: Plan) -> Iterator[Row]:
    made = plan.tables["Production"].groupby("Product")["Made"].sum()
    yield Row(key="Products made", value=_sum(made), unit="kg")
    for product in plan.inputs["Products"]["Product"]:
        yield Row(key=f"Made {product}", value=float(made.get(product, 0.0)), unit="kg")


def _targets(plan: Plan) -> Iterator[Row]:
    order = {target: i for i, target in enumerate(plan.inputs["Targets"]["Target"])}
    for target in sorted(plan.tables["Target status"].to_dict("records"), key=lambda row: order[row["Target"]]):
        yield Row(
            key=f"Target {target['Target']}",
            value=float(target["Reached"]),
            unit="kg",
            asked=float(target["Amount"]),
            short=float(target["Short"]),
        )


def _contracts(plan: Plan) -> Iterator[Row]:
    windows = plan.tables["Delivery status"]
    for contract in plan.inputs["Contracts"]["Contract"]:
        promised = windows[windows["Contract"] == contract]
        yield Row(
            key=f"Contract {contract}",
            value=_sum(promised["Delivered"]),
            unit="kg",
            asked=_sum(promised["Min"]),
            short=_sum(promised["Short"]),
            late=_sum(promised["Late"]),
        )


def _estimates(plan: Plan) -> Iterator[Row]:
    """Yield the shares of products and targets that rest on estimated assays, where there are any."""
    for row in plan.tables["Estimates"].to_dict("records"):
        if row["Estimated share"] > 0:
            what = row["Name"] if row["Of"] == "product" else f"target {row['Name']}"
            yield Row(key=f"Estimated share of {what}", value=float(row["Estimated share"]), unit="%")


def _counts(plan: Plan) -> Iterator[Row]:
    yield Row(key="Broken promises", value=float(len(plan.tables["Broken promises"])))
    assumed = plan.tables["Assumptions"]
    assumed = assumed[~assumed["Sheet"].isin(STEERING)]
    yield Row(key="Assays assumed", value=float((assumed["Group"] == ASSAYS_THAT_COUNT).sum()))
    yield Row(key="Values assumed", value=float(len(assumed)))
    yield Row(key="Warnings", value=float(sum(finding.severity is Severity.WARNING for finding in plan.findings)))


def _sum(amounts: pd.Series) -> float:
    return float(amounts.sum())


def is_proven(status: str) -> bool:
    """Return whether no plan is better, or none by more than the setting Gap allows."""
    return status in (PROVEN, WITHIN_GAP)


def status_in_words(status: str) -> str:
    """Return `Proven best plan`, or what else the plan is."""
    return STATUS_WORDS.get(status, status.capitalize())


def gap_in_words(plan: Plan) -> str:
    """Return how much better a plan could be at most; empty for the best one."""
    if plan.status == PROVEN:
        return ""
    if not math.isfinite(plan.gap):
        why = "others might keep more promises" if plan.status == SETTLED else "it was stopped too early for that"
        return f"How much better a plan could be is not known: {why}."
    share = f" ({amount(100 * plan.gap / abs(plan.margin))} %)" if plan.margin else ""
    return f"No plan can have a margin more than {amount(plan.gap)} {plan.currency}{share} higher."


def broken_in_words(broken: pd.DataFrame) -> list[str]:
    """Return each row of Broken promises as a sentence: `Lots / EV-1 / Must use: asked 5 t, got 3 t, 2 t short.`"""
    return [
        f"{row['Sheet']} / {row['Row']} / {row['Promise']}: asked {amount(row['Asked'])} {row['Unit']}, "
        f"got {amount(row['Got'])} {row['Unit']}, {amount(row['Short'])} {row['Unit']} "
        f"{'over' if row['Got'] > row['Asked'] else 'short'}{_not_ruled_out(row)}."
        for row in broken.to_dict("records")
    ]


def _not_ruled_out(row: Mapping[Hashable, Any]) -> str:
    """Return how much of a broken promise is not proven out of reach, if that is more than the plan gives."""
    if math.isnan(row["Best proven"]):
        return ""
    way = "down" if row["Got"] > row["Asked"] else "up"
    return f"; {way} to {amount(row['Best proven'])} {row['Unit']} is not proven out of reach"


def amount(value: float) -> str:
    """Return a figure as people read it: `1,234`, `12.3`, `0.045`."""
    if abs(value) <= DUST or abs(round(value, 1)) >= SMALL:
        return whole(value)
    return f"{value:,.1f}" if abs(value) >= 10 else f"{value:,.3g}"


def chance(percent: float) -> str:
    """Return a share of all worlds in %: `88 %`; `0 %` and `100 %` are none and all of them, not nearly so."""
    if 0 < percent < 0.5:
        return "<1 %"
    return ">99 %" if 99.5 <= percent < 100 else f"{percent:.0f} %"
