"""`planner bid`: what offered and blocked lots are worth."""

from __future__ import annotations

from pathlib import Path

import click

from planner.commands.asking import WORKBOOK, asking, checked_out, share_of


@click.command("bid")
@click.argument("file", type=WORKBOOK)
@click.option("--lot", "lots", multiple=True, metavar="NAME", help="An offered or blocked lot; may be repeated.")
@click.option("--all", "every", is_flag=True, help="Every offered and every blocked lot.")
@click.option("--margin", default="10%", show_default=True, metavar="SHARE", help="What to keep of the break-even.")
@click.option("--scenario", metavar="NAME", help="Plan with this scenario.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where the bids go (<name>-bids.xlsx).")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def command(
    file: Path, lots: tuple[str, ...], every: bool, margin: str, scenario: str | None, out: Path | None, quiet: bool
) -> int:
    """Find what lots of the workbook FILE are worth to its best plan: break-even price, bid, and why.

    Exact: each lot is solved for again, without it and with it. The table Bids of `planner solve` has first-order
    values of all.
    """
    if bool(lots) == every:
        raise click.UsageError("Give --lot NAME, or --all for every offered and blocked lot.")
    from planner.excel.books import bid_book
    from planner.studies import bid_text, bidding

    off = share_of(margin, "--margin")
    out = checked_out(file, out or Path(f"{file.stem}-bids.xlsx"))
    with asking(file, quiet=quiet) as ask:
        found = bidding.find(
            file, () if every else lots, margin=off, scenario=scenario, progress=ask.progress, cancel=ask.cancel
        )
        with ask.progress.step("Writing the bids"):
            written = bid_book.write(found, out, protected=[file])
        click.echo(bid_text.text(found))
        click.echo(f"\nBids written to {written}")
    return ask.code
