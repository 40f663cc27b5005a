"""The sheet Checks: each balance of the plan as a line with two sides, their difference, and whether it closes.

All of it is live formulas over the plan's own tables and the planner's (hidden) ones: type another figure anywhere and
the lines that it touches turn red.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell

from models.schema.at_sites import sites_of
from planner.engine.plan import Plan
from planner.excel.checks import check_data, check_stages
from planner.excel.checks.check_lines import LEAST, RELATIVE, Section, Sections
from planner.excel.checks.stage_lines import StageSections
from planner.excel.paper.sheets import Page, keep_from_print, set_up_print

OF_STAGES = (
    "Left out here, and worked out again by `planner verify`: elements over all stages, and hours and sales by days."
)
CLOSES, OPEN = "closes", "DOES NOT CLOSE"
TOLERANCE = f"MAX({LEAST},{RELATIVE:.6f}*MAX(ABS({{left}}),ABS({{right}})))"
WHAT, WHEN, LEFT, RIGHT, DIFFERENCE, STATUS = range(6)
NUMBER = "#,##0.0##;[Red]-#,##0.0##"


def fill(page: Page, data_page: Page, plan: Plan, footer: str) -> None:
    """Write Checks on `page`, and on `data_page` what it compares."""
    after = plan.inputs["Line use"]["After"].gt(0).any()
    drums = plan.are_drums(plan.inputs["Lots"]).any()
    staged = bool(len(plan.inputs["Intermediates"]) or sites_of(plan.inputs) or after or drums)
    _write(page, [*_sections(data_page, plan, staged=staged)])
    if staged:
        page.text(2, 0, OF_STAGES, "quiet")
    for one in (page, data_page):
        set_up_print(one.sheet, header_row=0, footer=footer)
        keep_from_print(one.sheet)
    page.sheet.freeze_panes(4, 0)


def _sections(data_page: Page, plan: Plan, *, staged: bool) -> Iterator[Section]:
    """Yield the sections of a plan; of one with stores, or sites, those of its stores."""
    if staged:
        return StageSections(plan, plan.balances, check_stages.fill(data_page, plan, plan.balances)).all()
    return Sections(plan, plan.balances, check_data.fill(data_page, plan, plan.balances)).all()


def _write(page: Page, sections: list[Section]) -> None:
    sheet, looks = page.sheet, page.looks
    sheet.set_column(WHAT, WHAT, 40)
    sheet.set_column(WHEN, WHEN, 24)
    sheet.set_column(LEFT, STATUS, 20)
    page.text(0, 0, "Checks", "title")
    sheet.set_row(0, 30)
    words = "Every line is a formula over the tables of this workbook: change a figure and its lines turn red."
    page.text(1, 0, words, "quiet")
    first = 4 + 2 + len(sections) + 2
    tops = list(first + 3 + np.cumsum([0, *(len(section.lines) + 5 for section in sections)]))
    _overall(page, sections, tops)
    for section, top in zip(sections, tops, strict=False):
        _section(page, section, int(top))
    last = int(tops[-1])
    for text, style in ((CLOSES, "good"), (OPEN, "bad")):
        rule = {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": looks.mark(style)}
        sheet.conditional_format(4, STATUS, last, STATUS, rule)


def _overall(page: Page, sections: list[Section], tops: list[Any]) -> None:
    """Write the one line at the top, and a line for each section."""
    sheet, looks = page.sheet, page.looks
    for column, header in enumerate(("Check", "", "Lines", "Not closing", "Largest difference", "Closes?")):
        page.text(5, column, header, "header")
    for row, (section, top) in enumerate(zip(sections, tops, strict=False), start=6):
        count = len(section.lines)
        status, difference = (_cells(int(top), count, column) for column in (STATUS, DIFFERENCE))
        wrong = sum(not line.closes for line in section.lines)
        largest = max((abs(line.difference) for line in section.lines), default=0.0)
        page.text(row, WHAT, section.title, "output")
        page.text(row, WHEN, "", "output")
        many = f"ROWS({status})" if count else "0"
        sheet.write_plain_formula(row, LEFT, many, looks("output", number="0"), count)
        sheet.write_plain_formula(
            row, RIGHT, f'{count}-COUNTIF({status},"{CLOSES}")', looks("output", number="0"), wrong
        )
        biggest = f"MAX(MAX({difference}),-MIN({difference}))"
        sheet.write_plain_formula(row, DIFFERENCE, biggest, looks("output", number=NUMBER), largest)
        of_row = xl_rowcol_to_cell(row, RIGHT)
        _status(page, row, f'IF({of_row}=0,"{CLOSES}","{OPEN}")', CLOSES if wrong == 0 else OPEN)
    every, wrong_cells = (
        f"{xl_rowcol_to_cell(6, at)}:{xl_rowcol_to_cell(5 + len(sections), at)}" for at in (LEFT, RIGHT)
    )
    lines = [line for section in sections for line in section.lines]
    wrong = sum(not line.closes for line in lines)
    good = f'"All "&SUM({every})&" lines close: the plan adds up."'
    bad = f'SUM({wrong_cells})&" of "&SUM({every})&" lines do not close."'
    text = (
        f"All {len(lines)} lines close: the plan adds up."
        if not wrong
        else f"{wrong} of {len(lines)} lines do not close."
    )
    style = looks("subtitle")
    sheet.merge_range(3, WHAT, 3, STATUS, "", style)
    sheet.write_plain_formula(3, WHAT, f"IF(SUM({wrong_cells})=0,{good},{bad})", style, text)
    for criteria, mark in ((f"SUM({_fixed(wrong_cells)})=0", "good"), (f"SUM({_fixed(wrong_cells)})<>0", "bad")):
        rule = {"type": "formula", "criteria": f"={criteria}", "format": looks.mark(mark)}
        sheet.conditional_format(3, WHAT, 3, STATUS, rule)


def _fixed(cells: str) -> str:
    return ":".join(f"${cell[0]}${cell[1:]}" for cell in cells.split(":"))


def _cells(top: int, count: int, column: int) -> str:
    return f"{xl_rowcol_to_cell(top, column)}:{xl_rowcol_to_cell(top + max(count, 1) - 1, column)}"


def _status(page: Page, row: int, formula: str, value: str) -> None:
    page.sheet.write_plain_formula(row, STATUS, formula, page.looks("output", "bold", align="center"), value)


def _section(page: Page, section: Section, top: int) -> None:
    """Write the lines of a section from row `top`; its title, words and header stand above."""
    page.text(top - 3, WHAT, section.title, "subtitle")
    page.text(top - 2, WHAT, section.words, "quiet")
    for column, header in enumerate(("What", "When", section.left, section.right, "Difference", "Closes?")):
        page.text(top - 1, column, header, "header")
    number = page.looks("output", number=NUMBER)
    for row, line in enumerate(section.lines, start=top):
        page.text(row, WHAT, line.what, "output", "letters")
        page.text(row, WHEN, line.when, "output", "letters")
        left, right, difference = (xl_rowcol_to_cell(row, column) for column in (LEFT, RIGHT, DIFFERENCE))
        page.sheet.write_plain_formula(row, LEFT, line.left[0], number, line.left[1])
        page.sheet.write_plain_formula(row, RIGHT, line.right[0], number, line.right[1])
        between = f"MAX({left}-{right},0)" if line.most else f"{left}-{right}"
        page.sheet.write_plain_formula(row, DIFFERENCE, between, number, line.difference)
        fits = f"ABS({difference})<={TOLERANCE.format(left=left, right=right)}"
        _status(page, row, f'IFERROR(IF({fits},"{CLOSES}","{OPEN}"),"{OPEN}")', CLOSES if line.closes else OPEN)
