"""The seal of a plan: digests of its tables when it was solved, by which a later edit is seen and named.

It guards against slips, such as a figure typed over. It is no signature: whoever wants to can make another seal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from models.schema.frames import Tables, frame
from models.schema.inputs import INPUTS
from models.schema.outputs import MANIFEST, OUTPUTS, SEAL
from models.schema.words import Table
from planner.sealing import canonical

OF_INPUTS, OF_RESULTS = "Seal of inputs", "Seal of results"
"""The rows of Manifest that hold one digest of all input tables, and one of all result tables."""

WHOLE = "*"
"""The row of a table's own digest, which names the columns that it covers."""

BETWEEN = " | "
CELL = 4  # characters of a cell's digest
CHANGED, ADDED, REMOVED = "changed", "added", "removed"


@dataclass(frozen=True)
class Edit:
    """What is another than it was when the plan was solved: a cell, a whole row, or something in a sheet."""

    sheet: str
    row: str
    column: str
    change: str

    def __str__(self) -> str:
        where = " / ".join(part for part in (self.sheet, self.row, self.column) if part)
        where = where if self.row else f"sheet {where}"
        return where if self.change == CHANGED else f"{where} ({self.change})"


def sealed(inputs: Tables, results: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return the tables `Seal` and `Manifest` of a plan that is complete."""
    tables = _tables(inputs, results)
    rows = [row for name, table in tables.items() for row in _rows(_table(name), table, _columns(table))]
    seal = frame(SEAL.columns, rows)
    totals = [{"Key": key, "Value": value} for key, value in _totals(seal).items()]
    manifest = pd.concat([tables[MANIFEST.name], frame(MANIFEST.columns, totals)], ignore_index=True)
    return {SEAL.name: seal, MANIFEST.name: manifest}


def edits(
    inputs: Tables, results: Mapping[str, pd.DataFrame], missing: Collection[str] = ()
) -> tuple[Edit, ...] | None:
    """Return what was edited since the plan was solved; None if it has no seal.

    Args:
        inputs: the planner's tables.
        results: the tables of the plan.
        missing: tables that the file does not hold.
    """
    seal, manifest = results[SEAL.name], results[MANIFEST.name]
    told = dict(zip(manifest["Key"], manifest["Value"], strict=True))
    stated = {key: told.get(key) for key in (OF_INPUTS, OF_RESULTS)}
    if seal.empty and not any(stated.values()):
        return None
    if seal.empty:
        return (Edit(SEAL.name, "", "", REMOVED),)
    found = list(_edits(seal, _tables(inputs, results), missing))
    if stated != _totals(seal):
        found.append(Edit(SEAL.name, "", "", CHANGED))
    return tuple(found)


def tables_with_rows(seal: pd.DataFrame) -> set[str]:
    """Return the tables that had rows when the plan was solved."""
    return {str(name) for name in seal["Sheet"][seal["Row"] != WHOLE]}


def _tables(inputs: Tables, results: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Return every table that is sealed: all but the seal itself, and its rows of Manifest."""
    manifest = results[MANIFEST.name]
    tables = {name: results[name] for name in OUTPUTS if name != SEAL.name}
    tables[MANIFEST.name] = manifest[~manifest["Key"].isin((OF_INPUTS, OF_RESULTS))]
    return {**{name: inputs[name] for name in INPUTS}, **tables}


def _table(name: str) -> Table:
    return INPUTS.get(name) or OUTPUTS[name]


def _columns(rows: pd.DataFrame) -> list[str]:
    return sorted(str(name) for name in rows)


def _rows(table: Table, rows: pd.DataFrame, columns: Sequence[str]) -> Iterator[dict[str, object]]:
    """Yield the rows of `Seal` for one table: its own, then one for each of its rows that has a key."""
    lines = canonical.lines(rows, columns)
    yield {"Sheet": table.name, "Row": WHOLE, "Columns": BETWEEN.join(columns), "Digest": _whole(lines)}
    for key, digest in _digests(table, rows, lines).items():
        yield {"Sheet": table.name, "Row": key, "Digest": digest}


def _digests(table: Table, rows: pd.DataFrame, lines: Sequence[canonical.Texts]) -> dict[str, str]:
    """Return the digests of the cells of each row that has a key, one after the other."""
    texts = canonical.by_key(table, rows, lines) if table.keys else {}
    return {key: "".join(_digest(text, CELL) for text in row) for key, row in texts.items()}


def _whole(lines: Sequence[canonical.Texts]) -> str:
    return _digest("\x1e".join("\x1f".join(row) for row in sorted(lines)), 64)


@lru_cache(maxsize=1 << 14)
def _digest(text: str, characters: int) -> str:
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=characters // 2).hexdigest()


def _totals(seal: pd.DataFrame) -> dict[str, object]:
    wholes = seal[seal["Row"] == WHOLE]
    lines = [" ".join(map(str, row)) for row in wholes[["Sheet", "Columns", "Digest"]].itertuples(index=False)]
    is_input = wholes["Sheet"].isin(INPUTS).tolist()
    return {
        key: _digest("\n".join(sorted(line for line, one in zip(lines, is_input, strict=True) if one == wanted)), 64)
        for key, wanted in ((OF_INPUTS, True), (OF_RESULTS, False))
    }


def _edits(seal: pd.DataFrame, tables: Mapping[str, pd.DataFrame], missing: Collection[str]) -> Iterator[Edit]:
    """Yield table by table, as the seal names them; one that this version does not know is left out."""
    for name, rows in seal.groupby("Sheet", sort=False):
        if name not in tables:
            continue
        then = {str(row): str(digest) for row, digest in zip(rows["Row"], rows["Digest"], strict=True)}
        columns = _names_now(_table(str(name)), str(rows["Columns"].iloc[0]).split(BETWEEN))
        if name in missing:
            yield Edit(str(name), "", "", REMOVED)
        elif WHOLE not in then:
            yield Edit(str(name), "", "", CHANGED)
        elif not _is_same(tables[str(name)], columns, then.pop(WHOLE)):
            found = list(_changes(_table(str(name)), tables[str(name)], columns, then))
            yield from found or [Edit(str(name), "", "", CHANGED)]


def _names_now(table: Table, columns: Sequence[str]) -> list[str]:
    """Return the names of columns in this version, in the order in which they were sealed."""
    now = {column.before: column.name for column in table.columns if column.before}
    return [now.get(name, name) for name in columns]


def _is_same(rows: pd.DataFrame, columns: Sequence[str], digest: str) -> bool:
    """Return whether a table has a digest; in one of an earlier version figures have all their places."""
    return any(_whole(canonical.lines(rows, columns, all_places=every)) == digest for every in (False, True))


def _changes(table: Table, rows: pd.DataFrame, columns: Sequence[str], then: Mapping[str, str]) -> Iterator[Edit]:
    ways = [canonical.lines(rows, columns, all_places=every) for every in (False, True)]
    now, before = (_digests(table, rows, lines) for lines in ways)
    for key in dict.fromkeys((*then, *now)):
        if key not in now or key not in then:
            yield Edit(table.name, key, "", REMOVED if key in then else ADDED)
            continue
        for at, column in enumerate(columns):
            cell = slice(at * CELL, (at + 1) * CELL)
            if then[key][cell] not in (now[key][cell], before.get(key, now[key])[cell]):
                yield Edit(table.name, key, column, CHANGED)
