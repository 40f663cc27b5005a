"""The workbook of bids: an overview, one printed page for each lot, and every lot at first order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.schema.frames import frame
from models.schema.outputs import OUTPUTS
from models.schema.words import Column, Kind, Table
from planner.excel.paper.looks import Looks
from planner.excel.paper.sheets import Page, set_up_print, workbook
from planner.jobs.safe_write import write_safely
from planner.studies.bid_text import advice, price_words, sentences

if TYPE_CHECKING:
    from models.explain.bids.bid import Bid
    from planner.studies.bidding import Bids

OVERVIEW = "Overview"
FIRST_ORDER = "All at first order"
LONGEST_SHEET = 31  # characters
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))
WIDTHS = (30, 17, 17, 17, 17)
MOST_ROWS = 12  # rows of one list on a lot's page
MONEY = "#,##0;-#,##0"
AMOUNT = "#,##0.0;-#,##0.0"
CHANGE = "+#,##0.0;-#,##0.0;0.0"


def _number(name: str, unit: str, words: str) -> Column:
    return Column(name=name, kind=Kind.NUMBER, unit=unit, words=words)


BIDS = Table(
    name="Exact bids",
    words="What each lot is worth to the plan, by solving it again.",
    columns=(
        Column(name="Lot", kind=Kind.TEXT, words="The lot.", key=True),
        Column(name="Feed class", kind=Kind.TEXT, words="Its class."),
        Column(name="Status", kind=Kind.TEXT, words="offered or blocked."),
        _number("Tonnes", "t", "What is bid for."),
        _number("Price", "per t", "What is asked for it."),
        _number("Break-even", "per t", "The price at which all of it adds nothing."),
        _number("Bid", "per t", "The break-even price less the margin."),
        _number("First tonne", "per t", "Above this price nothing of it is taken."),
        _number("Last tonne", "per t", "Up to this price all of it is taken."),
        _number("Taken at Bid", "t", "What the plan takes at the bid."),
        _number("Added", "", "What that adds to the margin."),
        _number("Dy +0.1 %", "per t", "What it gains with 0.1 % more Dy."),
        _number("Tb +0.1 %", "per t", "What it gains with 0.1 % more Tb."),
        Column(name="Advice", kind=Kind.TEXT, words="Asked price against worth, in words."),
    ),
)


def write(bids: Bids, path: Path, *, protected: Iterable[Path] = (), now: datetime | None = None) -> Path:
    """Write the bids to a new workbook, whole or not at all; returns the path really written.

    Raises:
        CannotWrite: the folder is missing or does not take files.
    """
    made = (now or datetime.now(UTC)).astimezone(UTC).replace(tzinfo=None)
    return write_safely(path, lambda temporary: _write(bids, temporary, made), protected=protected)


def _write(bids: Bids, path: Path, made: datetime) -> None:
    with workbook(path, created=made, title=f"Bids: {bids.name}"[:80]) as (book, looks):
        _add_overview(book, looks, bids)
        for sheet, bid in zip(sheet_names(own.lot for own in bids.bids), bids.bids, strict=True):
            _LotPage(Page(book.add_worksheet(sheet), looks), bids, bid, made).write()
        page = Page(book.add_worksheet(FIRST_ORDER), looks)
        table = OUTPUTS["Bids"]
        block = page.table(table, table.columns, bids.overview)
        page.sheet.freeze_panes(block.first_row, 1)
        set_up_print(page.sheet, header_row=block.header_row, footer=bids.name)


def sheet_names(lots: Iterable[str]) -> list[str]:
    """A name for the sheet of each lot that Excel takes, each another one."""
    names: list[str] = []
    taken = {OVERVIEW.casefold(), FIRST_ORDER.casefold(), "history"}
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
    page.text(1, 0, f"Money in {bids.currency}. Every figure here is from solving the plan again (exact).", "quiet")
    page.text(2, 0, f"Bid: the break-even price less {100 * bids.margin:g} %.", "quiet")
    rows = [
        {
            "Lot": bid.lot,
            "Feed class": bid.feed_class,
            "Status": bid.status,
            "Tonnes": bid.tonnes,
            "Price": bid.asked,
            "Break-even": bid.break_even,
            "Bid": bid.price,
            "First tonne": bid.first,
            "Last tonne": bid.last,
            "Taken at Bid": bid.taken,
            "Added": bid.added,
            **{f"{component} +0.1 %": gain for component, gain in bid.assay.items()},
            "Advice": advice(bid),
        }
        for bid in sorted(bids.bids, key=lambda own: own.asked - own.break_even)
    ]
    block = page.table(BIDS, BIDS.columns, frame(BIDS.columns, rows), at=(4, 0))
    page.sheet.freeze_panes(block.first_row, 1)
    page.sheet.set_column(block.column("Advice"), block.column("Advice"), 68)
    for at, row in enumerate(rows, start=block.first_row):
        page.value(at, block.column("Added"), row["Added"], page.looks("output", number=MONEY))
    for at, words in enumerate(bids.refused, start=block.last_row + 2):
        page.text(at, 0, f"No bid: {words}", "doubt")
    set_up_print(page.sheet, header_row=block.header_row, footer=bids.name)


class _LotPage:
    """The page of one lot, written from the top down."""

    def __init__(self, page: Page, bids: Bids, bid: Bid, made: datetime) -> None:
        self.page, self.bids, self.bid, self.made = page, bids, bid, made
        self.row = 0

    def write(self) -> None:
        """The whole page."""
        for i, width in enumerate(WIDTHS):
            self.page.sheet.set_column(i, i, width)
        self.head()
        self.prices()
        self.what_the_plan_does()
        self.split()
        self.displaced()
        self.page.sheet.hide_gridlines(2)
        self.page.sheet.set_portrait()
        self.page.sheet.set_paper(9)
        self.page.sheet.fit_to_pages(1, 0)
        self.page.sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.6)
        self.page.sheet.set_footer(f"&L&8{self.bids.name[:80].replace('&', '&&')}&C&8&A&R&8&P / &N")

    def head(self) -> None:
        bid = self.bid
        self.page.text(0, 0, f"Bid for {bid.lot}", "title")
        self.page.sheet.set_row(0, 32)
        words = f"{bid.feed_class}, {bid.status}, {bid.tonnes:,.2f} t. Plan {self.bids.name}, {self.made:%Y-%m-%d}."
        self.page.text(1, 0, words, "quiet")
        self.across(3, price_words(bid, self.bids.currency, self.bids.margin), "subtitle", font_size=15)
        self.page.sheet.set_row(3, 26)
        colour = "good" if bid.asked <= bid.break_even else "bad"
        self.across(4, advice(bid), colour, bold=True, font_size=12)
        self.row = 6
        for words in sentences(bid, self.bids.currency):
            self.across(self.row, words, "words")
            self.page.sheet.set_row(self.row, 15 * (1 + len(words) // 105) + 2)
            self.row += 1

    def prices(self) -> None:
        bid = self.bid
        rows = [
            ("Asked", bid.asked, "what the workbook says"),
            ("Break-even, all of it", bid.break_even, "at this price the lot adds nothing"),
            (f"Bid, {100 * self.bids.margin:g} % below", bid.price, "the break-even less the margin"),
            ("First tonne", bid.first, "above this price nothing is taken"),
            ("Last tonne", bid.last, "up to this price all of it is taken"),
        ]
        self.heading(f"Prices, {self.bids.currency} per t")
        for name, price, words in rows:
            self.line(name, (price, MONEY), words)
        if bid.assay:
            self.heading(f"If the assay is better, {self.bids.currency} per t")
            for component, gain in bid.assay.items():
                self.line(f"{component} +0.1 % of dry mass", (gain, MONEY), "solved again with that assay")

    def what_the_plan_does(self) -> None:
        bid = self.bid
        self.heading("What the plan does with it at the bid")
        self.line("Taken", (bid.taken, AMOUNT), "t")
        self.line("Added to the margin", (bid.added, MONEY), self.bids.currency)
        for run in bid.runs[:MOST_ROWS]:
            self.line(run.period, (run.tonnes, AMOUNT), f"t by {run.recipe}")
        self.rest(len(bid.runs), "runs")

    def split(self) -> None:
        self.heading(f"What its last tonne is worth, {self.bids.currency} per t")
        for part in self.bid.parts:
            if abs(part.amount) >= 0.5:
                name = f"{part.item}, from {part.component}" if part.component else part.item
                self.line(name, (part.amount, MONEY), "")
        self.line("Together", (sum(part.amount for part in self.bid.parts), MONEY), "", "bold")

    def displaced(self) -> None:
        some = [own for own in self.bid.displaced.items() if abs(own[1]) >= 0.05]
        moved = sorted(some, key=lambda own: -abs(own[1]))
        self.heading("What it displaces, in one of the plans of that margin")
        for lot, tonnes in moved[:MOST_ROWS]:
            self.line(lot, (tonnes, CHANGE), "t worked")
        if not moved:
            self.line("No other lot", (0.0, CHANGE), "t worked")
        self.rest(len(moved), "lots")
        for product, kg in self.bid.made.items():
            if abs(kg) >= 0.05:
                self.line(f"{product} made", (kg, CHANGE), "kg")

    def heading(self, words: str) -> None:
        self.row += 1
        self.page.text(self.row, 0, words, "subtitle")
        self.page.sheet.set_row(self.row, 20)
        self.row += 1

    def line(self, name: str, figure: tuple[float, str], words: str, *styles: str) -> None:
        self.page.text(self.row, 0, name, "output", *styles, indent=1)
        value, number = figure
        self.page.value(self.row, 1, value, self.page.looks("output", *styles, number=number))
        self.page.text(self.row, 2, words, "quiet", indent=1)
        self.row += 1

    def rest(self, count: int, words: str) -> None:
        if count > MOST_ROWS:
            self.page.text(self.row, 0, f"... and {count - MOST_ROWS} more {words}", "quiet", indent=1)
            self.row += 1

    def across(self, row: int, text: str, *styles: str, **more: Any) -> None:
        self.page.sheet.merge_range(row, 0, row, len(WIDTHS) - 1, "", self.page.looks(*styles, **more))
        self.page.text(row, 0, text, *styles, **more)
