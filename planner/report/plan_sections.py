"""The sections of one plan: what a manager asks first, then what the floor needs, then the money and the elements."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from models.plant.calendar import Calendar
from models.program.money_items import CASH, STOCK, STOCK_ITEMS
from models.schema.outputs import CASH_BY_MONTH
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.engine.records.shown import whole
from planner.engine.records.summary import amount
from planner.report import floor_sections, gantt, options, risk_sections, sankey
from planner.report.parts import (
    DIGITS,
    Card,
    Cards,
    Cell,
    Chapter,
    Chart,
    Head,
    Option,
    Part,
    Section,
    Sentences,
    Table,
    shown,
    table,
    text_head,
)
from planner.views import cash, chart_data, overview, waterfall
from planner.views.families import fills
from planner.views.floor import work_list
from planner.views.in_words import finding_words, idle_feed, moved, reasons, worths
from planner.views.network import at_sites, stores
from planner.views.network.flows import Flows
from planner.views.overview import Overview

MOST_WARNINGS = 20
LOTS = "Why each lot is worked, bought, left or not touched. Figures are at equal promises: each keeps what it has."


def chapter(key: str, plan: Plan, title: str, more: Sequence[Part] = (), *, brief: bool = False) -> Chapter:
    """Return all sections of a plan, or only the first two; `key` begins every name on the page that belongs to it.

    `more` stands at the end of the overview.
    """
    parts = (*_overview(plan), *more)
    first = (
        Section(key=f"{key}-overview", title="Overview", words=_days(plan), parts=parts),
        Section(key=f"{key}-summary", title="Summary", parts=tuple(_summary(plan))),
    )
    return Chapter(key=key, title=title, sections=first if brief else (*first, *_in_full(key, plan)))


def _in_full(key: str, plan: Plan) -> Iterator[Section]:
    flows, periods = Flows(plan), _dated(plan)
    yield from (
        Section(key=f"{key}-schedule", title="Schedule", parts=(gantt.chart(key, plan, flows),)),
        Section(
            key=f"{key}-work", title="Work list", words=work_list.ORDER, parts=tuple(floor_sections.work(plan, flows))
        ),
        Section(key=f"{key}-deliveries", title="Deliveries", parts=tuple(floor_sections.calendar(plan))),
        Section(key=f"{key}-targets", title="Targets", parts=tuple(_targets(key, plan, periods))),
        *_worlds(key, plan, periods),
        Section(key=f"{key}-sales", title="Sales", parts=tuple(_sales(key, plan, periods))),
        Section(key=f"{key}-stocks", title="Stocks", parts=tuple(_stocks(key, plan, periods))),
        Section(key=f"{key}-lots", title="Lots", words=LOTS, parts=(_lots(plan),)),
        Section(key=f"{key}-lines", title="Line use", parts=(_line_use(key, plan, periods),)),
        Section(key=f"{key}-money", title="Money", parts=(*_money(key, plan), *_cash(key, plan))),
        Section(key=f"{key}-elements", title="Elements", parts=(_elements(key, plan, flows),)),
    )


def _worlds(key: str, plan: Plan, periods: list[str]) -> Iterator[Section]:
    """Yield what becomes of the plan in other worlds, if it was tried there."""
    if risk_sections.is_there(plan):
        parts = tuple(risk_sections.worlds(key, plan, periods))
        yield Section(key=f"{key}-worlds", title=risk_sections.TITLE, words=risk_sections.WORDS, parts=parts)


def _dated(plan: Plan) -> list[str]:
    """Return the periods with the day on which each begins."""
    periods = plan.inputs["Periods"]
    days = zip(periods["Period"], periods["Start"], strict=True)
    return [f"{name}\n{start.day} {start:%b}" for name, start in days]


def _overview(plan: Plan) -> Iterator[Part]:
    """Yield one page to sign."""
    shown = overview.of_plan(plan)
    yield _cards(plan)
    if plan.inspection:
        mark = "" if plan.inspection.is_sound else "bad"
        yield Sentences(title="This plan's file", lines=plan.inspection.sentences, mark=mark)
    heads = (text_head("Promise"), *map(_kg, ("Asked", "Got", "Short")), text_head(""))
    rows = [[row.key, row.asked, row.value, row.short, Cell(text=row.state, mark=row.mark)] for row in shown.promises]
    more = f"{shown.more_promises} more stand in Summary." if shown.more_promises else ""
    if rows:
        yield table("What was asked", heads, rows, note=more)
    yield from (*broken(shown), *decisions(shown))
    if shown.changed:
        yield Sentences(title=moved.TITLE, lines=shown.changed)
    if shown.notes:
        yield Sentences(title="To know before signing", lines=shown.notes, mark="doubt")


def broken(view: Overview) -> Iterator[Part]:
    """Yield what is broken, and why."""
    lines = view.broken + ((f"... and {view.more_broken} more.",) if view.more_broken else ())
    if lines:
        yield Sentences(title="Broken promises", lines=lines, mark="bad")


def decisions(view: Overview) -> Iterator[Part]:
    """Yield what to decide, ranked."""
    if view.decisions:
        yield Sentences(title="What to decide, by what it adds to the margin", lines=view.decisions_in_words)


def _elements(key: str, plan: Plan, flows: Flows) -> Part:
    if flows.elements():
        return sankey.chart(key, plan, flows)
    return Sentences(lines=("Nothing is worked in this plan.",))


def _days(plan: Plan) -> str:
    calendar = Calendar.of(plan.inputs["Periods"])
    made = dict(zip(plan.tables["Manifest"]["Key"], plan.tables["Manifest"]["Value"], strict=True))
    source = f" From {made['Workbook']}." if made.get("Workbook") else ""
    return f"{calendar.start[0]} to {calendar.end[-1]}, {len(calendar)} periods.{source}"


def _summary(plan: Plan) -> Iterator[Part]:
    broken = tuple(reasons.broken_in_words(plan))
    if len(broken) > overview.MOST_BROKEN:
        yield Sentences(title="Every broken promise", lines=broken, mark="bad")
    idle = tuple(idle_feed.in_words(plan))
    if idle:
        yield Sentences(title="Feed that lies idle", lines=idle, mark="doubt")
    for title, said in reasons.what_costs(plan):
        yield Sentences(title=title, lines=tuple(said))
    worth = tuple(worths.worths_in_words(plan))
    if worth:
        yield Sentences(title=worths.TITLE, lines=worth)
    if plan.findings:
        yield Sentences(title="Please note", lines=tuple(_warnings(plan)), mark="doubt")
    yield _key_figures(plan)


def _cards(plan: Plan) -> Cards:
    figures = {row.key: row.value for row in summary.rows(plan)}
    proven, broken = summary.is_proven(plan.status), len(plan.tables["Broken promises"])
    money = summary.margin_in_words(plan)
    return Cards(
        cards=(
            Card(name=summary.CASH_MARGIN, figure=money[summary.CASH_MARGIN], words="Money that flows in the plan"),
            Card(
                name=summary.STOCK_CHANGE,
                figure=money[summary.STOCK_CHANGE],
                words="Feed and products at the end, less feed at the start",
            ),
            Card(
                name=summary.MARGIN,
                figure=money[summary.MARGIN],
                words=summary.status_in_words(plan.status),
                mark="good" if proven else "doubt",
            ),
            Card(name="Sales", figure=f"{figures['Sales']:,.0f} {plan.currency}"),
            Card(
                name="Feed used",
                figure=f"{amount(float(figures['Feed used']))} t",
                words=f"{amount(float(figures['Feed bought']))} t of it bought",
            ),
            Card(name="Products made", figure=f"{amount(float(figures['Products made']))} kg"),
            Card(
                name="Broken promises",
                figure=str(broken),
                words="Listed below" if broken else "Everything that was asked for is kept",
                mark="bad" if broken else "good",
            ),
        )
    )


def _key_figures(plan: Plan) -> Table:
    heads = (text_head("Key figure"), Head(name="Value"), text_head("Unit"), Head(name="Asked"), Head(name="Short"))
    rows, money = [], summary.shown_margin(plan)
    for row in (line for line in summary.rows(plan) if line.key not in (summary.PLAN, summary.STATUS)):
        value = _shown(row, money) if isinstance(row.value, float) else row.value
        asked, short = ("" if figure is None else amount(figure) for figure in (row.asked, row.short))
        rows.append([row.key, Cell(text=value), row.unit, Cell(text=asked), Cell(text=short, mark=row.mark)])
    return table("Key figures", heads, rows)


def _shown(row: summary.Row, money: dict[str, float]) -> str:
    """Return a figure; what has no unit is a count."""
    value = float(money.get(row.key, row.value))
    return amount(value) if row.unit else whole(value)


def _warnings(plan: Plan) -> Iterator[str]:
    for finding in plan.findings[:MOST_WARNINGS]:
        yield finding_words.sentence(finding)
    if len(plan.findings) > MOST_WARNINGS:
        yield f"... and {len(plan.findings) - MOST_WARNINGS} more, on the sheet Findings of the plan."


def _targets(key: str, plan: Plan, periods: list[str]) -> Iterator[Part]:
    asked = [row for row in summary.promises(plan) if row.asked]
    if asked:
        yield Chart(
            key=f"{key}-promises",
            title="Targets and contracts: what is reached of what is asked",
            draws="kept",
            unit="%",
            variants={"": _kept(asked)},
            tables=(_target_status(plan), _delivery_status(plan)),
            height=options.FRAME + options.ROW * len(asked),
        )
    else:
        yield Sentences(lines=("Nothing is asked for: there is no target and no delivery with a minimum.",))
    products = chart_data.asked_products(plan)
    if products:
        series = {product: chart_data.made_and_asked(plan, product) for product in products}
        yield Chart(
            key=f"{key}-made",
            title="Made and asked, cumulative",
            draws="lines",
            unit="kg",
            variants={product: options.promise(periods, *lines) for product, lines in series.items()},
            tables=tuple(
                _by_period(f"{name}, cumulative", periods, "kg", {**asked_for, **got}, variant=name)
                for name, (asked_for, got) in series.items()
            ),
        )


def _kept(asked: list[summary.Row]) -> Option:
    reached = [(float(row.value), float(row.asked or 0.0)) for row in asked]
    return options.kept(
        [row.key for row in asked],
        [100.0 * value / asked for value, asked in reached],
        [f"{amount(value)} of {amount(asked)} kg" for value, asked in reached],
        [row.kept for row in asked],
    )


def _target_status(plan: Plan) -> Table:
    every, names = plan.tables["Target status"].to_dict("records"), ("Target", "Product", "Measure")
    rows = [
        [*(row[name] for name in (*names, "Amount", "Reached")), _missing(row, "Amount"), *proven]
        for row, proven in zip(every, _proven(every), strict=True)
    ]
    heads = [*map(text_head, names), *map(_kg, ("Asked", "Reached", "Short", *_proven_head(every)))]
    return table("Targets", heads, rows)


def _delivery_status(plan: Plan) -> Table:
    amounts = ("Min", "Max", "Delivered", "Late")
    every, names = plan.tables["Delivery status"].to_dict("records"), ("Contract", "From", "Due")
    rows = [
        [*(row[name] for name in (*names, *amounts)), _missing(row, "Min"), *proven]
        for row, proven in zip(every, _proven(every), strict=True)
    ]
    heads = [*map(text_head, names), *map(_kg, (*amounts, "Short", *_proven_head(every)))]
    return table("Deliveries", heads, rows)


def _proven_head(rows: Sequence[Mapping[Hashable, float]]) -> tuple[str, ...]:
    """Return the head of what no plan can exceed, where that is said of any row."""
    return () if all(math.isnan(row["Best proven"]) for row in rows) else ("Best proven",)


def _proven(rows: Sequence[Mapping[Hashable, float]]) -> list[tuple[Cell, ...]]:
    """Return the cells of that column, row by row: blank where what the plan gives is proven, none without it."""
    said = ["" if math.isnan(row["Best proven"]) else shown(row["Best proven"], DIGITS["kg"]) for row in rows]
    return [(Cell(text=words),) if any(said) else () for words in said]


def _missing(row: Mapping[Hashable, float], asked: str) -> Cell:
    """Return the shortage of a promise, marked if it is one."""
    mark = "bad" if summary.is_short(row["Short"], row[asked]) else ""
    return Cell(text=shown(row["Short"], DIGITS["kg"]), mark=mark)


def _sales(key: str, plan: Plan, periods: list[str]) -> Iterator[Part]:
    revenue = chart_data.across(plan, "Sales", "Product", "Revenue")
    if not revenue:
        yield Sentences(lines=("Nothing is sold.",))
        return
    yield Chart(
        key=f"{key}-sales-chart",
        title=f"Sales by product and period, {plan.currency}",
        draws="stacked",
        unit=plan.currency,
        variants={"": options.stacked(periods, plan.currency, revenue)},
        tables=(_customers(plan), _by_period("Sales by period", periods, plan.currency, revenue)),
    )


def _customers(plan: Plan) -> Table:
    found = (
        plan.tables["Sales"].groupby(["Contract", "Product"], sort=False, as_index=False)[["Amount", "Revenue"]].sum()
    )
    rows = [
        [row["Contract"], row["Product"], row["Amount"], row["Revenue"] / row["Amount"], row["Revenue"]]
        for row in found.to_dict("records")
        if row["Amount"] > 0
    ]
    heads = [
        text_head("To"),
        text_head("Product"),
        _kg("Amount"),
        Head(name=f"{plan.currency} on average", unit="per kg"),
    ]
    return table("Sales by customer", [*heads, Head(name="Revenue", unit=plan.currency)], rows)


def _stocks(key: str, plan: Plan, periods: list[str]) -> Iterator[Part]:
    products, words = chart_data.in_stock(plan), chart_data.stored_words(plan)
    places = at_sites.feed_levels(plan)
    feed = {"All" if places else "": at_sites.feed_in_all(plan), **places}
    yield Chart(
        key=f"{key}-product-stock",
        title=f"{words} stock at the end of each period",
        draws="lines",
        unit="kg",
        variants={
            "All": options.lines(periods, "kg", products),
            **{name: options.lines(periods, "kg", {name: product}) for name, product in products.items()},
        },
        tables=(_by_period(f"{words} stock", periods, "kg", products),),
    )
    yield from _stores(key, plan, periods)
    yield Chart(
        key=f"{key}-feed-stock",
        title="Feed on site at the end of each period",
        draws="stacked",
        unit="t",
        variants={place: options.stacked(periods, "t", tonnes, fills(plan)) for place, tonnes in feed.items()},
        tables=tuple(_by_period("Feed stock", periods, "t", tonnes, place) for place, tonnes in feed.items()),
    )


def _stores(key: str, plan: Plan, periods: list[str]) -> Iterator[Chart]:
    """Yield what lies between stages beside its limits, and what is in tanks that mix; nothing without stores."""
    levels, mixes = stores.levels(plan), stores.mixes(plan)
    words = "Dashed: what may be in the store at most, and is to be in it at least."
    charts = (
        ("products", "Products at each site", "kg", at_sites.product_levels(plan), words),
        ("stores", "Stores between stages", "kg", levels, words),
        ("mixes", "What is in tanks", "%", mixes, MIXES),
    )
    for name, title, unit, found, note in charts:
        if found:
            yield Chart(
                key=f"{key}-{name}",
                title=f"{title}, period by period",
                draws="lines",
                unit=unit,
                variants={store: options.lines(periods, unit, series) for store, series in found.items()},
                tables=tuple(_by_period(store, periods, unit, series, store) for store, series in found.items()),
                note=note,
            )


MIXES = "Shares of the counted mass of all that is in the store in the period, and of everything drawn from it."


def _lots(plan: Plan) -> Part:
    """Return why each lot is worked, bought, left or not touched."""
    names = ("Lot", "Feed class", "Status", "Used", "Left", "Reason", "Why")
    heads = [Head(name=name, unit="t") if name in ("Used", "Left") else text_head(name) for name in names]
    rows = plan.tables["Why this lot"]
    if not len(rows):
        return Sentences(lines=("This plan was made by an older version, which did not say it.",))
    return replace(table("Why this lot", heads, rows[list(names)].to_numpy().tolist()), filtered=True)


def _line_use(key: str, plan: Plan, periods: list[str]) -> Chart:
    use, in_all = chart_data.line_use(plan), chart_data.line_use_in_all(plan)
    whole = [[line, share] for line, share in in_all.items()]
    return Chart(
        key=f"{key}-line-use",
        title="Hours used of the hours that are there",
        draws="heat",
        unit="%",
        variants={"": options.heat(periods, use)},
        tables=(
            table("Line use over the whole plan", [text_head("Line"), Head(name="Used", unit="%")], whole),
            _by_period("Line use by period", periods, "%", use),
        ),
        height=60 + 40 * len(use),
        least_width=options.width_of(periods, 32),
        note="The darker, the fuller; an empty cell is a period in which the line has no hours.",
    )


def _money(key: str, plan: Plan) -> Iterator[Part]:
    cash, stock = (_items(plan, kind) for kind in (CASH, STOCK))
    lines = summary.margin(plan)
    rows = [*cash.items(), *list(lines.items())[:1], *stock.items(), *list(lines.items())[1:]]
    heads = [text_head("Item"), Head(name="Amount", unit=plan.currency)]
    yield Chart(
        key=f"{key}-money-chart",
        title=f"From sales to margin, {plan.currency}",
        draws="waterfall",
        unit=plan.currency,
        variants={"": options.waterfall(waterfall.of_margin(cash, stock), unit=plan.currency)},
        tables=(table("Money by item", heads, rows), _money_by_period(plan)),
        height=options.FRAME + options.ROW * (2 + len(cash) + len(stock)),
        note="What flows as money is green or red; what lies in stock is grey, for nobody has been paid for it.",
    )


def _cash(key: str, plan: Plan) -> Iterator[Part]:
    months, series = cash.months(plan), cash.series(plan)
    if months:
        yield Chart(
            key=f"{key}-cash-chart",
            title=f"Cash by month, {plan.currency}",
            draws="stacked",
            unit=plan.currency,
            variants={"": options.cash(months, plan.currency, series)},
            tables=(_cash_by_month(plan),),
            note=cash.lowest_in_words(plan),
        )


def _cash_by_month(plan: Plan) -> Table:
    names = [column.name for column in CASH_BY_MONTH.columns]
    heads = [text_head(names[0]), *(Head(name=name, unit=plan.currency) for name in names[1:])]
    return table("Cash by month", heads, plan.tables[CASH_BY_MONTH.name][names].to_numpy().tolist())


def _items(plan: Plan, kind: str) -> dict[str, float]:
    """Return the items of cash over the whole plan, the greatest first, or those of stock,
    from the start to the end."""
    money = plan.tables["Money"]
    items = money[money["Kind"] == kind].groupby("Item", sort=False)["Amount"].sum()
    items = items[items.abs() > 0.5].sort_values(ascending=False, kind="stable")
    order = items.index if kind == CASH else [name for name in STOCK_ITEMS if name in items.index]
    return {str(name): float(items[name]) for name in order}


def _money_by_period(plan: Plan) -> Table:
    money = plan.tables["Money"]
    sums = (
        money.groupby(["Period", "Item"], sort=False)["Amount"].sum().unstack("Item") if len(money) else pd.DataFrame()
    )
    sums = sums.reindex(plan.inputs["Periods"]["Period"]).fillna(0.0)
    cash, stock = ([*money["Item"][money["Kind"] == kind].drop_duplicates()] for kind in (CASH, STOCK))
    rows = [
        [period, *paid, sum(paid), *kept, sum(paid) + sum(kept)]
        for period, paid, kept in zip(
            sums.index, sums[cash].to_numpy().tolist(), sums[stock].to_numpy().tolist(), strict=True
        )
    ]
    names = (*cash, summary.CASH_MARGIN, *stock, summary.MARGIN)
    return table(f"Money by period, {plan.currency}", [text_head("Period"), *(Head(name=name) for name in names)], rows)


def _by_period(title: str, periods: list[str], unit: str, series: chart_data.Series, variant: str = "") -> Table:
    rows = [[period, *(float(values[p]) for values in series.values())] for p, period in enumerate(periods)]
    return table(title, [text_head("Period"), *(Head(name=name, unit=unit) for name in series)], rows, variant=variant)


def _kg(name: str) -> Head:
    return Head(name=name, unit="kg")
