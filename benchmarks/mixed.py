"""Stores that mix beside lots kept apart: `python -m benchmarks.mixed [--lots 60 --weeks 26]`.

A made-up plant with two mixed stores, liquor and heavy liquor, of five elements. CPU seconds of the first true plan, of
the first that is close to the last, and of the last, beside the linear program in which every lot is followed to the
end, which is the bound.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from time import process_time

import numpy as np

from benchmarks.plants import START, Rows
from models.plant.plant import Plant
from models.program.arrays.lp import arrays, relaxed
from models.program.build import build
from models.schema import defaults
from models.schema.frames import Tables, inputs
from models.solving.levels import Event, solve
from models.solving.linear import Linear
from models.solving.passes import Passes
from models.solving.solvers.highs import Options

ASSAY = {"Nd": 22.0, "Pr": 6.0, "Dy": 2.5, "Tb": 0.5, "Fe": 60.0}
OXIDES = {"Nd": "Nd2O3", "Pr": "Pr6O11", "Dy": "Dy2O3", "Tb": "Tb4O7", "Fe": "mass"}
PRICES = {"NdPr oxide": 110.0, "Dy oxide": 450.0, "Tb oxide": 1500.0}
YIELDS = (
    ("Leach", "Liquor", {"Nd": 96.0, "Pr": 96.0, "Dy": 95.0, "Tb": 95.0, "Fe": 8.0}),
    ("Split", "NdPr oxide", {"Nd": 97.0, "Pr": 97.0}),
    ("Split", "Heavy liquor", {"Nd": 1.0, "Dy": 97.0, "Tb": 97.0}),
    ("Quick split", "NdPr oxide", {"Nd": 92.0, "Pr": 92.0}),
    ("Quick split", "Heavy liquor", {"Nd": 4.0, "Dy": 93.0, "Tb": 93.0}),
    ("Heavy split", "Dy oxide", {"Dy": 95.0}),
    ("Heavy split", "Tb oxide", {"Tb": 93.0}),
)
CLOSE = 0.002
"""A plan is close to the last if its margin differs by no more than this share of it."""

TAKES = {
    "Leach": "Magnets",
    "Split": "Liquor",
    "Quick split": "Liquor",
    "Heavy split": "Heavy liquor",
}


def rows(lots: int, weeks: int, seed: int = 1) -> Rows:
    """The rows of every input table."""
    drawn = np.random.default_rng(seed)
    starts = [START + timedelta(weeks=week) for week in range(weeks)]
    feed = list(_lots(lots, starts, drawn))
    per_week = sum(float(str(lot["Quantity"])) for lot in feed) / weeks
    hours = 7 * 24.0
    rates = {
        "Leach": (0.9 * per_week / hours, "t"),
        "Split": (0.25 * per_week / hours, "t"),
        "Quick split": (0.45 * per_week / hours, "t"),
        "Heavy split": (22.0 * per_week / hours, "Dy+Tb"),
    }
    return {
        "Periods": [
            {"Period": f"W{at + 1:02d}", "Start": start, "End": start + timedelta(days=6)}
            for at, start in enumerate(starts)
        ],
        "Components": [{"Component": name, "Counted as": how} for name, how in OXIDES.items()],
        "Feed classes": [{"Feed class": "Magnets", "Holding cost": 0.4}],
        "Lots": feed,
        "Lines": [{"Line": line} for line in ("Leach", "Group", "Heavy")],
        "Recipes": [{"Recipe": recipe, "Feed class": take, "Cost": 300.0} for recipe, take in TAKES.items()],
        "Line use": [
            {"Recipe": recipe, "Line": line, "Rate": rates[recipe][0], "Basis": rates[recipe][1]}
            for recipe, line in zip(TAKES, ("Leach", "Group", "Group", "Heavy"), strict=True)
        ],
        "Yields": [{"Recipe": recipe, "Product": made, **row} for recipe, made, row in YIELDS],
        "Products": [{"Product": name, "Closing value": 0.6 * price} for name, price in PRICES.items()],
        "Intermediates": [
            {"Intermediate": "Liquor", "Keeping": "mixed", "Max stock": 300.0 * per_week, "Closing value": 20.0},
            {"Intermediate": "Heavy liquor", "Keeping": "mixed", "Max stock": 150.0 * per_week, "Closing value": 150.0},
        ],
        "Blend limits": [
            {"On": "Split", "Share of": "Dy+Tb", "Min": 6.0, "Max": 11.0},
            {"On": "Heavy split", "Share of": "Tb", "In": "Dy+Tb", "Min": 14.0, "Max": 24.0},
        ],
        "Spot sales": list(_spot(starts, per_week)),
        "Targets": [
            {"Target": "Tb", "Product": "Tb oxide", "Amount": 3.2 * per_week * weeks, "Measure": "made", "Priority": 1}
        ],
    }


def _lots(lots: int, starts: list[date], drawn: np.random.Generator) -> Iterator[dict[str, object]]:
    for at in range(lots):
        first = int(drawn.integers(0, len(starts) - 3)) if drawn.random() < 0.7 else 0
        yield {
            "Lot": f"L{at:04d}",
            "Feed class": "Magnets",
            "Status": "offered" if drawn.random() < 0.3 else "expected" if first else "stock",
            "Quantity": round(float(drawn.uniform(5, 30)), 1),
            "Available": starts[first],
            "Price": round(float(drawn.uniform(8_000, 22_000))),
        } | {name: round(share * float(drawn.uniform(0.3, 1.7)), 3) for name, share in ASSAY.items()}


def _spot(starts: list[date], per_week: float) -> Iterator[dict[str, object]]:
    for name, price in PRICES.items():
        most = {"NdPr oxide": 320.0, "Dy oxide": 30.0, "Tb oxide": 6.0}[name] * per_week * 4
        for at in range(0, len(starts), 4):
            last = starts[min(at + 3, len(starts) - 1)]
            dearer = price * (1.0 + 0.004 * at)
            yield {"Product": name, "From": starts[at], "To": last, "Price": dearer, "Max": most}


@dataclass
class Heard:
    """When true plans were found, and what they earn."""

    started: float = field(default_factory=process_time)
    plans: list[tuple[float, float]] = field(default_factory=list)

    def hear(self, event: Event) -> None:
        """Note a true plan."""
        if event.level == "mixing" and event.standing is not None and event.standing.cost is not None:
            self.plans.append((process_time() - self.started, event.standing.cost))

    def close_to(self, margin: float) -> float:
        """CPU seconds to the first true plan whose margin is close to another."""
        return min((at for at, earned in self.plans if abs(earned / margin - 1.0) <= CLOSE), default=float("nan"))


def lots_followed(tables: Tables, options: Options) -> tuple[float, float]:
    """CPU seconds, and the margin, of the linear program in which every lot is kept apart."""
    began = process_time()
    plant = Plant.of(tables, follow_lots=True)
    m = build(plant)
    linear = Linear(Passes(m, plant, relaxed(arrays(m)), options))
    bound = linear.passes.margin(linear.reach())
    return process_time() - began, bound


def main() -> None:
    """Print one row."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mixed", description=__doc__)
    parser.add_argument("--lots", type=int, default=60)
    parser.add_argument("--weeks", type=int, default=26)
    parser.add_argument("--seconds", type=float, default=600.0)
    wanted = parser.parse_args()
    tables, options = defaults.fill(inputs(rows(wanted.lots, wanted.weeks)))[0], Options(time_limit=wanted.seconds)
    tracked, bound = lots_followed(tables, options)
    heard = Heard()
    plant = Plant.of(tables)
    plan = solve(build(plant), plant, options, heard.hear)
    whole = process_time() - heard.started
    found = "First true plan, s | Its margin | Close to the last, s | Last, s | Margin | Gap %"
    print(f"| Lots | Weeks | Lots followed, s | Bound | {found} |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    first = heard.plans[0] if heard.plans else (float("nan"), float("nan"))
    close = heard.close_to(plan.margin)
    figures = f"{tracked:.1f} | {bound:,.0f} | {first[0]:.1f} | {first[1]:,.0f} | {close:.1f} | {whole:.1f}"
    figures += f" | {plan.margin:,.0f}"
    print(f"| {wanted.lots} | {wanted.weeks} | {figures} | {100 * plan.gap / max(abs(plan.margin), 1.0):.2f} |")


if __name__ == "__main__":
    main()
