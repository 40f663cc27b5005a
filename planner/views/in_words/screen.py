"""What a person reads in the terminal: the findings of a workbook and the result of a plan."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from textwrap import wrap

from models.results.fixed_off import FIXED_OFF
from models.schema.problems import OUT_OF_RANGE, Severity
from planner.engine.plan import Plan
from planner.engine.records import summary
from planner.engine.records.manifest import EXPLANATIONS, UNWANTED
from planner.engine.records.shown import whole
from planner.engine.records.summary import Row
from planner.reading.findings import Finding
from planner.views.in_words import finding_words, idle_feed, moved, reasons, worths

ALIKE = 20  # of findings of one check on one sheet and column, more are counted only
WIDTH = 100


def count(findings: Sequence[Finding]) -> str:
    """Return `2 errors, 1 warning`, or `no findings`."""
    numbers = Counter(finding.severity for finding in findings)
    words = [_number_of(numbers[severity], severity.value) for severity in Severity if numbers[severity]]
    return ", ".join(words) or "no findings"


def _number_of(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def findings_text(findings: Sequence[Finding]) -> str:
    """Return all findings, errors first, grouped by sheet; of many alike the first 20, and how many more there are."""
    lines: list[str] = []
    for severity in Severity:
        group = [finding for finding in findings if finding.severity is severity]
        for sheet in dict.fromkeys(finding.sheet for finding in group):
            lines += [f"{severity.value.capitalize()}s on {sheet}:" if sheet else f"{severity.value.capitalize()}s:"]
            lines += _on_sheet([finding for finding in group if finding.sheet == sheet])
            lines += [""]
    return "\n".join(lines)


def _on_sheet(findings: Iterable[Finding]) -> Iterator[str]:
    seen: Counter[tuple[str, str]] = Counter()
    for finding in findings:
        alike = (finding.check, finding.column)
        seen[alike] += 1
        if seen[alike] <= ALIKE:
            yield from _lines(finding)
    for (check, column), number in seen.items():
        if number > ALIKE:
            where = f" in {column}" if column else ""
            yield f"  ... and {number - ALIKE} more like it{where} ({check}); `planner check --json` lists all"


def _lines(finding: Finding) -> Iterator[str]:
    value = "" if finding.value is None else f"found: {finding.value}"
    yield "  " + "  ".join(part for part in (finding_words.place(finding), finding.column, value) if part)
    yield from wrap(finding.message, WIDTH, initial_indent="      ", subsequent_indent="      ")
    yield from wrap(finding.remedy, WIDTH, initial_indent="      -> ", subsequent_indent="         ")


def findings_json(file: str, findings: Sequence[Finding]) -> str:
    """Return the findings as one JSON object: `file`, `errors`, `warnings` (their numbers) and `findings`."""
    numbers = Counter(finding.severity for finding in findings)
    content = {
        "file": file,
        "errors": numbers[Severity.ERROR],
        "warnings": numbers[Severity.WARNING],
        "findings": [{key: _plain(value) for key, value in finding.as_dict().items()} for finding in findings],
    }
    return json.dumps(content, indent=2, allow_nan=False)


def _plain(value: object) -> object:
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def figures_text(plan: Plan) -> str:
    """Return the figures of a plan, and what each promise asked and got: all of it known before it is explained."""
    rows = summary.rows(plan)
    width = max(len(row.key) for row in rows)
    money = summary.margin_in_words(plan)
    return "\n".join(f"{row.key:<{width}}  {money.get(row.key) or _value(row)}" for row in rows)


def rest_text(plan: Plan, *, workbook: str, asked: Path, written: Path) -> str:
    """Return what follows the figures: doubts, broken promises, what else is told of an explained plan, and where
    the plan is."""
    lines = _doubts(plan)
    broken = reasons.broken_in_words(plan)
    if broken:
        lines += ["", "Broken promises:", *_wrapped(broken[:ALIKE])]
    if len(broken) > ALIKE:
        lines.append(f"  ... and {len(broken) - ALIKE} more, on the sheet Broken promises of the plan")
    moves = moved.in_words(plan)
    if moves:
        lines += ["", f"{moved.TITLE}:", *_wrapped(moves)]
    idle = idle_feed.in_words(plan)
    if idle:
        lines += ["", "Feed that lies idle:", *_wrapped(idle)]
    for title, said in reasons.what_costs(plan):
        lines += ["", f"{title}:", *_wrapped(said)]
    worth = worths.worths_in_words(plan)
    if worth:
        lines += ["", f"{worths.TITLE}:", *_wrapped(worth)]
    of_program = [finding for finding in plan.findings if finding.check == OUT_OF_RANGE]
    if of_program:
        lines += ["", "Figures out of range:"]
        lines += _wrapped(f"{one.sheet}: {one.message} {one.remedy}" for one in of_program)
    off = [finding for finding in plan.findings if finding.check == FIXED_OFF]
    if off:
        lines += ["", "Kept fixed, and made otherwise:"]
        lines += _wrapped(f"{one.sheet}!{one.cell}: {one.message} {one.remedy}" for one in off)
    others = [finding for finding in plan.findings if finding.check not in (OUT_OF_RANGE, FIXED_OFF)]
    if others:
        lines += ["", f"{count(others)} in the workbook: `planner check {workbook}` lists them"]
    if written != asked:
        lines += ["", f"{asked} is open or locked, so another name was taken."]
    return "\n".join([*lines, "", f"Plan written to {written}"])


def _doubts(plan: Plan) -> list[str]:
    """Return what has to be said of a plan that is not proven, or not explained to the end."""
    manifest = dict(zip(plan.tables["Manifest"]["Key"], plan.tables["Manifest"]["Value"], strict=True))
    proof = "" if summary.is_proven(plan.status) else f"{summary.status_in_words(plan.status)}."
    sentences = [proof, summary.gap_in_words(plan), manifest.get(EXPLANATIONS, "")]
    text = " ".join(sentence for sentence in sentences if sentence not in ("", UNWANTED))
    return ["", *wrap(text, WIDTH)] if text else []


def _wrapped(sentences: Iterable[str]) -> list[str]:
    return [
        line
        for sentence in sentences
        for line in wrap(sentence, WIDTH, initial_indent="  ", subsequent_indent="      ")
    ]


def _value(row: Row) -> str:
    if isinstance(row.value, str):
        return row.value
    if not row.unit:
        return whole(row.value)
    if row.asked is None:
        return f"{summary.amount(row.value)} {row.unit}"
    missing = "" if row.kept else f", {summary.amount(row.short or 0.0)} {row.unit} short"
    late = f", {summary.amount(row.late)} {row.unit} of it late" if row.is_late else ""
    return f"{summary.amount(row.value)} of {summary.amount(row.asked)} {row.unit}{late}{missing}"
