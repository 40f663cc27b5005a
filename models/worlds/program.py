"""A plan's program in any world: how each of its coefficients follows from assays and recoveries.

A coefficient is (constant + sum over e of part[e] * content factor[n,e]) * recovery factor[row of Yields], and so is
each amount of money; what a lot contains is its assay, and what a batch in a store does follows from that along its
way. Constants and parts are found by writing the program of the rules again with one component, or the recoveries of
one product, changed at a time; that they say all of it is then tried on a world drawn by chance.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from models.plant.parts import Flags, Numbers, Positions
from models.plant.plant import Plant
from models.program import build
from models.program.arrays.lp import Lp, arrays
from models.program.blocks import Key
from models.program.model import Model
from models.program.shared.counting import Counting, counting
from models.solving.solvers.carried_basis import Place, places_of_rows
from models.worlds.drawn import World, as_stated
from models.worlds.otherwise import contents, plant_in, plant_with
from models.worlds.stated import Spreads

AGREES = 1e-9
"""How far a coefficient may be from that of the rules, as a share of it."""

GENERAL = 0.01
"""Contents and recoveries are moved by up to so much before the program is looked at: no two of them then cancel."""


NONE: Positions = np.zeros(0, dtype=np.int64)


class CannotTell(Exception):
    """A program whose coefficients do not follow from assays and recoveries in this way; the message is for users."""


@dataclass(frozen=True)
class Part:
    """What one component adds to some coefficients, where there is as much of it as stated."""

    component: int
    at: Positions
    amount: Numbers


@dataclass(frozen=True)
class Coefficients:
    """Coefficients that depend on contents and recoveries: of the node of each, and its row of Yields (-1: of none)."""

    constant: Numbers
    parts: tuple[Part, ...]
    node: Positions
    of_yield: Positions

    def stated(self) -> Numbers:
        """Return them where all is as stated."""
        values = self.constant.copy()
        for part in self.parts:
            values[part.at] += part.amount
        return values

    def at(self, content: Numbers, recoveries: Numbers) -> Numbers:
        """Return them with so many times the stated content[n,e] of what is worked, and recoveries[y]."""
        values = self.constant.copy()
        for part in self.parts:
            values[part.at] += part.amount * content[self.node[part.at], part.component]
        recovered = np.flatnonzero(self.of_yield >= 0)
        values[recovered] *= recoveries[self.of_yield[recovered]]
        return values


@dataclass(frozen=True)
class Written:
    """A program in one world, what a unit of each column earns there, and kg of what counts towards targets."""

    lp: Lp
    earned: Numbers
    counts: Numbers


@dataclass(frozen=True)
class Program:
    """The program of a `plant` in any world; `entries` are the values of `lp`, then of money, then what targets count.

    `money` are the columns that its amounts are earned by and `offset` what is earned anyway; `rows` names the rows.
    `windows` are targets with each period of their window, `counting` the columns that count by its end, `window` the
    place of each among `windows`, `anyway` what counts there whatever the plan does.
    """

    plant: Plant
    lp: Lp
    rows: tuple[Place, ...]
    entries: Coefficients
    money: Positions
    offset: float
    windows: tuple[tuple[int, int], ...]
    counting: Positions
    window: Positions
    anyway: Numbers

    @cached_property
    def row(self) -> Positions:
        """The row of each value."""
        return self.lp.row

    @cached_property
    def place(self) -> dict[Place, int]:
        """Each row's position by its name."""
        return {place: row for row, place in enumerate(self.rows)}

    def at_rows(self, name: str) -> dict[Key, int]:
        """Return the position of each row of that name, by its key."""
        return {key: row for (block, key), row in self.place.items() if block == name}

    def adds_up(self, lp: Lp, x: Numbers) -> Numbers:
        """Return what each row of the program in some world adds up to, with rows that were added to it."""
        is_same = len(lp.values) == len(self.row)
        row = self.row if is_same else lp.row
        return np.bincount(row, weights=lp.values * x[lp.columns], minlength=len(lp.row_lower)).astype(float)

    @property
    def stated(self) -> Written:
        """The program where all comes as stated."""
        return self._written(self.entries.stated())

    def at(self, world: World) -> Written:
        """Return the program in a world; hours and dates are as planned."""
        return self._written(self.entries.at(contents(self.plant, world), world.recoveries))

    def _written(self, values: Numbers) -> Written:
        count, paid = len(self.lp.values), len(self.lp.values) + len(self.money)
        earned = np.bincount(self.money, weights=values[count:paid], minlength=len(self.lp.lower)).astype(float)
        return Written(replace(self.lp, values=values[:count]), earned, values[paid:])

    def counted(self, written: Written, x: Numbers) -> Numbers:
        """Return how much counts towards each target in a plan by the end of each period of `windows`."""
        counts = np.bincount(self.window, weights=written.counts * x[self.counting], minlength=len(self.windows))
        return np.asarray(counts + self.anyway)


