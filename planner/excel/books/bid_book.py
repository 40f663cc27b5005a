"""The workbook of bids: an overview, and one printed page for each lot."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from models.schema.frames import frame
from models.schema.words import Column, Kind, Table
from planner.engine.buying.two_plans import dependent
from planner.excel.paper.looks import WHOLE, Looks
from planner.excel.paper.sheets import Page, set_up_print, workbook
from planner.jobs.safe_write import write_safely
from planner.reading.files.written import written_as
from planner.studies.bids.bid_text import in_order, refusal, sentences, verdict

if TYPE_CHECKING:
    from planner.studies.bids.bidding import Bid, Bids

OVERVIEW = "Overview"
LONGEST_SHEET = 31  # characters
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))
WIDTHS = (30, 17, 17, 17, 17)
MOST_ROWS = 12  # rows of one list on a lot's page
AMOUNT = "[>=0.05]#,##0.0;[<=-0.05]-#,##0.0;0.0"
CHANGE = "[>=0.05]+#,##0.0;[<=-0.05]-#,##0.0;0.0"
SIGN = "[>=0.5]+#,##0;[<=-0.5]-#,##0;0"
SHOWN = 0.05  # t or kg


def _number(name: str, unit: str, words: str) -> Column:
    return Column(name=name, kind=Kind.NUMBER, unit=unit, words=words)


BIDS = Table(
    name="Two plans",
    words="What buying each lot does: the plan with all of it bought against the plan without it.",
    columns=(
        Column(name="Lot", kind=Kind.TEXT, words="The lot.", key=True),
        Column(name="Feed class", kind=Kind.TEXT, words="Its class."),
        Column(name="Status", kind=Kind.TEXT, words="offered, blocked, stock or expected."),
        _number("Tonnes", "t", "What is bought."),
        _number("Price", "per t", "What is asked for it."),
        _number("Adds", "", "Margin with it less margin without it: the difference of two plans."),
        Column(name="Depends on promises", kind=Kind.TEXT, words="The promises of which more or less is missing."),
        _number("Break-even", "per t", "The price at which it adds nothing, solved with that price."),
        _number("Bid", "per t", "The break-even price less the margin."),
        _number("Margin with", "", "The margin of the plan in which all of it is bought."),
        _number("Margin without", "", "The margin of the plan without it."),
        _number("At equal promises", "", "What it would add with every promise held at what the plan reaches."),
    ),
)
PROMISES = "Depends on promises"
PROMISES_WIDTH = 62
MONIES = {"Price": WHOLE, "Break-even": WHOLE, "Bid": WHOLE, "Margin with": WHOLE, "Margin without": WHOLE}
FORMATS = {**MONIES, "Adds": SIGN, "At equal promises": SIGN}


def write(bids: Bids, path: Path, *, protected: Iterable[Path] = (), now: datetime | None = None) -> Path:
    """Write the bids to a new workbook, whole or not at all; returns the path really written.

    Raises:
        CannotWrite: the folder is missing or does not take files.
    """
    made = (now or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
    return write_safely(path, lambda temporary: _write(bids, temporary, made), protected=protected)


def _write(bids: Bids, path: Path, made: datetime) -> None:
    with workbook(path, created=made, title=f"Bids: {bids.name}"[:80], properties=written_as("bids")) as (book, looks):
        _add_overview(book, looks, bids)
        for sheet, bid in zip(sheet_names(bid.lot for bid in bids.bids), bids.bids, strict=True):
            _LotPage(Page(book.add_worksheet(sheet), looks), bids, bid, made).write()


def sheet_names(lots: Iterable[str]) -> list[str]:
    """Return a name for the sheet of each lot that Excel takes, each another one."""
    names: list[str] = []
    taken = {OVERVIEW.casefold(), "history"}
    for lot in lots:
        base = lot.translate(FORBIDDEN).strip() or "Lot"
        name, number = base[:LONGEST_SHEET], 1
        while name.casefold() in taken:
            number += 1
            name = f"{base[: LONGEST_SHEET - 5]} ({number})"
        taken.add(name.casefold())
        names.append(name)
    return names


def _add_overview(book: Any, looks: Looks, bids: Bids) -> None:
    page = Page(book.add_worksheet(OVERVIEW), looks)
    page.text(0, 0, f"Bids: {bids.name}", "title")
    page.sheet.set_row(0, 32)
    page.text(1, 0, f"Money in {bids.currency}. {bids.solves} plans were solved for it.", "quiet")
    page.text(2, 0, f"Bid: the break-even price less {100 * bids.margin:g} %.", "quiet")
    rows = [_row(bid, bids) for bid in in_order(bids.bids)]
    block = page.table(BIDS, BIDS.columns, frame(BIDS.columns, rows), at=(4, 0))
    page.sheet.freeze_panes(block.first_row, 1)
    page.sheet.set_column(block.column(PROMISES), block.column(PROMISES), PROMISES_WIDTH)
    for at, row in enumerate(rows, start=block.first_row):
        page.value(at, block.column(PROMISES), row[PROMISES], page.looks("output", text_wrap=True))
        lines = [line for words in str(row[PROMISES] or "").split("\n") for line in wrap(words, PROMISES_WIDTH)]
        page.sheet.set_row(at, 14 * max(len(lines), 1) + 2)
        for name, number in FORMATS.items():
            page.value(at, block.column(name), row[name], page.looks("output", number=number))
    for at, refused in enumerate(bids.refused, start=block.last_row + 2):
        page.text(at, 0, refusal(refused), "doubt")
    set_up_print(page.sheet, header_row=block.header_row, footer=bids.name)


def _row(bid: Bid, bids: Bids) -> dict[str, object]:
    plans = bid.plans
    return {
        "Lot": plans.lot,
        "Feed class": plans.feed_class,
        "Status": plans.status,
        "Tonnes": plans.tonnes,
        "Price": plans.price,
        "Adds": plans.difference,
        PROMISES: "\n".join(dependent(plans)) or None,
        "Break-even": bid.even.price,
        "Bid": bid.price(bids.margin),
        "Margin with": plans.margin_with,
        "Margin without": plans.margin_without,
        "At equal promises": bid.at_equal_promises,
    }


class _LotPage:
    """The page of one lot, written from the top down."""

    def __init__(self, page: Page, bids: Bids, bid: Bid, made: datetime) -> None:
        self.page, self.bids, self.bid, self.made = page, bids, bid, made
        self.row = 0

    def write(self) -> None:
        """Write the whole page."""
        for i, width in enumerate(WIDTHS):
            self.page.sheet.set_column(i, i, width)
        self.head()
        self.two_plans()
        self.prices()
        self.what_the_plan_does()
        self.split()
        self.displaced()
        self.page.sheet.hide_gridlines(2)
        self.page.sheet.set_portrait()
        self.page.sheet.fit_to_pages(1, 1)
        self.page.sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
        self.page.sheet.set_footer(f"&L&8{self.bids.name[:80].replace('&', '&&')}&C&8&A&R&8&P / &N")

    def head(self) -> None:
        """Write the verdict and what a buyer should know besides."""
        plans = self.bid.plans
        self.page.text(0, 0, f"Bid for {plans.lot}", "title")
        self.page.sheet.set_row(0, 32)
        words = (
            f"{plans.feed_class}, {plans.status}, {plans.tonnes:,.2f} t. Plan {self.bids.name}, {self.made:%Y-%m-%d}."
        )
        self.page.text(1, 0, words, "quiet")
        self.across(3, verdict(self.bid, self.bids.currency), "subtitle", font_size=13)
        self.page.sheet.set_row(3, 40)
        self.row = 5
        for words in sentences(self.bid, self.bids.currency, self.bids.margin):
            self.across(self.row, words, "words")
            self.page.sheet.set_row(self.row, 15 * (1 + len(words) // 105) + 2)
            self.row += 1

    def two_plans(self) -> None:
        """Write the margins of the two plans."""
        plans = self.bid.plans
        self.heading("Two plans, each solved in full: with all of it bought, and without it")
        self.line("Margin with it", (plans.margin_with, WHOLE), self.bids.currency)
        self.line("Margin without it", (plans.margin_without, WHOLE), self.bids.currency)
        self.line("It adds", (plans.difference, SIGN), self.bids.currency, "bold")

    def prices(self) -> None:
        """Write the prices: asked, break-even, bid, and those at equal promises."""
        bid, equal = self.bid, self.bid.equal
        self.heading(f"Prices, {self.bids.currency} per t")
        self.line("Asked", (bid.plans.price, WHOLE), "what the workbook says")
        price = bid.price(self.bids.margin)
        if bid.even.price is not None and price is not None:
            self.line("Break-even", (bid.even.price, WHOLE), "at this price it adds nothing, solved with it")
            self.line(f"Bid, {100 * self.bids.margin:g} % below", (price, WHOLE), "the break-even less the margin")
        if equal is None:
            return
        self.heading(f"At equal promises, {self.bids.currency} per t")
        self.line("Break-even, all of it", (equal.break_even, WHOLE), "what is left of it counts for nothing")
        self.line("First tonne", (equal.first, WHOLE), "above this price nothing is taken")
        self.line("Last tonne", (equal.last, WHOLE), "up to this price all of it is taken")
        for component, gain in equal.assay.items():
            self.line(f"{component} +0.1 % of dry mass", (gain, WHOLE), "what it gains with that assay, solved again")

    def what_the_plan_does(self) -> None:
        """Write what the plan with the lot works of it, and when."""
        plans = self.bid.plans
        self.heading("What the plan does with it")
        self.line("Worked", (plans.used, AMOUNT), "t")
        self.line("Left at the end", (plans.left, AMOUNT), "t")
        for run in plans.runs[:MOST_ROWS]:
            self.line(run.period, (run.tonnes, AMOUNT), f"t by {run.recipe}")
        self.rest(len(plans.runs), "runs")

    def split(self) -> None:
        """Write what the last tonne is worth, item by item."""
        if self.bid.equal is None:
            return
        parts = self.bid.equal.parts
        self.heading(f"What its last tonne is worth at equal promises, {self.bids.currency} per t")
        for part in parts:
            if abs(part.amount) >= 0.5:
                name = f"{part.item}, from {part.component}" if part.component else part.item
                self.line(name, (part.amount, WHOLE), "")
        self.line("Together", (sum(part.amount for part in parts), WHOLE), "", "bold")

    def displaced(self) -> None:
        """Write what is worked and made more or less with the lot."""
        plans = self.bid.plans
        moved = sorted((lot for lot in plans.displaced.items() if abs(lot[1]) >= SHOWN), key=lambda lot: -abs(lot[1]))
        self.heading("What it displaces: the plan with it less the plan without it")
        for lot, tonnes in moved[:MOST_ROWS]:
            self.line(lot, (tonnes, CHANGE), "t worked")
        if not moved:
            self.line("No other lot", (0.0, CHANGE), "t worked")
        self.rest(len(moved), "lots")
        for product, kg in plans.made.items():
            if abs(kg) >= SHOWN:
                self.line(f"{product} made", (kg, CHANGE), "kg")

    def heading(self, words: str) -> None:
        """Write a heading."""
        self.row += 1
        self.page.text(self.row, 0, words, "subtitle")
        self.page.sheet.set_row(self.row, 20)
        self.row += 1

    def line(self, name: str, figure: tuple[float, str], words: str, *styles: str) -> None:
        """Write a name, a figure and a remark."""
        self.page.text(self.row, 0, name, "output", *styles, indent=1)
        value, number = figure
        self.page.value(self.row, 1, value, self.page.looks("output", *styles, number=number))
        self.page.text(self.row, 2, words, "quiet", indent=1)
        self.row += 1

    def rest(self, count: int, words: str) -> None:
        """Write how many rows more there are."""
        if count > MOST_ROWS:
            self.page.text(self.row, 0, f"... and {count - MOST_ROWS} more {words}", "quiet", indent=1)
            self.row += 1

    def across(self, row: int, text: str, *styles: str, **more: Any) -> None:
        """Write words over the whole width."""
        self.page.sheet.merge_range(row, 0, row, len(WIDTHS) - 1, "", self.page.looks(*styles, **more))
        self.page.text(row, 0, text, *styles, **more)
