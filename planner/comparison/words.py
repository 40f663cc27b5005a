"""A comparison in words: what the screen prints and what the overview says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from models.schema.inputs import INPUTS
from planner.comparison.bridging.steps import Bridge, Step
from planner.comparison.comparison import Comparison
from planner.comparison.differences import same
from planner.comparison.figures import BROKEN, SHORT, Figure
from planner.engine import summary
from planner.engine.shown import signed, whole

MOST_SHEETS = 6
"""Sheets whose changes are counted one by one in a sentence."""


def sentences(own: Comparison, other: int) -> list[str]:
    """What a manager should know of one plan against the base, the most important first."""
    return [
        *_margin(own, other),
        *_bridge(own, other),
        *_promises(own, other),
        *_inputs(own, other),
        calm(own, other),
    ]


def calm(own: Comparison, other: int) -> str:
    """How much of the next weeks stays as it was, as a sentence."""
    moves = own.moves[other - 1]
    if moves.calm is None:
        return "How calm the plan is cannot be said: it has no period in common with the base."
    weeks = f"the first {moves.weeks} weeks" if moves.weeks != 1 else "the first week"
    return (
        f"Of the work of {weeks} that both plans have, {per_cent(moves.calm)} stays where the base has it "
        f"({summary.amount(moves.stayed)} of {summary.amount(moves.planned)} t)."
    )


def per_cent(share: float) -> str:
    """`61 %`; never 100 % where something moved."""
    return f"{min(share, 99.9) if share < 100 else share:.1f} %".replace(".0 %", " %")


def _margin(own: Comparison, other: int) -> Iterator[str]:
    figure, label, base = own.figure(summary.MARGIN), own.subjects[other].label, own.subjects[0].label
    less = figure.differences[other] if figure else None
    if figure is None or less is None:
        return
    parts = _cash_and_stock(own, other, less)
    if less == 0:
        yield f"{label} earns as much as {base}: {figure.values[0]:,.0f} {own.currency}{parts}."
        return
    share = figure.per_cent[other]
    words = f" ({share:+.1f} %)" if share is not None else ""
    yield f"{label} earns {abs(less):,.0f} {own.currency} {'more' if less > 0 else 'less'} than {base}{words}{parts}."


def _cash_and_stock(own: Comparison, other: int, less: float) -> str:
    """What of a margin's difference is cash and what is stock: `; 1,458,609 less in cash, 893,563 more in stock`."""
    parts = (own.figure(key) for key in (summary.CASH_MARGIN, summary.STOCK_CHANGE))
    cash, stock = (part.differences[other] or 0.0 if part else 0.0 for part in parts)
    cash, stock, _ = summary.adding_up(cash, stock, less)
    if stock:
        return f"; {_less(cash)} in cash, {_less(stock)} in stock"
    return ", all of it in cash" if less and same(cash, less) else ""


def _less(value: float) -> str:
    """`1,458,609 less`."""
    return f"{whole(abs(value))} {'more' if value > 0 else 'less'}" if value else "nothing"


def bridge_of(own: Comparison, other: int) -> Bridge | None:
    """The bridge to a plan, if one was asked for."""
    return next((bridge for bridge in own.bridges if bridge.other == other), None)


def _bridge(own: Comparison, other: int) -> Iterator[str]:
    bridge = bridge_of(own, other)
    if bridge is None:
        return
    if bridge.reason:
        yield f"There is no bridge between the margins. {bridge.reason}"
    elif bridge.steps:
        steps = [_step(bridge, step) for step in bridge.steps]
        yield f"Step by step, in {own.currency}: {', '.join(steps)}."


def _step(bridge: Bridge, step: Step) -> str:
    """`capacity and downtime -565,046 (cash -1,458,609, stock +893,563)`; without stock the margin alone."""
    cash, stock, margin = summary.adding_up(*(bridge.adds(step, name) for name in summary.LINES))
    parts = "" if abs(stock) < 0.5 else f" (cash {signed(cash)}, stock {signed(stock)})"
    return f"{step.name.lower()} {signed(margin)}{parts}"


