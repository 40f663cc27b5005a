"""The page: chapters become one HTML file that holds its style, its script and its data, and asks nothing of any host.

A policy in the head lets no request out and no script run but the page's own two, named by their SHA-256, so that
whatever a planner types into a workbook stays text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from models.schema.settings import PAPER, PAPERS
from planner import __version__
from planner.comparison.comparison import Comparison
from planner.engine.plan import Plan
from planner.jobs.safe_write import write_safely
from planner.report import compare_sections, one_page, plan_sections
from planner.report.parts import Chapter, Chart, Sentences
from planner.sealing.usable import of_edited
from planner.views import colours

HERE = Path(__file__).parent
COLOURS = [
    *("INK", "QUIET", "LINE", "BRAND", "BRAND_SOFT", "WHITE", "OUTPUT_FILL", "TAB_GUIDE"),
    *("GOOD", "GOOD_FILL", "BAD", "BAD_FILL", "DOUBT", "DOUBT_FILL"),
]
CHARTS = {"HEAD": colours.BRAND, "HEAD_INK": colours.WHITE, "CHART_INK": colours.INK}
"""What is the same on a dark screen: charts stay on white."""
ECHARTS = HERE / "vendor" / "echarts" / "echarts.min.js"


def write(
    plans: Sequence[Plan], path: Path, comparison: Comparison | None = None, *, protected: Iterable[Path] = ()
) -> Path:
    """Write the report of one plan, or of several with their comparison, and return the path really written.

    Args:
        plans: at least one; the first is the base.
        path: the HTML file; another name is taken where it is one of the `protected`.
        comparison: of these plans in this order.
        protected: files that are never written to.

    Raises:
        CannotWrite: the folder is missing or does not take files.
        NotAPlan: a plan was edited so that nothing can be made of it.
    """
    with of_edited(*plans):
        html = page(plans, comparison)
    return write_safely(path, lambda temporary: _save(html, temporary), protected=protected)


def _save(html: str, path: Path) -> None:
    path.write_bytes(html.encode())  # as bytes: other line ends would change the scripts, and so their SHA-256


def page(plans: Sequence[Plan], comparison: Comparison | None = None) -> str:
    """Return the whole page as HTML."""
    labels = [one.label for one in comparison.subjects] if comparison else [plan.name for plan in plans]
    compared = compare_sections.chapter(comparison) if comparison else None
    named = enumerate(zip(plans, labels, strict=True))
    chapters = [_chapter(at, plan, label, comparison) for at, (plan, label) in named]
    scripts = [_file(ECHARTS), _file(HERE / "page.js")]
    environment = Environment(
        loader=PackageLoader("planner.report", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("page.html").render(
        title=" and ".join(labels) if len(labels) < 3 else f"{len(labels) - 1} plans compared with {labels[0]}",
        compared=compared,
        plans=chapters,
        style=Markup(_palette() + _file(HERE / "page.css").replace("{{PAPER}}", _paper(plans[0]))),
        scripts=[Markup(script) for script in scripts],
        policy=_policy(scripts),
        data=Markup(_data([*([compared] if compared else []), *chapters])),
        signs=colours.SIGNS,
        version=__version__,
    )


def _chapter(at: int, plan: Plan, label: str, comparison: Comparison | None) -> Chapter:
    """Return a plan's own chapter; beside many others only what it comes to, or the page grows beyond all use."""
    key = f"p{at}"
    if comparison is None or at == 0:
        return plan_sections.chapter(key, plan, label)
    more = one_page.changed(comparison, at)
    if not comparison.are_many:
        return plan_sections.chapter(key, plan, label, [more])
    file = Path(comparison.subjects[at].file).name
    whole = Sentences(lines=(f"Its schedule, charts and tables stand on a page of its own: planner report {file}",))
    return plan_sections.chapter(key, plan, label, [more, whole], brief=True)


def _paper(plan: Plan) -> str:
    """Return the paper that Settings say, or else what the reader's printer has."""
    settings = plan.inputs["Settings"]
    stated = settings["Value"][settings["Setting"] == PAPER].dropna().str.casefold().tolist()
    return next((name for name in PAPERS if name.casefold() in stated), "")


def _file(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _palette() -> str:
    """Return the palette as variables of the style, and that of screens that are dark."""
    light = {name: getattr(colours, name) for name in COLOURS} | CHARTS
    dark = _variables(colours.DARK)
    return f":root{{{_variables(light)}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"


def _variables(values: Mapping[str, str]) -> str:
    return "".join(f"--{name.lower().replace('_', '-')}:{value};" for name, value in values.items())


def _policy(scripts: Iterable[str]) -> str:
    sums = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{name}'" for name in sums)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _data(chapters: Iterable[Chapter]) -> str:
    """Return the charts by key as JSON that can stand inside a script element."""
    charts: dict[str, Any] = {
        part.key: part.data
        for chapter in chapters
        for section in chapter.sections
        for part in section.parts
        if isinstance(part, Chart)
    }
    text = json.dumps(charts, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
