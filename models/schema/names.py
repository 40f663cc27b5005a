"""Names as people type them: which known name comes nearest to one that is not known."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches

import pandas as pd

from models.schema.words import Table

COMPARED_IN_FULL = 2_000


class Names:
    """Known names, to be asked for the nearest to a name that is not among them.

    Among more than `COMPARED_IN_FULL` names only those with the same first letter are compared letter by letter, which
    keeps a large list of lots from taking minutes.
    """

    def __init__(self, known: Iterable[object]) -> None:
        self._by_folded = {fold(name): str(name) for name in known if name is not None}
        self._by_initial: dict[str, list[str]] = {}
        for folded in self._by_folded:
            self._by_initial.setdefault(folded[:1], []).append(folded)

    def nearest(self, name: object) -> str | None:
        """Return the known name that is most like `name`, or None if none is much like it."""
        folded = fold(name)
        if folded in self._by_folded:
            return self._by_folded[folded]
        pool = self._by_initial.get(folded[:1], []) if len(self._by_folded) > COMPARED_IN_FULL else self._by_folded
        alike = 0.5 if len(folded) <= 3 else 0.6
        close = get_close_matches(folded, list(pool)[:COMPARED_IN_FULL], n=1, cutoff=alike)
        return self._by_folded[close[0]] if close else None


def as_known(tables: Mapping[str, pd.DataFrame], schema: Mapping[str, Table]) -> dict[str, pd.DataFrame]:
    """Return tables in which names of columns with `any_case` are written as in the tables that they refer to.

    A name that is known as it stands stays, and so does one that is like several known ones.
    """
    found = dict(tables)
    for table in schema.values():
        for column in table.columns:
            rows = found[table.name]
            if column.any_case and len(rows):
                known = {cell for other in column.refers_to for cell in tables[other][schema[other].keys[0]]} - {None}
                written = pd.Series(_spelled(rows[column.name], known), rows.index, dtype=object)
                found[table.name] = rows.assign(**{column.name: written})
    return found


def _spelled(names: Iterable[object], known: Collection[str]) -> list[object]:
    """Return names with the spelling of the only known one that is like each."""
    alike: dict[str, list[str]] = {}
    for name in known:
        alike.setdefault(fold(name), []).append(name)
    spelled = {folded: spellings[0] for folded, spellings in alike.items() if len(spellings) == 1}
    return [name if name in known else spelled.get(fold(name), name) for name in names]


def fold(name: object) -> str:
    """Return a name without regard to case and spaces."""
    return "".join(str(name).casefold().split())
