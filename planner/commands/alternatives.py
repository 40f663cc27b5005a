"""`planner alternatives`: what is firm in a plan and what is free."""

from __future__ import annotations

from pathlib import Path

import click

from planner.commands.asking import WORKBOOK, asking, checked_out, share_of


@click.command("alternatives")
@click.argument("file", type=WORKBOOK)
@click.option("--within", default="0.5%", show_default=True, metavar="SHARE", help="How much margin may be given up.")
@click.option("--scenario", metavar="NAME", help="Plan with this scenario.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Where they go (<name>-alternatives.xlsx).")
@click.option("--quiet", is_flag=True, help="Show no progress.")
def command(file: Path, within: str, scenario: str | None, out: Path | None, quiet: bool) -> int:
    """Find the least and the most of each lot, offer, line and product at nearly the best margin of FILE."""
    from planner.excel.books import alternatives_book
    from planner.studies import alternatives, alternatives_text

    given_up = share_of(within, "--within")
    out = checked_out(file, out or Path(f"{file.stem}-alternatives.xlsx"))
    with asking(file, quiet=quiet) as ask:
        found = alternatives.find(file, within=given_up, scenario=scenario, progress=ask.progress, cancel=ask.cancel)
        with ask.progress.step("Writing the alternatives"):
            written = alternatives_book.write(found, out, protected=[file])
        click.echo(alternatives_text.text(found))
        click.echo(f"\nAlternatives written to {written}")
    return ask.code
