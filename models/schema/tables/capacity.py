"""The tables of lines and their time: what there is, what stands still, what changing takes, and how fast it works."""

from __future__ import annotations

from models.schema.tables.network import site
from models.schema.tables.uncertainty import BREAKDOWNS
from models.schema.tables.under_way import SO_FAR
from models.schema.words import PER_CENT, Column, Group, Kind, Table, choice, date, money, name, number, text

CAMPAIGN_OF = ("family", "feed class", "recipe")

LINES = Table(
    name="Lines",
    words="Equipment with limited hours.",
    needs_rows=True,
    group=Group.CAPACITY,
    columns=(
        text("Line", "The line's name.", key=True, required=True, example="Leach"),
        site("Where it stands; required where there are several sites, else a remark."),
        number("Units", "", "Parallel machines.", default=1.0, above=0),
        number("Hours per day", "h/d", "Hours that each unit can work in a day.", default=24.0, minimum=0, maximum=24),
        number("Availability", "%", "Share of these hours that is really there.", default=100.0, **PER_CENT),
        number(
            "Running cost", "per h", "Cost of one hour worked on one unit.", minimum=0, default=0.0, group=Group.PRICES
        ),
        choice(
            "Campaigns",
            CAMPAIGN_OF,
            "Whether it is set up for one family, feed class or recipe at a time, and works only that.",
            blank="it works anything side by side",
            group=Group.POLICY,
        ),
        choice(
            "Change within a period",
            ("no", "yes"),
            "yes: a period may hold one change: the line works what it came in with, changes, and works the next.",
            default="no",
            blank="changes are made at the start of a period",
            group=Group.POLICY,
        ),
        text(
            "Opening campaign",
            "What it is set up for before the first period.",
            blank="whichever suits, free of charge",
            group=Group.POLICY,
            state=True,
        ),
        date(
            "Campaign since",
            "First day of the opening campaign: Min campaign counts from it.",
            blank="it may end at once",
            state=True,
        ),
        number(
            "Min campaign",
            "d",
            "A campaign that begins in a period keeps the line in every later period that starts within so many days.",
            minimum=0,
            default=0.0,
            group=Group.POLICY,
        ),
        *BREAKDOWNS,
        text("Note", "Free text."),
    ),
)

DOWNTIME = Table(
    name="Downtime",
    words="Days on which a line has less than its usual availability. Where rows overlap, the lower one holds.",
    group=Group.CAPACITY,
    columns=(
        name("Line", "Lines", "Which line.", key=True, required=True),
        date("From", "First day.", key=True, required=True),
        date("To", "Last day, included.", key=True, required=True),
        number("Availability", "%", "What is left of the line's hours.", default=0.0, **PER_CENT),
        text("Reason", "Shown in the schedule."),
    ),
)

CHANGEOVERS = Table(
    name="Changeovers",
    words="What changing a line from one campaign to the next takes; the most specific row holds, none means free.",
    group=Group.CAPACITY,
    columns=(
        name("Line", "Lines", "Which line, or `*` for every one.", key=True, required=True, every=True, any_case=True),
        text("From campaign", "The campaign before, or `*` for any.", key=True, required=True, example="NdFeB"),
        text("To campaign", "The campaign after, or `*` for any.", key=True, required=True, example="SmCo"),
        number(
            "Hours", "h", "Hours of the line that it takes, in the period in which it is made.", default=0.0, minimum=0
        ),
        money("Cost", "", "What it costs.", default=0.0, minimum=0, group=Group.PRICES),
    ),
)

MAINTENANCE = Table(
    name="Maintenance",
    words="Work on lines whose date the plan chooses: a promise. Stops whose dates stand belong to Downtime.",
    group=Group.CAPACITY,
    columns=(
        text("Maintenance", "Its name.", key=True, required=True, example="Kiln lining"),
        name("Line", "Lines", "Which line.", required=True, any_case=True),
        date("From", "First day of the window; only periods wholly inside it count.", blank="start of plan"),
        date("To", "Last day of the window.", blank="end of plan"),
        number(
            "Times",
            "",
            "How often it is done in the window, each time in one period.",
            default=1.0,
            minimum=0,
            whole=True,
            state=True,
        ),
        number(
            "Done so far",
            "",
            "How often it was done in the window before the plan; counts in Times.",
            whole=True,
            **SO_FAR,
        ),
        number(
            "Hours",
            "h",
            "Hours of the line that it takes each time.",
            minimum=0,
            blank="all that one unit has in that period without Downtime",
        ),
        number(
            "At once",
            "",
            "At most so many of them in the same period.",
            minimum=0,
            whole=True,
            blank="= Units of the line",
        ),
        money("Cost", "", "What it costs each time.", default=0.0, minimum=0, group=Group.PRICES),
    ),
)

LINE_USE = Table(
    name="Line use",
    words="How fast each line works on each recipe.",
    needs_rows=True,
    group=Group.CAPACITY,
    columns=(
        name("Recipe", "Recipes", "Which recipe.", key=True, required=True),
        name("Line", "Lines", "A line on which it books hours.", key=True, required=True),
        number("Rate", "per h", "Units of Basis that one unit of the line works in an hour.", required=True, above=0),
        Column(
            name="Basis",
            kind=Kind.BASIS,
            words="What the rate counts: `t` (feed as received), or components (kg contained: TRE, Dy+Tb).",
            required=True,
            example="t",
        ),
        number(
            "Setup hours",
            "h",
            "Hours of the line lost in each period in which it works the recipe.",
            default=0.0,
            minimum=0,
        ),
        money(
            "Setup cost",
            "",
            "What that costs, once in each such period.",
            default=0.0,
            minimum=0,
            group=Group.PRICES,
        ),
        number(
            "Batch",
            "t",
            "Size of a batch: the line works the recipe in whole batches, each begun and ended in one period.",
            above=0,
            blank="continuous",
        ),
        number("Min fill", "%", "How full batches must be, on the average of a period.", default=100.0, **PER_CENT),
        number(
            "Batch hours",
            "h",
            "What a batch takes of the line, however full; Rate does not count then. Required unless Basis is t.",
            above=0,
            blank="Batch / Rate",
        ),
        number(
            "After",
            "d",
            "Days after the start of work from which on it takes the line's hours: those of the period that holds "
            "that day, of none behind the plan.",
            minimum=0,
            key=True,
            blank="0: in the period of the work",
        ),
    ),
)
