"""Rows that hold the sums of the others: each would be planned as one more lot, product or line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from models.checks.facts import Facts, Numbers, amount, error, rows_where, warning
from models.schema.inputs import INPUTS
from models.schema.problems import Problem
from models.schema.words import Kind, Table

_CALLED = """
total totals totale totaal subtotal subtotals sum sums summe summen gesamt gesamtsumme insgesamt zwischensumme somme
suma soma σ average avg mean mittel mittelwert durchschnitt moyenne media promedio
razem ogółem celkem összesen yhteensä toplam summa итого всего 合计 合計
"""
WORDS = frozenset(_CALLED.split()) | {"grand total", "sub total", "total general", "i alt"}
"""What totals and averages are called."""

ALMOST, EXACTLY = 5e-3, 1e-9
"""By these shares a sum may be off in a row that says it is one, and in one that does not."""
ADDENDS = 2
"""So many rows at least make a sum, where nothing says that it is one."""
SHOWN = 2
"""How many sums of a row are named."""
TEXTS = (Kind.TEXT, Kind.NAME, Kind.COMPONENTS, Kind.BASIS)

_BRACKET = re.compile(r"[(\[].*?[)\]]")
_WORD = re.compile(r"[^\W_]+")


def total_row(facts: Facts) -> Iterator[Problem]:
    """A row is the sum of the others, or called one: it would be planned as one more."""
    for name, table in INPUTS.items():
        has_texts = any(column.kind in TEXTS for column in facts.columns(name))
        if has_texts and not (table.steers or name == "Settings" or facts.tables[name].empty or name in facts.lost):
            yield from _Rows(facts, table).totals()


class _Rows:
    """The rows of a table, looked through from above for those that are totals."""

    def __init__(self, facts: Facts, table: Table) -> None:
        self._frame, self._columns = facts.tables[table.name], facts.columns(table.name)
        columns = self._columns
        self._table, self._first = table, next(column.name for column in columns if column.kind in TEXTS)
        texts = {column.name: facts.texts(table.name, column.name) for column in columns if column.kind in TEXTS}
        self._texts = [dict(zip(texts, row, strict=True)) for row in zip(*texts.values(), strict=True)]
        self._numbers = [column for column in columns if column.kind is Kind.NUMBER]
        # Sums and counts of the rows that are totals, and the first row after the last of them.
        self._of_totals, self._begin = np.zeros((2, len(self._numbers))), 0

    @cached_property
    def _lacking(self) -> list[bool]:
        """Whether a row lacks something that is required. As what follows it is seldom asked for."""
        required = [column.name for column in self._columns if column.required]
        return self._frame[required].isna().any(axis=1).tolist()

    @cached_property
    def _figures(self) -> Numbers:
        figures = self._frame[[column.name for column in self._numbers]].fillna(0.0).to_numpy(dtype=float)
        return figures.reshape(len(self._frame), len(self._numbers))

    @cached_property
    def _sums(self) -> Numbers:
        """Sums and counts of the rows above each row, totals included."""
        both = np.stack([self._figures, self._figures != 0])
        return np.concatenate([np.zeros_like(both[:, :1]), np.cumsum(both, axis=1)], axis=1)

    def totals(self) -> Iterator[Problem]:
        """A problem for each row that looks like a total."""
        for row, texts in enumerate(self._texts):
            label = next((name for name, text in texts.items() if text is not None and _says(text)), None)
            name = texts[self._first]
            if label is None and name is not None and not _begins(name):
                continue
            problem = self._total(row, label)
            if problem is not None:
                self._of_totals += np.stack([self._figures[row], self._figures[row] != 0])
                self._begin = row + 1
                yield problem

    def _total(self, row: int, label: str | None) -> Problem | None:
        """Return what to say of a row; `label` is the column whose text says nothing but that it is a total."""
        name, is_filled = self._texts[row][self._first], bool(self._figures[row].any())
        says_so = label is not None or name is not None
        has_texts = any(self._texts[row].values())
        summed = self._summed(row, ALMOST if says_so else EXACTLY, ADDENDS if has_texts and not says_so else 1)
        if summed or (says_so and self._lacking[row] and (is_filled or label == self._first)):
            return self._problem(row, label, summed)
        if label == self._first and is_filled:
            message = f'"{name}" may be a total of the other rows.'
            return warning(self._table.name, message, self._remedy, row=row, column=self._first)
        return None

    def _summed(self, row: int, slack: float, addends: int) -> list[int]:
        """Return the number columns in which a row holds the sum of those since the last total, of all above,
        or of all."""
        figure, above = self._figures[row], self._sums[:, row]
        every = self._sums[:, -1] - np.stack([figure, figure != 0])
        flags = np.zeros(len(figure), dtype=bool)
        for total, count in (above - self._sums[:, self._begin], above - self._of_totals, every - self._of_totals):
            flags |= (count >= addends) & (np.abs(figure - total) <= slack * np.abs(total))
        return rows_where(flags & (figure != 0))

    def _problem(self, row: int, label: str | None, summed: list[int]) -> Problem:
        column = label or (self._first if self._texts[row][self._first] else self._numbers[summed[0]].name)
        text = self._texts[row].get(column)
        figures = [
            f"{self._numbers[place].name} {amount(self._figures[row, place], self._numbers[place].unit)}"
            for place in summed
        ]
        sums = f": {' and '.join(figures[:SHOWN])} {'is the sum' if len(summed) == 1 else 'are the sums'} of other rows"
        what = f'"{text}" looks' if text else "The row has no name, and looks"
        message = f"{what} like a total{sums if summed else ''}."
        return error(self._table.name, message, self._remedy, row=row, column=column)

    @property
    def _remedy(self) -> str:
        return f"Delete the row: it would be planned as one more of {self._table.name}."


def _says(text: str) -> bool:
    """Return True for `Total`, `TOTAL:`, `Sum (t)`, `Summe`: a text that says nothing but that it is a total."""
    return " ".join(_WORD.findall(_BRACKET.sub(" ", text.casefold()))) in WORDS


def _begins(text: str) -> bool:
    """Return True for `Total lots`, `Summe 2026`."""
    return next(iter(_WORD.findall(text.casefold())), "") in WORDS
