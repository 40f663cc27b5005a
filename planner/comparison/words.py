"""A comparison in words: what the screen prints and what the overview says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from models.schema.inputs import INPUTS
from planner.comparison.bridging.steps import Bridge, Step
from planner.comparison.comparison import Comparison
from planner.comparison.differences import Difference, same
from planner.comparison.directions import Verdict
from planner.comparison.figures import BROKEN, SHORT, Figure
from planner.engine.records import summary
from planner.engine.records.shown import figure as shown
from planner.engine.records.shown import signed, whole

MOST_SHEETS = 6
"""Sheets whose changes are counted one by one in a sentence."""


def sentences(comparison: Comparison, other: int) -> list[str]:
    """Return what a manager should know of one plan against the base, the most important first."""
    return [
        *_margin(comparison, other),
        *_bridge(comparison, other),
        *_promises(comparison, other),
        *_inputs(comparison, other),
        *_lots(comparison, other),
        calm(comparison, other),
    ]


def calm(comparison: Comparison, other: int) -> str:
    """Return how much of the next weeks stays as it was, as a sentence."""
    moves = comparison.moves[other - 1]
    if comparison.sides[other].is_another_plant:
        return "How calm the plan is cannot be said: it is one of another plant."
    if moves.calm is None:
        return "How calm the plan is cannot be said: it has no period in common with the base."
    weeks = f"the first {moves.weeks} weeks" if moves.weeks != 1 else "the first week"
    return (
        f"Of the work of {weeks} that both plans have, {per_cent(moves.calm)} stays where the base has it "
        f"({summary.amount(moves.stayed)} of {summary.amount(moves.planned)} t)."
    )


def per_cent(share: float) -> str:
    """Return `61 %`; never 100 % where something moved."""
    return f"{min(share, 99.9) if share < 100 else share:.1f} %".replace(".0 %", " %")


def _margin(comparison: Comparison, other: int) -> Iterator[str]:
    figure, label, base = (
        comparison.figure(summary.MARGIN),
        comparison.subjects[other].label,
        comparison.subjects[0].label,
    )
    less = figure.differences[other] if figure else None
    if figure is None or figure.values[other] is None:
        return
    if less is None or comparison.sides[other].is_another_plant:
        yield _side_by_side(comparison, figure, other)
        yield from _like_for_like(comparison, other)
        return
    parts = _cash_and_stock(comparison, other, less)
    if whole(less) == "0":
        yield f"{label} earns as much as {base}: {figure.values[0]:,.0f} {comparison.currency}{parts}."
        return
    share = figure.per_cent[other]
    words = f" ({share:+.1f} %)" if share is not None else ""
    price = _price(comparison, other) if figure.verdicts[other] is Verdict.AT_A_PRICE else ""
    more = f"{whole(abs(less))} {comparison.currency} {'more' if less > 0 else 'less'}"
    yield f"{label} earns {more} than {base}{words}{parts}{price}."


def _side_by_side(comparison: Comparison, margin: Figure, other: int) -> str:
    """Return what two plans earn that cannot be held against each other, each in its own currency."""
    label, base = comparison.subjects[other].label, comparison.subjects[0].label
    money = [f"{whole(margin.values[at] or 0.0)} {comparison.currencies[at]}" for at in (other, 0)]
    earns = f"it earns {money[0]}, {base} {money[1]}"
    if comparison.sides[other].is_another_plant:
        return f"{label} is another plant than {base}: {earns}."
    if not margin.terms.same_days[other]:
        return f"{label} plans other days than {base}: {earns}."
    return f"{label} counts in another currency than {base}, and no rate is stated: {earns}."


def _like_for_like(comparison: Comparison, other: int) -> Iterator[str]:
    """Yield what a plan that goes on from the base earns more, without the period that went and the one that came."""
    bridge = bridge_of(comparison, other)
    if bridge is None or not bridge.crosses_weeks:
        return
    cash, stock, margin = summary.adding_up(*(bridge.like_for_like(name) for name in summary.LINES))
    label, base = comparison.subjects[other].label, comparison.subjects[0].label
    parts = _parts(cash, stock)
    likewise = "Like for like, for the days that both plan,"
    yield (
        f"{likewise} {label} earns {_less(margin, comparison.currency)} than {base}{parts}."
        if whole(margin) != "0"
        else f"{likewise} {label} earns as much as {base}{parts}."
    )


def _price(comparison: Comparison, other: int) -> str:
    """Return `, at the price of a promise: Targets / Tb year misses 30 kg more`."""
    worse = comparison.sides[other].worse
    more = f" and {len(worse) - 1} more" if len(worse) > 1 else ""
    return f", at the price of {'promises' if more else 'a promise'}: {worse[0].words}{more}"


def _cash_and_stock(comparison: Comparison, other: int, less: float) -> str:
    """Return what of a margin's difference is cash and what is stock: `; 1,458,609 less in cash,
    893,563 more in stock`."""
    parts = (comparison.figure(key) for key in (summary.CASH_MARGIN, summary.STOCK_CHANGE))
    cash, stock = (part.differences[other] or 0.0 if part else 0.0 for part in parts)
    if not same(cash + stock, less):
        return f"; {whole(abs(less - cash - stock))} of it is unexplained, for its money does not add up to its margin"
    cash, stock, _ = summary.adding_up(cash, stock, less)
    if whole(stock) != "0":
        return _parts(cash, stock)
    return ", all of it in cash" if less and same(cash, less) else ""


def _parts(cash: float, stock: float) -> str:
    """Return `; 1,458,609 less in cash, 893,563 more in stock`, or nothing where both are the same."""
    return f"; {_less(cash)} in cash, {_less(stock)} in stock" if {whole(cash), whole(stock)} != {"0"} else ""


def _less(value: float, unit: str = "") -> str:
    """Return `1,458,609 less`, or `1,458,609 USD less`."""
    amount = f"{whole(abs(value))} {unit}".rstrip()
    return f"{amount} {'more' if value > 0 else 'less'}" if whole(value) != "0" else "as much"


def bridge_of(comparison: Comparison, other: int) -> Bridge | None:
    """Return the bridge to a plan, if one was asked for."""
    return next((bridge for bridge in comparison.bridges if bridge.other == other), None)


def _bridge(comparison: Comparison, other: int) -> Iterator[str]:
    bridge = bridge_of(comparison, other)
    if bridge is None:
        return
    if bridge.reason:
        yield f"There is no bridge between the margins. {bridge.reason}"
    elif bridge.steps:
        steps = [_step(bridge, step) for step in bridge.steps]
        apart = "; " if any(step.doubt for step in bridge.steps) else ", "
        yield f"Step by step, in {comparison.currency}: {apart.join(steps)}."


def _step(bridge: Bridge, step: Step) -> str:
    """Return `capacity and downtime -565,046 (cash -1,458,609, stock +893,563)`; without stock the margin alone."""
    doubt = f", {step.doubt}" if step.doubt else ""
    if step.unexplained:
        return f"{step.name} {signed(bridge.adds(step, summary.MARGIN))}{doubt}"
    cash, stock, margin = summary.adding_up(*(bridge.adds(step, name) for name in summary.LINES))
    parts = "" if abs(stock) < 0.5 else f" (cash {signed(cash)}, stock {signed(stock)})"
    parts += f", at the price of a promise ({step.costs[0]})" if step.costs and margin > 0 else ""
    return f"{step.name[:1].lower()}{step.name[1:]} {signed(margin)}{parts}{doubt}"


def _promises(comparison: Comparison, other: int) -> Iterator[str]:
    broken = comparison.figure(BROKEN)
    if broken is None or broken.values[0] is None or broken.values[other] is None:
        return
    counts = [int(broken.values[at] or 0) for at in (other, 0)]
    words = ["no promise" if not count else "1 promise" if count == 1 else f"{count} promises" for count in counts]
    base = f"the base {words[1] if counts[0] != counts[1] else 'as many'}"
    yield f"It breaks {words[0]}, {base if any(counts) else 'and neither does the base'}."
    worse = [figure for figure in comparison.figures if _is_worse_promise(figure, other)]
    for figure in worse[:MOST_SHEETS]:
        missing = summary.amount(figure.values[other] or 0.0)
        yield f"{figure.key.removesuffix(SHORT)} misses {missing} {figure.unit} (base: {_base(figure)})."


def _is_worse_promise(figure: Figure, other: int) -> bool:
    return figure.key.endswith(SHORT) and figure.verdicts[other] < 0


def _base(figure: Figure) -> str:
    value = figure.values[0]
    return "not asked" if value is None else f"{summary.amount(value)} {figure.unit}"


def _lots(comparison: Comparison, other: int) -> Iterator[str]:
    side = comparison.sides[other]
    named = [f"{name} is now called {called}" for name, called in side.classes.items()]
    named += [match.words for match in side.lots]
    if named:
        more = f" and {len(named) - MOST_SHEETS} more" if len(named) > MOST_SHEETS else ""
        yield f"The same feed under other names: {', '.join(named[:MOST_SHEETS])}{more}."


def _inputs(comparison: Comparison, other: int) -> Iterator[str]:
    if comparison.sides[other].is_another_plant:
        yield "Its inputs are those of another plant."
        return
    tables = {name: rows for name, rows in comparison.inputs.items() if not INPUTS[name].steers}
    counts = Counter(name for name, rows in tables.items() for one in rows if _is_input(one, other))
    if not counts:
        yield _same_inputs(comparison, other)
        return
    most = counts.most_common(MOST_SHEETS)
    listed = ", ".join(f"{name} ({count})" for name, count in most)
    more = f" and {len(counts) - len(most)} more sheets" if len(counts) > len(most) else ""
    total = sum(counts.values())
    yield f"{total:,} input{'s differ' if total > 1 else ' differs'}: on {listed}{more}."


def _is_input(one: Difference, other: int) -> bool:
    """Return True of what a plan says differently; a lot under another name is none."""
    return one.differs_in(other) and one.column not in INPUTS[one.table].keys


def _same_inputs(comparison: Comparison, other: int) -> str:
    margin = comparison.figure(summary.MARGIN)
    if margin is None or not margin.differences[other]:
        return "The inputs are the same."
    return "The inputs are the same, so the difference is unexplained: no input is its cause."


def text(comparison: Comparison) -> str:
    """Return the comparison in short, for the screen."""
    lines = [f"Base: {comparison.subjects[0].label} ({comparison.subjects[0].file})", "", *_figures(comparison)]
    for other in comparison.others:
        lines += ["", comparison.subjects[other].label, *(f"  {sentence}" for sentence in sentences(comparison, other))]
    if comparison.notes:
        lines += ["", "Please note:", *(f"  {note}" for note in comparison.notes)]
    return "\n".join(lines)


def headline_figures(comparison: Comparison) -> list[Figure]:
    """Return the few figures that management asks for first: money, what is made of each product, what is short."""
    keys = (*summary.LINES, "Sales", "Feed used", BROKEN)
    return [one for one in comparison.figures if one.key in keys or one.key.startswith("Made ") or _is_short(one)]


def _is_short(figure: Figure) -> bool:
    return figure.key.endswith(SHORT) and any(figure.values)


def _figures(comparison: Comparison) -> Iterator[str]:
    """Yield a line for each plan: cash, stock and margin, the difference, broken promises, how calm it is,
    and its seal."""
    unit = "" if comparison.is_mixed else f" {comparison.currency}"
    less = f"Difference {comparison.currency}" if comparison.is_mixed else "Difference"
    head = ["Plan", "Cash margin", "Stock change", f"Margin{unit}", less, "%", "Broken", "Calm", "Seal"]
    rows = [head, *(_line(comparison, at) for at in range(len(comparison.subjects)))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for name, *cells, seal in rows:
        aligned = [f"{cell:>{width}}" for cell, width in zip(cells, widths[1:-1], strict=True)]
        yield "  ".join([f"{name:<{widths[0]}}", *aligned, seal])


def _line(comparison: Comparison, at: int) -> list[str]:
    lines, broken = [comparison.figure(key) for key in summary.LINES], comparison.figure(BROKEN)
    unit = f" {comparison.currencies[at]}" if comparison.is_mixed else ""
    money = summary.adding_up(*(line.values[at] or 0.0 if line else 0.0 for line in lines))
    margin = lines[-1]
    return [
        comparison.subjects[at].label,
        *(f"{whole(value)}{unit}" for value in money),
        _cell(margin.differences[at] if margin and at else None, "+,.0f"),
        _cell(margin.per_cent[at] if margin and at else None, "+.1f"),
        _cell(broken.values[at] if broken else None, ".0f"),
        _calm(comparison, at),
        comparison.subjects[at].seal or "-",
    ]


def _calm(comparison: Comparison, at: int) -> str:
    share = comparison.moves[at - 1].calm if at else None
    return "-" if share is None or comparison.sides[at].is_another_plant else per_cent(share)


def _cell(value: float | None, form: str) -> str:
    return "-" if value is None else shown(value, form)
