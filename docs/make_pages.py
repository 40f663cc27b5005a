"""Write the pages that repeat what the code says, and the same parts of the README: `python docs/make_pages.py`.

With `--check` nothing is written; the exit code is 1 if a page is out of date.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
sys.path.insert(0, str(ROOT))

from models import checks  # noqa: E402
from models.checks import actuals  # noqa: E402
from models.plant import plant  # noqa: E402
from models.program import objective  # noqa: E402
from models.rules import RULES  # noqa: E402
from models.rules.rule import Rule  # noqa: E402
from models.schema.inputs import INPUTS  # noqa: E402

INTRODUCTION = """\
A plan is a linear program. Letters: l lots, e components, c feed classes, i lines, r recipes, k products, p periods,
n delivery rows, and t, i, f rows of Targets, Spot sales and Fixed runs."""

PROMISES = """\
There is always a plan: what the plant cannot give comes back as a broken promise with its amount. Before all others
come limits that opening stock and arrivals break by themselves, and whole lots that were begun (level -1). Then the
order is

0. promises without a price (must use, stocks, fixed runs): the least sum of relative shortages, that is of
   short / max(asked, 1 t or kg);
1. promises with a priority, 1 to 9 one after the other, the same way. A level that can keep all its promises keeps them
   for good; one that cannot may give up at most the `Priority tolerance` (0.1 % of one promise) for what follows;
2. money: the greatest margin, with the penalties of the promises that have one;
3. among plans of equal margin, one fixed choice, so that the same workbook gives the same plan everywhere."""


OF_ACTUALS = [check for check in actuals.CHECKS if check not in checks.CHECKS]
FINDINGS = """\
What `planner check` looks for in the tables, by the name that `--json` shows for it. Every finding has a sheet, a cell
where one is meant, and a remedy. The reader has some of its own, such as `missing-column` for a filled column that
may be one that is missing ([reading](reading.md)). This page is made from the code: `python docs/make_pages.py`."""


def model_page() -> str:
    """docs/model.md: what is decided, what must hold, what is best."""
    parts = [
        "# The model",
        "This page is made from the code: `python docs/make_pages.py`.",
        INTRODUCTION,
        "## Decisions",
        "Columns of the program, each only where it can be more than zero.",
        _code("\n".join(_words(rule.decide) for rule in RULES.values() if rule.decide is not None)),
        "What a tonne of a run means:",
        _code("\n".join(_line_of(plant, formula) for formula in ("kg[n,r,k] =", "content[n,b] ="))),
        "## Physics: never broken",
        *(_rule(rule) for rule in RULES.values() if not rule.is_promise),
        "## Promises: what is missing is counted",
        *(_rule(rule) for rule in RULES.values() if rule.is_promise),
        "## The order of promises",
        PROMISES,
        "## The margin",
        "Income is positive, cost negative.",
        _code("\n".join(f"{_title(item):<20} {_inline(item)}" for item in objective.ITEMS)),
        "Opening and closing feed and closing product are stock, all else is cash: [the page on money](money.md).",
    ]
    return "\n\n".join(parts) + "\n"


def formulas() -> str:
    """All formulas in one block, for the README."""
    lines = []
    for rule in RULES.values():
        blocks = filter(_is_formula, _words(_module(rule)).split("\n\n"))
        lines += [rule.name, *(f"    {line}" for block in blocks for line in block.splitlines()), ""]
    return _code("\n".join(lines).rstrip())


def _rule(rule: Rule) -> str:
    return f"### {rule.name}\n\n{_prose(_words(_module(rule)))}"


def _module(rule: Rule) -> ModuleType:
    return sys.modules[rule.add.__module__]


def _words(thing: ModuleType | Callable[..., Any]) -> str:
    return (thing.__doc__ or "").strip() if isinstance(thing, ModuleType) else inspect.getdoc(thing) or ""


def _title(item: Callable[..., Any]) -> str:
    return item.__name__.replace("_", " ")


def _inline(item: Callable[..., Any]) -> str:
    return " ".join(_words(item).split()).rstrip(".")


def _prose(words: str) -> str:
    """Text with its formulas as code blocks."""
    return "\n\n".join(_code(block) if _is_formula(block) else block for block in words.split("\n\n"))


def _is_formula(block: str) -> bool:
    """True for what is set out in columns: only formulas have two spaces side by side."""
    return "  " in block


def _code(text: str) -> str:
    return f"```text\n{text}\n```"


def _line_of(module: ModuleType, beginning: str) -> str:
    """The one line of a module's source that states a formula, without what makes it a comment or docstring."""
    lines = [line.strip() for line in inspect.getsource(module).splitlines()]
    found = [line.lstrip('# "').rstrip('"') for line in lines if line.lstrip('# "').startswith(beginning)]
    if len(found) != 1:
        raise LookupError(f"{module.__name__} states {beginning} {len(found)} times, not once")
    return found[0]


def findings_page() -> str:
    """docs/findings.md: every check by name, with what it finds."""
    lines = [
        "# Findings",
        FINDINGS,
    ]
    for module in dict.fromkeys(sys.modules[check.__module__] for check in (*checks.CHECKS, *OF_ACTUALS)):
        lines += [f"## {_words(module).splitlines()[0]}", _named(module)]
    return "\n\n".join(lines) + "\n"


def _named(module: ModuleType) -> str:
    listed = [check for check in (*checks.CHECKS, *OF_ACTUALS) if check.__module__ == module.__name__]
    return "\n".join(f"- `{checks.slug(check)}`: {_inline(check)}." for check in listed)


def tables() -> str:
    """The input tables with their words, as rows of a Markdown table."""
    names = {name: f"**{name}**" if table.may_need_rows else name for name, table in INPUTS.items()}
    return "\n".join(f"| {names[name]} | {table.words} |" for name, table in INPUTS.items())


def readme(text: str) -> str:
    """The README with its generated parts made anew."""
    return _between(_between(text, "tables", f"{tables()}\n"), "formulas", f"\n{formulas()}\n\n")


def _between(text: str, name: str, part: str) -> str:
    before, begin, rest = text.partition(f"<!-- {name} -->\n")
    _, end, after = rest.partition(f"<!-- end of {name} -->\n")
    if not end:
        raise LookupError(f"README.md lacks its marks around the {name}")
    return f"{before}{begin}{part}{end}{after}"


def pages() -> dict[Path, str]:
    """Every page that this script writes, with what it should hold."""
    page = ROOT / "README.md"
    return {
        DOCS / "model.md": model_page(),
        DOCS / "findings.md": findings_page(),
        page: readme(page.read_text(encoding="utf-8")),
    }


def stale() -> list[Path]:
    """The pages that do not hold what they should."""
    return [path for path, text in pages().items() if not path.is_file() or path.read_text(encoding="utf-8") != text]


def main() -> int:
    """Write the pages that are out of date; with --check only name them."""
    out_of_date = stale()
    for path in out_of_date:
        print(f"out of date: {path.relative_to(ROOT)}")
    if "--check" in sys.argv[1:]:
        return 1 if out_of_date else 0
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
