"""The words that describe a table: `Table`, `Column` and what a cell may hold.

`models.schema.inputs` and `models.schema.outputs` state every table with them; the template, the reader, the checks and
the reference page of the docs read those statements and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

PER_CENT = {"minimum": 0, "maximum": 100}

EVERY = "*"
"""Stands for all names in a column that says so."""


class Kind(StrEnum):
    """What a cell of a column holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"  # one of `Column.choices`
    NAME = "name"  # a key of one of the tables in `Column.refers_to`
    COMPONENTS = "components"  # a component, a group, or a sum such as `Dy+Tb`
    BASIS = "basis"  # `t`, or components
    ANY = "any"  # the Value column of a table of key and value


class Group(StrEnum):
    """The groups of inputs that a bridge takes over one after the other, in this order."""

    PRICES = "Prices and costs"
    FEED = "Feed and assays"
    RECOVERIES = "Recoveries"
    CAPACITY = "Capacity and downtime"
    DEMAND = "Demand and targets"
    POLICY = "Policy limits"
    REST = "Rest"


class Better(IntEnum):
    """Which way a result is better: 1 if more is, -1 if less is."""

    UP = 1
    NEITHER = 0
    DOWN = -1


class Topic(StrEnum):
    """What a table of results is about: where a comparison shows it."""

    PROMISES = "promises"
    SALES = "sales"
    LINES = "lines"
    STOCKS = "stocks"
    MONEY = "money"
    WORTHS = "what things are worth"
    OF_ITS_OWN = "of its own"  # compared as key figures, moves, lots or money by item, not row by row
    MAKING = "making"  # how the plan was made or is explained: not compared


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table.

    `default` is the value that a blank cell takes; `blank` says in words what a blank cell means ("no limit"), beside
    the default or in place of it. A column with neither, and not `required`, carries information only, such as a note.
    `minimum`/`maximum` are inclusive, `above` is exclusive, all in `unit`.
    `group` is the group of inputs that it belongs to (None: that of its table), `better` which way a result is better,
    `adds_up` whether a result may be summed over periods, `unlisted` its value in a row that its table does not list.
    `analysed`: a laboratory finds it, so that it may be below what can be found. `money`: it is counted in
    the plan's currency. `steers`: it has no say in the plan itself. `state`: work that is done changes it, without
    anybody deciding anything anew. `also` are words that may stand beside the names that it refers to; with `any_case`
    these may be written in other capitals. `before` is what it was called in plans of earlier versions.
    """

    name: str
    kind: Kind
    words: str
    unit: str = ""
    key: bool = False
    required: bool = False
    default: float | str | None = None
    blank: str = ""
    minimum: float | None = None
    above: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    refers_to: tuple[str, ...] = ()
    whole: bool = False
    example: float | str | None = None
    group: Group | None = None
    better: Better = Better.NEITHER
    adds_up: bool = False
    analysed: bool = False
    every: bool = False
    also: tuple[str, ...] = ()
    any_case: bool = False
    money: bool = False
    steers: bool = False
    state: bool = False
    unlisted: float | None = None
    before: str = ""
    title: str = ""  # shown in the header instead of the name, where two columns of a table differ in unit only

    @property
    def header(self) -> str:
        """The header of the column in a workbook: `Quantity [t]`."""
        title = self.title or self.name
        return f"{title} [{self.unit}]" if self.unit else title

    @property
    def assumes(self) -> bool:
        """True if a blank cell of this column means something, so that the plan must list it."""
        return not self.required and (self.default is not None or bool(self.blank))

    @property
    def when_blank(self) -> str:
        """What a blank cell means: `0 per t, free`, `no limit`, `nothing`; empty if the column is required."""
        if self.required:
            return ""
        if self.default is None:
            return self.blank or "nothing"
        value = self.default if isinstance(self.default, str) else f"{self.default:.15g}"
        return ", ".join(filter(None, (f"{value} {self.unit}".rstrip(), self.blank)))

    @property
    def if_blank(self) -> str:
        """What a blank cell means, as a sentence of a remedy; empty if the column is required."""
        return f"A blank cell means: {self.when_blank}." if self.when_blank else ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: a sheet of the planner's workbook, or of the plan workbook.

    `components` is the pattern of the columns that a table has once per row of Components (its name is replaced by
    the component's); `properties` says whether components that are properties have such a column too.
    `needs_rows` says that no plan can do without it, `needs_rows_if_named` that none can if a row of Lots or
    Recipes names one of it.
    `group` is the group of inputs that its rows come and go with, `steers` whether it has no say in the plan itself;
    `state` says that all of it is what work that is done has left.
    `topic` is what a table of results is about, `compared` the columns that plans are compared by (none: all).
    """

    name: str
    words: str
    columns: tuple[Column, ...]
    needs_rows: bool = False
    needs_rows_if_named: bool = False
    components: Column | None = None
    properties: bool = False
    group: Group = Group.REST
    steers: bool = False
    state: bool = False
    topic: Topic = Topic.WORTHS
    compared: tuple[str, ...] = ()

    @property
    def may_need_rows(self) -> bool:
        """Whether there are workbooks that cannot be planned without rows of it."""
        return self.needs_rows or self.needs_rows_if_named

    def __getitem__(self, name: str) -> Column:
        """Return the column of that name; KeyError if the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the columns that together name a row."""
        return tuple(column.name for column in self.columns if column.key)

    def group_of(self, column: str = "") -> Group:
        """Return the group of a column, or (blank, or a component's) of the rows."""
        tagged = next((one.group for one in self.columns if one.name == column), None)
        return self.group if tagged is None else tagged

    @property
    def compared_columns(self) -> tuple[Column, ...]:
        """The columns that plans are compared by; how far a figure holds, or the same in words, says nothing more."""
        return tuple(one for one in self.columns if not one.key and one.name in (self.compared or {one.name}))

    @property
    def sums(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What names a sum over all periods (the keys without period and days), and the columns that add up."""
        by = tuple(one.name for one in self.columns if one.key and one.name != "Period" and one.kind is not Kind.DATE)
        return by, tuple(one.name for one in self.columns if one.adds_up)

    @property
    def list_object(self) -> str:
        """The name of the Excel table (ListObject): `tblFeedClasses` for `Feed classes`."""
        return "tbl" + "".join(word[:1].upper() + word[1:] for word in self.name.split())

    def columns_with(self, components: dict[str, bool]) -> tuple[Column, ...]:
        """Return all columns, those of the components included.

        `components`: each component's name, in order, and whether it is a property (then without unit and range).
        """
        if self.components is None:
            return self.columns
        shown = ((name, component) for name, component in components.items() if self.properties or not component)
        return self.columns + tuple(self._wide(name, is_property) for name, is_property in shown)

    def _wide(self, name: str, is_property: bool) -> Column:
        """Return the column of a component, made once: tables are typed, filled and checked by it many times a plan."""
        made: dict[tuple[str, bool], Column] = self.__dict__.setdefault("_made", {})
        if (name, is_property) not in made:
            pattern = self.components
            assert pattern is not None
            named = replace(pattern, name=name)
            made[name, is_property] = replace(named, unit="", minimum=None, maximum=None) if is_property else named
        return made[name, is_property]


def text(name: str, words: str, **more: object) -> Column:
    """Return a column of text."""
    return Column(name=name, kind=Kind.TEXT, words=words, **more)  # type: ignore[arg-type]


def number(name: str, unit: str, words: str, **more: object) -> Column:
    """Return a column of numbers in `unit`."""
    return Column(name=name, kind=Kind.NUMBER, unit=unit, words=words, **more)  # type: ignore[arg-type]


def money(name: str, unit: str, words: str, **more: object) -> Column:
    """Return a column of money in the plan's currency; `unit` is what it is per, blank for an amount."""
    return number(name, unit, words, money=True, **more)


def date(name: str, words: str, **more: object) -> Column:
    """Return a column of dates."""
    return Column(name=name, kind=Kind.DATE, words=words, **more)  # type: ignore[arg-type]


def choice(name: str, choices: tuple[str, ...], words: str, **more: object) -> Column:
    """Return a column of one of several words."""
    return Column(name=name, kind=Kind.CHOICE, choices=choices, words=words, **more)  # type: ignore[arg-type]


def name(name: str, refers_to: str | tuple[str, ...], words: str, **more: object) -> Column:
    """Return a column of names that one of the tables `refers_to` holds."""
    tables = (refers_to,) if isinstance(refers_to, str) else refers_to
    return Column(name=name, kind=Kind.NAME, refers_to=tables, words=words, **more)  # type: ignore[arg-type]


def components(name: str, words: str, **more: object) -> Column:
    """Return a column of components, groups or sums of them."""
    return Column(name=name, kind=Kind.COMPONENTS, words=words, **more)  # type: ignore[arg-type]


ASSAY_STATUS = choice("Assay status", ("estimated", "supplier", "plant", "umpire"), "Where the assay comes from.")
