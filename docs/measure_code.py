"""Measure the size and shape of the code beside that of well-kept public projects: `python docs/measure_code.py`.

Prints a Markdown table. With `--write` the table is put into `docs/development.md` instead.

Functions are all that `def` makes, methods and nested ones too; their lines run from `def` to their last line. A
function is typed if its result and all its arguments are (`self` and `cls` aside), documented if it has a docstring. A
comment is a line or an end of a line that begins with `#`. Lines are all lines of a file, blank ones too.
"""

from __future__ import annotations

import ast
import sys
import tokenize
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from math import ceil
from pathlib import Path

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
PAGE = DOCS / "development.md"
SOURCES = (ROOT / "models", ROOT / "planner")
TESTS = (ROOT / "tests",)
OURS = "models/ and planner/"

HEADS = (
    "Code",
    "Files",
    "Lines",
    "Longest file",
    "Median function",
    "90 % of functions",
    "Longest function",
    "Typed",
    "Documented",
    "Comments per 100 lines",
    "Largest package",
    "Test lines per line",
)
ANCHORS = (
    ("PyVRP", "36", "4,020", "651", "8", "53", "182", "91 %", "50 %", "3.7", "", "3.96"),
    ("PyJobShop", "29", "5,830", "1,308", "12", "45", "197", "78 %", "80 %", "2.5", "", "0.71"),
    ("httpx", "23", "8,827", "2,019", "9", "34", "133", "100 %", "35 %", "5.1", "", "1.01"),
    ("calliope", "38", "13,492", "1,600", "12", "43", "129", "80 %", "69 %", "3.1", "", "1.12"),
    ("ISPyPSA", "75", "22,871", "1,226", "26", "68", "299", "89 %", "93 %", "4.2", "", "1.27"),
)
"""Public projects as measured in 2026; the modules of their largest package were not counted."""

BEGIN, END = "<!-- figures of the code -->\n", "<!-- end of figures of the code -->\n"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, kw_only=True)
class File:
    """What one file holds."""

    path: Path
    lines: int
    comments: int
    functions: tuple[Function, ...]


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The figures of a body of code; lines of functions in `median`, `most` (of nine in ten) and `longest`."""

    files: int
    lines: int
    longest_file: int
    median: int
    most: int
    longest: int
    typed: float
    documented: float
    comments: float
    largest_package: int
    tests: float

    def cells(self) -> tuple[str, ...]:
        """The figures as they stand in the table."""
        counts = (self.files, self.lines, self.longest_file, self.median, self.most, self.longest)
        shares = (f"{100 * self.typed:.0f} %", f"{100 * self.documented:.0f} %")
        last = (f"{self.comments:.1f}", str(self.largest_package), f"{self.tests:.2f}")
        return *(f"{count:,}" for count in counts), *shares, *last


def measure(sources: Iterable[Path], tests: Iterable[Path]) -> Figures:
    """The figures of all Python files below `sources`; the lines below `tests` are set against theirs."""
    files = [read(path) for path in _python(sources)]
    functions = [one for file in files for one in file.functions]
    sizes = sorted(_size(one) for one in functions)
    lines = sum(file.lines for file in files)
    return Figures(
        files=len(files),
        lines=lines,
        longest_file=max(file.lines for file in files),
        median=_at(sizes, 0.5),
        most=_at(sizes, 0.9),
        longest=sizes[-1],
        typed=sum(map(_is_typed, functions)) / len(functions),
        documented=sum(ast.get_docstring(one) is not None for one in functions) / len(functions),
        comments=100.0 * sum(file.comments for file in files) / lines,
        largest_package=max(modules(file.path for file in files).values()),
        tests=sum(len(path.read_text(encoding="utf-8").splitlines()) for path in _python(tests)) / lines,
    )


def read(path: Path) -> File:
    """Take one file apart."""
    text = path.read_text(encoding="utf-8")
    tokens = tokenize.generate_tokens(StringIO(text).readline) if "#" in text else ()
    comments = sum(token.type == tokenize.COMMENT for token in tokens)
    functions = tuple(node for node in ast.walk(ast.parse(text)) if isinstance(node, Function))
    return File(path=path, lines=len(text.splitlines()), comments=comments, functions=functions)


def modules(paths: Iterable[Path]) -> Counter[Path]:
    """How many modules each package holds itself, without its `__init__` and the packages in it."""
    return Counter(path.parent for path in paths if path.name != "__init__.py")


def _python(folders: Iterable[Path]) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def _size(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _at(sizes: Sequence[int], share: float) -> int:
    """The least size that at least this share of all sizes do not exceed; `sizes` ascend."""
    return sizes[max(ceil(share * len(sizes)), 1) - 1]


def _is_typed(function: Function) -> bool:
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]
    if named and named[0].arg in ("self", "cls"):
        named = named[1:]
    return function.returns is not None and all(argument.annotation for argument in named)


def table(figures: Figures) -> str:
    """Our figures above those of the public projects, as a Markdown table."""
    rows = [HEADS, ("---", *["--:"] * (len(HEADS) - 1)), (f"**{OURS}**", *figures.cells()), *ANCHORS]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def page(text: str, figures: Figures) -> str:
    """The page with its table made anew."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise LookupError(f"{PAGE.name} lacks its marks around the figures")
    return f"{before}{begin}{table(figures)}{end}{after}"


def main() -> int:
    """Print the table, or with --write put it into the page."""
    figures = measure(SOURCES, TESTS)
    if "--write" in sys.argv[1:]:
        PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), figures), encoding="utf-8", newline="\n")
    else:
        print(table(figures), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
