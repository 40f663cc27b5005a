"""`planner bid`: what buying lots does to the plan, and what may be paid for them."""

from __future__ import annotations

from pathlib import Path

import click

from planner.commands import crew
from planner.commands.asking import WORKBOOK, asking, checked_out, share_of
from planner.jobs.exit_codes import LIMIT_REACHED, WORKBOOK_HAS_ERRORS


@click.command("bid")
@click.argument("file", type=WORKBOOK)
@click.option("--lot", "lots", multiple=True, metavar="NAME", help="A lot; may be repeated.")
@click.option("--all", "every", is_flag=True, help="Every offered and every blocked lot.")
@click.option("--margin", default="10%", show_default=True, metavar="SHARE", help="What to keep of the break-even.")
@click.option("--scenario", metavar="NAME", help="Plan with this scenario.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where the bids go (<name>-bids.xlsx).")
@click.option("--json", "as_json", is_flag=True, help="Print the bids as JSON; a workbook only with --out.")
@crew.options
@click.option("--quiet", is_flag=True, help="Show no progress.")
def command(
    file: Path,
    lots: tuple[str, ...],
    every: bool,
    margin: str,
    scenario: str | None,
    out: Path | None,
    as_json: bool,
    jobs: int | None,
    cluster: str | None,
    quiet: bool,
) -> int:
    """Find what buying lots of the workbook FILE does to its best plan, and what may be paid for them.

    The margin and every promise with all of the lot bought and without it, from two plans that are solved in full; the
    price at which it adds nothing; and its value at equal promises. A blocked lot counts as if it were released, an
    owned one by what the plan would lose without it.
    """
    if bool(lots) == every:
        raise click.UsageError("Give --lot NAME, or --all for every offered and blocked lot.")
    from planner.excel.books import bid_book
    from planner.studies.bids import bid_text, bidding

    off = share_of(margin, "--margin")
    if out or not as_json:
        out = checked_out(file, out or Path(f"{file.stem}-bids.xlsx"))
    with crew.crew(jobs, cluster) as workers, asking(file, quiet=quiet) as ask:
        found = bidding.find(
            file,
            lots,
            margin=off,
            scenario=scenario,
            progress=ask.progress,
            cancel=ask.cancel,
            crew=workers,
        )
        click.echo(bid_text.as_json(found, alone=len(lots) == 1) if as_json else bid_text.text(found))
        if out:
            with ask.progress.step("Writing the bids"):
                written = bid_book.write(found, out, protected=[file])
            click.echo(f"\nBids written to {written}", err=as_json)
        if found.limited:
            ask.code = LIMIT_REACHED
        elif not found.bids and found.refused:
            ask.code = WORKBOOK_HAS_ERRORS
    return ask.code
