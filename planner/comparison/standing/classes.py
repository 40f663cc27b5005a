"""Feed classes that another plan has under other names, known again by all that is said of them but their remarks."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from models.schema.frames import Tables
from models.schema.inputs import INPUTS
from models.schema.scenarios import text_of
from models.schema.words import Table

CLASSES, NAME = "Feed classes", "Feed class"
REMARKS = "Note"

Said = tuple[object, ...]


def renamed(base: Tables, other: Tables) -> dict[str, str]:
    """Return the base's name of each class that another plan calls otherwise; of classes that are alike none."""
    known, found = (_by_what_is_said(tables) for tables in (base, other))
    both = set(base[CLASSES][NAME]) & set(other[CLASSES][NAME])
    pairs = [(found[said], known[said]) for said in found if said in known]
    return {here[0]: there[0] for here, there in pairs if len(here) == len(there) == 1 and not {*here, *there} & both}


def restated(tables: Tables, names: Mapping[str, str]) -> Tables:
    """Return tables in which classes have other names, wherever they are named."""
    return {name: rows_restated(INPUTS[name], rows, names) for name, rows in tables.items()} if names else tables


def rows_restated(table: Table, rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the rows of a table in which classes have other names, wherever a column names them."""
    named = [one.name for one in table.columns if CLASSES in one.refers_to]
    named += [NAME] if table.name == CLASSES else []
    return rows.assign(**{column: rows[column].replace(dict(names)) for column in named}) if names else rows


def promises_restated(broken: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return broken promises in which those of classes have other names."""
    of_classes = broken["Sheet"] == CLASSES
    return broken.assign(Row=broken["Row"].where(~of_classes, broken["Row"].replace(dict(names)))) if names else broken


def _by_what_is_said(tables: Tables) -> dict[Said, list[str]]:
    """Return the names of classes by their own row and those of their recipes."""
    found: dict[Said, list[str]] = {}
    rows, recipes = _rows(tables[CLASSES]), _rows(tables["Recipes"])
    for name in tables[CLASSES][NAME].tolist():
        said = (*rows[name], "worked by", *recipes.get(name, []))
        found.setdefault(said, []).append(str(name))
    return found


def _rows(rows: pd.DataFrame) -> dict[object, list[Said]]:
    """Return what the rows of each class say, but its name and remarks."""
    cells = rows.drop(columns=[name for name in (NAME, REMARKS) if name in rows])
    found: dict[object, list[Said]] = {}
    for name, values in zip(rows[NAME].tolist(), cells.itertuples(index=False, name=None), strict=True):
        found.setdefault(name, []).append(tuple(text_of(value) for value in values))
    return {name: sorted(said) for name, said in found.items()}
