"""Mutants of the rules: one operator, bound, number or condition changed at a time, to see whether a test notices.

`python -m tests.mutants [COUNT] [SEED] [RULE ...]` draws so many from the rules' files (all, or those named), and runs
the tests of the rule against each; what they do not notice is tried against the tests of `WIDER`, in a copy, so that
processes that tests start have the mutant, too. It prints those that live, and how many each of both noticed. No file
of the repository is changed.
"""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import io
import multiprocessing
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from copy import copy
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import highspy  # noqa: F401
import pandas  # noqa: F401
import pyomo.environ  # noqa: F401
import pytest

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "models" / "rules"
NO_RULES = ("__init__", "rule")
SECONDS = 120
"""Of a processor, the most that the tests of a mutant may take: one that never ends is noticed, a busy machine not."""
WIDER_SECONDS = 600
"""The same of `WIDER`, which takes an eighth of it."""
WAITING = 30
"""Times as long by the clock, for one that waits without an end."""
WIDER = (
    "tests/models/rules",
    "tests/models/explain/test_marginals.py",
    "tests/models/explain/test_shortage.py",
    "tests/models/explain/test_lots.py",
    "tests/plainly/test_plainly.py",
)
"""Tests beside those of the rule, the quicker ones first; they end with the first that fails."""
NOT_COPIED = (".git", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", "docs", "benchmarks")
FAILED = (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED, pytest.ExitCode.USAGE_ERROR)
"""How tests end that notice: some fail, or cannot even be collected (of those named by `::` that is a usage error)."""

OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
NAMES = {"minimum": "maximum", "maximum": "minimum", "min": "max", "max": "min", "any": "all", "all": "any"}
BOUNDS = {"lower": "upper", "upper": "lower", "at_most": "at_least", "at_least": "at_most"}


Change = Callable[[ast.AST], str]
"""Changes a node, and says how in words; leaves one alone that is not of its kind."""

Place = tuple[str, int, Change]


@dataclass(frozen=True)
class Mutant:
    """A rule's file with one thing changed."""

    rule: str
    line: int
    words: str
    source: str


def places(rule: str) -> list[Place]:
    """All that can be changed of a rule: in what its functions and methods do, and in the figures that it names.

    The `strict` of a `zip` is left alone: it guards what is so anyway.
    """
    tree = ast.parse((RULES / f"{rule}.py").read_text(encoding="utf-8"))
    code = {id(found) for part in tree.body for line in _lines(part) for found in ast.walk(line)}
    code -= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg == "strict"}
    return [
        (rule, place, change)
        for place, node in enumerate(ast.walk(tree))
        if id(node) in code
        for change in CHANGES
        if change(copy(node))
    ]


def _lines(part: ast.stmt) -> list[ast.stmt]:
    """Return what a part of a file does: the lines of functions and methods, and what is given a name."""
    if isinstance(part, ast.ClassDef):
        return [line for inner in part.body for line in _lines(inner)]
    if isinstance(part, ast.FunctionDef):
        return part.body
    return [part] if isinstance(part, ast.Assign | ast.AnnAssign) else []


def mutant_at(rule: str, place: int, change: Change) -> Mutant:
    """The mutant with one of them changed."""
    tree = ast.parse((RULES / f"{rule}.py").read_text(encoding="utf-8"))
    node = next(islice(ast.walk(tree), place, None))
    words = change(node)
    return Mutant(rule, getattr(node, "lineno", 0), words, ast.unparse(tree))


def _operator(node: ast.AST) -> str:
    if isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in OPERATORS:
        before = ast.unparse(node)
        node.op = OPERATORS[type(node.op)]()  # type: ignore[assignment]
        return f"{before} -> {ast.unparse(node)}"
    return ""


def _comparison(node: ast.AST) -> str:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in OPERATORS:
        before = ast.unparse(node)
        node.ops = [*node.ops]
        node.ops[0] = OPERATORS[type(node.ops[0])]()  # type: ignore[assignment]
        return f"{before} -> {ast.unparse(node)}"
    return ""


def _condition(node: ast.AST) -> str:
    """Turn an `if` round, or a `not` away."""
    if isinstance(node, ast.If | ast.IfExp):
        before = ast.unparse(node.test)
        node.test = ast.UnaryOp(ast.Not(), node.test)
        return f"if {before} -> if not"
    return ""


def _number(node: ast.AST) -> str:
    """Add one to a number, or turn a yes into a no."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
        before = node.value
        node.value = not before if isinstance(before, bool) else type(before)(before + 1)
        return f"{before} -> {node.value}"
    return ""


def _sign(node: ast.AST) -> str:
    """Take a sign away, or a `not`."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Invert):
        before = ast.unparse(node)
        node.op = ast.UAdd()
        return f"{before} -> {ast.unparse(node)}"
    return ""


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute) and node.attr in NAMES | BOUNDS:
        before = ast.unparse(node)
        node.attr = (NAMES | BOUNDS)[node.attr]
        return f"{before} -> {ast.unparse(node)}"
    if isinstance(node, ast.Name) and node.id in NAMES:
        node.id = NAMES[node.id]
        return f"-> {node.id}"
    return ""


