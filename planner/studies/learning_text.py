"""What was learned from a history, in words and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from textwrap import wrap
from typing import TYPE_CHECKING

from planner.engine.records.shown import signed
from planner.jobs.counting import several
from planner.studies.learning import is_suggested

if TYPE_CHECKING:
    from models.learning.doubtful import Low
    from models.learning.recoveries import Learned
    from planner.studies.learning import Learning

WIDTH = 100
NOTHING = (
    "The sheet History has nothing to learn from: no row with what was Expected, and what was Received of it. Actuals "
    "fill it week by week."
)
MEANING = (
    "learned: how much more, or less, the recoveries are than Yields says, as a share of them, with the interval that "
    "holds the truth with 90 %. Lots may hold more or less than their assays say: that is taken into account."
)
HEAD = "The next assays worth most"
ASSAYS = (
    "worth: what deciding anew on the lot gains once the assay is there, before it is paid, on average over five "
    "results that are equally likely. For each the best plan is solved, and the best one that buys and works the lot "
    "as this plan does; if poor, if rich: what is gained in the poorest and in the richest fifth. Both plans keep what "
    "this plan keeps of promises; a kilogram that others lack counts as it is worth to this plan. a tonne adds: at the "
    "worths of this plan."
)


def text(found: Learning) -> str:
    """Return all that was learned."""
    if not found.weighings:
        return "\n".join([*wrap(NOTHING, WIDTH), *_left_out(found), *_assays(found)])
    head = f"{found.name}: {several(found.weighings, 'weighing')} of {several(found.weeks, 'week')}"
    lines = [head, "", *_table(found), "", *wrap(MEANING, WIDTH)]
    if found.low:
        lines += ["", "Lots that give less than their assays say:", *(f"  {low_words(one)}" for one in found.low)]
    return "\n".join([*lines, *_left_out(found), *_assays(found)])


def _table(found: Learning) -> Iterator[str]:
    names = max(len(f"{one.recipe}  {one.product}") for one in found.recoveries)
    yield f"{'Recoveries':{names}}  {'weeks':>5} {'lots':>4}  learned  90 %"
    for one in found.recoveries:
        name = f"{one.recipe}  {one.product}"
        yield f"{name:{names}}  {one.weeks:5d} {one.lots:4d}  {verdict(one)}"


def verdict(one: Learned) -> str:
    """Return what is known of a recovery: the factor with its interval, and what to make of it."""
    if not one.is_identifiable:
        return f"not identifiable: {1 - one.narrowed:.0%} of what was open is known"
    low, high = one.interval
    figures = f"{one.more.mean:+7.2%}  {low:+.2%} to {high:+.2%}"
    if one.more.is_beyond:
        return f"{figures}, and more than all was received: look at the assays"
    if not is_suggested(one):
        return f"{figures}, as Yields says"
    values = ", ".join(f"{name} {100 * share:.4g} %" for name, share in one.suggested().items())
    return f"{figures}: {values}"


def low_words(one: Low) -> str:
    """Return `supplier Smith: NdPr oxide -6.0 % (90 %: -8.1 % to -3.9 %), 12 lots`."""
    low, high = one.interval
    lots = several(one.lots, "lot")
    return f"{one.kind} {one.name}: {one.product} {one.more.mean:+.1%} (90 %: {low:+.1%} to {high:+.1%}), {lots}"


def _assays(found: Learning) -> Iterator[str]:
    """Yield the next assays that are worth most, as a table."""
    if found.no_assays:
        yield from ("", *wrap(f"What assays are worth is not known. {found.no_assays}", WIDTH))
    if found.assays:
        width = max(len(HEAD), *(len(one.lot) for one in found.assays))
        yield ""
        heads = f"{'from':9} {'to':6} {'worth, ' + found.currency:>11} {'if poor':>9} {'if rich':>9}  a tonne adds"
        yield f"{HEAD:{width}}  {heads}"
        for one in found.assays:
            adds = f"{signed(one.gain)}, give or take {one.sd:,.0f}"
            gained = f"{one.worth:11,.0f} {one.if_poor:9,.0f} {one.if_rich:9,.0f}"
            yield f"{one.lot:{width}}  {one.status:9} {one.following:6} {gained}  {adds}"
        yield ""
        yield from wrap(ASSAYS, WIDTH)


def _left_out(found: Learning) -> Iterator[str]:
    if found.left_out:
        reasons = "; ".join(f"{number}: {reason}" for reason, number in found.left_out.items())
        yield ""
        yield from wrap(f"Rows of History that say nothing: {reasons}.", WIDTH)


def as_json(found: Learning) -> str:
    """Return the same as JSON; shares as fractions."""
    return json.dumps(
        {
            "workbook": found.name,
            "weighings": found.weighings,
            "weeks": found.weeks,
            "recoveries": [_recovery(one) for one in found.recoveries],
            "low": [_low(one) for one in found.low],
            "rows that say nothing": dict(found.left_out),
            "assays": [asdict(one) for one in found.assays],
            "no assays": found.no_assays or None,
        },
        indent=2,
        ensure_ascii=False,
    )


def _recovery(one: Learned) -> dict[str, object]:
    return {
        "recipe": one.recipe,
        "product": one.product,
        "weeks": one.weeks,
        "lots": one.lots,
        "factor": 1 + one.more.mean,
        "interval": [1 + end for end in one.interval],
        "identifiable": one.is_identifiable,
        "today": dict(one.recovery),
        "suggested": one.suggested() if is_suggested(one) else None,
    }


def _low(one: Low) -> dict[str, object]:
    return {
        "kind": one.kind,
        "name": one.name,
        "product": one.product,
        "lots": one.lots,
        "more": one.more.mean,
        "interval": list(one.interval),
    }
