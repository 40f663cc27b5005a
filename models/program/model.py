"""The linear program as rules write it: named columns, named rows, promises and money, on top of a Pyomo model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyomo.core as pyo
from numpy.typing import ArrayLike

from models.plant.plant import Numbers, Positions
from models.plant.runs import Runs
from models.program.arrays.columns import Columns
from models.program.arrays.grouping import each_once, finite, grouped, keys_over, named, raveled, taken
from models.program.arrays.terms import linear
from models.program.blocks import Axis, Decision, Flow, Key, RowBlock
from models.program.choice import Choice
from models.program.shared.mixing import Mix

Entries = tuple[Positions | tuple[Positions, ...], Positions, ArrayLike]
"""Rows (their positions, or their places along the axes), columns, coefficients: one entry per term.

A single coefficient serves all.
"""


@dataclass(frozen=True)
class Promise:
    """Promises of one kind: what is asked, the columns that hold what is missing, and how they rank.

    Where `over`, the promise is not to exceed what is asked, and what is missing is what is too much.
    Where `by_period`, each is made for one period by itself.
    `rank` is 0 for promises without a price, 1 to 9 for priorities, NaN where only the penalty (per unit) counts.
    `rows` name the promises as the planner knows them, `things` the same without a period or days. `lots` are the lots
    whose own promises they are, -1 where they are nobody's.
    """

    name: str
    rule: str
    sheet: str
    words: str
    unit: str
    rows: tuple[str, ...]
    things: tuple[str, ...]
    lots: Positions
    asked: Numbers
    short: Positions
    rank: Numbers
    penalty: Numbers
    period: Positions
    over: bool = False
    by_period: bool = False


@dataclass(frozen=True)
class Money:
    """Entries of one item of the margin, each booked in a period: amount per unit of a column, or a `fixed` amount.

    `about` has for each entry its place along axes that its column does not have, such as the line that runs.
    """

    item: str
    columns: Positions
    amounts: Numbers
    periods: Positions
    fixed: Numbers
    about: Mapping[str, Positions] = field(default_factory=dict)

    def earned(self, x: Numbers) -> Numbers:
        """Return what each entry earns in a plan."""
        return self.fixed if len(self.fixed) else self.amounts * x[self.columns]


@dataclass
class Model:
    """A plan's linear program while rules add to it.

    `decisions` are its columns and `row_blocks` its rows, by name; `rule` is the rule that is being written.
    """

    runs: Runs
    stated: pyo.ConcreteModel = field(default_factory=lambda: pyo.ConcreteModel(name="plan"))
    """The Pyomo model with its rows and objectives; the objects of its columns may still have to be made."""
    variables: Columns = field(init=False)
    decisions: dict[str, Decision] = field(default_factory=dict)
    row_blocks: dict[str, RowBlock] = field(default_factory=dict)
    promises: list[Promise] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    """Its either-ors, in the order in which they are settled."""
    mixes: list[Mix] = field(default_factory=list)
    """What lies in mixed stores, which no row says: see `models.program.shared.mixing`."""
    money: list[Money] = field(default_factory=list)
    steering: list[tuple[Positions, Numbers]] = field(default_factory=list)
    flows: dict[str, list[Flow]] = field(default_factory=dict)
    given: dict[str, list[tuple[str, tuple[Positions, ...], Numbers]]] = field(default_factory=dict)
    rule: str = ""
    sheet: str = ""
    _rows: int = 0
    _bounded: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.variables = Columns(self.stated)

    @property
    def pyomo(self) -> pyo.ConcreteModel:
        """The Pyomo model with all that belongs to it, to be read, printed, written or solved by another solver."""
        self.variables.make()
        return self.stated

    @property
    def upper(self) -> list[float]:
        """The upper bounds of the columns; the lower ones are zero."""
        return self.variables.upper

    def __getitem__(self, name: str) -> Decision:
        """Return a decision by its name; KeyError if there is none."""
        return self.decisions[name]

    @property
    def run(self) -> Positions:
        """Columns of the runs, in their order."""
        return self.decisions["run"].columns

    @property
    def bought(self) -> Positions:
        """[l] columns of what is bought, -1 where a lot is not on offer."""
        return self.decisions["bought"].table

    @property
    def made(self) -> Positions:
        """[k,p] columns of what comes into stock."""
        return self.decisions["made"].table

    @property
    def stock(self) -> Positions:
        """[k,p] columns of product in stock."""
        return self.decisions["stock"].table

    @property
    def discarded(self) -> Positions:
        """[k,p] columns of what is thrown away, -1 where a product cannot be."""
        return self.decisions["discarded"].table

    @property
    def feed_stock(self) -> Positions:
        """[c,p] columns of feed in stock, -1 where a class has neither limit nor cost."""
        return self.decisions["feed_stock"].table

    @property
    def sold(self) -> Positions:
        """Columns of deliveries in time; `sold_row` and `sold_period` say of which."""
        return self.decisions["sold"].columns

    @property
    def sold_row(self) -> Positions:
        """The delivery row of each column of `sold`."""
        return self.decisions["sold"].along("delivery")

    @property
    def sold_period(self) -> Positions:
        """The period of each column of `sold`."""
        return self.decisions["sold"].along("period")

    @property
    def late(self) -> Positions:
        """Columns of late deliveries; `late_row` and `late_period` say of which."""
        return self.decisions["late"].columns

    @property
    def late_row(self) -> Positions:
        """The delivery row of each column of `late`."""
        return self.decisions["late"].along("delivery")

    @property
    def late_period(self) -> Positions:
        """The period of each column of `late`."""
        return self.decisions["late"].along("period")

    @property
    def delivered(self) -> Positions:
        """Columns of all deliveries, in time and late; `delivered_row` and `delivered_period` say of which."""
        return np.concatenate([self.sold, self.late])

    @property
    def delivered_row(self) -> Positions:
        """The delivery row of each column of `delivered`."""
        return np.concatenate([self.sold_row, self.late_row])

    @property
    def delivered_period(self) -> Positions:
        """The period of each column of `delivered`."""
        return np.concatenate([self.sold_period, self.late_period])

    @property
    def spot(self) -> Positions:
        """Columns of spot sales; `spot_row` and `spot_period` say of which."""
        return self.decisions["spot"].columns

    @property
    def spot_row(self) -> Positions:
        """The spot row of each column of `spot`."""
        return self.decisions["spot"].along("spot sale")

    @property
    def spot_period(self) -> Positions:
        """The period of each column of `spot`."""
        return self.decisions["spot"].along("period")

    def decide(
        self,
        name: str,
        *axes: Axis,
        places: tuple[Positions, ...] | None = None,
        unit: str,
        sheet: str = "",
        whole: bool = False,
    ) -> Decision:
        """Return new columns from zero upwards, at these places along the axes (None: at every place).

        Args:
            name: of the decision, in the program and its files.
            axes: what it depends on.
            places: for each axis the place of every column.
            unit: of a column.
            sheet: where the planner states what it is about; the rule's own sheet if blank.
            whole: whether only whole numbers will do.

        Raises:
            ValueError: two columns at one place.
        """
        if places is None:
            places = tuple(grid.ravel() for grid in np.indices(tuple(map(len, axes))))
        keys = list(zip(*(named(axis, positions) for axis, positions in zip(axes, places, strict=True)), strict=True))
        columns = self.columns(name, keys, whole=whole)
        decision = Decision(name, unit, axes, places, columns, sheet or self.sheet, self.rule, whole)
        self.decisions[name] = decision
        return decision

    def columns(self, name: str, keys: Sequence[Key], *, whole: bool = False) -> Positions:
        """Return new columns, one per key, from zero upwards; returns their positions.

        Raises:
            ValueError: a key that occurs twice.
        """
        each_once(name, keys)
        start = len(self.variables)
        self.variables.add(name, keys, whole=whole)
        return np.arange(start, len(self.variables), dtype=np.int64)

    def idles_at(self, columns: Positions) -> None:
        """Say which whole numbers are 1 in a plan that does nothing; all others are 0."""
        self.variables.idle.extend(columns.tolist())

    def as_few_as_needed(self, columns: Positions) -> None:
        """Say of which whole numbers there need be no more than what is worked asks for."""
        self.variables.lazy.extend(columns.tolist())

    def flow(
        self, balance: str, heading: str, places: tuple[Positions, ...], columns: Positions, amounts: ArrayLike
    ) -> None:
        """Enter columns into a balance under a heading: each adds `amounts` (negative: takes) at its place."""
        many = np.broadcast_to(np.asarray(amounts, dtype=float), len(columns))
        self.flows.setdefault(balance, []).append(Flow(heading, places, columns, many))

    def give(self, balance: str, heading: str, places: tuple[Positions, ...], amounts: Numbers) -> None:
        """Enter fixed amounts into a balance under a heading, such as an opening stock."""
        self.given.setdefault(balance, []).append((heading, places, amounts))

    def balance(self, name: str, axes: tuple[Axis, ...], stock: Positions) -> None:
        """Writes the rows of a balance: stock = stock before + all that flows in - all that flows out.

        `stock` are the columns of what is there at the end of each period, the last axis; -1 where nothing is balanced.
        """
        there = stock >= 0
        some = np.nonzero(there)
        before = np.nonzero(there[..., 1:] & there[..., :-1])
        later = (*before[:-1], before[-1] + 1)
        entries: list[Entries] = [(some, stock[some], 1.0), (later, stock[..., :-1][before], -1.0)]
        for flow in self.flows.get(name, ()):
            kept = np.flatnonzero(there[flow.places])
            entries.append((taken(flow.places, kept), flow.columns[kept], -flow.amounts[kept]))
        fixed = np.zeros(stock.shape)
        for _, places, amounts in self.given.get(name, ()):
            np.add.at(fixed, places, amounts)
        fixed = np.where(there, fixed, 0.0)
        self.rows(name, axes, *entries, lower=fixed, upper=fixed)

    def flowed(self, balance: str, heading: str, x: Numbers, shape: tuple[int, ...]) -> Numbers:
        """Return what flows into a balance under a heading in a plan, by place; negative where it flows out."""
        total = np.zeros(shape)
        for flow in self.flows.get(balance, ()):
            if flow.heading == heading:
                np.add.at(total, flow.places, flow.amounts * x[flow.columns])
        for name, places, amounts in self.given.get(balance, ()):
            if name == heading:
                np.add.at(total, places, amounts)
        return total

    def bounded_by(self, rule: str) -> list[int]:
        """Return the columns that a rule has bounded from above."""
        return self._bounded.get(rule, [])

    def at_most(self, columns: Positions, upper: Numbers) -> None:
        """Bound columns from above; infinity means no bound."""
        bounded = np.isfinite(upper)
        for column, bound in zip(columns[bounded].tolist(), upper[bounded].tolist(), strict=True):
            self.variables.at_most(column, bound)
        self._bounded.setdefault(self.rule, []).extend(columns[bounded].tolist())

    def rows(  # noqa: PLR0913 - the parts of rows, all named
        self,
        name: str,
        over: Sequence[Key] | tuple[Axis, ...],
        *entries: Entries,
        lower: ArrayLike = -np.inf,
        upper: ArrayLike = np.inf,
        sheet: str = "",
        switch: bool = False,
        holds: bool = False,
        may_be_empty: bool = False,
    ) -> None:
        """Add rows: lower <= sum of the entries of that row <= upper.

        Args:
            name: of the rows.
            over: their keys, one per row; or axes, with a row for every place along them.
            entries: the terms.
            lower, upper: one bound for all, or one per row in the shape of the axes.
            sheet: where the planner states their figures; the rule's own sheet if blank.
            switch: whether they only let work be while a whole number is not zero.
            holds: whether they say how much work so many of a whole number hold.
            may_be_empty: whether a row without terms is there all the same, for a step may give it some.

        Else a row without terms is left out if zero lies within its bounds.

        Raises:
            ValueError: a row without terms whose bounds leave out zero, a key that occurs twice, a name that is taken.
        """
        keys, lengths = keys_over(over)
        each_once(name, keys)
        if name in self.row_blocks or name in self.decisions:
            raise ValueError(f"there are columns or rows called {name} already")
        constraint = pyo.Constraint(pyo.Any)
        self.stated.add_component(name, constraint)
        block = self.row_blocks[name] = RowBlock(name, self.rule, sheet or self.sheet, switch, holds)
        if not len(keys):
            return
        low = np.broadcast_to(np.asarray(lower, dtype=float).ravel(), len(keys)).tolist()
        high = np.broadcast_to(np.asarray(upper, dtype=float).ravel(), len(keys)).tolist()
        flat = [(raveled(row, lengths), columns, values) for row, columns, values in entries]
        starts, columns, coefficients = grouped(flat, len(keys))
        for row, key in enumerate(keys):
            terms = slice(starts[row], starts[row + 1])
            if terms.start == terms.stop:
                if not low[row] <= 0.0 <= high[row]:
                    raise ValueError(f"{name}{list(key)} has no terms and cannot hold")
                if not may_be_empty:
                    continue
            body = linear(self.variables, columns[terms], coefficients[terms])
            constraint[key if len(key) > 1 else key[0]] = (finite(low[row]), body, finite(high[row]))
            block.positions[key] = self._rows
            self._rows += 1

    def either(
        self, columns: Positions, together: Positions, *, row: tuple[str, Key], limit: float, hull: tuple[str, Key]
    ) -> None:
        """Add a choice: nothing of `columns`, or all of `together`, which `row` adds up, is within a limit:
        see `Choice`.

        `hull` holds as long as neither is settled; rows are given by their name and key.
        """
        at, held = (self.row_blocks[name].positions[key] for name, key in (row, hull))
        self.choices.append(Choice(columns, together, at, limit, held))

    def promise(  # noqa: PLR0913 - the parts of a promise, all named
        self,
        name: str,
        keys: Sequence[Key],
        *,
        words: str,
        unit: str,
        rows: Sequence[str],
        asked: Numbers,
        period: ArrayLike,
        things: Sequence[str] | None = None,
        lots: Positions | None = None,
        rank: ArrayLike = 0.0,
        penalty: ArrayLike = np.nan,
        over: bool = False,
        by_period: bool = False,
        sheet: str = "",
    ) -> Positions:
        """Return new columns for what is missing of promises; returns their positions.

        `rows` name the promises as the planner knows them, `things` the same without period or days; `period` is when
        what is missing counts; `lots` are those whose own promises they are; `sheet` asks (blank: the rule's own);
        `over` and `by_period`: see `Promise`.
        """
        short = self.columns(f"short_{name}", keys)
        count = len(keys)
        self.promises.append(
            Promise(
                name=name,
                rule=self.rule,
                sheet=sheet or self.sheet,
                words=words,
                unit=unit,
                rows=tuple(rows),
                things=tuple(rows if things is None else things),
                lots=np.full(count, -1, dtype=np.int64) if lots is None else lots,
                asked=asked,
                short=short,
                rank=np.broadcast_to(np.asarray(rank, dtype=float), count),
                penalty=np.broadcast_to(np.asarray(penalty, dtype=float), count),
                period=np.broadcast_to(np.asarray(period, dtype=np.int64), count),
                over=over,
                by_period=by_period,
            )
        )
        return short

    def columns_in(self, other: Model) -> Positions:
        """Return for each column the one that stands for the same in another model over the same names; -1 for none."""
        found = np.full(len(self.variables), -1, dtype=np.int64)
        for name, decision in self.decisions.items():
            found[decision.columns] = decision.like(other.decisions[name])
        promised = self.promises_in(other)
        return np.where(promised >= 0, promised, found)

    def promises_in(self, other: Model) -> Positions:
        """Return the same of the columns of what promises miss alone."""
        found = np.full(len(self.variables), -1, dtype=np.int64)
        known = {
            (earlier.name, row): at
            for earlier in other.promises
            for row, at in zip(earlier.rows, earlier.short, strict=True)
        }
        for promise in self.promises:
            found[promise.short] = [known.get((promise.name, row), -1) for row in promise.rows]
        return found

    def carried(self, other: Model, x: Numbers) -> Numbers:
        """Return a plan in the columns of another model over the same names; what that alone has is zero."""
        columns, there = self.columns_in(other), np.zeros(len(other.variables))
        there[columns[columns >= 0]] = x[columns >= 0]
        return there

    def earn(self, item: str, columns: Positions, amounts: ArrayLike, periods: ArrayLike, **about: Positions) -> None:
        """Add `amounts` per unit of `columns` to an item of the margin, booked in `periods`; cost is negative.

        `about` names the places of the entries along axes that the columns do not have: `line=...`.
        """
        per_unit = np.broadcast_to(np.asarray(amounts, dtype=float), len(columns))
        when = np.broadcast_to(np.asarray(periods, dtype=np.int64), len(columns))
        used = per_unit != 0
        places = {axis: positions[used] for axis, positions in about.items()}
        self.money.append(Money(item, columns[used], per_unit[used], when[used], np.zeros(0), places))

    def steer(self, columns: Positions, costs: Numbers) -> None:
        """Let columns cost something in choosing a plan that is in no margin."""
        self.steering.append((columns, costs))

    def earn_fixed(self, item: str, amounts: Numbers, periods: Positions, **about: Positions) -> None:
        """Add fixed amounts to an item of the margin, booked in `periods`; `about` as in `earn`."""
        none = np.zeros(0, dtype=np.int64)
        self.money.append(Money(item, none, np.zeros(0), periods, amounts, about))