def _bound(node: ast.AST) -> str:
    """Turn a row's lower bound into its upper one, and the other way round."""
    if isinstance(node, ast.keyword) and node.arg in BOUNDS:
        before, node.arg = node.arg, BOUNDS[node.arg]
        return f"{before}= -> {node.arg}="
    return ""


CHANGES = (_operator, _comparison, _condition, _number, _sign, _name, _bound)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the mutant where its rule is imported."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant, self.module = mutant, f"models.rules.{mutant.rule}"

    def find_spec(self, name: str, _path: object, _target: object = None) -> importlib.machinery.ModuleSpec | None:
        """See `MetaPathFinder`."""
        return importlib.machinery.ModuleSpec(name, self) if name == self.module else None

    def exec_module(self, module: object) -> None:
        """See `Loader`."""
        exec(compile(self.mutant.source, self.module, "exec"), vars(module))


def _tests(rule: str) -> list[str]:
    """The tests of a rule: its own, and its part of those of all rules."""
    folder = ROOT / "tests" / "models" / "rules"
    every = [f"{folder / 'test_every_rule.py'}::{name}[{rule}]" for name in OF_EVERY_RULE]
    return [str(folder / f"test_{rule}.py"), *every, str(folder / "test_rules_say_everything.py")]


OF_EVERY_RULE = (
    "test_the_hand_solved_margin_is_found",
    "test_without_the_rule_its_case_comes_out_better",
    "test_the_program_of_the_case_is_the_one_written_out",
)


def _run(mutant: Mutant) -> None:
    """Run the tests of a mutant, and end with what they end with."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.meta_path.insert(0, _Finder(mutant))
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        code = pytest.main(["-q", "-x", "-p", "no:cacheprovider", *_tests(mutant.rule)])
    sys.exit(int(code))


def own_tests_notice(mutant: Mutant) -> bool:
    """Whether a test of the rule fails with it."""
    methods = multiprocessing.get_all_start_methods()
    process = multiprocessing.get_context("fork" if "fork" in methods else "spawn").Process(target=_run, args=(mutant,))
    process.start()
    process.join(WAITING * SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
    return _noticed(process.exitcode)


def _noticed(code: int | None) -> bool:
    """Whether tests that end with this code noticed anything.

    Raises:
        ValueError: they ended for another reason, and say nothing.
    """
    if code is not None and code > 0 and code not in FAILED:
        raise ValueError(f"the tests ended with {pytest.ExitCode(code)!r}")
    return code != pytest.ExitCode.OK


def wider_tests_notice(mutant: Mutant) -> str:
    """Return the first test of `WIDER` that fails with it, or nothing.

    Raises:
        ValueError: one fails without any mutant, too.
    """
    if failed := _first_to_fail(None):
        raise ValueError(f"without any mutant: {failed}")
    return _first_to_fail(mutant)


@cache
def _first_to_fail(mutant: Mutant | None) -> str:
    """Return the first test of `WIDER` that fails in a copy, with a mutant or as everything stands."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        there = Path(folder, "copy")
        shutil.copytree(ROOT, there, ignore=shutil.ignore_patterns(*NOT_COPIED))
        if mutant is not None:
            (there / "models" / "rules" / f"{mutant.rule}.py").write_text(mutant.source, encoding="utf-8")
        ended = _run_wider(there)
    if not _noticed(ended.returncode):
        return ""
    failed = [line for line in ended.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failed[0].partition(" - ")[0] if failed else "a test that never ends"


def _run_wider(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-rfE", "-p", "no:cacheprovider", *WIDER],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (WIDER_SECONDS, WIDER_SECONDS)),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def main(count: int = 100, seed: int = 1, *names: str) -> None:
    """Draw mutants, try each and print what lives."""
    rules = names or tuple(sorted(path.stem for path in RULES.glob("*.py") if path.stem not in NO_RULES))
    every = [place for rule in rules for place in places(rule)]
    drawn = [mutant_at(*place) for place in random.Random(seed).sample(every, min(count, len(every)))]
    print(f"{len(drawn)} of {len(every)} mutants of {len(rules)} rules", flush=True)
    by_own, by_wider = 0, 0
    for tried, mutant in enumerate(drawn, start=1):
        if own_tests_notice(mutant):
            by_own += 1
            continue
        words = f"{mutant.rule}.py:{mutant.line}: {mutant.words}"
        if test := wider_tests_notice(mutant):
            by_wider += 1
            print(f"noticed by no test of the rule, of {tried}: {words}: {test}", flush=True)
        else:
            print(f"lives, of {tried}: {words}", flush=True)
    print(f"{by_own} of {len(drawn)} noticed by the tests of the rule, {by_own + by_wider} in all")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]), *sys.argv[3:])
