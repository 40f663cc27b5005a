"""The sheet Overview: one printed page for whoever signs the plan."""

from __future__ import annotations

import textwrap
from typing import Any

from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.engine.records.summary import amount
from planner.excel.paper.sheets import Page
from planner.views import overview
from planner.views.colours import BRAND, LINE
from planner.views.in_words import moved
from planner.views.overview import Overview

SHEET = "Overview"
WIDTHS = (44, 16, 16, 16, 12)
LAST = len(WIDTHS) - 1
LINE_OF_TEXT = 100  # characters that fit across the page
SIGNED = ("Planned by", "Approved by")


def fill(page: Page, plan: Plan, *, footer: str) -> None:
    """Write the sheet and set it up for one printed page."""
    for at, width in enumerate(WIDTHS):
        page.sheet.set_column(at, at, width)
    _Writer(page, overview.of_plan(plan)).write()
    page.sheet.hide_gridlines(2)
    page.sheet.set_portrait()
    page.sheet.fit_to_pages(1, 1)
    page.sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.7)
    page.sheet.set_footer(footer)


class _Writer:
    """Writes one part below the other."""

    def __init__(self, page: Page, view: Overview) -> None:
        self.page, self.overview, self.row = page, view, 0

    def write(self) -> None:
        """Write the whole page."""
        self._head()
        self._money()
        self._promises()
        self._sentences(
            "What is broken, and why", self.overview.broken, "bad", self.overview.more_broken, "Nothing is broken."
        )
        self._decisions()
        if self.overview.changed:
            self._sentences(moved.TITLE, self.overview.changed, "", 0, "")
        self._sentences("To know before signing", self.overview.notes, "", 0, "Nothing.")
        self._signatures()

    def _head(self) -> None:
        shown = self.overview
        self._across(shown.title, "title")
        self._across(f"{shown.days}. {shown.status}", "quiet" if shown.proven else "doubt")
        heavy = [f"{amount(made)} kg {element}" for element, made in shown.heavy.items()]
        if heavy:
            self._across(f"In what is made, counted as the products count: {' and '.join(heavy)}.", "text")

    def _money(self) -> None:
        self._heading(f"What it earns, {self.overview.currency}")
        lines = summary.adding_up(*self.overview.money.values())
        for name, value in zip(self.overview.money, lines, strict=True):
            last = name == summary.MARGIN
            self._cells((name, value), bold=last, top=1 if last else 0, top_color=BRAND)

    def _promises(self) -> None:
        self._heading("What was asked")
        if not self.overview.promises:
            self._across("No target and no contract asks for anything.", "quiet")
            return
        self._cells(("", "Asked", "Got", "Short", ""), bold=True, bottom=1, bottom_color=BRAND)
        for one in self.overview.promises:
            name = f"{one.key} [{one.unit}]"
            self._cells((name, one.asked, one.value, one.short, one.state), one.mark, bottom=1)
        self._more(self.overview.more_promises, "Summary")

    def _decisions(self) -> None:
        self._heading("What to decide, by what it adds to the margin")
        for rank, words in enumerate(self.overview.decisions_in_words, start=1):
            self._text(f"{rank}. {words}")
        if not self.overview.decisions:
            self._across(self.overview.no_decision, "quiet")

    def _sentences(self, title: str, lines: tuple[str, ...], style: str, more: int, nothing: str) -> None:
        self._heading(title)
        for line in lines:
            self._text(line, *([style] if style else []))
        if not lines:
            self._across(nothing, "good" if style else "quiet")
        self._more(more, "Summary")

    def _signatures(self) -> None:
        self.row += 2
        for at, words in enumerate(SIGNED):
            self.page.text(self.row, 2 * at, f"{words}, date", "quiet", top=1, top_color=LINE)

    def _heading(self, text: str) -> None:
        self.row += 1
        self.page.sheet.set_row(self.row, 22)
        self._across(text, "subtitle")

    def _more(self, count: int, sheet: str) -> None:
        if count:
            self._across(f"... and {count} more, on the sheet {sheet}.", "quiet")

    def _text(self, text: str, *styles: str) -> None:
        self.page.sheet.set_row(self.row, 14.5 * len(textwrap.wrap(text, LINE_OF_TEXT) or [""]) + 2)
        self._across(text, "words", *styles)

    def _across(self, text: str, *styles: str) -> None:
        """Write a line over the whole width."""
        self.page.sheet.merge_range(self.row, 0, self.row, LAST, "", self.page.looks(*styles))
        self.page.text(self.row, 0, text, *styles)
        self.row += 1

    def _cells(self, values: tuple[object, ...], style: str = "", **line: Any) -> None:
        """Write a row of a table: a name, figures, and a word at the end in the colour of `style`."""
        line = {"bottom_color": LINE, **line}
        for at, value in enumerate(values):
            if isinstance(value, str):
                colour = [style] if style and at == len(values) - 1 else []
                align = {"align": "left" if at == 0 else "right"}
                self.page.text(self.row, at, value, "text", *colour, **align, **line)
            else:
                self.page.value(self.row, at, value, self.page.looks("text", number="#,##0", align="right", **line))
        self.row += 1