def _promises(own: Comparison, other: int) -> Iterator[str]:
    broken = own.figure(BROKEN)
    if broken is None or broken.values[0] is None or broken.values[other] is None:
        return
    counts = [int(broken.values[at] or 0) for at in (other, 0)]
    words = ["no promise" if not count else "1 promise" if count == 1 else f"{count} promises" for count in counts]
    yield f"It breaks {words[0]}, the base {words[1] if counts[0] != counts[1] else 'as many'}."
    worse = [figure for figure in own.figures if _is_worse_promise(figure, other)]
    for figure in worse[:MOST_SHEETS]:
        missing = summary.amount(figure.values[other] or 0.0)
        yield f"{figure.key.removesuffix(SHORT)} misses {missing} {figure.unit} (base: {_base(figure)})."


def _is_worse_promise(figure: Figure, other: int) -> bool:
    return figure.key.endswith(SHORT) and figure.verdicts[other] < 0


def _base(figure: Figure) -> str:
    value = figure.values[0]
    return "not asked" if value is None else f"{summary.amount(value)} {figure.unit}"


def _inputs(own: Comparison, other: int) -> Iterator[str]:
    tables = {name: rows for name, rows in own.inputs.items() if not INPUTS[name].steers}
    counts = Counter(name for name, rows in tables.items() for one in rows if one.differs_in(other))
    if not counts:
        yield "The inputs are the same."
        return
    most = counts.most_common(MOST_SHEETS)
    listed = ", ".join(f"{name} ({count})" for name, count in most)
    more = f" and {len(counts) - len(most)} more sheets" if len(counts) > len(most) else ""
    total = sum(counts.values())
    yield f"{total:,} input{'s differ' if total > 1 else ' differs'}: on {listed}{more}."


def text(own: Comparison) -> str:
    """The comparison in short, for the screen."""
    lines = [f"Base: {own.subjects[0].label} ({own.subjects[0].file})", "", *_figures(own)]
    for other in own.others:
        lines += ["", own.subjects[other].label, *(f"  {sentence}" for sentence in sentences(own, other))]
    if own.notes:
        lines += ["", "Please note:", *(f"  {note}" for note in own.notes)]
    return "\n".join(lines)


def headline_figures(own: Comparison) -> list[Figure]:
    """The few figures that management asks for first: money, what is made of each product, promises."""
    return [
        figure
        for figure in own.figures
        if figure.group == "money" or figure.key.startswith(("Feed used", "Made ")) or figure.key == BROKEN
    ]


def _figures(own: Comparison) -> Iterator[str]:
    """A line for each plan: cash, stock and margin, the difference, broken promises, and how calm it is."""
    lines = [own.figure(key) for key in summary.LINES]
    margin, broken, width = lines[-1], own.figure(BROKEN), max(len(subject.label) for subject in own.subjects)
    heads = f"{'Cash margin':>13}  {'Stock change':>13}  {'Margin ' + own.currency:>15}  {'Difference':>13}"
    yield f"{'Plan':<{width}}  {heads}  {'%':>7}  {'Broken':>6}  {'Calm':>7}  Seal"
    for at, subject in enumerate(own.subjects):
        money = summary.adding_up(*(line.values[at] or 0.0 if line else 0.0 for line in lines))
        cells = [
            *(f"{value:{form}}" for value, form in zip(money, ("13,.0f", "13,.0f", "15,.0f"), strict=True)),
            _cell(margin.differences[at] if margin and at else None, "+13,.0f"),
            _cell(margin.per_cent[at] if margin and at else None, "+7.1f"),
            _cell(broken.values[at] if broken else None, "6.0f"),
            f"{_calm(own, at):>7}",
            subject.seal or "-",
        ]
        yield f"{subject.label:<{width}}  {'  '.join(cells)}"


def _calm(own: Comparison, at: int) -> str:
    share = own.moves[at - 1].calm if at else None
    return "-" if share is None else per_cent(share)


def _cell(value: float | None, form: str) -> str:
    width = form.lstrip("+").split(",")[0].split(".")[0]
    return f"{'-':>{width}}" if value is None else f"{value:{form}}"
