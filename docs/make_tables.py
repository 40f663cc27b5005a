"""The reference page of all tables, `docs/tables.md`, written from the schema.

`python docs/make_tables.py` writes it, `python docs/make_tables.py --check` only says whether it is current.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

from models.schema.inputs import INPUTS  # noqa: E402
from models.schema.outputs import OUTPUTS  # noqa: E402
from models.schema.settings import SETTINGS  # noqa: E402
from models.schema.tables.actuals import ACTUALS  # noqa: E402
from models.schema.words import Column, Table  # noqa: E402
from planner.reading import describe  # noqa: E402

PAGE = DOCS / "tables.md"
INTRODUCTION = """# Tables

<!-- Written by `python docs/make_tables.py` from models/schema/. Do not edit: change the schema, run it again. -->

Every table that a planner fills in and every table of a plan, as the schema states them. An empty workbook with all
input tables comes from `planner template`.

- Each table is a named Excel table on a sheet of its own, with headers `Name [unit]`. The reader finds it by the
  table's name, else by the sheet's name. Header case, spaces and order do not matter; your own columns are left alone,
  unless one may be a column that is missing ([reading](reading.md)).
- Columns in **bold** are the table's key: together they name a row.
- *If blank* says what a blank cell means. Every such value that a plan uses is listed in its table Assumptions.
- Feed is in tonnes as received (wet), assays in % of dry mass, products in kg, money in the currency of Settings.
- *One per component*: such a table has one column for each row of Components, headed `Dy [%]` and so on. A component
  counted as `property` has its column too where that makes sense, in a unit of its own.
"""
ACTUALS_INTRODUCTION = """
## Tables of what was done

A shift leader writes down in these tables what became of a plan. They are no inputs: no plan reads them, and the
template does not have them. Each may be missing."""
INPUT_HEADS = ("Column", "Unit", "Holds", "If blank", "Allowed", "Meaning")
OUTPUT_HEADS = ("Column", "Unit", "Holds", "Meaning")
SETTING_HEADS = ("Setting", "Unit", "If blank", "Allowed", "Meaning")


def tables_page() -> str:
    """The whole page as Markdown."""
    parts = [INTRODUCTION, "## Input tables\n"]
    parts += [f"- [{name}](#{_anchor(name)}): {describe.row_needs(table)}" for name, table in INPUTS.items()]
    parts += [_input_section(table) for table in INPUTS.values()]
    parts += [ACTUALS_INTRODUCTION]
    parts += [_actuals_section(table) for table in ACTUALS.values()]
    parts += ["\n## Tables of a plan\n\nA plan workbook holds these tables, for other programs and for comparison."]
    parts += [_output_section(table) for table in OUTPUTS.values()]
    return "\n".join(parts) + "\n"


def _input_section(table: Table) -> str:
    section = f"{_heading(table)} This table {describe.row_needs(table)}.\n\n{_input_grid(table)}"
    if table.name == "Settings":
        section += "\n\n" + _grid(SETTING_HEADS, [_setting_row(setting) for setting in SETTINGS])
    return section


def _actuals_section(table: Table) -> str:
    return f"{_heading(table)}\n\n{_input_grid(table)}"


def _input_grid(table: Table) -> str:
    rows = [_input_row(column, _name(column)) for column in table.columns]
    if table.components:
        rows.append(_input_row(table.components, "*one per component*"))
    return _grid(INPUT_HEADS, rows)


def _output_section(table: Table) -> str:
    rows = [(_name(column), column.unit, describe.kind(column), column.words) for column in table.columns]
    return f"{_heading(table)}\n\n{_grid(OUTPUT_HEADS, rows)}"


def _heading(table: Table) -> str:
    return f"\n### {table.name}\n\nExcel table `{table.list_object}`. {table.words}"


def _name(column: Column) -> str:
    title = column.title or column.name
    return f"**{title}**" if column.key else title


def _input_row(column: Column, name: str) -> tuple[str, ...]:
    return (
        name,
        column.unit,
        describe.kind(column),
        describe.need(column),
        describe.allowed(column),
        column.words,
    )


def _setting_row(setting: Column) -> tuple[str, ...]:
    return f"`{setting.name}`", setting.unit, describe.need(setting), describe.allowed(setting), setting.words


def _grid(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _anchor(name: str) -> str:
    return name.lower().replace(" ", "-")


def is_current() -> bool:
    """True if the page on disk says what the schema says."""
    return PAGE.is_file() and PAGE.read_text(encoding="utf-8") == tables_page()


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page, or check it; returns the exit code: 0 done or current, 1 not current."""
    parser = argparse.ArgumentParser(
        prog="python docs/make_tables.py", description="Write docs/tables.md from the schema."
    )
    parser.add_argument("--check", action="store_true", help="write nothing; say whether the page is current")
    if parser.parse_args(arguments).check:
        if not is_current():
            print(f"{PAGE.name} is not current: run `python docs/make_tables.py`", file=sys.stderr)
        return 0 if is_current() else 1
    PAGE.write_text(tables_page(), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
