"""The commands: take the words apart, call the engine, print. No logic, and no import that `--help` need not wait for.

Exit codes: 0 done, 1 a fault of the engine itself, 2 usage, 3 the workbook has errors, 4 the plan fails its
check, 5 limit reached, 130 cancelled (a plan that was there already is written).
"""

from __future__ import annotations

import os
import signal
import sys
import warnings
from collections.abc import Sequence
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TextIO, cast

import click

from planner import __version__
from planner.commands import (
    actuals,
    alternatives,
    backcast,
    bid,
    company_book,
    compare,
    crew,
    export,
    learn,
    places,
    publish,
    report,
    risk,
    roll,
    sweep,
    verify,
    watch,
)
from planner.jobs.cancel import break_off
from planner.jobs.exit_codes import CANCELLED, FAILS_CHECK, FAULT, LIMIT_REACHED, USAGE, WORKBOOK_HAS_ERRORS
from planner.jobs.garbage import seldom_look_for_cycles
from planner.jobs.terminal import Terminal, of_several_lines

if TYPE_CHECKING:
    from planner.engine.pipeline import Case, Choices
    from planner.engine.plan import Plan
    from planner.jobs.cancel import Cancel
    from planner.jobs.progress import Progress
    from planner.reading.findings import Finding

EXAMPLES = ("belfast", "missouri", "belfast-stages")

