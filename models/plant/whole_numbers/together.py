"""What is worked together at a place: lots, classes or families on a line, in a product, or in the whole plant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.plant.parts import Names, Positions
from models.plant.plant import Plant
from models.plant.runs import Runs
from models.plant.whole_numbers.campaigns import families

LOTS, CLASSES, FAMILIES = "lots", "feed classes", "families"


@dataclass(frozen=True)
class Worked:
    """Entries of runs at a place, and the period in which each counts there."""

    runs: Positions
    when: Positions

    def only(self, kept: np.ndarray) -> Worked:
        """Return some of the entries."""
        return Worked(self.runs[kept], self.when[kept])


def worked_at(plant: Plant, runs: Runs, on: str | None) -> Worked:
    """Return what is worked on a line, or made of a product (when it is in stock), or anywhere."""
    if on is None:
        return Worked(np.arange(len(runs)), runs.period)
    if on in plant.lines.names:
        run = runs.hours.run[runs.hours.line == plant.lines.names.index(on)]
        return Worked(run, runs.period[run])
    output = runs.output
    of_product = (plant.products.material[output.product] == plant.materials.index(on)) & (output.kg > 0)
    here = of_product & (output.arrival < len(plant.calendar))
    run, when = np.unique(np.stack([output.run[here], output.arrival[here]]), axis=1)
    return Worked(run, when)


def kinds(plant: Plant, count: str) -> tuple[Names, Positions]:
    """Return the names of lots, classes or families, and which of them each lot is; what lies in a store, and lots that
    are put into it, are one of their own."""
    if count == LOTS:
        return plant.nodes.names, np.arange(len(plant.nodes.names))
    told, known = plant.taken_as_told, families(plant.tables) if count == FAMILIES else {}
    of_class = [known.get(name, name) for name in told]
    names = tuple(dict.fromkeys(told)) if count == CLASSES else tuple(sorted(set(of_class)))
    return names, np.array([names.index(name) for name in of_class], dtype=np.int64)[plant.nodes.taken_as]


@dataclass(frozen=True)
class Thing:
    """A lot, class or family at a place, under a name of its own."""

    name: str
    worked: Worked


def thing(plant: Plant, runs: Runs, count: str, name: str, on: str | None) -> Thing:
    """Return what is worked of one of them at a place."""
    at = worked_at(plant, runs, on)
    names, of_node = kinds(plant, count)
    return Thing(thing_name(count, name, on), at.only(of_node[runs.node[at.runs]] == names.index(name)))


def things(plant: Plant, runs: Runs, count: str, on: str | None) -> Iterator[Thing]:
    """Everything of a kind that is worked at a place."""
    names, of_node = kinds(plant, count)
    at = worked_at(plant, runs, on)
    for place in np.unique(of_node[runs.node[at.runs]]).tolist():
        yield Thing(thing_name(count, names[place], on), at.only(of_node[runs.node[at.runs]] == place))


def thing_name(count: str, name: str, on: str | None) -> str:
    """Return `Lot A`, or `On Mill: lot A`."""
    kind = {LOTS: "Lot", CLASSES: "Class", FAMILIES: "Family"}[count]
    return f"{kind} {name}" if on is None else f"On {on}: {kind.lower()} {name}"


def count_of(plant: Plant, name: str) -> str:
    """Return whether a name is that of a lot or of a class."""
    return LOTS if name in plant.lots.names else CLASSES
