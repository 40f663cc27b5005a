"""What blank cells mean: every default in one place, and a list of all that were used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from models.schema.at_sites import KEPT
from models.schema.frames import Tables, columns_of, components_of
from models.schema.inputs import INPUTS
from models.schema.settings import SETTINGS
from models.schema.words import Column

DEFAULT = "default"
MEANING = "what a blank cell means"
NOT_IN_IT = "none is in it"


class Assumption(NamedTuple):
    """One value that was not typed but assumed. `row` None: a setting that has no row; `column` is then its name.

    `value` is in the unit of the column; where a blank cell stays blank it says in words what that means.
    """

    table: str
    row: int | None
    column: str
    value: object
    why: str


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The choices for the whole plan.

    `plan_name` is None where the file's name is meant; `closing_feed_value` and `priority_tolerance` are fractions
    (1.0 is 100 %), and so are `tidiness`, `gap` and `promise_confidence`; `time_limit` is in seconds, `smallest_run` in
    t, `smallest_sale` in kg; `max_periods_per_lot` is infinite where there is no limit; `change_price` is per t,
    `frozen_until` a day or None.
    """

    plan_name: str | None
    currency: str
    closing_feed_value: float
    priority_tolerance: float
    time_limit: float
    gap: float
    max_periods_per_lot: float
    smallest_run: float
    smallest_sale: float
    tidiness: float
    change_price: float
    frozen_until: np.datetime64 | None
    promise_confidence: float
    worlds: int
    fixed_days: float


def settings(tables: Tables) -> Settings:
    """Return the settings of a checked workbook, typed or by default."""
    values: dict[str, Any] = {**{column.name: column.default for column in SETTINGS}, **_stated(tables["Settings"])}
    name = values["Plan name"]
    return Settings(
        plan_name=None if name is None else str(name),
        currency=str(values["Currency"]),
        closing_feed_value=float(values["Closing feed value"]) / 100,
        priority_tolerance=float(values["Priority tolerance"]) / 100,
        time_limit=float(values["Time limit"]),
        gap=float(values["Gap"]) / 100,
        max_periods_per_lot=np.inf if values["Max periods per lot"] is None else float(values["Max periods per lot"]),
        smallest_run=float(values["Smallest run"]),
        smallest_sale=float(values["Smallest sale"]),
        tidiness=float(values["Tidiness"]) / 100,
        change_price=float(values["Change price"]),
        frozen_until=_day(values["Frozen until"]),
        promise_confidence=float(values["Promise confidence"]) / 100,
        worlds=int(values["Worlds"]),
        fixed_days=float(values["Fixed days"]),
    )


def _day(value: object) -> np.datetime64 | None:
    return None if value is None else pd.Timestamp(value).to_datetime64().astype("datetime64[D]")  # type: ignore[arg-type]


def fill(tables: Tables) -> tuple[Tables, list[Assumption]]:
    """Return the tables with every default filled in, and every value that was assumed, table by table.

    A blank cell that means something in words ("no limit", "start of plan") stays blank and is listed with the words.
    The given tables are left as they are.
    """
    filled = {name: frame.copy(deep=False) for name, frame in tables.items()}
    assumed = _fill_settings(filled["Settings"])
    for name, table in INPUTS.items():
        if name != "Settings" and len(filled[name]):
            assumed += _fill_table(filled, name, columns_of(table, tables["Components"]))
    return filled, assumed


def estimated(tables: Tables) -> pd.DataFrame:
    """Return which assay cells of unfilled Lots are blank, so that the class's typical assay stands for them.

    One row per lot, one boolean column per component, properties included; of lots of intermediates and products
    nothing does.
    """
    lots = tables["Lots"]
    return lots[_assays(tables)].isna().mul(~of_stored(tables), axis=0)


def of_stored(tables: Tables) -> pd.Series:
    """Return which rows of Lots are of an intermediate or a product, and of no feed class."""
    classes, figures = tables["Feed classes"]["Feed class"], tables["Lots"]["Feed class"]
    named = {name for sheet, key in KEPT.items() for name in tables[sheet][key]}
    return figures.isin(named) & ~figures.isin(classes)


