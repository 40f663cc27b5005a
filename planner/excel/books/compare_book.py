"""The comparison workbook: an overview for whoever has never seen the tool, then one sheet for each question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from models.schema.outputs import OUTPUTS
from models.schema.scenarios import text_of
from models.schema.words import Topic
from planner.comparison.comparison import Comparison
from planner.comparison.differences import CHANGED, Difference
from planner.comparison.figures import Figure
from planner.comparison.totals import TOTALS
from planner.engine.records import summary
from planner.excel.books import compare_overview, waterfall
from planner.excel.paper.looks import WHOLE, Looks
from planner.excel.paper.ruled import Cell, Head, difference, figure, per_cent, widths, write
from planner.excel.paper.sheets import Page, set_up_print, workbook
from planner.jobs.safe_write import write_safely
from planner.reading.files.written import written_as
from planner.sealing.usable import of_edited

VALUE, LESS = 15, 14  # widths of a plan's value and of a difference
WIDTHS_OF_KEYS = {"Contract": 20, "Product": 16, "Lot": 16, "Recipe": 24, "Line": 20}
WIDTHS_OF_KEYS |= dict.fromkeys(("Target", "Name", "Row"), 40)
USUAL_WIDTH = 14
WIDTH_OF_A_PAGE = 200  # characters that can still be read on a printed page
TOP = 3  # the row of the first table; above it stand the title and a sentence

AS_TYPED = "[>=0.000001]#,##0.######;[<=-0.000001]-#,##0.######;0.0E+00"
MARGINAL = "Marginal values"


class _Book:
    """The workbook as it grows."""

    def __init__(self, book: Any, looks: Looks, comparison: Comparison) -> None:
        self.book, self.looks, self.comparison = book, looks, comparison
        self.labels = [subject.label for subject in comparison.subjects]
        self.sheets: list[tuple[str, str]] = []

    def page(self, name: str, sentence: str) -> Page:
        """Return a new sheet with its title and a sentence that says what it answers."""
        page = Page(self.book.add_worksheet(name), self.looks)
        page.text(0, 0, name, "subtitle")
        page.text(1, 0, sentence, "quiet")
        page.sheet.hide_gridlines(2)
        self.sheets.append((name, sentence))
        return page

    def table(self, page: Page, heads: Sequence[Head], rows: Sequence[Sequence[Cell]], *, keys: int) -> None:
        """Write the one table of a sheet; its first columns stay in sight."""
        write(page, heads, rows, at=(TOP, 0), name=_list_object(page))
        widths(page, heads)
        page.sheet.freeze_panes(TOP + 1, keys)
        self.print(page, heads, header_row=TOP, keys=keys)

    def print(self, page: Page, heads: Sequence[Head], *, header_row: int, keys: int) -> None:
        """Set a sheet up for print: as many pages wide as stay legible, the first columns on each."""
        set_up_print(page.sheet, header_row=header_row, footer=" / ".join(self.labels)[:80])
        page.sheet.fit_to_pages(max(1, round(sum(head.width for head in heads) / WIDTH_OF_A_PAGE)), 0)
        page.sheet.repeat_columns(0, keys - 1)

    def less(self, other: int) -> str:
        """Return the header of a difference."""
        return "Difference" if len(self.labels) == 2 else f"Difference: {self.labels[other]}"

    def plans(self) -> list[Head]:
        """Return a column for each plan, then one for each difference from the base."""
        first, *others = self.labels
        base = [Head(f"{first} (base)", VALUE), *(Head(label, VALUE) for label in others)]
        return [*base, *(Head(self.less(other), LESS) for other in self.comparison.others)]


def _list_object(page: Page) -> str:
    return "tblCompare" + "".join(word.capitalize() for word in page.sheet.get_name().split())


def write_comparison(comparison: Comparison, path: Path, *, protected: Iterable[Path] = ()) -> Path:
    """Write the comparison to a new workbook, whole or not at all, and return the path really written.

    Raises:
        CannotWrite: the folder is missing or does not take files.
        NotAPlan: a plan was edited so that nothing can be made of it.
    """
    with of_edited(*(side.plan for side in comparison.sides)):
        return write_safely(path, lambda temporary: _write(comparison, temporary), protected=protected)


def _write(comparison: Comparison, path: Path) -> None:
    title = "Comparison: " + ", ".join(subject.label for subject in comparison.subjects)
    made, told = datetime.now(UTC).replace(tzinfo=None), written_as("comparison")
    with workbook(path, created=made, title=title[:250], properties=told) as (book, looks):
        first = Page(book.add_worksheet("Overview"), looks)
        growing = _Book(book, looks, comparison)
        for add in SHEETS:
            add(growing)
        compare_overview.add(first, comparison, growing.sheets)


def _plan_by_plan(to: _Book) -> None:
    if not to.comparison.are_many:
        return
    page = to.page("Plan by plan", "What each plan does against the base, in sentences.")
    compare_overview.add_each(page, to.comparison, TOP)


def _key_figures(to: _Book) -> None:
    page = to.page("Key figures", compare_overview.COLOURS)
    rows = [_figure_row(one, to.comparison) for one in to.comparison.figures if one.differs or to.comparison.all_rows]
    to.table(page, [Head("Figure", 40), Head("Unit", 8), *to.plans(), *_shares(to)], rows, keys=2)


def _shares(to: _Book) -> list[Head]:
    return [Head("%" if len(to.labels) == 2 else f"%: {to.labels[other]}", LESS) for other in to.comparison.others]


def _figure_row(one: Figure, comparison: Comparison) -> list[Cell]:
    styles = ("bold",) if one.key in summary.LINES else ()
    return [
        Cell(one.key, styles=styles),
        Cell(one.unit or None),
        *(
            figure(value, *styles, unit=unit)
            for value, unit in zip(one.values, comparison.units(one.money), strict=True)
        ),
        *(
            difference(one.differences[other], one.verdicts[other], unit=comparison.step(one.unit))
            for other in comparison.others
        ),
        *(per_cent(one.per_cent[other], one.verdicts[other]) for other in comparison.others),
    ]


def _money(to: _Book) -> None:
    words = "Cash first, then what lies in stock, which is neither good nor bad; both add up to the margin."
    page = to.page("Money by item", words)
    shown = [one for one in to.comparison.money if one.differs or to.comparison.all_rows or one.key in summary.LINES]
    rows = [_figure_row(one, to.comparison) for one in shown]
    to.table(page, [Head("Item", 30), Head("Unit", 8), *to.plans(), *_shares(to)], rows, keys=2)


def _bridge(to: _Book) -> None:
    if not to.comparison.bridges:
        return
    page = to.page("Bridge", "From the base's margin to the other plan's: each step is a real plan, and they add up.")
    waterfall.add(to.book, page, to.comparison, top=TOP)


def _inputs(to: _Book) -> None:
    page = to.page("What differs in the inputs", "What the planner's workbooks say differently, by sheet and row.")
    heads = [Head("Sheet", 16), Head("Row", 40), Head("Column", 20), Head("Unit", 12), Head("Change", 10)]
    names = [f"From: {to.labels[0]}", *(f"To: {label}" for label in to.labels[1:])]
    rows = [_input_row(one) for differences in to.comparison.inputs.values() for one in differences]
    to.table(page, [*heads, *(Head(name, 24) for name in names)], rows, keys=2)


def _input_row(one: Difference) -> list[Cell]:
    same = [value == one.values[0] for value in one.values]
    values = [_input(value, ("quiet",) if is_same and at else ()) for at, (value, is_same) in _marked(one.values, same)]
    return [
        Cell(one.table),
        Cell(one.row),
        Cell(one.column or "(the whole row)"),
        Cell(one.unit or None),
        Cell(one.change, styles=("bold",) if one.change != CHANGED else ()),
        *values,
    ]


def _marked(values: Sequence[object], same: Sequence[bool]) -> Iterable[tuple[int, tuple[object, bool]]]:
    return enumerate(zip(values, same, strict=True))


def _input(value: object, styles: tuple[str, ...]) -> Cell:
    """Return a cell as it was typed: a number with no more digits than people type, words over several lines."""
    if isinstance(value, int | float):
        return Cell(value, WHOLE if float(value).is_integer() else AS_TYPED, styles)
    return Cell(value, "", (*styles, "wrap") if isinstance(value, str) else styles)


class _Section(NamedTuple):
    """One table of a sheet of results: its title, the names of its keys, its rows."""

    title: str
    keys: tuple[str, ...]
    rows: Sequence[Difference]


def _results(name: str, sentence: str, topic: Topic) -> Callable[[_Book], None]:
    """Return the function that adds a sheet of some results, one row for each cell that differs."""

    def add(to: _Book) -> None:
        tables = [name for name, table in OUTPUTS.items() if table.topic is topic]
        _add_results(to, name, sentence, tables)

    return add


def _add_results(to: _Book, name: str, sentence: str, tables: Sequence[str]) -> None:
    """Add one table below the other; first those over the whole plan, where results can be added up."""
    page = to.page(name, sentence)
    sections = [
        _Section(f"{table}: whole plan", TOTALS[table].by, to.comparison.totals[table])
        for table in tables
        if table in TOTALS
    ]
    sections += [_Section(table, OUTPUTS[table].keys, to.comparison.results.get(table, [])) for table in tables]
    row, wide = TOP, list[float]()
    for number, section in enumerate((names for names in sections if names.rows), start=1):
        page.text(row, 0, section.title, "bold")
        heads = [Head(key, WIDTHS_OF_KEYS.get(key, USUAL_WIDTH)) for key in section.keys]
        heads += [Head("Figure", 14), Head("Unit", 8), *to.plans()]
        cells = [_result_row(one, section.keys, to.comparison) for one in section.rows]
        row = write(page, heads, cells, at=(row + 1, 0), name=f"{_list_object(page)}{number}")[1] + 2
        wide = [max(width, head) for width, head in zip_longest(wide, (head.width for head in heads), fillvalue=0.0)]
    if row == TOP:
        page.text(TOP, 0, "Nothing differs.", "quiet")
    widths(page, [Head("", width or USUAL_WIDTH) for width in wide])
    page.sheet.freeze_panes(TOP, 1)
    to.print(page, [Head("", width) for width in wide], header_row=0, keys=1)


def _result_row(one: Difference, keys: Sequence[str], comparison: Comparison) -> list[Cell]:
    unit = one.unit or (comparison.currency if one.money else "")
    # A number that tells rows of one key apart stands with the key's last part.
    parts = [*one.key[: len(keys) - 1], " ".join(text_of(part) for part in one.key[len(keys) - 1 :])]
    return [
        *(Cell(text_of(part) or None) for part in parts),
        Cell(one.column),
        Cell(unit or None),
        *(figure(value, unit=unit) for value, unit in zip(one.values, comparison.units(one.money), strict=True)),
        *(
            difference(one.differences[other], one.verdicts[other], unit=comparison.step(one.unit))
            for other in comparison.others
        ),
    ]


def _marginal_values(to: _Book) -> None:
    others = [table for table in to.comparison.results if OUTPUTS[table].topic is Topic.WORTHS]
    if others:
        tables = sorted(others, key=lambda table: table != MARGINAL)
        _add_results(to, MARGINAL, "What one unit more of each limit is worth, and what else the plans know.", tables)


def _lots(to: _Book) -> None:
    page = to.page("Lots", "What each lot does in another plan: earlier, later, more, less, dropped or new.")
    heads = [Head("Plan", 28), Head("Lot", 16), Head("Feed class", 18), Head("Change", 16)]
    heads += [Head("Used in the base [t]", 12), Head("Used [t]", 12), Head("Difference [t]", 12)]
    heads += [Head("First period in the base", 14), Head("First period", 14), Head("Later by [days]", 12)]
    rows = [
        [
            Cell(to.labels[other]),
            Cell(one.lot),
            Cell(one.feed_class or None),
            Cell(one.words),
            figure(one.used_from),
            figure(one.used_to),
            difference(one.more),
            Cell(one.first_from),
            Cell(one.first_to),
            difference(None if one.days is None else round(one.days, 1)),
        ]
        for other in to.comparison.others
        for one in to.comparison.lots[other - 1]
    ]
    to.table(page, heads, rows, keys=2)


def _moves(to: _Book) -> None:
    weeks = to.comparison.moves[0].weeks if to.comparison.moves else 0
    page = to.page("Moves", f"What moved in the first {weeks} weeks that both plans have; the largest moves first.")
    heads = [Head("Plan", 28), Head("Lot", 16), Head("Change", 14), Head("Tonnes", 10), Head("From", 10)]
    heads += [Head("To", 10), Head("Recipe", 24), Head("Lines", 26), Head("In words", 62)]
    rows = [
        [
            Cell(to.labels[moves.other]),
            Cell(one.lot),
            Cell(one.change),
            figure(one.tonnes),
            Cell(one.source.period if one.source else None),
            Cell(one.target.period if one.target else None),
            Cell(one.recipes),
            Cell(one.lines_in_short),
            Cell(one.words),
        ]
        for moves in to.comparison.moves
        for one in moves.moves
    ]
    to.table(page, heads, rows, keys=2)


SHEETS: tuple[Callable[[_Book], None], ...] = (
    _plan_by_plan,
    _key_figures,
    _bridge,
    _money,
    _results("Cash by month", "What comes in and what goes out, month by month.", Topic.MONEY),
    _inputs,
    _results("Targets and contracts", "What was promised, what the plans give, and what is short.", Topic.PROMISES),
    _results("Products and sales", "What is made, sold and in stock, period by period.", Topic.SALES),
    _results("Line use", "Hours that are there and that are used, line by line.", Topic.LINES),
    _results("Stocks and resources", "Feed on site, what recipes consume, and blends, period by period.", Topic.STOCKS),
    _lots,
    _moves,
    _marginal_values,
)
"""The sheets after the overview, in order."""
