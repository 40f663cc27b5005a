"""The pages that repeat what the code says are current, and say all of it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from models import checks
from models.checks import actuals
from models.rules import RULES
from planner.commands import main

ROOT = Path(__file__).parents[1]


def script(name: str) -> ModuleType:
    """A script of docs/ as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # where dataclasses look for it
    spec.loader.exec_module(module)
    return module


def test_pages_are_current() -> None:
    """If this fails: python docs/make_pages.py."""
    assert script("make_pages").stale() == []


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_formula(rule: str) -> None:
    """The model page states each rule with its formula in a block of its own."""
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8").partition(f"### {rule}\n")[2].partition("\n##")[0]
    formula = text.partition("```text\n")[2].partition("```")[0]
    assert "=" in formula


@pytest.mark.parametrize("check", dict.fromkeys((*checks.CHECKS, *actuals.CHECKS)), ids=checks.slug)
def test_every_check_is_listed(check: checks.Check) -> None:
    """By its name, with what it finds."""
    page = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    assert f"- `{checks.slug(check)}`: " in page


@pytest.mark.parametrize("command", main.app.commands)
def test_every_command_is_in_the_readme(command: str) -> None:
    """A command that nobody can find does not exist."""
    assert f"planner {command}" in (ROOT / "README.md").read_text(encoding="utf-8")
