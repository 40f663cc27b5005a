"""The prices to which the published plan was made come along, so that the next plan can say what moves for new ones."""

from __future__ import annotations

from collections.abc import Iterator

from models.results.new_prices import TABLE
from models.schema.frames import Tables, columns_of
from models.schema.inputs import INPUTS
from models.schema.scenarios import key_text, keys_of
from models.schema.words import Group


def rows(tables: Tables) -> list[dict[str, object]]:
    """Return the rows of Published prices for next week's tables; none where nothing is published."""
    return list(_rows(tables)) if len(tables["Published"]) else []


def _rows(tables: Tables) -> Iterator[dict[str, object]]:
    for sheet, table in INPUTS.items():
        for column in columns_of(table, tables["Components"]):
            if column.group is not Group.PRICES or sheet == TABLE:
                continue
            stated = tables[sheet][tables[sheet][column.name].notna()]
            for key, value in zip(keys_of(table, stated), stated[column.name], strict=True):
                yield {"Sheet": sheet, "Row": key_text(key), "Column": column.name, "Value": float(value)}
