"""The first sheet of a comparison: the plans in a table, what matters in sentences, and what the other sheets hold."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from planner.comparison import words
from planner.comparison.comparison import Comparison, Subject
from planner.comparison.figures import BROKEN, Figure
from planner.engine.records import summary
from planner.excel.paper.ruled import SHARE, Cell, Head, difference, figure, mark, per_cent, seen, widths, write
from planner.excel.paper.sheets import LINE_HEIGHT, TITLE_HEIGHT, Page, quoted
from planner.sealing.inspection import EDITED
from planner.views import overview

LINE_OF_TEXT = 135  # characters that fit across the page
LAST = 9  # the last column of sentences
TOP = 4
COLOURS = (
    "\u2713 (green) is better than the base, \u2717 (red) is worse, ? (amber) is better but costs a promise. "
    "Figures are rounded, each for itself."
)


def add(page: Page, comparison: Comparison, sheets: Sequence[tuple[str, str]]) -> None:
    """Write the sheet; `sheets` are the others with what each answers."""
    base = comparison.subjects[0].label
    page.text(0, 0, "Comparison of plans", "title")
    page.sheet.set_row(0, TITLE_HEIGHT)
    page.text(1, 0, f"Base: {base}. Every other plan is compared with it.", "subtitle")
    page.text(2, 0, COLOURS, "quiet")
    heads, rows = _table(comparison)
    _, last = write(page, heads, rows, at=(TOP, 0), name="tblComparePlans")
    widths(page, heads)
    row = last + 2
    row = _changes(page, row, comparison)
    if len(comparison.others) == 1:
        row = _to_decide(page, row, comparison)
    if comparison.notes:
        row = _sentences(page, _heading(page, row, "Please note"), comparison.notes, "doubt") + 1
    _set_up_print(page, row - 1, max(len(heads) - 1, LAST))
    row = _heading(page, row, "What the other sheets show")
    for name, sentence in sheets:
        page.sheet.write_url(row, 0, f"internal:{quoted(name)}!A1", page.looks("link"), name)
        page.text(row, 1, sentence)
        row += 1
    _sources(page, row + 1, comparison.subjects)
    page.sheet.hide_gridlines(2)


def _changes(page: Page, row: int, comparison: Comparison) -> int:
    """Return what changed, plan by plan; of many plans a sentence each, for all of them must stay on one page."""
    if comparison.are_many:
        return (
            _sentences(
                page,
                _heading(page, row, "In a sentence each"),
                (words.sentences(comparison, at)[0] for at in comparison.by_margin if at),
            )
            + 1
        )
    for other in comparison.others:
        row = _heading(
            page, row, f"What changed in {comparison.subjects[other].label} since {comparison.subjects[0].label}"
        )
        row = _sentences(page, row, words.sentences(comparison, other)) + 1
    return row


def add_each(page: Page, comparison: Comparison, row: int) -> None:
    """Write all sentences of every plan."""
    page.sheet.set_column(0, LAST, 15)
    for other in comparison.others:
        row = _heading(page, row, comparison.subjects[other].label)
        row = _sentences(page, row, words.sentences(comparison, other)) + 1
    page.sheet.set_landscape()
    page.sheet.fit_to_pages(1, 0)
    _margins_and_footer(page)


def _to_decide(page: Page, row: int, comparison: Comparison) -> int:
    """Return what the new plan breaks, and what there is to decide."""
    new = overview.of_plan(comparison.sides[1].plan)
    if new.broken:
        title = f"What is broken in {comparison.subjects[1].label}, and why"
        row = _sentences(page, _heading(page, row, title), new.broken, "bad") + 1
    if new.decisions:
        title = "What to decide, by what it adds to the margin"
        row = _sentences(page, _heading(page, row, title), new.decisions_in_words) + 1
    return row


def _table(comparison: Comparison) -> tuple[list[Head], list[list[Cell]]]:
    """Return a line for each plan: cash, stock and margin, products, promises and calm, with the margin's difference;
    many plans stand by their margin, the best first."""
    cash, stock, margin = (comparison.figure(key) for key in summary.LINES)
    broken = comparison.figure(BROKEN)
    made = [one for one in comparison.figures if one.key.startswith("Made ")]
    unit = "" if comparison.is_mixed else f" [{comparison.currency}]"
    heads = [Head("Plan", 30), *(Head(f"{name}{unit}", 14) for name in summary.LINES)]
    heads += [Head(f"Difference [{comparison.currency}]" if comparison.is_mixed else "Difference", 14), Head("%", 11)]
    heads += [Head(f"{one.key} [kg]", 12) for one in made]
    heads += [Head("Broken promises", 12), Head("Work that stays in place", 14)]
    heads += [Head("Seal", 12)]
    rows = [
        [
            _label(comparison, at),
            _coloured(cash, at, comparison),
            _coloured(stock, at, comparison),
            *_values(margin, at, comparison),
            *(_coloured(one, at, comparison) for one in made),
            _coloured(broken, at, comparison),
            Cell(comparison.moves[at - 1].calm if at else None, SHARE),
            _seal(comparison.subjects[at]),
        ]
        for at in (comparison.by_margin if comparison.are_many else range(len(comparison.subjects)))
    ]
    return heads, rows


def _label(comparison: Comparison, at: int) -> Cell:
    base = " (base)" if at == 0 and comparison.are_many else ""
    return Cell(comparison.subjects[at].label + base, styles=("bold",))


def _seal(subject: Subject) -> Cell:
    return Cell(subject.seal or None, styles=("bad",) if subject.seal == EDITED else ())


def _values(one: Figure | None, at: int, comparison: Comparison) -> list[Cell]:
    if one is None:
        return [Cell(None)] * 3
    value = figure(one.values[at], unit=comparison.units(one.money)[at])
    if at == 0:
        return [value, Cell(None), Cell(None)]
    verdict = one.verdicts[at]
    return [value, difference(one.differences[at], verdict), per_cent(one.per_cent[at], verdict)]


def _coloured(one: Figure | None, at: int, comparison: Comparison) -> Cell:
    if one is None:
        return Cell(None)
    verdict = one.verdicts[at] if at and seen(one.differences[at], one.shown[at]) else 0
    return figure(one.shown[at], *mark(verdict), unit=comparison.units(one.money)[at])


def _sources(page: Page, row: int, subjects: Iterable[Subject]) -> int:
    """Return how each plan was made, a sentence for each; returns the row after them."""
    sentences = [
        f"{subject.label}: {summary.status_in_words(subject.status).lower()} "
        f"for {subject.workbook or 'an unknown workbook'}, {subject.first_day} to {subject.last_day}, "
        f"made {subject.made_at or 'at an unknown time'}. File: {subject.file}"
        for subject in subjects
    ]
    return _sentences(page, _heading(page, row, "Where the plans come from"), sentences)


def _heading(page: Page, row: int, text: str) -> int:
    page.text(row, 0, text, "subtitle")
    return row + 1


def _sentences(page: Page, row: int, sentences: Iterable[str], *styles: str) -> int:
    for sentence in sentences:
        lines = len(textwrap.wrap(sentence, LINE_OF_TEXT)) or 1
        page.sheet.merge_range(row, 0, row, LAST, "", page.looks("words", *styles))
        page.text(row, 0, sentence, "words", *styles)
        page.sheet.set_row(row, LINE_HEIGHT * lines + 2)
        row += 1
    return row


def _set_up_print(page: Page, last_row: int, last_column: int) -> None:
    """Set up one page; what is only of use on the screen, the links and the files, is not in the print."""
    page.sheet.print_area(0, 0, last_row, last_column)
    page.sheet.set_landscape()
    page.sheet.fit_to_pages(1, 1)
    _margins_and_footer(page)


def _margins_and_footer(page: Page) -> None:
    page.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.sheet.set_footer("&L&8Comparison of plans&R&8&P / &N")
