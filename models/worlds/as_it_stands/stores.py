"""What there is to be worked and carried while a plan is carried out: in stores, of each batch, and of feed at sites.

Of each an account is kept by the balances of the program. What lies in a store is worked and carried in as large a
share as in the plan: `factors` say how many times as much comes to each account in a world, by what the plan works. No
more leaves it than is there.
"""

from __future__ import annotations

import numpy as np

from models.plant.parts import Numbers, Positions
from models.program.arrays.lp import Lp
from models.program.blocks import Key
from models.worlds.adding import Adding
from models.worlds.as_it_stands.acting import Acting
from models.worlds.planned import Planned

OF_STORES, OF_BATCHES, OF_FEED, MADE = "product_stock", "batch_stock_balance", "feed_there_balance", "product_made"
OF_MIXES = "mix_balance"
BALANCES = (OF_STORES, OF_BATCHES, OF_MIXES, OF_FEED)

LEFT = {OF_BATCHES: "batch_left", OF_MIXES: "mix_left"}
"""What is sold and thrown away of batches, and of parts of mixes."""

MOST_ROUNDS, SETTLED = 100, 1e-12
"""Factors of stores that feed each other are looked for in so many rounds, until none moves by more than that."""


class Accounts:
    """The accounts of a plan: those from which anything is worked or carried, by block of rows and key."""

    def __init__(self, planned: Planned, acting: Acting) -> None:
        self.planned, self.stated = planned, planned.program.stated.lp
        self.place: dict[tuple[str, Key], int] = {}
        account, period = self._by_row()
        account = self._drawn(account, acting)
        rows = np.flatnonzero(account >= 0)
        self.terms = acting.terms(account >= 0)
        self.account, self.period = account[self.terms.row], period[self.terms.row]
        self.adding, self.of_row = Adding(planned.program, rows), (account[rows], period[rows])
        self.column = np.repeat(np.arange(len(planned.x)), np.diff(self.terms.first))
        self.source = self._source()
        self._place_batches()

    def factors(self, lp: Lp, given: Numbers) -> Numbers:
        """[column] how many times as much as in the plan is there to be worked or carried in a world.

        Args:
            lp: its program.
            given: [account,period] what comes whatever is worked and carried.
        """
        planned, world = (np.maximum(-np.array(self.terms.values(some)), 0.0) for some in (self.stated, lp))
        done, anyway = self.planned.x[self.column], given.sum(axis=1)
        in_plan = anyway + np.bincount(self.account, planned * done, minlength=len(self.place))
        of_source, factor = np.append(np.ones(len(self.place)), 1.0), np.ones(len(self.place))
        for _ in range(MOST_ROUNDS):
            of_source[:-1] = factor
            come = world * done * of_source[self.source[self.column]]
            in_world = anyway + np.bincount(self.account, come, minlength=len(self.place))
            now = np.divide(in_world, in_plan, out=np.ones_like(in_plan), where=in_plan > 0)
            moved, factor = float(np.abs(now - factor).max(initial=0.0)), now
            if moved <= SETTLED:
                break
        return np.asarray(np.append(factor, 1.0)[self.source])

    def given(self, lp: Lp, x: Numbers) -> Numbers:
        """[account,period] what comes in a plan in which nothing is worked, carried or sold."""
        found = np.zeros((len(self.place), len(self.planned.plant.calendar)))
        np.add.at(found, self.of_row, lp.row_lower[self.adding.rows] - self.adding.up(lp, x))
        return found

    def _by_row(self) -> tuple[Positions, Positions]:
        """Return account and period of each row, -1 where it has none; what is made is on the account of its store."""
        program = self.planned.program
        periods = {name: at for at, name in enumerate(self.planned.plant.calendar.names)}
        account, period = (np.full(len(program.rows), -1, dtype=np.int64) for _ in range(2))
        for block in (*BALANCES, MADE):
            of = OF_STORES if block == MADE else block
            for key, row in program.at_rows(block).items():
                account[row] = self.place.setdefault((of, key[:-1]), len(self.place))
                period[row] = periods[key[-1]]
        return account, period

    def _drawn(self, account: Positions, acting: Acting) -> Positions:
        """Return accounts by row, -1 for those from which nothing is drawn, and that have neither batches nor parts."""
        terms, nodes = acting.terms(account >= 0), self.planned.plant.nodes
        draws = np.array(terms.values(self.stated)) > 0
        names = self.planned.plant.products.names
        in_parts = {names[k] for k in nodes.product[nodes.mixed | np.array([bool(batch) for batch in nodes.batch])]}
        kept = [at for (of, key), at in self.place.items() if of in LEFT or (of == OF_STORES and key[0] in in_parts)]
        return np.where(np.isin(account, [*account[terms.row[draws]], *kept]), account, -1)

    def _source(self) -> Positions:
        """[column] the account that it draws from, that of the batch where there is one; -1 where there is none."""
        draws, found = np.array(self.terms.values(self.stated)) > 0, np.full(len(self.planned.x), -1, dtype=np.int64)
        np.maximum.at(found, self.column[draws], self.account[draws])
        return found

    def _place_batches(self) -> None:
        """Find the batches of each intermediate, or parts of its mix: the account of each, and the columns of what is
        sold and thrown away of it."""
        self.batches: dict[int, list[tuple[int, list[int]]]] = {}
        nodes = dict(zip(self.planned.plant.nodes.names, self.planned.plant.nodes.product.tolist(), strict=True))
        for balance, decision in LEFT.items():
            left = self.planned.decisions[decision]
            for place, name in enumerate(left.axes[0].names):
                account = self.place[balance, (name,)]
                self.batches.setdefault(nodes[name], []).append((account, left.table[place].tolist()))
        products, mixed = self.planned.plant.nodes.product, self.planned.plant.nodes.mixed
        self.mixes = set(products[mixed].tolist())


