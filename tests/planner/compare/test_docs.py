from __future__ import annotations

from pathlib import Path

from planner.comparison.bridging.groups import GROUPS, MEANING

PAGE = Path(__file__).resolve().parents[3] / "docs" / "compare.md"


def test_the_page_lists_the_groups_in_the_order_in_which_they_are_taken() -> None:
    rows = [f"| {group} | {MEANING[group]} |" for group in GROUPS]
    assert "\n".join(rows) in PAGE.read_text(encoding="utf-8")