WORKBOOK = click.Path(exists=True, path_type=Path)
"""A workbook, or a folder of CSV files in place of one."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="planner")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an unexpected fault.")
def app() -> None:
    """Plan a magnet recycling plant: a workbook in, the provably best plan out.

    \b
    Exit codes:
      0    done
      1    a fault of planner itself; verify: no longer the plan
      2    usage
      3    the workbook has errors
      4    the plan fails its own check and is not written
      5    limit reached
      130  cancelled; a plan that was found before is written
    """


@app.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--example", type=click.Choice(EXAMPLES), help="Write the workbook of an example plant instead.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
def template(file: Path | None, example: str | None, force: bool) -> int:
    """Write an empty workbook to fill in (FILE: template.xlsx), or an example that is filled in (<example>.xlsx)."""
    file = file or Path(f"{example or 'template'}.xlsx")
    places.must_take(file, "FILE")
    if file.exists() and not force:
        raise click.UsageError(f"{file} exists. Give another name, or --force to replace it.")
    from planner.excel.template import example_plants
    from planner.excel.template import template as excel_template
    from planner.jobs.safe_write import write_safely

    make = partial(example_plants.write, example) if example else excel_template.write
    click.echo(f"Written: {write_safely(file, make)}")
    return 0


@app.command()
@click.argument("file", type=WORKBOOK)
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--marked", type=click.Path(path_type=Path), metavar="OUT", help="Write a copy with the findings marked.")
@click.option(
    "--apply", "fixed", type=click.Path(path_type=Path), metavar="FIXED", help="Write FILE, a marked copy, corrected."
)
def check(file: Path, as_json: bool, marked: Path | None, fixed: Path | None) -> int:
    """Find everything that is wrong or doubtful in the workbook FILE; solve nothing."""
    from planner.commands import corrected
    from planner.engine import pipeline
    from planner.reading.findings import errors
    from planner.views.in_words import screen

    if fixed is not None:
        return corrected.write(file, fixed, alone=marked is None and not as_json)
    if marked is not None:
        corrected.must_be_free(file, marked, "--marked")
    with redirect_stdout(sys.stderr):  # whatever a library has to say is no finding
        findings = pipeline.check(file).findings
    if as_json:
        click.echo(screen.findings_json(str(file), findings))
    else:
        if findings:
            click.echo(screen.findings_text(findings))
        click.echo(f"{file.name}: {screen.count(findings)}")
    if marked is not None:
        corrected.mark(file, findings, marked)
    return WORKBOOK_HAS_ERRORS if errors(list(findings)) else 0


@app.command()
@click.argument("file", type=WORKBOOK)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), help="Where the plan goes (<name>-plan.xlsx); a folder for several."
)
@click.option("--scenario", "scenarios", multiple=True, metavar="NAME", help="A scenario to solve; may be repeated.")
@click.option("--all-scenarios", is_flag=True, help="Solve the base and every scenario, side by side.")
@crew.options
@click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="S", help="Seconds to solve in.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@click.option("--algorithm", metavar="NAME", help="The solver's algorithm; chosen by size if not given.")
@click.option("--option", "options", multiple=True, metavar="NAME=VALUE", help="A HiGHS option; may be repeated.")
@click.option(
    "--into",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="COMPANY",
    help="Fill the plan's tables into this workbook with pivots of your own, too.",
)
@publish.OPTION
@click.option(
    "--no-explain", "explain", is_flag=True, default=True, flag_value=False, help="Leave out the explanations."
)
def solve(
    file: Path,
    out: Path | None,
    scenarios: tuple[str, ...],
    all_scenarios: bool,
    jobs: int | None,
    cluster: str | None,
    time_limit: float | None,
    quiet: bool,
    algorithm: str | None,
    options: tuple[str, ...],
    into: Path | None,
    published: Path | None,
    explain: bool,
) -> int:
    """Check the workbook FILE, find its best plan and write that to OUT.

    Ctrl-C stops; a plan that was found before is written, and a second Ctrl-C gives that up too. With --scenario or
    --all-scenarios the plan of each scenario (`base`: the workbook as it is), as <name>-<scenario>-plan.xlsx.
    """
    extra = _options(options)
    wanted = [None if name.strip().lower() == "base" else name for name in dict.fromkeys(scenarios)]
    alone = not all_scenarios and len(wanted) <= 1
    if into is not None:
        company_book.must_be_fillable(into, file, alone=alone)
    from planner.engine import pipeline

    choices = pipeline.Choices(time_limit=time_limit, algorithm=algorithm, options=extra, explain=explain, keep=alone)
    if not alone:
        from planner.commands import several

        which = None if all_scenarios else wanted
        return several.solve(file, out, which, choices, published, jobs=jobs, cluster=cluster, quiet=quiet)
    crew.must_be_here(cluster)
    out = _out(file, out, *(wanted := wanted or [None]))
    from planner.excel.plan import plan_book
    from planner.jobs.cancel import Cancel
    from planner.jobs.progress import display
    from planner.views.in_words import screen

    progress = display(quiet=quiet)
    progress.seconds["Starting"] = perf_counter() - click.get_current_context().find_root().obj
    with Cancel().on_interrupt() as cancel:
        try:
            (case,) = publish.prepared(file, wanted, published, progress)
            plan = _planned(case, choices, progress, cancel)
        except pipeline.WorkbookHasErrors as stop:
            return _refused(file, stop.findings)
        except pipeline.LimitReached as stop:
            return _limit_reached(stop)
        except (pipeline.UnknownOption, pipeline.UnknownScenario) as stop:
            raise click.UsageError(str(stop)) from stop
        with progress.step("Writing the plan"):
            written = plan_book.write(plan, out, protected=[file], watch=progress.say)
        click.echo(screen.rest_text(plan, workbook=str(file), asked=out, written=written))
        if into is not None:
            click.echo(company_book.filled(plan, into))
        if cancel.asked():
            return CANCELLED
    return 0 if pipeline.came_to_its_end(plan) else LIMIT_REACHED


app.add_command(verify.command)
app.add_command(actuals.command)
app.add_command(alternatives.command)
app.add_command(bid.command)
app.add_command(backcast.command)
app.add_command(compare.command)
app.add_command(export.command)
app.add_command(learn.command)
app.add_command(publish.command)
app.add_command(report.command)
app.add_command(risk.command)
app.add_command(roll.command)
app.add_command(sweep.command)
app.add_command(watch.command)


def _planned(case: Case, choices: Choices, progress: Progress, cancel: Cancel) -> Plan:
    """Return the plan of a case, explained; its figures are on the screen before that."""
    from planner.engine import pipeline, solved
    from planner.views.in_words import screen

    done = solved.solve(case, choices=choices, progress=progress, cancel=cancel)
    click.echo(screen.figures_text(done.plan))
    return pipeline.finished(case, done, choices)


def _limit_reached(stop: Exception) -> int:
    click.echo(str(stop), err=True)
    return LIMIT_REACHED


def _refused(file: Path, findings: Sequence[Finding]) -> int:
    from planner.views.in_words import screen

    click.echo(screen.findings_text(findings), err=True)
    click.echo(f"{file.name}: {screen.count(findings)}. Nothing was solved.", err=True)
    return WORKBOOK_HAS_ERRORS


def _out(file: Path, out: Path | None, scenario: str | None) -> Path:
    """Return where the plan is to go; refuses what can only fail after minutes of solving."""
    from planner.jobs import file_names

    out = out or Path(file_names.of_plan(file.stem, scenario))
    return places.must_take(out, "OUT", suffixes=(".xlsx",), apart_from=[file])


def _options(options: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for option in options:
        name, equals, value = option.partition("=")
        if not (name and equals and value):
            raise click.UsageError(f"--option takes NAME=VALUE, not {option}.")
        pairs[name] = value
    return pairs


def run(arguments: list[str]) -> int:
    """Run one command line; returns its exit code. A fault becomes one line and a log file, unless --debug is given."""
    from planner.engine.failed_check import PlanFailsCheck, report
    from planner.jobs.cancel import Cancelled
    from planner.jobs.safe_write import CannotWrite
    from planner.sealing.usable import NotAPlan

    try:
        return int(app.main(arguments, prog_name="planner", standalone_mode=False, obj=perf_counter()) or 0)
    except click.ClickException as stop:
        stop.show()
        return USAGE
    except (click.Abort, Cancelled, KeyboardInterrupt):
        click.echo("Cancelled. Nothing was written.", err=True)
        return CANCELLED
    except (CannotWrite, NotAPlan) as stop:
        click.echo(f"Error: {stop}", err=True)
        return USAGE
    except PlanFailsCheck as stop:
        click.echo(report(stop), err=True)
        return FAILS_CHECK
    except Exception as fault:
        if "--debug" in arguments or os.environ.get("PLANNER_DEBUG"):
            raise
        from planner.jobs import fault_log

        click.echo(fault_log.report(fault, arguments), err=True)
        return FAULT


def main() -> None:
    """Run the `planner` command; its entry point."""
    names = of_several_lines(sys.argv[1:])
    screen, signs = (Terminal(stream, names=names) for stream in (sys.stdout, sys.stderr))
    sys.stdout, sys.stderr = cast("TextIO", screen), cast("TextIO", signs)
    signal.signal(signal.SIGINT, break_off)
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    seldom_look_for_cycles()
    code = run(sys.argv[1:])
    screen.flush()
    if screen.lost is not None and not isinstance(screen.lost, BrokenPipeError):  # whoever reads may have gone
        click.echo(f"Not all could be shown: {getattr(screen.lost, 'strerror', None) or screen.lost}.", err=True)
        code = code or USAGE
    signs.flush()
    # Tidying a large model out of memory takes seconds, and the solver may still be at work in a thread.
    os._exit(code)