class Stores:
    """What is on all accounts in a world, as periods go by."""

    def __init__(self, accounts: Accounts, lp: Lp, x: Numbers) -> None:
        self.accounts, given = accounts, accounts.given(lp, x)
        self.factors: list[float] = accounts.factors(lp, given).tolist()
        self.there = [0.0] * len(accounts.place)
        self._comes: list[list[float]] = given.T.tolist()
        self._values, self._of = accounts.terms.values(lp), accounts.terms.of
        self._account: list[int] = accounts.account.tolist()
        self._period: list[int] = accounts.period.tolist()
        self._planned: list[float] = accounts.planned.x.tolist()

    def open(self, period: int) -> None:
        """Begin a period with what comes in it of work and shipments before it."""
        self.there = [there + comes for there, comes in zip(self.there, self._comes[period], strict=True)]

    def most(self, column: int) -> float:
        """Return how much can be done of something, as far as there is something to do it with."""
        most = np.inf
        for at in self._of(column):
            if self._values[at] > 0:
                most = min(most, self.there[self._account[at]] / self._values[at])
        return most

    def book(self, column: int, amount: float, now: int) -> None:
        """Take what is done from its accounts, and let what comes of it come when it does."""
        for at in self._of(column):
            kg, account, period = -self._values[at] * amount, self._account[at], self._period[at]
            if period == now:
                self.there[account] += kg
            else:
                self._comes[period][account] += kg

    def close(self, period: int, stock: list[float], x: Numbers) -> None:
        """End a period in which sales have left so much in stock of each product: of batches as much leaves."""
        names = self.accounts.planned.plant.products.names
        for product, kg in enumerate(stock):
            account = self.accounts.place.get((OF_STORES, (names[product],)), -1)
            if account >= 0:
                batches, leaves = self.accounts.batches.get(product, []), self.there[account] - kg
                if product in self.accounts.mixes:
                    self._leave_mix(batches, leaves, period, x)
                else:
                    self._leave(batches, leaves, period, x)
                self.there[account] = kg

    def _leave_mix(self, parts: list[tuple[int, list[int]]], kg: float, period: int, x: Numbers) -> None:
        """Let so much leave a mix: of each part its share."""
        there = [max(self.there[account], 0.0) for account, _ in parts]
        if kg <= 0 or sum(there) <= 0:
            return
        share = min(kg / sum(there), 1.0)
        for (account, columns), each in zip(parts, there, strict=True):
            if columns[period] >= 0:
                self.there[account] -= share * each
                x[columns[period]] += share * each

    def _leave(self, batches: list[tuple[int, list[int]]], kg: float, period: int, x: Numbers) -> None:
        """Let so much leave some batches: what the plan says of each first."""
        for as_planned in (True, False):
            for account, columns in batches:
                column = columns[period]
                if kg <= 0 or column < 0:
                    continue
                most = self._planned[column] if as_planned else np.inf
                leaves = max(min(kg, most, self.there[account]), 0.0)
                self.there[account] -= leaves
                x[column] += leaves
                kg -= leaves