def program_of(plant: Plant, spreads: Spreads) -> Program:
    """Return the program of a plant in any world.

    Raises:
        CannotTell: a rule of the plant is not of this form.
    """
    return _Probing(plant, spreads).program()


class _Probing:
    """Writes the program of a plant again and again, each time with one thing changed."""

    def __init__(self, plant: Plant, spreads: Spreads) -> None:
        self.plant, self.spreads = plant, spreads
        chance, nodes = np.random.default_rng(1), plant.nodes.assay
        self.uncertain = self._uncertain()
        self.content = np.ones(nodes.shape) + GENERAL * chance.random(nodes.shape) * self.uncertain
        self.recoveries = np.ones(len(plant.yields.recipe)) - GENERAL * chance.random(len(plant.yields.recipe))
        general = plant_with(plant, self.content, self.recoveries)
        self.m = build.build(general)
        self.lp = arrays(self.m)
        self.rows = tuple(places_of_rows(self.m))
        self.keys = _keys(self.lp, np.arange(len(self.rows)))
        self.windows = _windows(plant)
        self.counted = self._counted(self.m, general)
        self.switched = np.isin(self.lp.row, self.lp.switches) & ~np.isin(self.lp.columns, self.m.run)
        self.enough = np.zeros(0)
        if self.switched.any():
            self.enough = self._coefficients(build.build(plant))[self.switched]
        self.base = self.values(self.m, general)

    def _uncertain(self) -> Flags:
        """[n,e] what there may be more or less of: where assays are uncertain, and in batches that something makes."""
        stored, of_lots = self.plant.stored, self.spreads.assays > 0
        follows = (stored.parent >= 0) | (stored.carried >= 0)
        moves = ~self.plant.is_property | of_lots.any(axis=0)
        return np.vstack([of_lots, follows[:, None] & moves & (stored.assay > 0)])

    def program(self) -> Program:
        """Return the program, once it has stood its trial."""
        node, of_yield = self._nodes(), self._yields()
        recovered = np.where(of_yield >= 0, self.recoveries[of_yield], 1.0)
        uncertain = np.flatnonzero(self.uncertain.any(axis=0))
        parts = tuple(self._part(component, node, recovered) for component in uncertain.tolist())
        plain = self.base / recovered
        for part in parts:
            plain[part.at] -= part.amount * self.content[node[part.at], part.component]
        plant_targets, targets = self.plant.targets, [target for target, _ in self.windows]
        found = Program(
            plant=self.plant,
            lp=self.lp,
            rows=self.rows,
            entries=Coefficients(plain, parts, node, of_yield),
            money=np.concatenate([money.columns for money in self.m.money]),
            offset=float(sum(money.fixed.sum() for money in self.m.money)),
            windows=self.windows,
            counting=np.concatenate([NONE, *(count.columns for count in self.counted)]),
            window=np.repeat(np.arange(len(self.windows)), [len(count.columns) for count in self.counted]),
            anyway=plant_targets.reached_so_far[targets] + np.array([count.fixed for count in self.counted]),
        )
        self._try(found)
        return found

    def _counted(self, m: Model, plant: Plant) -> list[Counting]:
        """Return what counts towards each target by the end of each period of its window."""
        return [counting(m, plant, target, period) for target, period in self.windows]

    def values(self, m: Model, plant: Plant) -> Numbers:
        """Return the coefficients of a model in the order of those of the first, its money, and what targets count.

        What may be worked at most while something is on stays as stated: hours hold it in any world.
        """
        values = self._coefficients(m)
        values[self.switched] = self.enough
        counted = (count.kg for count in self._counted(m, plant))
        return np.concatenate([values, *(money.amounts for money in m.money), *counted])

    def _coefficients(self, m: Model) -> Numbers:
        """Return the coefficients of a model in the order of those of the first."""
        lp = arrays(m)
        known = {place: row for row, place in enumerate(self.rows)}
        keys = _keys(lp, np.array([known.get(place, -1) for place in places_of_rows(m)], dtype=np.int64))
        order = np.argsort(self.keys, kind="stable")
        place = np.minimum(np.searchsorted(self.keys, keys, sorter=order), len(order) - 1)
        if len(keys) and not (self.keys[order[place]] == keys).all():
            raise CannotTell(_words("more rows than the plan"))
        values = np.zeros(len(self.keys))
        values[order[place]] = lp.values
        return values

    def changed(self, content: Numbers, recoveries: Numbers) -> Numbers:
        """Return by how much each coefficient is another with other contents and recoveries than in general."""
        plant = plant_with(self.plant, content, recoveries)
        values = self.values(build.build(plant), plant)
        if len(values) != len(self.base):
            raise CannotTell(_words("other money than the plan"))
        return np.where(np.abs(values - self.base) > AGREES * np.abs(self.base), values - self.base, 0.0)

    def _nodes(self) -> Positions:
        """Return what is worked of each coefficient, -1 where its column is no run."""
        of_column = np.full(len(self.lp.lower), -1, dtype=np.int64)
        of_column[self.m.run] = self.m.runs.node
        return of_column[self._columns()]

    def _columns(self) -> Positions:
        counted = (count.columns for count in self.counted)
        return np.concatenate([self.lp.columns.astype(np.int64), *(money.columns for money in self.m.money), *counted])

    def _part(self, component: int, node: Positions, recovered: Numbers) -> Part:
        """Return what a component adds to each coefficient, recoveries apart."""
        content = self.content.copy()
        content[:, component] *= 2
        added = self.changed(content, self.recoveries)
        at = np.flatnonzero(added)
        if (node[at] < 0).any():
            raise CannotTell(_words("assays in what is no run"))
        return Part(component, at, added[at] / recovered[at] / self.content[node[at], component])

    def _yields(self) -> Positions:
        """Return the row of Yields that each coefficient is in proportion to, -1 where there is none."""
        plant, runs = self.plant, self.m.runs
        recipe = np.full(len(self.lp.lower), -1, dtype=np.int64)
        recipe[self.m.run] = runs.recipe
        recipe = recipe[self._columns()]
        found = np.full(len(self.base), -1, dtype=np.int64)
        for product in np.unique(plant.yields.product):
            recoveries = np.where(plant.yields.product == product, 2.0, 1.0) * self.recoveries
            at = np.flatnonzero(self.changed(self.content, recoveries))
            of_recipe = np.full(len(plant.recipes) + 1, -1, dtype=np.int64)
            rows = np.flatnonzero(plant.yields.product == product)
            of_recipe[plant.yields.recipe[rows]] = rows
            found[at] = of_recipe[recipe[at]]
        return found

    def _try(self, program: Program) -> None:
        """Compare the program in a world drawn by chance with the one that the rules write in it.

        Raises:
            CannotTell: they differ.
        """
        chance = np.random.default_rng(2)
        stated = as_stated(self.plant)
        world = replace(
            stated,
            assays=stated.assays + 0.3 * chance.random(stated.assays.shape) * (self.spreads.assays > 0),
            recoveries=stated.recoveries - 0.1 * chance.random(len(stated.recoveries)),
        )
        plant = plant_in(self.plant, world)
        written = self.values(build.build(plant), plant)
        told = program.entries.at(contents(self.plant, world), world.recoveries)
        if not np.allclose(told, written, rtol=AGREES, atol=AGREES):
            raise CannotTell(_words("coefficients that are no products of assays and recoveries"))


def _windows(plant: Plant) -> tuple[tuple[int, int], ...]:
    """Return each target with each period of its window."""
    spans = zip(plant.targets.first.tolist(), plant.targets.last.tolist(), strict=True)
    return tuple((target, period) for target, (first, last) in enumerate(spans) for period in range(first, last + 1))


def _keys(lp: Lp, rows: Iterable[int] | Positions) -> Positions:
    """Return one number for each row and column that has a coefficient."""
    row = np.repeat(np.asarray(rows, dtype=np.int64), np.diff(lp.starts))
    return row * len(lp.lower) + lp.columns


def _words(what: str) -> str:
    return f"planner risk cannot tell how this plan depends on assays and recoveries: it has {what}."
