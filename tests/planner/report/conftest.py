"""Plans, pages and a headless Chromium for the tests of the report."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from planner.comparison.comparing import Options, compare_plans
from planner.engine.plan import Plan
from planner.report import page as report
from tests.plan_fixture import a_plan

QUIET = "--disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
HOSTILE = "</script><img src=x onerror='window.hit=1'><script>window.hit=1</script>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this platform")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", *QUIET.split()]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="session")
def one(folder: Path) -> Path:
    """The page of one plan."""
    return report.write([a_plan()], folder / "one.html")


@pytest.fixture(scope="session")
def two(folder: Path) -> Path:
    """The page of two plans, of which the second sells spot at 80 instead of 70 and earns 1,000 GBP more."""
    plans = [a_plan(), dearer(a_plan())]
    named = [(Path(f"{plan.name}.xlsx"), plan) for plan in plans]
    compared = compare_plans(named, Options(bridges=True))
    return report.write(plans, folder / "two.html", compared)


@pytest.fixture(scope="session")
def hostile(folder: Path) -> Path:
    """The page of a plan with a lot, a product and a feed class that would be scripts if they were not escaped."""
    plan = renamed(a_plan(), dict.fromkeys(("EV-2601",), HOSTILE))
    plan = renamed(plan, {"Dy oxide": HOSTILE + "2", "EV traction": HOSTILE + "3"})
    return report.write([replace(plan, name=HOSTILE)], folder / "hostile.html")


@pytest.fixture(scope="session")
def idle(folder: Path) -> Path:
    """The page of a plan in which nothing is worked, made or sold."""
    return report.write([idling(a_plan())], folder / "idle.html")


def idling(plan: Plan) -> Plan:
    empty = {name: plan.tables[name].iloc[:0] for name in ("Runs", "Sales", "Production", "Money", "Feed stock")}
    return replace(plan, tables=plan.tables | empty, margin=0.0)


def dearer(plan: Plan) -> Plan:
    spot = plan.inputs["Spot sales"].assign(Price=80.0)
    money = plan.tables["Money"].copy()
    money.loc[0, "Amount"] += 1_000.0
    return replace(
        plan,
        name="Dearer",
        margin=plan.margin + 1_000.0,
        inputs=plan.inputs | {"Spot sales": spot},
        tables=plan.tables | {"Money": money},
    )


def renamed(plan: Plan, names: dict[str, str]) -> Plan:
    tables = {name: frame.replace(names) for name, frame in plan.tables.items()}
    return replace(plan, tables=tables, inputs={name: frame.replace(names) for name, frame in plan.inputs.items()})


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page; what the browser complains of or asks for is kept in `page.said` and `page.asked`."""
    pages: list[Page] = []

    def open_page(path: Path, **options: object) -> Page:
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | options))
        page = context.new_page()
        page.said, page.asked = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(path.as_uri())
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.context.close()