def _fill_table(filled: Tables, name: str, columns: Sequence[Column]) -> list[Assumption]:
    blank = filled[name].isna()
    place, blanks = {column: at for at, column in enumerate(blank.columns)}, blank.to_numpy()
    found = [(column, np.flatnonzero(blanks[:, place[column.name]])) for column in columns if column.assumes]
    typical = _Typical.of(filled, components_of(filled["Components"])) if name == "Lots" else NOTHING_TYPICAL
    return [
        one for column, rows in found if len(rows) for one in _fill_column(filled[name], name, column, rows, typical)
    ]


class _Typical(NamedTuple):
    """What stands for blank assays of lots: by component, one figure and one reason for each lot."""

    assays: Mapping[str, np.ndarray]
    reasons: Sequence[str]

    @classmethod
    def of(cls, filled: Tables, components: Iterable[str]) -> _Typical:
        """Return the assays of classes, which `INPUTS` has filled before the lots; the planner's own columns have
        none."""
        named, classes = filled["Lots"]["Feed class"], filled["Feed classes"]
        row_of = dict(zip(classes["Feed class"][::-1], range(len(classes) - 1, -1, -1), strict=True))
        rows = np.array([row_of.get(name, len(classes)) for name in named], dtype=int)
        assays = {
            component: np.nan_to_num(np.append(classes[component].to_numpy(dtype=float), 0.0))[rows]
            for component in components
        }
        bought = of_stored(filled)
        reasons = [
            NOT_IN_IT if is_bought else f"typical assay of {name}"
            for name, is_bought in zip(named, bought, strict=True)
        ]
        return cls(assays, reasons)


NOTHING_TYPICAL = _Typical({}, ())


def _fill_column(
    frame: pd.DataFrame, name: str, column: Column, rows: np.ndarray, typical: _Typical
) -> list[Assumption]:
    """Fill the rows of a column that are blank."""
    if column.name in typical.assays:
        values = typical.assays[column.name][rows]
        _put(frame, column.name, rows, values)
        listed = zip(rows.tolist(), values.tolist(), strict=True)
        return [Assumption(name, row, column.name, value, typical.reasons[row]) for row, value in listed]
    if name == "Deliveries" and column.name == "Max":
        values = frame["Min"].to_numpy()[rows]
        _put(frame, "Max", rows, values)
        return _listed(name, column.name, rows, values.tolist(), "= Min")
    if column.default is not None:
        _put(frame, column.name, rows, column.default)
        return _listed(name, column.name, rows, [column.default] * len(rows), DEFAULT)
    return _listed(name, column.name, rows, [column.blank] * len(rows), MEANING)


def _put(frame: pd.DataFrame, column: str, rows: np.ndarray, values: object) -> None:
    """Set cells of a column, which keeps its type; `loc` takes four times as long."""
    cells = frame[column].to_numpy(copy=True)
    cells[rows] = values
    frame[column] = pd.Series(cells, frame.index, dtype=frame[column].dtype)


def _fill_settings(frame: pd.DataFrame) -> list[Assumption]:
    """Fill blank values of Settings, and list the settings that have no row."""
    assumed = []
    rows = {setting: row for row, setting in enumerate(frame["Setting"])}
    for column in SETTINGS:
        row = rows.get(column.name)
        value = column.blank if column.default is None else column.default
        if row is None:
            assumed.append(Assumption("Settings", None, column.name, value, f"{DEFAULT}: no such row"))
        elif pd.isna(frame["Value"].iloc[row]):
            frame.at[row, "Value"] = column.default
            assumed.append(Assumption("Settings", row, "Value", value, DEFAULT))
    return assumed


def _listed(table: str, column: str, rows: np.ndarray, values: list[object], why: str) -> list[Assumption]:
    return [Assumption(table, row, column, value, why) for row, value in zip(rows.tolist(), values, strict=True)]


def _assays(tables: Tables) -> list[str]:
    return [column for column in tables["Lots"].columns if column not in {one.name for one in INPUTS["Lots"].columns}]


def _stated(frame: pd.DataFrame) -> dict[str, Any]:
    stated = zip(frame["Setting"], frame["Value"], strict=True)
    return {setting: value for setting, value in stated if not pd.isna(value)}
