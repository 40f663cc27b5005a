"""Docstrings of functions say what they do, verb first; those of properties and checks say what is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
NO_VERBS = {"The", "A", "An", "One", "Each", "Every", "All", "Some", "No", "What", "How", "Where", "Which", "Whether"}
NO_VERBS |= {"Why", "When", "True", "False", "It", "There", "This", "That", "For", "From", "By", "Inside,"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.Module) -> Iterator[Function]:
    """Yield functions that are no properties: those do nothing, they are something."""
    for node in ast.walk(tree):
        if isinstance(node, Function) and not any("property" in ast.unparse(found) for found in node.decorator_list):
            yield node


def is_check(path: Path, function: Function) -> bool:
    """Return whether it is a check, whose docstring says what is the matter with a workbook."""
    gives = "" if function.returns is None else ast.unparse(function.returns)
    return "checks" in path.parts and "Problem]" in gives and not function.name.startswith("_")


def test_docstrings_of_functions_begin_with_a_verb() -> None:
    found = []
    for path in (path for package in ("models", "planner") for path in (ROOT / package).rglob("*.py")):
        for function in functions(ast.parse(path.read_text(encoding="utf-8"))):
            words = (ast.get_docstring(function) or "").split()
            if words and words[0] in NO_VERBS and not is_check(path.relative_to(ROOT), function):
                found.append(f"{path.relative_to(ROOT)}: {function.name}: {' '.join(words[:6])}")
    assert found == []
