"""The tables that carry a plant from one week to the next: what is under way when a plan begins."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from models.schema.tables.network import site
from models.schema.words import ASSAY_STATUS, PER_CENT, Group, Table, date, name, number, text

SO_FAR = {"minimum": 0, "default": 0.0, "state": True}
"""What was done before the plan counts from nothing."""

ARRIVALS = Table(
    name="Arrivals",
    words="Output of work done before the plan, on its way: in stock in full from its date, and counted as made then.",
    group=Group.FEED,
    state=True,
    columns=(
        name("Product", ("Products", "Intermediates"), "Which product or intermediate.", key=True, required=True),
        date("Date", "First day on which it is in stock.", key=True, required=True),
        number("Quantity", "kg", "How much comes.", required=True, minimum=0),
        site("Where it comes to; required where there are several sites.", key=True),
        text(
            "Lot",
            "Of an intermediate that is kept apart: the batch, its lot and route.",
            key=True,
            blank="not kept apart",
            example="EV-2601 / NdFeB route",
        ),
    ),
    components=number(
        "component",
        "%",
        "What it contains, share of the product's mass; of a property its average. Needed where a limit counts it.",
        **PER_CENT,
        analysed=True,
    ),
    properties=True,
)

OPENING_BATCHES = Table(
    name="Opening batches",
    words="What lies in stores kept apart when the plan begins, batch by batch, beside their Opening stock.",
    group=Group.FEED,
    state=True,
    columns=(
        name("Intermediate", "Intermediates", "Which intermediate; it is kept apart.", key=True, required=True),
        site("Where it lies; required where there are several sites.", key=True),
        text(
            "Batch",
            "Its lot and route, as the plan's sheet Batches names it.",
            key=True,
            required=True,
            example="EV-2601 / NdFeB route",
        ),
        number("Quantity", "kg", "How much of it is there.", required=True, minimum=0),
    ),
    components=number(
        "component",
        "%",
        "What it contains, of which only the proportions count; of a property its average.",
        minimum=0,
        blank="not in it; where it has one component: all of it",
        analysed=True,
    ),
    properties=True,
)

HOURS_UNDER_WAY = Table(
    name="Hours under way",
    words="Hours that work begun before the plan still takes of lines, by After in Line use; they cost what others do.",
    group=Group.CAPACITY,
    state=True,
    columns=(
        name("Line", ("Lines",), "Which line.", key=True, required=True),
        date("Date", "A day of the period in which they are taken; behind the plan none are.", key=True, required=True),
        number("Hours", "h", "How many, all units together.", required=True, minimum=0),
    ),
)

HISTORY = Table(
    name="History",
    words="What the last 52 weeks have planned, made and weighed: `planner learn` learns recoveries from it.",
    steers=True,
    columns=(
        date("Week", "First day of the week in which the lot was worked.", key=True, required=True),
        text("Lot", "Which lot; it may be gone from Lots.", key=True, required=True),
        text("Recipe", "By which recipe.", key=True, required=True),
        text("Product", "What it made.", key=True, required=True),
        number("Published", "t", "What the published plan works of the lot.", minimum=0),
        number("Done", "t", "What was really worked of it.", minimum=0),
        number("Expected", "kg", "What that makes at its assay and the recoveries of then.", minimum=0),
        number("Received", "kg", "What was weighed.", minimum=0, blank="not weighed: nothing is learned from the row"),
        number(
            "Recovery",
            "%",
            "The recovery of then: Expected over what the lot held of the product's components, both as product.",
            above=0,
            maximum=100,
            blank="as in Yields today",
        ),
        text("Feed class", "The lot's class.", blank="that of the lot in Lots"),
        text("Supplier", "Who the lot came from; lots of one supplier are looked at together."),
        replace(ASSAY_STATUS, words="Where the assay behind Expected comes from.", blank="estimated"),
    ),
)

LEVELS_SO_FAR = Table(
    name="Levels so far",
    words="What the published plan misses of promises that still stand: no tolerance is given up a second time.",
    state=True,
    columns=(
        number(
            "Level",
            "",
            "0 for promises without a price, -1 for limits that what was there breaks, or a priority.",
            key=True,
            required=True,
            minimum=-1,
            maximum=9,
            whole=True,
            example=1,
        ),
        number("Sum", "", "The sum of relative shortages.", required=True, minimum=0),
    ),
)

PUBLISHED = Table(
    name="Published",
    words="The plan that people work to, run by run. A row whose lot, recipe or period is gone counts as moved.",
    group=Group.POLICY,
    columns=(
        text(
            "Lot",
            "Which lot, or which intermediate (may stay blank where Takes names it).",
            key=True,
            required=True,
            example="EV-2601",
        ),
        text("Recipe", "By which recipe.", key=True, required=True, example="NdFeB route"),
        text("Period", "In which period.", key=True, required=True, example="W01"),
        text("Takes", "As in Runs: where it names an intermediate, the row counts in all that is worked of it."),
        text("From batch", "As in Runs; of batches all together count."),
        text("Site", "As in Runs; the recipe says at which site it is."),
        number("Amount", "t", "Tonnes as received; of an intermediate 1,000 kg.", required=True, minimum=0),
    ),
)

PUBLISHED_PRICES = Table(
    name="Published prices",
    words="Prices and costs of the published plan: by them Changes tells what moves for a new price.",
    steers=True,
    columns=(
        text("Sheet", "On which sheet the price stands.", key=True, required=True, example="Lots"),
        text("Row", "In which row: its key, parts joined by ` / `.", key=True, required=True, example="EV-2601"),
        text("Column", "In which column, without its unit.", key=True, required=True, example="Price"),
        number("Value", "", "What it was.", required=True),
    ),
)

WEIGHTS = ((1, 8.0), (4, 4.0), (8, 2.0))
"""What a tonne that moves counts up to that period from the first; 1 after that."""


def weights(periods: int) -> NDArray[np.float64]:
    """Return what a tonne that moves away from the published plan counts in each period."""
    counted = np.ones(periods)
    for last, weight in reversed(WEIGHTS):
        counted[:last] = weight
    return counted
