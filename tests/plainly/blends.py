"""Shares in what a line takes in or in what is made, and what recipes consume.

What they mean: `docs/tables.md`, Blend limits, Resources and Consumption; of arrivals `docs/weekly.md`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.plainly.cells import Row, day, limit, number, text
from tests.plainly.mip import Terms, added, times
from tests.plainly.plant import Content
from tests.plainly.program import BEFORE, Name, Program
from tests.plainly.work import Run


@dataclass(frozen=True)
class Stuff:
    """What is counted of some material: kg of its components, its mass, and what its properties are."""

    content: Content
    mass: float
    values: Content


@dataclass
class Mixed:
    """The limited part of something and its whole, and how much of both comes without any decision."""

    part: Terms = field(default_factory=dict)
    whole: Terms = field(default_factory=dict)
    known_part: float = 0.0
    known_whole: float = 0.0


def write(m: Program) -> None:
    lines = {text(row, "Line") for row in m.plant.rows("Lines")}
    for row in m.plant.rows("Blend limits"):
        for p in m.plant.touched(row):
            _limit(m, row, p, _on_line(m, row, p) if row["On"] in lines else _made(m, row, p))
    for row in m.plant.rows("Resources"):
        _resource(m, row)


def _limit(m: Program, row: Row, p: int, mixed: Mixed) -> None:
    """The part is within its limits of the whole; what arrivals break alone is broken by no more than that."""
    factor = 1.0 if row["Share of"] in m.plant.properties else 0.01
    for column, sign in (("Min", -1.0), ("Max", 1.0)):
        if row.get(column) is not None:
            bound = factor * number(row, column)
            over = times(added(mixed.part, times(mixed.whole, -bound)), sign)
            alone = sign * (mixed.known_part - bound * mixed.known_whole)
            if alone > 0:
                of = _label(m, row)
                name = Name("Blend limits", f"{of} / {m.plant.periods[p].name}", column, of, column == "Max")
                most = m.most_unless("Blend limit", alone)
                over = {**over, m.promise(name, bound * mixed.known_whole, BEFORE, most=most): -1.0}
            if alone > 0 or "Blend limit" not in m.plant.lifted:
                m.mip.row(over, high=-alone)


def _label(m: Program, row: Row) -> str:
    opens, closes = day(row, "From", m.plant.start), day(row, "To", m.plant.end)
    return " / ".join(
        part for part in (*(text(row, part) for part in ("On", "Share of", "In")), f"{opens}", f"{closes}") if part
    )


def _on_line(m: Program, row: Row, p: int) -> Mixed:
    """Of all that a line takes in during a period; without In of its dry mass."""
    recipes = {text(use, "Recipe") for use in m.plant.rows("Line use") if use["Line"] == row["On"]}
    mixed = Mixed()
    for run in m.work.runs:
        if run.period == p and run.recipe in recipes:
            _count(m, row, mixed, run, Stuff(run.batch.content, run.batch.dry, run.batch.values))
    return mixed


def _made(m: Program, row: Row, p: int) -> Mixed:
    """Of all that is made of a product or intermediate, or put in, and comes in a period, what was on its way too."""
    mixed = Mixed()
    for run in m.work.runs:
        for use in m.plant.outputs(run.batch, run.recipe):
            if use["Product"] == row["On"] and m.work.comes_in(run, use) == p:
                content = m.plant.made(run.batch, use)
                _count(m, row, mixed, run, Stuff(content, m.plant.mass(content), run.batch.values))
    for there in m.plant.rows("Arrivals"):
        if there["Product"] == row["On"] and m.plant.arrives_in(there) == p:
            content = {part: number(there, "Quantity") * number(there, part) / 100 for part in m.plant.components}
            part, whole = _part(m, row, Stuff(content, number(there, "Quantity"), m.plant.values(there)))
            mixed.known_part, mixed.known_whole = mixed.known_part + part, mixed.known_whole + whole
    return mixed


def _count(m: Program, row: Row, mixed: Mixed, run: Run, stuff: Stuff) -> None:
    part, whole = _part(m, row, stuff)
    mixed.part = added(mixed.part, {run.column: part})
    mixed.whole = added(mixed.whole, {run.column: whole})


def _part(m: Program, row: Row, stuff: Stuff) -> tuple[float, float]:
    """The limited part of so much material, and the whole: kg, or of a property its value times kg."""
    name = text(row, "Share of")
    if name in m.plant.properties:
        return stuff.mass * stuff.values[name], stuff.mass
    part = sum(stuff.content[one] for one in m.plant.parts(name))
    inside = text(row, "In")
    return part, sum(stuff.content[one] for one in m.plant.parts(inside)) if inside else stuff.mass


def _resource(m: Program, row: Row) -> None:
    """What recipes consume costs its price, or earns it where it is negative; a period has so much a day."""
    uses = [use for use in m.plant.rows("Consumption") if use["Resource"] == row["Resource"]]
    for p, period in enumerate(m.plant.periods):
        used: Terms = {}
        for run in m.work.runs:
            for use in uses if run.period == p else ():
                if use["Recipe"] == run.recipe:
                    amount = number(use, "Amount") * m.plant.units(run.batch, text(use, "Per"))
                    used = added(used, {run.column: amount})
        m.mip.row(used, high=limit(row, "Max per day") * period.days)
        m.earn(times(used, -number(row, "Price")))
